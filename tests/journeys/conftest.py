"""What the journeys in a real browser share."""

import os
import shutil

import pytest
from django.core.management import call_command

from tests.portal import Portal

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def pytest_collection_modifyitems(items) -> None:
    if CHROMIUM:
        return
    if "CI" in os.environ:
        pytest.exit("The journeys need a browser, and there is no Chromium.", returncode=4)
    missing = pytest.mark.skip(reason="no Chromium on this machine: install Debian's package chromium")
    for item in items:
        if "/journeys/" in str(item.path):
            item.add_marker(missing)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    # --no-sandbox: the sandbox needs privileges that root in a container does not have
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return {"executable_path": CHROMIUM, "args": flags, "headless": True}


@pytest.fixture(scope="session", autouse=True)
def _synchronous_browser() -> None:
    """Playwright's own event loop runs in this thread; the ORM is safe beside it because nothing else uses it."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="module")
def portal(django_db_setup, django_db_blocker, static_files):
    """A portal in processes of its own; what a test writes is committed, and removed after the module."""
    with django_db_blocker.unblock():
        running = Portal(static_files.parent)
        try:
            yield running.start()
        finally:
            running.stop()
            call_command("flush", interactive=False, verbosity=0)
