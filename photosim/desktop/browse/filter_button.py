"""The button above the photos that filters them, with how many photos each choice leaves."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QDate, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QMenu,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from photosim.desktop.browse.filter_words import FilterNames, facet_words, value_words
from photosim.desktop.ui.display_names import day_format
from photosim.desktop.ui.theme import M, S, Theme
from photosim.desktop.ui.widgets import label
from photosim.library.arrangement import ANYWHERE, Scope
from photosim.library.facets import (
    SEVERAL,
    Choice,
    Choices,
    Facet,
    Value,
    toggled,
    values_of,
    with_values,
    without,
)

_MOST = 40  # choices of a kind
_DIGITS = 7  # those of 100,000 photos, until it is known how many there are
_DIGIT = "\N{FIGURE SPACE}"
_DIALOG = 400  # wide enough for its title
_SWITCHED = (
    Facet.HEART,
    Facet.REJECTED,
    Facet.RECENT,
    Facet.UNDATED,
    Facet.DAMAGED,
    Facet.OFFLINE,
)


class FilterButton(QToolButton):
    """Has a menu of conditions; each choice says how many photos it leaves.

    Attributes:
        choices: The menu.

    Signals:
        wanted: The menu is open; `show_choices` is to be told what there is.
        changed: The `Scope` that photos are to be filtered by.
        save_wanted: The filter, or the search, is to be kept under a name.
    """

    wanted = Signal()
    changed = Signal(object)
    save_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._scope = ANYWHERE
        self._digits = _DIGITS
        self._names = FilterNames()
        self.setIconSize(QSize(20, 20))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.choices = QMenu(self.tr("Filter"), self)
        self.setMenu(self.choices)
        self._menus = {facet: _ChoicesMenu(self) for facet in SEVERAL}
        self._switches = {facet: QAction(self, checkable=True) for facet in _SWITCHED}
        for facet, action in self._switches.items():
            action.triggered.connect(lambda on, facet=facet: self._switch(facet, on=on))
        self._clear = QAction(self.tr("Remove All Filters"), self)
        self._clear.triggered.connect(lambda: self.changed.emit(ANYWHERE))
        self._save = QAction(self.tr("Save as Smart Album…"), self)
        self._save.triggered.connect(self.save_wanted)
        self._note = QWidgetAction(self)
        note = label(self.tr("Numbers count all photos that the search may find"), "faint")
        note.setContentsMargins(M, S, M, S)
        self._note.setDefaultWidget(note)
        self._note.setText(note.text())
        self.choices.addAction(self._note)
        for facet, menu in self._menus.items():
            self.choices.addMenu(menu)
            menu.toggled.connect(partial(self._toggle, facet))
            menu.any_wanted.connect(partial(self._clear_condition, facet))
        self._menus[Facet.DATE].offer(self.tr("Between…"), self._ask_dates)
        self.choices.addSeparator()
        self.choices.addActions(list(self._switches.values()))
        self.choices.addSeparator()
        self.choices.addActions([self._save, self._clear])
        self.choices.aboutToShow.connect(self._open)
        self.show_scope(ANYWHERE)

    def show_scope(self, scope: Scope, *, searches: bool = False) -> None:
        """Show by what photos are filtered, which are the results of a search or not."""
        self._scope = scope
        self._note.setVisible(searches)
        filters = scope != ANYWHERE
        self._theme.set_icon(self, "funnel-full" if filters else "funnel", _color(filters=filters))
        words = self.tr("Filter: on") if filters else self.tr("Filter")
        self.setToolTip(words)
        self.setAccessibleName(words)
        self._clear.setEnabled(filters)
        for facet, menu in self._menus.items():
            menu.check(values_of(scope, facet), is_limited=without(scope, facet) != scope)

    def offer_saving(self, offered: bool) -> None:
        """Offer to keep what is shown under a name."""
        self._save.setEnabled(offered)

    def show_names(self, names: FilterNames) -> None:
        """Take in what folders and tags are called."""
        self._names = names

    def _open(self) -> None:
        for facet, menu in self._menus.items():
            menu.setTitle(facet_words(facet))
            menu.setEnabled(False)  # until it is known what there is
        for facet, action in self._switches.items():
            # A menu that grows while it is open leaves the screen.
            action.setText(f"{facet_words(facet)}\t{self._digits * _DIGIT}")
            action.setEnabled(False)
        self.wanted.emit()

    def show_choices(self, choices: Choices) -> None:
        """Offer what there is."""
        for facet, menu in self._menus.items():
            there = choices.get(facet, ())[:_MOST]
            chosen, known = values_of(self._scope, facet), {one.value for one in there}
            there += tuple(Choice(value, 0) for value in chosen if value not in known)
            menu.show_choices(
                [
                    (one.value, value_words(facet, one.value, self._names), one.photos)
                    for one in there
                ]
            )
            menu.check(chosen, is_limited=without(self._scope, facet) != self._scope)
            menu.setEnabled(bool(there))
        self._digits = 1
        for facet, action in self._switches.items():
            there = choices.get(facet, ())
            photos = sum(one.photos for one in there)
            self._digits = max(self._digits, len(QLocale().toString(photos)))
            action.setText(_counted(facet_words(facet), photos))
            action.setChecked(without(self._scope, facet) != self._scope)
            action.setEnabled(bool(there) or action.isChecked())

    def _toggle(self, facet: Facet, value: Value) -> None:
        self._change(toggled(self._scope, facet, value))

    def _clear_condition(self, facet: Facet) -> None:
        self._change(without(self._scope, facet))

    def _change(self, scope: Scope) -> None:
        """Filter by something else, and count again where the menu is still open."""
        self.changed.emit(scope)
        if self.choices.isVisible():
            self.wanted.emit()

    def _switch(self, facet: Facet, *, on: bool) -> None:
        scope = self._scope
        self.changed.emit(with_values(scope, facet, [True]) if on else without(scope, facet))

    def _ask_dates(self) -> None:
        dialog = DatesDialog(self._scope, self.window())
        dialog.chosen.connect(self.changed)
        dialog.open()


def _color(*, filters: bool) -> str:
    return "accent" if filters else "text"


def _counted(words: str, photos: int) -> str:
    """Words with a number at the right edge of the menu."""
    return f"{words}\t{QLocale().toString(photos)}"


class _ChoicesMenu(QMenu):
    """The values of a condition, of which several may be checked: it stays open meanwhile.

    Signals:
        toggled: The value that was checked, or is not any more.
        any_wanted: None is to be checked.
    """

    toggled = Signal(object)
    any_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._values: dict[Value, QAction] = {}
        self._line = self.addSeparator()
        self._any = self.addAction(self.tr("Any"))
        self._any.triggered.connect(self.any_wanted)

    def offer(self, words: str, act: Callable[[], object]) -> None:
        """Have an entry below the values."""
        action = QAction(words, self)
        action.triggered.connect(lambda _checked: act())
        self.insertAction(self._any, action)

    def show_choices(self, choices: Sequence[tuple[Value, str, int]]) -> None:
        """Show values, each with its words and a number of photos."""
        if [value for value, _, _ in choices] != list(self._values):
            for action in self._values.values():
                self.removeAction(action)
                action.deleteLater()
            self._values = {value: self._made(value) for value, _, _ in choices}
        for value, words, photos in choices:
            self._values[value].setText(_counted(words.replace("&", "&&"), photos))

    def _made(self, value: Value) -> QAction:
        action = QAction(self, checkable=True)
        action.triggered.connect(lambda _checked: self.toggled.emit(value))
        self.insertAction(self._line, action)
        return action

    def check(self, chosen: Sequence[Value], *, is_limited: bool) -> None:
        """Check these values alone."""
        for value, action in self._values.items():
            action.setChecked(value in chosen)
        self._any.setEnabled(is_limited)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = self.actionAt(event.position().toPoint())
        if action is not None and action.isCheckable() and action.isEnabled():
            action.trigger()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self.activeAction()
        if event.key() == Qt.Key.Key_Space and action is not None and action.isCheckable():
            action.trigger()
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
        self.chosen.emit(replace(self._scope, since=first, until=last, years=()))


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _date_edit(day: QDate) -> QDateEdit:
    made = QDateEdit(day)
    made.setCalendarPopup(True)
    made.setDisplayFormat(day_format())
    return made
