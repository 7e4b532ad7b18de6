import numpy as np
import pytest

from photosim.search.described import FEW, PERHAPS, cosines_of, fitness
from photosim.search.projection import Float32
from photosim.search.things import FOUND


def chance(count: int, seed: int = 0) -> Float32:
    drawn: Float32 = np.random.default_rng(seed).normal(0.12, 0.02, count).astype(np.float32)
    return drawn


@pytest.mark.parametrize("count", [100, 1_000, 20_000])
def test_where_nothing_fits_next_to_nothing_is_found(count: int) -> None:
    reached = [fitness(chance(count, seed)) for seed in range(20)]
    found = np.array([(scores >= FOUND).sum() for scores in reached])
    perhaps = np.array([(scores >= PERHAPS).sum() for scores in reached])
    assert (found > 0).mean() <= 0.2
    assert perhaps.mean() < 1.5


@pytest.mark.parametrize("share", [0.002, 0.05, 0.3])
def test_photos_that_stand_out_are_found_whether_few_or_many(share: float) -> None:
    cosines = chance(2_000)
    some = int(share * len(cosines))
    cosines[:some] += 0.15
    scores = fitness(cosines)
    assert (scores[:some] >= FOUND).mean() > 0.9
    assert (scores[some:] >= FOUND).sum() <= 1


@pytest.mark.parametrize("scale", [0.1, 1.0, 10.0])
def test_the_unit_and_the_middle_of_a_models_cosines_do_not_matter(scale: float) -> None:
    cosines = chance(500)
    shifted = (cosines - np.float32(0.4)) * np.float32(scale)
    np.testing.assert_allclose(fitness(cosines), fitness(shifted), atol=1e-3)


def test_the_order_is_that_of_the_cosines() -> None:
    cosines = chance(300)
    cosines[:9] += np.linspace(0.05, 0.4, 9).astype(np.float32)
    scores = fitness(cosines)
    assert (np.diff(scores[np.argsort(cosines)]) >= 0).all()
    assert 0 <= scores.min() <= scores.max() <= 1


@pytest.mark.parametrize("count", [0, 1, FEW - 1])
def test_of_a_handful_of_photos_nothing_can_be_told(count: int) -> None:
    assert (fitness(chance(count)) == np.float32(PERHAPS)).all()


def test_photos_that_are_all_alike_do_not_stand_out() -> None:
    scores = fitness(np.full(50, 0.2, np.float32))
    assert (scores < PERHAPS).all()


def test_cosines_are_those_of_plain_arithmetic() -> None:
    random = np.random.default_rng(0)
    vectors = random.standard_normal((50, 512)).astype(np.float16)
    vectors[0, :4] = [0, -0.0, 6e-8, -1]  # the smallest number of half precision among them
    vector = random.standard_normal(512).astype(np.float32)
    expected = vectors.astype(np.float64) @ vector.astype(np.float64)
    np.testing.assert_allclose(cosines_of(vectors, vector), expected, atol=1e-4)
