"""Measuring ways of searching on a folder whose sub-folders label its photos."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids
from photosim.catalogue.store import Store
from photosim.errors import PhotoSimError
from photosim.library.folders import absolute
from photosim.library.similar import PlacedVectors
from photosim.search.evaluation import PLACES, MethodScores, Trial, measure
from photosim.search.methods.exact import Exact
from photosim.search.methods.lineup import LINEUP
from photosim.search.methods.method import Collection, Labels, Training
from photosim.search.projection import Floats
from photosim.search.taught_evaluation import TaughtScores, measure_taught
from photosim.search.tuning import TARGET

# The split of the learning-to-hash tutorials.
QUERY_SHARE = 0.002
TRAINING_SHARE = 0.02
# The paper on Graph Regularised Hashing learns from 2,000 photos; more only take longer.
MOST_TRAINING = 2_000
LEAST_PHOTOS = 30
LEAST_LABELS, LEAST_OF_A_LABEL = 4, 10  # to teach half of them and hold out a fifth


class EvaluationError(PhotoSimError):
    """A folder cannot be evaluated; the message is for the person."""


@dataclass(frozen=True, eq=False)
class Labelled:
    """The photos of a folder that have a vector and a label.

    Attributes:
        ids: int64 (n,), photo ids.
        vectors: Raw, float16 (n, d).
        labels: int64 (n,), indices into `names`.
        names: The sub-folders.
        encoder: Whose vectors these are.
    """

    ids: Ids
    vectors: Floats
    labels: Labels
    names: tuple[str, ...]
    encoder: str


@dataclass(frozen=True)
class Plan:
    """What is to be measured, and how.

    Attributes:
        methods: Names in `LINEUP`.
        queries: How many photos serve as queries; None for 0.2 % of them.
        training: How many photos are learned from; None for 2 % of them, at most 2,000.
        seed: Of the split and of everything that methods draw at random.
        target: Recall@60 that the program's own index is tuned to.
    """

    methods: Sequence[str]
    queries: int | None = None
    training: int | None = None
    seed: int = 0
    target: float = TARGET


def read_labelled(
    store: Store, encoder: str, folder: Path, leave_out: Sequence[str] = ()
) -> Labelled:
    """Read the vectors of a folder's photos with the sub-folder that each lies in.

    Args:
        store: The catalogue.
        encoder: Whose vectors to read.
        folder: Photos directly in it have no label and are left out.
        leave_out: Sub-folders to pass over, such as one of mixed photos.

    Raises:
        EvaluationError: If there is too little to measure, or a sub-folder to leave out is not
            there.
    """
    top = absolute(folder)
    photos = store.photos(store.vectors.searchable_ids(encoder))
    label_of = {
        photo.id: photo.path.relative_to(top).parts[0]
        for photo in photos
        if top in photo.path.parent.parents
    }
    missing = set(leave_out) - set(label_of.values())
    if missing:
        raise EvaluationError(f"There are no photos in a sub-folder {', '.join(sorted(missing))}.")
    wanted = np.array([i for i, name in label_of.items() if name not in leave_out], np.int64)
    if len(wanted) < LEAST_PHOTOS:
        raise EvaluationError(
            f"Measuring needs at least {LEAST_PHOTOS} photos in sub-folders of {folder}, each "
            f"named after what its photos show; there are {len(wanted)}."
        )
    ids, vectors = store.vectors.fetch(encoder, wanted)
    names, labels = np.unique([label_of[i] for i in ids.tolist()], return_inverse=True)
    if len(names) < 2:
        raise EvaluationError(f"All photos are in one sub-folder, {names[0]}; measuring needs two.")
    return Labelled(ids, vectors, labels, tuple(names.tolist()), encoder)


def split(store: Store, labelled: Labelled, plan: Plan) -> Trial:
    """Split the photos at random into queries, photos to learn from and photos to search.

    Args:
        store: Where the index reads its finalists' vectors from, as in the program.
        labelled: The photos, see `read_labelled`.
        plan: How many queries and photos to learn from.

    Raises:
        EvaluationError: If too few photos would be left to search, or none of a query's kind.
    """
    first, second = _bounds(labelled, plan)
    generator = np.random.Generator(np.random.PCG64(plan.seed))
    order = generator.permutation(len(labelled.ids))
    queries, training, rest = np.split(order, [first, second])
    vectors = labelled.vectors[rest]
    fetch = _RowFetch(store, labelled.encoder, labelled.ids[rest])
    collection = Collection(vectors, fetch, plan.target)
    learned = Training(labelled.vectors[training], labelled.labels[training], vectors)
    trial = Trial(
        labelled.vectors[queries],
        labelled.labels[queries],
        learned,
        collection,
        labelled.labels[rest],
        _true_neighbours(labelled.vectors[queries], learned, collection, projected=False),
        _true_neighbours(labelled.vectors[queries], learned, collection, projected=True),
    )
    if not trial.judged.any():
        raise EvaluationError(
            "No query has another photo of its kind to find. Use more --queries, or "
            "sub-folders with more photos."
        )
    return trial


def taught(labelled: Labelled, seed: int) -> TaughtScores:
    """Measure a search that was taught half of the labels; see `measure_taught`.

    Raises:
        EvaluationError: There are too few labels with photos enough to be taught and held out.
    """
    counts = np.bincount(labelled.labels)
    enough = np.flatnonzero(counts >= LEAST_OF_A_LABEL)
    if len(enough) < LEAST_LABELS:
        raise EvaluationError(
            f"Measuring a taught search needs {LEAST_LABELS} sub-folders with "
            f"{LEAST_OF_A_LABEL} photos each; there are {len(enough)}."
        )
    rows = np.flatnonzero(np.isin(labelled.labels, enough))
    labels = np.searchsorted(enough, labelled.labels[rows])
    return measure_taught(labelled.vectors[rows], labels, seed)


def _bounds(labelled: Labelled, plan: Plan) -> tuple[int, int]:
    """Return where, of all photos in random order, the queries end and those to learn from."""
    total = len(labelled.ids)
    queries = plan.queries or max(1, round(QUERY_SHARE * total))
    training = plan.training or min(MOST_TRAINING, max(2, round(TRAINING_SHARE * total)))
    library = total - queries - training
    if library < PLACES + 1:
        raise EvaluationError(
            f"{queries} queries and {training} photos to learn from leave {max(library, 0)} of "
            f"{total} to search; that is too few."
        )
    return queries, queries + training


def evaluate(trial: Trial, plan: Plan) -> Generator[tuple[int, int, MethodScores], None, None]:
    """Measure the planned methods one after the other.

    Yields:
        The number of methods measured so far, the number of all, and the last one's figures.
    """
    methods = [method for name in plan.methods for method in LINEUP[name](plan.seed)]
    total = len(methods)
    while methods:
        # Taken out of the list, a method leaves the memory when it is done.
        row = measure(methods.pop(0), trial)
        yield total - len(methods), total, row


def _true_neighbours(
    queries: Floats, training: Training, collection: Collection, *, projected: bool
) -> NDArray[np.int64]:
    exact = Exact(projected=projected)
    exact.build(training, collection)
    return np.array([exact.search(vector, PLACES).ids for vector in queries])


class _RowFetch:
    """Reads vectors from the catalogue, as the window does, by their row in the collection."""

    def __init__(self, store: Store, encoder: str, ids: Ids) -> None:
        self._ids = ids
        self._rows = np.argsort(ids)
        self._ordered = ids[self._rows]
        places = store.vectors.row_numbers(encoder, self._ordered)
        self._fetch = PlacedVectors(store, encoder, [self._ordered], [places])

    def __call__(self, rows: Ids) -> tuple[Ids, Floats]:
        ids, vectors = self._fetch(self._ids[rows])
        return self._rows[np.searchsorted(self._ordered, ids)], vectors
