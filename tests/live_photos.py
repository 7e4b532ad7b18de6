"""The two halves of live photos, as phones write what they say of themselves."""

import struct
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from PIL.ExifTags import IFD, Base

IDENTIFIER = "A1B2C3D4-0000-4000-8000-00000000000F"
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def maker_note(identifier: str = IDENTIFIER, tag: int = 0x0011) -> bytes:
    """Apple's maker note with two entries: a number, and a text behind the directory."""
    head = b"Apple iOS\0\0\x01MM" + struct.pack(">H", 2)
    words = identifier.encode() + b"\0"
    offset = len(head) + 2 * 12 + 4
    number = struct.pack(">HHII", 0x0001, 9, 1, 14)
    text = struct.pack(">HHII", tag, 2, len(words), offset)
    return head + number + text + bytes(4) + words


def still_exif(identifier: str = IDENTIFIER, taken_at: datetime | None = None) -> Image.Exif:
    """The EXIF block of a still half."""
    exif = Image.Exif()
    exif[Base.Make] = "Apple"
    details = exif.get_ifd(IFD.Exif)
    details[Base.MakerNote] = maker_note(identifier)
    if taken_at is not None:
        details[Base.DateTimeOriginal] = taken_at.strftime("%Y:%m:%d %H:%M:%S")
    return exif


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def header(seconds: float, created: datetime | None, version: int = 0) -> bytes:
    """A movie's header, which tells its length and when it was made."""
    since = (
        0 if created is None else int((created - datetime(1904, 1, 1, tzinfo=UTC)).total_seconds())
    )
    layout = ">B3xIIII" if version == 0 else ">B3xQQIQ"
    return box(b"mvhd", struct.pack(layout, version, since, since, 600, round(600 * seconds)))


def metadata(values: dict[str, str], *, iso: bool = False) -> bytes:
    """A movie's texts by key."""
    keys = [box(b"mdta", name.encode()) for name in values]
    items = [
        box(struct.pack(">I", number), box(b"data", struct.pack(">II", 1, 0) + value.encode()))
        for number, value in enumerate(values.values(), 1)
    ]
    listed = box(b"keys", struct.pack(">II", 0, len(keys)) + b"".join(keys))
    parts = box(b"hdlr", bytes(8) + b"mdta" + bytes(12)) + listed + box(b"ilst", b"".join(items))
    return box(b"meta", bytes(4 if iso else 0) + parts)


def make_movie(
    path: Path,
    identifier: str | None = IDENTIFIER,
    *,
    seconds: float = 2.5,
    created: datetime | None = NOON,
    date: str = "",
    frames: bytes = b"moving",
) -> Path:
    """Write the moving half of a live photo, with its description behind its frames."""
    values = {"com.apple.quicktime.make": "Apple"}
    if identifier is not None:
        values["com.apple.quicktime.content.identifier"] = identifier
    if date:
        values["com.apple.quicktime.creationdate"] = date
    about = header(seconds, created) + box(b"trak", b"frames are there") + metadata(values)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        box(b"ftyp", b"qt  \0\0\0\0qt  ")
        + box(b"wide", b"")
        + box(b"mdat", frames)
        + box(b"moov", about)
    )
    return path
