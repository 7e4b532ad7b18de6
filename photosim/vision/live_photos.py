"""Live photos: by what a still picture and a short movie say that they are two halves of one.

Apple writes one identifier into both: into the still's EXIF as tag 0x0011 of its maker note, an
EXIF directory whose offsets count from the note's beginning, and into the movie's metadata as the
key ``com.apple.quicktime.content.identifier``. A movie is boxes of a length, a kind and content
(ISO/IEC 14496-12; Apple, "QuickTime File Format"); of these a few are read, and no picture is
decoded. Whatever is broken or too large says nothing.
"""

import os
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from photosim.annotations import Position, possible
from photosim.vision.dates import Moment, parse, possible_moment
from photosim.vision.exif import text

_NOTE, _NOTE_START = b"Apple iOS\0", 12
_IDENTIFIER_TAG, _TEXT = 0x0011, 2
_IDENTIFIER_KEY, _DATE_KEY, _MAKE_KEY, _MODEL_KEY, _PLACE_KEY = (
    f"com.apple.quicktime.{name}"
    for name in ("content.identifier", "creationdate", "make", "model", "location.ISO6709")
)
_ANDROIDS_PLACE = b"\xa9xyz"
_PLACE = re.compile(r"([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)(?:[+-]|/|$)")  # in degrees
_IDENTIFIER = re.compile(r"[0-9A-Za-z-]{8,64}")
_MOST_BOXES = 1_000  # at the top of a file; films have a handful, those in fragments more
_MOST_BYTES = 4_000_000  # of what a movie says of itself; of one that takes seconds 50,000
_EPOCH = datetime(1904, 1, 1, tzinfo=UTC)  # from which movies count
_TEXT_VALUE = 1


@dataclass(frozen=True, slots=True)
class Movie:
    """What a movie says of itself; None where it does not say.

    Attributes:
        identifier: Of which live photo it is the moving half.
        seconds: How long it takes.
        taken: When it was taken.
        maker: Of the camera.
        model: Likewise.
        position: Where it was taken: degrees north and east.
    """

    identifier: str | None = None
    seconds: float | None = None
    taken: Moment | None = None
    maker: str | None = None
    model: str | None = None
    position: Position | None = None


def identifier_of_still(note: object) -> str | None:
    """Return the identifier in a maker note; None where there is none, or it is not Apple's."""
    if not isinstance(note, bytes) or not note.startswith(_NOTE):
        return None
    order = {b"MM": ">", b"II": "<"}.get(note[_NOTE_START : _NOTE_START + 2])
    if order is None:
        return None
    try:
        (count,) = struct.unpack_from(f"{order}H", note, _NOTE_START + 2)
        for place in range(count):
            start = _NOTE_START + 4 + 12 * place
            tag, kind, length, offset = struct.unpack_from(f"{order}HHII", note, start)
            if (tag, kind) == (_IDENTIFIER_TAG, _TEXT):
                return _identifier(note[offset : offset + length])
    except struct.error:  # cut off
        pass
    return None


def read_movie(path: Path) -> Movie | None:
    """Return what a movie says of itself; None where the file is none.

    Args:
        path: A regular file.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        return movie_in(file)


def movie_in(file: BinaryIO) -> Movie | None:
    """Return what an open movie says of itself, see `read_movie`."""
    about = found_in_file(file, b"moov")
    return None if about is None else _movie(about)


def found_in_file(file: BinaryIO, wanted: bytes) -> bytes | None:
    """The content of the first box of a kind at the top of an open file; None if not there."""
    for kind, start, length in boxes_of_file(file):
        if kind == wanted:
            file.seek(start)
            content = file.read(min(length, _MOST_BYTES))
            return content if len(content) == length else None
    return None


def boxes_of_file(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """The kinds of the boxes at the top of an open file, and where and how long they are.

    One that is cut off has the length that it should have, and is the last.
    """
    end = file.seek(0, os.SEEK_END)
    start = 0
    for _ in range(_MOST_BOXES):
        file.seek(start)
        head = file.read(16)
        if len(head) < 8:
            return
        size, kind, inner = int.from_bytes(head[:4]), head[4:8], 8
        if size == 1 and len(head) == 16:
            size, inner = int.from_bytes(head[8:]), 16
        elif size == 0:  # to the end
            size = end - start
        if size < inner:
            return
        yield kind, start + inner, size - inner
        start += size
        if start > end:
            return


def _movie(about: bytes) -> Movie:
    boxes = dict(_boxes(about))
    seconds, taken = _length_and_time(boxes.get(b"mvhd", b""))
    said_by_user = dict(_boxes(boxes.get(b"udta", b"")))
    # Phones have it beside what the user says, programs that write their movies anew within.
    said = _metadata(boxes.get(b"meta", b"")) or _metadata(said_by_user.get(b"meta", b""))
    return Movie(
        _identifier(said.get(_IDENTIFIER_KEY, b"")),
        seconds,
        parse(said.get(_DATE_KEY)) or taken,
        text(said.get(_MAKE_KEY)),
        text(said.get(_MODEL_KEY)),
        # Android has it behind a length and a language.
        _position(said.get(_PLACE_KEY) or said_by_user.get(_ANDROIDS_PLACE, b"")[4:])
        or _place_of_3gp(said_by_user.get(b"loci", b"")),
    )


def _place_of_3gp(content: bytes) -> Position | None:
    """A place as 3GPP has it (TS 26.244, 8.10): behind its name, in fractions of 65,536."""
    end = content.find(b"\0", 6)
    if end < 0:
        return None
    try:
        east, north = struct.unpack_from(">ii", content, end + 2)
    except struct.error:
        return None
    return possible(round(north / 65_536, 5), round(east / 65_536, 5))


def _position(written: bytes) -> Position | None:
    """A place as ISO 6709 writes it, in degrees: "+48.1371+011.5754+519.0/"."""
    found = _PLACE.match(written.decode("latin-1"))
    return None if found is None else possible(float(found[1]), float(found[2]))


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The kinds and contents of the boxes side by side in one; ends where one is broken."""
    start = 0
    while start + 8 <= len(content):
        size = int.from_bytes(content[start : start + 4])
        if size < 8 or start + size > len(content):
            return
        yield content[start + 4 : start + 8], content[start + 8 : start + size]
        start += size


def _length_and_time(header: bytes) -> tuple[float | None, Moment | None]:
    layout = ">4xIIII" if header[:1] == b"\0" else ">4xQQIQ"
    try:
        created, _, scale, length = struct.unpack_from(layout, header)
    except struct.error:
        return None, None
    seconds = length / scale if scale else None
    try:
        at = _EPOCH + timedelta(seconds=created)
    except OverflowError:
        return seconds, None
    taken = possible_moment(at.replace(tzinfo=None)) if created else None
    return seconds, None if taken is None else Moment(taken, 0)


def _metadata(content: bytes) -> dict[str, bytes]:
    """The texts in a movie's metadata by key."""
    # What ISO makes of this box begins with four bytes more than what QuickTime does.
    boxes = dict(_boxes(content if content[4:8] == b"hdlr" else content[4:]))
    keys = [name.decode("latin-1") for _, name in _boxes(boxes.get(b"keys", b"")[8:])]
    found: dict[str, bytes] = {}
    for number, item in _boxes(boxes.get(b"ilst", b"")):
        place = int.from_bytes(number) - 1
        data = dict(_boxes(item)).get(b"data", b"")
        if 0 <= place < len(keys) and int.from_bytes(data[:4]) == _TEXT_VALUE:
            found[keys[place]] = data[8:]
    return found


def _identifier(raw: bytes) -> str | None:
    words = raw.rstrip(b"\0").decode("latin-1").strip()
    return words.upper() if _IDENTIFIER.fullmatch(words) else None
