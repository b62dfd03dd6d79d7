"""Writing to an organisation: its people receive it, nobody sees their addresses, and nobody can use it to do harm."""

import re

import html5lib
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from foundation.outbox.models import Message
from members.actions import contact
from members.models import Organisation
from tests.factories.members import FormerAddressFactory, OrganisationFactory, RepresentativeFactory, UserFactory
from tests.members.test_codes import at_once
from tests.members.test_directory import SEES, organisations, reader  # noqa: F401
from tests.members.test_entries import save

pytestmark = pytest.mark.django_db

PAGE = "/fr/members/member/contact/"
SAID = {
    "name": "Nur Haddad",
    "email": "nur@jacaranda.example.org",
    "affiliation": "Centre Jacaranda",
    "message": "Nous cherchons {{ un partenaire }} <b>à Toliara</b>.\n\nMerci.",
}


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests():
    cache.clear()


@pytest.fixture
def member(db) -> Organisation:
    return OrganisationFactory(slug="member", name="Maison Tamarin", listed=True)


@pytest.fixture
def focal_point(member):
    return RepresentativeFactory(
        organisation=member, user__name="Lala Rakoto", user__email="lala@example.org", user__language="es"
    ).user


def said(**changes) -> dict[str, str]:
    return SAID | changes


def errors(page) -> dict[str, list[str]]:
    return {name: list(found) for name, found in page.context["form"].errors.items()}


def recipients() -> list[str]:
    return sorted(Message.objects.values_list("to", flat=True))


def written(response) -> bool:
    return response.status_code == 302


# --- who receives it --------------------------------------------------------------------------------------------------


def test_focal_points_receive_it_each_in_their_language_and_answer_the_writer(client, member, focal_point, settings):
    RepresentativeFactory(organisation=member, user__email="faly@example.org", user__language="ar")
    for role, former in (("alternate", False), ("member", False), ("focal_point", True)):
        RepresentativeFactory(organisation=member, role=role, former=former)
    response = client.post(PAGE, said(), follow=True)
    assert response.redirect_chain == [(f"{PAGE}sent/", 302)]
    assert {mail.to: mail.language for mail in Message.objects.all()} == {
        "lala@example.org": "es",
        "faly@example.org": "ar",
    }
    mail = Message.objects.get(language="es")
    assert (mail.reply_to, mail.secret) == (SAID["email"], True)
    assert mail.subject == "Un mensaje para Maison Tamarin a través del directorio"
    shown = ["Nur Haddad", SAID["email"], "Centre Jacaranda", settings.SECRETARIAT_EMAIL]
    assert [each for each in shown if each not in mail.text] == []
    assert f"{settings.SITE_URL}/es/account/organisation/member/messages/" in mail.text
    assert "\n> Nous cherchons {{ un partenaire }} <b>à Toliara</b>.\n>\n> Merci.\n" in mail.text
    root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(mail.html)
    [quote] = root.iter("blockquote")
    assert ["".join(each.itertext()) for each in quote] == SAID["message"].split("\n\n")


def test_nobody_learns_an_address_by_writing(client, member, focal_point):
    form, after = client.get(PAGE), client.post(PAGE, said(), follow=True)
    for page in (form, after):
        text = page.content.decode()
        assert [each for each in ("lala@example.org", "Lala Rakoto") if each in text] == []
    assert SAID["email"] not in recipients()


def test_alternates_receive_it_where_no_focal_point_can_sign_in(client, member, focal_point):
    focal_point.is_active = False
    focal_point.save()
    RepresentativeFactory(organisation=member, role="alternate", user__email="soa@example.org")
    RepresentativeFactory(organisation=member, role="member")
    client.post(PAGE, said())
    assert recipients() == ["soa@example.org"]


def test_the_secretariat_receives_it_where_nobody_can_be_reached_and_is_told_so(client, member, settings):
    RepresentativeFactory(organisation=member, role="member")
    RepresentativeFactory(organisation=member, role="alternate", user__is_active=False)
    client.post(PAGE, said())
    mail = Message.objects.get()
    assert (mail.to, mail.language, mail.reply_to) == (settings.SECRETARIAT_EMAIL, "en", SAID["email"])
    assert "the portal can reach nobody there: no focal point or alternate can sign in" in mail.text
    assert f"{settings.SITE_URL}/admin/members/organisation/{member.pk}/change/" in mail.text


def test_what_was_written_and_who_wrote_it_are_gone_once_it_was_sent(client, member, focal_point):
    client.post(PAGE, said())
    mail = Message.objects.get()
    mail.mark_sent()
    row = str(Message.objects.values().get())
    assert [each for each in (*SAID.values(), "Nur", "jacaranda") if each in row] == []


def test_staff_do_not_read_it_on_its_way(client, member, focal_point):
    client.post(PAGE, said())
    client.force_login(UserFactory(superuser=True))
    html = client.get(f"/admin/outbox/message/{Message.objects.get().pk}/change/").content.decode()
    assert "This e-mail is for its recipient alone." in html
    assert "Toliara" not in html


# --- which organisations have the form --------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "sees"), SEES.items())
def test_whom_one_does_not_see_one_cannot_write_to(client, organisations, kind, sees):  # noqa: F811
    user = reader(kind, organisations)
    if user:
        client.force_login(user)
    found = {"form": set(), "sent": set(), "written": set()}
    for slug in organisations:
        form, after = f"/en/members/{slug}/contact/", f"/en/members/{slug}/contact/sent/"
        statuses = {"form": client.get(form), "written": client.post(form, said()), "sent": client.get(after)}
        for name, response in statuses.items():
            assert response.status_code in (200, 302, 404)
            found[name] |= {slug} - ({slug} if response.status_code == 404 else set())
    assert found == {"form": sees, "sent": sees, "written": sees}
    assert Message.objects.count() == len(sees)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_the_form_of_a_hidden_one_is_not_found_like_that_of_one_that_never_was(client, organisations, language):  # noqa: F811
    pages = {
        client.get(f"/{language}/members/{slug}/contact/").content.decode().replace(f"/members/{slug}/", "…")
        for slug in ("unlisted", "members", "applicant", "former", "never-was")
    }
    assert len(pages) == 1
    assert f'lang="{language}"' in pages.pop()


def test_one_that_went_into_another_is_written_to_there_with_what_was_typed(client, member, focal_point):
    FormerAddressFactory(slug="former-name", organisation=member)
    response = client.post("/fr/members/former-name/contact/", said(), follow=True)
    assert response.redirect_chain == [(PAGE, 307), (f"{PAGE}sent/", 302)]
    assert recipients() == ["lala@example.org"]
    FormerAddressFactory(slug="hidden-name", organisation=OrganisationFactory(unlisted=True))
    assert client.get("/fr/members/hidden-name/contact/").status_code == 404


def test_nothing_is_sent_to_a_sample_and_the_pages_say_so(client):
    sample = OrganisationFactory(slug="member", listed=True, sample=True)
    RepresentativeFactory(organisation=sample, user__email="nobody@sample.example")
    assert "This organisation is invented" in client.get("/en/members/member/contact/").content.decode()
    page = client.post("/en/members/member/contact/", said(), follow=True).content.decode()
    assert "<h1>Nothing was sent</h1>" in page
    assert not Message.objects.exists()


def test_the_entry_leads_to_the_form_unless_the_organisation_takes_no_messages(client, member, focal_point):
    assert f'href="{PAGE}" rel="nofollow"' in client.get("/fr/members/member/").content.decode()
    client.force_login(focal_point)
    save(client, "messages", {"takes_messages": "no"})
    assert PAGE not in Client().get("/fr/members/member/").content.decode()
    page = Client().get(PAGE).content.decode()
    assert "<textarea" not in page
    assert "Cette organisation n’accepte pas de messages ici." in page


def test_an_organisation_that_closes_its_form_meanwhile_receives_nothing_and_the_words_stay(client, member):
    member.takes_messages = False
    member.save()
    page = client.post(PAGE, said())
    assert errors(page) == {"__all__": ["Rien n’a été envoyé\u202f: cette organisation n’accepte pas de messages."]}
    assert page.context["form"]["message"].value() == SAID["message"]
    assert not Message.objects.exists()


# --- what is written --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "…"),
        ("name", "a\0b"),
        ("name", "a\u202eb"),
        ("name", "Nur\r\nBcc: all@example.org"),
        ("name", "a" * 10_000),
        ("name", "Win at https://spam.example"),
        ("email", ""),
        ("email", "nur"),
        ("email", "nur@example.org\r\nBcc: all@example.org"),
        ("email", "nur@example.org, all@example.org"),
        ("affiliation", "a\0b"),
        ("affiliation", "a" * 10_000),
        ("affiliation", "spam.example/now"),
        ("message", ""),
        ("message", "Too short"),
        ("message", "a\0b" * 10),
        ("message", "a\u202eb" * 10),
        ("message", "a" * 3001),
        ("message", "See https://a.example www.b.example c.example/1 HTTP://d.example"),
        ("homepage", "https://spam.example"),
    ],
    ids=ascii,
)
def test_what_cannot_be_taken_is_said_at_its_field_and_stays(client, member, focal_point, field, value):
    page = client.post(PAGE, said(**{field: value}))
    assert (page.status_code, list(errors(page))) == (200, [field])
    assert f'id="id_{field}_error"' in page.content.decode()
    assert page.context["form"][field].value() == value
    assert page.context["form"]["email"].value() == (value if field == "email" else SAID["email"])
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "message", ["Ten letter", "م" * 3000, "Voir https://www.a.b.example/c.d/, www.b.example/e.f/ et c.example/1/"]
)
def test_messages_of_any_script_and_with_a_few_web_addresses_are_taken(client, member, focal_point, message):
    assert written(client.post(PAGE, said(message=message)))
    assert Message.objects.count() == 1


def test_what_is_typed_never_adds_a_header_nor_becomes_markup_in_the_mail(client, member, focal_point):
    member.name = "Maison {% now 'Y' %} <i>"
    member.save()
    forged = "Bonjour.\r\n\r\n-- \r\nThe Alliance\r\nBcc: all@example.org\r\n{{ contact_email }}"
    client.post(PAGE, said(name="<b>Nur</b> {{ url }}", message=forged))
    mail = Message.objects.get()
    assert mail.subject == "Un mensaje para Maison {% now 'Y' %} <i> a través del directorio"
    typed = mail.text.partition("> Bonjour.")[2].splitlines()
    assert typed[:6] == ["", ">", "> --", "> The Alliance", "> Bcc: all@example.org", "> {{ contact_email }}"]
    assert "&lt;b&gt;Nur&lt;/b&gt; {{ url }}" in mail.html


def test_extra_fields_change_nothing(client, member, focal_point):
    extra = {"to": "all@example.org", "organisation": 1, "by": focal_point.pk, "takes_messages": "no", "is_sample": "1"}
    client.post(PAGE, said(**extra))
    assert recipients() == ["lala@example.org"]
    member.refresh_from_db()
    assert member.takes_messages


# --- who writes -------------------------------------------------------------------------------------------------------


def test_who_has_signed_in_finds_filled_in_what_is_known_and_their_address_counts_as_confirmed(client, member):
    person = RepresentativeFactory(organisation__name="Clinique Baobab", organisation__listed=True).user
    client.force_login(person)
    known = {"name": person.name, "email": person.email, "affiliation": "Clinique Baobab"}
    assert client.get(PAGE).context["form"].initial == known
    for email, is_confirmed in ((person.email, True), ("other@example.org", False)):
        client.post(PAGE, said(email=email))
        mail = Message.objects.get(reply_to=email)
        assert ("confirmed: they sign in to the portal with it" in mail.text) == is_confirmed
        assert ("not confirmed" in mail.text) != is_confirmed
        assert person.pk in mail.people


def test_an_organisation_that_is_hidden_is_not_filled_in_for_its_people(client, member):
    for traits in ({"organisation__unlisted": True}, {"organisation__members_only": True}):
        person = RepresentativeFactory(**traits).user
        client.force_login(person)
        assert client.get(PAGE).context["form"].initial == {"name": person.name, "email": person.email}


def test_the_form_is_kept_by_no_cache_and_out_of_search_engines(client, member):
    for path in (PAGE, f"{PAGE}sent/"):
        response = client.get(path)
        assert response.headers["Cache-Control"] == "private, no-store"
        assert '<meta name="robots" content="noindex">' in response.content.decode()
        assert 'rel="canonical"' not in response.content.decode()
    assert "Disallow: /*/members/*/contact/" in client.get("/robots.txt").content.decode().splitlines()
    assert not re.search("/members/[^/]+/contact/", client.get("/sitemap.xml").content.decode())


# --- once, and not too often ------------------------------------------------------------------------------------------


def test_the_same_message_once_more_is_not_sent_again_and_another_one_is(client, member, focal_point):
    assert [written(client.post(PAGE, said())) for _ in range(2)] == [True, True]
    assert Message.objects.count() == 1
    Message.objects.get().mark_sent()
    client.post(PAGE, said())
    assert Message.objects.count() == 1
    client.post(PAGE, said(message="Encore une question."))
    assert Message.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_are_one_mail(member, focal_point):
    at_once(lambda: contact.write(organisation=member, by=None, **SAID))
    assert recipients() == ["lala@example.org"]


def test_from_one_network_address_there_is_a_limit_that_loses_no_word(client, member, focal_point):
    for number in range(10):
        assert written(client.post(PAGE, said(message=f"Message number {number}")))
    page = client.post(PAGE, said(message="One too many"))
    assert (page.status_code, page.context["form"]["message"].value()) == (429, "One too many")
    assert "Trop d’essais" in page.content.decode()
    assert Message.objects.count() == 10


def test_to_one_organisation_there_is_a_limit_a_day_whoever_writes(client, member, focal_point):
    def write(number: int, slug: str = "member"):
        page = f"/en/members/{slug}/contact/"
        return client.post(page, said(message=f"Message number {number}"), REMOTE_ADDR=f"192.0.2.{number}")

    assert [written(write(number)) for number in range(30)] == [True] * 30
    page = write(30)
    assert (page.status_code, page.context["form"]["message"].value()) == (429, "Message number 30")
    refusal = "This organisation has received many messages today. Please try again tomorrow."
    assert errors(page) == {"__all__": [refusal]}
    OrganisationFactory(slug="other", listed=True)
    assert written(write(31, "other"))
    assert Message.objects.count() == 31


def test_what_is_refused_at_a_field_does_not_count_as_a_try(client, member, focal_point):
    for _ in range(12):
        client.post(PAGE, said(email=""))
    assert written(client.post(PAGE, said()))


def test_the_trap_is_hidden_from_people_until_a_browser_has_filled_it_in(client, member):
    def field(page) -> str:
        return re.search(r'<[^>]*name="homepage"[^>]*>', page.content.decode())[0]

    page = client.get(PAGE)
    assert '<div class="vh" aria-hidden="true"><label for="id_homepage">' in page.content.decode()
    assert all(each in field(page) for each in ('tabindex="-1"', 'autocomplete="off"'))
    page = client.post(PAGE, said(homepage="x"))
    assert '<div class="fld err"><label for="id_homepage">Laissez ce champ vide</label>' in page.content.decode()
    assert "tabindex" not in field(page)
    with translation.override("fr"):
        assert errors(page) == {"homepage": ["Laissez ce champ vide"]}


def test_form_whose_token_does_not_fit_comes_back_with_what_was_typed(member, focal_point):
    browser = Client(enforce_csrf_checks=True)
    page = browser.post(PAGE, said(extra="x"))
    assert (page.status_code, page.context["form"]["message"].value()) == (403, SAID["message"])
    OrganisationFactory(slug="hidden", unlisted=True)
    for slug in ("hidden", "never-was"):
        assert browser.post(f"/fr/members/{slug}/contact/", said()).status_code == 404
    assert not Message.objects.exists()


def test_other_methods_are_refused(client, member):
    assert (client.put(PAGE).status_code, client.delete(PAGE).status_code) == (405, 405)
    assert client.post(f"{PAGE}sent/").status_code == 405
