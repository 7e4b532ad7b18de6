"""Measures of decoded photos, taken on a lane of their own: sharpness and differences."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from photosim.desktop.tasks.lane import Lane, Ticket
from photosim.desktop.tasks.previews import DecodedPicture
from photosim.errors import PhotoSimError
from photosim.vision.messages import Preview

GAIN = 8  # by how much differences are amplified to be seen


class Measurements(QObject):
    """Takes measures; what was asked for before `forget` is not told any more.

    Signals:
        measured: A photo's id and its sharpness, see `photosim.vision.comparison.sharpness`.
        differed: The picture of a difference and the share of pixels that are alike.
    """

    measured = Signal(int, float)
    differed = Signal(object, float)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lane = Lane("measuring", object)
        self._tickets: list[Ticket] = []

    @property
    def busy(self) -> bool:
        """Whether something is being measured."""
        return not all(ticket.over for ticket in self._tickets)

    def measure(self, photo_id: int, picture: Preview) -> None:
        """Measure the sharpness of a photo."""
        self._keep(self._lane.ask(partial(_measure, photo_id, picture), self._tell_measured, _pass))

    def differ(self, first: Preview, second: Preview) -> None:
        """Look where two photos differ."""
        self._keep(self._lane.ask(partial(_differ, first, second), self._tell_differed, _pass))

    def forget(self) -> None:
        """No longer want what was asked for."""
        for ticket in self._tickets:
            ticket.cancel()
        self._tickets.clear()

    def close(self) -> None:
        """Wait for what is under way."""
        self._lane.close()

    def _keep(self, ticket: Ticket) -> None:
        self._tickets = [one for one in self._tickets if not one.over] + [ticket]

    def _tell_measured(self, measured: tuple[int, float]) -> None:
        self.measured.emit(*measured)

    def _tell_differed(self, differed: tuple[Preview, float]) -> None:
        self.differed.emit(DecodedPicture(differed[0]), differed[1])


def _pass(_error: PhotoSimError) -> None:
    """A measure that could not be taken is not shown; the fault is in the log."""


def _measure(photo_id: int, picture: Preview, _owned: object) -> tuple[int, float]:
    from photosim.vision.comparison import sharpness

    return photo_id, sharpness(picture)


def _differ(first: Preview, second: Preview, _owned: object) -> tuple[Preview, float]:
    from photosim.vision.comparison import difference

    return difference(first, second, GAIN)
