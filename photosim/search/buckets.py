"""The buckets of a hash family in memory, for a window that answers many queries."""

import numpy as np
from numpy.typing import NDArray

from photosim.search.hashing import CODE_WORDS, Codes, HashFamily, Keys, Tables
from photosim.search.index import Ids

_LEAST_TAIL = 64
_TAIL_SHARE = 256  # a tail of 1/256 of the photos costs a query less than its candidates do


class MemoryBuckets:
    """All buckets of one hash family: 95 bytes a photo for a million in 12 tables.

    A photo is a row: its id, its sign code, and its row number once in each table, ordered by
    bucket. Recently added photos wait in a short tail that belongs to every bucket and is merged
    when it has grown to 1/256 of the whole; removed ones are masked and swept out together.

    Args:
        family: Gives the number of tables and the length of their keys.
        ids: int64 (n,), each once.
        codes: uint64 (n, 4), the photos' sign codes by this family.

    Raises:
        ValueError: If ids and codes do not belong together or an id comes twice.
    """

    def __init__(self, family: HashFamily, ids: Ids, codes: Codes) -> None:
        self._family = family
        _check(ids, codes)
        self._build(ids.copy(), codes.copy())

    def __len__(self) -> int:
        return len(self._ids) - self._dead + len(self._tail_ids)

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        arrays = (self._ids, self._codes, self._order, self._keys, self._starts, self._alive)
        return sum(a.nbytes for a in (*arrays, self._tail_ids, self._tail_codes))

    def members(self, tables: Tables, keys: Keys) -> tuple[Ids, Codes]:
        """Return the photos in any of the buckets, see Buckets; the tail is in all of them."""
        wanted = _places(tables, keys)
        starts = self._starts[np.searchsorted(self._keys, wanted)]
        ends = self._starts[np.searchsorted(self._keys, wanted, side="right")]
        rows = np.sort(self._order[_ranges(starts, ends)])
        # numpy.unique takes several times as long on a few thousand integers.
        return self._photos(rows[np.diff(rows, prepend=np.int32(-1)) != 0])

    def everything(self) -> tuple[Ids, Codes]:
        """Return all photos, see Buckets."""
        return self._photos(np.arange(len(self._ids), dtype=np.int32))

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
        if len(self._tail_ids) > max(_LEAST_TAIL, len(self._ids) // _TAIL_SHARE):
            self._merge()

    def remove(self, ids: Ids) -> None:
        """Remove photos; ids that are not there are passed over."""
        gone = np.isin(self._ids, ids) & self._alive
        self._alive[gone] = False
        self._dead += int(np.count_nonzero(gone))
        kept = ~np.isin(self._tail_ids, ids)
        self._set_tail(self._tail_ids[kept], self._tail_codes[kept])
        if self._dead > max(_LEAST_TAIL, len(self._ids) // 4):
            self._build(*self.everything())

    def _photos(self, rows: NDArray[np.int32]) -> tuple[Ids, Codes]:
        if self._dead:
            rows = rows[self._alive[rows]]
        # take copies whole rows, several times as fast as an index in brackets.
        ids, codes = self._ids.take(rows), self._codes.take(rows, axis=0)
        if len(self._tail_ids):
            ids = np.concatenate([ids, self._tail_ids])
            codes = np.concatenate([codes, self._tail_codes])
        return ids, codes

    def _build(self, ids: Ids, codes: Codes) -> None:
        self._ids, self._codes = ids, codes
        self._alive = np.ones(len(ids), np.bool_)
        self._dead = 0
        self._set_tail(ids[:0], codes[:0])
        tables = self._family.tables
        all_keys = self._family.keys(codes)
        self._order = np.empty(tables * len(ids), np.int32)
        places: list[NDArray[np.uint64]] = []
        starts: list[NDArray[np.int64]] = []
        for table in range(tables):
            keys = all_keys[:, table]
            # Sorting 16-bit keys is a radix sort, ten times as fast.
            sortable = keys.astype(np.uint16) if self._family.bits <= 16 else keys
            order = np.argsort(sortable, kind="stable")
            first = table * len(ids)
            self._order[first : first + len(ids)] = order
            ordered = keys[order]
            heads = np.flatnonzero(np.diff(ordered, prepend=~ordered[:1]))
            places.append(_places(np.full(len(heads), table), ordered[heads]))
            starts.append(heads + first)
        self._keys = np.concatenate(places)
        self._starts = np.append(np.concatenate(starts), len(self._order)).astype(np.int32)

    def _merge(self) -> None:
        """Move the tail into the buckets without sorting the rest again."""
        rows = np.arange(len(self._tail_ids), dtype=np.int32) + np.int32(len(self._ids))
        keys = self._family.keys(self._tail_codes)
        places = _places(np.arange(self._family.tables)[None, :], keys).ravel()
        order = np.argsort(places, kind="stable")
        places, rows = places[order], np.repeat(rows, self._family.tables)[order]
        ends = self._starts[np.searchsorted(self._keys, places, side="right")]
        self._order = np.insert(self._order, ends, rows)
        merged = np.union1d(self._keys, places)
        sizes = np.bincount(np.searchsorted(merged, places), minlength=len(merged))
        sizes[np.searchsorted(merged, self._keys)] += np.diff(self._starts)
        self._keys = merged
        self._starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
        self._ids = np.concatenate([self._ids, self._tail_ids])
        self._codes = np.concatenate([self._codes, self._tail_codes])
        self._alive = np.concatenate([self._alive, np.ones(len(self._tail_ids), np.bool_)])
        self._set_tail(self._tail_ids[:0], self._tail_codes[:0])

    def _set_tail(self, ids: Ids, codes: Codes) -> None:
        self._tail_ids, self._tail_codes = ids, codes


def _places(tables: Tables, keys: Keys) -> NDArray[np.uint64]:
    """Return one sortable number for each bucket: the table above, the key below."""
    return (tables.astype(np.uint64) << np.uint64(32)) | keys


def _ranges(starts: NDArray[np.int32], ends: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the concatenation of all ranges starts[i] to ends[i]."""
    lengths = ends - starts
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(lengths.sum())


def _check(ids: Ids, codes: Codes) -> None:
    if ids.ndim != 1 or codes.shape != (len(ids), CODE_WORDS):
        raise ValueError(f"ids of shape {ids.shape} do not fit codes of shape {codes.shape}")
    ascending = bool((ids[1:] > ids[:-1]).all())  # as a catalogue lists them; quick to see
    if not ascending and len(np.unique(ids)) != len(ids):
        raise ValueError("an id comes twice")
