"""E-mails as rows: written in the transaction that causes them, sent after it, kept until purged."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# How long to wait before the next attempt; the last one repeats.
BACK_OFF = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60)]
# A message that could not be sent for this long has failed, and waits for a person.
PATIENCE = timedelta(days=3)


class Status(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("e-mail", "waiting")
    SENT = "sent", pgettext_lazy("e-mail", "sent")
    FAILED = "failed", pgettext_lazy("e-mail", "failed")
    EXPIRED = "expired", pgettext_lazy("e-mail", "too late to be sent")


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self) -> "MessageQuerySet":
        """What should leave now, longest due first."""
        return self.filter(status=Status.QUEUED, next_attempt_at__lte=timezone.now()).order_by("next_attempt_at", "pk")

    def done_before(self, moment: datetime) -> "MessageQuerySet":
        """Sent, failed or expired, and queued before `moment`."""
        return self.exclude(status=Status.QUEUED).filter(queued_at__lt=moment)


class Message(models.Model):
    """One e-mail to one recipient, as it was rendered when it was posted."""

    to = models.EmailField(_("recipient"), max_length=254)
    from_email = models.CharField(pgettext_lazy("e-mail", "sender"), max_length=320)
    reply_to = models.EmailField(_("answers go to"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(pgettext_lazy("e-mail", "text"), blank=True)
    html = models.TextField(_("text as HTML"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    notice = models.CharField(
        pgettext_lazy("e-mail", "notice"),
        max_length=100,
        help_text=_("Which e-mail this is, for example “members/application_received”."),
    )
    key = models.CharField(
        pgettext_lazy("e-mail", "key"),
        max_length=250,
        null=True,
        blank=True,
        help_text=_("What must be sent only once has a key."),
    )
    message_id = models.CharField(_("Message-ID"), max_length=250, unique=True)
    secret = models.BooleanField(
        pgettext_lazy("e-mail", "secret"),
        default=False,
        help_text=_("For its recipient alone, such as one with a code or a link that lets somebody in."),
    )
    people = ArrayField(
        models.BigIntegerField(),
        null=True,
        editable=False,
        help_text="Keys of the people whom its text may name.",
    )
    vanishes = models.BooleanField(
        pgettext_lazy("e-mail", "is deleted once sent"),
        default=False,
        db_default=False,
        help_text=_("Its recipient, or somebody whom it names, has deleted their account."),
    )

    status = models.CharField(_("status"), max_length=7, choices=Status, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(pgettext_lazy("e-mail", "written"), default=timezone.now)
    queued_at = models.DateTimeField(pgettext_lazy("e-mail", "waiting since"), default=timezone.now)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    expires_at = models.DateTimeField(pgettext_lazy("e-mail", "holds until"), null=True, blank=True)
    sent_at = models.DateTimeField(pgettext_lazy("e-mail", "sent"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="message_key_once"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="message_status_known"),
            models.CheckConstraint(
                condition=Q(status=Status.SENT, sent_at__isnull=False)
                | (~Q(status=Status.SENT) & Q(sent_at__isnull=True)),
                name="message_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.SENT, Status.EXPIRED], secret=True) | Q(text="", html=""),
                name="message_secret_blanked_once_done",
            ),
            models.CheckConstraint(
                condition=Q(vanishes=False) | Q(status=Status.QUEUED), name="message_that_vanishes_waits"
            ),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at", "id"], condition=Q(status="queued"), name="message_due"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_blanked(self) -> bool:
        """Its text is gone for good."""
        return self.secret and not self.text

    def mark_sent(self) -> None:
        self.status, self.sent_at, self.last_error = Status.SENT, timezone.now(), ""
        self.attempts += 1
        self._blank()
        self._end("status", "sent_at", "last_error", "attempts", "text", "html", "reply_to")

    def mark_expired(self) -> None:
        """What it says no longer holds, so nobody shall receive it."""
        self.status = Status.EXPIRED
        self._blank()
        self._end("status", "text", "html", "reply_to")

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    def _blank(self) -> None:
        if self.secret:
            self.text = self.html = self.reply_to = ""

    def _end(self, *fields: str) -> None:
        """Keep the row as it is when nothing is left to be done, unless it shall be kept no longer."""
        if self.vanishes:
            Message.objects.filter(pk=self.pk).delete()
        else:
            self.save(update_fields=list(fields))

    def mark_failed(self, error: str) -> None:
        """Nobody will try again unless a person says so."""
        self.status, self.last_error = Status.FAILED, error[:500]
        self.attempts += 1
        self._end("status", "last_error", "attempts")

    def back_off(self, error: str) -> None:
        """The next attempt comes later each time, until patience ends."""
        wait = BACK_OFF[min(self.attempts, len(BACK_OFF) - 1)]
        self.attempts += 1
        self.wait(error, wait)

    def wait(self, error: str, wait: timedelta) -> None:
        """The next attempt comes after `wait`, until patience ends; not counted as an attempt."""
        now = timezone.now()
        self.next_attempt_at, self.last_error = now + wait, error[:500]
        if now - self.queued_at >= PATIENCE:
            self.status = Status.FAILED
            self._end("status", "next_attempt_at", "last_error", "attempts")
        else:
            self.save(update_fields=["next_attempt_at", "last_error", "attempts"])
