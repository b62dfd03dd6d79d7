"""How long `make run` takes until the portal is ready, once its packages are installed."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _start(folder: str) -> tuple[float, float]:
    """Seconds until /health/ready answers 200, and until all of it has stopped after SIGINT."""
    port = _free_port()
    environment = os.environ | {"PORT": str(port), "VAR": folder}
    for name in ("DATABASE_URL", "REDIS_URL", "SITE_URL"):
        environment.pop(name, None)
    began = time.monotonic()
    portal = subprocess.Popen(
        [sys.executable, "-m", "alliance.supervisor"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2):
                    break
            except OSError:
                if portal.poll() is not None or time.monotonic() - began > 120:
                    raise SystemExit("the portal did not start") from None
                time.sleep(0.05)
        ready = time.monotonic() - began
    finally:
        stopping = time.monotonic()
        portal.send_signal(signal.SIGINT)
        portal.wait(30)
    return ready, time.monotonic() - stopping


def report() -> str:
    """First and second start of one installation, in seconds."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT) as folder:
        os.chmod(folder, 0o755)
        first, second = _start(folder), _start(folder)
    return (
        f"First start to ready: {first[0]:.1f} s (goal: under 20). Second: {second[0]:.1f} s (goal: under 7). "
        f"Stop: {second[1]:.1f} s."
    )
