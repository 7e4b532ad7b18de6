"""One step of one contender in the search benchmark, in a process of its own.

    python -m tests.benchmarks.search_worker TASK.json

prints what it measured as one line of JSON. Started by bench_search.py with the number of threads
in its environment; a process for each step keeps memory and start-up times apart.
"""

import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from photosim.search.projection import Projection
from tests.benchmarks import memory
from tests.benchmarks.search_peers import (
    Contender,
    ExactNumpy,
    Ids,
    LSHash3,
    NearPy,
    SqliteVec,
    Vectors,
)
from tests.benchmarks.search_peers_native import (
    Annoy,
    FaissFlat,
    FaissHNSW,
    FaissIVFPQ,
    FaissLSH,
    Hnswlib,
    ProjectedHNSW,
)

COUNT = 10
GOAL = 0.95  # recall that peers are set to, where they can reach it
_FEWEST_QUERIES = 20
_OWN_TRUTH = "tuning.npy"  # beside the index of a contender that compares by numbers of its own

PEERS: dict[str, type[Contender]] = {
    "numpy": ExactNumpy,
    "lshashpy3": LSHash3,
    "nearpy": NearPy,
    "annoy": Annoy,
    "faiss-flat": FaissFlat,
    "faiss-lsh": FaissLSH,
    "faiss-hnsw": FaissHNSW,
    "faiss-ivfpq": FaissIVFPQ,
    "faiss-hnsw-128": ProjectedHNSW,
    "hnswlib": Hnswlib,
    "sqlite-vec": SqliteVec,
}
METHODS = ("photosim", *PEERS)


@dataclass
class Task:
    """What to do.

    Attributes:
        method: One of METHODS.
        step: "build", "serve", "first" or "add".
        threads: How many may be used.
        photos: How many rows make up the library.
        source: The .npy file, or PhotoSim's catalogue.
        folder: Where the index is kept on disk.
        data: Folder with rows.npy, queries.npy, tuning.npy, additions.npy, and for this size
            truth.npy, tuning_truth.npy and angles.npy.
        patience: Seconds after which no further query is asked.
        effort: How far to look, where "serve" has found that out.
    """

    method: str
    step: str
    threads: int
    photos: int
    source: str
    folder: str
    data: str
    patience: float
    effort: int | None = None

    def array(self, name: str) -> Any:
        return np.load(Path(self.data) / f"{name}.npy")

    def truth(self, name: str) -> Any:
        return np.load(Path(self.data) / str(self.photos) / f"{name}.npy")


def main() -> None:
    """Do the step that the task file describes."""
    task = Task(**json.loads(Path(sys.argv[1]).read_text()))
    contender = _contender(task)
    print(json.dumps(_STEPS[task.step](task, contender)), flush=True)
    # Freeing gigabytes of Python objects one by one would only take time.
    os._exit(0)


def _contender(task: Task) -> Contender:
    angles = task.truth("angles")
    if task.method == "photosim":
        from tests.benchmarks.search_photosim import PhotoSim

        return PhotoSim(task.threads, angles)
    return PEERS[task.method](task.threads, angles)


def _build(task: Task, contender: Contender) -> dict[str, Any]:
    folder = Path(task.folder)
    began, spent = time.perf_counter(), time.process_time()
    contender.build(Path(task.source), task.photos)
    built, spent = time.perf_counter(), time.process_time() - spent
    contender.save(folder)
    saved = time.perf_counter()
    if contender.efforts and contender.projection is not None:  # set by its own true neighbours
        tuning = _projected_truth(task, contender.projection, task.array("tuning"))
        np.save(folder / _OWN_TRUTH, tuning)
    return {
        "build_seconds": built - began,
        "build_cpu_seconds": spent,
        "save_seconds": saved - built,
        "disk_bytes_per_photo": sum(f.stat().st_size for f in folder.iterdir()) / task.photos,
        "peak_bytes": memory.peak(),
    }


def _serve(task: Task, contender: Contender) -> dict[str, Any]:
    tuning, tuning_truth = task.array("tuning"), task.truth("tuning_truth")
    queries, truth = task.array("queries"), task.truth("truth")
    own_truth = Path(task.folder) / _OWN_TRUTH
    if own_truth.exists():
        tuning_truth = np.load(own_truth)
    before, own_before = memory.resident(), memory.own()
    began = time.perf_counter()
    contender.load(Path(task.folder))
    loaded = time.perf_counter() - began
    tried: dict[int, float] = {}
    for effort in contender.efforts:
        contender.set_effort(effort)
        found, _ = _ask(contender, tuning, task.patience / 4)
        tried[effort] = _recall(found, tuning_truth)
        if tried[effort] >= GOAL:
            break
    else:
        _ask(contender, tuning[:20], task.patience / 4)
    found, first_milliseconds = _ask(contender, queries, task.patience / 2)
    spent = time.process_time()
    _, milliseconds = _ask(contender, queries[: len(found)], task.patience)
    spent = (time.process_time() - spent) * 1_000 / len(milliseconds)
    held, own = memory.resident() - before, memory.own() - own_before
    recall = raw_recall = _recall(found, truth)
    if contender.projection is not None:
        asked = queries[: len(found)]
        recall = _recall(found, _projected_truth(task, contender.projection, asked))
    return {
        "recall_at_10": recall,
        "raw_recall_at_10": raw_recall,
        "median_ms": float(np.median(milliseconds)),
        "p95_ms": float(np.percentile(milliseconds, 95)),
        "mean_cpu_ms": spent,
        "first_median_ms": float(np.median(first_milliseconds)),
        "first_p95_ms": float(np.percentile(first_milliseconds, 95)),
        "queries": len(found),
        "ready_seconds": loaded,
        "bytes_per_photo": held / task.photos,
        "own_bytes_per_photo": own / task.photos,
        "parameters": contender.parameters,
        "efforts_tried": tried,
        "peak_bytes": memory.peak(),
    }


def _projected_truth(task: Task, projection: Projection, queries: Vectors) -> Ids:
    from tests.benchmarks.search_photosim import true_neighbours

    rows = np.load(Path(task.data) / "rows.npy", mmap_mode="r")[: task.photos]
    return true_neighbours(rows, queries, COUNT, projection)[0]


def _first(task: Task, contender: Contender) -> dict[str, Any]:
    contender.load(Path(task.folder))
    if task.effort is not None:
        contender.set_effort(task.effort)
    return {"found": len(contender.search(task.array("queries")[0], COUNT))}


def _add(task: Task, contender: Contender) -> dict[str, Any]:
    contender.load(Path(task.folder))
    additions = task.array("additions")
    began = time.perf_counter()
    can = contender.add(additions)
    seconds = time.perf_counter() - began
    return {"add_1000_seconds": seconds * 1_000 / len(additions) if can else None}


def _ask(contender: Contender, queries: Vectors, patience: float) -> tuple[list[Ids], list[float]]:
    found: list[Ids] = []
    milliseconds: list[float] = []
    began = time.perf_counter()
    for query in queries:
        if len(found) >= _FEWEST_QUERIES and time.perf_counter() - began > patience:
            break
        asked = time.perf_counter()
        found.append(contender.search(query, COUNT))
        milliseconds.append((time.perf_counter() - asked) * 1_000)
    return found, milliseconds


def _recall(found: list[Ids], truth: Ids) -> float:
    pairs = zip(found, truth[: len(found)], strict=True)
    return float(np.mean([np.isin(true, ids).mean() for ids, true in pairs]))


_STEPS = {"build": _build, "serve": _serve, "first": _first, "add": _add}


if __name__ == "__main__":
    main()
