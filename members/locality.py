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

from members.models.organisations import Affiliation, Kind, Locality
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
    if affiliation == Affiliation.PART_OF_INTERNATIONAL:
        return Derived(Locality.INTERNATIONAL, (_("It is part of an international organisation."),))
    if not headquarters or not countries or not affiliation:
        return Derived(Locality.UNCLASSIFIED, (_("Not all questions are answered."),))
    reasons: list[str | Promise] = []
    if affiliation == Affiliation.NETWORK:
        if governs_itself is None or raises_own_funds is None:
            return Derived(Locality.UNCLASSIFIED, (_("Not all questions are answered."),))
        # The National Societies of the movement count, whatever binds them to it.
        if not (governs_itself and raises_own_funds) and kind != Kind.NATIONAL_SOCIETY:
            reason = _("The network to which it belongs governs it or raises its funds; the secretariat looks at this.")
            return Derived(Locality.UNCLASSIFIED, (reason,))
        reasons.append(_("It belongs to a network, and that is no affiliation."))
    else:
        reasons.append(_("It is not affiliated to an international organisation."))
    abroad = [country for country in countries if country != headquarters]
    if abroad:
        regions = {REGION_OF.get(country) for country in (headquarters, *countries)}
        if len(regions) == 1:
            reasons.append(_("It works in several countries of one region."))
            return Derived(Locality.REGIONAL, tuple(reasons))
        reasons.append(_("It works in several regions of the world."))
        return Derived(Locality.INTERNATIONAL, tuple(reasons))
    reasons.insert(0, _("It has its headquarters and works in one country."))
    if headquarters not in AID_RECIPIENTS:
        reasons.append(_("That country receives no development aid; the definition asks for one that does."))
        return Derived(Locality.UNCLASSIFIED, tuple(reasons))
    reasons.append(_("That country receives development aid."))
    return Derived(Locality.LOCAL if kind == Kind.LOCAL_NGO else Locality.NATIONAL, tuple(reasons))
