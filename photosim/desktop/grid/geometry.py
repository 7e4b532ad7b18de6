"""Where the grid's tiles are: only arithmetic, so a million photos cost no more than ten."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect

GAP = 14
MARGIN = 16
CAPTION = 22
HEADING = 44
_CAPTION_FROM = 96  # smaller tiles go without a caption


@dataclass(frozen=True, eq=False)
class GridGeometry:
    """Uniform cells in rows, in content coordinates (y = 0 is the top of the content).

    Every section starts a new row below its heading. Without sections, all photos form one that
    has no heading.

    Attributes:
        count: Number of photos.
        width: Width of the viewport, logical pixels.
        wanted: Preferred side of a square picture; pictures grow or shrink so that the row fills
            the width and the gaps stay even.
        starts: The first row of each section, int64, ascending from 0; may be empty.
        mirrored: Whether photos run from right to left.
    """

    count: int
    width: int
    wanted: int
    starts: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    mirrored: bool = False

    @cached_property
    def columns(self) -> int:
        """Photos in a row."""
        return max(1, round((self.width - 2 * MARGIN + GAP) / (self.wanted + GAP)))

    @cached_property
    def side(self) -> int:
        """Side of a square picture, logical pixels."""
        columns = self.columns
        return max(1, (self.width - 2 * MARGIN - (columns - 1) * GAP) // columns)

    @cached_property
    def has_captions(self) -> bool:
        """Whether tiles are large enough for a line of text."""
        return self.side >= _CAPTION_FROM

    @cached_property
    def line_height(self) -> int:
        """Distance between the tops of two rows."""
        return self.side + GAP + (CAPTION if self.has_captions else 0)

    @cached_property
    def height(self) -> int:
        """Height of the whole content."""
        return int(self._tops[-1]) + MARGIN - GAP if self.count else 0

    # Sections

    @cached_property
    def _heading(self) -> int:
        return HEADING if self.starts.size else 0

    @cached_property
    def _bounds(self) -> NDArray[np.int64]:
        """The first photo of every section, then the number of photos."""
        starts = self.starts if self.starts.size else np.zeros(1, dtype=np.int64)
        return np.append(starts, self.count)

    @cached_property
    def _tops(self) -> NDArray[np.int64]:
        """The top of every section, then the bottom of the last."""
        lines = -(-np.diff(self._bounds) // self.columns)
        heights = lines * self.line_height + self._heading
        above = 0 if self._heading else MARGIN
        return np.concatenate(([above], above + np.cumsum(heights)))

    def section_of(self, row: int) -> int:
        """The section of a photo."""
        return int(np.searchsorted(self._bounds, row, side="right")) - 1

    def section_at(self, y: int) -> int:
        """The section at a height, or the nearest one outside the content."""
        section = int(np.searchsorted(self._tops, y, side="right")) - 1
        return min(max(section, 0), len(self._bounds) - 2)

    def section_rows(self, section: int) -> range:
        """The photos of a section."""
        return range(int(self._bounds[section]), int(self._bounds[section + 1]))

    def section_span(self, section: int) -> range:
        """The heights from the top of a section to that of the next."""
        return range(int(self._tops[section]), int(self._tops[section + 1]))

    # Tiles

    def picture(self, row: int) -> QRect:
        """The square of a photo's picture."""
        section = self.section_of(row)
        line, column = divmod(row - int(self._bounds[section]), self.columns)
        top = int(self._tops[section]) + self._heading + line * self.line_height
        if self.mirrored:
            column = self.columns - 1 - column
        return QRect(self._left + column * (self.side + GAP), top, self.side, self.side)

    @cached_property
    def _left(self) -> int:
        spare = self.width - 2 * MARGIN - self.columns * (self.side + GAP) + GAP
        return MARGIN + spare // 2

    def tile(self, row: int) -> QRect:
        """The picture together with its caption."""
        caption = CAPTION if self.has_captions else 0
        return self.picture(row).adjusted(0, 0, 0, caption)

    def row_at(self, point: QPoint) -> int | None:
        """The photo whose tile contains a point."""
        if not self.count:
            return None
        line = self._line_at(point.y())
        column = (point.x() - self._left + GAP // 2) // (self.side + GAP)
        if self.mirrored:
            column = self.columns - 1 - column
        row = line[min(max(column, 0), len(line) - 1)]
        return row if self.tile(row).contains(point) else None

    def _line_at(self, y: int) -> range:
        """The line of photos at a height, or the nearest one in that section."""
        section = self.section_at(y)
        rows = self.section_rows(section)
        line = (y - int(self._tops[section]) - self._heading) // self.line_height
        last = (len(rows) - 1) // self.columns
        start = rows.start + min(max(line, 0), last) * self.columns
        return range(start, min(start + self.columns, rows.stop))

    def between(self, top: int, bottom: int) -> range:
        """The photos with any part between two heights, perhaps with a line more."""
        if not self.count or bottom < 0 or top >= self.height:
            return range(0)
        return range(self._line_at(top).start, self._line_at(bottom).stop)

    def inside(self, area: QRect) -> list[range]:
        """The photos whose tiles an area touches, one range per line of photos."""
        ranges = []
        step = self.side + GAP
        first = max(0, (area.left() - self._left + GAP) // step)
        last = min(self.columns - 1, (area.right() - self._left) // step)
        if self.mirrored:
            first, last = max(0, self.columns - 1 - last), self.columns - 1 - first
        rows = self.between(area.top(), area.bottom())
        start = rows.start
        while start < rows.stop:
            stop = min(start + self.columns, self.section_rows(self.section_of(start)).stop)
            line = self.tile(start)
            touched = range(start + first, min(start + last + 1, stop))
            if touched and line.top() <= area.bottom() and line.bottom() >= area.top():
                ranges.append(touched)
            start = stop
        return ranges

    def moved(self, row: int, lines: int) -> int:
        """The photo some lines below another, or above it if ``lines`` is negative.

        In a line too short for the column it is the last photo; the first and last lines stop it.
        """
        step = 1 if lines > 0 else -1
        column = self._column(row)
        for _ in range(abs(lines)):
            line = self._neighbour(row, step)
            if line is None:
                break
            row = line[min(column, len(line) - 1)]
        return row

    def _column(self, row: int) -> int:
        return (row - int(self._bounds[self.section_of(row)])) % self.columns

    def _neighbour(self, row: int, step: int) -> range | None:
        """The line of photos below or above that of a photo."""
        section = self.section_of(row)
        rows = self.section_rows(section)
        start = row - self._column(row) + step * self.columns
        if step > 0 and start >= rows.stop:
            if rows.stop >= self.count:
                return None
            start, rows = rows.stop, self.section_rows(section + 1)
        elif start < rows.start:
            if not rows.start:
                return None
            rows = self.section_rows(section - 1)
            start = rows.start + (len(rows) - 1) // self.columns * self.columns
        return range(start, min(start + self.columns, rows.stop))
