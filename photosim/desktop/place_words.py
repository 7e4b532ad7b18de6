"""What the place one is at is called and how much there is in it, in words."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from photosim.catalogue.records import FolderRecord
from photosim.desktop.places import InFolder, Problems, RecentlyAdded, SimilarTo, Visit

translate = QCoreApplication.translate

_BETWEEN = "  ·  "


def title(visit: Visit) -> str:
    """What the place is called."""
    match visit.place:
        case RecentlyAdded():
            return translate("Browser", "Recently Added")
        case InFolder(_, path):
            return path.name or str(path)
        case SimilarTo(path):
            return translate("Browser", "Similar to {name}").format(name=path.name)
        case Problems():
            return translate("Browser", "Problems")
    return translate("Browser", "All Photos")


def amount(visit: Visit, count: int, folders: Sequence[FolderRecord]) -> str:
    """How many photos are shown there, and of a folder where it is and whether it is away."""
    filtered = visit.words.strip()
    if isinstance(visit.place, SimilarTo):
        return _results(count, filtered, partial=visit.partial)
    if filtered:
        return translate("Browser", "%Ln photos with “{words}”", "", count).format(words=filtered)
    facts = [translate("Browser", "%Ln photos", "", count)]
    if isinstance(visit.place, InFolder):
        if any(one.id == visit.place.folder_id and not one.online for one in folders):
            facts.append(translate("Browser", "not connected"))
        facts.append(str(visit.place.path))
    return _BETWEEN.join(facts)


def _results(count: int, filtered: str, *, partial: bool) -> str:
    words = translate("Browser", "%Ln results", "", count)
    if filtered:
        words = translate("Browser", "%Ln results with “{words}”", "", count)
        words = words.format(words=filtered)
    return words + _BETWEEN + translate("Browser", "more when indexed") if partial else words
