"""Bringing files to other paths together: all of them or none, also where a drive gives out."""

import errno
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from photosim.desktop.files import operations
from photosim.desktop.files.drives import on_drives
from photosim.desktop.files.operations import FileRefused, Move, shown, translate
from photosim.desktop.files.step_journal import Entry, StepJournal
from photosim.desktop.files.undo_steps import Kind
from photosim.desktop.tasks.stop_flag import StopFlag
from photosim.library.copying import (
    Stamp,
    is_copy,
    place,
    remove,
    remove_original,
    write_part,
)
from photosim.library.disk import is_link, is_taken, real_path
from photosim.library.disk_timeout import Beat, SilentFolderError
from photosim.library.renaming import expect_folders

T = TypeVar("T")


class Carrier:
    """Does what the entries of a journal say; belongs to the lane on which files are changed.

    Args:
        folders: In which something is done, perhaps on several drives.
        journal: Where it is noted.
        stop: Ends it.

    Attributes:
        folders: They.
        is_settled: Whether what could not be done was taken back; otherwise that is to be done at
            the next start, and until then the journal is needed.
    """

    def __init__(self, folders: tuple[Path, ...], journal: StepJournal, stop: StopFlag) -> None:
        self.folders = folders
        self._journal, self._stop = journal, stop
        self.is_settled = True

    def carry(self, entry: Entry) -> None:
        """Bring files to their new paths.

        Raises:
            CancelledError: It is not wanted any more.
            OSError: It cannot be done.
            FileRefused: It cannot, and why.
        """
        if entry.kind is Kind.MOVED:
            _expect_removable(entry.pairs[-1][0])
        self._journal.begin(entry)
        placed: list[tuple[Path, Path]] = []
        try:
            stamps = [
                self.ask(partial(write_part, source, part))
                for (source, _), part in zip(entry.pairs, entry.parts, strict=False)
            ]
            for path in entry.gives_way:
                self._trash(path, entry)
            for number, (source, target) in enumerate(entry.pairs):
                if entry.parts:
                    part = entry.parts[number]
                    self.ask(partial(_place, part, target), stoppable=False)
                else:
                    self.ask(partial(_relocate, source, target))
                placed.append((source, target))
            if entry.parts and entry.kind is Kind.MOVED:
                self._remove_originals(placed, stamps)
        except SilentFolderError:  # what hangs may still be done: nothing may touch it until then
            self.is_settled = False
            raise
        except BaseException:
            self._take_back(entry, placed)
            if self.is_settled:
                self._journal.taken_back()
            raise

    def _remove_originals(
        self, placed: Sequence[tuple[Path, Path]], stamps: Sequence[Stamp]
    ) -> None:
        for (source, target), stamp in zip(placed, stamps, strict=True):
            self.ask(partial(_remove_original, source, target, stamp), stoppable=False)

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
        copies = entry.kind is Kind.COPIED
        for source, target in reversed(placed):
            self._try(partial(_bring_back, source, target, copies=copies))
        for path, trashed in reversed(entry.replaced):
            try:
                operations.put_back(Move(0, path, trashed))
            except FileRefused:
                self.is_settled = False

    def _try(self, work: Callable[[Beat], None]) -> None:
        try:
            self.ask(work, stoppable=False)
        except OSError:
            self.is_settled = False

    def ask(self, work: Callable[[Beat], T], *, stoppable: bool = True) -> T:
        """Do something on the drives of both folders."""
        return on_drives(self.folders, work, self._stop if stoppable else None)


def are_apart(folder: Path, other: Path) -> bool:
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
        try:
            remove(source)
        except OSError:
            target.unlink()
            raise
    else:
        operations.relocate(source, target, beat)


def _remove_original(source: Path, target: Path, stamp: Stamp, _beat: Beat) -> None:
    remove_original(source, target, stamp)


def _unlink(path: Path, _beat: Beat) -> None:
    expect_folders([path.parent])  # or it may be on a drive that was pulled out
    path.unlink(missing_ok=True)


def _bring_back(source: Path, target: Path, beat: Beat, *, copies: bool) -> None:
    """Undo what was done to one file: a copy goes, what was moved comes back.

    Where another program has put something else in its place, it stays where it is; so does a
    copy whose original is gone.
    """
    expect_folders([source.parent, target.parent])
    if not is_taken(source):
        if not copies:
            operations.relocate(target, source, beat)
    elif is_taken(target) and is_copy(target, source, beat):
        target.unlink()
