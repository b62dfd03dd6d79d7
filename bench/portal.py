"""A throw-away portal with the content and 265 samples, in this process."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def _enterable(folder: str) -> Path:
    """As root, PostgreSQL runs as another user, who has to reach its data."""
    path = Path(folder)
    path.chmod(0o711)
    return path


@contextmanager
def loaded() -> Iterator[None]:
    from alliance.embedded import Servers

    with tempfile.TemporaryDirectory(prefix="bench-") as folder, Servers(_enterable(folder), ephemeral=True) as servers:
        os.environ["VAR"] = folder
        os.environ["DATABASE_URL"], os.environ["REDIS_URL"] = servers.database_url, servers.redis_url
        os.environ["DJANGO_SETTINGS_MODULE"] = "alliance.settings"
        os.environ["SITE_URL"] = "http://localhost"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("messages", compile=True, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("load_content", verbosity=0)
        call_command("load_samples", organisations=265, force=True, verbosity=0)
        with django.db.connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        yield
        django.db.connection.close()
