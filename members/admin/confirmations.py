"""The yearly confirmations: who was asked, who has not answered, and what the secretariat decides then."""

from collections.abc import Callable

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.actions import confirmations
from members.admin.decisions import DecisionAdmin, WaitingFilter
from members.forms import DecisionForm, ReasonForm
from members.models import Confirmation

Status = Confirmation.Status


class StateFilter(WaitingFilter):
    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str | Promise]]:
        return [
            ("unconfirmed", gettext_lazy("Not confirmed: reminded twice, no answer")),
            ("nobody", gettext_lazy("Nobody can be asked")),
            ("open", gettext_lazy("All without an answer")),
            ("all", gettext_lazy("All, also of earlier years")),
        ]

    def queryset(self, request: HttpRequest, queryset):
        match self.value():
            case "unconfirmed":
                return queryset.unconfirmed()
            case "nobody":
                return queryset.open().filter(status=Status.WAITING, stage=Confirmation.Stage.NOBODY)
            case "open":
                return queryset.open()
            case "all":
                return queryset
        return queryset.decidable()


@admin.register(Confirmation)
class ConfirmationAdmin(DecisionAdmin):
    list_display = ["organisation", "not_confirmed_since", "may_lapse_on", "state"]
    list_filter = [StateFilter, "membership__type"]
    list_select_related = ["membership__organisation"]
    search_fields = ["membership__organisation__name", "membership__organisation__acronym"]
    ordering = ["asked_at", "pk"]
    change_form_template = "members/admin/decidable.html"
    decision_template = "members/admin/_confirmation_decision.html"
    steps = ("confirm", "lapse", "end")
    fields = [
        "organisation",
        "member_since",
        "confirmed_on",
        "asked_at",
        "stage",
        "may_lapse_on",
        "status",
        "answered_at",
        "answered_by",
        "reason",
        "people",
    ]

    # --- columns and fields ---------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("organisation"), ordering="membership__organisation__sort_key")
    def organisation(self, confirmation: Confirmation) -> str:
        return format_html("<bdi>{}</bdi>", confirmation)

    @admin.display(description=gettext_lazy("not confirmed since"), ordering="asked_at")
    def not_confirmed_since(self, confirmation: Confirmation):
        """The day on which it was asked, where that is not answered."""
        return timezone.localdate(confirmation.asked_at) if confirmation.status in Confirmation.OPEN else None

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def state(self, confirmation: Confirmation) -> str:
        """The answer, else the latest mail."""
        if confirmation.status == Status.WAITING:
            return confirmation.get_stage_display()
        return confirmation.get_status_display()

    @admin.display(description=gettext_lazy("member since"))
    def member_since(self, confirmation: Confirmation) -> str:
        return date_format(confirmation.membership.started_on)

    @admin.display(description=gettext_lazy("confirmed on"))
    def confirmed_on(self, confirmation: Confirmation) -> str:
        day = confirmation.membership.confirmed_on
        return date_format(day) if day else "–"

    @admin.display(description=gettext_lazy("focal points"))
    def people(self, confirmation: Confirmation) -> str:
        found = confirmation.membership.organisation.representatives.focal_points().select_related("user")
        return ", ".join(each.user.email for each in found) or "–"

    # --- the decision ---------------------------------------------------------------------------------------

    def is_waiting(self, confirmation: Confirmation) -> bool:
        return confirmation.is_open

    def forms_of(self, confirmation: Confirmation, version: int) -> dict:
        forms: dict = {"confirm": DecisionForm(initial={"version": version}, auto_id="confirm_%s")}
        if confirmation.may_lapse:
            forms["lapse"] = ReasonForm(initial={"version": version}, auto_id="lapse_%s")
        if confirmation.status == Status.LEAVING:
            forms["end"] = DecisionForm(initial={"version": version}, auto_id="end_%s")
        return forms

    def confirm(self, request: HttpRequest, object_id: str) -> HttpResponse:
        said = _("The membership of %(organisation)s is confirmed for another year.")
        return self._decide(request, object_id, "confirm", DecisionForm, confirmations.confirm_for, said)

    def lapse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        said = _("The membership of %(organisation)s has lapsed; the focal points are told by e-mail.")
        return self._decide(request, object_id, "lapse", ReasonForm, confirmations.lapse, said)

    def end(self, request: HttpRequest, object_id: str) -> HttpResponse:
        said = _("The membership of %(organisation)s has ended; the focal points are told by e-mail.")
        return self._decide(request, object_id, "end", DecisionForm, confirmations.end, said)

    def _decide(
        self,
        request: HttpRequest,
        object_id: str,
        step: str,
        form_class: type[DecisionForm],
        act: Callable[..., object],
        said: str,
    ) -> HttpResponse:
        confirmation = self.to_decide(request, object_id)
        form = form_class(request.POST, auto_id=f"{step}_%s")
        return self.decide(
            request,
            confirmation,
            step,
            form,
            lambda _written: act(confirmation=confirmation, by=request.user, **form.cleaned_data),
            said % {"organisation": confirmation},
        )
