"""Examples that may be wrong are corrected with a click."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from photosim.catalogue.records import PhotoRecord, PhotoState, Tag
from photosim.desktop.grid.photo_model import PhotoModel
from photosim.desktop.grid.view import PhotoGrid
from photosim.desktop.tasks.thumbnails import Thumbnails
from photosim.desktop.teach.check import CheckPage
from photosim.desktop.teach.loader import Doubt, Learnt, MixUp
from photosim.desktop.ui.theme import Theme
from tests.desktop.librarian import Librarian
from tests.photos import make_photo

GULL, TERN = Tag(1, None, ("gull",)), Tag(2, None, ("birds", "tern"))


@pytest.fixture
def page(qtbot: QtBot, thumbnails: Thumbnails) -> CheckPage:
    made = CheckPage(thumbnails)
    qtbot.addWidget(made)
    made.show()
    return made


def record(number: int) -> PhotoRecord:
    path = Path(f"/photos/{number}.jpg")
    return PhotoRecord(number, 1, path, 9, 0, 320, 240, None, PhotoState.INDEXED, None)


def test_a_photo_that_looks_like_another_tag_gets_that_one(qtbot: QtBot, page: CheckPage) -> None:
    mix_up = MixUp(GULL, TERN, 1, [record(5)], [record(6)])
    page.show_learnt(Learnt(None, None, [mix_up], []))
    assert page.has_any
    assert page.buttons[5].accessibleName() == "It Is “tern”, 5.jpg"
    with qtbot.waitSignal(page.retagged) as said:
        page.buttons[5].click()
    assert said.args == [5, [("birds", "tern")], [1], "“5.jpg” has the tag “tern” now."]
    assert 6 not in page.buttons, "what it is compared with is not in doubt"


def test_pictures_come_though_a_grid_out_of_sight_comes_to_rest(
    qtbot: QtBot, page: CheckPage, thumbnails: Thumbnails, tmp_path: Path, theme: Theme
) -> None:
    grid = PhotoGrid(PhotoModel(Librarian().ask), thumbnails, theme)
    qtbot.addWidget(grid)
    photo = make_photo(tmp_path / "5.jpg", "flower", size=(640, 480))
    mtime = photo.stat().st_mtime_ns
    known = [replace(record(number), path=photo, mtime_ns=mtime) for number in range(5, 45)]
    with qtbot.waitSignal(grid.rested):
        grid.ask_thumbnails_soon()
        page.show_learnt(Learnt(None, None, [], [Doubt(GULL, one) for one in known]))
    qtbot.waitUntil(lambda: not thumbnails.busy)
    assert all(thumbnails.get(one.id) is not None for one in known)


def test_a_tag_that_all_others_contradict_is_taken_off(qtbot: QtBot, page: CheckPage) -> None:
    page.show_learnt(Learnt(None, None, [], [Doubt(GULL, record(7))]))
    with qtbot.waitSignal(page.retagged) as said:
        page.buttons[7].click()
    assert said.args == [7, [], [1], "“7.jpg” no longer has the tag “gull”."]
    page.show_learnt(Learnt(None, None, [], []))
    assert not page.has_any
