from itertools import pairwise

import numpy as np
import pytest

from photosim.search.methods import hyperplane_tables
from photosim.search.methods.hyperplane_tables import HyperplaneTables
from tests.search.methods.data import labelled, split

VECTORS, LABELS = labelled(count=500, dimension=80)
LEARNED, COLLECTION, _ = split(VECTORS[10:], LABELS[10:], 90)


def test_a_wider_radius_finds_what_a_narrow_one_finds_and_more() -> None:
    rankings = []
    for radius in range(11):
        method = HyperplaneTables(10, 5, radius, 1)
        method.build(LEARNED, COLLECTION)
        rankings.append(set(method.ranking(VECTORS[0]).tolist()))
    assert all(a <= b for a, b in pairwise(rankings))
    assert len(rankings[0]) < len(rankings[2])
    assert rankings[10] == set(COLLECTION.ids.tolist())


@pytest.mark.parametrize(
    ("bits", "tables", "radius", "lookup_cost"),
    [
        *((32, 1, radius, 50) for radius in range(11)),
        *((32, 1, radius, 0) for radius in range(5)),
        *((10, 5, radius, lookup_cost) for radius in range(3) for lookup_cost in (0, 50)),
    ],
)
def test_buckets_within_a_radius_are_those_whose_keys_differ_in_so_many_signs(
    bits: int, tables: int, radius: int, lookup_cost: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hyperplane_tables, "LOOKUP_COST", lookup_cost)
    method = HyperplaneTables(bits, tables, radius, 4)
    method.build(LEARNED, COLLECTION)
    draws = np.random.Generator(np.random.PCG64(4)).standard_normal((80, tables * bits))
    planes = draws.astype(np.float32)
    for vector in (*VECTORS[:9], COLLECTION.vectors[0]):
        differing = (COLLECTION.vectors @ planes >= 0) != (vector @ planes >= 0)
        within = (differing.reshape(-1, tables, bits).sum(axis=2) <= radius).any(axis=1)
        assert sorted(method.ranking(vector).tolist()) == np.flatnonzero(within).tolist()
