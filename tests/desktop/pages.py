"""Every page of the window in turn, for tests that look at all of them."""

from collections.abc import Iterator

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from photosim.desktop.browse.history import AllPhotos, Copies, OnMap, Problems, similar_to
from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.system.faults import Fault
from photosim.library.duplicate_groups import Kind


def _pages(window: MainWindow, session: Session) -> Iterator[tuple[str, QWidget]]:
    """Each page in turn, shown."""
    grid = window.browser.grid
    window.navigator.go(AllPhotos())
    grid.go_to(grid.photos.id_at(0))
    window.fault_bar.tell(Fault("", ""))
    yield "photos", window
    window.fault_bar.hide()
    window.actions_.rename.trigger()
    yield "rename", window
    window.commands.rename_bar.leave()
    window.browser.open_photo(grid.photos.id_at(0))
    yield "viewer", window
    window.browser.close_photo()
    grid.go_to(grid.photos.id_at(0))
    grid.selectionModel().select(grid.photos.index(1), QItemSelectionModel.SelectionFlag.Select)
    QApplication.processEvents()
    window.actions_.compare.trigger()
    yield "comparison", window
    window.navigator.go(AllPhotos())
    window.navigator.go(similar_to(window.model.known(window.model.ids)[0].path))
    yield "search", window
    window.navigator.go(OnMap())
    yield "map", window
    window.navigator.go(Problems())
    yield "problems", window
    for kind in Kind:
        window.navigator.go(Copies(kind))
        yield f"copies {kind}", window
    settings = session.dialogs.open_settings()
    for row in range(settings.sections.count()):
        settings.sections.setCurrentRow(row)
        yield f"settings {row}", settings
    about = session.dialogs.open_about()
    for row in range(about.pages.count()):
        about.pages.setCurrentIndex(row)
        yield f"about {row}", about
    yield "shortcuts", session.dialogs.open_shortcuts()
    yield "removals", session.dialogs.open_removals()
    yield "report", session.dialogs.open_report()
    yield "move", session.dialogs.open_move()


def every_page(qtbot: QtBot, window: MainWindow, session: Session) -> Iterator[tuple[str, QWidget]]:
    for name, page in _pages(window, session):
        qtbot.waitUntil(lambda: not window.navigator.waiting)
        QApplication.processEvents()
        yield name, page
