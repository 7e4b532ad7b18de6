"""Stars, heart, rejection and tags of a photo, to be seen and changed."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from photosim.annotations import MOST_STARS, TagPath
from photosim.catalogue.records import UNRATED, Rating
from photosim.desktop.ui.layouts import Stretch, hbox, vbox
from photosim.desktop.ui.theme import Theme
from photosim.desktop.ui.widgets import SelectableText, tool_button

_ICON = QSize(18, 18)
BETWEEN = " / "
"""Between the names of a tag's path."""


class MarksPanel(QWidget):
    """What is said of one photo.

    Signals:
        rated: How many stars it is to have.
        heart_wanted: Whether it is to have a heart.
        rejection_wanted: Whether it is to be rejected.
        tags_wanted: Its tags are to be changed.
    """

    rated = Signal(int)
    heart_wanted = Signal(bool)
    rejection_wanted = Signal(bool)
    tags_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rating = UNRATED
        self.stars = [
            self._button("star", self.tr("%Ln stars", "", number), partial(self._rate, number))
            for number in range(1, MOST_STARS + 1)
        ]
        self.heart = self._button("heart", self.tr("Favourite"), self._turn_heart)
        self.rejection = self._button("reject", self.tr("Rejected"), self._turn_rejection)
        self.tags = SelectableText(self.tr("Tags"))
        self.edit = QPushButton(self.tr("Tags…"))
        self.edit.setProperty("kind", "quiet")
        self.edit.clicked.connect(self.tags_wanted)
        marks = hbox([*self.stars, 6, self.heart, self.rejection, Stretch()], spacing=0)
        left = Qt.AlignmentFlag.AlignLeft
        vbox([marks, self.tags, (self.edit, 0, left)], self, spacing=2)
        self.show_rating(UNRATED)
        self.show_tags(())

    def _button(self, icon: str, tip: str, act: object) -> QToolButton:
        made = tool_button(self._theme, icon, tip, "faint")
        made.setIconSize(_ICON)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(act)
        return made

    def show_rating(self, rating: Rating) -> None:
        """Show stars, heart and rejection."""
        self._rating = rating
        for number, button in enumerate(self.stars, 1):
            self._fill(button, "star", full=number <= (rating.stars or 0))
        self._fill(self.heart, "heart", full=rating.heart)
        color = "warning" if rating.rejected else "faint"
        self._theme.set_icon(self.rejection, "reject", color)
        for button, on in ((self.heart, rating.heart), (self.rejection, rating.rejected)):
            button.setProperty("on", on)

    def _fill(self, button: QToolButton, icon: str, *, full: bool) -> None:
        name, color = (f"{icon}-full", "accent") if full else (icon, "faint")
        self._theme.set_icon(button, name, color)

    def show_tags(self, paths: Sequence[TagPath]) -> None:
        """Show the tags."""
        self.tags.set_text("\n".join(BETWEEN.join(path) for path in paths))
        self.tags.setVisible(bool(paths))

    def _rate(self, stars: int) -> None:
        """Give so many stars; the ones it has are taken away."""
        self.rated.emit(0 if stars == self._rating.stars else stars)

    def _turn_heart(self) -> None:
        self.heart_wanted.emit(not self._rating.heart)

    def _turn_rejection(self) -> None:
        self.rejection_wanted.emit(not self._rating.rejected)
