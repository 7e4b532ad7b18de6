"""Copying a file completely or not at all: read back before it gets its name, never over another.

A copy that a kill or a power cut has ended lies under a hidden name that ends with ``.part``.
"""

import errno
import hashlib
import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from photosim.atomic_write import PARTIAL_SUFFIX, flush_names
from photosim.library.disk import There, is_taken, look
from photosim.library.disk_timeout import Beat
from photosim.vision.files import UnreadablePhoto, fingerprint

_PIECE = 1 << 20  # bytes
_FLUSHED = 8 << 20  # bytes between two waits for the disk, so that none of them is long


class DamagedCopyError(OSError):
    """What was written is not what was read."""

    def __init__(self) -> None:
        super().__init__(None, "the copy is damaged")


class ChangedOriginalError(OSError):
    """A file is not what was copied any more."""

    def __init__(self) -> None:
        super().__init__(None, "another program is changing it")


Stamp = tuple[int, int] | None
"""Size and time of modification of a file, which tell that it was changed; None if not known."""


def part_for(target: Path) -> Path:
    """The hidden name that a copy has until it is whole."""
    return target.with_name(f".photosim-{secrets.token_hex(8)}{PARTIAL_SUFFIX}")


def write_part(source: Path, part: Path, beat: Beat) -> Stamp:
    """Copy a file's content and times to a new file, wait for the disk, and read it back.

    After an error, also one that ``beat`` raises, the part is removed.

    Args:
        source: The file.
        part: Where to; see `part_for`.
        beat: Called after each piece.

    Returns:
        What the file was before it was read; see `remove_original`.

    Raises:
        DamagedCopyError: What was read back is something else.
        ChangedOriginalError: Another program has changed the file meanwhile.
        OSError: Reading or writing failed.
    """
    stamp = _stamp(source)
    try:
        read = _copy(source, part, beat)
        with suppress(OSError):  # not every network drive keeps all of it
            shutil.copystat(source, part)
        if _digest(part, beat) != read:
            raise DamagedCopyError
        if _stamp(source) != stamp:
            raise ChangedOriginalError
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return stamp


def place(part: Path, target: Path) -> None:
    """Give a part its name.

    Raises:
        FileExistsError: Something has that name.
        OSError: It cannot be renamed.
    """
    try:
        os.link(part, target)  # unlike renaming it never replaces anything
    except (OSError, NotImplementedError, AttributeError):  # the drive knows no links
        if not is_taken(target):
            rename(part, target)
            return
        if not are_linked(part, target):  # or only the answer was lost
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
    try:
        remove(part)
    except OSError:
        with suppress(OSError):
            if is_taken(part):  # or the target may be all that there is
                target.unlink()
        raise


def rename(source: Path, target: Path) -> None:
    """Give a file another path, on its drive; look first whether that is free.

    Drives and shares may lose the answer, and say that what was done has failed.

    Raises:
        OSError: It was not done, or that cannot be said.
    """
    try:
        source.rename(target)
    except OSError:
        if is_taken(source) or not is_taken(target):
            raise


def remove(path: Path) -> None:
    """Remove a file; like `rename` it goes by what is there afterwards.

    Raises:
        OSError: It was not removed, or that cannot be said.
    """
    try:
        path.unlink()
    except OSError:
        if is_taken(path) or not is_taken(path.parent):
            raise


def remove_original(source: Path, copy: Path, stamp: Stamp) -> None:
    """Remove a file that was moved by copying it, once its copy would outlast a power cut.

    Args:
        source: The file.
        copy: Its copy.
        stamp: What it was when it was copied.

    Raises:
        ChangedOriginalError: Another program has changed it since; then the copy goes again.
        OSError: It cannot be removed; likewise, unless it may be gone.
    """
    try:
        flush_names(copy.parent)
        if _stamp(source) != stamp and is_taken(source):
            raise ChangedOriginalError
        remove(source)
    except OSError:
        if is_taken(source):
            copy.unlink(missing_ok=True)
        raise


def are_linked(path: Path, other: Path) -> bool:
    """Whether two paths are names of one file.

    Drives that know no links may number their files as they like.

    Raises:
        OSError: That cannot be said.
    """
    one = path.lstat()
    return one.st_nlink > 1 and os.path.samestat(one, other.lstat())


def is_copy(path: Path, other: Path, beat: Beat) -> bool:
    """Whether a file has the same content as another one and is not that file."""
    try:
        return not path.samefile(other) and fingerprint(path, beat) == fingerprint(other, beat)
    except UnreadablePhoto:
        return False


def _stamp(path: Path) -> Stamp:
    there = look(path)
    return (there.facts.size, there.facts.mtime_ns) if isinstance(there, There) else None


def _copy(source: Path, part: Path, beat: Beat) -> bytes:
    digest, waiting = hashlib.blake2b(), 0
    with source.open("rb") as original, part.open("xb") as copy:
        while piece := original.read(_PIECE):
            digest.update(piece)
            copy.write(piece)
            waiting += len(piece)
            if waiting >= _FLUSHED:
                _flush(copy.fileno(), copy.flush)
                waiting = 0
            beat()
        _flush(copy.fileno(), copy.flush)
        beat()
        if hasattr(os, "posix_fadvise"):  # so that it is read from the disk and not from memory
            os.posix_fadvise(copy.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return digest.digest()


def _flush(handle: int, flush: Beat) -> None:
    flush()
    os.fsync(handle)


def _digest(file: Path, beat: Beat) -> bytes:
    digest = hashlib.blake2b()
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            digest.update(piece)
            beat()
    return digest.digest()
