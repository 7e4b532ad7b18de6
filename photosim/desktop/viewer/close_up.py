"""What the open photo and the comparison have in common: zooming, keys and the menu."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from photosim.desktop.viewer.canvas import PhotoCanvas

_PAN = 80  # logical pixels that an arrow key moves a zoomed photo by
_ARROWS = {
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Up: (0, -1),
}


class CloseUp(QWidget):
    """A page that shows photos large, in the grid's place.

    Signals:
        closed: The person leaves the page.
        menu_wanted: Where on the screen to show the menu.
    """

    closed = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def _lead(self) -> PhotoCanvas:
        """The canvas that zooming and moving is for."""
        raise NotImplementedError

    def _step(self, across: int, down: int) -> None:
        """Go to the photo in the direction of an arrow key."""
        raise NotImplementedError

    def _acts(self) -> dict[Qt.Key, Callable[[], object]]:
        """What keys do, except for arrows."""
        return {
            Qt.Key.Key_Return: self.closed.emit,
            Qt.Key.Key_Enter: self.closed.emit,
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_0: self.fit,
            Qt.Key.Key_1: self.show_pixels,
        }

    def zoom(self, steps: int) -> None:
        """Zoom in, or out if ``steps`` is negative."""
        self._lead.zoom(steps)

    def zoom_in(self) -> None:
        """Zoom in by a step."""
        self.zoom(1)

    def zoom_out(self) -> None:
        """Zoom out by a step, at most to the whole photo."""
        self.zoom(-1)

    def fit(self) -> None:
        """Show the whole photo."""
        self._lead.fit()

    def show_pixels(self) -> None:
        """Show the photo at actual size."""
        self._lead.zoom_to(1.0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys move a zoomed photo, and else lead to another one."""
        act = self._acts().get(Qt.Key(event.key()))
        across, down = _ARROWS.get(Qt.Key(event.key()), (0, 0))
        if act is not None:
            act()
        elif not across and not down:
            super().keyPressEvent(event)
        elif self._lead.is_fitted:
            self._step(across, down)
        else:
            self._lead.move_by(-across * _PAN, -down * _PAN)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())
