"""The first directory of a TIFF file, or of an EXIF block: its entries, and putting in others.

What is new goes to the end of the file and only what leads to it is changed, so that no other
offset in the file moves. The layout is that of TIFF 6.0, section 2, and of BigTIFF.
"""

import os
import struct
from dataclasses import dataclass
from typing import BinaryIO

from photosim.vision.jpeg_segments import RewritingRefused

_MOST_ENTRIES = 4_096


@dataclass(frozen=True, slots=True)
class Layout:
    """How numbers lie in a file: as struct has them."""

    order: str
    count: str
    offset: str

    @property
    def entry(self) -> str:
        """Tag, type and number of values; the value follows, or where it is."""
        return f"{self.order}HH{self.offset}"

    @property
    def inline(self) -> int:
        """Bytes that a value may have to lie in its entry itself."""
        return struct.calcsize(f"={self.offset}")

    @property
    def entry_bytes(self) -> int:
        """Bytes of a whole entry."""
        return struct.calcsize(self.entry) + self.inline


@dataclass(frozen=True, slots=True)
class Directory:
    """The first directory: where it is, its entries by their bytes, and where the next one is."""

    layout: Layout
    pointer: int
    start: int
    entries: list[bytes]
    next: bytes

    def numbers_of(self, tag: int) -> list[int]:
        """Where in the order of entries those of a tag are."""
        found = (tag_of(self.layout, entry) for entry in self.entries)
        return [number for number, one in enumerate(found) if one == tag]

    def place_of(self, number: int) -> int:
        """Where in the file an entry lies."""
        layout = self.layout
        return self.start + struct.calcsize(f"={layout.count}") + number * layout.entry_bytes


def put_entry(file: BinaryIO, directory: Directory, entry: bytes) -> None:
    """Give a directory an entry: in place of its only one of that tag, or as a further one."""
    layout = directory.layout
    numbers = directory.numbers_of(tag_of(layout, entry))
    if numbers:
        file.seek(directory.place_of(numbers[0]))
        file.write(entry)
        return
    entries = sorted([*directory.entries, entry], key=lambda one: tag_of(layout, one))
    count = struct.pack(f"{layout.order}{layout.count}", len(entries))
    start = append(file, count + b"".join(entries) + directory.next)
    file.seek(directory.pointer)
    file.write(packed(layout, start))


def packed(layout: Layout, offset: int) -> bytes:
    """An offset as it lies in a file.

    Raises:
        RewritingRefused: The file would be too large for its kind.
    """
    try:
        return struct.pack(f"{layout.order}{layout.offset}", offset)
    except struct.error:
        raise RewritingRefused("the file would be too large for TIFF") from None


def append(file: BinaryIO, content: bytes) -> int:
    """Write something at the end, on a word as TIFF wants it; returns where."""
    end = file.seek(0, os.SEEK_END)
    start = end + end % 2
    file.write(bytes(start - end) + content)
    return start


def directory_of(file: BinaryIO) -> Directory:
    """The first directory of a file.

    Raises:
        RewritingRefused: The file is damaged.
    """
    head = read_at(file, 0, 8)
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None:
        raise RewritingRefused("the file is damaged")
    version = struct.unpack(f"{order}H", head[2:4])[0]
    if version == 42:
        layout, pointer = Layout(order, "H", "I"), 4
    elif version == 43:
        layout, pointer = Layout(order, "Q", "Q"), 8
    else:
        raise RewritingRefused("the file is damaged")
    start = _number(file, layout, layout.offset, pointer)
    count = _number(file, layout, layout.count, start)
    if not 0 < count <= _MOST_ENTRIES:
        raise RewritingRefused("the file is damaged")
    at = start + struct.calcsize(f"={layout.count}")
    size = layout.entry_bytes
    table = read_at(file, at, count * size)
    entries = [table[place : place + size] for place in range(0, len(table), size)]
    after = read_at(file, at + len(table), struct.calcsize(f"={layout.offset}"))
    return Directory(layout, pointer, start, entries, after)


def tag_of(layout: Layout, entry: bytes) -> int:
    """The tag of an entry."""
    tag: int = struct.unpack(f"{layout.order}H", entry[:2])[0]
    return tag


def _number(file: BinaryIO, layout: Layout, kind: str, at: int) -> int:
    form = f"{layout.order}{kind}"
    number: int = struct.unpack(form, read_at(file, at, struct.calcsize(form)))[0]
    return number


def read_at(file: BinaryIO, at: int, length: int) -> bytes:
    """So many bytes from a place on.

    Raises:
        RewritingRefused: There are fewer.
    """
    file.seek(at)
    found = file.read(length)
    if len(found) != length:
        raise RewritingRefused("the file is damaged")
    return found
