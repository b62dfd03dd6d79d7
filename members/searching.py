"""A search, step by step, and what it needs to know of members: who asks, and which words mean a country or a kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser

from foundation.search import spelling
from foundation.search.finding import Found, Reader, find, matches
from foundation.search.fold import words_of
from foundation.search.models import Entry
from foundation.search.query import Query, facet, parse
from members.countries import code_of
from members.models import Kind, Organisation, Representative, User, Visibility

# What people type who look for a kind of organisation, in the four languages.
KINDS: dict[tuple[Kind, ...], str] = {
    (Kind.LOCAL_NGO, Kind.NATIONAL_NGO, Kind.INTERNATIONAL_NGO): """
        ngo, ngos, association, associations, ong, ongs, asociación, asociaciones,
        منظمة, منظمات, جمعية, جمعيات, منظمة غير حكومية, منظمات غير حكومية
    """,
    (Kind.LOCAL_NGO,): """
        cbo, cbos, community organisation, community organisations, community based organisation, local ngo, local ngos,
        ong locale, ong locales, organisation communautaire, organisations communautaires,
        ong local, ong locales, organización comunitaria, organizaciones comunitarias,
        منظمة مجتمعية, منظمات مجتمعية, منظمة محلية, جمعية محلية
    """,
    (Kind.NATIONAL_NGO,): "national ngo, national ngos, ong nationale, ong nationales, ong nacional, منظمة وطنية",
    (Kind.INTERNATIONAL_NGO,): """
        ingo, ingos, international ngo, international ngos, ong internationale, ong internationales, ong internacional,
        منظمة دولية, منظمات دولية
    """,
    (Kind.NETWORK,): """
        network, networks, coalition, coalitions, réseau, réseaux, red, redes, coalición, شبكة, شبكات, ائتلاف
    """,
    (Kind.UNIVERSITY,): """
        university, universities, research institute, université, universités, institut de recherche,
        universidad, universidades, instituto de investigación, جامعة, جامعات, معهد بحوث
    """,
    (Kind.GOVERNMENT,): """
        government, governments, ministry, state authority, gouvernement, ministère, autorité publique,
        gobierno, ministerio, autoridad pública, حكومة, وزارة, سلطة عامة
    """,
    (Kind.UN_AGENCY,): """
        un agency, united nations, agence des nations unies, nations unies, onu, agencia de la onu, naciones unidas,
        وكالة الأمم المتحدة, الأمم المتحدة
    """,
    (Kind.DONOR,): """
        donor, donors, foundation, foundations, bailleur, bailleurs, bailleur de fonds, fondation, fondations,
        donante, donantes, fundación, fundaciones, جهة مانحة, مانحون, مؤسسة مانحة
    """,
    (Kind.NATIONAL_SOCIETY,): """
        red cross, red crescent, croix rouge, croissant rouge, cruz roja, media luna roja, الصليب الأحمر, الهلال الأحمر
    """,
    (Kind.PRIVATE_SECTOR,): """
        company, companies, private sector, entreprise, entreprises, secteur privé,
        empresa, empresas, sector privado, شركة, القطاع الخاص
    """,
}


@dataclass(frozen=True)
class Answer:
    """What a search came to: `match` is "full", "corrected" or "partial"; `corrected` is what was searched instead.

    `matching` is the tsquery of what was found; it is empty where nothing was looked for.
    """

    query: Query
    found: Found
    match: str = "full"
    corrected: str = ""
    matching: str = ""


def search(q: str, *, reader: Reader, kinds: Sequence[str], corrects: bool = True, **options: Any) -> Answer:
    """All of the words; else the last one as a beginning; else a correction, if it `corrects`; else some of the words.

    Raises TooLongError. `options` are those of `find`. Words that find something without the facets are not corrected.
    """
    query = parse(q, known=known)
    if not query:
        return Answer(query, Found([], 0, False, {}, {}))

    def is_there(query: Query) -> bool:
        return bool(options.get("facets")) and matches([str(query)], kinds=kinds, reader=reader, most=1) != [0]

    found = find(query, kinds=kinds, reader=reader, **options)
    if found.total or is_there(query):
        return Answer(query, found, matching=str(query))
    if completed := spelling.completed(query):
        found = find(completed, kinds=kinds, reader=reader, **options)
        if found.total or is_there(completed):
            return Answer(completed, found, matching=str(completed))
    if corrects and (correction := spelling.corrected(query, kinds=kinds, reader=reader, known=known)):
        found = find(correction.query, kinds=kinds, reader=reader, **options)
        return Answer(correction.query, found, "corrected", correction.text, str(correction.query))
    if wanted := spelling.partial(query, kinds=kinds, reader=reader):
        found = find(query, kinds=kinds, reader=reader, matching=wanted, **options)
        return Answer(query, found, "partial", matching=wanted)
    return Answer(query, found, matching=str(query))


def reader_of(user: User | AnonymousUser) -> Reader:
    """As whom `user` searches: says in levels what `Organisation.objects.visible_to(user)` says in a queryset."""
    if not user.is_authenticated:
        return Reader()
    if user.is_staff:
        return Reader(Entry.Audience.STAFF)
    mine = Representative.objects.current().filter(user=user, organisation__in=Organisation.objects.active())
    own = dict(mine.values_list("organisation", "organisation__visibility"))
    if not own:
        return Reader()
    unlisted = [pk for pk, visibility in own.items() if visibility == Visibility.UNLISTED]
    return Reader(Entry.Audience.MEMBERS, {"organisation": unlisted})


def known(phrase: str) -> list[str]:
    """The tsqueries of the organisations that a folded phrase means: those of a country, or of a kind."""
    kinds = [facet("kind", kind.value) for kind in _kinds().get(phrase, ())]
    code = code_of(phrase)
    return kinds + ([facet("country", code), facet("works_in", code)] if code else [])


@cache
def _kinds() -> dict[str, tuple[Kind, ...]]:
    return {" ".join(words_of(name)): kinds for kinds, names in KINDS.items() for name in names.split(",")}
