"""What holds for every method of the line-up."""

from itertools import chain

import numpy as np
import pytest

from photosim.search.methods.codes import HammingRanking, RandomSigns, pack
from photosim.search.methods.exact import Exact
from photosim.search.methods.lineup import LINEUP
from photosim.search.methods.method import Method, Training
from tests.search.methods.data import collection_of, labelled, split

VECTORS, LABELS = labelled(count=500, dimension=80)
LEARNED, COLLECTION, COLLECTION_LABELS = split(VECTORS[10:], LABELS[10:], 90)
METHODS = list(chain.from_iterable(methods(3) for methods in LINEUP.values()))


def recall(method: Method) -> float:
    """Recall of the ten nearest by cosine, raw or projected as the method has it."""
    exact = Exact(projected=method.setting.projected)
    exact.build(LEARNED, COLLECTION)
    method.build(LEARNED, COLLECTION)
    found = [np.isin(exact.search(v, 10).ids, method.search(v, 10).ids) for v in VECTORS[:10]]
    return float(np.mean(found))


@pytest.mark.parametrize("method", METHODS, ids=lambda method: f"{method.name}-{method.setting}")
def test_an_answer_is_the_beginning_of_the_ranking(method: Method) -> None:
    method.build(LEARNED, COLLECTION)
    for vector in VECTORS[:3]:
        ranking = method.ranking(vector)
        found = method.search(vector, 10)
        assert len(np.unique(ranking)) == len(ranking) <= len(COLLECTION.vectors)
        assert np.isin(ranking, COLLECTION.ids).all()
        assert len(found.ids) <= found.compared <= len(COLLECTION.vectors)
        assert np.isin(found.ids, ranking).all()
        assert found.ids.tolist() == ranking[:10].tolist()
    assert method.nbytes > 0


def test_the_exact_method_agrees_with_a_plain_product() -> None:
    exact = Exact(projected=False)
    exact.build(LEARNED, COLLECTION)
    cosines = COLLECTION.vectors.astype(np.float64) @ VECTORS[0].astype(np.float64)
    cosines /= np.linalg.norm(COLLECTION.vectors.astype(np.float64), axis=1)
    assert exact.ranking(VECTORS[0])[:50].tolist() == np.argsort(-cosines)[:50].tolist()


def test_the_programs_index_reaches_its_target() -> None:
    assert all(recall(method) >= 0.97 for method in LINEUP["photosim-plain"](3))


def test_the_programs_index_asked_for_everything_finds_everything() -> None:
    (method,) = LINEUP["photosim"](3)
    method.build(LEARNED, COLLECTION)
    assert sorted(method.ranking(VECTORS[0]).tolist()) == COLLECTION.ids.tolist()


def test_equal_codes_stay_in_the_librarys_order() -> None:
    vectors = np.repeat(VECTORS[:4], 5, axis=0)
    ranking = HammingRanking(RandomSigns(16, 0))
    ranking.build(LEARNED, collection_of(vectors))
    assert ranking.ranking(VECTORS[2])[:5].tolist() == [10, 11, 12, 13, 14]


@pytest.mark.parametrize("copies", [1, 2, 3])
@pytest.mark.parametrize("name", ["itq", "grh", "grh-rbf"])
def test_copies_of_one_photo_teach_codes_that_are_all_equal(name: str, copies: int) -> None:
    method = next(LINEUP[name](3))
    photos = np.repeat(VECTORS[:1], copies, axis=0)
    method.build(Training(photos, np.arange(copies), COLLECTION.vectors), COLLECTION)
    assert method.ranking(VECTORS[1]).tolist() == COLLECTION.ids.tolist()


@pytest.mark.parametrize(("bits", "width"), [(8, 1), (16, 2), (32, 4), (48, 6), (64, 8), (128, 16)])
def test_a_code_takes_no_more_bytes_than_its_bits(bits: int, width: int) -> None:
    signs = np.random.default_rng(0).random((5, bits)) < 0.5
    packed = pack(signs)
    assert packed[0].nbytes == width
    distances = np.bitwise_count(packed ^ packed[0]).sum(axis=1)
    assert distances.tolist() == (signs != signs[0]).sum(axis=1).tolist()
