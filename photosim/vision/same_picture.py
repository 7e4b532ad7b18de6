"""Whether two pictures are one: resized, recompressed, turned, cropped, recoloured, written on.

Independent of what named the two: points that both have (ORB; Rublee et al., ICCV 2011), the affine
map that most of them agree on, made more exact (ECC; Evangelidis and Psarakis, PAMI 2008), and then
how well the two agree where they overlap, everywhere and not only on average; if need be with the
tones of the other, or in another light that changes smoothly. Both are seen as thumbnails. Figures:
`tests/benchmarks/bench_duplicates.py`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photosim.vision.agreement import FEWEST_POINTS, SAME_DETAIL, Comparison
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
_LEAST_DETAILED = 0.3  # of a picture that has to be covered to go by its details
_NOISE = 6.0  # of brightness, which compression makes where there is nothing to see
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


@dataclass(frozen=True, eq=False)
class _Placing:
    """How a picture may lie on another: a map, and whether to make it more exact."""

    map: Map
    is_start: bool


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


def _whole(first: Features, second: Features) -> _Placing | None:
    """How the whole of one lies on the whole of the other, if their proportions are as much alike.

    The map is made more exact only where they look alike, as that takes most of the time.
    """
    (height, width), (high, wide) = first.grey.shape, second.grey.shape
    uneven = wide * height / (high * width)
    if not 1 / _UNEVEN_WHOLE <= uneven <= _UNEVEN_WHOLE:
        return None
    is_alike = bool(first.order @ second.order >= _IN_ORDER)
    return _Placing(np.array([[wide / width, 0, 0], [0, high / height, 0]]), is_start=is_alike)


def _compared(
    grey: Grey,
    points: NDArray[np.float32],
    descriptors: NDArray[np.uint8],
    other: Features,
    whole: _Placing | None = None,
) -> Comparison:
    found, count = _map_of_points(points, descriptors, other)
    places = [] if found is None else [_Placing(found, is_start=True)]
    places += [] if whole is None else [whole]
    return _overlaid(grey, other.grey, places, count) if places else NOTHING


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


def _overlaid(first: Grey, second: Grey, places: Sequence[_Placing], count: int) -> Comparison:
    """How well the two agree once the first is laid over the second by the best of some maps."""
    cv = _opencv()
    share = min(1.0, max(_WARP_SIDE / max(second.shape), _least_share(second)))
    target = cv.resize(second, None, fx=share, fy=share, interpolation=cv.INTER_AREA)
    ways = list(chain.from_iterable(_laid_by(first, target, place, share) for place in places))
    best, wider = max(ways, key=lambda one: one[0].whole)
    local = best.local()
    if not len(local):
        return NOTHING
    least, middle = float(np.percentile(local, 10)), float(np.median(local))
    found = Comparison(count, best.whole, least, middle, wider=wider)
    if found.is_sure or found.is_edited:
        return found
    toned = {laid: laid.toned() for laid, _ in ways if laid.is_enough}
    details = {laid: laid.detail() for laid in (*toned, *toned.values())}
    found = replace(found, detail=max(details.values()))
    if found.detail >= SAME_DETAIL:
        relit = (laid.relit() for laid, detail in details.items() if detail >= SAME_DETAIL)
        found = replace(found, relit=max(relit))
    local = toned[best].local()
    if len(local) < _LEAST_SEEN * target.size:
        return found
    least, middle = float(np.percentile(local, 10)), max(middle, float(np.median(local)))
    return replace(found, middle=middle, toned=toned[best].whole, toned_local=least)


def _laid_by(
    first: Grey, target: Grey, place: _Placing, share: float
) -> "Iterator[tuple[_Laid, int]]":
    """The first laid over the target by a map, and by one made more exact; and which shows more."""
    cv = _opencv()
    placed = place.map * share
    shrink = max(float(np.sqrt(abs(np.linalg.det(placed[:, :2])))), _least_share(first))
    source = first
    if shrink < 0.7:  # else what is finer than the target's pixels would be picked at random
        source = cv.resize(first, None, fx=shrink, fy=shrink, interpolation=cv.INTER_AREA)
        placed = np.hstack([placed[:, :2] / shrink, placed[:, 2:]])
    refined = _refined(source, target, placed) if place.is_start else None
    for each in (placed, refined):
        if each is not None:
            yield _Laid.over(target, source, each), _wider(source.shape, target.shape, each)


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
    def is_enough(self) -> bool:
        """Whether one covers enough of the other to tell anything."""
        return bool(self.covered.sum() >= _LEAST_OVERLAP)

    @cached_property
    def whole(self) -> float:
        """Correlation where one covers the other; 0 where that is too little to tell."""
        if not self.is_enough:
            return 0.0
        return _correlation(
            self.above[self.covered].astype(np.float32), self.below[self.covered].astype(np.float32)
        )

    def local(self) -> NDArray[np.float32]:
        """Correlations within the windows in which there is something to see, (m,)."""
        if not self.is_enough:
            return np.zeros(0, np.float32)
        above, below = self.above.astype(np.float32), self.below.astype(np.float32)
        inside = _mean(self.covered.astype(np.float32)) > 0.999
        mean_a, mean_b = _mean(above), _mean(below)
        spread_a, spread_b = _mean(above * above) - mean_a**2, _mean(below * below) - mean_b**2
        seen = inside & (np.minimum(spread_a, spread_b) > _LEAST_SPREAD**2)
        product = (_mean(above * below) - mean_a * mean_b)[seen]
        found: NDArray[np.float64] = product / np.sqrt(spread_a[seen] * spread_b[seen])
        return found.astype(np.float32)

    def detail(self) -> float:
        """Correlation of what is left once each place has one mean brightness and one contrast.

        Neither tones nor shades alter it, as of light that falls off towards the corners; 0 where
        one covers too little of the other, as small pieces of distinct pictures may agree.
        """
        inside = _mean(self.covered.astype(np.float32)) > 0.999
        if inside.sum() < max(_LEAST_OVERLAP, _LEAST_DETAILED * inside.size):
            return 0.0
        return _correlation(_evened(self.above)[inside], _evened(self.below)[inside])

    def relit(self) -> float:
        """Correlation with the one above in the light that makes it most like the one below.

        That light changes contrast and brightness smoothly over the picture, by a polynomial of the
        second degree fitted by least squares. What has been coloured anew part by part, as one
        thing is sold in several colours, stays unlike.
        """
        rows, columns = self.covered.shape
        y, x = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : columns * 1j]
        x, y = x[self.covered], y[self.covered]
        above = self.above[self.covered] / 128.0 - 1
        below = self.below[self.covered].astype(np.float64)
        around = x * x + y * y
        shades = (np.ones_like(above), x, y, around)
        terms = np.stack([*shades, *(above * shade for shade in shades), above * above], axis=1)
        weights = np.linalg.solve(terms.T @ terms + 1e-6 * np.eye(terms.shape[1]), terms.T @ below)
        return _correlation((terms @ weights).astype(np.float32), below.astype(np.float32))

    def toned(self) -> "_Laid":
        """The same with the brightness of the one above as often as that of the one below."""
        counts_a = np.bincount(self.above[self.covered], minlength=256).cumsum()
        counts_b = np.bincount(self.below[self.covered], minlength=256).cumsum()
        tones = np.searchsorted(counts_b, counts_a).clip(0, 255).astype(np.uint8)
        return _Laid(tones[self.above], self.below, self.covered)


def _evened(grey: Grey) -> NDArray[np.float32]:
    """Brightness against its mean in a window, in units of its spread there and some noise."""
    values = grey.astype(np.float32)
    mean = _mean(values)
    spread = np.sqrt(np.maximum(_mean(values * values) - mean**2, 0))
    evened: NDArray[np.float32] = (values - mean) / (spread + _NOISE)
    return evened


def _correlation(first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
    first, second = first - first.mean(), second - second.mean()
    size = float(np.sqrt((first * first).sum() * (second * second).sum()))
    return float((first * second).sum()) / size if size > 0 else 0.0


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
