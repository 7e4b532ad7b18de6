"""Names of files never act as markup."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from photosim.catalogue.records import FolderRecord
from photosim.desktop.files.folder_removal import FolderRemoval
from tests.desktop.conftest import OpenWindow
from tests.photos import make_photo

NAME = "<b>bold<img src=x>&amp;.jpg"


def test_a_name_full_of_markup_is_shown_as_it_is(
    qtbot: QtBot, tmp_path: Path, open_library: OpenWindow
) -> None:
    folder = tmp_path / "<i>photos"
    make_photo(folder / NAME, size=(80, 60))
    (folder / "<u>bad.jpg").write_bytes(b"no picture")
    window = open_library(folder, 1)
    grid = window.browser.grid
    grid.go_to(grid.photos.id_at(0))
    qtbot.waitUntil(lambda: window.settled)
    expect_no_markup(window)
    outside = make_photo(tmp_path / "<h1>outside.jpg", "bricks", size=(80, 60))
    window.search_for(outside)
    qtbot.waitUntil(lambda: "<h1>outside" in window.bar.title)
    expect_no_markup(window)
    window.status.show_message("There is no folder <b>nowhere</b>.")
    expect_no_markup(window)
    folder_record = FolderRecord(1, folder, None, online=True, photos=1, problems=1)
    expect_no_markup(FolderRemoval(folder_record, window))


def expect_no_markup(widget: QWidget) -> None:
    labels = [label for label in widget.findChildren(QLabel) if label.text()]
    assert labels
    rich = [label.text() for label in labels if label.textFormat() != Qt.TextFormat.PlainText]
    assert not [words for words in rich if "<" in words]
    tips = [one.toolTip() for one in widget.findChildren(QWidget)]
    names = ("<b>bold", "<i>photos", "<u>bad", "<h1>outside", "<b>nowhere")
    assert not [tip for tip in tips if any(name in tip for name in names)]
