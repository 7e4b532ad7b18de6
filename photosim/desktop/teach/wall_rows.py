"""In which order the wall shows photos, so that an answer moves nothing that is looked at."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from photosim.arrays import Ids
from photosim.library.arrangement import Sections, WallPart

if TYPE_CHECKING:  # it comes with the catalogue's libraries, for which no window waits
    from photosim.library.wall import WallView

ROUND = 8
"""Photos that are asked about at a time."""

Rows = Sequence[tuple[WallPart, int]]
"""The photos of the wall by id, each with the part that it is listed in."""


def rearranged(
    view: "WallView",
    before: Rows,
    held_rows: range,
    answered: AbstractSet[int],
    left: AbstractSet[int],
) -> Rows:
    """The photos of the wall after an answer.

    What is looked at, and what is asked about, stays where it is; what was answered is folded away
    above that. Once nothing is left of a round of questions, others follow behind them.

    Args:
        view: The photos as they rank now.
        before: As they are shown; empty at first.
        held_rows: From the first row in view to the last that is looked at.
        answered: Photos of which the person said something here.
        left: Those that are not to be asked about.
    """
    asked = sum(part is WallPart.ASKED for part, _ in before)
    held = [
        (part, photo_id)
        for row, (part, photo_id) in enumerate(before[: max(held_rows.stop, asked)])
        if row >= held_rows.start or photo_id not in answered
    ]
    taken = {photo_id for _, photo_id in held}
    is_open = any(
        part is WallPart.ASKED and photo_id not in answered and photo_id not in left
        for part, photo_id in held
    )
    more = [one for one in view.questions if one not in taken | answered | left][:ROUND]
    questions = [] if is_open else more
    taken |= {*questions, *answered}
    ranked = chain(
        ((WallPart.SURE, photo_id) for photo_id in view.sure.tolist()),
        ((WallPart.PERHAPS, photo_id) for photo_id in view.perhaps.tolist()),
    )
    return [
        *(row for row in held if row[0] is WallPart.ASKED),
        *((WallPart.ASKED, photo_id) for photo_id in questions),
        *(row for row in held if row[0] is not WallPart.ASKED),
        *(row for row in ranked if row[1] not in taken),
    ]


def ids_of(rows: Rows) -> Ids:
    """The photos alone, int64 (n,)."""
    return np.array([photo_id for _, photo_id in rows], np.int64)


def sections_of(rows: Rows) -> Sections:
    """How they are divided."""
    starts = [row for row, (part, _) in enumerate(rows) if not row or part is not rows[row - 1][0]]
    return Sections(np.array(starts, np.int64), tuple(rows[row][0] for row in starts))


def next_open(rows: Rows, after: int, done: AbstractSet[int]) -> int | None:
    """The photo to go to from a row: the next of its part with which nothing was done yet.

    From -1, the first.
    """
    if not rows:
        return None
    part = rows[min(max(after, 0), len(rows) - 1)][0]
    order = chain(range(after + 1, len(rows)), range(after + 1))
    found = (rows[row][1] for row in order if rows[row][0] is part and rows[row][1] not in done)
    return next(found, None)
