"""Several pictures as one query: more like some, less like others."""

import numpy as np

from photosim.search.projection import Float32, Floats

_AGAINST = 0.6
"""Weight of the unwanted pictures beside the wanted ones: with two of each and more, Rocchio's
rule ranks nearly as well with it as a classifier taught from them."""


def combined(wanted: Floats, unwanted: Floats, mean: Float32) -> Float32:
    """Return the query that several pictures make (Rocchio's rule, seen from the library's mean).

    What the wanted pictures have in common with the unwanted ones is subtracted, at most until
    nothing is left: the query never turns to the other side of the library's mean, where there is
    merely everything else.

    Args:
        wanted: Raw vectors (n, d), at least one.
        unwanted: Raw vectors (m, d), m may be 0.
        mean: Of the library's unit vectors, (d,).

    Returns:
        float32 (d,) of unit norm; the mean itself where nothing is left.
    """
    towards = _units(wanted).mean(axis=0) - mean
    if len(unwanted):
        away = _units(unwanted).mean(axis=0) - mean
        length = float(away @ away)
        shared = float(towards @ away) / length if length > 0 else 0.0
        towards = towards - np.clip(shared, 0, _AGAINST) * away
    return _on_the_sphere(towards, mean)


def _units(vectors: Floats) -> Float32:
    rows = vectors.astype(np.float32)
    units: Float32 = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return units


def _on_the_sphere(direction: Float32, mean: Float32) -> Float32:
    """Return the unit vector that lies in this direction from the mean, which is inside."""
    length, along = float(direction @ direction), float(direction @ mean)
    if length < 1e-12:
        return mean
    inside = max(0.0, 1 - float(mean @ mean))
    factor = (np.sqrt(along * along + length * inside) - along) / length
    found: Float32 = (mean + factor * direction).astype(np.float32)
    return found
