"""Whether two pictures are one: resized, recompressed, turned, cropped, recoloured, written on.

Independent of what named the two: points that both have (ORB; Rublee et al., ICCV 2011), the affine
map that most of them agree on, made more exact (ECC; Evangelidis and Psarakis, PAMI 2008), and then
how well the two agree where they overlap, everywhere and not only on average. Both are seen as
thumbnails. Figures: `tests/benchmarks/bench_duplicates.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photosim.vision.agreement import FEWEST_POINTS, Comparison
from photosim.vision.thumbnails import LARGE

Grey = NDArray[np.uint8]
Map = NDArray[np.float64]
"""An affine map of pixels, (2, 3)."""

_SMALL = 160  # pictures with a longer side below this are enlarged
_POINTS = 250
_EDGE = 12  # pixels from the edge within which there are no points
_RATIO = 0.85  # of the distances to the nearest and the second nearest point, below which it counts
_PIXELS = 3.0  # by which a point may lie off the map
_CELL = 4  # pixels within which points count once
_LEAST_SCALE, _MOST_SCALE, _MOST_UNEVEN = 0.1, 10.0, 1.7
_WARP_SIDE = 128  # the longest side at which the two are laid over each other
_WINDOW = 17  # pixels of that, for local agreement
_LEAST_SPREAD = 4.0  # of brightness in a window, below which there is nothing to see
_LEAST_OVERLAP = 400  # pixels of that
_ECC_STEPS = 15
_ORDER_SIDE = 32
_IN_ORDER = 0.75  # correlation of ranks from which two are laid over each other as they are
_UNEVEN_WHOLE = 1.08  # times by which their proportions may differ then
_LEAST_SEEN = 0.2  # of the windows, in which there must be something to see to go by tones
_WIDER = 1.15  # times the other's share that lies outside, from where on one shows more


@dataclass(frozen=True, eq=False)
class Features:
    """What is compared of a picture; mirrored ones are matched by ``mirrored``.

    Attributes:
        grey: Its brightness, (h, w), the longest side LARGE at most.
        points: float32 (n, 2), x and y.
        descriptors: uint8 (n, 32).
        order: float32 (1024,), unit norm: how bright each of 32 x 32 parts is by its rank, which
            no change of tones alters.
    """

    grey: Grey
    points: NDArray[np.float32]
    descriptors: NDArray[np.uint8]
    mirrored_points: NDArray[np.float32]
    mirrored_descriptors: NDArray[np.uint8]
    order: NDArray[np.float32]


NOTHING = Comparison()


def features_of(image: Image.Image) -> Features:
    """Return what is compared of an upright picture of any size."""
    cv = _opencv()
    grey = np.asarray(_sized(image.convert("L")))
    orb: Any = cv.ORB_create(nfeatures=_POINTS, edgeThreshold=_EDGE, patchSize=24, fastThreshold=8)
    points, descriptors = _points(orb, grey)
    mirrored_points, mirrored = _points(orb, np.ascontiguousarray(grey[:, ::-1]))
    return Features(grey, points, descriptors, mirrored_points, mirrored, _order(grey))


def _order(grey: Grey) -> NDArray[np.float32]:
    cv = _opencv()
    small = cv.resize(grey, (_ORDER_SIDE, _ORDER_SIDE), interpolation=cv.INTER_AREA).ravel()
    ranks = np.empty(len(small), np.float32)
    ranks[np.argsort(small, kind="stable")] = np.arange(len(small))
    ranks -= ranks.mean()
    return ranks / np.float32(np.linalg.norm(ranks))


def compare(first: Features, second: Features) -> Comparison:
    """Return what two pictures have in common, the better of straight and mirrored."""
    whole = _whole(first, second)
    straight = _compared(first.grey, first.points, first.descriptors, second, whole)
    if straight.is_sure:
        return straight
    mirrored = _compared(
        np.ascontiguousarray(first.grey[:, ::-1]),
        first.mirrored_points,
        first.mirrored_descriptors,
        second,
    )
    return max(straight, mirrored, key=_rank)


def _rank(comparison: Comparison) -> tuple[bool, bool, float]:
    return comparison.is_sure, comparison.is_edited, comparison.middle


def _opencv() -> Any:
    import cv2 as cv  # loading it takes a tenth of a second, and only comparing needs it

    cv.setNumThreads(1)  # there is a thread for each core already
    return cv


def _sized(grey: Image.Image) -> Image.Image:
    longest = max(grey.size)
    if longest > LARGE or longest < _SMALL:
        share = LARGE / longest
        width, height = (max(1, round(side * share)) for side in grey.size)
        return grey.resize((width, height), Image.Resampling.BICUBIC)
    return grey


def _points(orb: Any, grey: Grey) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    found: Any = ()
    descriptors = None
    if min(grey.shape) > 2 * _EDGE:  # it fails where it has no row left after shrinking
        found, descriptors = orb.detectAndCompute(grey, None)
    if descriptors is None:
        return np.zeros((0, 2), np.float32), np.zeros((0, 32), np.uint8)
    return np.array([point.pt for point in found], np.float32), descriptors


def _whole(first: Features, second: Features) -> Map | None:
    """The map of the whole of one to the whole of the other, if they are that much alike."""
    (height, width), (high, wide) = first.grey.shape, second.grey.shape
    uneven = wide * height / (high * width)
    if not 1 / _UNEVEN_WHOLE <= uneven <= _UNEVEN_WHOLE or first.order @ second.order < _IN_ORDER:
        return None
    return np.array([[wide / width, 0, 0], [0, high / height, 0]])


def _compared(
    grey: Grey,
    points: NDArray[np.float32],
    descriptors: NDArray[np.uint8],
    other: Features,
    whole: Map | None = None,
) -> Comparison:
    found, count = _map_of_points(points, descriptors, other)
    maps = [one for one in (found, whole) if one is not None]
    return _overlaid(grey, other.grey, maps, count) if maps else NOTHING


def _map_of_points(
    points: NDArray[np.float32], descriptors: NDArray[np.uint8], other: Features
) -> tuple[Map | None, int]:
    """The map that most points agree on, and how many; None where that may be chance."""
    pairs = _matches(descriptors, other.descriptors)
    if len(pairs) < FEWEST_POINTS:
        return None, 0
    here, there = points[pairs[:, 0]], other.points[pairs[:, 1]]
    found, inside = _opencv().estimateAffine2D(
        here, there, ransacReprojThreshold=_PIXELS, maxIters=500, confidence=0.99
    )
    if found is None or not _is_plausible(found):
        return None, 0
    kept = inside.ravel().astype(bool)
    count = min(_cells(here[kept]), _cells(there[kept]))
    return (found, count) if count >= FEWEST_POINTS else (None, 0)


def _matches(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Rows of descriptors that belong together, (m, 2)."""
    if len(first) < 2 or len(second) < 2:
        return np.zeros((0, 2), np.int64)
    words = first.view(np.uint64)[:, None] ^ second.view(np.uint64)[None]
    distances = np.bitwise_count(words).sum(axis=2, dtype=np.uint16)
    nearest = distances.argmin(axis=1)
    rows = np.arange(len(first))
    least = distances[rows, nearest]
    distances[rows, nearest] = np.iinfo(np.uint16).max
    clear = np.flatnonzero(least < _RATIO * distances.min(axis=1))
    return np.stack([clear, nearest[clear]], axis=1)


def _is_plausible(found: Map) -> bool:
    scales = np.linalg.svd(found[:, :2], compute_uv=False)
    return bool(
        scales[0] <= _MOST_SCALE
        and scales[1] >= _LEAST_SCALE
        and scales[0] <= _MOST_UNEVEN * scales[1]
    )


def _cells(points: NDArray[np.float32]) -> int:
    cells = (points // _CELL).astype(np.int64)
    return len(set(map(tuple, cells.tolist())))


def _overlaid(first: Grey, second: Grey, maps: Sequence[Map], count: int) -> Comparison:
    """How well the two agree once the first is laid over the second by the best of some maps."""
    cv = _opencv()
    share = min(1.0, max(_WARP_SIDE / max(second.shape), _least_share(second)))
    target = cv.resize(second, None, fx=share, fy=share, interpolation=cv.INTER_AREA)
    laid, wider = max(
        (_laid_by(first, target, found * share) for found in maps), key=lambda one: one[0].whole
    )
    local = laid.local()
    if not len(local):
        return NOTHING
    least, middle = float(np.percentile(local, 10)), float(np.median(local))
    found = Comparison(count, laid.whole, least, middle, wider=wider)
    if found.is_sure or found.is_edited:
        return found
    toned = laid.toned()
    local = toned.local()
    if len(local) < _LEAST_SEEN * target.size:
        return found
    least, middle = float(np.percentile(local, 10)), max(middle, float(np.median(local)))
    return replace(found, middle=middle, toned=toned.whole, toned_local=least)


def _laid_by(first: Grey, target: Grey, placed: Map) -> "tuple[_Laid, int]":
    """The first laid over the target by a map, made more exact; and which shows more."""
    cv = _opencv()
    shrink = max(float(np.sqrt(abs(np.linalg.det(placed[:, :2])))), _least_share(first))
    source = first
    if shrink < 0.7:  # else what is finer than the target's pixels would be picked at random
        source = cv.resize(first, None, fx=shrink, fy=shrink, interpolation=cv.INTER_AREA)
        placed = np.hstack([placed[:, :2] / shrink, placed[:, 2:]])
    laid = _Laid.over(target, source, placed)
    refined = _refined(source, target, placed)
    if refined is not None:
        again = _Laid.over(target, source, refined)
        if again.whole > laid.whole:
            laid, placed = again, refined
    return laid, _wider(source.shape, target.shape, placed)


def _least_share(grey: Grey) -> float:
    """The share of its sides to which a picture can be shrunk: nothing is left below a pixel."""
    return 1.0 / float(min(grey.shape))


def _refined(source: Grey, target: Grey, placed: Map) -> Map | None:
    cv = _opencv()
    start = cv.invertAffineTransform(placed).astype(np.float32)
    stop = (cv.TERM_CRITERIA_EPS | cv.TERM_CRITERIA_COUNT, _ECC_STEPS, 1e-4)
    try:
        _, inverse = cv.findTransformECC(target, source, start, cv.MOTION_AFFINE, stop, None, 3)
    except cv.error:  # it found no better one
        return None
    refined = cv.invertAffineTransform(inverse.astype(np.float64))
    return refined if np.isfinite(refined).all() and _is_plausible(refined) else None


@dataclass(frozen=True, eq=False)
class _Laid:
    """A picture laid over another: both (h, w), and where the first covers the second."""

    above: Grey
    below: Grey
    covered: NDArray[np.bool_]

    @classmethod
    def over(cls, target: Grey, source: Grey, placed: Map) -> "_Laid":
        """Lay a picture over another by a map."""
        cv = _opencv()
        size = target.shape[1], target.shape[0]
        above = cv.warpAffine(source, placed, size, flags=cv.INTER_LINEAR)
        covered = cv.warpAffine(np.full(source.shape, 255, np.uint8), placed, size) == 255
        return cls(above, target, covered)

    @cached_property
    def whole(self) -> float:
        """Correlation where one covers the other; 0 where that is too little to tell."""
        if self.covered.sum() < _LEAST_OVERLAP:
            return 0.0
        first = self.above[self.covered].astype(np.float32)
        second = self.below[self.covered].astype(np.float32)
        first, second = first - first.mean(), second - second.mean()
        size = float(np.sqrt((first * first).sum() * (second * second).sum()))
        return float((first * second).sum()) / size if size > 0 else 0.0

    def local(self) -> NDArray[np.float32]:
        """Correlations within the windows in which there is something to see, (m,)."""
        if self.covered.sum() < _LEAST_OVERLAP:
            return np.zeros(0, np.float32)
        above, below = self.above.astype(np.float32), self.below.astype(np.float32)
        inside = _mean(self.covered.astype(np.float32)) > 0.999
        mean_a, mean_b = _mean(above), _mean(below)
        spread_a, spread_b = _mean(above * above) - mean_a**2, _mean(below * below) - mean_b**2
        seen = inside & (np.minimum(spread_a, spread_b) > _LEAST_SPREAD**2)
        product = (_mean(above * below) - mean_a * mean_b)[seen]
        found: NDArray[np.float64] = product / np.sqrt(spread_a[seen] * spread_b[seen])
        return found.astype(np.float32)

    def toned(self) -> "_Laid":
        """The same with the brightness of the one above as often as that of the one below."""
        counts_a = np.bincount(self.above[self.covered], minlength=256).cumsum()
        counts_b = np.bincount(self.below[self.covered], minlength=256).cumsum()
        tones = np.searchsorted(counts_b, counts_a).clip(0, 255).astype(np.uint8)
        return _Laid(tones[self.above], self.below, self.covered)


def _mean(values: NDArray[np.float32]) -> NDArray[np.float32]:
    cv = _opencv()
    blurred: NDArray[np.float32] = cv.boxFilter(values, cv.CV_32F, (_WINDOW, _WINDOW))
    return blurred


def _wider(source: tuple[int, ...], target: tuple[int, ...], placed: Map) -> int:
    """Which of the two reaches further: whose area is larger, on the target's scale."""
    there = float(target[0] * target[1])
    here = float(source[0] * source[1]) * abs(float(np.linalg.det(placed[:, :2])))
    if here > _WIDER * there:
        return 1
    return -1 if there > _WIDER * here else 0
