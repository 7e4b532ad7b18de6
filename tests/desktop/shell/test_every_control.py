"""Every control of every page: told to screen readers, and reached by the keyboard."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget
from pytestqt.qtbot import QtBot

from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.ui.theme import DARK, LIGHT, Theme
from tests.desktop.conftest import OpenWindow
from tests.desktop.pages import every_page
from tests.photos import KINDS, make_library

Role = QAccessible.Role
_NO_ROLE = {Role.NoRole, Role.Client, Role.Pane, Role.Grouping, Role.Window}


@pytest.fixture
def library(tmp_path: Path, open_library: OpenWindow) -> MainWindow:
    make_library(tmp_path / "photos", per_kind=1, size=(80, 60))
    (tmp_path / "photos" / "broken.jpg").write_bytes(b"no photo")
    window = open_library(tmp_path / "photos", len(KINDS))
    window.resize(1240, 800)
    window.activateWindow()
    return window


def focusable(page: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisibleTo(page)
        and widget.window() is page
        and widget.isEnabled()
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.focusProxy() is None
    ]


def named(widget: QWidget) -> str:
    told = QAccessible.queryAccessibleInterface(widget)
    return f"{type(widget).__name__} {told.text(QAccessible.Text.Name)}"


def test_screen_readers_get_a_name_and_a_role_for_every_control(
    qtbot: QtBot, library: MainWindow, session: Session
) -> None:
    lacking: list[str] = []
    seen = 0
    for name, page in every_page(qtbot, library, session):
        for widget in focusable(page):
            told = QAccessible.queryAccessibleInterface(widget)
            seen += 1
            if not told.text(QAccessible.Text.Name).strip() or told.role() in _NO_ROLE:
                lacking.append(f"{name}: {named(widget)} ({told.role().name})")
    assert not lacking, "\n".join(lacking)
    assert seen > 40


def test_tab_leads_through_every_control(
    qtbot: QtBot, library: MainWindow, session: Session
) -> None:
    missed: list[str] = []
    for name, page in every_page(qtbot, library, session):
        page.activateWindow()
        wanted = {
            widget for widget in focusable(page) if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        }
        reached: set[QWidget] = set()
        first = next(iter(focusable(page)))
        first.setFocus(Qt.FocusReason.TabFocusReason)
        for _ in range(3 * len(wanted) + 10):
            reached.add(page.focusWidget())
            page.focusNextChild()  # what Tab does where a control keeps it not for itself
        missed += [f"{name}: {named(widget)}" for widget in wanted - reached]
    assert not missed, "\n".join(missed)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_the_focus_can_be_seen_on_every_control(
    qtbot: QtBot, library: MainWindow, session: Session, theme: Theme, colors: object
) -> None:
    theme.use(colors)  # type: ignore[arg-type]
    alike: list[str] = []
    for name, page in every_page(qtbot, library, session):
        page.activateWindow()
        for widget in focusable(page):
            if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                continue
            if isinstance(widget, QAbstractItemView) and widget.model().rowCount() == 0:
                continue
            without, having = look_without(widget, page), look_with(widget)
            if without == having:
                alike.append(f"{name}: {named(widget)}")
    theme.use(LIGHT)
    assert not alike, "\n".join(alike)


def look_with(widget: QWidget) -> QImage:
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    return widget.grab().toImage()


def look_without(widget: QWidget, page: QWidget) -> QImage:
    other = next(one for one in focusable(page) if one is not widget)
    other.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    return widget.grab().toImage()
