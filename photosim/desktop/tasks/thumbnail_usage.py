"""Measuring and clearing the thumbnails on the disk, away from the window's thread."""

from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from photosim.vision.thumbnail_room import own_thumbnails


class ThumbnailRoom(QThread):
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
        self._clearing = False

    def measure(self) -> None:
        """Begin to count."""
        if not self.isRunning():
            self._clearing = False
            self.start()

    def clear(self) -> None:
        """Begin to delete."""
        self.give_up()
        self._clearing = True
        self.start()

    def run(self) -> None:
        """Runs on the thread."""
        count = size = 0
        fault = ""
        for file, file_bytes in own_thumbnails(self._root):
            if self.isInterruptionRequested():
                return
            if self._clearing:
                try:
                    file.unlink(missing_ok=True)
                    continue
                except OSError as error:
                    fault = error.strerror or str(error)
            count += 1
            size += file_bytes
        self.measured.emit(count, size)
        if fault:
            self.failed.emit(fault)

    def give_up(self) -> None:
        """Break it off and wait for its end."""
        self.requestInterruption()
        self.wait()
