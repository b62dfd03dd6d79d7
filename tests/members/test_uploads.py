"""Files in an application, in an entry, and on their way to whoever may see them."""

import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.utils import timezone

from members import tasks
from members.actions import applications, entries, reminders, uploads
from members.files import LogoField, Taken
from members.models import Application, Organisation, Upload, User
from members.models.organisations import Visibility
from members.pages import OrganisationPage, SafeguardingPage
from tests.factories.members import (
    ApplicationFactory,
    MembershipTypeFactory,
    OrganisationFactory,
    RepresentativeFactory,
    UploadFactory,
    UserFactory,
)
from tests.members.answers import FORM, draft_of, form_of, submitted_by
from tests.members.pictures import PDF, noise, picture, sent
from tests.members.test_codes import at_once
from tests.routes import MEMBER

pytestmark = pytest.mark.django_db
PAGE, SAFEGUARDING, CHECK = "/fr/apply/organisation/", "/fr/apply/safeguarding/", "/fr/apply/check/"
ENTRY = f"/fr/account/organisation/{MEMBER}/"
NAMES, POLICIES = form_of("organisation"), form_of("safeguarding")
LOGO, POLICY, PSEA = Upload.Purpose
OVERTAKEN = "Un autre fichier a été enregistré ici depuis que vous avez ouvert cette page."


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests():
    cache.clear()


@pytest.fixture
def person(db):
    MembershipTypeFactory()
    return UserFactory(email="lala@example.org", name="", language="fr")


@pytest.fixture
def browser(client, person):
    client.force_login(person)
    return client


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What happens in it is committed, as far as files are concerned."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def logo() -> object:
    return sent(picture(), "Tamarin.PNG")


def pdf(name: str = "Politique.pdf", content: bytes = PDF) -> object:
    return sent(content, name, "application/pdf")


def stored() -> set[str]:
    """The names of all files."""
    folder = Path(default_storage.location) / "members"
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def named() -> set[str]:
    """The names of the files that rows refer to."""
    return {Path(name).name for name in Upload.objects.values_list("file", flat=True)}


def errors_of(response) -> dict:
    return dict(response.context["form"].errors)


# --- in an application --------------------------------------------------------------------------------------------


def test_a_logo_and_the_documents_are_kept_and_shown_wherever_answers_are(browser, person):
    draft_of(person)
    assert browser.post(PAGE, NAMES | {"logo": logo()}).headers["Location"] == CHECK
    files = {"safeguarding_policy_file": pdf(), "psea_policy_file": sent(picture(), "page 1.jpeg")}
    assert browser.post(SAFEGUARDING, POLICIES | files).headers["Location"] == CHECK
    application = Application.objects.get()
    found = {each.purpose: each for each in application.uploads.all()}
    assert {purpose: each.name for purpose, each in found.items()} == {
        LOGO: "Tamarin.webp",
        POLICY: "Politique.pdf",
        PSEA: "page 1.jpg",
    }
    assert (found[POLICY].bytes, found[POLICY].by, found[LOGO].width) == (len(PDF), person, 60)
    assert stored() == named()
    for page, purposes in ((PAGE, [LOGO]), (SAFEGUARDING, [POLICY, PSEA]), (CHECK, [LOGO, POLICY, PSEA])):
        html = browser.get(page).content.decode()
        for purpose in purposes:
            assert f'<a href="/media/{found[purpose].pk}"><bdi>{found[purpose].name}</bdi></a>' in html
    html = browser.get(CHECK).content.decode()
    assert 'href="/fr/apply/safeguarding/#id_psea_policy_file"' in html
    assert "is_staff" not in application.answers["organisation"]
    assert set(application.answers["organisation"]) == set(NAMES)


def test_the_printable_questions_ask_for_the_files(client, person):
    html = client.get("/fr/join/questions/").content.decode()
    for label in ("Logo", "Votre politique de sauvegarde de l’enfance, sous forme de document"):
        assert f"<h3>{label} (facultatif)</h3>" in html


def test_an_accepted_file_is_kept_past_an_error_elsewhere_and_a_refused_one_says_so_at_its_field(browser):
    html = browser.post(PAGE, NAMES | {"name": "", "logo": logo()}).content.decode()
    assert "Tamarin.webp" in html
    assert Upload.objects.count() == 1
    response = browser.post(
        SAFEGUARDING, POLICIES | {"safeguarding_policy_file": pdf(), "psea_policy_file": logo_exe()}
    )
    assert list(errors_of(response)) == ["psea_policy_file"]
    html = response.content.decode()
    summary = html[html.index('class="errs"') : html.index("<h1>")]
    assert 'href="#id_psea_policy_file"' in summary
    assert 'id="id_psea_policy_file_error"' in html
    assert "Politique.pdf" in html
    assert Application.objects.get().answers["safeguarding"] == {name: [value] for name, value in POLICIES.items()}
    assert {each.purpose for each in Upload.objects.all()} == {LOGO, POLICY}


def logo_exe():
    return sent(b"MZ\x90\0" + bytes(500), "policy.pdf", "application/pdf")


def test_who_saves_for_later_is_told_of_a_file_that_was_refused(browser):
    response = browser.post(PAGE, NAMES | {"logo": logo_exe(), "later": "1"})
    assert list(errors_of(response)) == ["logo"]
    assert Application.objects.get().name == "Maison Tamarin"
    assert browser.post(PAGE, NAMES | {"logo": logo(), "later": "1"}).headers["Location"] == "/fr/account/"
    assert Upload.objects.count() == 1


def test_text_in_place_of_a_file_and_fields_that_were_not_asked_change_nothing(browser):
    browser.post(PAGE, NAMES | {"logo": "x" * 1000, "logo_seen": "\0", "logo_remove": "%00", "purpose": "psea_policy"})
    browser.post(PAGE, NAMES | {"psea_policy_file": pdf(), "file": pdf()})
    assert not Upload.objects.exists()
    assert Application.objects.get().name == "Maison Tamarin"


def test_a_file_is_replaced_by_who_has_seen_it_and_removed(browser, committed):
    browser.post(PAGE, NAMES | {"logo": logo()})
    first = Upload.objects.get()
    with committed():
        browser.post(PAGE, NAMES | {"logo": sent(noise((50, 50)), "Neu.png"), "logo_seen": first.pk})
    second = Upload.objects.get()
    assert (second.name, second.pk != first.pk, stored()) == ("Neu.webp", True, named())
    assert browser.get(f"/media/{first.pk}").status_code == 404
    with committed():
        browser.post(PAGE, NAMES | {"logo_remove": second.pk})
    assert not Upload.objects.exists()
    assert stored() == set()


def test_an_old_tab_neither_replaces_nor_removes_what_it_has_not_shown(browser):
    browser.post(PAGE, NAMES | {"logo": logo()})
    first = Upload.objects.get()
    browser.post(PAGE, NAMES | {"logo": sent(noise((50, 50)), "Neu.png"), "logo_seen": first.pk})
    second = Upload.objects.get()
    for stale in ({"logo": sent(noise((60, 60))), "logo_seen": first.pk}, {"logo": sent(noise((60, 60)))}):
        assert OVERTAKEN in errors_of(browser.post(PAGE, NAMES | stale))["logo"][0]
    browser.post(PAGE, NAMES | {"logo_remove": first.pk})
    assert Upload.objects.get() == second


def test_the_same_file_sent_twice_is_kept_once(browser):
    for _ in range(2):
        assert browser.post(PAGE, NAMES | {"logo": logo()}).status_code == 302
    assert Upload.objects.count() == len(stored()) == 1


def test_files_of_an_old_tab_are_kept_while_its_answers_wait(browser):
    browser.post(PAGE, NAMES)
    response = browser.post(PAGE, NAMES | {"acronym": "OLD", "seen": "other", "logo": logo()})
    assert "Tamarin.webp" in response.content.decode()
    assert Application.objects.get().answers["organisation"]["acronym"] == ["MT"]


def test_somebody_whose_session_has_ended_is_told_to_choose_the_file_again(client, person):
    response = client.post(PAGE, NAMES | {"logo": logo()}, follow=True)
    assert "veuillez choisir le vôtre de nouveau" in response.content.decode()
    assert not Upload.objects.exists()
    assert stored() == set()


def test_an_application_that_has_changed_by_a_file_is_read_again_before_it_is_submitted(browser, person):
    draft = draft_of(person)
    browser.post(PAGE, NAMES | {"logo": logo()})
    with pytest.raises(applications.ChangedError):
        applications.submit(application=draft, version=draft.version, by=person)


def test_a_page_that_is_with_the_secretariat_takes_no_file(browser, person):
    submitted_by(person)
    browser.post(PAGE, NAMES | {"logo": logo()})
    assert not Upload.objects.exists()
    with pytest.raises(uploads.ClosedError):
        keep(Application.objects.get(), person)
    assert stored() == set()


def taken(content: bytes | None = None) -> Taken:
    return LogoField(purpose=LOGO).clean(sent(content or picture()))


def keep(holder, by, *, seen: str = "", file: Taken | None = None) -> Upload:
    return uploads.keep(holder=holder, page=OrganisationPage, purpose=LOGO, file=file or taken(), seen=seen, by=by)


def test_submitting_gives_the_organisation_what_the_application_has(browser, person, committed):
    draft_of(person)
    browser.post(PAGE, NAMES | {"logo": logo()})
    browser.post(SAFEGUARDING, POLICIES | {"psea_policy_file": pdf()})
    application = Application.objects.get()
    applications.submit(application=application, version=application.version, by=person)
    organisation = Organisation.objects.get()
    assert {(each.purpose, each.name, each.by) for each in organisation.uploads.all()} == {
        (LOGO, "Tamarin.webp", person),
        (PSEA, "Politique.pdf", person),
    }
    assert organisation.uploads.get(purpose=LOGO).file == application.uploads.get(purpose=LOGO).file
    # what is changed on request is in place once it is submitted again; other pages stay
    application.refresh_from_db()
    staff = UserFactory(staff=True)
    applications.request_changes(
        application=application, version=application.version, requested={"safeguarding": "2026?"}, by=staff
    )
    before = organisation.uploads.get(purpose=LOGO)
    seen = application.uploads.get(purpose=PSEA).pk
    replacement = {"psea_policy_file": pdf("2026.pdf", PDF + b"2026"), "psea_policy_file_seen": seen}
    with committed():
        browser.post(SAFEGUARDING, POLICIES | replacement)
    assert organisation.uploads.get(purpose=PSEA).name == "Politique.pdf"
    assert len(stored()) == 3
    application.refresh_from_db()
    with committed():
        applications.submit(application=application, version=application.version, by=person)
    assert organisation.uploads.get(purpose=PSEA).name == "2026.pdf"
    assert organisation.uploads.get(purpose=LOGO) == before
    assert (len(stored()), stored()) == (2, named())


def test_an_application_that_starts_again_takes_the_files_along(browser, person):
    draft_of(person)
    browser.post(PAGE, NAMES | {"logo": logo()})
    first = Application.objects.get()
    applications.withdraw(application=first, by=person)
    browser.post(PAGE, NAMES)
    second = Application.objects.open().get()
    assert second.uploads.get().file == first.uploads.get().file
    assert second.uploads.get().pk != first.uploads.get().pk


def test_a_draft_that_is_removed_takes_its_files_with_it_and_leaves_those_of_others(person, committed):
    draft, organisation = ApplicationFactory(applicant=person), OrganisationFactory()
    shared, _alone = UploadFactory(application=draft), UploadFactory(application=draft, document=True)
    uploads.hand_on(source=draft, target=organisation, purposes=[LOGO])
    with committed():
        reminders._remove(draft)
    assert [each.organisation for each in Upload.objects.all()] == [organisation]
    assert stored() == {Path(shared.file.name).name}
    assert Upload.pgh_event_model.objects.filter(application__isnull=False).count() == 0


# --- in an entry --------------------------------------------------------------------------------------------------


@pytest.fixture
def organisation(db):
    return OrganisationFactory(slug=MEMBER, name="Maison <b>Tamarin", listed=True, website="https://tamarin.example")


@pytest.fixture
def keeper(organisation):
    return RepresentativeFactory(organisation=organisation, user__language="fr").user


def save(browser: Client, page: str, files: dict):
    """As a browser that has just opened the page."""
    response = browser.get(f"{ENTRY}{page}/")
    form = response.context["form"]
    data = {name: form[name].value() or "" for name in form.questions()} | {"seen": response.context["seen"]}
    data |= {"legal_status": "registered", "safeguarding_policy": "yes", "psea_policy": "no"}
    return browser.post(f"{ENTRY}{page}/", data | files)


def test_a_logo_is_in_place_at_once_and_documents_are_not_for_everybody(client, organisation, keeper):
    client.force_login(keeper)
    assert save(client, "organisation", {"logo": logo()}).headers["Location"] == ENTRY
    save(client, "safeguarding", {"psea_policy_file": pdf()})
    found = {each.purpose: each for each in organisation.uploads.all()}
    entry = client.get(ENTRY).content.decode()
    assert f"/media/{found[LOGO].pk}" in entry
    assert f'<a href="/media/{found[PSEA].pk}"><bdi>Politique.pdf</bdi></a>' in entry
    page = Client().get(f"/fr/members/{MEMBER}/").content.decode()
    image = (
        f'<img class="logo" src="/media/{found[LOGO].pk}" width="60" height="40" '
        'alt="Logo de l’organisation Maison &lt;b&gt;Tamarin" loading="lazy">'
    )
    assert image in page
    assert str(found[PSEA].pk) not in page
    assert "<img" not in Client().get("/fr/members/").content.decode()


def test_an_entry_keeps_an_accepted_file_and_replaces_only_what_was_seen(client, organisation, keeper):
    client.force_login(keeper)
    response = save(client, "organisation", {"name": "", "logo": logo()})
    assert list(errors_of(response)) == ["name"]
    current = organisation.uploads.get()
    assert "Tamarin.webp" in response.content.decode()
    response = save(client, "organisation", {"logo": sent(noise((50, 50))), "acronym": "NEW"})
    assert list(errors_of(response)) == ["logo"]
    assert organisation.uploads.get() == current
    assert 'value="NEW"' in response.content.decode()
    save(client, "organisation", {"logo_remove": current.pk})
    assert not organisation.uploads.exists()


def test_a_colleague_sees_the_logo_and_no_document(client, organisation):
    UploadFactory(organisation=organisation)
    policy = UploadFactory(organisation=organisation, document=True)
    client.force_login(RepresentativeFactory(organisation=organisation, role="member").user)
    page = client.get(ENTRY).content.decode()
    assert "<img" in page
    assert policy.name not in page


# --- served -------------------------------------------------------------------------------------------------------


def people(organisation: Organisation, applicant: User) -> dict[str, User | None]:
    def staff(*codenames: str) -> User:
        found = UserFactory(staff=True)
        found.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        return found

    reader = UserFactory()
    reader.user_permissions.set(Permission.objects.filter(codename__in=["view_application", "view_organisation"]))
    return {
        "anonymous": None,
        "stranger": UserFactory(),
        "member": RepresentativeFactory(organisation=OrganisationFactory(listed=True)).user,
        "former": RepresentativeFactory(organisation=organisation, former=True).user,
        "focal_point": RepresentativeFactory(organisation=organisation).user,
        "alternate": RepresentativeFactory(organisation=organisation, role="alternate").user,
        "colleague": RepresentativeFactory(organisation=organisation, role="member").user,
        "applicant": applicant,
        "staff": staff(),
        "permitted": staff("view_application", "view_organisation"),
        "permitted_but_no_staff": reader,
    }


EVERYBODY = {
    "anonymous",
    "stranger",
    "member",
    "former",
    "focal_point",
    "alternate",
    "colleague",
    "applicant",
    "staff",
    "permitted",
    "permitted_but_no_staff",
}
OWN = {"focal_point", "alternate", "colleague"}
READERS = {
    ("public", "logo"): EVERYBODY,
    ("members", "logo"): OWN | {"member", "staff", "permitted"},
    ("unlisted", "logo"): OWN | {"staff", "permitted"},
    ("public", "document"): {"focal_point", "alternate", "permitted"},
    ("unlisted", "document"): {"focal_point", "alternate", "permitted"},
    ("no member", "logo"): OWN | {"permitted"},
}


@pytest.mark.parametrize(("state", "what"), list(READERS))
def test_a_file_of_an_organisation_is_served_to_whom_it_is_for(state, what):
    is_member = state != "no member"
    organisation = OrganisationFactory(visibility=state if is_member else "public", **_membership(is_member, state))
    upload = UploadFactory(organisation=organisation, document=what == "document")
    everybody = people(organisation, UserFactory())
    assert {name for name, user in everybody.items() if status(upload, user) == 200} == READERS[state, what]


def _membership(is_member: bool, state: str) -> dict:
    trait = {"public": "listed", "members": "members_only", "unlisted": "unlisted"}
    return {trait[state]: True} if is_member else {}


@pytest.mark.parametrize(
    ("traits", "readers"),
    [
        ({}, {"applicant", "permitted"}),
        ({"submitted": True}, {"applicant", "permitted"}),
        ({"declined": True}, {"applicant", "permitted"}),
        ({"approved": True}, {"permitted"}),  # from then on, who acts for the organisation sees the organisation's
    ],
)
@pytest.mark.parametrize("document", [False, True])
def test_a_file_of_an_application_is_for_its_applicant_and_the_secretariat(traits, readers, document):
    organisation = OrganisationFactory(listed=True)
    application = ApplicationFactory(organisation=organisation, **traits)
    upload = UploadFactory(application=application, document=document)
    everybody = people(organisation, application.applicant)
    assert {name for name, user in everybody.items() if status(upload, user) == 200} == readers


def status(upload: Upload, user: User | None) -> int:
    client = Client()
    if user:
        client.force_login(user)
    found = client.get(f"/media/{upload.pk}")
    assert found.status_code in (200, 404)
    if found.status_code == 200:
        assert sha256(b"".join(found.streaming_content)).hexdigest() == upload.sha256
        assert found["Cache-Control"] == ("private, no-store" if user else "private, max-age=86400, immutable")
    return found.status_code


def test_what_is_served_is_inert(client, keeper, organisation):
    client.force_login(keeper)
    policy = UploadFactory(organisation=organisation, document=True, name="Politique «é».pdf")
    served = {what: client.get(f"/media/{what.pk}") for what in (UploadFactory(organisation=organisation), policy)}
    for upload, response in served.items():
        assert response["Content-Type"] == upload.content_type
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["Content-Length"] == str(len(b"".join(response.streaming_content)))
    assert served[policy]["Content-Disposition"] == ("attachment; filename*=utf-8''Politique%20%C2%AB%C3%A9%C2%BB.pdf")


def test_hiding_makes_the_logo_unreachable_at_once(client, organisation, keeper):
    upload = UploadFactory(organisation=organisation)
    assert status(upload, None) == 200
    entries.hide(organisation=organisation, by=keeper)
    assert organisation.visibility == Visibility.PUBLIC  # of the copy in memory
    assert status(upload, None) == 404


def test_a_file_that_is_gone_or_never_was_is_not_found(client, organisation):
    upload = UploadFactory(organisation=organisation)
    default_storage.delete(upload.file.name)
    for path in (f"/media/{upload.pk}", "/media/00000000-0000-4000-8000-000000000000", "/media/x", "/media/"):
        assert client.get(path).status_code == 404
    assert client.post(f"/media/{upload.pk}").status_code == 405


# --- rows and files stay in step ----------------------------------------------------------------------------------


def test_a_rolled_back_request_leaves_no_row_and_its_file_is_swept_once_it_is_old(person, media_folder):
    draft = draft_of(person)
    with transaction.atomic():
        keep(draft, person)
        transaction.set_rollback(True)
    assert not Upload.objects.exists()
    kept = keep(draft, person)
    assert len(stored()) == 2
    tasks.purge()
    assert len(stored()) == 2  # it may belong to a request that has not committed yet
    two_days_ago = (timezone.now() - timedelta(days=2)).timestamp()
    for path in (media_folder / "members").iterdir():
        os.utime(path, (two_days_ago, two_days_ago))
    tasks.purge()
    assert stored() == {Path(kept.file.name).name}


def test_sweeping_before_there_is_any_file():
    assert uploads.sweep(before=timezone.now()) == 0


def test_without_room_for_the_file_what_was_typed_is_saved_and_the_file_is_asked_for_later(browser, media_folder):
    media_folder.write_text("A file where a folder should be: nothing can be written below it.")
    response = browser.post(PAGE, NAMES | {"logo": logo()})
    assert "n’a pas pu être enregistré" in errors_of(response)["logo"][0]
    assert 'value="Maison Tamarin"' in response.content.decode()
    assert Application.objects.get().name == "Maison Tamarin"
    assert not Upload.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_uploads_at_once_keep_one_file():
    MembershipTypeFactory()
    person = UserFactory()
    draft, file = draft_of(person), taken()
    results = at_once(lambda: keep(draft, person, file=file))
    assert {type(result) for result in results} == {Upload}
    assert Upload.objects.count() == len(stored()) == 1
    # and of eight different ones, the first
    current = str(Upload.objects.get().pk)
    others = iter([taken(noise((20 + number, 20))) for number in range(8)])
    results = at_once(lambda: keep(draft, person, seen=current, file=next(others)))
    assert sorted(type(result).__name__ for result in results) == ["OvertakenError"] * 7 + ["Upload"]
    assert stored() == named()
    assert Upload.objects.get().pk in {result.pk for result in results if isinstance(result, Upload)}


# --- the secretariat ----------------------------------------------------------------------------------------------


@pytest.fixture
def desk(client):
    staff = UserFactory(staff=True)
    names = ("view_application", "view_upload", "delete_upload", "view_organisation")
    staff.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(staff)
    return client


def test_the_reviewer_finds_the_files_beside_the_answers(desk, person):
    application = submitted_by(person)
    policy = UploadFactory(application=application, document=True)
    html = desk.get(f"/admin/members/application/{application.pk}/change/").content.decode()
    assert f'<a href="/media/{policy.pk}"><bdi>{policy.name}</bdi></a>' in html
    assert b"".join(desk.get(f"/media/{policy.pk}").streaming_content) == PDF


def test_the_secretariat_takes_a_file_away(desk, organisation, committed):
    shown, other = UploadFactory(organisation=organisation), UploadFactory(organisation=organisation, document=True)
    assert shown.name in desk.get("/admin/members/upload/").content.decode()
    assert f"/media/{shown.pk}" in desk.get(f"/admin/members/upload/{shown.pk}/change/").content.decode()
    with committed():
        desk.post(f"/admin/members/upload/{shown.pk}/delete/", {"post": "yes"})
    assert list(Upload.objects.all()) == [other]
    assert stored() == named()


def test_a_file_is_taken_away_from_an_application_and_from_the_entry_that_shares_it(organisation, committed):
    application = ApplicationFactory(organisation=organisation, approved=True)
    given = UploadFactory(application=application)
    uploads.hand_on(source=application, target=organisation, purposes=[LOGO])
    with committed():
        uploads.delete(uploads=Upload.objects.filter(pk=given.pk), by=UserFactory(staff=True))
    assert not Upload.objects.exists()
    assert not stored()


def test_pages_that_ask_for_files_say_for_what():
    assert (OrganisationPage.purposes(), SafeguardingPage.purposes()) == ([LOGO], [POLICY, PSEA])
    assert FORM.keys().isdisjoint({"logo", "safeguarding_policy_file", "psea_policy_file"})
