"""Celery's doors into the upkeep of search."""

from celery import shared_task

from foundation.search import actions


@shared_task
def add_up() -> None:
    actions.add_up()
