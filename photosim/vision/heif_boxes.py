"""The table of contents of HEIF and AVIF files, as ISO/IEC 14496-12 and 23008-12 lay it out."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

_MAX_META_BYTES = 8 << 20
_TOP_BOXES = 64


@dataclass
class Contents:
    """What a file says of its items.

    Attributes:
        primary: The item that is the photo.
        brands: The file's brands, such as ``heic`` and ``avif``.
        kinds: The type of every item, such as ``grid`` and ``hvc1``.
        properties: Kind and payload of every item's properties, in their order.
        places: The kinds of all properties, and where in the file their payloads begin.
        extents: Where in the file every item's data lie, as offsets and lengths in bytes.
        parts: The items that others, such as grids, are made of, in their order.
    """

    primary: int = 0
    brands: frozenset[bytes] = frozenset()
    kinds: dict[int, bytes] = field(default_factory=dict)
    properties: dict[int, list[tuple[bytes, bytes]]] = field(default_factory=dict)
    places: list[tuple[bytes, int]] = field(default_factory=list)
    extents: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    parts: dict[int, list[int]] = field(default_factory=dict)

    def property(self, item: int, kind: bytes) -> bytes | None:
        """An item's first property of a kind."""
        return next((data for name, data in self.properties.get(item, []) if name == kind), None)

    def photo_items(self) -> list[int]:
        """The items whose data make up the photo: itself, or the tiles of its grid."""
        return self.parts.get(self.primary) or [self.primary]

    def end(self) -> int:
        """Where the last of the photo's data end, in bytes."""
        extents = (extent for item in self.photo_items() for extent in self.extents.get(item, []))
        return max((offset + length for offset, length in extents), default=0)


def read_contents(stream: BinaryIO) -> Contents | None:
    """Read a file's table of contents; None where it is no such file, or a broken one.

    The stream is left at its beginning.
    """
    try:
        return _read(stream)
    except (struct.error, IndexError, ValueError):
        return None
    finally:
        stream.seek(0)


def _read(stream: BinaryIO) -> Contents | None:
    stream.seek(0)
    if stream.read(12)[4:8] != b"ftyp":
        return None
    found = Contents()
    offset = 0
    for _ in range(_TOP_BOXES):
        stream.seek(offset)
        head = stream.read(16)
        if len(head) < 8:
            break
        length, kind = struct.unpack_from(">I4s", head)
        start = 8
        if length == 1:
            (length,), start = struct.unpack_from(">Q", head, 8), 16
        if kind in {b"ftyp", b"meta"}:
            stream.seek(offset + start)
            data = stream.read(min(length - start, _MAX_META_BYTES))
            _take(found, kind, data, offset + start)
        if kind == b"meta" or length < start:
            break
        offset += length
    return found


def _take(found: Contents, kind: bytes, data: bytes, start: int) -> None:
    """Note what a box says whose payload begins there in the file."""
    if kind == b"ftyp":
        found.brands = frozenset(data[at : at + 4] for at in range(0, len(data), 4) if at != 4)
        return
    for name, payload, at in _placed_boxes(data[4:], start + 4):
        if name == b"pitm":
            found.primary = _Reader(payload).of_version(16, 32)
        elif name == b"iinf":
            found.kinds = _kinds(payload)
        elif name == b"iloc":
            found.extents = _extents(payload)
        elif name == b"iref":
            found.parts = _parts(payload)
        elif name == b"iprp":
            found.properties = _properties(payload)
            for inner, properties, place in _placed_boxes(payload, at):
                if inner == b"ipco":
                    found.places = [(one, put) for one, _, put in _placed_boxes(properties, place)]


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    return ((kind, payload) for kind, payload, _ in _placed_boxes(data, 0))


def _placed_boxes(data: bytes, start: int) -> Iterator[tuple[bytes, bytes, int]]:
    """Boxes with the places of their payloads, in data that begin at a place."""
    at = 0
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        if length == 0:
            length = len(data) - at
        if length < 8:
            return
        yield kind, data[at + 8 : at + length], start + at + 8
        at += length


class _Reader:
    """Reads the big-endian numbers of a box that begins with a version and flags."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 4
        self.version = data[0]
        self.flags = int.from_bytes(data[1:4], "big")

    def number(self, bits: int) -> int:
        end = self._at + bits // 8
        if end > len(self._data):
            raise ValueError("the box ends too early")
        value = int.from_bytes(self._data[self._at : end], "big")
        self._at = end
        return value

    def of_version(self, first: int, later: int, since: int = 1) -> int:
        """A number that has grown with the versions of its box."""
        return self.number(first if self.version < since else later)


def _kinds(data: bytes) -> dict[int, bytes]:
    reader = _Reader(data)
    reader.of_version(16, 32)
    kinds = {}
    for name, payload in _boxes(data[6 if reader.version == 0 else 8 :]):
        if name == b"infe" and payload[0] >= 2:
            entry = _Reader(payload)
            item = entry.of_version(16, 32, since=3)
            entry.number(16)
            kinds[item] = entry.number(32).to_bytes(4, "big")
    return kinds


def _extents(data: bytes) -> dict[int, list[tuple[int, int]]]:
    reader = _Reader(data)
    sizes = reader.number(16)
    offset_bits, length_bits, base_bits = (8 * (sizes >> shift & 15) for shift in (12, 8, 4))
    index_bits = 8 * (sizes & 15) if reader.version else 0
    extents = {}
    for _ in range(reader.of_version(16, 32, since=2)):
        item = reader.of_version(16, 32, since=2)
        method = reader.number(16) & 15 if reader.version else 0
        reader.number(16)
        base = reader.number(base_bits)
        pieces = []
        count = reader.number(16)
        if count > 1 and not (offset_bits or length_bits):
            raise ValueError("extents without places")  # endless, for all their bytes say
        for _ in range(count):
            reader.number(index_bits)
            pieces.append((base + reader.number(offset_bits), reader.number(length_bits)))
        if method == 0:  # others do not lie in the file itself
            extents[item] = pieces
    return extents


def _parts(data: bytes) -> dict[int, list[int]]:
    bits = 16 if data[0] == 0 else 32
    parts = {}
    for name, payload in _boxes(data[4:]):
        if name == b"dimg":
            reader = _Reader(b"\0\0\0\0" + payload)
            item = reader.number(bits)
            parts[item] = [reader.number(bits) for _ in range(reader.number(16))]
    return parts


def _properties(data: bytes) -> dict[int, list[tuple[bytes, bytes]]]:
    boxes = dict(_boxes(data))
    known = list(_boxes(boxes.get(b"ipco", b"")))
    reader = _Reader(boxes.get(b"ipma", b"\0" * 8))
    wide = bool(reader.flags & 1)
    found: dict[int, list[tuple[bytes, bytes]]] = {}
    for _ in range(reader.number(32)):
        item = reader.of_version(16, 32)
        places = [reader.number(16 if wide else 8) for _ in range(reader.number(8))]
        numbers = [place & (0x7FFF if wide else 0x7F) for place in places]
        found[item] = [known[number - 1] for number in numbers if 0 < number <= len(known)]
    return found
