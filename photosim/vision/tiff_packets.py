"""The XMP packet of a TIFF file: finding it, and putting another in its place.

What is new goes to the end of the file and only what leads to it is changed, so that no other
offset in the file moves. The layout is that of TIFF 6.0, section 2, and of BigTIFF; the tag is
that of Adobe's XMP specification, part 3, 1.1.4.
"""

import os
import struct
from dataclasses import dataclass
from typing import BinaryIO

from photosim.vision.jpeg_packets import PacketRefused

_XMP = 700
_BYTES = (1, 7)  # the types that a packet has
_MOST_ENTRIES = 4_096
_PADDING = b" " * 2_048
"""Behind a packet, so that the next one mostly fits in its place."""
_TRAILER = b"<?xpacket end="


@dataclass(frozen=True, slots=True)
class _Layout:
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
        return struct.calcsize(self.entry) + self.inline


@dataclass(frozen=True, slots=True)
class _Directory:
    """The first directory: where it is, its entries by their bytes, and where the next one is."""

    layout: _Layout
    pointer: int
    start: int
    entries: list[bytes]
    next: bytes


def tiff_packet(file: BinaryIO) -> bytes | None:
    """The packet in a TIFF file, None where there is none.

    Raises:
        PacketRefused: The file is damaged.
    """
    directory = _directory(file)
    place = _place(directory)
    if place is None:
        return None
    _, offset, length = place
    packet = _read(file, offset, length)
    return packet.rstrip(b"\0")


def put_tiff_packet(file: BinaryIO, packet: bytes) -> None:
    """Give a TIFF file another packet; all else stays where it is.

    Args:
        file: Open for reading and writing, and no one else's.
        packet: The packet.

    Raises:
        PacketRefused: The file is damaged, or would be too large for its kind.
    """
    directory = _directory(file)
    layout, place = directory.layout, _place(directory)
    if place is not None and len(packet) <= place[2] and place[2] > layout.inline:
        file.seek(place[1])
        file.write(_padded(packet, place[2] - len(packet)))
        return
    padded = _padded(packet, len(_PADDING))
    offset = _append(file, padded)
    own = struct.pack(layout.entry, _XMP, 1, len(padded)) + _packed(layout, offset)
    if place is not None:
        file.seek(directory.start + struct.calcsize(layout.count) + place[0] * layout.entry_bytes)
        file.write(own)
        return
    entries = sorted([*directory.entries, own], key=lambda entry: _tag(layout, entry))
    count = struct.pack(f"{layout.order}{layout.count}", len(entries))
    start = _append(file, count + b"".join(entries) + directory.next)
    file.seek(directory.pointer)
    file.write(_packed(layout, start))


def _padded(packet: bytes, more: int) -> bytes:
    """A packet made longer by spaces, inside of the wrapper that it may have."""
    at = packet.rfind(_TRAILER)
    at = len(packet) if at < 0 else at
    return packet[:at] + b" " * more + packet[at:]


def _packed(layout: _Layout, offset: int) -> bytes:
    try:
        return struct.pack(f"{layout.order}{layout.offset}", offset)
    except struct.error:
        raise PacketRefused("the file would be too large for TIFF") from None


def _append(file: BinaryIO, content: bytes) -> int:
    """Write something at the end, on a word as TIFF wants it; returns where."""
    end = file.seek(0, os.SEEK_END)
    start = end + end % 2
    file.write(bytes(start - end) + content)
    return start


def _directory(file: BinaryIO) -> _Directory:
    head = _read(file, 0, 8)
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None:
        raise PacketRefused("the file is damaged")
    version = struct.unpack(f"{order}H", head[2:4])[0]
    if version == 42:
        layout, pointer = _Layout(order, "H", "I"), 4
    elif version == 43:
        layout, pointer = _Layout(order, "Q", "Q"), 8
    else:
        raise PacketRefused("the file is damaged")
    start = _number(file, layout, layout.offset, pointer)
    count = _number(file, layout, layout.count, start)
    if not 0 < count <= _MOST_ENTRIES:
        raise PacketRefused("the file is damaged")
    at = start + struct.calcsize(f"={layout.count}")
    size = layout.entry_bytes
    table = _read(file, at, count * size)
    entries = [table[place : place + size] for place in range(0, len(table), size)]
    after = _read(file, at + len(table), struct.calcsize(f"={layout.offset}"))
    return _Directory(layout, pointer, start, entries, after)


def _place(directory: _Directory) -> tuple[int, int, int] | None:
    """The number of the packet's entry, where the packet is, and its bytes; None for none."""
    layout = directory.layout
    numbers = [
        number for number, entry in enumerate(directory.entries) if _tag(layout, entry) == _XMP
    ]
    if not numbers:
        return None
    entry = directory.entries[numbers[0]]
    _, kind, length = struct.unpack(layout.entry, entry[: struct.calcsize(layout.entry)])
    if len(numbers) > 1 or kind not in _BYTES:
        raise PacketRefused("its XMP is in several parts")
    value = entry[struct.calcsize(layout.entry) :]
    offset: int = struct.unpack(f"{layout.order}{layout.offset}", value)[0]
    if length <= layout.inline:  # too short for any packet
        return numbers[0], 0, 0
    return numbers[0], offset, length


def _tag(layout: _Layout, entry: bytes) -> int:
    tag: int = struct.unpack(f"{layout.order}H", entry[:2])[0]
    return tag


def _number(file: BinaryIO, layout: _Layout, kind: str, at: int) -> int:
    form = f"{layout.order}{kind}"
    number: int = struct.unpack(form, _read(file, at, struct.calcsize(form)))[0]
    return number


def _read(file: BinaryIO, at: int, length: int) -> bytes:
    file.seek(at)
    found = file.read(length)
    if len(found) != length:
        raise PacketRefused("the file is damaged")
    return found
