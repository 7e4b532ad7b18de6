"""The bar above the photos: what is shown, the ways back and forward, and the search's controls."""

import math

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QToolButton, QVBoxLayout, QWidget

from photosim.desktop.browse.arrange_controls import ArrangeControls
from photosim.desktop.grid.photo_model import percent
from photosim.desktop.ui.theme import M, S, Theme
from photosim.desktop.ui.widgets import ElidedLabel, Picture, label, paint_ground, tool_button

_PICTURE = 40


class QueryBar(QWidget):
    """Says where one is.

    ``threshold_changed`` carries the least similarity to show, from 0 to 1; ``left`` is the cross.
    """

    threshold_changed = Signal(float)
    left = Signal()

    def __init__(self, theme: Theme, back: QAction, forward: QAction, *tools: QAction) -> None:
        super().__init__()
        paint_ground(self, "side", edge="bottom")
        self.picture = Picture(self.tr("Query photo"))
        self.picture.setFixedSize(_PICTURE, _PICTURE)
        most = QSizePolicy.Policy.Maximum
        self._title = ElidedLabel("strong", policy=most)
        self._subtitle = ElidedLabel("faint", Qt.TextElideMode.ElideRight, most)
        self._least = label(role="faint")
        self._least.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setFixedWidth(120)
        self._slider.setAccessibleName(self.tr("Minimum similarity"))
        self._slider.setToolTip(self.tr("Hide results less similar than this"))
        self._slider.valueChanged.connect(self._slide)
        self._cross = tool_button(theme, "close", self.tr("Close this page (Esc)"))
        self._cross.clicked.connect(self.left)
        self.arranging = ArrangeControls(theme)
        self._arrange(back, forward, tools)
        self.show_place("", "")

    def _arrange(self, back: QAction, forward: QAction, tools: tuple[QAction, ...]) -> None:
        titles = QVBoxLayout()
        titles.setSpacing(1)
        titles.addStretch()
        titles.addWidget(self._title, 0, Qt.AlignmentFlag.AlignLeft)
        titles.addWidget(self._subtitle, 0, Qt.AlignmentFlag.AlignLeft)
        titles.addStretch()
        self._similarity = QWidget()
        similarity = QHBoxLayout(self._similarity)
        similarity.setContentsMargins(0, 0, 0, 0)
        similarity.setSpacing(S)
        similarity.addWidget(self._least)
        similarity.addWidget(self._slider)
        row = QHBoxLayout(self)
        row.setContentsMargins(S, 0, S, 0)
        row.setSpacing(2)
        row.addWidget(_button(back))
        row.addWidget(_button(forward))
        row.addSpacing(S)
        row.addWidget(self.picture)
        row.addSpacing(S)
        row.addLayout(titles)
        row.addSpacing(S)
        row.addWidget(self._cross)
        row.addStretch(1)
        row.addWidget(self._similarity)
        row.addSpacing(S)
        row.addWidget(self.arranging)
        row.addSpacing(M)
        for tool in tools:
            row.addWidget(_button(tool, with_text=bool(tool.property("prominent"))))
        self.setFixedHeight(_PICTURE + 2 * S)

    @property
    def title(self) -> str:
        """What is shown."""
        return self._title.whole

    @property
    def subtitle(self) -> str:
        """How much of it there is."""
        return self._subtitle.whole

    def show_place(
        self,
        title: str,
        subtitle: str,
        *,
        closable: bool = False,
        narrowable: bool = False,
        sortable: bool = False,
    ) -> None:
        """Show a page that is no search."""
        self._title.set_whole(title)
        self.set_subtitle(subtitle)
        self.picture.setVisible(False)
        self._similarity.setVisible(False)
        self._cross.setVisible(closable)
        self.arranging.setVisible(narrowable)
        self.arranging.offer_order(sortable)

    def show_search(self, title: str, subtitle: str) -> None:
        """Show a search; its picture and results may still be on their way."""
        self.show_place(title, subtitle, closable=True, narrowable=True)
        self.picture.setVisible(True)

    def set_subtitle(self, subtitle: str) -> None:
        """Change the second line alone."""
        self._subtitle.set_whole(subtitle)
        self._subtitle.setVisible(bool(subtitle))

    def set_picture(self, pixmap: QPixmap) -> None:
        """Show the query's picture."""
        self.picture.show_pixmap(pixmap)

    def hide_picture(self) -> None:
        """Do without a picture that cannot be had."""
        self.picture.hide()

    def set_similarities(self, least: float, most: float, threshold: float) -> None:
        """Offer to hide results between these similarities."""
        low, high = math.floor(least * 100), math.floor(most * 100)
        self._slider.blockSignals(True)
        self._slider.setRange(low, high)
        self._slider.setValue(max(low, round(threshold * 100)))
        self._slider.blockSignals(False)
        self._similarity.setVisible(high > low)
        self._tell_least()

    def _slide(self, value: int) -> None:
        self._tell_least()
        at_the_end = value == self._slider.minimum()
        self.threshold_changed.emit(0.0 if at_the_end else value / 100)

    def _tell_least(self) -> None:
        if self._slider.value() == self._slider.minimum():
            self._least.setText(self.tr("Any similarity"))
        else:
            words = self.tr("At least {percent}")
            self._least.setText(words.format(percent=percent(self._slider.value() / 100)))


def _button(action: QAction, *, with_text: bool = False) -> QToolButton:
    made = QToolButton()
    made.setDefaultAction(action)
    made.setIconSize(QSize(20, 20))
    made.setAccessibleName(action.text().replace("&", ""))
    if with_text:
        made.setIconSize(QSize(26, 20))  # the width keeps a gap to the words
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setProperty("labelled", "true")
    return made
