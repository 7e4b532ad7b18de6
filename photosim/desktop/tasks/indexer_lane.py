"""The thread that keeps the catalogue in step with the folders."""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal

from photosim.config import Settings
from photosim.desktop.tasks.encoder_protocol import Encoder
from photosim.desktop.tasks.index_schedule import Agenda, Steps
from photosim.desktop.tasks.workers import Worker, guarded

if TYPE_CHECKING:
    from photosim.catalogue.store import Store
    from photosim.library.keys import HashKeys
    from photosim.library.progress import Changes, Progress
    from photosim.watcher import FolderWatcher

log = logging.getLogger(__name__)

_DRIVES_MS = 15_000  # how often unplugged drives are looked for
_LOOK_AGAIN_MS = 300_000  # how often folders are looked through that cannot be watched


class IndexWorker(Worker):
    """Keeps the catalogue in step with the folders; owns the one writing store.

    Long work is the library's generators, one step a turn of the event loop, so that a pause, a
    new folder or the end is heeded between steps. Changes on the disk go before embedding.
    """

    ready = Signal()
    replaced = Signal()  # by another file, after damage, or changed by another program
    progressed = Signal(object)  # Progress
    changed = Signal(object)  # Changes
    folders_changed = Signal()
    rested = Signal()
    encoder_renewed = Signal(object)  # EncoderChoice
    failed = Signal(str)
    _asked = Signal(object)  # work to do on the thread
    _pause_asked = Signal(bool)
    _paths_heard = Signal(object)

    def __init__(self, catalogue: Path, service: Encoder, recall_target: float = 0.98) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._service = service
        self._recall_target = recall_target
        self._store: Store | None = None
        self._keys: HashKeys
        self._agenda: Agenda
        self._watcher: FolderWatcher
        self._roots: frozenset[Path] = frozenset()
        self._paused = False
        self._broken = self._interrupted = False
        self._said: set[str] = set()
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._step)
        self._drives = QTimer(self, interval=_DRIVES_MS)
        self._drives.timeout.connect(self._check_drives)
        self._unwatched: set[Path] = set()
        self._look_again = QTimer(self, interval=_LOOK_AGAIN_MS)
        self._look_again.timeout.connect(self._scan_unwatched)
        self._asked.connect(self.guard)
        self._pause_asked.connect(self._pause)
        self._paths_heard.connect(self._take_paths)

    # From any thread

    def add_folder(self, path: Path) -> None:
        """Watch a folder and look through it."""
        self._asked.emit(partial(self._add, path))

    def remove_folder(self, folder_id: int) -> None:
        """Stop watching a folder and forget its photos."""
        self._asked.emit(partial(self._remove, folder_id))

    def look_at(self, paths: frozenset[Path]) -> None:
        """Look at once at files that the person has just changed here."""
        self._asked.emit(partial(self._look, paths))

    def pause(self, paused: bool) -> None:
        """Let embedding rest, or go on; changes on the disk are noticed all the same."""
        self._pause_asked.emit(paused)

    def retry_problems(self, ids: Sequence[int]) -> None:
        """Try files again that could not be read."""
        self._asked.emit(partial(self._try_again, tuple(ids)))

    def renew_encoder(self, settings: Settings) -> None:
        """Go on with the encoder, device and cores that the settings lead to."""
        self._asked.emit(partial(self._renew_encoder, settings))

    def aim(self, recall_target: float) -> None:
        """Tune the index to another recall@10."""
        self._asked.emit(partial(self._aim, recall_target))

    # On the thread

    def begin(self) -> None:
        """Open the catalogue, watch the folders and plan a first pass over them."""
        self._drives.start()
        self.guard(self._open)

    def finish(self) -> None:
        """Stop where it is; what was written stays."""
        self._turn.stop()
        self._drives.stop()
        self._look_again.stop()
        if self._store is not None:
            self._agenda.close()
            self._watcher.close()
            self._store.close()

    def _open(self) -> None:
        from photosim.library.folders import FolderPart, check_online
        from photosim.library.keys import HashKeys
        from photosim.library.recover import open_sound
        from photosim.watcher import FolderWatcher

        store, recovery = open_sound(self._catalogue)
        self._watcher = FolderWatcher(self._paths_heard.emit)
        self._keys = HashKeys(store)
        self._agenda = Agenda(store, self._keys, self._service, self._recall_target)
        self._agenda.paused = self._paused
        self._store = store
        if recovery is not None:
            log.warning("%s", recovery)
            self.replaced.emit()
            self._say(str(recovery))
        self.ready.emit()
        for known in store.folders():
            folder = check_online(store, known)
            if folder.online:
                self._watch(folder.path)
                self._agenda.look_through([FolderPart(folder)])
        self._attend()
        self._turn.start()

    def _step(self) -> None:
        self.guard(self._advance)

    def _advance(self) -> None:
        from photosim.library.embed import EmbedReport

        steps = self._agenda.next()
        if steps is None:
            self.rested.emit()
            return
        self._turn.start()
        try:
            step = next(steps)
        except StopIteration as end:
            self._take_out(steps)
            if isinstance(end.value, EmbedReport) and end.value.encoder is not None:
                self._agenda.encoder = end.value.encoder.identity
            return
        except BaseException:
            self._take_out(steps)
            raise
        self._tell(step)

    def _take_out(self, steps: Steps) -> None:
        scanned = self._agenda.is_scanning
        self._agenda.end(steps)
        if scanned:
            self.folders_changed.emit()

    def _tell(self, step: "Progress | Changes") -> None:
        from photosim.library.progress import Progress

        if isinstance(step, Progress):
            self.progressed.emit(step)
            changes = step.changes
        else:
            changes = step
        if changes:
            self.changed.emit(changes)
            self._agenda.note(changes)

    def _add(self, path: Path) -> None:
        from photosim.library.folders import add_folder
        from photosim.library.progress import Changes

        if self._store is None:
            self._open()
        assert self._store is not None
        before = self._store.folders()
        place = add_folder(self._store, path)
        if {item.id for item in before} - {item.id for item in self._store.folders()}:
            # Folders inside it have handed their photos over to it.
            self.changed.emit(
                Changes(updated=tuple(self._store.photo_ids(place.folder.id).tolist()))
            )
        self._watch(place.folder.path)
        self._attend()
        self._agenda.look_through([place])
        self.folders_changed.emit()
        self._turn.start()

    def _remove(self, folder_id: int) -> None:
        from photosim.library.folders import remove_folder
        from photosim.library.progress import Changes

        assert self._store is not None
        path = next((item.path for item in self._store.folders() if item.id == folder_id), None)
        if path is None:
            return
        self._watcher.unwatch(path)
        gone = remove_folder(self._store, self._keys, folder_id)
        self._attend()
        self.changed.emit(Changes(removed=gone))
        self.folders_changed.emit()

    def _pause(self, paused: bool) -> None:
        self._paused = paused
        if self._store is not None:
            self._agenda.paused = paused
            self._turn.start()

    def _try_again(self, ids: Sequence[int]) -> None:
        from photosim.library.progress import Changes

        assert self._store is not None
        again = self._store.retry_problems(ids)
        self.changed.emit(Changes(appeared=tuple(again)))
        self.folders_changed.emit()
        self._agenda.embed()
        self._turn.start()

    def _renew_encoder(self, settings: Settings) -> None:
        from photosim.vision.models import choose_encoder

        wanted = settings.preferences
        choice = choose_encoder(wanted.encoder, wanted.weights, settings.weights_dirs)
        if self._store is not None:
            self._agenda.embed_anew(choice.identity)
            self._turn.start()
        self._service.renew(choice, wanted.device, wanted.cores)
        self.encoder_renewed.emit(choice)

    def _aim(self, recall_target: float) -> None:
        self._recall_target = recall_target
        if self._store is not None:
            self._agenda.recall_target = recall_target
            self._agenda.fit()
            self._turn.start()

    @guarded
    def _take_paths(self, paths: frozenset[Path]) -> None:
        if not paths.isdisjoint(self._roots):
            paths -= self._follow_drives()
        self._agenda.look_at(paths)
        self._turn.start()

    def _look(self, paths: frozenset[Path]) -> None:
        """Goes before a scan under way, which may take minutes on a slow drive."""
        from photosim.library.scan import scan_paths

        if self._store is not None:
            for changes in scan_paths(self._store, self._keys, paths):
                self._tell(changes)
            self._agenda.embed()
            self.folders_changed.emit()
            self._turn.start()

    @guarded
    def _check_drives(self) -> None:
        from photosim.library.disk_timeout import silent_folders
        from photosim.library.folders import FolderPart

        if self._store is None:  # it could not be opened at the beginning
            self._open()
        assert self._store is not None
        if self._store.session.changed_elsewhere():
            self.replaced.emit()
        if self._look_at_drives():
            self._follow_drives()
        self._service.avoid(silent_folders())
        if self._interrupted:  # by a full disk, or by another program: things may be better now
            self._interrupted = False
            online = [folder for folder in self._store.folders() if folder.online]
            self._agenda.look_through(FolderPart(folder) for folder in online)
            self._agenda.embed()
            self._turn.start()

    def _follow_drives(self) -> set[Path]:
        """Take in all that went, came or moved; what does so later is heard of."""
        moved: set[Path] = set()
        while True:
            self._attend()  # before looking, or what happens between the two would be missed
            changed = self._look_at_drives()
            if not changed:
                return moved
            moved |= changed

    def _look_at_drives(self) -> set[Path]:
        """Take in which folders went, came or moved; returns where they were."""
        from photosim.library.folders import FolderPart, changed_drives
        from photosim.library.progress import Changes

        assert self._store is not None
        changed = changed_drives(self._store)
        for folder, now in changed:
            self._watcher.unwatch(folder.path)
            if now.online:
                self._watch(now.path)
                self._agenda.look_through([FolderPart(now)])
                self._agenda.embed()  # what was pending when it went away
                self._turn.start()
            if now.path != folder.path:
                self.changed.emit(Changes(updated=tuple(self._store.photo_ids(folder.id).tolist())))
            self.folders_changed.emit()
        return {folder.path for folder, _ in changed}

    def _attend(self) -> None:
        """Hear at once when a folder goes or comes."""
        from photosim.library.disk_timeout import answers

        assert self._store is not None
        self._roots = frozenset(folder.path for folder in self._store.folders())
        self._watcher.attend([path for path in self._roots if answers(path)])

    def _watch(self, path: Path) -> None:
        from photosim.watcher import WatchError

        try:
            self._watcher.watch(path)
            self._unwatched.discard(path)
        except WatchError as error:
            self._unwatched.add(path)
            self._look_again.start()
            self._say(str(error))

    @guarded
    def _scan_unwatched(self) -> None:
        from photosim.library.folders import FolderPart

        assert self._store is not None
        for folder in self._store.folders():
            if folder.path in self._unwatched and folder.online:
                self._watch(folder.path)  # the system may allow it by now
                self._agenda.look_through([FolderPart(folder)])
        if not self._unwatched:
            self._look_again.stop()
        self._turn.start()

    def guard(self, work: Callable[[], None]) -> None:
        """Run a piece of work; a fault is told in words and the worker lives on."""
        from photosim.catalogue.database import CatalogueError, DamagedCatalogueError
        from photosim.library.folders import FolderError
        from photosim.library.recover import suspect_damage
        from photosim.vision.messages import EncoderUnavailable

        if self._broken:
            return
        try:
            work()
        except (CatalogueError, FolderError, EncoderUnavailable) as error:
            self._interrupted = isinstance(error, CatalogueError)
            if isinstance(error, DamagedCatalogueError):
                self._broken = True  # each further write might make it worse
                suspect_damage(self._catalogue)
            if not self._ending:  # then the encoder is closed before its users
                log.warning("%s", error)
                self._say(str(error))
        except Exception:
            log.exception("The indexer met an unexpected fault")
            self._say(self.tr("Something went wrong while indexing. See the log."))

    def _say(self, words: str) -> None:
        if words not in self._said:
            self._said.add(words)
            self.failed.emit(words)
