"""The columns of the photo table in a file, so that a start need not read them from SQLite.

Reading what a million photos are listed by takes SQLite and Python most of a second, reading this
file a twentieth of one. It is derived from the catalogue and lies beside it. Each block of photos
is there with the stamp that it had in the catalogue before it was read; one whose stamp is another
by now is read from the catalogue, and so are all where the file is missing, damaged or of another
version. It is read whole and not mapped, so that it can be replaced on Windows.
"""

import logging
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids
from photosim.atomic_write import atomic_write
from photosim.catalogue.browse import BLOCK, Columns
from photosim.catalogue.store import Store
from photosim.library.stacks import shots_of

log = logging.getLogger(__name__)

_HEAD = struct.Struct("<8sII")  # what it is, the version, the checksum of all that follows
_COUNT = struct.Struct("<Q")  # how many blocks
_KIND, _VERSION = b"PSCOLUMN", 4
_BLOCK = np.dtype([("number", "<i8"), ("stamp", "<i8"), ("photos", "<i8")])


@dataclass(frozen=True)
class KeptBlock:
    """What photos with neighbouring ids are listed by; every array has an entry for each.

    Attributes:
        ids: int64, ascending.
        folders: Ids of their watched folders, int32.
        sizes: Bytes, int64.
        changed_ns: When the files were modified, in nanoseconds since 1970, int64.
        taken: When they were taken, datetime64[s]; NaT where unknown.
        shapes: Widths by heights, float32.
        pixels: How many they have, 0 where unknown, uint32.
        damaged: Whether a part of them is missing, bool.
        latitudes: Where they were taken, in degrees, float32; `NOWHERE` where unknown.
        longitudes: Likewise.
        shots: Whose shots they are files of, the keys of `photosim.library.stacks.Shots`, int64.
        parts: What they are of them, uint8.
    """

    ids: Ids
    folders: NDArray[np.int32]
    sizes: NDArray[np.int64]
    changed_ns: NDArray[np.int64]
    taken: NDArray[np.datetime64]
    shapes: NDArray[np.float32]
    pixels: NDArray[np.uint32]
    damaged: NDArray[np.bool_]
    latitudes: NDArray[np.float32]
    longitudes: NDArray[np.float32]
    shots: NDArray[np.int64]
    parts: NDArray[np.uint8]


_COLUMNS = {
    "ids": np.dtype("<i8"),
    "sizes": np.dtype("<i8"),
    "changed_ns": np.dtype("<i8"),
    "taken": np.dtype("<M8[s]"),
    "folders": np.dtype("<i4"),
    "shapes": np.dtype("<f4"),
    "pixels": np.dtype("<u4"),
    "damaged": np.dtype("?"),
    "latitudes": np.dtype("<f4"),
    "longitudes": np.dtype("<f4"),
    "shots": np.dtype("<i8"),
    "parts": np.dtype("u1"),
}

Blocks = Mapping[int, tuple[int, KeptBlock]]
"""Stamps and blocks by the blocks' numbers."""


def kept_block(columns: Columns) -> KeptBlock:
    """What is kept of photos, of what the catalogue has of them."""
    shots = shots_of(columns.paths)
    return KeptBlock(
        columns.ids,
        columns.folders,
        columns.sizes,
        columns.changed_ns,
        columns.taken,
        columns.shapes,
        columns.pixels,
        columns.damaged,
        columns.latitudes,
        columns.longitudes,
        shots.keys,
        shots.parts,
    )


def columns_file(catalogue: Path) -> Path:
    """Where the columns of a catalogue are kept."""
    return catalogue.with_suffix(".columns")


def read_columns(file: Path) -> Blocks:
    """All blocks that were kept; none where there is no such file or it cannot be used."""
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        log.warning("%s cannot be read, so photos are listed from the catalogue: %s", file, error)
        return {}
    if not _is_sound(data):
        log.warning("%s is damaged or of another version; it is written anew", file)
        return {}
    blocks = _blocks_of(data)
    ends = np.cumsum(blocks["photos"])
    place = _HEAD.size + _COUNT.size + blocks.nbytes
    columns: dict[str, NDArray[Any]] = {}
    for name, kind in _COLUMNS.items():
        columns[name] = np.frombuffer(data, kind, int(blocks["photos"].sum()), place)
        place += columns[name].nbytes
    found = {}
    for (number, stamp, photos), end in zip(blocks.tolist(), ends.tolist(), strict=True):
        part = slice(end - photos, end)
        parts: dict[str, Any] = {name: column[part] for name, column in columns.items()}
        found[number] = stamp, KeptBlock(**parts)
    return found


def differing_blocks(store: Store) -> int:
    """How many blocks are kept under the stamp that they have, but not as they are."""
    stamps, differing = store.browse.stamps(), 0
    for number, (stamp, block) in read_columns(columns_file(store.session.path)).items():
        if stamps.get(number) == stamp:
            first = number * BLOCK
            now = kept_block(store.browse.columns(first, first + BLOCK - 1, gear=False))
            pairs = [(getattr(now, name), getattr(block, name)) for name in _COLUMNS]
            differing += any(one.tobytes() != other.tobytes() for one, other in pairs)
    return differing


def write_columns(file: Path, blocks: Blocks) -> None:
    """Keep blocks instead of those kept so far; where that fails, the old ones stay."""
    table = np.array(
        [(number, stamp, len(block.ids)) for number, (stamp, block) in blocks.items()], _BLOCK
    )
    parts = [_COUNT.pack(len(table)), table.tobytes()]
    for name, kind in _COLUMNS.items():
        columns = [getattr(block, name) for _, block in blocks.values()]
        parts += [column.astype(kind, copy=False).tobytes() for column in columns]
    checksum = 0
    for part in parts:
        checksum = zlib.crc32(part, checksum)
    try:
        with atomic_write(file) as partial, partial.open("wb") as stream:
            stream.write(_HEAD.pack(_KIND, _VERSION, checksum))
            stream.writelines(parts)
    except OSError as error:  # a full disk, or a folder that may not be written
        log.warning("What photos are listed by cannot be kept in %s: %s", file, error)


def _is_sound(data: bytes) -> bool:
    if len(data) < _HEAD.size:
        return False
    kind, version, checksum = _HEAD.unpack_from(data)
    if (kind, version) != (_KIND, _VERSION):
        return False
    return bool(zlib.crc32(memoryview(data)[_HEAD.size :]) == checksum)


def _blocks_of(data: bytes) -> NDArray[np.void]:
    (count,) = _COUNT.unpack_from(data, _HEAD.size)
    return np.frombuffer(data, _BLOCK, count, _HEAD.size + _COUNT.size)
