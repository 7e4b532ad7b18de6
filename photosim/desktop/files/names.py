"""What a photo may be called: everything about a name that can be told without the disk."""

import re
import sys
from pathlib import Path, PurePath

from PySide6.QtCore import QCoreApplication

from photosim.vision.files import is_photo

translate = QCoreApplication.translate

_LONGEST = 255  # bytes; the limit of all usual file systems
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


def objection(path: Path, name: str, *, windows: bool = sys.platform == "win32") -> str:
    """Say in one sentence why a photo cannot be given a name; empty when it can.

    Args:
        path: The photo as it is called now.
        name: The new name, suffix included.
        windows: Whether the rules of Windows hold.
    """
    if "/" in name or (windows and "\\" in name):
        return translate("PhotoNames", "A name can't contain a slash.")
    if not PurePath(name).stem.strip() or name == path.suffix:
        return translate("PhotoNames", "Enter a name.")
    if name.startswith("."):
        return translate("PhotoNames", "A name starting with a dot would hide the photo.")
    if any(ord(letter) < 32 for letter in name):
        return translate("PhotoNames", "A name can't contain control characters.")
    if len(name.encode(errors="surrogateescape")) > _LONGEST:
        return translate("PhotoNames", "This name is too long.")
    if windows and (objected := _objection_of_windows(name)):
        return objected
    if not is_photo(name):
        words = translate(
            "PhotoNames",
            "Without an extension such as “{suffix}”, this isn't recognised as a photo.",
        )
        return words.format(suffix=path.suffix or ".jpg")
    return ""


def _objection_of_windows(name: str) -> str:
    if _DEVICES.fullmatch(name):
        return translate("PhotoNames", "Windows reserves this name.")
    if any(letter in '<>:"|?*' for letter in name):
        return translate("PhotoNames", "A name can't contain < > : \" | ? *")
    return (
        translate("PhotoNames", "A name can't end with a dot or a space.")
        if name[-1] in ". "
        else ""
    )
