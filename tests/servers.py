"""A pytest plugin: a throw-away PostgreSQL and Redis, and compiled catalogues, before Django reads its settings.

With DATABASE_URL or REDIS_URL in the environment those servers are used instead; tests only ever touch a database of
their own name.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from alliance.embedded import ServerError, Servers

ROOT = Path(__file__).resolve().parent.parent
# Tests see these, whatever stands in a developer's .env.
SETTINGS = {
    "DEBUG": "0",
    "EMAIL_URL": "",
    "HOST": "127.0.0.1",
    "PORT": "8000",
    "SITE_URL": "http://localhost:8000",
}
_running: list[Servers] = []


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config):
    # Under xdist the first process starts PostgreSQL, in which each worker has a database of its own; a Redis has one
    # queue of tasks, so each worker starts its own.
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    shares_work = not is_worker and bool(getattr(early_config.known_args_namespace, "numprocesses", 0))
    folder = Path(tempfile.mkdtemp(prefix="alliance-tests-"))
    folder.chmod(0o711)  # as root, the servers run as another user
    os.environ |= SETTINGS | {"VAR": str(folder)}
    servers = Servers(
        folder,
        postgres="DATABASE_URL" not in os.environ,
        redis="REDIS_URL" not in os.environ and not shares_work,
        ephemeral=True,
    )
    try:
        servers.start()
    except ServerError as error:
        pytest.exit(str(error), returncode=4)
    _running.append(servers)
    if "PostgreSQL" in servers.wanted:
        os.environ["DATABASE_URL"] = servers.database_url
    if "Redis" in servers.wanted:
        os.environ["REDIS_URL"] = servers.redis_url
    if not is_worker:
        # before anything is imported that looks up a translation, for what is not there then is not looked for again
        subprocess.run([sys.executable, "manage.py", "messages", "--compile"], cwd=ROOT, check=True)
    return (yield)


def pytest_unconfigure(config) -> None:
    while _running:
        _running.pop().stop()
