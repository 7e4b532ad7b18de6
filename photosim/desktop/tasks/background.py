"""Small things done for the window away from its thread."""

import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


class Background:
    """Threads for work that reads, writes or computes for a moment; none if there is no work.

    Python's threads rather than Qt's: with those, PySide and Qt both delete what was run, and
    now and then the heap was found corrupted when the program ended.

    Args:
        name: Of the threads.
        threads: How many at most; with one, things are done in the order they were asked for.
    """

    def __init__(self, name: str, threads: int = 1) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)

    def run(self, work: Callable[[], None]) -> None:
        """Do it when there is a thread for it; what it has to say, it says by a signal."""
        self._pool.submit(_guarded, work)

    def close(self, *, drop: bool = False) -> None:
        """Wait for what is under way, and for what waits unless that is to be dropped."""
        self._pool.shutdown(wait=True, cancel_futures=drop)


def _guarded(work: Callable[[], None]) -> None:
    try:
        work()
    except Exception:  # noqa: BLE001  handed on to where the program hears of faults
        # The future would keep it to itself.
        fault = (*sys.exc_info(), threading.current_thread())
        threading.excepthook(threading.ExceptHookArgs(fault))
