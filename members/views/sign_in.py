"""One door for newcomers and members: an e-mail address, then the code that was sent there."""

import time

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from members import limits
from members.actions import codes
from members.forms import CodeForm, EmailForm
from members.models import SignInCode, User
from members.views.access import onward, private, signed_in

# Under this name the session keeps which address a code was sent to.
WAITING = "sign_in"


@private
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    return ask_for_code(request, template="members/sign_in.html", to=onward(request, reverse("account")))


def ask_for_code(request: HttpRequest, *, template: str, to: str) -> HttpResponse:
    """The page that asks for an e-mail address; afterwards its reader goes on to `to`.

    Whoever comes back while a code is on its way finds the field for it again.
    """
    if request.user.is_authenticated:
        return redirect(to)
    waiting = _waiting(request)
    if request.method == "POST":
        form = EmailForm(request.POST)
        if form.is_valid():
            return _send(request, email=form.cleaned_data["email"], to=to)
    elif waiting and "other" not in request.GET:
        # The link in the mail, or "Sign in" above, leads where they wanted to go when they asked for the code.
        if to != reverse("account"):
            request.session[WAITING] = {**waiting, "to": to}
        return redirect("sign_in_code")
    else:
        form = EmailForm()
    return render(request, template, {"form": form, "next": to})


@private
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The field for the code, and the button that sends it once more."""
    if request.method != "POST":
        waiting = _waiting(request)
        if request.user.is_authenticated or not waiting:
            return redirect("account" if request.user.is_authenticated else "sign_in")
        return _code_page(request, CodeForm(initial={"email": waiting["email"], "next": waiting["to"]}))

    to = onward(request, reverse("account"))
    if request.user.is_authenticated:
        return redirect(to)
    if "again" in request.POST:
        form = EmailForm(request.POST)
        return _send(request, email=form.cleaned_data["email"], to=to) if form.is_valid() else redirect("sign_in")
    form = CodeForm(request.POST)
    if "email" in form.errors:
        return redirect("sign_in")
    is_dead = False
    if form.is_valid():
        if limited := limits.refusal(request, "confirm_code"):
            return limited
        email = form.cleaned_data["email"]
        try:
            user = codes.confirm(email=email, digits=form.cleaned_data["code"], language=get_language())
        except codes.WrongCodeError:
            form.add_error("code", _("This is not the code that we sent. Please read it again in our last e-mail."))
        except codes.DeadCodeError:
            is_dead = True
        else:
            request.session.pop(WAITING, None)
            _record(request, user)
            return perform_login(request, Login(user=user, email=email, redirect_url=to))
    return _code_page(request, form, is_dead=is_dead)


@signed_in
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Before somebody changes how they sign in: a code once more, sent to the address of the account."""
    to = onward(request, reverse("mfa_index"))
    email = request.user.email
    form = CodeForm(initial={"email": email, "next": to})
    is_dead = False
    if request.method == "POST" and "again" in request.POST:
        limited = _mail(request, email)
        return limited or redirect(request.get_full_path())
    if request.method == "POST":
        form = CodeForm({"email": email, "next": to, "code": request.POST.get("code", "")})
        if form.is_valid():
            if limited := limits.refusal(request, "confirm_code"):
                return limited
            try:
                codes.confirm(email=email, digits=form.cleaned_data["code"], language=get_language())
            except codes.WrongCodeError:
                form.add_error("code", _("This is not the code that we sent. Please read it again in our last e-mail."))
            except codes.DeadCodeError:
                is_dead = True
            else:
                _record(request, request.user)
                return redirect(to)
    context = {"form": form, "email": email, "next": to, "is_dead": is_dead, "hours": _hours()}
    return render(request, "members/confirm.html", context)


def _record(request: HttpRequest, user: User) -> None:
    """A code proves who somebody is as well as a password does, but never stands in for their second step."""
    proves = None if is_mfa_enabled(user) else True
    record_authentication(request, user, method="code", email=user.email, reauthenticated=proves)


def _waiting(request: HttpRequest) -> dict | None:
    waiting = request.session.get(WAITING)
    return waiting if waiting and time.time() - waiting["at"] < SignInCode.LIFE.total_seconds() else None


def _send(request: HttpRequest, *, email: str, to: str) -> HttpResponse:
    if limited := _mail(request, email):
        return limited
    request.session[WAITING] = {"email": email, "to": to, "at": time.time()}
    return redirect("sign_in_code")


def _mail(request: HttpRequest, email: str) -> HttpResponse | None:
    """Send the code; a response only where too much was asked for."""
    if limited := limits.refusal(request, "request_code"):
        return limited
    # Only mails are counted: else a stranger's thirteen clicks would leave the owner of an address without a code.
    may_mail = limits.allowed(request, "mail_code", key=email, counts=False)
    requested = codes.request(email=email, language=get_language(), may_mail=may_mail)
    if requested.was_mailed:
        limits.allowed(request, "mail_code", key=email)
    if not requested.is_live:
        return ratelimit.respond_429(request)
    if "again" in request.POST:
        if requested.was_mailed:
            messages.info(request, _("The code is on its way to you once more."))
        else:
            messages.info(request, _("We wrote to you only just now. Please wait a minute before you ask again."))
    return None


def _code_page(request: HttpRequest, form: CodeForm, *, is_dead: bool = False) -> HttpResponse:
    to = form["next"].value() or ""
    context = {
        "form": form,
        "email": form["email"].value(),
        "next": to,
        "is_dead": is_dead,
        "is_application": to.startswith(reverse("apply")),
        "hours": _hours(),
    }
    return render(request, "members/sign_in_code.html", context)


def _hours() -> int:
    return SignInCode.LIFE.seconds // 3600
