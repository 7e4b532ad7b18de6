from collections.abc import Iterator

import numpy as np
import pytest

from photosim.arrays import Ids
from photosim.search.buckets import MemoryBuckets
from photosim.search.index import ExactIndex, HashedIndex
from photosim.search.options import SearchOptions
from photosim.search.projection import Floats, fit_projection
from photosim.search.quality import recall_at
from photosim.search.tuning import (
    MOST_PROBES,
    Survey,
    choose,
    measure_probes,
    sample_ids,
    survey,
    survey_sample,
)
from tests.search.data import clustered

VECTORS = clustered(4_000)
IDS = np.arange(4_000, dtype=np.int64) + 50
PROJECTION = fit_projection(VECTORS, 24)
EXACT = ExactIndex(PROJECTION, [(IDS, VECTORS)])
TEN = SearchOptions(10, averaged=False)
QUERIES = sample_ids(IDS, 80, 4)


def fetch(ids: Ids) -> tuple[Ids, Floats]:
    return ids, VECTORS[ids - 50]


def batches(size: int = 1_000) -> Iterator[tuple[Ids, Floats]]:
    for start in range(0, len(IDS), size):
        yield IDS[start : start + size], VECTORS[start : start + size]


@pytest.fixture(scope="module")
def surveyed() -> Survey:
    return survey(PROJECTION, 11, fetch(QUERIES), batches())


def test_true_neighbours_are_those_of_a_scan_without_the_query(surveyed: Survey) -> None:
    for number in range(0, 80, 10):
        query = int(surveyed.query_ids[number])
        true = EXACT.search(VECTORS[query - 50], TEN, [query])
        assert recall_at(surveyed.ids[surveyed.neighbours[number]], true.ids) == 1


def test_a_survey_does_not_depend_on_how_vectors_are_batched(surveyed: Survey) -> None:
    other = survey(PROJECTION, 11, fetch(QUERIES), batches(437))
    assert np.array_equal(other.ids, surveyed.ids)
    assert np.array_equal(np.sort(other.neighbours), np.sort(surveyed.neighbours))
    assert np.bitwise_count(other.codes ^ surveyed.codes).sum() <= 6  # rounding at a hyperplane
    assert surveyed.codes.shape == (4_000, 4)


def test_the_choice_is_repeatable_and_reaches_its_recall_on_other_queries(surveyed: Survey) -> None:
    tuning = choose(surveyed)
    assert tuning == choose(survey(PROJECTION, 11, fetch(QUERIES), batches()))
    assert tuning.recall >= 0.98
    assert tuning.compared <= 0.15
    assert tuning.probes <= 1.5 * MOST_PROBES
    assert tuning.sample == 80
    family = surveyed.family(tuning.bits, tuning.tables)
    buckets = MemoryBuckets(family, surveyed.ids, surveyed.codes)
    index = HashedIndex(buckets, fetch, probes=tuning.probes)
    recalls, compared = [], []
    for query in np.setdiff1d(IDS, QUERIES)[::40].tolist():
        vector = VECTORS[query - 50]
        true = EXACT.search(vector, TEN, [query])
        found = index.search(vector, TEN, [query])
        recalls.append(recall_at(found.ids, true.ids))
        compared.append(found.compared / (len(IDS) - 1))
    assert np.mean(recalls) >= 0.97
    assert np.mean(compared) == pytest.approx(tuning.compared, rel=0.2)


def test_a_higher_target_takes_more_probes(surveyed: Survey) -> None:
    tunings = [measure_probes(surveyed, 9, 8, target) for target in (0.5, 0.8, 0.95)]
    assert tunings[0].probes < tunings[1].probes < tunings[2].probes
    assert all(tuning.recall >= t for tuning, t in zip(tunings, (0.5, 0.8, 0.95), strict=True))


def test_an_unreachable_target_is_answered_with_the_recall_there_is(surveyed: Survey) -> None:
    tuning = measure_probes(surveyed, 20, 1)
    assert tuning.recall < 0.98
    assert tuning.probes == 4 * MOST_PROBES


def test_what_the_filter_loses_is_part_of_the_recall(surveyed: Survey) -> None:
    assert measure_probes(surveyed, 8, 8, 0.9, [12]).recall < 0.95
    wide = measure_probes(surveyed, 8, 8, 0.9)
    narrow = measure_probes(surveyed, 8, 8, 0.9, [40])
    assert narrow.probes >= wide.probes


def test_the_narrowest_filter_that_loses_little_is_taken(surveyed: Survey) -> None:
    chosen = {
        target: measure_probes(surveyed, 8, 8, target, [12, 25, 50, 100, 200, 4_000]).finalists
        for target in (0.5, 0.9, 0.99)
    }
    assert 12 <= chosen[0.5] < chosen[0.9] <= chosen[0.99] < 4_000


def test_a_handful_of_photos_can_be_tuned() -> None:
    ids, vectors = IDS[:5], VECTORS[:5]
    tuning = choose(survey(PROJECTION, 1, (ids, vectors), [(ids, vectors)]))
    assert tuning.recall == 1
    assert tuning.compared <= 1


def test_a_library_of_copies_can_be_tuned() -> None:
    vectors = np.repeat(VECTORS[:3], 40, axis=0)
    ids = np.arange(120, dtype=np.int64)
    projection = fit_projection(vectors)
    assert choose(survey(projection, 1, (ids, vectors), [(ids, vectors)])).recall == 1


def test_samples_are_repeatable_and_no_larger_than_the_library() -> None:
    assert np.array_equal(sample_ids(IDS, 30, 1), sample_ids(IDS, 30, 1))
    assert len(np.unique(sample_ids(IDS, 30, 1))) == 30
    assert np.array_equal(sample_ids(IDS[:7], 30, 1), IDS[:7])


def test_large_libraries_are_surveyed_with_fewer_queries_but_never_few() -> None:
    sizes = [len(survey_sample(np.arange(n), 1)) for n in (0, 300, 400_000, 700_000, 3_000_000)]
    assert sizes == [0, 300, 1_000, 714, 500]


def test_what_cannot_be_surveyed_or_aimed_at_is_refused(surveyed: Survey) -> None:
    one = (IDS[:1], VECTORS[:1])
    with pytest.raises(ValueError, match="at least two photos"):
        survey(PROJECTION, 1, one, [one])
    with pytest.raises(ValueError, match="at least one query"):
        survey(PROJECTION, 1, (IDS[:0], VECTORS[:0]), batches())
    with pytest.raises(ValueError, match="between 0 and 1"):
        choose(surveyed, 98)
