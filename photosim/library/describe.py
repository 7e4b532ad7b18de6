"""The larger model that knows words: looking at the photos, and finding those that fit a text."""

from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np

from photosim.arrays import Ids
from photosim.catalogue.records import PhotoRecord
from photosim.catalogue.store import Store
from photosim.library.described_vectors import DescribedVectors
from photosim.library.disk_timeout import is_silent
from photosim.library.encoders import WordEncoder
from photosim.library.progress import Changes, Progress
from photosim.library.rate_estimator import Meter
from photosim.library.underway import PhotosUnderway
from photosim.search.projection import Float32
from photosim.vision.files import UnreadablePhoto
from photosim.vision.messages import EmbeddedPhoto, EmbeddedText, EncoderClosed, EncoderUnavailable

_AT_ONCE = 16  # photos under way: what must be waited for when the work is interrupted
_A_TRANSACTION = 32
_STEP_S = 0.5  # longest time between two steps, so that a pause or an end is heeded at once
_TEXTS = 32  # whose vectors are kept


def look_at_photos(store: Store, words: WordEncoder) -> Generator[Progress, None, int]:
    """Embed by the larger model what it has not seen, the newest photos first.

    Its vectors are kept beside the encoder's, and no index is made of them. A photo that cannot be
    read is left for the next time.

    Yields:
        Progress at least every half second; closing the generator keeps what was written so far.

    Returns:
        How many photos were embedded.

    Raises:
        EncoderUnavailable: Its process cannot be kept running.
    """
    choice = words.choice
    if choice is None:
        return 0
    run = Looking(store, words.embed, choice.identity)
    written = 0
    try:
        for progress in run.steps():
            written += len(progress.changes.updated)
            yield replace(progress, changes=Changes())  # nothing that is shown has changed
    except EncoderClosed:  # another model is to be used, or another device
        pass
    finally:
        written += len(run.end())
    return written


class Looking:
    """One pass over the photos that a second encoder has not seen, the newest first.

    Args:
        store: The writing store.
        embed: Hands a photo to the encoder.
        encoder: Its identity.
    """

    def __init__(
        self, store: Store, embed: Callable[[Path], Future[EmbeddedPhoto]], encoder: str
    ) -> None:
        self._store, self._encoder = store, encoder
        self._waiting = deque(store.undescribed_ids(encoder).tolist())
        self._running = PhotosUnderway(embed)
        self._results: list[tuple[PhotoRecord, EmbeddedPhoto]] = []
        self._meter = Meter(len(self._waiting))

    def steps(self) -> Generator[Progress, None, None]:
        """Embed them; the changes of a step are the photos that have a vector now."""
        while self._waiting or self._running:
            self._fill_up()
            self._collect()
            written: tuple[int, ...] = ()
            if len(self._results) >= _A_TRANSACTION or not (self._waiting or self._running):
                written = self._write()
            yield self._meter.progress(Changes(updated=written))

    def end(self) -> tuple[int, ...]:
        """Keep what has come back, and want nothing more; returns the photos that were kept."""
        self._running.cancel()
        return self._write()

    def _fill_up(self) -> None:
        room = _AT_ONCE - len(self._running)
        ids = [self._waiting.popleft() for _ in range(min(room, len(self._waiting)))]
        for photo in self._store.photos(ids):
            if is_silent(photo.path):
                self._meter.count(1)
            else:
                self._running.submit(photo)

    def _collect(self) -> None:
        for photo, future in self._running.finished(_STEP_S):
            self._meter.count(1)
            with suppress(UnreadablePhoto):  # the encoder of pictures reports it, or the next scan
                embedded = future.result()
                if embedded.encoder != self._encoder:
                    raise EncoderUnavailable(f"The network {self._encoder} cannot be loaded.")
                self._results.append((photo, embedded))

    def _write(self) -> tuple[int, ...]:
        results, self._results = self._results, []
        if not results:
            return ()
        with self._store.session.write():
            known = self._store.files.known([photo.id for photo, _ in results])
            contents = {file.id: file.content_hash for file in known}
            # What was edited meanwhile is embedded anew by the first encoder, then by this one.
            vectors = [
                (photo.id, embedded.vector.astype(np.float16))
                for photo, embedded in results
                if contents.get(photo.id) == embedded.content_hash
            ]
            self._store.vectors.put(self._encoder, vectors)
        return tuple(photo_id for photo_id, _ in vectors)


class Described:
    """Photos that a text describes, by the larger model's vectors."""

    def __init__(self, store: Store, words: WordEncoder) -> None:
        self._store = store
        self._words = words
        self._texts: dict[tuple[str, str], Float32] = {}
        self._vectors: DescribedVectors | None = None
        self._last: tuple[object, tuple[Ids, Float32]] | None = None

    def note(self, changes: Changes) -> None:
        """Hear of photos that changed."""
        self._last = None
        if self._vectors is not None:
            self._vectors.note(changes)

    def forget(self) -> None:
        """Free the memory that the vectors take, as there is no model any more."""
        self._vectors = self._last = None

    @property
    def encoder(self) -> str | None:
        """The identity of the model, None where there is none."""
        choice = self._words.choice
        return None if choice is None else choice.identity

    def find(
        self, encoder: str, text: str
    ) -> Generator[Future[EmbeddedText] | None, None, tuple[Ids, Float32]]:
        """All photos that the model has seen, and how well they fit a text: (n,) each.

        Yields:
            A future to go on after, or None where something else may be done in between.

        Raises:
            TextFailed: The model's files cannot be used.
            EncoderUnavailable: Its process cannot be kept running.
        """
        key = encoder, text
        if key not in self._texts:
            future = self._words.embed_text(text)
            if not future.done():
                yield future
            embedded = future.result()
            while len(self._texts) >= _TEXTS:
                del self._texts[next(iter(self._texts))]
            self._texts[key] = embedded.vector
        session = self._store.session
        # A catalogue that is written here does not tell of its own changes.
        state = (session.version(), key) if session.read_only else None
        if state is None or self._last is None or self._last[0] != state:
            if self._vectors is None or self._vectors.encoder != encoder:
                self._vectors = DescribedVectors(self._store, encoder)
            fitting = yield from self._vectors.compared(self._texts[key])
            self._last = state, fitting
        return self._last[1]

    def reach(self, seen: int) -> float:
        """What share of all photos these are."""
        return seen / max(self._store.count_embeddable(), seen, 1)
