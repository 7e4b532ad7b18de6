"""Argument types that several commands use."""

import argparse
import math
import os
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from photosim.preferences import ENCODERS

if TYPE_CHECKING:  # the window's start does without
    from photosim.vision.messages import Region


def path(text: str) -> Path:
    """An absolute path without ``..``; links are kept, since people know folders by them.

    File managers pass files as URIs such as ``file:///tmp/a%20photo.jpg``. An empty name, as of a
    variable that is not set in a script, would mean the current folder.
    """
    if not text:
        raise argparse.ArgumentTypeError("an empty name is no path")
    if text.startswith("file://"):
        from urllib.request import url2pathname

        address = urlsplit(text.replace("?", "%3F").replace("#", "%23"))
        if address.netloc not in ("", "localhost"):
            raise argparse.ArgumentTypeError(f"{text} is not on this computer")
        text = url2pathname(address.path)
    elif "://" in text:
        raise argparse.ArgumentTypeError(f"{text} is not on this computer")
    return Path(os.path.abspath(text))  # noqa: PTH100 - Path.resolve would follow links


def data_folder(text: str) -> Path:
    """The path of a folder, which may not be there yet."""
    folder = path(text)
    if os.path.isfile(folder):  # noqa: PTH113 - Path.is_file raises where it may not look
        raise argparse.ArgumentTypeError(f"{folder} is a file, not a folder")
    return folder


def picture(text: str) -> Path | str:
    """A file's path, or the address of a picture, whatever its scheme.

    What cannot be fetched, such as a photo in a file manager's trash, is refused by the window or
    the command that would fetch it: nobody sees what a menu's entry writes about its arguments.
    """
    elsewhere = "://" in text and not text.startswith("file://")
    return text if elsewhere or text[:5].lower() == "data:" else path(text)


def encoders(text: str) -> tuple[str, ...]:
    """Names of encoders with commas between them, each once."""
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",")))
    for name in names:
        if name not in ENCODERS:
            known = " or ".join(ENCODERS)
            raise argparse.ArgumentTypeError(f"there is no encoder “{name}”; choose {known}")
    return names


def whole(least: int, most: int | None = None) -> Callable[[str], int]:
    """The type of a whole number from one to another, or with no end."""

    def read(text: str) -> int:
        number = int(text) if text.isdecimal() else -1
        if number < least or (most is not None and number > most):
            end = "" if most is None else f" to {most}"
            raise argparse.ArgumentTypeError(f"“{text}” is not a whole number from {least}{end}")
        return number

    return read


positive = whole(1)


def distance(text: str) -> float:
    """Kilometres, more than none and no more than half around the Earth."""
    try:
        km = float(text)
    except ValueError:
        km = math.nan
    if not 0 < km <= 20_040:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of kilometres above 0")
    return km


def first_day(text: str) -> date:
    """The first day of a year, a month or a day: 2019, 2019-03, 2019-03-25."""
    return _days(text)[0]


def last_day(text: str) -> date:
    """The last day of a year, a month or a day."""
    return _days(text)[1]


def part(text: str) -> "Region":
    """A part of a photo, as shares of its width and height: LEFT,TOP,WIDTH,HEIGHT."""
    from photosim.vision.messages import Region

    try:
        left, top, width, height = (float(number) for number in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"“{text}” is not four numbers with commas between them: LEFT,TOP,WIDTH,HEIGHT"
        ) from error
    if not (width > 0 and height > 0):
        raise argparse.ArgumentTypeError(f"the part {text} has no size")
    try:
        return Region(left, top, width, height)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"the part {text} reaches beyond the photo, whose width and height are 1"
        ) from error


def _days(text: str) -> tuple[date, date]:
    try:
        return _calendar_days(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"“{text}” is not a date such as 2019, 2019-03 or 2019-03-25"
        ) from error


def _calendar_days(text: str) -> tuple[date, date]:
    said = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", text)
    if said is None:
        raise ValueError(text)
    year, month, day = (None if part is None else int(part) for part in said.groups())
    assert year is not None
    if day is not None and month is not None:
        only = date(year, month, day)
        return only, only
    first = date(year, month or 1, 1)
    after = date(year + (month in (None, 12)), 1 if month in (None, 12) else (month or 0) + 1, 1)
    return first, after - timedelta(days=1)


def share(least: float = 0, most: float = 1) -> Callable[[str], float]:
    """The type of a number from one to another."""

    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"“{text}” is not a number from {least} to {most}")
        return number

    return read
