"""Ranking photos together with their neighbours."""

import numpy as np

from photosim.search.averaging import REACH, averaged_similarities, weighted_neighbours
from photosim.search.index import ExactIndex, StreamedIndex, nearest
from photosim.search.options import SearchOptions
from photosim.search.projection import Float32, identity_projection


def _unit(rows: list[list[float]]) -> Float32:
    vectors = np.array(rows, np.float32)
    unit: Float32 = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def test_neighbours_are_added_by_the_cube_of_their_similarity() -> None:
    rows = _unit([[1.0, 0.0]])
    others = _unit([[0.6, 0.8], [-1.0, 0.0]])
    averaged = weighted_neighbours(rows, rows @ others.T, others)
    # 1 + 0.6³ · 0.6 and 0.6³ · 0.8, and nothing of the one that points away.
    assert np.allclose(averaged, _unit([[1 + 0.216 * 0.6, 0.216 * 0.8]]), atol=1e-6)


def test_no_more_than_ten_neighbours_are_added() -> None:
    rows = _unit([[1.0, 0.0, 0.0]])
    near, far = [[0.9, 0.1, 0.0]] * 10, [[0.8, 0.0, 0.6]] * 50
    ten, sixty = _unit(near), _unit(near + far)
    assert np.allclose(
        weighted_neighbours(rows, rows @ ten.T, ten),
        weighted_neighbours(rows, rows @ sixty.T, sixty),
    )


def test_a_photo_alone_keeps_its_plain_similarity() -> None:
    rows = _unit([[0.6, 0.8]])
    assert len(averaged_similarities(_unit([[1.0, 0.0]])[0], rows[:0])) == 0
    plain_alone = weighted_neighbours(rows, rows @ rows[:0].T, rows[:0])
    assert np.array_equal(plain_alone, rows)


def test_a_photo_of_the_querys_kind_passes_a_nearer_stranger() -> None:
    kind = 0.16 * np.random.default_rng(3).normal(size=(30, 32)).astype(np.float32)
    kind[:, 0] = 1
    kind[:, -1] = 0
    kind /= np.linalg.norm(kind, axis=1, keepdims=True)
    query, others = kind[0], kind[1:]
    member = int(np.argmin(others @ query))
    cosine = float(others[member] @ query) + 0.01
    stranger = cosine * query
    stranger[-1] = np.sqrt(1 - cosine**2)
    batch = (np.arange(30), np.concatenate([others, stranger[None, :]]))
    plain = nearest(query, SearchOptions(30, averaged=False), [batch]).ids.tolist()
    averaged = nearest(query, SearchOptions(30), [batch]).ids.tolist()
    assert plain.index(29) < plain.index(member)
    assert averaged.index(member) < averaged.index(29)


def test_a_copy_of_the_query_comes_first() -> None:
    vectors = np.random.default_rng(5).normal(size=(400, 24)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    for copied in range(0, 400, 20):
        rows = np.concatenate([vectors, vectors[copied : copied + 1]])
        index = ExactIndex(identity_projection(24), [(np.arange(401), rows)])
        found = index.search(vectors[copied], SearchOptions(5), [copied])
        assert found.ids[0] == 400


def test_asking_for_more_photos_leaves_the_first_ones_as_they_are() -> None:
    vectors = np.random.default_rng(8).normal(size=(900, 16)).astype(np.float32)
    projection = identity_projection(16)
    ids = np.arange(900)
    halves = [(ids[:450], vectors[:450]), (ids[450:], vectors[450:])]
    few = ExactIndex(projection, [(ids, vectors)]).search(vectors[7], SearchOptions(20))
    streamed = StreamedIndex(projection, lambda: halves)
    more = streamed.search(vectors[7], SearchOptions(REACH))
    assert np.array_equal(few.ids, more.ids[:20])
    assert np.allclose(few.similarities, more.similarities[:20], atol=1e-6)


def test_similarities_descend_from_one_to_minus_one() -> None:
    vectors = np.random.default_rng(9).normal(size=(600, 16)).astype(np.float32)
    index = ExactIndex(identity_projection(16), [(np.arange(600), vectors)])
    found = index.search(vectors[0], SearchOptions(600))
    assert (np.diff(found.similarities) <= 0).all()
    assert found.similarities[0] <= 1.0001
    assert found.similarities[-1] >= -1.0001
