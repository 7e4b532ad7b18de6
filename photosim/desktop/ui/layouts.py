"""Rows and columns of widgets, each written as one expression."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Margins = int | tuple[int, int, int, int]


@dataclass(frozen=True)
class Stretch:
    """Room that grows with the window."""

    factor: int = 1


Item = QWidget | QLayout
Part = Item | Stretch | int | tuple[Item, int] | tuple[QWidget, int, Qt.AlignmentFlag]
"""A number is room in logical pixels; in a tuple a stretch factor follows, perhaps an alignment."""


def hbox(
    parts: Iterable[Part], on: QWidget | None = None, *, spacing: int = -1, margins: Margins = 0
) -> QHBoxLayout:
    """Lay parts out one beside the other.

    Args:
        parts: What stands in the row.
        on: The widget whose layout it is; None where it is a part of another one.
        spacing: Between the parts; -1 leaves it to the style.
        margins: On all sides, or at the left, top, right and bottom.
    """
    box = QHBoxLayout()
    _fill(box, parts, on, spacing, margins)
    return box


def vbox(
    parts: Iterable[Part], on: QWidget | None = None, *, spacing: int = -1, margins: Margins = 0
) -> QVBoxLayout:
    """Lay parts out one below the other; the arguments are those of `hbox`."""
    box = QVBoxLayout()
    _fill(box, parts, on, spacing, margins)
    return box


def _fill(
    box: QBoxLayout, parts: Iterable[Part], on: QWidget | None, spacing: int, margins: Margins
) -> None:
    if on is not None:
        on.setLayout(box)
    box.setContentsMargins(*(margins if isinstance(margins, tuple) else (margins,) * 4))
    box.setSpacing(spacing)
    for part in parts:
        if isinstance(part, Stretch):
            box.addStretch(part.factor)
        elif isinstance(part, int):
            box.addSpacing(part)
        else:
            item, stretch, *alignment = part if isinstance(part, tuple) else (part, 0)
            if isinstance(item, QLayout):
                box.addLayout(item, stretch)
            else:
                box.addWidget(item, stretch, *alignment)
