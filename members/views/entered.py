"""Whoever is sent the link confirms what the secretariat has entered for them; without a sign-in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from members import links
from members.actions import applications, entering
from members.actions.refusals import RefusedError
from members.forms import SubmitForm
from members.models import Application, Periods
from members.pages import all_filled
from members.views.access import private
from members.views.apply import read_through

Status = Application.Status


@private
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def entered(request: HttpRequest, token: str) -> HttpResponse:
    """All answers, to be confirmed or disowned; a link that leads to nothing says the same whatever the reason."""
    try:
        application = entering.linked(token)
    except links.LinkError as error:
        status = 410 if isinstance(error, links.ExpiredError) else 404
        return _unlisted(render(request, "members/entered_closed.html", status=status))
    if application.status == Status.SUBMITTED:
        context = {"application": application, "decision_days": Periods.current().decision_days}
        return _unlisted(render(request, "members/entered_done.html", context))
    if application.status != Status.DRAFT:
        return _unlisted(render(request, "members/entered_closed.html"))
    form = SubmitForm(initial={"version": application.version})
    if request.method == "POST":
        try:
            if "not_us" in request.POST:
                entering.disown(application=application, by=application.applicant)
                messages.success(request, _("Thank you. The application is withdrawn, and the secretariat knows."))
                return redirect("entered", token)
            form = SubmitForm(request.POST)
            if form.is_valid():
                version = form.cleaned_data["version"]
                applications.submit(application=application, version=version, by=application.applicant)
                return redirect("entered", token)
        except applications.AlreadyDecidedError:
            # Who of the secretariat has done what is not the applicant's to know.
            return redirect("entered", token)
        except RefusedError as refusal:
            messages.info(request, str(refusal))
            return redirect("entered", token)
    context = read_through(application, all_filled(application)) | {"form": form, "token": token}
    for step in context["steps"]:
        step["is_open"] = False  # to change an answer one signs in
    return _unlisted(render(request, "members/entered.html", context))


def _unlisted(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
