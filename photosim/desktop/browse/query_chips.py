"""The row below the bar in a search: its parts, each to be switched off or removed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDate, QSize, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QInputDialog,
    QMenu,
    QScrollArea,
    QToolButton,
    QWidget,
)

from photosim.catalogue.records import FolderRecord, Tag
from photosim.desktop.browse.part_dialog import PartDialog
from photosim.desktop.browse.tag_dialog import written
from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.tasks.previews import DecodedPicture, PreviewLoader
from photosim.desktop.tasks.thumbnails import Look, Thumbnails, rounded
from photosim.desktop.ui.display_names import area_words, day_format, day_text, example_name
from photosim.desktop.ui.layouts import hbox
from photosim.desktop.ui.theme import S, Theme
from photosim.desktop.ui.widgets import paint_ground, plain_tip, tool_button
from photosim.library.arrangement import ANY_MARKS, EVERYTHING, Area, Scope, Shelf
from photosim.library.gear import Owned
from photosim.library.query import Example, Meant, Query, Region

_PICTURE = 26
_DECODED = 128
_MOST_GEAR = 30  # cameras in a menu, and lenses
_MINUS = "\N{MINUS SIGN}"
_LONGEST_NAME = 160
_MOST_MEANT = 3  # places that words may mean
_DIALOG = 400  # wide enough for its title


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
    """Shows a search's pictures and limits as chips.

    Signals:
        changed: The `Query` that is wanted instead.
        photos_wanted: Pictures are to be chosen and added, with this sign.
        gear_wanted: The library's cameras and lenses are to be told, to `show_gear`.
        far_wanted: Whether results that are not close are to be shown.
        saved: The search is to be kept under this name.
    """

    changed = Signal(object)
    photos_wanted = Signal(int)
    gear_wanted = Signal()
    far_wanted = Signal(bool)
    saved = Signal(str)

    def __init__(self, theme: Theme, thumbnails: Thumbnails, maker: PreviewMaker) -> None:
        super().__init__()
        paint_ground(self, "side", edge="bottom")
        self._theme = theme
        self._thumbnails = thumbnails
        self._maker = maker
        self._folders: Sequence[FolderRecord] = ()
        self._query = Query(())
        self._row = QWidget()
        self._chips: list[_Chip] = []
        self._words_chip: _Chip | None = None
        self._meant: list[QToolButton] = []
        self._layout = hbox([], self._row, spacing=S)
        area = QScrollArea(widgetResizable=True)
        area.setWidget(self._row)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area = area
        self.add = QToolButton()
        self.add.setText(self.tr("Add…"))
        self.add.setToolTip(self.tr("Add a photo or a limit to this search"))
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.add)
        self.menu.aboutToShow.connect(self._fill_menu)
        self._tags: Sequence[Tag] = ()
        self._gear: list[QMenu] = []  # of cameras and of lenses
        self.add.setMenu(self.menu)
        self.far = QToolButton()
        self.far.setCheckable(True)
        self.far.setText(self.tr("Show Distant Photos"))
        self.far.setToolTip(self.tr("Also show photos that have little in common with the search"))
        self.far.clicked.connect(self.far_wanted)
        self._layout.addWidget(self.add)
        self._layout.addStretch()
        hbox([(area, 1), self.far], self, spacing=S, margins=(S, 0, S, 1))  # 1: the edge
        self.setFixedHeight(_PICTURE + 3 * S)
        self.hide()

    # For the page

    def show_folders(self, folders: Sequence[FolderRecord]) -> None:
        """Take in the folders that a search can be limited to."""
        self._folders = folders

    def show_tags(self, tags: Sequence[Tag]) -> None:
        """Take in the tags that a search can be limited to."""
        self._tags = tags

    def show_query(self, query: Query, *, far: bool) -> None:
        """Show what a search is made of."""
        self.far.setChecked(far)
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
        """What the search is limited to."""
        query, scope, shelf = self._query, self._query.scope, self._query.scope.shelf
        limits = []
        if query.words.strip():
            words = self.tr("“{words}”").format(words=query.words.strip())
            limits.append(Limit(words, replace(query, words="")))
        if replace(shelf, marks=ANY_MARKS, area=None) != EVERYTHING:
            words = self.tr("In {name}").format(name=self._name_of(shelf))
            anywhere = replace(scope, shelf=Shelf(marks=shelf.marks, area=shelf.area))
            limits.append(Limit(words, replace(query, scope=anywhere), is_place=True))
        if shelf.marks.tag is not None:
            words = self.tr("Tag: {name}").format(name=self._tag_name(shelf.marks.tag))
            untagged = replace(shelf, marks=replace(shelf.marks, tag=None))
            limits.append(Limit(words, replace(query, scope=replace(scope, shelf=untagged))))
        if shelf.area is not None:
            on_earth = replace(scope, shelf=replace(shelf, area=None))
            limits.append(Limit(area_words(shelf.area), replace(query, scope=on_earth)))
        if scope.since is not None or scope.until is not None:
            any_time = replace(scope, since=None, until=None)
            limits.append(Limit(self._dates(scope), replace(query, scope=any_time)))
        for name, without in (
            (scope.camera, replace(scope, camera="")),
            (scope.lens, replace(scope, lens="")),
        ):
            if name:
                words = self.tr("Taken with {name}").format(name=name)
                limits.append(Limit(words, replace(query, scope=without)))
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
        text = self.tr("{words} without “{unknown}”")
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
            self._layout.insertWidget(self._layout.count() - 2, button)
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

    def _name_of(self, shelf: Shelf) -> str:
        if shelf.below:
            return shelf.below.rpartition("/")[2]
        return next((one.path.name for one in self._folders if one.id == shelf.folder_id), "")

    def _tag_name(self, tag_id: int) -> str:
        return next((tag.name for tag in self._tags if tag.id == tag_id), "")

    def _dates(self, scope: Scope) -> str:
        def words(day: date | None) -> str:
            return "" if day is None else day_text(_qdate(day))

        if scope.since is not None and scope.until is not None:
            return f"{words(scope.since)} – {words(scope.until)}"
        if scope.since is not None:
            return self.tr("Since {date}").format(date=words(scope.since))
        return self.tr("Until {date}").format(date=words(scope.until))

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
        for folder in self._folders:
            words = self.tr("Only in {name}").format(name=folder.path.name.replace("&", "&&"))
            here = self._query.scope.shelf
            shelf = Shelf(folder.id, marks=here.marks, area=here.area)
            scope = replace(self._query.scope, shelf=shelf)
            self._entry(words, partial(self._limit, scope))
        if self._tags:
            self._fill_tags(self.menu.addMenu(self.tr("Only with Tag")))
        self._entry(self.tr("Only Taken Between…"), self._ask_dates)
        for menu in self._gear:
            menu.deleteLater()
        titles = (self.tr("Only Taken with Camera"), self.tr("Only Taken with Lens"))
        self._gear = [self.menu.addMenu(title) for title in titles]
        for menu in self._gear:
            menu.setEnabled(False)  # until it is known what there is
        self.gear_wanted.emit()
        self.menu.addSeparator()
        self._entry(self.tr("Save This Search…"), self._ask_name)

    def _fill_tags(self, menu: QMenu) -> None:
        scope = self._query.scope
        for tag in self._tags:
            marks = replace(scope.shelf.marks, tag=tag.id)
            limited = replace(scope, shelf=replace(scope.shelf, marks=marks))
            words = written(tag.path).replace("&", "&&")
            self._entry(words, partial(self._limit, limited), menu)

    def show_gear(self, gear: tuple[Sequence[Owned], Sequence[Owned]]) -> None:
        """Offer the library's cameras and lenses in the open menu."""
        scope = self._query.scope
        cameras, lenses = (owned[:_MOST_GEAR] for owned in gear)
        entries = (
            [(one, replace(scope, camera=one.name)) for one in cameras],
            [(one, replace(scope, lens=one.name)) for one in lenses],
        )
        for menu, limits in zip(self._gear, entries, strict=False):
            menu.clear()  # it may have been opened twice before the answer
            for one, limited in limits:
                words = self.tr("{name} – %Ln photos", "", one.photos)
                name = one.name.replace("&", "&&")
                self._entry(words.format(name=name), partial(self._limit, limited), menu)
            menu.setEnabled(bool(limits))

    def _entry(self, words: str, act: Callable[[], object], menu: QMenu | None = None) -> None:
        menu = menu or self.menu
        action = QAction(words, menu)
        action.triggered.connect(lambda _checked: act())
        menu.addAction(action)

    def _ask_part(self, number: int) -> None:
        dialog = PartDialog(self._theme, self._maker, self._query.examples[number], self.window())
        dialog.chosen.connect(partial(self._use_part, number))
        dialog.open()

    def _use_part(self, number: int, region: Region | None) -> None:
        self._change(number, region=region)

    def _ask_words(self) -> None:
        dialog = QInputDialog(self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Search for Words"))
        dialog.resize(_DIALOG, dialog.height())
        dialog.setLabelText(self.tr("What photos show, when, where or with what they were taken"))
        dialog.setTextValue(self._query.words)
        dialog.textValueSelected.connect(self._use_words)
        dialog.open()

    def _use_words(self, words: str) -> None:
        self.changed.emit(replace(self._query, words=words.strip()))

    def _ask_dates(self) -> None:
        dialog = DatesDialog(self._query.scope, self.window())
        dialog.chosen.connect(self._limit)
        dialog.open()

    def _ask_name(self) -> None:
        dialog = QInputDialog(self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Save This Search"))
        dialog.resize(_DIALOG, dialog.height())
        dialog.setLabelText(self.tr("Name"))
        dialog.textValueSelected.connect(self._save)
        dialog.open()

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

    def _limit(self, scope: Scope) -> None:
        self.changed.emit(replace(self._query, scope=scope))


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


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
        self._previews: PreviewLoader | None = None
        self._region: Region | None = None
        self.body = _Body()
        self.body.setText(text)
        self.body.setToolTip(plain_tip(name))
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
        """Show a picture before the sign."""
        scale = self.devicePixelRatioF()
        side = round(_PICTURE * scale)
        image = rounded(pixmap.toImage(), Look(side, side, 4 * scale, fill=True))
        self.body.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.body.setIcon(QIcon(QPixmap.fromImage(image)))

    def end(self) -> None:
        """Go."""
        if self._previews is not None:
            self._previews.forget()
        self.hide()
        self.deleteLater()


class _Body(QToolButton):
    """The part of a chip that is switched; Delete removes it."""

    removed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class DatesDialog(QDialog):
    """Asks for the first and the last day; ``chosen`` carries the `Scope` limited to them."""

    chosen = Signal(object)

    def __init__(self, scope: Scope, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Only Photos Taken Between"))
        self.setMinimumWidth(_DIALOG)
        self._scope = scope
        today = QDate.currentDate()
        self.since = _date_edit(_qdate(scope.since) if scope.since else today.addYears(-1))
        self.until = _date_edit(_qdate(scope.until) if scope.until else today)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow(self.tr("First day"), self.since)
        form.addRow(self.tr("Last day"), self.until)
        form.addRow(buttons)

    def _accept(self) -> None:
        days = [edit.date() for edit in (self.since, self.until)]
        first, last = sorted(date(day.year(), day.month(), day.day()) for day in days)
        self.accept()
        self.chosen.emit(replace(self._scope, since=first, until=last))


def _date_edit(day: QDate) -> QDateEdit:
    made = QDateEdit(day)
    made.setCalendarPopup(True)
    made.setDisplayFormat(day_format())
    return made
