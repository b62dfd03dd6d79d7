"""The directory: who is a member of the Alliance, as far as the reader may see it."""

from babel.lists import format_list
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from foundation.search.browsing import UnknownKeyError
from foundation.search.query import LONGEST
from foundation.translations.numbers import number
from members import directory
from members.countries import name_of, names_of
from members.directory import Question, UnknownPageError
from members.exports import csv_stream
from members.models import Locality, Membership, Organisation, Upload
from members.paging import Link, page_links
from members.regions import NAMES, REGION_OF
from members.searching import reader_of

SHOWN_IN_A_FILE = [
    "slug",
    "name",
    "acronym",
    "kind",
    "headquarters",
    "countries",
    "locality",
    "website",
    "is_sample",
]
# For how many seconds a browser may know where a former address leads: a merge can be undone.
REMEMBERED = 3600


def organisation_list(request: HttpRequest) -> HttpResponse:
    reader = reader_of(request.user)
    offered = directory.values_for(request.user)
    try:
        question = directory.read(request.GET, offered)
        listing = directory.listing(question, reader=reader)
    except (UnknownKeyError, UnknownPageError) as error:
        raise Http404 from error
    organisations = directory.organisations_of(listing.ids, request.user)
    samples = sum(organisation.is_sample for organisation in organisations)
    public_number = directory.public_number(listing, reader)

    def page_query(page: int) -> str:
        return question.query(page=page, whole=question.whole)

    context = {
        "question": question,
        "listing": listing,
        "organisations": organisations,
        "has_samples": samples > 0,
        # The notice above the list says it of all; where only some are, each of those says so itself.
        "mark_samples": 0 < samples < len(organisations),
        "total": number(listing.total),
        "first": number(question.first + 1),
        "last": number(question.first + len(listing.ids)),
        "typed": _isolated(question.q),
        "corrected": _isolated(listing.corrected),
        "longest": LONGEST,
        "choices": directory.choices(listing, offered, reader=reader),
        "chosen": _chosen(question),
        "without_filters": question.query(without=_all_filters(question)),
        "sorts": _sorts(question),
        "pages": [] if listing.leaf else page_links(question.page, listing.last_page, page_query),
        "ways": [] if listing.ids else directory.ways_on(listing, reader=reader),
        "query": question.query(whole=question.whole),
        "public_number": public_number,
        "public_label": number(public_number),
    }
    return render(request, "members/list.html", context, status=400 if listing.is_too_long else 200)


def organisation_csv(request: HttpRequest) -> StreamingHttpResponse:
    """What everybody may see of what is asked for, whoever asks."""
    try:
        question = directory.read(request.GET, directory.values_for(request.user))
    except UnknownPageError as error:
        raise Http404 from error
    header = [
        _("Name"),
        _("Acronym"),
        _("Kind of organisation"),
        _("Country of headquarters"),
        _("Works in"),
        _("Level"),
        _("Region of headquarters"),
        _("Membership"),
        _("Member since"),
        _("Website"),
        _("Entry"),
        _("Sample"),
    ]
    language = get_language() or settings.LANGUAGE_CODE
    rows = (_csv_rows(ids, language) for ids in directory.batches(question))
    return csv_stream(f"members-{language}.csv", header, rows)


def _csv_rows(ids: list[int], language: str) -> list[list[object]]:
    organisations = Organisation.objects.listed().only(*SHOWN_IN_A_FILE).in_bulk(ids)
    active = Membership.objects.active().filter(organisation__in=ids).select_related("type")
    memberships = {membership.organisation_id: membership for membership in active}
    rows: list[list[object]] = []
    with override(language):
        beneath = settings.SITE_URL + reverse("members")
        for pk in ids:
            if pk not in organisations or pk not in memberships:
                continue
            organisation, membership = organisations[pk], memberships[pk]
            headquarters = str(organisation.headquarters)
            row: list[object] = [
                organisation.name,
                organisation.acronym,
                organisation.kind_label,
                name_of(headquarters),
                "; ".join(names_of(organisation.countries)),
                Locality(organisation.locality).label,
                NAMES.get(REGION_OF.get(headquarters, ""), ""),
                membership.type.text("name").value,
                membership.started_on.isoformat(),
                organisation.website,
                f"{beneath}{organisation.slug}/",
                _("Yes") if organisation.is_sample else "",
            ]
            rows.append(row)
    return rows


def _isolated(text: str) -> str:
    """To stand in a sentence in any direction."""
    return f"\u2068{text}\u2069" if text else ""


def _all_filters(question: Question) -> list[tuple[str, str]]:
    return [(name, value.name) for name, values in question.chosen.items() for value in values]


def _chosen(question: Question) -> list[Link]:
    """The filters in use, each with the list that there would be without it."""
    return [
        Link(value.label, question.query(without=[(name, value.name)]))
        for name, values in question.chosen.items()
        for value in values
    ]


def _sorts(question: Question) -> list[Link]:
    labels = {"best": _("Best match"), "name": _("Name"), "newest": _("Newest members")}
    return [
        Link(labels[sort], question.query(sort=sort, whole=question.whole), sort == question.sort)
        for sort in (labels if question.q else ("name", "newest"))
    ]


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
