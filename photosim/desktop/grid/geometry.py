"""Where the grid's tiles are: lines of photos, all found at once by numpy."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect

from photosim.arrays import runs_of

GAP = 14
MARGIN = 16
CAPTION = 22
HEADING = 44
_CAPTION_FROM = 96  # smaller tiles go without a caption
_NARROWEST, _WIDEST = 0.4, 3.0  # the shapes of tiles; a photo beyond them lies inside its tile
_MOST_GROWN = 2.0  # a line grows no further to fill the width
_MOST_GROWN_LAST = 1.2  # the last of a section, else it keeps the preferred height

_Numbers = NDArray[np.int64]


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
    starts: _Numbers = field(default_factory=lambda: np.empty(0, dtype=np.int64))
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
        return int(self._tops[-1]) + MARGIN - GAP if self.count else 0

    @cached_property
    def _room(self) -> int:
        return max(1, self.width - 2 * MARGIN)

    @cached_property
    def _below(self) -> int:
        """From a picture to those below it."""
        return GAP + (CAPTION if self.has_captions else 0)

    # Lines

    @cached_property
    def _widths(self) -> NDArray[np.float64]:
        """The shapes of the photos ahead of each, added up; one more than there are photos."""
        if self.shapes is None:
            return np.arange(self.count + 1, dtype=np.float64)
        shapes = np.clip(self.shapes, _NARROWEST, _WIDEST)
        return np.concatenate(([0.0], np.cumsum(shapes, dtype=np.float64)))

    @cached_property
    def _firsts(self) -> _Numbers:
        """The first photo of every line, then the number of photos."""
        bounds, lengths = self._bounds, np.diff(self._bounds)
        if self.shapes is None:
            lines = -(-lengths // self.columns)
            above = np.cumsum(lines) - lines
            places = np.arange(lines.sum()) - np.repeat(above, lines)
            return np.append(np.repeat(bounds[:-1], lines) + places * self.columns, self.count)
        # Side by side at the preferred height: a line has what has its middle in the width.
        edges = self._widths * self.wanted + np.arange(self.count + 1) * GAP
        middles = (edges[:-1] + edges[1:]) / 2
        following = np.searchsorted(middles, edges[:-1] + (self._room + GAP))
        following = np.maximum(following, np.arange(1, self.count + 1))
        return _followed(np.minimum(following, np.repeat(bounds[1:], lengths)))

    @cached_property
    def _scales(self) -> NDArray[np.float64]:
        """The exact height of every line's pictures."""
        if self.shapes is None:
            return np.full(len(self._firsts) - 1, float(self.side))
        gaps = (np.diff(self._firsts) - 1) * GAP
        filling = np.maximum(self._room - gaps, 1) / np.diff(self._widths[self._firsts])
        scales: NDArray[np.float64] = np.minimum(filling, self.wanted * _MOST_GROWN)
        last = self._section_lines[1:] - 1
        short = last[filling[last] > self.wanted * _MOST_GROWN_LAST]
        scales[short] = self.wanted
        return scales

    @cached_property
    def _headings(self) -> _Numbers:
        """The height of what is above the pictures of every line."""
        headings = np.zeros(len(self._firsts) - 1, dtype=np.int64)
        headings[self._section_lines[:-1]] = HEADING if self.starts.size else 0
        return headings

    @cached_property
    def _tops(self) -> _Numbers:
        """The top of every line, or of the heading above it, then the bottom of the last."""
        heights = self._scales.astype(np.int64) + self._below + self._headings
        above = 0 if self.starts.size else MARGIN
        return np.concatenate(([above], above + np.cumsum(heights)))

    def _line_of(self, row: int) -> int:
        return int(np.searchsorted(self._firsts, row, side="right")) - 1

    def _line_at(self, y: int) -> int:
        """The line at a height, or the nearest one."""
        line = int(np.searchsorted(self._tops, y, side="right")) - 1
        return min(max(line, 0), len(self._firsts) - 2)

    def _lines(self, first: int, last: int) -> tuple[_Numbers, _Numbers, _Numbers]:
        """The photos of some lines, and their left and right edges."""
        counts = np.diff(self._firsts[first : last + 2])
        rows = np.arange(self._firsts[first], self._firsts[last + 1])
        heads = np.repeat(self._firsts[first : last + 1], counts)
        scales = np.repeat(self._scales[first : last + 1], counts)
        ahead = np.rint((self._widths[rows] - self._widths[heads]) * scales).astype(np.int64)
        widths = np.rint((self._widths[rows + 1] - self._widths[rows]) * scales).astype(np.int64)
        lefts = self._left + (rows - heads) * GAP + ahead
        if self.mirrored:
            lefts = self.width - lefts - widths
        return rows, lefts, lefts + widths - 1

    # Sections

    @cached_property
    def _bounds(self) -> _Numbers:
        """The first photo of every section, then the number of photos."""
        # While photos come and go there may be sections of photos that are not here yet.
        starts = self.starts[self.starts < self.count]
        return np.append(starts if starts.size else 0, self.count)

    @cached_property
    def _section_lines(self) -> _Numbers:
        """The first line of every section, then the number of lines."""
        return np.searchsorted(self._firsts, self._bounds)

    def section_of(self, row: int) -> int:
        """The section of a photo."""
        return int(np.searchsorted(self._bounds, row, side="right")) - 1

    def section_at(self, y: int) -> int:
        """The section at a height, or the nearest one outside the content; 0 without photos."""
        if not self.count:
            return 0
        tops = self._tops[self._section_lines[:-1]]
        return max(int(np.searchsorted(tops, y, side="right")) - 1, 0)

    def section_rows(self, section: int) -> range:
        """The photos of a section."""
        return range(int(self._bounds[section]), int(self._bounds[section + 1]))

    def section_span(self, section: int) -> range:
        """The heights from the top of a section to that of the next."""
        first, following = self._section_lines[section : section + 2]
        return range(int(self._tops[first]), int(self._tops[following]))

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
        line = self._line_of(row)
        first, scale = int(self._firsts[line]), float(self._scales[line])
        before, left, right = (float(self._widths[n]) for n in (first, row, row + 1))
        # As wide wherever it lies, so that its thumbnail need not be drawn anew.
        width = round((right - left) * scale)
        x = self._left + (row - first) * GAP + round((left - before) * scale)
        if self.mirrored:
            x = self.width - x - width
        y = int(self._tops[line]) + int(self._headings[line])
        return QRect(x, y, width, int(scale))

    def tile(self, row: int) -> QRect:
        """The picture together with its caption."""
        picture = self.picture(row)
        return picture.adjusted(0, 0, 0, self._below - GAP) if picture.isValid() else picture

    def row_at(self, point: QPoint) -> int | None:
        """The photo whose tile contains a point."""
        if not self.count:
            return None
        line = self._line_at(point.y())
        rows, lefts, rights = self._lines(line, line)
        for row in rows[(lefts <= point.x()) & (point.x() <= rights)].tolist():
            return row if self.tile(row).contains(point) else None
        return None

    def between(self, top: int, bottom: int) -> range:
        """The photos with any part between two heights, perhaps with a line more."""
        if not self.count or bottom < 0 or top >= self.height:
            return range(0)
        first, last = self._line_at(top), self._line_at(bottom)
        return range(int(self._firsts[first]), int(self._firsts[last + 1]))

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
        rows, lefts, rights = self._lines(first, last)
        touched = (lefts <= area.right()) & (area.left() <= rights)
        tops = self._tops[first : last + 1] + self._headings[first : last + 1]
        bottoms = self._tops[first + 1 : last + 2] - GAP
        met = (tops <= area.bottom()) & (area.top() < bottoms)
        touched &= np.repeat(met, np.diff(self._firsts[first : last + 2]))
        return [range(a, b + 1) for a, b in runs_of(rows[touched])]

    def moved(self, row: int, lines: int) -> int:
        """The photo nearest to another some lines below, or above if ``lines`` is negative.

        The first and the last line stop it.
        """
        if row >= self.count:  # it came after the photos were laid out
            return row
        line = self._line_of(row)
        target = min(max(line + lines, 0), len(self._firsts) - 2)
        if target == line:
            return row
        place = self.picture(row)
        rows, lefts, rights = self._lines(target, target)
        away = np.abs(lefts + rights - place.left() - place.right())
        return int(rows[np.argmin(away)])


def _followed(following: _Numbers) -> _Numbers:
    """All that is reached from 0, where each number leads to a larger one, the last one to none."""
    steps = following.data  # whose numbers are read faster than an array's
    reached, here, end = [0], 0, len(following)
    while here < end:
        here = steps[here]
        reached.append(here)
    return np.array(reached, dtype=np.int64)
