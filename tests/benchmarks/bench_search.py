"""Find Similar compared with the libraries that a developer might choose instead.

    pip install -e ".[bench]"
    python tests/benchmarks/bench_search.py --photos 10000 100000 1000000 --json

All get the same vectors and answer the same single queries, which are not in the library,
once with one thread and once with all. The vectors are synthetic, see `synthetic`, or come from a
file: its first rows are the library and its last ones the queries.

- recall_at_10: share of the ten true neighbours that are found. The true ones are the exact ones
  by the contender's own similarity: the cosine of the vectors, and for PhotoSim and those that are
  given its 128 centred and projected numbers, the cosine of these. raw_recall_at_10 holds everyone
  to the plain cosine; theirs is lower because they rank by another similarity, not because they
  miss photos.
- Peers are set to the least effort at which their recall is 0.95 or more, on other queries than
  those measured; what that took is in "parameters".
- build_seconds: from vectors on disk to an index in memory. PhotoSim tunes itself in this time.
  save_seconds: writing it to disk; PhotoSim's is a whole refit of its catalogue, buckets included.
- median_ms, p95_ms: of queries that were asked before, so that what they read from a file is in the
  system's cache, as the other libraries' vectors are in the process's memory. first_median_ms,
  first_p95_ms: the first time; as slow as the disk where the file is not in the system's cache.
- mean_cpu_ms, build_cpu_seconds: time of all processors, which shows whether other programs
  kept the machine busy: then the other times are too long.
- add_1000_seconds: null where that needs a new build. PhotoSim's includes writing to its catalogue.
- ready_seconds: from an index on disk to one that answers.
- bytes_per_photo: growth of the process's memory from before the index is loaded from disk until
  all queries are answered, mapped files included. own_bytes_per_photo: without these, which all
  programs share and the system takes back when it needs the memory (Linux's RssAnon).
- cold_seconds: from the start of a process to its first answer, with the index on disk. For
  PhotoSim, all of “photosim find PHOTO --json”.

Whatever cannot run is listed with its reason. A contender that would take more than the time limit
at a size runs at the largest size of 1, 2 or 5 times a power of ten that ends in time.
"""

import argparse
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[2]))

from photosim.catalogue.store import Store
from tests.benchmarks.bytecode import compile_program
from tests.benchmarks.search_photosim import CATALOGUE, FOLDER, fill, photo_name, true_neighbours
from tests.benchmarks.search_worker import COUNT, METHODS, PEERS, Task

_ROOT = Path(__file__).parents[2]
DIMENSION = 512
LATENT = 64
CLUSTERS = 1_000
SPREAD = 0.6
ADDITIONS = 1_000
TUNING = 100
COLD_RUNS = 3
_BLOCK = 20_000
_SMALLEST = 1_000
_COLUMNS = (
    "photos",
    "method",
    "threads",
    "recall_at_10",
    "median_ms",
    "p95_ms",
    "first_median_ms",
    "build_seconds",
    "add_1000_seconds",
    "ready_seconds",
    "own_bytes_per_photo",
    "bytes_per_photo",
    "cold_seconds",
)


def synthetic(count: int, seed: int) -> Iterator[NDArray[np.float32]]:
    """Yield vectors like those of a network's last layer in blocks, float32 (n, 512).

    LATENT factors make up a photo: those of one of CLUSTERS subjects and SPREAD times its own.
    A random map and a rectifier turn them into non-negative features of unit length, rounded to
    half precision so that every contender holds exactly the same numbers.
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    axes = generator.standard_normal((LATENT, DIMENSION), np.float32)
    centres = generator.standard_normal((CLUSTERS, LATENT), np.float32)
    for start in range(0, count, _BLOCK):
        size = min(_BLOCK, count - start)
        factors = centres[generator.integers(0, CLUSTERS, size)]
        factors += SPREAD * generator.standard_normal((size, LATENT), np.float32)
        features = np.maximum(factors @ axes, 0)
        yield _rounded(features)


def _rounded(rows: NDArray[Any]) -> NDArray[np.float32]:
    single = rows.astype(np.float32)
    single /= np.linalg.norm(single, axis=1, keepdims=True)
    return single.astype(np.float16).astype(np.float32)


@dataclass
class Bench:
    """The scratch folder with the data that all contenders share, and what was measured.

    Attributes:
        scratch: rows.npy (largest library), queries.npy, tuning.npy, additions.npy, and a folder
            for each size.
        limit: Seconds that one contender may take at one size.
        seconds: What a contender took at its last size, by method and threads: photos, seconds,
            peak bytes.
    """

    scratch: Path
    limit: float
    seconds: dict[tuple[str, int], tuple[int, float, int]] = field(default_factory=dict)

    def prepare(self, photos: int) -> None:
        """Find the true neighbours for a size, unless that was done."""
        folder = self.scratch / str(photos)
        if (folder / "angles.npy").exists():  # it is written last
            return
        _say(f"{photos:,} photos: true neighbours")
        folder.mkdir(exist_ok=True)
        rows = np.load(self.scratch / "rows.npy", mmap_mode="r")[:photos]
        for name, queries in (("truth", "queries"), ("tuning_truth", "tuning")):
            ids, cosines = true_neighbours(rows, np.load(self.scratch / f"{queries}.npy"), COUNT)
            np.save(folder / f"{name}.npy", ids)
        np.save(folder / "angles.npy", np.arccos(np.clip(cosines.astype(np.float64), -1, 1)))

    def catalogue(self, photos: int) -> Path:
        """Return a catalogue with that many photos, not fitted yet; others are deleted."""
        file = self.scratch / f"catalogue-{photos}" / CATALOGUE
        if not file.exists():
            for old in self.scratch.glob("catalogue-*"):
                shutil.rmtree(old)
            _say(f"{photos:,} photos: filling a catalogue")
            filling = self.scratch / "catalogue-filling"
            with Store.open(filling / CATALOGUE) as store:
                fill(store, np.load(self.scratch / "rows.npy", mmap_mode="r")[:photos])
            filling.rename(file.parent)
        return file

    def run(self, method: str, threads: int, photos: int) -> dict[str, Any]:
        """Measure a contender at a size, or at the largest one below that ends in time."""
        run = {"photos": photos, "method": method, "threads": threads}
        size, last = photos, self.seconds.get((method, threads), (0, 0.0, 0))
        reasons: list[str] = []
        while size > last[0]:
            reason = self._too_much(last, size)
            if reason is None:
                self.prepare(size)
                _say(f"{size:,} photos: {method}, {threads} threads")
                began = time.monotonic()
                try:
                    measured, peak = self._measure(method, threads, size)
                except subprocess.TimeoutExpired:
                    reason = f"did not end in {self.limit:.0f} s"
                except KilledError:
                    reason = "was ended by the system, for want of memory it seems"
                except ContenderError as error:
                    return run | {"error": str(error)}
                else:
                    self.seconds[method, threads] = size, time.monotonic() - began, peak
                    if reasons:
                        run |= {"photos": size, "wanted_photos": photos, "note": reasons[0]}
                    return run | measured
            reasons.append(f"{size:,} photos: {reason}")
            size = _next_smaller(size)
        return run | {"skipped": f"{reasons[0]}; the largest size run is {last[0]:,}"}

    def _too_much(self, last: tuple[int, float, int], size: int) -> str | None:
        """Say why a size is out of reach, going by the last one, or None."""
        photos, seconds, peak = last
        if not photos:
            return None
        expected = seconds * (size / photos) ** 1.1
        if seconds > 20 and expected > self.limit:
            return f"would take about {expected:.0f} s, more than {self.limit:.0f} s"
        memory = peak / photos * size
        if memory > 0.85 * psutil.virtual_memory().available:
            return f"would take about {memory / 1e9:.0f} GB of memory"
        return None

    def _measure(self, method: str, threads: int, photos: int) -> tuple[dict[str, Any], int]:
        with tempfile.TemporaryDirectory(prefix="index-", dir=self.scratch) as folder:
            source = self.scratch / "rows.npy"
            if method == "photosim":
                source = Path(folder) / CATALOGUE
                shutil.copyfile(self.catalogue(photos), source)
            task = Task(
                method,
                "build",
                threads,
                photos,
                str(source),
                folder,
                str(self.scratch),
                self.limit / 10,
            )
            deadline = time.monotonic() + self.limit
            built = _step(task, "build", deadline)
            served = _step(task, "serve", deadline)
            effort = next(reversed(served.pop("efforts_tried").items()), (None, None))[0]
            task.effort = None if effort is None else int(effort)
            colds = [_cold(task, deadline) for _ in range(COLD_RUNS)]
            added = _step(task, "add", deadline)
        peak = max(built.pop("peak_bytes"), served.pop("peak_bytes"))
        return served | built | added | {"cold_seconds": float(np.median(colds))}, peak


class ContenderError(Exception):
    """A contender failed; the message is its last line of output."""


class KilledError(Exception):
    """A contender was ended from outside."""


def _step(task: Task, step: str, deadline: float) -> dict[str, Any]:
    task.step = step
    file = Path(task.folder).with_suffix(".json")
    file.write_text(json.dumps(asdict(task)))
    command = [sys.executable, "-m", "tests.benchmarks.search_worker", str(file)]
    try:
        result: dict[str, Any] = json.loads(_output(command, task.threads, deadline))
    finally:
        file.unlink()
    return result


def _cold(task: Task, deadline: float) -> float:
    began = time.perf_counter()
    if task.method == "photosim":
        photo = str(FOLDER / photo_name(task.photos // 2))
        command = ["-m", "photosim", "--data-dir", task.folder, "find", photo, "--json"]
        _output([sys.executable, *command], task.threads, deadline)
    else:
        _step(task, "first", deadline)
    return time.perf_counter() - began


def _output(command: list[str], threads: int, deadline: float) -> str:
    limits = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    environment = os.environ | dict.fromkeys(limits, str(threads))
    ended = subprocess.run(
        command,
        cwd=_ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=max(1.0, deadline - time.monotonic()),
        check=False,
    )
    if ended.returncode == -signal.SIGKILL:
        raise KilledError
    if ended.returncode:
        lines = ended.stderr.strip().splitlines() or [f"ended with status {ended.returncode}"]
        raise ContenderError(lines[-1])
    return ended.stdout


def _next_smaller(size: int) -> int:
    """Return the next smaller of 1, 2 and 5 times the powers of ten; 0 below the smallest."""
    if size <= _SMALLEST:
        return 0
    power = 10 ** (len(str(size - 1)) - 1)
    return int(max(step * power for step in (1, 2, 5) if step * power < size))


def _kept_folder(options: argparse.Namespace) -> Path | None:
    """Return the folder of --keep for just these data, made if needed."""
    if options.keep is None:
        return None
    source = "synthetic" if options.vectors is None else options.vectors.stem
    name = f"{source}-{max(options.photos)}-{options.queries}-{options.seed}"
    folder: Path = options.keep.absolute() / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _write_data(scratch: Path, most: int, queries: int, options: argparse.Namespace) -> None:
    """Write the largest library, the queries and the photos to be added, unless they are there."""
    if (scratch / "queries.npy").exists():  # it is written last
        return
    rest = queries + TUNING + ADDITIONS
    if options.vectors is None:
        total, dimension = most + rest, DIMENSION
        blocks = synthetic(total, options.seed)
    else:
        given = np.load(options.vectors, mmap_mode="r")
        total, dimension = given.shape
        if total < most + rest:
            raise SystemExit(f"{total:,} vectors are too few: {most + rest:,} are needed.")
        chosen = np.random.default_rng(options.seed).permutation(total)[: most + rest]
        total = len(chosen)
        blocks = (_rounded(given[chosen[at : at + _BLOCK]]) for at in range(0, total, _BLOCK))
    rows = np.lib.format.open_memmap(
        scratch / "rows.npy", mode="w+", dtype=np.float32, shape=(total, dimension)
    )
    start = 0
    for block in blocks:
        rows[start : start + len(block)] = block
        start += len(block)
    np.save(scratch / "additions.npy", rows[most : most + ADDITIONS])
    np.save(scratch / "tuning.npy", rows[most + ADDITIONS : most + ADDITIONS + TUNING])
    rows.flush()
    np.save(scratch / "queries.npy", rows[most + ADDITIONS + TUNING :])


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--photos", type=int, nargs="+", default=[10_000])
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=METHODS)
    parser.add_argument("--vectors", type=Path, metavar="FILE.npy", help="(n, d) instead")
    parser.add_argument("--threads", type=int, nargs="+", help="default: one, and all")
    parser.add_argument("--queries", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=float, default=600, metavar="SECONDS")
    parser.add_argument("--scratch", type=Path, metavar="DIR", help="a disk with space")
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="keep the data there for a run with other methods"
    )
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    compile_program()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    threads = options.threads or sorted({1, cores or 1})
    runs: list[dict[str, Any]] = []
    with ExitStack() as stack:
        scratch = _kept_folder(options)
        if scratch is None:
            folder = tempfile.TemporaryDirectory(prefix="photosim-bench-", dir=options.scratch)
            scratch = Path(stack.enter_context(folder))
        _write_data(scratch, max(options.photos), options.queries, options)
        bench = Bench(scratch, options.limit)
        for photos in sorted(options.photos):
            for method in options.methods:
                for count in threads:
                    runs.append(_run(bench, method, count, photos, threads[0]))
                    _say(_line(runs[-1]))
    report = {"machine": _machine(), "options": _described(options), "runs": runs}
    if options.json:
        print(json.dumps(report, indent=2))
    else:
        print("  ".join(_COLUMNS))
        print("\n".join(_line(run) for run in runs))


def _run(bench: Bench, method: str, threads: int, photos: int, first: int) -> dict[str, Any]:
    if method in PEERS and not PEERS[method].uses_threads and threads != first:
        reason = f"uses one thread only, see the run with {first}"
        return {"photos": photos, "method": method, "threads": threads, "skipped": reason}
    return bench.run(method, threads, photos)


def _line(run: dict[str, Any]) -> str:
    if "median_ms" not in run:
        reason = run.get("skipped") or run["error"]
        return f"{run['photos']:>8}  {run['method']:<10}  {run['threads']}  {reason}"
    figures = ("-" if run[name] is None else f"{run[name]:.4g}" for name in _COLUMNS[3:])
    note = f" ({run['note']})" if "note" in run else ""
    name = f"{run['photos']:>8}  {run['method']:<10}  {run['threads']}"
    return "  ".join([name, *figures, f"{run['parameters']}{note}"])


def _machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "load": [round(value, 2) for value in os.getloadavg()],
    }


def _described(options: argparse.Namespace) -> dict[str, Any]:
    return {name: str(value) for name, value in vars(options).items() if value is not None}


if __name__ == "__main__":
    main()
