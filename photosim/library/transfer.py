"""Copying and moving photos into a folder: what it would meet there, looked at beforehand."""

import errno
import itertools
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from photosim.catalogue.records import FileFacts
from photosim.library.bundles import Bundle
from photosim.library.disk import There, is_taken, look
from photosim.library.disk_timeout import Beat
from photosim.library.file_names import folded
from photosim.vision.files import UnreadablePhoto, fingerprint

_NO_NAME = (errno.ENAMETOOLONG, errno.EINVAL)


class Choice(Enum):
    """What to do where a name is taken."""

    SKIP = "skip"
    KEEP_BOTH = "keep both"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Known:
    """A file, and its size and times where these can be told."""

    path: Path
    facts: FileFacts | None

    @property
    def name(self) -> str:
        """Its name."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class Conflict:
    """A name that is taken.

    Attributes:
        file: What was to have the name.
        existing: What has it.
        same: Whether both have the same content.
        comes: Whether what has the name is to go there, too, and is not there yet.
        replaceable: Whether it may be replaced: it is there, and another file.
    """

    file: Known
    existing: Known
    same: bool
    comes: bool
    replaceable: bool

    @property
    def usual(self) -> Choice:
        """What loses nothing and makes no second copy."""
        return Choice.SKIP if self.same else Choice.KEEP_BOTH

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What may be chosen."""
        both = (Choice.SKIP, Choice.KEEP_BOTH)
        return (*both, Choice.REPLACE) if self.replaceable else both


@dataclass(frozen=True, slots=True)
class Item:
    """Photos of one name that are to be copied or moved, and the conflict they would meet.

    Attributes:
        bundle: The photos.
        size: Bytes that they take on the folder's drive; none where they only move on it.
        conflict: What has their name; None if nothing has.
    """

    bundle: Bundle
    size: int = 0
    conflict: Conflict | None = None


@dataclass(frozen=True)
class Plan:
    """What copying or moving into a folder would do.

    Attributes:
        folder: The folder.
        moves: Whether files are moved and not copied.
        items: What is to go there.
        there: How many photos are in that folder already; they are not among the items.
        free: Bytes that are free on the folder's drive.
    """

    folder: Path
    moves: bool
    items: tuple[Item, ...] = ()
    there: int = 0
    free: int = 0

    @property
    def conflicts(self) -> tuple[Item, ...]:
        """Those whose names are taken."""
        return tuple(item for item in self.items if item.conflict is not None)

    @property
    def photos(self) -> int:
        """How many photos there are."""
        return sum(len(item.bundle.photos) for item in self.items)


@dataclass
class _Names:
    """The names that are given out in the folder, as a drive that ignores case sees them."""

    folder: Path
    given: dict[str, Path] = field(default_factory=dict)

    def holder(self, name: str) -> Path | None:
        """What has a name: a file that is there, or one that is to come."""
        coming = self.given.get(folded(name))
        if coming is not None:
            return coming
        return self.folder / name if _is_taken(self.folder / name) else None


def plan(bundles: Sequence[Bundle], folder: Path, beat: Beat, *, moves: bool) -> Plan:
    """Look what copying or moving photos would meet; changes nothing.

    Args:
        bundles: The photos.
        folder: Where they are to go.
        beat: Called after each file that was looked at and each piece that was read.
        moves: Whether they are moved.

    Raises:
        OSError: The folder is not there or cannot be looked at.
    """
    goal = folder.stat()
    names, items, there = _Names(folder), [], 0
    for bundle in bundles:
        beat()
        if moves and _is_in(bundle, (goal.st_dev, goal.st_ino)):
            there += len(bundle.photos)
            continue
        found = [at for file in bundle.files if isinstance(at := look(file), There)]
        size = sum(at.facts.size for at in found if not moves or at.place[0] != goal.st_dev)
        items.append(Item(bundle, size, _conflict(bundle, names, beat)))
    free = shutil.disk_usage(folder).free
    return Plan(folder, moves, tuple(items), there, free)


def free_stem(bundle: Bundle, folder: Path) -> str:
    """A common name by which all files of a bundle fit into a folder: their own, or with a number.

    Raises:
        OSError: The folder cannot be looked at.
    """
    return next(
        stem
        for stem in _stems(bundle.stem)
        if not any(is_taken(target) for _, target in bundle.targets(folder, stem))
    )


def taken(bundle: Bundle, folder: Path) -> list[Path]:
    """What has the names already that a bundle's files would have in a folder."""
    return [target for _, target in bundle.targets(folder, bundle.stem) if is_taken(target)]


def _is_taken(path: Path) -> bool:
    """Whether something has a path; nothing has one that its drive does not allow."""
    try:
        return is_taken(path)
    except OSError as error:
        if error.errno in _NO_NAME:
            return False
        raise


def _stems(stem: str) -> Iterator[str]:
    yield stem
    for number in itertools.count(2):
        yield f"{stem} ({number})"


def _is_in(bundle: Bundle, directory: tuple[int, int]) -> bool:
    at = look(bundle.folder)
    return isinstance(at, There) and at.place == directory


def _conflict(bundle: Bundle, names: _Names, beat: Beat) -> Conflict | None:
    """What a bundle would meet; of several files the photo is named first."""
    met = []
    for file in reversed(bundle.files):
        name = bundle.named(file, bundle.stem)
        holder = names.holder(name)
        if holder is None:
            names.given[folded(name)] = file
        else:
            met.append((file, holder))
    if not met:
        return None
    same = all(_same(file, holder, beat) for file, holder in met)
    coming = set(names.given.values())
    others = all(holder not in coming and not _one(file, holder) for file, holder in met)
    file, holder = met[0]
    return Conflict(
        _known(file), _known(holder), same, holder in coming, replaceable=others and not same
    )


def _known(path: Path) -> Known:
    at = look(path)
    return Known(path, at.facts if isinstance(at, There) else None)


def _one(path: Path, other: Path) -> bool:
    """Whether two paths lead to one file; so too where that cannot be said."""
    at, there = look(path), look(other)
    return not (isinstance(at, There) and isinstance(there, There)) or at.place == there.place


def _same(path: Path, other: Path, beat: Beat) -> bool:
    """Whether two files have the same content; not so where they cannot be read."""
    at, there = look(path), look(other)
    if not (isinstance(at, There) and isinstance(there, There)):
        return False
    if at.place == there.place:
        return True
    if at.facts.size != there.facts.size:
        return False
    try:
        return fingerprint(path, beat) == fingerprint(other, beat)
    except UnreadablePhoto:
        return False
