"""The cover that a person chose: kept by content, listed first, and taken back."""

import shutil
from collections.abc import Sequence

import numpy as np
import pytest

from photosim.library.arrangement import (
    EVERYTHING,
    NEWEST_FIRST,
    Arrangement,
    Scope,
    Shelf,
    SortKey,
)
from photosim.library.before import read, written
from photosim.library.browse import PhotoTable
from photosim.library.library import Library
from photosim.library.progress import Changes
from photosim.library.query import Example, Query
from photosim.library.stacks import StackKind
from tests.library.conftest import Bench

NAMES = ["IMG_1 edited.jpg", "IMG_1.jpg"]


@pytest.fixture
def library(bench: Bench) -> Library:
    for seed, name in enumerate((*NAMES, "other.jpg")):
        bench.photo(name, seed=seed)
    bench.sync()
    return Library(bench.store, bench.service)


def ids(bench: Bench, names: Sequence[str]) -> list[int]:
    records = bench.records()
    return [records[name].id for name in names]


def cover(library: Library) -> str:
    """The name of the first photo of the only stack, as a list has it."""
    listed = library.table.arrange(EVERYTHING, NEWEST_FIRST, stacks=StackKind.EDITED)
    assert listed.stacks is not None
    in_stack = listed.ids[listed.stacks.of >= 0]
    return library.photos(in_stack)[0].path.name


def test_a_chosen_cover_comes_first_and_its_choice_is_taken_back_also_after_a_restart(
    bench: Bench, library: Library
) -> None:
    edited, original = ids(bench, NAMES)
    assert cover(library) == NAMES[0]
    covers, steps = library.tags.covers, library.tags.steps
    first = steps.keep(lambda: covers.choose(original, [edited, original]))
    assert set(first.changes.marked) == {edited, original}
    library.table.note(first.changes)
    assert cover(library) == NAMES[1]
    again = steps.keep(lambda: covers.choose(edited, [edited, original]))
    library.table.note(again.changes)
    assert cover(library) == NAMES[0], "there is one cover"
    for name in (NAMES[1], NAMES[0]):
        [*_, last] = library.tags.steps.all()
        library.table.note(steps.take_back(last.id))
        assert cover(library) == name
    assert read(written(first.before)) == first.before


def test_stacks_are_not_put_together_anew_for_other_marks(bench: Bench, library: Library) -> None:
    def kinds() -> object:
        listed = library.table.arrange(EVERYTHING, NEWEST_FIRST, stacks=StackKind.EDITED)
        return listed.stacks and listed.stacks.kinds

    before = kinds()
    edited, _ = ids(bench, NAMES)
    library.table.note(library.tags.rate([edited], 3).changes)
    assert kinds() is before


def test_a_cover_outlasts_moving_and_editing_its_file(bench: Bench, library: Library) -> None:
    edited, original = ids(bench, NAMES)
    library.tags.covers.choose(original, [edited, original])
    (bench.folder / "in").mkdir()
    for name in NAMES:
        shutil.move(bench.folder / name, bench.folder / "in" / name)
    library.table.note(bench.sync())
    assert cover(library) == NAMES[1]
    bench.photo(f"in/{NAMES[1]}", seed=9)
    library.table.note(bench.sync())
    assert cover(library) == NAMES[1]


def test_what_has_not_been_read_yet_cannot_be_a_cover(bench: Bench, library: Library) -> None:
    bench.photo("new.jpg", seed=20)
    bench.scan()
    kept = library.tags.covers.choose(bench.records()["new.jpg"].id, [])
    assert (kept.unread, kept.changes) == (1, Changes())


def test_a_stack_is_together_in_an_album_where_its_cover_lies_and_only_with_what_is_in_it(
    bench: Bench, library: Library
) -> None:
    edited, original, other = ids(bench, [*NAMES, "other.jpg"])
    library.tags.albums.make("Sea", [original, other, edited])
    [sea] = library.tags.albums.counted()
    order = Arrangement(SortKey.ALBUM, descending=False)

    def listed() -> list[int]:
        shelf = Shelf(album=(sea.album.id,))
        ids: list[int] = library.table.arrange(shelf, order, stacks=StackKind.EDITED).ids.tolist()
        return ids

    assert listed() == [other, edited, original]
    library.table.note(library.tags.albums.remove([edited], sea.album.id).changes)
    assert listed() == [original, other]


def test_what_a_search_leaves_out_lies_behind_none_of_its_results(
    bench: Bench, library: Library
) -> None:
    edited, original = ids(bench, NAMES)
    [other] = ids(bench, ["other.jpg"])
    asked = Example(bench.folder / "other.jpg", other)
    for words, mates in (("", [original]), ("edited", [])):
        steps = library.search(Query((asked,), Scope(words=words)), StackKind.EDITED)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                answer = end.value
                break
        assert edited in {match.photo.id for match in answer.matches}
        behind = [one for stack in answer.stacks for one in stack.ids[1:]]
        assert behind == mates


def test_a_single_search_tells_the_stacks_without_reading_other_directories(
    bench: Bench, library: Library
) -> None:
    for name in ("trip/IMG_1.jpg", "trip/IMG_1 edited.jpg", "trip/sub/IMG_1.jpg"):
        bench.photo(name, seed=5)
    bench.sync()
    names = ["IMG_1.jpg", "trip/IMG_1 edited.jpg", "other.jpg"]
    wanted = np.array(ids(bench, names), np.int64)
    beside = PhotoTable.beside(bench.store, wanted)
    whole = library.table.stacks_with(wanted, StackKind.EDITED)
    assert len(whole) == 2
    assert beside.stacks_with(wanted, StackKind.EDITED) == whole
    read = beside.arrange(EVERYTHING, NEWEST_FIRST).ids.tolist()
    assert set(read) == set(library.table.arrange(EVERYTHING, NEWEST_FIRST).ids.tolist()) - {
        *ids(bench, ["trip/sub/IMG_1.jpg"])
    }
