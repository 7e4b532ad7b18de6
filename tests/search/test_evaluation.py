from dataclasses import replace

import numpy as np
import pytest

from photosim.arrays import Ids
from photosim.search.evaluation import Trial, measure
from photosim.search.methods.method import Collection, Found, Setting, Training
from photosim.search.projection import Floats

QUERIES = np.eye(4, dtype=np.float32)
NEIGHBOURS = np.arange(10).reshape(1, 10).repeat(4, axis=0)


class Fixed:
    """Answers each query with a ranking given beforehand."""

    name = "fixed"
    setting = Setting(bits=3)
    nbytes = 200

    def __init__(self, rankings: list[list[int]]) -> None:
        self._rankings = rankings

    def build(self, training: Training, collection: Collection) -> None:
        self.size = len(collection.vectors)

    def search(self, vector: Floats, count: int) -> Found:
        return Found(self.ranking(vector)[:count], 5)

    def ranking(self, vector: Floats) -> Ids:
        return np.array(self._rankings[int(vector.argmax())], np.int64)


def trial(queries: int) -> Trial:
    """20 photos, of which 0 to 4 have the label of the queries."""
    vectors = np.ones((20, 4), np.float32)
    labels = np.array([1] * 5 + [0] * 15)
    return Trial(
        QUERIES[:queries],
        np.ones(queries, np.int64),
        Training(vectors, labels, vectors),
        Collection(vectors, lambda rows: (rows, vectors[rows])),
        labels,
        NEIGHBOURS[:queries],
        NEIGHBOURS[:queries],
    )


def test_figures_of_one_query_are_those_worked_out_by_hand() -> None:
    # Relevant at places 1 and 3; places beyond the fourth are empty.
    row = measure(Fixed([[0, 19, 1, 18]]), trial(1))
    assert row.recall.value == 0.2
    assert row.precision.value == 0.2
    assert row.average_precision.value == pytest.approx((1 / 1 + 2 / 3) / 5)
    assert row.compared.value == 0.25
    assert row.bytes_per_photo == 10
    assert row.recall.error is None
    assert row.curve[0, :2].tolist() == [0.2, 1.0]
    assert row.curve[-1, :2].tolist() == [0.4, 0.5]
    assert np.isnan(row.curve[:, 2]).all()


def test_an_error_is_the_deviation_over_queries_divided_by_the_root_of_their_number() -> None:
    row = measure(Fixed([[0], [0, 1], [0, 1, 2], [0, 1, 2, 3]]), trial(4))
    recalls = np.array([0.1, 0.2, 0.3, 0.4])
    assert row.recall.value == pytest.approx(0.25)
    assert row.recall.error == pytest.approx(recalls.std(ddof=1) / 2)
    assert row.compared.error == 0
    precisions = [1, 1, 1, 1]  # of what was returned, over all places
    assert row.curve[-1, 1:].tolist() == [np.mean(precisions), 0]
    assert row.median_ms.error is not None


def test_an_answer_without_photos_counts_as_nothing_found() -> None:
    row = measure(Fixed([[], [0]]), trial(2))
    assert row.recall.value == 0.05
    assert row.average_precision.value == pytest.approx(0.1)
    assert row.curve[-1].tolist() == [0.1, 0.5, 0.5]


def test_a_query_without_photos_of_its_label_counts_for_recall_alone() -> None:
    unlike = replace(trial(2), query_labels=np.array([1, 7]))
    row = measure(Fixed([[0], [0, 1]]), unlike)
    assert row.recall.value == pytest.approx(0.15)
    assert row.precision.value == 0.1
    assert row.precision.error is None
    assert row.average_precision.value == pytest.approx(0.2)
