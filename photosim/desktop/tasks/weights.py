"""Downloading ResNet-34's weights when the person asks for it."""

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from photosim.desktop.tasks.lane import Deliveries, Lane, Ticket
from photosim.errors import PhotoSimError
from photosim.vision.weights import RESNET34_URL, fetch_resnet34

_WAIT_S = 0.5  # for a server that says nothing, as the window closes


class WeightsFetch(QObject):
    """One download at a time, each on a lane of its own.

    A server that says nothing for half a minute must not keep the person from trying again.

    Attributes:
        url: Where the weights are.

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

    def __init__(
        self, folder: Path, url: str = RESNET34_URL, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self.url = url
        self._deliveries = Deliveries(self)
        self._download: _Download | None = None

    def isRunning(self) -> bool:
        """Whether a download is under way."""
        return self._download is not None

    def start(self) -> None:
        """Begin, unless it is under way."""
        if self._download is None:
            news = Ticket(None, None, self._hear)
            self._download = _Download(news)
            self.started.emit()
            self._download.start(
                partial(fetch_resnet34, self._folder, self.url),
                partial(self._deliveries.tell, news),
                self._finish,
                self._refuse,
            )

    def cancel(self) -> None:
        """Break it off; it clears up behind itself, at once or when the server stirs."""
        if self._download is not None:
            self._download.give_up()
            self._download = None
            self.cancelled.emit()

    def close(self) -> None:
        """Break it off as the window closes."""
        download = self._download
        self.cancel()
        if download is not None:
            download.close()

    def _hear(self, had: tuple[int, int | None]) -> None:
        self.progressed.emit(*had)

    def _finish(self, _file: Path) -> None:
        self._download = None
        self.fetched.emit()

    def _refuse(self, error: PhotoSimError) -> None:
        self._download = None
        self.failed.emit(str(error))


class _Download:
    """One download and the lane it runs on."""

    def __init__(self, news: Ticket) -> None:
        self._news = news
        self._given_up = threading.Event()
        self._lane = Lane("weights", object, finishes=True, wait_s=_WAIT_S)
        self._ticket: Ticket | None = None

    def start(
        self,
        fetch: Callable[..., Path],
        tell: Callable[[tuple[int, int | None]], None],
        then: Callable[[Path], object],
        failed: Callable[[PhotoSimError], object],
    ) -> None:
        """Begin."""

        def progress(done: int, total: int | None) -> None:
            if self._given_up.is_set():
                raise _GivenUpError
            tell((done, total))

        self._ticket = self._lane.ask(lambda _owned: fetch(progress=progress), then, failed)
        self._lane.stop()  # once that is done

    def give_up(self) -> None:
        """Want nothing of it any more."""
        self._given_up.set()
        self._news.cancel()
        if self._ticket is not None:
            self._ticket.cancel()

    def close(self) -> None:
        """Wait a little for its end."""
        self._lane.close()


class _GivenUpError(PhotoSimError):
    """The person left; nobody is told."""
