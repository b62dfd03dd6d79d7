"""What holds for every response: whose eyes it is for, and the language of the admin."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponse]


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
