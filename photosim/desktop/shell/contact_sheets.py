"""Saving a contact sheet of the photos that are chosen, or of all that are shown."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from photosim.arrays import Ids
from photosim.catalogue.records import PhotoRecord
from photosim.desktop.files.contact_sheet import (
    MOST,
    Load,
    Sheet,
    SheetPhoto,
    format_of,
    write_sheet,
)
from photosim.desktop.files.file_dialogs import FileDialogs, Purpose
from photosim.desktop.grid.photo_model import PhotoModel, percent
from photosim.desktop.shell.status_line import StatusLine
from photosim.desktop.tasks.lane import Lane
from photosim.desktop.tasks.library_lane import LibraryLane, ask_records
from photosim.desktop.ui.sentences import in_words
from photosim.errors import PhotoSimError

_WAIT_S = 1.0  # for a drive that hangs as the window closes


class ContactSheets(QObject):
    """Asks for a file, and draws the sheet in the background.

    Args:
        window: The window.
        model: The photos shown.
        library: Knows more of them.
        load: Loads thumbnails.
        status: Where to say how far it is.
        title: Tells what is shown.
        dialogs: Ask for files.
    """

    def __init__(
        self,
        window: QWidget,
        model: PhotoModel,
        library: LibraryLane,
        load: Load,
        status: StatusLine,
        title: Callable[[], str],
        dialogs: FileDialogs,
    ) -> None:
        super().__init__(window)
        self._dialogs = dialogs
        self._model = model
        self._library = library
        self._load = load
        self._status = status
        self._title = title
        self._lane = Lane("contact sheets", object, wait_s=_WAIT_S)

    def close(self) -> None:
        """Leave a sheet that is being drawn unwritten."""
        self._lane.stop()
        self._lane.close()

    def ask(self, chosen: Ids) -> None:
        """Ask where to save a sheet of the chosen photos, of all if they are fewer than two."""
        ids = chosen if len(chosen) > 1 else self._model.ids
        title = self.tr("Save a Contact Sheet")
        dialog = self._dialogs.make(title, Purpose.SHEETS, QFileDialog.FileMode.AnyFile)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("png")
        dialog.setNameFilters(["PNG (*.png)", "JPEG (*.jpg)"])
        dialog.selectFile(self.tr("Contact Sheet"))
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(kind[-4:-1]))
        dialog.fileSelected.connect(partial(self._save, self._title(), ids))
        dialog.open()

    def _save(self, title: str, ids: Ids, name: str) -> None:
        if format_of(Path(name)) is None:
            words = self.tr("“{name}” was not written: a contact sheet is saved as PNG or JPEG.")
            self._status.show_message(words.format(name=Path(name).name))
            return
        wanted = ids[:MOST]
        if len(ids) > MOST:
            words = self.tr("The sheet shows the first %Ln photos.", "", MOST)
            self._status.show_note(words)
        known = self._model.known(wanted)  # also those that the library does not know
        draw = partial(self._draw, title, wanted, known, Path(name))
        if len(known) == len(wanted):
            draw([])
        else:
            ask_records(self._library, wanted, draw, self._refuse)

    def _draw(
        self,
        title: str,
        ids: Ids,
        known: Sequence[PhotoRecord],
        file: Path,
        read: Sequence[PhotoRecord],
    ) -> None:
        records = {photo.id: photo for photo in (*known, *read)}
        photos = [records[number] for number in ids.tolist() if number in records]
        sheet = Sheet(title, list(map(self._with_note, photos)), QGuiApplication.font())
        self._lane.follow(
            partial(write_sheet, sheet, file, self._load),
            self._tell_saved,
            self._refuse,
            partial(self._tell_progress, len(photos)),
        )

    def _with_note(self, photo: PhotoRecord) -> SheetPhoto:
        if photo.id == self._model.query_id and self._model.is_query(0):
            return SheetPhoto(photo, self.tr("Query:"))
        similarity = self._model.similarity_of(photo.id)
        return SheetPhoto(photo, "" if similarity is None else percent(similarity))

    def _tell_progress(self, total: int, done: int) -> None:
        words = self.tr("Drawing {done} of %Ln photos…", "", total)
        self._status.show_message(words.format(done=QLocale().toString(done)))

    def _tell_saved(self, file: Path) -> None:
        words = self.tr("Saved the contact sheet “{name}”.")
        self._status.show_note(words.format(name=file.name))

    def _refuse(self, error: PhotoSimError) -> None:
        self._status.show_message(in_words(error))
