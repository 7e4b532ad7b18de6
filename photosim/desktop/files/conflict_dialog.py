"""Asking what is to become of photos whose names are taken where they are to go."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QDateTime, QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QPushButton,
    QRadioButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from photosim.desktop.files.operations import shown
from photosim.desktop.files.transfers import Transfer
from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.tasks.previews import DecodedPicture, PreviewLoader
from photosim.desktop.ui.display_names import file_size, moment_text
from photosim.desktop.ui.layouts import Stretch, hbox, vbox
from photosim.desktop.ui.theme import L, M, S
from photosim.desktop.ui.widgets import ElidedLabel, Picture, card_table, label
from photosim.library.transfer import Choice, Conflict, Known

_SIZE = QSize(720, 640)
_PICTURE = QSize(200, 170)
_NAME, _WHAT, _DO = range(3)


class ConflictDialog(QDialog):
    """Lists what is there already, side by side with what comes, before anything is done.

    Attributes:
        table: The photos whose names are taken.
        buttons: By what they choose for the selected photos.
        all: Chooses the same for all of the kind of the current one: identical or different.
        go: Begins.

    Signals:
        answered: The `Transfer`, with what was chosen.
    """

    answered = Signal(object)

    def __init__(self, transfer: Transfer, maker: PreviewMaker, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        plan = transfer.plan
        name = plan.folder.name or str(plan.folder)
        title = self.tr("Move to “{folder}”") if plan.moves else self.tr("Copy to “{folder}”")
        self.setWindowTitle(title.format(folder=name))
        self._transfer = transfer
        self._conflicts = {
            number: item.conflict
            for number, item in enumerate(plan.items)
            if item.conflict is not None
        }
        self._choices = {number: one.usual for number, one in self._conflicts.items()}
        self._rows: dict[int, QTreeWidgetItem] = {}
        self.table = self._make_table()
        self._sides = [_Side(maker), _Side(maker)]
        self.all = QPushButton()
        self.all.setAutoDefault(False)  # Enter begins
        self.all.clicked.connect(self._choose_for_all)
        self.buttons = self._make_choices()
        choosing = hbox([*self.buttons.values(), Stretch(), self.all], spacing=M)
        words = self.tr("%Ln photos have names that are taken in {folder}.", "", len(self._choices))
        heading = label(words.format(folder=plan.folder), "strong", wraps=True)
        ending = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        go = self.tr("Move") if plan.moves else self.tr("Copy")
        self.go = ending.addButton(go, QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setDefault(True)
        ending.accepted.connect(self._answer)
        ending.rejected.connect(self.reject)
        beside = hbox(self._sides, spacing=L)
        vbox([heading, (self.table, 1), beside, choosing, ending], self, spacing=M, margins=L)
        self.resize(_SIZE.boundedTo(parent.size()))
        self._fill()

    def done(self, result: int) -> None:
        """Close, and want the pictures no longer."""
        for side in self._sides:
            side.forget()
        super().done(result)

    def _make_table(self) -> QTreeWidget:
        headers = [self.tr("Name"), self.tr("Already there"), self.tr("What to do")]
        table = card_table(self.tr("Names that are taken"), headers, 260)
        table.header().resizeSection(_WHAT, 190)
        table.setUniformRowHeights(True)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        return table

    def _make_choices(self) -> dict[Choice, QRadioButton]:
        made = {
            Choice.SKIP: QRadioButton(self.tr("Skip")),
            Choice.KEEP_BOTH: QRadioButton(self.tr("Keep both, with a new name")),
            Choice.REPLACE: QRadioButton(self.tr("Replace; the other goes to the trash")),
        }
        group = QButtonGroup(self)
        for choice, button in made.items():
            group.addButton(button)
            button.clicked.connect(partial(self._choose, choice))
        return made

    def _fill(self) -> None:
        for number, conflict in self._conflicts.items():
            what = self.tr("Identical file") if conflict.same else self.tr("Different file")
            row = QTreeWidgetItem([shown(conflict.file.name), what, ""])
            row.setData(_NAME, Qt.ItemDataRole.UserRole, number)
            self.table.addTopLevelItem(row)
            self._rows[number] = row
        self._show_choices()
        self.table.currentItemChanged.connect(self._show_current)
        self.table.itemSelectionChanged.connect(self._show_current)
        self.table.setCurrentItem(next(iter(self._rows.values())))

    def _show_choices(self) -> None:
        words = {
            Choice.SKIP: self.tr("Skip"),
            Choice.KEEP_BOTH: self.tr("Keep both"),
            Choice.REPLACE: self.tr("Replace"),
        }
        for number, row in self._rows.items():
            row.setText(_DO, words[self._choices[number]])

    def _number(self, item: QTreeWidgetItem) -> int:
        return int(item.data(_NAME, Qt.ItemDataRole.UserRole))

    def _selected(self) -> list[int]:
        return [self._number(item) for item in self.table.selectedItems()]

    @property
    def _current(self) -> int | None:
        item = self.table.currentItem()
        return None if item is None else self._number(item)

    def _show_current(self) -> None:
        number = self._current
        if number is None:
            return
        conflict = self._conflicts[number]
        other = self.tr("Also chosen") if conflict.comes else self.tr("Already there")
        self._sides[0].show_file(conflict.file, self.tr("This photo"))
        self._sides[1].show_file(conflict.existing, other)
        for choice, button in self.buttons.items():
            button.setEnabled(choice in conflict.choices)
        self.buttons[self._choices[number]].setChecked(True)
        alike = len(self._alike(conflict))
        words = (
            self.tr("Apply to All %Ln Identical Files", "", alike)
            if conflict.same
            else self.tr("Apply to All %Ln Different Files", "", alike)
        )
        self.all.setText(words)
        self.all.setVisible(alike > 1)

    def _alike(self, conflict: Conflict) -> list[int]:
        return [n for n, one in self._conflicts.items() if one.same == conflict.same]

    def _choose(self, choice: Choice) -> None:
        self._set(self._selected(), choice)

    def _choose_for_all(self) -> None:
        number = self._current
        if number is not None:
            self._set(self._alike(self._conflicts[number]), self._choices[number])

    def _set(self, numbers: Sequence[int], choice: Choice) -> None:
        for number in numbers:
            if choice in self._conflicts[number].choices:
                self._choices[number] = choice
        self._show_choices()

    def _answer(self) -> None:
        self._transfer.choices = dict(self._choices)
        self.accept()
        self.answered.emit(self._transfer)


class _Side(QWidget):
    """A file with its picture and facts."""

    def __init__(self, maker: PreviewMaker) -> None:
        super().__init__()
        self._title = label(role="strong")
        self._picture = Picture("")
        self._picture.setMinimumSize(_PICTURE)
        self._name = ElidedLabel("text")
        self._folder = ElidedLabel("faint", Qt.TextElideMode.ElideLeft)
        self._facts = label(role="faint")
        self._previews = PreviewLoader(maker, self)
        self._previews.loaded.connect(self._take)
        vbox(
            [self._title, (self._picture, 1), self._name, self._folder, self._facts],
            self,
            spacing=S // 2,
        )

    def show_file(self, known: Known, title: str) -> None:
        """Show this file under a title."""
        self._title.setText(title)
        self._picture.setAccessibleName(title)
        self._name.set_whole(shown(known.name))
        self._folder.set_whole(shown(str(known.path.parent)))
        facts = known.facts
        moment = QDateTime.fromMSecsSinceEpoch(facts.mtime_ns // 1_000_000) if facts else None
        words = (file_size(facts.size), moment_text(moment)) if facts and moment else ()
        self._facts.setText(" · ".join(words))
        self._picture.show_pixmap(QPixmap())
        scale = self.devicePixelRatioF()
        self._previews.load(known.path, round(2 * _PICTURE.width() * scale))

    def forget(self) -> None:
        """Load no picture any more."""
        self._previews.forget()

    def _take(self, _path: object, picture: DecodedPicture) -> None:
        self._picture.show_pixmap(QPixmap.fromImage(picture.copied()))
