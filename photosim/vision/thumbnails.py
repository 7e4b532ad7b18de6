"""Thumbnails on disk, laid out as freedesktop.org's Thumbnail Managing Standard says."""

import hashlib
import os
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from PIL import Image

from photosim.vision.png import encode_png

LARGE, X_LARGE = 256, 512  # longest side, pixels
_FOLDERS = {LARGE: "large", X_LARGE: "x-large"}
_SOFTWARE = "PhotoSim"
# The standard keeps whole seconds, too coarse for a photo that is edited twice in one.
_EXACT_MTIME = "X-PhotoSim::MTimeNs"
# Other programs leave these characters of a path as they are (GLib's file URIs), and the
# thumbnail's name is a hash over the URI.
_SAFE_IN_URI = "/!$&'()*+,:=@"


class ThumbnailCache:
    """Thumbnails below a root folder; ``side`` is their longest side, `LARGE` or `X_LARGE`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path_for(self, photo: Path, side: int = LARGE) -> Path:
        """Return where the photo's thumbnail lies or would lie."""
        name = hashlib.md5(_uri(photo).encode(), usedforsecurity=False).hexdigest()
        return self._root / _FOLDERS[side] / f"{name}.png"

    def is_fresh(self, photo: Path, mtime_ns: int, side: int = LARGE) -> bool:
        """Tell whether there is a thumbnail made of the photo as it was changed at `mtime_ns`."""
        try:
            with Image.open(self.path_for(photo, side), formats=("PNG",)) as image:
                facts = image.info
        except (OSError, SyntaxError, ValueError):
            return False  # none yet, or damaged
        return (
            facts.get("Thumb::URI") == _uri(photo)
            and facts.get("Thumb::MTime") == _seconds(mtime_ns)
            and facts.get(_EXACT_MTIME, str(mtime_ns)) == str(mtime_ns)
        )

    def write(self, photo: Path, mtime_ns: int, image: Image.Image, side: int = LARGE) -> Path:
        """Save a thumbnail of an upright RGB picture; a small picture is not enlarged.

        Raises:
            OSError: The disk is full or the folder cannot be written.
        """
        thumbnail = _shrunk(image, side)
        facts = {
            "Thumb::URI": _uri(photo),
            "Thumb::MTime": _seconds(mtime_ns),
            _EXACT_MTIME: str(mtime_ns),
            "Software": _SOFTWARE,
        }
        target = self.path_for(photo, side)
        # One by one, since `parents` would leave the upper one open to everybody.
        for folder in (target.parent.parent, target.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkstemp makes the file readable by its owner alone, as the standard wants.
        descriptor, name = tempfile.mkstemp(prefix=".", suffix=".png", dir=target.parent)
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(encode_png(thumbnail, facts))
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
        return target


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    share = side / max(image.size)
    if share >= 1:
        return image
    width, height = (max(1, round(length * share)) for length in image.size)
    return image.resize((width, height), Image.Resampling.BICUBIC)


def _uri(photo: Path) -> str:
    path = photo.absolute()
    if sys.platform == "win32":
        return path.as_uri()
    return "file://" + quote(os.fsencode(path), safe=_SAFE_IN_URI)


def _seconds(mtime_ns: int) -> str:
    return str(mtime_ns // 1_000_000_000)
