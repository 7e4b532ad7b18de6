"""How well words find photos whose folder says what they show, and how quickly.

    python -m tests.benchmarks.bench_words LIBRARY [--leave-out FOLDER ...]

LIBRARY is a data folder in which photos sorted into sub-folders by what they show are indexed, such
as Caltech-101. Each sub-folder's name is asked for as a person would type it, in three kinds:
*labels* of the network, *groups* above labels in WordNet, and words that are *unknown*. Everyday
words are asked for too; for them nobody has said what is right, so only what is made of them and
how many photos are found is told. Prints JSON.
"""

import argparse
import json
import re
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids
from photosim.library.arrangement import Branch, Scope, Shelf
from photosim.library.library import Library
from photosim.library.query import Answer, Example, Query, SearchRefused
from photosim.library.word_search import WordSearch
from photosim.search.options import USUAL
from photosim.search.things import FOUND, LABELS_KNOWN
from photosim.vision.models import embedded_choice
from photosim.vision.service import EncoderService

EVERYDAY = (
    *("dog", "cat", "bird", "horse", "fish", "butterfly", "flower", "tree", "mountain", "beach"),
    *("sea", "lake", "boat", "ship", "car", "bicycle", "train", "airplane", "bus", "bridge"),
    *("castle", "church", "house", "tower", "street", "food", "pizza", "cake", "fruit", "bread"),
    *("coffee", "people", "baby", "kids", "wedding", "sunset", "snow", "guitar", "chair"),
)
_BANDS = ((">= .5", 0.5, 2.0), (".3 to .5", FOUND, 0.5), (".1 to .3", 0.1, FOUND))
_PICTURES = 5  # of each folder, searched with together with its word


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("library", type=Path)
    parser.add_argument("--leave-out", nargs="*", default=["BACKGROUND_Google"])
    options = parser.parse_args()
    with (
        closing(EncoderService(embedded_choice())) as encoder,
        Library.open(options.library / "catalogue.sqlite", encoder, read_only=True) as library,
    ):
        for _ in library.load():
            pass
        print(json.dumps(measure(library, options.leave_out), indent=2))


def measure(library: Library, leave_out: Sequence[str]) -> dict[str, object]:
    """All figures of a library."""
    setattr(library.words, "is_name", lambda _word: False)  # noqa: B010  # folders would tell
    folders = {
        below: ids
        for folder in library.folders()
        for below, ids in _photos_by_folder(library, folder.id)
        if below.rpartition("/")[2] not in leave_out
    }
    everything = np.concatenate(list(folders.values()))
    figures: dict[str, dict[str, list[float]]] = {}
    precise = {name: [0, 0] for name, _, _ in _BANDS}
    unknown = []
    for below, ids in folders.items():
        word = re.sub(r"[_\W]+", " ", below.rpartition("/")[2])
        kind = _kind(library.words, word)
        if kind == "unknown":
            unknown.append(word)
            continue
        answer = library.similar(Query(words=word, options=replace(USUAL, count=len(everything))))
        shown = [match.photo.id for match in answer.matches]
        kept = np.isin(shown, everything)
        right = np.isin(np.array(shown)[kept], ids)
        scores = np.array([match.recognised for match in answer.matches])[kept]
        for name, least, most in _BANDS:
            within = (scores >= least) & (scores < most)
            precise[name][0] += int(right[within].sum())
            precise[name][1] += int(within.sum())
        row = figures.setdefault(kind, {"P@10": [], "mAP": [], "with a picture P@10": []})
        row["P@10"].append(float(right[:10].sum() / 10))
        row["mAP"].append(_average_precision(right, len(ids)))
        row["with a picture P@10"] += _with_pictures(library, word, ids, everything)
    return {
        "photos": len(everything),
        "kinds": {
            kind: {name: round(statistics.fmean(values), 3) for name, values in row.items()}
            | {"words": len(row["P@10"])}
            for kind, row in sorted(figures.items())
        },
        "unknown": unknown,
        "precision by score": {
            name: {"precision": round(right / max(1, count), 3), "photos": count}
            for name, (right, count) in precise.items()
        },
        "everyday": {word: _everyday(library, word) for word in EVERYDAY},
        "milliseconds": _times(library),
    }


def _photos_by_folder(library: Library, folder_id: int) -> Iterator[tuple[str, Ids]]:
    for sub in library.table.subfolders(folder_id, ""):
        ids = library.table.within(Scope(Shelf((Branch(folder_id, sub.below),))))
        assert ids is not None, "a shelf is not everything"
        yield sub.below, ids


def _kind(words: WordSearch, word: str) -> str:
    """What a name is to the network; one of which only a part is known is said to be so."""
    try:
        next(words.read(word, None, "", alone=True))  # which waits for nothing without a model
    except SearchRefused:
        return "unknown"
    except StopIteration as end:
        reading = end.value.reading
    numbers = [number for thing in reading.things for number, _ in thing.meanings]
    kind = "labels" if min(numbers) < LABELS_KNOWN else "groups"
    return f"{kind}, in part" if reading.ignored else kind


def _average_precision(right: NDArray[np.bool_], count: int) -> float:
    precision = np.cumsum(right) / np.arange(1, len(right) + 1)
    return float((precision * right).sum() / count)


def _with_pictures(library: Library, word: str, ids: Ids, everything: Ids) -> list[float]:
    found = []
    for photo in library.photos(np.random.default_rng(0).choice(ids, _PICTURES)):
        answer = library.similar(Query((Example(photo.path, photo.id),), words=word))
        shown = np.array([match.photo.id for match in answer.matches])
        right = np.isin(shown[np.isin(shown, everything)][:10], ids)
        found.append(float(right.sum() / 10))
    return found


def _everyday(library: Library, word: str) -> dict[str, object]:
    try:
        answer: Answer = library.similar(Query(words=word))
    except SearchRefused as error:
        return {"refused": str(error)}
    folders = [match.photo.path.parent.name for match in answer.matches[:10]]
    count = next((c.photos for c in library.words.completions(word, 99) if c.text == word), 0)
    return {"photos": count, "first ten": folders}


def _times(library: Library) -> dict[str, float]:
    """Of a search by a word and of completing letters, the 95th percentile."""
    searches, completions = [], []
    for word in EVERYDAY:
        began = time.perf_counter()
        try:
            library.similar(Query(words=word))
        except SearchRefused:
            continue
        searches.append(time.perf_counter() - began)
        for length in range(1, len(word) + 1):
            began = time.perf_counter()
            library.words.completions(word[:length])
            completions.append(time.perf_counter() - began)
    return {
        name: round(1000 * float(np.percentile(times, 95)), 1)
        for name, times in (("search", searches), ("completion", completions))
    }


if __name__ == "__main__":
    main()
