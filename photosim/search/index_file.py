"""A search index as a file: mapped into memory, it is ready at once, and shared by all programs.

It begins with a header of `_HEADER_BYTES`: a magic word, the length of what follows and its CRC-32,
and that itself, JSON: the version of the format, what the writer notes, and where each array is,
with its shape, type and CRC-32. The arrays begin at whole pages. The file is written anew as a
whole and never changed: a program that has mapped it would crash when it got shorter.
"""

import json
import math
import mmap
import os
import struct
import zlib
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from photosim.atomic_write import atomic_write
from photosim.errors import PhotoSimError
from photosim.search.buckets import SortedPhotos
from photosim.search.projection import Float32
from photosim.search.rounded import Numbers

VERSION = 1
_MAGIC = b"PSINDEX\n"
_START = struct.Struct("<8sII")
_PAGE = 4_096
_HEADER_BYTES = 4 * _PAGE
_AT_ONCE = 4 << 20  # bytes
_TYPES = {
    "planes": "<f4",
    "ids": "<i8",
    "codes": "<u8",
    "order": "<i4",
    "starts": "<i4",
    "numbers": "|i1",
}


class DamagedIndexFileError(PhotoSimError):
    """The file is none of this format, of another version, or not whole."""


@dataclass(frozen=True, eq=False)
class IndexFile:
    """An open file; its arrays cannot be written to.

    Attributes:
        path: Where it is.
        notes: What the writer noted.
        planes: float32 (p, 256), the hyperplanes of the hash family.
        photos: The photos, their ids ascending.
        numbers: int8 (n, p), their rounded vectors, see `photosim.search.rounded`.
    """

    path: Path
    notes: Mapping[str, Any]
    planes: Float32
    photos: SortedPhotos
    numbers: Numbers


def write_index_file(
    path: Path,
    notes: Mapping[str, Any],
    planes: Float32,
    photos: SortedPhotos,
    numbers: Iterable[Numbers],
) -> Iterator[None]:
    """Write a file, a part at a step; it is there when the last one is done.

    Args:
        path: Where to, a name that no other file has: Windows replaces none that is mapped.
        notes: Kept with it; little, and nothing but what JSON knows.
        planes: See IndexFile.
        photos: Their ids ascending.
        numbers: Their rounded vectors, int8 (m, p) in parts.

    Raises:
        OSError: The disk is full, or the folder cannot be written to.
    """
    with atomic_write(path, durable=True) as partial, partial.open("r+b") as file:
        arrays: dict[str, Any] = {}
        file.seek(_HEADER_BYTES)
        arrays["planes"] = yield from _written(file, "planes", [planes])
        for name in ("ids", "codes", "order", "starts"):
            array = getattr(photos, name)
            parts = np.array_split(array, max(1, array.nbytes // _AT_ONCE))
            arrays[name] = yield from _written(file, name, parts)
        arrays["numbers"] = yield from _written(file, "numbers", numbers)
        said = {"version": VERSION, "notes": notes, "arrays": arrays}
        header = json.dumps(said, separators=(",", ":")).encode()
        if _START.size + len(header) > _HEADER_BYTES:
            raise ValueError("these notes are too long")
        file.seek(0)
        file.write(_START.pack(_MAGIC, len(header), zlib.crc32(header)) + header)


def _written(
    file: BinaryIO, name: str, parts: Iterable[NDArray[Any]]
) -> Generator[None, None, dict[str, Any]]:
    """Write an array in parts; returns what the header says of it."""
    start = -(-file.tell() // _PAGE) * _PAGE
    file.seek(start)
    rows, width, checksum = 0, (), 0
    for part in parts:
        data = part.astype(_TYPES[name], order="C", copy=False)
        file.write(data.data)
        checksum = zlib.crc32(data.data, checksum)
        rows, width = rows + len(data), data.shape[1:]
        yield
    return {"start": start, "shape": (rows, *width), "crc": checksum}


def open_index_file(path: Path) -> IndexFile:
    """Map a file; looks at its header and its length alone, see `check_index_file`.

    Raises:
        DamagedIndexFileError: It is of no use.
        OSError: It is not there, or cannot be read.
    """
    with path.open("rb") as file:
        said = _header(file)
        try:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as error:
            raise DamagedIndexFileError("it is empty") from error
    try:
        arrays = {name: _mapped(mapped, name, said["arrays"][name]) for name in _TYPES}
        notes = dict(said["notes"])
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedIndexFileError("its header makes no sense") from error
    planes, numbers = arrays.pop("planes"), arrays.pop("numbers")
    photos = SortedPhotos(**arrays)
    if not len(photos.ids) == len(photos.codes) == len(numbers):
        raise DamagedIndexFileError("its arrays do not belong together")
    return IndexFile(path, notes, planes, photos, numbers)


def check_index_file(path: Path) -> Iterator[None]:
    """Look whether every byte is as it was written, a part at a step.

    The file is read and not mapped: where the disk cannot read it, that would end the program.

    Raises:
        DamagedIndexFileError: It is damaged.
        OSError: It is not there, or cannot be read.
    """
    with path.open("rb") as file:
        for name, about in _header(file)["arrays"].items():
            file.seek(about["start"])
            left, checksum = _bytes_of(name, about), 0
            while left:
                data = file.read(min(left, _AT_ONCE))
                if not data:
                    raise DamagedIndexFileError("it is too short")
                checksum = zlib.crc32(data, checksum)
                left -= len(data)
                yield
            if checksum != about["crc"]:
                raise DamagedIndexFileError(f"its {name} are not those that were written")


def _header(file: BinaryIO) -> dict[str, Any]:
    start = file.read(_HEADER_BYTES)
    if len(start) < _HEADER_BYTES:
        raise DamagedIndexFileError("it is too short")
    magic, length, checksum = _START.unpack_from(start)
    header = start[_START.size : _START.size + length]
    if magic != _MAGIC or zlib.crc32(header) != checksum:
        raise DamagedIndexFileError("its header is damaged")
    said: dict[str, Any] = json.loads(header)
    if said.get("version") != VERSION:
        raise DamagedIndexFileError("another version of the program wrote it")
    end = max(about["start"] + _bytes_of(name, about) for name, about in said["arrays"].items())
    if os.fstat(file.fileno()).st_size < end:
        raise DamagedIndexFileError("it is too short")
    return said


def _bytes_of(name: str, about: Mapping[str, Any]) -> int:
    return int(math.prod(about["shape"])) * np.dtype(_TYPES[name]).itemsize


def _mapped(mapped: mmap.mmap, name: str, about: Mapping[str, Any]) -> NDArray[Any]:
    count = math.prod(about["shape"])
    flat = np.frombuffer(mapped, _TYPES[name], count, about["start"])
    return flat.reshape(about["shape"])
