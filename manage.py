#!/usr/bin/env python
"""Django's commands, on the servers of a portal that runs, else on ones started for as long as the command takes."""

import os
import sys
from contextlib import nullcontext

NEED_NO_SERVERS = {
    "check",
    "collectstatic",
    "diffsettings",
    "findstatic",
    "help",
    "messages",
    "startapp",
    "version",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
    from django.core.management import execute_from_command_line

    from alliance.embedded import ServerError

    words = sys.argv[1:]
    idle = not words or words[0].startswith("-") or words[0] in NEED_NO_SERVERS or {"-h", "--help"} & set(words)
    try:
        if idle:
            servers = nullcontext()
        else:
            from django.conf import settings

            servers = settings.SERVERS.for_command()
        with servers:
            execute_from_command_line(sys.argv)
    except ServerError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
