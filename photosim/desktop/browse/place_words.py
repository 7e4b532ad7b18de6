"""What the place one is at is called and how much there is in it, in words."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from photosim.catalogue.records import FolderRecord
from photosim.desktop.browse.history import Found, InFolder, Problems, RecentlyAdded, View
from photosim.library.query import Query

_BETWEEN = "  ·  "


class PlaceWords(QObject):
    """Says of a view what stands above the photos."""

    def title(self, view: View) -> str:
        """What the place is called."""
        match view.place:
            case RecentlyAdded():
                return self.tr("Recently Added")
            case InFolder(_, path):
                return path.name or str(path)
            case Query(examples):
                return self.tr("Similar to {name}").format(name=examples[0].path.name)
            case Problems():
                return self.tr("Problems")
        return self.tr("All Photos")

    def amount(
        self, view: View, found: Found | None, count: int, folders: Sequence[FolderRecord]
    ) -> str:
        """How many photos are shown there, and of a folder where it is and whether it is away."""
        filtered = view.words.strip()
        if isinstance(view.place, Query):
            return self._results(count, filtered, partial=found is not None and found.partial)
        if filtered:
            return self.tr("%Ln photos with “{words}”", "", count).format(words=filtered)
        facts = [self.tr("%Ln photos", "", count)]
        if isinstance(view.place, InFolder):
            if any(one.id == view.place.folder_id and not one.online for one in folders):
                facts.append(self.tr("not connected"))
            facts.append(str(view.place.path))
        return _BETWEEN.join(facts)

    def _results(self, count: int, filtered: str, *, partial: bool) -> str:
        words = self.tr("%Ln results", "", count)
        if filtered:
            words = self.tr("%Ln results with “{words}”", "", count).format(words=filtered)
        return words + _BETWEEN + self.tr("may grow while indexing") if partial else words
