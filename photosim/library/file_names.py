"""What a photo's file may be called."""

import re
import sys
import unicodedata
from pathlib import Path, PurePath

from photosim.library.disk import There, entries, look
from photosim.vision.files import is_listed

_LONGEST = 255  # bytes of a name; the limit of all common file systems
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


def objection(path: Path, name: str, *, windows: bool = sys.platform == "win32") -> str:
    """Say in one sentence why a photo cannot be given a name; empty if it can.

    Args:
        path: The photo's current path.
        name: The new name with its extension.
        windows: Whether the rules of Windows apply.
    """
    if "/" in name or (windows and "\\" in name):
        return "A name can't contain a slash."
    if not PurePath(name).stem.strip() or name == path.suffix:
        return "Enter a name."
    if name.startswith("."):
        return "A name starting with a dot would hide the photo."
    if any(ord(letter) < 32 for letter in name):
        return "A name can't contain control characters."
    if len(name.encode(errors="surrogateescape")) > _LONGEST:
        return "This name is too long."
    if windows and (objected := _objection_of_windows(name)):
        return objected
    if not is_listed(name):
        words = "Without an extension such as “{suffix}”, this isn't recognised as a photo."
        return words.format(suffix=path.suffix or ".jpg")
    return ""


def _objection_of_windows(name: str) -> str:
    if _DEVICES.fullmatch(name):
        return "Windows reserves this name."
    if any(letter in '<>:"|?*' for letter in name):
        return "A name can't contain < > : \" | ? *"
    if name[-1] in ". ":
        return "A name can't end with a dot or a space."
    return ""


def folded(name: str) -> str:
    """A name as a drive may see it that tells neither case nor forms of Unicode apart."""
    return unicodedata.normalize("NFC", name).casefold()


def is_respelt(path: Path, target: Path) -> bool:
    """Whether two names differ only in case, on a drive where both are the same file.

    On a drive that tells them apart, both are listed.
    """
    if folded(str(path)) != folded(str(target)):
        return False
    one, other = look(path), look(target)
    if not (isinstance(one, There) and isinstance(other, There) and one.place == other.place):
        return False
    listed = entries(target.parent, lambda: None)
    return isinstance(listed, list) and all(entry.name != target.name for entry in listed)
