"""Sends what is due: one row locked through its send, one commit a mail, one connection for all of them.

A sender that is killed between the server's yes and our commit leaves the row due: that mail, and no other, goes out
twice, under the same Message-ID.
"""

import logging
import smtplib
from datetime import timedelta
from email.utils import format_datetime

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction

from foundation.outbox.models import Message

logger = logging.getLogger(__name__)

# How long a message waits that found no server: shorter than a sweep, so that the next one takes it along.
NO_SERVER = timedelta(seconds=45)


class NotSent(Exception):
    """Why a message did not leave."""


class NoServer(NotSent):
    """The server cannot be reached or does not let us in: no message can leave now."""


class Broken(NotSent):
    """The connection broke while a message was under way."""


class Hung(Broken):
    """The server stopped answering while a message was under way."""


class Postponed(NotSent):
    """The server does not take this message now (4xx)."""


class Refused(NotSent):
    """The server will never take this message (5xx), or it cannot be written down."""


def deliver() -> int:
    """Send all that is due; how many were sent. Ends early where the server is away, or breaks twice in a row."""
    line = Line()
    sent = 0
    try:
        while line.is_usable:
            with transaction.atomic(durable=True):
                message = Message.objects.due().select_for_update(skip_locked=True).first()
                if message is None:
                    break
                sent += _attempt(message, line)
    finally:
        line.close()
    return sent


def _attempt(message: Message, line: "Line") -> bool:
    try:
        line.send(email_of(message))
    except NoServer as error:
        message.wait(str(error), NO_SERVER)
    except (Broken, Postponed) as error:
        message.back_off(str(error))
    except Refused as error:
        message.mark_failed(str(error))
    else:
        message.mark_sent()
        return True
    logger.warning("E-mail %s (%s) was not sent: %s", message.pk, message.notice, message.last_error)
    return False


def email_of(message: Message) -> EmailMultiAlternatives:
    email = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=message.from_email,
        to=[message.to],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={
            "Message-ID": message.message_id,
            "Date": format_datetime(message.queued_at),
            "Content-Language": message.language,
            # Holiday replies shall stay away: RFC 3834, and what Exchange understands instead.
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    if message.html:
        email.attach_alternative(message.html, "text/html")
    return email


class Line:
    """A connection to the mail server, opened when first needed and again after it broke."""

    def __init__(self) -> None:
        self.connection = get_connection()
        self.carried = 0  # messages since it was opened
        self.breaks = 0  # in a row
        self.is_usable = True

    def send(self, email: EmailMultiAlternatives) -> None:
        """Raises NotSent."""
        try:
            try:
                self._transmit(email)
            except Broken as error:
                # Servers hang up after so many messages: no fault of this one, which deserves a fresh connection.
                if not self.carried or isinstance(error, Hung):
                    raise
                self.close()
                self._transmit(email)
        except NoServer:
            self.is_usable = False
            raise
        except Broken:
            self.close()
            self.breaks += 1
            self.is_usable = self.breaks < 2
            raise
        except NotSent:
            self.breaks = 0
            raise
        self.carried += 1
        self.breaks = 0

    def close(self) -> None:
        self.carried = 0
        try:
            self.connection.close()
        except (smtplib.SMTPException, OSError) as error:
            logger.debug("The mail server did not part properly: %s", error)

    def _transmit(self, email: EmailMultiAlternatives) -> None:
        try:
            self.connection.open()
        except (smtplib.SMTPException, OSError) as error:
            raise NoServer(_words(error)) from error
        try:
            self.connection.send_messages([email])
        except Exception as error:
            raise _reason(error) from error


def _reason(error: Exception) -> NotSent:
    """What an error that a mail backend raised while sending means for this message and for the others."""
    words = _words(error)
    if isinstance(error, smtplib.SMTPNotSupportedError | ValueError):
        return Refused(words)
    if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException):
        code = _code(error)
        if code == 421 or not 400 <= code < 600:
            return Broken(words)
        if code < 500:
            return Postponed(words)
        # Refusing the sender (550) or asking us to sign in (530) is about us, not about the recipient; 552 is size.
        if isinstance(error, smtplib.SMTPSenderRefused) and code != 552:
            return NoServer(words)
        return Refused(words)
    # smtplib wraps a timeout in SMTPServerDisconnected.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return Hung(words)
    if isinstance(error, smtplib.SMTPException | OSError):
        return Broken(words)
    logger.error("An e-mail met an unforeseen error.", exc_info=error)
    return Postponed(words)


def _code(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))[0]
    return error.smtp_code


def _words(error: Exception) -> str:
    """What the server said, on one line, for the secretariat to read."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, said = error.smtp_code, error.smtp_error
    else:
        return " ".join(f"{type(error).__name__}: {error}".split())
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return " ".join(f"{code} {text}".split())
