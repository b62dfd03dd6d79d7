"""Codes that confirm an e-mail address, and so sign its reader in."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from members import emails
from members.actions import users
from members.models import SignInCode, User


class WrongCodeError(Exception):
    """Not the code of this address; there are attempts left."""


class DeadCodeError(Exception):
    """The address has no code that would still work: too old, used, or guessed at too often."""


@dataclass(frozen=True)
class Requested:
    """`is_live`: some mail, this one or an earlier one, carries a code that works. `was_mailed`: just now."""

    is_live: bool
    was_mailed: bool


@transaction.atomic
def request(*, email: str, language: str, may_mail: bool = True) -> Requested:
    """Send the code of `email`, in `language`: the live one again, else a new one.

    Whether anybody has an account under this address is not even looked up here. The row is locked, so that the same
    form sent eight times at once sends one mail.
    """
    SignInCode.objects.bulk_create([SignInCode(email=email)], ignore_conflicts=True)
    code = SignInCode.objects.select_for_update().get(email=email)
    if code.used_at or not code.is_live:
        code.renew()
    now = timezone.now()
    was_mailed = may_mail and (code.sent_at is None or now >= code.sent_at + SignInCode.PAUSE)
    if was_mailed:
        emails.sign_in_code(email=email, digits=code.digits, language=language)
        code.sent_at = now
    code.save()
    return Requested(is_live=code.is_live, was_mailed=was_mailed)


def confirm(*, email: str, digits: str, language: str) -> User:
    """The person who reads the mail of `email`; this is where they come to exist.

    Raises WrongCodeError and DeadCodeError; a wrong attempt is counted.
    """
    with transaction.atomic():
        code = SignInCode.objects.select_for_update().filter(email=email).first()
        if code is None or not code.is_live:
            raise DeadCodeError
        if constant_time_compare(code.digits, digits):
            code.used_at = code.used_at or timezone.now()
            code.save(update_fields=["used_at"])
            return users.welcome(email=email, language=language)
        code.failed_attempts += 1
        code.save(update_fields=["failed_attempts"])
    # Outside the transaction, which must stand: the attempt was made.
    if code.is_live:
        raise WrongCodeError
    raise DeadCodeError
