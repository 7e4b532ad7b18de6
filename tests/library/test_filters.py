"""Filters: which photos meet them, and how many each further choice leaves."""

import shutil
from collections import Counter
from datetime import date, datetime

import numpy as np
import pytest

from photosim.library import facets
from photosim.library.arrangement import (
    ANYWHERE,
    EVERYTHING,
    NEWEST_FIRST,
    Branch,
    Marks,
    Orientation,
    Scope,
    Shelf,
    Span,
    at_least,
)
from photosim.library.browse import PhotoTable
from photosim.library.facets import Choice, Facet, Value
from photosim.library.progress import Changes
from tests.library.conftest import Bench
from tests.photos import make_photo


@pytest.fixture
def bench(bench: Bench) -> Bench:
    """Five photos, two of a Canon, one of these upright; one is square, a PNG has no date."""
    canon, other = ("Canon", "EOS 5D"), ("X", "One")
    for seed, (name, size, taken, camera) in enumerate(
        (
            ("wide.jpg", (120, 60), datetime(2019, 5, 2), canon),
            ("tall.jpeg", (60, 120), datetime(2020, 5, 2), canon),
            ("trip/square.jpg", (80, 80), datetime(2020, 8, 1), other),
            ("trip/wide.png", (120, 60), None, None),
            ("trip/large.jpg", (400, 200), datetime(2020, 8, 3), other),
        )
    ):
        make_photo(bench.folder / name, seed=seed, size=size, taken_at=taken, camera=camera)
    bench.sync()
    return bench


def named(bench: Bench, scope: Scope, table: PhotoTable | None = None) -> set[str]:
    """The photos that meet a filter: in a list, and those that a search may find, are the same."""
    table = table or PhotoTable(bench.store)
    listed = table.arrange(EVERYTHING, NEWEST_FIRST, scope).ids.tolist()
    within = table.within(scope)
    assert within is not None
    assert sorted(listed) == within.tolist()
    return {photo.path.name for photo in bench.store.photos(listed)}


def counts(
    bench: Bench, facet: Facet, scope: Scope = ANYWHERE, words: str = ""
) -> dict[Value, int]:
    choices = PhotoTable(bench.store).choices(EVERYTHING, words, scope)[facet]
    return {choice.value: choice.photos for choice in choices}


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(format=("jpg",)), {"wide.jpg", "tall.jpeg", "square.jpg", "large.jpg"}),
        (Scope(format=("JPEG",)), {"wide.jpg", "tall.jpeg", "square.jpg", "large.jpg"}),
        (Scope(format=("png",)), {"wide.png"}),
        (Scope(format=("heic",)), set()),
        (Scope(orientation=(Orientation.LANDSCAPE,)), {"wide.jpg", "wide.png", "large.jpg"}),
        (Scope(orientation=(Orientation.PORTRAIT,)), {"tall.jpeg"}),
        (Scope(orientation=(Orientation.SQUARE,)), {"square.jpg"}),
        (Scope(pixels=(Span(7_201),)), {"large.jpg"}),
        (Scope(pixels=(Span(6_400, 6_400),)), {"square.jpg"}),
        (Scope(size=(Span(0, 1),)), set()),
        (Scope(undated=True), {"wide.png"}),
        (Scope(damaged=True), set()),
        (Scope(offline=True), set()),
        (Scope(since=date(2020, 8, 2), until=date(2020, 12, 31), camera=("X",)), {"large.jpg"}),
        (
            Scope(camera=("canon",), orientation=(Orientation.PORTRAIT,), format=("jpg",)),
            {"tall.jpeg"},
        ),
        (Scope(camera=("canon",), words="trip"), set()),
    ],
)
def test_all_conditions_of_a_filter_must_be_met(
    bench: Bench, scope: Scope, expected: set[str]
) -> None:
    assert named(bench, scope) == expected


def test_a_filter_is_met_by_what_was_said_of_photos_and_where_they_are(bench: Bench) -> None:
    ids = {photo.path.name: photo.id for photo in bench.store.photos(bench.store.photo_ids())}
    [tag] = [bench.store.tags.make(("Sea",))]
    contents = {file.id: file.content_hash for file in bench.store.files.known([*ids.values()])}
    wide, tall = (contents[ids[name]] for name in ("wide.jpg", "tall.jpeg"))
    assert wide is not None
    assert tall is not None
    bench.store.tags.tag(tag, [wide, tall])
    bench.store.ratings.rate([wide], 4)
    bench.store.ratings.give_heart([tall])
    folder = bench.store.folders()[0].id
    assert named(bench, Scope(Shelf(marks=Marks(tag=(tag,))))) == {"wide.jpg", "tall.jpeg"}
    assert named(bench, Scope(Shelf(marks=Marks(tag=(tag,), stars=at_least(3))))) == {"wide.jpg"}
    assert named(bench, Scope(Shelf((Branch(folder, "trip"),)), camera=("X",))) == {
        "square.jpg",
        "large.jpg",
    }
    assert counts(bench, Facet.TAG) == {tag: 2}
    assert counts(bench, Facet.TAG, Scope(orientation=(Orientation.PORTRAIT,))) == {tag: 1}
    assert counts(bench, Facet.STARS) == {4: 1}
    assert counts(bench, Facet.HEART) == {True: 1}
    assert counts(bench, Facet.HEART, Scope(camera=("X",))) == {}


def test_each_choice_is_counted_among_what_all_other_conditions_leave(bench: Bench) -> None:
    assert counts(bench, Facet.CAMERA) == {"Canon EOS 5D": 2, "X One": 2}
    assert counts(bench, Facet.FORMAT) == {"jpg": 4, "png": 1}
    assert counts(bench, Facet.UNDATED) == {True: 1}
    assert counts(bench, Facet.DAMAGED) == {}
    upright = Scope(orientation=(Orientation.PORTRAIT,))
    assert counts(bench, Facet.CAMERA, upright) == {"Canon EOS 5D": 1}
    # What is chosen of the same kind limits nothing there: it would be replaced.
    assert counts(bench, Facet.ORIENTATION, upright) == {
        Orientation.LANDSCAPE: 3,
        Orientation.PORTRAIT: 1,
        Orientation.SQUARE: 1,
    }
    assert counts(bench, Facet.CAMERA, words="trip") == {"X One": 2}
    folder = bench.store.folders()[0].id
    assert counts(bench, Facet.FOLDER, upright) == {Branch(folder): 1}
    shown = PhotoTable(bench.store).choices(Shelf((Branch(folder, "trip"),)), "", ANYWHERE)
    assert shown[Facet.CAMERA] == (Choice("X One", 2),)
    dates = counts(bench, Facet.DATE, Scope(format=("jpg",)))
    assert dates == {2020: 3, 2019: 1}


def test_each_choice_leaves_as_many_photos_as_it_says(bench: Bench) -> None:
    table = PhotoTable(bench.store)
    scope = Scope(since=date(2019, 1, 1))
    for facet, choices in table.choices(EVERYTHING, "", scope).items():
        for choice in choices:
            chosen = facets.with_values(scope, facet, [choice.value])
            assert len(table.arrange(EVERYTHING, NEWEST_FIRST, chosen).ids) == choice.photos, facet
            assert facets.values_of(chosen, facet) == (choice.value,)
            assert facets.without(chosen, facet) == facets.without(scope, facet)


def test_of_several_values_of_a_condition_one_is_enough(bench: Bench) -> None:
    table = PhotoTable(bench.store)
    for facet, choices in table.choices(EVERYTHING, "", ANYWHERE).items():
        if choices:
            both = ANYWHERE
            for choice in choices:
                both = facets.toggled(both, facet, choice.value)
            left = table.arrange(EVERYTHING, NEWEST_FIRST, both).ids
            assert len(left) == sum(choice.photos for choice in choices), facet
            for choice in choices:
                both = facets.toggled(both, facet, choice.value)
            assert both == ANYWHERE
    assert named(bench, Scope(format=("png", "jpg"))) == named(bench, Scope(words="png,jpg"))
    assert named(bench, Scope(years=(2019, 2020), camera=("canon", "x"))) == {
        "wide.jpg",
        "tall.jpeg",
        "square.jpg",
        "large.jpg",
    }
    assert named(bench, Scope(years=(2019,), orientation=(Orientation.PORTRAIT,))) == set()
    assert named(bench, Scope(words="square,tall 2020")) == {"square.jpg", "tall.jpeg"}


def test_photos_without_a_date_are_of_no_year_as_in_the_list_by_date(bench: Bench) -> None:
    listed = PhotoTable(bench.store).arrange(EVERYTHING, NEWEST_FIRST)
    ends = np.append(listed.sections.starts, len(listed.ids))
    by_year: Counter[int | None] = Counter()
    for heading, photos in zip(listed.sections.headings, np.diff(ends).tolist(), strict=True):
        by_year[heading.year if isinstance(heading, date) else None] += photos
    assert by_year == {2020: 3, 2019: 1, None: 1}
    years = counts(bench, Facet.DATE)
    assert years == {2020: 3, 2019: 1}
    assert "wide.png" not in named(bench, Scope(since=date(1970, 1, 1)))
    assert "wide.png" not in named(bench, Scope(until=date.max))
    assert named(bench, Scope(years=(date.today().year,))) == set()
    assert counts(bench, Facet.DATE, Scope(undated=True)) == {}
    assert counts(bench, Facet.UNDATED, Scope(years=(2020,))) == {}


def test_a_photo_of_a_filter_is_in_one_of_its_folders(bench: Bench) -> None:
    make_photo(bench.folder / "trip" / "day 2" / "inn.jpg", seed=7)
    make_photo(bench.folder / "tripod" / "stand.jpg", seed=8)
    bench.sync()
    root = Branch(bench.store.folders()[0].id)
    day, tripod = (Branch(root.folder_id, below) for below in ("trip/day 2", "tripod"))
    both = facets.toggled(Scope(Shelf((tripod,))), Facet.FOLDER, day)
    assert both == Scope(Shelf((day, tripod)))
    assert named(bench, both) == {"inn.jpg", "stand.jpg"}
    assert counts(bench, Facet.FOLDER, both) == {root: 7, day: 1, tripod: 1}
    assert counts(bench, Facet.FORMAT, both) == {"jpg": 2}
    assert len(named(bench, facets.toggled(both, Facet.FOLDER, root))) == 7
    assert facets.toggled(both, Facet.FOLDER, tripod) == Scope(Shelf((day,)))


def test_whole_years_are_chosen_as_years_also_where_they_were_given_by_days() -> None:
    by_days = Scope(since=date(2019, 1, 1), until=date(2020, 12, 31))
    assert facets.values_of(by_days, Facet.DATE) == (2019, 2020)
    assert facets.toggled(by_days, Facet.DATE, 2019) == Scope(years=(2020,))
    some_days = Scope(since=date(2019, 1, 2), until=date(2020, 12, 31))
    assert facets.values_of(some_days, Facet.DATE) == ()
    assert facets.toggled(some_days, Facet.DATE, 2018) == Scope(years=(2018,))


def test_what_is_on_a_drive_that_is_away_is_offline(bench: Bench) -> None:
    table = PhotoTable(bench.store)
    folder = bench.store.folders()[0]
    assert counts(bench, Facet.OFFLINE) == {}
    bench.store.mark_folder(folder.id, online=False, volume=None)
    assert len(named(bench, Scope(offline=True), table)) == 5
    assert counts(bench, Facet.OFFLINE) == {True: 5}


def test_a_filter_keeps_up_with_photos_that_come_and_go(bench: Bench) -> None:
    table = PhotoTable(bench.store)
    square = Scope(orientation=(Orientation.SQUARE,))
    assert named(bench, square, table) == {"square.jpg"}
    shutil.copy(bench.folder / "trip/square.jpg", bench.folder / "again.jpg")
    table.note(bench.sync())
    assert named(bench, square, table) == {"square.jpg", "again.jpg"}
    (bench.folder / "trip/square.jpg").unlink()
    changes: Changes = bench.sync()
    table.note(changes)
    assert named(bench, square, table) == {"again.jpg"}


def test_an_empty_library_offers_nothing(bench: Bench) -> None:
    bench.store.remove_folder(bench.store.folders()[0].id)
    choices = PhotoTable(bench.store).choices(EVERYTHING, "", Scope(format=("jpg",)))
    assert set(choices.values()) == {()}
