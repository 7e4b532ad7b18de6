"""Learning rates: how one changes over a training, and how a good one is found."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

LEAST_RATE, MOST_RATE = 1e-6, 1e-1
"""Where a sweep begins and ends."""
_WARM_UP = 0.25  # of the steps
_START, _END = 1 / 25, 1e-3  # of the highest rate
_PATIENCE = 2  # epochs in a row each of which is worse than the one before
_MEMORY = 0.9  # of the smoothed loss
_RISEN, _LEAST_RISE = 1.3, 0.15  # times the usual smoothed loss, and by so many nats
_DIVERGED, _LEAST_DIVERGENCE = 2.0, 1.0  # those of the lowest: hard batches alone do not that
_SETTLED = 10  # steps; before them the average is of too few batches to say anything
_BELOW = 100
"""What the rate at which the loss begins to diverge is divided by. The head is trained already, so
the loss is low from the start and a tenth, which is customary for a network that begins from
nothing, already makes it forget (Caltech-101, EfficientNet-Lite0: diverges at 7e-3, forgets at
3e-4, gains at 5e-5)."""
USUAL_RATE = 5e-5
_BOUNDS = 1e-5, 1e-3  # at a rate of 1e-6 six epochs over all of Caltech-101 taught next to nothing


def one_cycle(step: int, steps: int) -> float:
    """The share of the highest rate at a step: up by a cosine, then down to almost nothing.

    Smith and Topin, "Super-Convergence" (2018).
    """
    top = max(1.0, _WARM_UP * steps)
    if step < top:
        return _START + (1 - _START) * (1 - math.cos(math.pi * step / top)) / 2
    rest = (step - top) / max(1.0, steps - top)
    return _END + (1 - _END) * (1 + math.cos(math.pi * min(1.0, rest))) / 2


def is_over(losses: Sequence[float], epochs: int) -> bool:
    """Whether a training with `one_cycle` gets worse although the rate falls.

    While the rate is high it often gets worse for a time, and better than ever after.

    Args:
        losses: On photos that are not learnt from, before the first epoch and after each.
        epochs: How many there are to be at most.
    """
    rises = [after > before for before, after in pairwise(losses)]
    return 2 * len(rises) > epochs and all(rises[-_PATIENCE:])


@dataclass(frozen=True, slots=True)
class RateCurve:
    """What a sweep found (Smith, "Cyclical Learning Rates", 2017).

    Attributes:
        rates: Rising exponentially.
        losses: The loss at each step.
        smoothed: The same, averaged exponentially and without the bias of its start.
        rate: The one to train with.
    """

    rates: tuple[float, ...]
    losses: tuple[float, ...]
    smoothed: tuple[float, ...]
    rate: float


def swept_rates(steps: int) -> list[float]:
    """The rates of a sweep, each the same factor above the one before."""
    factor = (MOST_RATE / LEAST_RATE) ** (1 / max(1, steps - 1))
    return [LEAST_RATE * factor**step for step in range(steps)]


def rate_curve(rates: Sequence[float], losses: Sequence[float]) -> RateCurve:
    """Smooth the losses of a sweep and choose a rate; the sweep may have ended early."""
    smoothed = smooth(losses)
    diverged = next((n for n in range(len(smoothed)) if has_diverged(smoothed[: n + 1])), None)
    rate = USUAL_RATE if diverged is None else rates[_edge(smoothed[: diverged + 1])] / _BELOW
    low, high = _BOUNDS
    used = tuple(rates[: len(losses)])
    return RateCurve(used, tuple(losses), tuple(smoothed), min(high, max(low, rate)))


def smooth(losses: Sequence[float]) -> list[float]:
    """Averages of all losses so far, the last weighing most."""
    total, found = 0.0, []
    for number, loss in enumerate(losses, 1):
        total = _MEMORY * total + (1 - _MEMORY) * loss
        found.append(total / (1 - _MEMORY**number))
    return found


def has_diverged(smoothed: Sequence[float]) -> bool:
    """Whether the last smoothed loss is far above the lowest, or no number.

    Where there are many tags, some batches are much harder than others.
    """
    last, settled = smoothed[-1], smoothed[_SETTLED:]
    if not math.isfinite(last):
        return True
    return bool(settled) and last > _above(min(settled), _DIVERGED, _LEAST_DIVERGENCE)


def _edge(smoothed: Sequence[float]) -> int:
    """The step from which losses rise without an end, of those up to where they have diverged."""
    settled = smoothed[_SETTLED:-1]
    if not settled:
        return len(smoothed) - 1
    usual = _above(median(settled), _RISEN, _LEAST_RISE)
    return 1 + max(n for n in range(_SETTLED, len(smoothed) - 1) if smoothed[n] <= usual)


def _above(loss: float, times: float, by: float) -> float:
    return max(times * loss, loss + by)
