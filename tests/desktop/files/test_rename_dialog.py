"""The dialog that renames many photos, over more of them than anybody has in view."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from photosim.desktop.files.rename_dialog import RenameDialog
from photosim.desktop.files.rename_table import NEW, PROBLEM
from photosim.desktop.files.renames import Renaming
from photosim.desktop.tasks.lane import Failed
from photosim.desktop.ui.theme import Theme
from photosim.library.bundles import Bundle
from photosim.library.renaming import (
    NewNames,
    PatternError,
    Renamed,
    Row,
    Rule,
    new_names,
    preview,
)

MANY = 20_000
RENAMING = Renaming(
    tuple(
        Renamed(Bundle(((number, Path(f"/photos/{number}.jpg")),)), datetime(2024, 5, 17))
        for number in range(1, MANY + 1)
    ),
    {},
)


class Elsewhere:
    """Takes the questions of a dialog, and answers when it is told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[Rule, Callable[[NewNames], object], Failed]] = []

    def ask(self, rule: Rule, then: Callable[[NewNames], object], failed: Failed) -> None:
        self.asked.append((rule, then, failed))

    def answer(self) -> None:
        rule, then, failed = self.asked.pop()
        try:
            then(new_names(preview(RENAMING.photos, rule, RENAMING.listed)))
        except PatternError as error:
            failed(error)


@pytest.fixture
def elsewhere() -> Elsewhere:
    return Elsewhere()


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(900, 700)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def dialog(theme: Theme, elsewhere: Elsewhere, parent: QWidget) -> RenameDialog:
    made = RenameDialog(RENAMING, elsewhere.ask, theme, parent)
    made.open()
    return made


def test_only_names_in_view_are_made_for_showing(
    qtbot: QtBot, dialog: RenameDialog, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog.pattern.setText("Summer {number}")
    elsewhere.answer()
    qtbot.waitUntil(lambda: bool(elsewhere.asked))
    rule, then, _ = elsewhere.asked.pop()
    found = new_names(preview(RENAMING.photos, rule, RENAMING.listed))
    made: list[str] = []
    named = Bundle.named

    def counted(bundle: Bundle, file: Path, stem: str) -> str:
        made.append(stem)
        return named(bundle, file, stem)

    monkeypatch.setattr(Bundle, "named", counted)
    then(found)
    dialog.table.viewport().repaint()
    assert "Summer 1" in made
    assert len(made) < 1_000
    last = dialog.table.model().index(MANY - 1, 1)
    assert last.data() == f"Summer {MANY}.jpg"
    assert dialog.summary == "20,000 photos get a new name."


def test_letters_typed_while_names_are_looked_up_are_one_question(
    qtbot: QtBot, dialog: RenameDialog, elsewhere: Elsewhere
) -> None:
    [(first, *_)] = elsewhere.asked
    assert first.pattern == "{name}"
    for letters in ("{name} a", "{name} ab", "{name} abc"):
        dialog.pattern.setText(letters)
    qtbot.wait(0)
    elsewhere.answer()
    [(second, *_)] = elsewhere.asked
    assert second.pattern == "{name} abc"


def test_renaming_at_once_goes_by_what_was_typed_last(
    qtbot: QtBot, dialog: RenameDialog, elsewhere: Elsewhere
) -> None:
    chosen: list[list[Row]] = []
    dialog.chosen.connect(chosen.append)
    dialog.pattern.setText("{name} a")
    elsewhere.answer()
    elsewhere.answer()
    assert dialog.rename.isEnabled()
    dialog.pattern.setText("{name} b")
    dialog.rename.click()
    assert not chosen, "it is not known yet what that leads to"
    elsewhere.answer()
    [rows] = chosen
    assert rows[0].stem == "1 b"
    assert not dialog.isVisible()


def test_a_pattern_that_means_nothing_shows_no_names_of_an_earlier_one(
    qtbot: QtBot, dialog: RenameDialog, elsewhere: Elsewhere
) -> None:
    dialog.pattern.setText("Alps")
    qtbot.waitUntil(lambda: bool(elsewhere.asked))
    while elsewhere.asked:
        elsewhere.answer()
    names = dialog.table.model()
    assert names.index(0, NEW).data() == "Alps.jpg"
    assert not dialog.table.isColumnHidden(PROBLEM)
    dialog.pattern.setText("Alps {height}")
    qtbot.waitUntil(lambda: bool(elsewhere.asked))
    elsewhere.answer()
    assert names.index(0, NEW).data() == ""
    assert dialog.table.isColumnHidden(PROBLEM)
    assert not dialog.rename.isEnabled()
