"""Which photos have which tags and ratings, kept in memory while nothing of it changes."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids
from photosim.catalogue.records import Tag
from photosim.catalogue.store import Store
from photosim.library.arrangement import Marks
from photosim.library.path_text import fold


class MarkedPhotos:
    """Answers which photos have which tags and ratings; belongs to the thread of its store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def forget(self) -> None:
        """Have all read again, as it has changed."""
        for name in ("_tags", "_pairs", "_rated"):
            self.__dict__.pop(name, None)

    @cached_property
    def _tags(self) -> list[Tag]:
        return self._store.tags.all()

    @cached_property
    def _pairs(self) -> tuple[Ids, Ids]:
        return self._store.tags.pairs()

    @cached_property
    def _rated(self) -> NDArray[np.void]:
        return self._store.ratings.photos()

    def mask(self, ids: Ids, marks: Marks) -> NDArray[np.bool_]:
        """Which of some photos, (n,), have these marks."""
        mask, rated = np.ones(len(ids), np.bool_), self._rated
        if marks.tag is not None:
            mask &= np.isin(ids, self._with_tags(self._store.tags.within(marks.tag)))
        if marks.stars:
            enough = (rated["stars"] >= marks.stars) & ~rated["rejected"]
            mask &= np.isin(ids, rated["id"][enough])
        if marks.heart:
            mask &= np.isin(ids, rated["id"][rated["heart"]])
        if marks.rejected is not None:
            mask &= np.isin(ids, rated["id"][rated["rejected"]]) == marks.rejected
        return mask

    def tagged(self, word: str, *, whole: bool = False) -> Ids:
        """The photos with a tag in whose path a folded word is; with ``whole``, by itself."""

        def has(tag: Tag) -> bool:
            folded = fold(" / ".join(tag.path))
            return word in folded.split() if whole else word in folded

        return self._with_tags({tag.id for tag in self._tags if has(tag)})

    def _with_tags(self, tag_ids: set[int]) -> Ids:
        tags, photos = self._pairs
        return photos[np.isin(tags, list(tag_ids))]
