"""Estimating how fast embedding is and how long it will take."""

import time
from collections import deque
from collections.abc import Callable

from photosim.library.progress import Changes, Progress

_SHOWN_WINDOW_S = 20.0
# Photos of one folder are alike and those of the next may not be: the time left goes by more.
_LEFT_WINDOW_S = 300.0


class Meter:
    """Counts photos and estimates the recent rate and the time left.

    Args:
        total: Photos to deal with.
        clock: Returns seconds of a monotonic clock.
    """

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._total = total
        self._clock = clock
        self._done = 0
        self._past: deque[tuple[float, int]] = deque([(clock(), 0)])

    def count(self, photos: int) -> None:
        """Note that photos are done."""
        self._done += photos

    def progress(self, changes: Changes) -> Progress:
        """Return the progress so far."""
        now = self._clock()
        # One moment a second is enough to look back to.
        if len(self._past) < 2 or now - self._past[-2][0] >= 1:
            self._past.append((now, self._done))
        else:
            self._past[-1] = (now, self._done)
        while len(self._past) > 2 and now - self._past[0][0] > _LEFT_WINDOW_S:
            self._past.popleft()
        recent, steady = self._rate(now, _SHOWN_WINDOW_S), self._rate(now, _LEFT_WINDOW_S)
        left = (self._total - self._done) / steady if steady > 0 else None
        return Progress("embedding", self._done, self._total, recent, left, changes)

    def _rate(self, now: float, window: float) -> float:
        """Photos a second since the first moment within the window."""
        since, done_then = next(past for past in self._past if now - past[0] <= window)
        if since == now:
            since, done_then = self._past[0]
        return (self._done - done_then) / max(now - since, 1e-6)
