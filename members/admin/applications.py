"""The queue of applications: read one, then approve it or decline it for a reason."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import linebreaks_filter
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members.actions import applications
from members.countries import names_of
from members.forms import DecisionForm, DeclineForm
from members.models import Application, TimelineEntry

Status = Application.Status


class StateFilter(admin.SimpleListFilter):
    """Those that wait, unless asked for others."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str | Promise]]:
        return [*((value, label) for value, label in Status.choices if value != Status.SUBMITTED), ("all", _("All"))]

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

    def queryset(self, request: HttpRequest, queryset):
        if self.value() == "all":
            return queryset
        return queryset.filter(status=self.value() or Status.SUBMITTED)


class TimelineInline(admin.TabularInline):
    model = TimelineEntry
    fields = readonly_fields = ["at", "status", "by"]
    can_delete = False
    extra = 0
    verbose_name_plural = gettext_lazy("timeline")

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).select_related("by")

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return True


@admin.register(Application)
class ApplicationAdmin(admin.ModelAdmin):
    """Read-only but for the decision, which those take who have the permission to change applications."""

    list_display = ["organisation", "age", "kind", "headquarters", "status", "submitted_at"]
    list_filter = [StateFilter, "type"]
    list_select_related = ["organisation"]
    search_fields = ["organisation__name", "organisation__acronym", "applicant__email", "applicant__name"]
    ordering = ["submitted_at", "pk"]
    change_form_template = "members/admin/application.html"
    inlines = [TimelineInline]
    fieldsets = [
        (None, {"fields": ["type", "status", "submitted_at", "age", "decided_at", "decided_by", "reason"]}),
        (
            gettext_lazy("Organisation"),
            {
                "fields": [
                    "name",
                    "acronym",
                    "kind",
                    "headquarters",
                    "countries",
                    "affiliation",
                    "website",
                    "description",
                    "visibility",
                ]
            },
        ),
        (gettext_lazy("Contact person"), {"fields": ["person", "email", "job_title", "language"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        """Nobody edits what an applicant wrote; a decision is no edit."""
        return False

    def may_decide(self, request: HttpRequest) -> bool:
        return request.user.has_perm("members.change_application")

    # --- columns and fields ---------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("age"), ordering="submitted_at")
    def age(self, application: Application) -> str:
        """How long it has waited, or waited, for a decision."""
        if application.submitted_at is None:
            return "–"
        days = ((application.decided_at or timezone.now()) - application.submitted_at).days
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}

    @admin.display(description=gettext_lazy("official name"))
    def name(self, application: Application) -> str:
        return format_html("<bdi>{}</bdi>", application.organisation.name)

    @admin.display(description=gettext_lazy("acronym"))
    def acronym(self, application: Application) -> str:
        return application.organisation.acronym or "–"

    @admin.display(description=gettext_lazy("kind"), ordering="organisation__kind")
    def kind(self, application: Application) -> str:
        return application.organisation.get_kind_display()

    @admin.display(description=gettext_lazy("country of headquarters"))
    def headquarters(self, application: Application) -> str:
        return application.organisation.country

    @admin.display(description=gettext_lazy("countries of operation"))
    def countries(self, application: Application) -> str:
        return ", ".join(names_of(application.organisation.countries))

    @admin.display(description=gettext_lazy("affiliation"))
    def affiliation(self, application: Application) -> str:
        return application.organisation.get_affiliation_display()

    @admin.display(description=gettext_lazy("website"))
    def website(self, application: Application) -> str:
        site = application.organisation.website
        return format_html('<a href="{0}" rel="noopener noreferrer" dir="ltr">{0}</a>', site) if site else "–"

    @admin.display(description=gettext_lazy("what it does in child protection"))
    def description(self, application: Application) -> str:
        text = application.organisation.text("description")
        body = linebreaks_filter(text.value)
        return format_html('<div lang="{}" dir="{}">{}</div>', text.language, text.direction, body)

    @admin.display(description=gettext_lazy("visibility"))
    def visibility(self, application: Application) -> str:
        return application.organisation.get_visibility_display()

    @admin.display(description=gettext_lazy("name"))
    def person(self, application: Application) -> str:
        return format_html("<bdi>{}</bdi>", application.applicant.name)

    @admin.display(description=gettext_lazy("e-mail address"))
    def email(self, application: Application) -> str:
        return format_html('<a href="mailto:{0}" dir="ltr">{0}</a>', application.applicant.email)

    # --- the decision ---------------------------------------------------------------------------------------

    def get_urls(self):
        decide = self.admin_site.admin_view
        return [
            path("<path:object_id>/approve/", decide(self.approve), name="members_application_approve"),
            path("<path:object_id>/decline/", decide(self.decline), name="members_application_decline"),
            *super().get_urls(),
        ]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None):
        application = self.get_object(request, unquote(object_id))
        extra = {"title": _("Application"), **(extra_context or {})}
        if application and application.status == Status.SUBMITTED and self.may_decide(request):
            extra |= self._forms(application)
        return super().change_view(request, object_id, form_url, extra)

    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        application = self._to_decide(request, object_id)
        if request.method != "POST":  # a sign-in on the way leads back here
            return redirect("admin:members_application_change", application.pk)
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return redirect("admin:members_application_change", application.pk)
        try:
            applications.approve(application=application, version=form.cleaned_data["version"], by=request.user)
        except applications.RefusedError as refusal:
            messages.error(request, str(refusal))
            return redirect("admin:members_application_change", application.pk)
        said = _("%(organisation)s is now a member; the applicant is told by e-mail.")
        return self._decided(request, application, said)

    def decline(self, request: HttpRequest, object_id: str) -> HttpResponse:
        application = self._to_decide(request, object_id)
        if request.method != "POST":
            return redirect("admin:members_application_change", application.pk)
        form = DeclineForm(request.POST)
        if form.is_valid():
            try:
                applications.decline(application=application, by=request.user, **form.cleaned_data)
            except applications.RefusedError as refusal:
                # The reason that was typed stays on the page.
                form.add_error(None, str(refusal))
            else:
                said = _("The application from %(organisation)s is declined; the applicant is told by e-mail.")
                return self._decided(request, application, said)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Decline"),
            "original": application,
            **self._forms(application, decline_form=form),
        }
        return render(request, "members/admin/decline.html", context)

    def _to_decide(self, request: HttpRequest, object_id: str) -> Application:
        if not self.may_decide(request):
            raise PermissionDenied
        application = self.get_object(request, unquote(object_id))
        if application is None:
            raise Http404
        return application

    def _forms(self, application: Application, decline_form: DeclineForm | None = None) -> dict:
        version = {"version": application.version}
        return {
            "approve_form": DecisionForm(initial=version, auto_id="approve_%s"),
            "approve_url": reverse("admin:members_application_approve", args=[application.pk]),
            "decline_form": decline_form or DeclineForm(initial=version, auto_id="decline_%s"),
            "decline_url": reverse("admin:members_application_decline", args=[application.pk]),
        }

    def _decided(self, request: HttpRequest, application: Application, said: str) -> HttpResponse:
        said %= {"organisation": application.organisation.name}
        self.log_change(request, application, said)
        messages.success(request, said)
        return redirect("admin:members_application_changelist")
