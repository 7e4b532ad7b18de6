"""What finding copies costs in a library of any size, whose photos exist only in its catalogue.

The network's work and comparing two thumbnails are left out: these take as long for each photo,
however many there are. One photo in fifty has nearly the signature of another one. Beyond 200,000
photos the neighbours of every 11th and of every 33rd are asked for; the difference tells what one
more takes, and so what all would.
"""

import multiprocessing
import resource
import shutil
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock

import numpy as np

from photosim.arrays import Ids
from photosim.catalogue.records import Alike, Likeness
from photosim.catalogue.store import Store
from photosim.library.candidates import Candidates
from photosim.library.comparing import mark_of
from photosim.library.duplicates import Duplicates
from photosim.search.nearest_rows import Cells, NearRows
from photosim.traits import PictureTraits
from tests.benchmarks.synthetic_library import ENCODER, make_library
from tests.fakes import FakeEncoderService

COPIES = 50  # one photo in so many is a copy
_ALL_UP_TO, _ONE_IN = 200_000, (33, 11)
_BATCH = 5_000

T = TypeVar("T")


class Steps:
    """Takes steps of work; knows how long all and the longest of them took."""

    def __init__(self) -> None:
        self.seconds = self.longest = 0.0

    def run(self, work: Generator[object, None, T]) -> T:
        """Take all steps of work; returns its result."""
        while True:
            began = time.process_time()
            try:
                next(work)
            except StopIteration as end:
                result: T = end.value
                return result
            finally:
                took = time.process_time() - began
                self.seconds += took
                self.longest = max(self.longest, took)


def measure(folder: Path, photos: int) -> dict[str, object]:
    """Measure on a library that is made if the folder has none of this size; seconds of CPU."""
    original, data = folder / f"{photos}", folder / f"{photos}-used"
    context = multiprocessing.get_context("spawn")  # whose memory is not counted
    if not original.exists():
        _in_process(context.Process(target=_make, args=(original, photos)))
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(original, data)
    found: dict[str, object] = {"photos": photos}
    with context.Pool(1, maxtasksperchild=1) as pool:
        found |= pool.apply(_compare_all, (data,))
    with context.Pool(1, maxtasksperchild=1) as pool:
        found |= pool.apply(_one_more, (data,))
    with context.Pool(1, maxtasksperchild=1) as pool:
        found |= pool.apply(_group, (data,))
    return found


def _in_process(process: multiprocessing.process.BaseProcess) -> None:
    process.start()
    process.join()
    assert process.exitcode == 0, "the library could not be made"


def _make(data: Path, photos: int) -> None:
    make_library(data, photos)
    random = np.random.default_rng(1)
    with Store.open(data / "catalogue.sqlite") as store:
        [folder] = store.folders()
        ids = np.sort(store.photo_ids())
        for start in range(0, len(ids), _BATCH):
            part = ids[start : start + _BATCH]
            signatures = random.integers(60, 190, (len(part), 63)).astype(np.uint8)
            signatures[1::COPIES] = signatures[::COPIES][: len(signatures[1::COPIES])]
            signatures[1::COPIES, 0] += 1
            traits = [
                PictureTraits(row, f"Maker {number % 7}") for number, row in enumerate(signatures)
            ]
            store.duplicates.put_traits(list(zip(part.tolist(), traits, strict=True)))
        store.mark_folder(folder.id, online=False, volume=None)  # so that no disk is asked


@dataclass
class _Asked:
    """Neighbours of some photos, and seconds: all, of them after sorting, and the longest step."""

    candidates: Candidates
    due: Ids
    seconds: float
    asking_s: float
    longest: float


def _find(store: Store, due: Ids) -> _Asked:
    steps = Steps()
    began = time.process_time()
    candidates = Candidates(store, ENCODER, due)
    opening = time.process_time() - began
    with _asking_timed() as asking:
        steps.run(_followed(candidates.find()))
    longest = max(opening, steps.longest)
    return _Asked(candidates, due, opening + steps.seconds, asking.seconds, longest)


def _compare_all(data: Path) -> dict[str, object]:
    before = _peak_mb()
    with Store.open(data / "catalogue.sqlite") as store:
        ids = np.sort(store.photo_ids())
        each = 0.0
        if len(ids) > _ALL_UP_TO:
            few, many = (_find(store, ids[::one_in]).asking_s for one_in in _ONE_IN)
            each = (many - few) / (len(ids[:: _ONE_IN[1]]) - len(ids[:: _ONE_IN[0]]))
        found = _find(store, ids[:: _ONE_IN[0]] if each else ids)
        candidates, due = found.candidates, found.due
        seconds = found.seconds + each * (len(ids) - len(due))
        pairs = named = 0
        for photo_id, others in candidates.jobs():
            pairs += len(others)
            named += any(_is_copy(ids, photo_id, other) for other in others)
        peak = _peak_mb() - before
        _note_compared(store, candidates, ids)
    places = np.searchsorted(ids, due) % COPIES
    wanted = len(np.unique(np.searchsorted(ids, due[places < 2]) // COPIES))
    return {
        "asked": len(due),
        "neighbours_s": round(seconds, 1),
        "longest_step_s": round(found.longest, 2),
        "pairs_a_photo": round(pairs / len(due), 2),
        "copies_named": round(named / wanted, 4),
        "neighbours_mb": round(peak),
        "bytes_a_photo": round(_kept_bytes(data) / len(ids)),
    }


@contextmanager
def _asking_timed() -> Iterator[Steps]:
    """Know how long it takes to find the nearest rows, once they are sorted into cells."""
    steps, nearest = Steps(), Cells.nearest

    def timed(cells: Cells, *arguments: Any) -> Iterator[NearRows]:
        found = nearest(cells, *arguments)
        while True:
            began = time.process_time()
            try:
                part = next(found)
            except StopIteration:
                return
            finally:
                steps.seconds += time.process_time() - began
            yield part

    with mock.patch.object(Cells, "nearest", timed):
        yield steps


def _followed(steps: Iterable[None]) -> Generator[None, None, None]:
    yield from steps


def _is_copy(ids: Ids, one: int, other: int) -> bool:
    first, second = np.searchsorted(ids, sorted((one, other)))
    return bool(first % COPIES == 0 and second == first + 1)


def _note_compared(store: Store, candidates: Candidates, ids: Ids) -> None:
    """Keep what comparing would have found: all pairs, of which the copies are copies."""
    written: list[Alike] = []
    for photo_id, others in candidates.jobs():
        here = candidates.content_of(photo_id)
        for other in others:
            first, second = sorted((here, candidates.content_of(other)))
            kind = Likeness.SURE if _is_copy(ids, photo_id, other) else Likeness.DIFFERENT
            written.append(Alike(first, second, kind, 990))
        if len(written) >= _BATCH:
            store.duplicates.put_pairs(written)
            written = []
    store.duplicates.put_pairs(written)
    store.duplicates.mark_compared(ids.tolist(), mark_of(ENCODER))


def _one_more(data: Path) -> dict[str, object]:
    """Find the neighbours of one photo that has just arrived, and what hangs together with it."""
    before, steps = _peak_mb(), Steps()
    with Store.open(data / "catalogue.sqlite") as store:
        began = time.process_time()
        candidates = Candidates(store, ENCODER, np.sort(store.photo_ids())[-1:])
        opening = time.process_time() - began
        steps.run(_followed(candidates.find()))
        began = time.process_time()
        for part in store.duplicates.pairs((Likeness.SURE, Likeness.EDITED)):
            candidates.photos_of([pair.first for pair in part])
        reading = time.process_time() - began
    return {
        "one_more_s": round(opening + steps.seconds + reading, 2),
        "one_more_mb": round(_peak_mb() - before),
    }


def _group(data: Path) -> dict[str, object]:
    before, steps = _peak_mb(), Steps()
    service = FakeEncoderService()
    with Store.open(data / "catalogue.sqlite", read_only=True) as store:
        copies = Duplicates(store, service, lambda: ENCODER)
        groups = steps.run(copies.groups())
    service.close()
    return {
        "groups": len(groups.all),
        "groups_s": round(steps.seconds, 1),
        "groups_longest_step_s": round(steps.longest, 2),
        "groups_mb": round(_peak_mb() - before),
    }


def _kept_bytes(data: Path) -> float:
    """Bytes of what is kept to find copies, indexes included."""
    import sqlite3

    tables = "'picture', 'alike', 'sqlite_autoindex_alike_1'"
    connection = sqlite3.connect(data / "catalogue.sqlite")
    query = f"SELECT sum(pgsize) FROM dbstat WHERE name IN ({tables})"
    (size,) = connection.execute(query).fetchone()
    connection.close()
    return float(size)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
