"""How many altered copies of photos are found, and how many pairs are wrong, beside other ways.

    python tests/benchmarks/bench_duplicates.py FOLDER --json

Some photos of the folder are altered in `ALTERATIONS` and put among all of them, without dates, in
a library of its own. PhotoSim compares them as it does any library. The others, perceptual hashes
(ImageHash, pdqhash) and the cosine of PhotoSim's vectors, compare all pairs, each at the loosest
threshold at which at least the given share of its pairs are right. A pair is right if both are
made of one photo. Photos of the folder that are copies of each other already would make that
wrong: the folder alone is compared first, and one of each pair that PhotoSim or a hash finds alike
is left out; `duplicates.json` in the folder --work names them, to be looked at. The wrong pairs of
PhotoSim are listed at the end.
"""

import argparse
import io
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import imagehash
import numpy as np
import pdqhash
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from photosim.catalogue.records import Likeness
from photosim.catalogue.store import Store
from photosim.library.keys import family_of
from photosim.library.library import Library
from photosim.search.projection import fit_projection
from photosim.vision.files import is_photo
from photosim.vision.models import embedded_choice
from photosim.vision.service import EncoderService
from photosim.vision.thumbnails import ThumbnailCache

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks import duplicates_at_scale

Alteration = Callable[[Image.Image], Image.Image]
_BEYOND = frozenset({"crop 50 %"})  # which the goal leaves out
_LEAST_SIDE = 150


def _jpeg(quality: int) -> Alteration:
    def alter(image: Image.Image) -> Image.Image:
        kept = io.BytesIO()
        image.save(kept, "JPEG", quality=quality)
        return Image.open(io.BytesIO(kept.getvalue())).convert("RGB")

    return alter


def _scaled(share: float) -> Alteration:
    def alter(image: Image.Image) -> Image.Image:
        size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
        return image.resize(size, Image.Resampling.LANCZOS)

    return alter


def _cropped(area: float) -> Alteration:
    """Takes away this share of the area, more at the left and the top."""

    def alter(image: Image.Image) -> Image.Image:
        width, height = (round(side * (1 - area) ** 0.5) for side in image.size)
        left, top = round(0.7 * (image.width - width)), round(0.7 * (image.height - height))
        return image.crop((left, top, left + width, top + height))

    return alter


def _tilted(degrees: float) -> Alteration:
    def alter(image: Image.Image) -> Image.Image:
        return image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor="white")

    return alter


def _noisy(image: Image.Image) -> Image.Image:
    random_ = np.random.default_rng(image.width)
    noise = random_.normal(0, 12, (image.height, image.width, 3))
    return Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))


def _captioned(image: Image.Image) -> Image.Image:
    """Two lines over the picture, as on jokes that are passed on."""
    altered = image.copy()
    draw = ImageDraw.Draw(altered)
    size = max(10, altered.height // 9)
    for top, words in ((0.02, "WHEN MONDAY COMES"), (0.86, "AND IT ALWAYS DOES")):
        draw.text(
            (altered.width * 0.06, altered.height * top),
            words,
            fill="white",
            stroke_fill="black",
            stroke_width=max(1, size // 12),
            font_size=size,
        )
    return altered


def _watermarked(image: Image.Image) -> Image.Image:
    veil = Image.new("L", image.size, 0)
    size = max(10, image.width // 8)
    ImageDraw.Draw(veil).text(
        (image.width * 0.2, image.height * 0.45), "© someone", 110, font_size=size
    )
    return Image.composite(Image.new("RGB", image.size, "white"), image, veil)


def _on_a_phone(image: Image.Image) -> Image.Image:
    """A picture of a phone's screen, with the photo across its width."""
    width = 720
    inner = image.resize((width, max(1, round(image.height * width / image.width))))
    screen = Image.new("RGB", (width, max(1280, inner.height + 200)), (18, 18, 20))
    screen.paste(inner, (0, (screen.height - inner.height) // 2))
    draw = ImageDraw.Draw(screen)
    draw.text((20, 12), "12:45", "white", font_size=28)
    draw.rectangle((width - 70, 16, width - 20, 38), fill="white")
    for place in range(4):
        left = 80 + 170 * place
        draw.ellipse((left, screen.height - 80, left + 44, screen.height - 36), outline="white")
    return screen


def _filtered(image: Image.Image) -> Image.Image:
    """Warm, faded and darker towards the corners, as filters of phones make it."""
    pixels = np.asarray(image, np.float32) / 255
    pixels = 0.12 + 0.82 * pixels**0.85 * np.array([1.05, 0.97, 0.82], np.float32)
    y, x = np.mgrid[-1 : 1 : image.height * 1j, -1 : 1 : image.width * 1j]
    pixels *= (1 - 0.45 * np.clip((x * x + y * y) / 2, 0, 1))[..., None]
    return Image.fromarray((255 * np.clip(pixels, 0, 1)).astype(np.uint8))


def _framed(image: Image.Image) -> Image.Image:
    return ImageOps.expand(image, round(0.1 * min(image.size)), "white")


def _enhanced(
    kind: Callable[
        [Image.Image], ImageEnhance.Brightness | ImageEnhance.Contrast | ImageEnhance.Color
    ],
    factor: float,
) -> Alteration:
    return lambda image: kind(image).enhance(factor)


def _all(*alterations: Alteration) -> Alteration:
    def alter(image: Image.Image) -> Image.Image:
        for each in alterations:
            image = each(image)
        return image

    return alter


ALTERATIONS: dict[str, Alteration] = {
    "JPEG quality 30": _jpeg(30),
    "JPEG quality 10": _jpeg(10),
    "half the size": _scaled(0.5),
    "a quarter": _scaled(0.25),
    "twice the size": _scaled(2),
    "messenger": _all(_scaled(0.5), _jpeg(45)),
    "turned by 90": lambda image: image.transpose(Image.Transpose.ROTATE_90),
    "turned by 180": lambda image: image.transpose(Image.Transpose.ROTATE_180),
    "mirrored": ImageOps.mirror,
    "turned by 5": _tilted(5),
    "black and white": lambda image: ImageOps.grayscale(image).convert("RGB"),
    "brighter, 1.3": _enhanced(ImageEnhance.Brightness, 1.3),
    "brighter, 1.6": _enhanced(ImageEnhance.Brightness, 1.6),
    "darker, 0.6": _enhanced(ImageEnhance.Brightness, 0.6),
    "contrast, 1.5": _enhanced(ImageEnhance.Contrast, 1.5),
    "colour, 1.8": _enhanced(ImageEnhance.Color, 1.8),
    "equalised": ImageOps.equalize,
    "blurred": lambda image: image.filter(ImageFilter.GaussianBlur(1.5)),
    "noise": _noisy,
    "crop 10 %": _cropped(0.1),
    "crop 30 %": _cropped(0.3),
    "crop 50 %": _cropped(0.5),
    "white border": _framed,
    "watermark": _watermarked,
    "caption": _captioned,
    "photo filter": _filtered,
    "phone screenshot": _on_a_phone,
    "crop, mirrored, half": _all(_cropped(0.1), ImageOps.mirror, _scaled(0.5)),
}


@dataclass(frozen=True)
class Collection:
    """Photos and copies.

    Attributes:
        files: All of them.
        origins: Of which photo each is made, int64 (n,).
        names: How it was altered, "" for the photos themselves.
    """

    files: list[Path]
    origins: NDArray[np.int64]
    names: list[str]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument(
        "--synthetic", type=int, help="instead, what a library of so many invented photos costs"
    )
    parser.add_argument("--photos", type=int, help="only so many of them (default: all)")
    parser.add_argument("--originals", type=int, default=300)
    parser.add_argument("--precision", type=float, default=0.99)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--work", type=Path, help="folder that keeps everything for another run")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.folder is None and not options.synthetic:
        parser.error("name a folder")
    with tempfile.TemporaryDirectory(prefix="photosim-duplicates-") as folder:
        if options.synthetic:
            costs = duplicates_at_scale.measure(options.work or Path(folder), options.synthetic)
            print(json.dumps(costs, indent=2))
            return
        found = measure(options, options.work or Path(folder))
    print(json.dumps(found, indent=2) if options.json else table(found))


def measure(options: argparse.Namespace, work: Path) -> dict[str, object]:
    chance = random.Random(options.seed)
    files = sorted(path for path in options.folder.rglob("*") if is_photo(path.name))
    chance.shuffle(files)
    files = files[: options.photos]
    photos = work / "photos"
    for number, file in enumerate(files):
        copy = photos / "own" / f"{number:05}{file.suffix}"
        copy.parent.mkdir(parents=True, exist_ok=True)
        if not copy.exists():
            copy.write_bytes(file.read_bytes())
    own = Collection(sorted((photos / "own").iterdir()), np.arange(len(files)), [""] * len(files))
    service = EncoderService(
        embedded_choice(), device="cpu", thumbnails=ThumbnailCache(work / "thumbnails")
    )
    with closing(service), Library.open(work / "library", service, read_only=False) as library:
        index_s = _timed(library.index([photos]))
        doubles_s = _timed(library.duplicates.compare())
        hashes = _hashes(own.files)
        alike = _pairs_of_program(work / "library", own)
        doubles = alike | _near(hashes["pHash"], 6) | _near(hashes["dHash"], 6)
        _note_doubles(work, files, own, doubles)
        gone = {second for _, second in doubles}
        wanted = [
            row
            for row, file in enumerate(own.files)
            if row not in gone and min(Image.open(file).size) >= _LEAST_SIDE
        ][: options.originals]
        _alter(photos / "copies", own, wanted)
        index_copies_s = _timed(library.index([photos]))
        compare_s = _timed(library.duplicates.compare())
        one_s = _one_more(library, photos, own.files[wanted[0]])
    everything = _collection(photos, own, gone)
    ways = {"PhotoSim": _pairs_of_program(work / "library", everything)}
    ways["PhotoSim, sure"] = _pairs_of_program(work / "library", everything, (Likeness.SURE,))
    ways |= _others(work / "library", everything, options.precision)
    return {
        "photos": len(own.files) - len(gone),
        "left_out": len(gone),
        "originals": len(wanted),
        "copies": len(everything.files) - (len(own.files) - len(gone)),
        "seconds": {
            "indexing": round(index_s + index_copies_s, 1),
            "comparing_photos": round(doubles_s, 1),
            "comparing_copies": round(compare_s, 1),
            "one_more_photo": round(one_s, 3),
        },
        "bytes_a_photo": round(_bytes_of_copies(work / "library")),
        "ways": {name: _figures(pairs, everything) for name, pairs in ways.items()},
        "wrong": [
            [str(everything.files[place].relative_to(photos)) for place in pair]
            for pair in sorted(ways["PhotoSim"])
            if everything.origins[pair[0]] != everything.origins[pair[1]]
        ],
    }


def _timed(steps: Iterable[object]) -> float:
    began = time.monotonic()
    for _ in steps:
        pass
    return time.monotonic() - began


def _alter(folder: Path, own: Collection, wanted: Sequence[int]) -> None:
    folder.mkdir(exist_ok=True)
    for row in wanted:
        with Image.open(own.files[row]) as opened:
            image = opened.convert("RGB")
        for number, alter in enumerate(ALTERATIONS.values()):
            file = folder / f"{row:05}-{number:02}.jpg"
            if not file.exists():
                alter(image).save(file, quality=90)


def _one_more(library: Library, photos: Path, original: Path) -> float:
    """Seconds to compare one photo that is new, once it is indexed."""
    new = photos / "new.jpg"
    with Image.open(original) as opened:
        opened.convert("RGB").resize((200, 160)).save(new)
    for _ in library.index([photos]):
        pass
    seconds = _timed(library.duplicates.compare())
    new.unlink()
    for _ in library.index([photos]):
        pass
    return seconds


def _collection(photos: Path, own: Collection, gone: set[int]) -> Collection:
    names = list(ALTERATIONS)
    files, origins, kinds = [], [], []
    for row, file in enumerate(own.files):
        if row not in gone:
            files.append(file)
            origins.append(row)
            kinds.append("")
    for file in sorted((photos / "copies").iterdir()):
        row, number = map(int, file.stem.split("-"))
        files.append(file)
        origins.append(row)
        kinds.append(names[number])
    return Collection(files, np.array(origins), kinds)


Pairs = set[tuple[int, int]]


def _pairs_of_program(
    catalogue: Path,
    collection: Collection,
    kinds: Sequence[Likeness] = (Likeness.SURE, Likeness.EDITED),
) -> Pairs:
    with Store.open(catalogue, read_only=True) as store:
        ids, contents = store.duplicates.contents()
        paths = {photo.id: photo.path for photo in store.photos(ids)}
        pairs = list(chain.from_iterable(store.duplicates.pairs(kinds)))
    place = {file: number for number, file in enumerate(collection.files)}
    places: dict[bytes, list[int]] = {}
    for number, content in zip(ids.tolist(), contents, strict=True):
        if paths[number] in place:
            places.setdefault(content.tobytes(), []).append(place[paths[number]])
    found = {
        (min(one, other), max(one, other))
        for pair in pairs
        if pair.kind in kinds
        for one in places.get(pair.first, ())
        for other in places.get(pair.second, ())
    }
    for same in places.values():
        found |= {(one, other) for one in same for other in same if one < other}
    return found


def _hashes(files: Sequence[Path]) -> dict[str, NDArray[np.uint8]]:
    """Hashes of pictures as bytes, (n, b) each."""
    found: dict[str, list[NDArray[np.uint8]]] = {}
    for file in files:
        with Image.open(file) as opened:
            image = opened.convert("RGB")
        for name, make in _HASHES.items():
            found.setdefault(name, []).append(np.packbits(make(image).astype(bool).ravel()))
    return {name: np.stack(rows) for name, rows in found.items()}


_HASHES: dict[str, Callable[[Image.Image], NDArray[Any]]] = {
    "pHash": lambda image: imagehash.phash(image).hash,
    "pHash 256": lambda image: imagehash.phash(image, hash_size=16).hash,
    "dHash": lambda image: imagehash.dhash(image).hash,
    "dHash 256": lambda image: imagehash.dhash(image, hash_size=16).hash,
    "Haar wavelet": lambda image: imagehash.whash(image).hash,
    "PDQ": lambda image: pdqhash.compute(np.asarray(image))[0],
}


def _distances(rows: NDArray[np.uint8]) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Bits by which hashes differ from all others, in parts: the first row, and (m, n)."""
    for start in range(0, len(rows), 64):
        part = rows[start : start + 64, None] ^ rows[None]
        yield start, np.bitwise_count(part).sum(axis=2, dtype=np.float32)


def _near(rows: NDArray[np.uint8], most: int) -> Pairs:
    found: Pairs = set()
    for start, distances in _distances(rows):
        for one, other in np.argwhere(distances <= most).tolist():
            if start + one < other:
                found.add((start + one, other))
    return found


def _others(catalogue: Path, collection: Collection, precision: float) -> dict[str, Pairs]:
    found = {}
    for name, hashes in _hashes(collection.files).items():
        found[name] = _at_precision(_distances(hashes), collection, precision)
    rows = _vectors(catalogue, collection)
    parts = ((start, 1 - rows[start : start + 64] @ rows.T) for start in range(0, len(rows), 64))
    found["cosine"] = _at_precision(parts, collection, precision)
    return found


def _vectors(catalogue: Path, collection: Collection) -> NDArray[np.float32]:
    with Store.open(catalogue, read_only=True) as store:
        encoder = embedded_choice().identity
        photos = store.photos(store.photo_ids())
        id_of = {photo.path: photo.id for photo in photos}
        ids = np.array([id_of[file] for file in collection.files])
        found, vectors = store.vectors.fetch(encoder, ids)
        record = store.vectors.hash_index(encoder)
        assert record is not None
        projection = family_of(record).projection
        if projection.basis is None:
            projection = fit_projection(vectors)
        rows = projection.apply(vectors)
        place = {number: row for row, number in enumerate(found.tolist())}
        return rows[[place[number] for number in ids.tolist()]]


def _at_precision(
    parts: Iterable[tuple[int, NDArray[np.float32]]], collection: Collection, precision: float
) -> Pairs:
    """The pairs up to the greatest distance at which so many of them are right."""
    pairs: list[NDArray[np.int64]] = []
    values: list[NDArray[np.float32]] = []
    for start, distances in parts:
        rows = np.arange(start, start + len(distances))
        upper = rows[:, None] < np.arange(distances.shape[1])[None]
        same = collection.origins[rows][:, None] == collection.origins[None]
        near = distances <= np.partition(distances, 60, axis=1)[:, 60:61]
        places = np.argwhere(upper & (same | near))
        values.append(distances[places[:, 0], places[:, 1]])
        pairs.append(places + np.array([start, 0]))
    joined, distance = np.concatenate(pairs), np.concatenate(values)
    order = np.argsort(distance, kind="stable")
    joined, distance = joined[order], distance[order]
    right = collection.origins[joined[:, 0]] == collection.origins[joined[:, 1]]
    share = np.cumsum(right) / np.arange(1, len(right) + 1)
    last = np.append(distance[1:] > distance[:-1], True)  # whole ties only
    good = np.flatnonzero((share >= precision) & last)
    count = int(good[-1]) + 1 if len(good) else 0
    return {(one, other) for one, other in joined[:count].tolist()}


def _figures(pairs: Pairs, collection: Collection) -> dict[str, object]:
    """Recall by alteration: the share of copies that are paired with their photo."""
    right = sum(collection.origins[one] == collection.origins[other] for one, other in pairs)
    place_of = {
        int(collection.origins[n]): n for n, name in enumerate(collection.names) if not name
    }
    hits: dict[str, list[bool]] = {name: [] for name in ALTERATIONS}
    for number, name in enumerate(collection.names):
        if name:
            original = place_of[int(collection.origins[number])]
            hits[name].append((min(original, number), max(original, number)) in pairs)
    recall = {name: float(np.mean(values)) for name, values in hits.items() if values}
    counted = [value for name, value in recall.items() if name not in _BEYOND]
    return {
        "precision": round(right / len(pairs), 4) if pairs else None,
        "wrong_pairs": int(len(pairs) - right),
        "recall": round(float(np.mean(counted)), 4),
        "by_alteration": {name: round(value, 3) for name, value in recall.items()},
    }


def _note_doubles(work: Path, files: Sequence[Path], own: Collection, doubles: Pairs) -> None:
    names = {file: str(files[int(file.stem)]) for file in own.files}
    listed = sorted([names[own.files[one]], names[own.files[other]]] for one, other in doubles)
    (work / "duplicates.json").write_text(json.dumps(listed, indent=1))


def _bytes_of_copies(catalogue: Path) -> float:
    """Bytes a photo of what finding copies keeps, about 16 of a row and 45 of a pair included."""
    import sqlite3

    with closing(sqlite3.connect(catalogue)) as connection:
        photos, size = connection.execute(
            "SELECT count(*), sum(63 + coalesce(length(camera), 0) + 16) FROM picture"
        ).fetchone()
        pairs = connection.execute("SELECT count(*) FROM alike").fetchone()[0]
    return float((size + 45 * pairs) / max(1, photos))


def table(found: dict[str, object]) -> str:
    """The figures for people to read."""
    ways = found["ways"]
    assert isinstance(ways, dict)
    lines = [json.dumps({key: found[key] for key in found if key not in ("ways", "wrong")})]
    lines.append("| | " + " | ".join(ways) + " |")
    lines.append("| --- |" + " --- |" * len(ways))
    lines += [
        f"| {figure} | " + " | ".join(str(way[figure]) for way in ways.values()) + " |"
        for figure in ("precision", "recall")
    ]
    for name in ALTERATIONS:
        row = (f"{way['by_alteration'].get(name, float('nan')):.2f}" for way in ways.values())
        lines.append(f"| {name} | " + " | ".join(row) + " |")
    return "\n".join([*lines, f"{len(found['wrong'])} wrong pairs"])  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
