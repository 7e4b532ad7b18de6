"""What the indexer does next: changes on the disk first, then embedding, then fitting."""

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from photosim.desktop.tasks.encoder_protocol import Encoder

if TYPE_CHECKING:
    from photosim.catalogue.store import Store
    from photosim.library.folders import FolderPart
    from photosim.library.keys import HashKeys
    from photosim.library.progress import Changes, Progress

_FIT_EVERY = 2_000  # photos embedded between two looks whether the search index is outgrown

Steps = Iterator["Progress | Changes"]


class Agenda:
    """The work that is due and the generators of the library that are doing it.

    Belongs to the index thread, which takes one step at a time.

    Attributes:
        encoder: The identity of the encoder whose vectors are made.
        paused: Whether embedding and fitting rest; changes on the disk are followed all the same.
        recall_target: What the search index is tuned to.
    """

    def __init__(self, store: "Store", keys: "HashKeys", service: Encoder, target: float) -> None:
        self._store = store
        self._keys = keys
        self._service = service
        self.encoder = service.choice.identity
        self.paused = False
        self.recall_target = target
        self._paths: set[Path] = set()
        self._scans: deque[FolderPart] = deque()
        self._scan: Steps | None = None
        self._embedding: Steps | None = None
        self._fitting: Steps | None = None
        self._embed_due = True
        self._fit_due = False
        self._unfitted = 0

    # What is due

    def look_at(self, paths: frozenset[Path]) -> None:
        """Look at files and directories in which something has changed."""
        self._paths |= paths

    def look_through(self, places: "Iterable[FolderPart]") -> None:
        """Look through whole folders."""
        self._scans.extend(places)

    def embed(self) -> None:
        """Embed what is pending, when there is nothing to look at."""
        self._embed_due = True

    def fit(self) -> None:
        """See whether the search index is outgrown, when nothing is left to embed."""
        self._fit_due = True

    def note(self, changes: "Changes") -> None:
        """Hear what a step has changed."""
        if self._scan is not None:
            self._embed_due = True
        else:
            self._unfitted += len(changes.updated)

    # Doing it

    @property
    def is_scanning(self) -> bool:
        """Whether the step under way looks at the disk."""
        return self._scan is not None

    def next(self) -> Steps | None:
        """The work to take a step of; None when there is nothing to do."""
        if self._scan is None:
            self._scan = self._new_scan()
        if self._scan is not None:
            return self._scan
        if self.paused:
            return None
        if self._embedding is None and self._embed_due:
            self._embed_due = False
            self._embedding = self._new_embedding()
        if self._fitting is None and self._fit_is_due():
            self._fitting = self._new_fitting(at_rest=self._embedding is None)
        return self._embedding if self._fitting is None else self._fitting

    def end(self, steps: Steps) -> None:
        """Forget work that has come to its end."""
        if steps is self._scan:
            self._scan = None
        elif steps is self._embedding:
            self._embedding = None
        else:
            self._fitting = None

    def embed_anew(self, encoder: str) -> None:
        """Go on with another encoder: what is under way belongs to the one so far."""
        _close(self._embedding)
        self._embedding = None
        self.encoder = encoder
        self._embed_due = True

    def close(self) -> None:
        """Stop where it is; what was written stays."""
        for steps in (self._scan, self._embedding, self._fitting):
            _close(steps)

    def _fit_is_due(self) -> bool:
        # While a first library streams in, searches must not go on comparing with every photo.
        if self._unfitted < _FIT_EVERY and not (self._fit_due and self._embedding is None):
            return False
        self._unfitted = 0
        self._fit_due = self._embedding is not None
        return True

    def _new_scan(self) -> Steps | None:
        from photosim.library.scan import scan_folder, scan_paths

        if self._paths:
            paths, self._paths = self._paths, set()
            return iter(scan_paths(self._store, self._keys, paths))
        known = {folder.id for folder in self._store.folders()} if self._scans else set()
        while self._scans:
            place = self._scans.popleft()
            if place.folder.id in known:
                return scan_folder(self._store, self._keys, place)
        return None

    def _new_embedding(self) -> Steps:
        from photosim.library.embed import embed_pending

        self._fit_due = True
        return embed_pending(self._store, self._keys, self._service)

    def _new_fitting(self, *, at_rest: bool) -> Steps:
        from photosim.library.refit import refit_if_due

        return refit_if_due(self._store, self.encoder, at_rest=at_rest, target=self.recall_target)


def _close(steps: Steps | None) -> None:
    if isinstance(steps, Generator):
        steps.close()
