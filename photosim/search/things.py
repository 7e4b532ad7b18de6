"""Which photos show a thing: by the labels that a network gave them, weighed by a word."""

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids
from photosim.search.projection import Float32, Floats

FOUND = 0.3
"""Score from which a photo counts as found: of Caltech-101's photos with .5 and more, 88 % show the
thing, with .3 to .5 76 %, with .1 to .3 60 %."""
LABELS_KNOWN = 1_000
BEST = 10
"""Photos that show what others with the thing look like."""
_SHARES = ((np.arange(256) / 255) ** 2).astype(np.float32)


class Things:
    """The labels of photos, kept by label: a word is about few of them.

    Args:
        ids: int64 (n,).
        labels: As `photosim.arrays.LABELS`, (n,).

    Attributes:
        ids: See Args.
    """

    def __init__(self, ids: Ids, labels: NDArray[np.void]) -> None:
        self.ids = ids
        likely = np.flatnonzero(labels["share"].ravel() > 0)
        numbers = labels["label"].ravel()[likely]
        order = np.argsort(numbers, kind="stable")
        self._starts = np.searchsorted(numbers[order], np.arange(LABELS_KNOWN + 1))
        self._rows = (likely[order] // labels["label"].shape[-1]).astype(np.int32)
        self._shares = labels["share"].ravel()[likely[order]]

    def scores(self, weights: Float32) -> Float32:
        """How surely each photo shows a thing, float32 (n,), from 0 to 1.

        Args:
            weights: How surely each label is the thing, (labels,), from 0 to 1.
        """
        rows, shares = self._weighed(weights)
        return np.bincount(rows, shares, len(self.ids)).astype(np.float32)

    def count(self, weights: Float32) -> int:
        """How many photos count as showing a thing, see `scores` and `FOUND`."""
        if np.count_nonzero(weights) > 1:
            return int(np.count_nonzero(self.scores(weights) >= FOUND))
        _, shares = self._weighed(weights)  # each photo is there once
        return int(np.count_nonzero(shares >= FOUND))

    def _weighed(self, weights: Float32) -> tuple[NDArray[np.int32], Float32]:
        """The photos that may have these labels, one after the other, and how surely they do."""
        rows, shares = [np.zeros(0, np.int32)], [np.zeros(0, np.float32)]
        for label in np.flatnonzero(weights).tolist():
            part = slice(self._starts[label], self._starts[label + 1])
            rows.append(self._rows[part])
            shares.append(_SHARES[self._shares[part]] * weights[label])
        return np.concatenate(rows), np.concatenate(shares)


def typical(vectors: Floats, scores: Float32) -> Float32:
    """Return what the photos with the highest scores look like: a raw unit vector (d,).

    Args:
        vectors: Their raw unit vectors (n, d), the highest score first.
        scores: (n,), not all of them 0.
    """
    some = vectors[:BEST].astype(np.float32)
    mean: Float32 = scores[:BEST] @ some
    return mean / np.linalg.norm(mean)


def ranked(ids: Ids, similarities: Float32, scores: Float32, highest: float) -> NDArray[np.int64]:
    """Return the places of photos, best first, by what they show and how they look together.

    Those that count as found come before all others; that changes neither P@10 nor mAP, and makes
    them one part of the list.

    Args:
        ids: int64 (n,).
        similarities: To what is typical of the thing, or to the pictures searched with, (n,).
        scores: How surely they show the thing, (n,).
        highest: The highest score of all photos.
    """
    values = np.round(similarities + scores / np.float32(highest), 6)
    return np.lexsort((ids, -values, scores < FOUND))
