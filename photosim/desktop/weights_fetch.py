"""Downloading ResNet-34's weights when the person asks for it."""

import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from photosim.vision.weights import RESNET34_URL, WeightsError, fetch_resnet34

_PATIENCE_S = 0.5


class WeightsFetch(QObject):
    """One download on a thread of its own.

    The thread is none of Qt's, which would have to be waited for: a server that says nothing for
    half a minute must not keep the window from closing.
    """

    progressed = Signal(object, object)  # bytes had, bytes in all or None
    fetched = Signal()
    failed = Signal(str)

    def __init__(
        self, folder: Path, url: str = RESNET34_URL, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._url = url
        self._given_up = threading.Event()
        self._thread: threading.Thread | None = None

    def isRunning(self) -> bool:
        """Whether a download is under way."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Begin, unless it is under way."""
        if not self.isRunning():
            self._thread = threading.Thread(target=self._run, name="weights", daemon=True)
            self._thread.start()

    def give_up(self) -> None:
        """Break the download off; it clears up behind itself, at once or when the server stirs."""
        self._given_up.set()
        if self._thread is not None:
            self._thread.join(_PATIENCE_S)

    def _run(self) -> None:
        """Runs on the thread."""
        try:
            fetch_resnet34(self._folder, self._url, progress=self._tell)
        except _GivenUp:
            return
        except WeightsError as error:
            if not self._given_up.is_set():
                self.failed.emit(str(error))
        else:
            if not self._given_up.is_set():
                self.fetched.emit()

    def _tell(self, done: int, total: int | None) -> None:
        if self._given_up.is_set():
            raise _GivenUp
        self.progressed.emit(done, total)


class _GivenUp(Exception):  # noqa: N818 - no error, the person left
    pass
