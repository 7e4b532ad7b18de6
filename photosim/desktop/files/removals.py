"""Removing copies: each goes to the trash only after what stays instead was read and is right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from photosim.desktop.files import operations
from photosim.desktop.files.operations import FileRefused, Move, shown
from photosim.desktop.files.removal_journal import KnownFile, RemovalJournal
from photosim.desktop.ui.sentences import translated
from photosim.library.companions import sidecars, without_shared
from photosim.library.disk import Inode, There, look
from photosim.library.disk_timeout import Beat, SilentFolderError, ask
from photosim.vision.files import UnreadablePhoto, fingerprint

translate = QCoreApplication.translate

_SILENT = "Its drive or network folder is not responding"


@dataclass(frozen=True, slots=True)
class Removal:
    """A copy that is to go, as a whole: its files, and what stays instead.

    Attributes:
        files: Its photos' files; of a set all of them.
        stayed: The files that stay instead, at least one; all of them are checked.
        companions: What goes along with it, such as the moving half of a live photo, unless it
            also belongs to a photo that stays.
        reason: Why that stays, in English; empty where the person chose.
    """

    files: tuple[KnownFile, ...]
    stayed: tuple[KnownFile, ...]
    companions: tuple[Path, ...] = ()
    reason: str = ""


class Remover:
    """Removes the copies of one step.

    What stays instead of one of them is removed for none of the others, whatever path leads to it.

    Args:
        removals: All that is to go.
        journal: Where it is noted.
    """

    def __init__(self, removals: Sequence[Removal], journal: RemovalJournal) -> None:
        self._journal = journal
        self._marked = {file.path for removal in removals for file in removal.files}
        self._staying: set[Inode] = set()
        self._gone: set[Inode] = set()

    def remove(self, removal: Removal, moves: list[Move]) -> None:
        """Move a copy to the trash; either all of its files go or none.

        Args:
            removal: The copy.
            moves: Takes what was done, file by file.

        Raises:
            FileRefused: It stays, and why.
        """
        staying = {self._place_of_staying(file, removal) for file in removal.stayed}
        going = {_place_of_going(file) for file in removal.files}
        if not staying or going & (staying | self._staying) or staying & self._gone:
            words = translate(
                "Removals", "“{name}” was left in place: no other file of this picture would stay."
            )
            raise _refusal(words, removal.files[0].path)
        self._staying |= staying
        done: list[Move] = []
        try:
            for file in _with_companions(removal):
                done.append(self._move(file, removal))
                moves.append(done[-1])
        except FileRefused:
            self._put_back(done, moves)
            raise
        self._gone |= going

    def _place_of_staying(self, file: KnownFile, removal: Removal) -> Inode:
        name = removal.files[0].path
        if file.path in self._marked:
            words = translate("Removals", "“{name}” was left in place: “{kept}” is to go, too.")
            raise _refusal(words, name, file.path)
        found = _identify(file)
        if isinstance(found, str):
            words = translate(
                "Removals",
                "“{name}” was left in place, as “{kept}” could not be checked: {why}.",
            )
            raise _refusal(words, name, file.path, found)
        return found

    def _move(self, file: KnownFile, removal: Removal) -> Move:
        try:
            self._journal.moving(file, removal.stayed, removal.reason)
        except OSError as error:
            words = translate(
                "Removals", "“{name}” was left in place: the history can't be written ({why})."
            )
            raise _refusal(words, file.path, why=error.strerror or str(error)) from error
        trashed = None
        try:
            trashed = operations.move_to_trash(file.path)
        finally:
            self._journal.moved(trashed)
        if trashed is None:
            words = translate(
                "Removals", "“{name}” was left in place: there is no trash for {folder}."
            )
            name = shown(file.path.name)
            raise FileRefused(words.format(name=name, folder=file.path.parent))
        return Move(file.photo_id, file.path, trashed, content=file.content)

    def _put_back(self, done: Iterable[Move], moves: list[Move]) -> None:
        for move in done:
            operations.put_back(move)
            moves.remove(move)
            self._journal.back(move)


def _refusal(words: str, path: Path, kept: Path | None = None, why: str = "") -> FileRefused:
    other = "" if kept is None else shown(kept.name)
    return FileRefused(words.format(name=shown(path.name), kept=other, why=why))


def _stays(path: Path, why: str) -> FileRefused:
    return _refusal(translate("Removals", "“{name}” was left in place: {why}."), path, why=why)


def _place_of_going(file: KnownFile) -> Inode:
    found = _identify(file)
    if isinstance(found, str):
        raise _stays(file.path, found)
    return found


def _identify(file: KnownFile) -> Inode | str:
    """Where a file is, once all of it was read and is what is known of it; else why not."""
    try:
        return ask(file.path.parent, partial(_read, file))
    except SilentFolderError:
        return translated(_SILENT)
    except UnreadablePhoto as error:
        return translated(error.reason)


def _read(file: KnownFile, beat: Beat) -> Inode | str:
    content = fingerprint(file.path, beat)
    there = look(file.path)
    if content != file.content or not isinstance(there, There):
        return translate("Removals", "The file has changed since it was compared")
    return there.place


def _with_companions(removal: Removal) -> list[KnownFile]:
    """All that goes: what goes along first, so that a photo is never in the trash without it."""
    photos = [file.path for file in removal.files]
    try:
        along = ask(photos[0].parent, lambda _beat: _along(photos, removal.companions))
    except SilentFolderError as error:
        raise _stays(photos[0], translated(_SILENT)) from error
    first = removal.files[0].photo_id
    return [*(KnownFile(first, path, b"") for path in along), *removal.files]


def _along(photos: Sequence[Path], known: Iterable[Path]) -> Iterable[Path]:
    """What goes along with photos and belongs to none that stays."""
    return dict.fromkeys((*without_shared(known, photos), *sidecars(photos)))
