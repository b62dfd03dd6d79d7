"""manage.py reindex: what is found, written anew after a change of the rules by which it is."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foundation.search import actions


class Command(BaseCommand):
    help = "Write anew what search knows: of all objects, or of those of the kinds that are named."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kinds", nargs="*", metavar="kind", help="such as organisation, group or page")

    def handle(self, *, kinds: list[str], verbosity: int, **options: Any) -> None:
        known = list(actions.kinds())
        if unknown := [kind for kind in kinds if kind not in known]:
            raise CommandError(f"There is no kind {unknown[0]!r}: name some of {', '.join(known)}.")
        for kind in kinds or known:

            def say(done: int, kind: str = kind) -> None:
                if verbosity and done % (10 * actions.BATCH) == 0:
                    self.stdout.write(f"  {kind}: {done:,}")

            done = actions.reindex(kind=kind, progress=say)
            if verbosity:
                self.stdout.write(f"{kind}: {done:,} written anew.")
