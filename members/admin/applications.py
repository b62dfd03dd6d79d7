"""The queue of applications: read one, then approve it, ask for changes, or decline it for a reason."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members import duplicates
from members.actions import applications
from members.admin.decisions import DecisionAdmin, Mail, WaitingFilter
from members.admin.entering import EnteringAdmin, entered_of
from members.admin.merges import may_merge
from members.forms import AssignForm, ChangesForm, LocalityForm, NoteForm, ReasonForm
from members.locality import Derived, derived_of
from members.models import Application, Locality, Membership, Organisation
from members.pages import OrganisationPage, WherePage, all_filled, all_pages, derived

Status = Application.Status


class StateFilter(WaitingFilter):
    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str | Promise]]:
        return [*((value, label) for value, label in Status.choices if value != Status.SUBMITTED), ("all", _("All"))]

    def queryset(self, request: HttpRequest, queryset):
        if self.value() == "all":
            return queryset
        return queryset.filter(status=self.value() or Status.SUBMITTED)


@admin.register(Application)
class ApplicationAdmin(EnteringAdmin, DecisionAdmin):
    list_display = ["title", "age", "kind", "headquarters", "status", "submitted_at", "reviewer"]
    list_filter = [StateFilter, ("reviewer", admin.RelatedOnlyFieldListFilter), "type"]
    list_select_related = ["organisation", "applicant", "reviewer", "entered_by"]
    search_fields = ["organisation__name", "organisation__acronym", "applicant__email", "applicant__name"]
    ordering = ["first_submitted_at", "pk"]
    change_form_template = "members/admin/application.html"
    decision_template = "members/admin/_decision.html"
    steps = ("approve", "changes", "decline", "assign", "note", "enter")
    fieldsets = [
        (None, {"fields": ["type", "status", "submitted_at", "age", "decided_at", "decided_by", "reason"]}),
        (gettext_lazy("Entered by the secretariat"), {"fields": ["entered", "came"]}),
        (gettext_lazy("Contact person"), {"fields": ["person", "email", "language"]}),
        (gettext_lazy("Possible duplicates"), {"fields": ["duplicates"]}),
        (gettext_lazy("Submission"), {"fields": ["submission"]}),
        (gettext_lazy("Timeline"), {"fields": ["timeline"]}),
    ]

    # --- columns and fields ---------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("organisation"), ordering="organisation__sort_key")
    def title(self, application: Application) -> str:
        name = format_html("<bdi>{}</bdi>", application)
        return format_html("{}<br><small>{}</small>", name, entered_of(application)) if application.entered_by else name

    @admin.display(description=gettext_lazy("entered by"))
    def entered(self, application: Application) -> str:
        return entered_of(application) or "–"

    @admin.display(description=gettext_lazy("age"), ordering="submitted_at")
    def age(self, application: Application) -> str:
        """How long it has waited, or waited, for a decision; how long one that is being entered has lain."""
        if application.status == Status.DRAFT and application.is_unconfirmed:
            since = application.waits_since
        elif application.submitted_at is None:
            return "–"
        else:
            since = application.submitted_at
        days = ((application.decided_at or timezone.now()) - since).days
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}

    @admin.display(description=gettext_lazy("kind"), ordering="organisation__kind")
    def kind(self, application: Application) -> str:
        return application.organisation.get_kind_display() if application.organisation else "–"

    @admin.display(description=gettext_lazy("country of headquarters"))
    def headquarters(self, application: Application) -> str:
        return application.organisation.country if application.organisation else "–"

    @admin.display(description=gettext_lazy("name"))
    def person(self, application: Application) -> str:
        return format_html("<bdi>{}</bdi>", application.applicant.name)

    @admin.display(description=gettext_lazy("e-mail address"))
    def email(self, application: Application) -> str:
        return format_html('<a href="mailto:{0}" dir="ltr">{0}</a>', application.applicant.email)

    @admin.display(description=gettext_lazy("language"))
    def language(self, application: Application) -> str:
        """In which the applicant reads what we write."""
        return application.applicant.get_language_display()

    @admin.display(description=gettext_lazy("answers"))
    def submission(self, application: Application) -> SafeString:
        prefetch_related_objects([application], "uploads")
        pages = all_filled(application)
        context = {
            "pages": [(page, page.answers()) for page in pages],
            "derived": _derived(application),
        }
        return render_to_string("members/admin/_submission.html", context)

    @admin.display(description=gettext_lazy("steps"))
    def timeline(self, application: Application) -> SafeString:
        """Each step, with the pages that were to be changed and why, or were changed."""
        titles = _titles()
        steps = [
            (entry, [(titles.get(slug, slug), reason) for slug, reason in entry.pages.items()])
            for entry in application.timeline.select_related("by")
        ]
        return render_to_string("members/admin/_timeline.html", {"steps": steps})

    @admin.display(description=gettext_lazy("found among all organisations"))
    def duplicates(self, application: Application) -> SafeString:
        """The organisation beside those that may be the same, hidden ones too: this page is the secretariat's."""
        face = application.organisation or _typed(application)
        among = Organisation.objects.prefetch_related(
            Prefetch("memberships", Membership.objects.select_related("type")),
            Prefetch("applications", Application.objects.open(), to_attr="open_applications"),
        )
        likely = duplicates.likely(
            name=face.name,
            acronym=face.acronym,
            website=face.website,
            among=among,
            but=application.organisation,
            wide=True,
        )
        context = {"face": face, "likely": likely, "may_merge": application.organisation and application.is_for_merger}
        return render_to_string("members/admin/_duplicates.html", context)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Application | None:
        """Knows whether its reader may merge organisations: a field of the page is not told who reads it."""
        application = super().get_object(request, object_id, from_field)
        if application is not None:
            application.is_for_merger = may_merge(request.user)
        return application

    def get_fieldsets(self, request: HttpRequest, obj: Application | None = None):
        found = super().get_fieldsets(request, obj)
        return found if obj and obj.entered_by_id else [each for each in found if "entered" not in each[1]["fields"]]

    # --- the decision ---------------------------------------------------------------------------------------

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None):
        application = self.get_object(request, unquote(object_id))
        extra = dict(extra_context or {})
        extra["may_enter"] = application and self.may_enter(request, application)
        if application and self.may_decide(request):
            extra |= {
                "notes": application.notes.select_related("by"),
                "assign_form": AssignForm(initial={"reviewer": application.reviewer_id}, auto_id="assign_%s"),
                "note_form": NoteForm(auto_id="note_%s"),
            }
        return super().change_view(request, object_id, form_url, extra)

    def assign(self, request: HttpRequest, object_id: str) -> HttpResponse:
        application = self.to_decide(request, object_id)
        form = AssignForm(request.POST)
        if request.method == "POST" and form.is_valid():
            applications.assign(application=application, reviewer=form.cleaned_data["reviewer"], by=request.user)
        return redirect("admin:members_application_change", application.pk)

    def note(self, request: HttpRequest, object_id: str) -> HttpResponse:
        application = self.to_decide(request, object_id)
        form = NoteForm(request.POST)
        if request.method == "POST" and form.is_valid():
            applications.note(application=application, text=form.cleaned_data["text"], by=request.user)
        elif request.method == "POST":
            messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return redirect("admin:members_application_change", application.pk)

    def is_waiting(self, application: Application) -> bool:
        return application.status == Status.SUBMITTED

    def forms_of(self, application: Application, version: int) -> dict:
        proposal = _derived(application)
        locality = proposal.locality if proposal else Locality.UNCLASSIFIED
        return {
            "approve": LocalityForm(initial={"version": version, "locality": locality}, auto_id="approve_%s"),
            "changes": ChangesForm(initial={"version": version}, auto_id="changes_%s", pages=_titles()),
            "decline": ReasonForm(initial={"version": version}, auto_id="decline_%s"),
        }

    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        application = self.to_decide(request, object_id)
        form = LocalityForm(request.POST, auto_id="approve_%s")
        return self.decide(
            request,
            application,
            "approve",
            form,
            lambda written: applications.approve(
                application=application, by=request.user, written=written, **form.cleaned_data
            ),
            _("%(organisation)s is now a member; the applicant is told by e-mail.") % {"organisation": application},
            lambda: Mail(
                _("You approve this application. The verified locality is: %(locality)s.")
                % {"locality": Locality(form.cleaned_data["locality"]).label},
                _("Approve and send"),
            ),
        )

    def changes(self, request: HttpRequest, object_id: str) -> HttpResponse:
        application = self.to_decide(request, object_id)
        form = ChangesForm(request.POST, auto_id="changes_%s", pages=_titles())
        return self.decide(
            request,
            application,
            "changes",
            form,
            lambda written: applications.request_changes(
                application=application,
                version=form.cleaned_data["version"],
                requested=form.requested(),
                by=request.user,
                written=written,
            ),
            _("Changes are requested of %(organisation)s; the applicant is told by e-mail.")
            % {"organisation": application},
            lambda: Mail(
                _("You ask for changes. These pages are open to the applicant again: %(pages)s")
                % {"pages": " · ".join(str(_titles()[slug]) for slug in form.requested())},
                _("Ask for changes and send"),
            ),
        )

    def decline(self, request: HttpRequest, object_id: str) -> HttpResponse:
        application = self.to_decide(request, object_id)
        form = ReasonForm(request.POST, auto_id="decline_%s")
        return self.decide(
            request,
            application,
            "decline",
            form,
            lambda written: applications.decline(
                application=application, by=request.user, written=written, **form.cleaned_data
            ),
            _("The application of %(organisation)s is declined; the applicant is told by e-mail.")
            % {"organisation": application},
            lambda: Mail(_("You decline this application."), _("Decline and send")),
        )


def _derived(application: Application) -> Derived | None:
    """From what is in the organisation once there is one: the desk may have mended it."""
    return derived_of(application.organisation) if application.organisation else derived(all_filled(application))


def _typed(application: Application) -> Organisation:
    """What the draft says of an organisation that has not been made yet; not to be saved."""
    typed = OrganisationPage.initial_of(application.answers.get(OrganisationPage.slug, {}))
    known = {name: str(typed.get(name, "")) for name in ("name", "acronym", "kind", "website")}
    where = application.answers.get(WherePage.slug, {})
    return Organisation(**known, headquarters="".join(where.get("headquarters", [])[:1]))


def _titles() -> dict[str, Promise]:
    return {slug: page.title for slug, page in all_pages().items()}
