"""Fill the disk at random moments of indexing and check the library once there is room again.

    python tests/faults/full_disk.py --times 50 --json

Needs the right to mount: the disk is a small file system in memory.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from photosim.catalogue.database import CatalogueError
from photosim.catalogue.records import PhotoState
from photosim.catalogue.store import Store
from photosim.library.health import examine
from photosim.library.recover import open_sound
from tests.fakes import FakeEncoderService
from tests.library.test_full_disk import fingerprints, index, many_photos
from tests.mounts import Disk

_PHOTOS = 150
_ALL_BYTES = 700_000  # somewhat more than these photos take in the catalogue


def main() -> int:
    """Run and report; the exit status is 1 if a photo was lost or a catalogue not sound."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    service = FakeEncoderService()
    try:
        with tempfile.TemporaryDirectory(prefix="photosim-full-") as folder:
            photos = Path(folder, "photos")
            before = many_photos(photos, _PHOTOS)
            rounds = [
                _round(Path(folder, str(number)), photos, service, chance.randint(0, _ALL_BYTES))
                for number in range(options.times)
            ]
            untouched = fingerprints(photos) == before
    finally:
        service.close()
    report = {
        "times": options.times,
        "disk_was_full": sum(item["full"] for item in rounds),
        "photos_lost": sum(item["lost"] for item in rounds),
        "catalogue_sound": sum(item["sound"] for item in rounds),
        "photos_untouched": untouched,
        "longest_seconds": round(max(item["seconds"] for item in rounds), 3),
    }
    print(json.dumps(report, indent=2) if options.json else report)
    sound = report["catalogue_sound"] == options.times and untouched
    return 0 if sound and not report["photos_lost"] else 1


def _round(place: Path, photos: Path, service: FakeEncoderService, leave: int) -> dict[str, Any]:
    place.mkdir()
    disk = Disk(place / "disk")
    try:
        catalogue = disk.place / "catalogue.sqlite"
        Store.open(catalogue).close()
        filler = disk.fill(leave)
        full = False
        try:
            index(catalogue, service, photos)
        except CatalogueError as error:
            full = "The disk is full" in str(error)
            if not full:
                raise
        filler.unlink()
        began = time.monotonic()
        store, recovery = open_sound(catalogue)
        seconds = time.monotonic() - began
        with store:
            sound = recovery is None and not examine(store, service.choice.identity).faults
        roomy = place / "data" / catalogue.name
        shutil.copytree(disk.place, roomy.parent)
    finally:
        disk.unmount()
    index(roomy, service, photos)
    with Store.open(roomy) as store:
        lost = _PHOTOS - store.count_photos(PhotoState.INDEXED)
    return {"full": full, "sound": sound, "lost": lost, "seconds": seconds}


if __name__ == "__main__":
    sys.exit(main())
