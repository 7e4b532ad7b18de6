"""Graph Regularised Hashing: codes that agree with labels, and hyperplanes that give them."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from photosim.search.methods.codes import Signs, gaussian_planes
from photosim.search.methods.method import Labels, Training, unit_rows
from photosim.search.methods.svm import fit_machines
from photosim.search.projection import Floats

Doubles = NDArray[np.float64]
Kernel = Literal["linear", "rbf"]

ALPHA = 0.9
COST = 3.0
"""On Caltech-101 with 1,000 training photos and 16 bits, a cost of 10 gives linear machines a mean
average precision of 0.51 instead of 0.57, and alpha 0.6 gives 0.20; with 0.1 nothing is learned."""
MOST_ITERATIONS = 10
_LEAST_SPREAD = 1e-8  # of unit vectors; copies of one photo have none, or that of rounding


class GraphRegularisedHashing:
    """GRH: Moran and Lavrenko, "Graph Regularised Hashing", ECIR 2015, written from its equations.

    Codes of the training photos start as those of random hyperplanes, L₀. Then, in turns:

    - Regularise: Lₘ = sgn(α S D⁻¹ Lₘ₋₁ + (1 − α) L₀), where Sᵢⱼ = 1 if two photos share their
      label, else 0, and D holds the row sums of S: each photo's code moves to its kind's mean.
    - Partition: for each bit a support vector machine is trained to tell the photos whose bit is
      1 from the others; its answers on the training photos are the next Lₘ.

    The machines of the last turn are the hash function. They are linear, or have the radial basis
    kernel exp(−γ‖x − y‖²).

    Attributes:
        changed: The share of training bits that differ after each turn from those before it.
    """

    def __init__(
        self,
        bits: int,
        seed: int,
        kernel: Kernel = "linear",
        *,
        alpha: float = ALPHA,
        cost: float = COST,
    ) -> None:
        self.name = "GRH, linear" if kernel == "linear" else "GRH, RBF"
        self.bits = bits
        self._kernel = kernel
        self._seed = seed
        self._alpha = alpha
        self._cost = cost

    def fit(self, training: Training) -> None:
        """See HashFunction."""
        rows = unit_rows(training.vectors).astype(np.float64)
        self._mean = rows.mean(axis=0)
        self._rows = rows - self._mean
        # Of two points of a cloud, each lies off its mean by half their squared distance.
        spread = float(np.square(self._rows).sum(axis=1).mean())
        self._gamma = 0.5 / max(spread, _LEAST_SPREAD)
        products = self._products(self._rows)
        planes = gaussian_planes(rows.shape[1], self.bits, self._seed)
        first = codes = sign(self._rows @ planes)
        self._weights = np.zeros_like(first)
        self.changed: list[float] = []
        for _ in range(MOST_ITERATIONS):
            before = codes
            targets = regularise(codes, first, training.labels, self._alpha)
            self._weights = fit_machines(
                products, targets, self._cost, self._seed, start=self._weights
            )
            codes = sign(products @ self._weights)
            self.changed.append(float((codes != before).mean()))
            if not self.changed[-1]:
                break

    def signs(self, vectors: Floats) -> Signs:
        """See HashFunction."""
        rows = unit_rows(vectors) - self._mean
        return np.asarray(self._products(rows) @ self._weights >= 0)

    def _products(self, rows: Doubles) -> Doubles:
        """Return the kernel of centred rows (n, d) and the training photos, float64 (n, t)."""
        products = rows @ self._rows.T
        if self._kernel == "rbf":
            squares = np.square(rows).sum(axis=1)[:, None] + np.square(self._rows).sum(axis=1)
            products = np.exp(-self._gamma * (squares - 2 * products))
        return np.asarray(products + 1)  # 1 for the bias


def regularise(codes: Doubles, first: Doubles, labels: Labels, alpha: float) -> Doubles:
    """Move codes towards the mean code of their label: sgn(α S D⁻¹ L + (1 − α) L₀).

    S links all photos of one label, so S D⁻¹ L holds each label's mean code and S itself, of n²
    entries, is never made.

    Args:
        codes: L, float64 (n, bits) of 1 and -1.
        first: L₀, likewise.
        labels: int64 (n,).
        alpha: α, from 0 to 1.
    """
    _, kinds, counts = np.unique(labels, return_inverse=True, return_counts=True)
    sums = np.zeros((len(counts), codes.shape[1]))
    np.add.at(sums, kinds, codes)
    return sign(alpha * (sums / counts[:, None])[kinds] + (1 - alpha) * first)


def sign(values: Floats) -> Doubles:
    """Return 1 where values are not negative, else -1: float64, of the same shape."""
    return np.where(values >= 0, 1.0, -1.0)
