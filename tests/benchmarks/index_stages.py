"""Where the time of an index run goes: processor seconds of each stage, in both processes.

The stages' functions are wrapped by name from outside, so that the program itself carries no
clocks. Seconds are kept in a small file that both processes map, since the encoder process ends
without cleaning up.
"""

import functools
import mmap
import os
import struct
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

STAGES = (
    "start",  # of both processes: imports, weights, choosing the quickest way
    "read",
    "hash",
    "decode",
    "resize",
    "thumbnail",
    "forward",
    "scan",
    "store",
    "fit",
)
_FILE_VARIABLE = "PHOTOSIM_BENCH_STAGES"


class Counters:
    """Seconds by stage in a mapped file."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(8 * len(STAGES)))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 0)

    def add(self, stage: str, seconds: float) -> None:
        """Add to one stage; the threads of one process take turns by Python's own lock."""
        at = 8 * STAGES.index(stage)
        (sofar,) = struct.unpack_from("d", self._map, at)
        struct.pack_into("d", self._map, at, sofar + seconds)

    def seconds(self) -> dict[str, float]:
        """All stages."""
        return dict(zip(STAGES, struct.unpack_from(f"{len(STAGES)}d", self._map), strict=True))


def environment(path: Path) -> dict[str, str]:
    """The environment for a process that counts into this file."""
    return {**os.environ, _FILE_VARIABLE: str(path)}


def install() -> None:
    """Count what this process and the encoder process it starts do."""
    from photosim.library import embed, index
    from photosim.vision.service import EncoderService

    counters = Counters(Path(os.environ[_FILE_VARIABLE]))
    for name in ("_write", "_drop_done_elsewhere", "_without_vector"):
        setattr(embed, name, _timed(getattr(embed, name), counters, "store"))
    for name, stage in (("scan_folder", "scan"), ("refit_if_due", "fit")):
        setattr(index, name, _timed_steps(getattr(index, name), counters, stage))
    run = embed.__dict__["_Run"]
    run.__init__ = _after_start(run.__init__)
    EncoderService.__init__ = functools.partialmethod(  # type: ignore[assignment, method-assign]
        EncoderService.__init__, load=load, decode=decode
    )


def count_start() -> None:
    """Count all that this process has done so far as its start."""
    _counters().add("start", time.process_time())


def load(*arguments: Any) -> Any:
    """Load the encoder in the encoder process, with every stage of that process wrapped."""
    from photosim.vision import encoder_process
    from photosim.vision.encoders import load_encoder
    from photosim.vision.files import PhotoFile
    from photosim.vision.thumbnails import ThumbnailCache

    counters = _counters()
    encoder = load_encoder(*arguments)
    encoder.encode = _timed(encoder.encode, counters, "forward")  # type: ignore[method-assign]
    opening = _timed_opening(encoder_process.__dict__["open_photo"], counters)
    setattr(encoder_process, "open_photo", opening)  # noqa: B010
    for owner, name, stage in (
        (encoder_process, "prepare", "resize"),
        (PhotoFile, "content_hash", "hash"),
        (ThumbnailCache, "write", "thumbnail"),
    ):
        setattr(owner, name, _timed(getattr(owner, name), counters, stage))
    count_start()
    return encoder


def decode(*arguments: Any) -> Any:
    """Decode a photo in the encoder process."""
    from photosim.vision.photos import decode_file

    began = time.thread_time()
    try:
        return decode_file(*arguments)
    finally:
        _counters().add("decode", time.thread_time() - began)


@functools.cache
def _counters() -> Counters:
    return Counters(Path(os.environ[_FILE_VARIABLE]))


def _timed(work: Callable[..., Any], counters: Counters, stage: str) -> Callable[..., Any]:
    @functools.wraps(work)
    def timed(*arguments: Any, **options: Any) -> Any:
        began = time.thread_time()
        try:
            return work(*arguments, **options)
        finally:
            counters.add(stage, time.thread_time() - began)

    return timed


def _after_start(work: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(work)
    def begun(*arguments: Any, **options: Any) -> Any:
        count_start()
        return work(*arguments, **options)

    return begun


def _timed_steps(work: Callable[..., Any], counters: Counters, stage: str) -> Callable[..., Any]:
    def timed(*arguments: Any, **options: Any) -> Generator[Any, None, Any]:
        steps = work(*arguments, **options)
        advance = _timed(steps.__next__, counters, stage)
        while True:
            try:
                step = advance()
            except StopIteration as end:
                return end.value
            yield step

    return timed


def _timed_opening(work: Callable[..., Any], counters: Counters) -> Callable[..., Any]:
    @contextmanager
    def timed(path: Path, **options: Any) -> Iterator[Any]:
        began = time.thread_time()
        with work(path, **options) as file:
            counters.add("read", time.thread_time() - began)
            yield file

    return timed
