"""An application that came by e-mail or phone is typed here, all pages below each other, and sent for confirmation."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from members.actions import applications, entering
from members.actions.refusals import RefusedError
from members.forms import EnterForm
from members.models import Application
from members.pages import Page, Typed, all_pages, filled, fingerprint


def entered_of(application: Application) -> str:
    """Who entered it, and whether its applicant has confirmed it since; or ""."""
    if application.entered_by is None:
        return ""
    entered = _("Entered by %(person)s on %(date)s") % {
        "person": application.entered_by,
        "date": _day(application.created_at),
    }
    if application.first_submitted_at:
        since = _("confirmed on %(date)s") % {"date": _day(application.first_submitted_at)}
    elif not application.is_unconfirmed:
        since = _("taken over by the applicant")
    elif application.asked_at:
        since = _("not confirmed yet; sent for confirmation on %(date)s") % {"date": _day(application.asked_at)}
    else:
        since = _("not sent for confirmation yet")
    return f"{entered} – {since}"


class EnteringAdmin(admin.ModelAdmin):
    """Who may add an application may enter one, go on with it, and discard it, until its applicant has confirmed it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("members.add_application")

    def has_delete_permission(self, request: HttpRequest, obj: Application | None = None) -> bool:
        """Of a mistake, for example in the address. Nothing else is ever deleted."""
        return obj is not None and self.may_enter(request, obj)

    def may_enter(self, request: HttpRequest, application: Application) -> bool:
        is_draft = application.status == Application.Status.DRAFT
        return is_draft and application.is_unconfirmed and self.has_add_permission(request)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context=None) -> HttpResponse:
        """Whose application it is, and how it came; the questions follow."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = EnterForm(request.POST or None, initial={"came": Application.Channel.EMAIL})
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            try:
                application = entering.enter(
                    email=data["email"],
                    name=data["contact_name"],
                    language=data["language"],
                    came=data["came"],
                    by=request.user,
                )
            except entering.HasApplicationError as refusal:
                application = refusal.application
                if self.may_enter(request, application):  # the button was pressed twice, or a colleague was faster
                    messages.info(request, entered_of(application))
                    return redirect("admin:members_application_enter", application.pk)
                form.add_error("email", _with_link(refusal, "application", application))
            except entering.ActsAlreadyError as refusal:
                form.add_error("email", _with_link(refusal, "organisation", refusal.organisation))
            except RefusedError as refusal:
                form.add_error("email", str(refusal))
            else:
                # of whom the log names its user alone, who may be nobody one day
                self.log_addition(request, application, _("Entered by the secretariat"))
                if not application.made_account:
                    messages.info(request, _("This address has an account already; its name and language stay."))
                return redirect("admin:members_application_enter", application.pk)
        return self._page(request, "members/admin/enter.html", _("Enter an application"), {"form": form})

    def enter(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """All questions. What was typed is kept, acceptable or not, and checked when it is shown."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        application = self.get_object(request, unquote(object_id))
        if application is None:
            raise Http404
        typed: dict[type[Page], Typed] = {}
        overtaken: list[type[Page]] = []
        refused = ""
        if request.method == "POST":
            typed = {page: page.typed(request.POST) for page in all_pages().values()}
            seen = {slug: request.POST.get(f"seen-{slug}", "") for slug in all_pages()}
            try:
                application = entering.save(application=application, typed=typed, seen=seen, by=request.user)
                return self._saved(request, application)
            except entering.OvertakenError as refusal:
                overtaken, refused = refusal.pages, str(refusal)
            except RefusedError as refusal:
                refused = str(refusal)
            application = self.get_object(request, unquote(object_id))
            if application is None:
                raise Http404
        elif not self.may_enter(request, application):
            messages.info(request, str(entering.TakenOverError()))
            return redirect("admin:members_application_change", application.pk)
        forms = [_form(page, application, typed.get(page)) for page in all_pages().values()]
        context = {
            "original": application,
            "forms": [
                {
                    "form": form,
                    "seen": fingerprint(type(form), application),
                    "overtaken_by": filled(type(form), application).answers() if type(form) in overtaken else [],
                    "is_overtaken": type(form) in overtaken,
                }
                for form in forms
            ],
            "unfinished": [form for form in forms if form.is_bound and not form.is_valid()],
            "refused": refused,
            "may_enter": self.may_enter(request, application),
            "entered": entered_of(application),
        }
        return self._page(request, "members/admin/enter_pages.html", _("Enter an application"), context)

    def _saved(self, request: HttpRequest, application: Application) -> HttpResponse:
        if "send" not in request.POST:
            messages.success(request, _("Saved. Nothing was sent."))
            return redirect("admin:members_application_enter", application.pk)
        try:
            entering.ask(application=application, by=request.user)
        except applications.IncompleteError:
            messages.warning(request, _("Saved, but not sent: some answers are missing or cannot be accepted yet."))
            return redirect("admin:members_application_enter", application.pk)
        except RefusedError as refusal:
            messages.error(request, str(refusal))
            return redirect("admin:members_application_change", application.pk)
        self.log_change(request, application, _("Sent for confirmation."))
        messages.success(request, _("Sent for confirmation to %(email)s.") % {"email": application.applicant.email})
        return redirect("admin:members_application_change", application.pk)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context=None) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except RefusedError as refusal:
            messages.error(request, str(refusal))
            return redirect("admin:members_application_changelist")

    def get_deleted_objects(self, objs, request: HttpRequest):
        """What hangs on a draft goes with it; its rows have no desk and mean nothing to the reader."""
        return [str(each) for each in objs], {self.opts.verbose_name_plural: len(objs)}, set(), []

    def delete_model(self, request: HttpRequest, obj: Application) -> None:
        entering.discard(application=obj, by=request.user)

    def _page(self, request: HttpRequest, template: str, title: str, context: dict[str, Any]) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return render(request, template, frame | context)


def _form(page: type[Page], application: Application, typed: Typed | None) -> Page:
    """The questions of a page. Files are the organisation's to add: here nothing would keep them."""
    form = _filled(page, application, typed)
    for name in form.fields.keys() - set(page.questions()):
        del form.fields[name]
    return form


def _filled(page: type[Page], application: Application, typed: Typed | None) -> Page:
    """With what was just typed, or is kept; not checked before all questions have been here once."""
    if typed is not None:
        return page(MultiValueDict(typed), membership_type=application.type)
    if all(slug in application.answers for slug in all_pages()):
        return filled(page, application)
    kept = application.answers.get(page.slug)
    with translation.override(application.applicant.language):
        initial = page.first_guess(application.applicant) if kept is None else page.initial_of(kept)
    return page(initial=initial, membership_type=application.type)


def _with_link(refusal: RefusedError, model: str, row: Application | Any) -> str:
    address = reverse(f"admin:members_{model}_change", args=[row.pk])
    return format_html('{} <a href="{}"><bdi>{}</bdi></a>', str(refusal), address, row)


def _day(moment) -> str:
    return date_format(timezone.localtime(moment), "DATE_FORMAT")
