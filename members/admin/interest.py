"""Expressions of interest: read, answered by e-mail, and marked as answered."""

from django.contrib import admin
from django.db.models import F
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members.actions import interest
from members.admin.decisions import DecisionAdmin
from members.models import ExpressionOfInterest


@admin.register(ExpressionOfInterest)
class ExpressionOfInterestAdmin(DecisionAdmin):
    list_display = ["person", "whose", "type", "kind", "country_name", "age", "status"]
    list_filter = ["status", "type"]
    list_select_related = ["type"]
    search_fields = ["name", "email", "organisation"]
    # those that wait first, the oldest above
    ordering = [F("answered_at").desc(nulls_first=True), "created_at", "pk"]
    change_form_template = "members/admin/decidable.html"
    decision_template = "members/admin/_interest_decision.html"
    steps = ("answer",)
    fieldsets = [
        (None, {"fields": ["type", "status", "created_at", "age", "answered_at", "answered_by"]}),
        (gettext_lazy("Who writes"), {"fields": ["person", "address", "whose", "kind", "country_name", "language"]}),
        (gettext_lazy("What is known of them"), {"fields": ["by", "focal_point_of"]}),
        (gettext_lazy("Message"), {"fields": ["text"]}),
    ]

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def person(self, expression: ExpressionOfInterest) -> str:
        return format_html("<bdi>{}</bdi>", expression.name)

    @admin.display(description=gettext_lazy("organisation"), ordering="organisation")
    def whose(self, expression: ExpressionOfInterest) -> str:
        return format_html("<bdi>{}</bdi>", expression.organisation) if expression.organisation else _("Individual")

    @admin.display(description=gettext_lazy("country"), ordering="country")
    def country_name(self, expression: ExpressionOfInterest) -> str:
        return expression.country_name

    @admin.display(description=gettext_lazy("e-mail address"))
    def address(self, expression: ExpressionOfInterest) -> str:
        return format_html('<a href="mailto:{0}" dir="ltr">{0}</a>', expression.email)

    @admin.display(description=gettext_lazy("age"), ordering="created_at")
    def age(self, expression: ExpressionOfInterest) -> str:
        """How long it has waited, or waited, for an answer."""
        days = ((expression.answered_at or timezone.now()) - expression.created_at).days
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}

    @admin.display(description=gettext_lazy("focal point of"))
    def focal_point_of(self, expression: ExpressionOfInterest) -> SafeString:
        return render_to_string("members/admin/_memberships.html", {"memberships": expression.memberships})

    @admin.display(description=gettext_lazy("message"))
    def text(self, expression: ExpressionOfInterest) -> str:
        return format_html('<div dir="auto">{}</div>', SafeString(linebreaks(expression.message, autoescape=True)))

    def is_waiting(self, expression: ExpressionOfInterest) -> bool:
        return expression.status == ExpressionOfInterest.Status.NEW

    def answer(self, request: HttpRequest, object_id: str) -> HttpResponse:
        expression = self.to_decide(request, object_id)
        return self.decide(
            request,
            expression,
            "answer",
            Form(request.POST),
            lambda _written: interest.answer(expression=expression, by=request.user),
            _("Marked as answered: %(person)s.") % {"person": expression.name},
        )
