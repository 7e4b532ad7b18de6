"""Vectors for a search that has been taught: photos of one tag move together, others stay.

The cosine of two such vectors is that of the projected vectors and, as far as both photos are of
what was taught, how much their tags agree (the Bhattacharyya coefficient of their probabilities).
A photo that is surely none of it keeps its projected vector whole. So search is taught without
embedding anything anew, and photos of kinds that were not taught lose little; learned projections
alone harm them.
"""

from dataclasses import dataclass

import numpy as np

from photosim.search.head import Head
from photosim.search.projection import Float32, Floats, Projection

TAUGHT_SHARE = 0.3
"""How much of a cosine goes by tags where photos surely carry one."""


def taught_vectors(rows: Float32, probabilities: Float32) -> Float32:
    """Append what a head says of photos to their projected vectors.

    Args:
        rows: Projected, of unit norm or zero, float32 (n, p).
        probabilities: Of each tag, float32 (n, k); together at most 1, less where a photo may be
            none of it.

    Returns:
        float32 (n, p + k), of unit norm where the rows are.
    """
    own = 1 - TAUGHT_SHARE * np.minimum(probabilities.sum(axis=1, keepdims=True), 1)
    parts = [np.sqrt(own) * rows, np.sqrt(TAUGHT_SHARE * probabilities)]
    joined: Float32 = np.concatenate(parts, axis=1).astype(np.float32, copy=False)
    return joined


@dataclass(frozen=True, eq=False)
class TaughtProjection:
    """The map from raw vectors to those that a taught search compares.

    Attributes:
        plain: What they are projected by.
        heads: What was learnt.
    """

    plain: Projection
    heads: tuple[Head, ...]

    @property
    def dimension(self) -> int:
        """The number of components of such a vector."""
        return self.plain.dimension + sum(head.tags for head in self.heads)

    def apply(self, vectors: Floats) -> Float32:
        """Project raw vectors (n, d), see `Projection.apply`."""
        shares = np.concatenate([head.scores(vectors).faded for head in self.heads], axis=1)
        # A photo may be of several lessons, and yet no more than whole.
        shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1)
        return taught_vectors(self.plain.apply(vectors), shares)
