"""Which photos tell the same twice: copies of a picture, files of a stack, photos of a moment."""

from collections.abc import Iterator
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids
from photosim.catalogue.records import Likeness
from photosim.catalogue.store import Store
from photosim.library.browse import PhotoTable
from photosim.library.sets import Parts
from photosim.library.stacks import USUAL_STACKS

_MOMENT = np.timedelta64(10, "s")
_CLOSE = (Likeness.SURE, Likeness.EDITED, Likeness.MOMENT)


class Together:
    """Puts photos that tell the same twice into groups, by what is known when it is made.

    Copies are those that were found when photos were compared; stacks are a RAW with its picture
    and edited versions with their original, whether they are shown as one or not; one moment is
    what a camera took within ten seconds of the photo before.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        ids, contents = store.duplicates.contents()
        _, first, group = np.unique(contents, return_index=True, return_inverse=True)
        self._ids, self._content_of = ids, group
        row_of = {contents[row].tobytes(): number for number, row in enumerate(first.tolist())}
        self._pairs: list[tuple[int, int]] = []
        for pair in chain.from_iterable(store.duplicates.pairs(_CLOSE)):
            one, other = row_of.get(pair.first), row_of.get(pair.second)
            if one is not None and other is not None:
                self._pairs.append((one, other))
        shots = store.duplicates.shots()
        order = np.lexsort((shots.taken, shots.bodies))
        self._shots, self._cameras = shots.ids[order], shots.bodies[order]
        self._taken = shots.taken[order]

    def groups_of(self, ids: Ids) -> NDArray[np.int64]:
        """A number for each photo, int64 (n,), the same for those that tell the same twice.

        Photos between two others do not join them unless they are among these.
        """
        contents = self._contents_of(ids)
        known = set(contents.tolist())
        parts = Parts(known)
        for one, other in self._pairs:
            if one in known and other in known:
                parts.join(one, other)
        for one, other in chain(self._stacks(ids), self._moments(ids)):
            parts.join(one, other)
        return np.array([parts.part_of(content) for content in contents.tolist()], np.int64)

    def _contents_of(self, ids: Ids) -> NDArray[np.int64]:
        """A number for each photo's content; one that is not known has one of its own."""
        if not len(self._ids):
            return -1 - ids
        rows = np.minimum(np.searchsorted(self._ids, ids), len(self._ids) - 1)
        return np.where(self._ids[rows] == ids, self._content_of[rows], -1 - ids)

    def _stacks(self, ids: Ids) -> Iterator[tuple[int, int]]:
        content = dict(zip(ids.tolist(), self._contents_of(ids).tolist(), strict=True))
        for stack in PhotoTable.beside(self._store, ids).stacks_with(ids, USUAL_STACKS):
            yield from pairwise(content[one] for one in stack.ids if one in content)

    def _moments(self, ids: Ids) -> Iterator[tuple[int, int]]:
        among = np.isin(self._shots, ids)
        shots, cameras, taken = self._shots[among], self._cameras[among], self._taken[among]
        close = (np.diff(taken) <= _MOMENT) & (np.diff(cameras) == 0)
        contents = self._contents_of(shots).tolist()
        for row in np.flatnonzero(close).tolist():
            yield contents[row], contents[row + 1]
