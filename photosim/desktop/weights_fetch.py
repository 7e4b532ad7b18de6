"""Downloading ResNet-34's weights when the person asks for it."""

from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from photosim.vision.weights import RESNET34_URL, WeightsError, fetch_resnet34


class WeightsFetch(QThread):
    """One download on a thread of its own."""

    progressed = Signal(object, object)  # bytes had, bytes in all or None
    fetched = Signal()
    failed = Signal(str)

    def __init__(
        self, folder: Path, url: str = RESNET34_URL, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._url = url

    def run(self) -> None:
        """Runs on the thread."""
        try:
            fetch_resnet34(self._folder, self._url, progress=self._tell)
        except _GivenUp:
            return
        except WeightsError as error:
            self.failed.emit(str(error))
        else:
            self.fetched.emit()

    def give_up(self) -> None:
        """Break the download off and wait until it has left nothing behind."""
        self.requestInterruption()
        self.wait()

    def _tell(self, done: int, total: int | None) -> None:
        if self.isInterruptionRequested():
            raise _GivenUp
        self.progressed.emit(done, total)


class _GivenUp(Exception):  # noqa: N818 - no error, the person left
    pass
