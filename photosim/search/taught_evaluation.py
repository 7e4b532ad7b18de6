"""How much better a search is that has been taught, and what it costs kinds that were not."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photosim.search.evaluation import PLACES, Doubles, Estimate, estimate
from photosim.search.head import Examples, Head
from photosim.search.logistic import Labels
from photosim.search.projection import Float32, Floats, Projection, fit_projection
from photosim.search.quality import average_precision, precision_at
from photosim.search.taught_vectors import TaughtProjection
from photosim.search.trust import calibrated_head, cross_validate

TAUGHT_KINDS, TAUGHT_PHOTOS = 0.5, 0.8
_MOST_QUERIES = 1_500


@dataclass(frozen=True, slots=True)
class Gain:
    """A figure before and after teaching, and the difference over the same queries."""

    before: Estimate
    after: Estimate
    difference: Estimate


@dataclass(frozen=True, slots=True)
class KindsScores:
    """How well photos of some kinds find their like.

    Attributes:
        kinds: How many.
        queries: How many photos were searched with.
        average_precision: Over the whole ranking.
        precision: Of the first ten.
    """

    kinds: int
    queries: int
    average_precision: Gain
    precision: Gain


@dataclass(frozen=True, slots=True)
class TaughtScores:
    """What teaching some kinds does to a search.

    Attributes:
        examples: Photos that were taught, which are not searched.
        taught: Of held-out photos of the taught kinds.
        others: Of the kinds that were not taught.
        taught_alone: Of held-out photos of the taught kinds, if only these are searched.
    """

    examples: int
    taught: KindsScores
    others: KindsScores
    taught_alone: KindsScores


def measure_taught(
    vectors: Floats,
    labels: Labels,
    seed: int,
    each: int | None = None,
    known: Labels | None = None,
) -> TaughtScores:
    """Teach some kinds by four fifths of their photos, and search among all others.

    Photos are compared each on its own with every other.

    Args:
        vectors: Raw, (n, d).
        labels: Their kinds, int64 (n,), from 0 on.
        seed: Of the choice of kinds, examples and queries.
        each: At most so many examples of a kind; None for all of the four fifths.
        known: The kinds that are taught; None for a random half.
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    if known is None:
        kinds = generator.permutation(int(labels.max()) + 1)
        known = kinds[: max(2, round(TAUGHT_KINDS * len(kinds)))]
    examples, held_out = _parted(labels, known, generator, each)
    others = np.flatnonzero(~np.isin(labels, known))
    projection = fit_projection(vectors)
    searched = np.sort(np.concatenate([held_out, others]))
    plain = projection.apply(vectors[searched])
    head = _head(vectors, labels, known, examples, projection)
    taught = TaughtProjection(projection, (head,)).apply(vectors[searched])
    found = labels[searched]
    scores = [
        _compare(plain, taught, found, np.flatnonzero(np.isin(searched, rows)), generator)
        for rows in (held_out, others)
    ]
    alone = np.flatnonzero(np.isin(searched, held_out))
    every = np.arange(len(alone))
    scores.append(_compare(plain[alone], taught[alone], found[alone], every, generator))
    return TaughtScores(len(examples), *scores)


def _parted(
    labels: Labels, known: Labels, generator: np.random.Generator, each: int | None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Photos of the known kinds that are taught, and those that are not."""
    examples, held_out = [], []
    for kind in known.tolist():
        rows = generator.permutation(np.flatnonzero(labels == kind))
        taught = max(1, round(TAUGHT_PHOTOS * len(rows)))
        held_out.append(rows[taught:])
        examples.append(rows[:taught][:each])
    return np.concatenate(examples), np.concatenate(held_out)


def _head(
    vectors: Floats,
    labels: Labels,
    known: Labels,
    examples: NDArray[np.int64],
    projection: Projection,
) -> Head:
    """A head that was taught the examples of the known kinds."""
    order = np.argsort(known)
    tags = order[np.searchsorted(known[order], labels[examples])]
    axes = projection.basis
    if axes is None:
        axes = np.eye(projection.source_dimension, dtype=np.float32)
    taught = Examples.gather(vectors[examples], tags, len(known), projection.mean, axes)
    return calibrated_head(taught, cross_validate(taught, np.arange(len(examples))))


def _compare(
    plain: Float32,
    taught: Float32,
    labels: Labels,
    rows: NDArray[np.int64],
    generator: np.random.Generator,
) -> KindsScores:
    """Search with some rows among all, by vectors that were not taught and by those that were."""
    queries = np.sort(generator.permutation(rows)[:_MOST_QUERIES])
    queries = queries[[np.count_nonzero(labels == labels[row]) > 1 for row in queries.tolist()]]
    before, after = _judged(plain, labels, queries), _judged(taught, labels, queries)
    gains = [
        Gain(estimate(old), estimate(new), estimate(new - old))
        for old, new in zip(before.T, after.T, strict=True)
    ]
    return KindsScores(len(np.unique(labels[queries])), len(queries), *gains)


def _judged(rows: Float32, labels: Labels, queries: NDArray[np.int64]) -> Doubles:
    """Average precision and precision among ten of each query, (q, 2)."""
    scores = np.zeros((len(queries), 2))
    for place, query in enumerate(queries.tolist()):
        order = np.argsort(-(rows @ rows[query]), kind="stable")
        relevant = labels[order[order != query]] == labels[query]
        total = int(np.count_nonzero(relevant))
        scores[place] = average_precision(relevant, total), precision_at(relevant, PLACES)
    return scores
