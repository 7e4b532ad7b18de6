"""What a picture's own file says of tags, rating and place: by XMP, IPTC and EXIF."""

import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from photosim.annotations import Annotations
from photosim.vision.exif import BROKEN_EXIF, Exif, exif_of, whole
from photosim.vision.iptc import iptc_of
from photosim.vision.shots import position_of
from photosim.vision.xmp import joined, packet_of, read_annotations, stars_of_percent

if TYPE_CHECKING:
    from PIL import Image

_KEYWORDS, _CODED = (2, 25), (1, 90)
_UTF8 = b"\x1b%G"
_LONGEST = 64  # bytes of a keyword
_RATING, _PERCENT = 0x4746, 0x4749  # what Windows writes beside XMP


def embedded_annotations(exif: Exif, image: "Image.Image | None" = None) -> Annotations:
    """What a file says; where XMP and IPTC differ, both count for tags.

    Args:
        exif: What the file has of it.
        image: The loaded picture, where it is the file's own and not a preview in it.
    """
    info = {} if image is None else image.info
    said = read_annotations(packet_of(exif, info)) or Annotations()
    stars = said.stars
    if stars is None and not said.rejected:
        stars = _stars(exif)
    iptc = iptc_of(image)
    names = [name for path in said.tags for name in path]
    keywords = _texts(_not_cut(iptc.get(_KEYWORDS), names), is_utf8=iptc.get(_CODED) == _UTF8)
    position = position_of(exif) or said.position
    return Annotations(stars, said.rejected, joined(said.tags, keywords), position)


def annotations_of(path: Path) -> Annotations | None:
    """What a JPEG or TIFF file says, read without its pixels; None where it cannot be read."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=("JPEG", "TIFF")) as image:
                return embedded_annotations(exif_of(image), image)
    except (*BROKEN_EXIF, Image.DecompressionBombError):
        return None


def _stars(exif: Exif) -> int | None:
    """Stars by EXIF; None for none, as cameras write 0 that nobody gave."""
    stars, percent = whole(exif.main.get(_RATING)), whole(exif.main.get(_PERCENT))
    if stars is not None and 1 <= stars <= 5:
        return stars
    return stars_of_percent(percent) if percent is not None and 1 <= percent <= 100 else None


def _not_cut(values: Any, names: Iterable[str]) -> list[Any]:
    """Keywords without those that are but the beginning of a name: IPTC has no room for more."""
    whole = [name.encode(code, "replace") for name in names for code in ("utf-8", "latin-1")]
    long = [name for name in whole if len(name) > _LONGEST]

    def is_cut(value: Any) -> bool:
        # Some programs cut between letters.
        is_full = isinstance(value, bytes) and _LONGEST - 4 < len(value) <= _LONGEST
        return is_full and any(name.startswith(value) for name in long)

    found = values if isinstance(values, list) else [values]
    return [value for value in found if not is_cut(value)]


def _texts(values: Iterable[Any], *, is_utf8: bool) -> Iterable[str]:
    for value in values:
        if isinstance(value, bytes):
            try:
                yield value.decode()
            except UnicodeDecodeError:
                yield value.decode(errors="replace") if is_utf8 else value.decode("latin-1")
