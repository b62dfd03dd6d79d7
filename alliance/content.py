"""Brings the first text of the portal from content/*.toml into the database, and never touches what staff changed.

For every entry it has written, `LoadedEntry` keeps a fingerprint of each value. A value that no longer has its
fingerprint was changed by staff and is theirs; an entry that is no longer there was deleted by staff and stays away.
"""

import hashlib
import json
import tomllib
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction
from django.utils.translation import override

from alliance.models import LoadedEntry
from foundation.translations.models import CODES, Translated, draft_from, fingerprint

SOURCE = "en"
FILES = "files"  # the entry of LoadedEntry that remembers which files were loaded last


class ContentError(Exception):
    """A file that cannot be loaded; the message names the file, the entry and what is wrong with it."""


@dataclass
class Summary:
    """What one run did, in numbers of entries."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0
    deleted: int = 0
    up_to_date: bool = False

    def __str__(self) -> str:
        if self.up_to_date:
            return "Content: nothing new since the last time."
        parts = [f"{self.created} created", f"{self.updated} updated", f"{self.unchanged} unchanged"]
        if self.kept:
            parts.append(f"{self.kept} kept as staff changed them")
        if self.deleted:
            parts.append(f"{self.deleted} left out because staff deleted them")
        return f"Content: {', '.join(parts)}."


@dataclass
class File:
    """One file: entries of one model, each found by its key."""

    name: str
    model: type[models.Model]
    key: str
    entries: list[dict[str, Any]]


@dataclass
class Loader:
    """Loads all files of one folder; lives for one run."""

    files: list[File]
    loaded: dict[str, LoadedEntry]
    summary: Summary = field(default_factory=Summary)
    objects: dict[type[models.Model], dict[str, models.Model]] = field(default_factory=dict)
    keys: dict[type[models.Model], str] = field(default_factory=dict)

    def run(self) -> Summary:
        self.keys = {file.model: file.key for file in self.files}
        for file in self.files:
            known = self.known(file.model)
            for entry in file.entries:
                try:
                    self.load(file, entry, known)
                except ContentError as error:
                    raise ContentError(f"{file.name}, {entry.get(file.key, '?')}: {error}") from error
        return self.summary

    def known(self, model: type[models.Model]) -> dict[str, models.Model]:
        if model not in self.objects:
            key = self.keys.get(model, "slug")
            self.objects[model] = {getattr(obj, key): obj for obj in model._default_manager.all()}
        return self.objects[model]

    def load(self, file: File, entry: dict[str, Any], known: dict[str, models.Model]) -> None:
        key = entry.get(file.key)
        if not key:
            raise ContentError(f"it has no {file.key}")
        values = columns(
            file.model, {name: value for name, value in entry.items() if name not in (file.key, "official")}
        )
        official = set(entry.get("official", []))
        record = self.loaded.get(label := f"{file.model._meta.label}:{key}")
        obj = known.get(key)
        if obj is None and record is not None:
            self.summary.deleted += 1
            return
        if obj is not None and record is None:
            self.summary.kept += 1
            return
        if obj is None:
            obj = known[key] = file.model(**{file.key: key})
            record = self.loaded[label] = LoadedEntry(key=label)
        self.write(obj, record, values, official)

    def write(self, obj: models.Model, record: LoadedEntry, values: dict[str, Any], official: set[str]) -> None:
        is_new = obj.pk is None
        before, many, changed, theirs = dict(record.fingerprints), {}, False, False
        # a text that has left its file leaves the portal, if it is still ours
        gone = {name: None for name in before if name not in values and isinstance(obj, Translated) and is_text(name)}
        for name, value in {**values, **gone}.items():
            if not is_new and print_of(self.current(obj, name)) != before.get(name, print_of(self.empty(obj, name))):
                theirs = True
                continue
            if isinstance(obj, Translated) and is_text(name):
                state = obj.texts.get(name, {})
                if state.get("draft") is False:  # a speaker stands by it
                    theirs = theirs or print_of(value) != before.get(name)
                    continue
                wanted = self.state(name, value, values, official, state if print_of(value) == before.get(name) else {})
                if wanted != state:
                    obj.texts = {k: v for k, v in {**obj.texts, name: wanted}.items() if v}
                    changed = True
            if is_new or print_of(value) != before.get(name):
                changed = True
                related = self.related(obj, name, value)
                if obj._meta.get_field(name).many_to_many:
                    many[name] = related
                else:
                    setattr(obj, name, related)
            record.fingerprints[name] = print_of(value)
        for name in gone:
            if print_of(self.current(obj, name)) == "":
                record.fingerprints.pop(name, None)
        if is_new or changed:
            self.save(obj, many)
        if record.fingerprints != before or is_new:
            record.save()
        if is_new:
            self.summary.created += 1
        elif changed:
            self.summary.updated += 1
        elif theirs:
            self.summary.kept += 1
        else:
            self.summary.unchanged += 1

    def state(self, name: str, value: Any, values: dict[str, Any], official: set[str], old: dict) -> dict:
        """What is known of a text: nothing of a source or an official one, that it is a draft of any other."""
        column, language = name.rsplit("_", 1)
        if not value or language == SOURCE or f"{column}.{language}" in official:
            return {}
        return old or draft_from(values.get(f"{column}_{SOURCE}"))

    def current(self, obj: models.Model, name: str) -> Any:
        """The value in the database, in the words of a file."""
        relation = obj._meta.get_field(name)
        if relation.many_to_many:
            key = self.keys.get(relation.related_model, "slug")
            return sorted(getattr(obj, name).values_list(key, flat=True))
        value = getattr(obj, name)
        if relation.is_relation and value is not None:
            return getattr(value, self.keys.get(relation.related_model, "slug"))
        return value

    def empty(self, obj: models.Model, name: str) -> Any:
        """What a value is before anybody has set it."""
        relation = obj._meta.get_field(name)
        return [] if relation.many_to_many else relation.get_default()

    def related(self, obj: models.Model, name: str, value: Any) -> Any:
        """The value as the model takes it: keys become objects; those that staff deleted are left out."""
        relation = obj._meta.get_field(name)
        if not relation.is_relation:
            return value
        if relation.many_to_many:
            return [found for key in value if (found := self.find(relation.related_model, key))]
        return self.find(relation.related_model, value) if value else None

    def find(self, model: type[models.Model], key: str) -> models.Model | None:
        found = self.known(model).get(key)
        if found is None and f"{model._meta.label}:{key}" not in self.loaded:
            raise ContentError(f"there is no {model._meta.label} {key!r}")
        return found

    def save(self, obj: models.Model, many: dict[str, list[models.Model]]) -> None:
        try:
            obj.clean_fields()
        except ValidationError as error:
            raise ContentError(
                "; ".join(f"{name}: {', '.join(why)}" for name, why in error.message_dict.items())
            ) from error
        obj.save()
        for name, objects in many.items():
            getattr(obj, name).set(objects)


def is_text(name: str) -> bool:
    """Is this the column of a translated field in one language?"""
    return "_" in name and name.rsplit("_", 1)[1] in CODES


def print_of(value: Any) -> str:
    """The fingerprint of a value of any kind; of nothing, nothing."""
    if value in (None, "", []):
        return ""
    if isinstance(value, list):
        value = sorted(value)
    return fingerprint(value if isinstance(value, str) else json.dumps(value, default=str))


def columns(model: type[models.Model], entry: dict[str, Any]) -> dict[str, Any]:
    """An entry by columns: a table of languages becomes all four, a language without text nothing."""
    found = {}
    for name, value in entry.items():
        try:
            model._meta.get_field(name)
        except FieldDoesNotExist as error:
            raise ContentError(f"{model._meta.label} has no field {name!r}") from error
        if not isinstance(value, dict):
            found[name] = value.strip() if isinstance(value, str) else value
        elif unknown := set(value) - set(CODES):
            raise ContentError(f"{name} has the unknown language {sorted(unknown)[0]!r}")
        else:
            found |= {f"{name}_{code}": value.get(code, "").strip() or None for code in CODES}
    return found


def read(folder: Path) -> list[File]:
    """All files of the folder, so ordered that what an entry refers to comes before it."""
    files = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            model = apps.get_model(data["model"])
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, LookupError, ValueError) as error:
            raise ContentError(f"{path.name}: {error}") from error
        if model in files:
            raise ContentError(f"{path.name}: {data['model']} is in {files[model].name} already")
        files[model] = File(path.name, model, data.get("key", "slug"), data.get("entry", []))
    needs = {
        model: {f.related_model for f in model._meta.get_fields() if f.is_relation and f.concrete} & set(files)
        for model in files
    }
    return [files[model] for model in TopologicalSorter(needs).static_order()]


def digest_of(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.toml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def load(folder: Path) -> Summary:
    """Load every file of `folder` in one transaction; at once when no file has changed since the last time.

    Raises ContentError, having written nothing, for a file that does not fit the models.
    """
    digest = digest_of(folder)
    last = LoadedEntry.objects.filter(key=FILES).first() or LoadedEntry(key=FILES)
    if last.fingerprints.get("digest") == digest:
        return Summary(up_to_date=True)
    # modeltranslation fills the untranslated column from the active language: always the source's
    with transaction.atomic(), override(SOURCE):
        loaded = {entry.key: entry for entry in LoadedEntry.objects.select_for_update()}
        summary = Loader(read(folder), loaded).run()
        last.fingerprints = {"digest": digest}
        last.save()
    return summary
