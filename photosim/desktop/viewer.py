"""One photo as large as the window allows."""

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.ports import PreviewMaker
from photosim.desktop.previews import PreviewLoader
from photosim.desktop.theme import XL, Theme
from photosim.desktop.widgets import fitted, tool_button

_SIDE_STEP = 512  # previews come in a few sizes, so that a small change of the window asks nothing
_WAIT_MS = 60


class Viewer(QWidget):
    """Shows a photo fitted to the window, the thumbnail at once and the picture when it is there.

    It knows nothing of the order of photos: ``step_wanted`` asks for the next or the one before.
    """

    closed = Signal()
    step_wanted = Signal(int)
    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, maker: PreviewMaker) -> None:
        super().__init__()
        self._theme = theme
        self._previews = PreviewLoader(maker, self)
        self._previews.loaded.connect(self._take)
        self._previews.failed.connect(self._refuse)
        self._wait = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._wait.timeout.connect(self._load)
        self._photo: PhotoRecord | None = None
        self._pixmap = QPixmap()
        self._asked = 0
        self._reason = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Photo"))
        self._before = tool_button(theme, "back", self.tr("Previous photo (Left)"))
        self._after = tool_button(theme, "forward", self.tr("Next photo (Right)"))
        for button, step in ((self._before, -1), (self._after, 1)):
            button.setParent(self)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setFixedSize(40, 64)
            button.setProperty("step", step)
            button.clicked.connect(self._step)
        theme.changed.connect(self.update)

    @property
    def photo(self) -> PhotoRecord | None:
        """The photo on show."""
        return self._photo

    @property
    def settled(self) -> bool:
        """Whether the picture is as sharp as it will be."""
        return not self._wait.isActive() and not self._previews.busy

    @property
    def pixmap(self) -> QPixmap:
        """What is painted."""
        return self._pixmap

    def show_photo(self, photo: PhotoRecord, thumbnail: QPixmap | None) -> None:
        """Show a photo."""
        self._photo = photo
        self._reason = ""
        self._asked = 0
        self._pixmap = thumbnail or QPixmap()
        self.setAccessibleDescription(photo.path.name)
        self._wait.start()
        self.update()

    def set_ends(self, *, first: bool, last: bool) -> None:
        """Say whether there is a photo before and after this one."""
        self._before.setVisible(not first)
        self._after.setVisible(not last)

    def hide_photo(self) -> None:
        """Let go of the picture."""
        self._previews.forget()
        self._wait.stop()
        self._photo = None
        self._pixmap = QPixmap()

    def _load(self) -> None:
        longest = round(max(self.width(), self.height()) * self.devicePixelRatioF())
        side = -(-longest // _SIDE_STEP) * _SIDE_STEP
        if self._photo is not None and side > self._asked:
            self._asked = side
            self._previews.load(self._photo.path, side)

    def _take(self, path: Path, image: QImage) -> None:
        if self._photo is not None and path == self._photo.path:
            self._pixmap = QPixmap.fromImage(image)
            self.update()

    def _refuse(self, path: Path, reason: str) -> None:
        if self._photo is not None and path == self._photo.path:
            self._reason = self.tr("This photo cannot be shown: {reason}").format(reason=reason)
            self.update()

    def _step(self) -> None:
        self.step_wanted.emit(self.sender().property("step"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the arrows; a larger window may need a larger picture."""
        super().resizeEvent(event)
        middle = (self.height() - self._before.height()) // 2
        self._before.move(6, middle)
        self._after.move(self.width() - self._after.width() - 6, middle)
        self._wait.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and Page keys step, Escape, Space and Enter go back."""
        key = event.key()
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown):
            self.step_wanted.emit(1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp):
            self.step_wanted.emit(-1)
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu opens at the pointer, or from the keyboard in the middle."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        self.menu_wanted.emit(
            self.mapToGlobal(self.rect().center()) if by_key else event.globalPos()
        )

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opened it and closes it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.closed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture, or the reason why there is none."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), self._theme.colors.color("ground"))
        if not self._pixmap.isNull():
            painter.drawPixmap(self._place(), self._pixmap)
        if self._reason:
            painter.setPen(self._theme.colors.color("faint"))
            painter.drawText(
                self.rect().adjusted(XL, XL, -XL, -XL),
                Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
                self._reason,
            )
        painter.end()

    def _place(self) -> QRect:
        """Fitted to the window; a small original is not blown up beyond twice its size."""
        room = self.rect().adjusted(XL, XL, -XL, -XL)
        size = self._pixmap.size()
        if self._photo is not None and self._photo.width and self._photo.height:
            size.setWidth(self._photo.width)
            size.setHeight(self._photo.height)
        place = fitted(size, room)
        most = size * 2
        if place.width() > most.width():
            place = QRect(place.topLeft(), most)
            place.moveCenter(room.center())
        return place
