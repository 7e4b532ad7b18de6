"""Photos that an encoder is at work on."""

import queue
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

from photosim.catalogue.records import PhotoRecord
from photosim.vision.messages import EmbeddedPhoto


class PhotosUnderway:
    """Hands photos to an encoder and takes them back as they are finished, in whatever order.

    Args:
        embed: Hands one to the encoder.
    """

    def __init__(self, embed: Callable[[Path], Future[EmbeddedPhoto]]) -> None:
        self._embed = embed
        self._running: dict[Future[EmbeddedPhoto], PhotoRecord] = {}
        self._ended: queue.SimpleQueue[Future[EmbeddedPhoto]] = queue.SimpleQueue()

    def __len__(self) -> int:
        return len(self._running)

    def has(self, photo_id: int) -> bool:
        """Whether a photo is not back yet."""
        return any(photo.id == photo_id for photo in self._running.values())

    def submit(self, photo: PhotoRecord) -> None:
        """Hand a photo to the encoder."""
        future = self._embed(photo.path)
        self._running[future] = photo
        future.add_done_callback(self._ended.put)

    def finished(self, wait_s: float) -> Iterator[tuple[PhotoRecord, Future[EmbeddedPhoto]]]:
        """The photos that are back, waiting for the first at most this many seconds."""
        try:
            if self._running:
                yield self._take(self._ended.get(timeout=wait_s))
            while True:
                yield self._take(self._ended.get_nowait())
        except queue.Empty:
            return

    def cancel(self) -> None:
        """Want none of them any more; what the encoder has begun comes to nothing."""
        for future in self._running:
            future.cancel()

    def _take(self, future: Future[EmbeddedPhoto]) -> tuple[PhotoRecord, Future[EmbeddedPhoto]]:
        return self._running.pop(future), future
