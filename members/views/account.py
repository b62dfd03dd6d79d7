"""What a person who has signed in sees of themselves, and where they change it."""

from allauth.account import views as allauth_account
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.actions import applications, users
from members.forms import PersonForm
from members.models import Application, Invitation, JoinRequest, Organisation
from members.views.access import private, proof_of, signed_in


@signed_in
@require_http_methods(["GET", "HEAD"])
def account(request: HttpRequest) -> HttpResponse:
    """The application with its timeline, the organisation, the language, how to sign in."""
    person = request.user
    representations = list(person.representations.current().select_related("organisation").order_by("pk"))
    context = {
        "person": person,
        "applications": person.applications.select_related("organisation", "type")
        .prefetch_related("timeline")
        .order_by("-pk"),
        "open_states": Application.OPEN,
        "members": set(
            Organisation.objects.active().filter(applications__applicant=person).values_list("pk", flat=True)
        ),
        "representations": representations,
        "invitations": Invitation.objects.open().for_user(person).exists(),
        "asked": JoinRequest.objects.shown_to_asker(person).select_related("organisation").order_by("-pk"),
        "waiting": JoinRequest.objects.decidable_by(person).open().count(),
        "has_password": person.has_usable_password(),
        "has_second_factor": is_mfa_enabled(person),
    }
    context["may_apply"] = applications.may_start(person) and not any(
        application.status in Application.OPEN for application in context["applications"]
    )
    return render(request, "members/account.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None, initial={"name": request.user.name, "language": request.user.language})
    if request.method == "POST" and form.is_valid():
        users.describe(user=request.user, **form.cleaned_data)
        messages.success(request, _("Your details are saved."))
        return redirect("account")
    return render(request, "members/account_details.html", {"form": form})


@private
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    return allauth_account.logout(request)


@private
@require_http_methods(["GET", "HEAD"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """A forgotten password needs no way of its own: a code lets its owner in, to the page that sets another."""
    door = proof_of(request) if request.user.is_authenticated else reverse("sign_in")
    return redirect(f"{door}?{urlencode({'next': reverse('account_change_password')})}")
