"""Rows of settings: what it is and why at the left, the control at the right, on cards."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QScrollArea,
    QSpinBox,
    QStyle,
    QWidget,
)

from photosim.desktop.ui.layouts import Stretch, hbox, vbox
from photosim.desktop.ui.theme import XL, L, M, S
from photosim.desktop.ui.widgets import label, paint_ground, restyle

_SWITCH = QSize(44, 28)
_HEIGHT = 30
_CHEVRON = 26  # room for it
_DOWN = (QPointF(-4, -2), QPointF(0, 2), QPointF(4, -2))

Options = Sequence[tuple[Any, str]]


class Page(QScrollArea):
    """A column of cards that scrolls where the window is too small for it."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        paint_ground(content, "side")
        self.column = vbox([Stretch()], content, spacing=S, margins=(XL, L, XL, XL))
        self.setWidget(content)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Append a widget to the column."""
        if stretch:  # then it takes the room itself
            self.column.takeAt(self.column.count() - 1)
            self.column.addWidget(widget, stretch)
        else:
            self.column.insertWidget(self.column.count() - 1, widget)

    def card(self, title: str, made: "Card | None" = None) -> "Card":
        """Append a card under a title: one that was made before, or a new one."""
        heading = label(title, "strong")
        heading.setContentsMargins(0, S, 0, 0)
        self.add(heading)
        made = made or Card()
        self.add(made)
        return made


class Card(QFrame):
    """Rows on a common ground, parted by lines."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self._column = vbox([], self, spacing=0)

    def row(self, title: str, *controls: QWidget, note: str = "") -> "Row":
        """Add a row; its title is the accessible name of a control that has none."""
        if self._column.count():
            rule = QFrame()
            rule.setProperty("surface", "rule")
            rule.setFixedHeight(1)
            self._column.addWidget(rule)
        made = Row(title, controls, note)
        self._column.addWidget(made)
        return made

    def wide(self, widget: QWidget) -> QWidget:
        """Add a widget below the last row, over the whole width; returns its container."""
        box = QWidget()
        hbox([widget], box, margins=(M, 0, M, S))
        self._column.addWidget(box)
        return box


class Row(QWidget):
    """One setting, or one piece of information."""

    def __init__(self, title: str, controls: Sequence[QWidget], note: str) -> None:
        super().__init__()
        self._note = label(note, "faint", wraps=True)
        self._note.setVisible(bool(note))
        words = vbox([Stretch(), label(title), self._note, Stretch()], spacing=2)
        centred = [(control, 0, Qt.AlignmentFlag.AlignVCenter) for control in controls]
        hbox([(words, 1), *centred], self, spacing=S, margins=(M, S, M, S))
        for control in controls:
            if not control.accessibleName():
                control.setAccessibleName(title)
            control.setAccessibleDescription(note)
        self.setMinimumHeight(48)

    @property
    def note(self) -> str:
        """What is explained."""
        return self._note.text()

    def explain(self, note: str, role: str = "faint") -> None:
        """Show a note below the title."""
        self._note.setText(note)
        self._note.setVisible(bool(note))
        if self._note.property("role") != role:
            restyle(self._note, "role", role)


class Choice(QComboBox):
    """A choice of a few; the wheel scrolls the page instead of changing it.

    Signals:
        chosen: The value the person chose.
    """

    chosen = Signal(object)

    def __init__(self, options: Options, value: object) -> None:
        super().__init__()
        self.setMinimumSize(180, _HEIGHT)
        self._values = [option for option, _ in options]
        self.addItems([text for _, text in options])
        self.show_value(value)
        self.activated.connect(self._tell)

    def show_value(self, value: object) -> None:
        """Show the current value."""
        self.setCurrentIndex(self._values.index(value))

    def _tell(self, index: int) -> None:
        self.chosen.emit(self._values[index])

    def sizeHint(self) -> QSize:
        words = map(self.itemText, range(self.count()))
        return QSize(max(map(self.fontMetrics().horizontalAdvance, words)) + L + _CHEVRON, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        # Fusion's own look has no place on a card.
        role = QPalette.ColorRole
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        colors = self.palette()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colors.color(role.Accent if self.hasFocus() else role.Dark), 1))
            painter.setBrush(colors.color(role.AlternateBase))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            painter.setPen(colors.color(group, role.Text))
            words = self.rect().adjusted(S, 0, -_CHEVRON, 0)
            shown = self.fontMetrics().elidedText(
                self.currentText(), Qt.TextElideMode.ElideRight, words.width()
            )
            place = QStyle.visualRect(self.layoutDirection(), self.rect(), words)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)
            right_to_left = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            x = _CHEVRON / 2 if right_to_left else self.width() - _CHEVRON / 2
            middle = QPointF(x, self.height() / 2)
            painter.setPen(QPen(colors.color(group, role.Text), 1.5))
            painter.drawPolyline([middle + bend for bend in _DOWN])

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Number(QSpinBox):
    """A whole number; the wheel scrolls the page."""

    def __init__(self, least: int, most: int, value: int, step: int = 1, unit: str = "") -> None:
        super().__init__()
        self.setRange(least, most)
        self.setSingleStep(step)
        self.setSuffix(unit)
        self.setGroupSeparatorShown(True)
        self.setKeyboardTracking(False)
        self.setMinimumSize(110, _HEIGHT)
        self.lineEdit().setTextMargins(S - 2, 0, S - 2, 0)
        self.setValue(value)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            right_to_left = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            x = _CHEVRON / 2 if right_to_left else self.width() - _CHEVRON / 2
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Text), 1.5))
            for flip, y in ((-1, self.height() / 2 - 5), (1, self.height() / 2 + 5)):
                painter.drawPolyline(
                    [QPointF(x + bend.x() * 0.75, y + bend.y() * flip) for bend in _DOWN]
                )

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Switch(QCheckBox):
    """On or off; its label is at the left of the row."""

    def __init__(self, on: bool) -> None:
        super().__init__()
        self.setChecked(on)
        self.setFixedSize(_SWITCH)

    def hitButton(self, point: QPoint) -> bool:
        return self.rect().contains(point)

    def paintEvent(self, _event: QPaintEvent) -> None:
        role = QPalette.ColorRole
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        colors = self.palette()
        on = self.isChecked()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pill = QRectF(self.rect()).adjusted(3, 4, -3, -4)
            painter.setPen(
                QPen(colors.color(group, role.Accent if on else role.PlaceholderText), 1.5)
            )
            painter.setBrush(colors.color(group, role.Accent if on else role.Button))
            painter.setOpacity(1.0 if self.isEnabled() else 0.4)
            painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
            knob = QRectF(0, 0, pill.height() - 7, pill.height() - 7)
            middle = pill.height() / 2
            at_right = on != (self.layoutDirection() == Qt.LayoutDirection.RightToLeft)
            x = pill.right() - middle if at_right else pill.left() + middle
            knob.moveCenter(QPointF(x, pill.center().y()))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(
                colors.color(group, role.HighlightedText if on else role.PlaceholderText)
            )
            painter.drawEllipse(knob)
            if self.hasFocus():
                painter.setPen(QPen(colors.color(role.Accent), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 1, -0.5, -1), 13, 13)
