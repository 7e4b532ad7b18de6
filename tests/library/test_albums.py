"""Albums: photos in an order of their own, by content, and all of it undone."""

import shutil

import pytest

from photosim.catalogue.albums import AlbumError
from photosim.library.arrangement import (
    EVERYTHING,
    NEWEST_FIRST,
    Arrangement,
    Scope,
    Shelf,
    SortKey,
)
from photosim.library.before import Before
from photosim.library.facets import Choice, Facet
from photosim.library.library import Library
from photosim.library.progress import Changes
from tests.library.conftest import Bench

NAMES = ("a.jpg", "b.jpg", "c.jpg", "d.jpg")
IN_ORDER = Arrangement(SortKey.ALBUM, descending=False)


@pytest.fixture
def bench(bench: Bench) -> Bench:
    for seed, name in enumerate(NAMES):
        bench.photo(name, seed=seed)
    bench.sync()
    return bench


@pytest.fixture
def library(bench: Bench) -> Library:
    return Library(bench.store, bench.service)


def ids(bench: Bench, *names: str) -> list[int]:
    records = bench.records()
    return [records[name].id for name in names]


def shown(library: Library, album_id: int) -> list[str]:
    """The photos of an album in its order, by a table that has read nothing before."""
    listed = library.table.arrange(Shelf(album=(album_id,)), IN_ORDER)
    return [photo.path.name for photo in library.photos(listed.ids)]


def test_an_album_keeps_the_order_in_which_photos_were_put_in(
    bench: Bench, library: Library
) -> None:
    albums = library.tags.albums
    albums.make("Sea", ids(bench, "c.jpg", "a.jpg"))
    [sea] = albums.counted()
    assert (sea.album.name, sea.photos) == ("Sea", 2)
    albums.add(ids(bench, "a.jpg", "b.jpg"), sea.album.id)
    assert shown(library, sea.album.id) == ["c.jpg", "a.jpg", "b.jpg"]
    albums.remove(ids(bench, "a.jpg"), sea.album.id)
    assert shown(library, sea.album.id) == ["c.jpg", "b.jpg"]


@pytest.mark.parametrize(
    ("moving", "before", "expected"),
    [
        ("d", "a", "dabc"),
        ("a", "c", "bacd"),
        ("ac", None, "bdac"),
        ("ac", "d", "bacd"),
        ("bc", "b", "abcd"),
        ("ad", "c", "badc"),
    ],
)
def test_photos_are_moved_within_an_album(
    bench: Bench, library: Library, moving: str, before: str | None, expected: str
) -> None:
    albums = library.tags.albums
    albums.make("Sea", ids(bench, *NAMES))
    album = albums.counted()[0].album.id
    mark = None if before is None else ids(bench, f"{before}.jpg")[0]
    kept = albums.move(ids(bench, *(f"{one}.jpg" for one in moving)), album, mark)
    assert shown(library, album) == [f"{one}.jpg" for one in expected]
    library.tags.take_back(kept.before)
    assert shown(library, album) == list(NAMES)


def test_everything_done_to_albums_is_undone(bench: Bench, library: Library) -> None:
    albums = library.tags.albums
    made = albums.make("Sea", ids(bench, "a.jpg"))
    album = albums.counted()[0].album.id
    added = albums.add(ids(bench, "b.jpg"), album)
    renamed = albums.rename(album, "Coast")
    removed = albums.remove(ids(bench, "a.jpg"), album)
    deleted = library.tags.steps.keep(lambda: albums.delete(album))  # as the window does
    assert albums.counted() == []
    assert deleted.step is not None
    changes = library.tags.steps.take_back(deleted.step.id)
    assert set(changes.marked) == {*ids(bench, "b.jpg")}
    assert shown(library, album) == ["b.jpg"]
    library.tags.take_back(removed.before)
    assert shown(library, album) == ["a.jpg", "b.jpg"]
    library.tags.take_back(renamed.before)
    assert albums.named("sea") is not None
    library.tags.take_back(added.before)
    assert shown(library, album) == ["a.jpg"]
    library.tags.take_back(made.before)
    assert albums.counted() == []


def test_an_album_outlives_moves_edits_and_copies(bench: Bench, library: Library) -> None:
    albums = library.tags.albums
    albums.make("Sea", ids(bench, "b.jpg", "a.jpg"))
    album = albums.counted()[0].album.id
    (bench.folder / "in").mkdir()
    (bench.folder / "b.jpg").rename(bench.folder / "in" / "moved.jpg")
    shutil.copy(bench.folder / "a.jpg", bench.folder / "copy.jpg")
    library.note(bench.sync())
    assert shown(library, album) == ["moved.jpg", "a.jpg"]  # the copy is no second one
    kept = albums.add(ids(bench, "c.jpg"), album)
    bench.photo("in/moved.jpg", seed=77)  # edited
    library.note(bench.sync())
    assert shown(library, album) == ["moved.jpg", "a.jpg", "c.jpg"]
    library.note(library.tags.take_back(kept.before))  # as it was, with what is there now
    assert shown(library, album) == ["moved.jpg", "a.jpg"]
    (bench.folder / "a.jpg").unlink()
    library.note(bench.sync())
    assert shown(library, album) == ["moved.jpg", "copy.jpg"]


def test_what_stays_takes_the_place_of_a_removed_copy(bench: Bench, library: Library) -> None:
    albums, tags = library.tags.albums, library.tags
    albums.make("Sea", ids(bench, "b.jpg", "c.jpg"))
    album = albums.counted()[0].album.id
    gone, stays = (library.contents(ids(bench, name)) for name in ("b.jpg", "a.jpg"))
    [content], [kept] = gone.values(), stays.values()
    before = albums.pass_on(content, [kept])
    library.note(Changes())
    assert shown(library, album) == ["a.jpg", "c.jpg"]
    tags.take_back(Before(albums=tuple(before)))
    assert shown(library, album) == ["b.jpg", "c.jpg"]


def test_albums_are_filters_too(bench: Bench, library: Library) -> None:
    albums = library.tags.albums
    albums.make("Sea", ids(bench, "b.jpg", "a.jpg"))
    album = albums.counted()[0].album.id
    scope = Scope(Shelf(album=(album,)))
    within = library.table.within(scope)
    assert within is not None
    assert within.tolist() == sorted(ids(bench, "a.jpg", "b.jpg"))
    assert len(library.table.arrange(EVERYTHING, NEWEST_FIRST, scope).ids) == 2
    choices = library.table.choices(EVERYTHING, "b.jpg", Scope())
    assert choices[Facet.ALBUM] == (Choice(album, 1),)


def test_names_are_refused_that_are_empty_long_or_there(bench: Bench, library: Library) -> None:
    albums = library.tags.albums
    albums.make("Sea")
    album = albums.counted()[0].album.id
    for name in ("", "  ", "x" * 201, "sea"):
        with pytest.raises(AlbumError):
            albums.make(name)
    albums.make("Coast")
    with pytest.raises(AlbumError, match="There is an album “Coast” already"):
        albums.rename(album, "coast")
    albums.delete(album)
    with pytest.raises(AlbumError, match="no longer there"):
        albums.add(ids(bench, "a.jpg"), album)
    with pytest.raises(AlbumError, match="no longer there"):
        albums.rename(album, "Other")
    with pytest.raises(AlbumError, match="no longer there"):
        albums.delete(album)
    assert [one.album.name for one in albums.counted()] == ["Coast"]


def test_a_photo_that_was_not_read_yet_is_passed_over(bench: Bench, library: Library) -> None:
    bench.photo("new.jpg", seed=9)
    bench.scan()
    [new] = ids(bench, "new.jpg")
    assert library.tags.albums.make("Sea", [new]).unread == 1
