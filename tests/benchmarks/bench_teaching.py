"""What teaching is worth, on photos in folders named after what they show.

    python tests/benchmarks/bench_teaching.py --data-dir DATA FOLDER [--leave-out NAME]…

The library in DATA must hold the folder's photos; those left out serve as photos of no kind. Prints
JSON: accuracy by examples of a kind, suggestions at 90 % and photos of kinds that were not taught,
answers on the wall, the search taught, and how often intervals hold what is true. Seconds are of
the processor.
"""

import argparse
import json
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photosim.runtime import multiply_on_one_core

multiply_on_one_core()

from photosim.arrays import Ids  # noqa: E402 - numpy asks for its threads when it is imported
from photosim.catalogue.store import Store  # noqa: E402
from photosim.commands.evaluate import taught_document  # noqa: E402
from photosim.library.evaluate import read_labelled  # noqa: E402
from photosim.library.folders import absolute  # noqa: E402
from photosim.library.learning import library_axes  # noqa: E402
from photosim.search.head import Examples, Head, fit, head_of, with_drawn  # noqa: E402
from photosim.search.logistic import Labels  # noqa: E402
from photosim.search.projection import Float32, Floats  # noqa: E402
from photosim.search.quality import average_precision  # noqa: E402
from photosim.search.questions import choose_questions  # noqa: E402
from photosim.search.taught_evaluation import measure_taught  # noqa: E402
from photosim.search.trust import accuracy, calibrated_head, cross_validate  # noqa: E402

_EACH: tuple[int | None, ...] = (1, 5, 10, 20, 30, None)
_SEEDS = 3
_DRAWN = 300
_SURE = 0.9
_AT_MOST = 30  # photos of a kind on the wall
_START, _ROUND = 3, 10
_ANSWERS = (0, 10, 20, 30, 50)
_INTERVAL_DRAWS, _INTERVAL_KINDS = 20, 10


class Photos:
    """Labelled photos of a library, and photos of no kind."""

    def __init__(self, data_dir: Path, encoder: str, folder: Path, leave_out: list[str]) -> None:
        with Store.open(data_dir / "catalogue.sqlite", read_only=True) as store:
            known = read_labelled(store, encoder, absolute(folder), leave_out)
            every = read_labelled(store, encoder, absolute(folder))
            self.mean, self.axes = library_axes(store, encoder)
        self.vectors: Floats = known.vectors
        self.labels: Labels = known.labels
        self.kinds = len(known.names)
        self.strange: Floats = every.vectors[~np.isin(every.ids, known.ids)]

    def parted(self, seed: int, each: int | None, kinds: Labels) -> tuple[Ids, Ids]:
        """Rows to teach, at most so many of a kind, and a fifth of each kind held out."""
        generator = np.random.default_rng(seed)
        taught, held_out = [], []
        for kind in kinds.tolist():
            rows = generator.permutation(np.flatnonzero(self.labels == kind))
            first = round(0.2 * len(rows))
            held_out.append(rows[:first])
            taught.append(rows[first:][:each])
        return np.concatenate(taught), np.concatenate(held_out)

    def head(self, rows: Ids, kinds: Labels, *, calibrated: bool) -> Head:
        """A head that knows these kinds."""
        tags = np.searchsorted(kinds, self.labels[rows])
        vectors = self.vectors[rows]
        examples = Examples.gather(vectors, tags, len(kinds), self.mean, self.axes)
        if not calibrated:
            return head_of(examples, fit(examples))
        groups = np.arange(len(examples.rows))
        return calibrated_head(examples, cross_validate(examples, groups))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--encoder", default="efficientnet-lite0")
    parser.add_argument("--leave-out", action="append", default=[])
    parser.add_argument("--part", action="append", choices=_PARTS)
    parser.add_argument("--other", type=Path, help="another folder of the library, never taught")
    options = parser.parse_args()
    photos = Photos(options.data_dir, options.encoder, options.folder, options.leave_out)
    if options.other is not None:
        other = Photos(options.data_dir, options.encoder, options.other, [])
        print(json.dumps(_elsewhere(photos, other), indent=2))
        return
    report: dict[str, Any] = {"photos": len(photos.labels), "kinds": photos.kinds}
    for name in options.part or _PARTS:
        report[name] = _PARTS[name](photos)
    report["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(report, indent=2))


def _accuracy(photos: Photos, each: int | None) -> dict[str, Any]:
    """Of photos held out."""
    kinds = np.arange(photos.kinds)
    right, seconds, count = [], [], 0
    for seed in range(_SEEDS):
        taught, held_out = photos.parted(seed, each, kinds)
        began = time.process_time()
        head = photos.head(taught, kinds, calibrated=False)
        seconds.append(time.process_time() - began)
        guessed = head.scores(photos.vectors[held_out]).probabilities.argmax(axis=1)
        right.append(float((guessed == photos.labels[held_out]).mean()))
        count = len(taught)
    return {
        "examples_of_a_kind": each or "four fifths",
        "examples": count,
        "accuracy": round(float(np.mean(right)), 4),
        "sd": round(float(np.std(right, ddof=1)), 4),
        "seconds": round(float(np.mean(seconds)), 2),
    }


def _suggestions(photos: Photos, each: int | None) -> dict[str, Any]:
    """With half of the kinds taught: what is suggested for these, and for all others."""
    kinds = np.sort(np.random.default_rng(0).permutation(photos.kinds)[: photos.kinds // 2])
    taught, held_out = photos.parted(0, each, kinds)
    began = time.process_time()
    head = photos.head(taught, kinds, calibrated=True)
    seconds = time.process_time() - began
    known = head.scores(photos.vectors[held_out])
    truth = np.searchsorted(kinds, photos.labels[held_out])
    sure = known.gated.max(axis=1) >= _SURE
    right = known.gated.argmax(axis=1) == truth
    found: dict[str, Any] = {
        "examples_of_a_kind": each or "four fifths",
        "seconds_with_cross_validation": round(seconds, 2),
        "suggested": round(float(sure.mean()), 3),
        "right_of_suggested": round(float(right[sure].mean()), 3),
        "error": round(float(right[sure].std() / np.sqrt(sure.sum())), 3),
    }
    others = np.flatnonzero(~np.isin(photos.labels, kinds))
    for name, vectors in (("others", photos.vectors[others]), ("no_kind", photos.strange)):
        if len(vectors):
            strange = head.scores(vectors)
            found[name] = {
                "suggested": round(float((strange.gated.max(axis=1) >= _SURE).mean()), 3),
                "auroc_cosine": _auroc(known.cosines.max(axis=1), strange.cosines.max(axis=1)),
                "auroc_probability": _auroc(
                    known.probabilities.max(axis=1), strange.probabilities.max(axis=1)
                ),
            }
    return found


def _auroc(known: Float32, strange: Float32) -> float:
    """How often a known photo scores higher than a strange one."""
    order = np.sort(strange)
    below = np.searchsorted(order, known) + np.searchsorted(order, known, side="right")
    return round(float(below.mean() / 2 / len(order)), 4)


def _wall(photos: Photos) -> dict[str, Any]:
    """Average precision on half of the library while questions about the other are answered."""
    generator = np.random.default_rng(0)
    kept = np.concatenate(
        [
            generator.permutation(np.flatnonzero(photos.labels == kind))[:_AT_MOST]
            for kind in range(photos.kinds)
        ]
    )
    asked, other = _halves(photos, kept, generator)
    found: dict[str, Any] = {"photos": len(kept), "kinds": photos.kinds}
    for name in ("half surest, half border", "at random"):
        scores = np.array(
            [_answered(photos, kind, asked, other, name) for kind in range(photos.kinds)]
        )
        found[name] = {
            str(answers): [
                round(float(scores[:, place].mean()), 3),
                round(float(scores[:, place].std() / np.sqrt(len(scores))), 3),
            ]
            for place, answers in enumerate(_ANSWERS)
        }
    return found


def _halves(photos: Photos, rows: Ids, generator: np.random.Generator) -> tuple[Ids, Ids]:
    shuffled = generator.permutation(rows)
    order = np.argsort(photos.labels[shuffled], kind="stable")
    return shuffled[order[::2]], shuffled[order[1::2]]


def _answered(photos: Photos, kind: int, asked: Ids, other: Ids, way: str) -> list[float]:
    """Average precision after each number of answers in `_ANSWERS`."""
    generator = np.random.default_rng(kind)
    carries, truth = photos.labels[asked] == kind, photos.labels[other] == kind
    yes = generator.permutation(np.flatnonzero(carries))[:_START]
    no = np.zeros(0, np.int64)
    scores = []
    for answers in range(0, _ANSWERS[-1] + 1, _ROUND):
        known = np.concatenate([yes, no])
        rest = np.setdiff1d(np.arange(len(asked)), known)
        drawn = np.random.default_rng(0).permutation(rest)[:_DRAWN]
        labels = np.concatenate([np.zeros(len(yes), np.int64), np.ones(len(no), np.int64)])
        examples, _ = with_drawn(
            photos.vectors[asked[known]],
            labels,
            photos.mean,
            photos.axes,
            photos.vectors[asked[drawn]],
        )
        head = head_of(examples, fit(examples))
        if answers in _ANSWERS:
            shares = head.scores(photos.vectors[other]).probabilities[:, 0]
            order = np.argsort(-shares, kind="stable")
            scores.append(average_precision(truth[order], int(truth.sum())))
        shares = head.scores(photos.vectors[asked]).probabilities[:, 0]
        if way == "at random":
            chosen = generator.permutation(rest)[:_ROUND]
        else:
            alone: NDArray[np.int64] = np.arange(len(asked))
            chosen = np.array(choose_questions(shares, alone, rest, _ROUND))
        yes = np.concatenate([yes, chosen[carries[chosen]]])
        no = np.concatenate([no, chosen[~carries[chosen]]])
    return scores


def _intervals(photos: Photos, each: int) -> dict[str, Any]:
    """How often the interval of the accuracy of a few kinds holds that of all other photos."""
    sizes = np.bincount(photos.labels)
    held, halves = 0, []
    for seed in range(_INTERVAL_DRAWS):
        generator = np.random.default_rng(seed)
        kinds = np.sort(
            generator.choice(np.flatnonzero(sizes >= 2 * each), _INTERVAL_KINDS, replace=False)
        )
        taught = np.concatenate(
            [generator.permutation(np.flatnonzero(photos.labels == kind))[:each] for kind in kinds]
        )
        tags = np.searchsorted(kinds, photos.labels[taught])
        examples = Examples.gather(
            photos.vectors[taught], tags, len(kinds), photos.mean, photos.axes
        )
        low, high = accuracy(cross_validate(examples, np.arange(len(taught)))).interval
        fresh = np.setdiff1d(np.flatnonzero(np.isin(photos.labels, kinds)), taught)
        head = head_of(examples, fit(examples))
        guessed = head.scores(photos.vectors[fresh]).probabilities.argmax(axis=1)
        right = guessed == np.searchsorted(kinds, photos.labels[fresh])
        truth = np.mean([right[photos.labels[fresh] == kind].mean() for kind in kinds])
        held += bool(low <= truth <= high)
        halves.append((high - low) / 2)
    return {
        "examples_of_a_kind": each,
        "draws": _INTERVAL_DRAWS,
        "held": held,
        "half_width": round(float(np.mean(halves)), 3),
    }


def _searches(photos: Photos) -> dict[str, Any]:
    """What teaching half of the kinds does to a search."""
    return {
        str(each or "four fifths"): taught_document(
            measure_taught(photos.vectors, photos.labels, 0, each)
        )
        for each in (10, None)
    }


def _elsewhere(photos: Photos, other: Photos) -> dict[str, Any]:
    """What teaching all kinds of one folder does to a search for the kinds of another."""
    vectors = np.concatenate([photos.vectors, other.vectors])
    labels = np.concatenate([photos.labels, photos.kinds + other.labels])
    known: Labels = np.arange(photos.kinds)
    return taught_document(measure_taught(vectors, labels, 0, known=known))


_PARTS: dict[str, Callable[[Photos], Any]] = {
    "accuracy": lambda photos: [_accuracy(photos, each) for each in _EACH],
    "suggestions": lambda photos: [_suggestions(photos, each) for each in (5, 10, 20, None)],
    "wall": _wall,
    "taught_search": _searches,
    "intervals": lambda photos: [_intervals(photos, each) for each in (10, 20)],
}

if __name__ == "__main__":
    main()
