"""The yearly confirmation: by the link of an e-mail, which needs no sign-in, or from the entry."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members import limits, links
from members.actions import confirmations
from members.actions.refusals import RefusedError
from members.countries import names_of
from members.forms import LeaveForm
from members.models import Confirmation, Membership, Organisation, User
from members.views.access import at_its_address, private


@private
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: HttpRequest, token: str) -> HttpResponse:
    """What the entry says, and three answers; looking at it changes nothing."""
    asked, person = _of_link(token)
    if not asked or not person:
        return _closed(request)
    if request.method == "POST":
        try:
            confirmations.confirm(membership=asked.membership, by=person, asked=asked)
        except RefusedError:
            return _closed(request)
        return redirect("confirmation", token=token)
    organisation = asked.membership.organisation
    context = {
        "asked": asked,
        "membership": asked.membership,
        "organisation": organisation,
        "countries": names_of(organisation.countries),
        "descriptions": _descriptions(organisation),
        "people": organisation.representatives.current().select_related("user").order_by("role", "pk"),
        "token": token,
        "email": settings.SECRETARIAT_EMAIL,
    }
    return render(request, "members/confirmation.html", context)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation_leave(request: HttpRequest, token: str) -> HttpResponse:
    asked, person = _of_link(token)
    if not asked or not person:
        return _closed(request)
    if not asked.is_open or asked.status == Confirmation.Status.LEAVING:
        return redirect("confirmation", token=token)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            confirmations.leave(membership=asked.membership, by=person, asked=asked, **form.cleaned_data)
        except RefusedError:  # the page that follows says what became of it
            pass
        return redirect("confirmation", token=token)
    return _leave(request, form, asked.membership.organisation, back=reverse("confirmation", args=[token]))


@at_its_address
@require_POST
def entry_confirm(request: HttpRequest, slug: str) -> HttpResponse:
    membership = _kept(request, slug)
    try:
        confirmations.confirm(membership=membership, by=request.user)
    except RefusedError as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("Thank you: the membership is confirmed for another year."))
    return redirect("entry", slug=slug)


@at_its_address
@require_http_methods(["GET", "HEAD", "POST"])
def entry_leave_alliance(request: HttpRequest, slug: str) -> HttpResponse:
    membership = _kept(request, slug)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if limited := limits.refusal(request, "leave_alliance"):
            return limited
        try:
            confirmations.leave(membership=membership, by=request.user, **form.cleaned_data)
        except RefusedError as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, _("The secretariat is told, and so are the focal points."))
        return redirect("entry", slug=slug)
    return _leave(request, form, membership.organisation, back=reverse("entry", args=[slug]))


def _of_link(token: str) -> tuple[Confirmation | None, User | None]:
    """The round that a link answers and the person it was sent to, as long as they may answer it.

    A link to an address that the person no longer has opens nothing: somebody else may read it.
    """
    try:
        claims = links.read("confirmation", token)
    except links.LinkError:
        return None, None
    person = User.objects.filter(pk=claims["person"]).first()
    if not person or not links.is_for(claims, person):
        return None, None
    asked = (
        Confirmation.objects.answerable_by(person)
        .select_related("membership__organisation", "membership__type", "answered_by")
        .filter(pk=claims["confirmation"])
        .first()
    )
    return asked, person


def _closed(request: HttpRequest) -> HttpResponse:
    """Of all links that open nothing the same, so that it tells nobody anything."""
    context = {"days": links.LIFE.days, "email": settings.SECRETARIAT_EMAIL}
    return render(request, "members/confirmation_closed.html", context, status=404)


def _kept(request: HttpRequest, slug: str) -> Membership:
    kept = Organisation.objects.kept_by(request.user)
    return get_object_or_404(
        Membership.objects.active().select_related("organisation"), organisation__in=kept, organisation__slug=slug
    )


def _leave(request: HttpRequest, form: LeaveForm, organisation: Organisation, *, back: str) -> HttpResponse:
    context = {"form": form, "organisation": organisation, "back": back}
    return render(request, "members/leave_alliance.html", context)


def _descriptions(organisation: Organisation) -> list[dict[str, Any]]:
    """In each language in which there is one."""
    return [
        {"code": code, "name": name, "bidi": get_language_info(code)["bidi"], "text": text}
        for code, name in settings.LANGUAGES
        if (text := getattr(organisation, f"description_{code}"))
    ]
