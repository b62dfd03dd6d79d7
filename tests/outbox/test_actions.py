"""Posting, sending again, purging."""

import threading
from datetime import timedelta

import html5lib
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from alliance.models import Page
from foundation.outbox import actions as outbox
from foundation.outbox import tasks
from foundation.outbox.models import Message, Status
from tests.factories.members import UserFactory
from tests.factories.outbox import MessageFactory

WELCOME = "sample/email/welcome"


def post(**options) -> Message | None:
    defaults = {"template": WELCOME, "to": "amina@example.org", "language": "en", "context": {"name": "Maison"}}
    return outbox.post(**defaults | options)


@pytest.mark.django_db(transaction=True)
def test_posting_outside_a_transaction_is_refused():
    with pytest.raises(outbox.NotInTransactionError, match=r"transaction\.atomic"):
        post()

    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_mailed():
    with transaction.atomic():
        post()
        transaction.set_rollback(True)

    assert not Message.objects.exists()


@pytest.mark.django_db
def test_a_posted_message_is_due_and_knows_its_notice():
    message = post(reply_to="secretariat@example.org")

    assert list(Message.objects.due()) == [message]
    assert (message.notice, message.to, message.reply_to) == (
        "sample/welcome",
        "amina@example.org",
        "secretariat@example.org",
    )
    assert message.message_id.startswith("<")


@pytest.mark.django_db
def test_two_messages_never_share_a_message_id():
    assert post().message_id != post().message_id


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "name", "path"),
    [
        ("en", "The Alliance", "/en/"),
        ("fr", "L’Alliance", "/fr/"),
        ("es", "La Alianza", "/es/"),
        ("ar", "التحالف", "/ar/"),
    ],
)
def test_a_message_is_in_the_language_of_its_recipient(settings, language, name, path):
    with translation.override("en"):
        message = post(language=language)

    assert message.subject == f"{name} : Maison"
    assert name in message.text
    assert f"{settings.SITE_URL}{path}" in message.text
    root = html5lib.parse(message.html, namespaceHTMLElements=False)
    assert (root.get("lang"), root.get("dir")) == (language, "rtl" if language == "ar" else "ltr")
    assert root.findtext("head/title") == message.subject


@pytest.mark.django_db
def test_arabic_begins_on_the_right():
    assert 'align="right"' in post(language="ar").html
    assert 'align="right"' not in post(language="fr").html


@pytest.mark.django_db
def test_the_html_is_valid_and_styled_inline_and_asks_for_nothing_from_elsewhere():
    message = post(language="ar")

    html5lib.HTMLParser(strict=True).parse(message.html)
    assert '<h1 style="' in message.html
    for outside in ("<img", "<script", "<link", "url(", "@import"):
        assert outside not in message.html


@pytest.mark.django_db
def test_an_address_that_is_clicked_also_stands_in_plain_text(settings):
    address = f"{settings.SITE_URL}/admin/"
    message = post()

    assert f"\n{address}\n" in message.text
    assert f">{address}</a>" in message.html


@pytest.mark.django_db
def test_it_says_to_whom_an_answer_goes(settings):
    assert settings.SECRETARIAT_EMAIL in post().text
    assert "focal@example.org" in post(reply_to="focal@example.org").text


@pytest.mark.django_db
def test_plain_text_is_not_escaped_and_html_is():
    message = post(context={"name": "L'Étoile & <b>fils</b>"})

    assert message.subject.endswith("L'Étoile & <b>fils</b>")
    assert "L'Étoile & <b>fils</b>" in message.text
    assert "&lt;b&gt;fils&lt;/b&gt;" in message.html
    assert "<b>fils" not in message.html


@pytest.mark.django_db
def test_template_syntax_in_a_name_stays_what_it_is():
    name = "{{ 7|add:1 }} {% now 'Y' %} %(name)s {0}"
    message = post(context={"name": name})

    assert name in message.subject
    assert name in message.text
    assert "{{ 7|add:1 }}" in message.html


@pytest.mark.django_db
def test_a_text_that_no_speaker_has_reviewed_can_be_mailed():
    page = Page(title_fr="Bienvenue", texts={"title_fr": {"draft": True}})

    assert "Bienvenue" in post(language="fr", context={"name": "Maison", "page": page}).text


@pytest.mark.django_db
def test_plain_text_has_no_two_empty_lines_in_a_row():
    text = post().text

    assert "\n\n\n" not in text
    assert text.startswith("Maison\n")
    assert text.endswith("\n")


@pytest.mark.django_db
@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028"])
def test_a_line_break_in_a_name_begins_no_header(line_break):
    message = post(context={"name": f"Maison{line_break}Bcc: victim@example.org"})

    assert message.subject == "The Alliance : Maison Bcc: victim@example.org"


@pytest.mark.django_db
def test_no_break_spaces_of_a_subject_stay():
    assert post(context={"name": "Maison\u202f!"}).subject.endswith("Maison\u202f!")


@pytest.mark.django_db
def test_a_very_long_name_shortens_the_subject():
    subject = post(context={"name": "ن" * 1000}).subject

    assert len(subject) == 250
    assert subject.endswith("…")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["a@example.org\r\nBcc: v@example.org", "a@example.org\n", "a@example.org, v@example.org", "A <a@example.org>", ""],
)
def test_only_one_plain_address_is_a_recipient(address):
    with pytest.raises(ValidationError):
        post(to=address)
    if address:
        with pytest.raises(ValidationError):
            post(reply_to=address)

    assert not Message.objects.exists()


@pytest.mark.django_db
def test_a_language_we_do_not_have_is_refused():
    with pytest.raises(ValueError, match="'de'"):
        post(language="de")


@pytest.mark.django_db
def test_a_key_is_posted_once():
    assert post(key="sample:1:2026") is not None
    assert post(key="sample:1:2026") is None
    assert post(key="sample:1:2027") is not None
    assert post() is not None
    assert post() is not None

    assert Message.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_key_posted_by_eight_at_once_is_posted_once():
    together = threading.Barrier(8)
    outcomes: list[Message | None] = []

    def run() -> None:
        try:
            with transaction.atomic():
                together.wait(10)
                outcomes.append(post(key="sample:1:2026"))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(outcomes) == 8
    assert [outcome for outcome in outcomes if outcome] == list(Message.objects.all())
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_the_database_keeps_no_secret_that_was_sent():
    message = MessageFactory(secret=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(status=Status.SENT, sent_at=timezone.now())


@pytest.mark.django_db
def test_a_failed_message_is_sent_again_under_its_own_name():
    message = MessageFactory(failed=True, queued_at=timezone.now() - timedelta(days=9))
    name = message.message_id

    outcome = outbox.send_again(messages=Message.objects.filter(status=Status.FAILED))

    message.refresh_from_db()
    assert outcome == outbox.SentAgain(queued=[message], blanked=0, waiting=0)
    assert (message.status, message.attempts, message.message_id) == (Status.QUEUED, 0, name)
    assert list(Message.objects.due()) == [message]
    message.back_off("451 Later")
    assert message.status == Status.QUEUED


@pytest.mark.django_db
def test_a_sent_message_is_sent_again_under_another_name():
    message = MessageFactory(sent=True)
    name = message.message_id

    outbox.send_again(messages=Message.objects.all())

    message.refresh_from_db()
    assert (message.status, message.sent_at) == (Status.QUEUED, None)
    assert message.message_id != name


@pytest.mark.django_db
def test_neither_a_blanked_nor_a_waiting_message_is_sent_again():
    MessageFactory(sent=True, secret=True, text="", html="")
    MessageFactory()
    failed = MessageFactory(failed=True, secret=True)

    outcome = outbox.send_again(messages=Message.objects.all())

    assert outcome == outbox.SentAgain(queued=[failed], blanked=1, waiting=1)


@pytest.mark.django_db
def test_purge_deletes_what_is_done_and_old_and_nothing_else(settings):
    settings.OUTBOX_KEEP_DAYS = 90
    old, young = timezone.now() - timedelta(days=91), timezone.now() - timedelta(days=89)
    MessageFactory(sent=True, queued_at=old)
    MessageFactory(failed=True, queued_at=old)
    kept = [MessageFactory(sent=True, queued_at=young), MessageFactory(failed=True, queued_at=young)]
    kept.append(MessageFactory(queued_at=old))

    assert tasks.purge() == 2
    assert set(Message.objects.all()) == set(kept)


@pytest.mark.django_db
def test_what_was_written_to_somebody_is_forgotten_with_them():
    for trait in ({}, {"sent": True}, {"failed": True}):
        MessageFactory(to="amina@example.org", **trait)
    other = MessageFactory(to="soa@example.org", sent=True)

    outbox.forget(addresses=["amina@example.org"], person=7)

    assert list(Message.objects.all()) == [other]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "naming",
    [
        {"people": [6, 7]},
        {"text": "Amina (amina@example.org) has accepted."},
        {"text": "From AMINA@example.org."},
        {"last_error": "550 <amina@example.org> is unknown"},
        {"reply_to": "amina@example.org"},
    ],
)
def test_what_names_somebody_to_others_is_forgotten_once_it_is_done(naming):
    MessageFactory(sent=True, **naming)
    MessageFactory(failed=True, **naming)
    waiting = MessageFactory(**naming)
    others = MessageFactory(sent=True, text="jo-amina@example.org, amina@example.org.mg", people=[8])

    outbox.forget(addresses=["amina@example.org"], person=7)

    assert list(Message.objects.filter(vanishes=True)) == [waiting]
    assert list(Message.objects.filter(vanishes=False)) == [others]


@pytest.mark.django_db
def test_the_mail_of_the_secretariat_is_nobodys(settings):
    message = MessageFactory(to=settings.SECRETARIAT_EMAIL, sent=True, text=settings.SECRETARIAT_EMAIL)

    outbox.forget(addresses=[settings.SECRETARIAT_EMAIL], person=7)

    assert list(Message.objects.all()) == [message]


@pytest.mark.django_db
def test_who_is_handed_to_a_template_is_noted_as_named():
    person = UserFactory()

    message = post(context={"name": "Maison", "person": person})

    assert Message.objects.get(pk=message.pk).people == [person.pk]


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["mark_sent", "mark_expired", "fail", "give_up"])
def test_what_vanishes_is_gone_however_it_ends(end):
    message = post(vanishes=True)
    message.queued_at -= timedelta(days=4)
    ends = {"fail": lambda: message.mark_failed("550"), "give_up": lambda: message.back_off("451")}

    ends.get(end, getattr(message, end, None))()

    assert not Message.objects.exists()


@pytest.mark.django_db
def test_what_vanishes_is_tried_again_as_all_mail():
    message = post(vanishes=True)

    message.back_off("451 later")

    assert Message.objects.get().status == Status.QUEUED


LETTER = "sample/email/letter"


@pytest.mark.django_db
def test_what_is_rehearsed_is_not_done_and_its_mails_can_be_read(settings):
    def act():
        Page.objects.create(slug="rehearsed")
        assert post(template=LETTER, language="fr", key="once") is None

    (draft,) = outbox.rehearse(act)
    assert (draft.to, draft.language, draft.subject) == ("amina@example.org", "fr", "L’Alliance : Maison")
    assert draft.letter == "Dear Maison,\n\nall is well."
    assert draft.rest.startswith(f"Accéder à votre compte\n{settings.SITE_URL}\n\n")
    assert not Message.objects.exists()
    assert not Page.objects.filter(slug="rehearsed").exists()
    assert post(template=LETTER, language="fr", key="once").text == f"{draft.letter}\n\n{draft.rest}\n"
    assert outbox.rehearse(act) == []  # the key is there by now


@pytest.mark.django_db
def test_rehearsing_what_fails_raises_and_is_over():
    def act():
        post(template=LETTER)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        outbox.rehearse(act)
    assert post(template=LETTER).subject == "The Alliance : Maison"


@pytest.mark.django_db
def test_written_letter_replaces_the_templates_words_and_nothing_else(settings):
    written = outbox.Written("Two\r\nBcc: lines", "One <b> {{ name }}\n\nTwo\nthree", "ar")
    message = post(template=LETTER, written=written)
    assert (message.subject, message.language) == ("Two Bcc: lines", "ar")
    assert message.text.startswith("One <b> {{ name }}\n\nTwo\nthree\n\n")
    assert "all is well" not in message.text + message.html
    root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(message.html)
    assert root.get("dir") == "rtl"
    assert ["".join(p.itertext()) for p in root.iter("p")][:2] == ["One <b> {{ name }}", "Twothree"]
    assert settings.SITE_URL in {link.get("href") for link in root.iter("a")}


@pytest.mark.django_db
def test_template_without_a_letter_loses_nothing_that_was_written():
    with pytest.raises(ValueError, match="no letter"):
        post(written=outbox.Written("Subject", "Words", "en"))
    assert not Message.objects.exists()
