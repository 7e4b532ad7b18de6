"""Which photos have which tags and ratings, in memory; what changed is read again when needed.

To read 300,000 tags of 100,000 photos takes a second, which nobody should wait for with each star.
"""

import numpy as np
from numpy.typing import NDArray

from photosim.annotations import MOST_STARS
from photosim.arrays import Ids
from photosim.catalogue.records import Tag
from photosim.catalogue.store import Store
from photosim.library.arrangement import Marks
from photosim.library.facets import Choice, Facet
from photosim.library.path_text import fold
from photosim.library.progress import Changes

_MOST_STALE = 20_000  # photos; to read all again is not much slower


class MarkedPhotos:
    """Answers which photos have which tags and ratings; belongs to the thread of its store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: tuple[Ids, Ids, NDArray[np.void]] | None = None
        self._stale: set[int] = set()

    def note(self, changes: Changes) -> None:
        """Note what changed in the catalogue."""
        if self._known is not None:
            self._stale.update(changes.appeared, changes.updated, changes.removed, changes.marked)
            if len(self._stale) > _MOST_STALE:
                self._known = None

    def _read(self) -> tuple[Ids, Ids, NDArray[np.void]]:
        """Tags and photos that have them, by tag; photos with ratings."""
        if self._known is None:
            self._known = (*self._store.tags.pairs(), self._store.ratings.photos())
        elif self._stale:
            stale = np.fromiter(self._stale, np.int64)
            tags, photos, rated = self._known
            keeps, rated = ~np.isin(photos, stale), rated[~np.isin(rated["id"], stale)]
            new_tags, new_photos = self._store.tags.pairs(stale)
            tags = np.concatenate((tags[keeps], new_tags))
            photos = np.concatenate((photos[keeps], new_photos))
            order = np.argsort(tags, kind="stable")
            rated = np.concatenate((rated, self._store.ratings.photos(stale)))
            self._known = tags[order], photos[order], rated
        self._stale.clear()
        return self._known

    def mask(self, ids: Ids, marks: Marks) -> NDArray[np.bool_]:
        """Which of some photos, (n,), have these marks."""
        mask, rated = np.ones(len(ids), np.bool_), self._read()[2]
        if marks.tag:
            inside = {one for tag in marks.tag for one in self._store.tags.within(tag)}
            mask &= np.isin(ids, self._with_tags(inside))
        if marks.stars:
            starred = np.isin(rated["stars"], marks.stars) & ~rated["rejected"]
            mask &= np.isin(ids, rated["id"][starred])
        if marks.heart:
            mask &= np.isin(ids, rated["id"][rated["heart"]])
        if marks.rejected is not None:
            mask &= np.isin(ids, rated["id"][rated["rejected"]]) == marks.rejected
        return mask

    def choices(self, facet: Facet, ids: Ids, left: NDArray[np.bool_] | None) -> tuple[Choice, ...]:
        """The tags, stars, hearts or rejections that some photos, (n,), have of those left.

        Args:
            facet: Which of these.
            ids: The photos, ascending.
            left: Which of them count, (n,); None for all.
        """
        tags, photos, rated = self._read()
        highest = max(one.max(initial=0) for one in (ids, photos, rated["id"]))
        among = np.zeros(int(highest) + 1, np.bool_)
        among[ids] = True if left is None else left
        if facet is Facet.TAG:
            has = among[photos]
            counts = self._counted(tags[has], photos[has], len(among))
            found = [Choice(tag_id, count) for tag_id, count in counts.items()]
            return tuple(sorted(found, key=lambda choice: -choice.photos))
        rated = rated[among[rated["id"]]]
        if facet is Facet.STARS:
            stars = rated["stars"][~rated["rejected"]]
            counts = np.bincount(stars[stars > 0], minlength=MOST_STARS + 1).tolist()
            return tuple(Choice(n, counts[n]) for n in range(MOST_STARS, 0, -1) if counts[n])
        chosen = int(np.count_nonzero(rated[facet.value]))
        return (Choice(value=True, photos=chosen),) if chosen else ()

    def tagged(self, word: str, *, whole: bool = False) -> Ids:
        """The photos with a tag in whose path a folded word is; with ``whole``, by itself."""

        def has(tag: Tag) -> bool:
            folded = fold(" / ".join(tag.path))
            return word in folded.split() if whole else word in folded

        return self._with_tags({tag.id for tag in self._store.tags.all() if has(tag)})

    def counts(self) -> dict[int, int]:
        """How many photos have each tag or one in it; tags without are left out."""
        tags, photos, _ = self._read()
        return self._counted(tags, photos, int(photos.max(initial=0)) + 1)

    def _counted(self, tags: Ids, photos: Ids, bound: int) -> dict[int, int]:
        """How many of some photos with tags, by ascending tags, have each or one in it.

        Args:
            tags: The tags, (n,).
            photos: Ids of the photos that have them, (n,).
            bound: A number above all of these ids.
        """
        parents = {tag.id: tag.parent_id for tag in self._store.tags.all()}
        found, starts = np.unique(tags, return_index=True)
        inside: dict[int, list[Ids]] = {}
        for tag_id, own in zip(found.tolist(), np.split(photos, starts[1:]), strict=False):
            outer: int | None = tag_id
            while outer is not None:
                inside.setdefault(outer, []).append(own)
                outer = parents.get(outer)
        return {tag_id: _distinct(parts, bound) for tag_id, parts in inside.items()}

    def counts_among(self, ids: Ids) -> dict[int, int]:
        """How many of some photos have each tag itself; tags without are left out."""
        tags, photos, _ = self._read()
        found, counts = np.unique(tags[np.isin(photos, ids)], return_counts=True)
        return dict(zip(found.tolist(), counts.tolist(), strict=True))

    def hearts(self) -> int:
        """How many photos have a heart."""
        return int(self._read()[2]["heart"].sum())

    def _with_tags(self, tag_ids: set[int]) -> Ids:
        tags, photos, _ = self._read()
        return photos[np.isin(tags, list(tag_ids))]


def _distinct(parts: list[Ids], bound: int) -> int:
    """How many different ids, all below a bound, are in some arrays that have each once."""
    if len(parts) == 1:
        return len(parts[0])
    seen = np.zeros(bound, np.bool_)
    for part in parts:
        seen[part] = True
    return int(np.count_nonzero(seen))
