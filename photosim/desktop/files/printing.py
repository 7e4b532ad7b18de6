"""Drawing photos on sheets of paper: for a printer, into a PDF file, or as a preview."""

import os
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPageLayout, QPainter

from photosim.atomic_write import atomic_write
from photosim.catalogue.records import PhotoRecord
from photosim.desktop.files.operations import FileRefused, reason_not_written, shown
from photosim.desktop.files.print_layout import (
    Pages,
    PrintedPage,
    PrintOptions,
    caption_height,
    needed_side,
    places,
)
from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.tasks.lane import LongWork
from photosim.desktop.tasks.previews import DecodedPicture
from photosim.vision.files import UnreadablePhoto

if TYPE_CHECKING:  # it comes with its libraries, for which no window waits
    from PySide6.QtPrintSupport import QPrinter

DPI = 300
"""For which pictures are decoded."""
_MOST_SIDE = 6_000  # pixels; A3 at 300 dpi has 4,961
_MM_PER_INCH = 25.4
_LETTERS = 0.6  # height of letters by that of their line
_INK, _ABSENT = QColor(40, 40, 42), QColor(225, 225, 223)
_END = b"%%EOF"  # of a PDF file

translate = QCoreApplication.translate


@dataclass(frozen=True)
class PrintJob:
    """What is to be printed.

    Attributes:
        title: What printers call it.
        photos: In order.
        options: How.
        font: Of the captions.
    """

    title: str
    photos: Sequence[PhotoRecord]
    options: PrintOptions
    font: QFont


Unread = list[PhotoRecord]
"""Photos in whose place there is grey, as they cannot be read."""


def print_pages(
    job: PrintJob, printer: "QPrinter", maker: PreviewMaker, _owned: object = None
) -> LongWork[Unread]:
    """Print all pages; closing the generator prints nothing more.

    Args:
        job: What to print.
        printer: On what; belongs to whoever runs this, until it ends.
        maker: Decodes the photos.
        _owned: Of the lane.

    Yields:
        How many pages are drawn.

    Raises:
        FileRefused: The printer, or the file in its place, takes nothing.
        EncoderUnavailable: Nothing can be decoded.
    """
    unread: Unread = []
    printer.setDocName(job.title)
    printer.setResolution(DPI)
    with QPainter() as painter:
        try:
            for number, page in enumerate(Pages(job.photos, job.options)):
                printer.setPageLayout(page.layout)
                if not (printer.newPage() if number else painter.begin(printer)):
                    raise FileRefused(translate("Printing", "The printer is not responding."))
                dpi = printer.resolution()
                area = QSizeF(printer.pageLayout().paintRectPixels(dpi).size())
                unread += yield from _draw(painter, page, job, area, dpi, maker)
                yield number + 1
        except BaseException:
            printer.abort()  # half of it is worth nothing
            raise
    return unread


def write_pdf(
    job: PrintJob,
    file: Path,
    printer: "QPrinter",
    maker: PreviewMaker,
    _owned: object = None,
) -> LongWork[Unread]:
    """Print into a PDF file; what was there is replaced once all pages are.

    Args:
        job: What to print.
        file: Where to.
        printer: Belongs to whoever runs this, until it ends.
        maker: Decodes the photos.
        _owned: Of the lane.

    Yields:
        How many pages are drawn.

    Raises:
        FileRefused: The file cannot be written.
        EncoderUnavailable: Nothing can be decoded.
    """
    try:
        with atomic_write(file, private=False) as partial:
            printer.setOutputFormat(printer.OutputFormat.PdfFormat)
            printer.setOutputFileName(str(partial))
            unread = yield from print_pages(job, printer, maker)
            with partial.open("rb") as written:
                written.seek(max(0, written.seek(0, os.SEEK_END) - len(_END) - 2))
                if not written.read().strip().endswith(_END):
                    raise OSError(translate("Printing", "the disk may be full"))
    except OSError as error:
        raise FileRefused(reason_not_written(file, error)) from error
    return unread


def draw_preview(
    job: PrintJob, side: int, maker: PreviewMaker, _owned: object = None
) -> LongWork[QImage]:
    """Draw the first page as it will be, its longer side so many pixels."""
    page = Pages(job.photos, job.options).page(0)
    paper = page.layout.fullRect(QPageLayout.Unit.Millimeter).size()
    mm = side / max(paper.width(), paper.height())
    area = page.layout.paintRect(QPageLayout.Unit.Millimeter)
    image = QImage((paper * mm).toSize(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        painter.translate(area.topLeft() * mm)
        yield from _draw(painter, page, job, area.size() * mm, mm * _MM_PER_INCH, maker)
        painter.resetTransform()
        painter.setPen(_ABSENT)
        painter.drawRect(image.rect().adjusted(0, 0, -1, -1))  # where the paper ends
    return image


def _draw(
    painter: QPainter,
    page: PrintedPage,
    job: PrintJob,
    area: QSizeF,
    dpi: float,
    maker: PreviewMaker,
) -> Generator[object, None, Unread]:
    """Draw a page's photos into an area of device pixels."""
    mm = dpi / _MM_PER_INCH
    unread: Unread = []
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for photo, place in zip(page.photos, places(job.options, area, mm), strict=False):
        side = min(needed_side(photo, place, job.options), _MOST_SIDE)
        decoding = maker.preview(photo.path, side)
        yield decoding
        try:
            picture = DecodedPicture(decoding.result())
        except UnreadablePhoto:
            unread.append(photo)
            painter.fillRect(place, _ABSENT)
            taken = place
        else:
            taken = _draw_photo(painter, place, picture.image, fills=job.options.fills)
        if job.options.captions:
            height = caption_height(job.options, mm)
            line = QRectF(place.left(), taken.bottom(), place.width(), height)
            _write(painter, line, shown(photo.path.name), job.font)
    return unread


def _draw_photo(painter: QPainter, place: QRectF, image: QImage, *, fills: bool) -> QRectF:
    """Draw a photo into its place; returns what it takes of that."""
    whole = QRectF(image.rect())
    keep = Qt.AspectRatioMode.KeepAspectRatio
    if fills:
        part = QRectF(QPointF(), place.size().scaled(whole.size(), keep))
        part.moveCenter(whole.center())
        painter.drawImage(place, image, part)
        return place
    target = QRectF(QPointF(), whole.size().scaled(place.size(), keep))
    target.moveCenter(place.center())
    painter.drawImage(target, image, whole)
    return target


def _write(painter: QPainter, line: QRectF, words: str, font: QFont) -> None:
    letters = QFont(font)
    letters.setPixelSize(max(round(line.height() * _LETTERS), 1))
    metrics = QFontMetricsF(letters, painter.device())
    painter.setFont(letters)
    painter.setPen(_INK)
    elided = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, line.width())
    painter.drawText(line, Qt.AlignmentFlag.AlignCenter, elided)
