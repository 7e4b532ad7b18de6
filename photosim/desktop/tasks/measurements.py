"""Measures of decoded photos, taken on a lane of their own: sharpness and differences."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from photosim.desktop.tasks.lane import Lane, Ticket
from photosim.vision.messages import Preview

GAIN = 8  # by how much differences are amplified to be seen

M = TypeVar("M")


class Measurements:
    """Takes measures; one that cannot be taken is not told, and the log has why."""

    def __init__(self) -> None:
        self._lane = Lane("measuring", object)
        self._tickets: list[Ticket] = []

    @property
    def busy(self) -> bool:
        """Whether something is being measured."""
        return not all(ticket.over for ticket in self._tickets)

    def measure(self, picture: Preview, then: Callable[[float], object]) -> None:
        """Measure a photo's sharpness, see `photosim.vision.comparison.sharpness`."""
        self._ask(partial(_sharpness, picture), then)

    def differ(
        self, first: Preview, second: Preview, then: Callable[[tuple[Preview, float]], object]
    ) -> None:
        """Picture where two photos differ, and tell the share of pixels that are alike."""
        self._ask(partial(_difference, first, second), then)

    def forget(self) -> None:
        """Tell nothing of what was asked for so far."""
        for ticket in self._tickets:
            ticket.cancel()
        self._tickets.clear()

    def close(self) -> None:
        """Wait for what is under way."""
        self._lane.close()

    def _ask(self, work: Callable[[object], M], then: Callable[[M], object]) -> None:
        asked = self._lane.ask(work, then)
        self._tickets = [*(one for one in self._tickets if not one.over), asked]


def _sharpness(picture: Preview, _owned: object) -> float:
    from photosim.vision.comparison import sharpness

    return sharpness(picture)


def _difference(first: Preview, second: Preview, _owned: object) -> tuple[Preview, float]:
    from photosim.vision.comparison import difference

    return difference(first, second, GAIN)
