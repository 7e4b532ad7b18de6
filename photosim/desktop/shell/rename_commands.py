"""Renaming several chosen photos together."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.files.changes import PhotoChanges
from photosim.desktop.files.rename_dialog import RenameDialog
from photosim.desktop.files.renames import Renaming
from photosim.desktop.shell.status_line import StatusLine
from photosim.desktop.tasks.library_lane import LibraryLane
from photosim.desktop.ui.sentences import in_words
from photosim.desktop.ui.theme import Theme
from photosim.errors import PhotoSimError
from photosim.library.companions import Still

if TYPE_CHECKING:  # it comes with the catalogue's libraries, for which no window waits
    from photosim.library.library import Library


class RenameCommands(QObject):
    """Looks what belongs to the photos, asks for a pattern, and has them renamed."""

    def __init__(
        self,
        window: QWidget,
        theme: Theme,
        changes: PhotoChanges,
        library: LibraryLane,
        status: StatusLine,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._changes = changes
        self._library = library
        self._status = status

    def ask(self, photos: Sequence[PhotoRecord]) -> None:
        """Ask how to rename photos, in their order."""
        self._library.ask(
            partial(_stills, photos),
            lambda stills: self._changes.prepare_renaming(photos, stills, self._open, self._refuse),
            self._refuse,
        )

    def _open(self, renaming: Renaming) -> None:
        ask = partial(self._changes.preview_renaming, renaming)
        dialog = RenameDialog(renaming, ask, self._theme, self._window)
        dialog.chosen.connect(self._changes.rename_many)
        dialog.open()

    def _refuse(self, error: PhotoSimError) -> None:
        self._status.show_message(in_words(error))


def _stills(photos: Sequence[PhotoRecord], library: "Library") -> dict[int, Still]:
    """What tells which files go along with photos, which lie where they were seen to lie."""
    known = library.duplicates.stills([photo.id for photo in photos])
    return {
        photo.id: replace(known.get(photo.id, Still(photo.path)), path=photo.path)
        for photo in photos
    }
