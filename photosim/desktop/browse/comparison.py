"""Keeps the comparison in step with the photos of the grid, and the bar with the comparison."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject

from photosim.arrays import Ids
from photosim.catalogue.records import PhotoRecord
from photosim.desktop.browse.query_bar import QueryBar
from photosim.desktop.grid.photo_model import PhotoModel
from photosim.desktop.tasks.lane import Ticket
from photosim.desktop.tasks.library_lane import LibraryLane
from photosim.desktop.viewer.compare_page import ComparePage


class Comparison(QObject):
    """Fills the page and tells the bar what it shows."""

    def __init__(
        self, page: ComparePage, model: PhotoModel, bar: QueryBar, library: LibraryLane
    ) -> None:
        super().__init__(page)
        self._library = library
        self._compared: Sequence[PhotoRecord] = ()
        self._listed = True
        self._asked: Ticket | None = None
        self._page = page
        self._model = model
        self._bar = bar
        for signal in (model.rearranged, model.dataChanged):
            signal.connect(self._follow)

    def show_photos(self, photos: Sequence[PhotoRecord], *, listed: bool = True) -> None:
        """Compare photos; those that the grid lists are followed there."""
        self._compared = photos
        self._listed = listed
        self._page.show_photos(photos)
        self._tell()
        self._ask_contents()

    def bring_back(self, ids: Ids) -> None:
        """Compare photos again that are back from the trash, each in its place."""
        there = {photo.id for photo in self._page.photos} | set(ids.tolist())
        for place, photo in enumerate(one for one in self._compared if one.id in there):
            if photo.id in ids:
                self._page.insert(photo, place)
        self._tell()
        self._ask_contents()

    def _ask_contents(self) -> None:
        if self._asked is not None:
            self._asked.cancel()
        ids = [photo.id for photo in self._page.photos]
        self._asked = self._library.ask(
            lambda library: library.contents(ids), self._page.show_contents
        )

    def _tell(self) -> None:
        words = self.tr("%Ln photos side by side", "", len(self._page.photos))
        self._bar.show_place(self.tr("Comparison"), words, closable=True)

    def _follow(self) -> None:
        """Photos may have been renamed, or be gone."""
        photos = self._page.photos
        if photos and self._listed:
            shown = [one for one in photos if self._model.row_of(one.id) is not None]
            known = self._model.known(np.array([one.id for one in shown], dtype=np.int64))
            self._page.follow({one.id: one for one in (*shown, *known)})
        if photos and self._listed and self._page.photos:
            self._tell()
