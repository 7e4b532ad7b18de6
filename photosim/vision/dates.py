"""When a photo was taken: the places where files say so, in order, and one tolerant reader."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING

from photosim.vision.exif import BROKEN_EXIF, Exif, text
from photosim.vision.iptc import iptc_of
from photosim.vision.xmp import packet_of, simple_values

if TYPE_CHECKING:
    from PIL import Image  # what only shows dates should not load it


class TakenFrom(StrEnum):
    """Where a date was found, best first; the values are kept in catalogues."""

    ORIGINAL = "original"
    DIGITIZED = "digitized"
    XMP = "xmp"
    IPTC = "iptc"
    EXIF = "exif"
    GPS = "gps"
    TEXT = "text"
    NAME = "name"


@dataclass(frozen=True)
class Moment:
    """A date and time as it was written.

    Attributes:
        at: By the clock it was read from, without a zone.
        offset: Minutes by which that clock was ahead of UTC; None where it is not said.
    """

    at: datetime
    offset: int | None = None


@dataclass(frozen=True)
class Taken(Moment):
    """When a photo was taken, and where that was found."""

    source: TakenFrom = TakenFrom.ORIGINAL


# Year, month and day, apart from each other or not, and perhaps a time and a zone behind them.
_WRITTEN = re.compile(
    r"""
    (?P<date> \d{4} \s?[-:/.]\s? \d{1,2} \s?[-:/.]\s? \d{1,2} | \d{8} ) (?!\d)
    (?: [\sT,_-]+
        (?P<time> \d{1,2} \s?[:.]\s? \d{1,2} (?: \s?[:.]\s? \d{1,2} )? | \d{4} (?: \d\d )? ) (?!\d)
        (?: [.,] (?P<fraction> \d+ ) )?
        (?: \s? (?P<half> [ap] ) \.?\s?m\b )?
        (?: \s? (?P<zone> Z\b | (?:UTC|GMT)? [+-] \d\d:?\d\d (?!\d) | (?:UTC|GMT)\b ) )?
    )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ZONE = re.compile(r"Z|(?:UTC|GMT)?(?:(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d))?", re.I)
_UTMOST_ZONE = 15 * 60  # minutes; the utmost in use is 14 hours

# The same in a file's name, where no letter or digit may touch it but those of "IMG" and the like.
_IN_NAME = re.compile(
    r"""
    (?<![^\W_]) [^\W\d_]{0,10}
    (?P<date> (?:1[89]|20)\d\d ([-_.]) \d\d \2 \d\d | (?:199|20\d)\d{5} )
    (?: (?: [\s_.T-]+ | \s+ [^\W\d_]{1,3} \.? \s+ | (?<=\d{8}) )
        (?P<time> \d{1,2} [._:h-] \d\d [._:m-] \d\d | \d{6} ) (?: \d{3} )? (?!\d)
        (?: \s? (?P<half> [ap] ) \.?m\b )?
      | (?! [^\W_] ) )
    """,
    re.VERBOSE | re.IGNORECASE,
)

# Where some clocks begin: what they show when they were never set.
_NEVER_SET = frozenset({datetime(1601, 1, 1), datetime(1970, 1, 1), datetime(1980, 1, 1)})
_FIRST_YEAR = 1000  # old pictures have dates too, but the year 1 is where others begin to count
_AHEAD = timedelta(days=366)  # of a clock that was set wrongly; beyond it is nonsense

_XMP_NAMES = (
    "{http://ns.adobe.com/exif/1.0/}DateTimeOriginal",
    "{http://ns.adobe.com/photoshop/1.0/}DateCreated",
    "{http://ns.adobe.com/exif/1.0/}DateTimeDigitized",
    "{http://ns.adobe.com/xap/1.0/}CreateDate",
)
_IPTC_CREATED = ((2, 55), (2, 60))  # dataset of the date, dataset of the time
_IPTC_DIGITIZED = ((2, 62), (2, 63))
# Not "date:create", which some programs write beside them: that is the file's own time.
_PNG_KEYWORDS = ("exif:DateTimeOriginal", "Creation Time")


def read_taken(exif: Exif, path: PurePath, image: "Image.Image | None" = None) -> Taken | None:
    """Return when a photo was taken; None where neither the file nor its name says.

    Args:
        exif: What the file has of it.
        path: The file.
        image: The loaded picture, where it is the file's own and not a preview in it.
    """
    found = ((moment, source) for source, moment in _said(exif, image) if moment is not None)
    moment, source = next(found, (moment_of_name(path.stem), TakenFrom.NAME))
    return None if moment is None else Taken(moment.at, moment.offset, source)


def _said(exif: Exif, image: "Image.Image | None") -> Iterator[tuple[TakenFrom, Moment | None]]:
    from PIL.ExifTags import Base

    info = {} if image is None else image.info
    yield (
        TakenFrom.ORIGINAL,
        _clock(exif, Base.DateTimeOriginal, Base.SubsecTimeOriginal, Base.OffsetTimeOriginal),
    )
    yield (
        TakenFrom.DIGITIZED,
        _clock(exif, Base.DateTimeDigitized, Base.SubsecTimeDigitized, Base.OffsetTimeDigitized),
    )
    values = simple_values(packet_of(exif, info))
    for name in _XMP_NAMES:
        yield TakenFrom.XMP, parse(values.get(name))
    iptc = iptc_of(image)
    for date, time in (_IPTC_CREATED, _IPTC_DIGITIZED):
        yield TakenFrom.IPTC, _date_and_time(iptc.get(date), iptc.get(time))
    yield TakenFrom.EXIF, _clock(exif, Base.DateTime, Base.SubsecTime, Base.OffsetTime)
    yield TakenFrom.GPS, _satellites(exif)
    for keyword in _PNG_KEYWORDS:
        yield TakenFrom.TEXT, parse(info.get(keyword)) or _in_letters(info.get(keyword))


def parse(written: object) -> Moment | None:
    """Return the date and time that EXIF, XMP, IPTC or ISO 8601 write; None for none, or nonsense.

    The year comes first; seconds, time and zone may be missing, and 24:00 is the next midnight.
    """
    found = _WRITTEN.match(text(written) or "")
    moment = None if found is None else _moment(found)
    if found is None or moment is None:
        return None
    return Moment(moment + _fraction(found["fraction"]), _offset(found["zone"]))


def moment_of_name(stem: str) -> Moment | None:
    """Return the date, and the time if there is one, in a file's name without its suffix."""
    moments = (_moment(found) for found in _IN_NAME.finditer(stem))
    return next((Moment(moment) for moment in moments if moment is not None), None)


def _moment(found: re.Match[str]) -> datetime | None:
    """Return the moment that was found; its day alone where there is no such time of day."""
    day = _day(*_numbers(found["date"], 4, 2, 2))
    if day is None or found["time"] is None:
        return possible_moment(day)
    time = _time_of_day(*_numbers(found["time"], 2, 2, 2), half=found["half"])
    try:
        return possible_moment(day if time is None else day + time)
    except OverflowError:  # the midnight after the last day of the calendar
        return None


def _numbers(written: str, *widths: int) -> list[int]:
    """The numbers of a text, by what parts them or else by their widths."""
    if not written.isdecimal():
        return [int(number) for number in re.findall(r"\d+", written)]
    ends = list(itertools.accumulate(widths))
    parts = (written[end - width : end] for width, end in zip(widths, ends, strict=True))
    return [int(part) for part in parts if part]


def _day(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day)
    except ValueError:
        return None


def _time_of_day(hour: int, minute: int, second: int = 0, *, half: str | None) -> timedelta | None:
    if half is not None and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half in "pP" else 0)
    if minute > 59 or second > 60 or (hour, minute, second) > (24, 0, 0):
        return None
    return timedelta(hours=hour, minutes=minute, seconds=second)


def possible_moment(moment: datetime | None) -> datetime | None:
    """Return the moment if a photo can be of it."""
    if moment is None or moment in _NEVER_SET or moment.year < _FIRST_YEAR:
        return None
    return moment if moment < datetime.now() + _AHEAD else None


def _fraction(digits: str | None) -> timedelta:
    return timedelta(microseconds=int((digits or "0")[:6].ljust(6, "0")))


def _offset(zone: str | None) -> int | None:
    """Return minutes east of UTC; None where that is no zone."""
    found = _ZONE.fullmatch(zone or "-")
    if found is None:
        return None
    minutes = int(found["hours"] or 0) * 60 + int(found["minutes"] or 0)
    if minutes > _UTMOST_ZONE:
        return None
    return -minutes if found["sign"] == "-" else minutes


def _clock(exif: Exif, date: int, fraction: int, zone: int) -> Moment | None:
    """What the camera's clock showed: EXIF keeps fraction and zone apart."""
    moment = parse(exif.shot(date))
    if moment is None:
        return None
    digits = text(exif.shot(fraction)) or ""
    at = moment.at
    if digits.isdecimal() and not at.microsecond:
        at += _fraction(digits)
    offset = _offset(text(exif.shot(zone)))
    return Moment(at, moment.offset if offset is None else offset)


def _satellites(exif: Exif) -> Moment | None:
    """What GPS says, which is always in UTC."""
    from PIL.ExifTags import GPS

    day = parse(exif.place.get(GPS.GPSDateStamp))
    if day is None:
        return None
    try:
        hour, minute, second = (float(part) for part in exif.place.get(GPS.GPSTimeStamp, ()))
        time = timedelta(hours=hour, minutes=minute, seconds=second)
    except BROKEN_EXIF:
        time = timedelta()
    if not timedelta() <= time <= timedelta(days=1):
        time = timedelta()
    return Moment(datetime.combine(day.at, datetime.min.time()) + time, 0)


def _date_and_time(date: object, time: object) -> Moment | None:
    """Put together what IPTC keeps apart; what is repeated comes as a list."""
    first = [value[0] if isinstance(value, list) and value else value for value in (date, time)]
    return parse("T".join(text(value) or "" for value in first))


def _in_letters(written: object) -> Moment | None:
    """Return a date and time as mails have it, which PNG recommends."""
    try:
        moment = parsedate_to_datetime((text(written) or "")[:64])
    except BROKEN_EXIF:
        return None
    at = possible_moment(moment.replace(tzinfo=None))
    zone = moment.utcoffset()
    offset = None if zone is None else zone // timedelta(minutes=1)
    return None if at is None else Moment(at, offset)
