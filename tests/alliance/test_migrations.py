"""Migrations that the release before them survives."""

from collections.abc import Iterator

from django.apps import apps
from django.db.migrations import AddField, CreateModel
from django.db.migrations.loader import MigrationLoader


def added() -> Iterator[tuple[str, AddField]]:
    """Columns that came to tables which the release before knows."""
    ours = {app.label for app in apps.get_app_configs() if "site-packages" not in app.path}
    for (label, _name), migration in MigrationLoader(None).disk_migrations.items():
        new = {each.name_lower for each in migration.operations if isinstance(each, CreateModel)}
        if label in ours and not migration.initial:
            for each in migration.operations:
                # a relation of many to many is a table of its own
                if isinstance(each, AddField) and each.model_name_lower not in new and not each.field.many_to_many:
                    yield f"{migration}: {each.model_name}.{each.name}", each


def test_the_previous_release_can_still_write_rows():
    """A deployment has both on one database for a while, and what is unknown to it must fill itself."""
    names = dict(added())
    assert names
    assert [name for name, each in names.items() if not each.field.null and not each.field.has_db_default()] == []
