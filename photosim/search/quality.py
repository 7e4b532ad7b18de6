"""How good an answer is: recall of the true neighbours, precision and average precision."""

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids

Booleans = NDArray[np.bool_]


def recall_at(found: Ids, true: Ids) -> float:
    """Return the share of the true neighbours that were found, 0 to 1.

    Args:
        found: Ids int64 (m,) that a search returned.
        true: Ids int64 (n,) of the true neighbours; if there are none, nothing was missed and
            the recall is 1.
    """
    return float(np.isin(true, found).mean()) if len(true) else 1.0


def precision_at(relevant: Booleans, count: int) -> float:
    """Return the share of the first `count` places that hold a relevant photo, 0 to 1.

    Args:
        relevant: bool (n,), by place in the ranking. Places that a search left empty count as
            not relevant.
        count: At least 1.

    Raises:
        ValueError: If `count` is less than 1.
    """
    if count < 1:
        raise ValueError(f"precision needs at least one place, not {count}")
    return float(np.count_nonzero(relevant[:count]) / count)


def average_precision(relevant: Booleans, total: int) -> float:
    """Return the mean of the precisions at each relevant photo of a ranking, 0 to 1.

    Manning, Raghavan and Schütze, "Introduction to Information Retrieval", 2008, section 8.4.

    Args:
        relevant: bool (n,), by place in the ranking.
        total: How many relevant photos there are; those that the ranking lacks count as 0.
            If there are none, the result is 0.

    Raises:
        ValueError: If the ranking holds more relevant photos than `total`.
    """
    places = np.flatnonzero(relevant)
    if len(places) > total:
        raise ValueError(f"{len(places)} relevant photos were ranked, but only {total} exist")
    if not total:
        return 0.0
    precisions = np.arange(1, len(places) + 1) / (places + 1)
    return float(precisions.sum() / total)
