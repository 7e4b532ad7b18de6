"""Opens photos large, one after the other."""

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QObject, Signal

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.browse.query_bar import QueryBar
from photosim.desktop.grid.photo_model import percent
from photosim.desktop.grid.view import PhotoGrid
from photosim.desktop.tasks.lane import Ticket
from photosim.desktop.tasks.thumbnails import Look, Thumbnails, Wanted
from photosim.desktop.ui.display_names import duration_text
from photosim.desktop.viewer.viewer import Viewer
from photosim.vision.thumbnails import X_LARGE

_WHOLE = Look(X_LARGE, X_LARGE, radius=0, fill=False)


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
        self._reading: Ticket | None = None  # of a thumbnail
        self._direction = 1  # in which one goes through the photos
        self._course: Sequence[int] = ()  # of a slideshow,
        self._place = 0  # where in it one is,
        self._unreadable: set[int] = set()  # and what it passes over
        viewer.step_wanted.connect(self._step)
        viewer.ahead_failed.connect(self._pass_over)
        self._model.rearranged.connect(self._follow)
        self._model.dataChanged.connect(self._follow)

    def lead_through(self, course: Sequence[int]) -> None:
        """Lead through these photos round and round, as in a slideshow; none: as they are listed.

        The grid stays where it is meanwhile.
        """
        self._course, self._place, self._direction = course, 0, 1
        self._unreadable.clear()

    def open(self, photo_id: int | None) -> None:
        """Show a photo as large as the window allows."""
        row = self._model.row_of(photo_id)
        record = None if row is None else self._model.record(row)
        if photo_id is None or row is None or record is None:
            return
        self._row = row
        if not self._course:
            self._grid.go_to(photo_id)
        elif photo_id in self._course:
            self._place = self._course.index(photo_id)
        start = self._model.position(row) or 0
        self._viewer.show_photo(record, self._thumbnails.get(photo_id), start)
        self._show_whole(record)
        self.opened.emit()
        self._tell_place(record)
        self._preload()

    def _show_whole(self, record: PhotoRecord) -> None:
        """Replace the tile's picture, which may be a square crop, until the photo is decoded."""
        if self._reading is not None:
            self._reading.cancel()
        wanted = Wanted(record.id, record.path, record.mtime_ns, _WHOLE)
        self._reading = self._thumbnails.read(wanted, self._viewer.canvas.show_thumbnail)

    def _tell_place(self, record: PhotoRecord) -> None:
        row, count = self._row, len(self._model.ids)
        unmarked = bool(self._course)  # by buttons that lead on
        self._viewer.set_ends(first=unmarked or row == 0, last=unmarked or row == count - 1)
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

    def _neighbour(self) -> int | None:
        """The photo that follows in the direction one goes; None if there is none."""
        if not self._course:
            return self._model.id_at(self._row + self._direction)
        for distance in range(1, len(self._course)):
            place = (self._place + distance * self._direction) % len(self._course)
            photo_id = self._course[place]
            if photo_id not in self._unreadable and self._model.row_of(photo_id) is not None:
                return photo_id
        return None

    def _preload(self) -> None:
        row = self._model.row_of(self._neighbour())
        if row is not None:
            self._viewer.preload(self._model.record(row))

    def _pass_over(self, photo_id: int) -> None:
        """Leave out of a slideshow what cannot be read."""
        if self._course:
            self._unreadable.add(photo_id)
            self._preload()

    def _step(self, steps: int) -> None:
        photo = self._viewer.photo
        row = None if photo is None else self._model.row_of(photo.id)
        self._direction = 1 if steps > 0 else -1
        if row is not None:
            self._row = row
            self.open(self._neighbour())

    def _follow(self) -> None:
        """What is open may have been renamed or changed, or be gone: then the next one shows."""
        photo = self._viewer.photo
        if photo is None:
            return
        row = self._model.row_of(photo.id)
        if row is not None:
            self._row = row
            self._take(photo, self._model.record(row))
        elif self._course and (following := self._neighbour()) is not None:
            self.open(following)
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
            self._preload()  # of which nothing may have been known before
