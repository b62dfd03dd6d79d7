"""What others ask of the outbox: `from foundation.outbox import actions as outbox`, then `outbox.post(…)`."""

import re
from collections.abc import Callable, Collection, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from foundation.outbox.models import Message, MessageQuerySet, Status
from foundation.outbox.nudging import nudge
from foundation.outbox.rendering import Draft, Written, draft, render

# What is posted goes here instead, while somebody rehearses.
_rehearsed: ContextVar[list[Draft] | None] = ContextVar("rehearsed", default=None)


class NotInTransactionError(RuntimeError):
    """A mail must stand or fall with what it tells of."""


def post(
    *,
    template: str,
    to: str,
    language: str,
    context: dict[str, Any],
    key: str | None = None,
    secret: bool = False,
    vanishes: bool = False,
    reply_to: str = "",
    expires_at: datetime | None = None,
    written: Written | None = None,
) -> Message | None:
    """Write an e-mail to one recipient into the outbox; it leaves after the transaction has committed.

    `template` is "<app>/email/<name>". `language` is the recipient's. `key` says what must be sent only once, such as
    "members/reminder:<id>:2026": with a key that is there already nothing is posted and None is returned (a key is
    remembered for OUTBOX_KEEP_DAYS). `secret` is for a text that is its recipient's alone, such as one with a code or a
    link that lets somebody in: it is blanked once sent, with `reply_to`, and never shown to staff; the subject is kept,
    so it must not hold the code, nor who wrote. One that `vanishes` is deleted once sent, with the address of its
    recipient. After `expires_at` it is not sent any more: what it says no longer holds. Whoever is handed over in
    `context` may be named in the text, and is noted: see forget(). What somebody has `written` stands in place of the
    template's subject and its block `letter`, in the language in which it was written.

    Raises NotInTransactionError; ValidationError for an address that is none; ValueError for a language we do not have.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransactionError(
            f"post({template!r}) outside a transaction: wrap the action in transaction.atomic()."
        )
    validate_email(to)
    if reply_to:
        validate_email(reply_to)
    if written:
        language = written.language
    if language not in dict(settings.LANGUAGES):
        raise ValueError(f"No e-mail can be written in {language!r}.")
    if key is not None and Message.objects.filter(key=key).exists():
        return None

    people = {value.pk for value in context.values() if isinstance(value, get_user_model())}
    context = {**context, "reply_to": reply_to}
    if (rehearsed := _rehearsed.get()) is not None:
        rehearsed.append(draft(template=template, to=to, language=language, context=context))
        return None
    rendered = render(template=template, language=language, context=context, written=written)
    message = Message(
        to=to,
        from_email=settings.DEFAULT_FROM_EMAIL,
        reply_to=reply_to,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        language=language,
        notice=template.replace("/email/", "/"),
        key=key,
        message_id=_message_id(),
        secret=secret,
        people=sorted(people),
        vanishes=vanishes,
        expires_at=expires_at,
    )
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        # Somebody else committed the same key between our look and our insert.
        if key is not None and Message.objects.filter(key=key).exists():
            return None
        raise
    transaction.on_commit(nudge, robust=True)
    return message


def rehearse(act: Callable[[], object]) -> list[Draft]:
    """The e-mails that `act` would post: it runs, as far as it can, and all that it wrote is taken back."""
    drafts: list[Draft] = []
    token = _rehearsed.set(drafts)
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    finally:
        _rehearsed.reset(token)
    return drafts


def cancel(*, keys: Iterable[str]) -> int:
    """What waits under these keys does not leave any more; how many. One that is on its way out still leaves."""
    waiting = Message.objects.filter(key__in=list(keys), status=Status.QUEUED).select_for_update(skip_locked=True)
    found = list(waiting)
    for message in found:
        message.mark_expired()
    return len(found)


def forget_keyed(*, prefixes: Iterable[str]) -> int:
    """Delete every mail whose key begins so, also what waits; how many. Waits for one that is on its way out."""
    begins = Q(pk=None)
    for prefix in prefixes:
        begins |= Q(key__startswith=prefix)
    return Message.objects.filter(begins).delete()[0]


def kept_for(addresses: Collection[str]) -> MessageQuerySet:
    """Every e-mail to one of these addresses that is still kept; the secretariat's mail is nobody's."""
    return Message.objects.filter(to__in=set(addresses) - {settings.SECRETARIAT_EMAIL})


@transaction.atomic
def forget(*, addresses: Collection[str], person: int) -> None:
    """Keep nothing of a person: delete the mails to their `addresses`, and those to others that name them.

    What waits for one of their addresses does not leave any more. What waits for somebody else leaves first and is
    deleted then. Who is named was noted at posting: to search for a name, which people choose for themselves, would put
    everybody's mail into the hands of somebody called “Alliance”. Waits for a mail that is on its way out.
    """
    kept_for(addresses).delete()
    names_them = Q(people__contains=[person])
    for address in set(addresses) - {settings.SECRETARIAT_EMAIL}:
        alone = rf"(?<![[:alnum:]._+-]){re.escape(address)}(?![.-]?[[:alnum:]])"
        names_them |= Q(text__iregex=alone) | Q(subject__iregex=alone) | Q(last_error__iregex=alone)
        names_them |= Q(reply_to=address)
    for message in Message.objects.filter(names_them).select_for_update():
        if message.status == Status.QUEUED:
            message.vanishes = True
            message.save(update_fields=["vanishes"])
        else:
            message.delete()


@dataclass(frozen=True)
class SentAgain:
    """What became of a selection: queued once more, blanked long ago, or waiting anyway."""

    queued: list[Message]
    blanked: int
    waiting: int


@transaction.atomic
def send_again(*, messages: MessageQuerySet) -> SentAgain:
    """Queue failed and sent messages once more, with all their patience."""
    chosen = messages.count()
    # One that is locked is on its way out at this moment.
    found = list(messages.select_for_update(skip_locked=True))
    blanked = [message for message in found if message.is_blanked]
    queued = [message for message in found if message.status != Status.QUEUED and not message.is_blanked]
    now = timezone.now()
    for message in queued:
        if message.status == Status.SENT:
            # The recipient's server would drop a second mail of the same name. A failed one keeps its name, because
            # it may have arrived after all.
            message.message_id = _message_id()
        message.status, message.sent_at, message.attempts = Status.QUEUED, None, 0
        message.queued_at = message.next_attempt_at = now
    Message.objects.bulk_update(
        queued, ["status", "sent_at", "attempts", "queued_at", "next_attempt_at", "message_id"], batch_size=500
    )
    if queued:
        transaction.on_commit(nudge, robust=True)
    return SentAgain(queued=queued, blanked=len(blanked), waiting=chosen - len(queued) - len(blanked))


def _message_id() -> str:
    """Names our own host, not the machine's."""
    return make_msgid(domain=urlsplit(settings.SITE_URL).hostname)
