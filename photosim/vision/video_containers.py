"""What a video's file says of itself, whatever its container: length, date, camera and place.

Of MP4 and QuickTime see `photosim.vision.live_photos`. Matroska and WebM are elements of an
identifier, a length and content (RFC 8794, RFC 9559), AVI is chunks (Microsoft, "AVI RIFF File
Reference"). Nothing is decoded, and whatever is broken says nothing.
"""

import os
import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import BinaryIO

from photosim.vision.dates import Moment, parse, possible_moment
from photosim.vision.live_photos import Movie, boxes_of_file, found_in_file, movie_in
from photosim.vision.parameter_sets import may_have_fields

_EBML = b"\x1a\x45\xdf\xa3"
_SEGMENT, _INFO = 0x18538067, 0x1549A966
_SCALE, _DURATION, _DATE = 0x2AD7B1, 0x4489, 0x4461
_CLUSTER, _MOMENT = b"\x1f\x43\xb6\x75", 0xE7
_SIMPLE_BLOCK = 0xA3  # a track of one byte, and when it is shown, from the cluster's moment on
_USUAL_SCALE = 1_000_000  # nanoseconds in a unit of time
_EPOCH = datetime(2001, 1, 1)  # from which Matroska counts
_MOST_ELEMENTS = 100  # before what is looked for
_MOST_BLOCKS = 10_000  # of a cluster
_MOST_BYTES = 1 << 16  # of what is looked at
_LAST_BYTES = 8_000_000  # in which the last cluster begins; they take five seconds at most
_FIELDS_OF_MATROSKA = b"\x9a\x81\x01"  # the element FlagInterlaced, of one byte: interlaced
_SET_OF_MATROSKA = b"\x63\xa2"  # CodecPrivate, for H.264 what MP4 has in the box avcC
_DV = re.compile(rb"dv(?:sd|hd|sl|25|50|c |cp|pp|5n|5p|h[2356pq])", re.IGNORECASE)
_MPEG2 = re.compile(rb"\x00\x00\x01\xb5[\x10-\x1f](.)", re.DOTALL)  # its sequence extension
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


def is_cut_short(file: BinaryIO) -> bool:
    """Whether an open video should be longer than it is, by what its container says.

    Raises:
        OSError: It cannot be read.
    """
    end = file.seek(0, os.SEEK_END)
    file.seek(0)
    head = file.read(12)
    if _is_avi(head):
        return 8 + int.from_bytes(head[4:8], "little") > end
    if head[:4] != _EBML:
        return any(start + length > end for _, start, length in boxes_of_file(file))
    file.seek(0)
    for _, start, length in _elements(file):
        if length is None or start + length > end:
            return length is not None
        file.seek(start + length)
    return False


def may_be_interlaced(file: BinaryIO) -> bool:
    """Whether an open video says that its pictures may be fields, every other line of a moment.

    Raises:
        OSError: It cannot be read.
    """
    file.seek(0)
    head = file.read(_MOST_BYTES)
    if head[:4] == _EBML:
        tracks, _, _ = head.partition(_CLUSTER)
        _, _, behind = tracks.partition(_SET_OF_MATROSKA)
        content = BytesIO(behind)
        _number(content)
        fields = _FIELDS_OF_MATROSKA in tracks or may_have_fields(content.read())
    elif _is_avi(head):
        fields = _DV.search(head) is not None
    else:
        about = found_in_file(file, b"moov") or b""
        place, said = about.find(b"avcC"), about.find(b"fiel")
        fields = place >= 0 and may_have_fields(about[place + 4 : place + 4 + _MOST_BYTES])
        fields |= _DV.search(about) is not None
        fields |= said >= 0 and about[said + 4 : said + 5] == b"\2"
    extension = _MPEG2.search(head)
    return fields or (extension is not None and not extension[1][0] & 8)


def _is_avi(head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"AVI "


def _matroska(file: BinaryIO) -> Movie:
    about, scale = _said_by_matroska(file)
    if about.seconds is not None:
        return about
    return replace(about, seconds=_end_of_matroska(file, scale))


def _said_by_matroska(file: BinaryIO) -> tuple[Movie, int]:
    """What is said, and how many nanoseconds a unit of time has."""
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
    return Movie(), _USUAL_SCALE


def _end_of_matroska(file: BinaryIO, scale: int) -> float | None:
    """When the last frame is shown, in seconds.

    Recorders that write as they go do not come back to say how long it was.
    """
    file.seek(max(0, file.seek(0, os.SEEK_END) - _LAST_BYTES))
    last = file.read(_LAST_BYTES)
    place = last.rfind(_CLUSTER)
    if place < 0:
        return None
    inside = BytesIO(last[place + len(_CLUSTER) :])
    _number(inside)
    moment, latest = 0, 0
    for identifier, start, length in _elements(inside, _MOST_BLOCKS):
        if length is None:
            break
        if identifier == _MOMENT:
            latest = moment = int.from_bytes(inside.read(min(length, 8)))
        elif identifier == _SIMPLE_BLOCK:
            inside.seek(start + 1)
            latest = max(latest, moment + int.from_bytes(inside.read(2), signed=True))
        inside.seek(start + length)
    return latest * scale / 1e9 or None


def _elements(file: BinaryIO, most: int = _MOST_ELEMENTS) -> Iterator[tuple[int, int, int | None]]:
    """Identifiers, beginnings and lengths of elements; the caller goes to the next or inside."""
    for _ in range(most):
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


def _matroska_info(content: bytes) -> tuple[Movie, int]:
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
    return Movie(seconds=seconds, taken=taken), scale


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
