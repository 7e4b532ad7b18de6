"""Sidecars of other programs give photos tags and ratings, and stay in step."""

import os
from pathlib import Path

import pytest

from photosim.catalogue.records import Origin, Rating
from tests.library.conftest import Bench
from tests.sidecars import digikam, lightroom


def tags_of(bench: Bench, name: str) -> set[str]:
    photo = bench.records()[name]
    paths = {tag.id: "/".join(tag.path) for tag in bench.store.tags.all()}
    said = bench.store.tags.of_photos([photo.id]).get(photo.id, [])
    return {paths[item.tag_id] for item in said if item.sign > 0}


def rating_of(bench: Bench, name: str) -> Rating:
    return bench.records()[name].rating


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


@pytest.mark.parametrize("name", ["a.jpg.xmp", "a.xmp", "a.jpg.XMP", "A.XMP"])
def test_sidecars_of_either_name_are_read(bench: Bench, name: str) -> None:
    bench.photo("sub/a.jpg")
    write(bench.folder / "sub" / name, digikam(4, ["Places/Paris"]))
    _, report = bench.scan()
    bench.embed()
    assert tags_of(bench, "sub/a.jpg") == {"Places/Paris"}
    assert rating_of(bench, "sub/a.jpg") == Rating(4, origin=Origin.FILE)
    assert report.skipped == []


def test_where_both_are_there_both_count_and_the_later_rating(bench: Bench) -> None:
    import os

    bench.photo("a.jpg")
    os.utime(write(bench.folder / "a.jpg.xmp", digikam(1, ["Ann"])), (20, 20))
    os.utime(write(bench.folder / "a.xmp", lightroom(5, ["Places|Paris"])), (10, 10))
    bench.sync()
    assert tags_of(bench, "a.jpg") == {"Ann", "Places/Paris"}
    assert rating_of(bench, "a.jpg").stars == 1


@pytest.mark.parametrize("watched", [True, False])
def test_a_changed_sidecar_is_read_again_without_embedding(bench: Bench, watched: bool) -> None:
    bench.photo("a.jpg")
    bench.photo("b.jpg", seed=1)
    bench.sync()
    for number, (said, tags) in enumerate(((2, ["Ann"]), (3, ["Ann", "Boat"]), (3, []))):
        path = write(bench.folder / "a.jpg.xmp", digikam(said, tags))
        changes = bench.notice(path) if watched else bench.sync()
        assert changes.marked == (bench.records()["a.jpg"].id,), number
        assert tags_of(bench, "a.jpg") == set(tags)
        assert rating_of(bench, "a.jpg").stars == said
    assert not bench.sync()
    assert tags_of(bench, "b.jpg") == set()
    assert len(bench.service.embedded) == 2


def test_a_sidecar_that_is_gone_or_half_written_takes_nothing_away(bench: Bench) -> None:
    bench.photo("a.jpg")
    path = write(bench.folder / "a.xmp", lightroom(2, ["Ann"]))
    bench.sync()
    write(path, lightroom(3, ["Boat"])[:-300])
    assert not bench.sync().marked
    path.unlink()
    bench.sync()
    assert tags_of(bench, "a.jpg") == {"Ann"}
    assert bench.records()["a.jpg"].reason is None


def test_of_two_sidecars_one_that_cannot_be_read_for_a_while_loses_nothing(bench: Bench) -> None:
    bench.photo("a.jpg")
    first = write(bench.folder / "a.jpg.xmp", digikam(2, ["Ann"]))
    second = write(bench.folder / "a.xmp", lightroom(2, ["Boat"]))
    bench.sync()
    whole, times = first.read_bytes(), first.stat()
    write(first, "<" * len(whole))
    os.utime(first, ns=(times.st_atime_ns, times.st_mtime_ns))
    write(second, lightroom(3, ["Boat", "Sea"]))
    bench.sync()
    assert tags_of(bench, "a.jpg") == {"Ann", "Boat", "Sea"}
    assert not bench.sync().marked
    first.write_text(digikam(2, ["Eve"]))
    os.utime(first, ns=(times.st_atime_ns, times.st_mtime_ns))
    bench.sync()
    assert tags_of(bench, "a.jpg") == {"Eve", "Boat", "Sea"}


@pytest.mark.parametrize("content", ["", "<x", "<!DOCTYPE x><x/>", "\0" * 100])
def test_a_damaged_sidecar_is_no_fault_of_the_photo(bench: Bench, content: str) -> None:
    bench.photo("a.jpg")
    write(bench.folder / "a.jpg.xmp", content)
    _, report = bench.scan()
    bench.embed()
    assert report.skipped == []
    assert bench.store.problems() == []
    assert tags_of(bench, "a.jpg") == set()


def test_a_moved_photo_keeps_its_tags_and_the_person_s_word(bench: Bench) -> None:
    path = bench.photo("a.jpg")
    write(bench.folder / "a.jpg.xmp", digikam(2, ["Ann"]))
    bench.sync()
    content = bench.store.files.known([bench.records()["a.jpg"].id])[0].content_hash
    assert content is not None
    bench.store.ratings.rate([content], 5)
    (bench.folder / "new").mkdir()
    path.rename(bench.folder / "new" / "b.jpg")
    bench.sync()
    assert tags_of(bench, "new/b.jpg") == {"Ann"}
    assert rating_of(bench, "new/b.jpg").stars == 5


def test_a_photo_that_another_program_writes_into_keeps_the_person_s_tags(bench: Bench) -> None:
    path = bench.photo("a.jpg")
    bench.sync()
    content = bench.store.files.known([bench.records()["a.jpg"].id])[0].content_hash
    assert content is not None
    bench.store.tags.tag(bench.store.tags.make(("Mine",)), [content])
    bench.photo("a.jpg", seed=3)
    with path.open("ab") as file:
        file.write(b"\0" * 10)
    bench.sync()
    assert bench.store.files.known([bench.records()["a.jpg"].id])[0].content_hash != content
    assert tags_of(bench, "a.jpg") == {"Mine"}


def test_a_pipe_named_like_a_sidecar_is_not_opened(bench: Bench) -> None:
    import os

    bench.photo("a.jpg")
    os.mkfifo(bench.folder / "a.jpg.xmp")
    bench.sync()
    assert tags_of(bench, "a.jpg") == set()
