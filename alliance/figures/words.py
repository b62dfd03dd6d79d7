"""What the figures say, in sentences of the reader's language."""

from django.utils.translation import gettext as _

from alliance.figures.statistics import Totals
from foundation.translations.numbers import number, percent


def statement(totals: Totals) -> str:
    """The share of local and national members, as n of N."""
    if not totals.whole:
        return _("No member organisation is in the public directory yet.")
    values = {"share": percent(totals.share), "local": number(totals.local), "whole": number(totals.whole)}
    if totals.is_of_directory:
        return (
            _("%(share)s of the members in the directory are local and national organisations: %(local)s of %(whole)s.")
            % values
        )
    return (
        _("%(share)s of members are local and national: %(local)s of %(whole)s active member organisations.") % values
    )


def definition() -> str:
    return _(
        "By the definition of the Inter-Agency Standing Committee, local and national organisations have their "
        "headquarters and work in their own country, one that receives aid, and are not affiliated to an international "
        "organisation. Belonging to a network does not count as affiliation, as long as they govern themselves and "
        "raise their own funds. State authorities are counted apart. We call local those that call themselves local or "
        "community-based. The secretariat verifies it."
    )


def scope(totals: Totals) -> str:
    """Which members the figures count."""
    values = {"listed": number(totals.listed), "unlisted": number(totals.unlisted)}
    if not totals.unlisted:
        return _("Members in the public directory, whom these figures cover: %(listed)s.") % values
    if totals.is_of_directory:
        return (
            _(
                "Members in the public directory, whom these figures cover: %(listed)s. Members outside it, counted "
                "only in the number of members: %(unlisted)s."
            )
            % values
        )
    return (
        _(
            "Members in the public directory, whom these figures cover: %(listed)s. Members outside it, counted only "
            "in the number of members and in the share: %(unlisted)s."
        )
        % values
    )
