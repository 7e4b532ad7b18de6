"""Where the grid's tiles are."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect

from photosim.arrays import runs_of
from photosim.desktop.grid.lines import (
    GAP,
    MARGIN,
    FilledLines,
    Lines,
    Numbers,
    SectionBounds,
    SquareLines,
)

CAPTION = 22
_CAPTION_FROM = 96  # smaller tiles go without a caption


@dataclass(frozen=True, eq=False)
class GridGeometry:
    """Lines of pictures, in content coordinates (y = 0 is the top of the content).

    The pictures are squares or, where shapes are given, have their photos' proportions: those of a
    line are then equally high, just so high that they fill the width. Every section starts a new
    line below its heading. Without sections, all photos form one that has no heading.

    Attributes:
        count: Number of photos.
        width: Width of the viewport, logical pixels.
        wanted: Preferred height of a picture; pictures grow or shrink so that a line fills the
            width and the gaps stay even.
        starts: The first row of each section, int64, ascending from 0; may be empty.
        mirrored: Whether photos run from right to left.
        shapes: The width of each photo by its height, shape (count,); None for squares.
    """

    count: int
    width: int
    wanted: int
    starts: Numbers = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    mirrored: bool = False
    shapes: NDArray[np.float32] | None = None

    def is_like(self, other: "GridGeometry") -> bool:
        """Whether it was made from the same numbers and the same arrays."""
        numbers = (self.count, self.width, self.wanted, self.mirrored)
        return (
            numbers == (other.count, other.width, other.wanted, other.mirrored)
            and self.starts is other.starts
            and self.shapes is other.shapes
        )

    @cached_property
    def columns(self) -> int:
        """Squares in a line."""
        return max(1, round((self.width - 2 * MARGIN + GAP) / (self.wanted + GAP)))

    @cached_property
    def side(self) -> int:
        """The height of all pictures or, where each line has its own, the preferred one."""
        if self.shapes is not None:
            return self.wanted
        return max(1, (self._room - (self.columns - 1) * GAP) // self.columns)

    @cached_property
    def has_captions(self) -> bool:
        """Whether tiles are large enough for a line of text."""
        return self.side >= _CAPTION_FROM

    @cached_property
    def line_height(self) -> int:
        """The usual distance between the tops of two lines."""
        return self.side + self._below

    @cached_property
    def height(self) -> int:
        """Height of the whole content."""
        return self._top(self._line_count) + MARGIN - GAP if self.count else 0

    @cached_property
    def _room(self) -> int:
        return max(1, self.width - 2 * MARGIN)

    @cached_property
    def _below(self) -> int:
        """From a picture to those below it."""
        return GAP + (CAPTION if self.has_captions else 0)

    # Lines

    @cached_property
    def _lines(self) -> Lines:
        sections = SectionBounds(self._bounds, bool(self.starts.size))
        if self.shapes is None:
            return SquareLines(sections, self.columns, self.side, self.line_height)
        return FilledLines(sections, self.shapes, self._room, self.wanted, self._below)

    @cached_property
    def _line_count(self) -> int:
        return int(self._lines.starts[-1])

    def _top(self, line: int) -> int:
        return int(self._lines.tops(np.array(line)))

    def _line_at(self, y: int) -> int:
        """The line at a height, or the nearest one."""
        return min(max(self._lines.at(y), 0), self._line_count - 1)

    def _places(self, first: int, last: int) -> tuple[Numbers, Numbers, Numbers]:
        """The photos of some lines, and their left and right edges."""
        lines = np.arange(first, last + 2)
        firsts = self._lines.firsts(lines)
        counts = np.diff(firsts)
        rows = np.arange(firsts[0], firsts[-1])
        heads = np.repeat(firsts[:-1], counts)
        heights = np.repeat(self._lines.heights(lines[:-1]), counts)
        ahead, following = self._lines.ahead(rows), self._lines.ahead(rows + 1)
        before = np.rint((ahead - self._lines.ahead(heads)) * heights).astype(np.int64)
        widths = np.rint((following - ahead) * heights).astype(np.int64)
        lefts = self._left + (rows - heads) * GAP + before
        if self.mirrored:
            lefts = self.width - lefts - widths
        return rows, lefts, lefts + widths - 1

    # Sections

    @cached_property
    def _bounds(self) -> Numbers:
        """The first photo of every section, then the number of photos."""
        # While photos come and go there may be sections of photos that are not here yet.
        starts = self.starts[self.starts < self.count]
        return np.append(starts if starts.size else 0, self.count)

    def section_of(self, row: int) -> int:
        """The section of a photo."""
        return int(np.searchsorted(self._bounds, row, side="right")) - 1

    def section_at(self, y: int) -> int:
        """The section at a height, or the nearest one outside the content; 0 without photos."""
        return self.section_of(self._lines.line(self._line_at(y)).rows[0]) if self.count else 0

    def section_rows(self, section: int) -> range:
        """The photos of a section."""
        return range(int(self._bounds[section]), int(self._bounds[section + 1]))

    def section_span(self, section: int) -> range:
        """The heights from the top of a section to that of the next."""
        top, following = self._lines.tops(self._lines.starts[section : section + 2]).tolist()
        return range(top, following)

    # Tiles

    @cached_property
    def _left(self) -> int:
        if self.shapes is not None:
            return MARGIN
        return MARGIN + (self._room - self.columns * (self.side + GAP) + GAP) // 2

    def picture(self, row: int) -> QRect:
        """Where a photo's picture is; empty for a photo that is not here yet."""
        if row >= self.count:
            return QRect()
        rows, top, height = self._lines.line(self._lines.of(row))
        before, left, right = self._lines.ahead(np.array([rows[0], row, row + 1])).tolist()
        # As wide wherever it lies, so that its thumbnail need not be drawn anew.
        width = round((right - left) * height)
        x = self._left + (row - rows[0]) * GAP + round((left - before) * height)
        if self.mirrored:
            x = self.width - x - width
        return QRect(x, top, width, int(height))

    def tile(self, row: int) -> QRect:
        """The picture together with its caption."""
        picture = self.picture(row)
        return picture.adjusted(0, 0, 0, self._below - GAP) if picture.isValid() else picture

    def row_at(self, point: QPoint) -> int | None:
        """The photo whose tile contains a point."""
        if not self.count:
            return None
        line = self._line_at(point.y())
        rows, lefts, rights = self._places(line, line)
        for row in rows[(lefts <= point.x()) & (point.x() <= rights)].tolist():
            return row if self.tile(row).contains(point) else None
        return None

    def between(self, top: int, bottom: int) -> range:
        """The photos with any part between two heights, perhaps with a line more."""
        if not self.count or bottom < 0 or top >= self.height:
            return range(0)
        first, last = self._line_at(top), self._line_at(bottom)
        return range(self._lines.line(first).rows.start, self._lines.line(last).rows.stop)

    def within(self, parts: Iterable[QRect], offset: int) -> list[int]:
        """The photos to paint in parts of the view; rings reach a little beyond their tiles."""
        above, below = offset - GAP, offset + GAP
        rows: set[int] = set()
        for part in parts:
            rows.update(self.between(part.top() + above, part.bottom() + below))
        return sorted(rows)

    def inside(self, area: QRect) -> list[range]:
        """The photos whose tiles an area touches, as ranges."""
        if not self.count or area.top() >= self.height:
            return []
        first, last = self._line_at(area.top()), self._line_at(area.bottom())
        rows, lefts, rights = self._places(first, last)
        touched = (lefts <= area.right()) & (area.left() <= rights)
        lines = np.arange(first, last + 2)
        met = self._lines.picture_tops(lines[:-1]) <= area.bottom()
        met &= area.top() < self._lines.tops(lines[1:]) - GAP
        touched &= np.repeat(met, np.diff(self._lines.firsts(lines)))
        return [range(a, b + 1) for a, b in runs_of(rows[touched])]

    def moved(self, row: int, lines: int) -> int:
        """The photo nearest to another some lines below, or above if ``lines`` is negative.

        The first and the last line stop it.
        """
        if row >= self.count:  # it came after the photos were laid out
            return row
        line = self._lines.of(row)
        target = min(max(line + lines, 0), self._line_count - 1)
        if target == line:
            return row
        place = self.picture(row)
        rows, lefts, rights = self._places(target, target)
        away = np.abs(lefts + rights - place.left() - place.right())
        return int(rows[np.argmin(away)])
