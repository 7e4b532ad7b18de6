"""The row below the bar in a search: its parts, each to be switched off or removed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QIcon, QImage, QKeyEvent, QPainter, QPixmap, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QMenu,
    QScrollArea,
    QToolButton,
    QWidget,
)

from photosim.desktop.browse.filter_words import FilterNames, condition_words
from photosim.desktop.browse.part_dialog import PartDialog
from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.tasks.previews import DecodedPicture, PreviewLoader
from photosim.desktop.tasks.thumbnails import Look, Thumbnails, rounded
from photosim.desktop.ui.display_names import area_words, example_name
from photosim.desktop.ui.layouts import hbox
from photosim.desktop.ui.theme import S, Theme
from photosim.desktop.ui.widgets import ask_text, paint_ground, plain_tip, tool_button
from photosim.library.arrangement import Area, Scope
from photosim.library.facets import Facet, without
from photosim.library.query import Example, Meant, Query, Region

_PICTURE = 26
_DECODED = 128
_MINUS = "\N{MINUS SIGN}"
_LONGEST_NAME = 160
_PALE = 0.35
_MOST_MEANT = 3  # places that words may mean


@dataclass(frozen=True)
class Limit:
    """What a search is limited to, apart from its pictures.

    Attributes:
        name: As the person reads it.
        without: The search without it.
        is_place: Whether it is a part of the library.
    """

    name: str
    without: Query
    is_place: bool = False


class QueryChips(QWidget):
    """Shows a search's pictures and limits, or those of a filter, as chips.

    Signals:
        changed: The `Query` that is wanted instead.
        photos_wanted: Pictures are to be chosen and added, with this sign.
        far_wanted: Whether results that are not close are to be shown.
        saved: The search is to be kept under this name.
    """

    changed = Signal(object)
    photos_wanted = Signal(int)
    far_wanted = Signal(bool)
    saved = Signal(str)

    def __init__(self, theme: Theme, thumbnails: Thumbnails, maker: PreviewMaker) -> None:
        super().__init__()
        paint_ground(self, "side", edge="bottom")
        self._theme = theme
        self._thumbnails = thumbnails
        self._maker = maker
        self._names = FilterNames()
        self._query = Query(())
        self._row = QWidget()
        self._chips: list[_Chip] = []
        self._words_chip: _Chip | None = None
        self._meant: list[QToolButton] = []
        self._layout = hbox([], self._row, spacing=S)
        area = _Row(widgetResizable=True)
        area.setWidget(self._row)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area = area
        self.add = QToolButton()
        self.add.setText(self.tr("Add…"))
        self.add.setToolTip(self.tr("Add a photo or words to this search"))
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.add)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.add.setMenu(self.menu)
        self.far = QToolButton()
        self.far.setCheckable(True)
        self.far.setText(self.tr("Show Distant Photos"))
        self.far.setToolTip(self.tr("Also show photos that have little in common with the search"))
        self.far.clicked.connect(self.far_wanted)
        self.more = QToolButton()
        self.more.setToolTip(self.tr("Show the parts for which there was no room"))
        self.more.setAccessibleName(self.more.toolTip())
        self.more.clicked.connect(self._turn_over)
        self.more.hide()
        self._layout.addWidget(self.add)
        self._layout.addStretch()
        self._layout.addWidget(self.far)
        # Later: amid its layout a row gives no place to a button that appears.
        self._laid_out = QTimer(self, singleShot=True, interval=0)
        self._laid_out.timeout.connect(self._count_unseen)
        for changed in (
            area.horizontalScrollBar().rangeChanged,
            area.horizontalScrollBar().valueChanged,
        ):
            changed.connect(lambda *_: self._laid_out.start())
        # 1: the edge
        hbox([(area, 1), self.more], self, spacing=S, margins=(S, 0, S, 1))
        self.setFixedHeight(_PICTURE + 3 * S)
        self.hide()

    # For the page

    def show_names(self, names: FilterNames) -> None:
        """Take in what the folders and tags that filters name are called."""
        self._names = names

    def show_filter(self, scope: Scope) -> None:
        """Show by what the photos of a part of the library are filtered."""
        self.add.hide()
        self._show(Query(scope=scope))

    def show_query(self, query: Query, *, far: bool) -> None:
        """Show what a search is made of."""
        self.far.setChecked(far)
        self.add.show()
        self._show(query)

    def _show(self, query: Query) -> None:
        if query == self._query and self._chips:
            return
        focused = next((n for n, chip in enumerate(self._chips) if chip.has_focus), None)
        self._query = query
        for chip in self._chips:
            chip.end()
        self.show_meant(())
        self._chips = [
            self._picture_chip(number, example) for number, example in enumerate(query.examples)
        ]
        self._words_chip = None
        self._chips += map(self._limit_chip, self.limits)
        for number, chip in enumerate(self._chips):
            self._layout.insertWidget(number, chip)
        if focused is not None and self._chips:
            self._chips[min(focused, len(self._chips) - 1)].take_focus()

    def _count_unseen(self) -> None:
        """Say how many parts are out of sight."""
        left, right = self._in_sight()
        places = [part.geometry() for part in self._parts]
        unseen = sum(place.left() < left or place.right() > right for place in places)
        self.more.setText(self.tr("%Ln more", "", unseen))
        self.more.setVisible(unseen > 0)

    def _turn_over(self) -> None:
        """Show the parts that follow, or the first ones again."""
        bar, (left, right) = self._area.horizontalScrollBar(), self._in_sight()
        beyond = [part.x() for part in self._parts if part.geometry().right() > right]
        if not beyond:
            bar.setValue(0)
        else:  # one that is longer than there is room for comes a page at a time
            bar.setValue(beyond[0] if beyond[0] > left else left + bar.pageStep())

    @property
    def _parts(self) -> list[QWidget]:
        """What the row has, from left to right."""
        offers = [offer for offer in (self.add, self.far) if not offer.isHidden()]
        return [*self._chips, *self._meant, *offers]

    def _in_sight(self) -> tuple[int, int]:
        """From where to where the row of parts is seen."""
        left = self._area.horizontalScrollBar().value()
        return left, left + self._area.viewport().width()

    @property
    def names(self) -> list[str]:
        """What the chips are called."""
        return [chip.name for chip in self._chips]

    def chip(self, name: str) -> "_Chip":
        """The chip of this name."""
        return next(chip for chip in self._chips if chip.name == name)

    # Chips

    def _picture_chip(self, number: int, example: Example) -> "_Chip":
        words = self.tr("More like {name}") if example.sign > 0 else self.tr("Less like {name}")
        name = words.format(name=example_name(example))
        chip = _Chip(self._theme, "+" if example.sign > 0 else _MINUS, name, example.enabled)
        chip.toggled.connect(partial(self._switch, number))
        chip.removed.connect(partial(self._remove, number))
        chip.offer(self.tr("Search with a Part…"), partial(self._ask_part, number))
        if example.region is not None:
            whole = partial(self._use_part, number, None)
            chip.offer(self.tr("Search with the Whole Picture"), whole)
        known = None if example.photo_id is None else self._thumbnails.get(example.photo_id)
        if known is not None and example.region is None:
            chip.show_picture(known)
        else:
            chip.load(self._maker, example)
        return chip

    @property
    def limits(self) -> list[Limit]:
        """What the search, or the filter, is limited to."""
        query, scope = self._query, self._query.scope
        limits = []
        if query.words.strip():
            words = self.tr("“{words}”").format(words=query.words.strip())
            limits.append(Limit(words, replace(query, words="")))
        for facet in Facet:
            rest = without(scope, facet)
            if rest != scope:
                words = condition_words(facet, scope, self._names)
                limit = Limit(words, replace(query, scope=rest), is_place=facet is Facet.FOLDER)
                limits.append(limit)
        return limits

    def _limit_chip(self, limit: Limit) -> "_Chip":
        chip = _Chip(self._theme, limit.name, limit.name, None)
        chip.removed.connect(partial(self.changed.emit, limit.without))
        if limit.without.words != self._query.words:
            chip.body.clicked.connect(self._ask_words)
            self._words_chip = chip
        return chip

    def show_ignored(self, words: Sequence[str]) -> None:
        """Mark the chip of the words with those that are not known and were left out."""
        if self._words_chip is None or not words:
            return
        unknown = ", ".join(words)
        text = self.tr("{words}, ignoring “{unknown}”")
        typed = self.tr("“{words}”").format(words=self._query.words.strip())
        tip = self.tr(
            "PhotoSim doesn't know what “{words}” looks like: it is left out of the search. Click "
            "to say it in other words, or search with a photo of it."
        )
        self._words_chip.explain(
            text.format(words=typed, unknown=unknown), tip.format(words=unknown)
        )

    def show_meant(self, meant: Sequence[Meant]) -> None:
        """Offer places that words may mean which were taken for something else."""
        for button in self._meant:
            button.hide()
            button.deleteLater()
        self._meant = []
        for words, area in meant[:_MOST_MEANT]:
            button = QToolButton()
            button.setText(self.tr("{limit}?").format(limit=area_words(area)).replace("&", "&&"))
            button.setToolTip(self.tr("Show only photos that were taken there"))
            button.clicked.connect(partial(self._use_place, words, area))
            self._layout.insertWidget(self._layout.indexOf(self.add), button)
            self._meant.append(button)

    @property
    def meant(self) -> list[QToolButton]:
        """What is offered instead of some of the words."""
        return list(self._meant)

    def _use_place(self, words: str, area: Area) -> None:
        """Limit the search to a place instead of the words that mean it."""
        rest = " ".join(self._query.words.replace(words, " ", 1).split())
        shelf = replace(self._query.scope.shelf, area=area)
        scope = replace(self._query.scope, shelf=shelf)
        self.changed.emit(replace(self._query, words=rest, scope=scope))

    # What the person does

    def _fill_menu(self) -> None:
        self.menu.clear()
        for words, sign in (
            (self.tr("Photo of What You Want…"), 1),
            (self.tr("Photo of What You Don't Want…"), -1),
        ):
            self._entry(words, partial(self.photos_wanted.emit, sign))
        for number, example in enumerate(self._query.examples):
            name = example_name(example).replace("&", "&&")
            words = self.tr("Only a Part of {name}…").format(name=name)
            self._entry(words, partial(self._ask_part, number))
        self._entry(self.tr("Words…"), self._ask_words)
        self.menu.addSeparator()
        self._entry(self.tr("Save This Search…"), self.ask_name)

    def _entry(self, words: str, act: Callable[[], object]) -> None:
        action = QAction(words, self.menu)
        action.triggered.connect(lambda _checked: act())
        self.menu.addAction(action)

    def _ask_part(self, number: int) -> None:
        dialog = PartDialog(self._theme, self._maker, self._query.examples[number], self.window())
        dialog.chosen.connect(partial(self._use_part, number))
        dialog.open()

    def _use_part(self, number: int, region: Region | None) -> None:
        self._change(number, region=region)

    def _ask_words(self) -> None:
        title = self.tr("Search for Words")
        label = self.tr("What photos show, when, where or with what they were taken")
        dialog = ask_text(self.window(), title, label, self._query.words)
        dialog.textValueSelected.connect(self._use_words)

    def _use_words(self, words: str) -> None:
        self.changed.emit(replace(self._query, words=words.strip()))

    def ask_name(self) -> None:
        """Ask for the name under which the search, or the filter, is to be kept."""
        saves_search = self._query.asks
        title = self.tr("Save This Search") if saves_search else self.tr("Save as Smart Album")
        ask_text(self.window(), title, self.tr("Name")).textValueSelected.connect(self._save)

    def _save(self, name: str) -> None:
        if name.strip():
            self.saved.emit(name.strip())

    def _switch(self, number: int, on: bool) -> None:
        self._change(number, enabled=on)

    def _change(self, number: int, **values: Any) -> None:
        examples = list(self._query.examples)
        examples[number] = replace(examples[number], **values)
        self.changed.emit(replace(self._query, examples=tuple(examples)))

    def _remove(self, number: int) -> None:
        examples = self._query.examples
        self.changed.emit(replace(self._query, examples=examples[:number] + examples[number + 1 :]))


class _Chip(QFrame):
    """A part of a search.

    Attributes:
        name: For screen readers, and shown at the pointer.

    Signals:
        toggled: It was switched on or off.
        removed: It is to go.
    """

    toggled = Signal(bool)
    removed = Signal()

    def __init__(self, theme: Theme, text: str, name: str, enabled: bool | None) -> None:
        super().__init__()
        self.name = name
        self.setProperty("surface", "chip")
        self.setProperty("off", enabled is False)
        self._previews: PreviewLoader | None = None
        self._region: Region | None = None
        self.body = _Body()
        self.body.setText(text)
        tip = name
        if enabled is not None:
            leaves = self.tr("Click to leave it out of the search for now.")
            takes = self.tr("Left out of the search. Click to put it back.")
            tip = f"{name}\n{leaves if enabled else takes}"
        self.body.setToolTip(plain_tip(tip))
        self.body.setAccessibleName(name)
        self.body.setIconSize(QSize(_PICTURE, _PICTURE))
        self.body.setCheckable(enabled is not None)
        self.body.setChecked(enabled is True)
        self.body.clicked.connect(self.toggled)
        self.body.removed.connect(self.removed)
        remove = self.tr("Remove “{name}” from the search").format(name=name)
        self.cross = tool_button(theme, "close", remove, "faint")
        self.cross.setToolTip(plain_tip(remove))
        self.cross.setIconSize(QSize(12, 12))
        self.cross.clicked.connect(self.removed)
        hbox([self.body, self.cross], self, spacing=0)
        self.setFixedHeight(_PICTURE + S)

    def explain(self, text: str, tip: str) -> None:
        """Say more than the name alone."""
        self.body.setText(text)
        self.body.setToolTip(plain_tip(tip))
        self.body.setAccessibleDescription(tip)

    def offer(self, words: str, act: Callable[[], object]) -> None:
        """Add an entry to the menu at the pointer."""
        action = QAction(words, self)
        action.triggered.connect(lambda _checked: act())
        self.addAction(action)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    @property
    def has_focus(self) -> bool:
        """Whether the keyboard is on it."""
        return self.body.hasFocus() or self.cross.hasFocus()

    def take_focus(self) -> None:
        """Put the keyboard on it."""
        self.body.setFocus(Qt.FocusReason.TabFocusReason)

    def load(self, maker: PreviewMaker, example: Example) -> None:
        """Show a picture, or the part of it, once it is decoded; its name if that fails."""
        self._region = example.region
        self._previews = PreviewLoader(maker, self)
        self._previews.loaded.connect(self._take)
        self._previews.failed.connect(partial(self._show_name, example_name(example)))
        self._previews.load(example.path, _DECODED if example.region is None else 4 * _DECODED)

    def _show_name(self, name: str, _path: Path, _reason: str) -> None:
        """Show the name of a picture that cannot be shown, behind the sign."""
        metrics = self.body.fontMetrics()
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, _LONGEST_NAME)
        self.body.setText(f"{self.body.text()} {shown.replace('&', '&&')}")

    def _take(self, _path: Path, picture: DecodedPicture) -> None:
        image = picture.copied()
        if self._region is not None:
            left, top, right, bottom = self._region.box(image.width(), image.height())
            image = image.copy(left, top, right - left, bottom - top)
        self.show_picture(QPixmap.fromImage(image))

    def show_picture(self, pixmap: QPixmap) -> None:
        """Show a picture before the sign, pale while it is left out."""
        scale = self.devicePixelRatioF()
        side = round(_PICTURE * scale)
        image = rounded(pixmap.toImage(), Look(side, side, 4 * scale, fill=True))
        icon = QIcon()
        icon.addPixmap(_pale(image), QIcon.Mode.Normal, QIcon.State.Off)
        icon.addPixmap(QPixmap.fromImage(image), QIcon.Mode.Normal, QIcon.State.On)
        self.body.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.body.setText(
            f"\N{NO-BREAK SPACE}{self.body.text().strip()}"
        )  # the style leaves no gap
        self.body.setIcon(icon)

    def end(self) -> None:
        """Go."""
        if self._previews is not None:
            self._previews.forget()
        self.hide()
        self.deleteLater()


class _Row(QScrollArea):
    """Scrolls across with the wheel."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (turned.y() or turned.x()))
        event.accept()


def _pale(image: QImage) -> QPixmap:
    made = QPixmap(image.size())
    made.setDevicePixelRatio(image.devicePixelRatio())
    made.fill(Qt.GlobalColor.transparent)
    with QPainter(made) as painter:
        painter.setOpacity(_PALE)
        painter.drawImage(QPointF(0, 0), image)
    return made


class _Body(QToolButton):
    """The part of a chip that is switched; Delete removes it."""

    removed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)
