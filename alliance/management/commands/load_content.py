"""Brings the text of content/*.toml into the database; see alliance.content."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from alliance import content


class Command(BaseCommand):
    help = "Loads the portal's first text; what staff changed or deleted stays as they left it."

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "content", help="where the files are")

    def handle(self, *args, folder: Path, verbosity: int, **options):
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        try:
            summary = content.load(folder)
        except content.ContentError as error:
            raise CommandError(f"Nothing was loaded. {str(error).rstrip('.')}.") from error
        if verbosity:
            self.stdout.write(str(summary))
