import io
import struct
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from photosim.vision.photos import UnreadablePhoto, decode
from tests.photos import draw_photo

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


def make_dng(path: Path, preview: Image.Image | None, size: tuple[int, int], flip: int) -> Path:
    """Write a DNG whose sensor saw a bright left and a dark right half, with a preview."""
    width, height = size
    sensor = np.full((height, width), 12000, "<u2")
    sensor[:, width // 2 :] = 500
    jpeg = io.BytesIO()
    if preview is not None:
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
    if preview is None:
        tags = directory(raw | facts, start_of_tags)
        first = start_of_tags
    else:
        shown: Tags = {
            254: (LONG, [1]),
            256: (LONG, [preview.width]),
            257: (LONG, [preview.height]),
            258: (SHORT, [8, 8, 8]),
            259: (SHORT, [7]),
            262: (SHORT, [6]),
            273: (LONG, [start_of_jpeg]),
            277: (SHORT, [3]),
            278: (LONG, [preview.height]),
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


@pytest.mark.parametrize("flip", [1, 6])
def test_a_preview_that_is_large_enough_is_shown_upright(tmp_path: Path, flip: int) -> None:
    preview = draw_photo("skyline", size=(300, 200))
    photo = decode(make_dng(tmp_path / "photo.dng", preview, (600, 400), flip), 150)
    expected = preview if flip == 1 else preview.transpose(Image.Transpose.ROTATE_270)
    assert photo.image.size == expected.size
    assert np.abs(np.asarray(photo.image, int) - np.asarray(expected, int)).mean() < 6
    assert (photo.width, photo.height) == ((600, 400) if flip == 1 else (400, 600))
    assert photo.taken_at == datetime(2020, 5, 4, 3, 2, 1)


@pytest.mark.parametrize("flip", [1, 8])
@pytest.mark.parametrize("with_preview", [True, False])
def test_without_a_preview_large_enough_the_sensors_data_are_developed(
    tmp_path: Path, flip: int, with_preview: bool
) -> None:
    preview = draw_photo(size=(300, 200)) if with_preview else None
    path = make_dng(tmp_path / "photo.dng", preview, (600, 400), flip)
    photo = decode(path)
    assert photo.image.size == (photo.width, photo.height)
    assert photo.image.size == ((600, 400) if flip == 1 else (400, 600))
    shown = np.asarray(photo.image.convert("L"), int)
    # Turned left, what was on the left is at the bottom.
    bright, dark = (shown[:, :250], shown[:, 350:]) if flip == 1 else (shown[350:], shown[:250])
    assert bright.mean() > dark.mean() + 100
    assert min(decode(path, 200 if preview is None else 201).image.size) >= 200


def test_a_truncated_raw_file_is_unreadable(tmp_path: Path) -> None:
    path = make_dng(tmp_path / "photo.dng", None, (600, 400), 1)
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(UnreadablePhoto):
        decode(path)
