"""What training the network itself is worth beside the head on stored vectors.

    python -m tests.benchmarks.bench_training --data-dir DATA FOLDER [--kinds N] [--minutes N]

The library in DATA must hold the folder's photos, is written to, and should be a copy. Prints JSON:
accuracies on photos held out by moments and copies, with their errors, and what it took.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Generator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from photosim.runtime import multiply_on_one_core

multiply_on_one_core()

import numpy as np  # noqa: E402 - asks for its threads when it is imported

from photosim.annotations import TagPath  # noqa: E402
from photosim.arrays import Ids  # noqa: E402
from photosim.commands.deep_teaching import write_plots  # noqa: E402
from photosim.commands.setup import EncoderOnDemand, open_library  # noqa: E402
from photosim.config import load_settings  # noqa: E402
from photosim.library.deep_teaching import LEAST_MOMENTS, DeepOptions  # noqa: E402
from photosim.search.trust import error_of_fresh  # noqa: E402


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--leave-out", action="append", default=[])
    parser.add_argument("--kinds", type=int, help="so many kinds, drawn at random")
    parser.add_argument("--each", type=int, help="at most so many photos of a kind, at random")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--encoder", default="efficientnet-lite0")
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--find-rate", action="store_true")
    parser.add_argument("--plots", type=Path)
    options = parser.parse_args()
    settings = load_settings(
        options.data_dir, encoder=options.encoder, weights=options.weights, cores=options.threads
    )
    how = DeepOptions(
        settings.training_dir,
        options.device,
        options.threads,
        options.minutes,
        options.find_rate,
    )
    with (
        closing(EncoderOnDemand(settings)) as encoder,
        open_library(settings, encoder, read_only=False) as library,
    ):
        folders = [
            one
            for one in library.teaching.folders(options.folder)
            if one.moments >= LEAST_MOMENTS and one.name not in options.leave_out
        ]
        order = np.random.default_rng(0).permutation(len(folders))[: options.kinds]
        chosen = {folders[number].name: folders[number].ids for number in sorted(order)}
        if options.each is not None:
            random = np.random.default_rng(1)
            chosen = {
                name: np.sort(random.permutation(ids)[: options.each])
                for name, ids in chosen.items()
            }
        _done(library.duplicates.compare(np.concatenate(list(chosen.values()))))
        began = time.monotonic()
        paths: dict[TagPath, Ids] = {(name,): ids for name, ids in chosen.items()}
        taught = _done(library.teaching.teach(paths))
        instant_seconds = time.monotonic() - began
        assert taught.lesson is not None
        began = time.monotonic()
        found = _done(library.deep_teaching.train(taught.lesson, how))
        seconds = time.monotonic() - began
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    network = found.network
    report = {
        "kinds": len(chosen),
        "photos": found.examples,
        "held_out": found.trained.checked,
        "instant": _estimate(found.instant.value, error_of_fresh(found.instant)),
        "instant_seconds": round(instant_seconds, 1),
        "trained": _estimate(found.trained.value, error_of_fresh(found.trained)),
        "gain": _estimate(found.gain.value, found.gain.error),
        "kept": found.kept is not None,
        "layers": network.layers,
        "rate": network.rate,
        "best_epoch": network.best,
        "epochs": [asdict(epoch) for epoch in network.epochs],
        "device": network.device,
        "minutes": round(seconds / 60, 1),
        "processor_minutes": round((children.ru_utime + children.ru_stime) / 60, 1),
        "peak_mb": children.ru_maxrss // 1024,
    }
    print(json.dumps(report, indent=2))
    if options.plots is not None:
        options.plots.mkdir(parents=True, exist_ok=True)
        write_plots(options.plots, found)


def _estimate(value: float, error: float) -> list[float]:
    return [round(value, 4), round(error, 4)]


def _done(steps: Generator[Any, None, Any]) -> Any:
    said: object = None
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            return end.value
        now = getattr(step, "stage", said), len(getattr(step, "epochs", ()))
        if step is not None and now != said:
            print(f"{time.strftime('%X')} {now}", file=sys.stderr, flush=True)
            said = now


if __name__ == "__main__":
    main()
