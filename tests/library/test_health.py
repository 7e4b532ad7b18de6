"""What the doctor takes for a fault, and what not."""

from pathlib import Path

import numpy as np
import pytest

from photosim.arrays import Ids
from photosim.catalogue.store import Store
from photosim.library.health import examine, repair
from photosim.library.keys import buckets_of
from tests.catalogues import ENCODER, make_catalogue


def _turn_a_sign(store: Store, *, nearest: bool) -> None:
    """Enter a photo under a code with one sign turned: its least certain one, or its surest."""
    record = store.vectors.hash_index(ENCODER)
    assert record is not None
    buckets = buckets_of(store, record)
    ids: Ids = store.vectors.searchable_ids(ENCODER)
    ids, vectors = store.vectors.fetch(ENCODER, ids)
    products = np.abs(buckets.family.projection.apply(vectors) @ buckets.family.planes)
    place = products.argmin() if nearest else products.argmax()
    row, bit = np.unravel_index(place, products.shape)
    codes = buckets.family.codes(vectors[row : row + 1])
    codes[0, bit // 64] ^= np.uint64(1) << np.uint64(bit % 64)
    buckets.remove(ids[row : row + 1])
    buckets.add(ids[row : row + 1], codes)


@pytest.mark.parametrize("nearest", [True, False])
def test_a_sign_that_rounding_turned_is_no_fault_and_a_certain_one_is(
    tmp_path: Path, nearest: bool
) -> None:
    with Store.open(make_catalogue(tmp_path / "catalogue.sqlite", 600)) as store:
        assert examine(store, ENCODER).faults == []
        _turn_a_sign(store, nearest=nearest)
        faults = examine(store, ENCODER).faults
        wrong = "1 photos are indexed under the wrong vector (colours)"
        assert faults == ([] if nearest else [wrong])
        assert repair(store) == len(faults)
        assert examine(store, ENCODER).faults == []
