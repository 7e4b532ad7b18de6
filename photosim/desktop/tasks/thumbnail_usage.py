"""Measuring and clearing the thumbnails on the disk, away from the window's thread."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from photosim.desktop.tasks.lane import Lane, Steps, Ticket
from photosim.vision.thumbnail_room import own_thumbnails


class ThumbnailUsage(QObject):
    """Looks through the thumbnails, and deletes PhotoSim's own if asked to.

    Signals:
        measured: How many of PhotoSim's are there now and their bytes.
        failed: Why some could not be deleted.
    """

    measured = Signal(object, object)
    failed = Signal(str)

    def __init__(self, root: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = root
        self._lane = Lane("thumbnail usage", object)
        self._ticket: Ticket | None = None

    def measure(self) -> None:
        """Begin to count."""
        self._begin(clear=False)

    def clear(self) -> None:
        """Begin to delete."""
        self._begin(clear=True)

    def close(self) -> None:
        """Break it off and wait for its end."""
        self._lane.close()

    def _begin(self, *, clear: bool) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = self._lane.follow(partial(_look_through, self._root, clear), self._tell)

    def _tell(self, found: tuple[int, int, str]) -> None:
        count, size, fault = found
        self.measured.emit(count, size)
        if fault:
            self.failed.emit(fault)


def _look_through(root: Path, clear: bool, _owned: object) -> Steps[tuple[int, int, str]]:
    """Count or delete; returns how many are left, their bytes, and why some stayed."""
    count = size = 0
    fault = ""
    for file, file_bytes in own_thumbnails(root):
        yield None
        if clear:
            try:
                file.unlink(missing_ok=True)
                continue
            except OSError as error:
                fault = error.strerror or str(error)
        count += 1
        size += file_bytes
    return count, size, fault
