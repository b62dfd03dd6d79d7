"""Bring sample members into the database, and take them out again."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone, translation

from alliance.models import KeyFigure
from alliance.samples.organisations import SampleApplication, SampleOrganisation, candidates, organisations
from foundation.search import actions as searching
from foundation.search.models import Entry, Word
from groups.models import Group, Seat
from members.countries import names_of
from members.models import (
    Application,
    FormerAddress,
    JoinRequest,
    Membership,
    MembershipType,
    Merge,
    Organisation,
    Representative,
    SignInCode,
    TimelineEntry,
    User,
)
from members.pages import Typed

BATCH = 1000
TYPES = ("general", "associate", "core")


class NoContentError(Exception):
    """The membership types that samples need are not there."""


def _silent(done: int) -> None:
    pass


def load(*, n: int, progress: Callable[[int], None] = _silent) -> int:
    """Make the first `n` sample members and the candidates beside them, where they are missing; how many were made.

    `progress` is told the number of members looked at. Figures that can be computed are switched to computed.
    Each batch is a transaction of its own: a run that was interrupted is completed by the next, and the history's
    triggers slow down as a transaction grows.
    """
    types = {kind.slug: kind for kind in MembershipType.objects.filter(slug__in=TYPES)}
    if len(types) < len(TYPES):
        raise NoContentError
    groups = {group.slug: group for group in Group.objects.all()}
    made = done = 0
    for batch in _batches(organisations(n), BATCH):
        taken = set(Organisation.objects.filter(slug__in=[s.slug for s in batch]).values_list("slug", flat=True))
        missing = [sample for sample in batch if sample.slug not in taken]
        if done == 0:
            missing += [sample for sample in candidates() if not _is_known(sample)]
        if missing:
            with transaction.atomic(), searching.written_once("organisation") as ids:
                ids += _make(missing, types, groups)
                made += len(ids)
                KeyFigure.objects.exclude(computation="").update(shown=KeyFigure.Shown.COMPUTED)
        done += len(batch)
        progress(done)
    _settle(made)
    return made


def clear(*, progress: Callable[[int], None] = _silent) -> int:
    """Remove every sample, its people, and the history of both; how many organisations were removed.

    People stay who have anything to do with an organisation that is no sample, or work for the secretariat.
    """
    removed = 0
    samples = Organisation.objects.filter(is_sample=True).order_by("pk").values_list("pk", flat=True)
    last = 0
    while batch := list(samples.filter(pk__gt=last)[:BATCH]):
        with transaction.atomic():
            _remove(batch)
        removed, last = removed + len(batch), batch[-1]
        progress(removed)
    KeyFigure.objects.filter(shown=KeyFigure.Shown.COMPUTED, stated_on__isnull=False).exclude(
        Q(computation="") | Q(stated_value="")
    ).update(shown=KeyFigure.Shown.STATED)
    _settle(removed)
    return removed


def _settle(changed: int) -> None:
    """After many rows have come or gone, let searches and their plans go by what is there now."""
    searching.add_up()
    if changed > BATCH:
        with connection.cursor() as cursor:
            for model in (Organisation, Membership, Entry, Word):
                cursor.execute(f"ANALYZE {model._meta.db_table}")


def _remove(batch: list[int]) -> None:
    people = list(
        User.objects.filter(is_staff=False, email__endswith=".example")
        .filter(Q(representations__organisation__in=batch) | Q(applications__organisation__in=batch))
        .distinct()
        .values_list("pk", flat=True)
    )
    _forget(TimelineEntry, application__organisation__in=batch)
    for model in (Application, JoinRequest, Seat, Membership, Representative, FormerAddress):
        _forget(model, organisation__in=batch)
    merges = Merge.objects.filter(Q(kept__in=batch) | Q(absorbed__in=batch))
    history: Any = Organisation
    history.pgh_event_model.objects.filter(pgh_obj_id__in=list(merges.values_list("absorbed", flat=True))).delete()
    merges.delete()
    _forget(Organisation, pk__in=batch)
    alone = User.objects.filter(
        pk__in=people, representations=None, applications=None, join_requests=None, join_decisions=None
    )
    SignInCode.objects.filter(email__in=alone.values("email")).delete()
    _forget(User, pk__in=list(alone.values_list("pk", flat=True)))


def _forget(model: Any, **which: object) -> None:
    """Delete rows of a tracked model, all that hangs on them, and their history."""
    rows = model._default_manager.filter(**which)
    keys = list(rows.values_list("pk", flat=True))
    rows.delete()
    model.pgh_event_model.objects.filter(pgh_obj_id__in=keys).delete()


def _is_known(sample: SampleOrganisation) -> bool:
    """Who applied stays known by e-mail: their organisation gets another address with its membership."""
    return User.objects.filter(email__in=[person.email for person in sample.people]).exists()


def _make(samples: list[SampleOrganisation], types: dict[str, MembershipType], groups: dict[str, Group]) -> list[int]:
    """Write these samples, a table at a time; the keys of the organisations."""
    today = timezone.localdate()
    made = Organisation.objects.bulk_create(
        Organisation(
            slug=sample.slug,
            name=sample.name,
            acronym=sample.acronym,
            kind=sample.kind,
            headquarters=sample.headquarters,
            countries=list(sample.countries),
            affiliation=sample.affiliation,
            locality=sample.locality,
            website=sample.website,
            visibility=sample.visibility,
            is_sample=True,
            **{f"description_{language}": text for language, text in sample.descriptions.items()},
        )
        for sample in samples
    )
    pairs = list(zip(samples, made, strict=True))
    users = _people(samples)
    Membership.objects.bulk_create(
        Membership(
            organisation=organisation,
            type=types[membership.type],
            status=Membership.Status.ACTIVE if membership.lapsed_days_ago is None else Membership.Status.LAPSED,
            started_on=membership.started_on,
            ended_on=None if membership.lapsed_days_ago is None else today - timedelta(days=membership.lapsed_days_ago),
            confirmed_on=max(membership.started_on, today - timedelta(days=membership.confirmed_days_ago)),
        )
        for sample, organisation in pairs
        if (membership := sample.membership)
    )
    representatives = Representative.objects.bulk_create(
        Representative(
            user=users[person.email],
            organisation=organisation,
            role=person.role,
            job_title=person.job_title,
            started_on=sample.membership.started_on,
        )
        for sample, organisation in pairs
        if sample.membership
        for person in sample.people
    )
    by_role = {(who.organisation_id, who.role): who for who in representatives}
    Seat.objects.bulk_create(
        Seat(
            group=groups[seat.group],
            organisation=organisation,
            role=seat.role,
            representative=by_role[organisation.pk, Representative.Role.FOCAL_POINT],
            alternate=by_role.get((organisation.pk, Representative.Role.ALTERNATE)),
            started_on=seat.started_on,
        )
        for sample, organisation in pairs
        for seat in sample.seats
        if seat.group in groups
    )
    for sample, organisation in pairs:
        if sample.application:
            who = sample.people[0]
            _apply(sample.application, organisation, users[who.email], who.job_title, types["general"])
    return [organisation.pk for organisation in made]


def _people(samples: Iterable[SampleOrganisation]) -> dict[str, User]:
    """The people of these organisations, by e-mail. Who outlived an organisation that staff deleted is found again."""
    people = {person.email: person for sample in samples for person in sample.people}
    users = {user.email: user for user in User.objects.filter(email__in=people)}
    new = []
    for email, person in people.items():
        if email not in users:
            user = User(email=email, name=person.name, language=person.language)
            user.set_unusable_password()
            new.append(user)
    return users | {user.email: user for user in User.objects.bulk_create(new)}


def _apply(
    sample: SampleApplication, organisation: Organisation, applicant: User, job_title: str, kind: MembershipType
) -> None:
    """An application, with the steps it went through up to its last one."""
    steps = {
        Application.Status.DRAFT: [Application.Status.DRAFT],
        Application.Status.SUBMITTED: [Application.Status.DRAFT, Application.Status.SUBMITTED],
        Application.Status.WITHDRAWN: [
            Application.Status.DRAFT,
            Application.Status.SUBMITTED,
            Application.Status.WITHDRAWN,
        ],
    }[Application.Status(sample.status)]
    morning = timezone.make_aware(datetime.combine(timezone.localdate() - timedelta(days=sample.days_ago), time(0, 0)))
    times = {step: morning - timedelta(minutes=25 * (len(steps) - number)) for number, step in enumerate(steps)}
    application = Application.objects.create(
        organisation=organisation,
        type=kind,
        applicant=applicant,
        job_title=job_title,
        answers=_answers(organisation, applicant, job_title),
        status=sample.status,
        version=len(steps),
        submitted_at=times.get(Application.Status.SUBMITTED),
        first_submitted_at=times.get(Application.Status.SUBMITTED),
    )
    Application.objects.filter(pk=application.pk).update(created_at=times[Application.Status.DRAFT])
    for step, at in times.items():
        entry = TimelineEntry.objects.create(application=application, status=step, by=applicant)
        TimelineEntry.objects.filter(pk=entry.pk).update(at=at)


def _answers(organisation: Organisation, applicant: User, job_title: str) -> dict[str, Typed]:
    """What the applicant would have typed to say what the sample says."""
    text = organisation.text("description")
    with translation.override(applicant.language):
        countries = names_of(organisation.countries)
    return {
        "you": {"contact_name": [applicant.name], "job_title": [job_title], "language": [applicant.language]},
        "organisation": {
            "name": [organisation.name],
            "acronym": [organisation.acronym],
            "kind": [organisation.kind],
            "legal_status": ["registered"],
            "website": [organisation.website],
        },
        "where": {
            "headquarters": [str(organisation.headquarters)],
            "countries": ["\n".join(countries)],
            "affiliation": [organisation.affiliation or "independent"],
            "governs_itself": ["yes"],
            "raises_own_funds": ["yes"],
        },
        "work": {"description": [text.value], "description_language": [text.language]},
        "groups": {},
        "safeguarding": {"safeguarding_policy": ["yes"], "psea_policy": ["in_preparation"]},
        "visibility": {"visibility": [organisation.visibility]},
    }


def _batches(samples: Iterator[SampleOrganisation], size: int) -> Iterator[list[SampleOrganisation]]:
    while batch := list(islice(samples, size)):
        yield batch
