"""The years beside the scroll bar, and a bubble that says where one is while it is dragged."""

from collections.abc import Callable, Iterator
from datetime import date

from PySide6.QtCore import QEvent, QLocale, QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollBar, QWidget

from photosim.desktop.grid.geometry import GridGeometry
from photosim.desktop.grid.painters import heading_words
from photosim.desktop.ui.theme import S, Theme, scaled_font
from photosim.library.arrangement import Heading, Sections

_WIDTH = 260  # of what the bubble may take
_GAP = 4  # between two years


class Scrubber(QWidget):
    """Lies over the photos while the pointer is on the scroll bar; takes no clicks itself.

    Args:
        bar: The scroll bar.
        shown: Tells the sections that are shown, and where they are.
        grid: What it lies over.
    """

    def __init__(
        self,
        bar: QScrollBar,
        shown: Callable[[], tuple[Sections, GridGeometry]],
        theme: Theme,
        grid: QWidget,
    ) -> None:
        super().__init__(grid)
        self._bar = bar
        self._shown = shown
        self._theme = theme
        self._grid = grid
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        bar.installEventFilter(self)
        bar.sliderPressed.connect(self._follow)
        bar.sliderReleased.connect(self._follow)
        bar.valueChanged.connect(self._move)

    def years(self) -> Iterator[tuple[int, int]]:
        """Years with the heights at which the scroll bar's handle stands where they begin."""
        sections, geometry = self._shown()
        before = None
        for section, heading in enumerate(sections.headings):
            if isinstance(heading, date) and heading.year != before:
                before = heading.year
                yield before, self._height_of(geometry.section_span(section).start)

    @property
    def bubble(self) -> str:
        """What the bubble says; empty while the handle is not dragged."""
        heading = self._heading()
        return heading_words(heading)[0] if self._bar.isSliderDown() and heading else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.Enter, QEvent.Type.Leave):
            self._follow(entered=kind == QEvent.Type.Enter)
        elif kind in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        return super().eventFilter(watched, event)

    def _follow(self, *, entered: bool | None = None) -> None:
        inside = self._bar.underMouse() if entered is None else entered
        wanted = bool(self._shown()[0].headings) and (inside or self._bar.isSliderDown())
        if wanted:
            self._place()
            self.raise_()
        self.setVisible(wanted)
        self.update()

    def _move(self) -> None:
        if self.isVisible():
            self.update()

    def _place(self) -> None:
        bar = QRect(self._bar.mapTo(self._grid, QPoint(0, 0)), self._bar.size())
        left = bar.right() + 1 if self.isRightToLeft() else bar.left() - _WIDTH
        self.setGeometry(left, bar.top(), _WIDTH, bar.height())

    def _heading(self) -> Heading:
        sections, geometry = self._shown()
        if not sections.headings:
            return None
        return sections.headings[geometry.section_at(self._bar.value())]

    def _height_of(self, value: int) -> int:
        """Where the middle of the handle is when this is scrolled to the top."""
        bar = self._bar
        most = bar.maximum()
        whole = bar.height()
        handle = max(32, whole * bar.pageStep() // max(1, most + bar.pageStep()))
        return round(min(value, most) / max(1, most) * (whole - handle)) + handle // 2

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(scaled_font(0.92))
            step = QFontMetrics(painter.font()).height() + 2 * _GAP
            last = -step
            bubble, held = self.bubble, self._height_of(self._bar.value())
            for year, height in self.years():
                near_bubble = bubble and abs(height - held) < 1.5 * step
                if height - last >= step and not near_bubble:
                    self._paint_pill(
                        painter, QLocale("C").toString(year), height, "raised", "faint"
                    )
                    last = height
            if bubble:
                painter.setFont(scaled_font(1.12))
                self._paint_pill(painter, bubble, held, "accent", "on_accent")

    def _paint_pill(
        self, painter: QPainter, words: str, middle: int, ground: str, ink: str
    ) -> None:
        metrics = QFontMetrics(painter.font())
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, _WIDTH - 4 * S)
        place = QRect(
            QPoint(0, 0),
            QSize(metrics.horizontalAdvance(shown) + 2 * S, metrics.height() + _GAP),
        )
        room = max(0, self.height() - place.height())
        place.moveTop(min(max(middle - place.height() // 2, 0), room))
        place.moveLeft(S if self.isRightToLeft() else self.width() - place.width() - S)
        colors = self._theme.colors
        painter.setPen(QPen(colors.color("line"), 1))
        painter.setBrush(colors.color(ground))
        frame = QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, place.height() / 2, place.height() / 2)
        painter.setPen(colors.color(ink))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, shown)
