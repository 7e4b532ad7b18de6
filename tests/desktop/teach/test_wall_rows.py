"""Nothing that is looked at moves on the wall."""

from collections.abc import Sequence

import numpy as np

from photosim.desktop.teach.wall_rows import (
    ROUND,
    Rows,
    ids_of,
    next_open,
    rearranged,
    sections_of,
)
from photosim.library.arrangement import WallPart
from photosim.library.wall import WallView

ASKED, SURE, PERHAPS = WallPart.ASKED, WallPart.SURE, WallPart.PERHAPS


def view(sure: Sequence[int], perhaps: Sequence[int], questions: Sequence[int]) -> WallView:
    return WallView(np.array(sure), np.array(perhaps), tuple(questions), 5, 5, 0, 0)


def test_questions_come_first_and_no_photo_is_there_twice() -> None:
    rows = rearranged(view([1, 2], [3, 4, 5], [1, 4]), (), range(0), set(), set())
    assert rows == [(ASKED, 1), (ASKED, 4), (SURE, 2), (PERHAPS, 3), (PERHAPS, 5)]
    sections = sections_of(rows)
    assert sections.starts.tolist() == [0, 2, 3]
    assert sections.headings == (ASKED, SURE, PERHAPS)
    assert ids_of(rows).tolist() == [1, 4, 2, 3, 5]


def test_an_answer_moves_nothing_down_to_what_is_looked_at() -> None:
    before: Rows = [(ASKED, 1), (ASKED, 2), (PERHAPS, 3), (PERHAPS, 4), (PERHAPS, 5), (PERHAPS, 6)]
    now = view([6, 5], [4, 3], [2, 6])
    rows = rearranged(now, before, range(0, 4), {1}, set())
    assert rows == [*before[:4], (SURE, 6), (SURE, 5)]


def test_what_was_answered_is_folded_away_above_the_view_only() -> None:
    before: Rows = [(ASKED, 1), (ASKED, 2), (SURE, 3), (SURE, 4), (SURE, 5)]
    rows = rearranged(view([5], [], [5]), before, range(3, 4), {1, 3, 4}, set())
    assert rows == [(ASKED, 2), (SURE, 4), (SURE, 5)]


def test_other_questions_follow_once_a_round_is_done_but_none_that_was_left() -> None:
    before: Rows = [(ASKED, 1), (ASKED, 2), (PERHAPS, 3)]
    now = view([], range(3, 40), [2, *range(4, 40)])
    rows = rearranged(now, before, range(0, 2), {1}, {2})
    asked = [photo_id for part, photo_id in rows if part is ASKED]
    assert asked == [1, 2, *range(4, 4 + ROUND)]


def test_after_an_answer_the_next_of_the_same_part_follows() -> None:
    rows: Rows = [(ASKED, 1), (ASKED, 2), (SURE, 3), (SURE, 4)]
    assert next_open(rows, -1, set()) == 1
    assert next_open(rows, 0, {1}) == 2
    assert next_open(rows, 1, {2}) == 1, "one that was passed over"
    assert next_open(rows, 1, {1, 2}) is None
    assert next_open(rows, 2, {3}) == 4
    assert next_open((), 0, set()) is None
