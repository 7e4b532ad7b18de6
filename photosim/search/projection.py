"""Centring and principal axes: what every vector goes through before it is hashed or compared.

The features of a classification network are non-negative, so raw vectors crowd into one corner
of the sphere, where random hyperplanes through the origin hardly part them. Subtracting the mean
and keeping the principal axes (Jolliffe, "Principal Component Analysis", 2002) spreads them out.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Float32 = NDArray[np.float32]

SAMPLE_ROWS = 20_000  # more rows no longer move the leading axes
_CHUNK = 2_048  # rows held in float64 at a time while fitting
_NO_SPREAD = 1e-8  # mean squared distance from the mean below which unit vectors are one point


@dataclass(frozen=True, eq=False)
class Projection:
    """The map from raw vectors to those that are hashed and compared.

    Attributes:
        mean: float32 (d,), subtracted from the unit-length raw vector.
        basis: float32 (d, p), orthonormal columns, the strongest axis first; None leaves the
            axes as they are, so p = d.

    Raises:
        ValueError: On construction, if the two shapes do not belong together.
    """

    mean: Float32
    basis: Float32 | None

    def __post_init__(self) -> None:
        if self.mean.ndim != 1:
            raise ValueError(f"expected a mean of shape (d,), got {self.mean.shape}")
        if self.basis is not None and (self.basis.ndim != 2 or len(self.basis) != len(self.mean)):
            raise ValueError(
                f"a mean of shape {self.mean.shape} does not fit axes of shape {self.basis.shape}"
            )

    @property
    def source_dimension(self) -> int:
        """The number of components of a raw vector, d."""
        return len(self.mean)

    @property
    def dimension(self) -> int:
        """The number of components of a projected vector, p."""
        return len(self.mean) if self.basis is None else len(self.basis.T)

    @cached_property
    def _offset(self) -> Float32:
        return self.mean if self.basis is None else self.mean @ self.basis

    def apply(self, vectors: Floats) -> Float32:
        """Project raw vectors.

        Args:
            vectors: (n, d), any floating type and any length but zero: the direction counts.

        Returns:
            float32 (n, p) of unit norm. A vector that equals the mean has no direction left
            and becomes the zero vector, which is similar to nothing.

        Raises:
            ValueError: If the shape is wrong or a row is zero or not finite.
        """
        rows, norms = checked_rows(vectors, self.source_dimension)
        projected = rows if self.basis is None else rows @ self.basis
        projected = projected / norms[:, None]
        projected -= self._offset
        lengths = np.sqrt(np.einsum("ij,ij->i", projected, projected))
        # Below float32's resolution what is left of a vector is rounding, not a direction.
        projected *= np.where(lengths > 1e-6, 1 / np.maximum(lengths, 1e-6), 0)[:, None]
        return projected


def checked_rows(vectors: Floats, dimension: int) -> tuple[Float32, Float32]:
    """Return raw vectors as float32 (n, d) with their norms (n,), or say what is wrong.

    Raises:
        ValueError: If the array is not floating, not (n, dimension), or has a row that is zero
            or not finite.
    """
    if not np.issubdtype(vectors.dtype, np.floating):
        raise ValueError(f"vectors must be floating-point numbers, not {vectors.dtype}")
    if vectors.ndim != 2 or vectors.shape[1] != dimension:
        raise ValueError(f"expected vectors of shape (n, {dimension}), got {vectors.shape}")
    rows = _single(vectors)
    norms = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    bad = np.flatnonzero(~(np.isfinite(norms) & (norms > 0)))
    if bad.size:
        raise ValueError(f"vector {bad[0]} is zero or not finite, so it has no direction")
    return rows, norms


def _single(vectors: Floats) -> Float32:
    if vectors.dtype != np.float16:
        return vectors.astype(np.float32, copy=False)
    # numpy widens halves one by one; looking all 65,536 of them up is four times as fast.
    return np.take(_half_values(), vectors.view(np.uint16))


@cache
def _half_values() -> Float32:
    return np.arange(1 << 16, dtype=np.uint16).view(np.float16).astype(np.float32)


def identity_projection(dimension: int) -> Projection:
    """Return the projection that leaves unit vectors as they are."""
    return Projection(np.zeros(dimension, np.float32), None)


def fit_projection(sample: Floats, dimensions: int = 128) -> Projection:
    """Fit the mean and the principal axes of raw vectors.

    Deterministic: sums are float64 in a fixed order, and each axis points to where its largest
    component is positive.

    Args:
        sample: (n, d) raw vectors; of more than SAMPLE_ROWS, evenly spaced ones are used.
        dimensions: The greatest number of axes to keep.

    Returns:
        A projection on min(dimensions, d, n - 1) axes or fewer: those without spread are left
        out. If the sample is a single point, the identity.

    Raises:
        ValueError: If the sample is empty, of the wrong shape, or has an unusable row.
    """
    if sample.ndim != 2 or not len(sample):
        raise ValueError(f"expected a sample of shape (n, d) with n > 0, got {sample.shape}")
    if len(sample) > SAMPLE_ROWS:
        sample = sample[np.linspace(0, len(sample) - 1, SAMPLE_ROWS).astype(np.int64)]
    dimension = sample.shape[1]
    total = np.zeros(dimension)
    products = np.zeros((dimension, dimension))
    for start in range(0, len(sample), _CHUNK):
        rows, norms = checked_rows(sample[start : start + _CHUNK], dimension)
        unit = rows.astype(np.float64) / norms[:, None]
        total += unit.sum(axis=0)
        products += unit.T @ unit
    mean = total / len(sample)
    covariance = products / len(sample) - np.outer(mean, mean)
    if np.trace(covariance) < _NO_SPREAD:
        return identity_projection(dimension)
    variances, axes = np.linalg.eigh(covariance)
    kept = min(dimensions, dimension, len(sample) - 1, int((variances > 1e-9).sum()))
    axes = axes[:, ::-1][:, :kept]
    peaks = axes[np.abs(axes).argmax(axis=0), np.arange(kept)]
    basis = axes * np.where(peaks < 0, -1.0, 1.0)
    return Projection(mean.astype(np.float32), np.ascontiguousarray(basis, dtype=np.float32))
