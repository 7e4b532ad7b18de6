"""Embedding pending photos: a bounded look-ahead, one transaction for each batch."""

import random
import time
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from photosim.catalogue.records import PhotoRecord, PictureFacts
from photosim.catalogue.store import Store
from photosim.library.copies import Copies, taken_over
from photosim.library.disk import There, look
from photosim.library.disk_timeout import SilentFolderError, ask, is_silent
from photosim.library.doubts import settle_doubts
from photosim.library.exclusion import leave_out_small
from photosim.library.folders import FolderPart
from photosim.library.keys import HashKeys
from photosim.library.progress import Changes, Progress
from photosim.library.rate_estimator import Meter
from photosim.library.recognise import START_S, recognise
from photosim.library.underway import PhotosUnderway
from photosim.vision.files import UnreadablePhoto
from photosim.vision.messages import EmbeddedPhoto, EncoderInfo, TooLittleLeft
from photosim.vision.models import EncoderChoice
from photosim.vision.taught import is_taught

LOOK_AHEAD = 128  # photos under way at once: twice what the encoder process is given
BATCH = 64  # photos a transaction
_AT_ONCE = 32  # photos to look up and hand out together
_SEEN = 1_024  # vectors that are entered in one transaction
_STEP_S = 0.5  # longest time between two steps: then fewer are written, and an end loses little


class Embedder(Protocol):
    """What embedding needs of the encoder service."""

    @property
    def choice(self) -> EncoderChoice:
        """The encoder asked for, known without starting anything."""
        ...

    def info_within(self, seconds: float) -> EncoderInfo | None:
        """The encoder actually in use, started if necessary; None if that takes longer."""
        ...

    def embed(self, path: Path) -> Future[EmbeddedPhoto]:
        """Embed a photo; the future fails with UnreadablePhoto or EncoderUnavailable."""
        ...


@dataclass
class EmbedReport:
    """The outcome for the pending photos; ``encoder`` is None if nothing was pending."""

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

    def add(self, photo: PhotoRecord, future: Future[EmbeddedPhoto]) -> EmbeddedPhoto | None:
        """Note what became of a photo; returns what was embedded."""
        try:
            embedded = future.result()
        except TooLittleLeft as error:
            self.embedded.append((photo, error.photo))
            return None
        except UnreadablePhoto as error:
            # A photo that went away is not a bad photo: the next scan will say what became of it.
            if _is_there(photo.path):
                self.unreadable.append((photo, error.reason))
            return None
        self.embedded.append((photo, embedded))
        return embedded


def _is_there(path: Path) -> bool:
    try:
        return isinstance(ask(path.parent, lambda _beat: look(path)), There)
    except SilentFolderError:
        return False


def embed_pending(
    store: Store, keys: HashKeys, service: Embedder, places: Sequence[FolderPart] | None = None
) -> Generator[Progress, None, EmbedReport]:
    """Embed every pending photo; closing the generator keeps what was written so far.

    At the end, photos that were taken for moved ones are read; those that are others are embedded.

    Args:
        store: The writing store.
        keys: Its bucket keys.
        service: The encoder; started only if something is pending.
        places: Folders, or directories in them, to embed; None for the whole library.

    Yields:
        Progress at least every half second.

    Raises:
        EncoderUnavailable: The encoder process cannot be kept running.
    """
    report = EmbedReport()
    while True:
        yield from _embed_pending(store, keys, service, places, report)
        if not (yield from settle_doubts(store, keys, places)):
            if report.embedded and (small := leave_out_small(store, keys)):
                yield Progress("embedding", report.embedded, report.embedded, changes=small)
            return report


def _embed_pending(
    store: Store,
    keys: HashKeys,
    service: Embedder,
    places: Sequence[FolderPart] | None,
    report: EmbedReport,
) -> Generator[Progress, None, None]:
    encoder = service.choice.identity
    if is_taught(service.choice.weights):
        yield from _enter_seen(store, keys, encoder)
    asked, pending = store.session.state(), _pending(store, encoder, places)
    if not len(pending):
        return
    yield Progress("embedding", 0, len(pending))
    while (info := service.info_within(START_S)) is None:
        yield Progress("embedding", 0, len(pending))
    report.encoder = info
    if info.identity != encoder or store.session.state() != asked:  # while that has started
        encoder = info.identity
        pending = _pending(store, encoder, places)
    yield from _Run(store, keys, service, info, pending, report).steps()


def _enter_seen(store: Store, keys: HashKeys, encoder: str) -> Generator[Progress, None, None]:
    """Make photos findable that a network has seen so far only to tell tags by."""
    record = store.vectors.hash_index(encoder)
    ids = (
        store.vectors.searchable_ids(encoder)
        if record is None
        else store.vectors.unhashed_ids(record.id, encoder)
    )
    for start in range(0, len(ids), _SEEN):
        with store.session.write():
            found, vectors = store.vectors.fetch(encoder, ids[start : start + _SEEN])
            keys.enter(encoder, found.tolist(), vectors)
        changes = Changes(updated=tuple(found.tolist()))
        yield Progress("embedding", start + len(found), len(ids), changes=changes)


def _pending(store: Store, encoder: str, places: Sequence[FolderPart] | None) -> NDArray[np.int64]:
    if places is None:
        return store.pending_ids(encoder)
    parts = [store.pending_ids(encoder, place.folder.id, place.below) for place in places]
    return np.unique(np.concatenate(parts)) if parts else np.zeros(0, np.int64)


class _Run:
    """One pass over the pending photos, see `embed_pending`."""

    def __init__(
        self,
        store: Store,
        keys: HashKeys,
        service: Embedder,
        info: EncoderInfo,
        pending: NDArray[np.int64],
        report: EmbedReport,
    ) -> None:
        self._store, self._keys = store, keys
        self._info, self._encoder, self._report = info, info.identity, report
        self._waiting = deque(pending.tolist())
        self._again: deque[PhotoRecord] = deque()  # photos that were no copies after all
        self._running = PhotosUnderway(service.embed)
        self._copies = Copies(store.files.repeated_sizes(pending).tolist())
        self._results = _Results()
        self._meter = Meter(len(pending))

    def steps(self) -> Generator[Progress, None, None]:
        """Embed everything."""
        written_at = time.monotonic()
        try:
            while self._waiting or self._again or self._running:
                self._fill_up()
                self._collect()
                idle = time.monotonic() - written_at > _STEP_S
                all_ended = not (self._waiting or self._again or self._running)
                if len(self._results) >= BATCH or idle or all_ended:
                    changes = self._write()
                    written_at = time.monotonic()
                    yield self._meter.progress(changes)
        finally:
            self._running.cancel()

    def _fill_up(self) -> None:
        """Hand out more photos once enough are done: asking for each alone takes long."""
        room = LOOK_AHEAD - len(self._running) - len(self._copies)
        while self._again:
            self._running.submit(self._again.popleft())
        if not self._waiting or (room < _AT_ONCE and self._running):
            return
        count = min(max(room, _AT_ONCE), len(self._waiting))
        photos = _without_vector(self._store, self._encoder, self._waiting, count)
        self._meter.count(count - len(photos))
        originals = self._copies.originals(photos)
        for photo in photos:
            original = originals.get(photo.id)
            if original is None:
                self._running.submit(photo)
            else:
                self._follow(photo, original)

    def _follow(self, photo: PhotoRecord, original: int) -> None:
        """Take over from a photo of the same content, now or once it is done."""
        if self._running.has(original):
            self._copies.keep_back(photo, original)
            return
        embedded = next((e for p, e in self._results.embedded if p.id == original), None)
        self._settle(photo, embedded or _written(self._store, self._encoder, original))

    def _settle(self, photo: PhotoRecord, original: EmbeddedPhoto | None) -> None:
        copy = None if original is None else taken_over(photo, original)
        if copy is None:
            self._again.append(photo)
            return
        self._results.embedded.append((photo, copy))
        self._meter.count(1)

    def _collect(self) -> None:
        for photo, future in self._running.finished(_STEP_S):
            embedded = self._results.add(photo, future)
            self._meter.count(1)
            for copy in self._copies.released(photo.id):
                self._settle(copy, embedded)

    def _write(self) -> Changes:
        store, results = self._store, self._results
        with store.session.write() if results else nullcontext():
            overtaken = _drop_done_elsewhere(store, self._encoder, results)
            changes = _write(store, self._keys, self._encoder, results)
            recognise(store, self._info, changes.updated)
        if overtaken and self._waiting:
            self._waiting.rotate(random.randrange(len(self._waiting)))  # noqa: S311  no secret
        self._report.embedded += len(results.embedded)
        self._report.unreadable += len(results.unreadable)
        self._results = _Results()
        return changes


def _written(store: Store, encoder: str, photo_id: int) -> EmbeddedPhoto | None:
    """What an earlier photo of this run was found to be."""
    vector = store.vectors.of_photo(photo_id).get(encoder)
    for photo, file in zip(store.photos([photo_id]), store.files.known([photo_id]), strict=True):
        if vector is None or photo.width is None or photo.height is None or not file.content_hash:
            continue
        return EmbeddedPhoto(
            path=photo.path,
            encoder=encoder,
            vector=vector.astype(np.float32),
            content_hash=file.content_hash,
            size=photo.size,
            mtime_ns=photo.mtime_ns,
            width=photo.width,
            height=photo.height,
            taken_at=photo.taken_at,
            taken_from=photo.taken_from,
            taken_offset=photo.taken_offset,
            damage=photo.damage,
            camera=photo.camera,
            lens=photo.lens,
            traits=store.duplicates.traits([photo_id]).get(photo_id),
            duration_ms=photo.duration_ms,
        )
    return None


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
        present = store.files.present(ids)
        _make_room(store, keys, encoder, results)
        pictures = [
            _picture(photo.id, embedded)
            for photo, embedded in results.embedded
            if photo.id in present
        ]
        store.complete_photos(pictures, encoder)
        found = [(item.photo_id, item.vector) for item in pictures if item.vector is not None]
        if found:
            vectors = np.stack([vector for _, vector in found])
            keys.enter(encoder, [photo_id for photo_id, _ in found], vectors)
        store.mark_unreadable(_present(results.unreadable, present))
    return Changes(updated=tuple(photo_id for photo_id in ids if photo_id in present))


def _make_room(store: Store, keys: HashKeys, encoder: str, results: _Results) -> None:
    """Take photos out of the indexes that what was found out of them now contradicts.

    By another encoder's vector a photo goes on being found, until the new index has them all.
    """
    embedded = {photo.id: result.content_hash for photo, result in results.embedded}
    known = store.files.known(list(embedded))
    changed = [file.id for file in known if file.content_hash not in (None, embedded[file.id])]
    changed += [photo.id for photo, result in results.embedded if not result.vector.size]
    keys.leave([*changed, *(photo.id for photo, _ in results.unreadable)])
    store.vectors.drop(changed)
    keys.leave(list(embedded), encoder)


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
        taken_from=embedded.taken_from,
        taken_offset=embedded.taken_offset,
        facts_version=embedded.facts_version,
        vector=embedded.vector.astype(np.float16) if embedded.vector.size else None,
        damage=embedded.damage,
        camera=embedded.camera,
        lens=embedded.lens,
        traits=embedded.traits,
        annotations=embedded.annotations,
        duration_ms=embedded.duration_ms,
        frames=embedded.frames,
    )
