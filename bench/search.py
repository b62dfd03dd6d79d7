"""Search and browsing with 265, 26,500, 265,000 and a million organisations, and what a change of one costs.

Every case is measured twice: `find()` with its twenty rows from the database, and the page that shows them, through the
whole WSGI application in this process. Milliseconds are medians and 99th percentiles of ROUNDS requests after a
warm-up; the CPU of PostgreSQL is that of the one backend that serves it, and tells most on a busy machine. Numbers of
organisations stand in the variable ORGANISATIONS: ORGANISATIONS="265 26500 265000 1000000" make bench.
"""

import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench.pages import _request, table
from bench.portal import _enterable

ROUNDS = 100
DEFAULT = "26500"
SIZE = 30
# Words of about so many in a hundred organisations, and facets; the name of a case is what it looks for.
CASES: dict[str, tuple[str, dict[str, list[str]]]] = {
    "20 %": ("baobab", {}),
    "5 %": ("tamarind", {}),
    "0.4 %": ("moringa", {}),
    "0.015 %": ("xylocarp", {}),
    "two words": ("baobab tamarind", {}),
    "nearly all": ("children", {}),
    "5 % with two facets": ("tamarind", {"kind": ["local_ngo", "national_ngo"], "region": ["002"]}),
    "facets alone": ("", {"kind": ["local_ngo"], "region": ["002"]}),
    "one facet, few": ("", {"country": ["VU"]}),
}


class Statements:
    """How many there were, and how many milliseconds they took."""

    def __init__(self) -> None:
        self.number, self.milliseconds = 0, 0.0

    def __call__(self, execute, *arguments):
        began = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            self.number += 1
            self.milliseconds += (time.perf_counter() - began) * 1000


class Backend:
    """The PostgreSQL process that serves this one."""

    def __init__(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.pid = cursor.fetchone()[0]

    @property
    def cpu(self) -> float:
        """Milliseconds; to the nanosecond, where the clock of /proc/…/stat ticks every ten milliseconds."""
        return int(Path(f"/proc/{self.pid}/schedstat").read_text().split()[0]) / 1e6


def _timed(run: Callable[[], Any], backend: Backend, rounds: int = ROUNDS) -> dict[str, Any]:
    from django.db import connection

    database, whole, python, postgres = [], [], [], []
    answer, statements = None, Statements()
    for turn in range(rounds + 3):
        statements = Statements()
        before = time.perf_counter(), time.process_time(), backend.cpu
        with connection.execute_wrapper(statements):
            answer = run()
        if turn >= 3:
            whole.append((time.perf_counter() - before[0]) * 1000)
            python.append((time.process_time() - before[1]) * 1000)
            postgres.append(backend.cpu - before[2])
            database.append(statements.milliseconds)
    return {
        "answer": answer,
        "sql": statements.number,
        "database": _both(database),
        "whole": _both(whole),
        "cpu": f"{statistics.median(python):.1f} + {statistics.median(postgres):.1f}",
        "postgres": f"{statistics.median(postgres):.1f}",
    }


def _both(milliseconds: list[float]) -> str:
    ordered = sorted(milliseconds)
    return f"{statistics.median(ordered):.1f} / {ordered[int(len(ordered) * 0.99) - 1]:.1f}"


def _found(text: str, facets: dict[str, list[str]]) -> Any:
    """What a list of results needs: hits, numbers, and the rows of a page."""
    from foundation.search.finding import Reader, find
    from foundation.search.query import parse
    from members.models import Organisation
    from members.searching import known

    query = parse(text, known=known) if text else None
    answer = find(query, kinds=["organisation"], reader=Reader(), facets=facets, size=SIZE)
    list(Organisation.objects.listed().filter(pk__in=[hit.object_id for hit in answer.hits]))
    return answer


def _path(text: str, facets: dict[str, list[str]]) -> str:
    parts = [f"q={quote(text)}"] if text else []
    parts += [f"{name}={value}" for name, values in facets.items() for value in values]
    return f"/en/members/?{'&'.join(parts)}"


def _searches(application, backend: Backend) -> list[tuple[str, ...]]:
    rows = []
    for name, (text, facets) in CASES.items():
        core = _timed(lambda text=text, facets=facets: _found(text, facets), backend)
        path = _path(text, facets)
        page = _timed(lambda path=path: _get(application, path), backend, rounds=ROUNDS // 2)
        total = f"{core['answer'].total:,}{'+' if core['answer'].is_capped else ''}"
        rows.append(
            (
                name,
                total,
                core["database"],
                core["postgres"],
                page["database"],
                page["whole"],
                page["cpu"],
                str(page["sql"]),
            )
        )
    for name, path in _pages().items():
        page = _timed(lambda path=path: _get(application, path), backend, rounds=ROUNDS // 2)
        rows.append((name, "", "–", "–", page["database"], page["whole"], page["cpu"], str(page["sql"])))
    return rows


def _get(application, path: str) -> None:
    address, _question, query = path.partition("?")
    status, _size = _request(application, address, "br", query)
    if status != 200:
        raise SystemExit(f"{path} answered {status}")


def _pages() -> dict[str, str]:
    from members.models import Organisation

    last = Organisation.objects.listed().order_by("-sort_key", "-pk")[SIZE // 2]
    return {
        "browsing, first page": "/en/members/",
        "browsing, last page": f"/en/members/?after={quote(f'{last.sort_key}~{last.pk}')}",
    }


def _changes() -> list[tuple[str, ...]]:
    """Milliseconds of an UPDATE with the triggers of search and without them; nothing of it stays."""
    from django.db import connection, transaction

    from members.models import Organisation

    keys = list(
        Organisation.objects.listed()
        .order_by("pk")
        .values_list("pk", flat=True)[:: max(1, Organisation.objects.count() // 300)]
    )
    turns, backend = count(), Backend()
    changes = {
        "the description": lambda: {"description_en": f"We care for children wherever they are, number {next(turns)}."},
        "a facet": lambda: {"locality": ["local", "national", "regional"][next(turns) % 3]},
    }
    rows = []
    for name, change in changes.items():
        row = [name]
        for with_search in (True, False):
            times, cpu = [], []
            for turn, key in enumerate(keys):
                with transaction.atomic(), connection.cursor() as cursor:
                    if not with_search:
                        cursor.execute("ALTER TABLE members_organisation DISABLE TRIGGER search_updated")
                    before = time.perf_counter(), backend.cpu
                    Organisation.objects.filter(pk=key).update(**change())
                    if turn > 5:
                        times.append((time.perf_counter() - before[0]) * 1000)
                        cpu.append(backend.cpu - before[1])
                    transaction.set_rollback(True)
            row += [_both(times), f"{statistics.median(cpu):.1f}"]
        rows.append(tuple(row))
    return rows


def _load() -> None:
    from django.core.management import call_command
    from django.db import connection

    for command in ("migrate", "createcachetable", "load_content"):
        call_command(command, verbosity=0)
    call_command("messages", compile=True, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_samples", organisations=265, force=True, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE")


def measure(application) -> str:
    """Two Markdown tables for the database as it is."""
    searches = table(
        (
            "looked for",
            "matches",
            "find(): database ms p50 / p99",
            "find(): PostgreSQL CPU ms",
            "page: database ms p50 / p99",
            "page: whole ms p50 / p99",
            "page: CPU ms (Python + PostgreSQL)",
            "page: SQL",
        ),
        _searches(application, Backend()),
    )
    changes = table(
        ("change of one organisation", "ms p50 / p99", "CPU ms", "without search: ms", "CPU ms"), _changes()
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{searches}\n\n{changes}\n\nPeak memory of the process: {memory:.0f} MB."


def report() -> str:
    """For each number of organisations, against a throw-away database with the settings of production."""
    from alliance.embedded import Servers

    parts = []
    sizes = sorted(map(int, os.environ.get("ORGANISATIONS", DEFAULT).split()))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, Servers(_enterable(folder)) as servers:
        os.environ |= {"VAR": folder, "DATABASE_URL": servers.database_url, "REDIS_URL": servers.redis_url}
        os.environ |= {"DJANGO_SETTINGS_MODULE": "alliance.settings", "SITE_URL": "http://localhost"}
        import django

        django.setup()
        from bench.organisations import multiply

        _load()
        from alliance.wsgi import application  # now that the static files it looks for are there

        for size in sizes:
            began = time.perf_counter()
            multiply(size)
            title = f"### {size:,} organisations (made in {time.perf_counter() - began:.0f} s)"
            parts.append(f"{title}\n\n{measure(application)}")
        django.db.connection.close()
    return "\n\n".join(parts)


if __name__ == "__main__":
    print(report())
