"""How often a random part of a photo finds that photo, before and after the second look.

    python tests/benchmarks/bench_parts.py FOLDER --photos 3180 --queries 150

Photos are drawn from the folder by the seed and indexed in a library of their own. For each size of
part some of them are searched with: a copy that the library does not know, of which a random part
is framed. What counts is the place at which the original is found. What the encoder sees of a photo
is kept for the other searches, so that all 300 photos are looked at in each. The times are those of
further searches for which nothing is kept, as in the program: from asking to the first answer, and
to the last one, which comes after at most six seconds and the time for the first 60 photos.
"""

import argparse
import json
import math
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future, wait
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from photosim.library.library import Library
from photosim.library.query import Answer, Example, Query, Region
from photosim.search.options import SearchOptions
from photosim.vision.files import is_photo
from photosim.vision.messages import PhotoRegions
from photosim.vision.models import embedded_choice
from photosim.vision.service import EncoderService
from photosim.vision.thumbnails import ThumbnailCache

COUNT = 300
SHARES = (0.5, 0.3, 0.15)
_OBLONG = 0.4  # width by height goes from exp(-0.4) to exp(0.4) times the photo's


class RememberingService(EncoderService):
    """Keeps what it has seen of a photo's regions, if told to."""

    seen: dict[Path, Future[PhotoRegions]] | None = None

    def embed_regions(self, photo: Path, mtime_ns: int) -> Future[PhotoRegions]:
        if self.seen is None:
            return super().embed_regions(photo, mtime_ns)
        if photo not in self.seen or self.seen[photo].cancelled():
            self.seen[photo] = super().embed_regions(photo, mtime_ns)
        return self.seen[photo]


@dataclass(frozen=True)
class Stages:
    """A search: its answers, and the milliseconds after which each came."""

    answers: list[Answer]
    milliseconds: list[float]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--photos", type=int, default=3180)
    parser.add_argument("--queries", type=int, default=150, help="of each size")
    parser.add_argument("--timed", type=int, default=20, help="searches that are timed")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--work", type=Path, help="folder that keeps the library for another run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="photosim-parts-") as folder:
        print(json.dumps(_measure(options, options.work or Path(folder)), indent=2))


def _measure(options: argparse.Namespace, work: Path) -> dict[str, object]:
    chance = random.Random(options.seed)
    files = sorted(path for path in options.folder.rglob("*") if is_photo(path.name))
    files = chance.sample(files, min(options.photos, len(files)))
    copies = {_copied(path, work / "photos", str(n)): path for n, path in enumerate(files)}
    service = RememberingService(embedded_choice(), thumbnails=ThumbnailCache(work / "thumbnails"))
    with closing(service), Library.open(work / "c.sqlite", service, read_only=False) as library:
        for _ in library.index([work / "photos"]):
            pass
        for _ in library.load():
            pass
        searches = _Searches(library, sorted(copies), chance, work / "elsewhere")
        timed = [searches.next(chance.choice(SHARES))[1] for _ in range(options.timed)]
        service.seen = {}
        found = {share: [searches.next(share) for _ in range(options.queries)] for share in SHARES}
    return {
        "photos": len(files),
        "queries": options.queries,
        "parts": {str(share): _figures(rows) for share, rows in found.items()},
        "milliseconds": {
            "first answer": _times([one.milliseconds[0] for one in timed]),
            "after 60 photos": _times(
                [one.milliseconds[min(1, len(one.milliseconds) - 1)] for one in timed]
            ),
            "second look": _times([one.milliseconds[-1] for one in timed]),
        },
    }


def _copied(path: Path, folder: Path, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f"{name}{path.suffix}"
    return copy if copy.exists() else Path(shutil.copy(path, copy))


class _Searches:
    """Searches with random parts of random photos."""

    def __init__(
        self, library: Library, photos: list[Path], chance: random.Random, elsewhere: Path
    ) -> None:
        self._library = library
        self._chance = chance
        self._elsewhere = elsewhere
        self._photos = self._endless(photos)

    def _endless(self, photos: list[Path]) -> Iterator[Path]:
        while True:
            yield self._chance.choice(photos)

    def next(self, share: float) -> tuple[Path, Stages]:
        """Search with a part of this size; returns the photo, and what was found."""
        photo = next(self._photos)
        example = Example(_copied(photo, self._elsewhere, photo.stem), region=self._part(share))
        return photo, self._ask(Query((example,), options=SearchOptions(COUNT)))

    def _part(self, share: float) -> Region:
        oblong = math.exp(self._chance.uniform(-_OBLONG, _OBLONG))
        width = min(1.0, math.sqrt(share * oblong))
        height = min(1.0, share / width)
        left, top = self._chance.uniform(0, 1 - width), self._chance.uniform(0, 1 - height)
        return Region(left, top, width, height)

    def _ask(self, query: Query) -> Stages:
        began, stages = time.perf_counter(), Stages([], [])

        def note(answer: Answer) -> None:
            stages.answers.append(answer)
            stages.milliseconds.append(1000 * (time.perf_counter() - began))

        steps = self._library.search(query)
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                note(end.value)
                return stages
            if isinstance(step, Future):
                wait([step])
            elif step is not None:
                note(step)


def _figures(rows: list[tuple[Path, Stages]]) -> dict[str, dict[str, float]]:
    stages = {"before": 0, "after 60 photos": 1, "after the second look": -1}
    return {
        name: _found(
            [_place(photo, found.answers[min(at, len(found.answers) - 1)]) for photo, found in rows]
        )
        for name, at in stages.items()
    }


def _place(photo: Path, answer: Answer) -> float:
    paths = [match.photo.path for match in answer.matches]
    return paths.index(photo) if photo in paths else math.inf


def _found(places: list[float]) -> dict[str, float]:
    return {
        "first": round(float(np.mean([place < 1 for place in places])), 3),
        "in ten": round(float(np.mean([place < 10 for place in places])), 3),
    }


def _times(milliseconds: list[float]) -> dict[str, float]:
    if not milliseconds:
        return {}
    return {
        "median": round(float(np.median(milliseconds)), 1),
        "p95": round(float(np.percentile(milliseconds, 95)), 1),
    }


if __name__ == "__main__":
    main()
