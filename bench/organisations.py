"""Many organisations, made of few by the database itself: a million by load_samples would take a night."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import connection, transaction

from foundation.search.actions import add_up
from foundation.search.models import Entry

BATCH = 10_000
# Of so many each is written for itself, which takes a minute for 25,000 of them; further ones repeat these.
ORIGINALS = 265_000
# A word of so many in a description, besides those that follow: its share of the organisations that are made.
MARKS = {"baobab": 5, "tamarind": 20, "moringa": 250, "xylocarp": 6667}
VOCABULARY = 40_000
INDEXES = [index for index in Entry._meta.indexes if isinstance(index, GinIndex)]

# Invented words of two to four syllables, the first the most frequent.
WORDS = """
CREATE TEMP TABLE bench_word AS
SELECT number, (
    SELECT string_agg(substr('bdfgklmnprstvz', 1 + abs(hashint4(number * 31 + place)) %% 14, 1)
        || substr('aeiou', 1 + abs(hashint4(number * 17 + place)) %% 5, 1), '' ORDER BY place)
    FROM generate_series(1, 2 + number %% 3) place
) AS word FROM generate_series(1, %(vocabulary)s) number;
CREATE UNIQUE INDEX ON bench_word (number);
CREATE TEMP TABLE bench_template AS
SELECT *, row_number() OVER (ORDER BY id) - 1 AS place FROM members_organisation
WHERE id IN (SELECT organisation_id FROM members_membership WHERE status = 'active');
ANALYZE bench_word, bench_template;
"""
# Zipf's law: the nth word is n times as rare as the first.
ORGANISATIONS = """
INSERT INTO members_organisation ({columns})
SELECT {values}
FROM generate_series(%(first)s::int, %(last)s::int) number
JOIN bench_template template ON place = number %% (SELECT count(*) FROM bench_template)
CROSS JOIN LATERAL (
    SELECT string_agg(word, ' ') FILTER (WHERE turn <= 3) AS name, string_agg(word, ' ') FILTER (WHERE turn > 3) AS text
    FROM generate_series(1, 11) turn JOIN bench_word said
    ON said.number = floor(exp(((hashint4extended(number, turn) & 16777215) / 16777216.0) * ln(%(vocabulary)s)))::int
) zipf
"""


def _silent(done: int) -> None:
    pass


def multiply(
    n: int, *, vocabulary: int = VOCABULARY, originals: int = ORIGINALS, progress: Callable[[int], None] = _silent
) -> None:
    """As many organisations as are missing to `n`, each like one of the active members, with its membership and seats.

    Their names and descriptions hold words that follow Zipf's law, and MARKS; those beyond `originals` repeat
    the others. No history is written.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), coalesce(max(id), 0) FROM members_organisation")
        there, newest = cursor.fetchone()
        cursor.execute(WORDS, {"vocabulary": vocabulary})
        with connection.schema_editor() as editor:  # made at the end, they take a tenth of the time
            for index in INDEXES:
                editor.remove_index(Entry, index)
        step = min(BATCH, originals)
        for done in range(there, n, step):
            first, last = newest + 1 + done - there, newest + min(done + step, n) - there
            if done - there < originals and done < originals:
                _make(cursor, first, last, vocabulary)
            else:
                _repeat(cursor, first, last, behind=originals)
            progress(last - newest + there)
        cursor.execute("DROP TABLE bench_word, bench_template")
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('members_organisation', 'id'), max(id)) FROM members_organisation"
        )
        cursor.execute("SET maintenance_work_mem = '512MB'")
        with connection.schema_editor() as editor:
            for index in INDEXES:
                editor.add_index(Entry, index)
        cursor.execute("RESET maintenance_work_mem")
        add_up()
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")


def _make(cursor: Any, first: int, last: int, vocabulary: int) -> None:
    marked = ", ".join(
        f"CASE WHEN abs(hashint4(number + {each})) %% {each} = 0 THEN '{word}' END" for word, each in MARKS.items()
    )
    said = f"concat_ws(' ', template.description_{{0}}, zipf.text, {marked})"
    with transaction.atomic():
        cursor.execute("SET LOCAL session_replication_role = replica")
        columns = {name: f"template.{name}" for name in _columns(cursor, "members_organisation")}
        columns |= {
            "id": "number",
            "slug": "'made-' || number",
            "name": "substr(initcap(zipf.name) || ' ' || template.name, 1, 250)",
        } | {
            f"description_{code}": f"CASE WHEN template.description_{code} <> '' OR '{code}' = 'en' THEN "
            f"{said.format(code)} END"
            for code in ("en", "fr", "es", "ar")
        }
        parameters = {"first": first, "last": last, "vocabulary": vocabulary}
        cursor.execute(_insert(ORGANISATIONS, columns), parameters)
        for table in ("members_membership", "groups_seat"):
            columns = {name: f"own.{name}" for name in _columns(cursor, table)} | {"organisation_id": "number"}
            # Keys and codes are given by the database.
            for name in ("id", "code", "representative_id", "alternate_id"):
                columns.pop(name, None)
            condition = "own.status = 'active'" if table == "members_membership" else "own.ended_on IS NULL"
            cursor.execute(
                _insert(
                    f"INSERT INTO {table} ({{columns}}) SELECT {{values}}"
                    " FROM generate_series(%(first)s::int, %(last)s::int) number"
                    " JOIN bench_template template ON place = number %% (SELECT count(*) FROM bench_template)"
                    f" JOIN {table} own ON own.organisation_id = template.id WHERE {condition}",
                    columns,
                ),
                parameters,
            )
    with transaction.atomic():
        cursor.execute("SET LOCAL session_replication_role = origin")  # within a larger transaction it would stay
        cursor.execute(
            "SELECT search_refresh('organisation', ARRAY(SELECT generate_series(%s::bigint, %s)))", [first, last]
        )


def _repeat(cursor: Any, first: int, last: int, *, behind: int) -> None:
    """Organisations as those so far behind, with their memberships, seats and entries."""
    parameters = {"first": first, "last": last, "behind": behind}
    tables = {
        "members_organisation": {"id": "id + %(behind)s", "slug": "'made-' || id + %(behind)s"},
        "members_membership": {"organisation_id": "organisation_id + %(behind)s"},
        "groups_seat": {"organisation_id": "organisation_id + %(behind)s"},
        "search_entry": {"object_id": "object_id + %(behind)s"},
    }
    with transaction.atomic():
        for table, changed in tables.items():
            # Numbers of entries are counted; nothing else of what follows a change happens.
            cursor.execute(f"SET LOCAL session_replication_role = {'origin' if table == 'search_entry' else 'replica'}")
            columns = {name: name for name in _columns(cursor, table)}
            for name in ("id", "code", "representative_id", "alternate_id"):
                columns.pop(name, None)
            key = next(iter(changed))
            which = f"{key} BETWEEN %(first)s - %(behind)s AND %(last)s - %(behind)s"
            if table == "search_entry":
                which += " AND kind = 'organisation'"
            cursor.execute(
                _insert(
                    f"INSERT INTO {table} ({{columns}}) SELECT {{values}} FROM {table} WHERE {which}", columns | changed
                ),
                parameters,
            )


def _columns(cursor: Any, table: str) -> Sequence[str]:
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
        " AND attgenerated = '' ORDER BY attnum",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]


def _insert(statement: str, columns: dict[str, str]) -> str:
    return statement.format(columns=", ".join(columns), values=", ".join(columns.values()))
