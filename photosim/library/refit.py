"""Fitting the hash index to the library: first when it is large enough, again as it grows.

The old index answers until the new one is complete; then they are swapped in one transaction. An
unfinished index is dropped by the next program that begins to fit one; a program that was still
filling it then gives up.
"""

import logging
from collections.abc import Generator, Iterator
from contextlib import contextmanager

import numpy as np

from photosim.catalogue.records import HashIndexRecord
from photosim.catalogue.store import Store
from photosim.library.index_files import keep_index_file
from photosim.library.keys import SEED, CatalogueBuckets, family_of
from photosim.library.progress import Progress
from photosim.library.similar import SCAN_BELOW, levels_of
from photosim.search.hashing import HashFamily
from photosim.search.levels import Levels
from photosim.search.tuning import (
    TARGET,
    Survey,
    Tuning,
    choose,
    fit_and_survey,
    measure_probes,
    survey,
    survey_sample,
)

log = logging.getLogger(__name__)

# A refit takes about as long as reading all vectors: rare while photos stream in,
# sooner when the library has come to rest.
_GROWTH_WHILE_EMBEDDING = 4.0
_GROWTH_AT_REST = 1.5
_GROWTH_TO_MEASURE = 1.1
_BATCH = 4_096


def refit_if_due(
    store: Store, encoder: str, *, at_rest: bool = True, target: float = TARGET
) -> Generator[Progress, None, None]:
    """Choose projection, bits, tables and probes again if the library has grown or shrunk too far.

    Args:
        store: The writing store.
        encoder: Whose index to fit.
        at_rest: Whether no photos are waiting to be embedded.
        target: Recall@60 to aim at; a new target is a reason to choose again.
    """
    for left_over in store.vectors.hash_indexes(active=False):
        store.vectors.drop_hash_index(left_over.id)
    record = store.vectors.hash_index(encoder)
    size = 0 if record is None else store.vectors.size(record.id)
    if record is None or size < SCAN_BELOW:
        return
    growth = _GROWTH_AT_REST if at_rest else _GROWTH_WHILE_EMBEDDING
    aimed_elsewhere = at_rest and record.target not in (None, target)
    if _is_far(size, record.fitted_on, growth) or aimed_elsewhere:
        try:
            yield from _refit(store, record, size, target)
        except _DroppedError:
            log.info("Another program is fitting the index, so it is not fitted here")
    elif at_rest and (
        record.target is None or _is_far(size, record.measured_on, _GROWTH_TO_MEASURE)
    ):
        yield from _measure(store, record, size, target)
    now = store.vectors.hash_index(encoder)
    if at_rest and now is not None and now.fitted_on:
        yield from _keep_file(store, now, size)


def _keep_file(store: Store, record: HashIndexRecord, size: int) -> Generator[Progress, None, None]:
    def levels() -> Levels:
        return levels_of(store, record, family_of(record).projection)

    for done in keep_index_file(store, record, levels):
        yield Progress("fitting", done, size)


def _is_far(size: int, before: int, factor: float) -> bool:
    return size >= factor * before or size * factor <= before


class _DroppedError(Exception):
    """Another program dropped the index that is being filled here."""


@contextmanager
def _write(store: Store, index_id: int) -> Iterator[None]:
    """A transaction on an index of our own, if it is still there."""
    with store.session.write():
        if not store.vectors.has_hash_index(index_id):
            raise _DroppedError
        yield


def _refit(
    store: Store, old: HashIndexRecord, size: int, target: float
) -> Generator[Progress, None, None]:
    yield Progress("fitting", 0, size)
    vectors, encoder = store.vectors, old.encoder
    surveyed = fit_and_survey(
        vectors.searchable_ids(encoder),
        lambda ids: vectors.fetch(encoder, ids),
        vectors.batches(encoder, _BATCH),
        SEED,
    )
    projection, tuning = surveyed.projection, choose(surveyed, target)
    index_id = store.vectors.add_hash_index(
        encoder=old.encoder,
        dimension=old.dimension,
        bits=tuning.bits,
        tables=tuning.tables,
        probes=tuning.probes,
        finalists=tuning.finalists,
        seed=SEED,
        mean=projection.mean,
        basis=projection.basis,
        fitted_on=size,
        active=False,
    )
    _keep_measured(store, index_id, tuning, size, target)
    family = surveyed.family(tuning.bits, tuning.tables)
    yield from _fill(store, index_id, surveyed, family)
    for filled in store.vectors.hash_indexes(active=False):
        if filled.id == index_id:  # before it is in use, so that it is ready at once then
            yield from _keep_file(store, filled, size)
    with _write(store, index_id):
        _settle(store, index_id, old.encoder, family, size)
        store.vectors.activate(index_id, old.encoder)
    yield Progress("fitting", size, size)


def _fill(
    store: Store, index_id: int, surveyed: Survey, family: HashFamily
) -> Generator[Progress, None, None]:
    """Write codes and then table after table, which is many times as fast as photo by photo."""
    ids, codes = surveyed.ids, surveyed.codes
    total = len(ids)
    with _write(store, index_id):
        store.vectors.put_codes(index_id, ids, codes)
    keys = family.keys(codes)
    for table_no in range(family.tables):
        yield Progress("fitting", total * table_no // family.tables, total)
        with _write(store, index_id):
            # Photos that went meanwhile took their codes with them; they must get no new rows.
            if store.vectors.size(index_id) < len(ids):
                left, _ = store.vectors.all_codes(index_id)
                kept = np.isin(ids, left)
                ids, keys = ids[kept], keys[kept]
            store.vectors.put_table(index_id, table_no, ids, keys[:, table_no])


def _settle(store: Store, index_id: int, encoder: str, family: HashFamily, size: int) -> None:
    """Enter what was embedded, and take out what went, while the index was being filled."""
    buckets = CatalogueBuckets(store, index_id, family, size)
    late, vectors = store.vectors.fetch(encoder, store.vectors.unhashed_ids(index_id, encoder))
    if len(late):
        buckets.add(late, family.codes(vectors))
    entered, _ = buckets.photos()
    buckets.remove(np.setdiff1d(entered, store.vectors.searchable_ids(encoder)))


def _measure(
    store: Store, record: HashIndexRecord, size: int, target: float
) -> Generator[Progress, None, None]:
    """Measure recall again and adjust the probes; bits, tables and buckets stay."""
    yield Progress("fitting", 0, size)
    vectors, encoder = store.vectors, record.encoder
    queries = vectors.fetch(encoder, survey_sample(vectors.searchable_ids(encoder), SEED))
    projection = family_of(record).projection
    surveyed = survey(projection, SEED, queries, vectors.batches(encoder, _BATCH))
    tuning = measure_probes(surveyed, record.bits, record.tables, target)
    _keep_measured(store, record.id, tuning, size, target)
    yield Progress("fitting", size, size)


def _keep_measured(store: Store, index_id: int, tuning: Tuning, size: int, target: float) -> None:
    store.vectors.set_measured(
        index_id,
        probes=tuning.probes,
        finalists=tuning.finalists,
        target=target,
        recall=tuning.recall,
        compared=tuning.compared,
        sample=tuning.sample,
        measured_on=size,
    )
