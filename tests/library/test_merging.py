"""Two tags become one, with all that was said of either, and that is undone as one step."""

from pathlib import Path

import pytest

from photosim.annotations import Annotations, TagPath
from photosim.catalogue.store import Store
from photosim.catalogue.tags import TagError
from photosim.library.arrangement import Marks, Scope, Shelf
from photosim.library.before import Subject
from photosim.library.marked_photos import MarkedPhotos
from photosim.library.merging import merge
from photosim.library.query import Query
from photosim.library.sidecar_writing import write_sidecars
from photosim.library.sidecars import read_sidecar
from photosim.library.tags import Tags
from tests.library.conftest import Bench
from tests.sidecars import digikam


@pytest.fixture
def tags(bench: Bench) -> Tags:
    for seed, name in enumerate(("a.jpg", "b.jpg", "c.jpg", "d.jpg")):
        bench.photo(name, seed=seed)
    bench.sync()
    return Tags(bench.store, MarkedPhotos(bench.store))


def number(bench: Bench, name: str) -> int:
    return bench.records()[name].id


def give(bench: Bench, tags: Tags, path: TagPath, *names: str) -> int:
    tags.tag([number(bench, name) for name in names], path)
    return tags.make(path)


def names_with(bench: Bench, tag_id: int, *, sign: int = 1) -> set[str]:
    ids = set(bench.store.tags.photos(tag_id, sign=sign, deep=False).tolist())
    return {name for name, photo in bench.records().items() if photo.id in ids}


def paths(bench: Bench) -> set[TagPath]:
    return {tag.path for tag in bench.store.tags.all()}


def state(store: Store) -> object:
    return store.tags.all(), store.tags.every(), store.lessons.all()


def merge_and_back(bench: Bench, tags: Tags, tag_id: int, target_id: int) -> None:
    """Merge, and check that undoing makes everything what it was; then merge again."""
    before = state(bench.store)
    kept = tags.steps.keep(lambda: tags.merge(tag_id, target_id))
    after = state(bench.store)
    assert kept.step is not None
    tags.steps.take_back(kept.step.id)
    assert state(bench.store) == before
    tags.merge(tag_id, target_id)
    assert state(bench.store) == after


def test_photos_have_what_either_tag_said(bench: Bench, tags: Tags) -> None:
    sea = give(bench, tags, ("Sea",), "a.jpg", "b.jpg")
    ocean = give(bench, tags, ("Ocean",), "b.jpg", "c.jpg")
    merge_and_back(bench, tags, sea, ocean)
    assert paths(bench) == {("Ocean",)}
    assert names_with(bench, ocean) == {"a.jpg", "b.jpg", "c.jpg"}


def test_smart_albums_go_by_the_tag_that_is_left(bench: Bench, tags: Tags) -> None:
    old = give(bench, tags, ("Water", "Sea"), "a.jpg")
    new = give(bench, tags, ("Nature", "Sea"), "b.jpg")
    water, nature = tags.make(("Water",)), tags.make(("Nature",))
    for name, ids in (("One", (old,)), ("Both", tuple(sorted((old, new)))), ("Outer", (water,))):
        tags.smart_albums.save(name, Query(scope=Scope(Shelf(marks=Marks(tag=ids)))))
    albums = tags.smart_albums.all()
    kept = tags.steps.keep(lambda: tags.merge(water, nature))
    now = [album.query.scope.shelf.marks.tag for album in tags.smart_albums.all()]
    assert now == [(new,), (new,), (nature,)]
    assert kept.step is not None
    tags.steps.take_back(kept.step.id)
    assert tags.smart_albums.all() == albums


def test_what_is_undone_of_merging_or_deleting_a_taught_tag_is_said_of_tags(
    bench: Bench, tags: Tags
) -> None:
    cats, dogs = give(bench, tags, ("cats",), "a.jpg"), give(bench, tags, ("dogs",), "b.jpg")
    bench.store.lessons.teach([cats, dogs])
    assert merge(bench.store, cats, dogs).subject is Subject.TAGS
    assert tags.steps.keep(lambda: tags.delete(dogs)).before.subject is Subject.TAGS


def test_what_was_refused_stays_so_unless_the_other_tag_was_given(bench: Bench, tags: Tags) -> None:
    sea = give(bench, tags, ("Sea",), "a.jpg")
    ocean = give(bench, tags, ("Ocean",), "b.jpg")
    tags.say([number(bench, "b.jpg"), number(bench, "c.jpg")], sea, carried=False)
    tags.say([number(bench, "a.jpg"), number(bench, "d.jpg")], ocean, carried=False)
    merge_and_back(bench, tags, sea, ocean)
    assert names_with(bench, ocean) == {"a.jpg", "b.jpg"}
    assert names_with(bench, ocean, sign=-1) == {"c.jpg", "d.jpg"}


def test_what_lies_in_a_tag_moves_along_and_same_names_are_merged(bench: Bench, tags: Tags) -> None:
    give(bench, tags, ("Places", "Paris", "Louvre"), "a.jpg")
    give(bench, tags, ("Places", "Rome"), "b.jpg")
    give(bench, tags, ("Towns", "paris", "Seine"), "c.jpg")
    paris = give(bench, tags, ("Towns", "paris"), "d.jpg")
    merge_and_back(bench, tags, tags.make(("Places",)), tags.make(("Towns",)))
    assert paths(bench) == {
        ("Towns",),
        ("Towns", "paris"),
        ("Towns", "paris", "Louvre"),
        ("Towns", "paris", "Seine"),
        ("Towns", "Rome"),
    }
    assert names_with(bench, paris) == {"d.jpg"}
    assert names_with(bench, tags.make(("Towns", "paris", "Louvre"))) == {"a.jpg"}


def test_a_tag_is_merged_into_the_one_that_it_lies_in(bench: Bench, tags: Tags) -> None:
    give(bench, tags, ("Places", "Paris", "Louvre"), "a.jpg")
    paris = give(bench, tags, ("Places", "Paris"), "b.jpg")
    merge_and_back(bench, tags, paris, tags.make(("Places",)))
    assert paths(bench) == {("Places",), ("Places", "Louvre")}
    assert names_with(bench, tags.make(("Places",))) == {"b.jpg"}


@pytest.mark.parametrize(
    ("tag", "target", "words"),
    [
        (("Places",), ("Places",), "into itself"),
        (("Places",), ("Places", "Paris"), "into one that lies in it"),
        (("Places", "Paris"), ("Places",), "There is a tag “paris” already"),
    ],
)
def test_what_cannot_be_merged_is_refused_and_nothing_is_changed(
    bench: Bench, tags: Tags, tag: TagPath, target: TagPath, words: str
) -> None:
    give(bench, tags, ("Places", "Paris", "paris"), "a.jpg")
    before = state(bench.store)
    with pytest.raises(TagError, match=words):
        tags.merge(tags.make(tag), tags.make(target))
    assert state(bench.store) == before


def test_a_tag_that_was_taught_leaves_its_place_to_one_that_was_not(
    bench: Bench, tags: Tags
) -> None:
    sea = give(bench, tags, ("Sea",), "a.jpg")
    hills = give(bench, tags, ("Hills",), "c.jpg")
    ocean = give(bench, tags, ("Ocean",), "b.jpg")
    lesson = bench.store.lessons.teach([sea, hills])
    merge_and_back(bench, tags, sea, ocean)
    assert bench.store.lessons.all() == {lesson: {ocean, hills}}


def test_a_tag_that_was_taught_itself_stays_in_its_own_lesson(bench: Bench, tags: Tags) -> None:
    sea = give(bench, tags, ("Sea",), "a.jpg")
    ocean = give(bench, tags, ("Ocean",), "b.jpg")
    hills = give(bench, tags, ("Hills",), "c.jpg")
    first = bench.store.lessons.teach([sea, hills])
    second = bench.store.lessons.teach([ocean])
    merge_and_back(bench, tags, sea, ocean)
    assert bench.store.lessons.all() == {first: {hills}, second: {ocean}}


def test_sidecars_say_the_tag_that_is_left(bench: Bench, tags: Tags) -> None:
    sidecar: Path = bench.folder / "a.jpg.xmp"
    sidecar.write_text(digikam(None, ["Sea", "Ann"]))
    bench.sync()
    kept = tags.merge(tags.make(("Sea",)), give(bench, tags, ("Ocean",), "b.jpg"))
    assert number(bench, "a.jpg") in kept.changes.marked
    for _ in write_sidecars(bench.store, kept.changes.marked):
        pass
    assert read_sidecar(sidecar) == Annotations(tags=(("Ocean",), ("Ann",))) or read_sidecar(
        sidecar
    ) == Annotations(tags=(("Ann",), ("Ocean",)))
    bench.sync()
    assert paths(bench) == {("Ocean",), ("Ann",)}
