import numpy as np
import pytest

from photosim.search.quality import average_precision, precision_at, recall_at


def ids(*numbers: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(numbers, np.int64)


def relevant(places: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array([place == "x" for place in places])


def test_recall_is_the_share_of_true_neighbours_found() -> None:
    assert recall_at(ids(5, 1, 9), ids(1, 2, 5, 7)) == 0.5
    assert recall_at(ids(), ids(1, 2)) == 0
    assert recall_at(ids(3), ids()) == 1


def test_precision_counts_empty_places_as_misses() -> None:
    assert precision_at(relevant("xx.x"), 2) == 1
    assert precision_at(relevant("x.x."), 4) == 0.5
    assert precision_at(relevant("xx"), 10) == 0.2
    with pytest.raises(ValueError, match="at least one place"):
        precision_at(relevant("x"), 0)


def test_average_precision_of_a_worked_example() -> None:
    assert average_precision(relevant("x.x."), 2) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision(relevant("x"), 4) == 0.25
    assert average_precision(relevant("..."), 0) == 0
    with pytest.raises(ValueError, match="only 1 exist"):
        average_precision(relevant("xx"), 1)
