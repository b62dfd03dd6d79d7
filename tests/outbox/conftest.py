"""What the tests of the outbox stand on: e-mails of their own, a real SMTP server, a Redis that may be killed."""

import copy
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.db import connection

from alliance import embedded
from tests.outbox.smtp import Server

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


@pytest.fixture(autouse=True)
def sample_emails(settings) -> None:
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].append(HERE / "templates")
    settings.TEMPLATES = templates


@pytest.fixture
def smtp(settings) -> Iterator[Server]:
    with Server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 0.5
        yield server


class Redis:
    """A redis-server of one test, which may be frozen or killed."""

    def __init__(self, folder: Path) -> None:
        self._servers = embedded.Servers(folder, postgres=False, ephemeral=True)
        self._servers.start()
        self.url = self._servers.redis_url

    def freeze(self) -> None:
        self._servers.children["Redis"].send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._servers.children["Redis"].send_signal(signal.SIGCONT)

    def kill(self) -> None:
        process = self._servers.children["Redis"]
        process.kill()
        process.wait()

    def stop(self) -> None:
        self._servers.stop()


@pytest.fixture
def redis(tmp_path) -> Iterator[Redis]:
    redis = Redis(tmp_path / "redis")
    yield redis
    redis.stop()


@pytest.fixture
def environment() -> dict[str, str]:
    """For a process of its own that works on this test's database."""
    params = connection.get_connection_params()
    query = urlencode({name: params[name] for name in ("host", "port") if params.get(name)})
    user = quote(params.get("user", ""), safe="")
    password = f":{quote(params['password'], safe='')}" if params.get("password") else ""
    return {
        **os.environ,
        "DATABASE_URL": f"postgres://{user}{password}@/{params['dbname']}?{query}",
        "SECRET_KEY": "only for this test",
        "SITE_URL": "http://localhost:8000",
    }


class Workers:
    """Celery workers, each in a process group of its own."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._processes: list[subprocess.Popen] = []

    def start(self) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "alliance", "worker", "-c", "2", "-l", "warning",
             "--without-gossip", "--without-mingle", "--without-heartbeat"],
            cwd=ROOT, env=self._environment, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._processes.append(process)
        return process

    def kill(self, process: subprocess.Popen) -> None:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def kill_all(self) -> None:
        for process in self._processes:
            self.kill(process)


@pytest.fixture
def workers(environment, redis, smtp, transactional_db) -> Iterator[Workers]:
    environment |= {"REDIS_URL": redis.url, "EMAIL_URL": f"smtp://127.0.0.1:{smtp.port}"}
    workers = Workers(environment)
    yield workers
    workers.kill_all()


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.02)
