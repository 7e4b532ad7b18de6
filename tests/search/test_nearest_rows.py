"""The nearest of many rows at once: as by comparing all with all, where there are few."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from photosim.search import nearest_rows
from photosim.search.nearest_rows import Cells


def unit_rows(count: int, seed: int = 0) -> NDArray[np.float32]:
    """Rows in clusters, as photos are."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(max(1, count // 20), 16))
    rows = centres[random.integers(0, len(centres), count)] + random.normal(0, 0.3, (count, 16))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    unit: NDArray[np.float32] = rows.astype(np.float32)
    return unit


def sorted_(rows: NDArray[Any], *, euclidean: bool, **options: Any) -> Cells:
    made = Cells(rows, euclidean=euclidean, **options)
    for _ in made.sort():
        pass
    return made


def nearest(
    found: Cells, count: int, asked: NDArray[np.int64] | None = None
) -> dict[int, list[int]]:
    return {
        row: [other for other in others if other >= 0]
        for part in found.nearest(count, asked)
        for row, others in zip(part.asked.tolist(), part.found.tolist(), strict=True)
    }


@pytest.mark.parametrize("euclidean", [False, True])
def test_few_rows_are_all_compared(euclidean: bool) -> None:
    rows = unit_rows(300)
    scores = rows @ rows.T
    np.fill_diagonal(scores, -np.inf)
    expected = np.argsort(-scores, axis=1, kind="stable")[:, :5]  # of unit rows, either way
    found = nearest(sorted_(rows, euclidean=euclidean), 5)
    assert found == dict(enumerate(expected.tolist()))


def test_scores_are_products_or_squared_distances() -> None:
    rows = np.array([[3, 4], [3, 0], [-1, 0]], np.float32)
    (part,) = sorted_(rows, euclidean=True).nearest(1)
    assert dict(zip(part.asked.tolist(), part.found[:, 0].tolist(), strict=True)) == {
        0: 1,
        1: 0,
        2: 1,
    }
    assert part.scores[:, 0].tolist() == pytest.approx([16, 16, 16])
    (part,) = sorted_(rows, euclidean=False).nearest(1)
    assert part.scores[0, 0] == pytest.approx(9)


def test_only_the_asked_are_answered_and_there_may_be_too_few() -> None:
    found = nearest(sorted_(unit_rows(3), euclidean=False), 5, np.array([1]))
    assert set(found) == {1}
    assert set(found[1]) == {0, 2}
    assert nearest(sorted_(unit_rows(1), euclidean=False), 5) == {0: []}


def test_of_many_rows_most_of_the_nearest_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest_rows, "_EXACT_BELOW", 1_000)
    rows = unit_rows(4_000)
    whole = sorted_(rows, euclidean=False)
    assert whole.cells.max() > nearest_rows.PROBED  # so not all are compared
    scores = rows @ rows.T
    np.fill_diagonal(scores, -np.inf)
    found = nearest(whole, 5)
    best = scores.argmax(axis=1)
    assert np.mean([best[row] in others for row, others in found.items()]) > 0.98
    assert len(found) == len(rows)


def test_many_rows_are_sorted_in_small_steps_and_kept_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(nearest_rows, "_EXACT_BELOW", 1_000)
    monkeypatch.setattr(nearest_rows, "_STEP", 500)
    rows = unit_rows(4_000)
    compact = (100 * rows).round().astype(np.int8)
    parts: list[int] = []

    def decode(part: NDArray[Any]) -> NDArray[np.float32]:
        parts.append(len(part))
        return part.astype(np.float32) * np.float32(0.01)

    made = Cells(compact, euclidean=True, decode=decode)
    assert sum(1 for _ in made.sort()) >= 4_000 / 500
    assert max(parts[1:]) <= 500  # after the sample
    by_floats = nearest(sorted_(decode(compact), euclidean=True), 5)
    assert nearest(made, 5) == by_floats


def test_a_cell_of_very_many_is_compared_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest_rows, "_SCORES", 3_000)
    rows = unit_rows(300)
    parts = list(sorted_(rows, euclidean=False).nearest(5))
    assert max(len(part.asked) for part in parts) == 10
    assert sum(len(part.asked) for part in parts) == 300
