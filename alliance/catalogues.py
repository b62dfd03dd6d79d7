"""Message catalogues, one per app and language, extracted and compiled by Babel: no gettext tools are needed."""

import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

LANGUAGES = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]

# App → the folders whose strings it owns. Templates that stand in no app's folder belong to the roof.
CODE = {
    "alliance": "alliance",
    "resources": "resources",
    "initiatives": "initiatives",
    "groups": "groups",
    "members": "members",
    "history": "foundation/history",
    "outbox": "foundation/outbox",
    "search": "foundation/search",
    "translations": "foundation/translations",
}
TEMPLATES = {"account": "members", "mfa": "members", "allauth": "members"}

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Babel numbers the six Arabic forms in another order than gettext and Django do.
PLURAL_FORMS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@dataclass(frozen=True)
class Problem:
    """What is wrong with one catalogue or one message of it."""

    path: Path
    what: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(settings.BASE_DIR)}: {self.what}"


def path_of(app: str, language: str) -> Path:
    return settings.BASE_DIR / "locale" / app / language / "LC_MESSAGES" / "django.po"


def _sources(app: str) -> Iterator[Path]:
    for path in sorted((settings.BASE_DIR / CODE[app]).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path
    root = settings.BASE_DIR / "templates"
    for path in sorted(root.rglob("*")):
        if path.suffix in {".html", ".txt"}:
            folder = path.relative_to(root).parts[0]
            if TEMPLATES.get(folder, folder if folder in CODE else "alliance") == app:
                yield path


def _python(path: Path) -> bytes:
    """The file as Python code in which only its translatable strings matter."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # templatize() blanks out what is not translated but keeps its layout, which Python takes for indentation
        source = "\n".join(line.lstrip() for line in templatize(source, origin=str(path)).splitlines())
    return source.encode()


def extract(app: str) -> Catalog:
    """A catalogue of every message that `app` uses today, without translations.

    Raises ValueError for a file that cannot be read as Python or as a template.
    """
    catalogue = Catalog(charset="utf-8")
    for path in _sources(app):
        name = str(path.relative_to(settings.BASE_DIR))
        try:
            found = list(extract_python(io.BytesIO(_python(path)), list(KEYWORDS), [], {"encoding": "utf-8"}))
        except Exception as error:
            raise ValueError(f"{name}: {error}") from error
        for _line, function, arguments, _comments in found:
            given = arguments if isinstance(arguments, tuple | list) else (arguments,)
            places = KEYWORDS[function] or (1,)
            context = next((given[place[0] - 1] for place in places if isinstance(place, tuple)), None)
            texts = [given[place - 1] for place in places if isinstance(place, int) and place <= len(given)]
            if texts and all(isinstance(text, str) and text for text in texts):
                # no line numbers: a catalogue changes when its texts do, and only then
                catalogue.add(tuple(texts) if len(texts) > 1 else texts[0], locations=[(name, None)], context=context)
    return catalogue


def read(app: str, language: str) -> Catalog:
    """The catalogue as it stands in the repository; an empty one where there is none."""
    path = path_of(app, language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def _keys(catalogue: Catalog) -> set[tuple]:
    return {(message.id, message.context) for message in catalogue if message.id}


def update(app: str) -> None:
    """Bring the catalogues of `app` in step with its code; translations that still fit are kept."""
    template = extract(app)
    for language in LANGUAGES:
        path = path_of(app, language)
        if not len(template):
            path.unlink(missing_ok=True)
            continue
        old = read(app, language)
        new = Catalog(locale=language, charset="utf-8", fuzzy=False)
        if language in PLURAL_FORMS:
            new.mime_headers = [("Plural-Forms", PLURAL_FORMS[language])]
        for message in sorted((m for m in template if m.id), key=lambda m: (m.context or "", str(m.id))):
            known = old.get(message.id, message.context)
            # a plural that used to be a singular, or the other way round, has to be translated again
            fits = known is not None and isinstance(known.string, tuple) == message.pluralizable
            string = known.string if fits else (("",) * new.num_plurals if message.pluralizable else "")
            new.add(message.id, string, locations=message.locations, context=message.context)
        path.parent.mkdir(parents=True, exist_ok=True)
        buffer = io.BytesIO()
        new.header_comment = f"# {app}: {language}"
        write_po(buffer, new, width=0, include_lineno=False, omit_header=False)
        text = "\n".join(
            line
            for line in buffer.getvalue().decode().splitlines()
            if not line.startswith(
                (
                    '"POT-Creation',
                    '"PO-Revision',
                    '"Last-Translator',
                    '"Language-Team',
                    '"Generated-By',
                    '"Project-Id',
                    '"Report-Msgid',
                    '"MIME-Version',
                    '"Content-Transfer',
                )
            )
        )
        path.write_text(text.rstrip("\n") + "\n", encoding="utf-8")


def compile_all() -> int:
    """Compile every catalogue whose .mo is missing or older than its .po; how many were compiled."""
    compiled = 0
    for path in sorted((settings.BASE_DIR / "locale").glob("*/*/LC_MESSAGES/django.po")):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parts[-3], charset="utf-8")
        fresh = target.with_suffix(f".{os.getpid()}")  # two processes may compile at once
        with fresh.open("wb") as file:
            write_mo(file, catalogue)
        fresh.replace(target)
        compiled += 1
    return compiled


def _faults(message: Message) -> Iterator[str]:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    label = repr(ids[0])
    if message.fuzzy:
        yield f"fuzzy: {label}"
    if not all(strings):
        yield f"not translated: {label}"
        return
    wanted = set(PLACEHOLDER.findall(ids[-1]))
    for string in strings:
        given = set(PLACEHOLDER.findall(string))
        # a plural form for one or two may say the number in words
        if given - wanted or (wanted - given and len(strings) == 1):
            yield f"other placeholders than {label}: {string!r}"


def problems(app: str) -> list[Problem]:
    """Why the catalogues of `app` cannot be shipped: stale, fuzzy, incomplete, or with other placeholders."""
    wanted = _keys(extract(app))
    found = []
    for language in LANGUAGES:
        path, catalogue = path_of(app, language), read(app, language)
        known = _keys(catalogue)
        found += [Problem(path, f"missing: {key[0]!r}") for key in sorted(wanted - known, key=str)]
        found += [Problem(path, f"no longer used: {key[0]!r}") for key in sorted(known - wanted, key=str)]
        found += [Problem(path, fault) for message in catalogue if message.id for fault in _faults(message)]
    return found
