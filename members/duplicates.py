"""Which organisations may be the same as one that applies: strict for the public, wide for the secretariat.

What is looked for: names that are equal or nearly so once legal forms, articles and words such as "association" are
left out; the same acronym, stated or made of initials; the same website; names in Arabic, Cyrillic and Latin letters
that sound alike. It cannot find a name that was translated, unless acronym or website agree; nor, by sound, a name in
another script than these three, with vowels alone, or with letters that stand for two ("sch", "щ").
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Abs, Length
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from foundation.search.fold import fold, words_of
from members.countries import code_of
from members.marks import acronyms_of, consonants_of, host_of, initials_of, strong_marks, word_mark
from members.models import Organisation

# Of the organisations that share a mark at most so many are compared; shown are at most so many.
COMPARED = 200
SHOWN_TO_PUBLIC, SHOWN_TO_STAFF = 3, 8
READ = ["slug", "name", "acronym", "website", "kind", "headquarters", "visibility"]
# As rapidfuzz counts, from 0 to 100.
NEARLY, ALIKE, RELATED = 90, 80, 60

_SMALL = """a al an and at by da das de del den der des di do dos du e el en et et for from fur in l la las le les
    los o of on para per por pour s the to und und van von y with within au aux d i и в на во о і та по з في من
    و على عن الى مع"""
_FORMS = """ag agency aisbl asbl asociacion asociaciones asociada assoc associacao association associations
    ac bv cbo charitable charity civil civile cic co collective colectivo company coop cooperative corp corporacion
    corporation ev eingetragener entidad entite establishment ets federacion federation fines fondation
    foundation foundations fondazione fundacao fundacion gmbh inc incorporated ingo initiative iniciativa
    institucion institut institute institution institutions instituto international internacional internationale
    internationaux limited llc llp ltd lucratif lucro nfp ngo ngos npo nonprofit ong ongs onlus org
    organisation organisations organisme organismo organizacion organizaciones organizacao organization
    organizations osc plc private profit pty sa sarl sin sociedad societe society stichting trust verein vzw
    благотворительная благотворительное благотворительный ассоциация громадська international международная
    международный міжнародна міжнародний объединение общественная общественное общество организация организация
    організація товариство фонд асоціація благодійний благодійна союз
    جمعيه جمعية مؤسسة مؤسسه منظمة منظمه هيئة رابطة اتحاد مبادرة خيرية خيريه دولية
    دوليه عالمية اهلية غير حكومية شركة صندوق انجمن بنیاد موسسه"""
SMALL_WORDS = frozenset(words_of(_SMALL))
FORMS = frozenset(words_of(_FORMS))
# Hosts whose address says nothing of who is there; with all below them.
_SHARED_HOSTS = """facebook.com fb.com fb.me instagram.com twitter.com x.com linkedin.com youtube.com youtu.be
    tiktok.com t.me telegram.me wa.me whatsapp.com vk.com pinterest.com google.com goo.gl bit.ly tinyurl.com linktr.ee
    wikipedia.org gmail.com yahoo.com hotmail.com outlook.com reliefweb.int humanitarianresponse.info dropbox.com
    issuu.com gofundme.com globalgiving.org paypal.com medium.com"""
# Their customers have names of their own before these.
_BUILDERS = """wordpress.com blogspot.com wixsite.com wix.com weebly.com github.io jimdo.com jimdofree.com webnode.com
    site123.me squarespace.com godaddysites.com business.site tumblr.com strikingly.com"""
SHARED_HOSTS = frozenset(_SHARED_HOSTS.split())
BUILDERS = frozenset(_BUILDERS.split())
_ARTICLE = re.compile("^و?(?:ال|لل)(?=..)")
_SCRIPTS = {"arabic": re.compile("[\u0621-\u06ff]"), "cyrillic": re.compile("[\u0430-\u052f]")}
_FOREIGN = re.compile("[^\u0000-\u024f\u0300-\u036f\u2000-\u206f]")


@dataclass(frozen=True)
class Likely:
    """An organisation that may be the same; `score` from 0 to 100, `reasons` in the reader's language."""

    organisation: Organisation
    score: int
    reasons: list[Promise]


@dataclass(frozen=True)
class Face:
    """An organisation, as far as it is compared."""

    name: str
    acronym: str
    website: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Those of the name that tell it from others; of "The Association", all."""
        everything = [_ARTICLE.sub("", word) for word in words_of(self.name)]
        great = [word for word in everything if word not in SMALL_WORDS] or everything
        return tuple([word for word in great if word not in FORMS] or great)

    @cached_property
    def text(self) -> str:
        return " ".join(sorted(self.words))

    @cached_property
    def squeezed(self) -> set[str]:
        """The name without white space, for who forgot some."""
        return {"".join(self.words), "".join(words_of(self.name))}

    @cached_property
    def stated(self) -> set[str]:
        return acronyms_of(self.name, self.acronym)

    @cached_property
    def initials(self) -> set[str]:
        great = [word for word in words_of(self.name) if word not in SMALL_WORDS]
        return initials_of(words_of(self.name)) | initials_of(great)

    @cached_property
    def host(self) -> str:
        """Empty, too, where many share it."""
        host = host_of(self.website)
        is_shared = host in BUILDERS or any(host == each or host.endswith(f".{each}") for each in SHARED_HOSTS)
        return "" if is_shared else host

    @cached_property
    def script(self) -> str:
        folded = fold(self.name)
        known = [script for script, letters in _SCRIPTS.items() if letters.search(folded)]
        return known[0] if known else "other" if _FOREIGN.search(folded) else "latin"

    @cached_property
    def sounds(self) -> list[str]:
        return sorted(consonants_of(word) for word in self.words)


def entered_twice(among: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Those that share a whole name, an acronym or a website with another: the secretariat may want to merge them."""
    shared = RawSQL(
        "ARRAY(SELECT mark FROM members_organisation, unnest(marks) AS mark WHERE left(mark, 1) IN ('#', '=', '@') "
        "AND mark <> ALL (%s) GROUP BY mark HAVING count(*) > 1)",
        [[f"@{host}" for host in SHARED_HOSTS | BUILDERS]],
        output_field=ArrayField(TextField()),
    )
    return among.filter(marks__overlap=shared)


class _Shared(Func):
    """How many elements two arrays have in common."""

    template = "cardinality(ARRAY(SELECT unnest(%(expressions)s)))"
    arg_joiner = ") INTERSECT SELECT unnest("
    output_field = IntegerField()


def likely(
    *,
    name: str,
    acronym: str,
    website: str,
    among: QuerySet[Organisation],
    but: Organisation | None = None,
    wide: bool = False,
) -> list[Likely]:
    """Which of `among` may be the organisation that is called so, best first, few.

    Strict unless `wide`: what strangers read names only what is most likely the same. One statement; what it compares
    is bounded, so that of names made of common words alone only those are looked at that share most of them.
    """
    face = Face(name, acronym, website)
    found = []
    for organisation in _candidates(face, among, but):
        other = Face(organisation.name, organisation.acronym, organisation.website)
        rules = [(score, reason) for score, reason, is_strict in _compare(face, other) if wide or is_strict]
        if rules:
            best = max(score for score, _reason in rules)
            # A second reason makes it likelier; 100 is for the same name alone.
            score = best if len(rules) == 1 or best == 100 else min(99, best + 2 * len(rules))
            found.append(Likely(organisation, score, [reason for _score, reason in rules]))
    found.sort(key=lambda each: (-each.score, each.organisation.pk))
    return found[: SHOWN_TO_STAFF if wide else SHOWN_TO_PUBLIC]


def _candidates(face: Face, among: QuerySet[Organisation], but: Organisation | None) -> Iterable[Organisation]:
    """Those that share a mark, or of a name of three words and more, two; those first that share most."""
    strong = strong_marks(face.name, face.acronym, f"https://{face.host}" if face.host else "")
    initials = {f"~{each}" for each in face.stated} | {f"={each}" for each in face.initials}
    words = sorted({word_mark(word) for word in face.words} - {""}, key=lambda mark: (-len(mark), mark))[:8]
    shares = Q(marks__overlap=sorted(strong | initials)) if strong else Q(pk__in=[])
    if len(words) > 2:
        for pair in combinations(words[:6], 2):
            shares |= Q(marks__contains=list(pair))
    elif words:
        shares |= Q(marks__overlap=words)
    if but is not None and but.pk:
        among = among.exclude(pk=but.pk)
    return (
        among.filter(shares)
        .annotate(_shared=_in_common(strong) * 2 + _in_common({*words, *initials}))
        .order_by("-_shared", Abs(Length("name") - len(face.name)), "pk")
        .only(*READ)[:COMPARED]
    )


def _in_common(marks: set[str]) -> _Shared:
    return _Shared(F("marks"), Value(sorted(marks), output_field=ArrayField(TextField())))


def _compare(one: Face, other: Face) -> Iterable[tuple[int, Promise, bool]]:
    """Each rule that holds: the score, the reason, whether it is strict."""
    ratio = fuzz.token_sort_ratio(one.text, other.text)
    yield from _by_name(one, other, ratio)
    if one.host and one.host == other.host:
        yield 90, _("Same website"), True
    yield from _by_acronym(one, other, ratio)
    if one.script != other.script and "other" not in (one.script, other.script) and one.sounds == other.sounds:
        heard = len("".join(one.sounds))
        if heard >= 4:
            yield 80, _("It sounds alike in another script"), heard >= 6 and len(one.words) > 1


def _by_name(one: Face, other: Face, ratio: float) -> Iterable[tuple[int, Promise, bool]]:
    if not one.words or not other.words:
        return
    if words_of(one.name) == words_of(other.name):
        yield 100, _("Same name"), True
    elif one.text == other.text or one.squeezed & other.squeezed:
        yield 95, _("Same name, but for words such as “association”"), True
    elif _are_typos(one, other):
        yield round(ratio), _("Similar name"), ratio >= NEARLY
    elif ratio >= ALIKE:
        yield round(ratio), _("Similar name"), False
    elif _contains(one, other) or _contains(other, one):
        yield 70, _("One name is part of the other"), False


def _are_typos(one: Face, other: Face) -> bool:
    """Each word that only one of the names has is a word of the other, mistyped or in another form.

    "Niger" and "Nigeria" are two countries, "Camp 12" and "Camp 13" two camps.
    """
    mine, theirs = (sorted(set(a.words) - set(b.words)) for a, b in ((one, other), (other, one)))
    return len(mine) == len(theirs) and all(map(_is_typo, mine, theirs))


def _is_typo(one: str, other: str) -> bool:
    if min(len(one), len(other)) < 5 or one[0] != other[0] or any(letter.isdigit() for letter in one + other):
        return False
    countries = {code_of(one), code_of(other)}
    return (None in countries or len(countries) == 1) and fuzz.ratio(one, other) >= 84


def _contains(one: Face, other: Face) -> bool:
    return set(one.words) > set(other.words) and len("".join(other.words)) >= 6


def _by_acronym(one: Face, other: Face, ratio: float) -> Iterable[tuple[int, Promise, bool]]:
    """Strict only where the names are related, cannot be compared, or one is called by the acronym itself."""
    stated = {each for each in one.stated & other.stated if len(each) > 2}
    if stated:
        is_a_name = any(
            "".join(words_of(a.name)) in stated and len("".join(words_of(a.name))) > 3 for a in (one, other)
        )
        is_related = (
            ratio >= RELATED
            or bool(set(one.words) & set(other.words))
            or bool(one.initials & other.initials & stated)
            or (one.script != other.script and max(map(len, stated)) > 3)
        )
        yield 85 if is_a_name or is_related else 65, _("Same acronym"), is_a_name or is_related
    elif (one.stated & other.initials) or (one.initials & other.stated):
        yield 60, _("The acronym of one is made of the initials of the other"), False
