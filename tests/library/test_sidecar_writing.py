"""Sidecars are written where a person wants it, with all that others wrote in them."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from photosim.annotations import Annotations
from photosim.library import sidecar_writing
from photosim.library.indexer import Event, Indexer, Said
from photosim.library.marked_photos import MarkedPhotos
from photosim.library.sidecar_writing import SidecarsNotWritten, write_sidecars
from photosim.library.sidecars import read_sidecar
from photosim.library.tags import Tags
from photosim.vision.xmp_writing import rewritten
from tests.fakes import FakeEncoderService
from tests.library.conftest import Bench
from tests.photos import make_photo
from tests.sidecars import digikam, lightroom

SAID = Annotations(4, tags=(("Places", "Paris"),))


@pytest.fixture
def tags(bench: Bench) -> Tags:
    bench.photo("a.jpg")
    bench.photo("b.jpg", seed=1)
    bench.sync()
    return Tags(bench.store, MarkedPhotos(bench.store))


def number(bench: Bench, name: str = "a.jpg") -> int:
    return bench.records()[name].id


def say(bench: Bench, tags: Tags, name: str = "a.jpg") -> None:
    tags.rate([number(bench, name)], 4)
    tags.tag([number(bench, name)], ("Places", "Paris"))


def write(bench: Bench, *names: str) -> None:
    ids = [number(bench, name) for name in names] or None
    for _ in write_sidecars(bench.store, ids):
        pass


def names(bench: Bench) -> set[str]:
    return {path.name for path in bench.folder.iterdir()}


def test_a_first_sidecar_has_the_photo_s_whole_name(bench: Bench, tags: Tags) -> None:
    say(bench, tags)
    tags.give_heart([number(bench, "b.jpg")])  # for which XMP has no place
    write(bench)
    assert names(bench) == {"a.jpg", "b.jpg", "a.jpg.xmp"}
    assert read_sidecar(bench.folder / "a.jpg.xmp") == SAID


def test_the_sidecar_that_is_there_keeps_its_name_and_what_others_wrote(
    bench: Bench, tags: Tags
) -> None:
    sidecar = bench.folder / "a.xmp"
    sidecar.write_text(lightroom(2, ["People|Ann"]))
    sidecar.chmod(0o640)
    bench.sync()
    say(bench, tags)
    write(bench)
    assert names(bench) == {"a.jpg", "b.jpg", "a.xmp"}
    said = read_sidecar(sidecar)
    assert said is not None
    assert (said.stars, set(said.tags)) == (4, {("Places", "Paris"), ("People", "Ann")})
    assert 'crs:Exposure2012="+0.35"' in sidecar.read_text()
    assert sidecar.stat().st_mode & 0o777 == 0o640


def test_what_another_program_wrote_meanwhile_is_read_before_it_is_written_over(
    bench: Bench, tags: Tags
) -> None:
    sidecar = bench.folder / "a.jpg.xmp"
    sidecar.write_text(digikam(2, ["People/Ann"]))
    bench.sync()
    sidecar.write_text(digikam(3, ["People/Bob", "Boat"]))  # of which nobody has told
    say(bench, tags)
    write(bench, "a.jpg")
    said = read_sidecar(sidecar)
    assert said is not None
    kept = {("Places", "Paris"), ("People", "Bob"), ("Boat",)}
    assert (said.stars, set(said.tags)) == (4, kept)
    assert {tag.path for tag in tags.of([number(bench)])[number(bench)].tags} == kept


def test_a_first_sidecar_that_was_not_read_yet_keeps_its_stars(bench: Bench, tags: Tags) -> None:
    sidecar = bench.folder / "a.xmp"
    sidecar.write_text(lightroom(3))
    tags.tag([number(bench)], ("Boat",))
    write(bench, "a.jpg")
    assert read_sidecar(sidecar) == Annotations(3, tags=(("Boat",),))


def test_a_tag_and_the_one_that_it_lies_in_are_written_as_one_path(
    bench: Bench, tags: Tags
) -> None:
    tags.tag([number(bench)], ("Places",))
    say(bench, tags)
    write(bench)
    assert read_sidecar(bench.folder / "a.jpg.xmp") == SAID


@pytest.mark.parametrize("other", ["a.png", "A.png"])
def test_a_sidecar_of_two_photos_is_left_to_both(bench: Bench, tags: Tags, other: str) -> None:
    make_photo(bench.folder / other, "bricks", 5, (64, 48))
    (bench.folder / "a.xmp").write_text(lightroom(2))
    bench.sync()
    say(bench, tags)
    write(bench)
    assert read_sidecar(bench.folder / "a.xmp") == Annotations(2)
    assert read_sidecar(bench.folder / "a.jpg.xmp") == SAID


def test_what_is_written_is_not_read_as_news_and_nothing_is_written_twice(
    bench: Bench, tags: Tags
) -> None:
    say(bench, tags)
    write(bench)
    before = state(bench)
    assert not bench.sync()
    assert not bench.notice(bench.folder / "a.jpg.xmp")
    write(bench)
    assert state(bench) == before


def state(bench: Bench) -> object:
    sidecar = (bench.folder / "a.jpg.xmp").stat()
    return bench.store.tags.every(), bench.store.ratings.every(), sidecar.st_mtime_ns


def test_what_is_taken_back_goes_from_the_sidecar_too(bench: Bench, tags: Tags) -> None:
    say(bench, tags)
    marked = tags.tag([number(bench)], ("Wrong",))
    write(bench, "a.jpg")
    tags.take_back(marked.before)
    write(bench, "a.jpg")
    assert read_sidecar(bench.folder / "a.jpg.xmp") == SAID
    bench.sync()
    assert [tag.path for tag in tags.of([number(bench)])[number(bench)].tags] == [SAID.tags[0]]


def test_a_tag_that_the_person_took_off_goes_from_the_sidecar(bench: Bench, tags: Tags) -> None:
    (bench.folder / "a.jpg.xmp").write_text(digikam(None, ["People/Ann", "Boat"]))
    bench.sync()
    tags.untag([number(bench)], tags.make(("Boat",)))
    write(bench)
    assert read_sidecar(bench.folder / "a.jpg.xmp") == Annotations(tags=(("People", "Ann"),))


def test_what_only_files_say_is_not_written_anywhere(bench: Bench, tags: Tags) -> None:
    del tags
    text = digikam(3, ["People/Ann"])
    (bench.folder / "a.jpg.xmp").write_text(text)
    bench.sync()
    write(bench)
    assert (bench.folder / "a.jpg.xmp").read_text() == text


def test_a_damaged_sidecar_is_left_and_named_and_the_others_are_written(
    bench: Bench, tags: Tags
) -> None:
    (bench.folder / "a.jpg.xmp").write_text("<x")
    say(bench, tags)
    say(bench, tags, "b.jpg")
    with pytest.raises(SidecarsNotWritten, match=r"a\.jpg\.xmp was left as it is"):
        write(bench)
    assert (bench.folder / "a.jpg.xmp").read_text() == "<x"
    assert read_sidecar(bench.folder / "b.jpg.xmp") == SAID


@pytest.mark.parametrize("before", [None, digikam(1)])
def test_what_another_program_writes_at_the_same_time_stays(
    bench: Bench, tags: Tags, monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    sidecar = bench.folder / "a.jpg.xmp"
    if before is not None:
        sidecar.write_text(before)
        bench.sync()
    say(bench, tags)

    def overtaken(document: bytes | None, said: Annotations) -> bytes:
        sidecar.write_text(digikam(2, ["Boat"]))
        return rewritten(document, said)

    monkeypatch.setattr(sidecar_writing, "rewritten", overtaken)
    with pytest.raises(SidecarsNotWritten, match=r"a\.jpg\.xmp was left as it is"):
        write(bench)
    assert read_sidecar(sidecar) == Annotations(2, tags=(("Boat",),))


@pytest.mark.parametrize("step", ["read_news", "_write_one"])
def test_what_another_program_writes_before_or_just_after_is_read(
    bench: Bench, tags: Tags, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    sidecar = bench.folder / "a.jpg.xmp"
    sidecar.write_text(digikam(1, ["Sea"]))
    bench.sync()
    say(bench, tags)
    original = getattr(sidecar_writing, step)

    def overtaken(*given: Any) -> Any:
        done = original(*given)
        monkeypatch.undo()
        sidecar.write_text(digikam(1, ["Sea", "Boat"]))
        return done

    monkeypatch.setattr(sidecar_writing, step, overtaken)
    write(bench)
    assert read_sidecar(sidecar) == Annotations(1, tags=(("Sea",), ("Boat",)))
    write(bench)
    said = read_sidecar(sidecar)
    assert said is not None
    assert set(said.tags) == {("Sea",), ("Boat",), ("Places", "Paris")}
    assert said.stars == 4


@pytest.mark.parametrize("name", ["می\u200cخواهم", "👨\u200d👩\u200d👧"])
def test_names_with_what_is_not_to_be_seen_are_written(bench: Bench, tags: Tags, name: str) -> None:
    tags.tag([number(bench)], (name,))
    write(bench)
    assert read_sidecar(bench.folder / "a.jpg.xmp") == Annotations(tags=((name,),))


def test_a_link_stays_one(bench: Bench, tags: Tags, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.xmp"
    elsewhere.write_text(digikam(1))
    (bench.folder / "a.jpg.xmp").symlink_to(elsewhere)
    say(bench, tags)
    write(bench)
    assert (bench.folder / "a.jpg.xmp").is_symlink()
    assert read_sidecar(elsewhere) == SAID


def test_a_write_protected_sidecar_is_left(bench: Bench, tags: Tags) -> None:
    sidecar = bench.folder / "a.jpg.xmp"
    sidecar.write_text(digikam(1))
    sidecar.chmod(0o444)
    bench.sync()
    say(bench, tags)
    with pytest.raises(SidecarsNotWritten, match="cannot be written: it is write-protected"):
        write(bench)
    assert sidecar.read_text() == digikam(1)
    assert names(bench) == {"a.jpg", "b.jpg", "a.jpg.xmp"}


def test_what_others_wrote_is_on_the_disk_before_the_old_sidecar_goes(
    bench: Bench, tags: Tags, monkeypatch: pytest.MonkeyPatch
) -> None:
    sidecar = bench.folder / "a.jpg.xmp"
    sidecar.write_text(lightroom(1))
    bench.sync()
    say(bench, tags)
    on_disk: list[int] = []
    real = os.fsync

    def sync(handle: int) -> None:
        on_disk.append(os.fstat(handle).st_ino)
        real(handle)

    monkeypatch.setattr(os, "fsync", sync)
    write(bench)
    assert read_sidecar(sidecar) != Annotations()
    assert sidecar.stat().st_ino in on_disk


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(
    bench: Bench, tags: Tags, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    say(bench, tags)
    say(bench, tags, "b.jpg")
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(SidecarsNotWritten, match=r"Read-only.*1 more could not be written"):
        write(bench)
    monkeypatch.undo()
    assert names(bench) == {"a.jpg", "b.jpg"}


def test_names_that_programs_would_part_are_kept_whole(bench: Bench, tags: Tags) -> None:
    tags.tag([number(bench)], ("24/7", "a|b"))
    write(bench)
    said = read_sidecar(bench.folder / "a.jpg.xmp")
    assert said is not None
    assert said.tags == (("24∕7", "a¦b"),)


def test_a_folder_is_listed_once_for_all_its_photos_and_again_for_the_next(
    bench: Bench, tags: Tags, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos = [f"{letter}.jpg" for letter in "cdefgh"]
    for number_, name in enumerate(photos):
        bench.photo(name, seed=number_ + 2)
        (bench.folder / name).with_suffix(".xmp").write_text(lightroom(2))
    bench.sync()
    ids = [number(bench, name) for name in photos]
    tags.rate(ids, 4)
    listed: list[Path] = []
    scandir = os.scandir

    def count(directory: Path) -> Any:
        listed.append(directory)
        return scandir(directory)

    monkeypatch.setattr(os, "scandir", count)
    write(bench, *photos)
    assert listed == [bench.folder]
    make_photo(bench.folder / "c.png", "bricks", 9, (64, 48))  # shares its sidecar from now on
    tags.rate(ids, 5)
    write(bench, *photos)
    assert listed == [bench.folder] * 2
    said = {name: read_sidecar((bench.folder / name).with_suffix(".xmp")) for name in photos}
    assert said == dict.fromkeys(photos, Annotations(5)) | {"c.jpg": Annotations(4)}
    assert read_sidecar(bench.folder / "c.jpg.xmp") == Annotations(5)


# By the indexer


@pytest.fixture
def indexer(bench: Bench, tags: Tags) -> Iterator[Indexer]:
    del tags
    service = FakeEncoderService()
    made = Indexer(bench.store.session.path, service, lambda _paths: None)
    made.open()
    finish(made)
    yield made
    made.close()
    service.close()


def finish(indexer: Indexer) -> list[Event]:
    return [event for step in indexer.work() for event in step]


def test_nothing_is_written_unless_that_is_wanted(bench: Bench, indexer: Indexer) -> None:
    photo = number(bench)
    indexer.decide(lambda library: library.tags.rate([photo], 5))
    finish(indexer)
    assert names(bench) == {"a.jpg", "b.jpg"}


def test_once_it_is_wanted_what_was_said_and_is_said_is_written(
    bench: Bench, indexer: Indexer
) -> None:
    first, second = number(bench), number(bench, "b.jpg")
    indexer.decide(lambda library: library.tags.rate([first], 5))
    indexer.pause(True)
    indexer.keep_sidecars(True)
    finish(indexer)
    assert read_sidecar(bench.folder / "a.jpg.xmp") == Annotations(5)
    marked = indexer.decide(lambda library: library.tags.rate([second], 2))
    assert indexer.is_work_due
    finish(indexer)
    assert read_sidecar(bench.folder / "b.jpg.xmp") == Annotations(2)
    indexer.decide(lambda library: library.tags.take_back(marked.before))
    finish(indexer)
    assert read_sidecar(bench.folder / "b.jpg.xmp") == Annotations()
    indexer.keep_sidecars(False)
    indexer.decide(lambda library: library.tags.rate([second], 3))
    finish(indexer)
    assert read_sidecar(bench.folder / "b.jpg.xmp") == Annotations()


def test_why_one_was_not_written_is_said_and_work_goes_on(bench: Bench, indexer: Indexer) -> None:
    (bench.folder / "a.jpg.xmp").write_text("<x")
    indexer.keep_sidecars(True)
    photo = number(bench)
    indexer.decide(lambda library: library.tags.rate([photo], 5))
    said = [event.words for event in finish(indexer) if isinstance(event, Said)]
    assert len(said) == 1
    assert "a.jpg.xmp was left as it is" in said[0]
