import numpy as np
import pytest

from photosim.search.methods.itq import IterativeQuantisation
from tests.search.methods.data import labelled, split


def fitted(bits: int = 16) -> IterativeQuantisation:
    vectors, labels = labelled()
    function = IterativeQuantisation(bits, 2)
    function.fit(split(vectors, labels, 300)[0])
    return function


def test_the_rotation_is_orthogonal() -> None:
    assert fitted().rotation @ fitted().rotation.T == pytest.approx(np.eye(16), abs=1e-10)


def test_every_turn_loses_less() -> None:
    losses = np.array(fitted().losses)
    assert np.all(np.diff(losses) <= 1e-9)
    assert losses[-1] < 0.99 * losses[0]


def test_two_bits_of_a_tilted_square_are_turned_to_its_corners() -> None:
    corners = np.array([[1, 0], [0, 1], [-1, 0], [0, -1]], np.float32)
    # A third component keeps the points apart from the origin; it does not vary.
    vectors = np.hstack([np.tile(0.1 * corners, (5, 1)), np.ones((20, 1), np.float32)])
    learned, library, _ = split(vectors, np.zeros(20, np.int64), 16)
    function = IterativeQuantisation(2, 0)
    function.fit(learned)
    assert len(np.unique(function.signs(library.vectors), axis=0)) == 4


@pytest.mark.parametrize(("training", "dimension", "axes"), [(40, 80, 39), (300, 32, 32)])
def test_bits_beyond_the_directions_that_vary_share_these(
    training: int, dimension: int, axes: int
) -> None:
    vectors, labels = labelled(dimension=dimension)
    learned, library, library_labels = split(vectors, labels, training)
    function = IterativeQuantisation(64, 2)
    function.fit(learned)
    assert function.rotation @ function.rotation.T == pytest.approx(np.eye(axes), abs=1e-10)
    assert np.all(np.diff(function.losses) <= 1e-9)
    codes = function.signs(library.vectors)
    distances = (codes[:, None] != codes).mean(axis=2)
    alike = library_labels[:, None] == library_labels
    assert distances[alike].mean() < 0.7 * distances[~alike].mean()
    function.fit(learned)
    assert np.array_equal(function.signs(library.vectors), codes)


def test_what_training_photos_do_not_span_moves_no_bit() -> None:
    vectors, labels = labelled(dimension=80)
    learned, library, _ = split(vectors, labels, 40)
    function = IterativeQuantisation(64, 2)
    function.fit(learned)
    photos = library.vectors.astype(np.float64)
    span = np.linalg.qr(learned.vectors.T.astype(np.float64))[0]
    mirrored = 2 * photos @ span @ span.T - photos  # as long as before
    assert np.array_equal(function.signs(mirrored), function.signs(photos))
