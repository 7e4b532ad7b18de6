"""The lane on which the catalogue is kept in step with the folders."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from photosim.config import Settings
from photosim.desktop.tasks.encoder_protocol import EncoderProtocol
from photosim.desktop.tasks.lane import Failed, Lane, LongWork, Ticket
from photosim.desktop.ui.sentences import in_words, translated
from photosim.errors import PhotoSimError
from photosim.library.progress import Changes, Progress
from photosim.vision.word_models import choose_word_model

if TYPE_CHECKING:
    from photosim.library.indexer import (
        ChangesUntold,
        Event,
        Events,
        Indexer,
        Said,
        UnexpectedFault,
    )
    from photosim.library.library import Library

_DRIVES_MS = 15_000

T = TypeVar("T")


class IndexerLane(QObject):
    """Runs an `Indexer` on a thread of its own and tells the window what came of it.

    Args:
        refusal: Why nothing may be written, which then is the answer to everything.

    Attributes:
        drives: When drives that went or came are looked for.
    """

    ready = Signal()
    replaced = Signal()  # by another file, after damage, or changed by another program
    progressed = Signal(object)  # Progress
    changed = Signal(object)  # Changes
    folders_changed = Signal()
    rested = Signal(int)  # photos within reach that are not embedded
    compared = Signal()  # some photos, to find copies
    encoder_renewed = Signal(bool)  # whether a larger one is here
    larger_found = Signal(object)  # ReadingAnew
    encoder_missing = Signal(object)  # EncoderMissing
    failed = Signal(str)

    def __init__(
        self,
        catalogue: Path,
        service: EncoderProtocol,
        recall_target: float = 0.98,
        *,
        encoder_named: bool = True,
        refusal: PhotoSimError | None = None,
    ) -> None:
        super().__init__()
        self._refusal = refusal
        build = partial(self._build, catalogue, service, recall_target, encoder_named)
        self._lane: Lane[Indexer] = Lane("indexer", build, lambda indexer: indexer.close())
        self._check: Ticket | None = None
        self.drives = QTimer(self, interval=_DRIVES_MS)
        self.drives.timeout.connect(self._check_drives)

    def start(self) -> None:
        """Open the catalogue and keep it in step from now on."""
        self.drives.start()
        self._ask(lambda indexer: indexer.open())

    def stop(self) -> None:
        """End after the step that is under way."""
        self.drives.stop()
        self._lane.stop()

    def close(self) -> None:
        """Stop, and wait until the thread has ended."""
        self._lane.close()

    def add_folder(self, path: Path) -> None:
        """Watch a folder and look through it."""
        self._ask(lambda indexer: indexer.add_folder(path))

    def remove_folder(self, folder_id: int) -> None:
        """Stop watching a folder and forget its photos."""
        self._ask(lambda indexer: indexer.remove_folder(folder_id))

    def move_folder(self, folder_id: int, path: Path) -> None:
        """Go on with a folder at another path, at which it was found."""
        self._ask(lambda indexer: indexer.move_folder(folder_id, path))

    def leave_out(self, folder_id: int, rules: Sequence[str]) -> None:
        """Leave out of a folder what rules say."""
        self._ask(lambda indexer: indexer.leave_out(folder_id, rules))

    def look_at(self, paths: frozenset[Path]) -> None:
        """Look at once at files that the person has just changed here."""
        self._ask(lambda indexer: indexer.look_at(paths))

    def take_paths(self, paths: frozenset[Path]) -> None:
        """Hear from the watcher, on its thread, in what something has changed."""
        self._ask(lambda indexer: indexer.take_paths(paths))

    def pause(self, paused: bool) -> None:
        """Pause or resume embedding; changes on the disk are noticed all the same."""
        self._ask(lambda indexer: indexer.pause(paused))

    def retry_problems(self, ids: Sequence[int]) -> None:
        """Try files again that could not be read."""
        self._ask(lambda indexer: indexer.retry(ids))

    def embed_again(self) -> None:
        """Try once more to embed what is pending."""
        self._ask(lambda indexer: indexer.embed_again())

    def renew_encoder(self, settings: Settings) -> None:
        """Go on with the encoder, device and cores that the settings lead to."""
        wanted, folders = settings.preferences, settings.weights_dirs
        self._ask(lambda indexer: indexer.renew_encoder(wanted, folders))

    def renew_words(self, settings: Settings) -> None:
        """Go on with the model that knows words which the settings lead to, or with none."""
        place, wanted = settings.weights_dir, settings.preferences.word_model
        self._ask(lambda indexer: indexer.use_words(choose_word_model(place, wanted)))

    def aim(self, recall_target: float) -> None:
        """Tune the index to another recall@60."""
        self._ask(lambda indexer: indexer.aim(recall_target))

    def decide(
        self,
        say: "Callable[[Library], T]",
        then: Callable[[T], object] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Keep what the person says; ``then`` gets what taking it back needs."""

        def fail(error: PhotoSimError) -> None:
            self._fail(error)
            if failed is not None:
                failed(error)

        if self._refusal is not None:
            fail(self._refusal)
            return
        self._lane.ask(partial(self._decide, say), then, fail)

    def decide_at_length(
        self,
        say: "Callable[[Library], LongWork[T]]",
        then: Callable[[T], object],
        failed: Failed,
        heard: Callable[[Any], object],
    ) -> Ticket:
        """Do what the person asks for in many steps, between which other questions are answered."""
        if self._refusal is not None:
            failed(self._refusal)
            return _refused()

        def steps(indexer: "Indexer") -> LongWork[T]:
            result = yield from indexer.decide(say)
            return self._decide(lambda _library: result, indexer)

        return self._lane.follow(steps, then, failed, heard)

    def suggest_tags(self) -> None:
        """Learn anew from examples that have changed, and suggest tags by what is learnt."""
        self._ask(lambda indexer: indexer.suggest_tags())

    def pair_live_photos(self, wanted: bool) -> None:
        """Have the movies of live photos belong to these, or list them as videos."""
        self._ask(lambda indexer: indexer.pair_live_photos(wanted))

    def keep_sidecars(self, wanted: bool, *, in_photos: bool) -> None:
        """Write what is said of photos into their sidecars from now on, and into them, or not."""
        self._ask(lambda indexer: indexer.keep_sidecars(wanted, in_photos=in_photos))

    def _build(
        self, catalogue: Path, service: EncoderProtocol, recall_target: float, encoder_named: bool
    ) -> "Indexer":
        from photosim.library.indexer import Indexer  # on the lane: it takes a while

        return Indexer(
            catalogue, service, self.take_paths, recall_target, encoder_named=encoder_named
        )

    def _check_drives(self) -> None:
        # A step may take minutes on a slow drive; what is asked meanwhile must not pile up.
        if self._check is None or self._check.over:
            self._check = self._ask(lambda indexer: indexer.check_drives())

    def _ask(self, command: "Callable[[Indexer], Events]") -> Ticket:
        if self._refusal is not None:
            self._fail(self._refusal)
            return _refused()
        return self._lane.ask(partial(self._do, command), self._hear, self._fail)

    def _do(self, command: "Callable[[Indexer], Events]", indexer: "Indexer") -> "Events":
        """Runs on the lane, which goes on by itself with what the command has made due."""
        events = command(indexer)
        self._go_on(indexer)
        return events

    def _decide(self, say: "Callable[[Library], T]", indexer: "Indexer") -> T:
        """Likewise."""
        result = indexer.decide(say)
        self._go_on(indexer)
        return result

    def _go_on(self, indexer: "Indexer") -> None:
        if indexer.is_work_due:
            self._lane.follow(lambda owned: owned.work(), failed=self._fail, heard=self._hear)

    def _hear(self, events: "Events") -> None:
        for event in events:
            self._tell(event)

    def _tell(self, event: "Event") -> None:
        from photosim.library import indexer as told  # loaded by now, on the lane
        from photosim.library.library_encoder import ReadingAnew

        plain = {
            told.FoldersChanged: self.folders_changed,
            told.Compared: self.compared,
            told.Opened: self.ready,
            told.Replaced: self.replaced,
        }
        match event:
            case Progress():
                self.progressed.emit(event)
            case Changes():
                self.changed.emit(event)
            case told.Rested(pending):
                self.rested.emit(pending)
            case told.Said() | told.ChangesUntold() | told.UnexpectedFault():
                self.failed.emit(self._words(event))
            case told.EncoderRenewed(_, larger):
                self.encoder_renewed.emit(larger)
            case told.EncoderMissing():
                self.encoder_missing.emit(event)
            case ReadingAnew():
                self.larger_found.emit(event)
            case _:
                plain[type(event)].emit()

    def _words(self, event: "Said | ChangesUntold | UnexpectedFault") -> str:
        from photosim.library import indexer as told

        match event:
            case told.Said(words):
                return translated(words)
            case told.ChangesUntold(folder):
                words = self.tr(
                    "Changes other computers make in {folder} show up only when PhotoSim rescans "
                    "it, which it does regularly."
                )
                return words.format(folder=folder)
            case told.UnexpectedFault():
                return self.tr("Something went wrong while indexing. See the log.")

    def _fail(self, error: PhotoSimError) -> None:
        self.failed.emit(in_words(error))


def _refused() -> Ticket:
    ticket = Ticket(None, None, None)
    ticket.cancel()
    return ticket
