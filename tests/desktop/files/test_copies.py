"""Copying photos into a folder and listing them in a file."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from photosim.desktop.files.listing import ListedPhoto, write_list
from photosim.desktop.files.operations import FileRefused, copy_into
from photosim.desktop.files.stack_names import by_shot
from photosim.desktop.files.steps import Step, copy
from photosim.desktop.files.undo_steps import Kind
from photosim.desktop.shell.main_window import MainWindow
from tests.desktop.hands import click, names
from tests.desktop.librarian import plain_record


def answer(window: MainWindow, path: Path) -> None:
    """Choose a path in the dialog that is open."""
    dialog = next(one for one in window.findChildren(QFileDialog) if one.isVisible())
    dialog.fileSelected.emit(str(path))
    dialog.close()


def test_a_copy_takes_another_name_where_its_own_is_taken(tmp_path: Path) -> None:
    photo, folder = tmp_path / "beach.jpg", tmp_path / "out"
    folder.mkdir()
    photo.write_bytes(b"sand")
    (folder / "beach.jpg").write_bytes(b"other")
    assert copy_into(photo, folder) == folder / "beach (2).jpg"
    assert copy_into(photo, folder) == folder / "beach (3).jpg"
    assert (folder / "beach.jpg").read_bytes() == b"other"
    assert (folder / "beach (2).jpg").read_bytes() == b"sand"
    assert photo.stat().st_mtime_ns == (folder / "beach (3).jpg").stat().st_mtime_ns


def test_files_of_one_shot_are_numbered_together(tmp_path: Path) -> None:
    names = ("IMG_1.jpg", "IMG_1.dng", "IMG_1 edited.jpg", "other.jpg")
    photos = [
        replace(plain_record(number), path=tmp_path / name) for number, name in enumerate(names, 1)
    ]
    folder = tmp_path / "card"
    folder.mkdir()
    for path in (*(photo.path for photo in photos), folder / "IMG_1.dng"):
        path.write_bytes(b"")
    step = Step(Kind.COPIED)
    for shot in by_shot(photos):
        copy(folder, {}, step, shot)
    assert not step.faults
    assert [move.after.name for move in step.moves] == [
        "IMG_1 (2).jpg",
        "IMG_1 (2).dng",
        "IMG_1 (2) edited.jpg",
        "other.jpg",
    ]


def test_what_cannot_be_copied_says_why_and_leaves_no_half_a_copy(tmp_path: Path) -> None:
    photo = tmp_path / "beach.jpg"
    with pytest.raises(FileRefused, match=r"beach\.jpg.*not found"):
        copy_into(photo, tmp_path)
    photo.mkdir()
    (tmp_path / "out").mkdir()
    with pytest.raises(FileRefused, match=r"beach\.jpg.*not copied"):
        copy_into(photo, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


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
