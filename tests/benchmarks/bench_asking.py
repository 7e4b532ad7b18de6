"""What the levels of results and marking them are worth, on photos in folders named after them.

    python tests/benchmarks/bench_asking.py --data-dir DATA FOLDER [--queries N] [--leave-out NAME]

The library in DATA must hold the folder's photos. For each level: how many of the first 200 results
reach it, and which share of them shows what the query shows; the same with the query's own kind
taken out of the library, where nothing can be right. For marks see `photosim.search.marks`. Prints
JSON.
"""

import argparse
import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from photosim.catalogue.store import Store
from photosim.library.evaluate import Labelled, Plan, read_labelled, split
from photosim.library.folders import absolute
from photosim.search.examples import combined
from photosim.search.index import ExactIndex
from photosim.search.levels import Level, fit_levels
from photosim.search.marks import precision_by_marks
from photosim.search.options import SearchOptions
from photosim.search.projection import fit_projection

_SHOWN = 200


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--encoder", default="efficientnet-lite0")
    parser.add_argument("--queries", type=int, default=400)
    parser.add_argument("--leave-out", action="append", default=[])
    options = parser.parse_args()
    with Store.open(options.data_dir / "catalogue.sqlite", read_only=True) as store:
        folder = absolute(options.folder)
        labelled = read_labelled(store, options.encoder, folder, options.leave_out)
        plan = Plan(("exact",), options.queries, training=2)
        marks = precision_by_marks(split(store, labelled, plan))
    report = {
        "photos": len(labelled.ids),
        "queries": options.queries,
        "precision_at_10_by_marks": {
            number: [round(share.value, 3), round(share.error or 0.0, 3)]
            for number, share in marks.items()
        },
        "levels": _levels(labelled, options.queries),
        "steered_ms_p95": _steered_ms(labelled),
    }
    print(json.dumps(report, indent=2))


def _levels(labelled: Labelled, queries: int) -> dict[str, Any]:
    projection = fit_projection(labelled.vectors)
    index = ExactIndex(projection, [(np.arange(len(labelled.ids)), labelled.vectors)])
    drawn = np.random.default_rng(0).choice(len(labelled.ids), queries, replace=False)
    levels = fit_levels(projection.apply(labelled.vectors[drawn]))
    found: Counter[tuple[bool, Level]] = Counter()
    right: Counter[Level] = Counter()
    empty = 0
    for query in drawn.tolist():
        same = labelled.labels == labelled.labels[query]
        for known in (True, False):
            exclude = [query] if known else np.flatnonzero(same)
            best = index.search(labelled.vectors[query], SearchOptions(_SHOWN), exclude)
            reached = levels.of(best.similarities, best.nearness, averaged=True)
            found.update((known, level) for level in reached)
            right.update(
                level
                for level, place in zip(reached, best.ids.tolist(), strict=True)
                if known and same[place]
            )
            empty += not known and all(level is Level.FAR for level in reached)
    return {
        level.value: {
            "results_a_query": round(found[True, level] / queries, 1),
            "right": round(right[level] / max(1, found[True, level]), 3),
            "results_a_query_of_a_kind_that_is_not_there": round(found[False, level] / queries, 1),
        }
        for level in Level
    } | {"nothing_close_of_a_kind_that_is_not_there": round(empty / queries, 3)}


def _steered_ms(labelled: Labelled) -> float:
    """The 95th percentile of milliseconds for a search steered by ten marks."""
    projection = fit_projection(labelled.vectors)
    index = ExactIndex(projection, [(np.arange(len(labelled.ids)), labelled.vectors)])
    generator = np.random.default_rng(1)
    times = []
    for _ in range(50):
        marks = labelled.vectors[generator.choice(len(labelled.ids), 10, replace=False)]
        began = time.perf_counter()
        index.search(combined(marks[:5], marks[5:], projection.mean), SearchOptions(60))
        times.append((time.perf_counter() - began) * 1000)
    return round(float(np.percentile(times, 95)), 1)


if __name__ == "__main__":
    main()
