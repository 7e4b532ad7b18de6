"""Measuring ways of searching in the same way: what each finds, compares, and takes in time."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids
from photosim.search.methods.method import Collection, Found, Labels, Method, Setting, Training
from photosim.search.projection import Floats
from photosim.search.quality import average_precision, precision_at, recall_at

Doubles = NDArray[np.float64]

PLACES = 10
_RESAMPLES = 200
_SAMPLE_SEED = 0


@dataclass(frozen=True, eq=False)
class Trial:
    """The task that every method is given.

    Attributes:
        queries: Raw vectors (q, d), none of them in the collection.
        query_labels: int64 (q,).
        training: What methods may learn from.
        collection: What is searched.
        labels: int64 (n,), of the collection.
        true_neighbours: int64 (q, 10) at most, by the cosine of raw vectors.
        true_projected: Likewise, by the cosine of projected vectors.
    """

    queries: Floats
    query_labels: Labels
    training: Training
    collection: Collection
    labels: Labels
    true_neighbours: Ids
    true_projected: Ids

    @property
    def judged(self) -> NDArray[np.bool_]:
        """Which queries have photos of their label in the collection, bool (q,)."""
        return np.isin(self.query_labels, self.labels)


@dataclass(frozen=True)
class Estimate:
    """A figure measured on a sample of queries, with its standard error (None for one query)."""

    value: float
    error: float | None


@dataclass(frozen=True, eq=False)
class MethodScores:
    """What was measured of one method.

    Attributes:
        method: Its name.
        setting: Its parameters.
        recall: Of the ten true neighbours by the method's own kind of nearness, 0 to 1.
        precision: Share of the first ten places that hold a photo of the query's label. A query
            whose label no photo of the collection has is left out of this and of what follows.
        average_precision: Over all photos the method can rank; those it cannot count as missed.
        compared: Share of the collection the query was compared with, by code or by vector.
        median_ms: Of the time for ten photos, milliseconds; one thread where numpy has one.
        p95_ms: The 95th percentile of that time.
        bytes_per_photo: Kept in memory.
        build_seconds: To learn, and to enter all photos.
        curve: float64 (places, 3), recall of the label after 1, 2, ... places, precision, and
            the standard error of the precision (nan for one query).
    """

    method: str
    setting: Setting
    recall: Estimate
    precision: Estimate
    average_precision: Estimate
    compared: Estimate
    median_ms: Estimate
    p95_ms: Estimate
    bytes_per_photo: float
    build_seconds: float
    curve: Doubles


def measure(method: Method, trial: Trial) -> MethodScores:
    """Build a method and put all queries to it, one at a time."""
    began = time.perf_counter()
    method.build(trial.training, trial.collection)
    build_seconds = time.perf_counter() - began
    method.search(trial.queries[0], PLACES)  # the first use of an array may wait for its memory
    size = len(trial.labels)
    projected = method.setting.projected
    truth = trial.true_projected if projected else trial.true_neighbours
    # Timed before anything is ranked, which would sweep the method's own arrays from the cache.
    found, times = _ask(method, trial.queries)
    recalls = np.array([recall_at(f.ids, true) for f, true in zip(found, truth, strict=True)])
    precisions, ranked, curve = _judge(method, trial, found)
    return MethodScores(
        method=method.name,
        setting=method.setting,
        recall=estimate(recalls),
        precision=estimate(precisions),
        average_precision=estimate(ranked),
        compared=estimate(np.array([f.compared / size for f in found])),
        median_ms=_percentile(times, 50),
        p95_ms=_percentile(times, 95),
        bytes_per_photo=method.nbytes / size,
        build_seconds=build_seconds,
        curve=curve,
    )


def _ask(method: Method, queries: Floats) -> tuple[list[Found], Doubles]:
    """Put queries (q, d) to a method; returns its answers and milliseconds, (q,)."""
    found: list[Found] = []
    times = np.zeros(len(queries))
    for number, vector in enumerate(queries):
        began = time.perf_counter()
        found.append(method.search(vector, PLACES))
        times[number] = 1000 * (time.perf_counter() - began)
    return found, times


def _judge(
    method: Method, trial: Trial, found: Sequence[Found]
) -> tuple[Doubles, Doubles, Doubles]:
    """Return precision (j,) and average precision (j,) of the judged queries, and their curve."""
    judged = np.flatnonzero(trial.judged)
    steps = curve_places(len(trial.labels))
    scores = np.zeros((len(judged), 2))
    curves = np.zeros((len(judged), len(steps), 2))
    for place, number in enumerate(judged.tolist()):
        label = trial.query_labels[number]
        total = int(np.count_nonzero(trial.labels == label))
        relevant = trial.labels[method.ranking(trial.queries[number])] == label
        scores[place] = (
            precision_at(trial.labels[found[number].ids] == label, PLACES),
            average_precision(relevant, total),
        )
        curves[place] = _recall_and_precision(relevant, total, steps)
    errors = np.full(len(steps), np.nan)
    if len(judged) > 1:
        errors = curves[:, :, 1].std(axis=0, ddof=1) / np.sqrt(len(judged))
    return scores[:, 0], scores[:, 1], np.column_stack([curves.mean(axis=0), errors])


def curve_places(size: int) -> NDArray[np.int64]:
    """Return the numbers of places at which curves are drawn, about evenly by ratio: int64 (m,)."""
    return np.unique(np.geomspace(1, size, 60).astype(np.int64))


def _recall_and_precision(
    relevant: NDArray[np.bool_], total: int, steps: NDArray[np.int64]
) -> Doubles:
    """Return recall and precision after each number of places, (steps, 2).

    A ranking that ends earlier is judged by what it has: it keeps its recall, and its precision
    is that of the photos it returned.
    """
    hits = np.concatenate([[0], np.cumsum(relevant)])
    returned = np.minimum(steps, len(relevant))
    found = hits[returned]
    return np.stack([found / total, found / np.maximum(returned, 1)], axis=1)


def estimate(values: Doubles) -> Estimate:
    """Return the mean of values (n,) with its standard error."""
    count = len(values)
    error = float(values.std(ddof=1) / np.sqrt(count)) if count > 1 else None
    return Estimate(fmean(values.tolist()), error)


def _percentile(values: Doubles, percent: float) -> Estimate:
    """Return a percentile with its bootstrap error (Efron, Annals of Statistics 7, 1979)."""
    value = float(np.percentile(values, percent))
    if len(values) < 2:
        return Estimate(value, None)
    generator = np.random.Generator(np.random.PCG64(_SAMPLE_SEED))
    resampled = generator.choice(values, (_RESAMPLES, len(values)))
    return Estimate(value, float(np.percentile(resampled, percent, axis=1).std(ddof=1)))
