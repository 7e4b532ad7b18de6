"""Opening a picture of any format, and which page, frame and part of it is the photo."""

import struct
from fractions import Fraction
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError
from PIL.TiffImagePlugin import TiffImageFile

from photosim.vision import bitmaps, tiffs
from photosim.vision.heif_boxes import read_contents

# Pillow would also try PostScript, PDF and other formats that nobody calls a photo. HEIF's
# reader would open any AVIF whose first brand is theirs both, and then not decode it.
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP", "DIB", "AVIF", "HEIF")
_ANIMATED = frozenset({"GIF", "WEBP", "PNG", "AVIF"})
_MAX_FRAMES = 100


def open_picture(stream: BinaryIO, max_pixels: int) -> Image.Image:
    """Open a picture at the page that is the photo; its pixels may not be loaded yet.

    Raises:
        UnidentifiedImageError: It is no picture of a known format.
        Exception: Almost anything else, where the file is damaged.
    """
    try:
        image = Image.open(stream, formats=FORMATS)
    except UnidentifiedImageError:
        if not tiffs.is_tiff(stream):
            raise
        return tiffs.read(stream, max_pixels)
    except OSError:  # of a format that Pillow knows, but not of a kind that it does
        image_with_fields = bitmaps.read(stream, max_pixels)
        if image_with_fields is None:
            raise
        return image_with_fields
    if isinstance(image, TiffImageFile):
        tiffs.go_to_photo(image)
        if tiffs.is_misread(image):
            return tiffs.read(stream, max_pixels)
    return image


def load_visible(image: Image.Image) -> None:
    """Load a picture, of an animation the first frame that shows something."""
    image.load()
    if image.format not in _ANIMATED or not _is_clear(image):
        return
    for frame in range(1, min(getattr(image, "n_frames", 1), _MAX_FRAMES)):
        image.seek(frame)
        image.load()
        if not _is_clear(image):
            return
    if getattr(image, "is_animated", False):
        image.seek(0)
        image.load()


def _is_clear(image: Image.Image) -> bool:
    """Tell whether a picture is transparent throughout."""
    if not image.has_transparency_data:
        return False
    if image.mode not in {"RGBA", "LA", "PA", "RGBa", "La"}:
        image = image.convert("RGBA")
    return image.getextrema()[-1] == (0, 0)


def without_false_alpha(image: Image.Image) -> Image.Image:
    """Return a picture that would not be seen at all without its transparency.

    Programs that know nothing of it leave zeros where others look for it, in BMP files above all.
    """
    if not _is_clear(image):
        return image
    opaque = image.convert("L" if image.mode in {"LA", "La"} else "RGB")
    bands = opaque.getextrema()
    flat = all(low == high for low, high in (bands if isinstance(bands[0], tuple) else [bands]))
    if flat:
        return image
    opaque.info.pop("transparency", None)
    return opaque


def crop_of(image: Image.Image, stream: BinaryIO) -> tuple[int, int, int, int] | None:
    """The part of an AVIF picture that its file wants shown (``clap``), which Pillow ignores."""
    contents = read_contents(stream) if image.format == "AVIF" else None
    data = contents.property(contents.primary, b"clap") if contents is not None else None
    if data is None or len(data) < 32:
        return None
    numbers = struct.unpack(">IIIIiIiI", data[:32])
    if 0 in numbers[1::2]:
        return None
    width, height, across, down = (Fraction(*numbers[at : at + 2]) for at in range(0, 8, 2))
    left = round((image.width - width) / 2 + across)
    top = round((image.height - height) / 2 + down)
    right, bottom = left + int(width), top + int(height)
    within = 0 <= left < right <= image.width and 0 <= top < bottom <= image.height
    return (left, top, right, bottom) if within else None
