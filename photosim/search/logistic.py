"""Multinomial logistic regression: what tells classes apart by weighing the numbers of a vector."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from photosim.search.projection import Float32

Doubles = NDArray[np.float64]
Labels = NDArray[np.int64]
Objective = Callable[[Doubles], tuple[float, Doubles]]
"""Returns the value at a point (n,) and the gradient there (n,)."""

_SCALE = 10.0  # differences of unit vectors are small beside the logits that tell classes apart
_RIDGE = 1e-4
_STEPS = 50  # twice as many gain nothing (Caltech-101, 6,941 examples of 101 kinds)
_MEMORY = 10  # pairs of steps by which L-BFGS knows the curvature
_FLAT = 1e-6  # greatest component of a gradient that counts as none
_SHORTEST = 1e-10


def fit_logistic(rows: Float32, labels: Labels, classes: int) -> tuple[Float32, Float32]:
    """Fit weights to examples.

    Minimises the mean cross entropy of ``softmax(10 rows @ W + b)`` plus half of 1e-4 times the
    sum of W squared, by L-BFGS from zero, so that the same examples give the same weights.

    Args:
        rows: Centred vectors, float32 (n, p), n > 0.
        labels: int64 (n,), 0 to classes - 1.
        classes: How many there are, k.

    Returns:
        Weights float32 (p, k) and biases float32 (k,): the logits are ``rows @ weights + biases``.
    """
    count, axes = rows.shape
    scaled: Float32 = (rows * _SCALE).astype(np.float32, copy=False)
    targets = np.zeros((count, classes), np.float32)
    targets[np.arange(count), labels] = 1

    def objective(point: Doubles) -> tuple[float, Doubles]:
        weights, biases = _parted(point, axes, classes)
        logits: Float32 = scaled @ weights + biases
        shares = softmax(logits)
        own = np.maximum(shares[np.arange(count), labels], np.float32(1e-30))
        loss = -float(np.log(own).mean(dtype=np.float64))
        loss += 0.5 * _RIDGE * float(np.square(weights, dtype=np.float64).sum())
        residues = (shares - targets) / np.float32(count)
        slopes = scaled.T @ residues + np.float32(_RIDGE) * weights
        return loss, np.concatenate([slopes.ravel(), residues.sum(axis=0)]).astype(np.float64)

    weights, biases = _parted(minimise(objective, np.zeros((axes + 1) * classes)), axes, classes)
    return weights * np.float32(_SCALE), biases


def softmax(logits: Float32) -> Float32:
    """Return probabilities, float32 (n, k), each row of which sums to 1."""
    shares: Float32 = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return shares


def minimise(objective: Objective, start: Doubles) -> Doubles:
    """Return the point (n,) at which a smooth convex function is least, or nearly so.

    Limited-memory BFGS (Nocedal and Wright, "Numerical Optimization", 2006, algorithm 7.4) with
    steps halved until they lower the function enough (Armijo).
    """
    point = start
    value, slope = objective(point)
    steps: list[tuple[Doubles, Doubles]] = []
    for _ in range(_STEPS):
        if np.abs(slope).max(initial=0.0) < _FLAT:
            break
        direction = _descent(slope, steps)
        along = float(direction @ slope)
        size = 1.0 if steps else min(1.0, 1 / float(np.abs(slope).sum()))
        while True:
            there = point + size * direction
            value_there, slope_there = objective(there)
            if value_there <= value + 1e-4 * size * along or size < _SHORTEST:
                break
            size /= 2
        if value_there >= value:  # no smaller one can be told apart from this
            break
        step, turn = there - point, slope_there - slope
        if float(step @ turn) > _SHORTEST:
            steps = [*steps, (step, turn)][-_MEMORY:]
        point, value, slope = there, value_there, slope_there
    return point


def _descent(slope: Doubles, steps: list[tuple[Doubles, Doubles]]) -> Doubles:
    """The direction to go, by the gradient and what the last steps tell of the curvature."""
    direction = -slope
    shares = []
    for step, turn in reversed(steps):
        share = float(step @ direction) / float(step @ turn)
        shares.append(share)
        direction = direction - share * turn
    if steps:
        step, turn = steps[-1]
        direction *= float(step @ turn) / float(turn @ turn)
    for (step, turn), share in zip(steps, reversed(shares), strict=True):
        direction += (share - float(turn @ direction) / float(step @ turn)) * step
    return direction


def _parted(point: Doubles, axes: int, classes: int) -> tuple[Float32, Float32]:
    """Weights (axes, classes) and biases (classes,) from one list of numbers."""
    numbers = point.astype(np.float32)
    return numbers[: axes * classes].reshape(axes, classes), numbers[axes * classes :]
