"""Turning photos by their orientation alone, and having the catalogue follow.

JPEG, TIFF and HEIF files; nothing but what says their orientation changes, see
`photosim.vision.orientation_writing`. The time of modification moves by `_LATER_NS`: thumbnails and
backups must see that it is another one, but a photo is not to become the newest of its folder.
"""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from photosim.catalogue.records import FileFacts
from photosim.catalogue.store import Store
from photosim.errors import PhotoSimError
from photosim.library.disk import CannotSay, There, look, real_path
from photosim.library.disk_timeout import Beat, SilentFolderError, ask
from photosim.library.keys import HashKeys
from photosim.library.progress import Changes
from photosim.library.rewriting import expect_rewritable, rewrite
from photosim.vision.files import RAW_SUFFIXES, VIDEO_SUFFIXES, UnreadablePhoto, fingerprint
from photosim.vision.jpeg_segments import RewritingRefused
from photosim.vision.orientation import turned
from photosim.vision.orientation_writing import (
    ONLY_THESE,
    copy_with_orientation,
    stored_orientation,
)

_SILENT = "its drive is not responding"
_LATER_NS = 2_000_000_000  # the smallest step that every file system can keep


class NotTurned(PhotoSimError):  # noqa: N818  an answer
    """A photo was left as it is; the message is for the person."""


class TurnedSince(NotTurned):
    """A photo was turned by another program since, so that there is nothing to take back."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What turning a photo has changed.

    Attributes:
        path: The photo.
        before: Its EXIF orientation until then, 1 to 8.
        after: The one since.
        old: The hash of what the file held.
        new: The hash of what it holds.
        facts: Its size and times.
    """

    path: Path
    before: int
    after: int
    old: bytes
    new: bytes
    facts: FileFacts

    @property
    def quarters(self) -> int:
        """By how many quarters it was turned clockwise, 0 to 3."""
        return next(number for number in range(4) if turned(self.before, number) == self.after)

    @property
    def sideways(self) -> bool:
        """Whether width and height have changed places."""
        return self.quarters % 2 == 1


def turn(path: Path, quarters: int) -> Turn:
    """Turn a photo.

    Args:
        path: Its file.
        quarters: Quarter turns clockwise; less than 0 for the other way.

    Raises:
        NotTurned: It was left as it is.
    """
    return _change(path, lambda before: turned(before, quarters), _LATER_NS)


def turn_back(path: Path, before: int, after: int) -> Turn:
    """Give a photo that was turned the orientation that it had.

    Args:
        path: Its file.
        before: The orientation that it had.
        after: The one that it got.

    Returns:
        What changed: nothing where it has the former one already.

    Raises:
        TurnedSince: It has a third one by now.
        NotTurned: It was left as it is.
    """

    def former(now: int) -> int:
        if now not in (before, after):
            raise TurnedSince(_left(path, "it was rotated elsewhere since"))
        return before

    return _change(path, former, -_LATER_NS)


def follow_turns(store: Store, keys: HashKeys, turns: Iterable[tuple[int, Turn]]) -> Changes:
    """Have photos keep what is known of them; their vectors are made anew when next embedded.

    Args:
        store: The writing store.
        keys: Its bucket keys.
        turns: Photos by id, each with what was changed. Those that another program has changed
            before are left out.
    """
    followed: list[int] = []
    with store.session.write():
        for photo_id, one in turns:
            if store.follow_turn(photo_id, one.old, one.new, one.facts, sideways=one.sideways):
                followed.append(photo_id)
        keys.leave(followed)
        store.vectors.drop(followed)
    return Changes(updated=tuple(followed))


def _change(path: Path, wanted: Callable[[int], int], later_ns: int) -> Turn:
    given_up = threading.Event()

    def rewrite_unless_given_up(beat: Beat) -> Turn:
        def go_on() -> None:
            beat()
            if given_up.is_set():  # the drive is back, but the person has been told otherwise
                raise RewritingRefused(_SILENT)

        return _rewrite(path, wanted, later_ns, go_on)

    try:
        return ask(path.parent, rewrite_unless_given_up)
    except SilentFolderError:
        given_up.set()
        raise NotTurned(_left(path, _SILENT)) from None
    except RewritingRefused as refusal:
        raise NotTurned(_left(path, str(refusal))) from None
    except UnreadablePhoto as error:
        raise NotTurned(str(error)) from error
    except OSError as error:
        raise NotTurned(
            f"The photo {path} cannot be written: {error.strerror or error}."
        ) from error


def _rewrite(path: Path, wanted: Callable[[int], int], later_ns: int, beat: Beat) -> Turn:
    target = Path(real_path(path))  # what links lead to; they stay
    before = look(target)
    if not isinstance(before, There):
        reason = before.reason if isinstance(before, CannotSay) else "it was not found"
        raise RewritingRefused(reason)
    if path.suffix.lower() in RAW_SUFFIXES | VIDEO_SUFFIXES:
        raise RewritingRefused(ONLY_THESE)
    now = stored_orientation(target)
    after = wanted(now)
    old = fingerprint(target, beat)
    if after == now:
        return Turn(path, now, now, old, old, before.facts)
    expect_rewritable(target)
    mtime_ns = before.facts.mtime_ns + later_ns
    write = partial(_write, target, after, beat)
    written = rewrite(target, before, write, beat, mtime_ns=mtime_ns)
    if written is None:
        raise RewritingRefused("another program is changing it")
    return Turn(path, now, after, old, written.content, written.facts)


def _write(target: Path, orientation: int, beat: Beat, new: Path) -> None:
    copy_with_orientation(target, new, orientation, beat)
    if stored_orientation(new) != orientation:
        raise RewritingRefused("PhotoSim cannot rotate it safely")


def _left(path: Path, reason: str) -> str:
    return f"The photo {path} was left as it is: {reason}."
