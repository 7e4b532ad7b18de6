"""A fault while something is painted is told like any other, and the window goes on."""

import ast
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import photosim.desktop
from photosim.desktop.grid.painters import TilePainter
from photosim.desktop.shell.main_window import MainWindow


def test_every_painter_ends_with_a_block_whatever_happens_in_it() -> None:
    """One that is still at work when its widget or picture goes ends the process."""
    modules = [*Path(photosim.desktop.__path__[0]).rglob("*.py")]
    made = ended = 0
    for module in modules:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            made += isinstance(node, ast.Call) and ast.unparse(node.func) == "QPainter"
            for item in node.items if isinstance(node, ast.With) else ():
                ended += ast.unparse(item.context_expr).startswith("QPainter(")
    assert ended == made > 10


def test_a_fault_in_painting_is_told_and_the_window_paints_on(
    qtbot: QtBot, library: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid = library.browser.grid
    qtbot.waitUntil(lambda: grid.settled)
    with monkeypatch.context() as broken, qtbot.capture_exceptions() as told:
        broken.setattr(TilePainter, "paint", lambda *_, **__: 1 / 0)
        grid.viewport().update()
        qtbot.waitUntil(lambda: bool(told))
    assert {kind for kind, *_ in told} == {ZeroDivisionError}
    picture = grid.grab().toImage()
    middle = grid.visualRect(grid.photos.index(0)).center()
    assert picture.pixelColor(middle) != picture.pixelColor(2, 2)
