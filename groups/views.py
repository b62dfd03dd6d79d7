"""The list of groups, and each of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from foundation.search.browsing import UnknownKeyError, browse
from groups.models import Group, Seat

SEATS_A_PAGE = 30
# What the table of seats shows; the organisations' descriptions in four languages stay in the database.
SHOWN_OF_A_SEAT = [
    "role",
    "started_on",
    "group_id",
    "organisation__slug",
    "organisation__name",
    "organisation__headquarters",
    "organisation__is_sample",
    "organisation__sort_key",
]


def group_list(request: HttpRequest) -> HttpResponse:
    groups = list(Group.objects.visible_to(request.user).select_related("function"))
    context = {
        "working_groups": [group for group in groups if group.kind == Group.Kind.WORKING_GROUP],
        "task_forces": [group for group in groups if group.kind == Group.Kind.TASK_FORCE],
    }
    return render(request, "groups/list.html", context)


def group_detail(request: HttpRequest, slug: str) -> HttpResponse:
    group = get_object_or_404(Group.objects.visible_to(request.user).select_related("function"), slug=slug)
    seats = (
        Seat.objects.visible_to(request.user).filter(group=group).select_related("organisation").only(*SHOWN_OF_A_SEAT)
    )
    after = request.GET.get("after", "")
    try:
        members = browse(seats.not_leading(), by="organisation__sort_key", after=after, size=SEATS_A_PAGE)
    except UnknownKeyError as error:
        raise Http404 from error
    leading = list(seats.leading())
    shown = [*leading, *members.rows] if members.first == 1 else members.rows
    context = {
        "group": group,
        "seats": shown,
        "total": len(leading) + members.total,
        "slice": members,
        "has_samples": any(seat.organisation.is_sample for seat in shown),
        # Reverse sides of relations that the apps above define.
        "products": group.products.select_related("kind"),
        "initiatives": group.initiatives.all(),
    }
    return render(request, "groups/detail.html", context)
