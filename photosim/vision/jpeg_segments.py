"""The segments of a JPEG file: finding them, and putting others in their place.

Only segments are moved; nothing is decoded. Markers are those of ITU-T T.81, annex B. A file with
several pictures tells where they begin and how large they are (CIPA DC-007, Multi-Picture Format,
5.2.3.3): this is corrected.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

_START, _END, _SCAN = b"\xff\xd8", 0xD9, 0xDA
APP0, APP1, APP2 = 0xE0, 0xE1, 0xE2
EXIF = b"Exif\0"
_FRONT = ((APP0, b"JFIF\0"), (APP0, b"JFXX\0"))  # what all else comes after
_PICTURES = b"MPF\0"  # tells where in the file further pictures begin
_ENTRIES, _ENTRY_BYTES = 0xB002, 16
LONGEST = 0xFFFF - 2
"""Bytes of a segment, without those that tell its length."""
_ALONE = frozenset(range(0xD0, 0xD8)) | {0x01}  # markers without a segment
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # among the coded pixels


class RewritingRefused(ValueError):  # noqa: N818  an answer
    """What a file says of its picture cannot be replaced; the message is why, for the person."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment, by where it lies in the file, its marker included."""

    marker: int
    start: int
    end: int
    content: bytes


def segments_of(file: bytes) -> list[Segment]:
    """The segments before the pixels, of a file that is whole.

    Raises:
        RewritingRefused: The file is damaged.
    """
    if not file.startswith(_START):
        raise RewritingRefused("the file is damaged")
    found: list[Segment] = []
    for segment in _all_segments(file):
        if segment.marker == _SCAN:
            break
        found.append(segment)
    else:
        raise RewritingRefused("the file is damaged")
    _expect_end(file, segment)
    return found


def with_segment(
    file: bytes, segments: list[Segment], marker: int, content: bytes, start: int, end: int
) -> bytes:
    """A JPEG file with a segment in place of what lies between two of its places.

    Args:
        file: The file.
        segments: Its segments.
        marker: Of the new one.
        content: Of the new one; where it is empty, there is none.
        start: Where it is to begin.
        end: Where the one that it replaces ends.

    Raises:
        RewritingRefused: Where the file's further pictures are cannot be made out.
    """
    new = bytes((0xFF, marker)) + (2 + len(content)).to_bytes(2, "big") + content
    if not content:
        new = b""
    moved = len(new) - (end - start)
    for one in segments:
        if one.marker == APP2 and one.content.startswith(_PICTURES):
            places = _places_of_pictures(file, one, moved, is_behind=one.start < start)
            file = file[: one.end - len(places)] + places + file[one.end :]
    return file[:start] + new + file[end:]


def after_front(segments: list[Segment], *more: tuple[int, bytes]) -> int:
    """Where the segments end that must come first, and those with these markers and names."""
    end = len(_START)
    for one in segments:
        front = (*_FRONT, *more)
        if not any(one.marker == kind and one.content.startswith(name) for kind, name in front):
            break
        end = one.end
    return end


def _places_of_pictures(file: bytes, segment: Segment, moved: int, *, is_behind: bool) -> bytes:
    """The index of pictures once the first of them is longer.

    Args:
        file: As it was.
        segment: The one that has the index.
        moved: By how many bytes the first picture is longer.
        is_behind: Whether these are behind the index: then the others are further away from it.
    """
    index = bytearray(segment.content[len(_PICTURES) :])
    base = segment.end - len(index)
    try:
        order = {b"II": "<", b"MM": ">"}[bytes(index[:2])]
        [directory] = struct.unpack_from(f"{order}I", index, 4)
        [count] = struct.unpack_from(f"{order}H", index, directory)
        tags = [
            struct.unpack_from(f"{order}HHII", index, directory + 2 + 12 * number)
            for number in range(count)
        ]
        [(length, start)] = [(length, at) for tag, _, length, at in tags if tag == _ENTRIES]
        for entry in range(start, start + length, _ENTRY_BYTES):
            size, place = struct.unpack_from(f"{order}II", index, entry + 4)
            if not place:
                struct.pack_into(f"{order}I", index, entry + 4, size + moved)
                continue
            if file[base + place : base + place + len(_START)] != _START:
                raise RewritingRefused("it contains several pictures")
            struct.pack_into(f"{order}I", index, entry + 8, place + moved * is_behind)
    except RewritingRefused:
        raise
    except (KeyError, ValueError, struct.error):
        raise RewritingRefused("it contains several pictures") from None
    return bytes(index)


def _expect_end(file: bytes, scan: Segment) -> None:
    """Refuse a file whose pixels do not end as they should."""
    at = scan.end
    while (marker := _MARKER.search(file, at)) is not None:
        if file[marker.end() - 1] == _END:
            return
        at = _segment(file, marker.start()).end
    raise RewritingRefused("the file is damaged")


def _all_segments(file: bytes) -> Iterator[Segment]:
    at = len(_START)
    while True:
        segment = _segment(file, at)
        yield segment
        at = segment.end


def _segment(file: bytes, start: int) -> Segment:
    at = start
    while file[at : at + 2] == b"\xff\xff":  # fill bytes
        at += 1
    if file[at : at + 1] != b"\xff" or len(file) < at + 4 or file[at + 1] in _ALONE:
        raise RewritingRefused("the file is damaged")
    end = at + 2 + int.from_bytes(file[at + 2 : at + 4], "big")
    if end < at + 4 or end > len(file):
        raise RewritingRefused("the file is damaged")
    return Segment(file[at + 1], at, end, file[at + 4 : end])
