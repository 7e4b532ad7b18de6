"""The IPTC block of a picture: datasets by record and number."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from photosim.vision.exif import BROKEN_EXIF

if TYPE_CHECKING:
    from PIL import Image


def iptc_of(image: "Image.Image | None") -> Mapping[Any, Any]:
    """What a picture's file has by dataset, what is repeated as a list; empty where broken."""
    from PIL.ImageFile import ImageFile
    from PIL.IptcImagePlugin import getiptcinfo

    if not isinstance(image, ImageFile):
        return {}
    try:
        return getiptcinfo(image) or {}
    except BROKEN_EXIF:
        return {}
