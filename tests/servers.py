"""A pytest plugin: a throw-away PostgreSQL and Redis for this run, before Django reads its settings.

With DATABASE_URL or REDIS_URL set, those servers are used instead; tests only ever touch a database of their own name.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from alliance.embedded import Servers

_running: list[Servers] = []


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:  # the run that started this worker has them up
        return
    folder = Path(tempfile.mkdtemp(prefix="alliance-tests-"))
    folder.chmod(0o755)  # as root, PostgreSQL runs as another user
    os.environ["VAR"] = str(folder)
    wanted = {"postgres": "DATABASE_URL" not in os.environ, "redis": "REDIS_URL" not in os.environ}
    servers = Servers(folder, ephemeral=True)
    servers.start(**wanted)
    _running.append(servers)
    if wanted["postgres"]:
        os.environ["DATABASE_URL"] = servers.database_url
    if wanted["redis"]:
        os.environ["REDIS_URL"] = servers.redis_url


def pytest_unconfigure(config) -> None:
    while _running:
        servers = _running.pop()
        servers.stop()
        shutil.rmtree(servers.var, ignore_errors=True)
