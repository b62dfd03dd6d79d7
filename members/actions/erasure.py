"""An account is deleted: what stays is nobody's."""

import json
from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.outbox import actions as outbox
from members import emails
from members.actions import applications, people, users
from members.actions.refusals import RefusedError
from members.models import Application, Invitation, JoinRequest, Organisation, Representative, User
from members.personal import Subject, all_kept
from members.takeout import sessions_of

Role = Representative.Role


class StaffError(RefusedError):
    def __str__(self) -> str:
        return _("Nothing was deleted: this person belongs to the secretariat. A colleague must end that first.")


class LeftAloneError(RefusedError):
    """An organisation would be without a focal point, and whoever deletes the account was not told so."""

    def __str__(self) -> str:
        return _(
            "Nothing was deleted: an organisation would be left without a focal point. Please read the page again."
        )


def left_alone(user: User) -> list[Organisation]:
    """The organisations whose last focal point `user` is, of those who can sign in."""
    others = Representative.objects.focal_points().exclude(user=user)
    return list(Organisation.objects.led_by(user).exclude(pk__in=others.values("organisation")).by_name())


@transaction.atomic
def erase(*, user: User, knowing: Collection[int], by: User) -> None:
    """Make nobody of a person; twice is once.

    Every right ends, what they asked for is withdrawn, and nothing that is kept names them: no row, no history, no
    mail. The row of the person stays without a name, because decisions and histories refer to it. `knowing` are the
    keys of the organisations of which it is known that they will have no focal point.

    Raises StaffError, LeftAloneError.
    """
    # every session of the portal is read for this: before anything is locked
    sessions = [session.pk for session in sessions_of(Subject(user, ever=True))]
    try:
        person = users.locked(user)
    except users.GoneError:
        return
    if person.is_staff or person.is_superuser:
        raise StaffError
    mine = list(Application.objects.select_for_update().filter(applicant=person).order_by("pk"))
    _lock_organisations(person)
    alone = left_alone(person)
    if not {organisation.pk for organisation in alone} <= set(knowing):
        raise LeftAloneError

    subject = Subject(person, ever=True)
    old_address, language = person.email, person.language
    for application in mine:
        if application.submitted_at is None:
            applications.remove(application=application)
        elif application.status in Application.OPEN:
            applications.withdraw(application=application, by=person)
    _end_representations(person)
    _close_what_is_open(person)
    _take_out_of_the_log(subject)
    Session.objects.filter(pk__in=sessions).delete()
    outbox.forget(addresses=subject.addresses, person=person.pk)
    for kept in all_kept():
        kept.erase(subject)
    emails.account_deleted(to=old_address, language=language)
    for organisation in alone:
        emails.focal_point_gone(organisation)
    # last, because it locks the row against all that refers to it
    _make_nobody_of(person)


def _lock_organisations(person: User) -> None:
    """Where they act, or could come to act while this waits."""
    theirs = (
        Q(representatives__user=person)
        | Q(invitations__email=person.email, invitations__status=Invitation.Status.OPEN)
        | Q(join_requests__user=person, join_requests__status=JoinRequest.Status.ASKED)
    )
    keys = Organisation.objects.filter(theirs).values("pk")
    list(Organisation.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))


def _end_representations(person: User) -> None:
    today = timezone.localdate()
    for representative in Representative.objects.current().filter(user=person):
        representative.ended_on = max(today, representative.started_on)
        representative.save(update_fields=["ended_on"])


def _close_what_is_open(person: User) -> None:
    people.close(Invitation.objects.filter(Q(by=person) | Q(email=person.email)))
    JoinRequest.objects.open().filter(user=person).update(
        status=JoinRequest.Status.DECLINED, decided_at=timezone.now(), decided_by=person
    )


def _take_out_of_the_log(subject: Subject) -> None:
    """What the admin has written of their rows, and of the organisations for which they acted."""
    about = Q()
    for kept in all_kept():
        about |= _about(kept.model, kept.rows(subject).values_list("pk", flat=True))
    acted = Representative.objects.filter(user=subject.user).values_list("organisation", flat=True)
    about |= _about(Organisation, acted)
    for address in subject.addresses:
        about |= Q(object_repr__icontains=address) | Q(change_message__icontains=address)
    for entry in LogEntry.objects.filter(about):
        said = entry.change_message
        # the admin keeps a list as JSON, which writes most scripts as numbers
        said = json.dumps(subject.taken_out_of(json.loads(said))) if said[:1] == "[" else subject.taken_out_of(said)
        row = LogEntry.objects.filter(pk=entry.pk)
        row.update(object_repr=subject.taken_out_of(entry.object_repr), change_message=said)


def _about(model: type[Model], keys: Iterable[int]) -> Q:
    return Q(content_type=ContentType.objects.get_for_model(model), object_id__in=[str(key) for key in keys])


def _make_nobody_of(person: User) -> None:
    person.email, person.name = f"deleted-{person.pk}@invalid.invalid", ""
    person.password, person.last_login = make_password(None), None
    person.is_active, person.erased_at = False, timezone.now()
    person.save()
    person.groups.clear()
    person.user_permissions.clear()
    tracked: Any = User
    tracked.pgh_event_model.objects.filter(pgh_obj=person.pk).update(email=person.email, name="")
