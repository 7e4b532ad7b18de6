"""Thumbnails on disk, laid out as freedesktop.org's Thumbnail Managing Standard says."""

import hashlib
import os
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from PIL import Image, PngImagePlugin

LARGE, X_LARGE = 256, 512  # longest side, pixels
_FOLDERS = {LARGE: "large", X_LARGE: "x-large"}
_SOFTWARE = "PhotoSim"
# The standard keeps whole seconds, too coarse for a photo that is edited twice in one.
_EXACT_MTIME = "X-PhotoSim::MTimeNs"
# Other programs leave these characters of a path as they are (GLib's file URIs), and the
# thumbnail's name is a hash over the URI.
_SAFE_IN_URI = "/!$&'()*+,:=@"
_QUICK = 1


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
        thumbnail = image.copy()
        thumbnail.thumbnail((side, side), Image.Resampling.BICUBIC)
        facts = PngImagePlugin.PngInfo()
        facts.add_text("Thumb::URI", _uri(photo))
        facts.add_text("Thumb::MTime", _seconds(mtime_ns))
        facts.add_text(_EXACT_MTIME, str(mtime_ns))
        facts.add_text("Software", _SOFTWARE)
        target = self.path_for(photo, side)
        # One by one, since `parents` would leave the upper one open to everybody.
        for folder in (target.parent.parent, target.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkstemp makes the file readable by its owner alone, as the standard wants.
        descriptor, name = tempfile.mkstemp(prefix=".", suffix=".png", dir=target.parent)
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                thumbnail.save(file, "PNG", pnginfo=facts, compress_level=_QUICK)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
        return target


def _uri(photo: Path) -> str:
    path = photo.absolute()
    if sys.platform == "win32":
        return path.as_uri()
    return "file://" + quote(os.fsencode(path), safe=_SAFE_IN_URI)


def _seconds(mtime_ns: int) -> str:
    return str(mtime_ns // 1_000_000_000)
