"""Rows that the secretariat reads and decides on, and never edits."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from foundation.outbox import actions as outbox
from members.actions.refusals import RefusedError
from members.forms import LetterForm


@dataclass(frozen=True)
class Mail:
    """What is said of a decision before its mail leaves: what is decided, and the button that does it."""

    decision: str
    button: str


class WaitingFilter(admin.SimpleListFilter):
    """Those that wait for a decision, unless asked for others, which `lookups` names."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def choices(self, changelist):
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": gettext_lazy("Waiting for a decision"),
        }
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }


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
        return {}

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
            version = getattr(row, "version", 0)  # some rows never change before they are decided on
            extra |= {
                "is_waiting": True,
                "decisions": self.forms_of(row, version),
                "decision_template": self.decision_template,
            }
        return super().change_view(request, object_id, form_url, extra)

    def to_decide(self, request: HttpRequest, object_id: str) -> Any:
        if not self.may_decide(request):
            raise PermissionDenied
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        return row

    def decide(
        self,
        request: HttpRequest,
        row: Any,
        step: str,
        form: Form,
        take: Callable[[outbox.Written | None], object],
        said: str,
        mail: Callable[[], Mail] | None = None,
    ) -> HttpResponse:
        """Take the step, or show the forms again with what was typed and why it was not taken.

        With `mail` it is taken once the reviewer has read what the applicant will read, and may have changed its words.
        """
        if request.method != "POST":  # a sign-in on the way leads back here
            return redirect(f"admin:{self._address('change')}", row.pk)
        is_back = "back" in request.POST
        letter = LetterForm(request.POST) if mail and (is_back or "send" in request.POST) else None
        if form.is_valid() and not is_back:
            try:
                if mail and not (letter and letter.is_valid()):
                    draft = outbox.rehearse(lambda: take(None))[0]
                    context = {"step": step, "form": form, "letter": letter or LetterForm.of(draft)}
                    return self._show_mail(request, row, draft, context | {"mail": mail()})
                take(letter.written() if letter else None)
            except RefusedError as refusal:
                form.add_error(None, str(refusal))
            else:
                self.log_change(request, row, said)
                messages.success(request, said)
                return redirect(f"admin:{self._address('changelist')}")
        return self._show_forms(request, row, step, form, letter)

    def _show_mail(self, request: HttpRequest, row: Any, draft: outbox.Draft, context: dict[str, Any]) -> HttpResponse:
        more = {
            "title": _("Read the mail before it leaves"),
            "draft": draft,
            "language": get_language_info(draft.language),
            "action": reverse(f"admin:{self._address(context['step'])}", args=[row.pk]),
        }
        return self._render(request, "members/admin/letter.html", row, context | more)

    def _show_forms(
        self, request: HttpRequest, row: Any, step: str, form: Form, letter: LetterForm | None
    ) -> HttpResponse:
        context = {"title": _("Decision"), "tried": form, "letter": letter}
        try:
            row.refresh_from_db()
        except row.DoesNotExist as error:  # it was deleted meanwhile, as by a merge
            raise Http404 from error
        if self.is_waiting(row):
            # what has changed meanwhile is decided on only after it was read
            read = form.cleaned_data.get("version", 0)
            context |= {
                "is_waiting": True,
                "decisions": self.forms_of(row, read) | {step: form},
                "decision_template": self.decision_template,
            }
        return self._render(request, "members/admin/decide.html", row, context)

    def _render(self, request: HttpRequest, template: str, row: Any, context: dict[str, Any]) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "original": row}
        return render(request, template, frame | context)

    def _address(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"
