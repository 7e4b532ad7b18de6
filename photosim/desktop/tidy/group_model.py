"""The groups of copies as a list for a view."""

from collections.abc import Callable

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from photosim.desktop.tidy.review import Review
from photosim.desktop.tidy.words import notes_on, spoken
from photosim.library.duplicate_groups import Group, Member

Index = QModelIndex | QPersistentModelIndex

_NOWHERE = QModelIndex()


class GroupModel(QAbstractListModel):
    """Lists what a review lists; the current member of each group is remembered.

    Args:
        review: Whose groups; what it lists is changed by `rearrange` only.

    Signals:
        turned: Something about the group in this row looks different, but not its size, for
            which a view need not lay out all groups anew.
    """

    turned = Signal(int)

    def __init__(self, review: Review, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.review = review
        self._notes: dict[int, int] = {}  # lines by group
        self._members: dict[int, int] = {}  # places of current ones by group

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.review.groups)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if role != Qt.ItemDataRole.AccessibleTextRole or not index.isValid():
            return None
        group, member = self.group(index.row()), self.member(index.row())
        return spoken(group, member, marked=self.review.is_marked(group, member))

    def group(self, row: int) -> Group:
        """The group in a row."""
        return self.review.groups[row]

    def row_of(self, key: int) -> int | None:
        """Where a group is listed."""
        rows = (row for row, group in enumerate(self.review.groups) if group.key == key)
        return next(rows, None)

    def place(self, row: int) -> int:
        """The place of the current member in its group."""
        group = self.group(row)
        return min(self._members.get(group.key, int(group.has_keeper)), _last(group))

    def member(self, row: int) -> Member:
        """The current member of a group."""
        return self.group(row).members[self.place(row)]

    def choose(self, row: int, place: int) -> None:
        """Make a member the current one of its group."""
        group = self.group(row)
        self._members[group.key] = min(max(place, 0), _last(group))
        self.turned.emit(row)

    def notes(self, row: int) -> int:
        """How many notes there are on a member of a group, at most."""
        return self._notes[self.group(row).key]

    def rearrange(self, change: Callable[[], None], *, anew: bool = False) -> None:
        """Have the review list others.

        Args:
            change: Does it.
            anew: Whether groups of the same key may be others than before.
        """
        self.beginResetModel()
        if anew:
            self._notes.clear()
        change()
        for group in self.review.groups:
            if group.key not in self._notes:
                self._notes[group.key] = max(len(notes_on(group, one)) for one in group.members)
        self.endResetModel()


def _last(group: Group) -> int:
    return len(group.members) - 1
