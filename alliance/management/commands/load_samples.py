"""manage.py load_samples: invented members, to show the portal and to measure it."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from alliance.samples import loading
from alliance.samples.organisations import ROUND


class Command(BaseCommand):
    help = "Load invented members, marked as samples; a second run adds only what is missing."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--organisations", type=int, default=ROUND, metavar="N", help="how many members there are then"
        )
        parser.add_argument("--force", action="store_true", help="into a database that the portal did not start itself")

    def handle(self, *, organisations: int, force: bool, verbosity: int, **options) -> None:
        if organisations < 0:
            raise CommandError("The number of organisations cannot be negative.")
        if not (settings.DATABASE_IS_EMBEDDED or force):
            raise CommandError(
                "Samples are loaded only into the database that the portal starts itself; "
                "add --force to load them into the one in DATABASE_URL."
            )
        try:
            made = loading.load(n=organisations, progress=self.progress(organisations, verbosity))
        except loading.NoContentError as error:
            raise CommandError("Samples need the membership types: run manage.py load_content first.") from error
        if verbosity:
            self.stdout.write(f"Samples: {made} organisations added.")

    def progress(self, n: int, verbosity: int):
        def say(done: int) -> None:
            if verbosity and n > loading.BATCH and (done == n or done % (10 * loading.BATCH) == 0):
                self.stdout.write(f"  {done:,} of {n:,}")

        return say
