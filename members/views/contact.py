"""Writing to an organisation without seeing whose address it goes to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members import limits
from members.actions import contact
from members.actions.refusals import RefusedError
from members.forms import MessageForm
from members.models import Organisation
from members.views.access import private


@private
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """For every organisation that the reader may see; any other is not found, as one that never was."""
    visible = Organisation.objects.visible_to(request.user)
    organisation = visible.filter(slug=slug).first()
    if organisation is None:
        moved = get_object_or_404(visible.formerly_at(slug))
        return redirect("organisation_contact", moved.slug, preserve_request=True)
    status, form = 200, MessageForm(initial=_first_guess(request))
    if request.method == "POST":
        form = MessageForm(request.POST)
        if form.is_valid():
            # Shown again rather than refused by a page of its own: what was typed stands nowhere else.
            if refusal := _beyond_limits(request, organisation):
                status = 429
                form.add_error(None, refusal)
            else:
                by = request.user if request.user.is_authenticated else None
                try:
                    contact.write(organisation=organisation, by=by, **form.said())
                except RefusedError as error:
                    form.add_error(None, str(error))
                else:
                    return redirect("organisation_contact_sent", slug)
    return _render(request, organisation, form, status=status)


@private
def once_more(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for one whose token did not fit: all that was typed is on it, nothing is sent."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    return _render(request, organisation, MessageForm(initial=request.POST.dict()), status=403)


@private
@require_http_methods(["GET", "HEAD"])
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    return render(request, "members/contact_sent.html", {"organisation": organisation})


def _beyond_limits(request: HttpRequest, organisation: Organisation) -> str:
    """Why this message would be one too many; empty where it would not."""
    if not limits.allowed(request, "write_to_members"):
        return _("Too many attempts. Please wait some minutes.")
    if not limits.allowed(request, "write_to_member", key=str(organisation.pk)):
        return _("This organisation has received many messages today. Please try again tomorrow.")
    return ""


def _first_guess(request: HttpRequest) -> dict[str, str]:
    if not request.user.is_authenticated:
        return {}
    guess = {"name": request.user.name, "email": request.user.email}
    # never one that is hidden from whom it would be told
    mine = list(Organisation.objects.listed().represented_by(request.user)[:2])
    return guess | ({"affiliation": mine[0].name} if len(mine) == 1 else {})


def _render(request: HttpRequest, organisation: Organisation, form: MessageForm, *, status: int) -> HttpResponse:
    context = {
        "organisation": organisation,
        "form": form,
        # what was typed before the form was closed stays with whoever typed it
        "is_open": organisation.takes_messages or request.method == "POST",
        "is_stale": status == 403,
    }
    return render(request, "members/contact.html", context, status=status)
