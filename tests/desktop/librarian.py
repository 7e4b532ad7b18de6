"""Stands in for the lane that knows the photos' records."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer

from photosim.arrays import Ids
from photosim.catalogue.records import PhotoRecord, PhotoState
from photosim.desktop.tasks.lane import Failed, Ticket
from photosim.errors import PhotoSimError


def plain_record(photo_id: int) -> PhotoRecord:
    """A photo that was indexed; nothing about it is remarkable."""
    path = Path(f"/photos/{photo_id}.jpg")
    return PhotoRecord(photo_id, 1, path, 9, 0, 4, 3, None, PhotoState.INDEXED, None)


class Librarian:
    """Notes which records are asked for, and gives them at once or when told to.

    Attributes:
        asked: The ids of each request, in order.
    """

    def __init__(
        self, record: Callable[[int], PhotoRecord] = plain_record, *, at_once: bool = False
    ) -> None:
        self._record = record
        self._at_once = at_once
        self._requests: list[tuple[Callable[[Sequence[PhotoRecord]], object], Failed, Ticket]] = []
        self.asked: list[list[int]] = []

    def ask(
        self, ids: Ids, then: Callable[[Sequence[PhotoRecord]], object], failed: Failed
    ) -> Ticket:
        """Take a request."""
        ticket = Ticket(then, failed, None)
        self.asked.append(ids.tolist())
        self._requests.append((then, failed, ticket))
        if self._at_once:
            number = len(self.asked) - 1
            QTimer.singleShot(0, lambda: self.answer(number))
        return ticket

    def answer(self, number: int = -1) -> None:
        """Give what was asked for, unless it is not wanted any more."""
        then, _, ticket = self._requests[number]
        if not ticket.over:
            then([self._record(photo_id) for photo_id in self.asked[number]])

    def refuse(self, number: int = -1) -> None:
        """Fail to give it."""
        _, failed, ticket = self._requests[number]
        if not ticket.over:
            failed(PhotoSimError("The drive stutters."))
