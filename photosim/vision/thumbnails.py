"""Thumbnails on disk, laid out as freedesktop.org's Thumbnail Managing Standard says."""

import hashlib
import os
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from PIL import Image, PngImagePlugin

SIDE = 256
_FOLDER = "large"
_SOFTWARE = "PhotoSim"
# The standard keeps whole seconds, too coarse for a photo that is edited twice in one.
_EXACT_MTIME = "X-PhotoSim::MTimeNs"
# Other programs leave these characters of a path as they are (GLib's file URIs), and the
# thumbnail's name is a hash over the URI.
_SAFE_IN_URI = "/!$&'()*+,:=@"
_QUICK = 1


class ThumbnailCache:
    """Thumbnails of at most 256 by 256 pixels below a root folder."""

    def __init__(self, root: Path) -> None:
        self._folder = root / _FOLDER

    def path_for(self, photo: Path) -> Path:
        """Return where the photo's thumbnail lies or would lie."""
        name = hashlib.md5(_uri(photo).encode(), usedforsecurity=False).hexdigest()
        return self._folder / f"{name}.png"

    def is_fresh(self, photo: Path, mtime_ns: int) -> bool:
        """Tell whether there is a thumbnail made of the photo as it was changed at `mtime_ns`."""
        try:
            with Image.open(self.path_for(photo), formats=("PNG",)) as image:
                facts = image.info
        except (OSError, SyntaxError, ValueError):
            return False  # none yet, or damaged
        return (
            facts.get("Thumb::URI") == _uri(photo)
            and facts.get("Thumb::MTime") == _seconds(mtime_ns)
            and facts.get(_EXACT_MTIME, str(mtime_ns)) == str(mtime_ns)
        )

    def write(self, photo: Path, mtime_ns: int, image: Image.Image) -> Path:
        """Save a thumbnail of an upright RGB picture; a small picture is not enlarged.

        Raises:
            OSError: The disk is full or the folder cannot be written.
        """
        thumbnail = image.copy()
        thumbnail.thumbnail((SIDE, SIDE), Image.Resampling.BICUBIC)
        facts = PngImagePlugin.PngInfo()
        facts.add_text("Thumb::URI", _uri(photo))
        facts.add_text("Thumb::MTime", _seconds(mtime_ns))
        facts.add_text(_EXACT_MTIME, str(mtime_ns))
        facts.add_text("Software", _SOFTWARE)
        target = self.path_for(photo)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkstemp makes the file readable by its owner alone, as the standard wants.
        descriptor, name = tempfile.mkstemp(prefix=".", suffix=".png", dir=self._folder)
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
