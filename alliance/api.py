"""The portal for other programs, as JSON: what everybody may see, whoever asks."""

from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, Literal

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from ninja import Field, NinjaAPI, Query, Schema
from ninja.errors import HttpError, ValidationError

from alliance import searching
from alliance.results import TEXTS
from foundation.search.finding import CAP, Reader
from foundation.search.query import LONGEST
from members import limits

MOST_A_PAGE = 100
# What is wrong with a parameter, by its name.
WRONG: dict[str, str | Promise] = {
    "q": gettext_lazy("q: say what to search for, in no more than %(longest)s characters."),
    "lang": gettext_lazy("lang: choose one of these: %(languages)s."),
    "kind": gettext_lazy("kind: choose one of these, or leave it out: %(kinds)s."),
    "limit": gettext_lazy("limit: give a number from 1 to %(most)s."),
    "page": gettext_lazy("page: give a number from 1 to %(last)s."),
}
VALUES = {
    "longest": LONGEST,
    "languages": "en, fr, es, ar",
    "kinds": ", ".join(searching.KINDS),
    "most": MOST_A_PAGE,
    "last": CAP,
}

Kind = Literal["group", "initiative", "product", "page", "organisation"]


class PublicAPI(NinjaAPI):
    """Pages of any site may read it: it knows nobody, so that there is nothing to steal."""

    def create_response(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _open(super().create_response(request, *args, **kwargs))


def _open(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _opened(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def opened(*args: Any, **kwargs: Any) -> HttpResponse:
        return _open(view(*args, **kwargs))

    return opened


api = PublicAPI(
    title="The Alliance for Child Protection in Humanitarian Action",
    version="1",
    urls_namespace="api",
    docs_url=None,
    docs_decorator=_opened,
)


class Asked(Schema):
    """The parameters of a search."""

    q: str = Field(max_length=LONGEST, description="What to search for, in any of the four languages.")
    lang: Literal["en", "fr", "es", "ar"] = Field("en", description="The language of titles, addresses and messages.")
    kind: Kind | None = Field(None, description="Only results of this kind.")
    limit: int = Field(20, ge=1, le=MOST_A_PAGE, description="Results in one answer.")
    page: int = Field(1, ge=1, le=CAP)


class ResultOut(Schema):
    """One object that was found."""

    kind: Kind
    url: str
    title: str
    language: str | None = Field(description="The language of the title; none for the name of an organisation.")
    score: float = Field(description="The higher, the better it answers this search.")
    match: Literal["full", "corrected", "partial"] = Field(
        description="Whether it has all of the words, all of those in `corrected`, or only some of them."
    )


class AnswerOut(Schema):
    """The best results first, over all kinds; `total` is at most 5,000, and `is_capped` where there are more."""

    results: list[ResultOut]
    total: int
    is_capped: bool
    corrected: str | None = Field(description="What was searched for instead, where nothing has all of the words.")


class ErrorOut(Schema):
    """What is wrong, in the language that was asked for."""

    detail: list[str]


@api.get("/search", response={200: AnswerOut, 422: ErrorOut, 429: ErrorOut}, url_name="search")
def search(request: HttpRequest, response: HttpResponse, asked: Annotated[Asked, Query()]) -> dict[str, Any]:
    """Groups, initiatives, products, pages and organisations that have these words, as the search page finds them."""
    with override(asked.lang):
        if not limits.allowed(request, "search_api"):
            raise HttpError(429, _("Too many searches in a minute. Please wait a little, then go on."))
        kinds = [asked.kind] if asked.kind else searching.KINDS
        first = (asked.page - 1) * asked.limit
        answer = searching.search(asked.q, reader=Reader(), kinds=kinds, first=first, size=asked.limit)
        results = []
        for hit, obj in searching.objects_of(answer.found.hits, AnonymousUser()):
            field = TEXTS[hit.kind][0]
            title = obj.text(field) if field else None
            results.append(
                {
                    "kind": hit.kind,
                    "url": f"{settings.SITE_URL}{searching.url_of(obj)}",
                    "title": title.value if title else str(obj),
                    "language": title.language if title else None,
                    "score": hit.score,
                    "match": answer.match,
                }
            )
    response["Content-Language"] = asked.lang
    response["Cache-Control"] = "no-cache"  # what is hidden is gone at once
    return {
        "results": results,
        "total": answer.found.total,
        "is_capped": answer.found.is_capped,
        "corrected": answer.corrected or None,
    }


@api.exception_handler(ValidationError)
def wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """One sentence for each parameter that is wrong."""
    names = dict.fromkeys(each["loc"][-1] for each in error.errors)
    with override(_language(request)):
        return _refusal(request, 422, [str(WRONG[name]) % VALUES for name in names])


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _refusal(request, error.status_code, [str(error)])


def _refusal(request: HttpRequest, status: int, detail: list[str]) -> HttpResponse:
    response = api.create_response(request, {"detail": detail}, status=status)
    response["Content-Language"] = _language(request)
    return response


def _language(request: HttpRequest) -> str:
    language = request.GET.get("lang")
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
