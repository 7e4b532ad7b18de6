"""Which way up: pictures turned as their files say, and sizes that agree with the pictures."""

from PIL import Image
from PIL.ExifTags import Base

from photosim.vision.exif import Exif, whole

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_RIGHT = {1: 6, 6: 3, 3: 8, 8: 1, 2: 7, 7: 4, 4: 5, 5: 2}  # by a quarter turn clockwise
_SIDEWAYS = frozenset({5, 6, 7, 8})
_ROUNDING_SHARE = 0.02  # by which previews and reduced pictures may be of another shape
_ROUNDING_PIXELS = 2

Size = tuple[int, int]


def orientation_of(exif: Exif) -> int | None:
    """Return the EXIF orientation that turns a picture upright, 1 to 8; None: it is not said."""
    orientation = whole(exif.main.get(Base.Orientation))
    return orientation if orientation == 1 or orientation in _TURNS else None


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """Return the picture turned upright."""
    return image.transpose(_TURNS[orientation]) if orientation in _TURNS else image


def upright_size(size: Size, orientation: int) -> Size:
    """Return width and height of a picture of this size once it is upright."""
    return (size[1], size[0]) if orientation in _SIDEWAYS else size


def turned(orientation: int, quarters: int) -> int:
    """The EXIF orientation of a photo that is to be seen turned further.

    Args:
        orientation: The one so far, 1 to 8.
        quarters: Quarter turns clockwise; less than 0 for the other way.
    """
    for _ in range(quarters % 4):
        orientation = _RIGHT[orientation]
    return orientation


def same_shape(size: Size, other: Size) -> bool:
    """Tell whether pictures of these sizes can be the same one, reduced."""
    (width, height), (other_width, other_height) = size, other
    difference = abs(width * other_height - height * other_width)
    allowed = _ROUNDING_SHARE * width * other_height
    return difference <= max(allowed, _ROUNDING_PIXELS * max(*size, *other))


def agreeing_size(claimed: Size, shown: Size) -> Size:
    """Return the size of the whole photo that goes with what is shown of it.

    Args:
        claimed: What its file or decoder says.
        shown: The size of the upright picture, which may be reduced.
    """
    if same_shape(claimed, shown):
        return claimed
    turned = (claimed[1], claimed[0])
    return turned if same_shape(turned, shown) else shown
