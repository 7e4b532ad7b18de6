"""What the place one is at is called and how much there is in it, in words."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from photosim.catalogue.records import FolderRecord
from photosim.desktop.browse.history import InFolder, Problems, RecentlyAdded, SimilarTo, Visit

_BETWEEN = "  ·  "


class PlaceWords(QObject):
    """Says of a visit what stands above the photos."""

    def title(self, visit: Visit) -> str:
        """What the place is called."""
        match visit.place:
            case RecentlyAdded():
                return self.tr("Recently Added")
            case InFolder(_, path):
                return path.name or str(path)
            case SimilarTo(path):
                return self.tr("Similar to {name}").format(name=path.name)
            case Problems():
                return self.tr("Problems")
        return self.tr("All Photos")

    def amount(self, visit: Visit, count: int, folders: Sequence[FolderRecord]) -> str:
        """How many photos are shown there, and of a folder where it is and whether it is away."""
        filtered = visit.words.strip()
        if isinstance(visit.place, SimilarTo):
            return self._results(count, filtered, partial=visit.partial)
        if filtered:
            return self.tr("%Ln photos with “{words}”", "", count).format(words=filtered)
        facts = [self.tr("%Ln photos", "", count)]
        if isinstance(visit.place, InFolder):
            if any(one.id == visit.place.folder_id and not one.online for one in folders):
                facts.append(self.tr("not connected"))
            facts.append(str(visit.place.path))
        return _BETWEEN.join(facts)

    def _results(self, count: int, filtered: str, *, partial: bool) -> str:
        words = self.tr("%Ln results", "", count)
        if filtered:
            words = self.tr("%Ln results with “{words}”", "", count).format(words=filtered)
        return words + _BETWEEN + self.tr("may grow while indexing") if partial else words
