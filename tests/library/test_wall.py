from collections.abc import Sequence

import numpy as np
import pytest

from photosim.library.kept import Kept
from photosim.library.library import Library
from photosim.library.tags import Tags
from photosim.library.teach import TeachingError
from photosim.library.wall import Wall
from photosim.search.head import Examples, Fit, fit
from tests.library.conftest import Bench
from tests.library.test_teach import done, fill, ids_of, tag_id, teach
from tests.plans import statements

FIVE = ("sunset", "bricks", "hills", "skyline", "flower")


def open_wall(library: Library, tag: int) -> Wall:
    wall = library.teaching.wall(tag)
    done(wall.load())
    return wall


def tags_of(bench: Bench) -> Tags:
    return Library(bench.store, bench.service).tags


def answer(bench: Bench, photo: int, *, yes: bool) -> Kept:
    (tag,) = bench.store.tags.all()
    return tags_of(bench).say([photo], tag.id, carried=yes)


def dusk_wall(bench: Bench, examples: int) -> tuple[Wall, list[int]]:
    """A wall of a tag that some of the sunsets have, and the other sunsets."""
    library = fill(bench, FIVE, 12)
    dusk = ids_of(bench, "sunset")
    done(library.teaching.teach_tag(("dusk",), dusk[:examples]))
    return open_wall(library, tag_id(library, "dusk")), dusk[examples:]


def share_of(found: Sequence[int], wanted: Sequence[int]) -> float:
    return float(np.isin(found, wanted).mean())


def test_the_library_is_sorted_by_the_tag_with_a_hunch_from_few_photos(bench: Bench) -> None:
    wall, others = dusk_wall(bench, 2)
    view = wall.view()
    assert view.is_hunch
    assert len(view.sure) == 0
    assert (view.yes, view.no, view.unread) == (2, 0, 0)
    assert share_of(view.perhaps[: len(others)].tolist(), others) > 0.8


def test_enough_photos_make_some_almost_sure(bench: Bench) -> None:
    wall, others = dusk_wall(bench, 7)
    view = wall.view()
    assert not view.is_hunch
    assert len(view.sure) >= 1
    assert share_of(view.sure.tolist(), others) == 1
    assert not np.isin(view.perhaps, view.sure).any()


def test_photos_that_tell_the_same_twice_make_none_almost_sure(bench: Bench) -> None:
    wall, _ = dusk_wall(bench, 4)
    [*_, last] = wall.answered()[0].tolist()
    name = next(name for name, photo in bench.records().items() if photo.id == last)
    stem, _, suffix = name.rpartition(".")
    for number in range(2):
        bench.photo(f"{stem} edited{number}.{suffix}", "sunset", 90 + number)
    bench.sync()
    for name, photo in bench.records().items():
        if " edited" in name:
            answer(bench, photo.id, yes=True)
    view = wall.view()
    assert (view.yes, view.moments) == (6, 4)
    assert view.is_hunch
    assert len(view.sure) == 0


def test_an_answer_is_folded_away_kept_and_taken_back(bench: Bench) -> None:
    wall, _ = dusk_wall(bench, 3)
    before = wall.view()
    first, second = before.perhaps[:2].tolist()
    yes = answer(bench, first, yes=True)
    no = answer(bench, second, yes=False)
    view = wall.view()
    assert (view.yes, view.no) == (4, 1)
    shown = [*view.sure.tolist(), *view.perhaps.tolist(), *view.questions]
    assert first not in shown
    assert second not in shown
    for said in (no, yes):
        tags_of(bench).take_back(said.before)
    assert wall.view().perhaps.tolist() == before.perhaps.tolist()


def test_answers_teach(bench: Bench) -> None:
    wall, others = dusk_wall(bench, 2)
    for _ in range(2):
        for photo in wall.view().questions[:4]:
            answer(bench, photo, yes=photo in others)
    view = wall.view()
    ranked = [*view.sure.tolist(), *view.perhaps.tolist()]
    left = [photo for photo in others if photo in ranked]
    assert len(left) >= 2
    assert share_of(ranked[: len(left)], left) == 1


def test_no_two_photos_of_one_content_are_asked_about(bench: Bench) -> None:
    fill(bench, FIVE, 6)
    for kind in FIVE:
        for seed in range(6):
            bench.photo(f"copies/{kind}-{seed}.png", kind, seed)
    bench.sync()
    library = Library(bench.store, bench.service)
    done(library.teaching.teach_tag(("dusk",), ids_of(bench, "sunset")[:2]))
    asked = open_wall(library, tag_id(library, "dusk")).view().questions
    names = {photo.id: photo.path.name for photo in bench.records().values()}
    contents = [names[photo] for photo in asked]
    assert len(contents) == len(set(contents)) > 10


def test_what_is_taught_together_counts_as_no(bench: Bench) -> None:
    library = fill(bench, FIVE, 8)
    teach(library, bench, "sunset", "hills")
    view = open_wall(library, tag_id(library, "hills")).view()
    assert not np.isin(view.sure, ids_of(bench, "sunset")).any()


def test_photos_that_are_not_indexed_yet_are_counted(bench: Bench) -> None:
    library = fill(bench)
    done(library.teaching.teach_tag(("dusk",), ids_of(bench, "sunset")[:3]))
    bench.photo("new/1.png", "skyline")
    bench.scan()
    assert open_wall(library, tag_id(library, "dusk")).view().unread == 1


def test_photos_that_are_not_indexed_yet_are_looked_for_only_if_there_may_be_some(
    bench: Bench,
) -> None:
    wall, _ = dusk_wall(bench, 3)
    assert wall.view().unread == 0
    looked = [one for one, _ in statements(bench.store, wall.view) if "NOT (EXISTS" in one]
    assert not looked
    bench.photo("new/1.png", "skyline", 77)
    bench.scan()
    assert wall.view().unread == 1
    bench.embed()
    assert wall.view().unread == 0


def test_a_tag_without_photos_has_no_wall(bench: Bench) -> None:
    library = fill(bench)
    empty = bench.store.tags.make(("empty",))
    with pytest.raises(TeachingError, match="indexed yet"):
        library.teaching.wall(empty)


def test_the_same_answers_are_learnt_from_once(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    learnt: list[int] = []

    def counted(examples: Examples) -> Fit:
        learnt.append(len(examples.labels))
        return fit(examples)

    monkeypatch.setattr("photosim.library.wall.fit", counted)
    wall, others = dusk_wall(bench, 3)
    wall.view()
    wall.view()
    assert len(learnt) == 1
    answer(bench, others[0], yes=True)
    assert wall.view().yes == 4
    assert len(learnt) == 2
