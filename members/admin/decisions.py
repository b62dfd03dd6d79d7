"""Rows that the secretariat reads and decides on, and never edits."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from members.actions.refusals import RefusedError


class DecisionAdmin(admin.ModelAdmin):
    """Read-only but for its `steps`: methods that take a decision, and addresses below the row's own.

    They are for those who have the permission to change such rows. `decision_template` shows the forms of `forms_of()`.
    """

    steps: ClassVar[tuple[str, ...]] = ()
    decision_template: ClassVar[str]

    def is_waiting(self, row: Any) -> bool:
        raise NotImplementedError

    def forms_of(self, row: Any, version: int) -> dict[str, Form]:
        """By step, with what is proposed; they decide on `version`, the one that is read."""
        raise NotImplementedError

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody edits what was asked; a decision is no edit."""
        return False

    def may_decide(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path(f"<path:object_id>/{step}/", view(getattr(self, step)), name=self._address(step))
            for step in self.steps
        ] + super().get_urls()

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None):
        row = self.get_object(request, unquote(object_id))
        extra = {"title": capfirst(self.opts.verbose_name), **(extra_context or {})}
        if row and self.is_waiting(row) and self.may_decide(request):
            extra |= {"decisions": self.forms_of(row, row.version), "decision_template": self.decision_template}
        return super().change_view(request, object_id, form_url, extra)

    def to_decide(self, request: HttpRequest, object_id: str) -> Any:
        if not self.may_decide(request):
            raise PermissionDenied
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        return row

    def decide(
        self, request: HttpRequest, row: Any, step: str, form: Form, take: Callable[[Any], object], said: str
    ) -> HttpResponse:
        """Take the step, or show the forms again with what was typed and why it was not taken."""
        if request.method != "POST":  # a sign-in on the way leads back here
            return redirect(f"admin:{self._address('change')}", row.pk)
        if form.is_valid():
            try:
                take(form)
            except RefusedError as refusal:
                form.add_error(None, str(refusal))
            else:
                said %= {"organisation": row}
                self.log_change(request, row, said)
                messages.success(request, said)
                return redirect(f"admin:{self._address('changelist')}")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Decision"),
            "original": row,
            "tried": form,
        }
        row.refresh_from_db()
        if self.is_waiting(row):
            # what has changed meanwhile is decided on only after it was read
            read = form.cleaned_data.get("version", 0)
            context |= {
                "decisions": self.forms_of(row, read) | {step: form},
                "decision_template": self.decision_template,
            }
        return render(request, "members/admin/decide.html", context)

    def _address(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"
