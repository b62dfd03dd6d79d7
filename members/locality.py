"""From what an organisation says of itself: is it local, national, regional or international?

By the definition of the Inter-Agency Standing Committee (Grand Bargain): local and national are organisations that have
their headquarters and work in their own aid-recipient country and are not affiliated to an international one; to belong
to a network while governing oneself and raising one's own funds is no affiliation. State authorities are counted apart.
What is derived here is a proposal: only what the secretariat has verified is counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models.organisations import Affiliation, Kind, Locality, Organisation
from members.regions import AID_RECIPIENTS, REGION_OF


@dataclass(frozen=True)
class Derived:
    """A locality and, in the reader's language, what it follows from."""

    locality: Locality
    reasons: tuple[str | Promise, ...]


def derive(
    *,
    kind: str,
    headquarters: str,
    countries: Sequence[str],
    affiliation: str,
    governs_itself: bool | None,
    raises_own_funds: bool | None,
) -> Derived:
    """`headquarters` and `countries` are two-letter codes; None and "" are questions without an answer."""
    if kind == Kind.GOVERNMENT:
        return Derived(Locality.UNCLASSIFIED, (_("State authorities are counted apart."),))
    if kind in (Kind.UN_AGENCY, Kind.INTERNATIONAL_NGO):
        return Derived(Locality.INTERNATIONAL, (_("It is an international organisation by its kind."),))
    reasons: list[str | Promise] = []
    if kind == Kind.NATIONAL_SOCIETY:
        reasons.append(_("A National Society counts, whatever binds it to its movement."))
    elif affiliation == Affiliation.PART_OF_INTERNATIONAL:
        return Derived(Locality.INTERNATIONAL, (_("It is part of an international organisation."),))
    elif not affiliation or (affiliation == Affiliation.NETWORK and None in (governs_itself, raises_own_funds)):
        return Derived(Locality.UNCLASSIFIED, (_("Not all questions are answered."),))
    elif governs_itself is False or raises_own_funds is False:
        reason = _("Others govern it or raise its funds; the secretariat looks at this.")
        return Derived(Locality.UNCLASSIFIED, (reason,))
    elif affiliation == Affiliation.NETWORK:
        reasons.append(_("It belongs to a network, but governs itself and raises its own funds."))
    else:
        reasons.append(_("It is not affiliated to an international organisation."))
    if not headquarters or not countries:
        return Derived(Locality.UNCLASSIFIED, (_("Not all questions are answered."),))
    if set(countries) != {headquarters}:
        if headquarters not in countries:
            reasons.append(_("Its headquarters and its work are in different countries."))
        else:
            reasons.append(_("It works in several countries."))
        is_one_region = len({REGION_OF.get(country) for country in (headquarters, *countries)}) == 1
        reasons.append(_("All of them are in one region.") if is_one_region else _("They are in several regions."))
        return Derived(Locality.REGIONAL if is_one_region else Locality.INTERNATIONAL, tuple(reasons))
    reasons.insert(0, _("It has its headquarters and works in one country."))
    if headquarters not in AID_RECIPIENTS:
        reasons.append(_("That country receives no development aid; the definition asks for one that does."))
        return Derived(Locality.UNCLASSIFIED, tuple(reasons))
    reasons.append(_("That country receives development aid."))
    return Derived(Locality.LOCAL if kind == Kind.LOCAL_NGO else Locality.NATIONAL, tuple(reasons))


def derived_of(organisation: Organisation) -> Derived:
    """What follows from what an organisation says of itself today."""
    return derive(
        kind=organisation.kind,
        headquarters=str(organisation.headquarters),
        countries=organisation.countries,
        affiliation=organisation.affiliation,
        governs_itself=organisation.governs_itself,
        raises_own_funds=organisation.raises_own_funds,
    )
