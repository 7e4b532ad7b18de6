"""The buckets of a hash family in memory, for a window that answers many queries."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids, distinct
from photosim.search.hashing import CODE_WORDS, Codes, HashFamily, Keys, Tables

MOST_BITS = 24
"""The longest key: a table takes 4 bytes for each of its 2**bits possible buckets."""
_LEAST_TAIL = 64
_TAIL_SHARE = 256  # a tail of 1/256 of the photos costs a query less than its candidates do


@dataclass(frozen=True, eq=False)
class SortedPhotos:
    """Photos in the order of their buckets; a photo is a row.

    Attributes:
        ids: int64 (n,), each once.
        codes: uint64 (n, 4), their sign codes.
        order: int32 (tables * n,), the rows once in each table, ordered by bucket.
        starts: int32 (tables * 2**bits + 1,), where in `order` each bucket begins: all of the
            first table, then of the second, and so on.
    """

    ids: Ids
    codes: Codes
    order: NDArray[np.int32]
    starts: NDArray[np.int32]

    @property
    def nbytes(self) -> int:
        """Bytes of memory held; arrays that cannot be written to are mapped from a file."""
        arrays = (self.ids, self.codes, self.order, self.starts)
        return sum(array.nbytes for array in arrays if array.flags.writeable)


def sort_photos(family: HashFamily, ids: Ids, codes: Codes) -> SortedPhotos:
    """Sort photos (n,) with their sign codes (n, 4) into the buckets of a family."""
    all_keys = family.keys(codes)
    order = np.empty(all_keys.size, np.int32)
    sizes = np.empty((family.tables, 1 << family.bits), np.int32)
    for table, keys in enumerate(all_keys.T):
        order[table * len(ids) : (table + 1) * len(ids)] = _sorting(keys)
        sizes[table] = np.bincount(keys, minlength=sizes.shape[1])
    return SortedPhotos(ids, codes, order, _running_total(sizes.ravel()))


class MemoryBuckets:
    """All buckets of one hash family: 95 bytes a photo for a million in 12 tables of 17 bits.

    A photo is a row: its id, its sign code, and its row number once in each table, ordered by
    bucket; where a bucket begins is looked up by its table and key. Recently added photos wait in a
    short tail that belongs to every bucket and is merged when it has grown to 1/256 of the whole;
    removed ones are masked and swept out together.

    Args:
        family: Gives the number of tables and the length of their keys.
        ids: int64 (n,), each once.
        codes: uint64 (n, 4), the photos' sign codes by this family.

    Attributes:
        family: As given.

    Raises:
        ValueError: If ids and codes do not belong together, an id comes twice, or the family's
            keys have more than MOST_BITS bits.
    """

    def __init__(self, family: HashFamily, ids: Ids, codes: Codes) -> None:
        if family.bits > MOST_BITS:
            raise ValueError(f"buckets in memory have keys of {MOST_BITS} bits at most")
        self.family = family
        _check(ids, codes)
        self._take(sort_photos(family, ids.copy(), codes.copy()))

    @classmethod
    def of(cls, family: HashFamily, photos: SortedPhotos) -> Self:
        """Use photos that are sorted already, which are left as they are."""
        made = cls.__new__(cls)
        made.family = family
        made._take(photos)
        return made

    def __len__(self) -> int:
        return len(self._sorted.ids) - self._dead + len(self._tail_ids)

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        own = (self._alive, self._tail_ids, self._tail_codes)
        return self._sorted.nbytes + sum(array.nbytes for array in own)

    def members(self, tables: Tables, keys: Keys) -> tuple[Ids, Codes]:
        """Return the photos in any of the buckets, see Buckets; the tail is in all of them."""
        places = self._places(tables, keys)
        # What a damaged file says must not lead beyond the arrays.
        starts = np.clip(self._sorted.starts.take(places), 0, len(self._sorted.order))
        ends = np.clip(self._sorted.starts.take(places + 1), starts, len(self._sorted.order))
        rows = np.sort(self._sorted.order.take(_ranges(starts, ends)))
        # numpy.unique takes several times as long on a few thousand integers.
        first = np.ones(len(rows), np.bool_)
        np.not_equal(rows[1:], rows[:-1], out=first[1:])
        return self._photos(rows[first])

    def photos(self, among: Ids | None = None) -> tuple[Ids, Codes]:
        """Return all photos, or those of them that are among some, see Buckets."""
        if among is None:
            return self._photos(np.arange(len(self._sorted.ids), dtype=np.int32))
        rows = np.flatnonzero(np.isin(self._sorted.ids, among))
        ids, codes = self._photos(rows.astype(np.int32))
        inside = np.isin(ids, among)  # the tail is whole
        return ids[inside], codes[inside]

    def add(self, ids: Ids, codes: Codes) -> None:
        """Add photos; one that is there already gets its new code.

        Args:
            ids: int64 (n,), each once.
            codes: uint64 (n, 4).

        Raises:
            ValueError: If ids and codes do not belong together or an id comes twice.
        """
        _check(ids, codes)
        self.remove(ids)
        self._set_tail(
            np.concatenate([self._tail_ids, ids]), np.concatenate([self._tail_codes, codes])
        )
        if len(self._tail_ids) > max(_LEAST_TAIL, len(self._sorted.ids) // _TAIL_SHARE):
            self._merge()

    def remove(self, ids: Ids) -> None:
        """Remove photos; ids that are not there are ignored."""
        gone = self._rows_of(ids)
        self._dead += int(np.count_nonzero(self._alive[gone]))
        self._alive[gone] = False
        kept = ~np.isin(self._tail_ids, ids)
        self._set_tail(self._tail_ids[kept], self._tail_codes[kept])
        if self._dead > max(_LEAST_TAIL, len(self._sorted.ids) // 4):
            self._take(sort_photos(self.family, *self.photos()))

    def _rows_of(self, ids: Ids) -> NDArray[np.int64]:
        """Return the rows of photos, each once; ids that are not there are ignored."""
        if not self._ascending:
            return np.flatnonzero(np.isin(self._sorted.ids, ids))
        wanted = distinct(ids)
        wanted = wanted[wanted <= self._sorted.ids[-1]] if len(self._sorted.ids) else wanted[:0]
        places = np.searchsorted(self._sorted.ids, wanted)
        rows: NDArray[np.int64] = places[self._sorted.ids[places] == wanted]
        return rows

    def _photos(self, rows: NDArray[np.int32]) -> tuple[Ids, Codes]:
        if self._dead:
            rows = rows[self._alive.take(rows, mode="clip")]
        # take copies whole rows, several times as fast as an index in brackets.
        ids = self._sorted.ids.take(rows, mode="clip")
        codes = self._sorted.codes.take(rows, axis=0, mode="clip")
        if len(self._tail_ids):
            ids = np.concatenate([ids, self._tail_ids])
            codes = np.concatenate([codes, self._tail_codes])
        return ids, codes

    def _take(self, photos: SortedPhotos) -> None:
        self._sorted = photos
        self._ascending = _ascend(photos.ids)
        self._alive = np.ones(len(photos.ids), np.bool_)
        self._dead = 0
        self._set_tail(photos.ids[:0], photos.codes[:0])

    def _merge(self) -> None:
        """Move the tail into the buckets without sorting the rest again."""
        photos = self._sorted
        rows = np.arange(len(self._tail_ids), dtype=np.int32) + np.int32(len(photos.ids))
        keys = self.family.keys(self._tail_codes)
        places = self._places(np.arange(self.family.tables)[None, :], keys).ravel()
        order = np.argsort(places, kind="stable")
        places, rows = places[order], np.repeat(rows, self.family.tables)[order]
        sizes = np.diff(photos.starts) + np.bincount(places, minlength=len(photos.starts) - 1)
        self._sorted = SortedPhotos(
            np.concatenate([photos.ids, self._tail_ids]),
            np.concatenate([photos.codes, self._tail_codes]),
            np.insert(photos.order, photos.starts[places + 1], rows),
            _running_total(sizes),
        )
        self._ascending = _ascend(self._sorted.ids)
        self._alive = np.concatenate([self._alive, np.ones(len(self._tail_ids), np.bool_)])
        self._set_tail(self._tail_ids[:0], self._tail_codes[:0])

    def _places(self, tables: Tables, keys: Keys) -> NDArray[np.int64]:
        """Return the numbers of buckets: all of the first table, then of the second, and so on."""
        return (tables << self.family.bits) | keys.astype(np.int64)

    def _set_tail(self, ids: Ids, codes: Codes) -> None:
        self._tail_ids, self._tail_codes = ids, codes


def _sorting(keys: Keys) -> NDArray[np.int64]:
    """Return the order that sorts keys (n,), equal ones as they come."""
    # 16-bit numbers are sorted digit by digit, ten times as fast; two rounds of that do for 32.
    order = np.argsort(keys.astype(np.uint16), kind="stable")
    upper = (keys >> np.uint32(16)).astype(np.uint16)
    if upper.any():
        order = order[np.argsort(upper[order], kind="stable")]
    return order


def _running_total(sizes: NDArray[np.integer]) -> NDArray[np.int32]:
    """Return where each of the buckets of these sizes (m,) begins, and the end; int32 (m + 1,)."""
    totals = np.zeros(len(sizes) + 1, np.int32)
    np.cumsum(sizes, out=totals[1:])
    return totals


def _ranges(starts: NDArray[np.int32], ends: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the concatenation of all ranges starts[i] to ends[i]."""
    lengths = ends - starts
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(lengths.sum())


def _check(ids: Ids, codes: Codes) -> None:
    if ids.ndim != 1 or codes.shape != (len(ids), CODE_WORDS):
        raise ValueError(f"ids of shape {ids.shape} do not fit codes of shape {codes.shape}")
    if not _ascend(ids) and len(np.unique(ids)) != len(ids):
        raise ValueError("an id comes twice")


def _ascend(ids: Ids) -> bool:
    """Whether ids (n,) are ascending, as a catalogue lists them; quick to see."""
    return bool((ids[1:] > ids[:-1]).all())
