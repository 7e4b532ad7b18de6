"""Renaming, the trash and undoing, as a person does them in the window."""

import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from photosim.config import Settings
from photosim.desktop.browse.history import RecentlyAdded
from photosim.desktop.files import operations
from photosim.desktop.files.changes import PhotoChanges
from photosim.desktop.files.conflict_dialog import ConflictDialog
from photosim.desktop.files.operations import DriveFull
from photosim.desktop.files.rename_dialog import RenameDialog
from photosim.desktop.files.undo_steps import Kind
from photosim.desktop.shell.main_window import MainWindow
from photosim.library.indexer import Events, Indexer
from photosim.library.transfer import Choice
from tests.desktop.conftest import OpenWindow, heard
from tests.desktop.hands import LEFT, PLAIN, click, names, row_of
from tests.desktop.librarian import plain_record
from tests.fakes import FakeEncoderService
from tests.live_photos import make_movie, still_exif
from tests.photos import make_photo

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="uses the trash of a freedesktop desktop"
)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    for kind in ("flower", "bricks", "hills"):
        for seed in range(2):
            make_photo(folder / f"{kind}-{seed}.jpg", kind, seed, (80, 60))
    return folder


@pytest.fixture
def photos(drawn: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(drawn, tmp_path / "photos"))


@pytest.fixture
def library(photos: Path, trash: Path, open_library: OpenWindow) -> MainWindow:
    return open_library(photos, 6)


def pick(qtbot: QtBot, window: MainWindow, name: str, keys: Qt.KeyboardModifier = PLAIN) -> int:
    """Click a photo; returns its id."""
    click(qtbot, window, name, keys)
    qtbot.waitUntil(window.actions_.trash.isEnabled)
    return int(window.model.ids[row_of(window, name)])


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    """Press a key where the focus is."""
    target = window.focusWidget() or window
    QTest.keyClick(target, key, modifier)


def listen_to_watcher(monkeypatch: pytest.MonkeyPatch) -> dict[Path, Indexer]:
    """Note, from now on, each path that the watcher reports and the indexer that heard of it."""
    told: dict[Path, Indexer] = {}
    take = Indexer.take_paths

    def note(indexer: Indexer, paths: frozenset[Path]) -> Events:
        events = take(indexer, paths)
        told.update(dict.fromkeys(paths, indexer))
        return events

    monkeypatch.setattr(Indexer, "take_paths", note)
    return told


def question(qtbot: QtBot, window: MainWindow) -> QMessageBox:
    def boxes() -> list[QMessageBox]:
        return [box for box in window.findChildren(QMessageBox) if box.isVisible()]

    qtbot.waitUntil(lambda: bool(boxes()))
    return boxes()[0]


# Renaming


def test_f2_renames_and_the_photo_keeps_its_selection_and_its_vector(
    qtbot: QtBot,
    library: MainWindow,
    photos: Path,
    encoder: FakeEncoderService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = listen_to_watcher(monkeypatch)
    photo_id = pick(qtbot, library, "flower-0.jpg")
    embedded = len(encoder.embedded)
    press(library, Qt.Key.Key_F2)
    bar = library.commands.rename_bar
    assert bar.isVisible()
    assert bar.field.selectedText() == "flower-0"
    QTest.keyClicks(bar.field, "Rose")
    press(library, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Rose.jpg" in names(library))
    assert not bar.isVisible()
    assert (photos / "Rose.jpg").exists()
    assert not (photos / "flower-0.jpg").exists()
    qtbot.waitUntil(lambda: photos / "Rose.jpg" in told)
    indexer = told[photos / "Rose.jpg"]
    qtbot.waitUntil(lambda: not (indexer.is_work_due or indexer.is_working) and library.settled)
    assert library.browser.grid.selected_ids().tolist() == [photo_id]
    assert library.browser.grid.hasFocus()
    assert len(names(library)) == 6
    assert len(encoder.embedded) == embedded
    assert "Renamed “flower-0.jpg” to “Rose.jpg”." in library.undo_bar.words


def test_a_taken_name_is_refused_and_another_can_be_given(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    pick(qtbot, library, "flower-0.jpg")
    press(library, Qt.Key.Key_F2)
    bar = library.commands.rename_bar
    QTest.keyClicks(bar.field, "flower-1")
    press(library, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "A file named “flower-1.jpg” already exists" in bar.complaint)
    bar.field.selectAll()
    QTest.keyClicks(bar.field, "a/b.jpg")
    assert "slash" in bar.complaint
    assert not bar.button.isEnabled()
    press(library, Qt.Key.Key_Return)
    press(library, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    press(library, Qt.Key.Key_F2)
    assert bar.isVisible()
    pick(qtbot, library, "flower-1.jpg")
    qtbot.waitUntil(lambda: not bar.isVisible())  # it was for the other one
    assert sorted(names(library)) == sorted(path.name for path in photos.iterdir())
    assert (photos / "flower-0.jpg").exists()


def renaming(qtbot: QtBot, window: MainWindow) -> RenameDialog:
    def dialogs() -> list[RenameDialog]:
        return [one for one in window.findChildren(RenameDialog) if one.isVisible()]

    qtbot.waitUntil(lambda: bool(dialogs()))
    return dialogs()[0]


def new_names(dialog: RenameDialog) -> list[str]:
    names = dialog.table.model()
    return [str(names.index(row, 1).data()) for row in range(names.rowCount())]


def test_several_photos_are_renamed_by_a_pattern_that_is_previewed_and_undone_at_once(
    qtbot: QtBot, library: MainWindow, photos: Path, encoder: FakeEncoderService
) -> None:
    before, embedded = {path.name for path in photos.iterdir()}, len(encoder.embedded)
    (photos / "flower-0.jpg.xmp").write_text("stars")
    press(library, Qt.Key.Key_A, CTRL)
    qtbot.waitUntil(lambda: len(library.browser.chosen_ids()) == 6)
    qtbot.waitUntil(library.actions_.rename.isEnabled)
    press(library, Qt.Key.Key_F2)
    dialog = renaming(qtbot, library)
    assert not dialog.rename.isEnabled()
    qtbot.waitUntil(lambda: dialog.summary == "All names stay as they are.")
    assert not dialog.rename.isEnabled()
    assert dialog.table.isColumnHidden(2), "names have the room while there are no problems"
    dialog.pattern.setText("{nummer}")
    qtbot.waitUntil(lambda: "“{nummer}” is not a placeholder." in dialog.summary)
    dialog.pattern.setText("Summer")
    qtbot.waitUntil(lambda: dialog.summary == "6 names can't be used.")
    assert not dialog.rename.isEnabled()
    problem = str(dialog.table.model().index(0, 2).data())
    assert problem == "Two of these photos would have this name."
    assert dialog.fontMetrics().horizontalAdvance(problem) < dialog.table.columnWidth(2)
    dialog.pattern.setText("Summer {number:2}")
    qtbot.waitUntil(lambda: new_names(dialog) == [f"Summer 0{n}.jpg" for n in range(1, 7)])
    assert dialog.summary == "6 photos get a new name. 1 file that belongs to them goes along."
    dialog.rename.click()
    qtbot.waitUntil(lambda: "Renamed 6 photos." in library.undo_bar.words)
    assert len(list(photos.glob("Summer 0*.jpg"))) == 6
    assert len(list(photos.glob("Summer 0*.jpg.xmp"))) == 1
    qtbot.waitUntil(lambda: sorted(names(library))[0] == "Summer 01.jpg")
    library.actions_.undo.trigger()
    qtbot.waitUntil(lambda: before == {path.name for path in photos.glob("*.jpg")})
    assert (photos / "flower-0.jpg.xmp").exists()
    qtbot.waitUntil(lambda: set(names(library)) == before)
    qtbot.waitUntil(lambda: library.status.text == "Up to date" and library.settled)
    assert len(encoder.embedded) == embedded


def test_the_open_photo_is_renamed_where_it_is(qtbot: QtBot, library: MainWindow) -> None:
    pick(qtbot, library, "flower-0.jpg")
    press(library, Qt.Key.Key_Return)
    qtbot.waitUntil(library.browser.viewer.isVisible)
    press(library, Qt.Key.Key_F2)
    QTest.keyClicks(library.commands.rename_bar.field, "Tulip")
    press(library, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: library.bar.title == "Tulip.jpg")
    assert library.browser.is_viewing
    assert library.browser.viewer.hasFocus()


# The trash


def test_delete_moves_to_the_trash_and_selects_the_next_photo(
    qtbot: QtBot, library: MainWindow, photos: Path, trash: Path
) -> None:
    following = names(library)[2]
    going = names(library)[1]
    pick(qtbot, library, going)
    press(library, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: going not in names(library))
    assert (trash / going).exists()
    assert not (photos / going).exists()
    grid = library.browser.grid
    qtbot.waitUntil(lambda: len(grid.selected_ids()) == 1)
    assert library.model.known(grid.selected_ids())[0].path.name == following
    assert f"Moved “{going}” to the trash." in library.undo_bar.words
    qtbot.waitUntil(lambda: library.bar.subtitle == "5 photos")


def test_several_photos_go_to_the_trash_and_come_back_together(
    qtbot: QtBot, library: MainWindow, photos: Path, encoder: FakeEncoderService
) -> None:
    before = names(library)
    embedded = len(encoder.embedded)
    press(library, Qt.Key.Key_A, CTRL)
    qtbot.waitUntil(lambda: len(library.browser.grid.selected_ids()) == 6)
    qtbot.waitUntil(library.actions_.trash.isEnabled)
    pick(qtbot, library, before[0], CTRL)
    press(library, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: names(library) == before[:1])
    assert [path.name for path in photos.iterdir()] == before[:1]
    assert "Moved 5 photos to the trash." in library.undo_bar.words
    QTest.mouseClick(library.undo_bar.undo, LEFT)
    qtbot.waitUntil(lambda: sorted(names(library)) == sorted(before))
    assert len(list(photos.iterdir())) == 6
    assert len(encoder.embedded) == embedded
    assert "Restored 5 photos." in library.status.text
    grid = library.browser.grid
    qtbot.waitUntil(lambda: len(grid.selected_ids()) == 5)
    assert library.model.id_at(row_of(library, before[0])) not in grid.selected_ids()
    assert grid.hasFocus()


def test_sidecars_go_to_the_trash_and_come_back_with_their_photo(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    sidecars = [photos / "flower-0.xmp", photos / "flower-0.jpg.xmp"]
    for sidecar in sidecars:
        sidecar.write_text("rated")
    pick(qtbot, library, "flower-0.jpg")
    press(library, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "2 sidecar files went along" in library.undo_bar.words)
    assert not any(sidecar.exists() for sidecar in sidecars)
    press(library, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: all(sidecar.exists() for sidecar in sidecars))
    assert (photos / "flower-0.jpg").exists()


def test_a_sidecar_is_renamed_with_its_photo_and_back(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    (photos / "flower-0.xmp").write_text("rated")
    pick(qtbot, library, "flower-0.jpg")
    press(library, Qt.Key.Key_F2)
    QTest.keyClicks(library.commands.rename_bar.field, "Rose")
    press(library, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Rose.jpg" in names(library))
    qtbot.waitUntil(lambda: (photos / "Rose.xmp").exists())
    assert not (photos / "flower-0.xmp").exists()
    press(library, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: (photos / "flower-0.xmp").exists())


@pytest.fixture
def live(photos: Path, trash: Path, open_library: OpenWindow) -> MainWindow:
    """A library with a live photo, whose movie has another name."""
    make_photo(photos / "flower-0.jpg", "flower", 0, (80, 60), exif=still_exif().tobytes())
    make_movie(photos / "moving.mov")
    return open_library(photos, 6)


def test_the_movie_of_a_live_photo_gets_its_name_when_it_is_renamed(
    qtbot: QtBot, live: MainWindow, photos: Path
) -> None:
    pick(qtbot, live, "flower-0.jpg")
    press(live, Qt.Key.Key_F2)
    QTest.keyClicks(live.commands.rename_bar.field, "Rose")
    press(live, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Rose.jpg" in names(live))
    qtbot.waitUntil(lambda: (photos / "Rose.mov").exists())
    assert not (photos / "moving.mov").exists()
    press(live, Qt.Key.Key_Z, CTRL)
    # One file is renamed after the other.
    both = photos / "moving.mov", photos / "flower-0.jpg"
    qtbot.waitUntil(lambda: all(file.exists() for file in both))


def test_a_live_photo_is_copied_with_its_movie_and_both_copies_are_taken_back(
    qtbot: QtBot, live: MainWindow, photos: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "card"
    folder.mkdir()
    (folder / "flower-0.jpg").write_bytes(b"another")
    pick(qtbot, live, "flower-0.jpg")
    live.actions_.copy_to.trigger()
    dialog = next(one for one in live.findChildren(QFileDialog) if one.isVisible())
    dialog.fileSelected.emit(str(folder))
    dialog.close()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in live.findChildren(ConflictDialog)))
    next(one for one in live.findChildren(ConflictDialog) if one.isVisible()).go.click()
    qtbot.waitUntil(live.undo_bar.isVisible)
    names_there = {path.name for path in folder.iterdir()}
    assert names_there == {"flower-0.jpg", "flower-0 (2).jpg", "flower-0 (2).mov"}
    live.actions_.undo.trigger()
    qtbot.waitUntil(lambda: [path.name for path in folder.iterdir()] == ["flower-0.jpg"])
    assert (photos / "moving.mov").exists()


def test_a_live_photo_that_is_replaced_goes_to_the_trash_with_its_movie_alone(
    qtbot: QtBot, live: MainWindow, photos: Path, trash: Path
) -> None:
    (photos / "flower-0.mp4").write_bytes(b"of another program")
    other = make_photo(photos / "other" / "flower-0.jpg", "flower", 5)
    qtbot.waitUntil(lambda: len(names(live)) == 7 and live.settled)
    live.navigator.narrow("other")
    qtbot.waitUntil(lambda: len(names(live)) == 1)
    pick(qtbot, live, "flower-0.jpg")
    live.actions_.copy_to.trigger()
    dialog = next(one for one in live.findChildren(QFileDialog) if one.isVisible())
    dialog.fileSelected.emit(str(photos))
    dialog.close()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in live.findChildren(ConflictDialog)))
    conflicts = next(one for one in live.findChildren(ConflictDialog) if one.isVisible())
    conflicts.buttons[Choice.REPLACE].click()
    conflicts.go.click()
    qtbot.waitUntil(live.undo_bar.isVisible)
    assert (photos / "flower-0.jpg").read_bytes() == other.read_bytes()
    assert {path.name for path in trash.iterdir()} == {"flower-0.jpg", "moving.mov"}
    assert (photos / "flower-0.mp4").exists()


def width(window: MainWindow, name: str) -> int | None:
    photo = window.model.record(row_of(window, name))
    return None if photo is None else photo.width


def test_the_movie_of_a_live_photo_goes_to_the_trash_with_its_last_still(
    qtbot: QtBot, live: MainWindow, photos: Path
) -> None:
    make_photo(photos / "edited.jpg", "flower", 0, (80, 60), exif=still_exif().tobytes())
    qtbot.waitUntil(lambda: "edited.jpg" in names(live))
    qtbot.waitUntil(lambda: width(live, "edited.jpg") == 80)  # it has been read
    pick(qtbot, live, "edited.jpg")
    press(live, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not (photos / "edited.jpg").exists())
    qtbot.waitUntil(lambda: "edited.jpg" in live.undo_bar.words)
    assert (photos / "moving.mov").exists()
    qtbot.waitUntil(lambda: "edited.jpg" not in names(live))
    pick(qtbot, live, "flower-0.jpg")
    press(live, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not (photos / "moving.mov").exists())
    press(live, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: (photos / "moving.mov").exists())


def test_a_sidecar_whose_new_name_is_taken_stays_and_this_is_said(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    for name in ("flower-0.xmp", "Rose.xmp"):
        (photos / name).write_text(name)
    pick(qtbot, library, "flower-0.jpg")
    press(library, Qt.Key.Key_F2)
    QTest.keyClicks(library.commands.rename_bar.field, "Rose")
    press(library, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: (photos / "Rose.jpg").exists())
    qtbot.waitUntil(lambda: "“Rose.xmp” already exists" in library.status.text)
    assert (photos / "Rose.xmp").read_text() == "Rose.xmp"
    assert (photos / "flower-0.xmp").exists()


def test_a_photo_back_from_the_trash_is_selected_and_in_view(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    grid = library.browser.grid
    library.resize(700, 420)
    grid.set_side(256)
    qtbot.waitUntil(lambda: grid.verticalScrollBar().maximum() > 0)
    first, last = names(library)[0], names(library)[-1]
    pick(qtbot, library, last)
    photo = library.model.id_at(row_of(library, last))
    press(library, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: last not in names(library))
    pick(qtbot, library, first)
    grid.verticalScrollBar().setValue(0)
    press(library, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: grid.selected_ids().tolist() == [photo])
    assert grid.current_id() == photo
    tile = grid.visualRect(library.model.index(row_of(library, last)))
    assert grid.viewport().rect().contains(tile)


def test_undo_in_a_place_without_the_photo_leaves_the_selection_alone(
    qtbot: QtBot, library: MainWindow
) -> None:
    pick(qtbot, library, "flower-0.jpg")
    photo = library.model.id_at(row_of(library, "flower-0.jpg"))
    press(library, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "flower-0.jpg" not in names(library))
    library.navigator.narrow("hills")
    qtbot.waitUntil(lambda: {name[:5] for name in names(library)} == {"hills"})
    pick(qtbot, library, "hills-0.jpg")
    chosen = library.browser.grid.selected_ids().tolist()
    press(library, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: "Restored “" in library.status.text)
    library.navigator.narrow("")
    qtbot.waitUntil(lambda: photo in library.model.ids)
    qtbot.waitUntil(lambda: library.settled)
    assert library.browser.grid.selected_ids().tolist() == chosen


def test_the_open_photo_that_comes_back_is_open_again(qtbot: QtBot, library: MainWindow) -> None:
    order = names(library)
    pick(qtbot, library, order[2])
    press(library, Qt.Key.Key_Return)
    qtbot.waitUntil(library.browser.viewer.isVisible)
    press(library, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: library.bar.title == order[3])
    press(library, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: library.bar.title == order[2])
    assert library.browser.is_viewing


def test_undo_takes_back_step_by_step(qtbot: QtBot, library: MainWindow, photos: Path) -> None:
    undo = library.actions_.undo
    assert not undo.isEnabled()
    pick(qtbot, library, "flower-0.jpg")
    press(library, Qt.Key.Key_F2)
    QTest.keyClicks(library.commands.rename_bar.field, "Rose")
    press(library, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Rose.jpg" in names(library))
    press(library, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "Rose.jpg" not in names(library))
    assert undo.text() == "Undo Move to Trash"
    press(library, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: "Rose.jpg" in names(library))
    assert undo.text() == "Undo Rename"
    press(library, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: "flower-0.jpg" in names(library))
    assert not undo.isEnabled()
    assert not library.undo_bar.isVisible()
    assert (photos / "flower-0.jpg").exists()


def test_undo_is_refused_while_another_file_has_the_place_and_works_afterwards(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    pick(qtbot, library, "flower-0.jpg")
    press(library, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(library.model.ids) == 5)
    another = photos / "flower-0.jpg"
    another.write_bytes(b"another")
    press(library, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: "Another file is now named “flower-0.jpg”" in library.status.text)
    assert another.read_bytes() == b"another"
    another.unlink()
    press(library, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: "flower-0.jpg" in names(library))
    assert another.stat().st_size > 100


def test_the_next_photo_opens_when_the_open_one_goes_to_the_trash(
    qtbot: QtBot, library: MainWindow
) -> None:
    order = names(library)
    pick(qtbot, library, order[4])
    press(library, Qt.Key.Key_Return)
    qtbot.waitUntil(library.browser.viewer.isVisible)
    press(library, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: library.bar.title == order[5])
    press(library, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: library.bar.title == order[3])
    assert library.browser.is_viewing
    assert library.bar.subtitle == "4 of 4"


def test_a_photo_trashed_among_search_results_is_gone_from_earlier_pages_too(
    qtbot: QtBot, library: MainWindow
) -> None:
    pick(qtbot, library, "flower-0.jpg")
    press(library, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "results" in library.bar.subtitle)
    pick(qtbot, library, "hills-0.jpg")
    press(library, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: library.bar.title == "Similar to hills-0.jpg")
    qtbot.waitUntil(lambda: "results" in library.bar.subtitle)
    pick(qtbot, library, "bricks-0.jpg")
    press(library, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: library.bar.subtitle == "4 results")
    press(library, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: library.bar.title == "Similar to flower-0.jpg")
    qtbot.waitUntil(lambda: library.bar.subtitle == "4 results")
    assert "bricks-0.jpg" not in names(library)


def test_the_whole_library_goes_only_after_a_question(
    qtbot: QtBot, library: MainWindow, photos: Path, trash: Path
) -> None:
    press(library, Qt.Key.Key_A, CTRL)
    qtbot.waitUntil(library.actions_.trash.isEnabled)
    press(library, Qt.Key.Key_Delete)
    box = question(qtbot, library)
    assert box.text() == "Move 6 photos to the trash?"
    assert "No photos will be left in “photos”." in box.informativeText()
    with qtbot.waitSignal(box.finished):
        QTest.keyClick(box, Qt.Key.Key_Return)
    assert len(list(photos.iterdir())) == 6
    library.actions_.trash.trigger()
    box = question(qtbot, library)
    move = next(button for button in box.buttons() if button.text() == "Move to Trash")
    QTest.mouseClick(move, LEFT)
    qtbot.waitUntil(lambda: not len(library.model.ids))
    qtbot.waitUntil(lambda: library.undo_bar.words == "Moved 6 photos to the trash.")
    assert len(list(trash.iterdir())) == 6
    library.actions_.undo.trigger()
    qtbot.waitUntil(lambda: len(names(library)) == 6)


def test_twenty_photos_go_only_after_a_question(
    qtbot: QtBot, library: MainWindow, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photosim.desktop.shell.photo_commands.ASK_FROM", 3)
    pick(qtbot, library, "flower-0.jpg")
    pick(qtbot, library, "flower-1.jpg", CTRL)
    pick(qtbot, library, "hills-0.jpg", CTRL)
    qtbot.waitUntil(lambda: len(library.browser.grid.selected_ids()) == 3)
    press(library, Qt.Key.Key_Delete)
    box = question(qtbot, library)
    assert box.informativeText() == "You can undo this."
    with qtbot.waitSignal(box.finished):
        QTest.keyClick(box, Qt.Key.Key_Escape)
    assert len(list(photos.iterdir())) == 6


def test_the_offer_to_undo_stays_until_something_else_is_done(
    qtbot: QtBot, library: MainWindow
) -> None:
    pick(qtbot, library, "flower-0.jpg")
    press(library, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "flower-0.jpg" in library.undo_bar.words)
    library.status.end_message()
    library.status.show_message("The disk is full.")
    assert library.undo_bar.isVisible()
    pick(qtbot, library, "hills-0.jpg")
    press(library, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "hills-0.jpg" in library.undo_bar.words)
    library.sidebar.chosen.emit(RecentlyAdded())
    qtbot.waitUntil(lambda: not library.undo_bar.isVisible())
    assert library.actions_.undo.isEnabled()


def test_what_was_trashed_before_a_restart_can_be_undone(
    qtbot: QtBot, photos: Path, trash: Path, settings: Settings
) -> None:
    settings.data_dir.mkdir(exist_ok=True)
    photo = replace(plain_record(1), path=photos / "flower-0.jpg")
    changes = PhotoChanges(settings.undo_file, settings.removals_file)
    with heard(qtbot, changes.done):
        changes.trash([photo], {})
    changes.close()
    assert (trash / "flower-0.jpg").exists()
    again = PhotoChanges(settings.undo_file, settings.removals_file)
    with heard(qtbot, again.undoable) as offered:
        pass
    assert offered.said == [(Kind.TRASHED,)]
    with heard(qtbot, again.done, again.paths_changed):
        again.undo()
    assert photo.path.exists()
    assert not settings.undo_file.exists()
    again.close()


# Without a trash


@pytest.fixture
def trashless(photos: Path, no_trash: None, open_library: OpenWindow) -> MainWindow:
    return open_library(photos, 6)


def test_without_a_trash_it_asks_and_enter_keeps_the_photo(
    qtbot: QtBot, trashless: MainWindow, photos: Path
) -> None:
    pick(qtbot, trashless, "flower-0.jpg")
    press(trashless, Qt.Key.Key_Delete)
    box = question(qtbot, trashless)
    assert box.text() == "Permanently delete “flower-0.jpg”?"
    assert "can't undo this" in box.informativeText()
    with qtbot.waitSignal(box.finished):
        QTest.keyClick(box, Qt.Key.Key_Return)
    trashless.commands.close()  # waits for what was asked for
    assert (photos / "flower-0.jpg").exists()
    assert len(trashless.model.ids) == 6


def test_a_trash_without_room_is_not_said_to_be_missing(
    qtbot: QtBot, photos: Path, open_library: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_library(photos, 6)

    def refuse(_path: Path) -> Path | None:
        raise DriveFull("the drive is full")

    monkeypatch.setattr(operations, "move_to_trash", refuse)
    pick(qtbot, window, "flower-0.jpg")
    press(window, Qt.Key.Key_Delete)
    box = question(qtbot, window)
    assert box.text() == "Permanently delete “flower-0.jpg”?"
    assert "is full, so nothing more fits in its trash" in box.informativeText()
    box.reject()


def test_without_a_trash_a_photo_is_deleted_for_good_once_that_was_answered(
    qtbot: QtBot, trashless: MainWindow, photos: Path
) -> None:
    pick(qtbot, trashless, "flower-0.jpg")
    press(trashless, Qt.Key.Key_Delete)
    box = question(qtbot, trashless)
    delete = next(button for button in box.buttons() if button.text() == "Delete Permanently")
    QTest.mouseClick(delete, LEFT)
    qtbot.waitUntil(lambda: len(trashless.model.ids) == 5)
    assert not (photos / "flower-0.jpg").exists()
    assert "Permanently deleted “flower-0.jpg”." in trashless.status.text
    assert not trashless.actions_.undo.isEnabled()
