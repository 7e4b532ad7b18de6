"""How similar is similar: levels for results, fitted to the library that is searched.

How near two photos of nothing in common lie depends on the library: in one of a single subject all
are alike. So the levels start from there. Of 8,677 labelled photos of Caltech-101 (vectors of
EfficientNet-Lite0), 400 served as queries: of the first 200 results, what they show was the same
in 91 % of the nearly identical, 86 % of the very similar, 67 % of the related and 8 % of the far
ones (`tests/benchmarks/bench_asking.py`). Which of the nearly identical are the same picture and
not only of one kind vectors cannot tell, see `photosim.library.same_pictures`.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from photosim.search.projection import Float32

LEAST_SAMPLE = 8
"""Photos below which nothing can be told of a library; the levels of a large mixed one then."""
SAMPLE = 256
_MEAN, _SPREAD = 0.0, 0.146  # of the cosines of random pairs of Caltech-101
_FAR_OFF = 3.2  # spreads from the mean at which photos begin to have to do with each other
_MOST = 0.6  # of the way from random to identical, for libraries where all are alike
_IDENTICAL = 0.1  # of that way before its end
_IN_COMPANY = 2 / 3  # photos averaged with their neighbours lie nearer together by this


class Level(StrEnum):
    """How near a result is to the query."""

    NEARLY_IDENTICAL = "nearly-identical"
    VERY_SIMILAR = "very-similar"
    RELATED = "related"
    FAR = "far"


@dataclass(frozen=True, slots=True)
class Levels:
    """The cosines of projected vectors at which levels begin, -1 to 1, ascending."""

    related: float
    very_similar: float
    nearly_identical: float

    def for_parts(self) -> "Levels":
        """Levels of photos that are compared by their best region, no stricter than usual ones.

        In a library of a few kinds random pairs differ so much that parts would hardly ever reach
        the levels of whole photos.
        """
        usual = _beginning_at(_MEAN + _FAR_OFF * _SPREAD, 1 - _IDENTICAL)
        return usual if usual.related < self.related else self

    def of(self, similarities: Float32, nearness: Float32, *, averaged: bool) -> list[Level]:
        """Return the levels of results, see `photosim.search.index.Neighbours`.

        A level ends where the next begins, in the order of the results: only what comes first may
        be nearly identical, and the others go by what they are ordered by.

        Args:
            similarities: Of the results, float32 (n,), in their order.
            nearness: What they are ordered by, float32 (n,).
            averaged: Whether that was found by averaging with neighbours.
        """
        nearer = _IN_COMPANY if averaged else 1.0
        related = 1 - nearer * (1 - self.related)
        very = 1 - nearer * (1 - self.very_similar)
        found: list[Level] = []
        for own, near in zip(similarities.tolist(), nearness.tolist(), strict=True):
            first = not found or found[-1] is Level.NEARLY_IDENTICAL
            if own >= self.nearly_identical and first:
                found.append(Level.NEARLY_IDENTICAL)
            elif near >= very:
                found.append(Level.VERY_SIMILAR)
            else:
                found.append(Level.RELATED if near >= related else Level.FAR)
        return found


def fit_levels(sample: Float32) -> Levels:
    """Fit levels to a library.

    Args:
        sample: Projected vectors of photos drawn from it, of unit norm, float32 (n, p).
    """
    mean, spread = _MEAN, _SPREAD
    if len(sample) >= LEAST_SAMPLE:
        rows = sample[np.linspace(0, len(sample) - 1, min(len(sample), SAMPLE)).astype(int)]
        pairs = (rows @ rows.T)[np.triu_indices(len(rows), 1)]
        mean, spread = float(pairs.mean()), float(pairs.std())
    way = 1 - mean
    return _beginning_at(mean + min(_FAR_OFF * spread, _MOST * way), 1 - _IDENTICAL * way)


def _beginning_at(related: float, identical: float) -> Levels:
    return Levels(related, related + (1 - related) / 3, identical)
