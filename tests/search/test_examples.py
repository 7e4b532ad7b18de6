import numpy as np
import pytest

from photosim.search.examples import combined
from photosim.search.projection import Projection

RANDOM = np.random.default_rng(3)
VECTORS = RANDOM.random((200, 16)).astype(np.float32)
UNITS = VECTORS / np.linalg.norm(VECTORS, axis=1, keepdims=True)
MEAN = UNITS.mean(axis=0)


def seen_from_the_mean(vector: np.ndarray) -> np.ndarray:
    projected: np.ndarray = Projection(MEAN, None).apply(vector[None, :])[0]
    return projected


def test_one_picture_is_itself_whatever_its_length() -> None:
    assert combined(3 * VECTORS[:1], VECTORS[:0], MEAN) == pytest.approx(UNITS[0], abs=1e-5)


def test_several_pictures_are_their_middle_seen_from_the_mean() -> None:
    middle = UNITS[:3].mean(axis=0) - MEAN
    query = combined(VECTORS[:3], VECTORS[:0], MEAN)
    assert np.linalg.norm(query) == pytest.approx(1, abs=1e-5)
    assert seen_from_the_mean(query) == pytest.approx(middle / np.linalg.norm(middle), abs=1e-4)


def test_what_is_shared_with_unwanted_pictures_counts_less() -> None:
    plain = combined(VECTORS[:2], VECTORS[:0], MEAN)
    against = combined(VECTORS[:2], VECTORS[1:2], MEAN)
    assert against @ UNITS[1] < plain @ UNITS[1]


@pytest.mark.parametrize("unwanted", range(5, 25))
def test_unwanted_pictures_never_pull_beyond_the_mean(unwanted: int) -> None:
    away = UNITS[unwanted] - MEAN
    before = (UNITS[0] - MEAN) @ away
    after = seen_from_the_mean(combined(VECTORS[:1], VECTORS[unwanted : unwanted + 1], MEAN)) @ away
    if before <= 0:  # nothing in common: nothing changes
        assert combined(VECTORS[:1], VECTORS[unwanted : unwanted + 1], MEAN) == pytest.approx(
            UNITS[0], abs=1e-5
        )
    else:
        assert after >= -1e-5


def test_nothing_is_left_of_a_picture_that_is_wanted_nowhere() -> None:
    assert combined(VECTORS[:1], VECTORS[:0], UNITS[0]) == pytest.approx(UNITS[0], abs=1e-5)
