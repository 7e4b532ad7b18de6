"""Renaming several chosen photos together."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

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
            lambda library: library.duplicates.stills([photo.id for photo in photos]),
            lambda known: self._prepare(photos, known),
            self._refuse,
        )

    def _prepare(self, photos: Sequence[PhotoRecord], known: Mapping[int, Still]) -> None:
        stills = {
            photo.id: replace(known.get(photo.id, Still(photo.path)), path=photo.path)
            for photo in photos
        }
        self._changes.prepare_renaming(photos, stills, self._open, self._refuse)

    def _open(self, renaming: Renaming) -> None:
        dialog = RenameDialog(renaming, self._theme, self._window)
        dialog.chosen.connect(self._changes.rename_many)
        dialog.open()

    def _refuse(self, error: PhotoSimError) -> None:
        self._status.show_message(in_words(error))
