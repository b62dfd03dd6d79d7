"""manage.py messages: the texts of the interface, in step with the code, compiled, or checked."""

from django.core.management.base import BaseCommand, CommandError

from alliance import catalogues


class Command(BaseCommand):
    help = "Extract the texts of the interface into the catalogues in locale/, and compile them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--check", action="store_true", help="change nothing; fail on stale, fuzzy or missing texts")
        only.add_argument("--compile", action="store_true", help="only compile what has changed")
        parser.add_argument("apps", nargs="*", help="extract only these apps", metavar="app")

    def handle(self, *, apps: list[str], check: bool, compile: bool, **options) -> None:
        unknown = set(apps) - set(catalogues.CODE)
        if unknown:
            raise CommandError(f"No such app: {', '.join(sorted(unknown))}. There are: {', '.join(catalogues.CODE)}.")
        chosen = apps or list(catalogues.CODE)
        if check:
            problems = [problem for app in chosen for problem in catalogues.problems(app)]
            for problem in problems:
                self.stderr.write(str(problem))
            if problems:
                raise CommandError(f"{len(problems)} faults in the catalogues; run: make messages")
            return
        if not compile:
            for app in chosen:
                catalogues.update(app)
        compiled = catalogues.compile_all()
        if options["verbosity"] > 1:
            self.stdout.write(f"{compiled} catalogues compiled")
