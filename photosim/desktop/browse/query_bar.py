"""The bar above the photos: what is shown, the ways back and forward, and the search's controls."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QImage,
    QKeyEvent,
    QPixmap,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCompleter,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from photosim.desktop.browse.filter_button import FilterButton
from photosim.desktop.browse.marks_filter import MarksFilter
from photosim.desktop.grid.photo_model import percent
from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.tasks.previews import DecodedPicture, PreviewLoader
from photosim.desktop.tasks.thumbnails import Look, Thumbnails, rounded
from photosim.desktop.ui.layouts import Stretch, hbox, vbox
from photosim.desktop.ui.theme import RADIUS, M, S, Theme
from photosim.desktop.ui.widgets import (
    ElidedLabel,
    Picture,
    label,
    paint_ground,
    restyle,
    tool_button,
)
from photosim.library.arrangement import NEWEST_FIRST, Arrangement, SortKey
from photosim.library.query import Query, Region

if TYPE_CHECKING:
    from photosim.library.things import Completion

_WORDS = Qt.ItemDataRole.UserRole  # of a completion: the whole text
_NAMES = Qt.ItemDataRole.UserRole + 1  # whether it stands for what has it in its name
_PICTURE = 40
_DECODED_PICTURE = 256
_DECODED_WHOLE = 2_048  # of a photo of which only a part is shown, at most
_TYPING_MS = 120
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LEAVING = (Qt.Key.Key_Escape, *_ENTER, Qt.Key.Key_Down)
_ALPHABETICAL = (SortKey.NAME, SortKey.FOLDER)
_COMPACT = 860  # a bar no wider shows its buttons without words
_LABELLED, _SLIDING, _PICTURED = 960, 720, 600  # a slider's label, it, and a picture: only wider
_LEAST, _LEAST_TITLE, _SHORT_TITLE = 490, 140, 70


class QueryBar(QWidget):
    """Shows what the current view is, with its controls.

    ``threshold_changed`` carries the least similarity to show, from 0 to 1; ``left`` is the cross,
    ``titled`` carries the title once it is another one.
    """

    threshold_changed = Signal(float)
    left = Signal()
    titled = Signal(str)

    def __init__(self, theme: Theme, back: QAction, forward: QAction, *tools: QAction) -> None:
        super().__init__()
        paint_ground(self, "side", edge="bottom")
        self.picture = Picture(self.tr("Query photo"))
        self.picture.setFixedSize(_PICTURE, _PICTURE)
        most = QSizePolicy.Policy.Maximum
        self._title = ElidedLabel("strong", policy=most, least=_SHORT_TITLE)
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
        self._narrows = False  # whether there are results to be hidden
        self._has_picture = False
        self.arranging = ArrangeControls(theme)
        self._arrange(back, forward, tools)
        self.show_place("", "")

    def _arrange(self, back: QAction, forward: QAction, tools: tuple[QAction, ...]) -> None:
        left = Qt.AlignmentFlag.AlignLeft
        titles = vbox(
            [Stretch(), (self._title, 0, left), (self._subtitle, 0, left), Stretch()], spacing=1
        )
        self._similarity = QWidget()
        hbox([self._least, self._slider], self._similarity, spacing=S)
        self._tools = [_button(tool) for tool in tools]
        hbox(
            [
                *(_button(back), _button(forward), S, self.picture, S, titles, S, self._cross),
                *(Stretch(), self._similarity, S, self.arranging, M),
                *self._tools,
            ],
            self,
            spacing=2,
            margins=(S, 0, S, 0),
        )
        self.setFixedHeight(_PICTURE + 2 * S)
        self.setMinimumWidth(_LEAST)  # what it takes with words is no minimum
        self._spell_out(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Dressing buttons lays the bar out anew: half of a frame, so only where it must be.
        if (self.width() > _COMPACT) != self._spells_out:
            self._spell_out(self.width() > _COMPACT)
        self._make_room()

    def _spell_out(self, words: bool) -> None:
        """Show words on the buttons that have them, or their icons alone, for the title's sake."""
        self._spells_out = words
        for button in self._tools:
            if button.defaultAction().property("prominent"):
                label_button(button, words)
        self.arranging.spell_out(words)
        self._make_room()

    def _make_room(self) -> None:
        """Leave out what there is no room for, or buttons would cover the search box."""
        width = self.width()
        self._least.setVisible(width > _LABELLED)
        self._similarity.setVisible(self._narrows and width > _SLIDING)
        self.picture.setVisible(self._has_picture and width > _PICTURED)
        self._title.setMinimumWidth(_LEAST_TITLE if width > _PICTURED else 0)

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
        """Show the title of a page that is not a search."""
        self.set_title(title)
        self.set_subtitle(subtitle)
        self._narrows = self._has_picture = False
        self._make_room()
        self._cross.setVisible(closable)
        self.arranging.setVisible(narrowable)
        self.arranging.offer_order(sortable)

    def show_search(self, title: str, subtitle: str) -> None:
        """Show a search; its picture and results may still be on their way."""
        self.show_place(title, subtitle, closable=True, narrowable=True)
        self.show_picture(True)

    def show_picture(self, there: bool) -> None:
        """Show the picture that is searched with, if there is one and room for it."""
        self._has_picture = there
        self._make_room()

    def set_title(self, title: str) -> None:
        """Change the first line alone."""
        if title != self.title:
            self._title.set_whole(title)
            self.titled.emit(title)

    def set_subtitle(self, subtitle: str) -> None:
        """Change the second line alone."""
        self._subtitle.set_whole(subtitle)
        self._subtitle.setVisible(bool(subtitle))

    def set_similarities(self, least: float, most: float, threshold: float) -> None:
        """Offer to hide results between these similarities."""
        low, high = math.floor(least * 100), math.floor(most * 100)
        self._slider.blockSignals(True)
        self._slider.setRange(low, high)
        self._slider.setValue(max(low, round(threshold * 100)) if threshold else low)
        self._slider.blockSignals(False)
        self._narrows = high > low
        self._make_room()
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


def _button(action: QAction) -> QToolButton:
    made = QToolButton()
    made.setDefaultAction(action)
    made.setIconSize(QSize(20, 20))
    made.setAccessibleName(action.text().replace("&", ""))
    return made


def label_button(button: QToolButton, words: bool) -> None:
    """Show a button's words beside its icon, or the icon alone."""
    style = Qt.ToolButtonStyle
    wanted = style.ToolButtonTextBesideIcon if words else style.ToolButtonIconOnly
    if button.toolButtonStyle() == wanted and button.property("labelled") is not None:
        return
    button.setIconSize(QSize(26 if words else 20, 20))  # the width keeps a gap to the words
    button.setToolButtonStyle(wanted)
    restyle(button, "labelled", str(words).lower())


class QueryPicture(QObject):
    """Shows the searched photo in the bar: its thumbnail if there is one, else the decoded file."""

    def __init__(self, bar: QueryBar, thumbnails: Thumbnails, maker: PreviewMaker) -> None:
        super().__init__(bar)
        self._bar = bar
        self._thumbnails = thumbnails
        self._region: Region | None = None
        self._previews = PreviewLoader(maker, self)
        self._previews.loaded.connect(self._take)
        self._previews.failed.connect(lambda *_: bar.show_picture(False))

    @property
    def busy(self) -> bool:
        """Whether the picture is on its way."""
        return self._previews.busy

    def show(self, query: Query) -> None:
        """Show what is searched for; nothing until it is there."""
        self._bar.show_picture(bool(query.examples))
        if not query.examples:
            return
        example = query.examples[0]
        known = None if example.photo_id is None else self._thumbnails.get(example.photo_id)
        self._region = example.region
        self._bar.picture.show_pixmap(QPixmap())
        if self._region is not None:
            shortest = min(self._region.width, self._region.height)
            side = min(round(_DECODED_PICTURE / shortest), _DECODED_WHOLE)
            self._previews.load(example.path, side)
        elif known is not None:
            self._show_rounded(known.toImage())
        else:
            self._previews.load(example.path, _DECODED_PICTURE)

    def forget(self) -> None:
        """Want it no longer."""
        self._previews.forget()

    def _take(self, _path: Path, picture: DecodedPicture) -> None:
        image = picture.copied()
        if self._region is not None:
            left, top, right, bottom = self._region.box(image.width(), image.height())
            image = image.copy(left, top, right - left, bottom - top)
        self._show_rounded(image)

    def _show_rounded(self, image: QImage) -> None:
        scale = self._bar.devicePixelRatioF()
        side = round(_PICTURE * scale)
        look = Look(side, side, RADIUS * scale, fill=True)
        self._bar.picture.show_pixmap(QPixmap.fromImage(rounded(image, look)))


class ArrangeControls(QWidget):
    """The filter box, the filters and the sort button.

    Attributes:
        filter: The filter by all that is known of photos.
        marks: The filter by rating.

    Signals:
        words_changed: What was typed, once typing pauses.
        words_chosen: What photos shall show, as chosen from the completions.
        names_chosen: Photos with the words in their names, as chosen from the completions.
        entered: Enter was pressed; ``words_changed`` came before it if the words are new.
        order_changed: The order wanted; its words are empty.
    """

    words_changed = Signal(str)
    words_chosen = Signal(str)
    names_chosen = Signal()
    entered = Signal()
    order_changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._typed = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typed.timeout.connect(self._tell_words)
        self.box = _FilterBox()
        self.box.setAccessibleName(self.tr("Search photos"))
        self.box.setPlaceholderText(self.tr("Search photos"))
        tip = self.tr(
            "Name, folder, date (2024-07; that of the file where no other is known), tag, camera "
            "or format (png), what photos show (dog) or where they were taken (Italy) – press /"
        )
        self.box.setToolTip(tip)
        look = QAction(self.box)
        theme.set_icon(look, "filter", "faint")
        look.setText(self.tr("Search photos"))
        self.box.addAction(look, QLineEdit.ActionPosition.LeadingPosition)
        self.box.textEdited.connect(self._typed.start)
        self.completions = QStandardItemModel(self)
        completer = QCompleter(self.completions, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCompletionRole(_WORDS)
        completer.activated[QModelIndex].connect(self._choose)  # type: ignore[index]
        popup = completer.popup()
        if popup is not None:
            popup.setObjectName("completions")
            popup.setMinimumWidth(240)
        self.box.setCompleter(completer)
        self.box.cleared.connect(self.clear)
        self.box.entered.connect(self._enter)
        self.box.completed.connect(self._choose)
        self.menu = QMenu(self.tr("Sort By"), self)
        self._keys = QActionGroup(self)
        self._directions = QActionGroup(self)
        self._button = QToolButton()
        label_button(self._button, True)
        self._button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._button.setMenu(self.menu)
        theme.set_icon(self._button, "sort")
        self._fill_menu()
        self.marks = MarksFilter(theme)
        self.filter = FilterButton(theme)
        hbox([self.box, self.filter, self.marks, self._button], self, spacing=S)
        self.show_order(NEWEST_FIRST)

    def _fill_menu(self) -> None:
        for key, words in (
            (SortKey.TAKEN, self.tr("Date Taken")),
            (SortKey.CHANGED, self.tr("Date Modified")),
            (SortKey.ADDED, self.tr("Date Added")),
            (SortKey.NAME, self.tr("Name")),
            (SortKey.SIZE, self.tr("Size")),
            (SortKey.FOLDER, self.tr("Folder")),
        ):
            action = QAction(words, self._keys, checkable=True)
            action.setData(key.value)
        for descending in (False, True):
            action = QAction(self._directions, checkable=True)
            action.setData(descending)
        self.menu.addActions(self._keys.actions())
        self.menu.addSeparator()
        self.menu.addActions(self._directions.actions())
        self._keys.triggered.connect(self._choose_key)
        self._directions.triggered.connect(self._choose_direction)

    # For the window

    def spell_out(self, words: bool) -> None:
        """Show words on the sort button, or its icon alone."""
        label_button(self._button, words)

    def show_words(self, words: str) -> None:
        """Show the words that the photos are filtered by."""
        self._typed.stop()
        self.box.setText(words)

    def show_completions(
        self, typed: str, found: "Sequence[Completion]", *, are_names: bool = False
    ) -> None:
        """Offer things and places, unless something else has been typed meanwhile.

        Args:
            typed: What they complete.
            found: They.
            are_names: Whether there are also photos that have what was typed in their names.
        """
        if typed != self.box.text() or not self.box.hasFocus():
            return
        self.completions.clear()
        for completion in (one for one in found if one.photos):
            words = self.tr("{thing} – %Ln photos", "", completion.photos)
            item = QStandardItem(words.format(thing=completion.label or completion.text))
            item.setData(typed[: completion.start] + completion.text, _WORDS)
            self.completions.appendRow(item)
        completer = self.box.completer()
        popup = completer.popup()
        if self.completions.rowCount():
            if are_names:
                item = QStandardItem(self.tr("Names with “{words}”").format(words=typed.strip()))
                item.setData(typed, _WORDS)
                item.setData(True, _NAMES)
                self.completions.appendRow(item)
            completer.complete()
            self.box.choose_none()
        elif popup is not None:
            popup.hide()

    def _choose(self, completion: QModelIndex) -> None:
        self._typed.stop()
        if completion.data(_NAMES):
            self.names_chosen.emit()
        else:
            self.words_chosen.emit(completion.data(_WORDS))

    def offer_order(self, offered: bool) -> None:
        """Offer to sort, except where the photos have an order of their own."""
        self._button.setVisible(offered)
        self.menu.menuAction().setEnabled(offered)

    def focus_words(self) -> None:
        """Put the cursor into the filter box."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def clear(self) -> None:
        """Show all photos again."""
        self.box.clear()
        self._tell_words()

    def _tell_words(self) -> None:
        self._typed.stop()
        self.words_changed.emit(self.box.text())

    def _enter(self) -> None:
        if self._typed.isActive():
            self._tell_words()
        self.entered.emit()

    def _choose_key(self, action: QAction) -> None:
        """The letter A, or the newest or largest, comes first until told otherwise."""
        key = SortKey(action.data())
        if key is not self._order.key:
            self._use(Arrangement(key, descending=key not in _ALPHABETICAL))

    def _choose_direction(self, action: QAction) -> None:
        self._use(Arrangement(self._order.key, descending=bool(action.data())))

    def _use(self, order: Arrangement) -> None:
        self.show_order(order)
        self.order_changed.emit(order)

    def _direction_words(self) -> tuple[str, str]:
        if self._order.key in _ALPHABETICAL:
            return self.tr("A to Z"), self.tr("Z to A")
        if self._order.key is SortKey.SIZE:
            return self.tr("Smallest First"), self.tr("Largest First")
        return self.tr("Oldest First"), self.tr("Newest First")

    def show_order(self, order: Arrangement) -> None:
        """Show which order the photos are in."""
        self._order = order
        for action, words in zip(self._directions.actions(), self._direction_words(), strict=True):
            action.setText(words)
        shown = []
        for group, wanted in (
            (self._keys, self._order.key.value),
            (self._directions, self._order.descending),
        ):
            for action in group.actions():
                if action.data() == wanted:
                    action.setChecked(True)
                    shown.append(action.text())
        self._button.setText(shown[0])
        words = self.tr("Sorted by {key}, {direction}").format(key=shown[0], direction=shown[1])
        self._button.setToolTip(words)
        self._button.setAccessibleName(words)


def save_order(layout: QSettings, order: Arrangement) -> None:
    """Remember an order."""
    layout.setValue("sort", order.key.value)
    layout.setValue("descending", int(order.descending))


def saved_order(layout: QSettings) -> Arrangement:
    """The order remembered; newest first if there is none that this version knows."""
    key = str(layout.value("sort", ""))
    if key not in {*SortKey}:
        return NEWEST_FIRST
    descending = bool(int(str(layout.value("descending", int(NEWEST_FIRST.descending)))))
    return Arrangement(SortKey(key), descending)


class _FilterBox(QLineEdit):
    """Escape clears it and then leaves it, as the arrow down does; Enter is told by itself."""

    left = Signal()
    entered = Signal()
    cleared = Signal()
    completed = Signal(QModelIndex)  # with a completion

    def __init__(self) -> None:
        super().__init__()
        self.setClearButtonEnabled(True)
        for button in self.findChildren(QToolButton):
            button.setAccessibleName(self.tr("Show all"))
        self.setMinimumWidth(90)
        self.setMaximumWidth(190)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def _completions(self) -> QAbstractItemView | None:
        """The list of completions, if it is open."""
        completer = self.completer()
        popup = None if completer is None else completer.popup()
        return popup if popup is not None and popup.isVisible() else None

    @property
    def _completes(self) -> bool:
        """Whether a completion is picked out in the list that is open."""
        popup = self._completions
        return popup is not None and popup.currentIndex().isValid()

    def choose_none(self) -> None:
        """Pick none of the completions: Qt's completer picks the first, and does not show it."""
        popup = self._completions
        if popup is not None:
            popup.setCurrentIndex(QModelIndex())

    def event(self, event: QEvent) -> bool:
        """Take the completion that is picked out, or the first, with the Tab key."""
        popup = self._completions
        if popup is None or not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Tab:
            return super().event(event)
        if event.type() == QEvent.Type.KeyPress:
            chosen = popup.currentIndex()
            first = chosen if chosen.isValid() else popup.model().index(0, 0)
            popup.hide()
            self.completed.emit(first)
        event.accept()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup, enters = self._completions, event.key() in _ENTER
        if popup is not None and event.key() in _LEAVING and (not enters or self._completes):
            event.ignore()  # the list takes them
            return
        if popup is not None and enters:
            popup.hide()
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.cleared.emit()
        elif enters:
            self.entered.emit()
        elif event.key() in _LEAVING:
            self.left.emit()
        else:
            super().keyPressEvent(event)
            self.choose_none()  # the list is that of what was typed before
