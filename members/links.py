"""Links in e-mails that work without a sign-in: what they are for is signed into them, and they hold for a while."""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.utils.crypto import salted_hmac

from members.models import User

LIFE = timedelta(days=30)


class LinkError(Exception):
    """Nobody here has made this link, or not for this purpose."""


class ExpiredError(LinkError):
    """It is ours, and too old by now."""


def sign(purpose: str, claims: dict[str, Any]) -> str:
    """A token for an address. Whoever holds it can read `claims`: put keys of rows into it, nothing that is secret.

    Whoever holds it may also use it until it expires: its e-mail is posted as `secret`, and what it does is looked up
    again when it is used, so that it does nothing for somebody who has lost the right meanwhile.
    """
    return signing.dumps(claims, salt=f"members.links.{purpose}")


def read(purpose: str, token: str) -> dict[str, Any]:
    """What `sign` was given. Raises ExpiredError, LinkError."""
    try:
        return signing.loads(token, salt=f"members.links.{purpose}", max_age=LIFE)
    except signing.SignatureExpired as error:
        raise ExpiredError from error
    except signing.BadSignature as error:
        raise LinkError from error


def is_for(claims: dict[str, Any], person: User) -> bool:
    """Whether a link whose `claims` mark the address that it was mailed to, as `to`, is still this person's to use."""
    return person.is_active and claims.get("to") == mark(person.email)


def mark(text: str) -> str:
    """For `claims`: tells later whether `text` is still what it was, and does not write it into the link."""
    return salted_hmac("members.links", text, algorithm="sha256").hexdigest()[:16]
