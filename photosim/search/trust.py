"""How far to trust what was taught: measured on examples that a head had not seen.

Examples are held out by groups, such as all photos of one moment and all copies of one picture:
near-copies on both sides would make any figure a lie.
"""

from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photosim.search.head import Examples, Head, fit, head_of
from photosim.search.logistic import Labels, softmax
from photosim.search.projection import Float32

FOLDS = 5
LEAST_CHECKED = 20
"""Photos checked below which a share is too uncertain to be told."""
_CONFIDENCE = 1.96  # standard deviations of a 95 % interval
_WORTH = 1 / 3
"""Of each checked photo in the interval of a share. Photos that were held out are not as good as
fresh ones: with 10 kinds and 10, 20 and 30 examples of each, Wilson's interval over all of them
held the share of a large sample in .90, .88 and .78 of 40 draws, over a third in .98, .93 and .95;
over half of them in .93, .93 and .98, and in only 33 of 40 other draws (Caltech-101)."""
_GATE, _NEAR = 0.05, 0.2  # shares of the taught photos that may be less like their own tag
_TEMPERATURES = (0.1, 10.0)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some checked photos were right."""

    right: int
    checked: int

    def __add__(self, other: "Share") -> "Share":
        return Share(self.right + other.right, self.checked + other.checked)

    @property
    def is_known(self) -> bool:
        """Whether enough photos were checked to tell a share."""
        return self.checked >= LEAST_CHECKED

    @property
    def value(self) -> float:
        """The share, 0 to 1; 0 of nothing."""
        return self.right / max(1, self.checked)

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies in 95 of 100 cases (Wilson, JASA 22, 1927)."""
        if not self.checked:
            return 0.0, 1.0
        count, square = _WORTH * self.checked, _CONFIDENCE**2
        middle = (self.value + square / (2 * count)) / (1 + square / count)
        spread = self.value * (1 - self.value) / count + square / (4 * count * count)
        half = _CONFIDENCE / (1 + square / count) * float(np.sqrt(spread))
        return max(0.0, middle - half), min(1.0, middle + half)

    @property
    def error(self) -> float:
        """Standard error of the share."""
        low, high = self.interval
        return (high - low) / (2 * _CONFIDENCE)


@dataclass(frozen=True, eq=False)
class HeldOut:
    """What heads said of examples that they were not taught.

    Attributes:
        labels: int64 (n,), see `Examples`.
        judged: bool (n,): whether an example was held out while others of its tag were taught.
        logits: float32 (n, c).
        cosines: float32 (n, tags).
    """

    labels: Labels
    judged: NDArray[np.bool_]
    logits: Float32
    cosines: Float32

    @property
    def tags(self) -> int:
        """How many tags there are."""
        return len(self.cosines.T)


def cross_validation(examples: Examples, groups: Labels) -> Generator[None, None, HeldOut]:
    """Hold out every example once, together with its group; a step for each part.

    Args:
        examples: At least one.
        groups: int64 (n,); examples of one group are never on both sides.
    """
    folds = fold_of(examples.labels, groups)
    count = len(folds)
    judged = np.zeros(count, np.bool_)
    logits = np.zeros((count, examples.classes), np.float32)
    cosines = np.zeros((count, examples.tags), np.float32)
    for fold in range(FOLDS):
        outside, inside = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        if not (len(outside) and len(inside)):
            continue
        fitted = fit(examples, inside)
        judged[outside] = np.isin(examples.labels[outside], examples.labels[inside])
        logits[outside], cosines[outside] = fitted.judge(
            examples.rows[outside], examples.lengths[outside]
        )
        yield
    return HeldOut(examples.labels, judged, logits, cosines)


def cross_validate(examples: Examples, groups: Labels) -> HeldOut:
    """Do `cross_validation` in one go."""
    steps = cross_validation(examples, groups)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            held_out: HeldOut = end.value
            return held_out


def fold_of(labels: Labels, groups: Labels, count: int = FOLDS) -> Labels:
    """Deal groups (n,) into folds, int64 (n,), so that each has its part of every label (n,)."""
    _, group_of = np.unique(groups, return_inverse=True)
    members = np.argsort(group_of, kind="stable")
    parts = np.split(members, np.cumsum(np.bincount(group_of))[:-1])
    dealt: dict[int, NDArray[np.int64]] = {}
    totals = np.zeros(count, np.int64)
    folds = np.zeros(len(labels), np.int64)
    for part in sorted(parts, key=lambda rows: (-len(rows), int(rows[0]))):
        label = Counter(labels[part].tolist()).most_common(1)[0][0]
        filled = dealt.setdefault(label, np.zeros(count, np.int64))
        fold = int(np.lexsort((totals, filled))[0])
        folds[part] = fold
        filled[fold] += len(part)
        totals[fold] += len(part)
    return folds


def calibrated_head(examples: Examples, held_out: HeldOut) -> Head:
    """The head of all examples, which knows from those held out how sure it may be."""
    return calibrated(head_of(examples, fit(examples)), held_out)


def calibrated(head: Head, held_out: HeldOut) -> Head:
    """A head that knows from examples it was not taught how sure it may be."""
    own = held_out.judged & (held_out.labels < held_out.tags)
    if not own.any():
        return head
    rows = np.flatnonzero(own)
    gate, near = np.quantile(held_out.cosines[rows, held_out.labels[rows]], (_GATE, _NEAR))
    return head.calibrated(_temperature(held_out), float(gate), float(near))


def _temperature(held_out: HeldOut) -> float:
    """What logits are divided by for the least cross entropy (Guo et al., ICML 2017)."""
    logits, labels = held_out.logits[held_out.judged], held_out.labels[held_out.judged]
    rows = np.arange(len(labels))

    def loss(exponent: float) -> float:
        shares = softmax(logits / np.float32(np.exp(exponent)))[rows, labels]
        return -float(np.log(np.maximum(shares, np.float32(1e-30))).mean())

    low, high = (float(np.log(bound)) for bound in _TEMPERATURES)
    for _ in range(25):  # by thirds, to a thousandth
        first, second = low + (high - low) / 3, high - (high - low) / 3
        if loss(first) < loss(second):
            high = second
        else:
            low = first
    return float(np.exp((low + high) / 2))


def probabilities(held_out: HeldOut, head: Head) -> Float32:
    """What a calibrated head would have said of the examples, unlike ones as 0; (n, tags)."""
    shares = softmax(held_out.logits / np.float32(head.temperature))[:, : held_out.tags]
    gated: Float32 = np.where(held_out.cosines >= head.gate, shares, np.float32(0))
    return gated


def accuracy(held_out: HeldOut) -> Share:
    """How many of the tagged examples got their own tag as the likeliest."""
    own = held_out.judged & (held_out.labels < held_out.tags)
    guessed = held_out.logits[own, : held_out.tags].argmax(axis=1)
    return Share(int(np.count_nonzero(guessed == held_out.labels[own])), int(own.sum()))


def error_of_fresh(share: Share) -> float:
    """Standard error of a share of photos that were held out once and for all.

    They are as good as fresh ones, which those of a cross-validation are not (Agresti and Coull,
    The American Statistician 52, 1998: as if two more were right and two more wrong).
    """
    count = share.checked + 4
    adjusted = (share.right + 2) / count
    return float(np.sqrt(adjusted * (1 - adjusted) / count))


@dataclass(frozen=True, slots=True)
class Gain:
    """How much more of the same photos one way of telling tags gets right than another.

    Attributes:
        value: The difference of the two shares, above 0 if the second is better.
        error: Its standard error. It is smaller than those of the shares, as photos that are hard
            are hard for both, and counts photos of one group as little more than one.
    """

    value: float
    error: float

    @property
    def is_sure(self) -> bool:
        """Whether the second is better by more than the error."""
        return self.value > self.error


def gain(first: NDArray[np.bool_], second: NDArray[np.bool_], groups: Labels) -> Gain:
    """Compare what two ways got right of the same photos, (n,) each, n > 0.

    The error is that of a ratio estimate over groups (Cochran, "Sampling Techniques", 1977, 6.4).
    """
    _, group_of = np.unique(groups, return_inverse=True)
    difference = second.astype(np.float64) - first
    sums, sizes = np.bincount(group_of, difference), np.bincount(group_of)
    value, count = float(difference.mean()), len(sizes)
    residues = np.square(sums - value * sizes).sum() * count / max(1, count - 1)
    return Gain(value, float(np.sqrt(residues)) / len(difference))


def chance(held_out: HeldOut) -> float:
    """The accuracy of always naming the tag with the most examples."""
    own = held_out.labels[held_out.judged & (held_out.labels < held_out.tags)]
    return float(np.bincount(own).max(initial=0) / max(1, len(own)))


@dataclass(frozen=True, slots=True)
class TagTrust:
    """How far suggestions of one tag can be trusted, above a probability.

    Attributes:
        tag: Which.
        precision: Of the examples it would suggest the tag for, those that carry it.
        recall: Of the examples that carry it, those it would suggest it for.
    """

    tag: int
    precision: Share
    recall: Share


def trust(held_out: HeldOut, gated: Float32, least: float) -> tuple[TagTrust, ...]:
    """How far each tag's suggestions can be trusted.

    Args:
        held_out: See `cross_validate`.
        gated: See `probabilities`, float32 (n, tags).
        least: The probability from which a tag is suggested.
    """
    found = []
    for tag in range(held_out.tags):
        suggested = held_out.judged & (gated[:, tag] >= least)
        own = held_out.judged & (held_out.labels == tag)
        right = int(np.count_nonzero(suggested & own))
        precision = Share(right, int(np.count_nonzero(suggested)))
        found.append(TagTrust(tag, precision, Share(right, int(np.count_nonzero(own)))))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class MixUp:
    """Examples of one tag that were taken for another.

    Attributes:
        tag: What they carry.
        taken_for: What was likelier.
        rows: Which examples.
    """

    tag: int
    taken_for: int
    rows: tuple[int, ...]


def mix_ups(held_out: HeldOut) -> list[MixUp]:
    """The pairs of tags that are mixed up, the most often first."""
    own = np.flatnonzero(held_out.judged & (held_out.labels < held_out.tags))
    guessed = held_out.logits[own, : held_out.tags].argmax(axis=1)
    pairs: dict[tuple[int, int], list[int]] = {}
    for row, label, guess in zip(
        own.tolist(), held_out.labels[own].tolist(), guessed.tolist(), strict=True
    ):
        if label != guess:
            pairs.setdefault((label, guess), []).append(row)
    ordered = sorted(pairs.items(), key=lambda item: (-len(item[1]), item[0]))
    return [MixUp(tag, taken_for, tuple(rows)) for (tag, taken_for), rows in ordered]


def doubtful_labels(held_out: HeldOut, count: int = 5) -> list[int]:
    """Rows of the examples that all others contradict most, the worst first."""
    rows = np.flatnonzero(held_out.judged)
    logits, labels = held_out.logits[rows], held_out.labels[rows]
    own = logits[np.arange(len(rows)), labels]
    margin = own - logits.max(axis=1)
    worst = np.argsort(margin, kind="stable")[:count]
    return [int(row) for row in rows[worst[margin[worst] < 0]]]
