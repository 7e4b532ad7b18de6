"""A library of any size whose photos exist only in its catalogue."""

import sys
from pathlib import Path

import numpy as np

from photosim.catalogue.records import FileFacts, PictureFacts
from photosim.catalogue.store import Store
from photosim.library.keys import HashKeys
from photosim.library.refit import refit_if_due
from photosim.vision.thumbnails import ThumbnailCache
from tests.benchmarks.synthetic_photos import DIMENSION, PICTURES, mtime
from tests.photos import KINDS, draw_photo

ENCODER = "efficientnet-lite0"
_BATCH = 5_000
_ROOT = Path("/synthetic")


def make_library(data_dir: Path, photos: int) -> None:
    """Fill a catalogue as indexing does, with photos that exist nowhere else.

    Every photo has the thumbnail of one of a few hundred drawn pictures, see `synthetic_photos`.
    """
    generator = np.random.default_rng(0)
    centres = generator.normal(size=(1_000, DIMENSION)).astype(np.float32)
    building = data_dir.with_name(f"{data_dir.name}-unfinished")
    _draw_thumbnails(building)
    with Store.open(building / "catalogue.sqlite") as store:
        folder = store.add_folder(_ROOT, None)
        keys = HashKeys(store)
        for start in range(0, photos, _BATCH):
            numbers = range(start, min(start + _BATCH, photos))
            kinds = generator.integers(len(centres), size=len(numbers))
            rows = centres[kinds] + generator.normal(size=(len(numbers), DIMENSION)) * 0.7
            rows /= np.linalg.norm(rows, axis=1, keepdims=True)
            vectors = rows.astype(np.float16)
            files = [(_name(n), FileFacts(4_000_000 + n % 997, mtime(n))) for n in numbers]
            with store.session.write():
                ids = store.files.add(folder, files)
                pictures = [
                    PictureFacts(
                        i, facts.size, facts.mtime_ns, i.to_bytes(16), 4_000, 3_000, None, v
                    )
                    for i, (_, facts), v in zip(ids, files, vectors, strict=True)
                ]
                store.complete_photos(pictures, ENCODER)
                if photos < 10_000:
                    keys.enter(ENCODER, ids, vectors)
            print(f"\r{numbers.stop:,} photos", end="", file=sys.stderr)
        if photos >= 10_000:  # much quicker than entering each into an index that is dropped
            keys.enter(ENCODER, ids, vectors)
        for _ in refit_if_due(store, ENCODER):
            pass
    building.rename(data_dir)


def _name(number: int) -> str:
    return f"{2000 + number % 23}/trip {number // 400 % 60}/IMG_{number}.jpg"


def _draw_thumbnails(data_dir: Path) -> None:
    cache = ThumbnailCache(data_dir / "thumbnails")
    for number in range(PICTURES):
        image = draw_photo(KINDS[number % len(KINDS)], number, (256, 192))
        written = cache.write(Path(f"/{number}"), mtime(number), image)
        written.rename(written.with_name(f"{number}.png"))
