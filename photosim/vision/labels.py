"""What a photo shows, by the last layer of the network that also makes its vector."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import LABELS

_KEPT = 10
_AT_ONCE = 256  # photos; the scores of more would leave the processor's cache


@dataclass(frozen=True, eq=False)
class Classifier:
    """The layer after a network's vectors, which tells 1,000 labels apart.

    Stored vectors have lost their length, so all are taken to be as long as they usually are: new
    photos and those that were embedded long ago get the same labels.

    Attributes:
        weights: float16 (labels, dimension).
        bias: float32 (labels,).
        length: Of the vectors that the network makes of photos, before they are normalised.
    """

    weights: NDArray[np.float16]
    bias: NDArray[np.float32]
    length: float

    def labels(self, vectors: NDArray[np.floating]) -> NDArray[np.void]:
        """Return the likeliest labels of unit vectors (n, dimension) as `LABELS`, (n,)."""
        found = np.zeros(len(vectors), LABELS)
        weights = self.weights.astype(np.float32).T * np.float32(self.length)
        for start in range(0, len(vectors), _AT_ONCE):
            rows = vectors[start : start + _AT_ONCE].astype(np.float32)
            scores = rows @ weights + self.bias
            scores = np.exp(scores - scores.max(axis=1, keepdims=True))
            scores /= scores.sum(axis=1, keepdims=True)
            some = np.argpartition(-scores, _KEPT, axis=1)[:, :_KEPT]
            order = np.argsort(-np.take_along_axis(scores, some, axis=1), axis=1)
            best = np.take_along_axis(some, order, axis=1)
            part = found[start : start + _AT_ONCE]
            part["label"] = best
            part["share"] = np.round(np.sqrt(np.take_along_axis(scores, best, axis=1)) * 255)
        return found
