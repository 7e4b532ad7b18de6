"""The catalogue's records: plain, immutable values, detached from the database."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photosim.annotations import Annotations, Position, TagPath
from photosim.traits import PictureTraits

DATED_BY_NAME = "name"
"""What ``taken_from`` says where only the file's name had a date."""


FrameVector = tuple[int, NDArray[np.float16]]
"""Milliseconds from the beginning of a video to a frame, and the vector of that, (d,)."""


class PhotoState(StrEnum):
    """How far a photo has got from being found on disk to being searchable."""

    PENDING = "pending"
    INDEXED = "indexed"
    UNREADABLE = "unreadable"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """A watched folder.

    Attributes:
        away: Directories in it that lie on drives which are not there, relative to it.
        beside: Its path as seen from the catalogue's folder, where both lie on one volume.
        rules: What is left out of it, as the person wrote it.
    """

    id: int
    path: Path
    volume: str | None
    online: bool
    away: tuple[str, ...] = field(default=(), kw_only=True)
    beside: str | None = field(default=None, kw_only=True)
    rules: tuple[str, ...] = field(default=(), kw_only=True)

    def is_offline(self, path: Path) -> bool:
        """Whether a photo or directory in this folder is offline."""
        return not self.online or any(path.is_relative_to(self.path / item) for item in self.away)


@dataclass(frozen=True, slots=True)
class FolderRecord(WatchedFolder):
    """A watched folder with what is shown of it.

    Attributes:
        photos: Photos shown for it (pending and indexed).
        problems: Files in it that could not be read, or only in part.
    """

    photos: int
    problems: int


@dataclass(frozen=True, slots=True)
class MountRecord:
    """A directory below a watched folder that has a drive of its own, or is a link.

    Attributes:
        directory: Path relative to the folder.
        online: Whether it was there when last looked at.
    """

    folder_id: int
    directory: str
    volume: str | None
    online: bool


class Origin(IntEnum):
    """Whose word a tag or a rating is, the higher one going before; the values are kept."""

    FILE = 2
    PERSON = 3


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag.

    Attributes:
        path: Its name after the names of the tags it lies in, the outermost first.
    """

    id: int
    parent_id: int | None
    path: TagPath

    @property
    def name(self) -> str:
        """Its own name."""
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class Tagging:
    """That a content has a tag (``sign`` 1), or that a person said it has not (-1)."""

    content: bytes
    tag_id: int
    sign: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class Rating:
    """What a person thinks of a photo.

    Attributes:
        stars: 0 to 5, None where nobody has said.
        origin: Whose word stars and rejection are; None where there are none.
    """

    stars: int | None = None
    rejected: bool = False
    heart: bool = False
    origin: Origin | None = None


UNRATED = Rating()


@dataclass(frozen=True, slots=True)
class PhotoRecord:
    """One photo.

    Attributes:
        width: Width in pixels of the whole upright photo.
        height: Its height.
        reason: Why it could not be read or, of an indexed one, why it cannot be found by likeness.
        damage: Why only a part of it can be shown; None for a whole photo.
        taken_from: Where ``taken_at`` was found, as the reader of photos names it.
        taken_offset: Minutes by which that clock was ahead of UTC, None where it is not known.
        camera: Maker and model, None where the file does not say.
        lens: Its model, likewise.
        position: Where it was taken: degrees north and east; None where nothing says so.
        rating: What a person thinks of it.
        suggested: The likeliest tag that almost surely is its and nobody decided on; or empty.
        duration_ms: How long a video takes, None for a photo.
        movie: The moving half of a live photo, which belongs to it and is not listed.
    """

    id: int
    folder_id: int
    path: Path
    size: int
    mtime_ns: int
    width: int | None
    height: int | None
    taken_at: datetime | None
    state: PhotoState
    reason: str | None
    damage: str | None = None
    taken_from: str | None = None
    taken_offset: int | None = None
    camera: str | None = None
    lens: str | None = None
    position: Position | None = None
    rating: Rating = UNRATED
    suggested: str = ""
    duration_ms: int | None = None
    movie: Path | None = None


class Likeness(IntEnum):
    """In what way two contents are alike; the values are kept in catalogues.

    DIFFERENT are two that a third one resembles, and that were compared for that reason.
    """

    SURE = 1
    EDITED = 2
    MOMENT = 3
    LOOK_ALIKE = 4
    DIFFERENT = 5


@dataclass(frozen=True, slots=True)
class Alike:
    """Two contents that were found alike, by their hashes, the lower one first.

    Attributes:
        strength: How alike, in thousandths.
        wider: 1 where the first shows more of the scene, -1 where the second does, else 0.
    """

    first: bytes
    second: bytes
    kind: Likeness
    strength: int
    wider: int = 0


def pair_of(one: bytes, other: bytes) -> tuple[bytes, bytes]:
    """Two contents as a pair that is the same whichever of them is named first, as in `Alike`."""
    return (one, other) if one < other else (other, one)


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What the catalogue knows about a file, enough to detect a change.

    Attributes:
        movie: The name of the file beside it that is the moving half of a live photo.
    """

    id: int
    folder_id: int
    relative_path: str
    size: int
    mtime_ns: int
    changed_ns: int | None
    content_hash: bytes | None
    state: PhotoState
    movie: str | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """What photos are left out by.

    Attributes:
        path: Relative to the watched folder.
        size: Bytes.
        width: Pixels; None where it has not been read.
        height: Pixels, likewise.
    """

    id: int
    path: str
    size: int
    width: int | None
    height: int | None
    state: PhotoState


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the disk says of a file without opening it.

    Attributes:
        size: Bytes.
        mtime_ns: When its content was modified.
        changed_ns: When anything about it was, which no program can set; None where that is
            unknown. A file that is moved stays the same with another.
    """

    size: int
    mtime_ns: int
    changed_ns: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What was learned by opening a photo.

    Attributes:
        vector: float16, unit norm, shape (d,); None where too little is left of a damaged photo.
        damage: Why only a part of it can be shown; None for a whole photo.
        facts_version: Of the rules by which all but the vector was read; 0: by none, they are
            another file's with the same content, whose name may have said the date.
        traits: What it is compared by to find copies.
        annotations: What the file says of tags and rating; None where that was not looked for.
        duration_ms: How long a video takes, None for a photo.
        frames: Of a video; empty where they are known from a copy of it.
    """

    photo_id: int
    size: int
    mtime_ns: int
    content_hash: bytes
    width: int
    height: int
    taken_at: datetime | None
    vector: NDArray[np.float16] | None
    damage: str | None = None
    taken_from: str | None = None
    taken_offset: int | None = None
    facts_version: int = 0
    camera: str | None = None
    lens: str | None = None
    traits: PictureTraits | None = None
    annotations: Annotations | None = None
    duration_ms: int | None = None
    frames: tuple[FrameVector, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """What a photo's file says after it was read once more, without its vector."""

    photo_id: int
    taken_at: datetime | None
    taken_from: str | None
    taken_offset: int | None
    camera: str | None = None
    lens: str | None = None
    traits: PictureTraits | None = field(default=None, compare=False)
    annotations: Annotations | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class HashIndexRecord:
    """The parameters of one set of hash tables over the vectors of one encoder.

    Attributes:
        mean: Projection centre, float32, shape (d,); with ``basis`` it rebuilds the projection.
        basis: Principal axes, float32, shape (d, p); None stands for raw vectors.
        bits: Hyperplanes in each table's key.
        tables: Number of hash tables.
        probes: Buckets visited over all tables for one query.
        finalists: Candidates that pass the filter by sign code.
        fitted_on: Photos in the library when projection, bits and tables were chosen.
        target: Recall@60 that the probes were chosen for, None before they were.
        recall: Measured recall@60 of the library's own photos, None before it was measured.
        compared: Share of the library compared in that measurement, from 0 to 1.
        sample: Photos used as queries in that measurement.
    """

    id: int
    encoder: str
    dimension: int
    bits: int
    tables: int
    probes: int
    finalists: int
    seed: int
    mean: NDArray[np.float32] | None
    basis: NDArray[np.float32] | None
    fitted_on: int
    measured_on: int
    target: float | None
    recall: float | None
    compared: float | None
    sample: int | None
    measured_at: datetime | None
