"""Where the grid's tiles lie: arithmetic only, so that a million photos cost what ten do."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect

GAP = 14
MARGIN = 16
CAPTION = 22
_CAPTION_FROM = 96  # smaller tiles go without a caption


@dataclass(frozen=True)
class GridGeometry:
    """Uniform cells in rows, in content coordinates (y = 0 is the top of the first row).

    Attributes:
        count: Number of photos.
        width: Width of the viewport, logical pixels.
        wanted: Side of a square picture that is asked for; the pictures take up what width is
            left over or lacking, so that the gaps stay even.
    """

    count: int
    width: int
    wanted: int

    @property
    def side(self) -> int:
        """Side of a square picture, logical pixels."""
        columns = self.columns
        return max(1, (self.width - 2 * MARGIN - (columns - 1) * GAP) // columns)

    @property
    def has_captions(self) -> bool:
        """Whether tiles are large enough for a line of text."""
        return self.side >= _CAPTION_FROM

    @property
    def columns(self) -> int:
        """Photos in a row."""
        return max(1, round((self.width - 2 * MARGIN + GAP) / (self.wanted + GAP)))

    @property
    def lines(self) -> int:
        """Rows of photos."""
        return -(-self.count // self.columns)

    @property
    def line_height(self) -> int:
        """Distance between the tops of two rows."""
        return self.side + GAP + (CAPTION if self.has_captions else 0)

    @property
    def height(self) -> int:
        """Height of the whole content."""
        return self.lines * self.line_height + 2 * MARGIN - GAP if self.count else 0

    def picture(self, row: int) -> QRect:
        """The square of a photo's picture."""
        line, column = divmod(row, self.columns)
        side = self.side
        spare = self.width - 2 * MARGIN - self.columns * (side + GAP) + GAP
        left = MARGIN + spare // 2 + column * (side + GAP)
        return QRect(left, MARGIN + line * self.line_height, side, side)

    def tile(self, row: int) -> QRect:
        """The picture together with its caption."""
        caption = CAPTION if self.has_captions else 0
        return self.picture(row).adjusted(0, 0, 0, caption)

    def row_at(self, point: QPoint) -> int | None:
        """The photo whose tile holds a point."""
        row = self.nearest(point)
        return row if row is not None and self.tile(row).contains(point) else None

    def nearest(self, point: QPoint) -> int | None:
        """The photo whose cell is closest to a point; None without photos."""
        if not self.count:
            return None
        line = min(max((point.y() - MARGIN) // self.line_height, 0), self.lines - 1)
        column = (point.x() - MARGIN + GAP // 2) // (self.side + GAP)
        column = min(max(column, 0), self.columns - 1)
        return min(line * self.columns + column, self.count - 1)

    def between(self, top: int, bottom: int) -> range:
        """The photos with any part between two heights."""
        if not self.count:
            return range(0)
        first = max((top - MARGIN) // self.line_height, 0)
        last = max((bottom - MARGIN) // self.line_height, 0)
        return range(
            min(first * self.columns, self.count), min((last + 1) * self.columns, self.count)
        )

    def inside(self, area: QRect) -> list[range]:
        """The photos whose tiles an area touches, one range for each row of photos."""
        ranges = []
        for line_start in self.between(area.top(), area.bottom())[:: self.columns]:
            line = range(line_start, min(line_start + self.columns, self.count))
            touched = [row for row in line if self.tile(row).intersects(area)]
            if touched:
                ranges.append(range(touched[0], touched[-1] + 1))
        return ranges
