"""Requests to join an organisation that is a member: asked once, decided once."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members import emails
from members.actions import people, users
from members.actions.refusals import ChangedError, RefusedError
from members.dates import after_working_days
from members.models import JoinRequest, Organisation, Periods, Representative, User

Status = JoinRequest.Status

logger = logging.getLogger(__name__)


class AlreadyThereError(RefusedError):
    def __str__(self) -> str:
        return _("You represent this organisation already.")


class TooSoonError(RefusedError):
    """The organisation has said no a short while ago."""

    def __str__(self) -> str:
        return _("This organisation declined your request a short while ago. Please write to the secretariat.")


class AlreadyDecidedError(RefusedError):
    """Somebody else was first; the request is as they left it."""

    def __init__(self, request: JoinRequest) -> None:
        super().__init__(request)
        self.request = request

    def __str__(self) -> str:
        time = date_format(timezone.localtime(self.request.decided_at), "DATETIME_FORMAT")
        if self.request.status == Status.ACCEPTED:
            return _("Nothing was changed: this request was accepted on %(time)s.") % {"time": time}
        return _("Nothing was changed: this request was declined on %(time)s.") % {"time": time}


@transaction.atomic
def ask(*, organisation: Organisation, message: str, by: User) -> JoinRequest:
    """Ask the focal points of `organisation` to add a person; once, however often it is asked for.

    Raises AlreadyThereError, TooSoonError, users.GoneError.
    """
    # One at a time for each person, so that a form sent eight times at once asks once.
    person = users.locked(by)
    if person.representations.current().filter(organisation=organisation).exists():
        raise AlreadyThereError
    mine = JoinRequest.objects.filter(user=person, organisation=organisation)
    if open_request := mine.open().first():
        return open_request
    if mine.filter(status=Status.DECLINED, decided_at__gt=timezone.now() - JoinRequest.PAUSE).exists():
        raise TooSoonError
    request = JoinRequest.objects.create(user=person, organisation=organisation, message=message)
    if not emails.join_requested(request):
        _pass_on(request, now=request.created_at)
        emails.join_without_focal_point(request)
    return request


def pass_on_unanswered(*, now: datetime) -> None:
    """Tell the secretariat, once, of requests that focal points have left unanswered for as long as it gives itself.

    Each is locked in a transaction of its own; one that fails is logged.
    """
    days = Periods.current().decision_days
    for request in JoinRequest.objects.unanswered_since(now - timedelta(days=days)):
        if now < after_working_days(request.created_at, days):
            continue
        try:
            with transaction.atomic():
                request = _locked(request)
                if request.status == Status.ASKED and request.passed_on_at is None:
                    _pass_on(request, now=now)
                    emails.join_unanswered(request)
        except Exception:
            logger.exception("Request %s to join an organisation could not be passed on.", request.pk)


def _pass_on(request: JoinRequest, *, now: datetime) -> None:
    request.passed_on_at = now
    request.save(update_fields=["passed_on_at"])


@transaction.atomic
def accept(*, request: JoinRequest, by: User) -> JoinRequest:
    """Make the person a colleague in the organisation, if they are none of its people yet.

    Raises AlreadyDecidedError where it was declined; ChangedError.
    """
    request = _locked(request)
    if _is_decided(request, Status.ACCEPTED):
        return request
    decided = _decide(request, Status.ACCEPTED, by=by)
    people.join(organisation=request.organisation, user=request.user, role=Representative.Role.MEMBER)
    return decided


@transaction.atomic
def decline(*, request: JoinRequest, by: User) -> JoinRequest:
    """Raises AlreadyDecidedError where it was accepted; ChangedError."""
    request = _locked(request)
    return request if _is_decided(request, Status.DECLINED) else _decide(request, Status.DECLINED, by=by)


def _locked(request: JoinRequest) -> JoinRequest:
    """Raises ChangedError for one whose organisation went into another meanwhile."""
    # first the organisation, as everything does that changes who acts for it
    if not Organisation.objects.select_for_update(no_key=True).filter(pk=request.organisation_id).first():
        raise ChangedError
    return JoinRequest.objects.select_related("user", "organisation").select_for_update(of=("self",)).get(pk=request.pk)


def _is_decided(request: JoinRequest, status: JoinRequest.Status) -> bool:
    """Whether it has `status` already; raises AlreadyDecidedError where it was decided otherwise."""
    if request.status not in (Status.ASKED, status):
        raise AlreadyDecidedError(request)
    return request.status == status


def _decide(request: JoinRequest, status: JoinRequest.Status, *, by: User) -> JoinRequest:
    request.status, request.decided_at, request.decided_by = status, timezone.now(), by
    request.save(update_fields=["status", "decided_at", "decided_by"])
    emails.join_decided(request)
    return request
