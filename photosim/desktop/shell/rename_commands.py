"""Renaming several chosen photos together."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from photosim.arrays import Ids
from photosim.catalogue.records import PhotoRecord
from photosim.desktop.files.changes import PhotoChanges
from photosim.desktop.files.rename_dialog import RenameDialog
from photosim.desktop.files.renames import Renaming
from photosim.desktop.files.steps import Step
from photosim.desktop.files.undo_steps import Kind
from photosim.desktop.grid.photo_model import PhotoModel
from photosim.desktop.shell.status_line import StatusLine
from photosim.desktop.shell.transfer_bar import TransferBar
from photosim.desktop.tasks.lane import Ticket
from photosim.desktop.tasks.library_lane import LibraryLane, ask_records
from photosim.desktop.tasks.stop_flag import StopFlag
from photosim.desktop.ui.sentences import in_words
from photosim.desktop.ui.theme import Theme
from photosim.errors import PhotoSimError
from photosim.library.companions import Still
from photosim.library.renaming import Row

if TYPE_CHECKING:  # it comes with the catalogue's libraries, for which no window waits
    from photosim.library.library import Library


class RenameCommands(QObject):
    """Looks what belongs to the photos, asks for a pattern, and has them renamed.

    Args:
        connected: Those of photos whose drive is there; says so where that are none.

    Attributes:
        bar: Says that the photos are being looked at or renamed, which takes long for many.
    """

    def __init__(
        self,
        window: QWidget,
        theme: Theme,
        changes: PhotoChanges,
        model: PhotoModel,
        library: LibraryLane,
        status: StatusLine,
        connected: Callable[[Sequence[PhotoRecord]], list[PhotoRecord]],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._changes = changes
        self._model = model
        self._library = library
        self._status = status
        self._connected = connected
        self._asked: Ticket | None = None  # while the photos are being looked at
        self._stop = StopFlag()
        self.bar = TransferBar()
        self.bar.cancelled.connect(self._give_up)
        changes.done.connect(self._take)

    def ask(self, ids: Ids) -> None:
        """Ask how to rename photos, in their order."""
        self._give_up()
        self.bar.begin(self.tr("Preparing to rename %Ln photos…", "", len(ids)))
        known = self._model.known(ids)
        if len(known) == len(ids):
            self._look(known)
        else:
            self._asked = ask_records(self._library, ids, self._look, self._refuse)

    def _look(self, photos: Sequence[PhotoRecord]) -> None:
        there = self._connected(photos) if photos else []
        if not there:
            self._end()
            return
        self._asked = self._library.ask(
            partial(_stills, there), partial(self._prepare, there), self._refuse
        )

    def _prepare(self, photos: Sequence[PhotoRecord], stills: Mapping[int, Still]) -> None:
        self._stop, self._asked = self._changes.prepare_renaming(
            photos, stills, self._open, self._refuse
        )

    def _open(self, renaming: Renaming) -> None:
        self._end()
        ask = partial(self._changes.preview_renaming, renaming)
        dialog = RenameDialog(renaming, ask, self._theme, self._window)
        dialog.chosen.connect(self._rename)
        dialog.open()

    def _rename(self, rows: Sequence[Row]) -> None:
        photos = sum(len(row.bundle.photos) for row in rows if row.changes)
        self.bar.begin(self.tr("Renaming %Ln photos…", "", photos), cancels=False)
        self._changes.rename_many(rows)

    def _take(self, step: Step) -> None:
        if step.kind is Kind.RENAMED and self._asked is None:
            self.bar.end()

    def _refuse(self, error: PhotoSimError) -> None:
        self._end()
        self._status.show_message(in_words(error))

    def _give_up(self) -> None:
        self._stop.set()
        if self._asked is not None:
            self._asked.cancel()
        self._end()

    def _end(self) -> None:
        self._asked = None
        self.bar.end()


def _stills(photos: Sequence[PhotoRecord], library: "Library") -> dict[int, Still]:
    """What tells which files go along with photos, which lie where they were seen to lie."""
    return library.duplicates.stills_of(photos)
