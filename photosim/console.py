"""The command line's output: JSON on standard output, progress on standard error."""

import json
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from photosim.errors import NO_WINDOW, PhotoSimError
from photosim.library.progress import Progress
from photosim.streams import bare

if TYPE_CHECKING:
    from tqdm import tqdm

    from photosim.library.moving.archive import Bytes

_PIECES = 10_000  # of a JSON document that are written together

T = TypeVar("T")

_WORDS = {
    "scanning": "Looking",
    "embedding": "Indexing",
    "fitting": "Tuning",
    "comparing": "Comparing",
}


class Refused(PhotoSimError):  # noqa: N818  an answer, not a mistake
    """The request cannot be carried out; the message is for the person."""


def print_json(document: dict[str, Any]) -> None:
    """Print one JSON document; names with undecodable bytes keep them as escapes.

    It is written piece by piece: the text of a list of 100,000 photos takes 300 MB while it is put
    together.
    """
    pieces = json.JSONEncoder(indent=2).iterencode(document)
    while written := "".join(islice(pieces, _PIECES)):
        print(written, end="")
    print()


def follow(work: Generator[Progress | None, None, T]) -> T:
    """Run long work to its end, with a progress bar on a terminal; returns its result.

    A step that yields None has no progress to tell.
    """
    bar: tqdm[Any] | None = None
    stage = ""
    try:
        while True:
            try:
                progress = next(work)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]
            if progress is None:
                continue
            if bar is None or progress.stage != stage:
                stage = progress.stage
                if bar is not None:
                    bar.close()
                bar = progress_bar(_WORDS[stage], " photos", dynamic_ncols=True)
                bar.total = progress.total
            bar.update(progress.done - bar.n)
    finally:
        work.close()
        if bar is not None:
            bar.close()


def progress_bar(title: str, unit: str, **options: Any) -> "tqdm[Any]":
    """A bar on standard error if that is a terminal; its total may be set later."""
    from tqdm import tqdm  # what shows no progress need not wait for it

    tqdm.monitor_interval = 0  # no thread to redraw bars: they are advanced twice a second
    return tqdm(desc=title, unit=unit, disable=None, file=bare(sys.stderr), **options)


def download_bar(title: str) -> tuple[Callable[[int, int | None], None], Callable[[], None]]:
    """A progress bar in bytes: functions to advance and to close it.

    A megabyte has a million, as in the window.
    """
    bar = progress_bar(title, "B", unit_scale=True)

    def advance(done: int, total: int | None) -> None:
        bar.total = total
        bar.update(done - bar.n)

    return advance, bar.close


def follow_bytes(title: str, work: "Generator[Bytes, None, T]") -> T:
    """Run work that is measured in bytes to its end; returns its result."""
    advance, close = download_bar(title)
    try:
        while True:
            try:
                step = next(work)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]
            advance(step.done, step.total)
    finally:
        work.close()
        close()


def counted(number: int, one: str, many: str) -> str:
    """A number and what is counted: 1 photo, 2 photos."""
    return f"{number:,} {one if number == 1 else many}"


def say(message: str) -> None:
    """Print a message that is not part of the result."""
    print(message, file=sys.stderr)


@contextmanager
def qt_imported() -> Iterator[None]:
    """Explain it where importing Qt fails, as on a system without a library that Qt needs."""
    try:
        yield
    except ImportError as error:
        raise Refused(f"Qt cannot be loaded: {error}. {NO_WINDOW}") from error
