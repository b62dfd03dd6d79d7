"""Applications for membership, and what happened to each."""

from datetime import date, datetime
from typing import Self

import pghistory
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from members.models.organisations import MembershipType, Organisation, Representative
from members.models.users import User


class ApplicationQuerySet(models.QuerySet["Application"]):
    def open(self) -> Self:
        return self.filter(status__in=Application.OPEN)

    def waiting(self) -> Self:
        """Those that wait for the secretariat, oldest first; who was asked for changes keeps their place."""
        return self.filter(status=Application.Status.SUBMITTED).order_by("first_submitted_at", "pk")

    def untouched_since(self, moment: datetime) -> Self:
        """Those that wait for an applicant, who has saved no page since; not samples, nor who joined a member."""
        joined = Representative.objects.current().filter(user=OuterRef("applicant"))
        return self.filter(
            ~Exists(joined), status__in=Application.EDITABLE, saved_at__lte=moment, applicant__is_active=True
        ).exclude(organisation__is_sample=True)

    def decided_since(self, day: date) -> Self:
        return self.filter(
            status__in=[Application.Status.APPROVED, Application.Status.DECLINED],
            decided_at__date__gte=day,
            first_submitted_at__isnull=False,
        )

    def unanswered_since(self, moment: datetime) -> Self:
        """Those that wait for the secretariat and were first submitted before; without samples."""
        return self.waiting().filter(submitted_at__lte=moment).exclude(organisation__is_sample=True)


# What was typed is not kept a second time: it may hold what should not have been written, and is the applicant's.
@pghistory.track(exclude=["answers", "saved_at"])
class Application(models.Model):
    """An organisation's application for a membership.

    draft → submitted → approved | declined | withdrawn, with any number of rounds submitted → changes requested →
    submitted. `version` grows with every change, so that a decision on what has changed meanwhile is refused.

    `answers` holds what was typed, by page and field, as lists of strings: {"where": {"headquarters": ["KE"]}}. It is
    checked whenever it is looked at, and written into the organisation when the application is submitted.
    `requested` holds, by page, why the secretariat asks for a change; `changed` the pages that were saved since then.

    One that came by e-mail or phone is `entered_by` somebody of the secretariat, and the secretariat's to change until
    its applicant has changed or confirmed it: at `taken_over_at`. `made_account` says that the applicant's account was
    made with it.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        CHANGES_REQUESTED = "changes_requested", _("Changes requested")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Channel(models.TextChoices):
        """How an application that the secretariat entered had come to it."""

        EMAIL = "email", pgettext_lazy("how it came", "by e-mail")
        PHONE = "phone", pgettext_lazy("how it came", "by phone or text message")
        PAPER = "paper", pgettext_lazy("how it came", "on paper")
        IN_PERSON = "in_person", pgettext_lazy("how it came", "in person")

    OPEN = [Status.DRAFT, Status.SUBMITTED, Status.CHANGES_REQUESTED]
    EDITABLE = [Status.DRAFT, Status.CHANGES_REQUESTED]

    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("organisation"),
        help_text=_("Made when the application is submitted."),
    )
    type = models.ForeignKey(MembershipType, models.PROTECT, related_name="applications", verbose_name=_("type"))
    applicant = models.ForeignKey(User, models.PROTECT, related_name="applications", verbose_name=_("applicant"))
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    requested = models.JSONField(_("changes requested"), default=dict, blank=True)
    changed = models.JSONField(default=list, blank=True, editable=False)
    status = models.CharField(_("status"), max_length=18, choices=Status, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("started"), auto_now_add=True)
    saved_at = models.DateTimeField(_("answers saved"), default=timezone.now)
    first_submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("decided by")
    )
    reason = models.TextField(_("reason given to the applicant"), blank=True)
    reviewer = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="reviews", verbose_name=_("reviewer")
    )
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="entered", verbose_name=_("entered by")
    )
    came = models.CharField(_("how it came"), max_length=9, choices=Channel, blank=True, default="", db_default="")
    made_account = models.BooleanField(default=False, db_default=False, editable=False)
    asked_at = models.DateTimeField(_("confirmation asked for"), null=True, blank=True)
    taken_over_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(status__in=["draft", "submitted", "changes_requested"]),
                name="one_open_application_per_organisation",
            ),
            # The same form sent eight times at once starts one application.
            models.UniqueConstraint(
                fields=["applicant"],
                condition=Q(status__in=["draft", "submitted", "changes_requested"]),
                name="one_open_application_per_applicant",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn"]) | Q(organisation__isnull=False),
                name="application_submitted_has_organisation",
            ),
            models.CheckConstraint(
                condition=~Q(status="changes_requested") | ~Q(requested={}), name="request_for_changes_names_pages"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(submitted_at__isnull=False) | Q(status="withdrawn"),
                name="application_submitted_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "declined"])
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="decision_has_time_and_person",
            ),
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(reason=""), name="declined_application_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(entered_by__isnull=False) & ~Q(came="")
                | Q(entered_by=None, came="", made_account=False, asked_at=None, taken_over_at=None),
                name="entered_application_says_how_it_came",
            ),
            models.CheckConstraint(
                condition=Q(entered_by=None) | Q(taken_over_at__isnull=False) | Q(status__in=["draft", "withdrawn"]),
                name="entered_application_is_confirmed_first",
            ),
        ]

    def __str__(self) -> str:
        return self.name or gettext("Application without a name yet")

    @property
    def name(self) -> str:
        """The organisation's, as it was typed where there is no organisation yet: not checked, and so shortened."""
        return self.organisation.name if self.organisation else self.typed_name

    @property
    def typed_name(self) -> str:
        typed = "".join(self.answers.get("organisation", {}).get("name", [])[:1])
        return "".join(letter for letter in typed[:250] if letter.isprintable()).strip()

    @property
    def name_for_applicant(self) -> str:
        """What they applied for goes by their own words until it is approved.

        The secretariat may have merged it into another organisation, which is hidden from them.
        """
        return self.name if self.status == self.Status.APPROVED else self.typed_name or self.name

    @property
    def is_editable(self) -> bool:
        return self.status in self.EDITABLE

    @property
    def is_unconfirmed(self) -> bool:
        """Entered by the secretariat, and neither changed nor confirmed by its applicant: nobody's word yet."""
        return self.entered_by_id is not None and self.taken_over_at is None

    @property
    def waits_since(self) -> datetime:
        """The moment from which whoever has to do the next step may be reminded of it.

        A draft waits since it was last saved, or its applicant was asked to confirm it; whatever else since it came
        into its state, or was saved in it.
        """
        if self.status == self.Status.DRAFT:
            return max(self.saved_at, self.asked_at or self.saved_at)
        last = self.timeline.filter(status=self.status).last()
        came_at = last.at if last else self.submitted_at or self.saved_at
        return max(came_at, self.saved_at) if self.is_editable else came_at


@pghistory.track()
class TimelineEntry(models.Model):
    """One step in the life of an application, as its applicant may read it."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="timeline")
    status = models.CharField(_("status"), max_length=18, choices=Application.Status)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    pages = models.JSONField(
        _("pages"), default=dict, blank=True, help_text=_("Which were to be changed and why, or were changed.")
    )
    is_mail_edited = models.BooleanField(
        _("mail edited"),
        default=False,
        db_default=False,
        help_text=_("The reviewer has changed the words of the mail."),
    )

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_status_display()}"


@pghistory.track()
class Note(models.Model):
    """What the secretariat says of an application among itself; no applicant ever reads it."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="notes")
    text = models.TextField(_("note"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:50]
