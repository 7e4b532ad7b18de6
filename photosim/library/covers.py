"""Covers: what a person wants to see of a stack. Kept by content, as tags are."""

from collections.abc import Sequence

from photosim.catalogue.store import Store
from photosim.library.before import Before, changed_by
from photosim.library.kept import Kept
from photosim.library.progress import Changes


class Covers:
    """The covers of a library; belongs to the thread of its store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def choose(self, photo_id: int, stack: Sequence[int]) -> Kept:
        """Have a photo be the cover of a stack; needs a writing store.

        Args:
            photo_id: The photo.
            stack: All photos of the stack.
        """
        known = {one.id: one.content_hash for one in self._store.files.known([photo_id, *stack])}
        content = known.get(photo_id)
        if content is None:
            return Kept(Changes(), Before(), unread=1)
        others = [one for one in known.values() if one is not None]
        before = Before(covers=(self._store.covers.choose(content, others),))
        return Kept(changed_by(self._store, before), before)
