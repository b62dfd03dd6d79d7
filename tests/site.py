"""A whole portal in the database: the real content, and for each kind of page its emptiest and its fullest object."""

from datetime import date

from django.core.management import call_command

from groups.models import Group, Seat
from members.models import MembershipType, Organisation
from members.models.organisations import Affiliation, Kind, Locality
from tests.factories.groups import GroupFactory, SeatFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.members import OrganisationFactory
from tests.factories.resources import DocumentFactory, EditionFactory, ProductFactory
from tests.routes import CODE

LONG_NAME = "Coalición Interamericana de Organizaciones Comunitarias por la Protección de la Niñez Desplazada " * 2
LONG_WORD = "Kinderrechtsschutzorganisationsverbundskoordinationsstelle"
TEXT = {
    "en": "Families, teachers and neighbours keep children safe together, in camps, in towns and on the road. " * 5,
    "fr": "Familles, enseignantes et voisins protègent ensemble les enfants, au camp, en ville et en chemin. " * 5,
    "es": "Familias, docentes y vecindario protegen juntos a la niñez, en el campamento y en el camino. " * 5,
    "ar": "تحمي الأسر والمعلمون والجيران الأطفال معًا في المخيمات والمدن وعلى الطريق. " * 5,
}
MARKUP = "## A heading\n\nText with **weight** and a [link](https://example.org).\n\n- one\n- <b>two</b> {{ three }}\n"


def in_four(field: str, texts: dict[str, str]) -> dict[str, str]:
    return {f"{field}_{code}": text for code, text in texts.items()}


def build() -> None:
    """Everything committed or not as the caller's transaction is; takes about a second."""
    call_command("load_content", verbosity=0)
    general = MembershipType.objects.get(slug="general")

    OrganisationFactory(
        slug="emptiest", name="O", countries=[], affiliation="", kind=Kind.OTHER, listed=True, membership__type=general
    )
    full = OrganisationFactory(
        slug="fullest",
        name=LONG_NAME.strip()[:250],
        acronym="COCPND-" + "X" * 20,
        kind=Kind.INTERNATIONAL_NGO,
        headquarters="BO",
        countries=["CO", "EC", "PE", "VE", "CD", "SS", "YE", "AF", "MM", "BD", "UA", "LB", "SY", "GT", "HN"],
        affiliation=Affiliation.NETWORK,
        locality=Locality.INTERNATIONAL,
        website="https://" + LONG_WORD.lower() + ".example/" + "a" * 120,
        is_sample=True,
        listed=True,
        membership__type=general,
        membership__confirmed_on=date(2026, 3, 1),
        membership__code=CODE,
        description_ar=TEXT["ar"],
    )
    # more than one page of the directory, in several scripts
    names = ["شبكة جسور الطفولة", "Élan", "儿童之家", "बालबालिका केन्द्र", "የሕፃናት ማዕከል", LONG_WORD, "Дім"]
    for number in range(33):
        OrganisationFactory(
            slug=f"row-{number}", name=f"{names[number % 7]} {number}", listed=True, membership__type=general
        )

    GroupFactory(slug="emptiest", name_en=None, name_ar="م", summary_en=None, work_en=None, email="")
    group = GroupFactory(
        slug="fullest",
        kind=Group.Kind.TASK_FORCE,
        email="a-very-long-mailbox-name-for-a-task-force-of-the-alliance@alliancecpha.org",
        **in_four("name", dict.fromkeys(TEXT, (LONG_WORD + " " + LONG_NAME)[:200])),
        **in_four("summary", TEXT),
        **in_four("work", dict.fromkeys(TEXT, MARKUP)),
    )
    for organisation in Organisation.objects.listed():
        SeatFactory(
            group=group,
            organisation=organisation,
            role=Seat.Role.LEAD if organisation == full else Seat.Role.MEMBER,
        )
    InitiativeFactory(slug="emptiest", name_en="I", summary_en=None, work_en=None, email="")
    initiative = InitiativeFactory(
        slug="fullest",
        **in_four("name", dict.fromkeys(TEXT, LONG_NAME[:200])),
        **in_four("partner", dict.fromkeys(TEXT, LONG_NAME[:200])),
        **in_four("work", dict.fromkeys(TEXT, MARKUP)),
    )
    ProductFactory(slug="emptiest", title_en="P", summary_en=None)
    product = ProductFactory(
        slug="fullest",
        title_ar="دليل " * 40,
        summary_ar=TEXT["ar"],
        published_year=2024,
        groups=[group],
        initiatives=[initiative],
        publishers=[full],
    )
    for number in (1, 2):
        edition = EditionFactory(product=product, number=number)
        for language in TEXT:
            for kind in ("pdf", "docx", "zip"):
                DocumentFactory(edition=edition, language=language, format=kind, bytes=2_100_000, pages=144)


def description() -> dict[str, str]:
    """A description of a length that an application may have, in one language."""
    return {"description_fr": " ".join(TEXT["fr"].split()[:70])}
