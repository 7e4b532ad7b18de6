"""Checking the library (database, vectors, buckets) and rebuilding what can be derived."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photosim.catalogue.records import HashIndexRecord, PhotoState
from photosim.catalogue.store import Store
from photosim.library.index_files import forget_index_files, index_file_faults
from photosim.library.kept_columns import columns_file, differing_blocks
from photosim.library.keys import buckets_of, family_of
from photosim.search.hashing import certain_bits, sign_codes


@dataclass(frozen=True)
class Health:
    """What a check found.

    Attributes:
        integrity: SQLite's own verdict, "ok" when sound.
        photos: Photos that can be shown.
        embeddings: Photos that can be found by the encoder asked for.
        unreadable: Files listed as problems.
        faults: What is wrong, in words; empty when all is well.
        index: The hash index of the encoder asked for, None before the first photo.
        described: Photos that the larger model that knows words has seen; they may be fewer.
    """

    integrity: str
    photos: int
    embeddings: int
    unreadable: int
    faults: list[str]
    index: HashIndexRecord | None
    described: int = 0


def examine(store: Store, encoder: str, words: str = "") -> Health:
    """Check the catalogue for inconsistencies; nothing is changed.

    Args:
        store: A store; a reading one is enough.
        encoder: Whose vectors and hash index to describe.
        words: The identity of the larger model that knows words, "" where there is none.
    """
    integrity = store.integrity()
    faults = [] if integrity == "ok" else [f"SQLite reports damage in the catalogue: {integrity}"]
    for record in store.vectors.hash_indexes():
        faults += _faults_of(store, record) + index_file_faults(store, record)
    faults += _faults_of_list(store)
    count = store.count_photos
    return Health(
        integrity=integrity,
        photos=count(PhotoState.PENDING) + count(PhotoState.INDEXED),
        embeddings=store.vectors.encoders().get(encoder, 0),
        unreadable=count(PhotoState.UNREADABLE),
        faults=faults,
        index=store.vectors.hash_index(encoder),
        described=len(store.vectors.searchable_ids(words)) if words else 0,
    )


def repair(store: Store) -> int:
    """Rebuild every faulty hash index from the vectors; returns how many were rebuilt.

    What photos are listed by is read from the catalogue again where it was kept wrongly.
    Photos are never touched, and vectors that cannot be used are dropped, so that the next
    indexing computes them again. Files that follow from an index are deleted with its faults; the
    next indexing writes them.
    """
    mended = 0
    if differing_blocks(store):
        columns_file(store.session.path).unlink()
    for record in store.vectors.hash_indexes():
        faulty = bool(_faults_of(store, record))
        if faulty:
            with store.session.write():
                _refill(store, record)
        if faulty or index_file_faults(store, record):
            forget_index_files(store.session.path.parent)
            mended += 1
    return mended


def _faults_of(store: Store, record: HashIndexRecord) -> list[str]:
    family = family_of(record)
    listed, codes = store.vectors.all_codes(record.id)
    found = np.zeros(len(listed), np.bool_)
    missing = unusable = stale = 0
    for ids, vectors in store.vectors.batches(record.encoder):
        usable = _usable(vectors)
        unusable += int((~usable).sum())
        known = np.isin(ids, listed) & usable
        missing += int((~known & usable).sum())
        places = np.searchsorted(listed, ids[known])
        found[places] = True
        products = family.projection.apply(vectors[known]) @ family.planes
        differing = (codes[places] ^ sign_codes(products)) & certain_bits(products)
        stale += int(differing.any(axis=1).sum())
    wrong_rows = buckets_of(store, record).stray_rows()
    counts = {
        "photos are missing from the index": missing,
        "indexed photos have lost their vector or file": int((~found).sum()),
        "photos are indexed under the wrong vector": stale,
        "vectors are unusable": unusable,
        "bucket rows are missing or superfluous": wrong_rows,
    }
    return [f"{number:,} {words} ({record.encoder})" for words, number in counts.items() if number]


def _faults_of_list(store: Store) -> list[str]:
    number, words = differing_blocks(store), "blocks of photos are not as they are kept"
    return [f"{number:,} {words} ({columns_file(store.session.path).name})"] if number else []


def _refill(store: Store, record: HashIndexRecord) -> None:
    family = family_of(record)
    store.vectors.clear_hash_index(record.id)
    for ids, vectors in store.vectors.batches(record.encoder):
        usable = _usable(vectors)
        store.vectors.drop(ids[~usable].tolist())
        codes = family.codes(vectors[usable])
        store.vectors.put_keys(record.id, ids[usable], codes, family.keys(codes))


def _usable(vectors: NDArray[np.float16]) -> NDArray[np.bool_]:
    lengths = np.linalg.norm(vectors.astype(np.float32), axis=1)
    usable: NDArray[np.bool_] = np.isfinite(lengths) & (lengths > 0)
    return usable
