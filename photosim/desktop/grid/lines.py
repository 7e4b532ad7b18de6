"""The lines of photos in the grid: which photos are in each, and how high it is.

Squares are laid out by arithmetic on sections, so that a million of them cost nothing when the
window is resized; photos in their own proportions by numpy, each line of them one by one.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

GAP = 14
MARGIN = 16
HEADING = 44
_NARROWEST, _WIDEST = 0.4, 3.0  # the shapes of tiles; a photo beyond them lies inside its tile
_MOST_GROWN = 2.0  # a line grows no further to fill the width
_MOST_GROWN_LAST = 1.2  # the last of a section, else it keeps the preferred height

Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class SectionBounds:
    """What the lines are made of: every section starts a new one.

    Attributes:
        bounds: The first photo of every section, then the number of photos, int64; not empty.
        have_headings: Whether there is a heading above every section.
    """

    bounds: Numbers
    have_headings: bool

    @property
    def heading(self) -> int:
        """The height of what is above the first line of a section."""
        return HEADING if self.have_headings else 0

    @property
    def top(self) -> int:
        """Where the first section starts."""
        return 0 if self.have_headings else MARGIN


class Line(NamedTuple):
    """A line of photos.

    Attributes:
        rows: Its photos.
        top: The top of its pictures.
        height: Their exact height.
    """

    rows: range
    top: int
    height: float


class Lines(Protocol):
    """Lines of photos, numbered from the top; arrays of line numbers give arrays."""

    @property
    def starts(self) -> Numbers:
        """The first line of every section, then the number of lines."""

    def of(self, row: int) -> int:
        """The line of a photo."""

    def at(self, y: int) -> int:
        """The last line with its top, or that of the heading above it, not below a height."""

    def line(self, number: int) -> Line:
        """One of them."""

    def firsts(self, lines: Numbers) -> Numbers:
        """The first photos of lines; the number of photos for the line after the last."""

    def tops(self, lines: Numbers) -> Numbers:
        """The tops of lines, or of headings above them; the bottom for the line after the last."""

    def picture_tops(self, lines: Numbers) -> Numbers:
        """The tops of lines' pictures."""

    def heights(self, lines: Numbers) -> NDArray[np.float64]:
        """The exact heights of lines' pictures."""

    def ahead(self, rows: Numbers) -> NDArray[np.float64]:
        """The widths of the photos ahead of each, added up, in heights of their line."""


@dataclass(frozen=True, eq=False)
class SquareLines:
    """Squares, the same number in every line but the last of a section.

    Attributes:
        sections: What they are in.
        columns: Squares in a line.
        side: Height of a square.
        step: From the top of a line to that of the next.
    """

    sections: SectionBounds
    columns: int
    side: int
    step: int

    @cached_property
    def starts(self) -> Numbers:
        """The first line of every section, then the number of lines."""
        lines = -(-np.diff(self.sections.bounds) // self.columns)
        return np.concatenate(([0], np.cumsum(lines)))

    @cached_property
    def _section_tops(self) -> Numbers:
        """The top of every section, then the bottom of the last."""
        heights = np.diff(self.starts) * self.step + self.sections.heading
        return self.sections.top + np.concatenate(([0], np.cumsum(heights)))

    def of(self, row: int) -> int:
        """The line of a photo."""
        bounds = self.sections.bounds
        section = int(np.searchsorted(bounds, row, side="right")) - 1
        return int(self.starts[section]) + (row - int(bounds[section])) // self.columns

    def at(self, y: int) -> int:
        """The last line with its top, or that of the heading above it, not below a height."""
        section = int(np.searchsorted(self._section_tops, y, side="right")) - 1
        if not 0 <= section < len(self.starts) - 1:
            return -1 if section < 0 else int(self.starts[-1])
        below = y - int(self._section_tops[section]) - self.sections.heading
        return int(self.starts[section]) + max(0, below // self.step)

    def line(self, number: int) -> Line:
        """One of them."""
        section, place = self._place_of(number)
        bounds = self.sections.bounds
        first = int(bounds[section]) + place * self.columns
        rows = range(first, min(first + self.columns, int(bounds[section + 1])))
        top = int(self._section_tops[section]) + self.sections.heading + place * self.step
        return Line(rows, top, float(self.side))

    def _place_of(self, line: int) -> tuple[int, int]:
        section = int(np.searchsorted(self.starts, line, side="right")) - 1
        return section, line - int(self.starts[section])

    def _places_of(self, lines: Numbers) -> tuple[Numbers, Numbers]:
        """The sections of lines, and their places in these."""
        sections = np.searchsorted(self.starts, lines, side="right") - 1
        return sections, lines - self.starts[sections]

    def firsts(self, lines: Numbers) -> Numbers:
        """The first photos of lines; the number of photos for the line after the last."""
        sections, places = self._places_of(lines)
        firsts: Numbers = self.sections.bounds[sections] + places * self.columns
        return firsts

    def tops(self, lines: Numbers) -> Numbers:
        """The tops of lines, or of headings above them; the bottom for the line after the last."""
        sections, places = self._places_of(lines)
        headings = np.where(places > 0, self.sections.heading, 0)
        tops: Numbers = self._section_tops[sections] + headings + places * self.step
        return tops

    def picture_tops(self, lines: Numbers) -> Numbers:
        """The tops of lines' pictures."""
        sections, places = self._places_of(lines)
        tops: Numbers = self._section_tops[sections] + self.sections.heading + places * self.step
        return tops

    def heights(self, lines: Numbers) -> NDArray[np.float64]:
        """The exact heights of lines' pictures."""
        return np.full(lines.shape, float(self.side))

    def ahead(self, rows: Numbers) -> NDArray[np.float64]:
        """The widths of the photos ahead of each, added up, in heights of their line."""
        return rows.astype(np.float64)


@dataclass(frozen=True, eq=False)
class FilledLines:
    """Photos in their own proportions, as high in each line as fills the width.

    Attributes:
        sections: What they are in.
        shapes: The width of each photo by its height, shape (photos,).
        room: The width to fill.
        wanted: Preferred height of a picture.
        below: From a picture to those below it.
    """

    sections: SectionBounds
    shapes: NDArray[np.float32]
    room: int
    wanted: int
    below: int
    _widths: NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        """Add the widths up."""
        shapes = np.clip(self.shapes, _NARROWEST, _WIDEST)
        widths = np.concatenate(([0.0], np.cumsum(shapes, dtype=np.float64)))
        object.__setattr__(self, "_widths", widths)

    @cached_property
    def _firsts(self) -> Numbers:
        """The first photo of every line, then the number of photos."""
        # Side by side at the preferred height: a line has what has its middle in the width.
        count, bounds = len(self.shapes), self.sections.bounds
        edges = self._widths * self.wanted + np.arange(count + 1) * GAP
        middles = (edges[:-1] + edges[1:]) / 2
        following = np.searchsorted(middles, edges[:-1] + (self.room + GAP))
        following = np.maximum(following, np.arange(1, count + 1))
        ends = np.repeat(bounds[1:], np.diff(bounds))
        return _followed(np.minimum(following, ends))

    @cached_property
    def _heights(self) -> NDArray[np.float64]:
        gaps = (np.diff(self._firsts) - 1) * GAP
        filling = np.maximum(self.room - gaps, 1) / np.diff(self._widths[self._firsts])
        heights: NDArray[np.float64] = np.minimum(filling, self.wanted * _MOST_GROWN)
        last = self.starts[1:] - 1
        short = last[filling[last] > self.wanted * _MOST_GROWN_LAST]
        heights[short] = self.wanted
        return heights

    @cached_property
    def _tops(self) -> Numbers:
        steps = self._heights.astype(np.int64) + self.below
        steps[self.starts[:-1]] += self.sections.heading
        return np.concatenate(([0], np.cumsum(steps))) + self.sections.top

    @cached_property
    def _picture_tops(self) -> Numbers:
        tops = self._tops[:-1].copy()
        tops[self.starts[:-1]] += self.sections.heading
        return tops

    @cached_property
    def starts(self) -> Numbers:
        """The first line of every section, then the number of lines."""
        return np.searchsorted(self._firsts, self.sections.bounds)

    def of(self, row: int) -> int:
        """The line of a photo."""
        return int(np.searchsorted(self._firsts, row, side="right")) - 1

    def at(self, y: int) -> int:
        """The last line with its top, or that of the heading above it, not below a height."""
        return int(np.searchsorted(self._tops, y, side="right")) - 1

    def line(self, number: int) -> Line:
        """One of them."""
        rows = range(int(self._firsts[number]), int(self._firsts[number + 1]))
        return Line(rows, int(self._picture_tops[number]), float(self._heights[number]))

    def firsts(self, lines: Numbers) -> Numbers:
        """The first photos of lines; the number of photos for the line after the last."""
        return self._firsts[lines]

    def tops(self, lines: Numbers) -> Numbers:
        """The tops of lines, or of headings above them; the bottom for the line after the last."""
        return self._tops[lines]

    def picture_tops(self, lines: Numbers) -> Numbers:
        """The tops of lines' pictures."""
        return self._picture_tops[lines]

    def heights(self, lines: Numbers) -> NDArray[np.float64]:
        """The exact heights of lines' pictures."""
        return self._heights[lines]

    def ahead(self, rows: Numbers) -> NDArray[np.float64]:
        """The widths of the photos ahead of each, added up, in heights of their line."""
        return self._widths[rows]


def _followed(following: Numbers) -> Numbers:
    """All that is reached from 0, where each number leads to a larger one, the last one to none."""
    steps = following.data  # whose numbers are read faster than an array's
    reached, here, end = [0], 0, len(following)
    while here < end:
        here = steps[here]
        reached.append(here)
    return np.array(reached, dtype=np.int64)
