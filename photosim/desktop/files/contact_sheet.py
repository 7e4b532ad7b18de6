"""A contact sheet: photos with their names in one picture, written as PNG or JPEG."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QImageWriter, QPainter

from photosim.atomic_write import atomic_write
from photosim.catalogue.records import PhotoRecord
from photosim.desktop.files.operations import FileRefused, reason_not_written, shown
from photosim.desktop.tasks.lane import LongWork
from photosim.desktop.tasks.thumbnails import Look, Wanted

MOST = 1_000
"""Photos on a sheet; more would make a picture that few programs open."""
_TILE, _GAP, _CAPTION, _HEAD = 200, 12, 26, 44
_FEWEST_COLUMNS = 4
_QUALITY = 90  # of a JPEG
_PAPER, _INK, _ABSENT = QColor(250, 250, 249), QColor(40, 40, 42), QColor(225, 225, 223)
_Align = Qt.AlignmentFlag

Load = Callable[[Wanted], LongWork[QImage | None]]
"""Loads a thumbnail; None if the photo has none."""


@dataclass(frozen=True)
class SheetPhoto:
    """A photo of the sheet, and what stands before its name."""

    photo: PhotoRecord
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """What is to be drawn.

    Attributes:
        title: Above the photos.
        photos: In order.
        font: Of the captions; the title's is larger.
    """

    title: str
    photos: Sequence[SheetPhoto]
    font: QFont


def write_sheet(sheet: Sheet, file: Path, load: Load, _owned: object) -> LongWork[Path]:
    """Draw a sheet and write it.

    Args:
        sheet: What to draw.
        file: Where to, see `format_of`; what was there is replaced once the sheet is complete.
        load: Loads the thumbnails.

    Yields:
        How many photos are drawn.

    Raises:
        FileRefused: The file cannot be written.
    """
    columns = max(_FEWEST_COLUMNS, math.ceil(math.sqrt(len(sheet.photos))))
    lines = math.ceil(len(sheet.photos) / columns)
    across, down = _TILE + _GAP, _TILE + _CAPTION + _GAP
    size = QSize(_GAP + columns * across, _HEAD + lines * down)
    picture = QImage(size, QImage.Format.Format_RGB32)
    picture.fill(_PAPER)
    title = QFont(sheet.font)
    title.setPixelSize(20)
    title.setBold(True)
    head = QRect(_GAP, 0, size.width() - 2 * _GAP, _HEAD)
    with QPainter(picture) as painter:
        _write(painter, head, sheet.title, title)
    for number, one in enumerate(sheet.photos):
        line, column = divmod(number, columns)
        place = QRect(_GAP + column * across, _HEAD + line * down, _TILE, _TILE)
        photo = one.photo
        look = Look(_TILE, _TILE, 0, fill=False)
        thumbnail = yield from load(Wanted(photo.id, photo.path, photo.mtime_ns, look))
        with QPainter(picture) as painter:
            _draw(painter, place, thumbnail)
            caption = QRect(place.left(), place.bottom() + 4, _TILE, _CAPTION - 4)
            _write(painter, caption, f"{one.note}  {photo.path.name}".strip(), _small(sheet.font))
        yield number + 1
    _save(picture, file)
    return file


def format_of(file: Path) -> str | None:
    """In which format a sheet is written into a file, by its extension; None: in none."""
    return {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg"}.get(file.suffix.lower())


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(14)
    return small


def _draw(painter: QPainter, place: QRect, thumbnail: QImage | None) -> None:
    if thumbnail is None:
        painter.fillRect(place, _ABSENT)
        return
    spare = place.size() - thumbnail.size()
    painter.drawImage(place.topLeft() + QPoint(spare.width(), spare.height()) / 2, thumbnail)


def _write(painter: QPainter, place: QRect, words: str, font: QFont) -> None:
    metrics = QFontMetrics(font)
    painter.setFont(font)
    painter.setPen(_INK)
    elided = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, place.width())
    painter.drawText(place, _Align.AlignLeft | _Align.AlignVCenter, elided)


def _save(picture: QImage, file: Path) -> None:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    kind = format_of(file)
    assert kind is not None, "whoever asks for a sheet looks at its extension"
    writer = QImageWriter(buffer, QByteArray(kind.encode()))
    if kind == "jpeg":
        writer.setQuality(_QUALITY)
    if not writer.write(picture):
        words = QCoreApplication.translate("PhotoFiles", "“{name}” was not written: {reason}.")
        raise FileRefused(words.format(name=shown(file.name), reason=writer.errorString()))
    try:
        with atomic_write(file, private=False) as partial:
            partial.write_bytes(content.data())
    except OSError as error:
        raise FileRefused(reason_not_written(file, error)) from error
