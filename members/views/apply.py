"""One organisation applies: one topic a page, kept after each; a look at all of it, and off it goes."""

import time

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members import duplicates, limits
from members.actions import applications
from members.actions.applications import open_application, open_type
from members.forms import SubmitForm
from members.models import Application, MembershipType, Organisation, Periods
from members.pages import (
    OrganisationPage,
    Page,
    Typed,
    all_filled,
    all_pages,
    derived,
    filled,
    fingerprint,
    is_complete,
    may_edit,
)
from members.views.access import private, signed_in
from members.views.sign_in import ask_for_code
from members.views.uploads import keep

# Under this name the session keeps what was typed by somebody whose session had ended.
TYPED = "apply"
KEPT_FOR = 3600  # seconds: whoever uses the same computer tomorrow shall not find it
Status = Application.Status


@private
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """The e-mail address first; who has signed in goes on at once."""
    if open_type() is None and not request.user.is_authenticated:
        return render(request, "members/apply_closed.html")
    return ask_for_code(request, template="members/apply.html", to=reverse("apply_continue"))


@require_http_methods(["GET", "HEAD"])
def questions(request: HttpRequest) -> HttpResponse:
    """All questions on one page, to be read or printed before one starts."""
    membership_type = open_type()
    if membership_type is None:
        return render(request, "members/apply_closed.html")
    pages = [page(membership_type=membership_type) for page in all_pages().values()]
    return render(request, "members/apply_questions.html", {"pages": pages, "last": SubmitForm()})


@signed_in
@require_http_methods(["GET", "HEAD"])
def carry_on(request: HttpRequest) -> HttpResponse:
    """To the first page that needs an answer, else to the answers."""
    return redirect(_next(request, open_application(request.user)))


@private
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One page of questions. What is typed is kept: past an error, an ended session, a closed window."""
    if slug not in all_pages():
        raise Http404
    page = all_pages()[slug]
    if not request.user.is_authenticated:
        if request.method == "POST":
            # What strangers may leave in our database is limited as their requests for codes are.
            if limited := limits.refusal(request, "request_code"):
                return limited
            _keep(request, page)
            messages.info(request, _("Your session had ended. Sign in again; what you typed is kept."))
            if request.FILES:
                messages.info(request, _("Files can be kept only once you have signed in: please choose yours again."))
        return redirect("apply")
    application = open_application(request.user)
    if application and not may_edit(page, application):
        if request.method == "POST":
            messages.info(request, _("Nothing was changed: this page is with the secretariat."))
        return redirect("apply_check" if application.is_editable else "apply_done")
    membership_type = application.type if application else open_type()
    if membership_type is None:
        if request.method == "POST":
            _keep(request, page)
        return render(request, "members/apply_closed.html")
    if application is None and not applications.may_start(request.user):
        messages.info(request, str(applications.AlreadyRepresentsError()))
        return redirect("account")
    is_kept = is_overtaken = False
    if request.method == "POST":
        typed = page.typed(request.POST)
        saved = application.answers.get(slug) if application else None
        seen = request.POST.get("seen")
        if seen and saved not in (None, typed) and seen != fingerprint(page, application):
            # an old tab; pressed once more, it replaces what is saved
            form = page(request.POST, request.FILES, membership_type=membership_type, holder=application)
            keep(form, request, request.user)
            return _render(request, form, application, is_overtaken=True)
        try:
            application = applications.save_page(page=page, typed=typed, by=request.user)
        except applications.AlreadyDecidedError:
            # Who of the secretariat has done what is not the applicant's to know.
            _keep(request, page)
            messages.info(request, _("Nothing was changed: this page is with the secretariat."))
            return redirect("account")
        except applications.RefusedError as refusal:
            _keep(request, page)
            messages.info(request, str(refusal))
            return redirect("account")
        _forget(request, slug)
        form = page(MultiValueDict(typed), request.FILES, membership_type=application.type, holder=application)
        are_kept = keep(form, request, request.user)
        if page is OrganisationPage:
            for likely in _likely(application, form):
                messages.info(request, render_to_string("members/_likely.html", {"organisation": likely}))
        if "later" in request.POST and are_kept:
            messages.success(request, _("Your answers are saved. Sign in with the same address to go on."))
            return redirect("account")
        if form.is_valid():
            return redirect(_next(request, application))
    else:
        typed = _kept(request, slug)
        saved = application.answers.get(slug) if application else None
        is_overtaken = None not in (typed, saved) and typed != saved
        typed = saved if typed is None else typed
        initial = page.first_guess(request.user) if typed is None else page.initial_of(typed)
        form = page(initial=initial, membership_type=membership_type, holder=application)
        is_kept = typed is not None
    return _render(request, form, application, is_kept=is_kept, is_overtaken=is_overtaken)


@private
def once_more(request: HttpRequest) -> HttpResponse:
    """The page of questions for a form whose token did not fit: all that was typed is on it, nothing is stored."""
    page = all_pages().get(request.resolver_match.kwargs["slug"] if request.resolver_match else "")
    application = open_application(request.user) if request.user.is_authenticated else None
    membership_type = application.type if application else open_type()
    if page is None or membership_type is None:
        return render(request, "members/apply_closed.html", status=403)
    form = page(initial=page.initial_of(page.typed(request.POST)), membership_type=membership_type, holder=application)
    return _render(request, form, application, is_stale=True)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """All answers, to be read once more and submitted; and what is missing."""
    application = open_application(request.user)
    if application is None:
        return redirect("apply_continue")
    if not application.is_editable:
        return redirect("apply_done")
    prefetch_related_objects([application], "uploads")
    pages = all_filled(application)
    if request.method == "POST" and not all(is_complete(page, application) for page in pages):
        messages.info(request, str(applications.IncompleteError()))
        return redirect("apply_check")
    form = SubmitForm(initial={"version": application.version})
    if request.method == "POST":
        form = SubmitForm(request.POST)
        if form.is_valid():
            if limited := limits.refusal(request, "submit_application"):
                return limited
            try:
                applications.submit(application=application, version=form.cleaned_data["version"], by=request.user)
            except applications.AlreadyDecidedError:
                # Who of the secretariat has done what is not the applicant's to know.
                return redirect("account")
            except applications.RefusedError as refusal:
                messages.info(request, str(refusal))
                return redirect("apply_check")
            return redirect("apply_done")
    context = read_through(application, pages) | {
        "form": form,
        "likely": _likely(application, filled(OrganisationPage, application)),
    }
    return render(request, "members/apply_check.html", context)


@signed_in
@require_http_methods(["GET", "HEAD"])
def done(request: HttpRequest) -> HttpResponse:
    application = open_application(request.user)
    if application is None or application.is_editable:
        return redirect("account")
    context = {"application": application, "decision_days": Periods.current().decision_days}
    return render(request, "members/apply_done.html", context)


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


def read_through(application: Application, pages: list[Page]) -> dict:
    """What a template shows of all answers."""
    steps = _steps(application, pages)
    return {
        "application": application,
        "steps": steps,
        "pages": [(step, page.answers() if page.is_valid() else []) for step, page in zip(steps, pages, strict=True)],
        "is_complete": all(step["is_done"] for step in steps),
        "derived": derived(pages),
    }


def _next(request: HttpRequest, application: Application | None) -> str:
    """The address of the first page that needs an answer, or of the one that a session which ended had kept."""
    kept = (request.session.get(TYPED) or {}).get("page")
    is_open = kept in all_pages() and (application is None or may_edit(all_pages()[kept], application))
    if is_open and _kept(request, kept) is not None:
        return reverse("apply_page", args=[kept])
    if application is None:
        return reverse("apply_page", args=[next(iter(all_pages()))])
    if application.is_editable:
        for page in all_filled(application):
            if not is_complete(page, application):
                return reverse("apply_page", args=[page.slug])
    return reverse("apply_check")


def _likely(application: Application, form: Page) -> list[Organisation]:
    """Listed organisations that may be the one that applies; of others nothing is said, nor looked at."""
    if not form.is_valid():
        return []
    found = duplicates.likely(
        **{name: form.cleaned_data[name] for name in ("name", "acronym", "website")},
        among=Organisation.objects.listed(),
        but=application.organisation,
    )
    return [each.organisation for each in found]


def _steps(application: Application | None, pages: list[Page], current: str = "") -> list[dict]:
    """The list of pages with the state of each, for the applicant to see where they are."""
    return [
        {
            "slug": page.slug,
            "title": page.title,
            "is_done": application is not None and is_complete(page, application),
            "is_current": page.slug == current,
            "is_open": application is None or may_edit(type(page), application),
            "reason": application.requested.get(page.slug, "") if application else "",
            "is_changed": application is not None and page.slug in application.changed,
        }
        for page in pages
    ]


def _render(
    request: HttpRequest,
    form: Page,
    application: Application | None,
    *,
    is_kept: bool = False,
    is_overtaken: bool = False,
    is_stale: bool = False,
) -> HttpResponse:
    membership_type: MembershipType = form.membership_type
    pages = (
        all_filled(application)
        if application
        else [page(membership_type=membership_type) for page in all_pages().values()]
    )
    steps = _steps(application, pages, form.slug)
    step = next(step for step in steps if step["is_current"])
    context = {
        "form": form,
        "application": application,
        "membership_type": membership_type,
        "steps": steps,
        "step": step,
        "number": next(number for number, step in enumerate(steps, 1) if step["is_current"]),
        # answers that could not be taken as they were
        "is_kept": is_kept and not step["is_done"],
        "is_stale": is_stale,
        "overtaken_by": filled(type(form), application).answers() if is_overtaken and application else [],
        "seen": fingerprint(type(form), application),
    }
    return render(request, "members/apply_form.html", context, status=403 if is_stale else None)


def _keep(request: HttpRequest, page: type[Page]) -> None:
    request.session[TYPED] = {"at": time.time(), "page": page.slug, "typed": page.typed(request.POST)}


def _kept(request: HttpRequest, slug: str) -> Typed | None:
    kept = request.session.get(TYPED)
    if kept and kept.get("page") == slug and time.time() - kept["at"] < KEPT_FOR:
        return kept["typed"]
    return None


def _forget(request: HttpRequest, slug: str) -> None:
    if (request.session.get(TYPED) or {}).get("page") == slug:
        del request.session[TYPED]
