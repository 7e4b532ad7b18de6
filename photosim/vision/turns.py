"""A lock that lets its waiting threads report that they are waiting."""

import threading
from collections.abc import Callable
from contextvars import ContextVar

_BEAT_S = 0.25


def _tell_nobody() -> None:
    """Nobody measures the time."""


# Called on a thread while it waits for its turn; set by whoever starts work that is timed.
beat: ContextVar[Callable[[], None]] = ContextVar("beat", default=_tell_nobody)


class Turn:
    """A lock to be used with `with`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def locked(self) -> bool:
        """Whether a thread holds it."""
        return self._lock.locked()

    def __enter__(self) -> None:
        while not self._lock.acquire(timeout=_BEAT_S):
            beat.get()()

    def __exit__(self, *_: object) -> None:
        self._lock.release()
