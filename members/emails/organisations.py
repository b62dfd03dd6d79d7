"""Mails about the entry of an organisation and its membership."""

import json
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.utils import translation

from foundation.outbox import actions as outbox
from members import links
from members.emails.posting import address, desk, focal_points, keepers, key_of_hour, post_to_secretariat, those_who_act
from members.entries import Difference, differences
from members.models import (
    Confirmation,
    EntryChange,
    Merge,
    Organisation,
    User,
)


def entry_change_notice(change: EntryChange) -> None:
    """To the secretariat: somebody wants to change who their organisation is. At most once an hour for each."""
    post_to_secretariat(
        "entry_change_notice",
        key=key_of_hour("entry_change_notice", change.pk),
        organisation=change.organisation,
        change=change,
        differences=_differences(change, settings.SECRETARIAT_LANGUAGE),
        url=desk("admin:members_entrychange_change", change.pk),
    )


def entry_hidden(organisation: Organisation, *, by: User) -> None:
    """To the secretariat: an organisation is out of sight, and may need somebody to talk to. At most once an hour."""
    post_to_secretariat(
        "entry_hidden",
        key=key_of_hour("entry_hidden", organisation.pk),
        organisation=organisation,
        person=by,
        url=desk("admin:members_organisation_change", organisation.pk),
    )


def entry_change_accepted(change: EntryChange) -> None:
    _post_about_change("entry_change_accepted", change)


def entry_change_refused(change: EntryChange) -> None:
    _post_about_change("entry_change_refused", change)


def message_passed_on(
    organisation: Organisation, *, by: User | None, name: str, email: str, affiliation: str, message: str
) -> None:
    """To whoever keeps the entry, or to the secretariat where nobody can be reached; each message once.

    Its text goes once it is sent, and is the recipient's to read alone.
    """
    said = sha256(json.dumps([name, email, affiliation, message]).encode()).hexdigest()[:32]
    key = f"members/message_passed_on:{organisation.pk}:{said}"
    people = keepers(organisation)
    context = {
        "organisation": organisation,
        "is_unreachable": not people,
        "name": name,
        "email": email,
        "affiliation": affiliation,
        "message": message,
        "quoted": "\n".join(f"> {line}" for line in message.split("\n")),
        "writer": by,  # whom the text names
        "is_confirmed": by is not None and by.email == email,
    }
    for person in people:
        outbox.post(
            template="members/email/message_passed_on",
            to=person.email,
            language=person.language,
            context=context | {"url": address("entry_page", person.language, organisation.slug, "messages")},
            key=f"{key}:{person.pk}",
            secret=True,
            reply_to=email,
        )
    if not people:
        url = desk("admin:members_organisation_change", organisation.pk)
        post_to_secretariat("message_passed_on", key=key, secret=True, reply_to=email, url=url, **context)


def organisations_merged(merge: Merge, kept: Organisation, person: User, *, was: str) -> None:
    """To a focal point of the organisation that was kept; `was` is the name of the other one to who led that one.

    It names nobody else, and to those of the kept one not the other's name, which may have been hidden from them.
    """
    _post_about_merge("organisations_merged", merge, kept, person, was=was)


def merge_undone(merge: Merge, organisation: Organisation, person: User) -> None:
    """To a focal point of one of the two; it names that one alone."""
    _post_about_merge("merge_undone", merge, organisation, person)


def confirmation_asked(confirmation: Confirmation, *, now: datetime) -> None:
    """To each focal point, for the first time or as a reminder: a link of their own, that needs no sign-in."""
    for person in focal_points(confirmation.membership.organisation):
        token = links.sign(
            "confirmation", {"confirmation": confirmation.pk, "person": person.pk, "to": links.mark(person.email)}
        )
        _post_to_focal_point(
            "confirmation_asked",
            confirmation,
            person,
            key=f"members/confirmation_asked:{confirmation.pk}:{confirmation.asked_at:%Y%m%d%H%M%S}:"
            f"{confirmation.stage}:{person.pk}",
            url=address("confirmation", person.language, token),
            until=now + links.LIFE,
            secret=True,
            expires_at=now + links.LIFE,
        )


def confirmation_unreachable(confirmation: Confirmation) -> None:
    """To the secretariat: a member is to confirm, and nobody can be asked."""
    _post_of_confirmation("confirmation_unreachable", confirmation)


def leaving_notice(confirmation: Confirmation) -> None:
    """To the secretariat: somebody says that their organisation leaves."""
    _post_of_confirmation("leaving_notice", confirmation)


def leaving(confirmation: Confirmation) -> None:
    """To the focal points: what the secretariat was told, and by whom."""
    _post_to_focal_points("leaving", confirmation)


def membership_lapsed(confirmation: Confirmation) -> None:
    """To the focal points: it was let lapse, and why."""
    _post_to_focal_points("membership_lapsed", confirmation)


def membership_ended(confirmation: Confirmation) -> None:
    """To the focal points: it has ended, as their organisation wished."""
    _post_to_focal_points("membership_ended", confirmation)


def _post_about_change(name: str, change: EntryChange) -> None:
    """To who proposed the change, if they still act for the organisation, else to its focal points."""
    for person in those_who_act(change.by, change.organisation):
        outbox.post(
            template=f"members/email/{name}",
            to=person.email,
            language=person.language,
            context={
                "change": change,
                "organisation": change.organisation,
                "person": person,
                "proposer": change.by,  # whom the reason may name
                "differences": _differences(change, person.language),
                "url": address("entry", person.language, change.organisation.slug),
            },
            key=f"members/{name}:{change.pk}:{person.pk}",
        )


def _differences(change: EntryChange, language: str) -> list[Difference]:
    with translation.override(language):
        return differences(change)


def _post_about_merge(name: str, merge: Merge, organisation: Organisation, person: User, **context: object) -> None:
    outbox.post(
        template=f"members/email/{name}",
        to=person.email,
        language=person.language,
        context={
            "organisation": organisation,
            "person": person,
            "url": address("entry", person.language, organisation.slug),
            **context,
        },
        key=f"members/{name}:{merge.pk}:{organisation.pk}:{person.pk}",
    )


def _post_of_confirmation(name: str, confirmation: Confirmation) -> None:
    post_to_secretariat(
        name,
        key=f"members/{name}:{confirmation.pk}:{confirmation.version}",
        confirmation=confirmation,
        organisation=confirmation.membership.organisation,
        person=confirmation.answered_by,
        url=desk("admin:members_confirmation_change", confirmation.pk),
    )


def _post_to_focal_points(name: str, confirmation: Confirmation) -> None:
    organisation = confirmation.membership.organisation
    for person in focal_points(organisation):
        url = address("entry", person.language, organisation.slug)
        _post_to_focal_point(name, confirmation, person, url=url)


def _post_to_focal_point(
    name: str,
    confirmation: Confirmation,
    person: User,
    *,
    key: str | None = None,
    secret: bool = False,
    expires_at: datetime | None = None,
    **context: object,
) -> None:
    outbox.post(
        template=f"members/email/{name}",
        to=person.email,
        language=person.language,
        context={
            "confirmation": confirmation,
            "membership": confirmation.membership,
            "organisation": confirmation.membership.organisation,
            "person": person,
            "answered_by": confirmation.answered_by,
            **context,
        },
        key=key or f"members/{name}:{confirmation.pk}:{confirmation.version}:{person.pk}",
        secret=secret,
        expires_at=expires_at,
    )
