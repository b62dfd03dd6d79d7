"""The pages of the roof."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override

from alliance import searching, suggesting
from alliance.figures import key_figures
from alliance.models import Channel
from alliance.results import KINDS, address, amount, query, results_of, sections_of
from foundation.search.finding import CAP
from foundation.search.query import LONGEST, TooLongError
from foundation.translations.templatetags.translations import DRAFT_SHOWN
from groups.models import Function, Group
from initiatives.models import Initiative, Priority, Strategy
from members.models import MembershipType
from members.paging import page_links
from members.searching import reader_of
from resources.models import Product

RECENT_PRODUCTS = 5
RESULTS_OF_A_KIND, RESULTS_A_PAGE = 5, 20


def choose_language(request: HttpRequest) -> HttpResponse:
    """The bare address leads to the home page in the language that the browser asks for."""
    with override(get_language_from_request(request)):
        response = HttpResponseRedirect(reverse("home"))
    patch_vary_headers(response, ["Accept-Language"])
    return response


def home(request: HttpRequest) -> HttpResponse:
    groups = list(Group.objects.listed())
    # from the priorities, so that they and their strategy are one query
    priorities = list(Priority.objects.filter(strategy__is_current=True).select_related("strategy"))
    shown = key_figures.shown()
    context = {
        "figures": shown,
        "sources": key_figures.sources(shown),
        "functions": _with_groups(list(Function.objects.all()), groups),
        "strategy": priorities[0].strategy if priorities else Strategy.objects.filter(is_current=True).first(),
        "priorities": priorities,
        "products": Product.objects.newest_first().select_related("kind")[:RECENT_PRODUCTS],
        "task_forces": [group for group in groups if group.kind == Group.Kind.TASK_FORCE],
        "initiatives": Initiative.objects.all(),
        "channels": Channel.objects.all(),
    }
    return render(request, "alliance/home.html", context)


def about(request: HttpRequest) -> HttpResponse:
    functions = _with_groups(list(Function.objects.all()), list(Group.objects.listed()))
    return render(request, "alliance/about.html", {"functions": functions})


def join(request: HttpRequest) -> HttpResponse:
    return render(request, "alliance/join.html", {"types": MembershipType.objects.all()})


def text_page(request: HttpRequest) -> HttpResponse:
    """A page that is all text."""
    return render(request, "alliance/page.html")


def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "alliance/contact.html", {"channels": Channel.objects.all()})


def search(request: HttpRequest) -> HttpResponse:
    """The first results of every kind, or page by page those of one; members have the directory for that."""
    q, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    if kind == "organisation":
        return HttpResponseRedirect(address("members", q=q))
    if kind not in ("", *KINDS):
        raise Http404
    context = {"q": q, "label": KINDS.get(kind), "every_kind": address("search", q=q), "longest": LONGEST}
    if not q:
        context |= {"groups": Group.objects.listed(), "initiatives": Initiative.objects.all()}
        return render(request, "alliance/search.html", context)
    page = _page_number(request) if kind else 1
    as_typed = bool(request.GET.get("as_typed"))
    options = {"first": (page - 1) * RESULTS_A_PAGE, "size": RESULTS_A_PAGE, "kinds": [kind]}
    if not kind:
        options = {"size": RESULTS_OF_A_KIND * len(KINDS), "size_of_a_kind": RESULTS_OF_A_KIND, "kinds": list(KINDS)}
    try:
        answer = searching.search(q, reader=reader_of(request.user), corrects=not as_typed, **options)
    except TooLongError:
        return render(request, "alliance/search.html", context | {"is_too_long": True}, status=400)
    found = answer.found
    pages = max(1, -(-found.total // RESULTS_A_PAGE)) if kind else 1
    if page > pages:
        raise Http404
    results = results_of(searching.objects_of(found.hits, request.user), answer.query)
    if any(result.is_draft for result in results):
        setattr(request, DRAFT_SHOWN, True)
    kept = {"kind": kind, "as_typed": "1" if as_typed else ""}
    context |= {
        "answer": answer,
        "amount": amount(found.total, is_capped=found.is_capped),
        "sections": sections_of(results, found, answer.corrected or q),
        "page_number": page,
        "last_page": pages,
        "pages": page_links(page, pages, lambda number: query(q=q, **kept, page=number if number > 1 else "")),
        "original": address("search", q=q, kind=kind, as_typed="1"),
    }
    return render(request, "alliance/search.html", context)


def suggest(request: HttpRequest) -> HttpResponse:
    """What the reader may be about to type, as JSON: a list of texts."""
    response = JsonResponse(suggesting.suggestions(request.GET.get("q", "")), safe=False)
    response["Cache-Control"] = "no-cache"  # what is hidden is gone at once
    return response


def _page_number(request: HttpRequest) -> int:
    """Raises Http404 for what is no number of a page, or one beyond the cap."""
    text = request.GET.get("page", "1")
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 0 < int(text) <= CAP // RESULTS_A_PAGE):
        raise Http404
    return int(text)


def _with_groups(functions: list[Function], groups: list[Group]) -> list[tuple[Function, list[Group]]]:
    """Each function with the groups that serve it."""
    return [(function, [group for group in groups if group.function_id == function.pk]) for function in functions]
