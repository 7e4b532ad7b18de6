"""Thumbnails on disk, laid out as freedesktop.org's Thumbnail Managing Standard says."""

import hashlib
import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from PIL import Image, PngImagePlugin

from photosim.atomic_write import atomic_write
from photosim.vision.png_texts import with_text

LARGE, X_LARGE = 256, 512  # longest side, pixels
_FOLDERS = {LARGE: "large", X_LARGE: "x-large"}
_SOFTWARE = "PhotoSim"
_URI = "Thumb::URI"
# The standard keeps whole seconds, too coarse for a photo that is edited twice in one.
_EXACT_MTIME = "X-PhotoSim::MTimeNs"
# Failures are each program's own; another version may know how to read the photo.
_FAILURES = "fail/photosim-0.1-2"  # photos that are damaged can be shown since
_REASON = "X-PhotoSim::Reason"
# Other programs leave these characters of a path as they are (GLib's file URIs), and the
# thumbnail's name is a hash over the URI.
_SAFE_IN_URI = "/!$&'()*+,:=@"
# zlib's least effort, looking for runs alone: other ways of compressing photos take up to three
# times as long for files that are at most 5 % smaller.
_QUICK: dict[str, Any] = {"compress_level": 1, "compress_type": 3}


class ThumbnailCache:
    """Thumbnails on the disk; ``side`` is their longest side, `LARGE` or `X_LARGE`.

    Attributes:
        root: The folder they are in, made with the first of them.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def path_for(self, photo: Path, side: int = LARGE) -> Path:
        """Return where the photo's thumbnail lies or would lie."""
        name = hashlib.md5(_uri(photo).encode(), usedforsecurity=False).hexdigest()
        return self.root / _FOLDERS[side] / f"{name}.png"

    def is_fresh(self, photo: Path, mtime_ns: int, side: int = LARGE) -> bool:
        """Tell whether there is a thumbnail made of the photo as it was changed at `mtime_ns`."""
        return _is_of(_read_facts(self.path_for(photo, side)), photo, mtime_ns)

    def write(self, photo: Path, mtime_ns: int, image: Image.Image, side: int = LARGE) -> Path:
        """Save a thumbnail of an upright RGB picture; a small picture is not enlarged.

        Raises:
            OSError: The disk is full or the folder cannot be written.
        """
        target = self.path_for(photo, side)
        self._save(target, _shrunk(image, side), _facts(photo, mtime_ns))
        self._failure_path(photo).unlink(missing_ok=True)
        return target

    def adopt(self, photo: Path, content: bytes) -> bool:
        """Keep a thumbnail that was made of a photo at another path, unless there is one.

        Args:
            photo: Where the photo is now.
            content: The thumbnail's file, made by PhotoSim.

        Returns:
            Whether it was kept; one that is damaged is not.

        Raises:
            OSError: The disk is full or the folder cannot be written.
        """
        target = self.path_for(photo)
        if target.exists():
            return False
        try:
            renamed = with_text(content, _URI, _uri(photo))
        except ValueError:
            return False
        self._make_folders(target)
        with atomic_write(target) as partial:
            partial.write_bytes(renamed)
        return True

    def note_failure(self, photo: Path, mtime_ns: int, reason: str) -> None:
        """Remember that no thumbnail can be made of a photo until it changes.

        Raises:
            OSError: The disk is full or the folder cannot be written.
        """
        facts = _facts(photo, mtime_ns) | {_REASON: quote(reason, errors="replace")}
        self._save(self._failure_path(photo), Image.new("RGB", (1, 1)), facts)

    def failure(self, photo: Path, mtime_ns: int) -> str | None:
        """Return why no thumbnail can be made of a photo; None where nothing is known of that."""
        facts = _read_facts(self._failure_path(photo))
        return unquote(facts.get(_REASON, "")) if _is_of(facts, photo, mtime_ns) else None

    def _failure_path(self, photo: Path) -> Path:
        return self.root / _FAILURES / self.path_for(photo).name

    def _save(self, target: Path, image: Image.Image, facts: dict[str, str]) -> None:
        self._make_folders(target)
        texts = PngImagePlugin.PngInfo()
        for keyword, value in facts.items():
            texts.add_text(keyword, value)
        with atomic_write(target) as partial:  # its owner's alone, as the standard wants
            image.save(partial, "PNG", pnginfo=texts, **_QUICK)

    def _make_folders(self, target: Path) -> None:
        # One by one, since `parents` would leave the upper one open to everybody.
        upper = [folder for folder in target.parents if folder.is_relative_to(self.root)]
        for folder in reversed(upper):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _facts(photo: Path, mtime_ns: int) -> dict[str, str]:
    return {
        _URI: _uri(photo),
        "Thumb::MTime": _seconds(mtime_ns),
        _EXACT_MTIME: str(mtime_ns),
        "Software": _SOFTWARE,
    }


def _read_facts(thumbnail: Path) -> dict[Any, Any]:
    try:
        with Image.open(thumbnail, formats=("PNG",)) as image:
            return image.info
    except (OSError, SyntaxError, ValueError):
        return {}  # none yet, or damaged


def _is_of(facts: dict[Any, Any], photo: Path, mtime_ns: int) -> bool:
    """Tell whether a thumbnail was made of a photo as it was changed at that time."""
    return (
        facts.get(_URI) == _uri(photo)
        and facts.get("Thumb::MTime") == _seconds(mtime_ns)
        and facts.get(_EXACT_MTIME, str(mtime_ns)) == str(mtime_ns)
    )


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
