"""The upkeep of what is found: numbers are added up, entries written anew."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

BATCH = 1000

# Whatever two of these at once take, or somebody adds meanwhile, the sums stay what they are.
ADD_UP = """
    WITH taken AS (
        DELETE FROM search_tally WHERE id IN (SELECT id FROM search_tally FOR UPDATE SKIP LOCKED)
        RETURNING kind, audience, facet, number
    )
    INSERT INTO search_tally (kind, audience, facet, number)
    SELECT kind, audience, facet, sum(number) FROM taken GROUP BY kind, audience, facet HAVING sum(number) <> 0
"""
# Of the many words, those alone that have several rows.
ADD_UP_WORDS = """
    WITH taken AS (
        DELETE FROM search_word WHERE id IN (
            SELECT id FROM search_word WHERE (word, language, form) IN (
                SELECT word, language, form FROM search_word GROUP BY word, language, form HAVING count(*) > 1
            ) FOR UPDATE SKIP LOCKED
        ) RETURNING word, language, form, number
    )
    INSERT INTO search_word (word, language, form, number)
    SELECT word, language, form, sum(number) FROM taken GROUP BY word, language, form HAVING sum(number) <> 0
"""
# Whose trigger hands over the very rows that are objects of a kind.
TABLES = """
    SELECT split_part(arguments, '\\000', 1), tgrelid::regclass::text
    FROM pg_trigger, encode(tgargs, 'escape') AS arguments
    WHERE tgname = 'search_inserted' AND split_part(arguments, '\\000', 2) = 'SELECT id FROM %s changed'
    ORDER BY 1
"""


@contextmanager
def written_once(kind: str) -> Iterator[list[int]]:
    """Within a transaction, entries of a kind are written once for all, of the ids that are put in the list.

    Else every statement writes them: of an organisation, its membership and its seats three times.
    """
    ids: list[int] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('search.later', %s, true)", [kind])
        yield ids
        cursor.execute("SELECT set_config('search.later', '', true), search_refresh(%s, %s)", [kind, ids])


def add_up() -> None:
    """Make one row of all those that count the same."""
    with connection.cursor() as cursor:
        cursor.execute(ADD_UP)
        cursor.execute(ADD_UP_WORDS)


def kinds() -> dict[str, str]:
    """The kinds of objects that are kept, and the table of each."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return dict(cursor.fetchall())


def reindex(*, kind: str, progress: Callable[[int], None] = lambda done: None) -> int:
    """Write every entry of a kind anew, as after a change of how words are folded; how many objects there are."""
    table = kinds()[kind]
    done, last = 0, 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                f"SELECT array_agg(id) FROM (SELECT id FROM {table} WHERE id > %s ORDER BY id LIMIT %s) each",
                [last, BATCH],
            )
            ids = cursor.fetchone()[0]
            if not ids:
                break
            with transaction.atomic():
                # In the order in which search_refresh() locks them.
                cursor.execute(
                    "SELECT FROM search_entry WHERE kind = %s AND object_id = ANY (%s) ORDER BY object_id FOR UPDATE",
                    [kind, ids],
                )
                # What is the same but for its words would be left as it is.
                cursor.execute("DELETE FROM search_entry WHERE kind = %s AND object_id = ANY (%s)", [kind, ids])
                cursor.execute("SELECT search_refresh(%s, %s)", [kind, ids])
            done, last = done + len(ids), ids[-1]
            progress(done)
        cursor.execute(
            f"DELETE FROM search_entry WHERE kind = %s AND NOT EXISTS (SELECT FROM {table} WHERE id = object_id)",
            [kind],
        )
    add_up()
    return done
