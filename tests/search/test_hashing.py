from math import erf, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from photosim.search.hashing import CODE_BITS, HashFamily, HashQuery, cut_keys
from photosim.search.projection import Projection, fit_projection, identity_projection
from tests.search.data import clustered

VECTORS = clustered(200)
FITTED = fit_projection(VECTORS, 12)
shapes = st.tuples(st.integers(1, 32), st.integers(1, 256)).filter(lambda s: s[0] * s[1] <= 256)


def reference_score(family: HashFamily, query: HashQuery, table: int, key: int) -> float:
    """Minus the log of the chance that a neighbour is in the bucket, one hyperplane at a time."""
    score = 0.0
    for bit, margin in enumerate(query.margins[table]):
        parted = (key ^ int(query.keys[table])) >> bit & 1
        same_side = 0.5 + 0.5 * erf(abs(margin) * sqrt(family.projection.dimension / 2))
        score -= np.log(1 - same_side if parted else same_side)
    return score


@pytest.mark.parametrize(
    ("projection", "seed", "expected"),
    [
        (identity_projection(60), 2024, [41242, 55743, 5416, 18814]),
        (
            Projection(np.zeros(60, np.float32), np.eye(60, dtype=np.float32)),
            7,
            [44511, 57448, 16679, 8152],
        ),
    ],
)
def test_a_seed_gives_the_keys_it_always_gave(
    projection: Projection, seed: int, expected: list[int]
) -> None:
    """Buckets on disk were filled with such keys; a change of the hash must not go unnoticed."""
    vector = np.sin(np.arange(1, 61, dtype=np.float32))
    assert HashFamily(projection, 16, 4, seed).query(vector).keys.tolist() == expected


@given(shape=shapes, seed=st.integers(0, 2**63))
def test_equal_parameters_give_equal_families(shape: tuple[int, int], seed: int) -> None:
    first, second = HashFamily(FITTED, *shape, seed), HashFamily(FITTED, *shape, seed)
    assert np.array_equal(first.planes, second.planes)
    assert np.array_equal(first.codes(VECTORS), second.codes(VECTORS))


def test_seeds_differ() -> None:
    assert not np.array_equal(
        HashFamily(FITTED, 8, 2, 0).planes, HashFamily(FITTED, 8, 2, 1).planes
    )


@given(shape=shapes, seed=st.integers(0, 1000))
def test_keys_equal_a_plain_reference(shape: tuple[int, int], seed: int) -> None:
    bits, tables = shape
    family = HashFamily(FITTED, bits, tables, seed)
    products = FITTED.apply(VECTORS[:7]) @ family.planes
    expected = [
        [
            sum(int(row[table * bits + bit] >= 0) << bit for bit in range(bits))
            for table in range(tables)
        ]
        for row in products
    ]
    keys = family.keys(family.codes(VECTORS[:7]))
    assert keys.dtype == np.uint32
    assert keys.tolist() == expected


@pytest.mark.parametrize("dimension", [1, 5, 48, 300])
def test_hyperplanes_are_unit_and_orthogonal_in_groups(dimension: int) -> None:
    planes = HashFamily(identity_projection(dimension), 8, 2, 3).planes
    group = planes[:, : min(dimension, CODE_BITS)]
    assert planes.shape == (dimension, CODE_BITS)
    assert np.allclose(group.T @ group, np.eye(group.shape[1]), atol=1e-5)


def test_fitted_families_look_at_the_leading_axes_only() -> None:
    projection = fit_projection(clustered(300, 96) + np.eye(300, 96, dtype=np.float16), 80)
    planes = HashFamily(projection, 8, 2, 3).planes
    assert projection.dimension == 80
    assert planes[:48].any(axis=1).all()
    assert not planes[48:].any()


def test_a_query_agrees_with_the_photo_it_is() -> None:
    family = HashFamily(FITTED, 10, 5, 1)
    codes = family.codes(VECTORS)
    query = family.query(VECTORS[11])
    assert np.array_equal(query.code, codes[11])
    assert np.array_equal(query.keys, family.keys(codes)[11])
    assert np.array_equal(query.keys, cut_keys(codes[11:12], 10, 5)[0])
    assert query.margins.shape == (5, 10)
    bits = query.keys[:, None] >> np.arange(10, dtype=np.uint32) & 1
    assert np.array_equal(bits.astype(bool), query.margins >= 0)


@given(
    bits=st.integers(1, 6),
    tables=st.integers(1, 4),
    count=st.integers(1, 300),
    row=st.integers(0, 199),
)
def test_probes_are_the_likeliest_buckets_in_order(
    bits: int, tables: int, count: int, row: int
) -> None:
    family = HashFamily(FITTED, bits, tables, 5)
    query = family.query(VECTORS[row])
    probed = list(zip(*(part.tolist() for part in family.probes(query, count)), strict=True))
    scores = {
        (table, key): reference_score(family, query, table, key)
        for table in range(tables)
        for key in range(1 << bits)
    }
    assert len(set(probed)) == len(probed) == min(count, len(scores))
    expected = sorted(scores.values())[: len(probed)]
    assert np.allclose([scores[bucket] for bucket in probed], expected, rtol=0.05, atol=0.01)


@given(count=st.integers(1, 40), row=st.integers(0, 199))
def test_scores_ascend_and_equal_those_of_the_buckets(count: int, row: int) -> None:
    family = HashFamily(FITTED, 9, 3, 5)
    query = family.query(VECTORS[row])
    tables, keys, scores = family.scored_probes(query, count)
    every_key = np.broadcast_to(np.arange(512, dtype=np.uint32)[:, None], (512, 3))
    brute = family.bucket_scores(query, every_key)
    assert np.allclose(brute[keys, tables], scores)
    assert np.allclose(np.sort(brute, axis=None)[:count], scores)


def test_more_probes_only_append() -> None:
    family = HashFamily(FITTED, 12, 6, 5)
    query = family.query(VECTORS[0])
    few, many = family.probes(query, 50), family.probes(query, 400)
    assert np.array_equal(few[0], many[0][:50])
    assert np.array_equal(few[1], many[1][:50])


def test_a_single_table_of_32_bits_works() -> None:
    family = HashFamily(identity_projection(64), 32, 1, 5)
    query = family.query(VECTORS[0])
    assert family.probes(query, 10)[1][0] == query.keys[0]


def test_numbers_out_of_range_are_refused() -> None:
    for bits, tables, seed in [(0, 1, 0), (33, 1, 0), (16, 17, 0), (8, 0, 0), (8, 1, -1)]:
        with pytest.raises(ValueError, match="not"):
            HashFamily(FITTED, bits, tables, seed)
    family = HashFamily(FITTED, 32, 2, 0)
    query = family.query(VECTORS[0])
    with pytest.raises(ValueError, match="at least one bucket"):
        family.probes(query, 0)


def unusable() -> list[NDArray[np.float32]]:
    return [np.zeros(64, np.float32), np.full(64, np.nan, np.float32), np.ones(63, np.float32)]


@pytest.mark.parametrize("vector", unusable())
def test_an_unusable_query_is_refused(vector: NDArray[np.float32]) -> None:
    with pytest.raises(ValueError, match=r"zero or not finite|expected vectors"):
        HashFamily(FITTED, 8, 4, 0).query(vector)
