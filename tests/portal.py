"""The portal as its users meet it: granian, and where wanted a worker, in processes of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Portal:
    """A running portal on the database of this test run; what is committed there, it shows.

    `var` takes its mails and logs; `environment` adds to or replaces variables.
    """

    def __init__(self, var: Path, **environment: str) -> None:
        self.var = var
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        database = connection.settings_dict
        self.environment = os.environ | {
            "VAR": str(var),
            "SITE_URL": self.url,
            "DATABASE_URL": f"postgres://{database['USER']}@/{database['NAME']}?host={database['OPTIONS']['host']}",
            "REDIS_URL": settings.REDIS_URL,
            "SECRET_KEY": settings.SECRET_KEY,
            **environment,
        }
        self.has_other_database = "DATABASE_URL" in environment
        self._processes: list[subprocess.Popen] = []

    @property
    def mails(self) -> Path:
        return self.var / "mail"

    def start(self) -> "Portal":
        """Start the web server and return once it answers."""
        command = ["granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)]
        self._spawn("web", [*command, "--no-ws", "--blocking-threads", "4", "alliance.wsgi:application"])
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/robots.txt", timeout=5):
                    return self
            except OSError:
                if self._processes[-1].poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((self.var / "web.log").read_text()) from None
                time.sleep(0.05)

    def start_worker(self) -> subprocess.Popen:
        """Start a Celery worker; what was queued before it is up waits for it."""
        return self._spawn("worker", ["celery", "-A", "alliance", "worker", "--pool", "solo", "--loglevel", "INFO"])

    def stop(self) -> None:
        for process in self._processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self._processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._processes.clear()
        if self.has_other_database:
            return
        with connection.cursor() as cursor:
            # the database's end of a connection closes a little later than the portal's
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )

    def _spawn(self, name: str, command: list[str]) -> subprocess.Popen:
        with (self.var / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._processes.append(process)
        return process
