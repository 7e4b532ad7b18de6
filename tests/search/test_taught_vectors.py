import numpy as np

from photosim.search.projection import Float32
from photosim.search.taught_vectors import TAUGHT_SHARE, taught_vectors


def unit_rows(count: int) -> Float32:
    rows = np.random.default_rng(0).normal(size=(count, 16))
    units: Float32 = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return units


def test_photos_of_none_of_the_tags_keep_their_cosines() -> None:
    rows = unit_rows(6)
    found = taught_vectors(rows, np.zeros((6, 3), np.float32))
    np.testing.assert_allclose(found @ found.T, rows @ rows.T, atol=1e-6)


def test_photos_of_one_tag_come_together_and_of_two_tags_apart() -> None:
    rows = unit_rows(3)
    shares = np.array([[1, 0], [1, 0], [0, 1]], np.float32)
    found = taught_vectors(rows, shares)
    before, after = rows @ rows.T, found @ found.T
    np.testing.assert_allclose(
        after, (1 - TAUGHT_SHARE) * before + TAUGHT_SHARE * (shares @ shares.T), atol=1e-6
    )


def test_they_are_of_unit_length() -> None:
    shares = np.array([[0.2, 0.3], [0.0, 0.0], [0.6, 0.4]], np.float32)
    found = taught_vectors(unit_rows(3), shares)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)
