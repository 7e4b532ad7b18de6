"""The button above the photos that limits them by stars, heart and rejection."""

from dataclasses import replace

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from photosim.annotations import MOST_STARS
from photosim.desktop.ui.theme import Theme
from photosim.library.arrangement import ANY_MARKS, Marks, at_least


class MarksFilter(QToolButton):
    """Tells by ``changed`` which `Marks` are wanted.

    Attributes:
        choices: Its menu.
    """

    changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._marks = ANY_MARKS
        self.setIconSize(QSize(20, 20))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.choices = QMenu(self.tr("Filter by Rating"), self)
        self.setMenu(self.choices)
        self._stars = QActionGroup(self)
        for stars in range(MOST_STARS + 1):
            action = QAction(self._rating(stars), self._stars, checkable=True)
            action.setData(stars)
        self._stars.triggered.connect(self._choose_stars)
        self._heart = QAction(self.tr("Only Favourites"), self, checkable=True)
        self._heart.triggered.connect(self._choose_heart)
        self._rejected = QActionGroup(self)
        self._rejected.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        for words, rejected in (
            (self.tr("Without Rejected"), False),
            (self.tr("Only Rejected"), True),
        ):
            action = QAction(words, self._rejected, checkable=True)
            action.setData(rejected)
        self._rejected.triggered.connect(self._choose_rejected)
        self.choices.addActions(self._stars.actions())
        self.choices.addSeparator()
        self.choices.addAction(self._heart)
        self.choices.addSeparator()
        self.choices.addActions(self._rejected.actions())
        self.show_marks(ANY_MARKS)

    def _rating(self, stars: int) -> str:
        if stars == MOST_STARS:
            return self.tr("%Ln Stars", "", stars)
        return self.tr("At Least %Ln Stars", "", stars) if stars else self.tr("Any Rating")

    def show_marks(self, marks: Marks) -> None:
        """Show by what photos are limited."""
        self._marks = marks
        for action in self._stars.actions():
            action.setChecked(at_least(action.data()) == marks.stars)
        self._heart.setChecked(marks.heart)
        for action in self._rejected.actions():
            action.setChecked(action.data() is marks.rejected)
        limits = marks != ANY_MARKS
        icon, color = ("star-full", "accent") if limits else ("star", "text")
        self._theme.set_icon(self, icon, color)
        words = ", ".join(self._words()) if limits else self.tr("Filter by rating")
        self.setToolTip(words)
        self.setAccessibleName(words)

    def _words(self) -> list[str]:
        chosen = [*self._stars.actions()[1:], self._heart, *self._rejected.actions()]
        return [action.text() for action in chosen if action.isChecked()]

    def _choose_stars(self, action: QAction) -> None:
        self._use(replace(self._marks, stars=at_least(int(action.data()))))

    def _choose_heart(self, wanted: bool) -> None:
        self._use(replace(self._marks, heart=wanted))

    def _choose_rejected(self, action: QAction) -> None:
        self._use(replace(self._marks, rejected=action.data() if action.isChecked() else None))

    def _use(self, marks: Marks) -> None:
        self.show_marks(marks)
        self.changed.emit(marks)
