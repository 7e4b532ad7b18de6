"""Removals that were cut off: at the next start all of their files go back to where they were."""

import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QStandardPaths

from photosim.desktop.files import operations
from photosim.desktop.files.drives import on_drives
from photosim.desktop.files.operations import FileRefused, Move
from photosim.desktop.files.removal_journal import (
    Entry,
    JournalStep,
    KnownFile,
    RemovalJournal,
)
from photosim.library.disk import is_taken
from photosim.library.disk_timeout import Beat, ask_all
from photosim.vision.files import UnreadablePhoto, fingerprint

log = logging.getLogger(__name__)


@dataclass
class Recovery:
    """What was done about removals that were cut off.

    Attributes:
        back: Files that are back.
        left: Files that could not be put back now, but perhaps later.
        away: Files on drives that are not there; they are put back at a start with these. They are
            told of once.
        lost: Files of which it is not known where they are. While others are away, too, they are
            told of once, and again when all is settled.
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


def recover(journal: RemovalJournal) -> Recovery:
    """Undo the steps that were begun and not ended, and finish undoing what was being undone.

    Steps that ended because the window was closed are only told of.
    """
    recovery = Recovery()
    open_steps = [step for step in journal.steps if step.is_open and step.stopped is None]
    ask_all({entry.file.path.parent for step in open_steps for entry in step.entries})
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


class _Now(Enum):
    """What is known of a file that may have been moved to the trash."""

    STAYED = "it was not moved"
    WAS_BACK = "it was back already"
    BACK = "it is back now"
    LEFT = "it cannot be put back"
    AWAY = "its drive may be away"
    LOST = "it is nowhere"


def _recover(step: JournalStep, journal: RemovalJournal, recovery: Recovery) -> None:
    left, away, lost = len(recovery.left), list[Path](), list[Path]()
    for entry in reversed(list(step.entries)):
        path = entry.file.path
        folders = {path.parent} | ({entry.trashed.parent} if entry.trashed is not None else set())
        try:
            now, move = on_drives(folders, partial(_bring_back, entry))
        except OSError as error:
            log.warning("Whether a removal was cut off is not known yet: %s", error)
            away.append(path)
            continue
        if now is _Now.AWAY:
            away.append(path)
        elif now is _Now.LOST:
            lost.append(path)
        elif move is not None and now is _Now.LEFT:
            recovery.left.append(move)
        elif move is not None:
            journal.back(move)
            recovery.back += [move] if now is _Now.BACK else []
    if not (away and step.waits):
        recovery.lost += lost
    if away and not step.waits:
        journal.wait(step.number)
        recovery.away += away
    if not away and len(recovery.left) == left:
        journal.undone([step.number])


def _bring_back(entry: Entry, beat: Beat) -> tuple[_Now, Move | None]:
    """Put a file back that may have been moved, and tell how; notes nothing.

    Raises:
        OSError: Its disk does not say where it is.
    """
    move, path = entry.move, entry.file.path
    if entry.is_open:
        if is_taken(path):
            _forget_links(path, beat)
            return _Now.STAYED, None
        trashed = found_in_trash(entry.file, beat)
        if trashed is None:
            return _missing(path.parent), None
        move = Move(entry.file.photo_id, path, trashed, content=entry.file.content)
    if move is None:
        return _Now.STAYED, None
    beat()
    if not is_taken(move.after):
        # Where it is back, only that was not noted any more.
        back = is_taken(move.before)
        return (_Now.WAS_BACK, move) if back else (_missing(move.after.parent), None)
    try:
        operations.put_back(move, beat)
    except FileRefused as error:
        log.warning("A removal that was cut off is not undone: %s", error)
        return _Now.LEFT, move
    return _Now.BACK, move


def _missing(folder: Path) -> _Now:
    """A file is not found; where even its folder is missing, its drive may be away."""
    return _Now.LOST if is_taken(folder) else _Now.AWAY


def _forget_links(path: Path, beat: Beat) -> None:
    """Remove what moving a file to the trash has left there before the file had left its place.

    Qt links it into the trash, by a name of its own at first, then writes the note on it, and
    unlinks it at last.
    """
    place = path.lstat()
    for trash in _trashes(path):
        notes = _notes(path, trash, beat)
        for other in (trash / "files").glob("*"):
            beat()
            info = trash / "info" / f"{other.name}.trashinfo"
            is_ours = info in notes or not is_taken(info)
            if is_ours and os.path.samestat(other.lstat(), place):
                operations.forget_trashed(other)
        for info in notes:
            if not is_taken(_noted(info)):
                info.unlink(missing_ok=True)


def found_in_trash(file: KnownFile, beat: Beat) -> Path | None:
    """The file in a freedesktop trash that was at a path, the latest one of this content."""
    path = file.path
    found = [_noted(info) for trash in _trashes(path) for info in _notes(path, trash, beat)]
    there = [trashed for trashed in found if is_taken(trashed)]
    there.sort(key=lambda one: one.lstat().st_ctime_ns, reverse=True)
    return next((trashed for trashed in there if _may_be(file, trashed, beat)), None)


def _may_be(file: KnownFile, trashed: Path, beat: Beat) -> bool:
    """Whether a file in the trash has the content; of what goes along none is known."""
    try:
        return not file.content or fingerprint(trashed, beat) == file.content
    except UnreadablePhoto:
        return False


def _notes(path: Path, trash: Path, beat: Beat) -> list[Path]:
    """The notes in a trash on files that were at a path."""
    wanted = {os.fsencode(path), os.fsencode(path.parent.resolve() / path.name)}
    found = []
    for one in (trash / "info").glob("*.trashinfo"):
        beat()
        if _origin(one, trash) in wanted:
            found.append(one)
    return found


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
