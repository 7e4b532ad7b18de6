"""The only code that changes a person's photos: renaming, deleting, and undoing that.

Nothing here overwrites a file. Everything may take as long as the drive does, so none of it may
run on the GUI thread.
"""

import contextlib
import errno
import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QFile, QStandardPaths

from photosim.errors import PhotoSimError
from photosim.library.copying import (
    are_linked,
    is_copy,
    part_for,
    place,
    remove_original,
    rename,
    write_part,
)
from photosim.library.disk import NotThere, There, is_link, is_taken, look
from photosim.library.disk_timeout import Beat
from photosim.library.file_names import is_respelt

translate = QCoreApplication.translate

_FULL = (errno.ENOSPC, errno.EDQUOT)
_FULL_BY_QT = "No space left on device"  # which its own catalogues translate
_LONGEST_TRASHED = 255 - len(".trashinfo") - len("-1000")  # bytes; the note has the name, too


class FileRefused(PhotoSimError):  # noqa: N818  an answer to the person, not a mistake
    """A file was not changed; the message is for the person."""


class TrashRefused(FileRefused):
    """There is no trash that can hold a file."""


class DriveFull(FileRefused):
    """A file's trash is on its drive, which has no room for the note on it."""


@dataclass(frozen=True, slots=True)
class Move:
    """A photo's file that was renamed, moved, copied or turned; what undoing needs.

    Attributes:
        photo_id: The photo; 0 for a file by itself that only belongs to one.
        along: Where files that belong to it were and are, such as its sidecar.
        replaced: Files whose places were taken by it, and where they are in the trash.
        content: The hash of its content where it was removed as a copy; else empty.
        turn: The EXIF orientations before and after, where it was turned; else empty.
    """

    photo_id: int
    before: Path
    after: Path
    along: tuple[tuple[Path, Path], ...] = ()
    content: bytes = b""
    replaced: tuple[tuple[Path, Path], ...] = ()
    turn: tuple[int, ...] = ()


def move_to_trash(path: Path) -> Path | None:
    """Move a file to the trash of its drive.

    Returns:
        Its path in the trash; None if there is no trash for it.

    Raises:
        DriveFull: The trash has no room.
        TrashRefused: No trash can hold a file of this name.
        FileRefused: It is gone or may not be moved to any trash.
    """
    _expect(path)
    if not may_change(path.parent):
        raise FileRefused(_may_not_change(path))
    if not _is_text(path):
        raise _unfit(path)
    # Qt creates the trash, but not the folders above it.
    data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    with contextlib.suppress(OSError):
        Path(data).mkdir(parents=True, exist_ok=True)
    file = QFile(str(path))
    if not file.moveToTrash():
        if _means_full(file.errorString()):
            words = translate("PhotoFiles", "“{name}” was not changed: {reason}.")
            reason = translate("PhotoFiles", "the drive is full")
            raise DriveFull(words.format(name=shown(path.name), reason=reason))
        if len(os.fsencode(path.name)) > _LONGEST_TRASHED:
            raise _unfit(path)
        return None
    trashed = Path(file.fileName())
    if _is_still(path, trashed):  # Qt links first and ignores that it cannot unlink then
        forget_trashed(trashed)
        raise FileRefused(_may_not_change(path))
    return trashed


def _means_full(said: str) -> bool:
    """Whether Qt says of a drive that it is full: in its own words, or in the system's."""
    return said in (translate("QIODevice", _FULL_BY_QT), *map(os.strerror, _FULL))


def _is_still(path: Path, trashed: Path) -> bool:
    """Whether a path is known to hold still what is in the trash, and not what came there since."""
    try:
        return are_linked(path, trashed) or is_copy(path, trashed, lambda: None)
    except OSError:
        return False


def may_change(folder: Path) -> bool:
    """Whether files may be put into a folder and taken out of it."""
    return os.access(folder, os.W_OK | os.X_OK)


def forget_trashed(trashed: Path) -> None:
    """Remove a link to a file from the trash; the file itself is where it was."""
    with contextlib.suppress(OSError):
        trashed.unlink()
    _forget_info(trashed)


def delete(path: Path) -> None:
    """Permanently delete a file.

    Raises:
        FileRefused: It is gone or may not be deleted.
    """
    _expect(path)
    try:
        path.unlink()
    except OSError as error:
        raise FileRefused(reason(path, error)) from error


def put_back(move: Move, beat: Beat = lambda: None) -> None:
    """Undo a renaming, a move to another folder or to the trash.

    Args:
        move: It.
        beat: Called after each piece where that is to be copied.

    Raises:
        FileRefused: The file is gone, or something else has its old path.
    """
    expect_room(move)
    try:
        relocate(move.after, move.before, beat)
    except OSError as error:
        raise FileRefused(reason(move.after, error)) from error
    _forget_info(move.after)


def expect_room(move: Move) -> None:
    """See whether a file can be put back, as far as the names tell.

    Raises:
        FileRefused: The file is gone, or something else has its old path.
    """
    if not _is_taken(move.after, move.before):
        folder = move.after.parent
        raise FileRefused(away(move, folder) if is_away(folder) else not_there(move.before))
    if not _is_taken(move.before.parent, move.before):
        words = translate(
            "PhotoFiles", "Can't restore “{name}”: the folder {folder} no longer exists."
        )
        raise FileRefused(words.format(name=shown(move.before.name), folder=move.before.parent))
    if _is_taken(move.before, move.before) and not is_respelt(move.after, move.before):
        words = translate(
            "PhotoFiles", "Another file is now named “{name}”. Rename it, then undo again."
        )
        raise FileRefused(words.format(name=shown(move.before.name)))


def not_there(before: Path) -> str:
    """Say that a file cannot be put back, since it is gone."""
    words = translate("PhotoFiles", "Can't restore “{name}”: it has been moved or deleted since.")
    return words.format(name=shown(before.name))


def remove_copy(move: Move) -> None:
    """Undo a copy: it goes to the trash, with what went along; the original stays.

    Raises:
        TrashRefused: There is no trash for it.
        FileRefused: It is gone, or may not be changed.
    """
    for copy in (move.after, *(after for _, after in move.along if _is_taken(after, after))):
        if move_to_trash(copy) is None:
            words = translate("PhotoFiles", "There is no trash for {folder}, so the copies stay.")
            raise TrashRefused(words.format(folder=move.after.parent))


def reason_not_written(file: Path, error: OSError) -> str:
    """Say why a new file cannot be written."""
    words = translate("PhotoFiles", "“{name}” was not written: {reason}.")
    return words.format(name=shown(file.name), reason=error.strerror or error)


def is_gone(move: Move) -> bool:
    """Whether a file left its folder; where even that is missing, its drive may be away."""
    gone = isinstance(look(move.after), NotThere) and not is_link(move.after)
    return gone and isinstance(look(move.after.parent), There)


def is_away(folder: Path) -> bool:
    """Whether a folder is missing, as that of a drive which is not connected is."""
    return isinstance(look(folder), NotThere)


def away(move: Move, folder: Path) -> str:
    """Say that a file cannot be put back now, since a folder is missing."""
    words = translate(
        "PhotoFiles",
        "Can't restore “{name}” now: the folder {folder} isn't there. Connect its drive, then "
        "undo again.",
    )
    return words.format(name=shown(move.before.name), folder=folder)


def relocate(path: Path, target: Path, beat: Beat) -> None:
    """Give a file another path; on another drive it is copied and removed once that is read back.

    Raises:
        OSError: It stays where it is.
    """
    try:
        rename(path, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        part = part_for(target)
        stamp = write_part(path, part, beat)
        try:
            place(part, target)
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise
        remove_original(path, target, stamp)


def _expect(path: Path) -> None:
    if not _is_taken(path, path):
        words = translate("PhotoFiles", "“{name}” was not found.")
        raise FileRefused(words.format(name=shown(path.name)))


def _is_taken(path: Path, changing: Path) -> bool:
    """Whether something has a path; refuses to change a photo if that cannot be said."""
    try:
        return is_taken(path)
    except OSError as error:
        raise FileRefused(reason(changing, error)) from error


def _unfit(path: Path) -> TrashRefused:
    words = translate("PhotoFiles", "The trash can't hold a file named “{name}”. Rename it first.")
    return TrashRefused(words.format(name=shown(path.name)))


def _is_text(path: Path) -> bool:
    """Whether the bytes of a path are UTF-8 text, as Qt requires."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _forget_info(trashed: Path) -> None:
    """Remove a freedesktop trash's note on a file that is no longer in it."""
    if trashed.parent.name == "files":
        info = trashed.parent.parent / "info" / f"{trashed.name}.trashinfo"
        with contextlib.suppress(OSError):
            info.unlink()


def reason(path: Path, error: OSError) -> str:
    """Say why a file was not changed."""
    if error.errno == errno.EINVAL:
        return translate("PhotoFiles", "This drive does not allow that name.")
    if error.errno == errno.ENAMETOOLONG:
        return translate("PhotoFiles", "This name is too long.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return _may_not_change(path)
    words = translate("PhotoFiles", "“{name}” was not changed: {reason}.")
    return words.format(name=shown(path.name), reason=error.strerror or error)


def _may_not_change(path: Path) -> str:
    words = translate(
        "PhotoFiles", "“{name}” was not changed: you don't have permission to change {folder}."
    )
    return words.format(name=shown(path.name), folder=path.parent)


def shown(name: str) -> str:
    """A file name that can be displayed, whatever its bytes."""
    return os.fsencode(name).decode(errors="replace")
