from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from photosim.arrays import Ids
from photosim.catalogue.records import PhotoRecord, PhotoState
from photosim.desktop.grid.photo_model import PAGE, PhotoModel
from photosim.library.piles import Pile, Piles
from tests.desktop.librarian import Librarian


def ids(*numbers: int) -> Ids:
    return np.array(numbers, dtype=np.int64)


def record(photo_id: int, name: str = "") -> PhotoRecord:
    path = Path(f"/photos/{name or photo_id}.jpg")
    taken = datetime(2024, 7, 1, 12, 0)
    return PhotoRecord(photo_id, 1, path, 1000, 0, 30, 20, taken, PhotoState.INDEXED, None)


@pytest.fixture
def librarian(qtbot: QtBot) -> Librarian:
    return Librarian(record)


@pytest.fixture
def model(librarian: Librarian) -> PhotoModel:
    return PhotoModel(librarian.ask)


def name(model: PhotoModel, row: int) -> str | None:
    return model.data(model.index(row), Qt.ItemDataRole.DisplayRole)  # type: ignore[no-any-return]


def test_the_model_keeps_qts_rules_through_every_change(
    model: PhotoModel, librarian: Librarian, qtmodeltester: ModelTester, qtbot: QtBot
) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.show(ids(1, 2, 3, 4, 5, 6))
    qtbot.waitUntil(lambda: bool(librarian.asked))
    librarian.answer()
    model.update_ids(ids(2, 9, 3, 5, 6, 7))
    model.update_ids(ids(6, 5, 3))
    model.show(ids(8, 9), {8: 0.9, 9: 0.5}, [record(8), record(9)])
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_records_come_by_the_page_when_looked_at(
    model: PhotoModel, librarian: Librarian, qtbot: QtBot
) -> None:
    model.show(np.arange(1, 1001, dtype=np.int64))
    assert name(model, 0) is None
    qtbot.waitUntil(lambda: bool(librarian.asked))
    assert librarian.asked[0] == list(range(1, PAGE + 1))
    with qtbot.waitSignal(model.dataChanged):
        librarian.answer()
    assert name(model, 0) == "1.jpg"
    assert name(model, PAGE - 1) == f"{PAGE}.jpg"


def test_pages_scrolled_past_are_never_asked_for(
    model: PhotoModel, librarian: Librarian, qtbot: QtBot
) -> None:
    model.show(np.arange(100 * PAGE, dtype=np.int64))
    for page in range(100):
        model.record(page * PAGE)
    qtbot.waitUntil(lambda: bool(librarian.asked))
    for _ in range(20):
        librarian.answer()
    asked = [wanted[0] // PAGE for wanted in librarian.asked]
    assert asked[0] == 99
    assert len(asked) < 10


def test_an_answer_to_what_is_no_longer_shown_is_not_shown(
    model: PhotoModel, librarian: Librarian, qtbot: QtBot
) -> None:
    model.show(ids(1, 2))
    model.record(0)
    qtbot.waitUntil(lambda: bool(librarian.asked))
    model.show(ids(7))
    with qtbot.assertNotEmitted(model.dataChanged):
        librarian.answer(0)
    assert name(model, 0) is None


def test_photos_that_stay_keep_their_persistent_indexes(model: PhotoModel) -> None:
    model.show(ids(10, 20, 30, 40))
    kept = QPersistentModelIndex(model.index(2))
    gone = QPersistentModelIndex(model.index(1))
    model.update_ids(ids(5, 10, 30, 35, 40))
    assert kept.row() == 2
    assert model.id_at(kept.row()) == 30
    assert not gone.isValid()


def test_many_scattered_changes_arrive_in_one_go(model: PhotoModel, qtbot: QtBot) -> None:
    model.show(np.arange(0, 1000, 2, dtype=np.int64))
    with qtbot.waitSignal(model.modelReset), qtbot.assertNotEmitted(model.rowsInserted):
        model.update_ids(np.arange(1000, dtype=np.int64))
    assert model.rowCount() == 1000


def test_photos_that_changed_are_asked_for_again(
    model: PhotoModel, librarian: Librarian, qtbot: QtBot
) -> None:
    model.show(ids(1, 2), None, [record(1, "old"), record(2)])
    assert name(model, 0) == "old.jpg"
    model.refresh([1])
    qtbot.waitUntil(lambda: bool(librarian.asked))
    assert name(model, 0) == "old.jpg"
    librarian.answer()
    assert name(model, 0) == "1.jpg"


def test_a_search_speaks_the_similarity(model: PhotoModel) -> None:
    model.show(ids(1), {1: 0.873}, [record(1, "beach")])
    index = model.index(0)
    assert model.similarity(0) == pytest.approx(0.873)
    assert model.data(index, Qt.ItemDataRole.AccessibleTextRole) == "beach.jpg, 87 % similar"
    assert "100 % is the same picture" in model.data(index, Qt.ItemDataRole.ToolTipRole)


def test_dragged_photos_are_files(model: PhotoModel) -> None:
    model.show(ids(1, 2), None, [record(1, "a b"), record(2)])
    urls = model.files_of(model.ids).urls()
    assert [url.toLocalFile() for url in urls] == ["/photos/a b.jpg", "/photos/2.jpg"]


def test_an_index_of_another_time_has_no_data(model: PhotoModel) -> None:
    model.show(ids(1, 2, 3))
    index = model.index(2)
    model.show(ids(1))
    assert model.data(index) is None
    assert model.data(QModelIndex()) is None


def test_records_that_were_refused_are_asked_for_again(librarian: Librarian, qtbot: QtBot) -> None:
    model = PhotoModel(librarian.ask, again_ms=1)
    model.show(ids(1, 2, 3))
    assert name(model, 0) is None
    qtbot.waitUntil(lambda: len(librarian.asked) == 1)
    librarian.refuse()
    qtbot.waitUntil(lambda: len(librarian.asked) == 2)
    librarian.answer()
    assert name(model, 0) == "1.jpg"


@pytest.mark.parametrize(
    ("described", "words"), [(False, "100 % is the same picture"), (True, "for these words")]
)
def test_the_tip_says_what_the_number_means(model: PhotoModel, described: bool, words: str) -> None:
    model.show(ids(8), {8: 0.5}, [record(8)], described=described)
    tip = model.data(model.index(0), Qt.ItemDataRole.ToolTipRole)
    assert words in tip
    assert "50 %" in tip


def test_what_is_folded_among_photos_is_told_without_asking_of_each(
    model: PhotoModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    for one in ("is_behind", "is_copy"):
        monkeypatch.setattr(Piles, one, lambda _piles, photo: asked.append(photo))
    monkeypatch.setattr(PhotoModel, "row_of", lambda _model, photo: asked.append(photo))
    piles = Piles.of({1: Pile((2, 3, 4), copies=1), 5: Pile((6,), is_open=True)})
    model.show(ids(1, 5, 6), piles=piles)
    assert model.folded_among([1, 2, 3, 3, 6]) == (1, 1)
    assert model.folded_among([]) == (0, 0)
    assert model.holds([1, 2, 6])
    assert model.holds([])
    assert not model.holds([1, 7])
    model.show(ids(1, 2))
    assert model.folded_among([1, 2]) == (0, 0)
    assert not asked


class Looked(np.ndarray[Any, Any]):
    """Photo ids that note which rows are read one by one."""

    rows: ClassVar[list[int]] = []

    def __getitem__(self, row: Any) -> Any:
        if isinstance(row, int):
            self.rows.append(row)
        return super().__getitem__(row)


def test_where_all_photos_change_only_those_that_are_known_are_looked_up(
    model: PhotoModel, librarian: Librarian, qtbot: QtBot
) -> None:
    model.show(np.arange(1, 5_001, dtype=np.int64))
    assert name(model, 3_000) is None
    qtbot.waitUntil(lambda: bool(librarian.asked))
    librarian.answer()
    assert name(model, 3_000) == "3001.jpg"
    librarian.asked.clear()
    model.ids = model.ids.view(Looked)
    model.refresh(range(1, 5_001))
    assert len(Looked.rows) < 2 * PAGE
    qtbot.waitUntil(lambda: bool(librarian.asked))
    assert 3_001 in librarian.asked[0]
