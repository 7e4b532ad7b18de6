"""Long work on one lane that is done one after the other, and not in steps by turns."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from photosim.desktop.tasks.lane import LongWork

T = TypeVar("T")


class Turns:
    """Has work wait until what was asked for before it is over; belongs to the lane's thread."""

    def __init__(self) -> None:
        self._last: Future[None] | None = None

    def take(self, work: Callable[[], LongWork[T]]) -> LongWork[T]:
        """Do work in its turn, also where what is before it fails or is given up."""
        before, over = self._last, Future[None]()
        self._last = over
        try:
            if before is not None:
                yield before
            return (yield from work())
        finally:
            over.set_result(None)
