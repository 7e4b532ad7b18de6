import numpy as np
import pytest

from photosim.search.projection import (
    SAMPLE_ROWS,
    Projection,
    checked_rows,
    fit_projection,
    identity_projection,
)
from tests.search.data import clustered


def test_fitted_axes_are_those_of_the_centred_sample() -> None:
    sample = clustered(400)
    projection = fit_projection(sample, 8)
    unit = sample.astype(np.float64)
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    singular = np.linalg.svd(unit - unit.mean(axis=0), full_matrices=False)[2][:8]
    assert np.allclose(np.abs(projection.basis.T @ singular.T), np.eye(8), atol=1e-4)  # type: ignore[union-attr]
    assert np.allclose(projection.mean, unit.mean(axis=0), atol=1e-6)


def test_projected_vectors_have_unit_norm_and_ignore_the_length_of_the_raw_ones() -> None:
    sample = clustered(300)
    projection = fit_projection(sample, 10)
    projected = projection.apply(sample)
    assert projected.dtype == np.float32
    assert projected.shape == (300, 10) == (len(sample), projection.dimension)
    assert np.allclose(np.linalg.norm(projected, axis=1), 1, atol=1e-5)
    assert np.allclose(projection.apply(sample.astype(np.float64) * 7), projected, atol=1e-5)


def test_fitting_is_deterministic_and_points_axes_to_their_largest_component() -> None:
    sample = clustered(300)
    basis = fit_projection(sample, 10).basis
    assert basis is not None
    assert np.array_equal(basis, fit_projection(sample.copy(), 10).basis)  # type: ignore[arg-type]
    assert (basis[np.abs(basis).argmax(axis=0), np.arange(10)] > 0).all()


def test_a_large_sample_is_thinned_evenly() -> None:
    sample = clustered(SAMPLE_ROWS + 500, 8)
    thinned = sample[np.linspace(0, len(sample) - 1, SAMPLE_ROWS).astype(int)]
    assert np.array_equal(fit_projection(sample, 4).mean, fit_projection(thinned, 4).mean)


def test_axes_without_spread_are_left_out() -> None:
    sample = np.zeros((50, 6), np.float32)
    sample[:, 0] = 1
    sample[:, 1] = np.linspace(-1, 1, 50)
    assert fit_projection(sample).dimension == 2
    assert fit_projection(clustered(3)).dimension == 2


def test_a_sample_of_one_point_leaves_vectors_as_they_are() -> None:
    vectors = np.repeat(clustered(1), 20, axis=0)
    projection = fit_projection(vectors)
    assert projection.basis is None
    assert np.allclose(projection.apply(vectors), vectors, atol=1e-3)


def test_the_identity_keeps_unit_vectors_and_normalises_others() -> None:
    vectors = clustered(5).astype(np.float32)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    assert np.allclose(identity_projection(64).apply(vectors * 3), unit, atol=1e-6)


def test_a_vector_that_equals_the_mean_becomes_zero_rather_than_noise() -> None:
    projection = Projection(np.array([1, 0], np.float32), np.eye(2, dtype=np.float32))
    assert not projection.apply(np.array([[2.0, 0.0]])).any()


@pytest.mark.parametrize("value", [np.nan, np.inf, 0.0])
def test_a_vector_without_direction_is_named(value: float) -> None:
    vectors = clustered(5)
    vectors[3] = value
    with pytest.raises(ValueError, match="vector 3 is zero or not finite"):
        identity_projection(64).apply(vectors)
    with pytest.raises(ValueError, match="vector 3 is zero or not finite"):
        fit_projection(vectors)


def test_wrong_shapes_and_types_are_refused() -> None:
    with pytest.raises(ValueError, match="expected vectors of shape"):
        identity_projection(64).apply(clustered(5, 32))
    with pytest.raises(ValueError, match="expected vectors of shape"):
        identity_projection(64).apply(clustered(1)[0])
    with pytest.raises(ValueError, match="floating-point"):
        checked_rows(np.ones((2, 3), np.int64), 3)
    with pytest.raises(ValueError, match="expected a sample"):
        fit_projection(clustered(5)[:0])
    with pytest.raises(ValueError, match="does not fit axes"):
        Projection(np.zeros(3, np.float32), np.zeros((4, 2), np.float32))
    with pytest.raises(ValueError, match="expected a mean"):
        Projection(np.zeros((3, 1), np.float32), None)


def test_half_precision_is_widened_exactly() -> None:
    halves = clustered(50)
    assert np.array_equal(checked_rows(halves, 64)[0], halves.astype(np.float32))


def test_no_vectors_project_to_no_vectors() -> None:
    assert identity_projection(64).apply(clustered(4)[:0]).shape == (0, 64)
