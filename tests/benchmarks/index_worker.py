"""One measurement of `bench_index.py` in a process of its own; prints one JSON document.

    python -m tests.benchmarks.index_worker forward|decode|photo|index REQUEST

REQUEST is JSON: encoder, weights, device, data_dir, folder, seconds.
"""

import contextlib
import itertools
import json
import os
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from photosim.runtime import multiply_on_one_core

multiply_on_one_core()  # as the program does

from photosim.vision.files import UnreadablePhoto, is_photo  # noqa: E402
from photosim.vision.models import EncoderChoice, choose_encoder, prepare  # noqa: E402


def main() -> None:
    """Do what the arguments say."""
    kind, request = sys.argv[1], json.loads(sys.argv[2])
    if kind == "index":
        sys.exit(index(request))
    print(json.dumps({"forward": forward, "decode": decode, "photo": photo}[kind](request)))


def index(request: dict[str, Any]) -> int:
    """Run the command `photosim index`, its stages counted."""
    from photosim import cli
    from tests.benchmarks import index_stages

    index_stages.install()
    return cli.run([*arguments(request), "index", request["folder"], "--json"])


def arguments(request: dict[str, Any]) -> list[str]:
    """The command line's options for a request."""
    options = ["--data-dir", request["data_dir"], "--encoder", request["encoder"]]
    options += ["--device", request["device"]]
    return options + (["--weights", request["weights"]] if request["weights"] else [])


def chosen(request: dict[str, Any]) -> EncoderChoice:
    """The encoder of a request."""
    weights = Path(request["weights"]) if request["weights"] else None
    choice = choose_encoder(request["encoder"], weights, [])
    if choice.spec.name != request["encoder"]:
        sys.exit(choice.notice)
    return choice


def photos(folder: Path) -> list[Path]:
    """Every photo below a folder, by path."""
    return sorted(path for path in folder.rglob("*") if is_photo(path.name))


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def decode(request: dict[str, Any]) -> dict[str, float]:
    """Decode and resize on all cores."""
    from photosim.vision.photos import decode as decode_photo
    from photosim.vision.thumbnails import LARGE

    spec = chosen(request).spec

    def work(path: Path) -> None:
        with contextlib.suppress(UnreadablePhoto):
            prepare(decode_photo(path, max(spec.resize, LARGE)).image, spec)

    return _rate(work, _in_any_order(request), request["seconds"])


def photo(request: dict[str, Any]) -> dict[str, float]:
    """On all cores, do all that every photo needs but the network.

    It is read once, hashed, decoded at the least scale that serves, made a thumbnail of, resized.
    """
    from photosim.vision.files import open_photo
    from photosim.vision.photos import decode_file
    from photosim.vision.thumbnails import LARGE, ThumbnailCache

    spec = chosen(request).spec
    thumbnails = ThumbnailCache(Path(request["data_dir"], "thumbnails-of-the-limit"))

    def work(path: Path) -> None:
        with contextlib.suppress(UnreadablePhoto), open_photo(path) as file:
            file.content_hash()
            image = decode_file(file, max(spec.resize, LARGE)).image
            thumbnails.write(path, file.mtime_ns, image)
            prepare(image, spec)

    return _rate(work, _in_any_order(request), request["seconds"])


def _in_any_order(request: dict[str, Any]) -> Iterator[Path]:
    paths = photos(Path(request["folder"]))
    random.Random(0).shuffle(paths)  # the time may not suffice for all
    return itertools.cycle(paths)


def forward(request: dict[str, Any]) -> dict[str, Any]:
    """Run the network on ready batches, as many calls side by side as the encoder process does."""
    import numpy as np

    from photosim.vision.encoders import load_encoder

    # What is the quickest here is found out now and remembered for the index run that follows.
    memory = Path(request["data_dir"], "pace.json")
    encoder = load_encoder(chosen(request), request["device"], cores(), memory)
    crop = encoder.choice.spec.crop
    pixels = np.random.default_rng(0).integers(0, 256, (4, crop, crop, 3), dtype=np.uint8)
    encoder.encode(pixels)
    found = _rate(lambda _: encoder.encode(pixels), itertools.repeat(None), request["seconds"])
    return {
        "per_second": found["per_second"] * len(pixels),
        "core_ms": found["core_ms"] / len(pixels),
        "device": encoder.device,
    }


def _rate(work: Callable[[Any], object], items: Iterator[Any], seconds: float) -> dict[str, float]:
    """How often a second the work is done on all cores, and processor milliseconds for each."""
    deadline, turn = time.perf_counter() + seconds, threading.Lock()

    def repeat(_: int) -> int:
        done = 0
        while time.perf_counter() < deadline:
            with turn:
                item = next(items)
            work(item)
            done += 1
        return done

    began, used = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(cores()) as pool:
        done = sum(pool.map(repeat, range(cores())))
    return {
        "per_second": done / (time.perf_counter() - began),
        "core_ms": 1e3 * (time.process_time() - used) / done,
    }


if __name__ == "__main__":
    main()
