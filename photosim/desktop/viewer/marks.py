"""Stars, heart, rejection and tags of a photo, to be seen and changed."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QToolButton, QWidget

from photosim.annotations import MOST_STARS, TagPath
from photosim.catalogue.records import UNRATED, Rating, Tag
from photosim.desktop.ui.layouts import Stretch, hbox, vbox
from photosim.desktop.ui.theme import Theme
from photosim.desktop.ui.widgets import (
    ElidedLabel,
    SelectableText,
    label,
    paint_ground,
    tool_button,
)

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
        decided: A suggested tag, and whether it has it.
    """

    rated = Signal(int)
    heart_wanted = Signal(bool)
    rejection_wanted = Signal(bool)
    tags_wanted = Signal()
    decided = Signal(object, bool)

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
        self._none = label(self.tr("Like none of the tags you taught"), "faint", wraps=True)
        self._suggested = QWidget()
        self._chips = vbox([], self._suggested, spacing=4)
        self._tags: Sequence[Tag] = ()
        vbox([marks, self.tags, self._none, self._suggested, (self.edit, 0, left)], self, spacing=2)
        self.show_rating(UNRATED)
        self.show_tags(())
        self._suggested.hide()
        self._none.hide()

    def _button(self, icon: str, tip: str, act: object | None) -> QToolButton:
        made = tool_button(self._theme, icon, tip, "faint")
        made.setIconSize(_ICON)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if act is not None:
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

    def show_suggestions(self, tags: Sequence[Tag], *, is_none: bool = False) -> None:
        """Show tags that it may have, to be confirmed or not, or that it is like none of them."""
        self._none.setVisible(is_none)
        if list(tags) == list(self._tags):
            return
        self._tags = tags
        while self._chips.count():
            item = self._chips.takeAt(0)
            widget = None if item is None else item.widget()
            if widget is not None:
                widget.deleteLater()
        for tag in tags:
            self._chips.addWidget(self._chip(tag))
        self._suggested.setVisible(bool(tags))

    @property
    def says_none(self) -> bool:
        """Whether it is said that the photo is like none of the tags."""
        return not self._none.isHidden()

    @property
    def suggested(self) -> list[str]:
        """The names of the tags that are suggested."""
        return [tag.name for tag in self._tags]

    def _chip(self, tag: Tag) -> QFrame:
        chip = QFrame()
        paint_ground(chip, "suggestion")
        name = ElidedLabel("text", Qt.TextElideMode.ElideMiddle, QSizePolicy.Policy.Maximum)
        name.set_whole(self.tr("{tag}?").format(tag=BETWEEN.join(tag.path)))
        yes = self._button("yes", self.tr("It has the tag “{tag}”").format(tag=tag.name), None)
        no = self._button(
            "no", self.tr("It does not have the tag “{tag}”").format(tag=tag.name), None
        )
        yes.clicked.connect(partial(self._decide, tag, True))
        no.clicked.connect(partial(self._decide, tag, False))
        hbox([name, Stretch(), yes, no], chip, spacing=0, margins=(8, 0, 2, 0))
        return chip

    def _decide(self, tag: Tag, yes: bool, _checked: bool = False) -> None:
        self.decided.emit(tag, yes)

    def _rate(self, stars: int) -> None:
        """Give so many stars; the ones it has are taken away."""
        self.rated.emit(0 if stars == self._rating.stars else stars)

    def _turn_heart(self) -> None:
        self.heart_wanted.emit(not self._rating.heart)

    def _turn_rejection(self) -> None:
        self.rejection_wanted.emit(not self._rating.rejected)
