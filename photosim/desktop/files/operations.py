"""The only code that changes a person's photos: renaming, deleting, and undoing that.

Nothing here overwrites a file. Everything may take as long as the drive does, so none of it may
run on the GUI thread.
"""

import contextlib
import errno
import itertools
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from PySide6.QtCore import QCoreApplication, QFile, QStandardPaths

from photosim.errors import PhotoSimError
from photosim.library.disk import There, entries, is_taken, look
from photosim.vision.files import is_photo

translate = QCoreApplication.translate

_COPIED_AT_ONCE = 1 << 20  # bytes
_LONGEST = 255  # bytes of a name; the limit of all common file systems
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


class FileRefused(PhotoSimError):  # noqa: N818  an answer to the person, not a mistake
    """A file was not changed; the message is for the person."""


@dataclass(frozen=True, slots=True)
class Move:
    """A photo's file that was renamed or moved to the trash; what undoing needs.

    Attributes:
        along: Where files that belong to it were and are, such as its sidecar.
        content: The hash of its content where it was removed as a copy; else empty.
    """

    photo_id: int
    before: Path
    after: Path
    along: tuple[tuple[Path, Path], ...] = ()
    content: bytes = b""


def rename(path: Path, target: Path) -> None:
    """Rename a file within its folder.

    Raises:
        FileRefused: It is gone, the name is taken, or the system does not allow it.
    """
    _expect(path)
    if _is_taken(target, path) and not _is_respelt(path, target):
        words = translate("PhotoFiles", "A file named “{name}” already exists.")
        raise FileRefused(words.format(name=target.name))
    _move(path, target)


def move_to_trash(path: Path) -> Path | None:
    """Move a file to the trash of its drive.

    Returns:
        Its path in the trash; None if there is no trash for it.

    Raises:
        FileRefused: It is gone or may not be moved to any trash.
    """
    _expect(path)
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise FileRefused(_may_not_change(path))
    if not _is_text(path):
        words = translate(
            "PhotoFiles", "The trash can't hold a file named “{name}”. Rename it first."
        )
        raise FileRefused(words.format(name=shown(path.name)))
    # Qt creates the trash, but not the folders above it.
    data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    with contextlib.suppress(OSError):
        Path(data).mkdir(parents=True, exist_ok=True)
    file = QFile(str(path))
    if not file.moveToTrash():
        return None
    trashed = Path(file.fileName())
    if _is_taken(path, path):  # Qt links first and ignores that it cannot unlink then
        forget_trashed(trashed)
        raise FileRefused(_may_not_change(path))
    return trashed


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
        raise FileRefused(_reason(path, error)) from error


def put_back(move: Move) -> None:
    """Undo a renaming or a move to the trash.

    Raises:
        FileRefused: The file is gone, or something else has its old path.
    """
    if not _is_taken(move.after, move.before):
        words = translate(
            "PhotoFiles", "Can't restore “{name}”: it has been moved or deleted since."
        )
        raise FileRefused(words.format(name=shown(move.before.name)))
    if not _is_taken(move.before.parent, move.before):
        words = translate(
            "PhotoFiles", "Can't restore “{name}”: the folder {folder} no longer exists."
        )
        raise FileRefused(words.format(name=shown(move.before.name), folder=move.before.parent))
    if _is_taken(move.before, move.before) and not _is_respelt(move.after, move.before):
        words = translate(
            "PhotoFiles", "Another file is now named “{name}”. Rename it, then undo again."
        )
        raise FileRefused(words.format(name=shown(move.before.name)))
    _move(move.after, move.before)
    _forget_info(move.after)


def copy_into(path: Path, folder: Path, name: str = "") -> Path:
    """Copy a file into a folder, by another name where that is taken.

    Args:
        path: The file.
        folder: Where to.
        name: What the copy is to be called, if not as the file is.

    Returns:
        The copy.

    Raises:
        FileRefused: It is gone, or cannot be written there.
    """
    _expect(path)
    try:
        for free in _free_names(PurePath(name or path.name)):
            target = folder / free
            try:
                with target.open("xb") as copy, path.open("rb") as original:
                    shutil.copyfileobj(original, copy, _COPIED_AT_ONCE)
            except FileExistsError:
                continue
            except BaseException:
                target.unlink(missing_ok=True)  # half a copy is worse than none
                raise
            shutil.copystat(path, target)
            return target
    except OSError as error:
        words = translate("PhotoFiles", "“{name}” was not copied: {reason}.")
        reason = error.strerror or error
        raise FileRefused(words.format(name=shown(path.name), reason=reason)) from error
    raise AssertionError("there is always another name")


def is_there(path: Path) -> bool:
    """Whether something has a path, as far as can be said."""
    try:
        return is_taken(path)
    except OSError:
        return False


def _free_names(path: PurePath) -> Iterator[str]:
    yield path.name
    for number in itertools.count(2):
        yield f"{path.stem} ({number}){path.suffix}"


def remove_copy(move: Move) -> None:
    """Undo a copy: it goes to the trash, the original stays.

    Raises:
        FileRefused: There is no trash for it, or it is gone.
    """
    if move_to_trash(move.after) is None:
        words = translate("PhotoFiles", "There is no trash for {folder}, so the copies stay.")
        raise FileRefused(words.format(folder=move.after.parent))


def reason_not_written(file: Path, error: OSError) -> str:
    """Say why a new file cannot be written."""
    words = translate("PhotoFiles", "“{name}” was not written: {reason}.")
    return words.format(name=shown(file.name), reason=error.strerror or error)


def can_be_put_back(move: Move) -> bool:
    """Whether `put_back` may work later, after it refused."""
    try:
        return is_taken(move.after)
    except OSError:
        return True  # once its drive is back


def _move(path: Path, target: Path) -> None:
    try:
        path.rename(target)
    except OSError as error:
        raise FileRefused(_reason(path, error)) from error


def _expect(path: Path) -> None:
    if not _is_taken(path, path):
        words = translate("PhotoFiles", "“{name}” was not found.")
        raise FileRefused(words.format(name=shown(path.name)))


def _is_taken(path: Path, changing: Path) -> bool:
    """Whether something has a path; refuses to change a photo if that cannot be said."""
    try:
        return is_taken(path)
    except OSError as error:
        raise FileRefused(_reason(changing, error)) from error


def _is_respelt(path: Path, target: Path) -> bool:
    """Whether two names differ only in case, on a drive where both are the same file.

    On a drive that tells them apart, both are listed.
    """
    if _folded(path) != _folded(target):
        return False
    one, other = look(path), look(target)
    if not (isinstance(one, There) and isinstance(other, There) and one.place == other.place):
        return False
    listed = entries(target.parent, lambda: None)
    return isinstance(listed, list) and all(entry.name != target.name for entry in listed)


def _folded(path: Path) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()


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


def _reason(path: Path, error: OSError) -> str:
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


# Names


def objection(path: Path, name: str, *, windows: bool = sys.platform == "win32") -> str:
    """Say in one sentence why a photo cannot be given a name; empty if it can.

    Args:
        path: The photo's current path.
        name: The new name with its extension.
        windows: Whether the rules of Windows apply.
    """
    if "/" in name or (windows and "\\" in name):
        return translate("PhotoNames", "A name can't contain a slash.")
    if not PurePath(name).stem.strip() or name == path.suffix:
        return translate("PhotoNames", "Enter a name.")
    if name.startswith("."):
        return translate("PhotoNames", "A name starting with a dot would hide the photo.")
    if any(ord(letter) < 32 for letter in name):
        return translate("PhotoNames", "A name can't contain control characters.")
    if len(name.encode(errors="surrogateescape")) > _LONGEST:
        return translate("PhotoNames", "This name is too long.")
    if windows and (objected := _objection_of_windows(name)):
        return objected
    if not is_photo(name):
        words = translate(
            "PhotoNames",
            "Without an extension such as “{suffix}”, this isn't recognised as a photo.",
        )
        return words.format(suffix=path.suffix or ".jpg")
    return ""


def _objection_of_windows(name: str) -> str:
    if _DEVICES.fullmatch(name):
        return translate("PhotoNames", "Windows reserves this name.")
    if any(letter in '<>:"|?*' for letter in name):
        return translate("PhotoNames", "A name can't contain < > : \" | ? *")
    if name[-1] in ". ":
        return translate("PhotoNames", "A name can't end with a dot or a space.")
    return ""
