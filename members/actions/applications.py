"""An application for membership, from its first draft to the decision.

Each step locks the application, so that of two people who act at once one comes first and the other is told. A decision
is written to the applicant, in the words of `written` where the reviewer has changed the mail.
"""

from collections.abc import Iterable
from secrets import token_hex
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from foundation.outbox.actions import Written
from members import emails
from members.actions import uploads, users
from members.actions.refusals import ChangedError, RefusedError
from members.models import (
    Application,
    FormerAddress,
    Membership,
    MembershipType,
    Note,
    Organisation,
    Representative,
    TimelineEntry,
    User,
)
from members.models.organisations import RESERVED_SLUGS, Visibility
from members.pages import Page, Typed, YouPage, all_filled, all_pages, filled, is_complete, may_edit

Status = Application.Status


class AlreadyDecidedError(RefusedError):
    """Somebody has moved the application on; it is as they left it."""

    def __init__(self, application: Application) -> None:
        super().__init__(application)
        self.application = application

    def __str__(self) -> str:
        last = self.application.timeline.select_related("by").last()
        if last is None or last.by is None:
            return _("Nothing was changed: this application is no longer waiting for a decision.")
        words = {"person": str(last.by), "time": date_format(timezone.localtime(last.at), "DATETIME_FORMAT")}
        if last.status == Status.APPROVED:
            return _("Nothing was changed: %(person)s approved this application on %(time)s.") % words
        if last.status == Status.DECLINED:
            return _("Nothing was changed: %(person)s declined this application on %(time)s.") % words
        if last.status == Status.CHANGES_REQUESTED:
            return _("Nothing was changed: %(person)s asked for changes on %(time)s.") % words
        if last.status == Status.WITHDRAWN:
            return _("Nothing was changed: %(person)s withdrew this application on %(time)s.") % words
        return _("Nothing was changed: %(person)s changed the state of this application on %(time)s.") % words


class GoneError(RefusedError):
    """A draft that was removed, or discarded, meanwhile."""

    def __str__(self) -> str:
        return _("Nothing was changed: this application is no longer there.")


class AlreadyMemberError(RefusedError):
    def __str__(self) -> str:
        return _("Nothing was changed: this organisation has an active membership already.")


class AlreadyRepresentsError(RefusedError):
    def __str__(self) -> str:
        return _("Nothing was changed: you act for an organisation already.")


class IncompleteError(RefusedError):
    def __str__(self) -> str:
        return _("Some pages are not complete yet.")


class ClosedError(RefusedError):
    def __str__(self) -> str:
        return _("Applications cannot be made online at the moment.")


def open_type() -> MembershipType | None:
    """The membership that can be applied for online."""
    return MembershipType.objects.filter(self_service=True).first()


def may_start(person: User) -> bool:
    """Who acts for an organisation looks after that one; a stale page must not start a second application."""
    return not person.representations.current().exists()


def open_application(person: User) -> Application | None:
    return Application.objects.open().filter(applicant=person).select_related("organisation", "type").first()


@transaction.atomic
def save_page(*, page: type[Page], typed: Typed, by: User) -> Application:
    """Keep what was typed on one page, acceptable or not; the first time, this makes the application.

    One that the secretariat has entered is its applicant's own from then on. Raises AlreadyDecidedError when the
    person's application is with the secretariat, or this page is not one that it asks to change; ClosedError when no
    application can be made; users.GoneError.
    """
    # One at a time for each person, so that a form sent eight times at once starts one application.
    person = users.locked(by)
    application = (
        Application.objects.open()
        .filter(applicant=person)
        .select_related("organisation", "type")
        .select_for_update(of=("self",))
        .first()
    )
    if application is None:
        application = start(person, by=person)
    elif not may_edit(page, application):
        raise AlreadyDecidedError(application)
    keep(application, {page: typed})
    if application.is_unconfirmed:
        application.taken_over_at = timezone.now()
    application.save()
    if page is YouPage:
        describe(person, application)
    return application


def keep(application: Application, typed: dict[type[Page], Typed]) -> None:
    """Put what was typed into a locked application, to be saved."""
    for page, answers in typed.items():
        is_news = application.status == Status.CHANGES_REQUESTED and page.slug not in application.changed
        if is_news:
            application.changed.append(page.slug)
        if is_news or application.answers.get(page.slug) != answers:
            application.answers[page.slug] = answers
            application.version += 1
    application.saved_at = timezone.now()  # somebody was here, whether anything changed or not


def describe(person: User, application: Application) -> None:
    """What the application says of a locked person, if it can be taken, is how they are called and written to."""
    form = filled(YouPage, application)
    if form.is_valid():
        person.name, person.language = form.cleaned_data["contact_name"], form.cleaned_data["language"]
        person.save(update_fields=["name", "language"])


def start(person: User, *, by: User, carries_on: bool = True, **fields: Any) -> Application:
    """A draft of a locked person, which `carries_on` with the answers of one before it that came to nothing.

    Raises ClosedError, AlreadyRepresentsError.
    """
    membership_type = open_type()
    if membership_type is None:
        raise ClosedError
    if not may_start(person):
        raise AlreadyRepresentsError
    mine = Application.objects.filter(applicant=person).select_related("organisation").order_by("-pk")
    last = mine.first() if carries_on else None
    # What the secretariat had entered for somebody who knows nothing of it is not theirs.
    if last and (last.status not in (Status.DECLINED, Status.WITHDRAWN) or last.is_unconfirmed):
        last = None
    application = Application.objects.create(
        type=membership_type,
        applicant=person,
        organisation=last.organisation if last and _is_theirs(last.organisation, person) else None,
        answers=last.answers if last else {},
        **fields,
    )
    TimelineEntry.objects.create(application=application, status=Status.DRAFT, by=by)
    if last:
        uploads.hand_on(source=last, target=application, purposes=_purposes(all_pages().values()))
    return application


def _purposes(pages: Iterable[Page | type[Page]]) -> list[str]:
    return [purpose for page in pages for purpose in page.purposes()]


def _is_theirs(organisation: Organisation | None, applicant: User) -> bool:
    """Whether an organisation may be written by an application: not once it is somebody else's by now."""
    return organisation is not None and not (
        organisation.memberships.exists()
        or organisation.representatives.exists()
        or organisation.applications.exclude(applicant=applicant).exists()
    )


@transaction.atomic
def submit(*, application: Application, version: int, by: User) -> Application:
    """Hand a draft, or what was changed on request, to the secretariat; once, however often it is asked for.

    Writes the answers into the organisation, which is made the first time. Raises ChangedError when the answers are
    not those that were read, IncompleteError when a page is missing, AlreadyDecidedError when it is too late.
    """
    # Whoever confirms what was entered for them says with it who they are. The person first, as in save_page.
    person = users.locked(application.applicant) if application.entered_by_id else None
    application = locked(application)
    if application.status == Status.SUBMITTED:
        return application
    if not application.is_editable:
        raise AlreadyDecidedError(application)
    if application.version != version:
        raise ChangedError
    pages = all_filled(application)
    if not all(is_complete(page, application) for page in pages):
        raise IncompleteError
    is_first = application.status == Status.DRAFT
    if is_first and not may_start(application.applicant):
        raise AlreadyRepresentsError  # they have joined a member meanwhile
    organisation, keeps_itself = None, False
    if application.organisation_id:
        # As it is now: the desk may have given it away, or hidden it, while the applicant wrote.
        organisation = Organisation.objects.select_for_update(no_key=True).get(pk=application.organisation_id)
        if is_first and not _is_theirs(organisation, application.applicant):
            organisation = None
        else:
            # A member's entry is its own people's; this application may have come to it by a merge.
            keeps_itself = organisation.memberships.exists()
    if organisation is None:
        # No name in the address before the secretariat has read the application.
        organisation = Organisation(slug=token_hex(8))
    changed = {page.slug: "" for page in pages if is_first or page.slug in application.changed}
    for page in pages:
        if page.slug in changed:
            if not keeps_itself:
                page.write(organisation)
            page.attach(application)
    if not keeps_itself:
        organisation.save()
        uploads.hand_on(
            source=application,
            target=organisation,
            purposes=_purposes(page for page in pages if page.slug in changed),
        )
    application.organisation, application.requested, application.changed = organisation, {}, []
    application.submitted_at = timezone.now()
    application.first_submitted_at = application.first_submitted_at or application.submitted_at
    if person and application.is_unconfirmed:
        application.taken_over_at = application.submitted_at
        describe(person, application)
        application.applicant = person
    move(application, Status.SUBMITTED, by=by, pages={} if is_first else changed)
    emails.application_received(application)
    emails.application_notice(application)
    return application


@transaction.atomic
def withdraw(*, application: Application, by: User) -> Application:
    """The applicant thinks better of it, before anybody has decided."""
    application = locked(application)
    if application.status == Status.WITHDRAWN:
        return application
    if application.status not in Application.OPEN:
        raise AlreadyDecidedError(application)
    if application.is_unconfirmed:
        application.taken_over_at = timezone.now()
    move(application, Status.WITHDRAWN, by=by)
    return application


@transaction.atomic
def approve(
    *, application: Application, version: int, locality: str, by: User, written: Written | None = None
) -> Application:
    """Make the organisation a member of a verified `locality`, and the applicant its focal point.

    Raises AlreadyDecidedError, ChangedError, AlreadyMemberError.
    """
    application = _to_decide(application, version)
    # As it is now: the desk may have hidden it, or made it a member, while this decision waited.
    assert application.organisation_id  # whatever was submitted has one
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=application.organisation_id)
    application.organisation, today = organisation, timezone.localdate()
    if organisation.memberships.active().exists():
        raise AlreadyMemberError
    Membership.objects.create(organisation=organisation, type=application.type, started_on=today, confirmed_on=today)
    Representative.objects.update_or_create(
        user=application.applicant,
        organisation=organisation,
        ended_on=None,
        defaults={"role": Representative.Role.FOCAL_POINT, "job_title": application.job_title},
        create_defaults={
            "role": Representative.Role.FOCAL_POINT,
            "job_title": application.job_title,
            "started_on": today,
        },
    )
    organisation.locality = locality
    organisation.save(update_fields=["locality"])
    _give_address(organisation)
    application.decided_at, application.decided_by = timezone.now(), by
    move(application, Status.APPROVED, by=by, written=written)
    emails.application_approved(application, is_listed=organisation.visibility == Visibility.PUBLIC, written=written)
    return application


@transaction.atomic
def request_changes(
    *, application: Application, version: int, requested: dict[str, str], by: User, written: Written | None = None
) -> Application:
    """Give an application back, so that its applicant changes some pages: `requested` says why, by the page's slug.

    Raises AlreadyDecidedError, ChangedError; ValueError for no page, an unknown one, or one without a reason.
    """
    requested = {slug: reason.strip() for slug, reason in requested.items()}
    if not requested or not all(requested.values()) or not requested.keys() <= all_pages().keys():
        raise ValueError("Changes are requested of pages that exist, each for a reason.")
    application = _to_decide(application, version)
    application.requested, application.changed = requested, []
    move(application, Status.CHANGES_REQUESTED, by=by, pages=requested, written=written)
    emails.changes_requested(application, written=written)
    return application


@transaction.atomic
def decline(
    *, application: Application, version: int, reason: str, by: User, written: Written | None = None
) -> Application:
    """Refuse an application, for a reason that is written to the applicant.

    Raises AlreadyDecidedError, ChangedError; ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("An application is declined for a reason.")
    application = _to_decide(application, version)
    application.reason = reason.strip()
    application.decided_at, application.decided_by = timezone.now(), by
    move(application, Status.DECLINED, by=by, written=written)
    emails.application_declined(application, written=written)
    return application


@transaction.atomic
def assign(*, application: Application, reviewer: User | None, by: User) -> Application:
    """Who of the secretariat looks after an application; whether it is decided does not matter."""
    application = locked(application)
    application.reviewer = reviewer
    application.save(update_fields=["reviewer"])
    return application


@transaction.atomic
def remove(*, application: Application) -> None:
    """Forget a locked draft with all that hangs on it, its files, and the history of these rows.

    The organisation stays: a draft has one only if an earlier application made it. So does the person; an account that
    was made with the draft, and never used, goes by `users.forget_unused`.
    """
    key = application.pk
    uploads.forget(application=application)
    tracked: list[tuple[Any, str]] = [(Application, "pgh_obj")]
    tracked += [
        (relation.related_model, relation.field.name)
        for relation in Application._meta.related_objects
        if hasattr(relation.related_model, "pgh_event_model")
    ]
    application.delete()
    for model, field in tracked:  # after it, because deleting is an event too
        model.pgh_event_model.objects.filter(**{field: key}).delete()


def note(*, application: Application, text: str, by: User) -> Note:
    return Note.objects.create(application=application, text=text, by=by)


def locked(application: Application) -> Application:
    """As it is now. Raises GoneError."""
    found = (
        Application.objects.select_related("organisation", "type", "applicant")
        .select_for_update(of=("self",))
        .filter(pk=application.pk)
        .first()
    )
    if found is None:
        raise GoneError
    return found


def _to_decide(application: Application, version: int) -> Application:
    application = locked(application)
    if application.status != Status.SUBMITTED:
        raise AlreadyDecidedError(application)
    if application.version != version:
        raise ChangedError
    return application


def move(
    application: Application,
    status: Application.Status,
    *,
    by: User,
    pages: dict[str, str] | None = None,
    written: Written | None = None,
) -> None:
    application.status = status
    application.version += 1
    application.save()
    TimelineEntry.objects.create(
        application=application, status=status, by=by, pages=pages or {}, is_mail_edited=written is not None
    )


def _give_address(organisation: Organisation) -> None:
    """The slug of a public member is made from its name, else from its acronym, where they are in Latin letters.

    Others keep the one that says nothing. Of two of one name, the second gets letters of chance: a number would say
    that there is a first one, which may be hidden.
    """
    if organisation.visibility != Visibility.PUBLIC:
        return
    base = slugify(organisation.name)[:60].strip("-") or slugify(organisation.acronym)
    slug = base or f"organisation-{token_hex(3)}"
    while True:
        is_taken = slug in RESERVED_SLUGS or Organisation.objects.filter(slug=slug).exclude(pk=organisation.pk).exists()
        # an address of before leads to where its organisation is now, as long as there are links to it
        if not is_taken and not FormerAddress.objects.filter(slug=slug).exists():
            organisation.slug = slug
            try:
                with transaction.atomic():
                    organisation.save(update_fields=["slug"])
            except IntegrityError:  # another one took it between our look and our write
                pass
            else:
                return
        slug = f"{base or 'organisation'}-{token_hex(3)}"
