"""Vectors in a byte a number: near enough to rank by, within a bound."""

import numpy as np
import pytest

from photosim.search.compact import CompactVectors
from photosim.search.projection import Float32

PLENTY = 2**20


def drawn(count: int, seed: int = 0, dimension: int = 96) -> Float32:
    rows = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    unit: Float32 = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def test_cosines_are_nearly_those_of_the_vectors() -> None:
    vectors = drawn(1_500)
    compact = CompactVectors(PLENTY)
    for start in range(0, 1_500, 70):  # more blocks than are kept apart
        compact.add(np.arange(start, min(start + 70, 1_500)), vectors[start : start + 70])
    ids, cosines = compact.cosines(vectors[3])
    order = np.argsort(ids)
    assert ids[order].tolist() == list(range(1_500))
    np.testing.assert_allclose(cosines[order], vectors @ vectors[3], atol=0.005)
    assert compact.size == vectors.size


def test_photos_that_are_gone_are_left_out() -> None:
    vectors = drawn(40)
    compact = CompactVectors(PLENTY)
    compact.add(np.arange(20), vectors[:20])
    compact.add(np.arange(20, 40), vectors[20:])
    compact.keep_only(np.arange(5, 15))
    ids, cosines = compact.cosines(vectors[7])
    assert sorted(ids.tolist()) == list(range(5, 15))
    assert ids[cosines.argmax()] == 7


def test_no_more_is_taken_in_than_there_is_room_for() -> None:
    compact = CompactVectors(10 * 96 + 5)
    compact.add(np.arange(8), drawn(8))
    compact.add(np.arange(8, 16), drawn(8, 1))
    compact.add(np.arange(16, 20), drawn(4, 2))
    assert sorted(compact.ids.tolist()) == list(range(10))
    assert compact.size <= 10 * 96 + 5


@pytest.mark.parametrize("vectors", [np.zeros((3, 96), np.float32), np.zeros((0, 0), np.float32)])
def test_vectors_of_nothing_are_like_nothing(vectors: Float32) -> None:
    compact = CompactVectors(PLENTY)
    compact.add(np.arange(len(vectors)), vectors)
    ids, cosines = compact.cosines(drawn(1)[0])
    assert len(ids) == len(vectors)
    assert not cosines.any()
