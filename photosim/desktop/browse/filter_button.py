"""The button above the photos that filters them, with how many photos each choice leaves."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QDate, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QMenu,
    QToolButton,
    QWidget,
)

from photosim.desktop.browse.filter_words import FilterNames, facet_words, value_words
from photosim.desktop.ui.display_names import day_format
from photosim.desktop.ui.theme import Theme
from photosim.library.arrangement import ANYWHERE, Scope
from photosim.library.facets import Choice, Choices, Facet, has_value, with_value, without

_MOST = 40  # choices of a kind
_DIALOG = 400  # wide enough for its title
_LISTED = (
    Facet.DATE,
    Facet.CAMERA,
    Facet.LENS,
    Facet.FORMAT,
    Facet.ORIENTATION,
    Facet.PIXELS,
    Facet.SIZE,
    Facet.STARS,
    Facet.TAG,
    Facet.ALBUM,
    Facet.FOLDER,
)
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
        save_wanted: The filter is to be kept under a name.
    """

    wanted = Signal()
    changed = Signal(object)
    save_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._scope = ANYWHERE
        self._names = FilterNames()
        self.setIconSize(QSize(20, 20))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.choices = QMenu(self.tr("Filter"), self)
        self.setMenu(self.choices)
        self._menus = {facet: QMenu(self) for facet in _LISTED}
        self._switches = {facet: QAction(self, checkable=True) for facet in _SWITCHED}
        for facet, action in self._switches.items():
            action.triggered.connect(lambda on, facet=facet: self._switch(facet, on=on))
        self._clear = QAction(self.tr("Remove All Filters"), self)
        self._clear.triggered.connect(lambda: self.changed.emit(ANYWHERE))
        self._save = QAction(self.tr("Save as Smart Album…"), self)
        self._save.triggered.connect(self.save_wanted)
        for menu in self._menus.values():
            self.choices.addMenu(menu)
        self.choices.addSeparator()
        self.choices.addActions(list(self._switches.values()))
        self.choices.addSeparator()
        self.choices.addActions([self._save, self._clear])
        self.choices.aboutToShow.connect(self._open)
        self.show_scope(ANYWHERE)

    def show_scope(self, scope: Scope) -> None:
        """Show by what photos are filtered."""
        self._scope = scope
        filters = scope != ANYWHERE
        self._theme.set_icon(self, "funnel-full" if filters else "funnel", _color(filters=filters))
        words = self.tr("Filter: on") if filters else self.tr("Filter")
        self.setToolTip(words)
        self.setAccessibleName(words)
        self._clear.setEnabled(filters)
        self._save.setEnabled(filters)

    def show_names(self, names: FilterNames) -> None:
        """Take in what folders and tags are called."""
        self._names = names

    def _open(self) -> None:
        for facet, menu in self._menus.items():
            menu.setTitle(facet_words(facet))
            menu.setEnabled(False)  # until it is known what there is
        for facet, action in self._switches.items():
            action.setText(facet_words(facet))
            action.setEnabled(False)
        self.wanted.emit()

    def show_choices(self, choices: Choices) -> None:
        """Offer what there is."""
        for facet, menu in self._menus.items():
            menu.clear()  # it may have been opened twice before the answer
            self._fill(menu, facet, choices.get(facet, ()))
            menu.setEnabled(bool(menu.actions()))
        for facet, action in self._switches.items():
            there = choices.get(facet, ())
            action.setText(_counted(facet_words(facet), sum(one.photos for one in there)))
            action.setChecked(without(self._scope, facet) != self._scope)
            action.setEnabled(bool(there) or action.isChecked())

    def _fill(self, menu: QMenu, facet: Facet, choices: tuple[Choice, ...]) -> None:
        is_limited = without(self._scope, facet) != self._scope
        for choice in choices[:_MOST]:
            words = value_words(facet, choice.value, self._names).replace("&", "&&")
            on = has_value(self._scope, facet, choice.value)
            wanted = without(self._scope, facet)
            if not on:
                wanted = with_value(self._scope, facet, choice.value)
            self._enter(menu, _counted(words, choice.photos), wanted, on=on)
        if facet is Facet.DATE and choices:
            menu.addSeparator()
            menu.addAction(self.tr("Between…")).triggered.connect(self._ask_dates)
        if is_limited:
            menu.addSeparator()
            self._enter(menu, self.tr("Any"), without(self._scope, facet), on=False)

    def _enter(self, menu: QMenu, words: str, wanted: Scope, *, on: bool) -> None:
        action = QAction(words, menu, checkable=True, checked=on)
        action.triggered.connect(lambda: self.changed.emit(wanted))
        menu.addAction(action)

    def _switch(self, facet: Facet, *, on: bool) -> None:
        scope = self._scope
        self.changed.emit(with_value(scope, facet, True) if on else without(scope, facet))

    def _ask_dates(self) -> None:
        dialog = DatesDialog(self._scope, self.window())
        dialog.chosen.connect(self.changed)
        dialog.open()


def _color(*, filters: bool) -> str:
    return "accent" if filters else "text"


def _counted(words: str, photos: int) -> str:
    """Words with a number at the right edge of the menu."""
    return f"{words}\t{QLocale().toString(photos)}"


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


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _date_edit(day: QDate) -> QDateEdit:
    made = QDateEdit(day)
    made.setCalendarPopup(True)
    made.setDisplayFormat(day_format())
    return made
