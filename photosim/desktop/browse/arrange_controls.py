"""The controls above the photos that put them in order and narrow them down."""

from PySide6.QtCore import QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QToolButton, QWidget

from photosim.desktop.ui.theme import S, Theme
from photosim.library.arrangement import NEWEST_FIRST, Arrangement, SortKey

_TYPING_MS = 120
_ALPHABETICAL = (SortKey.NAME, SortKey.FOLDER)


class ArrangeControls(QWidget):
    """A box to type what is looked for, and a button with the order of the photos.

    Signals:
        words_changed: What was typed, once typing pauses.
        order_changed: The order wanted; its words are empty.
        left: The keyboard wants to be with the photos again.
    """

    words_changed = Signal(str)
    order_changed = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._order = NEWEST_FIRST
        self._typed = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typed.timeout.connect(self._tell_words)
        self.box = _FilterBox()
        self.box.setAccessibleName(self.tr("Filter photos"))
        self.box.setPlaceholderText(self.tr("Filter"))
        self.box.setToolTip(self.tr("Name, folder, date (2024-07) or format (png) – press /"))
        look = QAction(self.box)
        theme.set_icon(look, "filter", "faint")
        look.setText(self.tr("Filter"))
        self.box.addAction(look, QLineEdit.ActionPosition.LeadingPosition)
        self.box.textEdited.connect(self._typed.start)
        self.box.left.connect(self.left)
        self.box.cleared.connect(self.clear)
        self.menu = QMenu(self.tr("Sort By"), self)
        self._keys = QActionGroup(self)
        self._directions = QActionGroup(self)
        self._button = QToolButton()
        self._button.setIconSize(QSize(26, 20))
        self._button.setProperty("labelled", "true")
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._button.setMenu(self.menu)
        theme.set_icon(self._button, "sort")
        self._fill_menu()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S)
        row.addWidget(self.box)
        row.addWidget(self._button)
        self._show_order()

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

    def show_words(self, words: str) -> None:
        """Show what the photos are narrowed to."""
        self._typed.stop()
        self.box.setText(words)

    def offer_order(self, offered: bool) -> None:
        """Let photos be put in order, or not where they have an order of their own."""
        self._button.setVisible(offered)
        self.menu.menuAction().setEnabled(offered)

    def focus_words(self) -> None:
        """Let something be typed."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def clear(self) -> None:
        """Show all photos again."""
        self.box.clear()
        self._tell_words()

    def save(self, layout: QSettings) -> None:
        """Remember the order."""
        layout.setValue("sort", self._order.key.value)
        layout.setValue("descending", int(self._order.descending))

    def restore(self, layout: QSettings) -> None:
        """Use the order remembered; one that this version does not know is forgotten."""
        key = str(layout.value("sort", NEWEST_FIRST.key.value))
        if key in {*SortKey}:
            descending = bool(int(str(layout.value("descending", int(NEWEST_FIRST.descending)))))
            self._use(Arrangement(SortKey(key), descending))

    def _tell_words(self) -> None:
        self._typed.stop()
        self.words_changed.emit(self.box.text())

    def _choose_key(self, action: QAction) -> None:
        """The letter A, or the newest or largest, comes first until told otherwise."""
        key = SortKey(action.data())
        if key is not self._order.key:
            self._use(Arrangement(key, descending=key not in _ALPHABETICAL))

    def _choose_direction(self, action: QAction) -> None:
        self._use(Arrangement(self._order.key, descending=bool(action.data())))

    def _use(self, order: Arrangement) -> None:
        self._order = order
        self._show_order()
        self.order_changed.emit(order)

    def _direction_words(self) -> tuple[str, str]:
        if self._order.key in _ALPHABETICAL:
            return self.tr("A to Z"), self.tr("Z to A")
        if self._order.key is SortKey.SIZE:
            return self.tr("Smallest First"), self.tr("Largest First")
        return self.tr("Oldest First"), self.tr("Newest First")

    def _show_order(self) -> None:
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


class _FilterBox(QLineEdit):
    """Escape clears it and then leaves it, as Enter and the arrow down do."""

    left = Signal()
    cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setClearButtonEnabled(True)
        for button in self.findChildren(QToolButton):
            button.setAccessibleName(self.tr("Show all"))
        self.setMinimumWidth(90)
        self.setMaximumWidth(190)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lead back to the photos."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.cleared.emit()
        elif event.key() in (
            Qt.Key.Key_Escape,
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
            Qt.Key.Key_Down,
        ):
            self.left.emit()
        else:
            super().keyPressEvent(event)
