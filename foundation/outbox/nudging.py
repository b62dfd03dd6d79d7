"""Tells the worker that mail is waiting, without ever making anybody wait for Redis."""

import logging
import threading

logger = logging.getLogger(__name__)

# After a failure, leave Redis alone for this long (seconds): the sweep comes every minute anyway.
REST = 10

_wanted = threading.Event()
_starting = threading.Lock()
_thread: threading.Thread | None = None


def nudge() -> None:
    """Returns at once: a thread of this process speaks to Redis, and many nudges become one.

    Published from the request itself, a nudge would cost each transaction what Redis costs: two seconds, the timeout of
    its socket, as long as it is frozen.
    """
    global _thread
    _wanted.set()
    # A process forked from this one has the variable but not the thread.
    if _thread is None or not _thread.is_alive():
        with _starting:
            if _thread is None or not _thread.is_alive():
                _thread = threading.Thread(target=_run, name="outbox-nudge", daemon=True)
                _thread.start()


def _run() -> None:
    resting = threading.Event()
    while True:
        _wanted.wait()
        _wanted.clear()
        if not _publish():
            resting.wait(REST)


def _publish() -> bool:
    from foundation.outbox.tasks import deliver

    try:
        # A nudge that nobody heard within a minute is worth nothing: by then the sweep has come.
        deliver.apply_async(expires=55, retry=False)
    except Exception as error:  # whatever the broker does, the row is safe and the sweep will find it
        logger.warning("The worker was not told of new mail (%s); the sweep will send it.", type(error).__name__)
        return False
    return True
