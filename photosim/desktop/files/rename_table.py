"""Old and new names as a table that is read where it is in view: a library has 100,000 of them."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QIcon

from photosim.desktop.files.operations import shown
from photosim.desktop.ui.sentences import translated
from photosim.library.renaming import Renamed, Row

NOW, NEW, PROBLEM = range(3)  # columns

_Index = QModelIndex | QPersistentModelIndex
_NOTHING = QModelIndex()
_TEXTS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)


class NamesModel(QAbstractTableModel):
    """The names of some photos, and as soon as they are known the new ones with what is wrong.

    Args:
        photos: The photos.
        headers: What is above the columns.
        warning: Beside a problem.
    """

    def __init__(
        self, photos: Sequence[Renamed], headers: Sequence[str], warning: QIcon, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._photos = photos
        self._headers = headers
        self._warning = warning
        self._rows: Sequence[Row] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show what becomes of all photos."""
        self._rows = rows
        self.dataChanged.emit(self.index(0, NEW), self.index(len(self._photos) - 1, PROBLEM))

    def rowCount(self, parent: _Index = _NOTHING) -> int:
        return 0 if parent.isValid() else len(self._photos)

    def columnCount(self, parent: _Index = _NOTHING) -> int:
        return 0 if parent.isValid() else len(self._headers)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        is_ours = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self._headers[section] if is_ours else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in _TEXTS:
            return self._text(index.row(), index.column())
        is_problem = index.column() == PROBLEM and self._text(index.row(), PROBLEM)
        return self._warning if is_problem and role == Qt.ItemDataRole.DecorationRole else None

    def _text(self, number: int, column: int) -> str:
        bundle = self._photos[number].bundle
        paths = [path for _, path in bundle.photos]
        if column == NOW:
            return shown(", ".join(path.name for path in paths))
        if not self._rows:
            return ""
        row = self._rows[number]
        if column == PROBLEM:
            return translated(row.problem)
        return shown(", ".join(bundle.named(path, row.stem) for path in paths))
