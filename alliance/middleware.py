"""What holds for every request and response: what is never read, or asked of the database, whose eyes a response is
for, and the language of the admin."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from alliance import errors

GetResponse = Callable[[HttpRequest], HttpResponse]


def not_too_large(get_response: GetResponse) -> GetResponse:
    """A body beyond any form of ours is answered without being read. One without a length is taken for empty."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.REQUEST_MAX_SIZE:
            return errors.too_large(request)
        return get_response(request)

    return middleware


def no_null(get_response: GetResponse) -> GetResponse:
    """A NUL, which no text in PostgreSQL can hold, is in an address or a session key only where somebody put it to see
    what breaks."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""):
            del request.COOKIES[settings.SESSION_COOKIE_NAME]
        if any("\0" in value for _name, values in request.GET.lists() for value in values):
            raise BadRequest("A NUL in the query.")
        return get_response(request)

    return middleware


def private_with_session(get_response: GetResponse) -> GetResponse:
    """Whatever is answered to somebody with a session, or begins one, is kept by no cache on the way."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or response.cookies:
            response["Cache-Control"] = "private, no-store"
        return response

    return middleware


def admin_language(get_response: GetResponse) -> GetResponse:
    """The admin speaks the language of whoever is signed in; its addresses name none."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/admin/") and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        return get_response(request)

    return middleware
