"""Dialogs that ask for files and folders, each begun where the person used it last."""

import json
from collections.abc import Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from photosim.desktop.tasks.path_kinds import PathAsker, PathKinds

_KEY = "dialogs"
_Place = QStandardPaths.StandardLocation


class Purpose(StrEnum):
    """What a file or folder is wanted for."""

    SEARCHING = "searching"
    ADDING = "adding"
    COPYING = "copying"
    LISTING = "listing"
    SHEETS = "sheets"
    KEEPING = "keeping"
    WEIGHTS = "weights"
    MOVING = "moving"
    PRINTING = "printing"


_USUAL = {
    Purpose.LISTING: _Place.DocumentsLocation,
    Purpose.MOVING: _Place.DocumentsLocation,
    Purpose.PRINTING: _Place.DocumentsLocation,
    Purpose.WEIGHTS: _Place.DownloadLocation,
}
"""Where dialogs begin whose files are not usually among the pictures."""


class FileDialogs(QObject):
    """Makes the dialogs.

    Where each begins is looked at beforehand and away from the GUI thread: on a drive that hangs
    the dialog would hang, too.

    Args:
        window: The window.
        layout: Where it was left; see `save`.
        paths: Looks at paths.
    """

    def __init__(self, window: QWidget, layout: QSettings, paths: PathAsker) -> None:
        super().__init__(window)
        self._window = window
        self._last = _remembered(layout)
        self._there: set[Path] = set()
        usual = [_standard(place) for place in (_Place.PicturesLocation, *_USUAL.values())]
        paths.tell_apart([*self._last.values(), *usual], self._note)

    def make(
        self,
        title: str,
        purpose: Purpose,
        mode: QFileDialog.FileMode,
        window: QWidget | None = None,
    ) -> QFileDialog:
        """A dialog that is not open yet, of the main window or another one."""
        dialog = QFileDialog(window or self._window, title, str(self.beginning(purpose)))
        dialog.setFileMode(mode)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(partial(self._remember, purpose))
        return dialog

    def beginning(self, purpose: Purpose) -> Path:
        """Where the dialog for a purpose begins."""
        place = _USUAL.get(purpose, _Place.PicturesLocation)
        wanted = (self._last.get(purpose), _standard(place))
        there = (folder for folder in wanted if folder in self._there)
        return next(there, None) or _standard(_Place.HomeLocation)

    def save(self, layout: QSettings) -> None:
        """Keep where dialogs are to begin the next time."""
        layout.setValue(_KEY, json.dumps({key: str(path) for key, path in self._last.items()}))

    def _remember(self, purpose: Purpose, names: Sequence[str]) -> None:
        for name in names[:1]:
            # Copies are likely to go to the same folder again; others are chosen beside the last.
            folder = Path(name) if purpose is Purpose.COPYING else Path(name).parent
            self._last[purpose] = folder
            self._there.add(folder)

    def _note(self, kinds: PathKinds) -> None:
        self._there.update(kinds.folders)


def _standard(place: QStandardPaths.StandardLocation) -> Path:
    return Path(QStandardPaths.writableLocation(place))


def _remembered(layout: QSettings) -> dict[str, Path]:
    """The folders used last, by purpose; none where the file was damaged."""
    try:
        known = json.loads(str(layout.value(_KEY, "{}")))
        return {str(key): Path(path) for key, path in known.items() if key in {*Purpose}}
    except (ValueError, TypeError, AttributeError):
        return {}
