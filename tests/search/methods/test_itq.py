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


def test_more_bits_than_components_are_refused() -> None:
    with pytest.raises(ValueError, match="as many components"):
        fitted(bits=33)
