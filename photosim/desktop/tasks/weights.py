"""Weights: downloading them when the person asks, and trying a file of one's own."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from photosim.desktop.tasks.lane import Deliveries, Failed, Lane, Ticket
from photosim.desktop.ui.sentences import in_words
from photosim.errors import PhotoSimError
from photosim.vision.messages import LoadEncoder
from photosim.vision.models import INSTEAD, RESNET34, choose_encoder
from photosim.vision.service import EncoderService
from photosim.vision.weights import (
    RESNET34_FILE,
    Progress,
    WeightsError,
    WeightsFile,
    fetch_resnet34,
)
from photosim.vision.word_download import HUB, fetch_word_model
from photosim.vision.word_models import WordModel

_WAIT_S = 0.5  # for a server that says nothing, as the window closes


class Fetch(QObject):
    """One download at a time, each on a lane of its own.

    A server that says nothing for half a minute must not keep the person from trying again.

    Signals:
        started: A download is under way.
        progressed: Bytes received, and bytes in all or None.
        fetched: The files are there.
        failed: Why they are not.
        cancelled: The person does not want them after all.
    """

    started = Signal()
    progressed = Signal(object, object)
    fetched = Signal()
    failed = Signal(str)
    cancelled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._deliveries = Deliveries(self)
        self._news: Ticket | None = None  # of the download under way
        # Of each download that may not have ended: none may be forgotten on its own thread.
        self._lanes: list[Lane[object]] = []

    def isRunning(self) -> bool:
        """Whether a download is under way."""
        return self._news is not None

    def cancel(self) -> None:
        """Cancel it; it cleans up after itself, at once or when the server next responds."""
        if self._news is not None:
            self._news.cancel()
            self._news = None
            self.cancelled.emit()

    def close(self) -> None:
        """Cancel it as the window closes."""
        self.cancel()
        for lane in self._lanes:
            lane.close()

    def _begin(self, fetch: Callable[[Progress], object]) -> None:
        """Begin a download; none is under way."""
        news = self._news = Ticket(None, None, self._hear)
        self.started.emit()

        def progress(done: int, total: int | None) -> None:
            if news.over:
                raise _GivenUpError
            self._deliveries.tell(news, (done, total))

        lane = Lane("weights", object, finishes=True, wait_s=_WAIT_S)
        self._lanes = [*(lane for lane in self._lanes if lane.is_running), lane]
        ticket = lane.ask(lambda _owned: fetch(progress), self._finish, self._refuse)
        news.on_cancel(ticket.cancel)
        lane.stop()  # once that is done

    def _hear(self, received: tuple[int, int | None]) -> None:
        self.progressed.emit(*received)

    def _finish(self, _files: object) -> None:
        self._news = None
        self.fetched.emit()

    def _refuse(self, error: PhotoSimError) -> None:
        self._news = None
        self.failed.emit(in_words(error))


class WeightsFetch(Fetch):
    """Downloads ResNet-34's weights.

    Attributes:
        source: The file with the weights.
    """

    def __init__(
        self,
        folder: Path,
        source: WeightsFile = RESNET34_FILE,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self.source = source

    def start(self) -> None:
        """Begin, unless it is under way."""
        if not self.isRunning():
            folder, source = self._folder, self.source
            self._begin(lambda progress: fetch_resnet34(folder, source, progress))


class WordsFetch(Fetch):
    """Downloads models that know words; what a cancelled download has brought is kept.

    Attributes:
        hub: Where from.
        model: Which one is or was downloaded last.
    """

    def __init__(self, weights_dir: Path, hub: str = HUB, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._weights_dir = weights_dir
        self.hub = hub
        self.model: WordModel | None = None

    def start(self, model: WordModel) -> None:
        """Begin, unless a download is under way."""
        if not self.isRunning():
            self.model = model
            place, hub = self._weights_dir, self.hub
            self._begin(lambda progress: fetch_word_model(model, place, progress, hub=hub))


class _GivenUpError(PhotoSimError):
    """The person left; nobody is told."""


class WeightsCheck:
    """Loads a file in an encoder process of its own; the one at work is not disturbed."""

    def __init__(self, load: LoadEncoder | None = None) -> None:
        self._load = load
        self._lane = Lane("weights check", object)
        self._ticket: Ticket | None = None
        self._service: EncoderService | None = None

    def check(self, file: Path, then: Callable[[Path], object], failed: Failed) -> None:
        """Find out whether a file holds weights that can be used; one file at a time."""
        if self._ticket is None or self._ticket.over:
            self._ticket = self._lane.ask(partial(self._try, file), then, failed)

    def close(self) -> None:
        """Cancel the check and wait for its end."""
        self._lane.stop()
        if self._service is not None:
            self._service.close()
        self._lane.close()

    def _try(self, file: Path, _owned: object) -> Path:
        """Runs on the lane."""
        choice = choose_encoder(RESNET34.name, file, ())
        notice = choice.notice
        if choice.spec is RESNET34:
            service = self._service = EncoderService(
                choice, device="cpu", threads=1, load=self._load
            )
            try:
                info = service.info()
            finally:
                service.close()
            if info.identity == choice.identity:
                return file
            notice = info.notice
        # Nothing is used instead: what is at work stays.
        raise WeightsError((notice or "").removesuffix(INSTEAD))
