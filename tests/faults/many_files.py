"""Scan a folder of a hundred thousand files: first, again, and after all of them have moved.

    python tests/faults/many_files.py --files 100000 --json

The files are tiny and of different content; nothing is embedded. Memory is that of this process.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from photosim.catalogue.records import PictureFacts
from photosim.catalogue.store import Store
from photosim.library.folders import FolderPart, add_folder
from photosim.library.keys import HashKeys
from photosim.library.scan import scan_folder
from tests.catalogues import DIMENSION, ENCODER


def main() -> int:
    """Run and report; the exit status is 1 if a file was lost or taken for another."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="photosim-many-") as place:
        report = _run(Path(place), options.files)
    print(json.dumps(report, indent=2) if options.json else report)
    return 0 if report["photos"] == options.files and not report["seen_as_new"] else 1


def _run(place: Path, files: int) -> dict[str, Any]:
    folder = place / "photos" / "all"
    folder.mkdir(parents=True)
    for number in range(files):
        (folder / f"{number:06}.jpg").write_bytes(number.to_bytes(4, "big"))
    before = _megabytes()
    with Store.open(place / "data" / "catalogue.sqlite") as store:
        keys = HashKeys(store)
        add_folder(store, folder.parent)

        def scan() -> tuple[int, float]:
            added = longest = 0.0
            last = time.monotonic()
            for step in scan_folder(store, keys, FolderPart(store.folders()[0])):
                added += len(step.changes.appeared)
                now = time.monotonic()
                longest, last = max(longest, now - last), now
            return int(added), longest

        first = _timed(scan)
        again = _timed(scan)
        _pretend_embedded(store, files)
        folder.rename(folder.with_name("moved"))
        moved = _timed(scan)
        photos = len(store.photo_ids())
    return {
        "files": files,
        "photos": photos,
        "seconds_first": first[0],
        "longest_step_seconds": round(first[1][1], 2),
        "seconds_again": again[0],
        "seconds_after_moving_all": moved[0],
        "seen_as_new": moved[1][0],
        "megabytes_more_at_most": round(_megabytes() - before, 1),
    }


def _pretend_embedded(store: Store, files: int) -> None:
    """Give every photo the content hash that it would have, so that it is recognised."""
    import numpy as np

    vector = np.zeros(DIMENSION, dtype=np.float16)
    vector[0] = 1
    for part in np.array_split(store.photo_ids(), max(1, files // 5_000)):
        pictures = [
            PictureFacts(
                photo.id, photo.size, photo.mtime_ns, photo.id.to_bytes(16), 1, 1, None, vector
            )
            for photo in store.photos(part)
        ]
        store.complete_photos(pictures, ENCODER)


def _timed(work: Callable[[], tuple[int, float]]) -> tuple[float, tuple[int, float]]:
    began = time.monotonic()
    result = work()
    return round(time.monotonic() - began, 1), result


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
