"""One organisation applies: its answers on one page, a look at them, and off they go."""

import time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members import limits
from members.actions import applications
from members.actions.applications import open_application, open_type
from members.countries import names_of
from members.forms import OrganisationForm, SubmitForm
from members.models import Application
from members.views.access import private, signed_in
from members.views.sign_in import ask_for_code

# Under this name the session keeps what was typed and could not be saved yet.
TYPED = "apply"
KEPT_FOR = 3600  # seconds: whoever uses the same computer tomorrow shall not find it
Status = Application.Status


@private
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """The e-mail address first; who has signed in goes on at once."""
    if open_type() is None and not request.user.is_authenticated:
        return render(request, "members/apply_closed.html")
    return ask_for_code(request, template="members/apply.html", to=reverse("apply_organisation"))


@private
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    """The one page of questions. What is typed survives an error, a session that ended, and a closed window."""
    if not request.user.is_authenticated:
        if request.method == "POST":
            # What strangers may leave in our database is limited as their requests for codes are.
            if limited := limits.refusal(request, "request_code"):
                return limited
            _keep(request)
            messages.info(request, _("Your session had ended. Sign in again; what you typed is kept."))
        return redirect("apply")
    application = open_application(request.user)
    if application and application.status != Status.DRAFT:
        if request.method == "POST":
            messages.info(request, _("Nothing was changed: you have submitted your application already."))
        return redirect("apply_done")
    membership_type = application.type if application else open_type()
    if membership_type is None:
        return render(request, "members/apply_closed.html")
    if request.method == "POST":
        form = OrganisationForm(request.POST, membership_type=membership_type)
        if form.is_valid():
            try:
                applications.save_draft(answers=form.answers(), by=request.user)
            except applications.RefusedError as refusal:
                messages.info(request, str(refusal))
                return redirect("account")
            request.session.pop(TYPED, None)
            return redirect("apply_check")
        _keep(request)
        is_kept = False
    else:
        typed = _kept(request)
        form = OrganisationForm(initial=typed or _known(request, application), membership_type=membership_type)
        is_kept = typed is not None
    context = {"form": form, "membership_type": membership_type, "is_kept": is_kept, "application": application}
    return render(request, "members/apply_organisation.html", context)


@private
def once_more(request: HttpRequest) -> HttpResponse:
    """The page of questions for a form whose token did not fit: all that was typed is on it, nothing is stored."""
    application = open_application(request.user) if request.user.is_authenticated else None
    membership_type = application.type if application else open_type()
    if membership_type is None:
        return render(request, "members/apply_closed.html", status=403)
    form = OrganisationForm(initial=_typed(request), membership_type=membership_type)
    context = {"form": form, "membership_type": membership_type, "is_stale": True, "application": application}
    return render(request, "members/apply_organisation.html", context, status=403)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The answers, to be read once more and submitted."""
    application = open_application(request.user)
    if application is None:
        return redirect("apply_organisation")
    if application.status != Status.DRAFT:
        return redirect("apply_done")
    form = SubmitForm(initial={"version": application.version})
    if request.method == "POST":
        form = SubmitForm(request.POST)
        if form.is_valid():
            if limited := limits.refusal(request, "submit_application"):
                return limited
            try:
                applications.submit(application=application, version=form.cleaned_data["version"], by=request.user)
            except applications.RefusedError as refusal:
                messages.info(request, str(refusal))
                return redirect("apply_check")
            return redirect("apply_done")
    context = {"application": application, "form": form, **answers_of(application)}
    return render(request, "members/apply_check.html", context)


@signed_in
@require_http_methods(["GET", "HEAD"])
def done(request: HttpRequest) -> HttpResponse:
    application = open_application(request.user)
    if application is None or application.status == Status.DRAFT:
        return redirect("account")
    return render(request, "members/apply_done.html", {"application": application})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    application = open_application(request.user)
    if application is None:
        return redirect("account")
    if request.method == "POST":
        try:
            applications.withdraw(application=application, by=request.user)
        except applications.RefusedError:
            # Who of the secretariat has decided meanwhile is not the applicant's to know.
            messages.info(request, _("Nothing was changed: this application is no longer waiting for a decision."))
        else:
            messages.success(request, _("Your application is withdrawn."))
        return redirect("account")
    return render(request, "members/apply_withdraw.html", {"application": application})


def answers_of(application: Application) -> dict:
    """What the page of answers shows besides the organisation itself."""
    return {
        "organisation": application.organisation,
        "person": application.applicant,
        "countries": names_of(application.organisation.countries),
        "description": application.organisation.text("description"),
    }


def _known(request: HttpRequest, application: Application | None) -> dict:
    """The draft, else the application before this one, else the person."""
    earlier = application or request.user.applications.select_related("organisation").order_by("-pk").first()
    if earlier and earlier.status != Status.APPROVED:
        return OrganisationForm.initial_of(earlier)
    return OrganisationForm.initial_for(request.user)


def _keep(request: HttpRequest) -> None:
    request.session[TYPED] = {"at": time.time(), "typed": _typed(request)}


def _typed(request: HttpRequest) -> dict:
    return {name: request.POST.get(name, "")[:20_000] for name in OrganisationForm.base_fields}


def _kept(request: HttpRequest) -> dict | None:
    kept = request.session.get(TYPED)
    return kept["typed"] if kept and time.time() - kept["at"] < KEPT_FOR else None
