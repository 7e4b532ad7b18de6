"""The larger model that knows words, in a process of its own that runs only while it is needed.

The encoder of pictures goes on beside it, in its own process: what a person waits for never waits
for a model that is ten times as large.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from photosim.vision.messages import EmbeddedPhoto, EmbeddedText, EncoderClosed
from photosim.vision.models import EncoderChoice

if TYPE_CHECKING:
    from photosim.vision.service import EncoderService

T = TypeVar("T")

_REST_S = 120.0
_CLOSED = "PhotoSim is closing."


class WordService:
    """Embeds photos and texts by a model that knows words; may be used from any thread.

    Args:
        make: Makes a service for its encoder.
        clock: Tells seconds.
    """

    def __init__(
        self,
        make: "Callable[[EncoderChoice], EncoderService]",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._make = make
        self._clock = clock
        self._lock = threading.Lock()
        self._choice: EncoderChoice | None = None
        self._running: EncoderService | None = None
        self._used_at = 0.0
        self._asked: set[Future[Any]] = set()  # and not answered yet
        self._closed = False

    @property
    def choice(self) -> EncoderChoice | None:
        """The model in use; None where there is none on this computer."""
        return self._choice

    def use(self, choice: EncoderChoice | None) -> None:
        """Go on with this model; what another one was asked fails."""
        with self._lock:
            ended = None if choice == self._choice else self._take()
            self._choice = choice
        if ended is not None:
            ended.close()

    def embed(self, path: Path) -> Future[EmbeddedPhoto]:
        """Embed a photo, after all texts; the future fails as that of `EncoderService.embed`."""
        return self._ask(lambda service: service.embed(path))

    def embed_text(self, text: str) -> Future[EmbeddedText]:
        """Embed a text; the future fails with `TextFailed` or `EncoderUnavailable`."""
        return self._ask(lambda service: service.embed_text(text))

    def avoid(self, folders: frozenset[Path]) -> None:
        """Fail jobs on photos in folders that do not answer, until the next call."""
        with self._lock:
            if self._running is not None:
                self._running.avoid(folders)

    def start_anew(self) -> None:
        """Go on in a new process, on another device; what is outstanding fails."""
        with self._lock:
            ended = self._take()
        if ended is not None:
            ended.close()

    def rest(self) -> None:
        """End the process if nothing was asked of it for two minutes."""
        with self._lock:
            unused = not self._asked and self._clock() - self._used_at >= _REST_S
            idle = self._running is not None and unused
            ended = self._take() if idle else None
        if ended is not None:
            ended.close()

    def close(self) -> None:
        """End the process for good; what is outstanding fails."""
        with self._lock:
            self._closed = True
            ended = self._take()
        if ended is not None:
            ended.close()

    def _take(self) -> "EncoderService | None":
        ended, self._running = self._running, None
        return ended

    def _ask(self, ask: "Callable[[EncoderService], Future[T]]") -> Future[T]:
        with self._lock:
            if self._closed or self._choice is None:
                refused: Future[T] = Future()
                refused.set_exception(EncoderClosed(_CLOSED))
                return refused
            if self._running is None:
                self._running = self._make(self._choice)
            self._used_at = self._clock()
            future = ask(self._running)
            self._asked.add(future)
        future.add_done_callback(self._asked.discard)
        return future
