"""Opens photos large, one after the other."""

from PySide6.QtCore import QLocale, QObject, Signal

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.browse.query_bar import QueryBar
from photosim.desktop.grid.photo_model import percent
from photosim.desktop.grid.view import PhotoGrid
from photosim.desktop.tasks.thumbnails import Thumbnails
from photosim.desktop.ui.display_names import duration_text
from photosim.desktop.viewer.viewer import Viewer


class PhotoOpener(QObject):
    """Leads the viewer through the photos of the grid.

    Signals:
        opened: The viewer shows another photo.
        emptied: There is none left to show.
    """

    opened = Signal()
    emptied = Signal()

    def __init__(
        self, grid: PhotoGrid, viewer: Viewer, thumbnails: Thumbnails, bar: QueryBar
    ) -> None:
        super().__init__(viewer)
        self._grid = grid
        self._model = grid.photos
        self._viewer = viewer
        self._thumbnails = thumbnails
        self._bar = bar
        self._row = 0
        self._direction = 1  # in which one goes through the photos
        viewer.step_wanted.connect(self._step)
        self._model.rearranged.connect(self._follow)
        self._model.dataChanged.connect(self._follow)

    def open(self, photo_id: int | None) -> None:
        """Show a photo as large as the window allows."""
        row = self._model.row_of(photo_id)
        record = None if row is None else self._model.record(row)
        if photo_id is None or row is None or record is None:
            return
        self._row = row
        self._grid.go_to(photo_id)
        start = self._model.position(row) or 0
        self._viewer.show_photo(record, self._thumbnails.get(photo_id), start)
        self.opened.emit()
        self._tell_place(record)
        self._preload(row)

    def _tell_place(self, record: PhotoRecord) -> None:
        row, count = self._row, len(self._model.ids)
        self._viewer.set_ends(first=row == 0, last=row == count - 1)
        place = self.tr("{row} of {count}").format(
            row=self._model.place(row), count=QLocale().toString(self._model.count)
        )
        if self._model.is_query(row):
            place = self.tr("The photo that is searched with")
        similarity = self._model.similarity(row)
        if similarity is not None:
            place += "  ·  " + self.tr("{percent} similar").format(percent=percent(similarity))
        position = self._model.position(row)
        if position is not None:
            words = self.tr("best match at {time}")
            place += "  ·  " + words.format(time=duration_text(position))
        self._bar.show_place(record.path.name, place, closable=True)

    def _preload(self, row: int) -> None:
        following = row + self._direction
        if 0 <= following < len(self._model.ids):
            self._viewer.preload(self._model.record(following))

    def _step(self, steps: int) -> None:
        photo = self._viewer.photo
        row = None if photo is None else self._model.row_of(photo.id)
        self._direction = 1 if steps > 0 else -1
        if row is not None and 0 <= row + steps < len(self._model.ids):
            self.open(self._model.id_at(row + steps))

    def _follow(self) -> None:
        """What is open may have been renamed or changed, or be gone: then the next one shows."""
        photo = self._viewer.photo
        if photo is None:
            return
        row = self._model.row_of(photo.id)
        if row is not None:
            self._row = row
            self._take(photo, self._model.record(row))
        elif len(self._model.ids):
            self.open(self._model.id_at(min(self._row, len(self._model.ids) - 1)))
        else:
            self.emptied.emit()

    def _take(self, photo: PhotoRecord, now: PhotoRecord | None) -> None:
        if now is None:
            return
        if (now.size, now.mtime_ns) != (photo.size, photo.mtime_ns):
            self.open(photo.id)
        else:
            self._viewer.follow(now)
            self._tell_place(now)
