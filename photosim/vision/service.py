"""The client of the encoder process: photos in, futures out.

Torch and the decoders live in a process of their own: importing torch freezes a window's event
loop, and a crash in a decoder must not take the window down.
"""

import logging
import os
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

from photosim.vision.files import UnreadablePhoto
from photosim.vision.messages import (
    CompareWith,
    Comparisons,
    DecodeFile,
    Embed,
    EmbeddedPhoto,
    EmbeddedText,
    EmbedRegions,
    EmbedText,
    EncoderInfo,
    EncoderUnavailable,
    LoadEncoder,
    MakePreview,
    MakeThumbnail,
    PhotoFacts,
    PhotoRegions,
    Preview,
    Priority,
    ProcessSetup,
    ReadFacts,
    Region,
    Seen,
    Task,
)
from photosim.vision.models import EncoderChoice
from photosim.vision.supervisor import Supervisor
from photosim.vision.thumbnails import LARGE, ThumbnailCache
from photosim.vision.word_service import WordService

__all__ = [
    "EmbeddedPhoto",
    "EncoderInfo",
    "EncoderService",
    "EncoderUnavailable",
    "Preview",
    "Priority",
]

JOB_TIMEOUT_SECONDS = 30.0


class EncoderService:
    """Embeds photos and makes thumbnails and previews in the encoder process.

    All methods may be called from any thread, and only `info`, `info_within` and `close` wait. The
    process starts with the first call and is restarted when it dies. Callbacks added to the futures
    run in the service's thread and must be quick; a future may be cancelled while it is queued.

    Args:
        choice: The encoder to load.
        device: "auto", "cpu" or "cuda".
        thumbnails: Where thumbnails are kept; without it there are none.
        threads: Threads for decoding, and on the CPU as many for the network; by default one a
            core each.
        memory: File that remembers the quickest way to run the network on this computer; without
            it that is measured at each start.
        job_timeout: Seconds after which a photo is given up: of waiting for the next piece of its
            file, or of processor time for decoding it. Time in which the process or the computer
            stood still does not count.
        decode: Decodes an open photo; a function of a module, by default that of `photos`.
        load: Loads the encoder; a function of a module, by default torch's.

    Attributes:
        words: The larger model that knows words, where there is one, set up like this encoder.
    """

    def __init__(
        self,
        choice: EncoderChoice,
        *,
        device: str = "auto",
        thumbnails: ThumbnailCache | None = None,
        threads: int | None = None,
        memory: Path | None = None,
        job_timeout: float = JOB_TIMEOUT_SECONDS,
        decode: DecodeFile | None = None,
        load: LoadEncoder | None = None,
    ) -> None:
        self._thumbnails = thumbnails
        self._job_timeout = job_timeout
        self._setup = ProcessSetup(
            choice=choice,
            device=device,
            thumbnails=thumbnails,
            threads=min(threads or usable_cores(), usable_cores()),
            memory=memory,
            decode=decode,
            load=load,
            log_level=logging.getLogger("photosim").getEffectiveLevel(),
        )
        self._supervisor = Supervisor(self._setup, job_timeout)
        self.words = WordService(self.beside)

    @property
    def choice(self) -> EncoderChoice:
        """The encoder asked for."""
        return self._setup.choice

    def renew(self, choice: EncoderChoice, device: str, threads: int | None) -> None:
        """Continue with another encoder, device or number of threads, in a new process.

        Jobs that are not done yet are done by the new one. Callers who care which encoder made a
        vector ask for nothing meanwhile.
        """
        threads = min(threads or usable_cores(), usable_cores())
        self._setup = replace(self._setup, choice=choice, device=device, threads=threads)
        self._supervisor.renew(self._setup)
        self.words.start_anew()

    def use(self, choice: EncoderChoice) -> None:
        """Continue with another encoder, as `renew` does, on the same device and threads."""
        self.renew(choice, self._setup.device, self._setup.threads)

    def info(self) -> EncoderInfo:
        """Return the encoder in use, waiting until it is loaded.

        Raises:
            EncoderUnavailable: None can be loaded, or the service is closed.
        """
        info = self._supervisor.info()
        assert info is not None  # it was waited for
        return info

    def info_within(self, seconds: float) -> EncoderInfo | None:
        """Return the encoder in use, or None if it is not loaded within so many seconds.

        Raises:
            EncoderUnavailable: None can be loaded, or the service is closed.
        """
        return self._supervisor.info(seconds)

    def beside(self, choice: EncoderChoice) -> "EncoderService":
        """Create a service for another encoder, set up like this one but without thumbnails."""
        setup = self._setup
        return EncoderService(
            choice,
            device=setup.device,
            threads=setup.threads,
            memory=setup.memory,
            job_timeout=self._job_timeout,
            decode=setup.decode,
            load=setup.load,
        )

    def embed(
        self, path: Path, priority: Priority = Priority.INDEX, region: Region | None = None
    ) -> Future[EmbeddedPhoto]:
        """Embed a photo, or a part of it; with priority INDEX its thumbnail is written as well.

        The future fails with `UnreadablePhoto` or `EncoderUnavailable`.
        """
        with_thumbnail = priority is Priority.INDEX and self._thumbnails is not None
        return self._submit(path, priority, Embed(with_thumbnail, region))

    def embed_regions(self, photo: Path, mtime_ns: int) -> Future[PhotoRegions]:
        """Embed the regions of a photo, seen in its thumbnail: its own file is not looked at.

        ``mtime_ns`` says when the photo was last changed. The future fails with `UnreadablePhoto`
        where there is no thumbnail of it as it is since, or with `EncoderUnavailable`.
        """
        if self._thumbnails is None:
            failed: Future[PhotoRegions] = Future()
            failed.set_exception(UnreadablePhoto(photo, "There is no thumbnail of it"))
            return failed
        thumbnail = self._thumbnails.path_for(photo)
        task = EmbedRegions(photo, mtime_ns)
        return self._submit(thumbnail, Priority.SECOND_LOOK, task)

    def embed_text(self, text: str) -> Future[EmbeddedText]:
        """Embed a text by an encoder that knows words; its half for pictures is not waited for.

        The future fails with `TextFailed` or `EncoderUnavailable`.
        """
        return self._submit(self.choice.weights, Priority.QUERY, EmbedText(text))

    def facts(self, path: Path) -> Future[PhotoFacts]:
        """Read what a photo's file says of it, after all else; torch is not waited for.

        The future fails with `UnreadablePhoto` or `EncoderUnavailable`.
        """
        return self._submit(path, Priority.INDEX, ReadFacts())

    def compare(
        self, photo: Seen, others: Sequence[Seen], priority: Priority = Priority.INDEX
    ) -> Future[Comparisons]:
        """Find out which photos show the same picture as one, by thumbnails where there are some.

        Usually after all else; torch is not waited for. The future fails with `UnreadablePhoto`
        where neither the photo nor its thumbnail can be read, or with `EncoderUnavailable`.
        """
        task = CompareWith(photo, tuple(others))
        return self._submit(photo.path, priority, task)

    def thumbnail(self, path: Path, side: int = LARGE) -> Future[Path]:
        """Return the photo's thumbnail, made if there is no fresh one; torch is not waited for.

        ``side`` is `thumbnails.LARGE` or `thumbnails.X_LARGE`.

        The future fails with `UnreadablePhoto` or `EncoderUnavailable`.

        Raises:
            ValueError: The service was made without a place for thumbnails.
        """
        if self._thumbnails is None:
            raise ValueError("this service keeps no thumbnails")
        return self._submit(path, Priority.THUMBNAIL, MakeThumbnail(side))

    def preview(self, path: Path, side: int) -> Future[Preview]:
        """Decode a photo for showing, its longest side at most `side` pixels.

        The future fails with `UnreadablePhoto` or `EncoderUnavailable`.
        """
        return self._submit(path, Priority.VIEW, MakePreview(side))

    def avoid(self, folders: frozenset[Path]) -> None:
        """Fail jobs on photos in unresponsive folders, until the next call.

        The futures fail with `UnreadablePhoto` instead of holding up the others.
        """
        self._supervisor.avoid(folders)
        self.words.avoid(folders)

    def close(self) -> None:
        """End the process; outstanding jobs fail with `EncoderUnavailable`."""
        self.words.close()
        self._supervisor.close()

    def _submit(self, path: Path, priority: Priority, task: Task) -> Future[Any]:
        return self._supervisor.submit(path, priority, task)


def usable_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def training_threads(cores: int | None) -> int:
    """How many threads a training gets, at most so many: one core is left to other programs.

    Threads wait for each other at every layer, so one that another program holds up holds up all.
    """
    return max(1, min(cores or usable_cores(), usable_cores() - 1))
