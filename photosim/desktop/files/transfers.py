"""Copying and moving photos into a folder, each with what belongs to it, and never half."""

import errno
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from photosim.atomic_write import flush_names
from photosim.desktop.files import operations
from photosim.desktop.files.carrying import Carrier, are_apart
from photosim.desktop.files.drives import CancelledError, on_drives
from photosim.desktop.files.operations import FileRefused, Move, shown, translate
from photosim.desktop.files.step_journal import Entry, StepJournal
from photosim.desktop.files.undo_steps import Kind
from photosim.desktop.tasks.stop_flag import StopFlag
from photosim.library.bundles import Bundle, bundles
from photosim.library.companions import Still, sidecars
from photosim.library.copying import (
    ChangedOriginalError,
    DamagedCopyError,
    part_for,
)
from photosim.library.disk import NotThere, is_taken, look
from photosim.library.disk_timeout import Beat, SilentFolderError, ask
from photosim.library.renaming import Pair
from photosim.library.transfer import Choice, Item, Plan, free_stem, plan, taken
from photosim.vision.files import is_listed

T = TypeVar("T")

_FULL = (errno.ENOSPC, errno.EDQUOT)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


@dataclass
class Transfer:
    """What is to be copied or moved, and what was chosen where names are taken.

    Attributes:
        plan: What is to go where.
        choices: By the place of the item among those of the plan; else what is usual.
        stop: Set to cancel it.
        movies: The moving halves of photos that are to give way, as far as these are known.
    """

    plan: Plan
    choices: Mapping[int, Choice] = field(default_factory=dict)
    stop: StopFlag = field(default_factory=StopFlag)
    movies: Mapping[Path, Path] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """What is done."""
        return Kind.MOVED if self.plan.moves else Kind.COPIED

    @property
    def needed(self) -> int:
        """Bytes that it takes on the folder's drive."""
        return sum(item.size for item, choice in self.chosen if choice is not Choice.SKIP)

    @property
    def giving_way(self) -> list[Path]:
        """Where photos are to give way to others of their names."""
        return [
            self.plan.folder / photo.name
            for item, choice in self.chosen
            if choice is Choice.REPLACE
            for _, photo in item.bundle.photos
        ]

    @property
    def chosen(self) -> list[tuple[Item, Choice]]:
        """Each item with what is to be done."""
        return [
            (item, self.choices.get(number, _usual(item)))
            for number, item in enumerate(self.plan.items)
        ]


def _usual(item: Item) -> Choice:
    return Choice.KEEP_BOTH if item.conflict is None else item.conflict.usual


def look_ahead(stills: Mapping[int, Still], folder: Path, stop: StopFlag, *, moves: bool) -> Plan:
    """Look what copying or moving photos into a folder would meet.

    Raises:
        FileRefused: It cannot work, or is not wanted any more.
    """

    def work(beat: Beat) -> Plan:
        return plan(bundles(stills, beat), folder, beat, moves=moves)

    try:
        sources = {still.path.parent for still in stills.values()}
        found = on_drives((*sources, folder), work, stop)
        is_allowed = ask(folder, lambda _beat: operations.may_change(folder))
    except CancelledError:
        raise FileRefused("") from None
    except OSError as error:
        raise FileRefused(_whole_reason(folder, error)) from error
    if not is_allowed:
        words = translate("PhotoFiles", "You don't have permission to change {folder}.")
        raise FileRefused(words.format(folder=folder))
    return found


class Transferrer:
    """Copies or moves one item after the other; belongs to the lane on which files are changed.

    Args:
        transfer: What is to be done.
        journal: Where it is noted.

    Attributes:
        skipped: How many photos were left out as was chosen.
        left: How many were not begun, since it was cancelled or the drive gave out.
    """

    def __init__(self, transfer: Transfer, journal: StepJournal) -> None:
        self._plan, self._stop, self._kind = transfer.plan, transfer.stop, transfer.kind
        self._movies = transfer.movies
        self._carrier = Carrier((transfer.plan.folder,), journal, transfer.stop)
        self._over = False
        self.skipped = 0
        self.left = 0

    @property
    def is_settled(self) -> bool:
        """Whether what could not be done was taken back; see `Carrier`."""
        return self._carrier.is_settled

    def bring(self, item: Item, choice: Choice, moves: list[Move]) -> None:
        """Copy or move what is of one name; either all of it or nothing.

        Args:
            item: The photos.
            choice: What to do where the name is taken.
            moves: Takes what was done.

        Raises:
            FileRefused: It was not, and why.
        """
        photos = len(item.bundle.photos)
        if self._over or self._stop.is_set:
            self.left += photos
            return
        if item.conflict is not None and choice is Choice.SKIP:
            self.skipped += photos
            return
        name = item.bundle.photos[0][1]
        self._carrier.folders = (item.bundle.folder, self._plan.folder)
        try:
            entry = self._entry(item.bundle, choice)
            self._carrier.carry(entry)
        except CancelledError:
            self.left += photos
        except OSError as error:
            refused, self._over = refusal(name, self._plan.folder, error, moves=self._plan.moves)
            raise refused from error
        else:
            moves += entry.moves
        finally:
            # What could not be taken back is found at the next start as the last that was begun.
            self._over = self._over or not self._carrier.is_settled

    def finish(self) -> None:
        """Wait until the folder's drive has the names of all that was brought, if it answers."""
        folder = self._plan.folder
        with suppress(OSError):
            on_drives((folder,), lambda _beat: flush_names(folder))

    def _entry(self, bundle: Bundle, choice: Choice) -> Entry:
        folder, ask = self._plan.folder, self._carrier.ask
        replaces = choice is Choice.REPLACE
        gives_way = ask(partial(_replaced, bundle, folder, self._movies)) if replaces else []
        stem = bundle.stem if replaces else ask(lambda _beat: free_stem(bundle, folder))
        pairs = bundle.targets(folder, stem)
        copies = ask(lambda _beat: not self._plan.moves or are_apart(bundle.folder, folder))
        parts = [part_for(target) for _, target in pairs] if copies else []
        ids = tuple(photo_id for photo_id, _ in bundle.photos)
        return Entry(self._kind, ids, tuple(pairs), tuple(parts), tuple(gives_way))


class Returner:
    """Undoes moves, one photo after the other; belongs to the lane on which files are changed.

    Args:
        journal: Where it is noted.
        stop: Set to cancel it; what is back by then stays there.

    Attributes:
        left: How many photos were not begun, since it was cancelled or a drive gave out.
        is_over: Whether one did.
    """

    def __init__(self, journal: StepJournal, stop: StopFlag) -> None:
        self._carrier = Carrier((), journal, stop)
        self._stop = stop
        self.is_over = False
        self.left = 0

    @property
    def is_settled(self) -> bool:
        """Whether what could not be done was taken back; see `Carrier`."""
        return self._carrier.is_settled

    def bring_back(self, move: Move, faults: list[str]) -> tuple[Pair, ...] | None:
        """Bring a photo back with what went along; either all of it or nothing.

        Args:
            move: How it was moved.
            faults: Takes why something that went along stays.

        Returns:
            What is back of what went along with it; None if it was not begun.

        Raises:
            FileRefused: It is not, and why.
        """
        if self.is_over or self._stop.is_set:
            self.left += 1
            return None
        folder = move.before.parent
        self._carrier.folders = (move.after.parent, folder)
        try:
            entry = self._carrier.ask(partial(_way_back, move, faults))
            self._carrier.carry(entry)
        except CancelledError:
            self.left += 1
            return None
        except OSError as error:
            refused, self.is_over = refusal(move.before, folder, error, moves=True)
            raise refused from error
        finally:
            self.is_over = self.is_over or not self._carrier.is_settled
        return tuple((before, after) for after, before in entry.pairs[:-1])


def _way_back(move: Move, faults: list[str], _beat: Beat) -> Entry:
    operations.expect_room(move)
    pairs = []
    for before, after in move.along:
        try:
            operations.expect_room(Move(move.photo_id, before, after))
        except FileRefused as error:
            faults.append(str(error))
        else:
            pairs.append((after, before))
    pairs.append((move.after, move.before))
    copies = are_apart(move.after.parent, move.before.parent)
    parts = [part_for(target) for _, target in pairs] if copies else []
    return Entry(Kind.MOVED, (), tuple(pairs), tuple(parts), undoes=True)


def refusal(path: Path, folder: Path, error: OSError, *, moves: bool) -> tuple[FileRefused, bool]:
    """Say why a photo was not brought to a folder, and whether no other can be either."""
    silent = isinstance(error, SilentFolderError)
    gone = not silent and _is_gone(folder)
    over = silent or gone or error.errno in (*_FULL, errno.EROFS)
    if error.errno == errno.ENOENT and not gone:
        words = translate("PhotoFiles", "“{name}” was not found.")
        return FileRefused(words.format(name=shown(path.name))), over
    words = (
        translate("PhotoFiles", "“{name}” was not moved: {reason}.")
        if moves
        else translate("PhotoFiles", "“{name}” was not copied: {reason}.")
    )
    reason = translate("PhotoFiles", "its folder is gone") if gone else _reason(error)
    return FileRefused(words.format(name=shown(path.name), reason=reason)), over


def _replaced(bundle: Bundle, folder: Path, movies: Mapping[Path, Path], _beat: Beat) -> list[Path]:
    """What gives way to a bundle, with what belongs to that.

    A movie that has only the name of a photo which gives way may be anybody's.
    """
    there = taken(bundle, folder)
    along = [file for path in there if is_listed(path.name) for file in sidecars([path])]
    halves = [movies[path] for path in there if path in movies and is_taken(movies[path])]
    return list(dict.fromkeys((*along, *halves, *there)))


def _is_gone(folder: Path) -> bool:
    """Whether a folder is no longer there; not so where that cannot be said."""
    try:
        return isinstance(ask(folder, lambda _beat: look(folder)), NotThere)
    except SilentFolderError:
        return False


def _reason(error: OSError) -> str:
    if isinstance(error, SilentFolderError):
        return translate("PhotoFiles", "the drive is not responding")
    if isinstance(error, DamagedCopyError):
        return translate("PhotoFiles", "the copy is damaged")
    if isinstance(error, ChangedOriginalError):
        return translate("PhotoFiles", "another program is changing it")
    if error.errno in _FULL:
        return translate("PhotoFiles", "the drive is full")
    if error.errno in _FORBIDDEN:
        words = translate("PhotoFiles", "you don't have permission to change {folder}")
        return words.format(folder=error.filename or "")
    return error.strerror or str(error)


def _whole_reason(folder: Path, error: OSError) -> str:
    if error.errno == errno.ENOENT:
        words = translate("PhotoFiles", "The folder {folder} was not found.")
    elif isinstance(error, SilentFolderError):
        words = translate("PhotoFiles", "The drive of {folder} is not responding.")
        folder = Path(error.filename)
    else:
        words = translate("PhotoFiles", "{folder} can't be used: {reason}.")
    return words.format(folder=folder, reason=_reason(error))
