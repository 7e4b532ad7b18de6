"""Small RAW files for the tests, written on the spot."""

import io
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

BYTE, ASCII, SHORT, LONG, SRATIONAL = 1, 2, 3, 4, 10
CODES = {BYTE: "B", ASCII: "B", SHORT: "H", LONG: "I", SRATIONAL: "i"}
Tags = dict[int, tuple[int, list[int]]]


def directory(tags: Tags, offset: int) -> bytes:
    """Return a TIFF directory that lies at `offset`, its longer values behind it."""
    entries, values = b"", b""
    behind = offset + 2 + 12 * len(tags) + 4
    for tag, (kind, numbers) in sorted(tags.items()):
        data = struct.pack(f"<{len(numbers)}{CODES[kind]}", *numbers)
        count = len(numbers) // 2 if kind == SRATIONAL else len(numbers)
        if len(data) > 4:
            place = struct.pack("<I", behind + len(values))
            values += data + b"\0" * (len(data) % 2)
        else:
            place = data.ljust(4, b"\0")
        entries += struct.pack("<HHI", tag, kind, count) + place
    return struct.pack("<H", len(tags)) + entries + bytes(4) + values


def make_dng(
    path: Path,
    preview: Image.Image | bytes | None,
    size: tuple[int, int],
    flip: int,
    more: Tags | None = None,
    sensor: NDArray[np.uint16] | None = None,
) -> Path:
    """Write a DNG with a preview, perhaps one that is a JPEG file already.

    Its sensor saw a bright left and a dark right half, if nothing else is said.
    """
    width, height = size
    if sensor is None:
        sensor = np.full((height, width), 12000, "<u2")
        sensor[:, width // 2 :] = 500
    jpeg = io.BytesIO(preview if isinstance(preview, bytes) else b"")
    if isinstance(preview, Image.Image):
        preview.save(jpeg, "JPEG", quality=95)
    start_of_jpeg = 8
    start_of_raw = start_of_jpeg + len(jpeg.getvalue()) + len(jpeg.getvalue()) % 2
    start_of_tags = start_of_raw + sensor.nbytes
    raw: Tags = {
        254: (LONG, [0]),
        256: (LONG, [width]),
        257: (LONG, [height]),
        258: (SHORT, [16]),
        259: (SHORT, [1]),
        262: (SHORT, [32803]),
        273: (LONG, [start_of_raw]),
        277: (SHORT, [1]),
        278: (LONG, [height]),
        279: (LONG, [sensor.nbytes]),
        33421: (SHORT, [2, 2]),
        33422: (BYTE, [0, 1, 1, 2]),
        50717: (LONG, [16000]),
    }
    facts: Tags = {
        271: (ASCII, list(b"Test\0")),
        272: (ASCII, list(b"Camera\0")),
        274: (SHORT, [flip]),
        306: (ASCII, list(b"2020:05:04 03:02:01\0")),
        50706: (BYTE, [1, 4, 0, 0]),
        50708: (ASCII, list(b"Test Camera\0")),
        50721: (SRATIONAL, [1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1]),
    }
    facts |= more or {}
    if preview is None:
        tags = directory(raw | facts, start_of_tags)
        first = start_of_tags
    else:
        with Image.open(jpeg) as image:
            shown_width, shown_height = image.size
        shown: Tags = {
            254: (LONG, [1]),
            256: (LONG, [shown_width]),
            257: (LONG, [shown_height]),
            258: (SHORT, [8, 8, 8]),
            259: (SHORT, [7]),
            262: (SHORT, [6]),
            273: (LONG, [start_of_jpeg]),
            277: (SHORT, [3]),
            278: (LONG, [shown_height]),
            279: (LONG, [len(jpeg.getvalue())]),
            330: (LONG, [start_of_tags]),
        }
        tags = directory(raw, start_of_tags)
        first = start_of_tags + len(tags)
        tags += directory(shown | facts, first)
    header = b"II*\0" + struct.pack("<I", first)
    padding = bytes(start_of_raw - start_of_jpeg - len(jpeg.getvalue()))
    path.write_bytes(header + jpeg.getvalue() + padding + sensor.tobytes() + tags)
    return path
