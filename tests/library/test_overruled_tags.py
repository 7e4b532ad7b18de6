"""What a person makes of tags that files have counts more than the files, which go on as before."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from photosim.annotations import TagPath
from photosim.library.kept import Kept
from photosim.library.marked_photos import MarkedPhotos
from photosim.library.sidecar_writing import write_sidecars
from photosim.library.tags import Tags
from tests.library.conftest import Bench
from tests.sidecars import digikam, lightroom

CHANGES: dict[str, tuple[Callable[[Tags, int], Kept], set[str]]] = {
    "renamed": (lambda tags, ann: tags.place(ann, ("Anna",)), {"Anna", "Anna/Home"}),
    "put into another": (
        lambda tags, ann: tags.place(ann, ("People", "Ann")),
        {"People/Ann", "People/Ann/Home"},
    ),
    "merged": (lambda tags, ann: tags.merge(ann, tags.make(("Anna",))), {"Anna", "Anna/Home"}),
    "deleted": (lambda tags, ann: tags.delete(ann), set()),
}
changed = pytest.mark.parametrize(("change", "expected"), CHANGES.values(), ids=CHANGES)


@pytest.fixture
def tags(bench: Bench) -> Tags:
    bench.photo("a.jpg")
    bench.photo("b.jpg", seed=1)
    bench.photo("home.jpg", seed=2)
    say(bench, "a.jpg", "Ann")
    say(bench, "home.jpg", "Ann/Home")
    bench.sync()
    assert told(bench) == {"Ann", "Ann/Home"}
    return Tags(bench.store, MarkedPhotos(bench.store))


def say(bench: Bench, name: str, *paths: str, stars: int = 1) -> None:
    """Have another program write a sidecar with these tags."""
    sidecar = bench.folder / f"{name}.xmp"
    sidecar.write_text(digikam(stars, list(paths)))


def told(bench: Bench, *names: str) -> set[str]:
    """The tags that some photos have, or the two whose sidecars had some from the beginning."""
    paths = {tag.id: "/".join(tag.path) for tag in bench.store.tags.all()}
    photos = [bench.records()[name].id for name in names or ("a.jpg", "home.jpg")]
    rows = [row for said in bench.store.tags.of_photos(photos).values() for row in said]
    return {paths[row.tag_id] for row in rows if row.sign > 0}


def paths(bench: Bench) -> set[TagPath]:
    return {tag.path for tag in bench.store.tags.all()}


def read_again(bench: Bench, stars: int = 2) -> None:
    """Have the sidecars read again, with another rating and the tags they had."""
    say(bench, "a.jpg", "Ann", stars=stars)
    say(bench, "home.jpg", "Ann/Home", stars=stars)
    bench.sync()
    assert bench.records()["a.jpg"].rating.stars == stars


@changed
def test_it_does_not_come_back_at_the_next_reading(
    bench: Bench, tags: Tags, change: Callable[[Tags, int], Kept], expected: set[str]
) -> None:
    change(tags, tags.make(("Ann",)))
    assert told(bench) == expected
    there = paths(bench)
    read_again(bench)
    assert (told(bench), paths(bench)) == (expected, there)


@changed
def test_undoing_it_has_files_believed_again(
    bench: Bench, tags: Tags, change: Callable[[Tags, int], Kept], expected: set[str]
) -> None:
    before = bench.store.tags.every()
    ann = tags.make(("Ann",))
    kept = tags.steps.keep(lambda: change(tags, ann))
    read_again(bench)
    assert told(bench) == expected
    assert kept.step is not None
    tags.steps.take_back(kept.step.id)
    assert bench.store.tags.every() == before
    read_again(bench, 3)
    assert told(bench) == {"Ann", "Ann/Home"}
    assert bench.store.tags.every() == before


def test_another_program_that_takes_it_off_and_gives_it_again_is_believed(
    bench: Bench, tags: Tags
) -> None:
    tags.delete(tags.make(("Ann",)))
    say(bench, "a.jpg", "Boat")
    bench.sync()
    assert told(bench) == {"Boat"}
    read_again(bench)
    assert told(bench) == {"Ann"}


def test_a_photo_that_is_edited_or_copied_meanwhile_does_not_bring_it_back(
    bench: Bench, tags: Tags
) -> None:
    photo = bench.folder / "a.jpg"
    tags.place(tags.make(("Ann",)), ("Anna",))
    (bench.folder / "copy").mkdir()
    (bench.folder / "copy" / "a.jpg").write_bytes(photo.read_bytes())
    say(bench, "copy/a.jpg", "Ann")
    bench.sync()
    assert told(bench, "copy/a.jpg") == {"Anna"}
    edit(photo)
    bench.sync()
    read_again(bench)
    assert told(bench) == {"Anna", "Anna/Home"}


def test_undoing_after_an_edit_brings_it_back_to_what_the_file_has_become(
    bench: Bench, tags: Tags
) -> None:
    kept = tags.delete(tags.make(("Ann",)))
    edit(bench.folder / "a.jpg")
    bench.sync()
    tags.take_back(kept.before)
    read_again(bench)
    assert told(bench) == {"Ann", "Ann/Home"}


def test_what_other_files_say_later_counts(bench: Bench, tags: Tags) -> None:
    tags.delete(tags.make(("Ann",)))
    say(bench, "b.jpg", "Ann")
    bench.sync()
    assert told(bench, "b.jpg") == {"Ann"}
    read_again(bench)
    assert told(bench) == set()


def test_a_tag_that_a_person_gave_as_well_does_not_come_back(bench: Bench, tags: Tags) -> None:
    ids = [bench.records()["a.jpg"].id]
    tags.tag(ids, ("Ann",))
    tags.delete(tags.make(("Ann",)))
    read_again(bench)
    assert told(bench) == set()


def edit(photo: Path) -> None:
    """Have another program write other bytes into a photo."""
    modified = photo.stat().st_mtime_ns
    with photo.open("ab") as file:
        file.write(b"\0" * 10)
    os.utime(photo, ns=(modified + 10**9, modified + 10**9))


def test_writing_sidecars_beside_one_of_two_photos_does_not_bring_it_back(
    bench: Bench, tags: Tags
) -> None:
    """The sidecar of two photos is left as it is, and each gets one of its own."""
    bench.photo("a.png", seed=3)
    (bench.folder / "a.jpg.xmp").unlink()
    shared = bench.folder / "a.xmp"
    shared.write_text(lightroom(2, ["Ann"]))
    bench.sync()
    tags.place(tags.make(("Ann",)), ("Anna",))
    for _ in write_sidecars(bench.store):
        pass
    assert (bench.folder / "a.png.xmp").exists()
    assert told(bench, "a.jpg", "a.png") == {"Anna"}
    shared.write_text(lightroom(3, ["Ann"]))
    bench.sync()
    assert bench.records()["a.jpg"].rating.stars == 3
    assert told(bench, "a.jpg", "a.png") == {"Anna"}
