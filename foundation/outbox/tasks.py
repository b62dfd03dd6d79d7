"""Celery's doors into the outbox. Neither is ever retried: the sweep each minute is the retry."""

from celery import shared_task

from foundation.outbox import delivery


# Acknowledged when it starts: were it put back each time a worker dies, a message that kills workers would do so
# without a pause.
@shared_task(acks_late=False, reject_on_worker_lost=False)
def deliver() -> int:
    return delivery.deliver()


@shared_task(acks_late=False, reject_on_worker_lost=False)
def purge() -> int:
    return delivery.purge()
