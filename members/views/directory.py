"""The directory: who is a member of the Alliance, as far as the reader may see it."""

from babel.lists import format_list
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language

from foundation.search.browsing import UnknownKeyError, browse
from members.countries import names_of
from members.models import Organisation, Upload

ORGANISATIONS_A_PAGE = 30
# For how many seconds a browser may know where a former address leads: a merge can be undone.
REMEMBERED = 3600
SHOWN_IN_A_ROW = ["slug", "name", "kind", "headquarters", "is_sample", "sort_key"]


def organisation_list(request: HttpRequest) -> HttpResponse:
    organisations = Organisation.objects.visible_to(request.user).only(*SHOWN_IN_A_ROW)
    try:
        found = browse(organisations, by="sort_key", after=request.GET.get("after", ""), size=ORGANISATIONS_A_PAGE)
    except UnknownKeyError as error:
        raise Http404 from error
    samples = sum(organisation.is_sample for organisation in found.rows)
    context = {
        "slice": found,
        "has_samples": samples > 0,
        # The notice above the list says it of all; where only some are, each of those says so itself.
        "mark_samples": 0 < samples < len(found.rows),
    }
    return render(request, "members/list.html", context)


def organisation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation; a hidden one is not found, just as one that never was, wherever its address leads."""
    visible = Organisation.objects.visible_to(request.user)
    organisation = visible.filter(slug=slug).first()
    if organisation is None:
        response = redirect(get_object_or_404(visible.formerly_at(slug)), permanent=True)
        patch_cache_control(response, max_age=REMEMBERED)
        return response
    context = {
        "organisation": organisation,
        "membership": organisation.memberships.active().select_related("type").first(),
        "logo": organisation.uploads.filter(purpose=Upload.Purpose.LOGO).first(),
        "countries": format_list(names_of(organisation.countries), locale=get_language()),
        # The reverse sides of relations that apps above define.
        "seats": organisation.seats.visible_to(request.user).select_related("group").order_by("group"),
        "products": organisation.products.newest_first().select_related("kind"),
    }
    return render(request, "members/detail.html", context)
