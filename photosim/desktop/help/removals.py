"""The history of removals: which copies went to the trash, when and why, and what stayed."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QDateTime, QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QTreeWidgetItem, QWidget

from photosim.desktop.files.operations import shown
from photosim.desktop.files.removal_journal import Entry, JournalStep, read_journal
from photosim.desktop.tasks.lane import Lane, Ticket
from photosim.desktop.ui.display_names import moment_text
from photosim.desktop.ui.sentences import translated
from photosim.desktop.ui.text_window import TextWindow
from photosim.desktop.ui.widgets import card_table, label, plain_tip

_STAYED = Qt.ItemDataRole.UserRole
_WIDEST = 230  # of a column, before the person drags it


class RemovalsWindow(TextWindow):
    """A table of all that went and is not back, the latest first.

    Args:
        lane: Where the journal is read.

    Signals:
        photo_wanted: Id and path of a photo that stayed and is to be shown.
    """

    photo_wanted = Signal(int, object)

    def __init__(self, lane: Lane[object], parent: QWidget) -> None:
        super().__init__(self.tr("History of Removals"), QSize(980, 520), parent)
        self._lane = lane
        self._reading: Ticket | None = None
        self._words = label(role="faint", wraps=True)
        headers = [
            self.tr("Removed"),
            self.tr("File"),
            self.tr("Folder"),
            self.tr("Kept instead"),
            self.tr("Why"),
        ]
        self.table = card_table(self.tr("Removed copies"), headers, 170)
        self.table.setUniformRowHeights(True)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.table.itemActivated.connect(self._activate)
        self.table.itemSelectionChanged.connect(self._offer)
        self.show_kept = QPushButton(self.tr("Show What Was Kept"))
        self.show_kept.setEnabled(False)
        self.show_kept.clicked.connect(self._show_chosen)
        self.parts.addWidget(self._words)
        self.parts.addWidget(self.table, 1)
        self.buttons.insertWidget(0, self.show_kept)

    def show_journal(self, file: Path) -> None:
        """Show what a journal tells."""
        if self._reading is not None:
            self._reading.cancel()
        self._reading = self._lane.ask(lambda _owned: read_journal(file), self._show)

    def text(self) -> str:
        """The table as lines."""
        rows = [self.table.topLevelItem(row) for row in range(self.table.topLevelItemCount())]
        columns = range(self.table.columnCount())
        return "\n".join("\t".join(row.text(one) for one in columns) for row in rows if row)

    def _show(self, steps: Sequence[JournalStep]) -> None:
        self.copy.setText(self.tr("Copy"))
        self.table.clear()
        steps = list(reversed(steps))
        entries = [one for step in steps for one in reversed(step.entries) if one.trashed]
        self.table.addTopLevelItems([self._item(entry) for entry in entries])
        self._fit_columns()
        if entries:
            words = self.tr("%Ln files were moved to the trash as copies.", "", len(entries))
        else:
            words = self.tr("No copies have been removed.")
        self._words.setText(words)
        self._offer()

    def _fit_columns(self) -> None:
        """Make columns as wide as what is in them, within reason; the last has what is left."""
        table, header = self.table, self.table.header()
        for column in range(table.columnCount() - 1):
            wanted = max(table.sizeHintForColumn(column), header.sectionSizeHint(column))
            header.resizeSection(column, min(wanted, _WIDEST))

    def _item(self, entry: Entry) -> QTreeWidgetItem:
        path = entry.file.path
        when = moment_text(QDateTime.fromSecsSinceEpoch(round(entry.at.timestamp())))
        kept = ", ".join(shown(str(Path(*stayed.parts[-2:]))) for _, stayed in entry.stayed)
        why = "; ".join(translated(part) for part in entry.reason.split("; ") if part)
        texts = [when, shown(path.name), str(path.parent), kept, why or self.tr("Your choice")]
        item = QTreeWidgetItem(texts)
        item.setData(0, _STAYED, entry.stayed)
        item.setToolTip(1, plain_tip(str(path)))
        item.setToolTip(2, plain_tip(texts[2]))
        item.setToolTip(4, plain_tip(texts[4]))  # there may be several reasons
        item.setToolTip(3, plain_tip("\n".join(str(stayed) for _, stayed in entry.stayed)))
        return item

    def _offer(self) -> None:
        self.show_kept.setEnabled(bool(self.table.selectedItems()))

    def _show_chosen(self) -> None:
        self._want(self.table.selectedItems())

    def _activate(self, item: QTreeWidgetItem) -> None:
        self._want([item])

    def _want(self, items: Iterable[QTreeWidgetItem]) -> None:
        for item in items:
            for number, path in item.data(0, _STAYED)[:1]:
                self.photo_wanted.emit(number, path)
