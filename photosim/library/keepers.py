"""Which of several copies to keep, and why; where that is not clear, nothing is suggested.

A file's size, its pixels and its sharpness each mislead on whole kinds of copies: an enlarged one
has more pixels, a picture of the screen more bytes. So what the camera wrote goes first, and where
what follows contradicts it, the person decides.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cmp_to_key
from pathlib import Path

from photosim.vision.files import RAW_SUFFIXES

KEPT_FOLDER = "in a folder to keep"
COMPLETE = "belongs to a set"
MARKED = "rated or tagged"
SIDECAR = "has a sidecar file"
CAMERA_DATA = "has date and camera"
CAMERA_DATA_PLACE = "has date and place"
DATE = "has its date"
PIXELS = "{size} instead of {other}"
BYTES = "{size} instead of {other}"
WIDER = "shows more of the scene"
EARLIER = "the earlier file"
SAME = "the same content"
PLACE = "has its place"

_LITTLE = 1.05  # times as much, up to which two numbers count as the same


class Rule(StrEnum):
    """By what one copy is preferred, in the order in which it counts unless the person says."""

    KEPT_FOLDER = "kept-folder"
    COMPLETE = "complete"
    MARKED = "marked"
    SIDECAR = "sidecar"
    CAMERA_DATA = "camera-data"
    WIDER = "wider"
    PIXELS = "pixels"
    BYTES = "bytes"
    EARLIER = "earlier"


ORDER = tuple(Rule)
_PERSONS = frozenset({Rule.KEPT_FOLDER})  # what nothing else can contradict


@dataclass(frozen=True, slots=True)
class KeepRules:
    """What a person said about which copies to keep.

    Attributes:
        folders: Kept folders, the most trusted first: what is in them is never suggested for
            removal, and is kept rather than what is elsewhere.
        order: The rules that count, the first one first.
    """

    folders: tuple[Path, ...] = ()
    order: tuple[Rule, ...] = ORDER

    def rank(self, path: Path) -> int:
        """The place of a file's kept folder among them; their number where it is in none."""
        ranks = (rank for rank, folder in enumerate(self.folders) if path.is_relative_to(folder))
        return next(ranks, len(self.folders))


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a copy that could be kept.

    Attributes:
        path: Its file, of a set the chief one.
        content: The hash of its content.
        size: Bytes.
        width: Pixels, None where unknown.
        has_date: Whether the file says when it was taken.
        has_camera: Whether it says by what.
        has_place: Whether it says where.
        mtime_ns: When it was changed last.
        parts: How many files it consists of, moving halves included.
        is_marked: Whether a person rated it or gave it a tag, and did not reject it.
        sidecars: How many files beside it have what was said of it elsewhere, or edits.
        sort: Whatever else it is ordered by, so that equal ones are always chosen alike.
    """

    path: Path
    content: bytes
    size: int
    width: int | None
    height: int | None
    has_date: bool
    has_camera: bool
    has_place: bool
    mtime_ns: int
    parts: int = 1
    is_marked: bool = False
    sidecars: int = 0
    sort: int = 0

    @property
    def pixels(self) -> int:
        """Width times height, 0 where unknown."""
        return (self.width or 0) * (self.height or 0)

    @property
    def format(self) -> str:
        """What its suffix says."""
        suffix = self.path.suffix.lower()
        return {".jpeg": ".jpg", ".jpe": ".jpg", ".jfif": ".jpg", ".tiff": ".tif"}.get(
            suffix, suffix
        )


@dataclass(frozen=True, slots=True)
class Reason:
    """A part of why a copy is kept.

    Attributes:
        sentence: The words, in which ``{size}`` and ``{other}`` may stand for values.
        values: Those values by name: sizes in pixels as "6000 × 4000", in bytes as whole numbers.
    """

    sentence: str
    values: Mapping[str, str | int]

    def __str__(self) -> str:
        words = {
            name: value if isinstance(value, str) else in_bytes(value)
            for name, value in self.values.items()
        }
        return self.sentence.format(**words)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which copy to keep.

    Attributes:
        keep: Its place among the candidates; None where nothing is suggested.
        reasons: Why, the weightiest first.
        superfluous: The places of those instead of which it is kept. The others are too much like
            it, or better in some way: about them the person decides.
    """

    keep: int | None
    reasons: tuple[Reason, ...] = ()
    superfluous: frozenset[int] = frozenset()


UNDECIDED = Choice(None)


def in_bytes(count: int) -> str:
    """A file's size in words: 812 bytes, 45 kB, 2.3 MB."""
    if count < 1_000:
        return f"{count} bytes"
    for unit, size in (("GB", 10**9), ("MB", 10**6)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count / 1000:.0f} kB"


def choose(
    candidates: Sequence[Candidate],
    rules: KeepRules,
    wider: Callable[[int, int], int] = lambda _first, _second: 0,
) -> Choice:
    """Choose the copy to keep.

    The first rule by which one is better than another decides between the two, unless a later one
    says the opposite, or it is only the earlier one of two that differ: then nothing is suggested.

    Args:
        candidates: At least two.
        rules: What the person said.
        wider: Tells by places of candidates whether one shows more of the scene (1) than another
            (-1).
    """
    best, *others = preferred(candidates, rules, wider)
    superfluous: set[int] = set()
    why: dict[Rule | None, Reason] = {}
    for other in others:
        decided = _decided(candidates, best, other, rules, wider)
        deciding = _deciding(decided, candidates[best].content == candidates[other].content)
        if deciding is not None:
            superfluous.add(other)
            for rule in deciding or (None,):
                why.setdefault(rule, _reason(rule, candidates[best], candidates[other]))
    if not superfluous:
        return UNDECIDED
    for weak in (None, Rule.EARLIER):
        if len(why) > 1:
            why.pop(weak, None)
    reasons = tuple(why[rule] for rule in _TELLING if rule in why)
    return Choice(best, reasons, frozenset(superfluous))


def _deciding(decided: Mapping[Rule, int], identical: bool) -> tuple[Rule, ...] | None:
    """By which rules a copy is superfluous; None if it is not, none where any of two will do."""
    verdicts = {rule: verdict for rule, verdict in decided.items() if verdict}
    if not verdicts:
        return () if identical else None
    first = next(iter(verdicts))
    if verdicts[first] < 0:
        return None
    if identical or first in _PERSONS:
        return (first,)
    contradicted = any(
        verdict < 0 for rule, verdict in verdicts.items() if rule is not Rule.EARLIER
    )
    if first is Rule.EARLIER or contradicted:
        return None
    return tuple(rule for rule, verdict in verdicts.items() if verdict > 0)


# In the order in which reasons are told.
_TELLING = (
    Rule.KEPT_FOLDER,
    Rule.COMPLETE,
    Rule.MARKED,
    Rule.SIDECAR,
    Rule.WIDER,
    Rule.PIXELS,
    Rule.BYTES,
    Rule.CAMERA_DATA,
    Rule.EARLIER,
    None,
)


def preferred(
    candidates: Sequence[Candidate],
    rules: KeepRules,
    wider: Callable[[int, int], int] = lambda _first, _second: 0,
) -> list[int]:
    """The places of candidates, the one that the rules would rather keep first."""

    def compared(first: int, second: int) -> int:
        for verdict in _decided(candidates, first, second, rules, wider).values():
            if verdict:
                return -verdict
        return -1 if tie(first) < tie(second) else 1

    def tie(place: int) -> tuple[int, int, int]:
        """Of equal ones the shortest name goes first: “IMG.jpg” before “IMG (1).jpg”."""
        return len(candidates[place].path.name), candidates[place].sort, place

    return sorted(range(len(candidates)), key=cmp_to_key(compared))


def has_more(one: Candidate, other: Candidate) -> bool:
    """Whether one has clearly more pixels than another, or as many in clearly more bytes."""
    return (_by_pixels(one, other, KeepRules()) or _by_bytes(one, other, KeepRules())) > 0


def _decided(
    candidates: Sequence[Candidate],
    first: int,
    second: int,
    rules: KeepRules,
    wider: Callable[[int, int], int],
) -> dict[Rule, int]:
    """What each rule says of two: 1 for the first, -1 for the second, 0 for neither."""
    one, other = candidates[first], candidates[second]
    return {
        rule: wider(first, second) if rule is Rule.WIDER else _RULES[rule](one, other, rules)
        for rule in rules.order
    }


def _by_folder(one: Candidate, other: Candidate, rules: KeepRules) -> int:
    return _more(rules.rank(other.path), rules.rank(one.path))


def _by_parts(one: Candidate, other: Candidate, _rules: KeepRules) -> int:
    return _more(one.parts, other.parts)


def _by_marks(one: Candidate, other: Candidate, _rules: KeepRules) -> int:
    return _more(one.is_marked, other.is_marked)


def _by_sidecars(one: Candidate, other: Candidate, _rules: KeepRules) -> int:
    return _more(one.sidecars, other.sidecars)


def _by_camera_data(one: Candidate, other: Candidate, _rules: KeepRules) -> int:
    return _more(_told(one), _told(other))


def _told(one: Candidate) -> int:
    return 4 * (one.has_date and one.has_camera) + 2 * one.has_date + one.has_place


def _by_pixels(one: Candidate, other: Candidate, _rules: KeepRules) -> int:
    return _much_more(one.pixels, other.pixels) if one.pixels and other.pixels else 0


def _by_bytes(one: Candidate, other: Candidate, _rules: KeepRules) -> int:
    if one.format != other.format or _much_more(one.pixels, other.pixels):
        return 0
    return _much_more(one.size, other.size)


def _by_age(one: Candidate, other: Candidate, _rules: KeepRules) -> int:
    return _more(other.mtime_ns, one.mtime_ns)


_RULES: dict[Rule, Callable[[Candidate, Candidate, KeepRules], int]] = {
    Rule.KEPT_FOLDER: _by_folder,
    Rule.COMPLETE: _by_parts,
    Rule.MARKED: _by_marks,
    Rule.SIDECAR: _by_sidecars,
    Rule.CAMERA_DATA: _by_camera_data,
    Rule.PIXELS: _by_pixels,
    Rule.BYTES: _by_bytes,
    Rule.EARLIER: _by_age,
}


def _more(one: int, other: int) -> int:
    return (one > other) - (one < other)


def _much_more(one: int, other: int) -> int:
    return (one > _LITTLE * other) - (other > _LITTLE * one)


_PLAIN = {
    Rule.KEPT_FOLDER: KEPT_FOLDER,
    Rule.COMPLETE: COMPLETE,
    Rule.MARKED: MARKED,
    Rule.SIDECAR: SIDECAR,
    Rule.WIDER: WIDER,
    Rule.EARLIER: EARLIER,
    None: SAME,
}


def _reason(rule: Rule | None, best: Candidate, other: Candidate) -> Reason:
    if rule is Rule.PIXELS:
        sizes = (f"{item.width} × {item.height}" for item in (best, other))
        return Reason(PIXELS, dict(zip(("size", "other"), sizes, strict=True)))
    if rule is Rule.BYTES:
        return Reason(BYTES, {"size": best.size, "other": other.size})
    if rule is Rule.CAMERA_DATA:
        if best.has_place:
            return Reason(CAMERA_DATA_PLACE if best.has_date else PLACE, {})
        return Reason(CAMERA_DATA if best.has_camera else DATE, {})
    return Reason(_PLAIN[rule], {})


def is_raw(path: Path) -> bool:
    """Whether a file is what a sensor saw, and not a picture made of it."""
    return path.suffix.lower() in RAW_SUFFIXES
