"""The embedded servers: real ones, in throw-away folders."""

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
import redis

from alliance.embedded import NOBODY, DataInUseError, ServerError, Servers, secrets_of

ROOT = Path(__file__).resolve().parents[2]
ORDINARY = 1  # "daemon" or "bin": an account that every Linux has
NAMELESS = 4242  # and one that none has
IS_ROOT = os.geteuid() == 0
needs_root = pytest.mark.skipif(not IS_ROOT, reason="only root can change to another account")
# Run by another process, as the account of the second argument: changed to only once everything is imported, as that
# account may not enter the folder of this Python.
OWNER = """
import os, sys
from pathlib import Path
from alliance.embedded import *
if sys.argv[2:]:
    os.setgroups([]), os.setgid(int(sys.argv[2])), os.setuid(int(sys.argv[2]))
s = Servers(Path(sys.argv[1]))
"""
HOLD = OWNER + "s.start(); print('up', flush=True); sys.stdin.read(); s.stop()"
COMMAND = OWNER + "with s.for_command(): print('up', flush=True); sys.stdin.read()"


@pytest.fixture
def var():
    """A data folder that other accounts can pass into, as a repository's is; gone afterwards, with its servers."""
    memory = Path("/dev/shm")
    in_memory = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 500_000_000
    folder = Path(tempfile.mkdtemp(prefix="alliance-tests-", dir=memory if in_memory else None))
    folder.chmod(0o711)
    yield folder / "var"
    for pid in processes_of(folder):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    for data in (folder / "var", folder / "root" / "var"):
        shutil.rmtree(Servers(data).sockets, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def run():
    """Starts other processes of ours, that write 'up' once they are; none outlives the test."""
    started = []

    def start(code: str, *arguments: object, python: tuple[str, ...] = (), **options) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, *python, "-c", code, *map(str, arguments)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **options,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def processes_of(folder: Path) -> set[int]:
    """The servers, by number, that name this folder or its sockets on their command line."""
    names = {bytes(folder), bytes(Servers(folder).sockets), bytes(Servers(folder / "var").sockets)}
    found = set()
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                line = (entry / "cmdline").read_bytes()
                if (b"postgres" in line or b"redis" in line) and any(name in line for name in names):
                    found.add(int(entry.name))
    return found


def owners_of(folder: Path) -> set[int]:
    """The accounts that its servers run as. PostgreSQL's helpers come and go: one that has just ended has none."""
    found = set()
    for pid in processes_of(folder):
        with suppress(OSError):
            found.add(Path(f"/proc/{pid}").stat().st_uid)
    return found


def can_unshare() -> bool:
    return subprocess.run(["unshare", "--user", "true"], capture_output=True).returncode == 0


def gone(pids: set[int], within: float = 5) -> bool:
    patience = time.monotonic() + within
    while time.monotonic() < patience:
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            return True
        time.sleep(0.02)
    return False


def ask(servers: Servers, statement: str):
    with psycopg.connect(servers.database_url) as connection:
        return connection.execute(statement).fetchone()[0]


def test_a_restart_loses_nothing(var):
    with Servers(var) as servers:
        with psycopg.connect(servers.database_url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 'قائمة' AS word")
        with redis.Redis.from_url(servers.redis_url) as queue:
            queue.rpush("celery", "a task")
        assert servers.running()
    assert not servers.running()
    assert processes_of(var) == set()
    with Servers(var) as servers:
        assert ask(servers, "SELECT word FROM kept") == "قائمة"
        with redis.Redis.from_url(servers.redis_url) as queue:
            assert queue.lrange("celery", 0, -1) == [b"a task"]


def test_nothing_listens_on_the_network_and_nobody_else_enters_the_sockets(var):
    with Servers(var) as servers:
        assert ask(servers, "SHOW listen_addresses") == ""
        with redis.Redis.from_url(servers.redis_url) as queue:
            assert queue.config_get("port") == {"port": "0"}
        assert stat.S_IMODE(servers.sockets.stat().st_mode) == 0o700
    assert not servers.sockets.exists()


def test_text_search_tells_letters_from_punctuation_in_arabic(var):
    with Servers(var) as servers:
        assert ask(servers, "SELECT to_tsvector('simple', 'تحالف، طفل')::text") == "'تحالف':1 'طفل':2"


def test_kill_9_leaves_no_orphan_and_the_next_start_need_not_wait_for_a_person(var, run):
    owner = run(HOLD, var)
    assert owner.stdout.readline() == "up\n"
    servers = Servers(var)
    with psycopg.connect(servers.database_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
    orphans = processes_of(var)
    assert len(orphans) >= 2
    owner.kill()
    owner.communicate()
    with servers:
        assert ask(servers, "SELECT number FROM kept") == 1
        assert gone(orphans)


def test_a_second_run_on_the_same_data_is_refused_with_who_has_them(var):
    with Servers(var), pytest.raises(DataInUseError, match=rf"in use by process {os.getpid()}: .* Stop it first"):
        Servers(var).start()


def test_a_command_joins_the_servers_that_run_and_their_owner_waits_for_it(var, run):
    owner = run(COMMAND, var)
    assert owner.stdout.readline() == "up\n"
    servers, number = processes_of(var), (var / "postgres" / "postmaster.pid").read_text()
    guest = run(COMMAND, var)
    assert guest.stdout.readline() == "up\n"
    assert (var / "postgres" / "postmaster.pid").read_text() == number
    owner.stdin.close()
    with pytest.raises(subprocess.TimeoutExpired):
        owner.wait(0.5)
    assert ask(Servers(var), "SELECT 1") == 1
    guest.stdin.close()
    assert (guest.wait(5), owner.wait(5)) == (0, 0)
    assert gone(servers)


def test_a_first_start_that_was_broken_off_is_begun_again(var):
    (var / "postgres.new" / "base").mkdir(parents=True)
    (var / "postgres").mkdir()
    with Servers(var) as servers:
        assert ask(servers, "SELECT current_database()") == "alliance"
        assert servers.database_is_new


def test_a_database_is_new_until_its_first_content_is_in(var):
    with Servers(var, redis=False) as servers:
        servers.database_is_set_up()
    with Servers(var, redis=False) as servers:
        assert not servers.database_is_new
        assert list(servers.children) == ["PostgreSQL"]


def test_a_number_left_by_a_crash_does_not_keep_postgresql_from_starting(var):
    with Servers(var, redis=False) as servers:
        left = (servers.database_folder / "postmaster.pid").read_text().splitlines()
    left[0] = "1"  # alive, and not PostgreSQL, as in a restarted container
    (var / "postgres" / "postmaster.pid").write_text("\n".join(left))
    with Servers(var, redis=False) as servers:
        assert ask(servers, "SELECT 1") == 1


def test_data_of_another_release_of_postgresql_are_left_alone(var):
    with Servers(var, redis=False):
        pass
    (var / "postgres" / "PG_VERSION").write_text("17\n")
    with pytest.raises(ServerError, match=r"holds data of PostgreSQL 17 and this release brings 18: dump"):
        Servers(var, redis=False).start()


def test_a_server_that_fails_shows_the_end_of_its_log(var):
    with Servers(var, redis=False):
        pass
    (var / "postgres" / "postgresql.conf").write_text("max_connections = many\n")
    with pytest.raises(
        ServerError, match=r"(?s)PostgreSQL did not start; the end of .*postgresql.log.*max_connections"
    ):
        Servers(var, redis=False).start()
    assert processes_of(var) == set()


def test_missing_binaries_are_named_with_what_to_do_instead(run):
    # without site-packages there are no wheels, without PATH no server of the system's
    for server, hint in (
        ("redis_binary", "install the package redis-server or valkey"),
        ("postgres_binaries", "set DATABASE_URL"),
    ):
        code = f"from embedded import *\ntry: {server}()\nexcept ServerError as error: print(error)"
        said = run(
            code, python=("-S",), env={"PATH": "/nonexistent", "PYTHONPATH": str(ROOT / "alliance")}
        ).communicate()[0]
        assert hint in said
        assert said.count("\n") == 1


def test_a_redis_of_the_system_serves_where_the_wheel_is_missing(tmp_path, run):
    (tmp_path / "valkey-server").touch(mode=0o755)
    code = "from embedded import *; print(redis_binary())"
    said = run(code, python=("-S",), env={"PATH": str(tmp_path), "PYTHONPATH": str(ROOT / "alliance")}).communicate()[0]
    assert said == f"{tmp_path}/valkey-server\n"


def test_the_secrets_of_an_installation_are_made_once_and_for_its_account_alone(var, run):
    code = OWNER + "print(secrets_of(s.var))"
    several = [run(code, var) for _ in range(6)]
    said = {process.communicate()[0] for process in several}
    assert said == {f"{secrets_of(var)}\n"}
    assert stat.S_IMODE((var / "secrets.json").stat().st_mode) == 0o600
    assert re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", secrets_of(var)["staff_password"])
    assert [path.name for path in var.iterdir()] == ["secrets.json"]


def test_an_unwritable_folder_is_named_with_what_to_do(var, run):
    var.mkdir(mode=0o555)
    code = OWNER + "try: s.start()\nexcept ServerError as error: print(error)"
    said = run(code, var, *([NOBODY] if IS_ROOT else [])).communicate()[0]
    assert said == (
        f"Cannot write to {var} (Permission denied): free some space there, or give the folder to this account with: "
        f'sudo chown -R "$(id -un)" {var}\n'
    )


@needs_root
def test_root_hands_the_servers_to_an_unprivileged_account(var):
    with Servers(var) as servers:
        assert owners_of(var) == {NOBODY}
        assert (var / "postgres").stat().st_uid == NOBODY
        assert ask(servers, "SELECT 1") == 1
    assert var.stat().st_uid == 0


@needs_root
def test_root_uses_the_account_of_an_ordinary_users_installation(var, run):
    os.chown(var.parent, ORDINARY, ORDINARY)
    owner = run(HOLD, var, ORDINARY)
    assert owner.stdout.readline() == "up\n"
    owner.communicate("")
    with Servers(var):
        assert owners_of(var) == {ORDINARY}
    owner = run(HOLD, var, ORDINARY)
    assert owner.stdout.readline() == "up\n"
    owner.communicate("")


@needs_root
def test_root_runs_in_a_folder_that_is_closed_to_others(var, run):
    closed = var.parent / "root"
    closed.mkdir(mode=0o700)
    if not can_unshare():
        with pytest.raises(ServerError, match="run this as an ordinary user, or move the repository"):
            Servers(closed / "var").start()
        return
    owner = run(HOLD, closed / "var")
    assert owner.stdout.readline() == "up\n"
    orphans = processes_of(closed)
    assert ask(Servers(closed / "var"), "SELECT 1") == 1
    owner.kill()
    owner.communicate()
    assert gone(orphans)
    closed.chmod(0o711)  # opened since: the data change hands
    with Servers(closed / "var") as servers:
        assert ask(servers, "SELECT 1") == 1
        assert (closed / "var" / "postgres").stat().st_uid == NOBODY


@needs_root
def test_data_of_another_account_are_not_taken_from_it(var, run):
    with Servers(var):
        pass
    os.chown(var, ORDINARY, ORDINARY)
    for name in ("lock", "log"):
        os.chown(var / name, ORDINARY, ORDINARY)
    code = OWNER + "try: s.start()\nexcept ServerError as error: print(error)"
    said = run(code, var, ORDINARY).communicate()[0]
    assert f"belongs to another account (number {NOBODY}), which ran the portal before" in said


@needs_root
def test_a_socket_folder_that_somebody_else_laid_there_is_refused_and_not_believed(var):
    servers = Servers(var)
    servers.sockets.mkdir(mode=0o777)
    try:
        os.chown(servers.sockets, ORDINARY, ORDINARY)
        assert not servers.running()
        with pytest.raises(ServerError, match="is another account's: have it removed"):
            servers.start()
        assert servers.sockets.exists()
    finally:
        servers.sockets.rmdir()


@needs_root
@pytest.mark.skipif(not can_unshare(), reason="this machine allows no user namespaces")
def test_an_account_without_a_name_as_containers_have_it_runs_the_servers(var, run):
    os.chown(var.parent, NAMELESS, NAMELESS)
    owner = run(HOLD, var, NAMELESS)
    assert owner.stdout.readline() == "up\n"
    assert owners_of(var) == {NAMELESS}
    assert ask(Servers(var), "SELECT 1") == 1
    owner.communicate("")
