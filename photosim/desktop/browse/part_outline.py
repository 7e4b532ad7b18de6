"""Shows in an opened result where the part lies that was searched with."""

from photosim.desktop.browse.navigator import Navigator
from photosim.desktop.grid.photo_model import PhotoModel
from photosim.desktop.viewer.viewer import Viewer
from photosim.library.query import WHOLE, Query, Region


class PartOutline:
    """Outlines that part in the viewer, unless that was switched off."""

    def __init__(self, viewer: Viewer, navigator: Navigator, model: PhotoModel) -> None:
        self._viewer = viewer
        self._navigator = navigator
        self._model = model
        self._wanted = True
        self._shown: Region | None = None

    def switch(self, wanted: bool) -> None:
        """Outline it, or do not."""
        self._wanted = wanted
        self.refresh()

    def begin(self) -> None:
        """Another photo was opened."""
        self._shown = None
        self.refresh()

    def refresh(self) -> None:
        """Show where the part lies, once it is known."""
        region = self._region() if self._wanted else None
        if region != self._shown:
            self._shown = region
            self._viewer.canvas.show_outline(region)

    def _region(self) -> Region | None:
        """Where in the open photo the part lies; None if it is all of it."""
        found, photo = self._navigator.history.found, self._viewer.photo
        if found is None or photo is None:
            return None
        regions = {one.photo.id: one.region for one in found.answer.matches}
        query = self._navigator.history.here.place
        if photo.id == self._model.query_id and isinstance(query, Query):
            wanted = (one.region for one in query.counting if one.sign > 0)
            regions[photo.id] = next(wanted, None)
        region = regions.get(photo.id)
        return None if region == WHOLE else region
