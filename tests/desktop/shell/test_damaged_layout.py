"""What the window remembers of itself may be damaged; it opens all the same."""

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from photosim.config import Settings
from photosim.desktop.session import Session
from photosim.desktop.ui.theme import Theme
from tests.fakes import FakeEncoderService


@pytest.mark.parametrize(
    "damage",
    [
        {"side": "large"},
        {"opened": "[[1"},
        {"opened": "[1, 2]"},
        {"opened": "7"},
        {"fill": "", "details": "yes"},
        {"sort": "taken", "descending": "down"},
        {"geometry": "1024x768", "outer": 3, "inner": "x"},
    ],
    ids=str,
)
def test_a_damaged_layout_costs_only_the_part_that_is_damaged(
    qtbot: QtBot,
    settings: Settings,
    theme: Theme,
    encoder: FakeEncoderService,
    damage: dict[str, object],
) -> None:
    layout = QSettings(str(settings.data_dir / "window.ini"), QSettings.Format.IniFormat)
    layout.setValue("sidebar", 0)
    for name, value in damage.items():
        layout.setValue(name, value)
    session = Session(settings, theme, encoder, layout)
    try:
        assert session.window.actions_.sidebar.isChecked() is ("fill" in damage)
        assert session.window.browser.grid.side > 0
    finally:
        session.close()
