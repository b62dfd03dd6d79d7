"""The mail of a decision: read before it leaves, changed where the reviewer wants other words, and then as written."""

import html5lib
import pytest
from django.test import Client

from foundation.outbox.models import Message
from members.actions import applications
from members.models import Application, Membership, TimelineEntry, User
from tests.factories.members import ApplicationFactory, UserFactory
from tests.members.test_admin import at, decide, sent, with_permissions
from tests.members.test_codes import at_once

pytestmark = pytest.mark.django_db
DECISIONS = {
    "approve": {"locality": "national"},
    "changes": {"work": "Dans quels <camps> ?", "where": "Et le Mali ?"},
    "decline": {"reason": "Pas encore.\n\nRevenez <b>vite</b>."},
}


@pytest.fixture
def desk(client):
    client.force_login(with_permissions("view_application", "change_application"))
    return client


def waiting(language: str = "fr", **details) -> Application:
    return ApplicationFactory(
        submitted=True,
        organisation__name="Maison Tamarin",
        organisation__visibility="public",
        applicant__name="Lala Rakoto",
        applicant__language=language,
        **details,
    )


@pytest.fixture
def application(db):
    return waiting()


def read(desk, application: Application, step: str = "decline", **changes):
    return desk.post(at(application, step), {"version": application.version} | DECISIONS[step] | changes)


def send(desk, application: Application, page, step: str = "decline", **changes):
    """What was chosen comes back from the hidden fields of the page; `changes` are of the mail."""
    chosen = {field.html_name: field.value() or "" for field in page.context["form"]}
    return desk.post(at(application, step), chosen | sent(page, **changes), follow=True)


def taken_by_an_action(application: Application, step: str, staff: User) -> Message:
    """The mail of the same decision, taken without anybody having read it."""
    how = {"application": application, "version": application.version, "by": staff}
    if step == "approve":
        applications.approve(**how, locality="national")
    elif step == "changes":
        applications.request_changes(**how, requested=DECISIONS[step])
    else:
        applications.decline(**how, reason=DECISIONS[step]["reason"])
    return Message.objects.latest("pk")


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("step", list(DECISIONS))
def test_mail_that_nobody_edits_is_the_mail_of_the_action(desk, step, language):
    decided = waiting(language)
    page = read(desk, decided, step)
    draft = page.context["draft"]
    assert not Message.objects.exists()
    send(desk, decided, page, step)
    mail = Message.objects.get()
    assert mail.text == f"{draft.letter}\n\n{draft.rest}\n"
    assert (mail.to, mail.subject, mail.language) == (draft.to, draft.subject, language)
    twin = taken_by_an_action(waiting(language), step, UserFactory(staff=True))
    address, other = decided.organisation, Application.objects.latest("pk").organisation
    for row in (address, other):
        row.refresh_from_db()
    for mine, theirs in ((mail.text, twin.text), (mail.html, twin.html)):
        assert mine == theirs.replace(f"/{other.slug}/", f"/{address.slug}/")
    assert not TimelineEntry.objects.filter(is_mail_edited=True).exists()


def test_reading_the_mail_decides_nothing_and_says_what_it_is(desk, application):
    page = read(desk, application, "approve")
    html = page.content.decode()
    for shown in ("The verified locality is: National", application.applicant.email, "Language: French"):
        assert shown in html
    assert "Bienvenue dans l’Alliance" in page.context["letter"]["letter"].value()
    assert "/fr/members/maison-tamarin/" in page.context["draft"].rest
    assert "/fr/account/" in page.context["draft"].rest
    application.refresh_from_db()
    application.organisation.refresh_from_db()
    assert (application.status, application.version) == ("submitted", 2)
    assert application.organisation.slug != "maison-tamarin"
    assert not Membership.objects.exists()
    assert not TimelineEntry.objects.exists()


def test_edited_mail_arrives_in_both_parts_with_the_links_that_cannot_be_edited(desk, application):
    page = read(desk, application, "approve")
    words = "Chère Lala,\r\n\r\nVoici <b>la</b> bonne nouvelle {{ person.email }} {% now %} &amp; https://a.example"
    send(desk, application, page, "approve", subject="C’est fait {{ name }}", letter=words)
    mail = Message.objects.get()
    letter = words.replace("\r\n", "\n")
    assert mail.subject == "C’est fait {{ name }}"
    assert mail.text == f"{letter}\n\n{page.context['draft'].rest}\n"
    root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(mail.html)
    texts = ["".join(paragraph.itertext()) for paragraph in root.iter("p")]
    assert texts[:2] == letter.split("\n\n")
    assert [heading.text for heading in root.iter("h1")] == ["C’est fait {{ name }}"]
    links = {link.get("href") for link in root.iter("a")}
    assert {"http://localhost:8000/fr/members/maison-tamarin/", "http://localhost:8000/fr/account/"} <= links
    assert "https://a.example" not in links
    assert "Bienvenue dans l’Alliance" not in mail.text + mail.html
    assert list(application.timeline.values_list("status", "is_mail_edited")) == [("approved", True)]
    assert "The mail was edited." in desk.get(at(application)).content.decode()


def test_what_the_applicant_reads_in_the_account_stays_what_was_chosen(desk, application, client):
    page = read(desk, application, "changes")
    assert "Dans quels <camps> ?" in page.context["letter"]["letter"].value()
    send(desk, application, page, "changes", letter="Bonjour, tout autre chose.")
    application.refresh_from_db()
    assert application.requested == DECISIONS["changes"]
    assert Message.objects.get().text.startswith("Bonjour, tout autre chose.\n\n")


def test_arabic_is_edited_from_right_to_left_by_a_reviewer_who_works_in_english(desk):
    application = waiting("ar")
    page = read(desk, application)
    html = page.content.decode()
    assert '<html lang="en' in html
    assert "Arabic" in html
    for name in ("subject", "letter"):
        assert page.context["letter"].fields[name].widget.attrs["dir"] == "rtl"
        assert page.context["letter"].fields[name].widget.attrs["lang"] == "ar"
    send(desk, application, page, letter="عزيزتنا لالا،\n\nنشكركم.")
    mail = Message.objects.get()
    assert mail.language == "ar"
    assert 'dir="rtl"' in mail.html
    assert mail.text.startswith("عزيزتنا لالا،\n\nنشكركم.\n\n")


def test_letter_stays_in_the_language_it_was_written_in(desk, application):
    page = read(desk, application)
    User.objects.filter(pk=application.applicant_id).update(language="es")
    send(desk, application, page, letter="Chère Lala.")
    assert (Message.objects.get().language, "/fr/" in Message.objects.get().text) == ("fr", True)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("letter", " \n ", "Write the text of the mail"),
        ("letter", "a" * 20_001, "Please write at most 20000 characters; these are 20001."),
        ("letter", "a\0b", "This text holds hidden characters."),
        ("letter", "a\u202eb", "This text holds hidden characters."),
        ("subject", "", "Write the subject of the mail"),
        ("subject", "a" * 251, "Please write at most 250 characters; these are 251."),
        ("subject", "a\0b", "This text holds hidden characters."),
        ("subject", "a\r\nBcc: all@example.org", "This text holds hidden characters."),
        ("subject", "a\u202eb", "This text holds hidden characters."),
        ("language", "xx", "Select a valid choice."),
        ("seen", "", "This field is required."),
    ],
    ids=ascii,
)
def test_mail_that_cannot_be_sent_says_why_and_stays_as_it_was_typed(desk, application, field, value, said):
    page = send(desk, application, read(desk, application), **{"letter": "Chère Lala.", field: value})
    assert said in page.content.decode()
    assert "Nothing was decided or sent yet" in page.content.decode()
    assert page.context["letter"]["letter"].value() == (value if field == "letter" else "Chère Lala.")
    assert "Pas encore." in page.context["form"]["reason"].value()
    application.refresh_from_db()
    assert (application.status, Message.objects.count()) == ("submitted", 0)


def test_back_keeps_what_was_chosen_and_written(desk, application):
    page = read(desk, application)
    data = {"version": application.version} | DECISIONS["decline"] | sent(page, letter="Mes <i>propres</i> mots.")
    del data["send"]
    html = desk.post(at(application, "decline"), data | {"back": "Back"}).content.decode()
    assert "Revenez &lt;b&gt;vite&lt;/b&gt;." in html
    assert "Mes &lt;i&gt;propres&lt;/i&gt; mots." in html
    assert not Message.objects.exists()


def test_decision_on_another_version_is_refused_on_the_second_page_too(desk, application):
    page = read(desk, application)
    Application.objects.filter(pk=application.pk).update(version=application.version + 1)
    html = send(desk, application, page, letter="Mes propres mots.").content.decode()
    for shown in ("has changed since you opened this page", "Mes propres mots.", "Revenez"):
        assert shown in html
    assert "has changed since you opened this page" in read(desk, application).content.decode()
    assert not Message.objects.exists()


def test_late_decision_on_the_second_page_is_told_who_decided_and_loses_no_word(desk, application):
    page = read(desk, application)
    other = UserFactory(staff=True, name="Otto Other")
    applications.approve(application=application, version=application.version, locality="national", by=other)
    html = send(desk, application, page, letter="Mes propres mots.").content.decode()
    for shown in ("Otto Other approved this application", "Mes propres mots.", "Revenez"):
        assert shown in html
    assert [mail.notice for mail in Message.objects.all()] == ["members/application_approved"]


@pytest.mark.django_db(transaction=True)
def test_two_of_the_secretariat_at_once_make_one_decision_and_one_mail():
    application = waiting()
    staff = UserFactory.create_batch(2, superuser=True)

    desks = [Client() for _ in range(8)]
    for number, desk in enumerate(desks):
        desk.force_login(staff[number % 2])
    waiting_desks = iter(desks)
    pages = at_once(lambda: decide(next(waiting_desks), application, "approve", locality="national").content.decode())
    assert sum("Maison Tamarin is now a member" in page for page in pages) == 1
    assert sum("approved this application" in page for page in pages) == 7
    assert (Membership.objects.count(), Message.objects.count()) == (1, 1)


def test_who_may_only_look_cannot_write_a_mail(client, application):
    client.force_login(with_permissions("view_application"))
    for data in ({}, {"send": "Send", "mail-letter": "Mine."}, {"back": "Back"}):
        assert client.post(at(application, "decline"), {"version": 2, "reason": "No."} | data).status_code == 403
    assert not Message.objects.exists()
