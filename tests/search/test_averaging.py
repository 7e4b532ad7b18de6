"""Ranking photos together with their neighbours."""

import numpy as np
import pytest

from photosim.search.averaging import COPY, in_company, weighted_neighbours
from photosim.search.buckets import MemoryBuckets
from photosim.search.hashing import HashFamily
from photosim.search.index import ExactIndex, HashedIndex, Index, StreamedIndex, nearest
from photosim.search.options import SearchOptions
from photosim.search.projection import Float32, identity_projection
from tests.search.data import clustered


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
    assert len(in_company(_unit([[1.0, 0.0]])[0], rows[:0])) == 0
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


@pytest.mark.parametrize("averaged", [False, True])
@pytest.mark.parametrize("kind", ["exact", "streamed", "hashed"])
def test_asking_for_more_photos_leaves_the_first_ones_as_they_are(
    kind: str, averaged: bool
) -> None:
    vectors = np.random.default_rng(8).normal(size=(900, 16)).astype(np.float32)
    projection = identity_projection(16)
    ids = np.arange(900)
    halves = [(ids[:450], vectors[:450]), (ids[450:], vectors[450:])]
    family = HashFamily(projection, 4, 3, 0)
    buckets = MemoryBuckets(family, ids, family.codes(vectors))
    indexes: dict[str, Index] = {
        "exact": ExactIndex(projection, [(ids, vectors)]),
        "streamed": StreamedIndex(projection, lambda: halves),
        "hashed": HashedIndex(buckets, lambda some: (some, vectors[some]), probes=2),
    }
    for row in range(5):
        most = indexes[kind].search(vectors[row], SearchOptions(900, averaged=averaged))
        assert sorted(most.ids.tolist()) == ids.tolist()
        for count in (1, 10, 60, 120, 200, 201, 399, 640):
            some = indexes[kind].search(vectors[row], SearchOptions(count, averaged=averaged))
            assert some.ids.tolist() == most.ids[:count].tolist()
            assert np.array_equal(some.similarities, most.similarities[:count])


def test_copies_come_before_what_their_neighbours_speak_for() -> None:
    query = np.zeros(32, np.float32)
    query[0] = 1
    # A cluster around the query, so that an average of its members comes near it.
    cluster = query + 0.12 * np.random.default_rng(2).normal(size=(40, 32)).astype(np.float32)
    copy = 0.82 * query
    copy[-1] = np.sqrt(1 - 0.82**2)  # alone on its side
    rows = np.concatenate([cluster / np.linalg.norm(cluster, axis=1, keepdims=True), [copy]])
    rows = rows[np.argsort(-(rows @ query), kind="stable")].astype(np.float32)
    own = rows @ query
    copies = int(np.count_nonzero(own >= COPY))
    mixed = np.argsort(-in_company(query, rows)[:copies])
    assert mixed.tolist() != list(range(copies)), "an average would mix them up"
    found = nearest(query, SearchOptions(len(rows)), [(np.arange(len(rows)), rows)])
    order, nearness = found.ids, found.nearness
    assert (nearness[:copies] == 1).all()
    assert (np.diff(nearness) <= 0).all()
    assert order[:copies].tolist() == list(range(copies)), "copies by their own cosine"
    assert order.tolist() != list(range(len(rows))), "the others in company"


def test_similarities_shown_are_the_photos_own_and_not_those_of_an_average() -> None:
    vectors = clustered(300, 64)
    index = ExactIndex(identity_projection(64), [(np.arange(300), vectors)])
    found = index.search(vectors[3], SearchOptions(60))
    unit = vectors.astype(np.float32)
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    assert np.allclose(found.similarities, unit[found.ids] @ unit[3], atol=1e-5)
