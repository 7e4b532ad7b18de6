"""The XMP packet of a TIFF file: finding it, and putting another in its place.

The tag is that of Adobe's XMP specification, part 3, 1.1.4.
"""

import struct
from typing import BinaryIO

from photosim.vision.jpeg_segments import RewritingRefused
from photosim.vision.tiff_directories import (
    Directory,
    append,
    directory_of,
    packed,
    put_entry,
    read_at,
)

_XMP = 700
_BYTES = (1, 7)  # the types that a packet has
_PADDING = b" " * 2_048
"""Behind a packet, so that the next one mostly fits in its place."""
_TRAILER = b"<?xpacket end="


def tiff_packet(file: BinaryIO) -> bytes | None:
    """The packet in a TIFF file, None where there is none.

    Raises:
        RewritingRefused: The file is damaged.
    """
    directory = directory_of(file)
    place = _place(directory)
    if place is None:
        return None
    _, offset, length = place
    packet = read_at(file, offset, length)
    return packet.rstrip(b"\0")


def put_tiff_packet(file: BinaryIO, packet: bytes) -> None:
    """Give a TIFF file another packet; all else stays where it is.

    Args:
        file: Open for reading and writing, and no one else's.
        packet: The packet.

    Raises:
        RewritingRefused: The file is damaged, or would be too large for its kind.
    """
    directory = directory_of(file)
    layout, place = directory.layout, _place(directory)
    if place is not None and len(packet) <= place[2] and place[2] > layout.inline:
        file.seek(place[1])
        file.write(_padded(packet, place[2] - len(packet)))
        return
    padded = _padded(packet, len(_PADDING))
    offset = append(file, padded)
    own = struct.pack(layout.entry, _XMP, 1, len(padded)) + packed(layout, offset)
    put_entry(file, directory, own)


def _padded(packet: bytes, more: int) -> bytes:
    """A packet made longer by spaces, inside of the wrapper that it may have."""
    at = packet.rfind(_TRAILER)
    at = len(packet) if at < 0 else at
    return packet[:at] + b" " * more + packet[at:]


def _place(directory: Directory) -> tuple[int, int, int] | None:
    """The number of the packet's entry, where the packet is, and its bytes; None for none."""
    layout = directory.layout
    numbers = directory.numbers_of(_XMP)
    if not numbers:
        return None
    entry = directory.entries[numbers[0]]
    _, kind, length = struct.unpack(layout.entry, entry[: struct.calcsize(layout.entry)])
    if len(numbers) > 1 or kind not in _BYTES:
        raise RewritingRefused("its XMP is in several parts")
    value = entry[struct.calcsize(layout.entry) :]
    offset: int = struct.unpack(f"{layout.order}{layout.offset}", value)[0]
    if length <= layout.inline:  # too short for any packet
        return numbers[0], 0, 0
    return numbers[0], offset, length
