"""Messages between the encoder process and its client; all of them can be pickled."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from photosim.annotations import Annotations
from photosim.errors import PhotoSimError
from photosim.traits import PictureTraits
from photosim.vision.agreement import Comparison
from photosim.vision.files import PhotoFile, UnreadablePhoto
from photosim.vision.labels import Classifier
from photosim.vision.models import EncoderChoice
from photosim.vision.shots import UNKNOWN, Shot

if TYPE_CHECKING:
    from photosim.vision.encoders import Encoder
    from photosim.vision.photos import DecodedPhoto
    from photosim.vision.thumbnails import ThumbnailCache


class Priority(IntEnum):
    """The order of jobs: what a person waits for goes first."""

    QUERY = 0
    VIEW = 1
    THUMBNAIL = 2
    SECOND_LOOK = 3
    INDEX = 4


class EncoderUnavailable(PhotoSimError):  # noqa: N818  a state, not a mistake
    """There is no encoder: its process cannot run or was closed; the message is for the person."""


class EncoderClosed(EncoderUnavailable):
    """Its owner has closed it, and need not be told so."""


LEAST_SHARE = 0.5
"""Of a damaged photo of which less than this is left, no vector is made.

Of 306 photos of Caltech-101, three a class, whose lower part was made grey, 100 % found the whole
photo first with 70 % left, 99 % with 50 %, 69 % with 30 % and 33 % with 20 %, while they grew more
and more alike among themselves; cropped to what is left they did worse.
"""

FACTS_VERSION = 5
"""Numbers the rules by which a photo's size, date, camera, lens, traits, tags and place are read.

What was read by older ones is read again.
"""

_ROUNDING = 1e-9  # what shares may add up to beyond 1


@dataclass(frozen=True, slots=True)
class Region:
    """A part of an upright photo, in shares of its width and height from 0 to 1.

    Raises:
        ValueError: It is empty or reaches beyond the photo.
    """

    left: float
    top: float
    width: float
    height: float

    def __post_init__(self) -> None:
        within = self.left >= 0 and self.top >= 0
        right, bottom = self.left + self.width, self.top + self.height
        within = within and max(right, bottom) <= 1 + _ROUNDING
        if not (within and self.width > 0 and self.height > 0):
            raise ValueError(f"{self} is not a part of a photo")

    def part(self, inner: "Region") -> "Region":
        """A part of this part, as a part of the photo."""
        return Region(
            self.left + inner.left * self.width,
            self.top + inner.top * self.height,
            inner.width * self.width,
            inner.height * self.height,
        )

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Left, top, right and bottom in a picture of this size in pixels; never empty."""
        left = min(round(self.left * width), width - 1)
        top = min(round(self.top * height), height - 1)
        right = max(round((self.left + self.width) * width), left + 1)
        bottom = max(round((self.top + self.height) * height), top + 1)
        return left, top, right, bottom


FrameVector = tuple[int, NDArray[np.float16]]
"""Milliseconds from the beginning of a video to a frame, and the vector of that, (dimension,)."""


@dataclass(frozen=True)
class EmbeddedPhoto:
    """A photo's vector and what was learned on the way.

    Attributes:
        path: The file.
        encoder: Identity of the encoder that made the vector.
        vector: float32 (dimension,), unit norm.
        content_hash: 16-byte BLAKE2b of the file's content.
        size: Bytes.
        mtime_ns: Time of the last change of what was read, in nanoseconds since 1970.
        width: Width in pixels of the whole upright photo.
        height: Its height.
        taken_at: When it was taken by the camera's clock.
        taken_from: Where that was found, see `TakenFrom`.
        taken_offset: Minutes by which that clock was ahead of UTC, None where it is not known.
        camera: Maker and model, None where the file does not say.
        lens: Its model, likewise.
        facts_version: The `FACTS_VERSION` of these facts; 0 where they are another file's.
        traits: What it is compared by to find copies; None for a video.
        damage: Why only a part of the picture is there, for the person; None: it is all there.
        annotations: What the file says of tags and rating; None where that was not looked for.
        duration_ms: How long a video takes, None for a photo.
        frames: Of a video, whose own vector is their mean.
    """

    path: Path
    encoder: str
    vector: NDArray[np.float32]
    content_hash: bytes
    size: int
    mtime_ns: int
    width: int
    height: int
    taken_at: datetime | None
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


@dataclass(frozen=True)
class PhotoRegions:
    """The vectors of a photo's regions, `photosim.vision.regions.REGIONS`.

    Attributes:
        encoder: Identity of the encoder that made the vectors.
        vectors: float16 (regions, dimension), unit norm.
        seen: The part of the photo that the encoder saw, and that the regions are parts of.
    """

    encoder: str
    vectors: NDArray[np.float16]
    seen: Region


@dataclass(frozen=True)
class EmbeddedText:
    """The vector of a text.

    Attributes:
        encoder: Identity of the model that made it.
        vector: float32 (dimension,), unit norm.
    """

    encoder: str
    vector: NDArray[np.float32]


class TextFailed(PhotoSimError):  # noqa: N818  as `UnreadablePhoto`
    """A text could not be embedded; the message is for the person."""


class TooLittleLeft(UnreadablePhoto):
    """A damaged photo of which too little is left to search by; it can be shown.

    Attributes:
        photo: What was learned of it; its vector is empty.
    """

    def __init__(self, path: Path, reason: str, photo: EmbeddedPhoto) -> None:
        super().__init__(path, reason)
        self.args = (path, reason, photo)  # what it is pickled by
        self.photo = photo


@dataclass(frozen=True)
class PhotoFacts:
    """What a photo's file says of it; attributes as of `EmbeddedPhoto`."""

    path: Path
    size: int
    mtime_ns: int
    width: int
    height: int
    taken_at: datetime | None
    taken_from: str | None
    taken_offset: int | None
    camera: str | None = None
    lens: str | None = None
    traits: PictureTraits | None = None
    annotations: Annotations | None = None
    duration_ms: int | None = None


@dataclass(frozen=True)
class Preview:
    """A photo reduced for showing.

    Attributes:
        width: Width in pixels of the preview.
        height: Its height.
        rgb: Its rows from the top, 3 bytes a pixel, nothing between the rows; anonymous memory
            where it came from the encoder process, in strips.
        full_width: Width of the whole upright photo.
        full_height: Its height.
        shot: How the photo was taken.
    """

    width: int
    height: int
    rgb: bytes | memoryview
    full_width: int
    full_height: int
    shot: Shot = UNKNOWN


@dataclass(frozen=True)
class EncoderInfo:
    """The encoder that is running.

    Attributes:
        identity: Names model and weights, as stored beside every vector.
        name: The model.
        dimension: Length of its vectors.
        device: "cpu", "cuda" or "mps".
        weights: The file they were loaded from.
        notice: A sentence for the person if this is not what they asked for or could have.
        classifier: Tells what photos show from their vectors, None where it cannot be told.
    """

    identity: str
    name: str
    dimension: int
    device: str
    weights: str
    notice: str | None
    classifier: Classifier | None = field(default=None, compare=False, repr=False)


DecodeFile = Callable[[PhotoFile, int | None], "DecodedPhoto"]
LoadEncoder = Callable[[EncoderChoice, str, int, Path | None], "Encoder"]


@dataclass(frozen=True)
class ProcessSetup:
    """What the encoder process needs to know.

    Attributes:
        choice: Encoder to load.
        device: "auto", "cpu", "cuda" or "mps".
        thumbnails: Where thumbnails are written; None writes none.
        threads: Threads for decoding, and on the CPU as many for the network.
        memory: File that remembers the quickest way to run the network.
        decode: Decodes a photo; pickled by reference. None stands for that of `photos`, likewise.
        load: Loads the encoder; None stands for torch's, which the client must not import.
        log_level: Log records below it are not worth sending.
    """

    choice: EncoderChoice
    device: str
    thumbnails: "ThumbnailCache | None"
    threads: int
    memory: Path | None
    decode: DecodeFile | None
    load: LoadEncoder | None
    log_level: int


@dataclass(frozen=True)
class Embed:
    """Ask for an `EmbeddedPhoto`.

    Attributes:
        with_thumbnail: Write the photo's thumbnail as well.
        region: The part to embed, None for the whole photo.
    """

    with_thumbnail: bool
    region: Region | None = None


@dataclass(frozen=True)
class EmbedRegions:
    """Ask for the `PhotoRegions` of a photo whose thumbnail is the file of the job.

    Attributes:
        photo: The photo, whose own file is not looked at.
        mtime_ns: When it was last changed, as the thumbnail has to say.
    """

    photo: Path
    mtime_ns: int


@dataclass(frozen=True)
class EmbedText:
    """Ask for the `EmbeddedText` of a text, of a model that knows words."""

    text: str


@dataclass(frozen=True)
class MakeThumbnail:
    """Ask for the path of the thumbnail whose longest side has at most this many pixels."""

    side: int


@dataclass(frozen=True)
class MakePreview:
    """Ask for a `Preview` whose longest side has at most this many pixels."""

    side: int


@dataclass(frozen=True)
class ReadFacts:
    """Ask for `PhotoFacts`."""


@dataclass(frozen=True)
class Seen:
    """A photo as it was when it was changed last, whose thumbnail may stand for it.

    Attributes:
        by_thumbnail: Whether the thumbnail alone may be looked at, as the photo may have changed
            since, or its drive may not answer.
    """

    path: Path
    mtime_ns: int
    by_thumbnail: bool = False


Comparisons = tuple[Comparison | None, ...]
"""What came of comparing a photo with others, None for those that cannot be read."""


@dataclass(frozen=True)
class CompareWith:
    """Ask for the `Comparisons` of the photo of the job with others.

    Attributes:
        photo: The photo of the job.
        others: The photos to compare it with.
    """

    photo: Seen
    others: tuple[Seen, ...]


Task = Embed | EmbedRegions | EmbedText | MakeThumbnail | MakePreview | ReadFacts | CompareWith
Result = EmbeddedPhoto | EmbeddedText | PhotoRegions | PhotoFacts | Preview | Path | Comparisons


@dataclass(frozen=True)
class Job:
    """A task with its place in the order of jobs."""

    priority: Priority
    number: int
    path: Path
    task: Task

    def __lt__(self, other: "Job") -> bool:
        return (self.priority, self.number) < (other.priority, other.number)


class Stage(Enum):
    """Where in the encoder process a job is."""

    WAITING = "waiting"
    READING = "reading"
    DECODING = "decoding"
    ENCODING = "encoding"


@dataclass(frozen=True)
class Entered:
    """Jobs have entered a stage, or have made progress in theirs."""

    numbers: tuple[int, ...]
    stage: Stage


@dataclass(frozen=True)
class Strip:
    """Some rows of a preview, which in one piece would stall whoever unpickles it.

    Attributes:
        number: The job.
        start: Where in the preview's pixels they belong, in bytes.
        total: Bytes of all strips together.
        rgb: Their pixels.
    """

    number: int
    start: int
    total: int
    rgb: bytes


@dataclass(frozen=True)
class Finished:
    """A job has ended, with its result or the reason why there is none."""

    number: int
    outcome: Result | UnreadablePhoto | TextFailed


@dataclass(frozen=True)
class Loaded:
    """The encoder is ready."""

    info: EncoderInfo


@dataclass(frozen=True)
class LoadFailed:
    """No encoder could be loaded; thumbnails and previews are served all the same."""

    message: str


@dataclass(frozen=True)
class Logged:
    """A log record of the encoder process, for the client's log."""

    record: logging.LogRecord


Report = Entered | Strip | Finished | Loaded | LoadFailed | Logged
