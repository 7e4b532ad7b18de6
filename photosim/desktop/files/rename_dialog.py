"""Renaming several photos by a pattern, the new names in sight before anything is done."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPushButton,
    QTreeView,
    QWidget,
)

from photosim.desktop.files.rename_table import NEW, NOW, PROBLEM, NamesModel
from photosim.desktop.files.renames import Renaming
from photosim.desktop.tasks.lane import Failed
from photosim.desktop.ui.form import Number
from photosim.desktop.ui.layouts import Stretch, hbox, vbox
from photosim.desktop.ui.sentences import in_words, translated
from photosim.desktop.ui.theme import L, M, S, Theme
from photosim.desktop.ui.widgets import label, on_card
from photosim.errors import PhotoSimError
from photosim.library.renaming import NAME, NewNames, Rule

_SIZE = QSize(760, 620)
_MANY = 2_000  # photos; more are not previewed with every key
_WAIT_MS = 250
_HIGHEST = 999_999_999

AskPreview = Callable[[Rule, Callable[[NewNames], object], Failed], object]
"""Asks for what a rule leads to, who takes that, and who takes what is wrong with its pattern."""


class RenameDialog(QDialog):
    """Asks for a pattern, and lists old and new names with what is wrong.

    Args:
        renaming: The photos.
        ask: Finds their new names elsewhere: of a whole library that takes seconds.

    Attributes:
        pattern: Where it is typed.
        replaced: What is to be replaced in the names.
        replacement: What by.
        start: The first number.
        table: Old names, new names, problems.
        rename: Begins.

    Signals:
        chosen: The `Row` of each name.
    """

    chosen = Signal(object)

    def __init__(self, renaming: Renaming, ask: AskPreview, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ask = ask
        self._asked: Rule | None = None  # what is on its way
        self._known: Rule | None = None  # what the rows are of
        self._accepts = False  # once they are of what was typed last
        self._new = NewNames()
        photos = sum(len(one.bundle.photos) for one in renaming.photos)
        self.setWindowTitle(self.tr("Rename %Ln Photos", "", photos))
        self._soon = QTimer(self, singleShot=True)
        self._soon.setInterval(_WAIT_MS if len(renaming.photos) > _MANY else 0)
        self._soon.timeout.connect(self._preview)
        self.pattern, self.replaced, self.replacement = QLineEdit(NAME), QLineEdit(), QLineEdit()
        self.start = Number(0, _HIGHEST, 1)
        self.start.setGroupSeparatorShown(False)
        self.start.setKeyboardTracking(True)
        self.start.valueChanged.connect(self._soon.start)
        for field in (self.pattern, self.replaced, self.replacement):
            field.textChanged.connect(self._soon.start)
        headers = [self.tr("Now"), self.tr("New name"), self.tr("Problem")]
        self.table = QTreeView()
        warning = theme.icon("warning", "warning")
        self._names = NamesModel(renaming.photos, headers, warning, self)
        self.table.setModel(self._names)
        on_card(self.table, self.tr("Names"), 220)
        self.table.setUniformRowHeights(True)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # names differ at their ends
        self.table.setColumnHidden(PROBLEM, True)
        header = self.table.header()
        header.setStretchLastSection(False)
        for column in (NOW, NEW):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self._summary = label(role="faint", wraps=True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.rename = buttons.addButton(self.tr("Rename"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.rename.setDefault(True)
        self.rename.setEnabled(False)  # until it is known what it would do
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        vbox(
            [self._make_form(), (self.table, 1), self._summary, buttons],
            self,
            spacing=M,
            margins=L,
        )
        self.resize(_SIZE.boundedTo(parent.size()))
        self._preview()
        self.pattern.selectAll()
        self.pattern.setFocus()

    @property
    def summary(self) -> str:
        """What renaming would do, or what is wrong with the pattern."""
        return self._summary.text()

    def _make_form(self) -> QFormLayout:
        insert = QPushButton(self.tr("Insert"))
        insert.setAutoDefault(False)
        menu = QMenu(insert)
        for words, token in (
            (self.tr("Present Name"), NAME),
            (self.tr("Number"), "{number:3}"),
            (self.tr("Date"), "{date}"),
            (self.tr("Year"), "{date:%Y}"),
            (self.tr("Time"), "{time}"),
            (self.tr("Camera"), "{camera}"),
            (self.tr("Folder"), "{folder}"),
        ):
            menu.addAction(f"{words}\t{token}").triggered.connect(partial(self._insert, token))
        insert.setMenu(menu)
        between = label(self.tr("with"))
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        replacing = hbox([(self.replaced, 1), between, (self.replacement, 1)], spacing=S)
        fields: tuple[tuple[str, QWidget, QHBoxLayout], ...] = (
            (self.tr("Pattern:"), self.pattern, hbox([(self.pattern, 1), insert], spacing=S)),
            (self.tr("Replace:"), self.replaced, replacing),
            (self.tr("First number:"), self.start, hbox([self.start, Stretch()], spacing=S)),
        )
        for title, field, row in fields:
            text = label(title)
            text.setBuddy(field)
            form.addRow(text, row)
        self.pattern.setAccessibleName(self.tr("Pattern"))
        self.replaced.setAccessibleName(self.tr("Text to replace"))
        self.replacement.setAccessibleName(self.tr("Replacement"))
        self.start.setAccessibleName(self.tr("First number"))
        return form

    def _insert(self, token: str) -> None:
        self.pattern.insert(token)
        self.pattern.setFocus()

    @property
    def _rule(self) -> Rule:
        return Rule(
            self.pattern.text(), self.replaced.text(), self.replacement.text(), self.start.value()
        )

    def _preview(self) -> None:
        """Ask for the new names, but not for two rules at once."""
        if self._asked is None:
            self._asked = self._rule
            self._ask(self._asked, self._take, self._refuse)

    def _take(self, new: NewNames) -> None:
        self._end(new)

    def _refuse(self, error: PhotoSimError) -> None:
        self._end(NewNames(), in_words(error))

    def _end(self, new: NewNames, fault: str = "") -> None:
        """Show what came of a rule, and go on with what was typed since it was asked for."""
        self._new = new
        self._names.show_rows(new.rows)
        self._show_problems()
        self._known, self._asked = self._asked, None
        self._sum_up(fault)
        if self._known != self._rule:
            self._preview()
        elif self._accepts:
            self._accepts = False
            self._accept()

    def _show_problems(self) -> None:
        """Leave the problems as much room as they need, which is none where there are none."""
        words = [translated(problem) for problem in self._new.problems]
        self.table.setColumnHidden(PROBLEM, not words)
        if words:
            metrics, icon = self.table.fontMetrics(), self.table.iconSize().width()
            room = max(map(metrics.horizontalAdvance, words)) + icon + 4 * M
            self.table.header().resizeSection(PROBLEM, min(room, self.width() // 2))

    def _sum_up(self, fault: str = "") -> None:
        problems = sum(self._new.problems.values())
        changing, along = self._new.photos, self._new.along
        words = [fault] if fault else []
        if problems:
            words.append(self.tr("%Ln names can't be used.", "", problems))
        elif changing:
            words.append(self.tr("%Ln photos get a new name.", "", changing))
            if along:
                words.append(self.tr("%Ln files that belong to them go along.", "", along))
        elif not fault:
            words.append(self.tr("All names stay as they are."))
        self._summary.setText(" ".join(words))
        self.rename.setEnabled(bool(changing) and not problems)

    def _accept(self) -> None:
        if self._known != self._rule:
            self._accepts = True  # by what was typed last
            self._preview()
        elif self.rename.isEnabled():
            self.accept()
            self.chosen.emit(self._new.rows)
