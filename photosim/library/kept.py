"""What came of something that a person said, and the steps of it that can be taken back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from photosim.catalogue.albums import AlbumError
from photosim.catalogue.said import SaidStep
from photosim.catalogue.store import Store
from photosim.catalogue.tags import TagError
from photosim.library.before import Before, read, take_back, written
from photosim.library.progress import Changes


@dataclass(frozen=True)
class Kept:
    """What came of saying something.

    Attributes:
        changes: The photos whose tags or ratings changed, copies included.
        before: What undoing it needs.
        unread: How many of the photos were passed over, as they have not been read yet.
        step: As which it can be taken back; None where nothing was changed, or it was not kept.
    """

    changes: Changes
    before: Before
    unread: int = 0
    step: SaidStep | None = None


class SaidSteps:
    """The steps that can be taken back, which are kept in the catalogue with what they changed.

    Args:
        store: Reading is enough for `all`.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> list[SaidStep]:
        """Those that a person can take back, in the order in which they were done."""
        return self._store.said.steps()

    def keep(self, say: Callable[[], Kept], removed: Iterable[bytes] | None = None) -> Kept:
        """Have something said, and keep how it is taken back in the same transaction.

        Args:
            say: Says it.
            removed: Contents of copies whose removal is followed by it: it is taken back by
                `take_back_removal`.
        """
        with self._store.session.write():
            kept = say()
            if not kept.before or (kept.unread and not kept.changes):
                return kept
            return replace(kept, step=self._store.said.add(written(kept.before), removed))

    def take_back(self, step_id: int) -> Changes:
        """Undo a step; nothing where it is not kept any more.

        Raises:
            TagError: Meanwhile there is another tag of the name of one.
            AlbumError: Likewise of an album.
        """
        try:
            with self._store.session.write():
                before = self._store.said.take(step_id)
                return Changes() if before is None else take_back(self._store, read(before))
        except (TagError, AlbumError):
            self._store.said.take(step_id)  # nor would it work another time
            raise

    def undo(self, step_id: int) -> Kept:
        """Undo a step like `take_back`; what it was about comes with what changed."""
        before = self._store.said.before(step_id)
        changes = self.take_back(step_id)
        return Kept(changes, Before() if before is None else read(before))

    def take_back_removal(self, contents: Iterable[bytes]) -> Changes:
        """Undo what followed from removing copies of these contents."""
        step_id = self._store.said.of_removal(contents)
        return Changes() if step_id is None else self.take_back(step_id)
