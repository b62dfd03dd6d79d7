"""Once a year each member is asked: is everything still correct, has something changed, have you left?

What is due follows from how long ago a membership was confirmed, and a reminder from how long ago its people were
asked: a run that was missed is caught up by the next one, with the latest mail only, and a run too many finds nothing
to do. A membership ends by a decision of the secretariat, never by itself.
"""

import logging
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members import emails
from members.actions.refusals import ChangedError, RefusedError
from members.models import Confirmation, Membership, Organisation, Periods, User
from members.models.reminders import NOTICE

Status = Confirmation.Status
Stage = Confirmation.Stage
STAGES = (Stage.ASKED, Stage.FIRST, Stage.SECOND)

logger = logging.getLogger(__name__)


class NotAMemberError(RefusedError):
    def __str__(self) -> str:
        return _("Nothing was changed: this membership has ended.")


class AlreadyAnsweredError(RefusedError):
    """Somebody else was first; it is as they left it."""

    def __init__(self, confirmation: Confirmation) -> None:
        super().__init__(confirmation)
        self.confirmation = confirmation

    def __str__(self) -> str:
        if self.confirmation.status in Confirmation.OPEN or self.confirmation.answered_at is None:
            return _("Nothing was changed: this membership has ended, or was confirmed meanwhile.")
        words = {
            "person": str(self.confirmation.answered_by),
            "time": date_format(timezone.localtime(self.confirmation.answered_at), "DATETIME_FORMAT"),
        }
        if self.confirmation.status == Status.CONFIRMED:
            return _("Nothing was changed: %(person)s confirmed this membership on %(time)s.") % words
        return _("Nothing was changed: %(person)s ended this membership on %(time)s.") % words


class TooSoonError(RefusedError):
    def __str__(self) -> str:
        return _("Nothing was changed: the period of grace is not over, or somebody has answered meanwhile.")


class NotLeavingError(RefusedError):
    def __str__(self) -> str:
        return _("Nothing was changed: nobody of this organisation has said that it leaves.")


def ask_due(*, now: datetime) -> None:
    """Ask, and remind, whoever is due at `now`; the secretariat is told of a member that nobody can be asked for.

    Each organisation is locked in a transaction of its own. One that somebody else works on waits for the next run; one
    that fails is logged.
    """
    periods = Periods.current()
    at_rest = Confirmation.objects.at_rest(now=now, periods=periods).filter(membership=OuterRef("pk"))
    day = timezone.localdate(now) - timedelta(days=periods.confirmation_days)
    due = Membership.objects.unconfirmed_since(day).exclude(Exists(at_rest))
    for key, organisation in list(due.values_list("pk", "organisation").order_by("pk")):
        try:
            with transaction.atomic():
                locked = Organisation.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=organisation)
                # asked for again, because it may have been confirmed meanwhile
                if locked.first() and (membership := due.select_related("organisation").filter(pk=key).first()):
                    _ask(membership, periods, now)
        except Exception:
            logger.exception("Nobody could be asked to confirm membership %s.", key)


def _ask(membership: Membership, periods: Periods, now: datetime) -> None:
    """Take the round to the latest stage that applies, and send that one mail."""
    reachable = membership.organisation.representatives.focal_points().exists()
    confirmation = _current(membership)
    if confirmation is None or (confirmation.stage == Stage.NOBODY and reachable):
        confirmation = _started(membership, Stage.ASKED if reachable else Stage.NOBODY, now=now, periods=periods)
    else:
        first, second = periods.confirmation_reminders
        waits = now - confirmation.asked_at
        stage = Stage.SECOND if waits >= second else Stage.FIRST if waits >= first else Stage.ASKED
        if confirmation.stage == Stage.NOBODY or STAGES.index(stage) <= STAGES.index(Stage(confirmation.stage)):
            return
        confirmation.stage = stage
        if stage == Stage.SECOND:
            confirmation.may_lapse_on = _end_of_grace(confirmation.asked_at, now, periods)
        confirmation.save()
    if reachable:
        emails.confirmation_asked(confirmation, now=now)
    else:
        emails.confirmation_unreachable(confirmation)


def _current(membership: Membership) -> Confirmation | None:
    return Confirmation.objects.open().select_related("membership__organisation").filter(membership=membership).first()


def _started(membership: Membership, stage: Confirmation.Stage, *, now: datetime, periods: Periods) -> Confirmation:
    """A new round, in the row of the one that is open, if any: it was left behind, or nobody could be asked."""
    confirmation = Confirmation.objects.filter(membership=membership, status__in=Confirmation.OPEN).first()
    if confirmation is None:
        confirmation = Confirmation(membership=membership)
    else:
        confirmation.version += 1
    confirmation.membership = membership
    confirmation.since, confirmation.asked_at, confirmation.stage = membership.counts_from, now, stage
    confirmation.may_lapse_on = _end_of_grace(now, now, periods) if stage == Stage.NOBODY else None
    confirmation.status, confirmation.answered_at, confirmation.answered_by = Status.WAITING, None, None
    confirmation.reason = ""
    confirmation.save()
    return confirmation


def _end_of_grace(asked_at: datetime, now: datetime, periods: Periods) -> date:
    return timezone.localdate(max(asked_at + timedelta(days=periods.grace_days), now + NOTICE))


@transaction.atomic
def confirm(*, membership: Membership, by: User, asked: Confirmation | None = None) -> Membership:
    """Everything is still correct; the next year counts from today. Twice on a day is once.

    `asked` is the round that a link belongs to: an answered one is not answered again. Raises NotAMemberError,
    ChangedError.
    """
    membership = _locked(membership)
    if asked is not None and not Confirmation.objects.open().filter(pk=asked.pk).exists():
        return membership
    for confirmation in membership.confirmations.filter(status__in=Confirmation.OPEN):
        _answer(confirmation, Status.CONFIRMED, by=by)
    membership.confirmed_on = timezone.localdate()
    membership.save(update_fields=["confirmed_on"])
    return membership


@transaction.atomic
def leave(*, membership: Membership, reason: str, by: User, asked: Confirmation | None = None) -> Confirmation:
    """Tell the secretariat, which ends the membership, that the organisation leaves; twice is once.

    A link that was passed on must not end a membership, and so the focal points are told too. `asked` is the round that
    a link belongs to. Raises NotAMemberError, ChangedError; AlreadyAnsweredError where that round was confirmed.
    """
    membership = _locked(membership)
    confirmation = _current(membership)
    if asked is not None and (confirmation is None or confirmation.pk != asked.pk):
        asked.refresh_from_db()
        raise AlreadyAnsweredError(asked)
    if confirmation is None:
        confirmation = _started(membership, Stage.NOBODY, now=timezone.now(), periods=Periods.current())
    if confirmation.status != Status.LEAVING:
        _answer(confirmation, Status.LEAVING, by=by, reason=reason)
        emails.leaving_notice(confirmation)
        emails.leaving(confirmation)
    return confirmation


@transaction.atomic
def confirm_for(*, confirmation: Confirmation, version: int, by: User) -> Confirmation:
    """The secretariat has heard otherwise that everything is correct. Raises AlreadyAnsweredError, ChangedError."""
    confirmation = _to_decide(confirmation, version)
    confirm(membership=confirmation.membership, by=by)
    confirmation.refresh_from_db()
    return confirmation


@transaction.atomic
def lapse(*, confirmation: Confirmation, version: int, reason: str, by: User) -> Confirmation:
    """End a membership that nobody has confirmed, for a reason that is written to its focal points.

    Raises AlreadyAnsweredError, ChangedError, TooSoonError; ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("A membership lapses for a reason.")
    confirmation = _to_decide(confirmation, version)
    if not confirmation.may_lapse:
        raise TooSoonError
    _answer(confirmation, Status.LAPSED, by=by, reason=reason)
    _end(confirmation.membership, Membership.Status.LAPSED)
    emails.membership_lapsed(confirmation)
    return confirmation


@transaction.atomic
def end(*, confirmation: Confirmation, version: int, by: User) -> Confirmation:
    """End a membership whose organisation says that it leaves.

    Raises AlreadyAnsweredError, ChangedError, NotLeavingError.
    """
    confirmation = _to_decide(confirmation, version)
    if confirmation.status != Status.LEAVING:
        raise NotLeavingError
    _answer(confirmation, Status.ENDED, by=by, reason=confirmation.reason)
    _end(confirmation.membership, Membership.Status.ENDED)
    emails.membership_ended(confirmation)
    return confirmation


def _locked(membership: Membership) -> Membership:
    """The organisation is locked first, as by whoever asks, ends, or edits it at the desk.

    Raises NotAMemberError; ChangedError for one that went into another meanwhile.
    """
    _lock(membership)
    mine = Membership.objects.active().filter(organisation=membership.organisation_id)
    found = mine.select_related("organisation").filter(pk=membership.pk).first()
    if found is None:
        raise NotAMemberError
    return found


def _to_decide(confirmation: Confirmation, version: int) -> Confirmation:
    _lock(confirmation.membership)
    confirmation = Confirmation.objects.select_related("membership__organisation", "answered_by").get(
        pk=confirmation.pk
    )
    if not confirmation.is_open:
        raise AlreadyAnsweredError(confirmation)
    if confirmation.version != version:
        raise ChangedError
    return confirmation


def _lock(membership: Membership) -> None:
    if not Organisation.objects.select_for_update(no_key=True).filter(pk=membership.organisation_id).first():
        raise ChangedError


def _answer(confirmation: Confirmation, status: Confirmation.Status, *, by: User, reason: str = "") -> None:
    confirmation.status, confirmation.reason = status, reason.strip()
    confirmation.answered_at, confirmation.answered_by = timezone.now(), by
    confirmation.version += 1
    confirmation.save()


def _end(membership: Membership, status: Membership.Status) -> None:
    membership.status, membership.ended_on = status, max(timezone.localdate(), membership.started_on)
    membership.save(update_fields=["status", "ended_on"])
