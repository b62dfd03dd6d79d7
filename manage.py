#!/usr/bin/env python
"""Django's command line; it brings the embedded servers up for its own duration when nothing else has."""

import os
import sys
from contextlib import ExitStack

# What needs no database.
WITHOUT_SERVERS = {"help", "version", "--help", "-h", "--version", "messages", "collectstatic", "check", "startapp"}


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
    from django.conf import settings
    from django.core.management import execute_from_command_line

    from alliance.embedded import ServerError

    with ExitStack() as stack:
        try:
            command = sys.argv[1] if len(sys.argv) > 1 else "help"
            if command not in WITHOUT_SERVERS and settings.DATABASE_IS_EMBEDDED and not settings.SERVERS.running():
                stack.enter_context(settings.SERVERS)
        except ServerError as error:
            print(error, file=sys.stderr)
            return 1
        execute_from_command_line(sys.argv)
    return 0


if __name__ == "__main__":
    sys.exit(main())
