"""To whom mail goes, and the addresses in it."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from foundation.outbox import actions as outbox
from members.models import (
    Organisation,
    Representative,
    User,
)


def post_to_secretariat(notice: str, *, key: str, reply_to: str = "", secret: bool = False, **context: object) -> None:
    outbox.post(
        template=f"members/email/{notice}",
        to=settings.SECRETARIAT_EMAIL,
        language=settings.SECRETARIAT_LANGUAGE,
        context=context,
        key=key,
        reply_to=reply_to,
        secret=secret,
    )


def key_of_hour(name: str, about: int) -> str:
    """At most once an hour about the same row: what came after it stands behind the link."""
    return f"members/{name}:{about}:{timezone.now():%Y%m%d%H}"


def focal_points(organisation: Organisation) -> list[User]:
    return [each.user for each in organisation.representatives.focal_points().select_related("user").order_by("pk")]


def keepers(organisation: Organisation) -> list[User]:
    """The focal points who can sign in, or else the alternates who can."""
    alternates = organisation.representatives.current().filter(role=Representative.Role.ALTERNATE, user__is_active=True)
    return focal_points(organisation) or [each.user for each in alternates.select_related("user").order_by("pk")]


def those_who_act(wanted: User, organisation: Organisation) -> list[User]:
    current = organisation.representatives.current().filter(user__is_active=True).select_related("user").order_by("pk")
    found = [each.user for each in current.filter(user=wanted)]
    return found or focal_points(organisation)


def desk(name: str, *args: object) -> str:
    """Where the secretariat deals with it."""
    return address(name, settings.SECRETARIAT_LANGUAGE, *args)


def address(name: str, language: str, *args: object) -> str:
    """Under the configured origin, whatever host a request was sent to."""
    with translation.override(language):
        return settings.SITE_URL + reverse(name, args=args)
