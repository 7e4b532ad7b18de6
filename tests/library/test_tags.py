"""Saying what photos are, taking it back, and finding them by it."""

from collections.abc import Callable

import pytest

from photosim.catalogue.records import Alike, Likeness
from photosim.catalogue.store import Store
from photosim.catalogue.tags import TagError
from photosim.library.arrangement import (
    ANYWHERE,
    NEWEST_FIRST,
    Arrangement,
    Branch,
    Marks,
    Scope,
    Shelf,
    at_least,
)
from photosim.library.browse import PhotoTable
from photosim.library.kept import Kept
from photosim.library.marked_photos import MarkedPhotos
from photosim.library.progress import Changes
from photosim.library.tags import Tags
from tests.library.conftest import Bench
from tests.photos import make_photo


@pytest.fixture
def store(bench: Bench) -> Store:
    for name, seed in (("a.jpg", 0), ("b.jpg", 1), ("c.jpg", 2)):
        bench.photo(name, seed=seed)
    make_photo(bench.folder / "copy" / "a.jpg", "sunset", 0, (64, 48))
    bench.sync()
    return bench.store


@pytest.fixture
def tags(store: Store) -> Tags:
    return Tags(store, MarkedPhotos(store))


@pytest.fixture
def ids(bench: Bench, store: Store) -> dict[str, int]:
    return {name: photo.id for name, photo in bench.records().items()}


def state(store: Store) -> object:
    return store.tags.all(), store.tags.every(), store.ratings.every()


def test_copies_are_marked_along(tags: Tags, ids: dict[str, int]) -> None:
    marked = tags.tag([ids["a.jpg"]], ("Places", "Paris"))
    both = sorted((ids["a.jpg"], ids["copy/a.jpg"]))
    assert marked.changes == Changes(marked=tuple(both))
    assert [tag.path for tag in tags.of(both)[ids["copy/a.jpg"]].tags] == [("Places", "Paris")]
    assert [(one.tag.name, one.photos) for one in tags.counted()] == [("Places", 2), ("Paris", 2)]
    paris = tags.make(("Places", "Paris"))
    assert tags.counts_among([ids["a.jpg"], ids["b.jpg"]]) == {paris: 1}
    assert tags.counts_among([ids["b.jpg"]]) == {}


def test_everything_said_is_taken_back_and_said_again(
    tags: Tags, store: Store, ids: dict[str, int]
) -> None:
    some = [ids["a.jpg"], ids["b.jpg"]]
    sea = tags.make(("Sea",))
    tags.tag(some, ("Sea",))
    tags.rate(some[:1], 2)
    tags.make(("Places",))
    changes: list[Callable[[], Kept]] = [
        lambda: tags.tag(some, ("Places", "Paris")),
        lambda: tags.untag(some, sea),
        lambda: tags.rate(some, 4),
        lambda: tags.reject(some),
        lambda: tags.give_heart(some),
        lambda: tags.change(some, [("Sun",), ("Places", "Rome", "North")], [sea]),
        lambda: tags.place(sea, ("Ocean",)),
        lambda: tags.place(sea, ("Places", "Sea")),
        lambda: tags.place(sea, ("Nature", "Water", "Sea")),
        lambda: tags.delete(sea),
    ]
    for change in changes:
        before = state(store)
        kept = tags.steps.keep(change)
        assert state(store) != before
        assert kept.step is not None
        assert tags.steps.all() == [kept.step]
        assert set(tags.steps.take_back(kept.step.id).marked) == set(kept.changes.marked)
        assert state(store) == before
        assert tags.steps.all() == []
        assert tags.steps.take_back(kept.step.id) == Changes(), "once is enough"
        assert state(store) == before


def test_of_a_photo_that_was_not_read_yet_nothing_is_kept(bench: Bench, tags: Tags) -> None:
    bench.photo("new.jpg", seed=9)
    bench.scan()
    photo = bench.records()["new.jpg"].id
    marked = tags.rate([photo], 5)
    assert (marked.changes.marked, marked.unread) == ((), 1)
    assert tags.of([photo])[photo].rating.stars is None


def test_taking_back_leaves_a_tag_that_a_deleted_photo_was_given_meanwhile(
    bench: Bench, tags: Tags, ids: dict[str, int]
) -> None:
    kept = tags.tag([ids["a.jpg"]], ("Sea",))
    tags.tag([ids["b.jpg"]], ("Sea",))  # by another program
    path = bench.folder / "b.jpg"
    content = path.read_bytes()
    path.unlink()
    bench.sync()
    tags.take_back(kept.before)
    path.write_bytes(content)
    bench.sync()
    photo = bench.records()["b.jpg"].id
    assert [tag.name for tag in tags.of([photo])[photo].tags] == ["Sea"]


def test_a_tag_is_not_renamed_to_one_that_is_there(tags: Tags) -> None:
    sea = tags.make(("Sea",))
    tags.make(("Ocean",))
    with pytest.raises(TagError, match="Ocean"):
        tags.place(sea, ("Ocean",))


def found(bench: Bench, marks: Marks, shelf: Shelf | None = None) -> set[str]:
    table = PhotoTable(bench.store)
    listed = table.arrange(Shelf(marks=marks) if shelf is None else shelf, NEWEST_FIRST)
    within = table.within(Scope(shelf=Shelf(marks=marks) if shelf is None else shelf))
    names = {photo.path.name for photo in bench.store.photos(listed.ids)}
    if within is not None:
        assert set(within.tolist()) == set(listed.ids.tolist())
    return names


def test_photos_are_filtered_by_stars_heart_rejection_and_tag(
    bench: Bench, tags: Tags, ids: dict[str, int]
) -> None:
    a, b, c = ids["a.jpg"], ids["b.jpg"], ids["c.jpg"]
    tags.rate([a], 5)
    tags.rate([b, c], 3)
    tags.reject([c])
    tags.give_heart([b])
    tags.tag([b], ("Places", "Paris"))
    places = tags.make(("Places",))
    assert found(bench, Marks(stars=at_least(4))) == {"a.jpg"}
    assert found(bench, Marks(stars=at_least(3))) == {"a.jpg", "b.jpg"}
    assert found(bench, Marks(heart=True)) == {"b.jpg"}
    assert found(bench, Marks(rejected=True)) == {"c.jpg"}
    assert found(bench, Marks(rejected=False)) == {"a.jpg", "b.jpg"}
    assert found(bench, Marks(tag=(places,))) == {"b.jpg"}
    assert found(bench, Marks(tag=(999,))) == set()
    assert found(bench, Marks(stars=at_least(3), heart=True, tag=(places,))) == {"b.jpg"}
    folder = bench.store.folders()[0].id
    assert found(
        bench, Marks(), Shelf((Branch(folder, "copy"),), marks=Marks(stars=at_least(4)))
    ) == {"a.jpg"}
    assert PhotoTable(bench.store).within(ANYWHERE) is None


def test_the_name_of_a_tag_is_a_word_to_filter_and_search_by(
    bench: Bench, tags: Tags, ids: dict[str, int]
) -> None:
    tags.tag([ids["b.jpg"]], ("Places", "Köln Süd"))
    table = PhotoTable(bench.store)

    def filtered(words: str) -> list[str]:
        listed = table.arrange(Shelf(), Arrangement(words=words))
        return [photo.path.name for photo in bench.store.photos(listed.ids)]

    assert filtered("koln") == filtered("places su") == ["b.jpg"]
    assert table.named_with("koln").tolist() == [ids["b.jpg"]]
    assert table.named_with("kol").tolist() == []
    table.note(tags.tag([ids["c.jpg"]], ("Places",)).changes)
    assert sorted(filtered("places")) == ["b.jpg", "c.jpg"]


def test_what_stays_gets_what_was_said_of_removed_copies(
    tags: Tags, store: Store, ids: dict[str, int]
) -> None:
    first, second, third = ids["a.jpg"], ids["b.jpg"], ids["c.jpg"]
    tags.tag([first], ("Places", "Paris"))
    wrong = tags.make(("Wrong",))
    tags.tag([first], ("Wrong",))
    tags.say([second], wrong, carried=False)
    tags.rate([first], 4)
    tags.rate([third], 2)
    tags.give_heart([first])
    content = alike(store, ids, "b.jpg", Likeness.SURE)
    alike(store, ids, "c.jpg", Likeness.EDITED)
    tags.albums.make("Sea", [first])
    [sea] = store.albums.all()
    before = state(store)
    marked = tags.pass_on([(content, [second, third, first])])
    assert store.albums.photos(sea.id).tolist() == [first]  # of whose content one stays
    assert set(marked.changes.marked) == {second, third}
    said = tags.of([second, third])
    assert [tag.name for tag in said[second].tags] == ["Paris"]
    assert [tag.name for tag in said[third].tags] == ["Paris", "Wrong"]
    assert (said[second].rating.stars, said[third].rating.stars) == (4, 2)
    assert said[second].rating.heart
    assert said[third].rating.heart
    assert set(tags.take_back(marked.before).marked) == {second, third}
    assert state(store) == before
    assert store.albums.photos(sea.id).tolist() == [first]


@pytest.mark.parametrize("kind", [Likeness.MOMENT, Likeness.LOOK_ALIKE])
def test_another_picture_gets_nothing_of_what_was_said_of_a_removed_one(
    tags: Tags, store: Store, ids: dict[str, int], kind: Likeness
) -> None:
    tags.rate([ids["a.jpg"]], 4)
    content = alike(store, ids, "b.jpg", kind)
    before = state(store)
    assert not tags.pass_on([(content, [ids["b.jpg"]])]).changes
    assert state(store) == before


def alike(store: Store, ids: dict[str, int], other: str, kind: Likeness) -> bytes:
    """Have a photo found alike to the first, whose content is returned."""
    known = store.files.known([ids["a.jpg"], ids[other]])
    contents = {file.id: file.content_hash or b"" for file in known}
    first, second = sorted(contents.values())
    store.duplicates.put_pairs([Alike(first, second, kind, 900)])
    return contents[ids["a.jpg"]]
