"""What stands above the groups of copies: what they are, how things stand, and their order."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QToolButton, QWidget

from photosim.desktop.files.file_dialogs import FileDialogs, Purpose
from photosim.desktop.tidy.words import BETWEEN
from photosim.desktop.ui.layouts import hbox, vbox
from photosim.desktop.ui.theme import M, S, Theme
from photosim.desktop.ui.widgets import ElidedLabel, paint_ground, tool_button
from photosim.library.duplicate_groups import Order


class TidyHeader(QWidget):
    """Two lines of text; the order, the folders to keep and a button at the end.

    Signals:
        order_chosen: An `Order`.
        kept_changed: The folders of which everything is to be kept, a tuple, the first counts most.
    """

    order_chosen = Signal(object)
    kept_changed = Signal(object)

    def __init__(self, theme: Theme, dialogs: FileDialogs) -> None:
        super().__init__()
        self._dialogs = dialogs
        paint_ground(self, "ground", edge="bottom")
        self._folders: Sequence[Path] = ()
        self._kept: tuple[Path, ...] = ()
        self._what = ElidedLabel("faint", Qt.TextElideMode.ElideRight)
        self._state = ElidedLabel("warning", Qt.TextElideMode.ElideRight)
        self.accept = QPushButton(self.tr("Accept Page"))
        self.accept.setToolTip(
            self.tr("Move what is marked in the groups in view to the trash (Shift+Enter)")
        )
        self.accept.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        sort = self._menu_button(theme, "sort", self.tr("Order"))
        self.orders = self._make_orders()
        sort.setMenu(self.orders)
        more = self._menu_button(theme, "more", self.tr("Folders to keep"))
        self.keeping = QMenu(self)
        self.keeping.setToolTipsVisible(True)
        self.keeping.aboutToShow.connect(self._fill_keeping)
        more.setMenu(self.keeping)
        words = vbox([self._what, self._state], spacing=0)
        hbox([(words, 1), sort, more, self.accept], self, spacing=S, margins=(M, S, M, S))

    def _menu_button(self, theme: Theme, icon: str, tip: str) -> QToolButton:
        button = tool_button(theme, icon, tip)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _make_orders(self) -> QMenu:
        menu, choice = QMenu(self), QActionGroup(self)
        for order, words in (
            (Order.GAIN, self.tr("Most Space First")),
            (Order.DATE, self.tr("Newest First")),
        ):
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(order is Order.GAIN)
            action.triggered.connect(partial(self._choose, order))
            choice.addAction(action)
        return menu

    def _choose(self, order: Order, _checked: bool = True) -> None:
        self.order_chosen.emit(order)

    def say(self, what: str, state: Sequence[str]) -> None:
        """Say what is listed, and what of it is not as it should be."""
        self._what.set_whole(what)
        self._state.set_whole(BETWEEN.join(state))
        self._state.setVisible(bool(state))

    @property
    def state(self) -> str:
        """What is said of how things stand."""
        return self._state.whole

    # Folders to keep

    def show_folders(self, folders: Sequence[Path]) -> None:
        """Offer the folders of the library."""
        self._folders = folders

    def show_kept(self, folders: tuple[Path, ...]) -> None:
        """Mark the folders of which everything is kept."""
        self._kept = folders

    def _fill_keeping(self) -> None:
        self.keeping.clear()
        heading = self.keeping.addAction(self.tr("Keep What Is In"))
        heading.setEnabled(False)
        for folder in dict.fromkeys((*self._kept, *self._folders)):
            action = self.keeping.addAction(folder.name or str(folder))
            action.setToolTip(str(folder))
            action.setCheckable(True)
            action.setChecked(folder in self._kept)
            action.triggered.connect(partial(self._turn, folder))
        self.keeping.addSeparator()
        self.keeping.addAction(self.tr("Another Folder…")).triggered.connect(self._ask_folder)

    def _turn(self, folder: Path) -> None:
        others = tuple(one for one in self._kept if one != folder)
        self._kept = others if folder in self._kept else (*others, folder)
        self.kept_changed.emit(self._kept)

    def _ask_folder(self) -> None:
        title, mode = self.tr("Keep What Is In a Folder"), QFileDialog.FileMode.Directory
        dialog = self._dialogs.make(title, Purpose.KEEPING, mode)
        dialog.fileSelected.connect(self._add)
        dialog.open()

    def _add(self, name: str) -> None:
        if Path(name) not in self._kept:
            self._turn(Path(name))
