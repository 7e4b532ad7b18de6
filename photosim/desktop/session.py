"""One life of the window with one encoder: its parts, how they are connected, how they end."""

import logging
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import (
    QCoreApplication,
    QObject,
    QSettings,
    Qt,
    QTimer,
    Signal,
)

from photosim.allocator import give_free_pages_back
from photosim.config import Settings
from photosim.desktop.apply_preferences import Adjuster
from photosim.desktop.dialogs import Dialogs
from photosim.desktop.settings.preferences_store import Choices
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.tasks.background import Background
from photosim.desktop.tasks.encoder_protocol import Encoder
from photosim.desktop.tasks.indexer_lane import IndexerLane
from photosim.desktop.tasks.library_lane import QueryWorker
from photosim.desktop.tasks.thumbnails import Thumbnails
from photosim.desktop.tasks.weights import WeightsFetch
from photosim.desktop.ui.theme import Theme
from photosim.library.progress import Changes
from photosim.vision.messages import EncoderInfo, EncoderUnavailable
from photosim.vision.models import EFFICIENTNET_LITE0, RESNET34, EncoderChoice
from photosim.vision.thumbnails import ThumbnailCache

log = logging.getLogger(__name__)

_INDEX_AFTER_MS = 600  # the photos are painted before the folders are looked through
_WARM_AFTER_MS = 500  # of the same thread the photos in view are asked first
_ENCODER_AFTER_MS = 1_500
_TIDY_MS = 30_000
_FOLDERS_MS = 500


class Session(QObject):
    """Builds the workers and the window, lets them hear of each other, and ends them.

    Args:
        service: The encoder; the session closes it.
        indexing: Whether the catalogue is kept up to date, or only shown.
    """

    restart_wanted = Signal()
    refused = Signal(str)
    _encoder_known = Signal(object)  # EncoderInfo
    _encoder_missing = Signal(str)

    def __init__(
        self,
        settings: Settings,
        theme: Theme,
        service: Encoder,
        layout: QSettings,
        *,
        indexing: bool = True,
    ) -> None:
        super().__init__()
        self.choices = Choices(settings, self)
        self._service = service
        self._indexing = indexing
        self._paths: Sequence[Path] = ()
        self._indexer_runs = False
        wanted = settings.preferences
        self._thumbnails = Thumbnails(
            ThumbnailCache(settings.thumbnails_dir), service, wanted.thumbnail_memory_mb * 2**20
        )
        self._queries = QueryWorker(
            settings.catalogue, service, wanted.results, averaged=wanted.similarity == "averaged"
        )
        self._indexer = IndexerLane(settings.catalogue, service, wanted.recall_target)
        self._fetch = WeightsFetch(settings.weights_dir)
        self._background = Background("encoder start", threads=2)
        self.window = MainWindow(theme, self._queries, self._thumbnails, service, layout)
        self._folders_soon = QTimer(self, singleShot=True, interval=_FOLDERS_MS)
        self._folders_soon.timeout.connect(self._queries.ask_folders)
        self._indexer_soon = QTimer(self, singleShot=True)
        self._indexer_soon.timeout.connect(self._start_indexer)
        self._warm_soon = QTimer(self, singleShot=True, interval=_WARM_AFTER_MS)
        self._warm_soon.timeout.connect(self._queries.warm_up)
        self._encoder_soon = QTimer(self, singleShot=True, interval=_ENCODER_AFTER_MS)
        self._encoder_soon.timeout.connect(self._start_encoder)
        self._tidying = QTimer(self, interval=_TIDY_MS)
        self._tidying.timeout.connect(self._tidy)
        self._tidying.start()
        self.adjuster = Adjuster(
            self.choices,
            theme,
            self._thumbnails,
            self._queries,
            self._indexer,
            self.window.navigator,
            self.window.status,
            self,
        )
        self.adjuster.rebuild_wanted.connect(self.restart_wanted)
        self.dialogs = Dialogs(
            self.window, self.choices, theme, self.adjuster.power, self._fetch, self
        )
        self._connect_queries()
        self._connect_indexer()
        self._connect_encoder()

    def _connect_queries(self) -> None:
        self._queries.opened.connect(self._begin)
        self._queries.missing.connect(self._begin_empty)
        self._queries.unavailable.connect(self._begin_in_trouble)
        self._queries.folders.connect(self.window.show_folders)
        self._queries.folders.connect(self.dialogs.show_folders)
        self._queries.refused.connect(self._hear_refusal)

    def _connect_indexer(self) -> None:
        window, indexer = self.window, self._indexer
        indexer.ready.connect(self._queries.reopen)
        indexer.replaced.connect(self._queries.renew)
        indexer.changed.connect(self._queries.note)
        indexer.changed.connect(self._note)
        indexer.folders_changed.connect(self._queries.ask_folders)
        indexer.progressed.connect(window.show_progress)
        indexer.rested.connect(window.show_rest)
        indexer.rested.connect(self._queries.warm_up)
        indexer.failed.connect(window.status.show_message)
        window.add_wanted.connect(self._add_folder)
        window.remove_wanted.connect(indexer.remove_folder)
        window.commands.retry_wanted.connect(indexer.retry_problems)
        window.commands.paths_changed.connect(indexer.look_at)
        window.status.pause_wanted.connect(indexer.pause)

    def _connect_encoder(self) -> None:
        status = self.window.status
        self._name_encoder(self._service.choice)
        status.weights_wanted.connect(self._fetch.start)
        status.renewal_wanted.connect(self._renew_encoder)
        self._fetch.started.connect(status.begin_download)
        self._fetch.progressed.connect(status.show_download)
        self._fetch.cancelled.connect(status.offer_download)
        self._fetch.fetched.connect(status.end_download)
        self._fetch.failed.connect(status.fail_download)
        self._encoder_known.connect(self._show_encoder)
        self._encoder_known.connect(self.dialogs.show_encoder)
        self.dialogs.renewal_wanted.connect(self._renew_encoder)
        self._encoder_missing.connect(status.show_message)
        self._indexer.encoder_renewed.connect(self._hear_renewal)
        self.adjuster.encoder_wanted.connect(self._renew_encoder)

    def start(self, paths: Sequence[Path] = ()) -> None:
        """Show the library; folders among the paths are added, a photo is searched for."""
        self._paths = paths
        self._queries.start()
        self.window.show()
        notice = self.choices.settings.notice
        if notice:
            self.window.status.show_message(notice)

    def take(self, paths: Sequence[Path]) -> None:
        """Come to the front with what a later start was given."""
        window = self.window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        for path in paths:
            if path.is_dir():
                self._add_folder(path)
        files = [path for path in paths if not path.is_dir()]
        if files:
            window.search_for(*files)

    def close(self) -> None:
        """End everything: workers finish their step, threads are joined, the encoder ends."""
        for timer in (
            self._folders_soon,
            self._tidying,
            self._indexer_soon,
            self._encoder_soon,
            self._warm_soon,
        ):
            timer.stop()
        self.dialogs.close()
        self.window.close()
        self.window.commands.close()
        self.window.browser.compare.close_down()
        self._queries.stop()
        self._indexer.stop()
        self._service.close()  # also frees a worker that waits for the encoder
        self._thumbnails.close()
        self._fetch.close()
        self._queries.wait()
        self._indexer.wait()
        self._background.close()
        self.adjuster.close()
        self.choices.close()
        QCoreApplication.removePostedEvents(self)  # what the workers said last finds nobody
        self.window.deleteLater()

    # Starting

    def _begin(self) -> None:
        self.window.browser.show_trouble("")
        self._queries.ask_folders()
        files = [path for path in self._paths if not path.is_dir()]
        if files and not self._indexer_runs:
            self.window.search_for(*files)
        else:
            self.window.navigator.reload()
        self._warm_soon.start()
        self._start_workers(_INDEX_AFTER_MS)

    def _begin_empty(self) -> None:
        if self._indexing:
            self._start_workers(0)
        else:
            self.window.show_folders([])

    def _begin_in_trouble(self, reason: str) -> None:
        self.window.browser.show_trouble(reason)
        if self._indexing:
            self._start_workers(0)  # the indexer mends what can be mended

    def _start_workers(self, after_ms: int) -> None:
        if not self._indexing:
            self.window.show_rest()
        elif not self._indexer_runs:
            self.adjuster.power.start()
            self._indexer_soon.start(after_ms)
            self._encoder_soon.start()

    def _start_indexer(self) -> None:
        if self._indexer_runs:
            return
        self._indexer_runs = True
        self._indexer.start()
        for path in self._paths:
            if path.is_dir():
                self._indexer.add_folder(path)

    def _tidy(self) -> None:
        self._background.run(give_free_pages_back)

    def _start_encoder(self) -> None:
        self._background.run(self._load_encoder)

    # Hearing

    def _note(self, changes: Changes) -> None:
        self._thumbnails.try_again(changes.updated)
        self.window.navigator.note(changes)
        if not self._folders_soon.isActive():
            self._folders_soon.start()

    def _add_folder(self, path: Path) -> None:
        self._start_indexer()
        self._indexer.add_folder(path)

    def _hear_refusal(self, token: int, reason: str) -> None:
        if token:
            self.refused.emit(reason)
        else:
            self.window.status.show_message(reason)

    # The encoder

    @property
    def _can_fetch(self) -> bool:
        """Whether ResNet-34 would be used if its weights were there."""
        wanted = self.choices.now
        elsewise = wanted.encoder == EFFICIENTNET_LITE0.name or wanted.weights is not None
        return self._service.choice.spec is not RESNET34 and not elsewise

    def _renew_encoder(self) -> None:
        self._start_indexer()
        self._indexer.renew_encoder(self.choices.settings)

    def _hear_renewal(self, choice: EncoderChoice) -> None:
        self._queries.renew_encoder()
        self._name_encoder(choice)
        self._start_encoder()

    def _name_encoder(self, choice: EncoderChoice) -> None:
        self.window.status.show_encoder_name(
            choice.spec.name, choice.notice, can_fetch=self._can_fetch
        )

    def _load_encoder(self) -> None:
        """Runs in the background, so that the first dropped photo need not wait for it."""
        try:
            self._encoder_known.emit(self._service.info())
        except EncoderUnavailable as error:
            self._encoder_missing.emit(str(error))

    def _show_encoder(self, info: EncoderInfo) -> None:
        self.window.status.show_encoder(info, can_fetch=self._can_fetch)
