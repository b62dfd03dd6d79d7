"""The whole portal, as `make run` starts it: processes of its own, stopped, killed, refused and started again."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from alliance.embedded import Servers

# One worker: the first start is what takes longest.
pytestmark = pytest.mark.xdist_group("supervisor")

ROOT = Path(__file__).resolve().parents[2]
READY = "Ctrl-C stops everything"
PATIENCE = 120  # seconds; a start takes a few, unless the machine is busy


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes_of(var: Path) -> dict[int, str]:
    """Every process of a portal with this data folder, by number, and its command line."""
    mark, sockets = f"VAR={var}".encode(), bytes(Servers(var).sockets)
    found = {}
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdigit():
                line = (entry / "cmdline").read_bytes()
                # Redis writes its title over its environment
                if mark in (entry / "environ").read_bytes().split(b"\0") or sockets in line:
                    found[int(entry.name)] = line.replace(b"\0", b" ").decode()
    return found


class Run:
    """One run of the supervisor and what it says."""

    def __init__(self, var: Path, port: int, **environment: str) -> None:
        self.var, self.port = var, port
        inherited = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        handle, name = tempfile.mkstemp(dir=var.parent)
        self.output = Path(name)
        with os.fdopen(handle, "wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "alliance.supervisor"],
                cwd=ROOT,
                env=inherited
                | {"VAR": str(var), "PORT": str(port), "SITE_URL": f"http://localhost:{port}"}
                | environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        return self.output.read_text()

    def wait_for(self, pattern: str) -> "Run":
        patience = time.monotonic() + PATIENCE
        while not re.search(pattern, self.said):
            assert self.process.poll() is None, self.said
            assert time.monotonic() < patience, self.said
            time.sleep(0.05)
        return self

    def end(self, number: int = signal.SIGINT) -> tuple[int, float]:
        """The exit code after a signal, and the seconds that it took."""
        began = time.monotonic()
        self.process.send_signal(number)
        return self.process.wait(30), time.monotonic() - began

    def ready(self) -> dict:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=10) as response:
            return json.load(response)

    def part(self, *words: str) -> int:
        """The first process with these words on its command line: a leader is older than what it forked."""
        found: list[int] = []

        def look() -> bool:
            found[:] = [pid for pid, line in processes_of(self.var).items() if all(word in line for word in words)]
            return bool(found)

        assert eventually(look), self.said
        return min(found)


def eventually(true) -> bool:
    patience = time.monotonic() + PATIENCE
    while time.monotonic() < patience:
        with suppress(ValueError, OSError):
            if true():
                return True
        time.sleep(0.1)
    return False


@pytest.fixture(scope="module")
def folder():
    """Everything this module's portals write; no process of theirs outlives it."""
    folder = Path(tempfile.mkdtemp(prefix="alliance-tests-"))
    folder.chmod(0o711)
    yield folder
    for var in (folder / "var", folder / "other"):
        for pid in processes_of(var):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        shutil.rmtree(Servers(var).sockets, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def portals(folder):
    """All runs on the same data, the first start before any other."""
    runs = [Run(folder / "var", free_port()).wait_for(READY)]
    yield runs
    for run in runs:
        run.process.kill()
        run.process.wait()


@pytest.fixture
def run(portals) -> Run:
    """A portal that is ready; tests that leave it so share it."""
    if portals[-1].process.poll() is not None:
        portals.append(Run(portals[0].var, free_port()).wait_for(READY))
    return portals[-1]


def count(var: Path, table: str) -> int:
    with psycopg.connect(Servers(var).database_url) as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_a_first_start_says_what_it_does(portals):
    lines = [line for line in portals[0].said.splitlines() if line]
    assert lines[:2] == ["Starting PostgreSQL and Redis", "Making the database"]
    assert sorted(lines[2:4]) == ["Bringing the tables up to date", "Compressing the static files"]
    assert lines[4:7] == [
        "Loading the content in four languages",
        "Loading 265 sample members",
        "Starting web, worker and beat",
    ]


def test_it_says_the_address_the_sign_in_where_mail_and_logs_are_and_how_to_stop(run):
    password = json.loads((run.var / "secrets.json").read_text())["staff_password"]
    address = f"http://localhost:{run.port}"
    said = run.said.splitlines()
    ready = next(number for number, line in enumerate(said) if line.startswith("The portal is ready"))
    assert re.fullmatch(rf"The portal is ready after [\d.]+ s:  {address}/", said[ready])
    assert said[ready + 1 : ready + 4] == [
        f"Staff sign in at {address}/admin/ as staff@portal.example, password {password}",
        f"Mail lands in {run.var}/mail/",
        f"Logs are in {run.var}/log/. Ctrl-C stops everything.",
    ]
    assert run.ready() == {"status": "ok", "database": "ok", "migrations": "ok", "redis": "ok"}
    assert count(run.var, "members_organisation") >= 265


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_polite_end_stops_all_of_it(run, number):
    code, seconds = run.end(number)
    assert code == 0
    assert seconds < 8
    assert processes_of(run.var) == {}


def test_kill_9_leaves_no_orphan_and_a_restart_loses_nothing(run, portals):
    with psycopg.connect(Servers(run.var).database_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
    assert len(processes_of(run.var)) > 6
    run.process.kill()
    run.process.wait()
    again = Run(run.var, run.port).wait_for(READY)
    portals.append(again)
    assert again.said.startswith("Starting PostgreSQL and Redis\nStarting web, worker and beat\n")
    assert count(run.var, "kept") == 1
    with psycopg.connect(Servers(run.var).database_url) as connection:
        connection.execute("DROP TABLE kept")
    again.process.kill()
    again.process.wait()
    assert eventually(lambda: not processes_of(run.var))


def test_a_second_run_on_the_same_data_is_refused_in_a_sentence(run):
    second = subprocess.run(
        [sys.executable, "-m", "alliance.supervisor"],
        cwd=ROOT,
        env={**os.environ, "VAR": str(run.var), "PORT": str(free_port()), "DATABASE_URL": "", "REDIS_URL": ""},
        capture_output=True,
        text=True,
    )
    assert second.returncode == 1
    assert second.stdout == ""
    assert second.stderr == (
        f"The data in {run.var} are in use by process {run.process.pid}: the portal runs already, or a command is at "
        "work. Stop it first, or set VAR to another folder.\n"
    )
    assert run.ready()["status"] == "ok"


def test_a_taken_port_is_named_before_anything_is_started(folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = Run(folder / "other", port)
        assert run.process.wait(PATIENCE) == 1
    assert run.said == f"Port {port} is taken: stop what uses it, or choose another one with PORT={port + 1}\n"
    assert not (folder / "other" / "postgres").exists()


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PORT": "eighty"}, "A setting in the environment or .env cannot be used (invalid literal"),
        ({"PORT": "99999"}, "PORT=99999 is no port: choose one from 1024 to 65535."),
        ({"SITE_URL": "portal"}, "A setting in the environment or .env cannot be used (SITE_URL must be an origin"),
        ({"HOST": "192.0.2.1"}, "192.0.2.1 port"),
        ({"SECRETARIAT_EMAIL": "Desk <desk@example.org>"}, "A setting in the environment or .env cannot be used (SECR"),
        ({"SECRETARIAT_LANGUAGE": "de"}, "A setting in the environment or .env cannot be used (SECR"),
        ({"DATABASE_URL": "mysql://here/portal"}, "A setting in the environment or .env cannot be used (DATABASE_URL"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_in_a_sentence(folder, environment, sentence):
    run = Run(folder / "other", free_port(), **environment)
    assert run.process.wait(PATIENCE) == 1
    assert run.said.startswith(sentence)
    assert run.said.count("\n") == 1


def test_a_database_out_of_reach_is_said_in_a_sentence(folder):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"postgresql://nobody@127.0.0.1:{closed.getsockname()[1]}/nothing"
        run = Run(folder / "other", free_port(), DATABASE_URL=address)
        assert run.process.wait(PATIENCE) == 1
    assert "CommandError: The database cannot be reached (connection failed" in run.said
    assert "Traceback" not in run.said


def test_worker_beat_and_redis_are_started_again_when_they_end(run):
    for words in (("celery", "worker"), ("celery", "beat"), ("redis-server",)):
        before = run.part(*words)
        os.kill(before, signal.SIGKILL)
        assert eventually(lambda words=words, before=before: run.part(*words) != before), run.said
    assert "worker ended by signal 9." in run.said
    assert eventually(lambda: run.ready()["redis"] == "ok")
    assert run.process.poll() is None


@pytest.mark.parametrize(("words", "name"), [(("granian",), "web"), (("postgres", "-D"), "PostgreSQL")])
def test_the_portal_stops_when_web_or_database_end_and_says_which(run, words, name):
    os.kill(run.part(*words), signal.SIGKILL)
    assert run.process.wait(PATIENCE) == 1
    assert f"{name} ended by signal 9. The end of {run.var}/log/{name.lower()}.log:" in run.said
    assert run.said.endswith("So the portal stops.\n")
    assert eventually(lambda: not processes_of(run.var))


def test_with_servers_of_ones_own_none_is_started_and_no_sample_loaded(folder):
    with Servers(folder / "theirs", ephemeral=True) as theirs:
        urls = {"DATABASE_URL": theirs.database_url, "REDIS_URL": theirs.redis_url}
        run = Run(folder / "other", free_port(), HOST="localhost", **urls).wait_for(READY)
        assert not [line for line in processes_of(run.var).values() if "postgres" in line or "redis-server" in line]
        assert run.ready()["status"] == "ok"
        assert count(folder / "theirs", "members_organisation") == 0
        assert count(folder / "theirs", "groups_group") > 0
        assert run.end()[0] == 0
    assert "sample" not in run.said
    assert not (folder / "other" / "postgres").exists()
