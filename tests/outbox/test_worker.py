"""With a real Celery worker, which is killed, and a real Redis, which is frozen, killed and brought back."""

import subprocess
import sys
from collections import Counter

from celery import Celery
from django.conf import settings
from django.db import transaction
from redis import StrictRedis

from foundation.outbox import actions as outbox
from foundation.outbox.models import Message, Status
from tests.factories.outbox import MessageFactory
from tests.outbox.conftest import HERE, ROOT, Redis, wait_for

# As a request does: one transaction that posts; then a little time, as a web server lives on after a request.
REQUEST = f"""
import time
import django
from django.conf import settings
settings.TEMPLATES[0]["DIRS"].append({str(HERE / "templates")!r})
django.setup()
from django.db import connection, transaction
from foundation.outbox import actions as outbox

connection.ensure_connection()
times = []
for number in range(3):
    started = time.monotonic()
    with transaction.atomic():
        outbox.post(
            template="sample/email/welcome",
            to=f"person{{number}}@example.org",
            language="fr",
            context={{"name": "Maison"}},
        )
    times.append(time.monotonic() - started)
    time.sleep(0.3)
print(max(times))
"""


def request(environment: dict[str, str]) -> float:
    """Seconds that the slowest of three requests took that each posted a mail."""
    run = subprocess.run(
        [sys.executable, "-c", REQUEST], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=30
    )
    assert run.returncode == 0, run.stderr
    return float(run.stdout)


def sweep(redis: Redis) -> None:
    """What beat does each minute."""
    with Celery(broker=redis.url.replace("unix://", "redis+socket://"), set_as_current=False) as scheduler:
        scheduler.send_task("foundation.outbox.tasks.deliver")


def sent() -> int:
    return Message.objects.filter(status=Status.SENT).count()


def test_a_posted_mail_is_sent_by_the_worker_without_waiting_for_the_sweep(workers, environment, smtp):
    workers.start()

    assert request(environment) < 2

    wait_for(lambda: sent() == 3)
    assert sorted(smtp.recipients) == ["person0@example.org", "person1@example.org", "person2@example.org"]


def test_many_mails_at_once_are_few_nudges(transactional_db):
    client = StrictRedis.from_url(settings.REDIS_URL)
    with client:
        before = client.llen("celery")
        with transaction.atomic():
            for number in range(100):
                outbox.post(
                    template="sample/email/welcome",
                    to=f"person{number}@example.org",
                    language="en",
                    context={"name": "Maison"},
                )
        wait_for(lambda: client.llen("celery") > before)

        assert client.llen("celery") - before < 10


def test_a_frozen_redis_costs_a_request_nothing_and_loses_nothing(workers, environment, redis):
    redis.freeze()

    assert request(environment) < 1.5

    assert Message.objects.due().count() == 3
    redis.thaw()
    workers.start()
    sweep(redis)
    wait_for(lambda: sent() == 3)


def test_a_redis_that_refuses_costs_a_request_nothing_and_loses_nothing(environment, redis, transactional_db):
    environment["REDIS_URL"] = redis.url
    redis.kill()

    assert request(environment) < 1.5

    assert Message.objects.due().count() == 3


def test_killed_workers_lose_no_mail_and_double_at_most_one_each(workers, redis, smtp):
    smtp.pause = 0.002
    messages = MessageFactory.build_batch(500)
    Message.objects.bulk_create(messages)
    first = workers.start()
    sweep(redis)
    sweep(redis)
    wait_for(lambda: len(smtp.mails) >= 80)
    workers.kill(first)
    second = workers.start()
    workers.start()
    for _ in range(4):
        sweep(redis)
    wait_for(lambda: len(smtp.mails) >= 240)
    workers.kill(second)
    sweep(redis)

    wait_for(lambda: sent() == 500)

    taken = Counter(smtp.recipients)
    assert taken.keys() == {message.to for message in messages}
    assert taken.total() - 500 <= 4  # each of the two had two processes that sent
    assert max(taken.values()) <= 2
    names = dict(Message.objects.values_list("to", "message_id"))
    assert all(mail["Message-ID"] == names[recipient] for recipient, mail in smtp.mails)
    assert Message.objects.filter(status=Status.SENT, attempts=1).count() == 500
