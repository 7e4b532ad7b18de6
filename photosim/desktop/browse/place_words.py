"""What a place is called and what is said of it, above its photos."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QObject

from photosim.catalogue.records import FolderRecord
from photosim.desktop.browse.history import (
    Copies,
    Favourites,
    InAlbum,
    InFolder,
    OnMap,
    Problems,
    RecentlyAdded,
    Results,
    TakenAt,
    Taught,
    View,
    WithTag,
)
from photosim.desktop.grid.photo_model import percent
from photosim.desktop.tidy.words import kind_words
from photosim.desktop.ui.display_names import example_host, example_name, kilometres
from photosim.library.arrangement import ANYWHERE, InCountry, Near
from photosim.library.piles import NO_PILES, Piles
from photosim.library.query import Query

_BETWEEN = "  ·  "


class PlaceWords(QObject):
    """Words the two lines above the photos.

    Attributes:
        kept: Searches and filters that are kept, with their names.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.kept: Sequence[tuple[Query, str]] = ()

    def title(self, view: View) -> str:
        """What the place is called."""
        for query, name in self.kept:
            if query == view.as_query:
                return name
        fixed = {
            RecentlyAdded(): self.tr("Recently Added"),
            Favourites(): self.tr("Favourites"),
            OnMap(): self.tr("Map"),
            Problems(): self.tr("Problems"),
        }
        match view.place:
            case WithTag(_, path):
                return path[-1]
            case InAlbum(_, name):
                return name
            case Taught(_, path):
                return self.tr("Teach “{tag}”").format(tag=path[-1])
            case InFolder(_, path):
                return path.name or str(path)
            case Query() as query:
                return self._search_title(query)
            case Copies(kind):
                return kind_words(kind)
            case TakenAt(area):
                around = self.tr("Around {place}").format(place=area.name or self.tr("a place"))
                return area.name if isinstance(area, InCountry) else around
        return fixed.get(view.place, self.tr("All Photos"))

    def _search_title(self, query: Query) -> str:
        examples = query.counting or query.examples
        if query.words.strip() and not examples:
            return self.tr("Photos of “{words}”").format(words=query.words.strip())
        wanted = [one for one in examples if one.sign > 0] or examples
        if len(wanted) == 1:
            whole = wanted[0].region is None
            words = self.tr("Similar to {name}") if whole else self.tr("Part of {name}")
            return words.format(name=example_name(wanted[0]))
        return self.tr("Similar to %Ln photos", "", len(wanted))

    def amount(
        self,
        view: View,
        found: Results | None,
        count: int,
        folders: Sequence[FolderRecord],
        piles: Piles = NO_PILES,
    ) -> str:
        """How many photos are shown; for a folder also its path, and whether it is offline.

        Args:
            view: The place and what is seen of it.
            found: What a search has found.
            count: Photos shown.
            folders: Of the library.
            piles: What lies behind them.
        """
        filtered = view.words.strip()
        subject = None if found is None else found.answer.subject  # no result, nor is its stack
        copies, mates = piles.amounts(None if subject is None else subject.id)
        if isinstance(view.place, Query):
            words = self._results(count, filtered, partial=found is not None and found.partial)
            hosts = dict.fromkeys(filter(None, map(example_host, view.place.counting)))
            notes = [self.tr("%Ln more copies", "", copies)] if copies else []
            notes += [self.tr("%Ln more in stacks", "", mates)] if mates else []
            notes += [self.tr("from {host}").format(host=host) for host in hosts]
            ignored = found.answer.ignored_words if found is not None else ()
            reach = found.answer.reach if found is not None else None
            if reach is not None and reach < 1:
                share = percent(math.floor(100 * reach) / 100)
                notes.append(
                    self.tr("words reach {share} of the photos so far").format(share=share)
                )
            if ignored:
                notes.append(self.tr("ignoring “{words}”").format(words=", ".join(ignored)))
            return _BETWEEN.join((words, *notes))
        count += mates
        stacks = [self.tr("%Ln stacks", "", piles.stacks)] if piles.stacks else []
        if filtered:
            words = self.tr("%Ln photos with “{words}”", "", count).format(words=filtered)
            return _BETWEEN.join((words, *stacks))
        facts = [self.tr("%Ln photos", "", count), *stacks]
        if isinstance(view.place, WithTag) and len(view.place.path) > 1:
            facts.append(" / ".join(view.place.path))
        if view.scope != ANYWHERE:
            facts.append(self.tr("filtered"))
        if isinstance(view.place, TakenAt) and isinstance(view.place.area, Near):
            facts.append(self.tr("within {distance}").format(distance=kilometres(view.place.area)))
        if isinstance(view.place, InFolder):
            around = (one for one in folders if one.id == view.place.folder_id)
            if any(one.is_offline(view.place.path) for one in around):
                facts.append(self.tr("not connected"))
            facts.append(str(view.place.path))
        return _BETWEEN.join(facts)

    def _results(self, count: int, filtered: str, *, partial: bool) -> str:
        words = self.tr("%Ln results", "", count)
        if filtered:
            words = self.tr("%Ln results with “{words}”", "", count).format(words=filtered)
        return words + _BETWEEN + self.tr("may grow while indexing") if partial else words
