"""The keyboard shortcuts, read from the menus as they are."""

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHeaderView, QMainWindow, QMenu, QTreeWidgetItem, QWidget

from photosim.desktop.ui.text_window import TextWindow
from photosim.desktop.ui.theme import L
from photosim.desktop.ui.widgets import card_table


class ShortcutsWindow(TextWindow):
    """Every command with its keys, in the order of the menus."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(self.tr("Keyboard Shortcuts"), QSize(600, 620), window)
        headers = [self.tr("Command"), self.tr("Keys")]
        self.table = card_table(self.tr("Keyboard shortcuts"), headers, 260)
        self.table.setIndentation(0)
        self.table.header().setStretchLastSection(False)
        self.table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.parts.addWidget(self.table, 1)
        self.fill(window)

    def fill(self, window: QMainWindow) -> None:
        """List the shortcuts of the menus again, and of actions outside them."""
        self.table.clear()
        listed: set[QAction] = set()
        for top in window.menuBar().actions():
            menu = top.menu()
            if isinstance(menu, QMenu):
                actions = [action for action in _actions_of(menu) if action.shortcuts()]
                self._add_group(_plain(top), actions)
                listed.update(actions)
        rest = [one for one in window.actions() if one.shortcuts() and one not in listed]
        self._add_group(self.tr("Other Keys"), rest)
        self._add_pages()

    def _add_pages(self) -> None:
        """The keys of pages that take them without a menu."""
        zooming = [
            (self.tr("Zoom in, zoom out"), "+,  −"),
            (self.tr("Fit to the window, actual size"), "0,  1"),
            (self.tr("Move a zoomed photo"), "← → ↑ ↓"),
        ]
        turning = (self.tr("Turn the view left, right"), "[,  ]")
        choosing = [
            (self.tr("Choose a part to find similar photos"), "R"),
            (self.tr("Move the part, resize it"), "← → ↑ ↓,  Shift+← → ↑ ↓"),
        ]
        playing = [
            (self.tr("Play a video, pause it"), QKeySequence("Space").toString()),
            (self.tr("Play a live photo"), "L"),
            (self.tr("Sound of a video on or off"), "M"),
            (self.tr("Back or on by five seconds"), self.tr("Comma,  period")),
        ]
        self._add_rows(self.tr("Large View"), [*zooming, turning, *choosing, *playing])
        slideshow = [
            (self.tr("Pause, go on"), QKeySequence("Space").toString()),
            (self.tr("Previous photo, next photo"), "←,  →"),
            (self.tr("End"), QKeySequence("Esc").toString()),
        ]
        self._add_rows(self.tr("Slideshow"), slideshow)
        comparing = [
            (self.tr("Show differences"), "D"),
            (self.tr("Swap with the next photo"), "X"),
            (self.tr("Remove a photo"), "L"),
            (self.tr("Keep a photo, trash the others"), QKeySequence("Return").toString()),
        ]
        self._add_rows(self.tr("Comparison"), [*zooming, *comparing])

        enter, delete = (QKeySequence(key).toString() for key in ("Return", "Del"))
        home = QKeySequence("Home").toString(QKeySequence.SequenceFormat.NativeText)
        travelling = [
            zooming[0],
            (self.tr("Move the map"), "← → ↑ ↓"),
            (self.tr("Show all photos"), home),
            (self.tr("Show the photos in the middle"), enter),
        ]
        self._add_rows(self.tr("Map"), travelling)
        naming = [(self.tr("Rename an album or a tag"), "F2"), (self.tr("Delete it"), delete)]
        self._add_rows(self.tr("Sidebar"), naming)
        tidying = [
            (self.tr("Mark to keep, mark for the trash"), "K,  X"),
            (self.tr("Not the same, keep all, skip"), "N,  A,  S"),
            (self.tr("Compare with what is kept"), "C"),
            (self.tr("Accept a group, accept the page"), f"{enter},  Shift+{enter}"),
        ]
        self._add_rows(self.tr("Tidying Up"), tidying)
        teaching = [
            (self.tr("It has the tag, it does not"), self.tr("Y,  N")),
            (self.tr("Skip a photo"), QKeySequence("Space").toString()),
        ]
        self._add_rows(self.tr("Teaching a Tag"), teaching)

    def text(self) -> str:
        """The table as lines."""
        rows = [self.table.topLevelItem(row) for row in range(self.table.topLevelItemCount())]
        return "\n".join(f"{row.text(0)}\t{row.text(1)}".rstrip() for row in rows if row)

    def _add_group(self, name: str, actions: list[QAction]) -> None:
        if actions:
            self._add_rows(name, [(_plain(action), _keys(action)) for action in actions])

    def _add_rows(self, name: str, rows: list[tuple[str, str]]) -> None:
        heading = QTreeWidgetItem([name])
        font = heading.font(0)
        font.setBold(True)
        heading.setFont(0, font)
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
        if self.table.topLevelItemCount():  # the first stands below the header's line
            heading.setSizeHint(0, QSize(0, self.table.sizeHintForRow(0) + L))
            heading.setTextAlignment(
                0, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeading
            )
        self.table.addTopLevelItem(heading)
        for row in rows:
            item = QTreeWidgetItem(list(row))
            item.setToolTip(0, row[0])  # where even the wider column has no room
            self.table.addTopLevelItem(item)


def _actions_of(menu: QMenu) -> Iterator[QAction]:
    for action in menu.actions():
        inner: QWidget | None = action.menu()  # type: ignore[assignment]
        if isinstance(inner, QMenu):
            yield from _actions_of(inner)
        elif not action.isSeparator():
            yield action


def _plain(action: QAction) -> str:
    return action.iconText().replace("&", "").rstrip("…")


def _keys(action: QAction) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return ",  ".join(keys.toString(native) for keys in action.shortcuts())
