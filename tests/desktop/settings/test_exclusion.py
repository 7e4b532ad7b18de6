"""Leaving photos out of a folder, in the settings."""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photosim.desktop.session import Session
from photosim.desktop.settings.exclusion_dialog import ExclusionDialog
from photosim.desktop.shell.main_window import MainWindow
from tests.desktop.hands import names
from tests.fakes import FakeEncoderService


def asked(qtbot: QtBot, session: Session) -> ExclusionDialog:
    """Open the dialog for the only folder."""
    page = session.dialogs.open_settings().folders
    item = page.table.topLevelItem(0)
    assert item is not None
    page.table.setCurrentItem(item)
    page.leave_out.click()
    dialog = next(
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, ExclusionDialog) and one.isVisible()
    )
    qtbot.waitUntil(dialog.keep.isEnabled)
    return dialog


def test_what_is_left_out_is_counted_first_then_hidden_and_back_when_the_rule_goes(
    qtbot: QtBot,
    session: Session,
    library: MainWindow,
    photos: Path,
    encoder: FakeEncoderService,
) -> None:
    before, embedded = names(library), len(encoder.embedded)
    dialog = asked(qtbot, session)
    assert dialog.said == f"Leaves out 0 of {len(before)} photos."
    dialog.rules.setPlainText("*")
    qtbot.waitUntil(lambda: dialog.said == "“*” would leave out everything.")
    assert not dialog.keep.isEnabled()
    dialog.rules.setPlainText("flower\n<1 KB")
    qtbot.waitUntil(dialog.keep.isEnabled)
    assert dialog.said == f"Leaves out 3 of {len(before)} photos."
    assert names(library) == before
    dialog.keep.click()
    qtbot.waitUntil(lambda: len(names(library)) == len(before) - 3)
    assert not [name for name in names(library) if name.startswith("flower")]
    dialog = asked(qtbot, session)
    assert dialog.rules.toPlainText() == "flower\n<1 KB"
    dialog.rules.setPlainText("")
    qtbot.waitUntil(dialog.keep.isEnabled)
    dialog.keep.click()
    qtbot.waitUntil(lambda: set(names(library)) == set(before))
    qtbot.waitUntil(lambda: library.status.text == "Up to date" and library.settled)
    assert len(encoder.embedded) == embedded
