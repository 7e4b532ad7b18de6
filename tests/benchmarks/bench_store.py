"""Whether storing slows down as the catalogue grows: photos a second into libraries of all sizes.

    python tests/benchmarks/bench_store.py --sizes 0 100000 300000 1000000 --json

Each size is a catalogue of its own, filled with as many photos and fitted as the program does, and
copied for each round. Then photos are indexed by the program's own loop, their vectors coming from
an encoder that only generates numbers: at once, so that storing is all that is measured, and as
many a second as `--arriving` says, as from an encoder that is at its limit. Rounds go through the
sizes in turn; figures are medians. Photos per second of processor time do not depend on what other
programs XX"""

import argparse
import json
import math
import shutil
import statistics
import sys
import tempfile
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from photosim.runtime import multiply_on_one_core

multiply_on_one_core()

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from photosim.catalogue.records import FileFacts  # noqa: E402
from photosim.catalogue.store import Store  # noqa: E402
from photosim.library.embed import embed_pending  # noqa: E402
from photosim.library.folders import FolderPart  # noqa: E402
from photosim.library.keys import HashKeys  # noqa: E402
from photosim.library.refit import refit_if_due  # noqa: E402
from photosim.vision.messages import EmbeddedPhoto, EncoderInfo  # noqa: E402
from photosim.vision.models import RESNET34, EncoderChoice  # noqa: E402
from tests.benchmarks.search_photosim import ENCODER, FOLDER, fill  # noqa: E402

_PART = 20_000
_CENTRES = 500
_ARRIVING = 3_000  # photos, one by one


class _NumberEncoder:
    """An encoder that answers at once, with vectors drawn around a few centres."""

    def __init__(self, arriving: float = math.inf) -> None:
        self._pause, self._due = 1 / arriving, time.monotonic()
        self._pool = ThreadPoolExecutor(1)
        self.choice = EncoderChoice(RESNET34, Path("none"), ENCODER)
        self._random = np.random.default_rng(1)
        self._centres = self._random.normal(0, 1, (_CENTRES, RESNET34.dimension))

    def info_within(self, _seconds: float) -> EncoderInfo:
        return EncoderInfo(ENCODER, "resnet34", RESNET34.dimension, "cpu", "none", None)

    def vectors(self, count: int) -> NDArray[np.float32]:
        """Unit vectors (count, 512)."""
        places = self._random.integers(0, _CENTRES, count)
        drawn = self._centres[places] + self._random.normal(0, 0.7, (count, RESNET34.dimension))
        unit: NDArray[np.float64] = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
        return unit.astype(np.float32)

    def embed(self, path: Path) -> Future[EmbeddedPhoto]:
        if self._pause:
            return self._pool.submit(self._later, path)
        future: Future[EmbeddedPhoto] = Future()
        future.set_result(self._embedded(path))
        return future

    def close(self) -> None:
        self._pool.shutdown()

    def _later(self, path: Path) -> EmbeddedPhoto:
        # By the clock, so that late photos are made up for, as by batches that fill up meanwhile.
        self._due = max(self._due, time.monotonic() - 1) + self._pause
        time.sleep(max(0.0, self._due - time.monotonic()))
        return self._embedded(path)

    def _embedded(self, path: Path) -> EmbeddedPhoto:
        number = int(path.stem)
        return EmbeddedPhoto(
            path=path,
            encoder=self.choice.identity,
            vector=self.vectors(1)[0],
            content_hash=number.to_bytes(16, "big"),
            size=number,
            mtime_ns=number,
            width=4_000,
            height=3_000,
            taken_at=None,
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[0, 100_000, 300_000, 1_000_000])
    parser.add_argument("--photos", type=int, default=40_000, help="indexed in each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--arriving", type=float, default=120, help="photos a second")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the catalogues here")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="photosim-store-") as scratch:
        folder = options.keep or Path(scratch)
        files = {size: _catalogue(folder, size) for size in options.sizes}
        paces = {"at_once": math.inf, "arriving": options.arriving}
        rounds: dict[int, list[dict[str, float]]] = {size: [] for size in options.sizes}
        for _ in range(options.rounds):
            for size, file in files.items():
                found: dict[str, float] = {}
                for name, arriving in paces.items():
                    photos = options.photos if name == "at_once" else _ARRIVING
                    wall, used = _indexed(file, Path(scratch), photos, arriving)
                    found |= {f"{name}_per_second": wall, f"{name}_per_processor_second": used}
                rounds[size].append(found)
    runs = [
        {"photos": size}
        | {name: round(statistics.median(item[name] for item in found)) for name in found[0]}
        for size, found in rounds.items()
    ]
    report = {"indexed": options.photos, "arriving": options.arriving, "runs": runs}
    print(json.dumps(report, indent=2) if options.json else "\n".join(map(str, runs)))


def _catalogue(folder: Path, size: int) -> Path:
    """A catalogue of this many photos with its fitted index, made unless it is there."""
    file = folder / f"catalogue-{size}.sqlite"
    if file.exists():
        return file
    folder.mkdir(parents=True, exist_ok=True)
    encoder = _NumberEncoder()
    with Store.open(file) as store:
        for start in range(0, size, _PART):
            fill(store, encoder.vectors(min(_PART, size - start)), start)
            for _ in refit_if_due(store, ENCODER, at_rest=False):
                pass
        for _ in refit_if_due(store, ENCODER):
            pass
    return file


def _indexed(file: Path, scratch: Path, photos: int, arriving: float) -> tuple[float, float]:
    """Photos a second, and photos a second of processor time, into a copy of a catalogue."""
    copy = scratch / "catalogue.sqlite"
    shutil.copyfile(file, copy)
    encoder = _NumberEncoder(arriving)
    with Store.open(copy) as store:
        folder = store.add_folder(FOLDER, None)
        first = 1 << 30
        store.files.add(
            folder,
            [(f"new/{first + n:012}.jpg", FileFacts(first + n, first + n)) for n in range(photos)],
        )
        place = FolderPart(next(item for item in store.folders() if item.id == folder), "new")
        keys = HashKeys(store)
        began, worked = time.perf_counter(), time.process_time()
        for _ in embed_pending(store, keys, encoder, [place]):
            pass
        wall, used = time.perf_counter() - began, time.process_time() - worked
    encoder.close()
    for remains in scratch.glob("catalogue.sqlite*"):
        remains.unlink()
    return photos / wall, photos / used


if __name__ == "__main__":
    main()
