"""How quickly photos are put into stacks, and a list of them shown as tiles.

    .venv/bin/python tests/benchmarks/bench_stacks.py [--photos 100000 1000000] [--json]

Photos are invented: in folders of 500, every second shot a RAW with its JPEG, every tenth also an
edited version, a tenth of all in bursts. "names" is done once for a photo, as it is read; "stacks"
when photos or covers have changed; "list" for each list, and "tiles" for each change of what is
unfolded, in the window. Times are the best of five, of the processor, in milliseconds.
"""

import argparse
import json
import time
from collections.abc import Callable

import numpy as np

from photosim.library.arrangement import Listed
from photosim.library.piles import piled
from photosim.library.stacks import (
    ALL_STACKS,
    Series,
    Stacked,
    StackKind,
    series_of,
    shots_of,
    stacks_of,
)

ROUNDS = 5


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of the processor, the best of some rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return round(min(times) * 1000, 1)


def photos(count: int) -> tuple[list[str], np.ndarray]:
    """Paths, and seconds at which the photos were taken."""
    paths: list[str] = []
    seconds: list[int] = []
    shot = 0
    while len(paths) < count:
        stem = f"{2000 + shot // 50_000}/{shot // 500:05}/IMG_{shot:07}"
        names = [f"{stem}.JPG"]
        if shot % 2 == 0:
            names.append(f"{stem}.CR3")
        if shot % 10 == 0:
            names.append(f"{stem}-edited.jpg")
        in_burst = shot // 8 % 10 == 0
        paths += names
        seconds += [shot if in_burst else 60 * shot] * len(names)
        shot += 1
    return paths[:count], np.array(seconds[:count])


def measure(count: int) -> dict[str, float]:
    paths, seconds = photos(count)
    folders, changed = np.zeros(count, np.int32), np.arange(count)
    taken = seconds.astype("datetime64[s]")
    shots = shots_of(paths)
    keys, numbers = series_of(paths)
    series = Series(keys, numbers, np.zeros(count, np.int32))
    usual = StackKind.RAW | StackKind.EDITED
    stacks = stacks_of(shots, folders, taken, changed, usual)
    rows = np.arange(count)[::-1]
    ordered, of = stacks.gathered(rows)
    listed = Listed(ordered, stacks=Stacked(of, stacks.kinds))
    everything = stacks_of(shots, folders, taken, changed, ALL_STACKS, series=series)
    return {
        "photos": count,
        "stacks": len(stacks.kinds),
        "with_bursts": len(everything.kinds),
        "names_ms": timed(lambda: shots_of(paths)),
        "stacks_ms": timed(lambda: stacks_of(shots, folders, taken, changed, usual)),
        "stacks_with_bursts_ms": timed(
            lambda: stacks_of(shots, folders, taken, changed, ALL_STACKS, series=series)
        ),
        "list_ms": timed(lambda: stacks.gathered(rows)),
        "tiles_ms": timed(lambda: piled(listed, [1])),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--photos", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    found = [measure(count) for count in options.photos]
    if options.json:
        print(json.dumps(found, indent=2))
        return
    for figures in found:
        print("  ".join(f"{name} {value:,}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
