"""How long filters take: what photos they leave, and how many each choice would leave.

    python tests/benchmarks/bench_filters.py --sizes 100000 1000000

The photos exist only in a catalogue: 20 years, 12 cameras with 3 lenses each, 4 formats, 60 folders
inside the watched one, a tenth without a date, two tags for every photo out of 200, a rating for a
fifth of them, 20 albums of 500. Prints JSON: for each size and filter the median of the
milliseconds, by the clock and of processor time, for the photos in order (`list`), the photos that
a search may find (`within`) and the counts beside all choices (`counts`).
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
from sqlalchemy import insert

sys.path.insert(0, str(Path(__file__).parents[2]))

from photosim.catalogue.schema import PHOTO, RATED, TAG, TAGGED
from photosim.catalogue.store import Store
from photosim.library.arrangement import (
    ANYWHERE,
    EVERYTHING,
    NEWEST_FIRST,
    Branch,
    Marks,
    Orientation,
    Scope,
    Shelf,
    Span,
    at_least,
)
from photosim.library.browse import PhotoTable

_PART = 20_000
_TAGS = 200
_ALBUMS, _IN_ALBUM = 20, 500
_FORMATS = ("JPG", "jpeg", "heic", "png")
_SIDES = ((4_000, 3_000), (3_000, 4_000), (6_000, 4_000), (1_080, 1_080), (1_600, 1_200))

FILTERS = {
    "none": ANYWHERE,
    "year": Scope(since=date(2015, 1, 1), until=date(2015, 12, 31)),
    "camera": Scope(camera=("Maker Camera 3",)),
    "tag": Scope(Shelf(marks=Marks(tag=(7,)))),
    "camera, portrait, at least 8 megapixels": Scope(
        camera=("Maker Camera 3",), orientation=(Orientation.PORTRAIT,), pixels=(Span(8_000_000),)
    ),
    "all at once": Scope(
        Shelf((Branch(1),), marks=Marks(stars=at_least(1), tag=(7,))),
        since=date(2001, 1, 1),
        until=date(2019, 12, 31),
        camera=("Maker Camera 3",),
        format=("jpg",),
        orientation=(Orientation.LANDSCAPE,),
        pixels=(Span(1_000_000),),
        size=(Span(1_000_000),),
    ),
    "several of each": Scope(
        Shelf(marks=Marks(stars=(3, 4), tag=(7, 8, 9))),
        years=(2015, 2017),
        camera=("Maker Camera 3", "Maker Camera 5"),
        format=("heic", "jpg"),
        orientation=(Orientation.LANDSCAPE, Orientation.SQUARE),
        pixels=(Span(0, 1_999_999), Span(8_000_000)),
        size=(Span(0, 999_999), Span(5_000_000)),
    ),
    "album": Scope(Shelf(album=(3,))),
    "offline": Scope(offline=True),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="photosim-filters-") as scratch:
        runs = [_measured(Path(scratch), size, options.rounds) for size in options.sizes]
    print(json.dumps({"runs": runs}, indent=2))


def _measured(scratch: Path, photos: int, rounds: int) -> dict[str, object]:
    file = scratch / f"{photos}.sqlite"
    with Store.open(file) as store:
        _fill(store, photos)
    with Store.open(file, read_only=True) as store:
        table = PhotoTable(store)
        for _ in table.load(paths=True):
            pass
        table.choices(EVERYTHING, "", ANYWHERE)  # reads tags and ratings
        table.arrange(EVERYTHING, NEWEST_FIRST)  # and sorts
        filters = {
            name: {
                "photos": len(table.arrange(EVERYTHING, NEWEST_FIRST, scope).ids),
                "list": _timed(partial(table.arrange, EVERYTHING, NEWEST_FIRST, scope), rounds),
                "within": _timed(partial(table.within, scope), rounds),
                "counts": _timed(partial(table.choices, EVERYTHING, "", scope), rounds),
            }
            for name, scope in FILTERS.items()
        }
    return {"photos": photos, "filters": filters}


def _timed(ask: Callable[[], object], rounds: int) -> dict[str, float]:
    walls, used = [], []
    for _ in range(rounds):
        began, busy = time.perf_counter(), time.process_time()
        ask()
        used.append(1_000 * (time.process_time() - busy))
        walls.append(1_000 * (time.perf_counter() - began))
    return {
        "milliseconds": round(statistics.median(walls), 1),
        "processor_milliseconds": round(statistics.median(used), 1),
    }


def _fill(store: Store, photos: int) -> None:
    """Put photos into a catalogue."""
    generator = np.random.default_rng(0)
    folder = store.add_folder(Path("/synthetic"), None)
    with store.session.write() as connection:
        connection.execute(
            insert(TAG), [{"id": n, "name": f"Tag {n}"} for n in range(1, _TAGS + 1)]
        )
        for start in range(0, photos, _PART):
            numbers = np.arange(start, min(start + _PART, photos))
            rows = [_photo(folder, *drawn) for drawn in _drawn(generator, numbers)]
            connection.execute(insert(PHOTO), rows)
            contents = [row["content_hash"] for row in rows]
            tags = generator.integers(1, _TAGS + 1, (len(rows), 2)).tolist()
            tagged = [
                {"content": content, "tag_id": tag, "sign": 1, "origin": 3}
                for content, both in zip(contents, tags, strict=True)
                for tag in set(both)
            ]
            connection.execute(insert(TAGGED), tagged)
            rated = [
                {
                    "content": content,
                    "stars": n % 6,
                    "heart": n % 7 == 0,
                    "rejected": False,
                    "origin": 3,
                }
                for n, content in enumerate(contents[::5])
            ]
            connection.execute(insert(RATED), rated)
        _make_albums(store, photos)


def _make_albums(store: Store, photos: int) -> None:
    """Make albums whose photos lie apart."""
    for number in range(_ALBUMS):
        album = store.albums.make(f"Album {number}")
        places = (np.arange(_IN_ALBUM) * (photos // _IN_ALBUM) + number) % photos
        store.albums.put(album, [place.to_bytes(16, "big") for place in places.tolist()])


def _drawn(
    generator: np.random.Generator, numbers: np.ndarray
) -> list[tuple[int, int, int, int, int]]:
    """For each number itself, days since 2000, its camera and lens, its shape and its size."""
    count = len(numbers)
    columns = (
        numbers,
        generator.integers(0, 7_300, count),
        generator.integers(0, 36, count),
        generator.integers(0, len(_SIDES), count),
        generator.integers(200_000, 30_000_000, count),
    )
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _photo(
    folder: int, number: int, day: int, gear: int, shape: int, size: int
) -> dict[str, object]:
    taken = np.datetime64("2000-01-01") + day
    directory = f"trip {number // 400 % 60}"
    width, height = _SIDES[shape]
    return {
        "folder_id": folder,
        "relative_path": f"{directory}/IMG_{number}.{_FORMATS[number % 4]}",
        "directory": directory,
        "size": size,
        "mtime_ns": int(taken.astype("datetime64[ns]").astype(np.int64)),
        "content_hash": number.to_bytes(16, "big"),
        "width": width,
        "height": height,
        "taken_at": None if number % 10 == 0 else taken.astype("datetime64[s]").item(),
        "state": "indexed",
        "camera": f"Maker Camera {gear // 3}",
        "lens": f"Lens {gear % 3}",
        "damage": "Its end is missing" if number % 500 == 0 else None,
    }


if __name__ == "__main__":
    main()
