"""A contact sheet of what is shown, saved from the window."""

import math
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from photosim.desktop.shell.main_window import MainWindow
from tests.desktop.hands import click, names, wait_for_results
from tests.photos import KINDS


def save(window: MainWindow, file: Path) -> None:
    """Ask for a sheet and choose its file."""
    window.actions_.save_sheet.trigger()
    dialog = next(one for one in window.findChildren(QFileDialog) if one.isVisible())
    assert not dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.fileSelected.emit(str(file))
    dialog.close()


def tiles(sheet: QImage, count: int, columns: int) -> list[bool]:
    """Whether there is a picture, rather than paper, in the middle of each place."""
    paper = QColor(250, 250, 249)
    places = (divmod(number, columns) for number in range(count))
    points = ((12 + 212 * column + 100, 44 + 238 * line + 100) for line, column in places)
    return [sheet.pixelColor(*point) != paper for point in points]


@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_all_results_and_the_photo_searched_with_are_drawn(
    qtbot: QtBot, library: MainWindow, tmp_path: Path, suffix: str
) -> None:
    click(qtbot, library, "flower-1.jpg")
    library.actions_.find_similar.trigger()
    wait_for_results(qtbot, library, "flower-1.jpg")
    qtbot.waitUntil(lambda: library.settled)
    file = tmp_path / f"sheet.{suffix}"
    save(library, file)
    qtbot.waitUntil(lambda: library.status.text == f"Saved the contact sheet “sheet.{suffix}”.")
    assert file.read_bytes().startswith(b"\x89PNG" if suffix == "png" else b"\xff\xd8")
    sheet = QImage(str(file))
    count = 1 + len(names(library))
    assert sheet.width() == 12 + 4 * 212
    assert sheet.height() == 44 + 238, "one line"
    assert tiles(sheet, 4, 4) == [True] * count + [False] * (4 - count)


def test_of_several_chosen_photos_these_alone_are_drawn(
    qtbot: QtBot, library: MainWindow, tmp_path: Path
) -> None:
    library.browser.grid.choose(library.model.ids[2:5])
    qtbot.waitUntil(library.actions_.save_sheet.isEnabled)
    save(library, tmp_path / "sheet.png")
    qtbot.waitUntil((tmp_path / "sheet.png").exists)
    assert tiles(QImage(str(tmp_path / "sheet.png")), 4, 4) == [True] * 3 + [False]


def test_what_was_in_the_file_is_replaced_once_all_is_drawn(
    qtbot: QtBot, library: MainWindow, tmp_path: Path
) -> None:
    file = tmp_path / "sheet.png"
    file.write_text("something else")
    save(library, file)
    assert file.read_text(errors="replace") == "something else"
    qtbot.waitUntil(lambda: "Saved the contact sheet" in library.status.text)
    sheet = QImage(str(file))
    count = 3 * len(KINDS)
    columns = (sheet.width() - 12) // 212
    assert columns * columns >= count > (columns - 1) * columns
    assert sheet.height() == 44 + math.ceil(count / columns) * 238


def test_a_sheet_that_cannot_be_written_says_why(
    qtbot: QtBot, library: MainWindow, tmp_path: Path
) -> None:
    save(library, tmp_path / "missing" / "sheet.png")
    qtbot.waitUntil(lambda: "“sheet.png” was not written" in library.status.text)


def test_a_sheet_is_not_written_as_what_its_name_does_not_say(
    qtbot: QtBot, library: MainWindow, tmp_path: Path
) -> None:
    save(library, tmp_path / "sheet.tif")
    qtbot.waitUntil(lambda: "saved as PNG or JPEG" in library.status.text)
    assert not (tmp_path / "sheet.tif").exists()
