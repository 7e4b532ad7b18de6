"""Videos: one frame that stands for a video, and frames spread over it by which it is found.

OpenCV decodes, by the FFmpeg that its packages bring along, from a stream and not by a path, so
that neither a name nor an address is ever opened by it.
"""

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photosim.annotations import Annotations
from photosim.vision import turns
from photosim.vision.dates import Taken, TakenFrom, moment_of_name
from photosim.vision.files import PhotoFile, UnreadablePhoto
from photosim.vision.live_photos import Movie
from photosim.vision.photos import MAX_PIXELS, DecodedPhoto, decoder_faults, too_large
from photosim.vision.shots import Shot, camera_name
from photosim.vision.video_containers import (
    is_cut_short,
    is_video_file,
    may_be_interlaced,
    read_container,
)

MOST_FRAMES = 16
_COVER_AT = (0.1, 0.3, 0.5, 0.7)  # of the length, until one shows something
_LEAST_CONTRAST = 12.0  # of 255: the standard deviation of grey that is no black or white screen
_STEP = 150  # frames up to which going on is quicker than looking for the frame before
_UNKNOWN_STEP = 30  # frames between those that are seen of a video that does not say its length
_MOST_LOST = 90  # frames one behind the other that are damaged, before it must be the end
_NEAR_MS = 1_000  # from a frame that is gone to, to that which is there
_LONGEST_S = 60.0  # of a processor, after which the frames that were decoded have to do
_AV1 = {int.from_bytes(name, "little") for name in (b"AV01", b"av01")}
_MOST_COUNTED = 1 << 32  # frames; what says more is broken

NOT_A_VIDEO = "This is not a video PhotoSim can read"
CUT_SHORT = "The file is cut short; it may be incomplete"
NOT_DECODED = "The video is damaged, of an unsupported type, or has sound only"
IN_PART = "The video is damaged or cut short; a part of it is missing"
NO_FRAMES = "No frame of the video can be read; the file may be damaged or incomplete"
NO_DECODER = "The installed OpenCV cannot read videos"
NO_AV1 = "PhotoSim cannot read videos coded as AV1 yet"
INTERLACED = "PhotoSim cannot read interlaced videos, as camcorders record them, yet"


@dataclass(frozen=True)
class Frame:
    """A frame of a video.

    Attributes:
        position_ms: When it is shown, from the beginning.
        image: RGB, upright.
    """

    position_ms: int
    image: Image.Image


def watch(file: PhotoFile, min_side: int | None = None) -> tuple[DecodedPhoto, list[Frame]]:
    """Decode what stands for a video and what it is found by, see `Video.cover` and `Video.frames`.

    Returns:
        The former with the reason why some of the latter are missing, if so.

    Raises:
        UnreadablePhoto: It cannot be decoded.
    """
    # Opened once: with HDR it takes seconds until FFmpeg has made its table of colours.
    with decoder_faults(file.path), Video(file) as video:
        cover, frames = video.cover(min_side), video.frames(min_side)
        return replace(cover, damage=IN_PART if video.is_damaged else None), frames


class Video:
    """An open video; use it in a `with` statement.

    Args:
        file: It, open; its stream is read from until the end of the statement.

    Attributes:
        is_damaged: Whether a part of what `frames` looked for is missing.

    Raises:
        UnreadablePhoto: It is none, or of a kind that cannot be decoded.
    """

    def __init__(self, file: PhotoFile) -> None:
        if not is_video_file(file.stream):
            raise UnreadablePhoto(file.path, NOT_A_VIDEO)
        self._file = file
        self._about = read_container(file.stream)
        # From here on the stream belongs to OpenCV, which expects it to be where it was left.
        self._is_cut = is_cut_short(file.stream)
        doubtful = may_be_interlaced(file.stream)
        self._next: int | None = 0  # the frame that is read next, None where that is not known
        self._position_ms = -1  # of the last frame
        self._is_gapped = False  # a frame was missing, and one behind it was there
        self.is_damaged = False
        self._capture = self._open()
        if doubtful and self._stands_still():
            self._capture.release()
            raise UnreadablePhoto(file.path, INTERLACED)

    def _open(self) -> Any:
        import cv2  # a twentieth of a second, and memory, that only videos need

        self._cv = cv2
        if cv2.CAP_FFMPEG not in cv2.videoio_registry.getStreamBufferedBackends():
            raise UnreadablePhoto(self._file.path, NO_DECODER)
        self._file.stream.seek(0)
        stream: Any = self._file.stream  # of which OpenCV's stubs expect a class of its own
        # Several videos are decoded side by side already.
        capture = cv2.VideoCapture(stream, cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])
        if not capture.isOpened():
            capture.release()
            raise UnreadablePhoto(
                self._file.path, NOT_DECODED if self._about is not None else CUT_SHORT
            )
        return capture

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._capture.release()

    # What it says of itself

    @cached_property
    def _rate(self) -> float:
        rate = float(self._capture.get(self._cv.CAP_PROP_FPS))
        return rate if math.isfinite(rate) and rate > 0 else 25.0

    @cached_property
    def _count(self) -> int:
        """How many frames it has; 0 where it does not say, and none can be gone to."""
        count = float(self._capture.get(self._cv.CAP_PROP_FRAME_COUNT))
        if not 0 < count < _MOST_COUNTED:
            return 0
        # What was cut from a video in a hurry is still in its file.
        shown = math.ceil(self._rate * self._seconds_of_container)
        return int(min(count, shown) if shown else count)

    @cached_property
    def _reached(self) -> int:
        """How many frames of it are looked at; 0 where it does not say how long it takes."""
        shown = round(self._rate * self._seconds_of_container)
        return self._count or min(shown, MOST_FRAMES * _STEP)

    @cached_property
    def _seconds_of_container(self) -> float:
        said = None if self._about is None else self._about.seconds
        return said if said is not None and math.isfinite(said) and said > 0 else 0.0

    @cached_property
    def _said_seconds(self) -> float:
        return self._seconds_of_container or self._count / self._rate

    def _taken(self) -> Taken | None:
        said = None if self._about is None else self._about.taken
        if said is not None:
            return Taken(said.at, said.offset, TakenFrom.ORIGINAL)
        named = moment_of_name(self._file.path.stem)
        return None if named is None else Taken(named.at, named.offset, TakenFrom.NAME)

    # Its frames

    def cover(self, min_side: int | None = None) -> DecodedPhoto:
        """Decode the frame that stands for the video, the first of some that shows something.

        Args:
            min_side: As of `photosim.vision.photos.decode`.

        Raises:
            UnreadablePhoto: No frame can be decoded.
        """
        best: Frame | None = None
        contrast = -1.0
        for frame in self._frames_at([int(share * self._reached) for share in _COVER_AT], min_side):
            shows = float(np.asarray(frame.image.convert("L")).std())
            if shows > contrast:
                best, contrast = frame, shows
            if shows >= _LEAST_CONTRAST:
                break
        if best is None:
            raise self._without_frames()
        return self._decoded(best)

    def frames(self, min_side: int | None = None) -> list[Frame]:
        """Decode frames spread evenly over the video, one a second and at most `MOST_FRAMES`.

        Raises:
            UnreadablePhoto: No frame can be decoded.
        """
        numbers = self._spread()
        found = list(self._frames_at(numbers, min_side))
        if not found:
            raise self._without_frames()
        # Fewer frames alone say nothing: sound may go on, and rates and lengths are estimates.
        self.is_damaged = self._is_gapped or (self._is_cut and len(found) < len(numbers))
        return found

    def _without_frames(self) -> UnreadablePhoto:
        codec = int(self._capture.get(self._cv.CAP_PROP_FOURCC))
        return UnreadablePhoto(self._file.path, NO_AV1 if codec in _AV1 else NO_FRAMES)

    def _spread(self) -> list[int]:
        count = self._reached
        if not count:
            return [_UNKNOWN_STEP * number for number in range(MOST_FRAMES)]
        wanted = min(MOST_FRAMES, max(3, round(count / self._rate)), count)
        return [int((number + 0.5) * count / wanted) for number in range(wanted)]

    def _frames_at(self, numbers: Sequence[int], min_side: int | None) -> Iterator[Frame]:
        """The frames of ascending numbers; of those that cannot be had the rest is left out."""
        until = time.thread_time() + _LONGEST_S
        found = missed = False
        self._position_ms = -1
        for number in dict.fromkeys(numbers):
            if found and time.thread_time() > until:
                return
            if not self._go_to(number):
                missed = True
                if self._count and found:
                    continue  # what is behind a damaged part may be there
                self._reopen()  # the first frame is all that can be had of some files
                self._next = 0
                if not (self._count and number and self._go_to(0)):
                    return
            picture = self._picture(min_side)
            if picture is not None:
                self._is_gapped |= missed
                found, missed = True, False
                if 0 < self._said_ms() <= self._position_ms:
                    continue  # it is still shown
                self._position_ms = self._position()
                yield Frame(self._position_ms, picture)

    def _go_to(self, number: int) -> bool:
        """Decode up to a frame; False where it cannot be had."""
        reached, self._next = self._next, None
        if self._count < 2:  # OpenCV goes nowhere where it cannot count
            if reached is None or number < reached:
                self._reopen()
                reached = 0
            return self._go_on(number, reached)
        if reached is not None and reached <= number < reached + _STEP:
            return self._go_on(number, reached)
        for start in (number, max(0, number - _STEP)):  # the latter where frames become rare
            turns.beat.get()()
            self._capture.set(self._cv.CAP_PROP_POS_FRAMES, start)
            # Behind the end of what is there OpenCV stays where it was; only the time tells.
            if self._go_on(number, start) and (
                not self._is_cut or self._said_ms() >= self._moment(number) - _NEAR_MS
            ):
                return True
        self._next = None
        return False

    def _go_on(self, number: int, reached: int) -> bool:
        """Decode up to a frame from the one that is next, or up to what is shown at its time."""
        beat = turns.beat.get()
        until = self._moment(number - 0.5)
        lost = 0
        while reached <= number or lost:
            beat()
            if self._capture.grab():
                self._is_gapped |= lost > 0
                lost = 0
                if self._said_ms() >= until > 0:
                    reached = number
            elif (lost := lost + 1) > _MOST_LOST:
                return False
            reached += 1
        self._next = max(reached, number + 1)
        return True

    def _moment(self, number: float) -> float:
        return 1000 * number / self._rate

    def _stands_still(self) -> bool:
        """Whether a frame and a later one are the same to the last bit.

        Where FFmpeg refuses to convert a frame, as it does interlaced ones, OpenCV from 4.13 on
        takes no notice and hands out what is in memory by chance.
        """
        later = min(_UNKNOWN_STEP, max(0, self._count - 1))
        pictures = [self._capture.retrieve()[1] for number in (0, later) if self._go_to(number)]
        return len(pictures) == 2 and np.array_equal(*pictures)

    def _reopen(self) -> None:
        self._capture.release()
        self._capture = self._open()

    def _picture(self, min_side: int | None) -> Image.Image | None:
        there, pixels = self._capture.retrieve()
        if not there or pixels is None or pixels.ndim != 3:
            return None
        height, width = pixels.shape[:2]
        if width * height > MAX_PIXELS:
            raise UnreadablePhoto(self._file.path, too_large())
        return self._reduced(pixels, min_side)

    def _reduced(self, pixels: NDArray[np.uint8], min_side: int | None) -> Image.Image:
        """As RGB with square pixels, its shorter side no longer than wanted."""
        width, height = self._size(pixels.shape[1], pixels.shape[0])
        scale = min(1.0, min_side / min(width, height)) if min_side else 1.0
        size = max(1, round(width * scale)), max(1, round(height * scale))
        scaled: Any = pixels
        if size != (pixels.shape[1], pixels.shape[0]):
            scaled = self._cv.resize(pixels, size, interpolation=self._cv.INTER_AREA)
        return Image.fromarray(self._cv.cvtColor(scaled, self._cv.COLOR_BGR2RGB))

    def _size(self, width: int, height: int) -> tuple[int, int]:
        """What a frame is to be shown as, of pixels that may not be square."""
        across = float(self._capture.get(self._cv.CAP_PROP_SAR_NUM))
        down = float(self._capture.get(self._cv.CAP_PROP_SAR_DEN))
        ratio = across / down if across > 0 and down > 0 else 1.0
        if not 0.25 <= ratio <= 4 or abs(ratio - 1) < 0.01:
            return width, height
        if float(self._capture.get(self._cv.CAP_PROP_ORIENTATION_META)) % 180:
            return width, round(height * ratio)
        return round(width * ratio), height

    def _said_ms(self) -> float:
        return float(self._capture.get(self._cv.CAP_PROP_POS_MSEC))

    def _position(self) -> int:
        """When the frame is shown, in milliseconds; later than the last one."""
        before = self._position_ms
        said = self._said_ms()
        counted = self._moment((self._next or 1) - 1)
        believed = 0 < said <= 1000 * self._said_seconds + 1 and said > before
        return max(before + 1, round(said if believed else min(counted, 1000 * self._said_seconds)))

    def _decoded(self, frame: Frame) -> DecodedPhoto:
        about = self._about or Movie()
        width, height = self._size(
            int(self._capture.get(self._cv.CAP_PROP_FRAME_WIDTH)),
            int(self._capture.get(self._cv.CAP_PROP_FRAME_HEIGHT)),
        )
        seconds = self._said_seconds or frame.position_ms / 1000
        return DecodedPhoto(
            frame.image,
            width,
            height,
            self._taken(),
            Shot(camera=camera_name(about.maker, about.model), position=about.position),
            annotations=Annotations(position=about.position),
            duration_ms=max(1, round(1000 * seconds)),
        )
