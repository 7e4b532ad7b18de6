"""Files that are edited, given each other's names or replaced, and what was said of them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from photosim.catalogue.store import Store
from photosim.library.kept import Kept
from photosim.library.keys import HashKeys
from photosim.library.library import Library
from photosim.library.progress import Changes
from tests.library.conftest import Bench
from tests.sidecars import digikam


@pytest.fixture
def library(bench: Bench) -> Library:
    for seed, name in enumerate(("a.jpg", "b.jpg", "c.jpg")):
        bench.photo(name, seed=seed)
    bench.sync()
    return Library(bench.store, bench.service)


def number(bench: Bench, name: str) -> int:
    return bench.records()[name].id


def content(bench: Bench, name: str) -> bytes:
    [file] = bench.store.files.known([number(bench, name)])
    assert file.content_hash is not None
    return file.content_hash


def tags_of(bench: Bench, library: Library, name: str) -> set[str]:
    library.note(Changes())
    photo_id = number(bench, name)
    return {tag.name for tag in library.tags.of([photo_id])[photo_id].tags}


def say(bench: Bench, library: Library) -> None:
    for name, tag in (("a.jpg", "Ann"), ("b.jpg", "Bob")):
        library.tags.tag([number(bench, name)], (tag,))


def swap(bench: Bench, first: Path, second: Path) -> None:
    aside = bench.folder / "aside"
    first.rename(aside)
    second.rename(first)
    aside.rename(second)


@pytest.mark.parametrize("watched", [False, True])
def test_photos_that_were_given_each_others_names_keep_their_own_tags(
    bench: Bench, library: Library, watched: bool
) -> None:
    say(bench, library)
    first, second = bench.folder / "a.jpg", bench.folder / "b.jpg"
    swap(bench, first, second)
    if watched:
        bench.notice(first)  # each by itself, as a watcher may tell of them
        bench.notice(second)
    else:
        bench.sync()
    assert tags_of(bench, library, "a.jpg") == {"Bob"}
    assert tags_of(bench, library, "b.jpg") == {"Ann"}


def test_a_photo_without_tags_gets_none_with_the_name_of_another(
    bench: Bench, library: Library
) -> None:
    say(bench, library)
    swap(bench, bench.folder / "a.jpg", bench.folder / "c.jpg")
    bench.sync()
    assert tags_of(bench, library, "a.jpg") == set()
    assert tags_of(bench, library, "c.jpg") == {"Ann"}


def test_a_deleted_photo_that_comes_back_under_the_name_of_another_keeps_its_tags(
    bench: Bench, library: Library
) -> None:
    say(bench, library)
    deleted = (bench.folder / "b.jpg").read_bytes()
    (bench.folder / "b.jpg").unlink()
    bench.sync()
    (bench.folder / "a.jpg").write_bytes(deleted)
    bench.sync()
    assert tags_of(bench, library, "a.jpg") == {"Bob"}


def test_an_edit_that_is_taken_back_or_done_again_keeps_the_latest_tags(
    bench: Bench, library: Library
) -> None:
    path = bench.folder / "a.jpg"
    say(bench, library)
    original = path.read_bytes()
    bench.photo("a.jpg", seed=50)
    edited = path.read_bytes()
    bench.sync()
    library.tags.tag([number(bench, "a.jpg")], ("Sea",))
    for holds in (original, edited, original):
        path.write_bytes(holds)
        bench.sync()
        assert tags_of(bench, library, "a.jpg") == {"Ann", "Sea"}


def test_of_two_copies_the_one_that_was_not_edited_stays_in_its_albums(
    bench: Bench, library: Library
) -> None:
    shutil.copy(bench.folder / "a.jpg", bench.folder / "copy.jpg")
    bench.sync()
    library.tags.albums.make("Sea", [number(bench, "a.jpg"), number(bench, "b.jpg")])
    [album] = library.tags.albums.counted()
    bench.photo("copy.jpg", seed=50)
    bench.sync()
    inside = set(bench.store.albums.photos(album.album.id).tolist())
    assert inside == {number(bench, name) for name in ("a.jpg", "copy.jpg", "b.jpg")}


@pytest.mark.parametrize("together", [False, True])
def test_what_is_taken_back_is_so_of_all_copies_that_were_edited_since(
    bench: Bench, library: Library, together: bool
) -> None:
    names = "a.jpg", "copy.jpg"
    shutil.copy(bench.folder / names[0], bench.folder / names[1])
    bench.sync()
    ids = [number(bench, names[0])]
    album = library.tags.albums.make("Sea", ids).before.albums[0].album_id
    steps: list[Callable[[], Kept]] = [
        lambda: library.tags.tag(ids, ("Sea",)),
        lambda: library.tags.rate(ids, 4),
        lambda: library.tags.albums.remove(ids, album),
    ]
    kept = [library.tags.steps.keep(step).step for step in steps]
    for seed, name in enumerate(names, 50):
        bench.photo(name, seed=seed)
        if not together:
            bench.sync()
    bench.sync()
    for step in reversed(kept):
        assert step is not None
        library.tags.steps.take_back(step.id)
    for name in names:
        assert tags_of(bench, library, name) == set()
        assert bench.records()[name].rating.stars is None
    inside = set(bench.store.albums.photos(album).tolist())
    assert inside == {number(bench, name) for name in names}


def test_what_is_not_the_same_is_not_so_once_another_program_has_edited_it(
    bench: Bench, library: Library
) -> None:
    duplicates = bench.store.duplicates
    old, other, third = (content(bench, name) for name in ("a.jpg", "b.jpg", "c.jpg"))
    duplicates.declare_not_same([(old, other)])
    duplicates.settle({old: 1, third: 1})
    bench.photo("a.jpg", seed=50)
    bench.sync()
    now = content(bench, "a.jpg")
    assert (min(now, other), max(now, other)) in duplicates.not_same()
    assert duplicates.settlements() == [{old: 1, now: 1, third: 1}]


def test_what_was_taken_in_of_an_edited_photo_stays_when_its_file_comes(
    bench: Bench, library: Library, tmp_path: Path
) -> None:
    file = tmp_path / "tags.json"
    edited = bench.photo("edited/a.jpg", seed=50)
    bench.sync()
    library.tags.tag([number(bench, "edited/a.jpg")], ("Sea",))
    file.write_text(json.dumps(library.tags.document()))
    with Store.open(tmp_path / "other" / "catalogue.sqlite") as store:
        other = Bench(bench.folder, store, HashKeys(store), bench.service)
        edited.unlink()
        other.sync()
        there = Library(store, bench.service)
        there.tags.tag([number(other, "a.jpg")], ("Old",))
        there.tags.take_in(file)
        bench.photo("a.jpg", seed=50)
        other.sync()
        assert "Sea" in tags_of(other, there, "a.jpg")


def test_a_tag_that_files_gave_and_the_person_renamed_stays_renamed(
    bench: Bench, library: Library
) -> None:
    sidecar = bench.folder / "a.jpg.xmp"
    sidecar.write_text(digikam(3, ["Places/Pairs"]))
    bench.sync()
    pairs = library.tags.named("Pairs")
    assert pairs is not None
    before = bench.store.tags.all(), bench.store.tags.every()
    renamed = library.tags.place(pairs.id, ("Places", "Paris"))
    library.tags.take_back(renamed.before)
    assert (bench.store.tags.all(), bench.store.tags.every()) == before
    library.tags.place(pairs.id, ("Places", "Paris"))
    sidecar.write_text(digikam(4, ["Places/Pairs", "Boat"]))
    bench.sync()
    assert {"Paris", "Boat"} <= tags_of(bench, library, "a.jpg")


def test_a_tag_that_both_a_file_and_the_person_gave_stays_off_once_it_is_taken_off(
    bench: Bench, library: Library
) -> None:
    photo, sidecar = [number(bench, "a.jpg")], bench.folder / "a.jpg.xmp"
    library.tags.tag(photo, ("Places", "Sea"))
    sidecar.write_text(digikam(3, ["Places/sea"]))
    bench.sync()
    sea = library.tags.named("Sea")
    assert sea is not None
    before = bench.store.tags.every()
    off = library.tags.untag(photo, sea.id)
    assert tags_of(bench, library, "a.jpg") == set()
    library.tags.take_back(off.before)
    assert bench.store.tags.every() == before
    library.tags.untag(photo, sea.id)
    sidecar.write_text(digikam(4, ["Places/sea", "Boat"]))
    bench.sync()
    assert tags_of(bench, library, "a.jpg") == {"Boat"}


def test_an_id_that_a_deleted_tag_or_album_had_is_given_to_no_other(
    bench: Bench, library: Library
) -> None:
    tags, photo = library.tags, [number(bench, "a.jpg")]
    tags.tag(photo, ("Sea",))
    sea = tags.named("Sea")
    assert sea is not None
    deleted = tags.delete(sea.id)
    (bench.folder / "b.jpg.xmp").write_text(digikam(3, ["Boat"]))  # a tag that no one can undo
    bench.sync()
    tags.take_back(deleted.before)
    assert tags_of(bench, library, "a.jpg") == {"Sea"}
    assert tags_of(bench, library, "b.jpg") == {"Boat"}
    album = tags.albums.make("One", photo).before.albums[0].album_id
    tags.albums.delete(album)
    assert tags.albums.make("Two", photo).before.albums[0].album_id != album


def test_taking_back_a_deletion_leaves_what_another_program_has_taught_since(
    bench: Bench, library: Library
) -> None:
    tags, lessons = library.tags, bench.store.lessons
    ids = {name: tags.make((name,)) for name in ("Sea", "Sun", "Hill", "Wood")}
    lessons.teach([ids["Sea"], ids["Sun"]])
    kept = tags.steps.keep(lambda: tags.delete(ids["Sea"]))
    lessons.teach([ids["Hill"], ids["Wood"]])
    assert kept.step is not None
    tags.steps.take_back(kept.step.id)
    assert set(lessons.all().values()) == {
        frozenset({ids["Sea"], ids["Sun"]}),
        frozenset({ids["Hill"], ids["Wood"]}),
    }


def test_tags_that_no_photo_has_are_taken_in_too(
    bench: Bench, library: Library, tmp_path: Path
) -> None:
    file = tmp_path / "tags.json"
    library.tags.make(("People", "Ann"))
    file.write_text(json.dumps(library.tags.document()))
    people = library.tags.named("People")
    assert people is not None
    library.tags.delete(people.id)
    assert library.tags.take_in(file).tags == 2
    assert library.tags.named("People/Ann") is not None
