"""manage.py prepare: brings database, catalogues, static files and first content in step with the code."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from alliance import embedded
from alliance.samples.organisations import ROUND

STAFF_EMAIL = "staff@portal.example"
LOCK = 20240601  # any number, the same in every release


class Command(BaseCommand):
    help = (
        "Bring database, message catalogues, static files and first content in step with the code. What is in step "
        "already is passed over; standard output tells how staff sign in."
    )
    requires_system_checks: list[str] = []

    def handle(self, **options) -> None:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(f"The database cannot be reached ({' '.join(str(error).split())}).") from error
        with ThreadPoolExecutor() as aside, connection.cursor() as cursor:
            static = aside.submit(self.collect_static)  # needs no database, and half of a first start's time
            # One preparation at a time on a database, and as long as a migration of many rows takes. Nothing is lost
            # by not waiting for the disk at each step: what a power cut takes with it is done again.
            cursor.execute("SET statement_timeout = 0; SET lock_timeout = 0; SET synchronous_commit = off")
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            self.migrate()
            call_command("messages", compile=True, verbosity=0)
            self.load()
            self.make_staff()
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
            static.result()

    def say(self, line: str) -> None:
        self.stderr.write(line)
        self.stderr.flush()

    def migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("Bringing the tables up to date")
            call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)

    def collect_static(self) -> None:
        if settings.DEBUG:  # then they are served from where they lie
            return
        files = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
        for finder in get_finders():
            for path, storage in finder.list([]):
                files.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}\n".encode())
        mark = settings.VAR / "static.sha256"
        if mark.exists() and mark.read_text() == files.hexdigest() and settings.STATIC_ROOT.exists():
            return
        self.say("Compressing the static files")
        call_command("collectstatic", interactive=False, verbosity=0)
        mark.write_text(files.hexdigest())

    def load(self) -> None:
        is_new = settings.DATABASE_IS_EMBEDDED and settings.SERVERS.database_is_new
        if is_new:
            self.say("Loading the content in four languages")
        call_command("load_content", verbosity=0)
        if is_new:
            self.say(f"Loading {ROUND} sample members")
            call_command("load_samples", verbosity=0)
            settings.SERVERS.database_is_set_up()

    def make_staff(self) -> None:
        users = get_user_model().objects
        password = embedded.secrets_of(settings.VAR)["staff_password"]
        staff = users.filter(email=STAFF_EMAIL).first()
        if staff is None and not users.filter(is_staff=True).exists():
            staff = users.create_superuser(STAFF_EMAIL, password, name="Secretariat")
        if staff is None:
            return
        known = password if staff.check_password(password) else "(the one that was chosen since)"
        self.stdout.write(f"Staff sign in at {settings.SITE_URL}/admin/ as {STAFF_EMAIL}, password {known}")
