"""Interest in a membership that cannot be applied for online."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members import limits
from members.actions import interest
from members.forms import ExpressionForm
from members.models import Membership, MembershipType
from members.views.access import private


@private
@require_http_methods(["GET", "HEAD", "POST"])
def express(request: HttpRequest, slug: str) -> HttpResponse:
    """One form, for everybody; who has signed in finds filled in what is known of them."""
    membership_type = get_object_or_404(MembershipType, slug=slug)
    if membership_type.self_service:
        return redirect("apply")
    status, known = 200, _known(request)
    form = ExpressionForm(initial=_first_guess(request, known), membership_type=membership_type)
    if request.method == "POST":
        form = ExpressionForm(request.POST, membership_type=membership_type)
        if form.is_valid():
            # Shown again rather than refused by a page of its own: what was typed stands nowhere else.
            if limits.allowed(request, "express_interest"):
                by = request.user if request.user.is_authenticated else None
                interest.express(type=membership_type, language=get_language(), by=by, **form.cleaned_data)
                return redirect("interest_done", slug)
            status = 429
            form.add_error(None, _("Too many attempts. Please wait some minutes."))
    return _render(request, form, membership_type, known, status=status)


@private
def once_more(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for one whose token did not fit: all that was typed is on it, nothing is stored."""
    membership_type = get_object_or_404(MembershipType, slug=slug, self_service=False)
    form = ExpressionForm(initial=request.POST.dict(), membership_type=membership_type)
    return _render(request, form, membership_type, _known(request), status=403)


@private
@require_http_methods(["GET", "HEAD"])
def done(request: HttpRequest, slug: str) -> HttpResponse:
    membership_type = get_object_or_404(MembershipType, slug=slug, self_service=False)
    return render(request, "members/interest_done.html", {"membership_type": membership_type})


def _known(request: HttpRequest) -> list[Membership]:
    """What the secretariat is told of somebody who has signed in: the memberships of which they are a focal point."""
    if not request.user.is_authenticated:
        return []
    return list(Membership.objects.active().led_by(request.user).select_related("organisation"))


def _first_guess(request: HttpRequest, known: list[Membership]) -> dict[str, str]:
    if not request.user.is_authenticated:
        return {}
    guess = {"name": request.user.name, "email": request.user.email}
    if len(known) == 1:
        organisation = known[0].organisation
        guess |= {"organisation": organisation.name, "kind": organisation.kind, "country": organisation.headquarters}
    return guess


def _render(
    request: HttpRequest, form: ExpressionForm, membership_type: MembershipType, known: list[Membership], *, status: int
) -> HttpResponse:
    context = {"form": form, "membership_type": membership_type, "known": known, "is_stale": status == 403}
    return render(request, "members/interest.html", context, status=status)
