"""Decoding any supported photo to an upright sRGB picture."""

import functools
import logging
import math
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pillow_heif
import rawpy
from PIL import Image, PngImagePlugin, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile

from photosim.annotations import Annotations
from photosim.vision import raw, signals
from photosim.vision.annotated import embedded_annotations
from photosim.vision.colours import MID_GREY, to_eight_bits, to_srgb
from photosim.vision.dates import Taken, read_taken
from photosim.vision.exif import Exif, exif_of
from photosim.vision.files import (
    RAW_SUFFIXES,
    SUFFIXES,
    PhotoFile,
    UnreadablePhoto,
    fingerprint,
    is_photo,
    is_video,
    open_photo,
)
from photosim.vision.orientation import (
    Size,
    agreeing_size,
    orientation_of,
    upright,
    upright_size,
)
from photosim.vision.pictures import crop_of, load_visible, open_picture, without_false_alpha
from photosim.vision.remains import Box, Remains, has_known_start, is_doubtful, rescue
from photosim.vision.shots import Shot, read_shot
from photosim.vision.signals import Signal, read_signal
from photosim.vision.turns import Turn

__all__ = [
    "SUFFIXES",
    "DecodedPhoto",
    "UnreadablePhoto",
    "decode",
    "decode_file",
    "fingerprint",
    "is_photo",
]

MAX_PIXELS = 250_000_000
# Pictures above this are decoded one at a time: each takes 4 bytes a pixel and more.
_LARGE_PIXELS = 50_000_000
_one_large_at_a_time = Turn()

_MAX_PNG_TEXT_BYTES = 16 << 20  # unpacked; profiles for printing have 3 MB


_NOT_DECODED = "The file is damaged or of an unsupported type"


@dataclass(frozen=True)
class DecodedPhoto:
    """A photo as a person sees it.

    Attributes:
        image: RGB, upright, sRGB; reduced if that was asked for.
        width: Width in pixels of the whole upright photo.
        height: Its height.
        taken: When it was taken; None where neither the file nor its name says.
        shot: How it was taken.
        damage: Why only a part of the picture is there, for the person; None: it is all there.
        share: How much of it is there, from 0 to 1; the rest of `image` is grey.
        annotations: What the file says of tags and rating.
        duration_ms: How long it takes, None for what is no video.
    """

    image: Image.Image
    width: int
    height: int
    taken: Taken | None
    shot: Shot
    damage: str | None = None
    share: float = 1.0
    annotations: Annotations = field(default_factory=Annotations)
    duration_ms: int | None = None


def decode(path: Path, min_side: int | None = None) -> DecodedPhoto:
    """Decode a photo of any supported format.

    Args:
        path: The file.
        min_side: The picture may be reduced, for speed, as long as its shorter side keeps this
            many pixels; None decodes it whole.

    Raises:
        UnreadablePhoto: It cannot be decoded; the error holds the reason for the person.
    """
    with open_photo(path) as file:
        return decode_file(file, min_side)


def decode_file(file: PhotoFile, min_side: int | None = None) -> DecodedPhoto:
    """Decode an open photo; for ``min_side`` see `decode`. A video is shown by one of its frames.

    Raises:
        UnreadablePhoto: It cannot be decoded; the error holds the reason for the person.
    """
    if is_video(file.path.name):
        from photosim.vision.videos import Video  # whose decoder most libraries never need

        with decoder_faults(file.path), Video(file) as video:
            return video.cover(min_side)
    _set_up_pillow()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with decoder_faults(file.path):
            is_raw = raw.is_raw(file.stream)
            if is_raw or (is_raw is None and file.path.suffix.lower() in RAW_SUFFIXES):
                try:
                    return _decode_raw(file, min_side)
                except rawpy.LibRawFileUnsupportedError:
                    if is_raw:
                        raise
            file.stream.seek(0)
            try:
                return _decode_whole(file, min_side)
            except (UnreadablePhoto, Image.DecompressionBombError, MemoryError):
                raise
            # As below: there is no telling what a decoder raises on a damaged file.
            except Exception as error:
                photo = _decode_remains(file, min_side)
                if photo is not None:
                    return photo
                if isinstance(error, UnidentifiedImageError) and has_known_start(file.stream):
                    raise UnreadablePhoto(file.path, _NOT_DECODED) from error
                raise


@functools.cache
def _set_up_pillow() -> None:
    pillow_heif.register_heif_opener()
    # Pillow warns above this and refuses above twice this; the warning is ignored.
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2
    PngImagePlugin.MAX_TEXT_CHUNK = _MAX_PNG_TEXT_BYTES
    # What it complains of here comes back as the reason why a photo is unreadable.
    logging.getLogger("PIL").setLevel(logging.CRITICAL)


@contextmanager
def decoder_faults(path: Path) -> Iterator[None]:
    """Turn whatever a decoder raises into `UnreadablePhoto`."""
    try:
        yield
    except UnreadablePhoto:
        raise
    # Decoders meet hostile bytes here and raise nearly every built-in exception on them.
    except Exception as error:
        raise UnreadablePhoto(path, _reason(error)) from error


def _reason(error: Exception) -> str:
    text = str(error).lower()
    if isinstance(error, Image.DecompressionBombError):
        return too_large()
    if isinstance(error, MemoryError):
        return "There is not enough memory for this picture"
    if isinstance(error, UnidentifiedImageError):
        return "This is not a picture PhotoSim can read"
    if isinstance(error, EOFError) or any(
        word in text for word in ("truncated", "end of file", "not enough data", "input/output")
    ):
        return "The file is cut short; it may be incomplete"
    if isinstance(error, NotImplementedError) or "unsupported" in text or "unknown" in text:
        return "This variant of the format is not supported"
    if isinstance(error, (OSError, SyntaxError, zlib.error, struct.error)):
        return "The file is damaged"
    return _NOT_DECODED


def too_large() -> str:
    """Why a picture is not decoded that has too many pixels."""
    return f"The picture has more than {MAX_PIXELS // 1_000_000} million pixels"


def _decode_whole(file: PhotoFile, min_side: int | None) -> DecodedPhoto:
    with open_picture(file.stream, MAX_PIXELS) as image:
        size = _checked_size(file.path, image)
        if min_side is not None:
            image.draft(None, (min_side, min_side))
        pixels = image.size[0] * image.size[1]
        with _one_large_at_a_time if pixels > _LARGE_PIXELS else nullcontext():
            load_visible(image)
            remains = Remains(image)
            if is_doubtful(image, file.stream):
                remains = rescue(file.stream, _Opener(file.path, min_side)) or remains
            return _finish(file, remains, size, min_side)


def _decode_remains(file: PhotoFile, min_side: int | None) -> DecodedPhoto | None:
    """Decode what is there of a damaged photo, None where nothing is."""
    with _one_large_at_a_time:  # it takes two pictures to tell
        opener = _Opener(file.path, min_side)
        remains = rescue(file.stream, opener)
        if remains is None:
            return None
        return _finish(file, remains, opener.size, min_side)


class _Opener:
    """Opens what a damaged file has been turned into; ``size`` is that of the whole picture."""

    def __init__(self, path: Path, min_side: int | None) -> None:
        self._path, self._min_side = path, min_side
        self.size = (0, 0)

    def __call__(self, stream: BinaryIO) -> Image.Image:
        image = open_picture(stream, MAX_PIXELS)
        self.size = _checked_size(self._path, image)
        # Other drafts are pictures of their own that the file contains.
        if self._min_side is not None and isinstance(image, JpegImageFile):
            image.draft(None, (self._min_side, self._min_side))
        return image


def _checked_size(path: Path, image: Image.Image) -> tuple[int, int]:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise UnreadablePhoto(path, too_large())
    return width, height


def _finish(file: PhotoFile, remains: Remains, size: Size, min_side: int | None) -> DecodedPhoto:
    """Make a loaded picture upright and sRGB."""
    image, stream = remains.image, file.stream
    # Only after loading: formats may carry EXIF behind the pixels, and Pillow turns TIFF
    # pictures upright and then forgets their orientation.
    exif = exif_of(image)
    orientation = orientation_of(exif) or 1
    taken, said = read_taken(exif, file.path, image), embedded_annotations(exif, image)
    signal = read_signal(image.format, stream)
    crop = crop_of(image, stream)
    if crop is not None:
        image, size = image.crop(crop), (crop[2] - crop[0], crop[3] - crop[1])
    picture = _deep(stream, image, size, signal, min_side)
    if picture is None:
        picture = to_srgb(_reduced(without_false_alpha(image), min_side), signal)
    for part in remains.missing:
        picture.paste(MID_GREY, _pixels(part, picture.size))
    photo = _decoded(upright(picture, orientation), upright_size(size, orientation), exif, taken)
    return replace(photo, damage=remains.damage, share=remains.share, annotations=said)


def _deep(
    stream: BinaryIO,
    image: Image.Image,
    size: tuple[int, int],
    signal: Signal | None,
    min_side: int | None,
) -> Image.Image | None:
    """An HDR picture out of the ten or twelve bits of a HEIF file; None where that has no use.

    Pillow's eight would show steps in skies once the curve of HDR is straightened.
    """
    small = size[0] * size[1] <= _LARGE_PIXELS
    if signal is None or not signal.is_hdr or image.format != "HEIF" or not small:
        return None
    file = pillow_heif.open_heif(stream, convert_hdr_to_8bit=False)
    samples = np.asarray(file[file.primary_index])[:, : file.size[0]]
    if samples.dtype != np.uint16 or samples.shape[2:] != (3,):
        return None
    factor = min(samples.shape[:2]) // min_side if min_side else 1
    if factor > 1:
        height, width = (length // factor * factor for length in samples.shape[:2])
        blocks = samples[:height, :width].reshape(height // factor, factor, -1, factor, 3)
        samples = blocks.mean(axis=(1, 3), dtype=np.float32).astype(np.uint16)
    return signals.to_srgb(samples, signal)


def _pixels(part: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The pixels that a part touches in a picture of this size."""
    left, top, right, bottom = part
    width, height = size
    return (
        math.floor(left * width),
        math.floor(top * height),
        math.ceil(right * width),
        math.ceil(bottom * height),
    )


def _decode_raw(file: PhotoFile, min_side: int | None) -> DecodedPhoto:
    exif = raw.read_exif(file.stream)
    file.stream.seek(0)
    with rawpy.imread(file.stream) as camera:
        pixels = camera.sizes.iwidth * camera.sizes.iheight
        if pixels > MAX_PIXELS:
            raise UnreadablePhoto(file.path, too_large())
        with _one_large_at_a_time if pixels > _LARGE_PIXELS else nullcontext():
            photo = raw.decode(camera, min_side)
            picture = upright(to_srgb(_reduced(photo.image, min_side)), photo.orientation)
    decoded = _decoded(picture, photo.size, exif, read_taken(exif, file.path))
    return replace(decoded, annotations=embedded_annotations(exif))


def _decoded(picture: Image.Image, size: Size, exif: Exif, taken: Taken | None) -> DecodedPhoto:
    """Put a photo together; whatever a decoder said, its size is that of the picture."""
    return DecodedPhoto(picture, *agreeing_size(size, picture.size), taken, read_shot(exif))


def _reduced(image: Image.Image, min_side: int | None) -> Image.Image:
    """Return the picture reduced by a whole number so that every later step has less to do."""
    factor = min(image.size) // min_side if min_side else 1
    if factor < 2:
        return image
    profile = image.info.get("icc_profile")
    image = to_eight_bits(image)
    if image.mode in {"1", "P", "PA"}:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    reduced = image.reduce(factor)
    if profile:
        reduced.info["icc_profile"] = profile
    return reduced
