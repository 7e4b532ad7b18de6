"""Which photos are one thing, by names and times, and which of them is the cover."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photosim.library.arrangement import Listed
from photosim.library.piles import piled
from photosim.library.stacks import (
    ALL_STACKS,
    Series,
    Stacked,
    StackKind,
    Stacks,
    series_of,
    shots_of,
    stacks_of,
    within,
)

NOON = datetime(2024, 5, 1, 12)
RAW, EDITED, BURST = StackKind.RAW, StackKind.EDITED, StackKind.BURST


def found(
    paths: Sequence[str],
    seconds: Sequence[float | None] | None = None,
    kinds: StackKind = ALL_STACKS,
    *,
    covers: Sequence[str] = (),
    bodies: Sequence[int] | None = None,
    folders: Sequence[int] | None = None,
) -> Stacks:
    """The stacks of photos that were taken so many seconds after noon, None: it is not known."""
    count = len(paths)
    times = [None if one is None else NOON + timedelta(seconds=one) for one in seconds or ()]
    taken = np.array(times or [None] * count, "datetime64[s]")
    where = np.zeros(count, np.int32) if folders is None else np.array(folders, np.int32)
    keys, numbers = series_of(paths)
    return stacks_of(
        shots_of(paths),
        where,
        taken,
        np.arange(count),
        kinds,
        series=Series(within(where, keys), numbers, np.array(bodies or [0] * count)),
        covers=np.isin(paths, list(covers)),
    )


def named(paths: Sequence[str], stacks: Stacks) -> list[tuple[StackKind, list[str]]]:
    """Stacks by their photos' paths, each with its cover first."""
    return [
        (StackKind(kind), [paths[row] for row in stacks.rows[stacks.of == number]])
        for number, kind in enumerate(stacks.kinds.tolist())
    ]


@pytest.mark.parametrize(
    ("paths", "kinds"),
    [
        (["a/IMG_1.jpg", "a/IMG_1.CR2"], RAW),
        (["a/img_1.JPG", "a/IMG_1.dng"], RAW),
        (["a/IMG_1.heic", "a/IMG_1.jpg", "a/IMG_1.nef"], RAW),
        (["IMG_1 edited.jpg", "IMG_1.jpg"], EDITED),
        (["IMG_1-bearbeitet.jpg", "IMG_1.jpg"], EDITED),
        (["IMG_1 (edited).jpg", "IMG_1.jpg"], EDITED),
        (["IMG_E1234.JPG", "IMG_1234.HEIC"], EDITED),
        (["IMG_1-Edit.tif", "IMG_1.jpg", "IMG_1.cr3"], RAW | EDITED),
        (["IMG_1-Edit.tif", "IMG_1.cr3"], RAW | EDITED),
    ],
)
def test_files_of_one_shot_are_a_stack_whose_cover_is_easy_to_show(
    paths: list[str], kinds: StackKind
) -> None:
    assert named(paths, found(paths)) == [(kinds, paths)]
    backwards = paths[::-1]
    [(_, members)] = named(backwards, found(backwards))
    assert members[0] in (paths[0], "a/IMG_1.jpg")
    assert sorted(members) == sorted(paths)


@pytest.mark.parametrize(
    "paths",
    [
        ["a/IMG_1.jpg", "b/IMG_1.CR2"],
        ["IMG_1.jpg", "IMG_1.png"],
        ["IMG_1.cr2", "IMG_1.dng"],
        ["credit.jpg", "cr.jpg"],
        ["IMG_1 edited.jpg", "IMG_1-edit.jpg"],
        ["IMG_1.jpg", "IMG_1 (2).jpg"],
        ["edited.jpg", ".jpg"],
    ],
)
def test_a_doubt_is_no_stack(paths: list[str]) -> None:
    assert named(paths, found(paths)) == []


def test_one_name_in_two_watched_folders_is_no_stack() -> None:
    assert named(["a.jpg", "a.dng"], found(["a.jpg", "a.dng"], folders=[1, 2])) == []


def test_files_of_one_name_and_other_times_are_no_stack() -> None:
    pair = ["IMG_1.jpg", "IMG_1.dng"]
    assert len(found(pair, [0, 2]).kinds) == 1
    assert len(found(pair, [0, None]).kinds) == 1
    assert len(found(pair, [0, 60]).kinds) == 0, "two cameras that count alike"


def test_the_cover_is_the_version_edited_last_unless_a_person_chose_another() -> None:
    paths = ["IMG_1 edited.jpg", "IMG_1.jpg", "IMG_1.dng", "IMG_1 edited (2).jpg"]
    [(_, members)] = named(paths, found(paths))
    assert members == [paths[3], paths[0], paths[1], paths[2]]
    for chosen in paths:
        [(_, members)] = named(paths, found(paths, covers=[chosen]))
        assert members[0] == chosen


def test_kinds_are_switched_off_one_by_one() -> None:
    paths = ["IMG_1 edited.jpg", "IMG_1.jpg", "IMG_1.dng"]
    assert named(paths, found(paths, kinds=EDITED)) == [(EDITED, paths[:2])]
    assert named(paths, found(paths, kinds=RAW)) == [(RAW, paths[1:])]
    assert named(paths, found(paths, kinds=BURST)) == []


def test_shots_in_quick_succession_are_a_burst_with_all_of_their_files() -> None:
    shots = [f"IMG_{number}.jpg" for number in range(1, 6)]
    assert named(shots, found(shots, [0, 0, 1, 1, 2])) == [(BURST, shots)]
    paths = [*shots, "IMG_3.dng", "IMG_9.jpg"]
    [(kinds, members)] = named(paths, found(paths, [0, 0, 1, 1, 2, 1, 2]))
    assert kinds == RAW | BURST
    assert members == paths[:-1], "what is numbered otherwise is another shot"


@pytest.mark.parametrize(
    ("seconds", "bodies"),
    [([0, 1, 5], [1, 1, 1]), ([0, 1, 1], [1, 1, 2]), ([0, None, 1], [1, 1, 1])],
)
def test_a_pause_another_camera_or_no_date_ends_a_burst(
    seconds: list[float | None], bodies: list[int]
) -> None:
    paths = ["IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg"]
    assert named(paths, found(paths, seconds, bodies=bodies)) == []


PATHS = st.lists(
    st.builds(
        "{}/{}{}.{}".format,
        st.sampled_from("ab"),
        st.sampled_from(["IMG_1", "IMG_2", "IMG_3", "img_2", "IMG_E1", "x"]),
        st.sampled_from(["", "", " edited", "-edit (2)"]),
        st.sampled_from(["jpg", "JPG", "dng", "heic", "png"]),
    ),
    unique=True,
    max_size=24,
)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), paths=PATHS, kinds=st.sampled_from([RAW, EDITED, BURST, ALL_STACKS]))
def test_every_photo_is_in_one_stack_at_most_whatever_the_order(
    data: st.DataObject, paths: list[str], kinds: StackKind
) -> None:
    times = st.one_of(st.none(), st.integers(0, 4))
    seconds = data.draw(st.lists(times, min_size=len(paths), max_size=len(paths)))
    stacks = found(paths, seconds, kinds)
    assert len(np.unique(stacks.rows)) == len(stacks.rows)
    assert (np.bincount(stacks.of, minlength=len(stacks.kinds)) > 1).all()
    assert all(StackKind(kind) & kinds for kind in stacks.kinds.tolist())
    order = data.draw(st.permutations(range(len(paths))))
    others = [paths[row] for row in order]
    again = found(others, [seconds[row] for row in order], kinds)
    sets = {frozenset(members) for _, members in named(paths, stacks)}
    assert {frozenset(members) for _, members in named(others, again)} == sets


@settings(max_examples=60, deadline=None)
@given(data=st.data(), paths=PATHS)
def test_a_list_keeps_its_photos_and_its_order_but_for_what_lies_behind_covers(
    data: st.DataObject, paths: list[str]
) -> None:
    stacks = found(paths, kinds=RAW | EDITED)
    rows = np.array(
        data.draw(st.lists(st.integers(0, len(paths) - 1), unique=True)) if paths else [], np.int64
    )
    gathered, of = stacks.gathered(rows)
    assert sorted(gathered.tolist()) == sorted(rows.tolist())
    listed = Listed(gathered, stacks=Stacked(of, stacks.kinds))
    shown, piles = piled(listed, ())
    assert [row for row in rows.tolist() if row in set(shown.ids.tolist())] == shown.ids.tolist()
    behind = [one for front in shown.ids.tolist() for one in piles.at(front).behind]
    assert sorted([*shown.ids.tolist(), *behind]) == sorted(rows.tolist())
    assert all(piles.front_of(one) in shown.ids for one in behind)
    assert piled(listed, piles.fronts.tolist())[0].ids.tolist() == gathered.tolist()
    gone = set(data.draw(st.lists(st.sampled_from(rows.tolist()))) if rows.size else [])
    left, others = piled(listed.without(gone), ())
    behind = [one for front in left.ids.tolist() for one in others.at(front).behind]
    assert sorted([*left.ids.tolist(), *behind]) == sorted(set(rows.tolist()) - gone)
