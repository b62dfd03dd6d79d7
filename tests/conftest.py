"""Fixtures of all tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command
from django.utils import translation


@pytest.fixture(scope="session", autouse=True)
def static_files(tmp_path_factory) -> Path:
    """Static files under hashed names, as in production; compressing them is left out.

    WhiteNoise looks for a file when it is asked for one: listing all of them first, as it does in production, would
    be done again for each client of a test. The portals that tests start list them.
    """
    root = tmp_path_factory.mktemp("var") / "static"
    settings.STATIC_ROOT = root
    settings.WHITENOISE_AUTOREFRESH = True
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    call_command("collectstatic", interactive=False, verbosity=0)
    return root


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> None:
    """Passwords are kept as in production, but with one round of a million."""
    PBKDF2PasswordHasher.iterations = 1


@pytest.fixture(autouse=True)
def mail_folder(tmp_path, settings) -> Path:
    """Where mail of this test lands."""
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return settings.EMAIL_FILE_PATH


@pytest.fixture(autouse=True)
def media_folder(tmp_path, settings) -> Path:
    """Where files that members give land in this test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Each test starts in English, whatever language the page that was read before it left active."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The whole server is thrown away after the run; dropping its databases one by one would only take time."""
    return True
