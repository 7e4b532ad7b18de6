"""Camera RAW: the preview the camera put into the file, or the sensor's data developed."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

import rawpy
from PIL import Image

# What LibRaw's flip means in terms of EXIF orientation.
_ORIENTATIONS = {0: 1, 3: 3, 5: 8, 6: 6}
_SIDEWAYS_FLIPS = frozenset({5, 6})
_WHOLE_SHARE = 0.9


@dataclass(frozen=True)
class RawPhoto:
    """A picture out of a RAW file.

    Attributes:
        image: The picture, perhaps still lying on its side.
        orientation: EXIF orientation that turns it upright; None: the image's own EXIF says.
        width: Width in pixels of the whole upright photo.
        height: Its height.
        taken_at: When it was taken by the camera's clock.
    """

    image: Image.Image
    orientation: int | None
    width: int
    height: int
    taken_at: datetime | None


def is_raw(stream: BinaryIO) -> bool:
    """Tell whether a file with a RAW suffix is none of the common formats under a false name."""
    start = stream.read(12)
    stream.seek(0)
    return not start.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF"))


def decode(camera: rawpy.RawPy, min_side: int | None) -> RawPhoto:
    """Decode an open RAW file, through its embedded preview where that is large enough.

    Args:
        camera: The file as LibRaw has opened it.
        min_side: Pixels that the shorter side must keep; None asks for the whole picture.

    Raises:
        rawpy.LibRawError: The file is cut off, damaged or from an unknown camera.
    """
    sizes = camera.sizes
    width, height = sizes.iwidth, sizes.iheight
    orientation: int | None = _ORIENTATIONS.get(sizes.flip, 1)
    needed = min_side or min(width, height) * _WHOLE_SHARE
    image = _preview(camera)
    if image is None or min(image.size) < needed:
        image = _developed(camera, half=min(width, height) // 2 >= needed)
        orientation = 1
    elif "exif" in image.info:
        orientation = None
    if sizes.flip in _SIDEWAYS_FLIPS:
        width, height = height, width
    return RawPhoto(image, orientation, width, height, camera.other.timestamp)


def _preview(camera: rawpy.RawPy) -> Image.Image | None:
    try:
        preview = camera.extract_thumb()
        if isinstance(preview.data, bytes):
            return Image.open(io.BytesIO(preview.data), formats=("JPEG",))
        return Image.fromarray(preview.data)
    except (rawpy.LibRawError, rawpy.NotSupportedError, OSError):
        return None  # no preview or one that cannot be used: the sensor's data are developed


def _developed(camera: rawpy.RawPy, half: bool) -> Image.Image:
    return Image.fromarray(camera.postprocess(use_camera_wb=True, half_size=half))
