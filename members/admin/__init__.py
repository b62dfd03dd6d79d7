"""The secretariat's side of members; its entrance is the portal's own sign-in, with its second step."""

from allauth.account.admin import EmailAddress
from allauth.account.decorators import secure_admin_login
from allauth.mfa.admin import Authenticator
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from members.admin import (
    applications,
    confirmations,
    entries,
    interest,
    merges,
    organisations,
    periods,
    requests,
    uploads,
    users,
)

__all__ = [
    "applications",
    "confirmations",
    "entries",
    "interest",
    "merges",
    "organisations",
    "periods",
    "requests",
    "uploads",
    "users",
]


def _password(request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
    """One page sets passwords: the portal's, which writes to the owner of the account that it happened."""
    return redirect("account_change_password")


admin.site.login = secure_admin_login(admin.site.login)
admin.site.password_change = _password
# Imported, and so registered, above: a person has one address, which stands with the person, and the secrets of a
# second step are nobody's to read.
admin.site.unregister([EmailAddress, Authenticator])
