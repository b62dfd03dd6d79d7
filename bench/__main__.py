"""make bench: start-up, what a page costs, beside the peer's figures, and how well and quickly search answers."""

import datetime
import os
import platform
import subprocess
import sys

from bench import pages, portal, relevance, start


def machine() -> str:
    with open("/proc/cpuinfo") as file:
        model = next((line.partition(":")[2].strip() for line in file if line.startswith("model name")), "unknown CPU")
    return f"{os.cpu_count()} cores, {model}, Linux {platform.release()}, Python {platform.python_version()}"


def main() -> None:
    revision = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    print(f"Measured {datetime.date.today():%d %B %Y} at {revision or 'no revision'} on {machine()}.\n")
    print(start.report())
    print()
    with portal.loaded():
        print(pages.report())
        print()
        print(relevance.report())
    print(flush=True)
    # Django is set up once in a process, for one database.
    subprocess.run([sys.executable, "-m", "bench.search"], check=True)


if __name__ == "__main__":
    main()
