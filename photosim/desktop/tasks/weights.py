"""Downloading ResNet-34's weights when the person asks for it."""

import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal, SignalInstance

from photosim.vision.weights import RESNET34_URL, WeightsError, fetch_resnet34

_PATIENCE_S = 0.5


class WeightsFetch(QObject):
    """One download at a time, on a thread of its own.

    The thread is none of Qt's, which would have to be waited for: a server that says nothing for
    half a minute must not keep the window from closing, nor the person from trying again.

    Signals:
        started: A download is under way.
        progressed: Bytes had, and bytes in all or None.
        fetched: The weights are there.
        failed: Why they are not.
        cancelled: The person does not want them after all.
    """

    started = Signal()
    progressed = Signal(object, object)
    fetched = Signal()
    failed = Signal(str)
    cancelled = Signal()
    _told = Signal(object, object)

    def __init__(
        self, folder: Path, url: str = RESNET34_URL, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._url = url
        self._download: _Download | None = None
        self._told.connect(self._hear)

    def isRunning(self) -> bool:
        """Whether a download is under way."""
        return self._download is not None

    def start(self) -> None:
        """Begin, unless it is under way."""
        if self._download is None:
            self._download = _Download(self._folder, self._url, self._told)
            self.started.emit()
            self._download.start()

    def cancel(self) -> None:
        """Break it off; it clears up behind itself, at once or when the server stirs."""
        if self._download is not None:
            self._download.given_up.set()
            self._download = None
            self.cancelled.emit()

    def close(self) -> None:
        """Break it off as the window closes."""
        download = self._download
        self.cancel()
        if download is not None:
            download.join(_PATIENCE_S)

    def _hear(self, download: "_Download", news: "_News") -> None:
        """Pass on what a download says, unless it was broken off meanwhile."""
        if download is not self._download:
            return
        if isinstance(news, tuple):
            self.progressed.emit(*news)
            return
        self._download = None
        if isinstance(news, WeightsError):
            self.failed.emit(str(news))
        else:
            self.fetched.emit()


_News = tuple[int, int | None] | WeightsError | Path


class _Download(threading.Thread):
    """Tells its progress, then why it failed or where the file is."""

    def __init__(self, folder: Path, url: str, told: SignalInstance) -> None:
        super().__init__(name="weights", daemon=True)
        self.given_up = threading.Event()
        self._folder = folder
        self._url = url
        self._told = told

    def run(self) -> None:
        """Runs on the thread."""
        try:
            self._tell(fetch_resnet34(self._folder, self._url, progress=self._tell_progress))
        except WeightsError as error:
            self._tell(error)
        except _GivenUp:
            return

    def _tell_progress(self, done: int, total: int | None) -> None:
        if self.given_up.is_set():
            raise _GivenUp
        self._tell((done, total))

    def _tell(self, news: _News) -> None:
        if not self.given_up.is_set():  # then there may be nobody left to hear it
            self._told.emit(self, news)


class _GivenUp(Exception):  # noqa: N818 - no error, the person left
    pass
