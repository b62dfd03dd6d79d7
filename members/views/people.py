"""The people of an organisation, as its focal points see to them, and what is asked of oneself."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members import limits
from members.actions import people
from members.actions.refusals import RefusedError
from members.forms import InviteForm, RoleForm
from members.models import Invitation, Organisation, Representative
from members.views.access import at_its_address, signed_in


@at_its_address
@require_http_methods(["GET", "HEAD", "POST"])
def entry_people(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody with their role, who is invited, and a form that invites."""
    organisation = _led(request, slug)
    form = InviteForm(request.POST if request.method == "POST" else None, initial={"role": Representative.Role.MEMBER})
    if request.method == "POST" and form.is_valid():
        if limited := limits.refusal(request, "invite"):
            return limited
        try:
            people.invite(organisation=organisation, by=request.user, **form.cleaned_data)
        except RefusedError as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("entry_people", slug=slug)
    representatives = organisation.representatives.current().select_related("user").order_by("role", "pk")
    context = {
        "organisation": organisation,
        "form": form,
        "people": [
            (each, RoleForm(initial={"role": each.role}, auto_id=f"id_{each.pk}_%s")) for each in representatives
        ],
        "invitations": organisation.invitations.open(),
    }
    return render(request, "members/people.html", context)


@at_its_address
@require_POST
def entry_role(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    representative = get_object_or_404(_led(request, slug).representatives.current(), pk=pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        _try(
            request,
            lambda: people.give_role(representative=representative, by=request.user, **form.cleaned_data),
            _("Saved: it is in place now."),
        )
    return redirect("entry_people" if _leads(request, slug) else "entry", slug=slug)


@at_its_address
@require_POST
def entry_end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    representative = get_object_or_404(_led(request, slug).representatives.current(), pk=pk)
    said = _("The role has ended.")
    _try(request, lambda: people.end(representative=representative, by=request.user), said)
    return redirect("entry_people", slug=slug) if _leads(request, slug) else redirect("account")


@at_its_address
@require_POST
def entry_uninvite(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    invitation = get_object_or_404(_led(request, slug).invitations, pk=pk)
    _try(request, lambda: people.withdraw(invitation=invitation, by=request.user), _("The invitation is withdrawn."))
    return redirect("entry_people", slug=slug)


@at_its_address
@require_http_methods(["GET", "HEAD", "POST"])
def entry_leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody stops acting for the organisation."""
    organisation = get_object_or_404(Organisation.objects.represented_by(request.user), slug=slug)
    if request.method == "POST":
        representative = organisation.representatives.current().get(user=request.user)
        said = _("You no longer act for this organisation.")
        if _try(request, lambda: people.end(representative=representative, by=request.user), said):
            return redirect("account")
        return redirect("entry", slug=slug)
    return render(request, "members/leave.html", {"organisation": organisation})


@signed_in
@require_http_methods(["GET", "HEAD"])
def invitations(request: HttpRequest) -> HttpResponse:
    mine = Invitation.objects.open().for_user(request.user).select_related("organisation", "by")
    return render(request, "members/invitations.html", {"invitations": mine})


@signed_in
@require_POST
def invitation_accept(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.for_user(request.user).select_related("organisation"), pk=pk)
    said = _("You act for this organisation from now on.")
    if _try(request, lambda: people.accept(invitation=invitation, by=request.user), said):
        return redirect("entry", slug=invitation.organisation.slug)
    return redirect("invitations")


@signed_in
@require_POST
def invitation_decline(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.for_user(request.user).select_related("organisation"), pk=pk)
    said = _("You have declined the invitation.")
    _try(request, lambda: people.decline(invitation=invitation, by=request.user), said)
    return redirect("account")


def _leads(request: HttpRequest, slug: str) -> bool:
    return Organisation.objects.led_by(request.user).filter(slug=slug).exists()


def _led(request: HttpRequest, slug: str) -> Organisation:
    return get_object_or_404(Organisation.objects.led_by(request.user), slug=slug)


def _try(request: HttpRequest, act: Callable[[], object], said: str) -> bool:
    try:
        act()
    except RefusedError as refusal:
        messages.info(request, str(refusal))
        return False
    messages.success(request, said)
    return True
