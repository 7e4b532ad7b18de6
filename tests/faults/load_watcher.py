"""Change thousands of files within seconds in a folder that is watched.

    python tests/faults/load_watcher.py --copied 10000 --renamed 1000 --deleted 5000 --json

Photos are embedded by a stand-in that only reads them. In the end the catalogue must equal the
disk, and no content may have been embedded twice.
"""

import argparse
import json
import queue
import random
import sys
import tempfile
import time
from concurrent.futures import Future
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np

from photosim.catalogue.records import PhotoState
from photosim.catalogue.store import Store
from photosim.library.embed import embed_pending
from photosim.library.folders import add_folder
from photosim.library.health import examine
from photosim.library.keys import HashKeys
from photosim.library.scan import scan_paths
from photosim.library.watched_folders import WatchedFolders
from photosim.vision.files import UnreadablePhoto, open_photo
from photosim.vision.messages import EmbeddedPhoto, EncoderInfo
from photosim.vision.models import embedded_choice

_PATIENCE_S = 600.0
_DIMENSION = 32


def main() -> int:
    """Run and report; the exit status is 1 if the catalogue does not equal the disk."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--copied", type=int, default=10_000)
    parser.add_argument("--renamed", type=int, default=1_000)
    parser.add_argument("--deleted", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="photosim-load-") as place:
        report = run(Path(place), options)
    print(json.dumps(report, indent=2) if options.json else report)
    return 0 if report["equal"] and not report["embedded_twice"] else 1


class _Reader:
    """Embeds a photo by its content hash, at once."""

    choice = embedded_choice()

    def __init__(self) -> None:
        self.contents: list[bytes] = []

    def info_within(self, _seconds: float) -> EncoderInfo:
        name = self.choice.spec.name
        return EncoderInfo(self.choice.identity, name, _DIMENSION, "cpu", "", None)

    def embed(self, path: Path) -> Future[EmbeddedPhoto]:
        future: Future[EmbeddedPhoto] = Future()
        try:
            with open_photo(path) as file:
                digest = file.content_hash()
                facts = (digest, file.size, file.mtime_ns)
        except UnreadablePhoto as error:
            future.set_exception(error)
            return future
        self.contents.append(digest)
        vector = np.frombuffer(digest * 2, dtype=np.uint8).astype(np.float32) + 1
        vector /= np.linalg.norm(vector)
        future.set_result(EmbeddedPhoto(path, self.choice.identity, vector, *facts, 8, 6, None))
        return future


def run(place: Path, options: argparse.Namespace, quiet_s: float = 6.0) -> dict[str, Any]:
    """Change the files, follow them and compare.

    Args:
        place: An empty folder to work in.
        options: How many photos are copied, renamed and deleted, and the seed.
        quiet_s: Seconds without an event after which no more are expected; must be longer than the
            watcher waits for a burst to end.
    """
    folder = place / "photos"
    folder.mkdir()
    reader = _Reader()
    heard: queue.SimpleQueue[frozenset[Path]] = queue.SimpleQueue()
    watches = WatchedFolders(heard.put)
    try:
        with Store.open(place / "data" / "catalogue.sqlite") as store:
            keys = HashKeys(store)
            add_folder(store, folder)
            watches.watch(folder)
            changing = _change(folder, options)
            began = time.monotonic()
            bursts = _follow(store, keys, reader, heard, quiet_s)
            seconds = time.monotonic() - began - quiet_s
            records = store.photos(store.photo_ids())
            faults = examine(store, reader.choice.identity).faults
    finally:
        watches.close()
    files = set(folder.rglob("*.jpg"))
    indexed = {photo.path for photo in records if photo.state == PhotoState.INDEXED}
    return {
        "copied": options.copied,
        "renamed": options.renamed,
        "deleted": options.deleted,
        "seconds_of_changing": round(changing, 1),
        "seconds_until_equal": round(seconds, 1),
        "bursts": bursts,
        "photos_on_disk": len(files),
        "photos_in_catalogue": len(indexed),
        "embedded_twice": len(reader.contents) - len(set(reader.contents)),
        "faults": faults,
        "equal": files == indexed and not faults,
    }


def _change(folder: Path, options: argparse.Namespace) -> float:
    chance = random.Random(options.seed)
    began = time.monotonic()
    names = [f"{number % 20}/{number}.jpg" for number in range(options.copied)]
    for number, name in enumerate(names):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(number.to_bytes(4, "big") * 50)
    chance.shuffle(names)
    for number, name in enumerate(names[: options.renamed]):
        (folder / name).rename(folder / f"{number % 20}" / f"renamed-{number}.jpg")
    for name in names[options.renamed : options.renamed + options.deleted]:
        (folder / name).unlink()
    return time.monotonic() - began


def _follow(
    store: Store,
    keys: HashKeys,
    reader: _Reader,
    heard: "queue.SimpleQueue[frozenset[Path]]",
    quiet_s: float,
) -> int:
    """Do what the indexing thread does until no more changes are reported."""
    bursts = 0
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        try:
            paths = heard.get(timeout=quiet_s)
        except queue.Empty:
            return bursts
        bursts += 1
        for _ in scan_paths(store, keys, paths):
            pass
        for _ in embed_pending(store, keys, reader):
            pass
    raise SystemExit("The changes were not followed in time.")


if __name__ == "__main__":
    sys.exit(main())
