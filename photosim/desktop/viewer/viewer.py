"""One photo as large as the window allows, to be zoomed, moved and turned."""

from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QLocale, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolButton, QWidget

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.tasks.previews import DecodedPicture, PreviewLoader
from photosim.desktop.ui.layouts import vbox
from photosim.desktop.ui.theme import S, Theme
from photosim.desktop.ui.widgets import ToolRow, label, tool_button
from photosim.desktop.viewer.canvas import ARROWS, PAN, PhotoCanvas
from photosim.desktop.viewer.detail_loader import DetailLoader

_KEPT = 3  # pictures: the one before, the one on show, the one after

_Key = tuple[Path, int, int]  # path, mtime, side


class Viewer(QWidget):
    """Shows a photo fitted to the window, the thumbnail at once and the picture when it is there.

    It knows nothing of the order of photos: ``step_wanted`` asks for the next or the one before,
    and `preload` says which that will be.
    """

    closed = Signal()
    step_wanted = Signal(int)
    menu_wanted = Signal(QPoint)
    full_screen_wanted = Signal()

    def __init__(self, theme: Theme, maker: PreviewMaker) -> None:
        super().__init__()
        self.canvas = PhotoCanvas(theme)
        self._loader = DetailLoader(self.canvas, maker)
        self._ahead = PreviewLoader(maker, self)
        self._ahead.loaded.connect(self._keep_ahead)
        self._next: PhotoRecord | None = None
        self._ahead_key: _Key | None = None
        self._kept: OrderedDict[_Key, DecodedPicture] = OrderedDict()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Photo"))
        self.percent = label(role="faint")
        self.percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.percent.setMinimumWidth(52)
        self._tools = self._make_tools(theme)
        vbox([(self.canvas, 1), self._tools], self, spacing=0)
        self._before = tool_button(theme, "back", self.tr("Previous photo (Left)"))
        self._after = tool_button(theme, "forward", self.tr("Next photo (Right)"))
        for button, step in ((self._before, -1), (self._after, 1)):
            button.setParent(self)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setFixedSize(36, 56)
            button.setProperty("overlay", True)
            button.setProperty("step", step)
            button.clicked.connect(self._step)
        self.canvas.view_changed.connect(self._show_percent)
        self.canvas.stepped.connect(self._step_by_wheel)
        self._loader.loaded.connect(self._take)

    def _make_tools(self, theme: Theme) -> QWidget:
        tools = ToolRow(theme)
        tools.row.addStretch(1)
        tools.add("zoom-out", self.tr("Zoom out (−)"), self.zoom_out)
        tools.row.addWidget(self.percent)
        tools.add("zoom-in", self.tr("Zoom in (+)"), self.zoom_in)
        tools.row.addSpacing(S)
        tools.add("fit", self.tr("Fit to the window (0)"), self.canvas.fit)
        tools.add("actual-size", self.tr("Actual size (1)"), self.show_pixels)
        tools.row.addSpacing(S)
        tools.add("turn-left", self.tr("Turn left ([)"), self.turn_left)
        tools.add("turn-right", self.tr("Turn right (])"), self.turn_right)
        tools.row.addSpacing(S)
        tools.add("full-screen", self.tr("Full screen (F)"), self.full_screen_wanted.emit)
        tools.row.addStretch(1)
        for button in tools.findChildren(QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys are the picture's
        return tools

    # What is shown

    @property
    def photo(self) -> PhotoRecord | None:
        """The photo on show."""
        return self._loader.photo

    @property
    def settled(self) -> bool:
        """Whether the picture is as sharp as it will be."""
        return self._loader.settled

    @property
    def has_ahead(self) -> bool:
        """Whether the next photo is there to be shown at once."""
        key = self._next and (self._next.path, self._next.mtime_ns, self._loader.side)
        return key in self._kept

    def show_photo(self, photo: PhotoRecord, thumbnail: QPixmap | None) -> None:
        """Show a photo, at once if it was loaded ahead."""
        key = (photo.path, photo.mtime_ns, self._loader.side)
        self._ahead.forget()
        self._ahead_key = None
        self._loader.show_photo(photo, thumbnail, self._kept.get(key))
        self._show_percent()
        self.setAccessibleDescription(photo.path.name)

    def preload(self, photo: PhotoRecord | None) -> None:
        """Know which photo will probably be looked at next."""
        self._next = photo
        if self._loader.settled or self.canvas.picture is not None:
            self._load_ahead()

    def follow(self, photo: PhotoRecord) -> None:
        """Know the photo by its new name."""
        self._loader.follow(photo)
        self.setAccessibleDescription(photo.path.name)

    def set_ends(self, *, first: bool, last: bool) -> None:
        """Say whether there is a photo before and after this one."""
        self._before.setVisible(not first)
        self._after.setVisible(not last)

    def show_tools(self, shown: bool) -> None:
        """Full screen has no room for tools."""
        self._tools.setVisible(shown)

    def hide_photo(self) -> None:
        """Let go of the pictures."""
        self._ahead.forget()
        self._next = None
        self._kept.clear()
        self._loader.forget()

    def _take(self, side: int) -> None:
        picture, photo = self.canvas.picture, self.photo
        if picture is not None and photo is not None and side == self._loader.side:
            self._keep((photo.path, photo.mtime_ns, side), picture)
        self._show_percent()
        self._load_ahead()

    def _load_ahead(self) -> None:
        if self._next is None:
            return
        key = (self._next.path, self._next.mtime_ns, self._loader.side)
        if key not in self._kept and key != self._ahead_key:
            self._ahead_key = key
            self._ahead.load(self._next.path, self._loader.side)

    def _keep_ahead(self, _path: Path, picture: DecodedPicture) -> None:
        if self._ahead_key is not None:
            self._keep(self._ahead_key, picture)
            self._ahead_key = None

    def _keep(self, key: _Key, picture: DecodedPicture) -> None:
        self._kept[key] = picture
        self._kept.move_to_end(key)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def _show_percent(self) -> None:
        scale = self.canvas.scale
        self.percent.setText(QLocale().toString(round(scale * 100)) + " %" if scale else "")

    # What the person does

    def zoom_in(self) -> None:
        """Make the photo larger."""
        self.canvas.zoom(1)

    def zoom_out(self) -> None:
        """Make it smaller, down to the whole photo."""
        self.canvas.zoom(-1)

    def show_pixels(self) -> None:
        """Show every pixel of the photo as one of the screen's."""
        self.canvas.zoom_to(1.0)

    def turn_left(self) -> None:
        """Turn the photo a quarter to the left."""
        self.canvas.turn(-1)

    def turn_right(self) -> None:
        """Turn the photo a quarter to the right."""
        self.canvas.turn(1)

    def _step(self) -> None:
        self.step_wanted.emit(self.sender().property("step"))

    def _step_by_wheel(self, notches: int) -> None:
        self.step_wanted.emit(1 if notches > 0 else -1)

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        middle = (self.canvas.height() - self._before.height()) // 2
        left, right = self._before, self._after
        if self.isRightToLeft():
            left, right = right, left
        left.move(6, middle)
        right.move(self.width() - right.width() - 6, middle)
        self._loader.look()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_tab = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.canvas.show_ring(event.reason() in by_tab)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.canvas.show_ring(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (self._act_on_key(event.key()) or self._go_by_key(event.key())):
            super().keyPressEvent(event)

    def _act_on_key(self, key: int) -> bool:
        act = {
            Qt.Key.Key_Escape: self._step_out,
            Qt.Key.Key_Space: self.closed.emit,
            Qt.Key.Key_Return: self.closed.emit,
            Qt.Key.Key_Enter: self.closed.emit,
            Qt.Key.Key_F: self.full_screen_wanted.emit,
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_0: self.canvas.fit,
            Qt.Key.Key_1: self.show_pixels,
            Qt.Key.Key_BracketLeft: self.turn_left,
            Qt.Key.Key_BracketRight: self.turn_right,
            Qt.Key.Key_R: self.turn_right,
        }.get(Qt.Key(key))
        if act is not None:
            act()
        return act is not None

    def _step_out(self) -> None:
        (self.full_screen_wanted if self._tools.isHidden() else self.closed).emit()

    def _go_by_key(self, key: int) -> bool:
        """Page keys step always, arrows unless the photo is zoomed: then they move it."""
        step = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}.get(Qt.Key(key))
        along = ARROWS.get(Qt.Key(key))
        if step is not None:
            self.step_wanted.emit(step)
        elif along is not None and self.canvas.is_fitted:
            self.step_wanted.emit(-along[0] if self.isRightToLeft() and along[0] else sum(along))
        elif along is not None:
            self.canvas.move_by(-along[0] * PAN, -along[1] * PAN)
        return step is not None or along is not None

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        middle = self.mapToGlobal(self.rect().center())
        self.menu_wanted.emit(middle if by_key else event.globalPos())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opened it and closes it, or shows a zoomed photo whole again."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self.canvas.is_fitted:
            self.closed.emit()
        else:
            self.canvas.fit()
