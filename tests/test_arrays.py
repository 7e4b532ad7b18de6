import numpy as np
import pytest

from photosim.arrays import distinct


@pytest.mark.parametrize("values", [[], [7], [3, 1, 3, 2, 1, -5], [2, 2, 2]])
def test_distinct_values_are_those_of_numpy(values: list[int]) -> None:
    given = np.array(values, np.int64)
    np.testing.assert_array_equal(distinct(given), np.unique(given))
    assert given.tolist() == values, "what was given is not sorted"
