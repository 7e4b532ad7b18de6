"""Copying and moving photos into a folder, each with what belongs to it, and never half."""

import errno
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from photosim.desktop.files import operations
from photosim.desktop.files.drives import CancelledError, on_drives
from photosim.desktop.files.operations import FileRefused, Move, shown, translate
from photosim.desktop.files.step_journal import Entry, StepJournal
from photosim.desktop.files.undo_steps import Kind
from photosim.desktop.tasks.stop_flag import StopFlag
from photosim.library.bundles import Bundle, bundles
from photosim.library.companions import Still, companions
from photosim.library.copying import (
    ChangedOriginalError,
    DamagedCopyError,
    Stamp,
    is_copy,
    part_for,
    place,
    remove_original,
    write_part,
)
from photosim.library.disk import NotThere, is_link, is_taken, look, real_path
from photosim.library.disk_timeout import Beat, SilentFolderError, ask
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
    """

    plan: Plan
    choices: Mapping[int, Choice] = field(default_factory=dict)
    stop: StopFlag = field(default_factory=StopFlag)

    @property
    def kind(self) -> Kind:
        """What is done."""
        return Kind.MOVED if self.plan.moves else Kind.COPIED

    @property
    def needed(self) -> int:
        """Bytes that it takes on the folder's drive."""
        return sum(item.size for item, choice in self.chosen if choice is not Choice.SKIP)

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
        is_settled: Whether what could not be done was taken back; otherwise that is to be done at
            the next start, and until then the journal is needed.
    """

    def __init__(self, transfer: Transfer, journal: StepJournal) -> None:
        self._plan, self._stop, self._kind = transfer.plan, transfer.stop, transfer.kind
        self._journal = journal
        self._folders: tuple[Path, ...] = (transfer.plan.folder,)
        self._over = False
        self.skipped = 0
        self.left = 0
        self.is_settled = True

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
        self._folders = (item.bundle.folder, self._plan.folder)
        try:
            entry = self._entry(item.bundle, choice)
            self._journal.begin(entry)
            self._do(entry)
        except CancelledError:
            self.left += photos
        except OSError as error:
            raise self._refusal(name, error) from error
        else:
            moves += entry.moves

    def _entry(self, bundle: Bundle, choice: Choice) -> Entry:
        folder = self._plan.folder
        replaces = choice is Choice.REPLACE
        gives_way = self._ask(lambda _beat: _replaced(bundle, folder)) if replaces else []
        stem = bundle.stem if replaces else self._ask(lambda _beat: free_stem(bundle, folder))
        pairs = bundle.targets(folder, stem)
        copies = self._ask(lambda _beat: not self._plan.moves or _apart(bundle.folder, folder))
        parts = [part_for(target) for _, target in pairs] if copies else []
        ids = tuple(photo_id for photo_id, _ in bundle.photos)
        return Entry(self._kind, ids, tuple(pairs), tuple(parts), tuple(gives_way))

    def _do(self, entry: Entry) -> None:
        if entry.kind is Kind.MOVED:
            _expect_removable(entry.pairs[-1][0])
        placed: list[tuple[Path, Path]] = []
        try:
            stamps = [
                self._ask(partial(write_part, source, part))
                for (source, _), part in zip(entry.pairs, entry.parts, strict=False)
            ]
            for path in entry.gives_way:
                self._trash(path, entry)
            for number, (source, target) in enumerate(entry.pairs):
                if entry.parts:
                    part = entry.parts[number]
                    self._ask(partial(_place, part, target), stoppable=False)
                else:
                    self._ask(partial(_relocate, source, target))
                placed.append((source, target))
            if entry.parts and entry.kind is Kind.MOVED:
                self._remove_originals(placed, stamps)
        except SilentFolderError:  # what hangs may still be done: nothing may touch it until then
            self.is_settled = False
            raise
        except BaseException:
            self._take_back(entry, placed)
            raise

    def _remove_originals(
        self, placed: Sequence[tuple[Path, Path]], stamps: Sequence[Stamp]
    ) -> None:
        for (source, target), stamp in zip(placed, stamps, strict=True):
            self._ask(partial(_remove_original, source, target, stamp), stoppable=False)

    def _trash(self, path: Path, entry: Entry) -> None:
        trashed = operations.move_to_trash(path)
        if trashed is None:
            words = translate(
                "PhotoFiles", "“{name}” was not replaced: there is no trash for {folder}."
            )
            raise FileRefused(words.format(name=shown(path.name), folder=path.parent))
        entry.replaced.append((path, trashed))
        self._journal.replaced(path, trashed)

    def _take_back(self, entry: Entry, placed: Sequence[tuple[Path, Path]]) -> None:
        """Undo what was done of an item; what refuses is found at the next start."""
        for part in entry.parts:
            self._try(partial(_unlink, part))
        for source, target in reversed(placed):
            self._try(partial(_bring_back, source, target))
        for path, trashed in reversed(entry.replaced):
            try:
                operations.put_back(Move(0, path, trashed))
            except FileRefused:
                self.is_settled = False

    def _try(self, work: Callable[[Beat], None]) -> None:
        try:
            self._ask(work, stoppable=False)
        except OSError:
            self.is_settled = False

    def _ask(self, work: Callable[[Beat], T], *, stoppable: bool = True) -> T:
        """Do something on the drives of both folders."""
        return on_drives(self._folders, work, self._stop if stoppable else None)

    def _refusal(self, path: Path, error: OSError) -> FileRefused:
        """Say why a photo was not brought; where no other can be either, none is tried."""
        gone = not isinstance(error, SilentFolderError) and _is_gone(self._plan.folder)
        silent = isinstance(error, SilentFolderError)
        self._over = silent or gone or error.errno in (*_FULL, errno.EROFS)
        if error.errno == errno.ENOENT and not gone:
            words = translate("PhotoFiles", "“{name}” was not found.")
            return FileRefused(words.format(name=shown(path.name)))
        words = (
            translate("PhotoFiles", "“{name}” was not moved: {reason}.")
            if self._plan.moves
            else translate("PhotoFiles", "“{name}” was not copied: {reason}.")
        )
        reason = translate("PhotoFiles", "its folder is gone") if gone else _reason(error)
        return FileRefused(words.format(name=shown(path.name), reason=reason))


def _replaced(bundle: Bundle, folder: Path) -> list[Path]:
    """What gives way to a bundle, with what belongs to that."""
    there = taken(bundle, folder)
    along = [file for path in there if is_listed(path.name) for file in companions(Still(path))]
    return list(dict.fromkeys((*along, *there)))


def _apart(folder: Path, other: Path) -> bool:
    """Whether two folders are on different drives."""
    return folder.stat().st_dev != other.stat().st_dev


def _expect_removable(path: Path) -> None:
    """Refuse to move what would stay where it is.

    Raises:
        OSError: Its folder may not be changed.
    """
    if not operations.may_change(path.parent):
        raise PermissionError(errno.EACCES, "", str(path.parent))


def _place(part: Path, target: Path, _beat: Beat) -> None:
    place(part, target)


def _relocate(source: Path, target: Path, beat: Beat) -> None:
    if is_taken(target):
        raise FileExistsError(errno.EEXIST, translate("PhotoFiles", "the name is taken"))
    if is_link(source):  # which leads to the same file from there
        target.symlink_to(real_path(source))
        source.unlink()
    else:
        operations.relocate(source, target, beat)


def _remove_original(source: Path, target: Path, stamp: Stamp, _beat: Beat) -> None:
    remove_original(source, target, stamp)


def _unlink(path: Path, _beat: Beat) -> None:
    path.unlink(missing_ok=True)


def _bring_back(source: Path, target: Path, beat: Beat) -> None:
    """Undo what was done to one file: a copy goes, what was moved comes back.

    Where another program has put something else in its place, it stays where it is.
    """
    if not is_taken(source):
        operations.relocate(target, source, beat)
    elif is_taken(target) and is_copy(target, source, beat):
        target.unlink()


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
