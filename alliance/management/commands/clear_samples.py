"""manage.py clear_samples: takes the invented members out again."""

from django.core.management.base import BaseCommand

from alliance.samples import loading


class Command(BaseCommand):
    help = "Remove every sample, and nothing else."

    def handle(self, *, verbosity: int, **options) -> None:
        def say(done: int) -> None:
            if verbosity and done % (10 * loading.BATCH) == 0:
                self.stdout.write(f"  {done:,} removed")

        removed = loading.clear(progress=say)
        if verbosity:
            self.stdout.write(f"Samples: {removed} organisations removed.")
