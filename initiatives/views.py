"""The strategy, the list of initiatives, and each of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from initiatives.models import Initiative, Strategy


def strategy(request: HttpRequest) -> HttpResponse:
    current = Strategy.objects.filter(is_current=True).first()
    context = {
        "strategy": current,
        "priorities": current.priorities.prefetch_related("initiatives") if current else [],
    }
    return render(request, "initiatives/strategy.html", context)


def initiative_list(request: HttpRequest) -> HttpResponse:
    return render(request, "initiatives/list.html", {"initiatives": Initiative.objects.all()})


def initiative_detail(request: HttpRequest, slug: str) -> HttpResponse:
    initiative = get_object_or_404(Initiative, slug=slug)
    context = {
        "initiative": initiative,
        "priorities": initiative.priorities.select_related("strategy"),
        "groups": initiative.groups.visible_to(request.user),
        # The reverse side of a relation that the app above defines.
        "products": initiative.products.select_related("kind"),
    }
    return render(request, "initiatives/detail.html", context)
