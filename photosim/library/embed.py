"""Embedding what is pending: a bounded look-ahead of photos, one transaction a batch."""

import random
import time
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from photosim.catalogue.records import PhotoRecord, PhotoState, PictureFacts
from photosim.catalogue.store import Store
from photosim.library.folders import Place
from photosim.library.keys import HashKeys
from photosim.library.patience import SilentFolderError, ask, is_silent
from photosim.library.progress import Changes, Progress
from photosim.vision.files import UnreadablePhoto
from photosim.vision.messages import EmbeddedPhoto, EncoderInfo
from photosim.vision.models import EncoderChoice

LOOK_AHEAD = 96  # photos under way at once: three batches of the encoder
BATCH = 64  # photos a transaction
_RATE_WINDOW_S = 20.0
_STEP_S = 0.5  # longest time between two steps, so that a pause or an end is heeded at once


class Embedder(Protocol):
    """What embedding needs of the encoder service."""

    @property
    def choice(self) -> EncoderChoice:
        """The encoder asked for, known without starting anything."""
        ...

    def info(self) -> EncoderInfo:
        """Start if need be; the encoder really in use."""
        ...

    def embed(self, path: Path) -> Future[EmbeddedPhoto]:
        """Embed a photo; the future fails with UnreadablePhoto or EncoderUnavailable."""
        ...


@dataclass
class EmbedReport:
    """What became of the pending photos; ``encoder`` is None when nothing was pending."""

    encoder: EncoderInfo | None = None
    embedded: int = 0
    unreadable: int = 0


@dataclass
class _Results:
    """Photos that came back and are not written yet."""

    embedded: list[tuple[PhotoRecord, EmbeddedPhoto]] = field(default_factory=list)
    unreadable: list[tuple[PhotoRecord, str]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.embedded) + len(self.unreadable)

    def add(self, photo: PhotoRecord, future: Future[EmbeddedPhoto]) -> None:
        try:
            self.embedded.append((photo, future.result()))
        except UnreadablePhoto as error:
            # A photo that went away is not a bad photo: the next scan will say what became of it.
            if _is_there(photo.path):
                self.unreadable.append((photo, error.reason))


def _is_there(path: Path) -> bool:
    try:
        return ask(path.parent, lambda _beat: path.exists())
    except SilentFolderError:
        return False


def embed_pending(
    store: Store, keys: HashKeys, service: Embedder, places: Sequence[Place] | None = None
) -> Generator[Progress, None, EmbedReport]:
    """Embed every pending photo; closing the generator keeps what was written so far.

    Args:
        store: The writing store.
        keys: Its bucket keys.
        service: The encoder; started only if something is pending.
        places: Folders, or directories in them, to keep to; None for the whole library.

    Yields:
        Progress at least every half second.

    Raises:
        EncoderUnavailable: The encoder process cannot be kept running.
    """
    report = EmbedReport()
    encoder = service.choice.identity
    pending = _pending(store, encoder, places)
    if not len(pending):
        return report
    yield Progress("embedding", 0, len(pending))  # the encoder may take seconds to start
    report.encoder = service.info()
    if report.encoder.identity != encoder:
        encoder = report.encoder.identity
        pending = _pending(store, encoder, places)
    yield from _embed(store, keys, service, encoder, pending, report)
    return report


def _pending(store: Store, encoder: str, places: Sequence[Place] | None) -> NDArray[np.int64]:
    if places is None:
        return store.pending_ids(encoder)
    parts = [store.pending_ids(encoder, place.folder.id, place.below) for place in places]
    return np.unique(np.concatenate(parts)) if parts else np.zeros(0, np.int64)


def _embed(
    store: Store,
    keys: HashKeys,
    service: Embedder,
    encoder: str,
    pending: NDArray[np.int64],
    report: EmbedReport,
) -> Generator[Progress, None, None]:
    waiting = deque(pending.tolist())
    running: dict[Future[EmbeddedPhoto], PhotoRecord] = {}
    meter = _Meter(len(pending))
    results = _Results()
    written_at = time.monotonic()
    try:
        while waiting or running:
            count = min(LOOK_AHEAD - len(running), len(waiting))
            photos = _without_vector(store, encoder, waiting, count)
            meter.count(count - len(photos))
            for photo in photos:
                running[service.embed(photo.path)] = photo
            done, _ = wait(running, timeout=_STEP_S, return_when=FIRST_COMPLETED)
            for future in done:
                results.add(running.pop(future), future)
            meter.count(len(done))
            idle = time.monotonic() - written_at > _STEP_S
            if len(results) >= BATCH or idle or not (waiting or running):
                with store.session.write() if results else nullcontext():
                    overtaken = _drop_done_elsewhere(store, encoder, results)
                    changes = _write(store, keys, encoder, results)
                if overtaken and waiting:
                    waiting.rotate(random.randrange(len(waiting)))  # noqa: S311  no secret
                report.embedded += len(results.embedded)
                report.unreadable += len(results.unreadable)
                results = _Results()
                written_at = time.monotonic()
                yield meter.progress(changes)
    finally:
        for future in running:
            future.cancel()


def _without_vector(
    store: Store, encoder: str, waiting: deque[int], count: int
) -> list[PhotoRecord]:
    """Take the next photos that no other program on the same catalogue has embedded meanwhile."""
    ids = [waiting.popleft() for _ in range(count)]
    done = _embedded_ids(store, encoder, ids)
    photos = store.photos([photo_id for photo_id in ids if photo_id not in done])
    return [photo for photo in photos if not is_silent(photo.path)]


def _drop_done_elsewhere(store: Store, encoder: str, results: _Results) -> bool:
    """Leave out what another program has written already; returns whether there is one.

    Then this one goes on at a random place, or both would embed the same photos side by side.
    """
    done = _embedded_ids(store, encoder, [photo.id for photo, _ in results.embedded])
    results.embedded = [item for item in results.embedded if item[0].id not in done]
    return bool(done)


def _embedded_ids(store: Store, encoder: str, ids: Sequence[int]) -> set[int]:
    if not ids:
        return set()
    found, _ = store.vectors.fetch(encoder, np.array(ids, dtype=np.int64))
    return set(found.tolist())


def _write(store: Store, keys: HashKeys, encoder: str, results: _Results) -> Changes:
    if not results:
        return Changes()
    ids = [photo.id for photo, _ in results.embedded]
    ids += [photo.id for photo, _ in results.unreadable]
    with store.session.write():
        # Meanwhile another program on the same catalogue may have removed or embedded some.
        present = {item.id for item in store.photos(ids) if item.state != PhotoState.REMOVED}
        keys.leave(ids)
        pictures = [
            _picture(photo.id, embedded)
            for photo, embedded in results.embedded
            if photo.id in present
        ]
        store.complete_photos(pictures, encoder)
        if pictures:
            vectors = np.stack([picture.vector for picture in pictures])
            keys.enter(encoder, [picture.photo_id for picture in pictures], vectors)
        store.mark_unreadable(_present(results.unreadable, present))
    return Changes(updated=tuple(photo_id for photo_id in ids if photo_id in present))


def _present(
    unreadable: Sequence[tuple[PhotoRecord, str]], present: set[int]
) -> list[tuple[int, str]]:
    return [(photo.id, reason) for photo, reason in unreadable if photo.id in present]


def _picture(photo_id: int, embedded: EmbeddedPhoto) -> PictureFacts:
    return PictureFacts(
        photo_id=photo_id,
        size=embedded.size,
        mtime_ns=embedded.mtime_ns,
        content_hash=embedded.content_hash,
        width=embedded.width,
        height=embedded.height,
        taken_at=embedded.taken_at,
        vector=embedded.vector.astype(np.float16),
    )


class _Meter:
    """Counts photos and tells the recent rate and the time left."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._recent: deque[tuple[float, int]] = deque([(time.monotonic(), 0)])

    def count(self, photos: int) -> None:
        self._done += photos

    def progress(self, changes: Changes) -> Progress:
        now = time.monotonic()
        self._recent.append((now, self._done))
        while len(self._recent) > 2 and now - self._recent[0][0] > _RATE_WINDOW_S:
            self._recent.popleft()
        since, done_then = self._recent[0]
        rate = (self._done - done_then) / max(now - since, 1e-6)
        left = (self._total - self._done) / rate if rate > 0 else None
        return Progress("embedding", self._done, self._total, rate, left, changes)
