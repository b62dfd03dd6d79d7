"""What allauth asks us: how its mails go out, where people land, and that nobody signs up but by our own door."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members import emails
from members.models import User

# What allauth tells the owner of an account. It has more mails, but no address of ours leads to them.
NOTICES = {
    "account/email/password_set": _("A password was set."),
    "account/email/password_changed": _("The password was changed."),
    "mfa/email/totp_activated": _("A second step with an authenticator app was switched on."),
    "mfa/email/totp_deactivated": _("The second step with an authenticator app was switched off."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made; the earlier ones no longer work."),
}


WAYS = {
    "reauthenticate": _("with your password"),
    "mfa_reauthenticate": _("with your authenticator app or a recovery code"),
}


class AccountAdapter(DefaultAccountAdapter):
    # allauth's words are missing in some of our languages and too familiar in others.
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right"),
        "enter_current_password": _("This is not your current password"),
        "incorrect_password": _("This is not your password"),
        "too_many_login_attempts": _("Too many attempts. Please wait some minutes, or sign in by code."),
        "rate_limited": _("Too many attempts. Please wait some minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_notification_mail(self, template_prefix: str, user: User, context=None, email=None) -> None:
        with transaction.atomic():
            emails.security_changed(user=user, change=NOTICES[template_prefix], at=timezone.now())

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def get_reauthentication_methods(self, user: User) -> list[dict]:
        return [{**way, "description": WAYS[way["id"]]} for way in super().get_reauthentication_methods(user)]


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This is not the code that the app shows now, nor an unused recovery code"),
    }
