"""Requests to join an organisation, for the case that its focal points keep silent."""

from django.contrib import admin
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from members.actions import requests
from members.admin.decisions import DecisionAdmin
from members.models import JoinRequest


@admin.register(JoinRequest)
class JoinRequestAdmin(DecisionAdmin):
    list_display = ["user", "organisation", "status", "created_at"]
    list_filter = ["status", ("passed_on_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__name", "user__email", "organisation__name", "organisation__acronym"]
    ordering = ["-created_at", "-pk"]
    fields = ["user", "organisation", "message", "status", "created_at", "passed_on_at", "decided_at", "decided_by"]
    change_form_template = "members/admin/decidable.html"
    decision_template = "members/admin/_join_decision.html"
    steps = ("accept", "decline")

    def is_waiting(self, asked: JoinRequest) -> bool:
        return asked.status == JoinRequest.Status.ASKED

    def accept(self, request: HttpRequest, object_id: str) -> HttpResponse:
        asked = self.to_decide(request, object_id)
        return self.decide(
            request,
            asked,
            "accept",
            Form(request.POST),
            lambda _written: requests.accept(request=asked, by=request.user),
            _("%(person)s now belongs to %(organisation)s and is told by e-mail.")
            % {"person": asked.user, "organisation": asked.organisation},
        )

    def decline(self, request: HttpRequest, object_id: str) -> HttpResponse:
        asked = self.to_decide(request, object_id)
        return self.decide(
            request,
            asked,
            "decline",
            Form(request.POST),
            lambda _written: requests.decline(request=asked, by=request.user),
            _("The request of %(person)s to join %(organisation)s is declined; they are told by e-mail.")
            % {"person": asked.user, "organisation": asked.organisation},
        )
