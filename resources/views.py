"""The list of products, and each of them with its documents."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from foundation.search.browsing import UnknownKeyError, browse
from resources.models import Product

PRODUCTS_A_PAGE = 20


def product_list(request: HttpRequest) -> HttpResponse:
    products = Product.objects.select_related("kind")
    try:
        found = browse(products, by="position", after=request.GET.get("after", ""), size=PRODUCTS_A_PAGE)
    except UnknownKeyError as error:
        raise Http404 from error
    return render(request, "resources/list.html", {"slice": found})


def product_detail(request: HttpRequest, slug: str) -> HttpResponse:
    product = get_object_or_404(Product.objects.select_related("kind"), slug=slug)
    context = {
        "product": product,
        "versions": product.versions(),
        "groups": product.groups.visible_to(request.user),
        "initiatives": product.initiatives.all(),
        "publishers": product.publishers.visible_to(request.user).by_name(),
    }
    return render(request, "resources/detail.html", context)
