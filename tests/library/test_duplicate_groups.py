"""Groups are stars, no photo is in two, and nothing is suggested that is not certain."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from photosim.catalogue.records import Alike, Likeness
from photosim.console import follow
from photosim.library.companions import Companion
from photosim.library.duplicate_groups import (
    Decisions,
    Group,
    Groups,
    Kind,
    Order,
    Totals,
    group_copies,
)
from photosim.library.keepers import KeepRules
from photosim.library.sets import PictureFile

NOON = datetime(2024, 5, 1, 12)
RULES = KeepRules()


def photo(number: int, content: str = "", side: int = 0, name: str = "") -> PictureFile:
    """A photo; without a side, the lower its number, the larger it is."""
    side = side or 4_000 - 200 * number
    path = Path("/p", name or f"{chr(96 + number)}.jpg")
    return PictureFile(
        number, path, (content or f"{number:02}").encode(), side * 10, number, side, side
    )


def alike(first: int, second: int, kind: Likeness = Likeness.SURE, strength: int = 990) -> Alike:
    return Alike(f"{first:02}".encode(), f"{second:02}".encode(), kind, strength)


def grouped(
    files: Sequence[PictureFile],
    *pairs: Alike,
    decisions: Decisions | None = None,
    rules: KeepRules = RULES,
) -> list[Group]:
    return follow(group_copies(files, pairs, decisions or Decisions(), rules))


def members(group: Group) -> list[list[int]]:
    return [[file.id for file in member.files] for member in group.members]


def test_copies_of_a_file_are_a_group_and_the_earlier_one_is_kept() -> None:
    (group,) = grouped([photo(2, "x", 100), photo(1, "x", 100), photo(3)])
    assert group.kind is Kind.SAME_FILE
    assert members(group) == [[1], [2]]
    assert group.has_keeper
    assert [member.removable for member in group.members] == [False, True]
    assert (group.reason, group.gain, group.key) == ("the earlier file", 1000, 1)


def test_a_chain_is_no_group() -> None:
    files = [photo(1), photo(2), photo(3)]
    first, *more = grouped(files, alike(1, 2), alike(2, 3))
    assert members(first) == [[1], [2]]
    assert more == []


def test_a_group_has_the_loosest_kind_in_it_and_tells_of_each() -> None:
    files = [photo(1, "01"), photo(2, "01", 3_800), photo(3)]
    (group,) = grouped(files, Alike(b"01", b"03", Likeness.EDITED, 960))
    assert group.kind is Kind.SAME_PICTURE
    assert [(member.kind, member.sure) for member in group.members] == [
        (Kind.SAME_FILE, True),
        (Kind.SAME_FILE, True),
        (Kind.SAME_PICTURE, False),
    ]


def test_what_may_be_edited_is_shown_and_not_suggested() -> None:
    files = [photo(1), photo(2), photo(3)]
    (group,) = grouped(files, alike(1, 2, Likeness.EDITED), alike(1, 3))
    assert [member.removable for member in group.members] == [False, False, True]
    assert group.reason == "3800 × 3800 instead of 3400 × 3400"
    (group,) = grouped(files[:2], alike(1, 2, Likeness.EDITED))
    assert (group.has_keeper, group.reason) == (False, "")


def test_photos_of_different_times_are_of_one_moment_at_most() -> None:
    one = replace(photo(1), taken_at=NOON, body="One")
    two = replace(photo(2), taken_at=NOON + timedelta(seconds=1), body="One")
    (group,) = grouped([two, one], alike(1, 2))
    assert group.kind is Kind.SAME_MOMENT
    assert members(group) == [[1], [2]]  # in time
    assert not group.has_keeper
    assert not any(member.removable for member in group.members)
    (apart,) = grouped([one, replace(two, body="Two")], alike(1, 2))
    assert apart.kind is Kind.LOOK_ALIKE
    (late,) = grouped([one, replace(two, taken_at=NOON + timedelta(hours=1))], alike(1, 2))
    assert late.kind is Kind.LOOK_ALIKE


def test_look_alikes_are_shown_and_nothing_is_suggested() -> None:
    (group,) = grouped([photo(1), photo(2)], alike(1, 2, Likeness.LOOK_ALIKE))
    assert (group.kind, group.has_keeper, group.reason) == (Kind.LOOK_ALIKE, False, "")
    assert group.gain == 36_000


def test_what_is_in_a_kept_folder_is_never_suggested() -> None:
    files = [photo(1), replace(photo(2), path=Path("/kept/b.jpg"))]
    (group,) = grouped(files, alike(1, 2), rules=KeepRules((Path("/kept"),)))
    assert members(group) == [[2], [1]]
    assert [member.is_kept for member in group.members] == [True, False]
    both = [replace(file, path=Path("/kept", file.path.name)) for file in files]
    (group,) = grouped(both, alike(1, 2), rules=KeepRules((Path("/kept"),)))
    assert not group.has_keeper


def test_what_cannot_be_reached_is_shown_and_not_suggested() -> None:
    for away in (0, 1):
        files = [photo(1), photo(2)]
        files[away] = replace(files[away], reachable=False)
        (group,) = grouped(files, alike(1, 2))
        assert not any(member.removable for member in group.members)


# Sets


def test_a_raw_and_its_picture_are_one_thing_and_no_copies() -> None:
    pair = [photo(1, name="a.dng"), photo(2, name="a.jpg")]
    assert grouped(pair, alike(1, 2)) == []
    (group,) = grouped([*pair, photo(3)], alike(1, 2), alike(2, 3), alike(1, 3))
    assert members(group) == [[2, 1], [3]]  # the picture is the chief one
    assert group.members[1].removable


def test_a_set_is_not_thinned_by_a_copy_of_a_part_of_it() -> None:
    pair = [photo(2, name="a.dng"), photo(3, name="a.jpg")]
    larger = photo(1, name="larger.jpg")
    (group,) = grouped([larger, *pair], alike(1, 3))
    assert members(group)[0] == [3, 2]
    assert not any(member.removable for member in group.members)


def test_a_backup_of_a_whole_set_goes_as_a_whole() -> None:
    files = [
        photo(1, "r", 50, "a.dng"),
        photo(2, "j", 50, "a.jpg"),
        replace(photo(3, "r", 50), path=Path("/backup/a.dng")),
        replace(photo(4, "j", 50), path=Path("/backup/a.jpg")),
    ]
    (group,) = grouped(files)
    assert members(group) == [[2, 1], [4, 3]]
    assert group.members[1].removable
    (group,) = grouped(files[:3])  # of the backup only the RAW is left
    assert members(group) == [[2, 1], [3]]
    assert grouped([replace(files[0], content=b"other"), *files[1:]]) == []


def test_a_live_photo_is_not_parted_from_its_movie() -> None:
    movie = (Companion(Path("/p/a.mov"), 700),)
    still, live = photo(1, "x", 50), replace(photo(2, "x", 50), companions=movie)
    for files in ([still, live], [live, still]):
        (group,) = grouped(files)
        assert members(group) == [[2], [1]]
    other = (Companion(Path("/q/a.mov"), 701),)
    assert grouped([live, replace(photo(3, "x", 50), companions=other)]) == []
    (group,) = grouped([live, replace(photo(3, "x", 50), companions=movie)])
    assert group.members[1].size == 500 + 700


def sidecar(name: str, says: bytes = b"<1/>") -> tuple[Companion, ...]:
    return (Companion(Path(name), 70, says),)


def test_the_copy_with_a_sidecar_is_kept_and_that_is_told() -> None:
    plain = photo(1, "x", 50)
    told = replace(photo(2, "x", 50), companions=sidecar("/p/b.xmp"))
    (group,) = grouped([plain, told])
    assert members(group) == [[2], [1]]
    assert group.members[1].removable
    assert group.reason == "has a sidecar file"
    larger = replace(told, content=b"02", width=10, height=10)
    (group,) = grouped([plain, larger], Alike(b"02", b"x", Likeness.SURE, 990))
    assert not group.has_keeper  # the other one has more pixels


def test_no_copy_goes_whose_sidecar_says_something_else() -> None:
    one = replace(photo(1, "x", 50), companions=sidecar("/p/a.xmp"))
    for says, may_go in ((b"<1/>", True), (b"<2/>", False)):
        other = replace(photo(2, "x", 50), companions=sidecar("/p/b.xmp", says))
        (group,) = grouped([one, other])
        assert [member.removable for member in group.members] == [False, may_go]
    kept = KeepRules((Path("/p"),))
    moved = replace(other, path=Path("/q/b.jpg"), companions=sidecar("/q/b.xmp"))
    (group,) = grouped([photo(1, "x", 50), moved], rules=kept)
    assert not group.has_keeper


def test_what_a_raw_and_its_picture_share_is_counted_once() -> None:
    shared = sidecar("/p/a.xmp")
    files = [
        replace(photo(number, name, 50, name), companions=shared)
        for number, name in enumerate(("a.dng", "a.jpg"), 1)
    ]
    files += [replace(photo(3, "a.jpg", 50), path=Path("/q/a.jpg"))]
    (group,) = grouped(files)
    assert [len(member.companions) for member in group.members] == [1, 0]
    assert group.members[0].size == 500 + 500 + 70


# What people said


def test_not_the_same_is_for_ever() -> None:
    files, said = [photo(1), photo(2), photo(3)], Decisions(frozenset({(b"01", b"02")}))
    (group,) = grouped(files, alike(1, 2), alike(1, 3), decisions=said)
    assert members(group) == [[1], [3]]
    loose = alike(1, 2, Likeness.LOOK_ALIKE)
    assert grouped(files[:2], loose, decisions=said) == []


def test_not_the_same_holds_for_what_is_nearer_to_the_other() -> None:
    files, said = [photo(1), photo(2), photo(3)], Decisions(frozenset({(b"01", b"02")}))
    pairs = [alike(1, 2), alike(1, 3, strength=960), alike(2, 3, strength=990)]
    (group,) = grouped(files, *pairs, decisions=said)
    assert members(group) == [[2], [3]]


def test_a_group_of_which_all_is_kept_comes_back_with_a_new_member_only() -> None:
    files, pairs = [photo(1), photo(2), photo(3)], [alike(1, 2), alike(1, 3)]
    said = Decisions(settled=({b"01": 1, b"02": 1},))
    assert grouped(files[:2], *pairs, decisions=said) == []
    (group,) = grouped(files, *pairs, decisions=said)
    assert [member.is_new for member in group.members] == [False, False, True]


def test_a_group_of_which_all_is_kept_comes_back_with_one_more_equal_copy() -> None:
    files = [photo(1, "x", 100), photo(2, "x", 100), photo(3, "x", 100)]
    two, any_ = Decisions(settled=({b"x": 2},)), Decisions(settled=({b"x": None},))
    assert grouped(files[:2], decisions=two) == []
    (group,) = grouped(files, decisions=two)
    assert {member.files[0].id: member.is_new for member in group.members} == {
        1: False,
        2: False,
        3: True,
    }
    assert grouped(files, decisions=any_) == []  # said before files were counted


def test_what_was_removed_before_is_named_when_it_is_back() -> None:
    said = Decisions(removed={b"02": NOON})
    (group,) = grouped([photo(1), photo(2)], alike(1, 2), decisions=said)
    assert [member.removed_at for member in group.members] == [None, NOON]


# All together


def test_groups_come_in_order_and_are_counted() -> None:
    files = [photo(1, "x", 100), photo(2, "x", 100), photo(3, "y", 900), photo(4, "y", 900)]
    files += [replace(photo(5, "z", 100), taken_at=NOON), replace(photo(6, "z", 100))]
    found = Groups(tuple(grouped(files)))
    assert [group.key for group in found.of(Kind.SAME_FILE)] == [3, 1, 5]
    assert found.of(Kind.SAME_FILE, Order.DATE)[0].key == 5
    assert found.totals(Kind.SAME_FILE) == Totals(3, 6, 9_000 + 1_000 + 1_000)
    assert found.totals(Kind.LOOK_ALIKE) == Totals(0, 0, 0)


TIMES = st.sampled_from([None, NOON, NOON + timedelta(seconds=1), NOON + timedelta(hours=2)])


@st.composite
def libraries(draw: st.DrawFn) -> tuple[list[PictureFile], list[Alike], Decisions, KeepRules]:
    count = draw(st.integers(2, 9))
    names = st.sampled_from(["a.jpg", "a.dng", "a-edited.jpg", "b.jpg", "c.png"])
    files = []
    for number in range(1, count + 1):
        content = f"{draw(st.integers(1, count)):02}"
        folder = draw(st.sampled_from(["/p", "/q", "/kept"]))
        path = Path(folder, str(number % 3), draw(names))
        made = photo(number, content, draw(st.sampled_from([100, 300, 900])))
        taken = draw(TIMES)
        files.append(replace(made, path=path, taken_at=taken, body="One"))
    numbers = st.tuples(st.integers(1, count), st.integers(1, count))
    kinds = [kind for kind in Likeness if kind is not Likeness.DIFFERENT]
    pairs = {
        pair: alike(*pair, draw(st.sampled_from(kinds)), draw(st.integers(950, 1000)))
        for pair in draw(st.lists(numbers, max_size=15))
        if pair[0] < pair[1]
    }
    parted = {
        (f"{one:02}".encode(), f"{other:02}".encode())
        for one, other in draw(st.lists(numbers, max_size=3))
        if one < other
    }
    rules = KeepRules((Path("/kept"),) if draw(st.booleans()) else ())
    return files, list(pairs.values()), Decisions(frozenset(parted)), rules


def is_linked(first: PictureFile, second: PictureFile, pairs: Sequence[Alike]) -> bool:
    wanted = tuple(sorted((first.content, second.content)))
    return first.content == second.content or any(
        (pair.first, pair.second) == wanted and pair.kind in (Likeness.SURE, Likeness.EDITED)
        for pair in pairs
    )


@given(libraries())
def test_whatever_the_library_its_groups_are_disjoint_stars(
    library: tuple[list[PictureFile], list[Alike], Decisions, KeepRules],
) -> None:
    files, pairs, said, rules = library
    found = grouped(files, *pairs, decisions=said, rules=rules)
    ids = [file.id for group in found for member in group.members for file in member.files]
    assert len(ids) == len(set(ids))
    for group in found:
        assert len(group.members) > 1
        keeper, *others = group.members
        assert not keeper.removable
        if group.kind in (Kind.SAME_MOMENT, Kind.LOOK_ALIKE):
            assert not any(member.removable for member in others)
            continue
        for member in others:
            for file in member.files:  # each has a counterpart in what is kept
                assert any(is_linked(file, kept, pairs) for kept in keeper.files)
            if member.removable:
                assert not any(
                    file.path.is_relative_to("/kept") and rules.folders for file in member.files
                )


@given(libraries())
def test_whatever_the_library_different_times_are_never_the_same_picture(
    library: tuple[list[PictureFile], list[Alike], Decisions, KeepRules],
) -> None:
    files, pairs, said, rules = library
    for group in grouped(files, *pairs, decisions=said, rules=rules):
        if group.kind is not Kind.SAME_PICTURE:
            continue
        keeper, *others = group.members
        for member in others:
            for file in member.files:
                assert any(
                    file.content == kept.content
                    or None in (file.taken_at, kept.taken_at)
                    or file.taken_at == kept.taken_at
                    for kept in keeper.files
                )


@given(libraries())
def test_whatever_the_library_something_of_every_content_stays(
    library: tuple[list[PictureFile], list[Alike], Decisions, KeepRules],
) -> None:
    files, pairs, said, rules = library
    found = grouped(files, *pairs, decisions=said, rules=rules)
    gone = {
        file.id
        for group in found
        for member in group.members
        if member.removable
        for file in member.files
    }
    left = [file for file in files if file.id not in gone]
    for file in files:
        assert any(is_linked(file, other, pairs) for other in left)
