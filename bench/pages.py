"""What a page costs, uncached: bytes, SQL statements, CPU of Python and of its PostgreSQL backend.

The whole WSGI application answers, middleware and compression included, in this process; the CPU of Python is that of
this process, the CPU of PostgreSQL is read from /proc for the one backend that serves it. Medians over ROUNDS requests
after a warm-up. The peer is Tendenci 16.30 with 265 organisations on two cores, measured in the same way on another
day and machine, so that only orders of magnitude compare.
"""

import io
import os
import statistics
import time
from pathlib import Path

ROUNDS = 60
PATHS = {
    "home": "/en/",
    "home, Arabic": "/ar/",
    "directory list": "/en/members/",
    "directory list, Arabic": "/ar/members/",
    "figures": "/en/members/figures/",
    "entry": None,  # the first organisation of the directory
    "groups": "/fr/groups/",
    "group": "/fr/groups/child-labour/",
    "resources": "/es/resources/",
    "sign-up form": "/en/apply/",
}
# page → HTML KB, gzip KB, SQL statements, CPU ms (Python + PostgreSQL)
PEER = {
    "home": ("33", "6.7", "57", "206 + 24"),
    "directory list": ("39", "6.6", "39", "217 + 23"),
    "entry": ("23", "5.8", "24", "198 + 20"),
    "sign-up form": ("152", "15.7", "304", "509 + 86"),
}


def _postgres_cpu(pid: int) -> float:
    """CPU seconds that the backend `pid` has used, in user and kernel mode."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _request(application, path: str, encoding: str, query: str = "") -> tuple[int, int]:
    """Status and body bytes of one anonymous GET."""
    status: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "HTTP_ACCEPT_ENCODING": encoding,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    response = application(environ, lambda code, headers, exc_info=None: status.append(code))
    size = sum(len(chunk) for chunk in response)
    if hasattr(response, "close"):
        response.close()
    return int(status[0].split()[0]), size


class Statements:
    """Counts what it is wrapped around; the connection's own log is emptied when a request begins."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute, *arguments):
        self.count += 1
        return execute(*arguments)


def _measure() -> list[tuple[str, ...]]:
    from django.db import connection

    from members.models import Organisation

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    from alliance.wsgi import application  # now that the static files it looks for are there

    entry = Organisation.objects.listed().by_name()[0]

    rows = []
    for name, path in PATHS.items():
        path = path or f"/en/members/{entry.slug}/"
        for _ in range(5):
            code, html = _request(application, path, "identity")
        if code != 200:
            raise SystemExit(f"{path} answered {code}")
        brotli = _request(application, path, "br")[1]
        statements = Statements()
        with connection.execute_wrapper(statements):
            _request(application, path, "br")
        python, postgres = [], _postgres_cpu(pid)
        for _ in range(ROUNDS):
            before = time.process_time()
            _request(application, path, "br")
            python.append((time.process_time() - before) * 1000)
        postgres_ms = (_postgres_cpu(pid) - postgres) * 1000 / ROUNDS
        peer = PEER.get(name, ("–",) * 4)
        rows.append(
            (
                name,
                f"{html / 1000:.1f} / {brotli / 1000:.1f}",
                str(statements.count),
                f"{statistics.median(python):.1f} + {postgres_ms:.1f}",
                f"{peer[0]} / {peer[1]}" if name in PEER else "–",
                peer[2],
                peer[3],
            )
        )
    return rows


def report() -> str:
    """A Markdown table, one page a row, of the portal that is loaded."""
    rows = _measure()
    head = (
        "page",
        "HTML / brotli KB",
        "SQL",
        "CPU ms (Python + PostgreSQL)",
        "peer: HTML / gzip KB",
        "peer: SQL",
        "peer: CPU ms",
    )
    return table(head, rows)


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """In Markdown."""
    return "\n".join("| " + " | ".join(line) + " |" for line in (head, ("---",) * len(head), *rows))
