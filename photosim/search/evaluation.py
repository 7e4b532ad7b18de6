"""Measuring ways of searching alike: what each finds, what it compares, how long it takes."""

import time
from dataclasses import dataclass
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from photosim.search.index import Ids
from photosim.search.methods.method import Labels, Library, Method, Setting, Training
from photosim.search.projection import Floats
from photosim.search.quality import average_precision, precision_at, recall_at

Doubles = NDArray[np.float64]

PLACES = 10
_RESAMPLES = 200
_SAMPLE_SEED = 0


@dataclass(frozen=True, eq=False)
class Trial:
    """What every method is put to.

    Attributes:
        queries: Raw vectors (q, d), none of them in the library.
        query_labels: int64 (q,).
        training: What methods may learn from.
        library: What is searched.
        labels: int64 (n,), of the library.
        true_neighbours: int64 (q, 10) at most, by the cosine of raw vectors.
        true_projected: Likewise, by the cosine of projected vectors.
    """

    queries: Floats
    query_labels: Labels
    training: Training
    library: Library
    labels: Labels
    true_neighbours: Ids
    true_projected: Ids


@dataclass(frozen=True)
class Estimate:
    """A figure measured on a sample of queries, with its standard error (None for one query)."""

    value: float
    error: float | None


@dataclass(frozen=True, eq=False)
class Row:
    """What was measured of one method.

    Attributes:
        method: Its name.
        setting: Its parameters.
        recall: Of the ten true neighbours by the method's own kind of nearness, 0 to 1.
        precision: Share of the first ten places that hold a photo of the query's label.
        average_precision: Over all photos the method can rank; those it cannot count as missed.
        compared: Share of the library the query was compared with, by code or by vector.
        median_ms: Of the time for ten photos, milliseconds; one thread where numpy has one.
        p95_ms: The 95th percentile of that time.
        bytes_per_photo: Kept in memory.
        build_seconds: To learn, and to enter all photos.
        curve: float64 (places, 2), recall and precision of the label after 1, 2, ... places.
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


def measure(method: Method, trial: Trial) -> Row:
    """Build a method and put all queries to it, one at a time."""
    began = time.perf_counter()
    method.build(trial.training, trial.library)
    build_seconds = time.perf_counter() - began
    method.search(trial.queries[0], PLACES)  # the first use of an array may wait for its memory
    size = len(trial.labels)
    projected = method.setting.projected
    truth = trial.true_projected if projected else trial.true_neighbours
    scores = np.zeros((len(trial.queries), 4))
    times = np.zeros(len(trial.queries))
    steps = curve_places(size)
    curve = np.zeros((len(steps), 2))
    for number, vector in enumerate(trial.queries):
        began = time.perf_counter()
        found = method.search(vector, PLACES)
        times[number] = 1000 * (time.perf_counter() - began)
        label = trial.query_labels[number]
        total = int(np.count_nonzero(trial.labels == label))
        relevant = trial.labels[method.ranking(vector)] == label
        scores[number] = (
            recall_at(found.ids, truth[number]),
            precision_at(trial.labels[found.ids] == label, PLACES),
            average_precision(relevant, total),
            found.compared / size,
        )
        curve += _recall_and_precision(relevant, total, steps)
    recall, precision, ranked, compared = (_mean(column) for column in scores.T)
    return Row(
        method=method.name,
        setting=method.setting,
        recall=recall,
        precision=precision,
        average_precision=ranked,
        compared=compared,
        median_ms=_percentile(times, 50),
        p95_ms=_percentile(times, 95),
        bytes_per_photo=method.nbytes / size,
        build_seconds=build_seconds,
        curve=curve / len(trial.queries),
    )


def curve_places(size: int) -> NDArray[np.int64]:
    """Return the numbers of places, int64, at which curves are drawn: about evenly by ratio."""
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
    return np.stack([found / max(total, 1), found / np.maximum(returned, 1)], axis=1)


def _mean(values: Doubles) -> Estimate:
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
