"""What is kept about a person: all of it is theirs to take along, and nothing that is somebody else's."""

import io
import json
import time
import zipfile

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from foundation.outbox.models import Message
from members.actions import applications, interest, people, requests
from members.models import Application, Representative, User
from members.personal import Subject, all_kept
from tests.factories.groups import GroupFactory, SeatFactory
from tests.factories.members import (
    LOGO,
    ApplicationFactory,
    ExpressionOfInterestFactory,
    InvitationFactory,
    JoinRequestFactory,
    MembershipTypeFactory,
    OrganisationFactory,
    RepresentativeFactory,
    UploadFactory,
    UserFactory,
)
from tests.members.answers import submitted_by
from tests.members.pictures import PDF
from tests.members.test_account import EMAIL, just_in, left_open, person  # noqa: F401
from tests.members.test_sign_in import second_step_of

pytestmark = pytest.mark.django_db
DATA = "/fr/account/data/"
FILE = "/fr/account/data/file/"

# What refers to a person and is not put into their file, and why.
NOT_THEIRS = {
    "admin.LogEntry.user": "what the secretariat does at its desk",
    "members.Application.decided_by": "a decision of the secretariat, in the file of the applicant",
    "members.Application.entered_by": "who of the secretariat typed it, for its applicant",
    "members.Application.reviewer": "who of the secretariat looks after an application",
    "members.EntryChange.decided_by": "a decision of the secretariat, in the file of who proposed the change",
    "members.ExpressionOfInterest.answered_by": "what the secretariat answered",
    "members.JoinRequest.decided_by": "what somebody else asked, in their file",
    "members.Merge.by": "what the secretariat did with organisations",
    "members.Merge.undone_by": "what the secretariat did with organisations",
    "members.Note.by": "what the secretariat says among itself",
    "members.TimelineEntry.by": "by way of the application in its applicant’s file; else of the secretariat",
    "members.User.groups": "rights in the secretariat",
    "members.User.user_permissions": "rights in the secretariat",
}


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests():
    cache.clear()


def asked_by(condition: Q) -> set[str]:
    """The fields by which a condition finds rows."""
    found = set()
    for child in condition.children:
        found |= asked_by(child) if isinstance(child, Q) else {child[0]}
    return found


def is_history(model) -> bool:
    """It is in the file by way of the model whose history it is."""
    return hasattr(model, "pgh_tracked_model") or model._meta.app_label == "pghistory"


def show_second_step(browser, user) -> None:
    """As whoever has just taken it."""
    browser.force_login(user)
    session = browser.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time()}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()


def taken(browser) -> tuple[dict, zipfile.ZipFile]:
    response = browser.get(FILE)
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="alliance-')
    assert response.headers["Cache-Control"] == "private, no-store"
    file = zipfile.ZipFile(io.BytesIO(response.content))
    return json.loads(file.read("data.json")), file


def test_every_relation_to_a_person_is_in_their_file_or_said_not_to_be_theirs():
    subject = Subject(UserFactory())
    shown = {
        f"{kept.model._meta.label}.{name}"
        for kept in all_kept()
        if kept.is_shown
        for name in asked_by(kept.of(subject))
    }
    relations = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if not is_history(model)
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]
        if field.is_relation and User in (field.model, field.related_model)
    }
    assert relations - shown == set(NOT_THEIRS)
    assert not shown & set(NOT_THEIRS)


def test_every_model_that_hangs_on_an_application_or_a_representative_is_kept_in_view():
    subject = Subject(UserFactory())
    shown = {(kept.model, name.split("__")[0]) for kept in all_kept() for name in asked_by(kept.of(subject))}
    for owner in (Application, Representative):
        for relation in owner._meta.related_objects:
            if not is_history(relation.related_model):
                assert (relation.related_model, relation.field.name) in shown


def test_the_file_holds_what_is_kept(just_in, person):  # noqa: F811
    MembershipTypeFactory()
    staff = UserFactory(staff=True, name="Sam Secretary")
    GroupFactory(slug="sport", name_en="Sport", name_fr="Le sport")
    application = submitted_by(person, groups=["sport"], job_title="Directrice")
    applications.note(application=application, text="Ask again.", by=staff)
    applications.approve(application=application, version=application.version, locality="national", by=staff)
    mine = Representative.objects.get()
    SeatFactory(organisation=mine.organisation, representative=mine, group=GroupFactory(name_fr="Le groupe"))
    people.invite(organisation=mine.organisation, email="soa@example.org", role="member", by=person)
    InvitationFactory(email=EMAIL, organisation__name="Autre Maison", by__name="Rova")
    JoinRequestFactory(user=person, organisation__name="Maison Troisième", message="Bonjour")
    second_step_of(person)
    show_second_step(just_in, person)

    data, file = taken(just_in)
    assert file.namelist() == ["README.txt", "data.json"]
    readme = file.read("README.txt").decode()
    assert EMAIL in readme
    assert "&" not in readme
    account = data["account"][0]
    assert (account["email"], account["name"], account["has_password"]) == (EMAIL, "Lala Rakoto", False)
    assert account["created_at"].startswith("20")
    assert [step["type"] for step in data["second_steps"]] == ["totp", "recovery_codes"]
    assert data["applications"][0]["answers"]["you"]["job_title"] == ["Directrice"]
    assert data["applications"][0]["decided_by"] == "the secretariat"
    assert [(step["status"], step["by"]) for step in data["timeline"]] == [
        ("draft", "you"),
        ("submitted", "you"),
        ("approved", "the secretariat"),
    ]
    assert [each["group"] for each in data["interests"]] == ["Le sport"]
    assert [(each["organisation"], each["role"]) for each in data["representations"]] == [
        ("Maison Tamarin", "focal_point")
    ]
    assert [each["email"] for each in data["invitations_sent"]] == ["soa@example.org"]
    assert [(each["organisation"], each["by"]) for each in data["invitations_received"]] == [("Autre Maison", "Rova")]
    assert [each["message"] for each in data["join_requests"]] == ["Bonjour"]
    assert [each["group"] for each in data["seats"]] == ["Le groupe"]
    assert len(data["sessions"]) == 1
    assert [mail["subject"] for mail in data["emails"]] == list(
        Message.objects.filter(to=EMAIL).order_by("pk").values_list("subject", flat=True)
    )
    assert [step["change"] for step in data["history"]["applications"]][:1] == ["insert"]


def test_the_file_lets_nobody_in_and_holds_nothing_of_others(just_in, person):  # noqa: F811
    MembershipTypeFactory()
    staff = UserFactory(staff=True, name="Sam Secretary")
    person.set_password("une phrase assez longue")
    person.save()
    second_step_of(person)
    application = submitted_by(person)
    applications.note(application=application, text="Between ourselves.", by=staff)
    nameless = UserFactory(name="", email="nameless@example.org")
    InvitationFactory(email=EMAIL, by=nameless)
    hidden = OrganisationFactory(name="Hidden House", unlisted=True)
    JoinRequestFactory(user=person, organisation=hidden)
    stranger = JoinRequestFactory(message="A stranger’s words")
    requests.decline(request=stranger, by=person)
    show_second_step(just_in, person)
    data, _file = taken(just_in)
    text = json.dumps(data, ensure_ascii=False)
    secrets = [person.password, just_in.session.session_key]
    secrets += [each.data["secret" if each.type == "totp" else "seed"] for each in person.authenticator_set.all()]
    for words in (*secrets, "Sam Secretary", "Between ourselves", nameless.email, "Hidden House", "stranger"):
        assert words not in text


def test_who_was_of_the_secretariat_is_not_named_after_they_have_left_it(just_in, person):  # noqa: F811
    MembershipTypeFactory()
    staff = UserFactory(staff=True, name="Sam Secretary")
    application = submitted_by(person)
    applications.assign(application=application, reviewer=staff, by=staff)
    applications.decline(application=application, version=application.version, reason="No.", by=staff)
    asked = requests.ask(organisation=OrganisationFactory(listed=True), message="Please", by=person)
    requests.decline(request=asked, by=staff)
    interest.answer(expression=ExpressionOfInterestFactory(by=person), by=staff)
    User.objects.filter(pk=staff.pk).update(is_staff=False)
    data, _file = taken(just_in)
    assert "Sam Secretary" not in json.dumps(data)
    row = data["applications"][0]
    assert (row["decided_by"], row["reviewer"]) == ("the secretariat", "the secretariat")
    assert [step["by"] for step in data["timeline"]] == ["you", "you", "the secretariat"]
    assert data["expressions_of_interest"][0]["answered_by"] == "the secretariat"
    assert data["join_requests"][0]["decided_by"] == "another person"


def test_what_somebody_else_wrote_with_their_address_is_not_theirs(just_in, person):  # noqa: F811
    ExpressionOfInterestFactory(email=EMAIL, message="Anybody’s", by=None)
    ExpressionOfInterestFactory(email=EMAIL, by=UserFactory(name="Rova"))
    data, _file = taken(just_in)
    assert [(row["message"], row["by"], row["country"]) for row in data["expressions_of_interest"]] == [
        ("Anybody’s", None, "KE")
    ]


def test_the_page_reads_no_sessions_but_its_readers(just_in):  # noqa: F811
    with CaptureQueriesContext(connection) as queries:
        just_in.get(DATA)
    asked = [each["sql"] for each in queries if 'FROM "django_session"' in each["sql"]]
    assert asked
    assert all("WHERE" in sql for sql in asked)


def test_files_are_put_beside_it(just_in, person):  # noqa: F811
    policy = UploadFactory(document=True, application=ApplicationFactory(applicant=person), by=person)
    logo = UploadFactory(organisation=OrganisationFactory(), by=person)
    UploadFactory(organisation=OrganisationFactory())
    data, file = taken(just_in)
    assert [row["name"] for row in data["application_files"]] == ["Policy.pdf"]
    assert {name: file.read(name) for name in file.namelist() if name.startswith("files/")} == {
        f"files/application_files/{policy.pk}/Policy.pdf": PDF,
        f"files/organisation_files/{logo.pk}/Logo.webp": LOGO,
    }


def test_the_page_says_what_is_kept_by_topic(just_in, person):  # noqa: F811
    for _ in range(3):
        RepresentativeFactory(user=person)
    page = just_in.get(DATA).content.decode()
    assert "<dd>3</dd>" in page
    assert f'href="{FILE}"' in page
    assert 'href="/fr/account/delete/"' in page
    assert f'href="{DATA}"' in just_in.get("/fr/account/").content.decode()


def test_the_file_is_made_for_whoever_has_just_shown_who_they_are(left_open):  # noqa: F811
    assert left_open.get(FILE).headers["Location"].startswith("/fr/account/security/confirm/")
