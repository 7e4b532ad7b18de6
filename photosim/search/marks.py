"""How much marking results helps: a search steered by right and wrong photos among the first."""

import numpy as np

from photosim.arrays import Ids
from photosim.search.evaluation import PLACES, Estimate, Trial, estimate
from photosim.search.examples import combined
from photosim.search.index import ExactIndex
from photosim.search.options import SearchOptions
from photosim.search.projection import Float32, Floats, fit_projection

MARKS = (0, 1, 2, 5, 10)
_SEEN = 200  # results among which a person looks for photos to mark


def precision_by_marks(trial: Trial) -> dict[int, Estimate]:
    """Return how many of the first unmarked results are right after n right and n wrong marks.

    The first right and the first wrong ones of the results are marked, as many as there are; what
    is marked is no result any more. Searched as the program does, comparing every photo.

    Returns:
        By n: the share of the first ten unmarked results of the query's label, where fewer are
        left, of so many.
    """
    vectors = trial.collection.vectors
    projection = fit_projection(vectors)
    index = ExactIndex(projection, [(trial.collection.ids, vectors)])
    shares: dict[int, list[float]] = {number: [] for number in MARKS}
    for number in np.flatnonzero(trial.judged).tolist():
        query, label = trial.queries[number], trial.query_labels[number]
        first = index.search(query, SearchOptions(_SEEN)).ids
        right = first[trial.labels[first] == label]
        wrong = first[trial.labels[first] != label]
        total = int(np.count_nonzero(trial.labels == label))
        for marks in MARKS:
            marked = np.concatenate([right[:marks], wrong[:marks]])
            left = min(PLACES, total - len(right[:marks]))
            if left:
                steered = _steered(query, vectors, right[:marks], wrong[:marks], projection.mean)
                found = index.search(steered, SearchOptions(PLACES), marked).ids
                shares[marks].append(int(np.count_nonzero(trial.labels[found] == label)) / left)
    return {number: estimate(np.array(share)) for number, share in shares.items() if share}


def _steered(
    query: Floats,
    vectors: Floats,
    right: Ids,
    wrong: Ids,
    mean: Float32,
) -> Floats:
    if not (len(right) or len(wrong)):
        return query
    wanted = np.vstack([query[None, :], vectors[right]])
    return combined(wanted, vectors[wrong], mean)
