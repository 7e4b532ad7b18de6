"""Names of files never act as markup."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

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
    labels = [label for label in window.findChildren(QLabel) if label.text()]
    assert labels
    rich = [label.text() for label in labels if label.textFormat() != Qt.TextFormat.PlainText]
    assert not [words for words in rich if "<" in words]
    tips = [widget.toolTip() for widget in window.findChildren(QWidget)]
    assert not [tip for tip in tips if "<b>bold" in tip or "<i>photos" in tip or "<u>bad" in tip]
