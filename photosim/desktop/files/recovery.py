"""Removals that were cut off: at the next start all of their files go back to where they were."""

import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QStandardPaths

from photosim.desktop.files import operations
from photosim.desktop.files.operations import FileRefused, Move
from photosim.desktop.files.removal_journal import (
    Entry,
    JournalStep,
    KnownFile,
    RemovalJournal,
)
from photosim.library.disk import is_taken
from photosim.vision.files import UnreadablePhoto, fingerprint

log = logging.getLogger(__name__)


@dataclass
class Recovery:
    """What was done about removals that were cut off.

    Attributes:
        back: Files that are back.
        left: Files that could not be put back now, but perhaps later.
        away: Files on drives that are not there; they are put back at a start with these.
        lost: Files of which it is not known where they are.
        stopped: Files that had gone when the window was closed, and stay where they are.
        instead: Their contents, each with the ids of the photos that stay instead.
        removed: How many copies these are.
        not_begun: How many copies were still to go then.
    """

    back: list[Move] = field(default_factory=list)
    left: list[Move] = field(default_factory=list)
    away: list[Path] = field(default_factory=list)
    lost: list[Path] = field(default_factory=list)
    stopped: list[Move] = field(default_factory=list)
    instead: list[tuple[bytes, tuple[int, ...]]] = field(default_factory=list)
    removed: int = 0
    not_begun: int = 0

    def __bool__(self) -> bool:
        return bool(self.not_begun) or self.was_cut_off

    @property
    def was_cut_off(self) -> bool:
        """Whether a removal was cut off in the middle."""
        return bool(self.back or self.left or self.away or self.lost)

    @property
    def waiting(self) -> int:
        """How many files may still be put back."""
        return len(self.left) + len(self.away)


def recover(journal: RemovalJournal) -> Recovery:
    """Undo the steps that were begun and not ended, and finish undoing what was being undone.

    Steps that ended because the window was closed are only told of.
    """
    recovery = Recovery()
    for step in journal.steps:
        if step.is_open and step.stopped is not None:
            recovery.stopped += [entry.move for entry in step.entries if entry.move is not None]
            recovery.instead += [
                (entry.file.content, tuple(photo_id for photo_id, _ in entry.stayed))
                for entry in step.entries
                if entry.trashed is not None and entry.file.content
            ]
            recovery.removed += step.stopped.removed
            recovery.not_begun += step.stopped.left
            journal.undone([step.number])
        elif step.is_open:
            _recover(step, journal, recovery)
    return recovery


def _recover(step: JournalStep, journal: RemovalJournal, recovery: Recovery) -> None:
    waiting = recovery.waiting
    for entry in reversed(list(step.entries)):
        try:
            move = _found(entry, recovery) if entry.is_open else entry.move
            if move is not None:
                _put_back(move, journal, recovery)
        except OSError as error:
            log.warning("Whether a removal was cut off is not known yet: %s", error)
            recovery.away.append(entry.file.path)
    if recovery.waiting == waiting:
        journal.undone([step.number])


def _put_back(move: Move, journal: RemovalJournal, recovery: Recovery) -> None:
    trashed = is_taken(move.after)
    if not trashed and is_taken(move.before):
        journal.back(move)  # it is back already: only that was not noted any more
        return
    if not trashed:
        _miss(move.before, move.after.parent, recovery)
        return
    try:
        operations.put_back(move)
    except FileRefused as error:
        log.warning("A removal that was cut off is not undone: %s", error)
        recovery.left.append(move)
        return
    journal.back(move)
    recovery.back.append(move)


def _found(entry: Entry, recovery: Recovery) -> Move | None:
    """Where a file is that may have been moved; None where it was not, or is not within reach.

    Raises:
        OSError: Its disk does not say.
    """
    path = entry.file.path
    if is_taken(path):
        _forget_links(path)
        return None
    trashed = found_in_trash(entry.file)
    if trashed is None:
        _miss(path, path.parent, recovery)
        return None
    return Move(entry.file.photo_id, path, trashed, content=entry.file.content)


def _miss(path: Path, folder: Path, recovery: Recovery) -> None:
    """Note that a file is not found; where even its folder is missing, its drive may be away."""
    (recovery.lost if is_taken(folder) else recovery.away).append(path)


def _forget_links(path: Path) -> None:
    """Remove what moving a file to the trash has left there before the file had left its place.

    Qt links it into the trash, by a name of its own at first, then writes the note on it, and
    unlinks it at last.
    """
    place = path.lstat()
    for trash in _trashes(path):
        notes = _notes(path, trash)
        for other in (trash / "files").glob("*"):
            info = trash / "info" / f"{other.name}.trashinfo"
            is_ours = info in notes or not is_taken(info)
            if is_ours and os.path.samestat(other.lstat(), place):
                operations.forget_trashed(other)
        for info in notes:
            if not is_taken(_noted(info)):
                info.unlink(missing_ok=True)


def found_in_trash(file: KnownFile) -> Path | None:
    """The file in a freedesktop trash that was at a path, the latest one of this content."""
    path = file.path
    found = [_noted(info) for trash in _trashes(path) for info in _notes(path, trash)]
    there = [trashed for trashed in found if is_taken(trashed)]
    there.sort(key=lambda one: one.lstat().st_ctime_ns, reverse=True)
    return next((trashed for trashed in there if _may_be(file, trashed)), None)


def _may_be(file: KnownFile, trashed: Path) -> bool:
    """Whether a file in the trash has the content; of what goes along none is known."""
    try:
        return not file.content or fingerprint(trashed) == file.content
    except UnreadablePhoto:
        return False


def _notes(path: Path, trash: Path) -> list[Path]:
    """The notes in a trash on files that were at a path."""
    wanted = {os.fsencode(path), os.fsencode(path.parent.resolve() / path.name)}
    return [one for one in (trash / "info").glob("*.trashinfo") if _origin(one, trash) in wanted]


def _noted(info: Path) -> Path:
    """The file that a note is on."""
    return info.parent.parent / "files" / info.name.removesuffix(".trashinfo")


def _trashes(path: Path) -> Iterator[Path]:
    data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    yield Path(data) / "Trash"
    user = os.getuid() if hasattr(os, "getuid") else 0
    for folder in path.parents:
        for trash in (folder / ".Trash" / str(user), folder / f".Trash-{user}"):
            if is_taken(trash):
                yield trash


def _origin(info: Path, trash: Path) -> bytes:
    """Where a file in the trash was, by its note; in a drive's trash that is told from its top."""
    with suppress(OSError):
        for line in info.read_bytes().splitlines():
            if line.startswith(b"Path="):
                origin = unquote_to_bytes(line.removeprefix(b"Path="))
                top = trash.parent if trash.name.startswith(".Trash-") else trash.parent.parent
                return origin if origin.startswith(b"/") else os.fsencode(top) + b"/" + origin
    return b""
