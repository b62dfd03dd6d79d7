"""One organisation joins, in a real browser, with a real worker and a real SMTP server: in French, in Arabic without
JavaScript, and once with Redis frozen on the way. One that called is entered by the secretariat, and confirms it."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from django.conf import settings
from django.core.management import call_command

from alliance.embedded import Servers
from tests.factories.members import UserFactory
from tests.members.answers import FORM
from tests.members.pictures import PDF, picture
from tests.outbox.smtp import Server
from tests.portal import ROOT, Portal

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("sign-up")]

STAFF, PASSWORD = "sam@example.org", "correct horse battery staple"
PATIENCE = 20  # seconds for a mail to arrive
PROMPT = 2.0  # seconds in which a step answers, whatever is broken

WORDS = {
    "fr": {
        "name": "Maison Tamarin – Éducation & Paix",
        "slug": "maison-tamarin-education-paix",
        "description": "Nous accompagnons les enfants séparés de leur famille et formons les équipes locales. " * 5,
        "countries": "Madagascar\nComores",
        "error": "Votre texte compte 3 mots. Écrivez de 50 à 100 mots.",
        "check": "Vérifiez vos réponses",
        "received": "Nous avons reçu la demande de",
        "approved": "est désormais membre de l’Alliance",
        "member": "Votre organisation est membre de l’Alliance.",
        "hidden": "Votre organisation est masquée",
    },
    "ar": {
        "name": "شبكة جسور لحماية الطفولة",
        "slug": "jisr",
        "description": "نرافق الأطفال المنفصلين عن أسرهم وندرب الفرق المحلية على حمايتهم في المخيمات والمدن. " * 5,
        "countries": "السودان\nتشاد",
        "error": "في نصكم 3 كلمات. يُرجى كتابة 50 إلى 100 كلمة.",
        "check": "راجعوا إجاباتكم",
        "received": "تلقينا طلب",
        "approved": "عضوًا في التحالف",
        "member": "منظمتكم عضو في التحالف.",
        "hidden": "أُخفيت منظمتكم",
    },
}


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    """A Redis of this module, which may be frozen."""
    folder = tmp_path_factory.mktemp("redis")
    folder.chmod(0o711)
    with Servers(folder, postgres=False, ephemeral=True) as servers:
        yield servers


@pytest.fixture(scope="module")
def smtp():
    with Server() as server:
        yield server


@pytest.fixture(scope="module")
def portal(django_db_setup, django_db_blocker, static_files, redis, smtp):
    with django_db_blocker.unblock():
        call_command("load_content", verbosity=0)
        UserFactory(email=STAFF, password=PASSWORD, name="Sam Secretary", superuser=True)
        running = Portal(static_files.parent, REDIS_URL=redis.redis_url, EMAIL_URL=f"smtp://127.0.0.1:{smtp.port}")
        try:
            running.start()
            running.start_worker()
            yield running
        finally:
            running.stop()
            call_command("flush", interactive=False, verbosity=0)


def wait_for(find: Callable[[], object], what: str):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := find():
            return found
        time.sleep(0.05)
    raise AssertionError(f"{what} has not come")


def text_of(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content()


class Journey:
    """A person at a browser, with a mailbox."""

    def __init__(self, browser, portal: Portal, smtp: Server, *, language: str, email: str, **options) -> None:
        self.context = browser.new_context(base_url=portal.url, locale=language, **options)
        self.tab = self.context.new_page()
        self.smtp, self.language, self.email = smtp, language, email
        self.slowest = 0.0
        self.earlier_codes = 0

    def mails(self, subject: str = "") -> list[EmailMessage]:
        mine = [mail for recipient, mail in self.smtp.mails if recipient == self.email]
        return [mail for mail in mine if subject in str(mail["Subject"])]

    def mail(self, subject: str) -> EmailMessage:
        return wait_for(lambda: self.mails(subject), f"The mail “{subject}” to {self.email}")[-1]

    def codes(self) -> list[str]:
        found = [re.search(r"\b\d{4} \d{4}\b", text_of(mail)) for mail in self.mails()]
        return [code[0] for code in found if code]

    def code(self) -> str:
        """The code that was asked for last, once its mail is here: not one of an earlier visit."""
        return wait_for(lambda: self.codes()[self.earlier_codes :], "The code")[-1]

    def press(self, selector: str = "main form button[type=submit]") -> None:
        started = time.monotonic()
        self.tab.locator(selector).first.click()
        self.tab.wait_for_load_state()
        self.slowest = max(self.slowest, time.monotonic() - started)

    def press_and_lose(self, *, sent: bool) -> None:
        """Press the button as the connection breaks: before the form has left, or before its answer is here.

        Then do what anybody does: load the page again once there is a connection.
        """

        def cut(route) -> None:
            if sent:
                route.fetch(max_redirects=0)
            route.abort("connectionreset")

        self.tab.route("**/*", cut)
        self.tab.locator("main form button[type=submit]").first.click()
        self.tab.wait_for_url("chrome-error://chromewebdata/")
        self.tab.unroute("**/*")
        self.tab.reload()

    def read(self) -> str:
        return self.tab.locator("main").inner_text()

    def at(self, path: str) -> bool:
        return self.tab.url.endswith(f"/{self.language}{path}")

    def ask_for_a_code(self, path: str) -> None:
        self.tab.goto(f"/{self.language}{path}")
        self.tab.fill("input[name=email]", self.email)
        self.earlier_codes = len(self.codes())
        self.press()
        assert self.at("/account/sign-in/code/")
        assert self.email in self.read()

    def enter_the_code(self) -> None:
        self.tab.fill("input[name=code]", self.code())
        self.press()

    def choose(self, **answers: str) -> None:
        for name, value in answers.items():
            self.tab.check(f"input[name={name}][value={value}]")

    def answer(self, words: dict[str, str], *, start: str = "you", until: str = "") -> None:
        """Page after page, from `start`; `until` is the one that is left to the caller."""
        tab = self.tab
        pages = ["you", "organisation", "where", "work", "groups", "safeguarding", "visibility"]
        for page in pages[pages.index(start) :]:
            assert self.at(f"/apply/{page}/")
            if page == until:
                return
            if page == "you":
                tab.fill("input[name=contact_name]", "Lala Rakoto")
                tab.fill("input[name=job_title]", "Coordination")
            elif page == "organisation":
                tab.fill("input[name=name]", words["name"])
                tab.fill("input[name=acronym]", "JISR")
                tab.select_option("select[name=kind]", "national_ngo")
                self.choose(legal_status="registered")
                logo = {"name": "Logo.png", "mimeType": "image/png", "buffer": picture()}
                tab.set_input_files("input[name=logo]", logo)
            elif page == "where":
                tab.select_option("select[name=headquarters]", "SD")
                tab.fill("textarea[name=countries]", words["countries"])
                self.choose(affiliation="independent", governs_itself="yes", raises_own_funds="yes")
            elif page == "work":
                tab.fill("textarea[name=description]", words["description"])
            elif page == "groups":
                tab.check("input[name=groups][value=cash]")
            elif page == "safeguarding":
                self.choose(safeguarding_policy="yes", psea_policy="in_preparation")
                policy = {"name": "Policy.pdf", "mimeType": "application/pdf", "buffer": PDF}
                tab.set_input_files("input[name=safeguarding_policy_file]", policy)
            else:
                self.choose(visibility="public")
            self.press()

    def submit(self, words: dict[str, str], *, is_cut: bool = False) -> None:
        assert self.at("/apply/check/")
        assert self.tab.locator("h1").inner_text() == words["check"]
        for name in ("Logo.webp", "Policy.pdf"):
            assert self.tab.get_by_role("link", name=name).is_visible()
        self.tab.check("input[name=declared]")
        self.tab.check("input[name=consented]")
        if is_cut:
            self.press_and_lose(sent=True)
        else:
            self.press()
        assert self.at("/apply/done/")


class Desk(Journey):
    """The secretariat, which opens the link of its notice and signs in with its password."""

    def __init__(self, browser, portal: Portal, smtp: Server) -> None:
        super().__init__(browser, portal, smtp, language="en", email=settings.SECRETARIAT_EMAIL)

    def open(self, name: str, notices: int = 1) -> None:
        subject = f"New application: {name}"
        wait_for(lambda: len(self.mails(subject)) == notices, f"Notice {notices}")
        self.tab.goto(re.search(r"\S+/admin/members/application/\d+/change/", text_of(self.mail(subject)))[0])
        if "/account/sign-in/?next=" in self.tab.url:
            self.press("a[href*='/account/sign-in/password/']")
            self.tab.fill("input[name=login]", STAFF)
            self.tab.fill("input[name=password]", PASSWORD)
            self.press()
        assert self.tab.url.endswith("/change/")
        assert name in self.read()

    def decide(self, step: str) -> None:
        """Two clicks: the mail is read before it leaves."""
        self.press(f"form[action$='/{step}/'] input[type=submit]")
        assert "Read the mail before it leaves" in self.tab.locator("body").inner_text()
        self.press("input[name=send]")

    def approve(self, name: str) -> None:
        self.decide("approve")
        assert f"{name} is now a member" in self.tab.locator("body").inner_text()


@pytest.mark.parametrize(("language", "has_script"), [("fr", True), ("ar", False)])
def test_organisation_joins(browser, portal, smtp, language, has_script):
    words = WORDS[language]
    person = Journey(
        browser,
        portal,
        smtp,
        language=language,
        email=f"lala.{language}@example.org",
        java_script_enabled=has_script,
    )
    tab = person.tab
    tab.goto(f"/{language}/join/")
    person.press(f"main a[href='/{language}/apply/']")
    person.ask_for_a_code("/apply/")
    person.enter_the_code()
    person.answer(words, until="work")
    short = " ".join(words["description"].split()[:3])
    tab.fill("textarea[name=description]", short)
    person.press()
    assert words["error"] in tab.locator("[role=alert]").inner_text()
    assert tab.input_value("textarea[name=description]") == short
    # the telephone dies; days later, on another device, everything is there
    tab.context.clear_cookies()
    person.ask_for_a_code("/apply/")
    person.enter_the_code()
    assert person.at("/apply/work/")
    assert tab.input_value("textarea[name=description]") == short
    person.answer(words, start="work", until="groups")
    is_cut = language == "ar"
    if is_cut:
        tab.check("input[name=groups][value=cash]")
        person.press_and_lose(sent=False)
    person.answer(words, start="safeguarding" if is_cut else "groups")
    person.submit(words, is_cut=is_cut)
    assert words["name"] in str(person.mail(words["received"])["Subject"])

    desk = Desk(browser, portal, smtp)
    desk.open(words["name"])
    if language == "fr":
        ask_for_changes(desk, person, words)
        desk.open(words["name"], notices=2)
    desk.approve(words["name"])
    desk.context.close()
    decision = person.mail(words["approved"])
    assert len(person.mails(words["received"])) == (2 if language == "fr" else 1)  # one for each submission
    assert decision.get_body(("html",)).get_content().count(f'lang="{language}"') == 1

    tab.goto(f"/{language}/members/")
    assert words["name"] in person.read()
    tab.goto(re.search(rf"http\S+/{language}/members/[\w-]+/", text_of(decision))[0])
    assert person.at(f"/members/{words['slug']}/")
    assert tab.locator("h1").inner_text() == words["name"]
    assert tab.locator("img.logo").is_visible()
    assert "Policy.pdf" not in person.read()

    tab.goto(f"/{language}/account/")
    person.press("form[action$='/account/sign-out/'] button")
    assert person.at("/")
    person.ask_for_a_code("/account/sign-in/")
    assert len(person.mails()) >= 3
    person.enter_the_code()
    assert person.at("/account/")
    assert words["member"] in person.read()
    person.press(f"main a[href='/{language}/account/organisation/{words['slug']}/']")
    if language == "fr":
        invite(person, Journey(browser, portal, smtp, language="fr", email="nur@example.org"), words)
    # one button, and nobody asks why
    person.press("form[action$='/hide/'] button")
    tab.get_by_text(words["hidden"]).wait_for()
    with browser.new_context(base_url=portal.url) as strangers:
        stranger = strangers.new_page()
        stranger.goto(f"/{language}/members/")
        assert words["name"] not in stranger.locator("main").inner_text()
    person.context.close()


def ask_for_changes(desk: Desk, person: Journey, words: dict[str, str]) -> None:
    """Only the page that was named is open; the rest stays as it was."""
    desk.tab.fill("form[action$='/changes/'] textarea[name=work]", "Dans quels camps ?")
    desk.decide("changes")
    mail = text_of(person.mail("Quelques réponses à modifier"))
    assert "Dans quels camps ?" in mail
    person.tab.goto(re.search(r"\S+/apply/check/", mail)[0])
    assert person.tab.locator("main a[href*='/apply/organisation/']").count() == 0
    person.press("main a[href*='/apply/work/']")
    assert "Dans quels camps ?" in person.read()
    person.tab.fill("textarea[name=description]", words["description"].replace("locales", "des camps du Sud"))
    person.press()
    person.submit(words)


def invite(focal_point: Journey, colleague: Journey, words: dict[str, str]) -> None:
    """Back to where it began, with one more who acts for the organisation."""
    entry = focal_point.tab.url
    focal_point.press("main a[href$='/people/']")
    focal_point.tab.fill("input[name=email]", colleague.email)
    focal_point.tab.select_option("form:has(input[name=email]) select[name=role]", "alternate")
    focal_point.press("form:has(input[name=email]) button")
    mail = text_of(colleague.mail(words["name"]))
    colleague.ask_for_a_code(re.search(r"/fr(/account/invitations/)", mail)[1])
    colleague.enter_the_code()
    assert colleague.at("/account/invitations/")
    colleague.press("form[action$='/accept/'] button")
    assert colleague.tab.url == entry
    colleague.context.close()
    focal_point.tab.goto(entry)
    assert "Suppléance" in focal_point.read()


def test_what_came_by_phone_is_confirmed_by_a_link_without_a_script(browser, portal, smtp):
    desk = Journey(browser, portal, smtp, language="en", email=STAFF)
    desk.tab.goto("/en/account/sign-in/password/?next=/admin/members/application/add/")
    desk.tab.fill("input[name=login]", STAFF)
    desk.tab.fill("input[name=password]", PASSWORD)
    desk.press()
    desk.tab.fill("input[name=email]", "tamarin@example.org")
    desk.tab.fill("input[name=contact_name]", "Lala Rakoto")
    desk.choose(language="fr", came="phone")
    desk.press("input[type=submit].default")
    answers = FORM | {"name": "Maison du Lac"}
    for name in ("job_title", "name", "countries", "description"):
        desk.tab.fill(f"[name={name}]", answers[name])
    for name in ("kind", "headquarters"):
        desk.tab.select_option(f"select[name={name}]", answers[name])
    desk.choose(legal_status="registered", description_language="fr", visibility="public")
    desk.choose(affiliation="independent", governs_itself="yes", raises_own_funds="yes")
    desk.choose(safeguarding_policy="yes", psea_policy="in_preparation")
    desk.press("input[name=send]")
    assert "Sent for confirmation to tamarin@example.org" in desk.tab.locator("body").inner_text()

    phone = {"viewport": {"width": 360, "height": 640}, "java_script_enabled": False}
    person = Journey(browser, portal, smtp, language="fr", email="tamarin@example.org", **phone)
    person.tab.goto(re.search(r"\S+/fr/apply/entered/\S+", text_of(person.mail("Veuillez confirmer")))[0])
    assert "Maison du Lac" in person.read()
    person.press("form:has([name=declared]) button")
    assert "Confirmez" in person.tab.locator("[role=alert]").inner_text()
    person.tab.check("input[name=declared]")
    person.tab.check("input[name=consented]")
    person.press("form:has([name=declared]) button")
    assert "Merci." in person.read()
    assert person.mail(WORDS["fr"]["received"])
    desk.tab.goto("/admin/members/application/")
    assert "confirmed on" in desk.tab.locator("tr", has_text="Maison du Lac").inner_text()
    desk.context.close()
    person.context.close()


def test_organisation_joins_while_redis_is_frozen(browser, portal, smtp, redis):
    words = WORDS["fr"] | {"name": "Maison Gelée"}
    person = Journey(browser, portal, smtp, language="fr", email="gel@example.org")
    redis.children["Redis"].send_signal(signal.SIGSTOP)
    try:
        person.ask_for_a_code("/apply/")
        # longer than anything that the portal would wait for
        time.sleep(3)
        assert not person.mails()
        person.press("button[name=again]")
    finally:
        redis.children["Redis"].send_signal(signal.SIGCONT)
    sweep(portal)
    person.enter_the_code()
    assert person.at("/apply/you/")

    redis.children["Redis"].send_signal(signal.SIGSTOP)
    try:
        person.answer(words)
        person.submit(words)
    finally:
        redis.children["Redis"].send_signal(signal.SIGCONT)
    sweep(portal)
    assert person.mail(words["received"])
    assert len(person.mails(words["received"])) == 1
    assert person.slowest < PROMPT
    person.context.close()


def sweep(portal: Portal) -> None:
    """What beat asks for each minute."""
    command = [sys.executable, "-m", "celery", "-A", "alliance", "call", "foundation.outbox.tasks.deliver"]
    subprocess.run(command, cwd=ROOT, env=portal.environment, check=True, capture_output=True, timeout=PATIENCE)
