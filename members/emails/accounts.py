"""Mails about an account."""

from datetime import datetime

from django.utils import timezone, translation
from django.utils.functional import Promise

from foundation.outbox import actions as outbox
from members.emails.posting import address
from members.models import (
    SignInCode,
    User,
)


def sign_in_code(*, email: str, digits: str, language: str) -> None:
    outbox.post(
        template="members/email/sign_in_code",
        to=email,
        language=language,
        context={
            "code": f"{digits[:4]} {digits[4:]}",
            "hours": SignInCode.LIFE.seconds // 3600,
            "url": address("sign_in", language),
        },
        secret=True,
        expires_at=timezone.now() + SignInCode.LIFE,
    )


def security_changed(*, user: User, change: str | Promise, at: datetime) -> None:
    """To the owner of an account: how it is entered has changed, and perhaps it was not they who did it."""
    with translation.override(user.language):
        change = str(change)
    outbox.post(
        template="members/email/security_changed",
        to=user.email,
        language=user.language,
        context={"change": change, "at": at, "url": address("mfa_index", user.language)},
    )


def account_deleted(*, to: str, language: str) -> None:
    """To the address of an account that is no more, in case it was not its owner who did it. Nothing of it is kept."""
    outbox.post(template="members/email/account_deleted", to=to, language=language, context={}, vanishes=True)
