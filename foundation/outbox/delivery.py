"""Sends what is due, one row locked through its send, one commit a mail, one connection; purges what is old.

A sender that is killed between the server's yes and our commit leaves the row due: that mail, and no other, goes out
twice, under the same Message-ID.
"""

import logging
import smtplib
from datetime import timedelta
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone
from django.utils.encoding import force_str

from foundation.outbox.models import Message

logger = logging.getLogger(__name__)

# How long a message waits that found no server: shorter than a sweep, so that the next one takes it along.
NO_SERVER = timedelta(seconds=45)


class NotSentError(Exception):
    """Why a message did not leave."""


class NoServerError(NotSentError):
    """The server cannot be reached or does not let us in: no message can leave now."""


class BrokenError(NotSentError):
    """The connection broke while a message was under way."""


class HungError(BrokenError):
    """The server stopped answering while a message was under way."""


class PostponedError(NotSentError):
    """The server does not take this message now (4xx)."""


class RefusedError(NotSentError):
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
    if message.is_expired:
        message.mark_expired()
        return False
    try:
        line.send(email_of(message))
    except NoServerError as error:
        message.wait(str(error), NO_SERVER)
    except (BrokenError, PostponedError) as error:
        message.back_off(str(error))
    except RefusedError as error:
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
        """Raises NotSentError."""
        try:
            try:
                self._transmit(email)
            except BrokenError as error:
                # Servers hang up after so many messages: no fault of this one, which deserves a fresh connection.
                if not self.carried or isinstance(error, HungError):
                    raise
                self.close()
                self._transmit(email)
        except NoServerError:
            self.is_usable = False
            raise
        except BrokenError:
            self.close()
            self.breaks += 1
            self.is_usable = self.breaks < 2
            raise
        except NotSentError:
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
            raise NoServerError(_answer(error)[1]) from error
        try:
            self.connection.send_messages([email])
        except Exception as error:
            raise _reason(error) from error


def _reason(error: Exception) -> NotSentError:
    """What an error that a mail backend raised while sending means for this message and for the others."""
    code, words = _answer(error)
    if isinstance(error, smtplib.SMTPSenderRefused) and code != 552:
        # It wants a password, or other mail from us, or less of it: nothing to do with the recipient. (552 is size.)
        return NoServerError(words)
    if 500 <= code < 600 or isinstance(error, smtplib.SMTPNotSupportedError | ValueError):
        return RefusedError(words)
    if 400 <= code < 500 and code != 421:
        return PostponedError(words)
    # smtplib wraps a timeout in SMTPServerDisconnected.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return HungError(words)
    if isinstance(error, smtplib.SMTPException | OSError):
        return BrokenError(words)
    logger.error("An e-mail met an unforeseen error.", exc_info=error)
    return PostponedError(words)


def _answer(error: Exception) -> tuple[int, str]:
    """The server's code and words, on one line, for the secretariat to read; 0 where it gave no answer."""
    said: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, said = error.smtp_code, error.smtp_error
    else:
        return 0, " ".join(f"{type(error).__name__}: {error}".split())
    return code, " ".join(f"{code} {force_str(said, errors='replace')}".split())


def purge() -> int:
    """Delete what was sent or failed more than OUTBOX_KEEP_DAYS ago; how many."""
    deleted, _ = Message.objects.done_before(timezone.now() - timedelta(days=settings.OUTBOX_KEEP_DAYS)).delete()
    return deleted
