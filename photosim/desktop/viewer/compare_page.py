"""Two to four photos side by side, zoomed and moved together, and how two of them differ."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPixmap
from PySide6.QtWidgets import QGridLayout, QPushButton, QStackedWidget, QWidget

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.tasks.measurements import GAIN, Measurements
from photosim.desktop.tasks.previews import DecodedPicture
from photosim.desktop.ui.layouts import vbox
from photosim.desktop.ui.theme import S, Theme
from photosim.desktop.ui.widgets import ElidedLabel, ToolRow, paint_ground
from photosim.desktop.viewer.canvas import FITTED, PhotoCanvas
from photosim.desktop.viewer.close_up import CloseUp
from photosim.desktop.viewer.compare_cell import CompareCell
from photosim.vision.messages import Preview

FEWEST, MOST = 2, 4

Thumbnail = Callable[[int], QPixmap | None]


class ComparePage(CloseUp):
    """Compares photos; the one that is current when the page is closed gets selected.

    Signals:
        current_changed: Commands are for another photo.
        trash_wanted: Move the current photo to the trash.
        keep_wanted: Keep the current photo and move the others to the trash.
    """

    current_changed = Signal()
    trash_wanted = Signal()
    keep_wanted = Signal()

    def __init__(self, theme: Theme, maker: PreviewMaker, thumbnail: Thumbnail) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Comparison"))
        self._theme = theme
        self._maker = maker
        self._thumbnail = thumbnail
        self.cells: list[CompareCell] = []
        self._current = 0
        self._measuring = Measurements()
        self._side_by_side = QWidget()
        paint_ground(self._side_by_side, "stage")
        self._grid = QGridLayout(self._side_by_side)
        self._grid.setContentsMargins(S, S, S, S)
        self._grid.setSpacing(S)
        self.difference = PhotoCanvas(theme)
        self.difference.setAccessibleName(self.tr("Difference"))
        self.difference.view_changed.connect(self._follow_view)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._side_by_side)
        self._pages.addWidget(self.difference)
        vbox([(self._pages, 1), self._make_tools()], self, spacing=0)

    def _make_tools(self) -> QWidget:
        tools = ToolRow(self._theme)
        self.caption = ElidedLabel("faint", Qt.TextElideMode.ElideRight)
        tools.row.addWidget(self.caption, 1)
        tools.add("zoom-out", self.tr("Zoom out (−)"), self.zoom_out)
        tools.add("zoom-in", self.tr("Zoom in (+)"), self.zoom_in)
        tools.add("fit", self.tr("Fit to the window (0)"), self.fit)
        tools.add("actual-size", self.tr("Actual size (1)"), self.show_pixels)
        tools.add("swap", self.tr("Swap with the next photo (X)"), self.swap)
        self._toggle = tools.add(
            "difference", self.tr("Show differences (D)"), self.toggle_difference
        )
        self._toggle.setCheckable(True)
        self._keep = QPushButton()
        self._keep.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._keep.clicked.connect(self.keep_wanted)
        self.mark_only(False)
        tools.row.addSpacing(S)
        tools.row.addWidget(self._keep)
        return tools

    def mark_only(self, marks: bool) -> None:
        """Say whether photos are only marked for the trash here, to be moved later."""
        if marks:
            words = self.tr("Keep This, Mark the Others")
            tip = self.tr("Keep this photo, mark the others for the trash (Enter)")
        else:
            words = self.tr("Keep This, Trash the Others")
            tip = self.tr("Keep the marked photo, move the others to the trash (Enter)")
        self._keep.setText(words)
        self._keep.setAccessibleName(words)
        self._keep.setToolTip(tip)

    # What is compared

    def show_photos(self, photos: Sequence[PhotoRecord]) -> None:
        """Compare these photos."""
        self.clear()
        self.cells = [self._make_cell(photo) for photo in photos[:MOST]]
        self._current = 0
        self._arrange()

    def insert(self, photo: PhotoRecord, place: int) -> None:
        """Compare one more photo, as one that is back from the trash."""
        self._show_side_by_side()
        self.cells.insert(place, self._make_cell(photo))
        self._current = place
        self._arrange()

    def _make_cell(self, photo: PhotoRecord) -> CompareCell:
        cell = CompareCell(self._theme, self._maker, photo, self._thumbnail(photo.id))
        cell.canvas.pressed.connect(self._press)
        cell.remove.clicked.connect(self._remove_sender)
        cell.trash.clicked.connect(self._trash_sender)
        cell.loader.loaded.connect(self._measure_sender)
        cell.canvas.view_changed.connect(self._follow_view)
        return cell

    def show_contents(self, contents: Mapping[int, bytes]) -> None:
        """Take what tells the files' contents apart, by photo id."""
        for cell in self.cells:
            cell.content = contents.get(cell.photo.id)
        self._mark_same()

    def clear(self) -> None:
        """Show no photos, and stop measuring."""
        self._measuring.forget()
        for cell in self.cells:
            self._drop(cell)
        self.cells = []
        self._show_side_by_side()

    @property
    def current(self) -> PhotoRecord | None:
        """The photo that commands are for."""
        return self.cells[self._current].photo if self.cells else None

    @property
    def photos(self) -> list[PhotoRecord]:
        """The photos from left to right."""
        return [cell.photo for cell in self.cells]

    @property
    def settled(self) -> bool:
        """Whether all photos are as sharp as they will get, and measured."""
        return all(cell.loader.settled for cell in self.cells) and not self._measuring.busy

    @property
    def shows_difference(self) -> bool:
        """Whether the difference is shown or being computed."""
        return self._pages.currentWidget() is self.difference

    def follow(self, photos: Mapping[int, PhotoRecord]) -> None:
        """Update the photos' records by id; photos that are missing here are removed."""
        for cell in list(self.cells):
            record = photos.get(cell.photo.id)
            if cell not in self.cells:
                continue  # the page was left with too few
            if record is None:
                self._remove(cell)
            elif record != cell.photo:
                cell.follow(record)

    def close_down(self) -> None:
        """Wait until nothing is being measured."""
        self._measuring.close()

    def _remove(self, cell: CompareCell) -> None:
        self._show_side_by_side()
        index = self.cells.index(cell)
        self.cells.remove(cell)
        self._drop(cell)
        if self._current > index or self._current == len(self.cells):
            self._current = max(self._current - 1, 0)
        if len(self.cells) < FEWEST:
            self.closed.emit()
        else:
            self._arrange()

    def _drop(self, cell: CompareCell) -> None:
        self._grid.removeWidget(cell)
        cell.hide()
        cell.deleteLater()

    def _arrange(self) -> None:
        columns = 2 if len(self.cells) in (2, 4) else 3
        for number, cell in enumerate(self.cells):
            self._grid.addWidget(cell, number // columns, number % columns)
            cell.show()
        for column in range(3):
            self._grid.setColumnStretch(column, int(column < columns))
        self._grid.setRowStretch(1, int(len(self.cells) == MOST))
        self._grid.setRowStretch(0, 1)
        self._toggle.setEnabled(len(self.cells) == FEWEST)
        self._choose(self._current)
        self._mark_best()
        self._mark_same()

    def _show_current(self) -> None:
        for number, cell in enumerate(self.cells):
            cell.mark_current(number == self._current, focus=self.hasFocus())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_current()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_current()

    def _mark_best(self) -> None:
        """Highlight the facts in which a photo is better than another."""
        for name, values in (
            ("pixels", [(cell.photo.width or 0) * (cell.photo.height or 0) for cell in self.cells]),
            ("bytes", [cell.photo.size for cell in self.cells]),
            ("sharpness", [cell.sharpness or 0.0 for cell in self.cells]),
        ):
            tells = len(set(values)) > 1
            for cell, value in zip(self.cells, values, strict=True):
                cell.mark_best(name, tells and value == max(values))

    def _mark_same(self) -> None:
        """Say which photos are the very same file."""
        contents = Counter(cell.content for cell in self.cells if cell.content)
        for cell in self.cells:
            cell.mark_same(cell.content is not None and contents[cell.content] > 1)

    # Difference and sharpness

    def toggle_difference(self) -> None:
        """Show where two photos differ, or the photos again."""
        pictures = [cell.canvas.picture for cell in self.cells if cell.canvas.picture]
        if self.shows_difference or not len(self.cells) == len(pictures) == FEWEST:
            self._show_side_by_side()
            return
        self.difference.show_photo(QSize(), None)
        self._pages.setCurrentWidget(self.difference)
        self._toggle.setChecked(True)
        first, second = (picture.preview for picture in pictures)
        self._measuring.differ(first, second, self._show_difference)

    def _show_side_by_side(self) -> None:
        self._pages.setCurrentWidget(self._side_by_side)
        self._toggle.setChecked(False)
        self.caption.set_whole("")

    def _show_difference(self, difference: tuple[Preview, float]) -> None:
        if not self.shows_difference:
            return
        preview, alike = difference
        self.difference.show_picture(DecodedPicture(preview))
        self.difference.show_view(self.cells[0].canvas.view)
        words = self.tr(
            "Identical pixels: {percent} % (amplified {gain}×, identical areas are black)."
        )
        percent = QLocale().toString(math.floor(alike * 100))
        said = words.format(gain=GAIN, percent=percent)
        if self._shapes_differ():
            said += " " + self.tr("The aspect ratios differ, so one photo is stretched.")
        self.caption.set_whole(said)
        self.difference.setAccessibleDescription(said)

    def _shapes_differ(self) -> bool:
        sizes = [cell.canvas.picture.full for cell in self.cells if cell.canvas.picture]
        shapes = [size.width() / max(size.height(), 1) for size in sizes]
        return max(shapes) > min(shapes) * 1.02

    def _sender_cell(self) -> CompareCell | None:
        """The cell with the part whose signal is being handled; None if it was removed."""
        sender = self.sender()
        for cell in self.cells:
            if sender in (cell.canvas, cell.loader, cell.remove, cell.trash):
                return cell
        return None

    def _measure_sender(self) -> None:
        cell = self._sender_cell()
        picture = cell.canvas.picture if cell else None
        if cell and picture and cell.sharpness is None:
            take = partial(self._take_sharpness, cell.photo.id)
            self._measuring.measure(picture.preview, take)

    def _take_sharpness(self, photo_id: int, sharpness: float) -> None:
        for cell in self.cells:
            if cell.photo.id == photo_id:
                cell.sharpness = sharpness
        best = max((cell.sharpness or 0.0 for cell in self.cells), default=0.0)
        if best and all(cell.sharpness is not None for cell in self.cells):
            for cell in self.cells:
                cell.show_sharpness((cell.sharpness or 0.0) / best)
            self._mark_best()

    # What the person does

    def swap(self) -> None:
        """Swap the current photo with the next one."""
        if len(self.cells) >= FEWEST:
            other = (self._current + 1) % len(self.cells)
            cells = self.cells
            cells[self._current], cells[other] = cells[other], cells[self._current]
            self._current = other
            self._arrange()

    @property
    def _lead(self) -> PhotoCanvas:
        if self.shows_difference or not self.cells:
            return self.difference
        return self.cells[self._current].canvas

    def _follow_view(self) -> None:
        """Zoom and move the other photos alike."""
        leader = self.sender()
        view = leader.view if isinstance(leader, PhotoCanvas) else FITTED
        for cell in self.cells:
            if cell.canvas is not leader:
                cell.canvas.show_view(view)
            cell.loader.look()
        if leader is not self.difference:
            self.difference.show_view(view)

    def _choose(self, number: int) -> None:
        if self.cells:
            self._current = number % len(self.cells)
            self._show_current()
            self.current_changed.emit()

    def _press(self) -> None:
        if cell := self._sender_cell():
            self._choose(self.cells.index(cell))
            self.setFocus()

    def _remove_sender(self) -> None:
        if cell := self._sender_cell():
            self._remove(cell)

    def _trash_sender(self) -> None:
        self._press()
        self.trash_wanted.emit()

    def _leave_out(self) -> None:
        if self.cells:
            self._remove(self.cells[self._current])

    def _acts(self) -> dict[Qt.Key, Callable[[], object]]:
        return super()._acts() | {
            Qt.Key.Key_Escape: self._step_out,
            Qt.Key.Key_Return: self.keep_wanted.emit,
            Qt.Key.Key_Enter: self.keep_wanted.emit,
            Qt.Key.Key_X: self.swap,
            Qt.Key.Key_D: self.toggle_difference,
            Qt.Key.Key_L: self._leave_out,
        }

    def _step(self, across: int, down: int) -> None:
        self._choose(self._current + across + 2 * down)

    def _step_out(self) -> None:
        if self.shows_difference:
            self._show_side_by_side()
        else:
            self.closed.emit()
