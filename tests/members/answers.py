"""Answers to every question of an application, and the ways to give them."""

from members.actions import applications
from members.models import Application, User
from members.pages import all_pages

FORM = {
    "contact_name": "Lala Rakoto",
    "job_title": "Directrice",
    "language": "fr",
    "name": "Maison Tamarin",
    "acronym": "MT",
    "kind": "national_ngo",
    "legal_status": "registered",
    "founded_in": "1998",
    "website": "tamarin.example",
    "headquarters": "MG",
    "countries": "Madagascar\nجزر القمر",
    "affiliation": "independent",
    "governs_itself": "yes",
    "raises_own_funds": "yes",
    "description": "Nous accompagnons les enfants séparés. " * 12,
    "description_language": "fr",
    "safeguarding_policy": "yes",
    "psea_policy": "in_preparation",
    "visibility": "public",
}


def page_of(field: str) -> str:
    """The slug of the page that asks for `field`."""
    return next(slug for slug, page in all_pages().items() if field in page.base_fields)


def form_of(slug: str, **changes: object) -> dict:
    """What a browser sends from one page."""
    everything = FORM | changes
    return {name: everything[name] for name in all_pages()[slug].base_fields if name in everything}


def typed(slug: str, **changes: object) -> dict[str, list[str]]:
    """The same, as an application keeps it."""
    return {
        name: value if isinstance(value, list) else [str(value)] for name, value in form_of(slug, **changes).items()
    }


def draft_of(person: User, **changes: object) -> Application:
    """A draft with every page answered."""
    for slug, page in all_pages().items():
        application = applications.save_page(page=page, typed=typed(slug, **changes), by=person)
    return application


def submitted_by(person: User, **changes: object) -> Application:
    draft = draft_of(person, **changes)
    return applications.submit(application=draft, version=draft.version, by=person)
