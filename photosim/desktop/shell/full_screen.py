"""Shows the open photo on the whole screen."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from photosim.desktop.viewer.viewer import Viewer


class FullScreen(QObject):
    """Hides what is around the viewer while the window fills the screen.

    Args:
        window: What fills the screen.
        viewer: What shows the photo.
        parts: What is around it.

    Signals:
        entered: It began.
        left: It ended.
    """

    entered = Signal()
    left = Signal()

    def __init__(self, window: QWidget, viewer: Viewer, parts: Sequence[QWidget]) -> None:
        super().__init__(window)
        self._window = window
        self._viewer = viewer
        self._parts = parts
        self._hidden: list[QWidget] = []
        self._before = Qt.WindowState.WindowNoState
        self.is_on = False
        viewer.full_screen_wanted.connect(self.toggle)

    def toggle(self) -> None:
        """Enter or leave."""
        if self.is_on:
            self.leave()
        elif self._viewer.isVisible():
            self._enter()

    def _enter(self) -> None:
        self.is_on = True
        self._before = self._window.windowState()
        self._hidden = [part for part in self._parts if not part.isHidden()]
        self._viewer.show_tools(False)
        for part in self._hidden:
            part.hide()
        self._window.setWindowState(self._before | Qt.WindowState.WindowFullScreen)
        self.entered.emit()

    def leave(self) -> None:
        """Show everything again; harmless when it is shown."""
        if self.is_on:
            self.is_on = False
            self._window.setWindowState(self._before)
            self._viewer.show_tools(True)
            for part in self._hidden:
                part.show()
            self.left.emit()
