"""The XMP packet of a JPEG file: finding it, and putting another in its place.

Only segments are moved; nothing is decoded. Markers are those of ITU-T T.81, annex B; where XMP
lies is said in Adobe's XMP specification, part 3, 1.1.3. A file with several pictures tells where
they begin and how large they are (CIPA DC-007, Multi-Picture Format, 5.2.3.3): this is corrected.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

_START, _END, _SCAN = b"\xff\xd8", 0xD9, 0xDA
_APP0, _APP1, _APP2 = 0xE0, 0xE1, 0xE2
_XMP, _EXTENDED = b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"
_FIRST = ((_APP0, b"JFIF\0"), (_APP0, b"JFXX\0"), (_APP1, b"Exif\0"))  # what XMP comes after
_PICTURES = b"MPF\0"  # tells where in the file further pictures begin
_ENTRIES, _ENTRY_BYTES = 0xB002, 16
_LONGEST = 0xFFFF - 2  # bytes of a segment, without those that tell its length
_ALONE = frozenset(range(0xD0, 0xD8)) | {0x01}  # markers without a segment
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # among the coded pixels
MOST_BYTES = _LONGEST - len(_XMP)
"""Of a packet in one segment."""


class PacketRefused(ValueError):  # noqa: N818  an answer
    """A file's packet cannot be replaced; the message is why, for the person."""


@dataclass(frozen=True, slots=True)
class _Segment:
    """One segment, by where it lies in the file, its marker included."""

    marker: int
    start: int
    end: int
    content: bytes


def jpeg_packet(file: bytes) -> bytes | None:
    """The packet in a JPEG file, None where there is none.

    Raises:
        PacketRefused: The file is damaged, or its XMP is in several parts.
    """
    found = _packets(_segments(file))
    return found[0].content[len(_XMP) :] if found else None


def with_jpeg_packet(file: bytes, packet: bytes) -> bytes:
    """A JPEG file with another packet, and all else as it was.

    Raises:
        PacketRefused: The file is damaged, its XMP is or would be in several parts, or where its
            further pictures are cannot be made out.
    """
    segments = _segments(file)
    before = _packets(segments)
    if len(packet) > MOST_BYTES:
        raise PacketRefused("its XMP would be too large for a JPEG file")
    length = (2 + len(_XMP) + len(packet)).to_bytes(2, "big")
    segment = b"\xff\xe1" + length + _XMP + packet
    if before:
        start, end = before[0].start, before[0].end
    else:
        start = end = _after_first(segments)
    pictures = [
        one for one in segments if one.marker == _APP2 and one.content.startswith(_PICTURES)
    ]
    moved = len(segment) - (end - start)
    for one in pictures:
        places = _places_of_pictures(file, one, moved, is_behind=one.start < start)
        file = file[: one.end - len(places)] + places + file[one.end :]
    return file[:start] + segment + file[end:]


def _places_of_pictures(file: bytes, segment: _Segment, moved: int, *, is_behind: bool) -> bytes:
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
                raise PacketRefused("it contains several pictures")
            struct.pack_into(f"{order}I", index, entry + 8, place + moved * is_behind)
    except PacketRefused:
        raise
    except (KeyError, ValueError, struct.error):
        raise PacketRefused("it contains several pictures") from None
    return bytes(index)


def _after_first(segments: list[_Segment]) -> int:
    end = len(_START)
    for one in segments:
        if not any(one.marker == kind and one.content.startswith(name) for kind, name in _FIRST):
            break
        end = one.end
    return end


def _packets(segments: list[_Segment]) -> list[_Segment]:
    of_xmp = [one for one in segments if one.marker == _APP1]
    found = [one for one in of_xmp if one.content.startswith(_XMP)]
    if len(found) > 1 or any(one.content.startswith(_EXTENDED) for one in of_xmp):
        raise PacketRefused("its XMP is in several parts")
    return found


def _segments(file: bytes) -> list[_Segment]:
    """The segments before the pixels, of a file that is whole."""
    if not file.startswith(_START):
        raise PacketRefused("the file is damaged")
    found: list[_Segment] = []
    for segment in _all_segments(file):
        if segment.marker == _SCAN:
            break
        found.append(segment)
    else:
        raise PacketRefused("the file is damaged")
    _expect_end(file, segment)
    return found


def _expect_end(file: bytes, scan: _Segment) -> None:
    """Refuse a file whose pixels do not end as they should."""
    at = scan.end
    while (marker := _MARKER.search(file, at)) is not None:
        if file[marker.end() - 1] == _END:
            return
        at = _segment(file, marker.start()).end
    raise PacketRefused("the file is damaged")


def _all_segments(file: bytes) -> Iterator[_Segment]:
    at = len(_START)
    while True:
        segment = _segment(file, at)
        yield segment
        at = segment.end


def _segment(file: bytes, start: int) -> _Segment:
    at = start
    while file[at : at + 2] == b"\xff\xff":  # fill bytes
        at += 1
    if file[at : at + 1] != b"\xff" or len(file) < at + 4 or file[at + 1] in _ALONE:
        raise PacketRefused("the file is damaged")
    end = at + 2 + int.from_bytes(file[at + 2 : at + 4], "big")
    if end < at + 4 or end > len(file):
        raise PacketRefused("the file is damaged")
    return _Segment(file[at + 1], at, end, file[at + 4 : end])
