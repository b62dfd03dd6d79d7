"""How lately, and by what, somebody has shown who they are: a session left open on a shared computer is not enough."""

import time

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest


def lately_shown(request: HttpRequest) -> set[str]:
    """The ways, of "code", "password" and "mfa", in which this session's owner was known lately enough."""
    if not request.user.is_authenticated:
        return set()
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return {record["method"] for record in get_authentication_records(request, request.user) if record["at"] > since}


def is_fresh(request: HttpRequest) -> bool:
    """Whether how a person signs in may be changed. Whoever has a second step must have taken it: no code by mail, and
    no password, stands in for it."""
    ways = lately_shown(request)
    return "mfa" in ways if is_mfa_enabled(request.user) else bool(ways)


def needs_no_password(request: HttpRequest) -> bool:
    """Whether a password may be changed by who has forgotten it."""
    return is_fresh(request) and bool(lately_shown(request) & {"code", "mfa"})
