"""TIFF files of any kind of samples, which Pillow cannot write."""

import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_TYPES = {"H": 3, "I": 4}


def write_tiff(
    path: Path,
    *pages: NDArray[Any],
    photometric: int,
    planar: bool = False,
    deflated: bool = False,
    predictor: int = 1,
    tile: int | None = None,
    extra: int | None = None,
    reduced: Sequence[int] = (),
    order: str = "<",
) -> Path:
    """Write pictures of shape (height, width, samples), one a page.

    Args:
        path: The file.
        pages: Their samples; the dtype says depth and format.
        photometric: The tag's value.
        planar: Every sample in a plane of its own.
        deflated: Compressed by zlib.
        predictor: 1, 2 (differences) or 3 (differences of floats' bytes).
        tile: Side of the tiles; None: strips of 16 rows.
        extra: Kind of the last sample (ExtraSamples).
        reduced: Numbers of the pages that are marked as reduced pictures.
        order: "<" or ">".
    """
    content = bytearray(struct.pack(order + "2sHI", b"II" if order == "<" else b"MM", 42, 0))
    link = 4
    for number, page in enumerate(pages):
        height, width, samples = page.shape
        planes = [page[:, :, at : at + 1] for at in range(samples)] if planar else [page]
        pieces = []
        for plane in planes:
            for part in _parts(plane, tile):
                raw = _predicted(part, predictor, order)
                pieces.append(zlib.compress(raw) if deflated else raw)
        offsets = []
        for piece in pieces:
            content += bytes(len(content) % 2)
            offsets.append(len(content))
            content += piece
        kind = {"u": 1, "i": 2, "f": 3}[page.dtype.kind]
        tags: dict[int, tuple[str, list[int]]] = {
            254: ("I", [1 if number in reduced else 0]),
            256: ("I", [width]),
            257: ("I", [height]),
            258: ("H", [page.dtype.itemsize * 8] * samples),
            259: ("H", [8 if deflated else 1]),
            262: ("H", [photometric]),
            277: ("H", [samples]),
            284: ("H", [2 if planar else 1]),
            317: ("H", [predictor]),
            339: ("H", [kind] * samples),
        }
        if extra is not None:
            tags[338] = ("H", [extra])
        lengths = ("I", [len(piece) for piece in pieces])
        if tile is None:
            tags |= {273: ("I", offsets), 278: ("I", [16]), 279: lengths}
        else:
            tags |= {322: ("I", [tile]), 323: ("I", [tile]), 324: ("I", offsets), 325: lengths}
        link = _append_directory(content, tags, link, order)
    path.write_bytes(content)
    return path


def _parts(plane: NDArray[Any], tile: int | None) -> list[NDArray[Any]]:
    height, width, _ = plane.shape
    if tile is None:
        return [plane[top : top + 16] for top in range(0, height, 16)]
    padded = np.pad(plane, ((0, -height % tile), (0, -width % tile), (0, 0)))
    return [
        padded[top : top + tile, left : left + tile]
        for top in range(0, height, tile)
        for left in range(0, width, tile)
    ]


def _predicted(part: NDArray[Any], predictor: int, order: str) -> bytes:
    height, width, samples = part.shape
    if predictor == 2:
        part = np.diff(part, axis=1, prepend=part.dtype.type(0))
    if predictor == 3:
        big = part.astype(part.dtype.newbyteorder(">")).reshape(height, width * samples)
        octets = big.view(np.uint8).reshape(height, width * samples, -1).transpose(0, 2, 1)
        rows = octets.reshape(height, -1, samples)
        return np.diff(rows, axis=1, prepend=np.uint8(0)).astype(np.uint8).tobytes()
    return part.astype(f"{order}{part.dtype.kind}{part.dtype.itemsize}").tobytes()


def _append_directory(
    content: bytearray, tags: dict[int, tuple[str, list[int]]], link: int, order: str
) -> int:
    """Append a directory and enter it where the one before ends; returns where this one does."""
    content += bytes(len(content) % 2)
    start = len(content)
    content[link : link + 4] = struct.pack(order + "I", start)
    after = start + 2 + 12 * len(tags) + 4
    entries, more = b"", b""
    for tag, (form, values) in sorted(tags.items()):
        data = struct.pack(f"{order}{len(values)}{form}", *values)
        if len(data) > 4:
            place = struct.pack(order + "I", after + len(more))
            more += data + bytes(len(data) % 2)
        else:
            place = data.ljust(4, b"\0")
        entries += struct.pack(order + "HHI", tag, _TYPES[form], len(values)) + place
    content += struct.pack(order + "H", len(tags)) + entries + bytes(4) + more
    return after - 4
