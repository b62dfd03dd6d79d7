"""Every mail of members in the four languages, laid out under var/mails/ for somebody to look at."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from foundation.outbox.models import Message
from members import emails
from members.models import Merge, Reminder, Representative
from members.models.organisations import Visibility
from tests.factories.members import (
    ApplicationFactory,
    ConfirmationFactory,
    EntryChangeFactory,
    ExpressionOfInterestFactory,
    InvitationFactory,
    JoinRequestFactory,
    OrganisationFactory,
    RepresentativeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

GALLERY = settings.BASE_DIR / "var" / "mails"
LANGUAGES = dict(settings.LANGUAGES)
NOW = timezone.now()


class Cast:
    """Who and what the mails are about; everybody reads `language`."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.person = UserFactory(name="Lala Rakoto", email="lala.rakoto@tamarin.example", language=language)
        self.other = UserFactory(name="Nur Haddad", email="nur.haddad@tamarin.example", language=language)
        self.organisation = OrganisationFactory(
            listed=True, name="Maison Tamarin", slug="maison-tamarin", headquarters="MG"
        )
        self.focal_point = RepresentativeFactory(user=self.person, organisation=self.organisation)

    def application(self, *traits: str, **changes: object):
        new = OrganisationFactory(name="Centre Jacaranda", headquarters="MG", visibility=Visibility.PUBLIC)
        return ApplicationFactory(organisation=new, applicant=self.other, **dict.fromkeys(traits, True), **changes)

    def entered(self, *traits: str):
        staff = UserFactory(name="Sam Secretary", staff=True)
        return self.application(*traits, entered_by=staff, came="phone", asked_at=NOW)

    def reminder(self, which: str, application) -> Reminder:
        removal_at = NOW + timedelta(days=60) if which == "second" and application.status == "draft" else None
        return Reminder.objects.create(
            application=application, which=which, since=NOW - timedelta(days=30), posted_at=NOW, removal_at=removal_at
        )

    def change(self, **changes: object):
        return EntryChangeFactory(
            organisation=self.organisation,
            by=self.person,
            before={"name": "Maison Tamarin", "kind": "national_ngo", "headquarters": "MG"},
            proposed={"name": "Maison du Tamarin", "kind": "network", "headquarters": "KM"},
            **changes,
        )

    def confirmation(self, *traits: str, **changes: object):
        return ConfirmationFactory(
            membership=self.organisation.memberships.get(),
            **{"answered_by": self.person, "answered_at": NOW} if "reason" in changes else {},
            **dict.fromkeys(traits, True),
            **changes,
        )

    def merge(self) -> Merge:
        return Merge.objects.create(
            kept=self.organisation,
            absorbed_id=1,
            by=UserFactory(staff=True),
            context_id=uuid4(),
            kept_name="Maison Tamarin",
        )

    def colleague(self) -> Representative:
        return RepresentativeFactory(
            user=self.other, organisation=self.organisation, role=Representative.Role.ALTERNATE
        )

    def invitation(self):
        return InvitationFactory(
            organisation=self.organisation, by=self.person, email="invited@tamarin.example", role="alternate"
        )


# How each mail comes about; what is missing here fails below.
MAILS = {
    "sign_in_code": lambda cast: emails.sign_in_code(
        email=cast.person.email, digits="12345678", language=cast.language
    ),
    "application_received": lambda cast: emails.application_received(cast.application("submitted")),
    "application_notice": lambda cast: emails.application_notice(cast.application("submitted")),
    "application_approved": lambda cast: emails.application_approved(cast.application("approved"), is_listed=True),
    "changes_requested": lambda cast: emails.changes_requested(cast.application("returned")),
    "application_declined": lambda cast: emails.application_declined(cast.application("declined")),
    "entry_change_notice": lambda cast: emails.entry_change_notice(cast.change()),
    "entry_hidden": lambda cast: emails.entry_hidden(cast.organisation, by=cast.person),
    "entry_change_accepted": lambda cast: emails.entry_change_accepted(cast.change()),
    "entry_change_refused": lambda cast: emails.entry_change_refused(
        cast.change(reason="The register says Jacaranda.")
    ),
    "invitation": lambda cast: emails.invitation(cast.invitation()),
    "invitation_accepted": lambda cast: emails.invitation_accepted(cast.invitation(), cast.colleague()),
    "role_given": lambda cast: emails.role_given(cast.colleague()),
    "representation_ended": lambda cast: emails.representation_ended(cast.colleague()),
    "application_entered": lambda cast: emails.application_entered(cast.entered()),
    "application_disowned": lambda cast: emails.application_disowned(cast.entered("withdrawn")),
    "entered_reminder": lambda cast: emails.draft_reminder(
        cast.reminder("first", cast.entered()), until=NOW + timedelta(days=23)
    ),
    "entered_last_reminder": lambda cast: emails.draft_last_reminder(cast.reminder("second", cast.entered())),
    "entered_removed": lambda cast: emails.draft_removed(cast.reminder("second", cast.entered())),
    "draft_reminder": lambda cast: emails.draft_reminder(
        cast.reminder("first", cast.application()), until=NOW + timedelta(days=23)
    ),
    "draft_last_reminder": lambda cast: emails.draft_last_reminder(cast.reminder("second", cast.application())),
    "draft_removed": lambda cast: emails.draft_removed(cast.reminder("second", cast.application())),
    "changes_reminder": lambda cast: emails.changes_reminder(cast.reminder("first", cast.application("returned"))),
    "application_unanswered": lambda cast: emails.application_unanswered(
        cast.reminder("unanswered", cast.application("submitted")), days=10
    ),
    "join_requested": lambda cast: emails.join_requested(
        JoinRequestFactory(organisation=cast.organisation, user=cast.other)
    ),
    "join_unanswered": lambda cast: emails.join_unanswered(
        JoinRequestFactory(organisation=cast.organisation, user=cast.other)
    ),
    "join_decided": lambda cast: emails.join_decided(
        JoinRequestFactory(organisation=cast.organisation, user=cast.other, declined=True)
    ),
    "confirmation_asked": lambda cast: emails.confirmation_asked(cast.confirmation("overdue"), now=NOW),
    "confirmation_unreachable": lambda cast: emails.confirmation_unreachable(cast.confirmation(stage="nobody")),
    "leaving_notice": lambda cast: emails.leaving_notice(cast.confirmation("leaving", reason="We close in March.")),
    "leaving": lambda cast: emails.leaving(cast.confirmation("leaving", reason="We close in March.")),
    "membership_lapsed": lambda cast: emails.membership_lapsed(
        cast.confirmation("overdue", status="lapsed", reason="Nobody has answered since March.")
    ),
    "membership_ended": lambda cast: emails.membership_ended(
        cast.confirmation("leaving", status="ended", reason="We close in March.")
    ),
    "account_deleted": lambda cast: emails.account_deleted(to=cast.person.email, language=cast.language),
    "focal_point_gone": lambda cast: emails.focal_point_gone(cast.organisation),
    "organisations_merged": lambda cast: emails.organisations_merged(
        cast.merge(), cast.organisation, cast.person, was="Maison du Tamarin"
    ),
    "merge_undone": lambda cast: emails.merge_undone(cast.merge(), cast.organisation, cast.person),
    "interest_expressed": lambda cast: emails.interest_expressed(
        ExpressionOfInterestFactory(by=cast.person, name="Lala Rakoto", email=cast.person.email)
    ),
    "message_passed_on": lambda cast: emails.message_passed_on(
        cast.organisation,
        by=None,
        name="Nur Haddad",
        email="nur.haddad@jacaranda.example",
        affiliation="Centre Jacaranda",
        message="Nous cherchons un partenaire à Toliara.\n\nPouvons-nous nous parler ?",
    ),
    "security_changed": lambda cast: emails.security_changed(
        user=cast.person, change="A second step was switched on.", at=NOW
    ),
}


def test_every_mail_is_laid_out():
    written = {path.name.removesuffix(".subject.txt") for path in Path("templates/members/email").glob("*.subject.txt")}
    assert sorted(MAILS) == sorted(written)


@pytest.mark.parametrize("name", MAILS)
def test_mail_reads_in_four_languages_as_text_and_html_with_its_address(name, settings):
    found = {}
    for language in LANGUAGES:
        settings.SECRETARIAT_LANGUAGE = language
        with transaction.atomic():
            cast = Cast(language)
            Message.objects.all().delete()
            MAILS[name](cast)
            [found[language]] = Message.objects.all()
            transaction.set_rollback(True)
        _lay_out(name, found[language])

    for language, mail in found.items():
        assert mail.language == language
        assert f'lang="{language}"' in mail.html
        assert ('dir="rtl"' in mail.html) == (language == "ar")
        links = set(re.findall(rf"^{settings.SITE_URL}/\S*$", mail.text, re.MULTILINE))
        links.discard(f"{settings.SITE_URL}/{language}/")  # which ends every mail
        assert bool(links) == (name != "account_deleted")  # after which there is nothing to open
        assert all(link in unescape(mail.html).replace("<wbr>", "") for link in links)
        assert not re.search(r"None|\{\{|\{%|\S  |\( ?\)", mail.text)
    for part in ("subject", "text"):
        assert len({getattr(mail, part) for mail in found.values()}) == len(LANGUAGES), part


def _lay_out(name: str, mail: Message) -> None:
    folder = GALLERY / mail.language
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.html").write_text(mail.html)
    (folder / f"{name}.txt").write_text(f"To: {mail.to}\nSubject: {mail.subject}\n\n{mail.text}")


def test_mails_are_listed_on_a_page_of_their_own():
    rows = "".join(
        f"<tr><th scope='row'>{name}</th>"
        + "".join(
            f"<td><a href='{code}/{name}.html'>{own}</a> <a href='{code}/{name}.txt'>txt</a></td>"
            for code, own in LANGUAGES.items()
        )
        + "</tr>"
        for name in MAILS
    )
    GALLERY.mkdir(parents=True, exist_ok=True)
    page = f"<!doctype html><html lang='en'><meta charset='utf-8'><title>Mails</title><table>{rows}</table></html>"
    (GALLERY / "index.html").write_text(page)
    assert page.count(".html") == len(MAILS) * len(LANGUAGES)
