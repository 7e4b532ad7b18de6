"""From the examples in the catalogue to a head, and how far that can be trusted."""

import io
import zlib
from collections import defaultdict
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids
from photosim.catalogue.lessons import ALMOST_SURE
from photosim.catalogue.store import Store
from photosim.library.together import Together
from photosim.search.head import LEAST_EXAMPLES, Examples, Head, fit, head_of, with_drawn
from photosim.search.projection import Float32, Floats, fit_projection
from photosim.search.trust import (
    HeldOut,
    Share,
    accuracy,
    calibrated_head,
    chance,
    cross_validation,
    doubtful_labels,
    mix_ups,
    probabilities,
    trust,
)

SURE, PERHAPS = ALMOST_SURE, 0.5
"""Probabilities from which a tag is suggested as almost sure, and at all."""
CUTS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
"""Probabilities, from rather complete to rather sure, at which trust is measured."""

DRAWN_FOR_ONE = 300
"""Photos of the library that one tag alone is told from."""
_MOST_MIX_UPS = 20
_SEED = 20_260


@dataclass(frozen=True, eq=False)
class Material:
    """What a lesson is learnt from.

    Attributes:
        ids: The photo of each example, int64 (n,).
        examples: The same as a head takes them.
        groups: int64 (n,), the same for examples that tell the same twice.
        in_two: Photos that carry two of the tags, which teach neither.
        without: How many tagged photos have no vector yet.
    """

    ids: Ids
    examples: Examples
    groups: NDArray[np.int64]
    in_two: tuple[int, ...]
    without: int

    def counted(self, tag: int) -> tuple[int, int]:
        """How many examples a tag has, and how many if those that tell the same count once."""
        rows = np.flatnonzero(self.examples.labels == tag)
        return len(rows), len(np.unique(self.groups[rows]))


def gather(store: Store, encoder: str, tagged: Sequence[Ids], refused: Ids) -> Material:
    """Gather what there is to learn from.

    Args:
        store: The catalogue.
        encoder: Whose vectors to learn from.
        tagged: The photos of each tag, int64 (n,) each.
        refused: Photos that have not one of the tags; those that have another teach that.
    """
    together = Together(store)
    carried = np.unique(np.concatenate(tagged))
    every = np.union1d(carried, refused)
    every = every[np.isin(every, store.vectors.searchable_ids(encoder))]
    ids, labels, in_two = _labels(store, every, tagged)
    without = len(np.setdiff1d(carried, every))
    ids, vectors = _fetched(store, encoder, ids)
    mean, axes = library_axes(store, encoder)
    if len(tagged) > 1:
        known = Examples.gather(vectors, labels, len(tagged), mean, axes)
    else:
        drawn = draw(store, encoder, DRAWN_FOR_ONE, np.concatenate([every, *tagged]))
        drawn, more = _fetched(store, encoder, drawn)
        known, used = with_drawn(vectors, labels, mean, axes, more)
        ids = np.concatenate([ids, drawn[used]])
    return Material(ids, known, together.groups_of(ids), in_two, without)


def _labels(
    store: Store, every: Ids, tagged: Sequence[Ids]
) -> tuple[Ids, NDArray[np.int64], tuple[int, ...]]:
    """Photos of which each content is there once, and their labels.

    Returns:
        Ids int64 (n,), labels int64 (n,), and the photos that are left out as their content
        carries two of the tags.
    """
    contents = {file.id: file.content_hash for file in store.files.known(every.tolist())}
    photos: dict[object, list[int]] = defaultdict(list)
    for number in every.tolist():
        photos[contents[number] or number].append(number)
    tags: dict[int, set[int]] = defaultdict(set)
    for tag, ids in enumerate(tagged):
        for number in ids.tolist():
            tags[number].add(tag)
    labels: dict[int, int] = {}
    in_two: list[int] = []
    for same in photos.values():
        theirs = set().union(*(tags[number] for number in same))
        if len(theirs) > 1:
            in_two += same
        else:
            labels[same[0]] = theirs.pop() if theirs else len(tagged)
    ids = np.array(sorted(labels), np.int64)
    return ids, np.array([labels[number] for number in ids.tolist()], np.int64), tuple(in_two)


def _fetched(store: Store, encoder: str, ids: Ids) -> tuple[Ids, Floats]:
    """The vectors of photos, in ascending order of their ids."""
    found, vectors = store.vectors.fetch(encoder, ids)
    order = np.argsort(found)
    return found[order], vectors[order]


def library_axes(store: Store, encoder: str) -> tuple[Float32, Float32]:
    """The mean of the library's unit vectors, (d,), and its principal axes, (d, p)."""
    record = store.vectors.hash_index(encoder)
    if record is not None and record.mean is not None and record.basis is not None:
        return record.mean, record.basis
    batches = [vectors for _, vectors in store.vectors.batches(encoder)]  # a few thousand photos
    fitted = fit_projection(np.concatenate(batches))
    basis = (
        np.eye(fitted.source_dimension, dtype=np.float32) if fitted.basis is None else fitted.basis
    )
    return fitted.mean, basis


def draw(store: Store, encoder: str, most: int, taken: Ids) -> Ids:
    """Photos of the library at random, always the same ones; int64 (n,), ascending.

    Args:
        store: The catalogue.
        encoder: Whose vectors they must have.
        most: How many, if there are as many.
        taken: Photos that are not to be drawn.
    """
    rest = np.setdiff1d(store.vectors.searchable_ids(encoder), taken)
    generator = np.random.Generator(np.random.PCG64(_SEED))
    return np.sort(generator.choice(rest, min(most, len(rest)), replace=False))


@dataclass(frozen=True, eq=False)
class Outcome:
    """What was learnt.

    Attributes:
        head: Tells the tags.
        measured: How far it can be trusted, as the catalogue keeps it.
        accuracy: How many held-out examples got their own tag; None where there is one tag alone.
        is_worthless: Whether it is no better than naming the most frequent tag.
    """

    head: Head
    measured: dict[str, Any]
    accuracy: Share | None
    is_worthless: bool


def learn(material: Material) -> Generator[None, None, Outcome]:
    """Fit a head and measure it, a part at a step."""
    examples = material.examples
    counts = [material.counted(tag) for tag in range(examples.tags)]
    measured: dict[str, Any] = {
        "examples": [photos for photos, _ in counts],
        "moments": [moments for _, moments in counts],
    }
    if max(moments for _, moments in counts) < LEAST_EXAMPLES:
        return Outcome(head_of(examples, fit(examples)), measured, None, False)
    yield
    held_out = yield from cross_validation(examples, material.groups)
    head = calibrated_head(examples, held_out)
    gated = probabilities(held_out, head)
    measured["cuts"] = [_at(held_out, gated, cut) for cut in CUTS]
    measured["mix_ups"] = [
        [found.tag, found.taken_for, material.ids[list(found.rows)].tolist()]
        for found in mix_ups(held_out)[:_MOST_MIX_UPS]
    ]
    doubtful = [row for row in doubtful_labels(held_out) if examples.labels[row] < examples.tags]
    measured["doubtful"] = material.ids[doubtful].tolist()
    if examples.tags == 1:
        return Outcome(head, measured, None, False)
    right = accuracy(held_out)
    measured["accuracy"] = [right.right, right.checked]
    worthless = right.is_known and right.interval[0] <= chance(held_out)
    return Outcome(head, measured, right, worthless)


def _at(held_out: HeldOut, gated: Float32, cut: float) -> list[list[int]]:
    """At a cut, for each tag: right and checked ones of precision, then of recall."""
    return [
        [item.precision.right, item.precision.checked, item.recall.right, item.recall.checked]
        for item in trust(held_out, gated, cut)
    ]


def checksum(tagged: Sequence[Ids], refused: Ids) -> int:
    """A number that tells whether a lesson's examples are still the same."""
    total = zlib.crc32(refused.tobytes())
    for ids in tagged:
        total = zlib.crc32(ids.tobytes(), zlib.crc32(len(ids).to_bytes(8, "little"), total))
    return total


def packed(head: Head) -> bytes:
    """A head as the catalogue keeps it."""
    file = io.BytesIO()
    np.savez(
        file,
        mean=head.mean,
        weights=head.weights,
        biases=head.biases,
        prototypes=head.prototypes,
        numbers=np.array([head.temperature, head.gate, head.near]),
    )
    return file.getvalue()


def unpacked(data: bytes) -> Head:
    """The head that `packed` wrote."""
    with np.load(io.BytesIO(data), allow_pickle=False) as kept:
        numbers = kept["numbers"].tolist()
        arrays = [kept[name] for name in ("mean", "weights", "biases", "prototypes")]
        return Head(*arrays, *numbers)
