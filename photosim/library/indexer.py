"""What keeps the catalogue in step with the folders, and decides what is done next."""

import logging
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from photosim.catalogue.database import CatalogueError, DamagedCatalogueError
from photosim.errors import PhotoSimError
from photosim.library.disk_timeout import silent_folders
from photosim.library.embed import EmbedReport
from photosim.library.encoder_choice import choose_in_time
from photosim.library.encoders import IndexEncoder
from photosim.library.facts import FactsReport
from photosim.library.folders import FolderPart
from photosim.library.index_schedule import IndexSchedule, Reports
from photosim.library.kept import Kept
from photosim.library.library import Library
from photosim.library.library_encoder import LibraryEncoder, ReadingAnew
from photosim.library.progress import Changes, Progress
from photosim.library.recover import suspect_damage
from photosim.library.watched_folders import WatchedFolders
from photosim.preferences import Preferences
from photosim.vision.messages import EncoderClosed
from photosim.vision.models import EncoderChoice
from photosim.watcher import WatchError

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Opened:
    """The catalogue is open."""


@dataclass(frozen=True)
class Replaced:
    """The catalogue is another file, after damage, or another program has changed it."""


@dataclass(frozen=True)
class FoldersChanged:
    """Folders came or went, or have been looked through."""


@dataclass(frozen=True)
class Rested:
    """Nothing is left that anybody waits for; what nobody waits for may still be done.

    Attributes:
        pending: Photos within reach that are not embedded: by a pause, a fault or a silent drive.
    """

    pending: int = 0


@dataclass(frozen=True)
class Compared:
    """Photos were compared to find copies, which goes on after resting.

    Attributes:
        done: How many of those that were due.
        total: How many were.
    """

    done: int
    total: int


@dataclass(frozen=True)
class EncoderRenewed:
    """The encoder service goes on with another encoder.

    Attributes:
        choice: It.
        larger: Whether a larger one is here, with which the library was not indexed.
    """

    choice: EncoderChoice
    larger: bool = False


@dataclass(frozen=True)
class EncoderMissing:
    """The encoder that the library was read with is not here; nobody has said how to go on.

    Its vectors answer, and new photos wait.

    Attributes:
        identity: The missing encoder's.
        choice: The one that is here.
        photos: How many would be read anew with that.
    """

    identity: str
    choice: EncoderChoice
    photos: int


@dataclass(frozen=True)
class Said:
    """A fault in words; the same words are said once."""

    words: str


@dataclass(frozen=True)
class ChangesUntold:
    """Changes that other computers make in a folder are not told; it is looked through instead."""

    folder: Path


@dataclass(frozen=True)
class UnexpectedFault:
    """A mistake in the program, which the log has; said once."""


Event = (
    Progress
    | Changes
    | Opened
    | Replaced
    | FoldersChanged
    | Rested
    | Compared
    | EncoderRenewed
    | EncoderMissing
    | ReadingAnew
    | Said
    | ChangesUntold
    | UnexpectedFault
)
Events = tuple[Event, ...]


def _command(
    do: "Callable[Concatenate[Indexer, P], None]",
) -> "Callable[Concatenate[Indexer, P], Events]":
    """Let a method run under the indexer's guard and return what came of it."""

    @wraps(do)
    def run(self: "Indexer", /, *arguments: P.args, **named: P.kwargs) -> Events:
        self._guard(lambda: do(self, *arguments, **named))
        return self._take_events()

    return run


class Indexer:
    """Keeps the catalogue in step with the folders; owns the one library that writes.

    Belongs to one thread. Commands return at once with what came of them; the long work is
    `work`, whose steps leave room for commands between them. Faults are events: a command or a
    step that fails is told in words, and the next is done all the same, unless the catalogue is
    damaged.

    Args:
        catalogue: Its file; made if missing.
        service: Embeds the photos.
        on_paths: Gets the paths in which something has changed, on the watcher's thread; they
            are to be handed to `take_paths`.
        recall_target: The recall@60 that the search index is tuned to.
        encoder_named: Whether the person has said which encoder to use; otherwise the library goes
            on with its own.
    """

    def __init__(
        self,
        catalogue: Path,
        service: IndexEncoder,
        on_paths: Callable[[frozenset[Path]], None],
        recall_target: float = 0.98,
        *,
        encoder_named: bool = True,
    ) -> None:
        self._catalogue = catalogue
        self._service = service
        self._on_paths = on_paths
        self._recall_target = recall_target
        self._encoder_named = encoder_named
        self._library: Library | None = None
        self._schedule: IndexSchedule
        self._watches: WatchedFolders
        self._roots: frozenset[Path] = frozenset()
        self._paused = self._keeps_sidecars = self._writes_photos = False
        self._pairs_live_photos = True
        self._broken = self._interrupted = False
        self._said: set[Said | ChangesUntold | UnexpectedFault] = set()
        self._events: list[Event] = []
        self._due = self._working = self._at_rest = False

    # Commands

    @_command
    def open(self) -> None:
        """Open the catalogue, watch the folders and plan a first pass over them."""
        self._open()

    @_command
    def add_folder(self, path: Path) -> None:
        """Watch a folder and look through it."""
        part, changes = self._opened().add_folder(path)
        if changes:  # folders inside it have handed their photos over to it
            self._tell(changes)
        self._watch(part.folder.path)
        self._attend()
        self._schedule.look_through([part])
        self._tell(FoldersChanged())
        self._due = True

    @_command
    def remove_folder(self, folder_id: int) -> None:
        """Stop watching a folder and forget its photos."""
        library = self._opened()
        path = next((item.path for item in library.watched() if item.id == folder_id), None)
        if path is None:
            return
        self._watches.unwatch(path)
        changes = library.remove_folder(folder_id)
        self._attend()
        self._tell(changes, FoldersChanged())

    @_command
    def move_folder(self, folder_id: int, path: Path) -> None:
        """Go on with a folder at another path, at which it was found, and look through it."""
        library = self._opened()
        for folder in library.folders():
            if folder.id == folder_id:
                changes = library.places.move(folder, path)
                self._watches.unwatch(folder.path)
                self._watch(path)
                self._attend()
                self._tell(changes, FoldersChanged())
                moved = next(one for one in library.watched() if one.id == folder_id)
                self._schedule.look_through([FolderPart(moved)])
                self._due = True

    @_command
    def leave_out(self, folder_id: int, rules: Sequence[str]) -> None:
        """Leave out of a folder what rules say, and look for what others have left out."""
        library = self._opened()
        changes = library.exclusions.put(folder_id, rules)
        self._tell(changes, FoldersChanged())
        self._schedule.look_through(
            FolderPart(folder) for folder in library.watched() if folder.id == folder_id
        )
        self._schedule.embed()
        self._due = True

    @_command
    def look_at(self, paths: frozenset[Path]) -> None:
        """Look at files just changed here, before a scan under way, which may take minutes."""
        if self._library is not None:
            for changes in self._library.scan_paths(paths):
                self._note(changes)
            self._schedule.embed()
            self._tell(FoldersChanged())
            self._due = True

    @_command
    def take_paths(self, paths: frozenset[Path]) -> None:
        """Hear from the watcher what has changed."""
        roots = paths & self._roots
        if roots:
            moved = self._follow_drives()
            paths -= moved
            self._watch_again(roots - moved)
        self._schedule.look_at(paths)
        self._due = True

    @_command
    def pause(self, paused: bool) -> None:
        """Let embedding rest, or go on; changes on the disk are noticed all the same."""
        self._paused = paused
        if self._library is not None:
            self._schedule.paused = paused
            self._due = True

    @_command
    def retry(self, ids: Sequence[int]) -> None:
        """Try files again that could not be read."""
        changes = self._opened().retry_problems(ids)
        self._schedule.embed()
        self._tell(changes, FoldersChanged())
        self._due = True

    @_command
    def embed_again(self) -> None:
        """Try once more to embed what is pending, and say so if that fails again."""
        self._said.clear()
        self._opened()
        self._schedule.embed()
        self._due = True

    @_command
    def renew_encoder(self, wanted: Preferences, weights_dirs: Sequence[Path]) -> None:
        """Go on with the encoder, device and cores that the preferences ask for."""
        own = LibraryEncoder(choose_in_time(wanted.encoder, wanted.weights, weights_dirs))
        self._encoder_named = wanted.names_encoder
        if self._library is not None:
            own = self._own_encoder(self._library, own.choice)
            self._schedule.embed_anew(own.missing or own.choice.identity)
            self._schedule.undecided = own.missing is not None
            self._schedule.estimate(own.larger, measured_anew=True)
            self._due = True
        self._service.renew(own.choice, wanted.device, wanted.cores)
        self._tell(EncoderRenewed(own.choice, own.larger is not None))
        self._tell_missing(own)

    @_command
    def suggest_tags(self) -> None:
        """Learn anew from examples that have changed, and suggest tags by what is learnt."""
        if self._library is not None:
            self._schedule.suggest()
            self._due = True

    @_command
    def use_words(self, choice: EncoderChoice | None) -> None:
        """Look at all photos with another model that knows words, or with none."""
        if self._library is not None:
            self._schedule.look_anew()  # before the model is gone
            self._due = True
        self._service.words.use(choice)

    @_command
    def aim(self, recall_target: float) -> None:
        """Tune the search index to another recall@60."""
        self._recall_target = recall_target
        if self._library is not None:
            self._library.recall_target = recall_target
            self._schedule.fit()
            self._due = True

    @_command
    def check_drives(self) -> None:
        """Look for drives that went or came, and now and then for changes nobody reports.

        Also goes on with what a full disk has interrupted. To be called every few seconds.
        """
        library = self._opened()
        if library.changed_elsewhere():
            self._tell(Replaced())
        if self._look_at_drives():
            self._follow_drives()
        self._service.avoid(silent_folders())
        self._service.words.rest()
        if self._interrupted:  # by a full disk, or by another program: things may be better now
            self._interrupted = False
            online = [folder for folder in library.watched() if folder.online]
            self._schedule.look_through(FolderPart(folder) for folder in online)
            self._schedule.embed()
            self._due = True
        self._look_through_untold(library)

    @_command
    def pair_live_photos(self, wanted: bool) -> None:
        """Have the movies of live photos belong to these, or be videos; looks through all again."""
        self._pairs_live_photos = wanted
        if self._library is not None:
            self._library.live_photos = wanted
            online = [folder for folder in self._library.watched() if folder.online]
            self._schedule.look_through(FolderPart(folder) for folder in online)
            self._schedule.embed()
            self._due = True

    @_command
    def keep_sidecars(self, wanted: bool, *, in_photos: bool = False) -> None:
        """Write what is said of photos into their sidecars from now on, or do not.

        Args:
            wanted: Whether to.
            in_photos: Whether it is written into the photos themselves, too.
        """
        self._keeps_sidecars, self._writes_photos = wanted, wanted and in_photos
        if self._library is not None:
            self._schedule.writes_photos = self._writes_photos
        if wanted and self._library is not None:
            self._schedule.write_sidecars()
            self._due = True

    def decide(self, say: Callable[[Library], T]) -> T:
        """Keep what a person says, or take it back; returns what undoing that needs."""
        result = say(self._opened())
        said = result.changes if isinstance(result, Kept) else result
        if self._keeps_sidecars and isinstance(said, Changes):
            self._schedule.write_sidecars(said.marked)
            self._due = True
        return result

    # Work

    @property
    def is_work_due(self) -> bool:
        """Whether `work` is to be called: there is something to do, and nobody is at it."""
        return self._due and not self._working

    @property
    def is_working(self) -> bool:
        """Whether `work` is under way."""
        return self._working

    def work(self) -> Generator[Events, None, None]:
        """Do what is due, changes on the disk before embedding and that before fitting.

        Yields:
            What came of each step, at last `Rested` unless the catalogue cannot be used.
        """
        if self._working:
            return
        self._working = True
        try:
            while self._due and self._library is not None and not self._broken:
                self._guard(self._advance)
                yield self._take_events()
        finally:
            self._working = False

    def close(self) -> None:
        """Stop where it is; what was written stays."""
        if self._library is not None:
            self._schedule.close()
            self._watches.close()
            self._library.close()

    def _advance(self) -> None:
        self._due = False  # nor is it when the next piece of work cannot even begin
        steps = self._schedule.next()
        if steps is None:
            self._tell(Rested(self._opened().pending(self._schedule.encoder)))
            return
        self._due = True
        try:
            step = next(steps)
        except StopIteration as end:
            self._take_out(steps)
            if isinstance(end.value, FactsReport) and end.value.embed_anew:
                self._schedule.embed()
            if isinstance(end.value, EmbedReport) and end.value.encoder is not None:
                self._schedule.encoder = end.value.encoder.identity
            if isinstance(end.value, ReadingAnew):
                self._tell(end.value)
            return
        except BaseException:
            self._take_out(steps)
            raise
        was_at_rest, self._at_rest = self._at_rest, self._schedule.is_at_rest
        if self._at_rest and not was_at_rest:
            self._tell(Rested())
        self._note(step)

    def _take_out(self, steps: Reports) -> None:
        scanned = self._schedule.is_scanning
        self._schedule.end(steps)
        if scanned:
            self._tell(FoldersChanged())

    def _note(self, step: Progress | Changes) -> None:
        if isinstance(step, Progress) and step.stage == "comparing":
            self._tell(Compared(step.done, step.total or step.done))
        elif isinstance(step, Progress):
            self._tell(step)
        changes = step.changes if isinstance(step, Progress) else step
        if changes:
            self._tell(changes)
            self._schedule.note(changes)

    # The catalogue, the folders and their drives

    def _opened(self) -> Library:
        """The library; opened now if it could not be at the beginning."""
        return self._open() if self._library is None else self._library

    def _open(self) -> Library:
        library = Library.open(
            self._catalogue, self._service, read_only=False, recall_target=self._recall_target
        )
        library.live_photos = self._pairs_live_photos
        try:
            own = self._own_encoder(library, self._service.choice)
        except CatalogueError:
            library.close()  # the next command opens it again
            raise
        self._watches = WatchedFolders(self._on_paths)
        if own.choice != self._service.choice:
            self._service.use(own.choice)
            self._tell(EncoderRenewed(own.choice, own.larger is not None))
        self._schedule = IndexSchedule(library, own.missing or own.choice.identity)
        self._schedule.undecided = own.missing is not None
        self._schedule.estimate(own.larger)
        self._schedule.paused = self._paused
        self._schedule.writes_photos = self._writes_photos
        if self._keeps_sidecars:
            self._schedule.write_sidecars()
        self._library = library
        if library.recovery is not None:
            self._tell(Replaced())
            self._say(str(library.recovery))
        self._tell(Opened())
        self._tell_missing(own)
        for known in library.watched():
            folder = library.check_folder(known)
            if folder.online:
                self._watch(folder.path)
                self._schedule.look_through([FolderPart(folder)])
        self._attend()
        self._due = True
        return library

    def _own_encoder(self, library: Library, best: EncoderChoice) -> LibraryEncoder:
        """The encoder to go on with, and what the person is to be asked about."""
        is_wanted = self._encoder_named and not best.stands_in
        return LibraryEncoder(best) if is_wanted else library.encoder_with(best)

    def _tell_missing(self, own: LibraryEncoder) -> None:
        if own.missing is not None:
            photos = self._opened().pending(own.choice.identity)
            self._tell(EncoderMissing(own.missing, own.choice, photos))

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
        library = self._opened()
        changed = library.changed_drives()
        for folder, now in changed:
            self._watches.unwatch(folder.path)
            if now.online:
                self._watch(now.path)
                self._schedule.look_through([FolderPart(now)])
                self._schedule.embed()  # what was pending when it went away
                if self._keeps_sidecars:
                    self._schedule.write_sidecars()
                self._due = True
            if now.path != folder.path:
                self._tell(Changes(updated=library.photo_ids(folder.id)))
            self._tell(FoldersChanged())
        return {folder.path for folder, _ in changed}

    def _look_through_untold(self, library: Library) -> None:
        """Look through the folders of which not every change is told, at a pace for their size."""
        for folder in library.watched():
            if not folder.online or self._watches.hears_all(folder.path):
                continue
            if self._watches.hears(folder.path) and self._tell_once(ChangesUntold(folder.path)):
                log.warning("What other computers change in %s is not told", folder.path)
            if not self._schedule.is_looked_through(folder.id):
                self._watch(folder.path)  # the system may allow it by now
                self._schedule.look_through([FolderPart(folder)])
                self._due = True

    def _attend(self) -> None:
        """Hear at once when a folder goes or comes."""
        self._roots = frozenset(folder.path for folder in self._opened().watched())
        self._watches.attend(self._roots)

    def _watch_again(self, roots: frozenset[Path]) -> None:
        """Watch folders whose watch has ended, or learn why that is refused."""
        for folder in self._opened().watched():
            if folder.path in roots and folder.online:
                self._watch(folder.path)

    def _watch(self, path: Path) -> None:
        try:
            self._watches.watch(path)
        except WatchError as error:
            self._say(str(error))

    # Telling

    def _take_events(self) -> Events:
        events, self._events = tuple(self._events), []
        return events

    def _guard(self, work: Callable[[], None]) -> None:
        """Run a piece of work; a fault becomes an event."""
        if self._broken:
            return
        try:
            work()
        except EncoderClosed:
            log.debug("the program ends while photos are embedded")
        except PhotoSimError as error:
            self._interrupted |= isinstance(error, CatalogueError)
            if isinstance(error, DamagedCatalogueError):
                self._broken = True  # each further write might make it worse
                suspect_damage(self._catalogue)
            self._say(str(error))
        except Exception:
            log.exception("The indexer met an unexpected fault")
            self._tell_once(UnexpectedFault())

    def _say(self, words: str) -> None:
        if self._tell_once(Said(words)):
            log.warning("%s", words)

    def _tell_once(self, fault: Said | ChangesUntold | UnexpectedFault) -> bool:
        if fault in self._said:
            return False
        self._said.add(fault)
        self._tell(fault)
        return True

    def _tell(self, *events: Event) -> None:
        self._events.extend(events)
