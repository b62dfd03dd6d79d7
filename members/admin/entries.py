"""Changes of entries that wait: before and after, accepted or refused."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.actions import entries
from members.admin.decisions import DecisionAdmin
from members.entries import differences, with_proposed
from members.forms import LocalityForm, ReasonForm
from members.locality import derived_of
from members.models import EntryChange

Status = EntryChange.Status


@admin.register(EntryChange)
class EntryChangeAdmin(DecisionAdmin):
    list_display = ["organisation", "created_at", "by", "status"]
    list_filter = ["status"]
    list_select_related = ["organisation", "by"]
    search_fields = ["organisation__name", "organisation__acronym"]
    change_form_template = "members/admin/decidable.html"
    decision_template = "members/admin/_entry_decision.html"
    steps = ("accept", "refuse")
    fields = ["organisation", "difference", "by", "created_at", "status", "decided_at", "decided_by", "reason"]

    @admin.display(description=gettext_lazy("before and after"))
    def difference(self, change: EntryChange) -> SafeString:
        return render_to_string("members/admin/_differences.html", {"differences": differences(change)})

    def is_waiting(self, change: EntryChange) -> bool:
        return change.status == Status.WAITING

    def forms_of(self, change: EntryChange, version: int) -> dict:
        proposal = derived_of(with_proposed(change.organisation, change))
        return {
            "accept": LocalityForm(initial={"version": version, "locality": proposal.locality}, auto_id="accept_%s"),
            "refuse": ReasonForm(initial={"version": version}, auto_id="refuse_%s"),
        }

    def accept(self, request: HttpRequest, object_id: str) -> HttpResponse:
        change = self.to_decide(request, object_id)
        form = LocalityForm(request.POST, auto_id="accept_%s")
        return self.decide(
            request,
            change,
            "accept",
            form,
            lambda _written: entries.accept(change=change, by=request.user, **form.cleaned_data),
            _("The entry of %(organisation)s is changed; who asked for it is told by e-mail.")
            % {"organisation": change},
        )

    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        change = self.to_decide(request, object_id)
        form = ReasonForm(request.POST, auto_id="refuse_%s")
        return self.decide(
            request,
            change,
            "refuse",
            form,
            lambda _written: entries.refuse(change=change, by=request.user, **form.cleaned_data),
            _("The entry of %(organisation)s stays as it is; who asked for the change is told by e-mail.")
            % {"organisation": change},
        )
