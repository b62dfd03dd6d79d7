"""The pages of the roof."""

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override

from alliance.figures import key_figures
from alliance.models import Channel
from groups.models import Function, Group
from initiatives.models import Initiative, Priority, Strategy
from members.models import MembershipType
from resources.models import Product

RECENT_PRODUCTS = 5


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
        "products": _newest_first(Product.objects.select_related("kind"))[:RECENT_PRODUCTS],
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


def _newest_first(products: QuerySet[Product]) -> QuerySet[Product]:
    """Those whose year nobody knows come last, in the secretariat's order."""
    return products.order_by(F("published_year").desc(nulls_last=True), "position", "pk")


def _with_groups(functions: list[Function], groups: list[Group]) -> list[tuple[Function, list[Group]]]:
    """Each function with the groups that serve it."""
    return [(function, [group for group in groups if group.function_id == function.pk]) for function in functions]
