"""Sending, through a real SMTP server that answers well, badly or not at all."""

import socket
import threading
import time
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from django.db import connection, transaction
from django.utils import timezone

from foundation.outbox import actions as outbox
from foundation.outbox.delivery import deliver
from foundation.outbox.models import BACK_OFF, PATIENCE, Message, Status
from tests.factories.outbox import MessageFactory
from tests.outbox.smtp import Server

pytestmark = pytest.mark.django_db


def by_recipient() -> dict[str, Message]:
    return {message.to: message for message in Message.objects.all()}


def body_of(mail: EmailMessage, kind: str = "plain") -> str:
    body = mail.get_body([kind])
    assert body is not None
    return body.get_content().replace("\r\n", "\n")


def make_due() -> None:
    Message.objects.filter(status=Status.QUEUED).update(next_attempt_at=timezone.now())


def test_all_that_is_due_leaves_over_one_connection(smtp):
    messages = MessageFactory.create_batch(20)

    assert deliver() == 20

    assert smtp.sessions == 1
    assert smtp.recipients == [message.to for message in messages]
    assert Message.objects.filter(status=Status.SENT, attempts=1, sent_at__isnull=False).count() == 20


def test_what_is_not_due_yet_stays(smtp):
    MessageFactory(next_attempt_at=timezone.now() + timedelta(minutes=1))

    assert deliver() == 0
    assert smtp.sessions == 0


def test_nothing_due_opens_no_connection(smtp):
    assert deliver() == 0
    assert smtp.sessions == 0


def test_a_mail_arrives_as_it_was_written(smtp):
    name = "شبكة جسور الطفولة – Élan\u202f! {{ 7|add:1 }}"
    with transaction.atomic():
        message = outbox.post(
            template="sample/email/welcome",
            to="amina@example.org",
            language="ar",
            context={"name": name},
            reply_to="secretariat@example.org",
        )

    deliver()

    _, mail = smtp.mails[0]
    assert message.subject == f"التحالف : {name}"
    assert mail["Subject"].strip() == message.subject  # folded after the colon
    assert mail["To"] == "amina@example.org"
    assert mail["From"] == "The Alliance <membership@alliancecpha.org>"
    assert mail["Reply-To"] == "secretariat@example.org"
    assert mail["Message-ID"] == message.message_id
    assert mail["Content-Language"] == "ar"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == message.queued_at.replace(microsecond=0)
    assert body_of(mail) == message.text
    assert body_of(mail, "html").strip() == message.html.strip()


def test_a_line_break_in_a_stored_subject_sends_nothing_and_fails_visibly(smtp):
    MessageFactory(subject="Hello\r\nBcc: victim@example.org")
    MessageFactory()

    assert deliver() == 1

    assert "victim@example.org" not in smtp.tries
    assert Message.objects.filter(status=Status.FAILED).get().last_error.startswith("BadHeaderError")


def test_a_secret_is_blanked_once_sent_and_not_before(smtp):
    smtp.answers["later@example.org"] = "451 Later"
    MessageFactory(to="now@example.org", secret=True, text="The code is 123", html="<p>123</p>")
    MessageFactory(to="later@example.org", secret=True, text="The code is 456", html="<p>456</p>")

    deliver()

    assert body_of(smtp.mails[0][1]).strip() == "The code is 123"
    messages = by_recipient()
    assert (messages["now@example.org"].text, messages["now@example.org"].html) == ("", "")
    assert messages["later@example.org"].text == "The code is 456"


def test_what_no_longer_holds_is_not_sent_and_a_secret_in_it_is_gone(smtp):
    past, to_come = timezone.now() - timedelta(seconds=1), timezone.now() + timedelta(hours=1)
    MessageFactory(to="late@example.org", expires_at=past)
    MessageFactory(to="secret@example.org", expires_at=past, secret=True, text="The code is 123", html="<p>123</p>")
    MessageFactory(to="soon@example.org", expires_at=to_come)

    assert deliver() == 1

    assert smtp.recipients == ["soon@example.org"]
    messages = by_recipient()
    assert {messages[name].status for name in ("late@example.org", "secret@example.org")} == {Status.EXPIRED}
    assert (messages["secret@example.org"].text, messages["secret@example.org"].html) == ("", "")


def test_a_recipient_that_is_not_taken_now_is_tried_again(smtp):
    smtp.answers["busy@example.org"] = "451 Come back later"
    MessageFactory(to="busy@example.org")
    MessageFactory(to="free@example.org")

    assert deliver() == 1

    busy = by_recipient()["busy@example.org"]
    assert (busy.status, busy.attempts, busy.last_error) == (Status.QUEUED, 1, "451 Come back later")
    assert timezone.now() < busy.next_attempt_at <= timezone.now() + timedelta(minutes=1)
    assert smtp.sessions == 1

    smtp.answers.clear()
    make_due()
    assert deliver() == 1
    assert smtp.recipients == ["free@example.org", "busy@example.org"]
    assert by_recipient()["busy@example.org"].last_error == ""


def test_a_recipient_that_is_refused_fails_and_holds_up_nobody(smtp):
    smtp.answers["gone@example.org"] = "550 No such user here"
    MessageFactory(to="gone@example.org")
    MessageFactory.create_batch(3)

    assert deliver() == 3

    gone = by_recipient()["gone@example.org"]
    assert (gone.status, gone.last_error) == (Status.FAILED, "550 No such user here")
    make_due()
    assert deliver() == 0
    assert smtp.tries["gone@example.org"] == 1


def test_a_recipient_at_whom_the_server_closes_backs_off_and_holds_up_nobody(smtp):
    smtp.answers["closing@example.org"] = "421 Closing"
    MessageFactory(to="closing@example.org")
    MessageFactory.create_batch(3)

    assert deliver() == 3

    closing = by_recipient()["closing@example.org"]
    assert (closing.status, closing.attempts, closing.last_error) == (Status.QUEUED, 1, "421 Closing")


def test_a_recipient_at_whom_the_server_hangs_backs_off_and_holds_up_nobody(smtp):
    smtp.answers["slow@example.org"] = "hang"
    MessageFactory.create_batch(2)
    MessageFactory(to="slow@example.org")
    MessageFactory.create_batch(2)

    assert deliver() == 4

    slow = by_recipient()["slow@example.org"]
    assert (slow.status, slow.attempts) == (Status.QUEUED, 1)
    assert "timed out" in slow.last_error
    assert smtp.tries["slow@example.org"] == 1


def test_a_server_that_hangs_at_everybody_is_left_alone_after_two(smtp):
    for message in MessageFactory.create_batch(10):
        smtp.answers[message.to] = "hang"

    started = time.monotonic()
    assert deliver() == 0

    assert time.monotonic() - started < 3
    assert Message.objects.filter(attempts=1).count() == 2
    assert Message.objects.due().count() == 8


def test_a_server_that_hangs_up_after_some_mails_delays_none(smtp):
    smtp.hang_up_after = 3
    MessageFactory.create_batch(10)

    assert deliver() == 10

    assert len(set(smtp.recipients)) == len(smtp.recipients) == 10
    assert smtp.sessions == 4


def test_a_server_that_refuses_us_as_sender_fails_no_message(smtp):
    smtp.sender_answer = "530 Sign in first"
    MessageFactory.create_batch(3)

    assert deliver() == 0

    assert Message.objects.filter(status=Status.QUEUED).count() == 3
    assert Message.objects.filter(last_error="530 Sign in first", attempts=0).count() == 1
    assert smtp.sessions == 1


def test_a_dead_server_is_asked_once_a_run_and_everything_leaves_when_it_is_back(smtp, settings):
    with Server() as dead:
        settings.EMAIL_PORT = dead.port
    MessageFactory.create_batch(5)

    assert deliver() == 0
    assert deliver() == 0

    waiting = Message.objects.exclude(last_error="")
    assert waiting.count() == 2
    for message in waiting:
        assert message.attempts == 0
        assert message.next_attempt_at <= timezone.now() + timedelta(seconds=45)

    with Server(dead.port) as back:
        assert deliver() == 3
        make_due()
        assert deliver() == 2
        assert len(set(back.recipients)) == 5


def test_a_server_that_takes_the_connection_and_says_nothing_costs_one_timeout(settings, smtp):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_PORT = silent.getsockname()[1]
        MessageFactory.create_batch(5)
        started = time.monotonic()

        assert deliver() == 0

        assert time.monotonic() - started < 1.5
    assert Message.objects.due().count() == 4


def test_the_wait_grows_up_to_an_hour():
    message = MessageFactory()
    waits = []
    for _ in range(7):
        message.back_off("451 Later")
        waits.append(round((message.next_attempt_at - timezone.now()).total_seconds() / 60))

    assert waits == [1, 2, 5, 15, 60, 60, 60]
    assert len(BACK_OFF) == 5


def test_patience_ends_after_three_days(smtp):
    smtp.answers["busy@example.org"] = "451 Later"
    MessageFactory(to="busy@example.org", queued_at=timezone.now() - PATIENCE + timedelta(minutes=5))

    deliver()
    assert Message.objects.get().status == Status.QUEUED

    Message.objects.update(queued_at=timezone.now() - PATIENCE)
    make_due()
    deliver()
    assert Message.objects.get().status == Status.FAILED
    assert Message.objects.get().last_error == "451 Later"


def test_an_old_message_that_nobody_tried_is_still_sent(smtp):
    MessageFactory(queued_at=timezone.now() - 2 * PATIENCE)

    assert deliver() == 1


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_message_once(smtp):
    MessageFactory.create_batch(60)
    counts: list[int] = []

    def run() -> None:
        try:
            counts.append(deliver())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(counts) == 60
    assert len(smtp.recipients) == len(set(smtp.recipients)) == 60


def test_without_a_mail_server_mails_are_files_that_mail_programs_open(settings, tmp_path):
    settings.EMAIL_BACKEND = "foundation.outbox.backends.EmlFileBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    message = MessageFactory(to="a/../b@example.org", subject="مرحبًا", text="Café\n")

    assert deliver() == 1

    (path,) = settings.EMAIL_FILE_PATH.iterdir()
    assert path.name.endswith(".eml")
    assert "-a_.._b@example.org-" in path.name
    assert path.stat().st_mode & 0o777 == 0o600
    assert settings.EMAIL_FILE_PATH.stat().st_mode & 0o777 == 0o700
    mail = message_from_bytes(path.read_bytes(), policy=default)
    assert (mail["Subject"], mail["To"], mail["Message-ID"]) == ("مرحبًا", message.to, message.message_id)
    assert body_of(mail) == "Café\n"


def test_a_folder_that_cannot_be_written_loses_no_mail(settings, tmp_path):
    settings.EMAIL_BACKEND = "foundation.outbox.backends.EmlFileBackend"
    (tmp_path / "file").touch()
    settings.EMAIL_FILE_PATH = tmp_path / "file" / "mail"
    MessageFactory.create_batch(3)

    assert deliver() == 0

    assert Message.objects.filter(status=Status.QUEUED).count() == 3
    assert Message.objects.exclude(last_error="").count() == 1
