"""Photos that are one thing are one tile: what it shows, and what is done to all of it."""

from pathlib import Path

import pytest
from PIL import ImageOps
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from photosim.catalogue.store import Store
from photosim.config import Settings
from photosim.desktop.grid.geometry import CAPTION
from photosim.desktop.grid.photo_model import dragged_ids
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.teach.dialogs import TeachTagDialog
from tests.desktop.conftest import OpenWindow
from tests.desktop.files.test_copies import answer as pick
from tests.desktop.hands import LEFT, PLAIN
from tests.photos import draw_photo, make_photo
from tests.sidecars import digikam
from tests.vision.raw_files import make_dng

PAIR = ["IMG_1.jpg", "IMG_1.dng"]
EDITED = ["IMG_2 edited.jpg", "IMG_2.jpg"]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    make_photo(folder / "alone.jpg", "bricks")
    make_photo(folder / "IMG_1.jpg", "flower", 1)
    make_dng(folder / "IMG_1.dng", draw_photo("flower", 1, (96, 64)), (96, 64), 1)
    make_photo(folder / "IMG_2.jpg", "skyline", 2)
    ImageOps.grayscale(draw_photo("skyline", 2)).save(folder / "IMG_2 edited.jpg")
    return folder


@pytest.fixture
def stacks(photos: Path, open_library: OpenWindow) -> MainWindow:
    return open_library(photos, 3)


def shown(window: MainWindow) -> list[str]:
    """The names of the tiles, in order."""
    ids = window.model.ids
    names = {photo.id: photo.path.name for photo in window.model.known(ids)}
    return [names.get(photo_id, "?") for photo_id in ids.tolist()]


def choose(qtbot: QtBot, window: MainWindow, name: str) -> None:
    """Click on a tile, as far as the window goes."""
    grid = window.browser.grid
    qtbot.waitUntil(lambda: name in shown(window))
    photo_id = int(window.model.ids[shown(window).index(name)])
    grid.go_to(photo_id)
    grid.setFocus()
    qtbot.waitUntil(lambda: window.browser.chosen_ids().tolist() == [photo_id])
    qtbot.waitUntil(window.actions_.trash.isEnabled)


def answer(qtbot: QtBot, window: MainWindow, button: str) -> str:
    """Answer the question that is asked; returns what it says."""

    def asked() -> list[QMessageBox]:
        return [box for box in window.findChildren(QMessageBox) if box.isVisible()]

    qtbot.waitUntil(lambda: bool(asked()))
    [box] = asked()
    said = f"{box.text()} {box.informativeText()}"
    next(one for one in box.buttons() if one.text().replace("&", "") == button).click()
    qtbot.waitUntil(lambda: not asked())
    return said


def copied() -> list[str]:
    """The names of the files in the clipboard."""
    data = QApplication.clipboard().mimeData()
    return [] if data is None else [url.fileName() for url in data.urls()]


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_stack_is_one_tile_that_says_what_it_is_and_unfolds_in_place(
    qtbot: QtBot, stacks: MainWindow
) -> None:
    qtbot.waitUntil(lambda: sorted(shown(stacks)) == ["IMG_1.jpg", "IMG_2 edited.jpg", "alone.jpg"])
    assert stacks.bar.subtitle == "5 photos  ·  2 stacks"
    row = shown(stacks).index("IMG_1.jpg")
    index = stacks.model.index(row)
    spoken = stacks.model.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "IMG_1.jpg, RAW and JPEG, 2 files"
    assert "RAW and JPEG, 2 files" in stacks.model.data(index, Qt.ItemDataRole.ToolTipRole)
    grid = stacks.browser.grid
    badge = grid.visualRect(index).bottomRight() - QPoint(16, CAPTION + 16)
    QTest.mouseClick(grid.viewport(), LEFT, PLAIN, badge)
    qtbot.waitUntil(lambda: shown(stacks)[row : row + 2] == PAIR)
    assert stacks.bar.subtitle == "5 photos  ·  2 stacks"
    choose(qtbot, stacks, "IMG_1.dng")
    act = stacks.actions_
    qtbot.waitUntil(act.unfold.isEnabled)
    assert act.unfold.text() == "Fold Stack"
    assert stacks.details.text_of("stack") == "RAW and JPEG, 2 files"
    QTest.keyClick(grid, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert len(shown(stacks)) == 3
    assert grid.current_id() == stacks.model.id_at(row), "the cover has the focus"
    act.all_photos.trigger()
    qtbot.waitUntil(lambda: len(shown(stacks)) == 3)


def test_another_photo_becomes_the_cover_and_back(qtbot: QtBot, stacks: MainWindow) -> None:
    act = stacks.actions_
    choose(qtbot, stacks, "IMG_2 edited.jpg")
    qtbot.waitUntil(act.unfold.isEnabled)
    act.unfold.trigger()
    choose(qtbot, stacks, "IMG_2.jpg")
    qtbot.waitUntil(act.cover.isEnabled)
    act.cover.trigger()
    qtbot.waitUntil(lambda: [one for one in shown(stacks) if "IMG_2" in one] == EDITED[::-1])
    assert stacks.undo_bar.isVisible()
    act.undo.trigger()
    qtbot.waitUntil(lambda: [one for one in shown(stacks) if "IMG_2" in one] == EDITED)


def test_a_whole_stack_goes_to_the_trash_and_comes_back_in_one_step(
    qtbot: QtBot, stacks: MainWindow, photos: Path, trash: Path
) -> None:
    before = names_in(photos)
    choose(qtbot, stacks, "IMG_1.jpg")
    stacks.actions_.trash.trigger()
    said = answer(qtbot, stacks, "Move to Trash")
    assert "RAW and JPEG, 2 files." in said
    qtbot.waitUntil(lambda: names_in(photos) == before - set(PAIR))
    qtbot.waitUntil(lambda: len(shown(stacks)) == 2)
    qtbot.waitUntil(stacks.undo_bar.isVisible)
    stacks.actions_.undo.trigger()
    qtbot.waitUntil(lambda: names_in(photos) == before)
    qtbot.waitUntil(lambda: sorted(shown(stacks))[0] == "IMG_1.jpg")
    assert stacks.bar.subtitle == "5 photos  ·  2 stacks"


def test_only_a_part_of_a_stack_can_go(
    qtbot: QtBot, stacks: MainWindow, photos: Path, trash: Path
) -> None:
    choose(qtbot, stacks, "IMG_1.jpg")
    stacks.actions_.trash.trigger()
    answer(qtbot, stacks, "Only “IMG_1.jpg”")
    qtbot.waitUntil(lambda: "IMG_1.dng" in shown(stacks))
    assert names_in(photos) & set(PAIR) == {"IMG_1.dng"}
    choose(qtbot, stacks, "IMG_2 edited.jpg")
    qtbot.waitUntil(stacks.actions_.unfold.isEnabled)
    stacks.actions_.unfold.trigger()
    choose(qtbot, stacks, "IMG_2 edited.jpg")
    stacks.actions_.trash.trigger()
    qtbot.waitUntil(lambda: not (photos / "IMG_2 edited.jpg").exists())
    assert (photos / "IMG_2.jpg").exists(), "what is unfolded goes by itself, without a question"


def test_a_stack_is_renamed_and_copied_as_one(
    qtbot: QtBot, stacks: MainWindow, photos: Path
) -> None:
    choose(qtbot, stacks, "IMG_2 edited.jpg")
    stacks.actions_.copy.trigger()
    qtbot.waitUntil(lambda: len(copied()) == 2)
    bar = stacks.commands.rename_bar
    stacks.actions_.rename.trigger()
    qtbot.waitUntil(bar.isVisible)
    assert bar.field.text() == "IMG_2.jpg", "the others are named after the original"
    assert bar.others == "Renamed with it: IMG_2 edited.jpg"
    (photos / "Town edited.jpg").write_bytes(b"")
    bar.field.setText("Town.jpg")
    bar.button.click()
    qtbot.waitUntil(lambda: "already exists" in bar.complaint)
    assert set(EDITED) <= names_in(photos), "all or none"
    bar.field.setText("City.jpg")
    bar.button.click()
    qtbot.waitUntil(stacks.undo_bar.isVisible)
    assert {"City.jpg", "City edited.jpg"} <= names_in(photos)
    stacks.actions_.undo.trigger()
    qtbot.waitUntil(lambda: set(EDITED) <= names_in(photos))


def test_a_tile_is_rotated_with_all_that_can_be_and_what_cannot_is_named(
    qtbot: QtBot, stacks: MainWindow, photos: Path
) -> None:
    before = {path.name: path.read_bytes() for path in photos.iterdir()}

    def changed() -> set[str]:
        return {path.name for path in photos.iterdir() if path.read_bytes() != before[path.name]}

    choose(qtbot, stacks, "IMG_2 edited.jpg")
    stacks.actions_.rotate_right.trigger()
    qtbot.waitUntil(lambda: stacks.undo_bar.words == "Rotated 2 photos.")
    assert changed() == {*EDITED}
    stacks.actions_.undo.trigger()
    qtbot.waitUntil(lambda: stacks.status.text == "Rotated 2 photos back.")
    assert not changed()
    choose(qtbot, stacks, "IMG_1.jpg")
    stacks.actions_.rotate_right.trigger()
    qtbot.waitUntil(lambda: "Rotated “IMG_1.jpg”." in stacks.status.text)
    assert "IMG_1.dng was left as it is: only JPEG" in stacks.status.text
    assert changed() == {"IMG_1.jpg"}


def test_of_a_stack_what_was_turned_already_is_left_as_it_is(
    qtbot: QtBot, photos: Path, open_library: OpenWindow
) -> None:
    draw_photo("skyline", 2).rotate(90, expand=True).save(photos / "IMG_2.jpg")
    window = open_library(photos, 3)
    choose(qtbot, window, "IMG_2 edited.jpg")
    window.actions_.rotate_right.trigger()
    qtbot.waitUntil(lambda: window.undo_bar.words.startswith("Rotated “IMG_2 edited.jpg”. "))
    assert "the other way already" in window.undo_bar.words
    assert "“IMG_2.jpg”" in window.undo_bar.words


def test_what_is_said_and_dragged_of_a_tile_is_of_all_of_its_files(
    qtbot: QtBot, stacks: MainWindow
) -> None:
    choose(qtbot, stacks, "IMG_1.jpg")
    stacks.actions_.stars[4].trigger()
    qtbot.waitUntil(stacks.undo_bar.isVisible)
    assert (
        stacks.undo_bar.words
        == "Gave 2 photos 4 stars. 1 of them lies behind the cover of a stack."
    )
    model = stacks.model
    whole = model.with_stacks(stacks.browser.chosen_ids())
    model.fetch(whole)
    qtbot.waitUntil(lambda: len(model.known(whole)) == 2)
    dragged = model.files_of(whole)
    assert [url.fileName() for url in dragged.urls()] == PAIR
    assert dragged_ids(dragged) == whole.tolist()


def test_a_tag_is_taught_to_all_that_a_tile_stands_for_as_one_example(
    qtbot: QtBot, stacks: MainWindow, settings: Settings
) -> None:
    choose(qtbot, stacks, "IMG_2 edited.jpg")
    qtbot.waitUntil(stacks.actions_.teach.isEnabled)
    stacks.actions_.teach.trigger()
    qtbot.waitUntil(lambda: stacks.findChild(TeachTagDialog) is not None)
    dialog = stacks.findChild(TeachTagDialog)
    assert dialog is not None
    said = " ".join(one.text() for one in dialog.findChildren(QLabel))
    assert "each tile counts as one example" in said
    assert "A hunch so far, from one photo." in said
    QTest.keyClicks(dialog.box, "towers")
    dialog.teach.click()
    page = stacks.browser.teach
    qtbot.waitUntil(lambda: "2 examples, but copies, stacks" in page.header.words)
    assert "which leaves 1." in page.header.words
    with Store.open(settings.catalogue, read_only=True) as store:
        [tag] = store.tags.all()
        assert {one.path.name for one in store.photos(store.tags.photos(tag.id))} == {*EDITED}


def test_who_comes_for_a_photo_behind_a_cover_sees_it(
    qtbot: QtBot, stacks: MainWindow, photos: Path
) -> None:
    choose(qtbot, stacks, "IMG_1.jpg")
    [raw] = stacks.model.folded_into(stacks.browser.chosen_ids())[1]
    stacks.show_in_folder(raw, photos / "IMG_1.dng")
    qtbot.waitUntil(lambda: stacks.bar.title == "library" and "IMG_1.dng" in shown(stacks))
    assert stacks.browser.chosen_ids().tolist() == [raw]
    stacks.actions_.back.trigger()
    qtbot.waitUntil(lambda: stacks.bar.title == "All Photos" and len(shown(stacks)) == 3)


def test_kinds_of_stacks_are_switched_off_for_good(
    qtbot: QtBot, stacks: MainWindow, settings: Settings
) -> None:
    act = stacks.actions_
    assert not act.stack_bursts.isChecked()
    act.stack_raws.trigger()
    qtbot.waitUntil(lambda: len(shown(stacks)) == 4)
    act.stack_edits.trigger()
    qtbot.waitUntil(lambda: len(shown(stacks)) == 5)
    assert stacks.bar.subtitle == "5 photos"
    act.stack_edits.trigger()
    qtbot.waitUntil(lambda: len(shown(stacks)) == 4)
    stacks.close()
    layout = QSettings(str(settings.data_dir / "window.ini"), QSettings.Format.IniFormat)
    assert [int(str(layout.value(f"stack_{kind}"))) for kind in ("raws", "edits", "bursts")] == [
        0,
        1,
        0,
    ]


def test_results_of_a_search_are_stacks_too(qtbot: QtBot, stacks: MainWindow, photos: Path) -> None:
    stacks.search_for(photos / "alone.jpg")
    qtbot.waitUntil(lambda: "result" in stacks.bar.subtitle)
    stacks.browser.chips.far.click()
    qtbot.waitUntil(lambda: "2 results  ·  2 more in stacks" in stacks.bar.subtitle)
    choose(qtbot, stacks, "IMG_1.jpg")
    qtbot.waitUntil(stacks.actions_.unfold.isEnabled)
    stacks.actions_.unfold.trigger()
    assert set(PAIR) < set(shown(stacks))


def test_what_is_searched_with_has_its_own_stack_behind_it(
    qtbot: QtBot, stacks: MainWindow, photos: Path
) -> None:
    stacks.search_for(photos / "IMG_2.jpg")
    qtbot.waitUntil(lambda: "result" in stacks.bar.subtitle)
    stacks.browser.chips.far.click()
    qtbot.waitUntil(lambda: sorted(shown(stacks)) == ["IMG_1.jpg", "IMG_2.jpg", "alone.jpg"])
    first = stacks.model.index(0)
    spoken = stacks.model.data(first, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "IMG_2.jpg, the photo that is searched with, edited version, 2 files"
    assert "2 results  ·  1 more in stacks" in stacks.bar.subtitle, "its own are not counted"
    choose(qtbot, stacks, "IMG_2.jpg")
    qtbot.waitUntil(stacks.actions_.unfold.isEnabled)
    stacks.actions_.unfold.trigger()
    assert shown(stacks)[:2] == EDITED[::-1]
    assert stacks.model.count == 2, "they are no results"
    stacks.actions_.stack_edits.trigger()
    qtbot.waitUntil(lambda: stacks.model.count == 3)


def test_a_search_that_finds_nothing_but_its_own_stack_says_so(
    qtbot: QtBot, photos: Path, open_library: OpenWindow
) -> None:
    for name in ("alone.jpg", *EDITED):
        (photos / name).unlink()
    window = open_library(photos, 1)
    window.search_for(photos / "IMG_1.jpg")
    qtbot.waitUntil(lambda: "of its own stack" in window.browser.empty.message)


def test_a_raw_file_that_would_stay_behind_is_asked_about(
    qtbot: QtBot, stacks: MainWindow, photos: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (photos / "IMG_1.xmp").write_text(digikam(3, []))

    def copy(*, along: bool) -> None:
        choose(qtbot, stacks, "IMG_1.jpg")
        stacks.actions_.copy_to.trigger()
        pick(stacks, out)
        qtbot.waitUntil(lambda: any(box.isVisible() for box in stacks.findChildren(QMessageBox)))
        box = next(one for one in stacks.findChildren(QMessageBox) if one.isVisible())
        assert box.checkBox().isChecked() is stacks.actions_.stack_raws.isChecked()
        box.checkBox().setChecked(along)
        said = answer(qtbot, stacks, "Copy")
        assert said.startswith("Copy without the RAW file?")
        qtbot.waitUntil(stacks.undo_bar.isVisible)

    stacks.actions_.stack_raws.trigger()
    qtbot.waitUntil(lambda: "IMG_1.dng" in shown(stacks))
    copy(along=False)
    assert names_in(out) == {"IMG_1.jpg"}
    stacks.actions_.undo.trigger()
    qtbot.waitUntil(lambda: names_in(out) == set())
    copy(along=True)
    qtbot.waitUntil(lambda: names_in(out) == {*PAIR, "IMG_1.xmp"})
