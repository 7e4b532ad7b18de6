"""Unfinished jobs, and the queues in which they wait for the encoder process."""

import mmap
from collections import deque
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from photosim.vision.files import UnreadablePhoto
from photosim.vision.messages import (
    Embed,
    EmbedRegions,
    Job,
    Preview,
    Priority,
    Result,
    Stage,
    TextFailed,
)
from photosim.vision.process_time import Spell


@dataclass(eq=False)
class Pending:
    """A job that has not ended.

    Attributes:
        job: What to do.
        future: The caller's, for the result.
        claimed: Whether the future can no longer be cancelled.
        stage: Where in the process it is, None while it is not known to have been taken up.
        spent: Seconds without progress that count against it.
        pixels: The pixels of a preview that have arrived.
    """

    job: Job
    future: Future[Any]
    claimed: bool = False
    stage: Stage | None = None
    spent: float = 0.0
    pixels: mmap.mmap | None = None

    @property
    def needs_encoder(self) -> bool:
        """Whether the process can only do it once the encoder is loaded."""
        return isinstance(self.job.task, Embed | EmbedRegions)

    def is_in(self, folders: Collection[Path]) -> bool:
        """Whether its photo lies in one of these folders, at any depth."""
        return any(self.job.path.is_relative_to(folder) for folder in folders)

    def enter(self, stage: Stage | None) -> None:
        """Note that it is in another stage from now on, or has made progress in the same."""
        self.stage = stage
        self.spent = 0.0

    @property
    def is_timed(self) -> bool:
        """Whether it may take too long; waiting for its turn may take any time."""
        return self.stage not in (None, Stage.WAITING)

    def spend(self, spell: Spell) -> None:
        """Count time without progress: on the clock while it is read, else of the processor."""
        if self.is_timed:
            self.spent += spell.awake if self.stage is Stage.READING else spell.worked

    def claim(self) -> bool:
        """Rule out cancelling from now on; return False if the caller has cancelled already."""
        self.claimed = self.claimed or self.future.set_running_or_notify_cancel()
        return self.claimed

    def keep(self, start: int, total: int, rgb: bytes) -> None:
        """Put a strip of a preview in its place."""
        if self.pixels is None or start == 0:  # it may have been begun before by another process
            self.pixels = mmap.mmap(-1, total)  # unlike a bytearray takes no time to be zeroed
        self.pixels[start : start + len(rgb)] = rgb

    def finish(self, outcome: Result | UnreadablePhoto | TextFailed) -> None:
        """Give the caller the result; a preview's pixels have arrived before."""
        if isinstance(outcome, UnreadablePhoto | TextFailed):
            self.fail(outcome)
            return
        if isinstance(outcome, Preview) and self.pixels is not None:
            outcome = replace(outcome, rgb=memoryview(self.pixels))
        self.future.set_result(outcome)

    def fail(self, error: Exception) -> None:
        """Give the caller the error, unless it has cancelled."""
        if self.claim():
            self.future.set_exception(error)


class JobQueues:
    """Waiting jobs by urgency, those that need the encoder apart from those that do not."""

    def __init__(self) -> None:
        self._queues: dict[tuple[Priority, bool], deque[Pending]] = {
            (priority, needs_encoder): deque()
            for priority in Priority
            for needs_encoder in (False, True)
        }

    def add(self, pending: Pending) -> None:
        """Queue a new job."""
        self._queues[pending.job.priority, pending.needs_encoder].append(pending)

    def put_back(self, jobs: Iterable[Pending]) -> None:
        """Queue jobs that were taken before in front of the others, in their old order."""
        for pending in sorted(jobs, key=lambda pending: pending.job, reverse=True):
            self._queues[pending.job.priority, pending.needs_encoder].appendleft(pending)

    def take(self, room: Mapping[Priority, int], encoder_loaded: bool) -> list[Pending]:
        """Take and claim what there is room for, most urgent first; drop what was cancelled."""
        left = dict(room)
        taken: list[Pending] = []
        for (priority, needs_encoder), waiting in self._queues.items():
            if needs_encoder and not encoder_loaded:
                continue
            while waiting and left[priority] > 0:
                pending = waiting.popleft()
                if pending.claim():
                    left[priority] -= 1
                    taken.append(pending)
        return taken

    def remove_in(self, folders: Collection[Path]) -> list[Pending]:
        """Take all jobs on photos in these folders."""
        removed: list[Pending] = []
        for waiting in self._queues.values():
            removed += [pending for pending in waiting if pending.is_in(folders)]
            kept = [pending for pending in waiting if not pending.is_in(folders)]
            waiting.clear()
            waiting.extend(kept)
        return removed

    def drain(self, only_embeddings: bool) -> list[Pending]:
        """Take all jobs, or all that need the encoder."""
        drained: list[Pending] = []
        for (_, needs_encoder), waiting in self._queues.items():
            if needs_encoder or not only_embeddings:
                drained.extend(waiting)
                waiting.clear()
        return drained
