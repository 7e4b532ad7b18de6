"""Where photos lie on sheets of paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize

from photosim.catalogue.records import PhotoRecord

Direction = QPageLayout.Orientation
PER_PAGE = {
    1: (1, 1),
    2: (1, 2),
    4: (2, 2),
    6: (2, 3),
    9: (3, 3),
    12: (3, 4),
    20: (4, 5),
    35: (5, 7),
}
"""How many photos a page may have: in how many columns and lines of a page that stands upright."""
_MARGIN, _SMALL_MARGIN = 10.0, 5.0  # millimetres
_SMALL_PAPER = 140.0  # millimetres, its shorter side
_GAP, _CAPTION = 4.0, 5.0  # millimetres


@dataclass(frozen=True)
class PrintOptions:
    """How photos are printed.

    Attributes:
        per_page: How many are on a page, one of `PER_PAGE`.
        fills: Whether they are cropped to fill their places.
        captions: Whether their names stand below them.
        paper: The size of the paper.
        direction: Whether it stands or lies; None: as shows the photos of a page larger.
    """

    per_page: int = 1
    fills: bool = False
    captions: bool = False
    paper: QPageSize = field(default_factory=lambda: QPageSize(QPageSize.PageSizeId.A4))
    direction: Direction | None = None


@dataclass(frozen=True)
class PrintedPage:
    """One page: its photos, and the paper with its margins."""

    photos: Sequence[PhotoRecord]
    layout: QPageLayout


class Pages:
    """Photos distributed to pages, each of which is laid out when it is asked for.

    Of 100,000 photos that takes seconds, and to show the first page or to say how many there are
    takes none of it.
    """

    def __init__(self, photos: Sequence[PhotoRecord], options: PrintOptions) -> None:
        self._photos = photos
        self._options = options

    def __len__(self) -> int:
        return ceil(len(self._photos) / self._options.per_page)

    def __iter__(self) -> Iterator[PrintedPage]:
        return map(self.page, range(len(self)))

    def page(self, number: int) -> PrintedPage:
        """A page, the first by 0."""
        start = number * self._options.per_page
        part = self._photos[start : start + self._options.per_page]
        return PrintedPage(part, _suiting(part, self._options))


def places(options: PrintOptions, size: QSizeF, mm: float) -> list[QRectF]:
    """The places for photos on the area that is printed on, line by line, without captions.

    Args:
        options: How many there are.
        size: Of the area, in whatever unit.
        mm: Of these units, how many a millimetre has.
    """
    columns, lines = PER_PAGE[options.per_page]
    if size.width() > size.height():
        columns, lines = lines, columns
    gap, caption = _GAP * mm, caption_height(options, mm)
    width = (size.width() - (columns - 1) * gap) / columns
    height = (size.height() - (lines - 1) * gap) / lines
    return [
        QRectF(column * (width + gap), line * (height + gap), width, height - caption)
        for line in range(lines)
        for column in range(columns)
    ]


def caption_height(options: PrintOptions, mm: float) -> float:
    """How high the line of a caption is; see `places`."""
    return _CAPTION * mm if options.captions else 0.0


def needed_side(photo: PhotoRecord, place: QRectF, options: PrintOptions) -> int:
    """The longer side, in pixels, that a photo needs for a place measured in pixels."""
    width, height = _size(photo)
    factor = _factor(width, height, place.size(), fills=options.fills)
    return ceil(max(width, height) * factor)


def _suiting(photos: Sequence[PhotoRecord], options: PrintOptions) -> QPageLayout:
    upright = _layout(options.paper, Direction.Portrait)
    lying = _layout(options.paper, Direction.Landscape)
    if options.direction is not None:
        return lying if options.direction is Direction.Landscape else upright
    return lying if _shown(photos, lying, options) > _shown(photos, upright, options) else upright


def _layout(paper: QPageSize, direction: Direction) -> QPageLayout:
    shorter = paper.size(QPageSize.Unit.Millimeter).width()  # papers are upright
    margin = _SMALL_MARGIN if shorter < _SMALL_PAPER else _MARGIN
    margins = QMarginsF(margin, margin, margin, margin)
    return QPageLayout(paper, direction, margins, QPageLayout.Unit.Millimeter)


def _shown(photos: Sequence[PhotoRecord], layout: QPageLayout, options: PrintOptions) -> float:
    """What share of the photos is seen, each as large as it is printed."""
    area = layout.paintRect(QPageLayout.Unit.Millimeter).size()
    [first, *_] = places(options, area, 1.0)
    if options.fills:  # what is cropped is lost
        return sum(_kept(*_size(photo), first.size()) for photo in photos)
    sizes = [_size(photo) for photo in photos]
    factors = [_factor(*size, first.size(), fills=False) for size in sizes]
    return sum(w * h * f * f for (w, h), f in zip(sizes, factors, strict=True))


def _kept(width: float, height: float, place: QSizeF) -> float:
    """What share of a photo is left once it is cropped to a place."""
    ratio = (width / height) / (place.width() / place.height())
    return min(ratio, 1 / ratio)


def _factor(width: float, height: float, place: QSizeF, *, fills: bool) -> float:
    factors = place.width() / width, place.height() / height
    return max(factors) if fills else min(factors)


def _size(photo: PhotoRecord) -> tuple[int, int]:
    """Width and height of a photo; those of a square where they are not known."""
    return photo.width or 1, photo.height or 1
