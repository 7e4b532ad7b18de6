"""What a video's file says of itself, whatever its container: length, date, camera and place.

Of MP4 and QuickTime see `photosim.vision.live_photos`. Matroska and WebM are elements of an
identifier, a length and content (RFC 8794, RFC 9559), AVI is chunks (Microsoft, "AVI RIFF File
Reference"). Nothing is decoded, and whatever is broken says nothing.
"""

import struct
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import BinaryIO

from photosim.vision.dates import Moment, parse, possible_moment
from photosim.vision.live_photos import Movie, movie_in

_EBML = b"\x1a\x45\xdf\xa3"
_SEGMENT, _INFO = 0x18538067, 0x1549A966
_SCALE, _DURATION, _DATE = 0x2AD7B1, 0x4489, 0x4461
_USUAL_SCALE = 1_000_000  # nanoseconds in a unit of time
_EPOCH = datetime(2001, 1, 1)  # from which Matroska counts
_MOST_ELEMENTS = 100  # before what is looked for
_MOST_BYTES = 1 << 16  # of what is looked at
_BOXES = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})


def is_video_file(file: BinaryIO) -> bool:
    """Whether a file begins as one of the containers does; what is none is shown to no decoder.

    Among what FFmpeg reads there are lists of addresses, which it would fetch.
    """
    file.seek(0)
    head = file.read(12)
    file.seek(0)
    return head[:4] == _EBML or head[4:8] in _BOXES or _is_avi(head)


def read_container(file: BinaryIO) -> Movie | None:
    """What an open video says of itself; None where the part that would say it is missing.

    Raises:
        OSError: It cannot be read.
    """
    file.seek(0)
    head = file.read(12)
    if head[:4] == _EBML:
        return _matroska(file)
    if _is_avi(head):
        return _avi(file)
    return movie_in(file)


def _is_avi(head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"AVI "


def _matroska(file: BinaryIO) -> Movie:
    file.seek(0)
    for identifier, start, length in _elements(file):
        if identifier == _SEGMENT:
            file.seek(start)
        elif identifier == _INFO:
            file.seek(start)
            return _matroska_info(file.read(min(length or 0, _MOST_BYTES)))
        elif length is None:
            break
        else:
            file.seek(start + length)
    return Movie()


def _elements(file: BinaryIO) -> Iterator[tuple[int, int, int | None]]:
    """Identifiers, beginnings and lengths of elements; the caller goes to the next or inside."""
    for _ in range(_MOST_ELEMENTS):
        identifier = _number(file, keep_marker=True)
        length = _number(file)
        if identifier is None:
            return
        yield identifier, file.tell(), length


def _number(file: BinaryIO, *, keep_marker: bool = False) -> int | None:
    """A number of one to eight bytes, of which the first tells how many; None if not known."""
    first = file.read(1)
    if not first or not first[0]:
        return None
    more = 8 - first[0].bit_length()
    content = first + file.read(more)
    number = int.from_bytes(content)
    marker = 1 << 7 * (more + 1)
    if len(content) <= more or (not keep_marker and number == 2 * marker - 1):
        return None
    return number if keep_marker else number - marker


def _matroska_info(content: bytes) -> Movie:
    from io import BytesIO

    file, found = BytesIO(content), dict[int, bytes]()
    for identifier, start, length in _elements(file):
        file.seek(start)
        found[identifier] = file.read(min(length or 0, _MOST_BYTES))
    scale = int.from_bytes(found.get(_SCALE, b"")) or _USUAL_SCALE
    duration = found.get(_DURATION, b"")
    layout = {4: ">f", 8: ">d"}.get(len(duration))
    seconds = struct.unpack(layout, duration)[0] * scale / 1e9 if layout else None
    taken = None
    if len(written := found.get(_DATE, b"")) == 8:
        after = timedelta(microseconds=int.from_bytes(written, signed=True) // 1000)
        at = possible_moment(_EPOCH + after)
        taken = None if at is None else Moment(at, 0)
    return Movie(seconds=seconds, taken=taken)


def _avi(file: BinaryIO) -> Movie:
    file.seek(0)
    head = file.read(_MOST_BYTES)
    for kind in (b"IDIT", b"ICRD"):
        place = head.find(kind)
        if place >= 0:
            length = int.from_bytes(head[place + 4 : place + 8], "little")
            content = head[place + 8 : place + 8 + min(length, 64)]
            written = content.strip(b"\0\n ").decode("latin-1")
            taken = parse(written) or _in_letters(written)
            if taken is not None:
                return Movie(taken=taken)
    return Movie()


def _in_letters(written: str) -> Moment | None:
    """A date as C writes it: "Sat Jun 01 14:03:55 2024"."""
    parts = written.split()
    if len(parts) != 5:
        return None
    _, month, day, time, year = parts
    try:
        at = possible_moment(parsedate_to_datetime(f"{day} {month} {year} {time}"))
    except (ValueError, TypeError):
        return None
    return None if at is None else Moment(at)
