"""Removing copies: each goes to the trash only after what stays instead was read and is right."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from photosim.desktop.files import operations
from photosim.desktop.files.operations import FileRefused, Move, shown
from photosim.desktop.files.removal_journal import KnownFile, RemovalJournal, Stopped
from photosim.desktop.ui.sentences import translated
from photosim.library.companions import sidecars, without_shared
from photosim.library.disk import There, look
from photosim.library.disk_timeout import Beat, SilentFolderError, ask
from photosim.library.file_identity import FileIdentity, Identifier, KnownFiles
from photosim.library.mount_table import Mount, read_mounts
from photosim.vision.files import UnreadablePhoto, fingerprint

log = logging.getLogger(__name__)
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

    Attributes:
        progress: How many were removed, and how many not looked at yet.
    """

    def __init__(self, removals: Sequence[Removal], journal: RemovalJournal) -> None:
        self.progress = Stopped(0, len(removals))
        self._journal = journal
        self._marked = {file.path for removal in removals for file in removal.files}
        self._mounts = read_mounts()
        self._staying, self._gone = KnownFiles(), KnownFiles()

    def remove(self, removal: Removal, moves: list[Move]) -> None:
        """Move a copy to the trash; either all of its files go or none.

        Args:
            removal: The copy.
            moves: Takes what was done, file by file.

        Raises:
            FileRefused: It stays, and why.
        """
        self.progress = replace(self.progress, left=self.progress.left - 1)
        staying = [self._staying_file(file, removal) for file in removal.stayed]
        going = [self._going_file(file) for file in removal.files]
        self._expect_others(removal, going, staying)
        along = _companions(removal)
        self._staying.add(staying)
        done: list[Move] = []
        try:
            for file in (*along, *removal.files):
                done.append(self._move(file, removal))
                moves.append(done[-1])
            self._expect_still_there(removal)
        except FileRefused:
            self._put_back(done, moves)
            raise
        except OSError as error:
            self._put_back(done, moves)
            raise _stays(removal.files[0].path, error.strerror or str(error)) from error
        self._gone.add(going)
        self.progress = replace(self.progress, removed=self.progress.removed + 1)

    def _expect_others(
        self, removal: Removal, going: Sequence[FileIdentity], staying: Sequence[FileIdentity]
    ) -> None:
        """Refuse to remove what may be what stays, by another path.

        Raises:
            FileRefused: It may be.
        """
        kept = KnownFiles()
        kept.add(staying)
        name = removal.files[0].path
        if any(file.is_surely(other) for file in going for other in staying):
            raise _refusal(_no_other(), name)
        if any(kept.may_have(file) for file in going):
            words = translate(
                "Removals",
                "“{name}” was left in place: it may be the same file as “{kept}”, reached by "
                "another way through the network.",
            )
            raise _refusal(words, name, removal.stayed[0].path)
        is_needed = any(self._staying.may_have(file) for file in going)
        if not staying or is_needed or any(self._gone.may_have(file) for file in staying):
            raise _refusal(_no_other(), name)

    def _expect_still_there(self, removal: Removal) -> None:
        """Refuse what took along what was to stay, by a way that nothing has told of.

        Raises:
            FileRefused: It has.
        """
        for file in removal.stayed:
            if not _is_there(file.path):
                words = translate(
                    "Removals", "“{name}” was put back: “{kept}” had disappeared along with it."
                )
                raise _refusal(words, removal.files[0].path, file.path)

    def _staying_file(self, file: KnownFile, removal: Removal) -> FileIdentity:
        name = removal.files[0].path
        if file.path in self._marked:
            words = translate("Removals", "“{name}” was left in place: “{kept}” is to go, too.")
            raise _refusal(words, name, file.path)
        found = self._identify(file)
        if isinstance(found, str):
            words = translate(
                "Removals",
                "“{name}” was left in place, as “{kept}” could not be checked: {why}.",
            )
            raise _refusal(words, name, file.path, found)
        return found

    def _going_file(self, file: KnownFile) -> FileIdentity:
        found = self._identify(file)
        if isinstance(found, str):
            raise _stays(file.path, found)
        return found

    def _identify(self, file: KnownFile) -> FileIdentity | str:
        """Which file it is, once all of it was read and is what is known of it; else why not."""
        try:
            return ask(file.path.parent, partial(_read, file, self._mounts))
        except SilentFolderError:
            return translated(_SILENT)
        except UnreadablePhoto as error:
            return translated(error.reason)

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

    def _put_back(self, done: Sequence[Move], moves: list[Move]) -> None:
        """Put back what was moved; what refuses stays among the moves, which can be undone."""
        for move in reversed(done):
            try:
                operations.put_back(move)
            except FileRefused as error:
                log.warning("What was moved in part is not put back: %s", error)
                continue
            moves.remove(move)
            self._journal.back(move)


def _refusal(words: str, path: Path, kept: Path | None = None, why: str = "") -> FileRefused:
    other = "" if kept is None else shown(kept.name)
    return FileRefused(words.format(name=shown(path.name), kept=other, why=why))


def _stays(path: Path, why: str) -> FileRefused:
    return _refusal(translate("Removals", "“{name}” was left in place: {why}."), path, why=why)


def _no_other() -> str:
    return translate(
        "Removals", "“{name}” was left in place: no other file of this picture would stay."
    )


def _read(file: KnownFile, mounts: Sequence[Mount], beat: Beat) -> FileIdentity | str:
    content = fingerprint(file.path, beat)
    there = look(file.path)
    if content != file.content or not isinstance(there, There):
        return translate("Removals", "The file has changed since it was compared")
    return Identifier(file.path.parent, mounts).identify(file.path, there)


def _is_there(path: Path) -> bool:
    try:
        return ask(path.parent, lambda _beat: isinstance(look(path), There))
    except SilentFolderError:
        return False


def _companions(removal: Removal) -> list[KnownFile]:
    """What goes along; it goes first, so that a photo is never in the trash without it."""
    photos = [file.path for file in removal.files]
    try:
        along = ask(photos[0].parent, lambda _beat: _along(photos, removal.companions))
    except SilentFolderError as error:
        raise _stays(photos[0], translated(_SILENT)) from error
    first = removal.files[0].photo_id
    return [KnownFile(first, path, b"") for path in along]


def _along(photos: Sequence[Path], known: Iterable[Path]) -> Iterable[Path]:
    """What goes along with photos and belongs to none that stays."""
    return dict.fromkeys((*without_shared(known, photos), *sidecars(photos)))
