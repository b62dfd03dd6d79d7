"""Requests to join an organisation, for the case that its focal points keep silent."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _

from members.actions import requests
from members.models import JoinRequest


@admin.register(JoinRequest)
class JoinRequestAdmin(admin.ModelAdmin):
    """Read-only but for the answer, which those give who have the permission to change requests."""

    list_display = ["user", "organisation", "status", "created_at"]
    list_filter = ["status", ("passed_on_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__name", "user__email", "organisation__name", "organisation__acronym"]
    ordering = ["-created_at", "-pk"]
    fields = ["user", "organisation", "message", "status", "created_at", "passed_on_at", "decided_at", "decided_by"]
    change_form_template = "members/admin/join_request.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        """Nobody edits what a person asked; an answer is no edit."""
        return False

    def may_decide(self, request: HttpRequest) -> bool:
        return request.user.has_perm("members.change_joinrequest")

    def get_urls(self):
        return [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"members_joinrequest_{name}",
            )
            for name, view in (("accept", self.accept), ("decline", self.decline))
        ] + super().get_urls()

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None):
        asked = self.get_object(request, unquote(object_id))
        waits = bool(asked and asked.status == JoinRequest.Status.ASKED and self.may_decide(request))
        extra = {"title": _("Request to join an organisation"), "waits": waits, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra)

    def accept(self, request: HttpRequest, object_id: str) -> HttpResponse:
        said = _("%(person)s now belongs to %(organisation)s and is told by e-mail.")
        return self._decide(request, object_id, requests.accept, said)

    def decline(self, request: HttpRequest, object_id: str) -> HttpResponse:
        said = _("The request of %(person)s to join %(organisation)s is declined; they are told by e-mail.")
        return self._decide(request, object_id, requests.decline, said)

    def _decide(self, request: HttpRequest, object_id: str, decide, said: str) -> HttpResponse:
        if not self.may_decide(request):
            raise PermissionDenied
        asked = self.get_object(request, unquote(object_id))
        if asked is None:
            raise Http404
        if request.method == "POST":  # a sign-in on the way leads back here without
            try:
                decide(request=asked, by=request.user)
            except requests.RefusedError as refusal:
                messages.error(request, str(refusal))
            else:
                said %= {"person": asked.user, "organisation": asked.organisation}
                self.log_change(request, asked, said)
                messages.success(request, said)
        return redirect("admin:members_joinrequest_change", asked.pk)
