"""What a member shows to others: a badge for its website, and a letter that confirms its membership."""

import unicodedata
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from foundation.printing import typesetting
from foundation.printing.letterhead import letterhead
from members.models import Membership, Organisation
from members.verification import grouped

# What each of them has at most, to be said without making it.
BADGE_SIZE, LETTER_SIZE = 16_000, 40_000


def verification_url(membership: Membership) -> str:
    """Where anybody asks whether it is true, in the reader's language."""
    return settings.SITE_URL + reverse("verify_code", args=[grouped(membership.code)])


def badge_text(membership: Membership, language: str) -> str:
    """What the badge says, in one line."""
    with override(language):
        member = _("Member of the %(alliance)s") % {"alliance": letterhead(language).name}
        return f"{member} – {_since(membership)}"


def badge(membership: Membership, language: str) -> bytes:
    """An SVG. It has no year that passes, so that nobody must fetch it again each year."""
    with override(language):
        before, after = _("Member of the %(alliance)s").split("%(alliance)s")
        data = {"before": before, "name": letterhead(language).name, "after": after, "since": _since(membership)}
    title = badge_text(membership, language)
    return typesetting.svg("members/print/badge.typ", data=data, language=language, title=title)


def _since(membership: Membership) -> str:
    return _("since %(date)s") % {"date": membership.started_on.year}


def letter(membership: Membership, language: str, *, day: date) -> bytes:
    """A PDF of one page, written on `day`. Raises typesetting.MissingLettersError for a name that we cannot print."""
    organisation = membership.organisation
    with override(language):
        head, kind = letterhead(language), membership.type.text("name")
        if Organisation.objects.listed().filter(pk=organisation.pk).exists():
            check = _("Anybody can check this letter at the address below, on the day they read it.")
            url = verification_url(membership)
        else:
            check = _(
                "The organisation is not in the public directory. To check this letter, please write to the "
                "secretariat and give the code."
            )
            url = ""
        facts = [
            _fact(_("Acronym"), organisation.acronym, _direction(organisation.acronym)),
            _fact(_("Country of headquarters"), organisation.country),
            _fact(_("Membership"), kind.value, kind.direction, kind.language),
            _fact(_("Member since"), date_format(membership.started_on, "YEAR_MONTH_FORMAT")),
            _fact(
                _("Membership confirmed on"),
                date_format(membership.confirmed_on, "DATE_FORMAT") if membership.confirmed_on else "",
            ),
            _fact(_("Code of this membership"), grouped(membership.code), "ltr"),
        ]
        data = {
            "title": _("Confirmation of membership"),
            "network": head.name,
            "original": head.original,
            "day": date_format(day, "DATE_FORMAT"),
            "statement": _("The Alliance confirms that on this day the following organisation is its member:"),
            "name": organisation.name,
            "name_direction": _direction(organisation.name),
            "facts": [fact for fact in facts if fact["value"]],
            "check": check,
            "url": url,
            "limits": _(
                "This letter says that the organisation is a member, and no more. It is neither an endorsement nor an "
                "accreditation, does not assess the work of the organisation, and gives it no right to act in the name "
                "of the Alliance."
            ),
            "made": _(
                "Made on the portal of the Alliance at the request of the organisation; valid without signature."
            ),
            "secretariat": _("The secretariat of the Alliance"),
            "email": head.email,
            "sample": _("Sample: this organisation is invented, to show the portal.") if organisation.is_sample else "",
        }
        return typesetting.pdf("members/print/letter.typ", data=data, language=language, day=day)


def _fact(label: str, value: str, direction: str = "", language: str = "") -> dict[str, str]:
    """A line of the letter; with a direction or a language where its value may have another than the letter."""
    return {"label": label, "value": value, "direction": direction, "language": language or get_language() or "en"}


def _direction(text: str) -> str:
    """Of the first letter that has one, as browsers decide for text of unknown language."""
    for letter in text:
        if (kind := unicodedata.bidirectional(letter)) in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return "ltr"
