"""Stacks: photos that are one thing and shown as one tile, and which of them is the cover.

A RAW with the picture that the camera made of it, edited versions with their original, and the
shots of a burst. All follows from what the library lists photos by anyway, and from names; where
these leave a doubt there is no stack.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntFlag
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photosim.library.sets import stem_of_original
from photosim.vision.files import RAW_SUFFIXES

_SHUTTER_S = 2  # between the files that one press of the shutter makes
_BURST_S = 1  # between one shot of a burst and the next, in whole seconds
_LEAST_BURST = 3
_MOST_LEFT_OUT = 2  # numbers from one shot of a burst to the next: one may have been deleted
_RAW, _EDITED = 1, 2
_MARK = re.compile("edit|bearbeitet|modifié|img_e")  # without one of these no name is an edit's
_PARTED = tuple(" _-(")  # what parts a name from the mark of an edit
_NUMBER = re.compile(r"(\d{1,9})\D*$")
_NEVER = np.iinfo(np.int64).min  # NaT as a number
_NONE = np.empty(0, dtype=np.int64)


class StackKind(IntFlag):
    """Why photos are a stack."""

    RAW = 1
    EDITED = 2
    BURST = 4


NO_STACKS = StackKind(0)
ALL_STACKS = StackKind.RAW | StackKind.EDITED | StackKind.BURST
USUAL_STACKS = StackKind.RAW | StackKind.EDITED  # which shots are one burst is told less surely


def kind_names(kinds: StackKind) -> list[str]:
    """Some kinds as the command line names them."""
    return [str(kind.name).lower() for kind in StackKind if kind in kinds]


@dataclass(frozen=True)
class Stack:
    """Photos that are shown as one.

    Attributes:
        ids: The cover, and the others.
        kinds: Why.
    """

    ids: tuple[int, ...]
    kinds: StackKind


@dataclass(frozen=True)
class Stacked:
    """Which photos of a list are stacks; those of one are one behind the other, the cover first.

    Attributes:
        of: The number of the stack of each, -1 for none, int32 (n,).
        kinds: A `StackKind` for each number, uint8 (s,).
    """

    of: NDArray[np.int32]
    kinds: NDArray[np.uint8]


def is_behind(of: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which photos of a list lie behind the cover of their stack; bool, (n,)."""
    behind = np.zeros(len(of), np.bool_)
    behind[1:] = (of[1:] == of[:-1]) & (of[1:] >= 0)
    return behind


@dataclass(frozen=True)
class Shots:
    """What n photos have in common by their names.

    Attributes:
        keys: Equal for files of one shot in one watched folder: of the directory and the name
            without suffix and without the mark of an edit, whatever the case; int64 (n,).
        parts: What each is of its shot, a RAW, an edited version or neither; uint8 (n,).
    """

    keys: NDArray[np.int64]
    parts: NDArray[np.uint8]


@dataclass(frozen=True)
class Series:
    """What tells that n photos were taken one after the other.

    Attributes:
        keys: Equal for photos of one directory of a watched folder whose names begin alike; int64
            (n,).
        numbers: What follows in the name, -1 where that is no number; int64 (n,).
        bodies: Equal for photos of one camera and lens, int (n,).
    """

    keys: NDArray[np.int64]
    numbers: NDArray[np.int64]
    bodies: NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Stacks:
    """Which of n photos are stacks.

    Attributes:
        count: How many photos there are.
        rows: Those in stacks, stack by stack, each with its cover first; int64 (m,).
        of: The number of the stack of each of these, ascending from 0; int64 (m,).
        kinds: A `StackKind` for each stack, uint8 (s,).
    """

    count: int
    rows: NDArray[np.int64]
    of: NDArray[np.int64]
    kinds: NDArray[np.uint8]

    @cached_property
    def numbers(self) -> NDArray[np.int32]:
        """The number of the stack of each photo, -1 for none; (n,)."""
        found = np.full(self.count, -1, dtype=np.int32)
        found[self.rows] = self.of
        return found

    def gathered(self, rows: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Some photos in order, with the stacks among them put together behind their covers.

        A stack stands where the first of its photos that is among them, the cover if that is,
        stood. One of which only one photo is among them is none.

        Args:
            rows: Photos, each once.

        Returns:
            The same photos, and the number of the stack of each, -1 for none.
        """
        places = np.full(self.count, -1, dtype=np.int64)
        places[rows] = np.arange(len(rows))
        places = places[self.rows]
        there = places >= 0
        places, of = places[there], self.of[there]
        several = (np.bincount(of, minlength=len(self.kinds)) > 1)[of]
        places, of = places[several], of[several]
        first = _starts(of)
        starts = np.flatnonzero(first)
        lengths = np.diff(np.append(starts, len(of)))
        room = np.ones(len(rows), dtype=np.int64)
        room[places[~first]] = 0
        room[places[first]] = lengths
        targets = np.cumsum(room) - room
        heads = room > 0
        ordered = np.empty(len(rows), dtype=np.int64)
        ordered[targets[heads]] = rows[heads]
        inside = np.arange(len(of)) - np.repeat(starts, lengths)
        slots = np.repeat(targets[places[first]], lengths) + inside
        ordered[slots] = rows[places]
        numbers = np.full(len(rows), -1, dtype=np.int32)
        numbers[slots] = of
        return ordered, numbers


def shots_of(paths: Sequence[str]) -> Shots:
    """What the paths of photos, relative to their watched folder, say of their shots."""
    if not paths:
        return Shots(_NONE, np.empty(0, dtype=np.uint8))
    parted = [path.rpartition(".") for path in paths]
    raw = np.array([f".{suffix}".lower() in RAW_SUFFIXES for _, _, suffix in parted], np.bool_)
    text = "\0".join([stem for stem, _, _ in parted]).casefold()
    stems = text.split("\0")
    parts = raw.astype(np.uint8) * np.uint8(_RAW)
    for row, stem in enumerate(stems) if _MARK.search(text) else ():
        original = _original(stem) if _MARK.search(stem) else stem
        if original != stem:
            stems[row] = original
            parts[row] |= _EDITED
    return Shots(_hashed(stems), parts)


def series_of(paths: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """What the paths of photos say of series: keys but for watched folders, and numbers.

    See `Series`; `within` adds the folders.
    """
    stems = [path.rpartition(".")[0] for path in paths]
    numbers = np.full(len(paths), -1, dtype=np.int64)
    for row, stem in enumerate(stems):
        directory, slash, name = stem.rpartition("/")
        found = _NUMBER.search(name)
        if found is not None:
            numbers[row] = int(found[1])
            name = f"{name[: found.start(1)]}\1{name[found.end(1) :]}"
            stems[row] = f"{directory}{slash}{name}"
    return (_hashed(stems) if stems else _NONE), numbers


def stacks_of(
    shots: Shots,
    folders: NDArray[Any],
    taken: NDArray[np.datetime64],
    changed_ns: NDArray[np.int64],
    kinds: StackKind,
    *,
    series: Series | None = None,
    covers: NDArray[np.bool_] | None = None,
) -> Stacks:
    """Put photos into stacks; every photo is in one of them at most.

    Without a person's choice the cover is the edited version that was changed last, or else the
    picture and not its RAW, of a burst that of the first shot.

    Args:
        shots: What their names have in common.
        folders: Their watched folders, (n,).
        taken: When they were taken, datetime64[s] (n,); NaT where unknown.
        changed_ns: When their files were changed, (n,).
        kinds: Which stacks are wanted.
        series: What tells that photos were taken one after the other; without it no burst is found.
        covers: Which were chosen as covers, (n,); None for none.
    """
    count = len(shots.keys)
    times = taken.astype("datetime64[s]").view(np.int64)
    rows, of, why = _files_of_shots(shots, folders, times, kinds)
    if series is not None and kinds & StackKind.BURST:
        rows, of, why = _with_bursts(rows, of, why, shots, series, times, count)
    chosen = np.zeros(len(rows), np.bool_) if covers is None else covers[rows]
    parts = shots.parts[rows]
    is_edited = parts & _EDITED > 0
    rank = np.where(is_edited, 0, 1 + (parts & _RAW))
    later = np.where(is_edited, -changed_ns[rows], 0)
    numbers = series.numbers[rows] if series is not None else np.zeros(len(rows), np.int64)
    when = np.where(is_edited, 0, times[rows])
    order = np.lexsort((rows, numbers, when, later, rank, ~chosen, of))
    return Stacks(count, rows[order], of[order], why)


def within(folders: NDArray[Any], keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Keys that differ between watched folders, too."""
    return keys ^ (folders.astype(np.int64) << 40)


_Found = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint8]]
"""Rows that are in stacks, by stack; the number of the stack of each; the kinds of each stack."""


def _files_of_shots(
    shots: Shots, folders: NDArray[Any], times: NDArray[np.int64], kinds: StackKind
) -> _Found:
    """RAWs with their pictures, and edited versions with their originals."""
    keys = within(folders, shots.keys)
    order = np.argsort(keys)
    of = np.cumsum(_starts(keys[order])) - 1
    rows, of = _several(order, of)
    parts = shots.parts[rows]
    is_edited, is_raw = parts & _EDITED > 0, parts & _RAW > 0
    rows, of = _of_one_moment(rows, of, is_edited, times)
    if not kinds & StackKind.EDITED:
        rows, of = _only(shots.parts[rows] & _EDITED == 0, rows, of)
    parts = shots.parts[rows]
    is_edited = parts & _EDITED > 0
    is_raw = (parts & _RAW > 0) & ~is_edited
    if not kinds & StackKind.RAW:
        has_picture = _any(~is_raw & ~is_edited, of)
        keep = ~(is_raw & has_picture[of]) if len(of) else is_raw
        rows, of, is_edited, is_raw = rows[keep], of[keep], is_edited[keep], is_raw[keep]
    has_raw = _any(is_raw, of)
    is_edit = _any(is_edited, of) & _any(~is_edited, of)
    is_pair = has_raw & _any(~is_raw & ~is_edited, of)
    is_pair |= is_edit & has_raw & bool(kinds & StackKind.RAW)
    why = is_pair * np.uint8(StackKind.RAW) + is_edit * np.uint8(StackKind.EDITED)
    keep = why[of] > 0 if len(of) else np.zeros(0, np.bool_)
    return _numbered(rows[keep], of[keep], why.astype(np.uint8))


def _of_one_moment(
    rows: NDArray[np.int64],
    of: NDArray[np.int64],
    is_edited: NDArray[np.bool_],
    times: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Those that may be of the moment of the earliest original of their name."""
    if not len(rows):
        return rows, of
    own = times[rows]
    dated = own != _NEVER
    latest = np.iinfo(np.int64).max
    anchors = np.where(dated & ~is_edited, own, latest)
    anchor = np.minimum.reduceat(anchors, np.flatnonzero(_starts(of)))[_dense(of)]
    unknown = ~dated | (anchor == latest)
    near = np.abs(np.where(unknown, 0, own - np.where(unknown, 0, anchor))) <= _SHUTTER_S
    return _only(unknown | near, rows, of)


def _with_bursts(
    rows: NDArray[np.int64],
    of: NDArray[np.int64],
    why: NDArray[np.uint8],
    shots: Shots,
    series: Series,
    times: NDArray[np.int64],
    count: int,
) -> _Found:
    """What was found so far, with shots of bursts put together: each with all of its files.

    A shot goes by its original, or else by its first file.
    """
    unit = np.full(count, -1, dtype=np.int64)
    unit[rows] = of
    alone = unit < 0
    unit[alone] = len(why) + np.arange(np.count_nonzero(alone))
    is_edited = shots.parts & _EDITED > 0
    first = np.lexsort((np.arange(count), shots.parts & _RAW, is_edited, unit))
    first = first[_starts(unit[first])]
    first = first[(times[first] != _NEVER) & (series.numbers[first] >= 0)]
    keys = series.keys[first] ^ (shots.parts[first] & _RAW)  # where pairs are no stacks
    bodies, numbers = series.bodies[first], series.numbers[first]
    order = np.lexsort((numbers, times[first], bodies, keys))
    first, keys, bodies, numbers = first[order], keys[order], bodies[order], numbers[order]
    seconds, steps = np.diff(times[first]), np.diff(numbers)
    follows = (keys[1:] == keys[:-1]) & (bodies[1:] == bodies[:-1]) & (seconds <= _BURST_S)
    follows &= (steps > 0) & (steps <= _MOST_LEFT_OUT)
    run = np.cumsum(np.append(True, ~follows)[: len(first)]) - 1
    lengths = np.bincount(run) if len(run) else _NONE
    in_burst = lengths[run] >= _LEAST_BURST if len(run) else np.zeros(0, np.bool_)
    units = len(why) + np.count_nonzero(alone)
    joined = np.arange(units)
    joined[unit[first[in_burst]]] = units + run[in_burst]
    stack = joined[unit]
    wanted = ~alone | (stack >= units)
    chosen = np.flatnonzero(wanted)
    chosen = chosen[np.argsort(stack[chosen], kind="stable")]
    reasons = np.zeros(units + (int(run[-1]) + 1 if len(run) else 0), np.uint8)
    own = np.zeros(count, np.uint8)
    own[rows] = why[of] if len(of) else 0
    np.bitwise_or.at(reasons, stack[chosen], own[chosen])
    reasons[units:] |= np.uint8(StackKind.BURST)
    return _numbered(chosen, stack[chosen], reasons)


def _numbered(rows: NDArray[np.int64], of: NDArray[np.int64], why: NDArray[np.uint8]) -> _Found:
    """Rows by stack with the stacks numbered from 0, without gaps."""
    return rows, _dense(of), why[of[_starts(of)]]


def _several(
    rows: NDArray[np.int64], of: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Without groups of one."""
    keep = (np.bincount(of) > 1)[of] if len(of) else np.zeros(0, np.bool_)
    return _only(keep, rows, of)


def _only(
    keep: NDArray[np.bool_], rows: NDArray[np.int64], of: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return rows[keep], _dense(of[keep])


def _any(which: NDArray[np.bool_], of: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Of which groups, numbered without gaps, at least one is such."""
    found = np.zeros(int(of[-1]) + 1 if len(of) else 0, np.bool_)
    found[of[which]] = True
    return found


def _starts(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Where another value begins, in values that lie together."""
    starts = np.ones(len(values), np.bool_)
    starts[1:] = values[1:] != values[:-1]
    return starts


def _dense(of: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.cumsum(_starts(of)) - 1


def name_of_shot(stem: str) -> str:
    """What the names of the files of one shot have in common, without suffix."""
    return _original(stem.casefold())


def is_edited_name(stem: str) -> bool:
    """Whether a name without suffix is that of an edited version."""
    return name_of_shot(stem) != stem.casefold()


def _original(stem: str) -> str:
    """A folded stem without the mark of an edit, if it is sure to be one: "credit" is none."""
    directory, slash, name = stem.rpartition("/")
    original = stem_of_original(name)
    rest = name[len(original) :]
    by_phone = not name.startswith(original)
    is_sure = by_phone or rest.startswith(_PARTED) or original[-1:].isdigit()
    return f"{directory}{slash}{original}" if is_sure else stem


def _hashed(texts: Iterable[str]) -> NDArray[np.int64]:
    """64 bits of each text: in a million two are alike by chance once in 30 million libraries."""
    digests = (
        hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=8).digest()
        for text in texts
    )
    return np.frombuffer(b"".join(digests), dtype="<i8").astype(np.int64)
