"""Where the keys lead in the grid, and what comes into view next."""

from collections.abc import Iterator

from PySide6.QtWidgets import QAbstractItemView

from photosim.desktop.grid.geometry import GridGeometry

Move = QAbstractItemView.CursorAction


def row_after(move: Move, row: int, count: int, geometry: GridGeometry, height: int) -> int:
    """The row that a key leads to from another.

    Args:
        move: What the key means.
        row: Where it is pressed, from 0 to count - 1.
        count: Rows.
        geometry: Where they are.
        height: Of what is in view, logical pixels.
    """
    page = max(1, height // geometry.line_height)
    lines = {Move.MoveUp: -1, Move.MoveDown: 1, Move.MovePageUp: -page, Move.MovePageDown: page}
    if move in lines:
        return geometry.moved(row, lines[move])
    right = -1 if geometry.mirrored else 1
    target = {
        Move.MoveHome: 0,
        Move.MoveEnd: count - 1,
        Move.MoveLeft: row - right,
        Move.MoveRight: row + right,
        Move.MovePrevious: row - 1,
        Move.MoveNext: row + 1,
    }[move]
    return min(max(target, 0), count - 1)


def rows_in_turn(rows: range, count: int, *, upwards: bool) -> Iterator[int]:
    """Rows in the order in which they are wanted: those in view, a screen further on, one back.

    Args:
        rows: Those in view.
        count: Of all of them.
        upwards: Whether the person scrolls up.
    """
    below = range(rows.stop, min(rows.stop + len(rows), count))
    above = range(rows.start - 1, max(rows.start - len(rows), 0) - 1, -1)
    yield from rows
    for others in (above, below) if upwards else (below, above):
        yield from others
