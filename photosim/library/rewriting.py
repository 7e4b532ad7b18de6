"""Replacing a photo's file by one that says something else of the same picture.

The new file is written beside the old one, read back and renamed in one move; it keeps owner and
permissions. It gets another time of modification, by which backups and thumbnails find it.
"""

import os
import shutil
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from photosim.atomic_write import atomic_write
from photosim.catalogue.records import FileFacts
from photosim.library.disk import CannotSay, DiskAnswer, There, look
from photosim.library.disk_timeout import Beat
from photosim.vision.files import fingerprint
from photosim.vision.jpeg_segments import RewritingRefused

T = TypeVar("T")


@dataclass(frozen=True)
class Rewritten(Generic[T]):
    """What a photo's file holds now.

    Attributes:
        content: The hash of it.
        facts: Its size and times.
        found: What whoever wrote it has read back.
    """

    content: bytes
    facts: FileFacts
    found: T


def rewrite(
    target: Path,
    before: There,
    write: Callable[[Path], T],
    beat: Beat,
    *,
    mtime_ns: int | None = None,
) -> Rewritten[T] | None:
    """Replace a file.

    Args:
        target: The file itself, not a link to it.
        before: What lay there when its content was looked at.
        write: Fills the new file and reads it back.
        beat: Called after each step.
        mtime_ns: When it is to have been modified, in nanoseconds since 1970; None for now.

    Returns:
        What it is now; None where another program has replaced it just then.

    Raises:
        RewritingRefused: Another program is changing it.
        UnreadablePhoto: It cannot be read back.
        OSError: It cannot be written.
    """
    with atomic_write(target, private=False) as new:
        found = write(new)
        beat()
        _take_over(target, new, mtime_ns)
        content = fingerprint(new, beat)
        with new.open("r+b") as file:
            os.fsync(file.fileno())
        beat()
        written = look(new)
        if _stamp(look(target)) != _stamp(before) or not isinstance(written, There):
            raise RewritingRefused("another program is changing it")
    after = look(target)
    if isinstance(after, There) and after.place == written.place:
        changed_ns = after.facts.changed_ns
    elif isinstance(after, CannotSay):  # it has its place: nothing said otherwise
        changed_ns = None
    else:
        return None  # as the next look at it will find
    facts = FileFacts(written.facts.size, written.facts.mtime_ns, changed_ns)
    return Rewritten(content, facts, found)


def expect_rewritable(target: Path) -> None:
    """Refuse files that are write-protected, or that a new file would part from a second name.

    Raises:
        RewritingRefused: It is one of these.
        OSError: It cannot be said.
    """
    facts = target.stat()
    if not facts.st_mode & stat.S_IWUSR:
        raise RewritingRefused("it is write-protected")
    if facts.st_nlink > 1:
        raise RewritingRefused("it has a second name (a hard link), from which it would be parted")


def is_jpeg(target: Path) -> bool:
    """Whether a file is a JPEG, by its content; otherwise it is a TIFF.

    Raises:
        RewritingRefused: It is neither.
    """
    with target.open("rb") as file:
        start = file.read(2)
    if start not in (b"\xff\xd8", b"II", b"MM"):
        raise RewritingRefused("it is neither JPEG nor TIFF")
    return start == b"\xff\xd8"


def _stamp(there: DiskAnswer) -> object:
    """What is another one once a file was changed."""
    return (there, there.facts.changed_ns) if isinstance(there, There) else there


def _take_over(target: Path, new: Path, mtime_ns: int | None) -> None:
    """Give a new file the permissions and the owner of the one that it replaces."""
    shutil.copystat(target, new)
    now = time.time_ns()
    os.utime(new, ns=(now, now if mtime_ns is None else mtime_ns))
    if hasattr(os, "chown"):
        old, own = target.stat(), new.stat()
        if (old.st_uid, old.st_gid) != (own.st_uid, own.st_gid):
            os.chown(new, old.st_uid, old.st_gid)
