"""Runs the whole portal: database, Redis, web, worker and beat. `python -m alliance.supervisor [--reload]`."""

import argparse
import contextlib
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from alliance.embedded import LIBC, PR_SET_PDEATHSIG, ServerError, Servers, last_lines, make_folder, spawn

BASE_DIR = Path(__file__).resolve().parent.parent
READY_SECONDS = 60
STOP_SECONDS = 3
LOG_BYTES = 5_000_000
# The longest pause before a part that ended is started again, and how long it then has to last to count as well.
LONGEST_PAUSE = 30
SOUND_SECONDS = 60


class Stopped(BaseException):
    """Ctrl-C, or another polite request to end."""


def say(line: str) -> None:
    print(line, flush=True)


def seconds_since(start: float) -> str:
    return f"{time.monotonic() - start:.1f} s"


def read_settings():
    """Django's settings; what is wrong with them becomes one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        settings.VAR  # noqa: B018
    except (ImproperlyConfigured, ValueError) as error:
        raise ServerError(f"A setting in the environment or .env cannot be used ({error}): see .env.example") from None
    return settings


def free_address(host: str, port: int) -> str:
    """The number of `host`, which the web server wants in place of a name, where `port` can be had there."""
    if not 0 < port < 65536:
        raise ServerError(f"PORT={port} is no port: choose one from 1024 to 65535.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
        return str(address[0])
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            what = f"Port {port} is taken: stop what uses it, or choose another one with"
        elif error.errno == errno.EACCES:
            what = f"Port {port} is for root only: choose one above 1023 with"
        else:
            what = f"{host} port {port} is not to be had on this machine ({error.strerror}): set HOST, or try"
        raise ServerError(f"{what} PORT={port + 1 if 1023 < port < 65535 else 8001}") from None


class Source:
    """The code's files and when they changed, for the reloading run."""

    def __init__(self) -> None:
        self.seen = dict(self._now())

    @staticmethod
    def _now() -> Iterator[tuple[Path, int]]:
        folders = ("alliance", "foundation", "groups", "initiatives", "locale", "members", "resources")
        paths: Iterable[Path] = [BASE_DIR / ".env"]
        for folder in folders:
            paths = [*paths, *(BASE_DIR / folder).rglob("*.py"), *(BASE_DIR / folder).rglob("*.po")]
        # Django keeps templates in memory, and what is in content/ is loaded at the start
        paths = [*paths, *(BASE_DIR / "templates").rglob("*.*"), *(BASE_DIR / "content").glob("*.toml")]
        for path in paths:
            with contextlib.suppress(FileNotFoundError):
                yield path, path.stat().st_mtime_ns

    def changed(self) -> list[Path]:
        before, self.seen = self.seen, dict(self._now())
        return [path for path, _ in before.items() ^ self.seen.items()]


class Portal:
    """The parts of a running portal, and what happens when one of them ends."""

    def __init__(self, settings, *, reload: bool) -> None:
        self.settings = settings
        self.reload = reload
        self.servers: Servers = settings.SERVERS
        self.children: dict[str, subprocess.Popen] = {}
        self.started: dict[str, float] = {}
        self.pauses: dict[str, float] = {}
        self.due: dict[str, float] = {}
        celery = [sys.executable, "-m", "celery", "-A", "alliance"]
        quiet = ["--loglevel", "INFO" if reload else "WARNING"]
        self.commands = {
            "web": [
                *(sys.executable, "-m", "granian", "alliance.wsgi:application", "--interface", "wsgi", "--no-ws"),
                *("--port", str(settings.PORT)),
                *("--workers", "1" if reload else "2", "--blocking-threads", "4"),
                *("--respawn-failed-workers", "--workers-kill-timeout", "2"),
                *(["--access-log"] if reload else []),
            ],
            # Threads: nothing that it forked can outlive it.
            "worker": [*celery, "worker", "--pool", "threads", "--concurrency", "2", *quiet],
            "beat": [*celery, "beat", "--pidfile=", *quiet],
        }

    # --- Starting -----------------------------------------------------------------------------------------------
    def start(self) -> None:
        begun = time.monotonic()
        self.servers.claim()
        address = free_address(self.settings.HOST, self.settings.PORT)
        self.commands["web"] += ["--host", address]
        make_folder(self.settings.VAR / "log")
        if self.servers.wanted:
            say(f"Starting {' and '.join(self.servers.wanted)}")
        self.servers.start(say)
        sign_in = self.prepare()
        say("Starting web, worker and beat")
        for name in self.commands:
            self.launch(name)
        self.wait_until_ready()
        say(f"\nThe portal is ready after {seconds_since(begun)}:  {self.settings.SITE_URL}/")
        if sign_in:
            say(sign_in)
        say(f"Mail lands in {self.settings.EMAIL_FILE_PATH}/" if self.settings.EMAIL_IS_LOCAL else "Mail is sent.")
        say(f"Logs are in {self.settings.VAR / 'log'}/. Ctrl-C stops everything.")

    def prepare(self) -> str:
        """Migrations, content and so on in a process that ends again; how staff sign in."""
        preparing = spawn(
            [sys.executable, "manage.py", "prepare"], log=subprocess.PIPE, stop_with=signal.SIGTERM, merged=False
        )
        self.children["prepare"] = preparing
        said = preparing.communicate()[0].decode()
        del self.children["prepare"]
        if preparing.returncode:
            raise ServerError("The portal could not be prepared: see above; mend it and start again.")
        return said.strip()

    def log_of(self, name: str) -> Path:
        return self.settings.VAR / "log" / f"{name.lower()}.log"

    def launch(self, name: str) -> None:
        self.started[name] = time.monotonic()
        if name in self.servers.wanted:
            self.servers.launch(name)
            return
        # The worker takes what it was sent twice, and beat notes what it did: both may be cut off.
        stop_with = signal.SIGTERM if name == "web" else signal.SIGKILL
        if self.reload:
            self.children[name] = spawn(self.commands[name], log=None, stop_with=stop_with)
            return
        log = self.log_of(name)
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as output:
            self.children[name] = spawn(self.commands[name], log=output, stop_with=stop_with)

    def wait_until_ready(self) -> None:
        patience = time.monotonic() + READY_SECONDS
        answer = "no answer"
        while time.monotonic() < patience:
            if self.children["web"].poll() is not None:
                break
            status, answer = self.ask()
            if status == 200:
                return
            time.sleep(0.05)
        log = self.log_of("web")
        raise ServerError(f"The web server is not ready ({answer}); the end of {log} says why:\n{last_lines(log)}")

    def ask(self) -> tuple[int, str]:
        address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.settings.HOST, self.settings.HOST)  # noqa: S104
        connection = http.client.HTTPConnection(address, self.settings.PORT, timeout=5)
        try:
            connection.request("GET", "/health/ready", headers={"Host": urlsplit(self.settings.SITE_URL).netloc})
            response = connection.getresponse()
            return response.status, response.read(500).decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            return 0, str(error)
        finally:
            connection.close()

    # --- Watching -----------------------------------------------------------------------------------------------
    def watch(self) -> None:
        source = Source() if self.reload else None
        while True:
            time.sleep(0.25)
            for name, child in {**self.servers.children, **self.children}.items():
                if name not in self.due and child.poll() is not None:
                    self.ended(name, child.returncode)
            for name, moment in list(self.due.items()):
                if time.monotonic() >= moment:
                    del self.due[name]
                    self.launch(name)
            if source and (paths := source.changed()):
                self.restart(paths)

    def ended(self, name: str, code: int) -> None:
        """The database and the web server take the portal with them; the others are started again."""
        log = self.log_of(name)
        how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
        what = f"{name} ended {how}. The end of {log}:\n{last_lines(log)}"
        if name == "PostgreSQL" or (name == "web" and not self.reload):
            raise ServerError(f"{what}\nSo the portal stops.")
        lasted = time.monotonic() - self.started.get(name, 0)
        pause = 1 if lasted > SOUND_SECONDS else min(self.pauses.get(name, 0.5) * 2, LONGEST_PAUSE)
        self.pauses[name] = pause
        self.due[name] = time.monotonic() + pause
        say(f"{what}\nIt is started again in {pause:.0f} s.")

    def restart(self, paths: list[Path]) -> None:
        say(f"Changed: {', '.join(str(path.relative_to(BASE_DIR)) for path in paths[:5])}")
        self.end(self.children)
        try:
            if any("migrations" in path.parts or path.suffix in {".po", ".toml"} for path in paths):
                self.prepare()
        except ServerError as error:
            say(str(error))
        for name in self.commands:
            self.due.pop(name, None)
            self.launch(name)

    # --- Stopping -----------------------------------------------------------------------------------------------
    def stop(self) -> None:
        self.end(self.children)
        self.servers.stop()

    @staticmethod
    def end(children: dict[str, subprocess.Popen]) -> None:
        for child in children.values():
            child.terminate()
        patience = time.monotonic() + STOP_SECONDS
        for child in children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.0, patience - time.monotonic()))
            with contextlib.suppress(ProcessLookupError):  # each leads a group of its own
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        children.clear()


def stop_on_signals() -> None:
    def stop(number: int, frame: object) -> None:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN or number != signal.SIGHUP:  # nohup asks to outlive it
            signal.signal(number, stop)
    if "MAKELEVEL" in os.environ and LIBC:  # killing make means this
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m alliance.supervisor", description=__doc__)
    parser.add_argument("--reload", action="store_true", help="for development: DEBUG on, start again on changes")
    reload = parser.parse_args().reload
    os.chdir(BASE_DIR)
    os.umask(0o077)
    if reload:
        os.environ["DEBUG"] = "1"
    portal = None
    try:
        stop_on_signals()
        portal = Portal(read_settings(), reload=reload)
        portal.start()
        portal.watch()
    except Stopped:
        say("\nStopping")
    except ServerError as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    finally:
        if portal:
            portal.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
