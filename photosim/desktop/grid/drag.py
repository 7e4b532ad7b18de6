"""Dragging photos out of the grid: what is dragged, and how it looks at the pointer."""

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QLocale, QRectF, Qt, QTimer
from PySide6.QtGui import QDrag, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from photosim.arrays import Ids
from photosim.desktop.grid.photo_model import PhotoModel, ids_dragged

MOST_FILES = 10_000  # in one drag; more would stall the receiving program
_RECORDS_MS = 2_000
_PICTURE = 96
_PADDING = 6


def drag_out(source: QWidget, photos: PhotoModel, ids: Ids, picture: QPixmap | None) -> None:
    """Let the person drag the photos, with a picture at the pointer, until they let go.

    Their files go along, but not of more than `MOST_FILES`: these go to places of the window, as a
    part of them elsewhere would pass for all.
    """
    data = ids_dragged(ids)
    if len(ids) <= MOST_FILES:
        if photos.fetch(ids):
            _await_records(photos, ids)
        data = photos.files_of(ids)
        if not data.hasUrls():
            return
    drag = QDrag(source)
    drag.setMimeData(data)
    if picture is not None:
        scale = source.devicePixelRatioF()
        side = round(_PICTURE * scale)
        small = picture.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
        small.setDevicePixelRatio(scale)
        if len(ids) > 1:
            _count(small, len(ids), source)
        drag.setPixmap(small)
    drag.exec(Qt.DropAction.CopyAction)


def _count(picture: QPixmap, photos: int, source: QWidget) -> None:
    """Write into the picture's corner how many photos are dragged."""
    words = QLocale().toString(photos)
    metrics = source.fontMetrics()
    height = metrics.height() + _PADDING
    width = max(height, metrics.horizontalAdvance(words) + 2 * _PADDING)
    badge = QRectF(picture.deviceIndependentSize().width() - width, 0, width, height)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(source.font())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(source.palette().highlight())
        painter.drawRoundedRect(badge, height / 2, height / 2)
        painter.setPen(source.palette().highlightedText().color())
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, words)


def _await_records(photos: PhotoModel, ids: Ids) -> None:
    """Wait for records: a drag has to say at its start what is dragged."""
    deadline = QDeadlineTimer(_RECORDS_MS)
    loop = QEventLoop()
    waker = QTimer(interval=5)
    waker.timeout.connect(loop.quit)
    waker.start()
    while len(photos.known(ids)) < len(ids) and not deadline.hasExpired():
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    waker.stop()
