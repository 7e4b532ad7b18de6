"""Copying photos into a folder and listing them in a file."""

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from photosim.desktop.browse.history import InFolder
from photosim.desktop.files import operations
from photosim.desktop.files.conflict_dialog import ConflictDialog
from photosim.desktop.files.listing import ListedPhoto, write_list
from photosim.desktop.files.operations import FileRefused
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.shell.transfer_bar import TransferBar
from photosim.library.disk_timeout import Beat
from photosim.library.transfer import Choice
from tests.desktop.hands import click, names
from tests.desktop.librarian import plain_record
from tests.fakes import FakeEncoderService


def answer(window: MainWindow, path: Path) -> None:
    """Choose a path in the dialog that is open."""
    dialog = next(one for one in window.findChildren(QFileDialog) if one.isVisible())
    dialog.fileSelected.emit(str(path))
    dialog.close()


def at_rest(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until the indexer has seen what happened."""
    qtbot.waitUntil(lambda: window.status.text == "Up to date" and window.settled)


def test_a_list_is_written_as_its_name_says(tmp_path: Path) -> None:
    rows = [ListedPhoto(plain_record(1), 0.75), ListedPhoto(plain_record(2), None)]
    paths = [str(row.photo.path) for row in rows]
    for suffix in ("csv", "json", "txt"):
        write_list(rows, tmp_path / f"list.{suffix}")
    with (tmp_path / "list.csv").open(newline="") as file:
        read = list(csv.DictReader(file))
    assert [row["path"] for row in read] == paths
    assert [row["similarity"] for row in read] == ["0.75", ""]
    document = json.loads((tmp_path / "list.json").read_text())
    assert [(row["path"], row["similarity"]) for row in document] == [
        (paths[0], 0.75),
        (paths[1], None),
    ]
    assert (tmp_path / "list.txt").read_text().splitlines() == paths


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0.jpg", "+1.jpg", "-1.jpg", "@sum.jpg"])
def test_no_name_in_a_list_becomes_a_formula(tmp_path: Path, name: str) -> None:
    row = ListedPhoto(replace(plain_record(1), path=Path(name)), None)
    write_list([row], tmp_path / "list.csv")
    with (tmp_path / "list.csv").open(newline="") as file:
        assert next(csv.DictReader(file))["path"] == f"'{name}"


def test_a_list_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"list\.csv.*not written"):
        write_list([], tmp_path / "missing" / "list.csv")


def test_chosen_photos_are_copied_and_undoing_moves_only_the_copies_to_the_trash(
    qtbot: QtBot, library: MainWindow, photos: Path, tmp_path: Path, trash: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    name = names(library)[0]
    click(qtbot, library, name)
    library.actions_.copy_to.trigger()
    answer(library, out)
    qtbot.waitUntil(library.undo_bar.isVisible)
    assert [file.name for file in out.iterdir()] == [name]
    assert library.actions_.undo.text() == "Undo Copy"
    library.actions_.undo.trigger()
    qtbot.waitUntil(lambda: list(out.iterdir()) == [])
    assert [file.name for file in trash.iterdir()] == [name]
    assert list(photos.rglob(name)), "the original stays"
    qtbot.waitUntil(lambda: library.status.text == "Moved the copy to the trash.")


@pytest.mark.usefixtures("trash")
def test_what_waits_for_its_drive_does_not_block_undoing_what_was_said_before(
    qtbot: QtBot, library: MainWindow, tmp_path: Path
) -> None:
    drive, unplugged = tmp_path / "drive", tmp_path / "unplugged"
    drive.mkdir()
    click(qtbot, library, names(library)[0])
    library.actions_.heart.trigger()
    qtbot.waitUntil(lambda: library.actions_.undo.text() == "Undo Rating")
    library.actions_.copy_to.trigger()
    answer(library, drive)
    qtbot.waitUntil(lambda: library.actions_.undo.text() == "Undo Copy")
    drive.rename(unplugged)
    library.actions_.undo.trigger()
    qtbot.waitUntil(lambda: "Connect its drive, then undo again" in library.status.text)
    assert library.actions_.undo.text() == "Undo Rating"
    library.actions_.undo.trigger()
    qtbot.waitUntil(lambda: library.actions_.undo.text() == "Undo Copy")
    unplugged.rename(drive)
    library.actions_.undo.trigger()
    qtbot.waitUntil(lambda: list(drive.iterdir()) == [])


def test_the_chosen_results_are_listed_with_their_similarity(
    qtbot: QtBot, library: MainWindow, tmp_path: Path
) -> None:
    click(qtbot, library, "flower-1.jpg")
    library.actions_.find_similar.trigger()
    qtbot.waitUntil(lambda: library.settled and "result" in library.bar.subtitle)
    library.actions_.select_all.trigger()
    qtbot.waitUntil(library.actions_.save_list.isEnabled)
    library.actions_.save_list.trigger()
    answer(library, tmp_path / "list.json")
    qtbot.waitUntil((tmp_path / "list.json").exists)
    listed = json.loads((tmp_path / "list.json").read_text())
    assert sorted(Path(row["path"]).name for row in listed) == sorted(names(library))
    assert all(row["similarity"] is not None for row in listed)


def conflicts(window: MainWindow) -> ConflictDialog:
    return next(one for one in window.findChildren(ConflictDialog) if one.isVisible())


def choose(window: MainWindow, action: QAction, folder: Path) -> None:
    action.trigger()
    answer(window, folder)


def test_a_photo_moved_within_the_library_keeps_its_identity_and_its_vector(
    qtbot: QtBot,
    library: MainWindow,
    photos: Path,
    encoder: FakeEncoderService,
    trash: Path,
) -> None:
    home, folder = photos / "flower", photos / "best"
    folder.mkdir()
    (home / "flower-0.jpg.xmp").write_text("stars")
    click(qtbot, library, "flower-0.jpg")
    qtbot.waitUntil(library.actions_.move_to.isEnabled)
    photo_id, embedded = library.browser.chosen_ids().tolist()[0], len(encoder.embedded)
    choose(library, library.actions_.move_to, folder)
    qtbot.waitUntil(library.undo_bar.isVisible)
    assert library.undo_bar.words.startswith(f"Moved “flower-0.jpg” to {folder}.")
    assert "Its sidecar file went along" in library.undo_bar.words
    assert {file.name for file in folder.iterdir()} == {"flower-0.jpg", "flower-0.jpg.xmp"}
    at_rest(qtbot, library)
    record = next(one for one in library.model.known(library.model.ids) if one.id == photo_id)
    assert record.path == folder / "flower-0.jpg"
    library.actions_.undo.trigger()
    qtbot.waitUntil((photos / "flower" / "flower-0.jpg").exists)
    at_rest(qtbot, library)
    assert photo_id in library.model.ids
    assert len(encoder.embedded) == embedded


def test_a_photo_keeps_its_own_name_when_its_sidecar_follows_it_back(
    qtbot: QtBot, library: MainWindow, photos: Path, trash: Path
) -> None:
    home, folder = photos / "flower", photos / "best"
    folder.mkdir()
    sidecar = home / "flower-0.jpg.xmp"
    sidecar.write_text("stars")
    click(qtbot, library, "flower-0.jpg")
    qtbot.waitUntil(library.actions_.move_to.isEnabled)
    (photo_id,) = library.browser.chosen_ids().tolist()
    choose(library, library.actions_.move_to, folder)
    qtbot.waitUntil(library.undo_bar.isVisible)
    at_rest(qtbot, library)
    sidecar.write_text("of another program")
    library.actions_.undo.trigger()
    qtbot.waitUntil(lambda: "Another file is now named" in library.status.text)
    sidecar.unlink()
    named: set[str] = set()
    library.model.dataChanged.connect(
        lambda: named.update(one.path.name for one in library.model.known(np.array([photo_id])))
    )
    library.actions_.undo.trigger()
    qtbot.waitUntil(lambda: not library.actions_.undo.isEnabled())
    assert sidecar.read_text() == "stars"
    at_rest(qtbot, library)
    assert named <= {"flower-0.jpg"}


def test_a_photo_moved_out_of_the_library_leaves_it_and_comes_back(
    qtbot: QtBot,
    library: MainWindow,
    photos: Path,
    tmp_path: Path,
    trash: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    click(qtbot, library, "flower-0.jpg")
    qtbot.waitUntil(library.actions_.move_to.isEnabled)
    choose(library, library.actions_.move_to, out)
    qtbot.waitUntil(lambda: "flower-0.jpg" not in names(library))
    assert (out / "flower-0.jpg").exists()
    goes_on, real = Event(), operations.relocate

    def relocate(path: Path, target: Path, beat: Beat) -> None:
        goes_on.wait(20)
        real(path, target, beat)

    monkeypatch.setattr(operations, "relocate", relocate)
    library.actions_.undo.trigger()
    bar = library.transfers.bar
    qtbot.waitUntil(lambda: bar.words == "Moving 1 photo back…")
    assert (bar.amount, bar.cancel.isEnabled()) == ("0 of 1", True)
    assert not library.undo_bar.isVisible(), "what it offered is being done"
    goes_on.set()
    qtbot.waitUntil(bar.isHidden)
    qtbot.waitUntil(lambda: "flower-0.jpg" in names(library))
    assert (photos / "flower" / "flower-0.jpg").exists()


def test_what_is_there_already_is_shown_before_anything_is_done(
    qtbot: QtBot, library: MainWindow, photos: Path, tmp_path: Path, trash: Path
) -> None:
    home, out = photos / "flower", tmp_path / "out"
    out.mkdir()
    shutil.copy(home / "flower-0.jpg", out)
    shutil.copy(home / "flower-0.jpg", out / "flower-1.jpg")
    shutil.copy(home / "flower-0.jpg", out / "flower-2.jpg")
    click(qtbot, library, "flower-0.jpg")
    for name in ("flower-1.jpg", "flower-2.jpg", "hills-0.jpg"):
        click(qtbot, library, name, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(library.actions_.copy_to.isEnabled)
    choose(library, library.actions_.copy_to, out)
    qtbot.waitUntil(lambda: bool(library.findChildren(ConflictDialog)))
    dialog = conflicts(library)
    rows = [row for at in range(3) if (row := dialog.table.topLevelItem(at)) is not None]
    rows.sort(key=lambda row: row.text(0))
    assert [(row.text(0), row.text(1), row.text(2)) for row in rows] == [
        ("flower-0.jpg", "Identical file", "Skip"),
        ("flower-1.jpg", "Different file", "Keep both"),
        ("flower-2.jpg", "Different file", "Keep both"),
    ]
    pick = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    dialog.table.setCurrentItem(rows[0], 0, pick)
    assert not dialog.buttons[Choice.REPLACE].isEnabled()
    dialog.table.setCurrentItem(rows[1], 0, pick)
    dialog.buttons[Choice.REPLACE].click()
    assert [row.text(2) for row in rows] == ["Skip", "Replace", "Keep both"]
    dialog.all.click()
    assert [row.text(2) for row in rows] == ["Skip", "Replace", "Replace"]
    assert not trash.exists()
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(library.undo_bar.isVisible)
    assert "1 photo was skipped" in library.undo_bar.words
    assert (out / "flower-1.jpg").read_bytes() == (home / "flower-1.jpg").read_bytes()
    assert (out / "hills-0.jpg").exists()
    assert {file.name for file in trash.iterdir()} == {"flower-1.jpg", "flower-2.jpg"}


def test_photos_dropped_on_a_folder_are_copied_as_is_chosen_and_not_embedded_anew(
    qtbot: QtBot,
    library: MainWindow,
    photos: Path,
    encoder: FakeEncoderService,
    trash: Path,
) -> None:
    folder = photos / "best"
    folder.mkdir()
    embedded, count = len(encoder.embedded), len(library.model.ids)
    place = InFolder(library.sidebar.folders[0].id, folder, "best")
    library.sidebar.photos_dropped.emit([int(library.model.ids[0])], place)
    menu = next(one for one in library.findChildren(QMenu) if one.isVisible())
    offered = {action.text(): action for action in menu.actions()}
    assert {"Move Here", "Copy Here"} < {*offered}
    offered["Copy Here"].trigger()
    menu.close()
    qtbot.waitUntil(lambda: len(library.model.ids) == count + 1)
    at_rest(qtbot, library)
    assert len(list(folder.iterdir())) == 1
    assert len(encoder.embedded) == embedded


def test_a_long_transfer_says_how_far_it_is_and_can_be_cancelled(qtbot: QtBot) -> None:
    bar = TransferBar()
    qtbot.addWidget(bar)
    bar.begin("Copying 10 photos…", 10)
    assert not bar.isVisible(), "a short one needs no line"
    qtbot.waitUntil(bar.isVisible)
    bar.show_done(3)
    assert bar.amount == "3 of 10"
    with qtbot.waitSignal(bar.cancelled):
        bar.cancel.click()
    assert not bar.cancel.isEnabled()
    bar.end()
    assert not bar.isVisible()
