"""F2 and Delete are for what was clicked in the sidebar until the person turns to the photos."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from photosim.desktop.browse.history import Place
from photosim.desktop.browse.navigator import Navigator
from photosim.desktop.browse.sidebar import Sidebar
from photosim.desktop.grid.view import PhotoGrid


class ClickedPlace(QObject):
    """Lets the keys for renaming and deleting act on the place that was clicked.

    A click in the sidebar leaves the arrow keys to the photos and chooses none of them, so the
    window's own commands of these keys, which are for photos, are off meanwhile.
    """

    def __init__(
        self, window: QWidget, sidebar: Sidebar, navigator: Navigator, grid: PhotoGrid
    ) -> None:
        super().__init__(window)
        self._sidebar = sidebar
        self._grid = grid
        self._shortcuts = {
            key: QShortcut(QKeySequence(key), window) for key in (Qt.Key.Key_F2, Qt.Key.Key_Delete)
        }
        for key, shortcut in self._shortcuts.items():
            shortcut.activated.connect(partial(self._act, key))
        self._offer(False)
        sidebar.tree.place_clicked.connect(self._take)
        navigator.arrived.connect(lambda _view: self._offer(False))
        grid.selection_changed.connect(self._give_way)
        grid.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.MouseButtonPress:
            self._offer(False)
        return super().eventFilter(watched, event)

    def _take(self, place: Place, again: bool) -> None:
        """Choose a place and no photo; one that is shown already is shown anew."""
        self._grid.clearSelection()
        if again:
            self._sidebar.chosen.emit(place)
        self._offer(True)

    def _give_way(self) -> None:
        if self._grid.selectionModel().hasSelection():
            self._offer(False)

    def _offer(self, offered: bool) -> None:
        """Have the keys act on the place that is chosen, each if it does anything there."""
        for key, shortcut in self._shortcuts.items():
            shortcut.setEnabled(offered and self._sidebar.tree.act_of(key) is not None)

    def _act(self, key: Qt.Key) -> None:
        act = self._sidebar.tree.act_of(key)
        if act is not None:
            act()
