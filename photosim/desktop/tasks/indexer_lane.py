"""The lane on which the catalogue is kept in step with the folders."""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from photosim.config import Settings
from photosim.desktop.tasks.encoder_protocol import Encoder
from photosim.desktop.tasks.lane import Lane, Ticket
from photosim.errors import PhotoSimError
from photosim.library.progress import Changes, Progress

if TYPE_CHECKING:
    from photosim.library.indexer import Event, Events, Indexer

log = logging.getLogger(__name__)

_DRIVES_MS = 15_000  # how often unplugged drives are looked for
_LOOK_AGAIN_MS = 300_000  # how often folders are looked through that cannot be watched


class IndexerLane(QObject):
    """Lets an `Indexer` work on a thread of its own and tells the window what came of it.

    Attributes:
        drives: When drives are looked for that went or came.
    """

    ready = Signal()
    replaced = Signal()  # by another file, after damage, or changed by another program
    progressed = Signal(object)  # Progress
    changed = Signal(object)  # Changes
    folders_changed = Signal()
    rested = Signal()
    encoder_renewed = Signal(object)  # EncoderChoice
    failed = Signal(str)

    def __init__(self, catalogue: Path, service: Encoder, recall_target: float = 0.98) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._service = service
        self._recall_target = recall_target
        self._lane: Lane[Indexer] = Lane("indexer", self._build, lambda owned: owned.close())
        self._regular: Ticket | None = None
        self.drives = QTimer(self, interval=_DRIVES_MS)
        self.drives.timeout.connect(self._check_drives)
        self._look_again = QTimer(self, interval=_LOOK_AGAIN_MS)
        self._look_again.timeout.connect(self._scan_unwatched)

    def start(self) -> None:
        """Open the catalogue and keep it in step from now on."""
        self.drives.start()
        self._look_again.start()
        self._ask(lambda indexer: indexer.open())

    def stop(self) -> None:
        """End after the step that is under way."""
        self.drives.stop()
        self._look_again.stop()
        self._lane.stop()

    def wait(self) -> None:
        """Wait until the thread has ended."""
        self._lane.close()

    def add_folder(self, path: Path) -> None:
        """Watch a folder and look through it."""
        self._ask(lambda indexer: indexer.add_folder(path))

    def remove_folder(self, folder_id: int) -> None:
        """Stop watching a folder and forget its photos."""
        self._ask(lambda indexer: indexer.remove_folder(folder_id))

    def look_at(self, paths: frozenset[Path]) -> None:
        """Look at once at files that the person has just changed here."""
        self._ask(lambda indexer: indexer.look_at(paths))

    def pause(self, paused: bool) -> None:
        """Let embedding rest, or go on; changes on the disk are noticed all the same."""
        self._ask(lambda indexer: indexer.pause(paused))

    def retry_problems(self, ids: Sequence[int]) -> None:
        """Try files again that could not be read."""
        wanted = tuple(ids)
        self._ask(lambda indexer: indexer.retry(wanted))

    def renew_encoder(self, settings: Settings) -> None:
        """Go on with the encoder, device and cores that the settings lead to."""
        wanted, folders = settings.preferences, settings.weights_dirs

        def renew(indexer: "Indexer") -> "Events":
            from photosim.vision.models import choose_encoder

            choice = choose_encoder(wanted.encoder, wanted.weights, folders)
            return indexer.renew_encoder(choice, wanted.device, wanted.cores)

        self._ask(renew)

    def aim(self, recall_target: float) -> None:
        """Tune the index to another recall@60."""
        self._ask(lambda indexer: indexer.aim(recall_target))

    def _build(self) -> "Indexer":
        """Runs on the lane."""
        from photosim.library.indexer import Indexer

        return Indexer(self._catalogue, self._service, self._take_paths, self._recall_target)

    def _take_paths(self, paths: frozenset[Path]) -> None:
        """Runs on the watcher's thread."""
        self._ask(lambda indexer: indexer.take_paths(paths))

    def _check_drives(self) -> None:
        self._ask_regularly(lambda indexer: indexer.check_drives())

    def _scan_unwatched(self) -> None:
        self._ask_regularly(lambda indexer: indexer.scan_unwatched())

    def _ask_regularly(self, command: "Callable[[Indexer], Events]") -> None:
        # A step may take minutes on a slow drive; what is asked meanwhile must not pile up.
        if self._regular is None or self._regular.over:
            self._regular = self._ask(command)

    def _ask(self, command: "Callable[[Indexer], Events]") -> Ticket:
        return self._lane.ask(partial(self._do, command), self._hear, self._fail)

    def _do(self, command: "Callable[[Indexer], Events]", indexer: "Indexer") -> "Events":
        """Runs on the lane, which goes on by itself with what the command has made due."""
        events = command(indexer)
        if indexer.is_work_due and not indexer.is_working:
            self._lane.follow(lambda owned: owned.work(), self._rest, self._fail, self._hear)
        return events

    def _hear(self, events: "Events") -> None:
        for event in events:
            self._tell(event)

    def _tell(self, event: "Event") -> None:
        from photosim.library import indexer as told  # loaded by now, on the lane

        match event:
            case Progress():
                self.progressed.emit(event)
            case Changes():
                self.changed.emit(event)
            case told.FoldersChanged():
                self.folders_changed.emit()
            case told.Said(words):
                log.warning("%s", words)
                self.failed.emit(words)
            case told.UnexpectedFault():
                self.failed.emit(self.tr("Something went wrong while indexing. See the log."))
            case told.Opened():
                self.ready.emit()
            case told.Replaced():
                self.replaced.emit()
            case told.EncoderRenewed(choice):
                self.encoder_renewed.emit(choice)

    def _rest(self, rested: bool) -> None:
        if rested:
            self.rested.emit()

    def _fail(self, error: PhotoSimError) -> None:
        self.failed.emit(str(error))
