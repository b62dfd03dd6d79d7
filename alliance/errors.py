"""Error pages, in the reader's language; they touch neither the database nor the session, so they work without both."""

import sys

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import get_language_from_path, get_language_from_request, override

from alliance.context import address_of
from members.views import apply, contact, interest

RETRY_AFTER = 30  # seconds; a database that restarts is back by then


def _page(request: HttpRequest, status: int, *, reason: str = "") -> HttpResponse:
    language = get_language_from_path(request.path_info)
    # the admin's addresses name no language: its reader's is known once they are
    known = language or getattr(request, "LANGUAGE_CODE", None)
    with override(known or get_language_from_request(request)):
        context = {"status": status, "reason": reason, "address": address_of(request)}
        response = HttpResponse(render_to_string("error.html", context), status=status)
    add_never_cache_headers(response)
    if not language:
        patch_vary_headers(response, ["Accept-Language"])
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return too_large(request) if isinstance(exception, RequestDataTooBig) else _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token does not fit: it stood open too long, or the browser refuses cookies.

    A page of an application, an expression of interest, or a message to an organisation comes back with what was
    typed; they need the database.
    """
    is_ours = request.headers.get("Sec-Fetch-Site") != "cross-site"  # nobody else fills in our form
    match = request.resolver_match
    if is_ours and match and match.url_name == "apply_page":
        return apply.once_more(request)
    if is_ours and match and match.url_name == "interest":
        return interest.once_more(request, **match.kwargs)
    if is_ours and match and match.url_name == "organisation_contact":
        return contact.once_more(request, **match.kwargs)
    return _page(request, 403, reason="form")


def too_large(request: HttpRequest) -> HttpResponse:
    return _page(request, 413)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the exception is being handled: a database out of reach is a matter of time, not a fault of ours."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return _page(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    response = _page(request, 503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response
