"""What was taught: a head on stored vectors tells which tags a photo may carry, or none of them.

A head is fitted in a fraction of a second and needs no network: photos keep their vectors. How
far to trust it is measured in `photosim.search.trust`.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from photosim.search.logistic import Labels, fit_logistic, softmax
from photosim.search.projection import SAMPLE_ROWS, Float32, Floats, checked_rows

MOST_AXES = 512
"""Principal axes of the examples that a head looks at: as good as all 1,280 numbers of a vector
(.9585 of Caltech-101 right with both), in 0.4 of the time."""
FEW = 5
"""Examples of a tag, on average, below which a head looks at the library's own axes alone: with
one example of each kind .758 of Caltech-101 are right so, .742 otherwise; with five .872, .879."""
_SPARED = 0.1
"""Of photos drawn beside one tag, the share most like it, which is not taught: those that carry the
tag and do not have it yet are among them. With 3, 5 and 10 examples the average precision is .81,
.84 and .88 so, and .71, .79 and .84 with all of them (60 kinds of Caltech-101); among only ten
kinds, .99 and .98 instead of .75 and .87 with 3 and 5."""
LEAST_EXAMPLES = 5
"""Fewer examples are a hunch: they can rank photos, but nothing can be measured on them."""


@dataclass(frozen=True, eq=False)
class Examples:
    """What a head is taught from.

    Attributes:
        rows: Centred unit vectors on the axes, float32 (n, p).
        lengths: Their lengths before the axes were chosen, float32 (n,).
        labels: int64 (n,): the tag of each, 0 to tags - 1; ``tags`` itself for one that has none
            of them, such as a photo drawn from the library.
        tags: How many tags there are.
        mean: Of the library's unit vectors, float32 (d,).
        axes: float32 (d, p), orthonormal columns.
        spared: Whether an example is not taught but only judged, bool (n,).
    """

    rows: Float32
    lengths: Float32
    labels: Labels
    tags: int
    mean: Float32
    axes: Float32
    spared: NDArray[np.bool_]

    @classmethod
    def gather(
        cls, vectors: Floats, labels: Labels, tags: int, mean: Float32, library_axes: Float32
    ) -> Self:
        """Bring raw vectors into the form that a head is fitted to.

        Args:
            vectors: Raw, (n, d), n > 0.
            labels: See Attributes.
            tags: See Attributes.
            mean: See Attributes.
            library_axes: Principal axes of the library, float32 (d, q), for few examples.

        Raises:
            ValueError: If a vector is unusable.
        """
        rows = _centred(vectors, mean)
        lengths = _lengths(rows)
        axes = library_axes
        if np.count_nonzero(labels < tags) >= FEW * tags:
            axes = _principal_axes(rows)
        spared = np.zeros(len(rows), np.bool_)
        return cls(rows @ axes, lengths, labels, tags, mean, axes, spared)

    @property
    def classes(self) -> int:
        """The tags, and one more if there are examples of none of them."""
        return self.tags + bool(np.any(self.labels == self.tags))


def with_drawn(
    vectors: Floats, labels: Labels, mean: Float32, library_axes: Float32, drawn: Floats
) -> tuple[Examples, NDArray[np.int64]]:
    """Gather examples of one tag, with photos drawn at random that stand for all without it.

    Beside several tags none are drawn: photos that nobody tagged may well be of kinds that are
    taught, and with a thousand of them .927 instead of .956 of Caltech-101 are right.

    Args:
        vectors: As for `Examples.gather`.
        labels: 0 for photos with the tag, 1 for those that have it not.
        mean: As for `Examples.gather`.
        library_axes: Likewise.
        drawn: Raw vectors of photos that have not the tag, or not yet; (m, d).

    Returns:
        The examples, and the rows of the drawn photos in the order in which they follow.
    """
    if not len(drawn):
        alone = Examples.gather(vectors, labels, 1, mean, library_axes)
        return alone, np.zeros(0, np.int64)
    used = np.argsort(_likeness(vectors[labels == 0], mean, drawn), kind="stable")
    joined = np.concatenate([vectors, drawn[used]])
    all_labels = np.concatenate([labels, np.ones(len(used), np.int64)])
    both = Examples.gather(joined, all_labels, 1, mean, library_axes)
    both.spared[len(joined) - round(_SPARED * len(used)) :] = True
    return both, used


def _likeness(vectors: Floats, mean: Float32, drawn: Floats) -> Float32:
    """The cosine of drawn photos with the mean direction of some, float32 (m,)."""
    rows, others = _centred(vectors, mean), _centred(drawn, mean)
    nothing = np.zeros(len(rows), np.int64)
    direction = _prototypes(rows, _lengths(rows), nothing, 1)
    return _over_lengths(others @ direction, _lengths(others))[:, 0]


@dataclass(frozen=True, eq=False)
class Scores:
    """What a head says of photos.

    Attributes:
        probabilities: Of each tag, float32 (n, tags).
        cosines: With each tag's prototype, the mean direction of its examples; float32 (n, tags).
        gate: The least cosine of a photo that is like what was taught.
        near: The cosine of a photo that surely is.
    """

    probabilities: Float32
    cosines: Float32
    gate: float
    near: float

    @property
    def gated(self) -> Float32:
        """The probabilities, 0 where a photo is unlike all examples of the tag.

        A probability alone only says which of the tags is the likeliest: of photos of kinds that
        were not taught a fifth to a quarter would get .9 and more.
        """
        gated: Float32 = np.where(self.cosines >= self.gate, self.probabilities, np.float32(0))
        return gated

    @property
    def faded(self) -> Float32:
        """The probabilities, the less of them the less a photo is like any tag's examples.

        The gate lies in the middle between all and nothing.
        """
        width = max(2 * (self.near - self.gate), 1e-6)
        way = (self.cosines.max(axis=1, keepdims=True) - self.near) / width + 1
        faded: Float32 = self.probabilities * np.clip(way, 0, 1).astype(np.float32)
        return faded


@dataclass(frozen=True, eq=False)
class Head:
    """Tells tags from raw vectors.

    Attributes:
        mean: Of the library's unit vectors, float32 (d,).
        weights: float32 (d, c), c being the number of tags, and one more for none of them if it
            was fitted.
        biases: float32 (c,).
        prototypes: float32 (d, tags): the mean directions of the tags' examples, unit columns.
        temperature: What logits are divided by, so that probabilities are as often right as they
            say.
        gate: See `Scores`.
        near: Likewise.
    """

    mean: Float32
    weights: Float32
    biases: Float32
    prototypes: Float32
    temperature: float = 1.0
    gate: float = -1.0
    near: float = -1.0

    @property
    def tags(self) -> int:
        """How many tags it knows."""
        return len(self.prototypes.T)

    def scores(self, vectors: Floats) -> Scores:
        """Score raw vectors (n, d) of any length but zero.

        Raises:
            ValueError: If the shape is wrong or a row is zero or not finite.
        """
        rows = _centred(vectors, self.mean)
        lengths = _lengths(rows)
        logits: Float32 = rows @ self.weights + self.biases
        probabilities = softmax(logits / np.float32(self.temperature))
        cosines = _over_lengths(rows @ self.prototypes, lengths)
        return Scores(probabilities[:, : self.tags], cosines, self.gate, self.near)

    def calibrated(self, temperature: float, gate: float, near: float) -> Self:
        """The same head with what was measured on photos that it was not taught."""
        return replace(self, temperature=temperature, gate=gate, near=near)


@dataclass(frozen=True, eq=False)
class Fit:
    """A head on the axes of its examples.

    Attributes:
        weights: float32 (p, c).
        biases: float32 (c,).
        prototypes: float32 (p, tags), unit columns, or zero without an example.
    """

    weights: Float32
    biases: Float32
    prototypes: Float32

    def judge(self, rows: Float32, lengths: Float32) -> tuple[Float32, Float32]:
        """Logits (n, c) and cosines (n, tags) of examples, see `Examples`."""
        logits: Float32 = rows @ self.weights + self.biases
        return logits, _over_lengths(rows @ self.prototypes, lengths)


def fit(examples: Examples, among: Labels | None = None) -> Fit:
    """Fit a head to examples.

    Args:
        examples: Of more than 20,000, evenly spaced ones are used.
        among: Rows of the only examples to use, int64 (m,), m > 0.
    """
    used = np.arange(len(examples.rows)) if among is None else among
    used = used[~examples.spared[used]]
    if len(used) > SAMPLE_ROWS:
        used = used[np.linspace(0, len(used) - 1, SAMPLE_ROWS).astype(np.int64)]
    rows, labels = examples.rows[used], examples.labels[used]
    weights, biases = fit_logistic(rows, labels, examples.classes)
    return Fit(weights, biases, _prototypes(rows, examples.lengths[used], labels, examples.tags))


def _prototypes(rows: Float32, lengths: Float32, labels: Labels, tags: int) -> Float32:
    """The mean direction of each tag's rows, float32 (p, tags)."""
    units = _over_lengths(rows, lengths)
    sums = np.zeros((tags, rows.shape[1]), np.float32)
    own = labels < tags
    np.add.at(sums, labels[own], units[own])
    norms = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), np.float32(1e-6))
    directions: Float32 = (sums / norms).T
    return directions


def head_of(examples: Examples, fitted: Fit) -> Head:
    """The head for raw vectors that was fitted on the axes of examples."""
    axes = examples.axes
    return Head(examples.mean, axes @ fitted.weights, fitted.biases, axes @ fitted.prototypes)


def _centred(vectors: Floats, mean: Float32) -> Float32:
    rows, norms = checked_rows(vectors, len(mean))
    rows = rows / norms[:, None]
    rows -= mean
    return rows


def _lengths(rows: Float32) -> Float32:
    lengths: Float32 = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    return lengths


def _over_lengths(rows: Float32, lengths: Float32) -> Float32:
    lengths = np.maximum(lengths, 1e-6).astype(np.float32, copy=False)
    return rows / lengths[:, None]


def _principal_axes(rows: Float32) -> Float32:
    """The strongest axes of rows (n, d) that are centred already, float32 (d, p)."""
    count, dimension = rows.shape
    if count >= dimension:
        _, axes = np.linalg.eigh(rows.T @ rows)
        return np.ascontiguousarray(axes[:, ::-1][:, :MOST_AXES], dtype=np.float32)
    # Of few rows, the products of each with each have the same axes in a smaller matrix.
    products = rows.astype(np.float64)
    squares, sides = np.linalg.eigh(products @ products.T)
    kept = np.flatnonzero(squares > 1e-9 * squares[-1])[::-1][:MOST_AXES]
    axes = products.T @ sides[:, kept] / np.sqrt(squares[kept])
    return np.ascontiguousarray(axes, dtype=np.float32)
