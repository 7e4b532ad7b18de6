"""The search index as a file beside the catalogue, which is ready at once and read by few pages.

It follows from the catalogue and is never the truth. It belongs to one hash index, whose id is in
its name, and knows the row that was the last in the table of vectors when it was written: photos
whose vectors were written later are looked up in the catalogue, and whatever is shown is read
there, so a photo that has gone or changed since answers with nothing that is old. It is written
anew as a whole, under a new name, when it is missing, damaged, or too much has changed; a program
that still has the last one mapped goes on with it. Where a file cannot be mapped safely, on a
share, there is none, and the catalogue answers alone.
"""

import contextlib
import logging
import secrets
import time
import zlib
from collections.abc import Callable, Generator, Iterator
from dataclasses import astuple, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from photosim.arrays import Ids
from photosim.atomic_write import PARTIAL_SUFFIX
from photosim.catalogue.records import HashIndexRecord
from photosim.catalogue.store import Store
from photosim.library.keys import family_of
from photosim.library.mount_table import is_shared, read_mounts
from photosim.search.buckets import MemoryBuckets, sort_photos
from photosim.search.index_file import (
    DamagedIndexFileError,
    IndexFile,
    check_index_file,
    open_index_file,
    write_index_file,
)
from photosim.search.levels import Levels
from photosim.search.rounded import Numbers, RoundedVectors, rounded

log = logging.getLogger(__name__)

_PREFIX, _SUFFIX = "search-", ".index"
_LEAST_CHANGES = 2_000
_CHANGES_SHARE = 64
"""A file is written anew when one in so many of its photos has changed, which takes a few seconds
for a million photos; looking up as many changed ones at a start takes a hundredth of one."""
_MOST_ROWS_SHARE = 16  # of rows written since, whatever encoder's, that are looked through
_LEFT_OVER_S = 3_600
_BATCH = 8_192


@dataclass(frozen=True, eq=False)
class OpenIndex:
    """A file that is of use, and what has come since.

    Attributes:
        file: The file.
        since: Photos whose vectors were written after it, int64 (n,).
    """

    file: IndexFile
    since: Ids

    @property
    def levels(self) -> Levels:
        """What is near in the library, as it was when the file was written."""
        return Levels(*self.file.notes["levels"])

    def load(self, store: Store, record: HashIndexRecord) -> tuple[MemoryBuckets, RoundedVectors]:
        """Return the buckets with all that has come since, and the rounded vectors of the rest."""
        family = replace(family_of(record), drawn=self.file.planes)
        buckets = MemoryBuckets.of(family, self.file.photos)
        vectors = RoundedVectors(self.file.photos.ids, self.file.numbers)
        if len(self.since):
            buckets.remove(self.since)
            buckets.add(*store.vectors.codes(record.id, self.since))
            vectors.forget(self.since)
        return buckets, vectors


def open_index(store: Store, record: HashIndexRecord) -> OpenIndex | None:
    """Open the newest file of a hash index that is of use; None where there is none."""
    folder = store.session.path.parent
    if not _can_map_in(folder):
        return None
    with contextlib.suppress(OSError):
        for path in _files(folder, record.id):
            try:
                opened = _opened(store, record, path)
            except DamagedIndexFileError as error:
                log.warning("The search index %s is of no use: %s", path.name, error)
                continue
            if opened is not None:
                return opened
    return None


def open_checked(store: Store, record: HashIndexRecord) -> Generator[None, None, OpenIndex | None]:
    """Do what `open_index` does, and read the whole file first, a part at a step.

    What the disk cannot read would end the program that has it mapped.
    """
    while (opened := open_index(store, record)) is not None:
        try:
            yield from check_index_file(opened.file.path)
        except (DamagedIndexFileError, OSError) as error:
            path = opened.file.path
            log.warning("The search index %s is damaged: %s", path.name, error)
            if not _delete(path):
                return None
        else:
            return opened
    return None


def _opened(store: Store, record: HashIndexRecord, path: Path) -> OpenIndex | None:
    file = open_index_file(path)
    notes = file.notes
    if notes["index"] != _identity(record):
        return None
    noted = {row: (row, photo, crc) for row, photo, crc in notes["witnesses"]}
    for witness in store.vectors.witnesses(list(noted)):
        if noted[witness[0]] == witness:  # of the last rows, those after it were replaced
            most = max(_LEAST_CHANGES, len(file.photos.ids) // _MOST_ROWS_SHARE)
            since = store.vectors.written_after(record.encoder, witness[0], most)
            return None if since is None else OpenIndex(file, since)
    return None


def keep_index_file(
    store: Store, record: HashIndexRecord, levels: Callable[[], Levels]
) -> Iterator[int]:
    """Write the file of a hash index anew if there is none of use, or too much has changed.

    A disk that is full, or the like, is logged: searches go on without the file.

    Args:
        store: A store, reading is enough.
        record: The hash index.
        levels: Finds out what is near in the library.

    Yields:
        How many photos have been dealt with.
    """
    folder = store.session.path.parent
    if not _can_map_in(folder):
        return
    try:
        before = _at_once(open_checked(store, record))
        if before is None or _is_outdated(store, record, before):
            yield from _write(store, record, levels(), before)
        _tidy(folder, store)
    except OSError as error:
        log.warning("The search index could not be written to a file: %s", error)


def index_file_faults(store: Store, record: HashIndexRecord) -> list[str]:
    """What is wrong with the newest file of a hash index, in words."""
    folder = store.session.path.parent
    for path in _files(folder, record.id)[:1]:
        try:
            for _ in check_index_file(path):
                pass
        except (DamagedIndexFileError, OSError) as error:
            return [f"the search index in {path.name} is damaged: {error}"]
    return []


def drop_index_files(folder: Path, index_id: int) -> None:
    """Delete those of a hash index that was dropped."""
    for path in _files(folder, index_id):
        _delete(path)


def index_files_size(folder: Path, index_id: int) -> int:
    """Bytes of the files of a hash index."""
    size = 0
    for path in _files(folder, index_id):
        with contextlib.suppress(OSError):
            size += path.stat().st_size
    return size


def forget_index_files(folder: Path) -> None:
    """Delete all files, whose catalogue is another one from now on, or was mended."""
    for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        _delete(path)


def _identity(record: HashIndexRecord) -> list[Any]:
    arrays = [part.tobytes() for part in (record.mean, record.basis) if part is not None]
    projection = zlib.crc32(b"".join(arrays))
    numbers = [record.id, record.bits, record.tables, record.seed, record.dimension]
    return [record.encoder, *numbers, projection]


def _at_once(steps: Generator[None, None, OpenIndex | None]) -> OpenIndex | None:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            opened: OpenIndex | None = end.value
            return opened


def _is_outdated(store: Store, record: HashIndexRecord, opened: OpenIndex) -> bool:
    ids = opened.file.photos.ids
    new = int(np.count_nonzero(~np.isin(opened.since, ids)))
    gone = len(ids) + new - store.vectors.size(record.id)
    return len(opened.since) + gone > max(_LEAST_CHANGES, len(ids) // _CHANGES_SHARE)


def _write(
    store: Store, record: HashIndexRecord, levels: Levels, before: OpenIndex | None
) -> Iterator[int]:
    witnesses = store.vectors.witnesses()  # first: what is written from now on has come since
    parts = []
    for part in store.vectors.code_parts(record.id):
        parts.append(part)
        yield 0
    ids, codes = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    notes = {"index": _identity(record), "witnesses": witnesses, "levels": astuple(levels)}
    path = store.session.path.with_name(f"{_PREFIX}{record.id}-{secrets.token_hex(4)}{_SUFFIX}")
    family = family_of(record)
    photos = sort_photos(family, ids, codes)
    numbers = _numbers(store, record, ids, before)
    for step, _ in enumerate(write_index_file(path, notes, family.planes, photos, numbers)):
        yield min(step * _BATCH, len(ids))


def _numbers(
    store: Store, record: HashIndexRecord, ids: Ids, before: OpenIndex | None
) -> Iterator[Numbers]:
    """The photos' rounded vectors, from the file before as far as they are right there."""
    projection = family_of(record).projection
    old = RoundedVectors(ids[:0], np.zeros((0, projection.dimension), np.int8))
    if before is not None:
        old = RoundedVectors(before.file.photos.ids, before.file.numbers)
        old.forget(before.since)
    for start in range(0, len(ids), _BATCH):
        part = ids[start : start + _BATCH]
        numbers = np.zeros((len(part), projection.dimension), np.int8)  # 0: gone meanwhile
        known, numbers[known] = old.numbers(part)
        found, vectors = store.vectors.fetch(record.encoder, part[~known])
        if len(found):
            numbers[np.searchsorted(part, found)] = rounded(projection.apply(vectors))
        yield numbers


def _tidy(folder: Path, store: Store) -> None:
    """Delete files that newer ones have replaced, those of dropped indexes and broken off ones."""
    for record in store.vectors.hash_indexes(active=None):
        for path in _files(folder, record.id)[1:]:
            _delete(path)
    kept = {record.id for record in store.vectors.hash_indexes(active=None)}
    for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        if _index_of(path) not in kept:
            _delete(path)
    for path in folder.glob(f".{_PREFIX}*{PARTIAL_SUFFIX}"):
        if time.time() - path.stat().st_mtime > _LEFT_OVER_S:  # a younger one may be under way
            _delete(path)


def _delete(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:  # Windows keeps what is mapped; the next time then
        return False
    return True


def _files(folder: Path, index_id: int) -> list[Path]:
    """The files of a hash index, the newest first; all programs see the same order."""
    found = []
    for path in folder.glob(f"{_PREFIX}{index_id}-*{_SUFFIX}"):
        with contextlib.suppress(FileNotFoundError):  # just now
            found.append((path.stat().st_mtime_ns, path))
    return [path for _, path in sorted(found, reverse=True)]


def _index_of(path: Path) -> int:
    number = path.name.removeprefix(_PREFIX).partition("-")[0]
    return int(number) if number.isdecimal() else 0


@cache
def _can_map_in(folder: Path) -> bool:
    """Whether files may be mapped there: on a share, pages that do not come end the program."""
    return not is_shared(folder.resolve(), read_mounts())
