"""Iterative quantisation: principal axes turned until their signs lose least."""

import numpy as np
from numpy.typing import NDArray

from photosim.search.methods.codes import Signs
from photosim.search.methods.method import Training, unit_rows
from photosim.search.projection import Floats

Doubles = NDArray[np.float64]

ITERATIONS = 50  # as in the paper
_LEAST_VARIANCE = 1e-9  # of unit vectors along an axis; less is rounding


class IterativeQuantisation:
    """ITQ: Gong and Lazebnik, "Iterative Quantization: A Procrustean Approach", CVPR 2011.

    The vectors are centred and projected on as many principal axes as there are bits, V. Then
    ‖B − VR‖² is made smaller in turns: for a fixed rotation R the best codes are B = sgn(VR);
    for fixed codes the best rotation is the orthogonal Procrustes solution, R = U₂ U₁ᵀ where
    BᵀV = U₁ Ω U₂ᵀ. If the training photos vary along fewer axes than bits, V has these alone
    and R as many orthonormal rows, so that no bit rests on a direction nothing was learned of.

    Attributes:
        rotation: float64 (axes, bits), once fitted; square unless there are fewer axes.
        losses: The mean of ‖B − VR‖² over photos before each turn and after the last.
    """

    def __init__(self, bits: int, seed: int) -> None:
        self.name = "ITQ"
        self.bits = bits
        self._seed = seed

    def fit(self, training: Training) -> None:
        """See HashFunction; labels are not used."""
        rows = unit_rows(training.vectors).astype(np.float64)
        self._mean = rows.mean(axis=0)
        rows -= self._mean
        scatters, axes = np.linalg.eigh(rows.T @ rows)
        self._axes = axes[:, scatters > _LEAST_VARIANCE * len(rows)][:, ::-1][:, : self.bits]
        projected = rows @ self._axes
        self.rotation = random_rotation(self.bits, self._seed)[: projected.shape[1]]
        self.losses = [_loss(projected @ self.rotation)]
        for _ in range(ITERATIONS):
            codes = np.where(projected @ self.rotation >= 0, 1.0, -1.0)
            left, _, right = np.linalg.svd(codes.T @ projected, full_matrices=False)
            self.rotation = (left @ right).T
            self.losses.append(_loss(projected @ self.rotation))

    def signs(self, vectors: Floats) -> Signs:
        """See HashFunction."""
        return np.asarray((unit_rows(vectors) - self._mean) @ self._axes @ self.rotation >= 0)


def random_rotation(dimension: int, seed: int) -> Doubles:
    """Return an orthogonal matrix drawn at random, (dimension, dimension)."""
    generator = np.random.Generator(np.random.PCG64(seed))
    rotation: Doubles = np.linalg.qr(generator.standard_normal((dimension, dimension)))[0]
    return rotation


def _loss(rotated: Doubles) -> float:
    return float(np.square(np.abs(rotated) - 1).sum(axis=1).mean())
