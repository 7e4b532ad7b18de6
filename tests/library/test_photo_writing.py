"""Tags and ratings are written into photos where that is wanted, which stay the same photos."""

import errno
import itertools
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PIL.ExifTags import Base

from photosim.annotations import Annotations
from photosim.catalogue.records import Alike, Likeness, PhotoState
from photosim.catalogue.store import Store
from photosim.library import photo_writing
from photosim.library.indexer import Event, Indexer, Said
from photosim.library.marked_photos import MarkedPhotos
from photosim.library.photo_writing import PhotosNotWritten, write_photos
from photosim.library.sidecars import read_sidecar
from photosim.library.tags import Tags
from photosim.vision.annotated import annotations_of
from photosim.vision.jpeg_packets import MOST_BYTES, with_jpeg_packet
from photosim.vision.xmp_writing import rewritten
from tests.fakes import FakeEncoderService
from tests.library.conftest import Bench
from tests.photos import draw_photo
from tests.sidecars import digikam, lightroom

EXIFTOOL = shutil.which("exiftool")
SAID = Annotations(4, tags=(("Places", "Paris"),))


@pytest.fixture
def tags(bench: Bench) -> Tags:
    bench.photo("a.jpg")
    bench.photo("b.jpg", seed=1)
    bench.photo("c.tif", seed=2)
    bench.photo("d.png", seed=3)
    bench.sync()
    return Tags(bench.store, MarkedPhotos(bench.store))


def number(bench: Bench, name: str = "a.jpg") -> int:
    return bench.records()[name].id


def say(bench: Bench, tags: Tags, *names: str) -> None:
    ids = [number(bench, name) for name in names or ("a.jpg",)]
    tags.rate(ids, 4)
    tags.tag(ids, ("Places", "Paris"))


def write(bench: Bench, *names: str) -> set[int]:
    ids = [number(bench, name) for name in names] or None
    return {photo for changes in write_photos(bench.store, ids) for photo in changes.marked}


def contents(bench: Bench) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(bench.folder.iterdir())}


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image)


def content_of(bench: Bench, name: str = "a.jpg") -> bytes:
    [file] = bench.store.files.known([number(bench, name)])
    assert file.content_hash is not None
    return file.content_hash


@pytest.mark.parametrize("name", ["a.jpg", "c.tif"])
def test_what_is_said_is_written_and_the_picture_stays(bench: Bench, tags: Tags, name: str) -> None:
    path = bench.folder / name
    before = pixels(path)
    path.chmod(0o640)
    bench.sync()
    say(bench, tags, name)
    assert write(bench) == {number(bench, name)}
    assert annotations_of(path) == SAID
    assert np.array_equal(pixels(path), before)
    assert path.stat().st_mode & 0o777 == 0o640
    assert len(contents(bench)) == 4  # and no file beside them


def test_other_formats_and_photos_of_which_nothing_was_said_are_not_touched(
    bench: Bench, tags: Tags
) -> None:
    say(bench, tags, "d.png")
    tags.give_heart([number(bench, "b.jpg")])  # for which XMP has no place
    before = contents(bench)
    assert not write(bench)
    assert contents(bench) == before


@pytest.mark.parametrize("name", ["a.jpg", "c.tif"])
def test_a_written_photo_is_the_same_photo(bench: Bench, tags: Tags, name: str) -> None:
    photo, old = number(bench, name), content_of(bench, name)
    other, third = content_of(bench, "b.jpg"), content_of(bench, "d.png")
    records = bench.store.duplicates
    ends = min(old, other), max(old, other)
    records.put_pairs([Alike(*ends, Likeness.EDITED, 700, 1)])
    records.declare_not_same([(old, third)])
    records.settle({old: 1, third: 1})
    say(bench, tags, name)
    tags.give_heart([photo])
    embedded = len(bench.service.embedded)
    vectors = bench.store.vectors.of_photo(photo)
    write(bench)
    new = content_of(bench, name)
    assert new != old
    assert not bench.sync()  # nothing has changed, as far as the catalogue goes
    assert len(bench.service.embedded) == embedded
    now = bench.store.vectors.of_photo(photo)
    assert all(np.array_equal(now[name], vectors[name]) for name in vectors)
    assert [tag.path for tag in tags.of([photo])[photo].tags] == [("Places", "Paris")]
    assert (tags.of([photo])[photo].rating.stars, tags.of([photo])[photo].rating.heart) == (4, True)
    pairs = [pair for part in records.pairs() for pair in part]
    [pair] = [pair for pair in pairs if other in (pair.first, pair.second)]
    assert {pair.first, pair.second} == {new, other}
    assert (pair.kind, pair.wider) == (Likeness.EDITED, 1 if (new < other) == (old < other) else -1)
    assert (min(new, third), max(new, third)) in records.not_same()
    assert {old: 1, new: 1, third: 1} in records.settlements()
    bench.check_consistent()


def test_copies_of_one_file_are_written_alike_and_stay_copies(bench: Bench, tags: Tags) -> None:
    shutil.copyfile(bench.folder / "a.jpg", bench.folder / "copy.jpg")
    bench.sync()
    say(bench, tags)
    assert write(bench) == {number(bench), number(bench, "copy.jpg")}
    assert content_of(bench) == content_of(bench, "copy.jpg")
    assert len({contents(bench)[name] for name in ("a.jpg", "copy.jpg")}) == 1


def test_a_copy_that_could_not_be_written_is_the_same_picture(bench: Bench, tags: Tags) -> None:
    shutil.copyfile(bench.folder / "a.jpg", bench.folder / "copy.jpg")
    bench.sync()
    old = content_of(bench)
    (bench.folder / "copy.jpg").chmod(0o440)
    bench.sync()
    say(bench, tags)
    with pytest.raises(
        PhotosNotWritten, match=r"copy\.jpg was left as it is: it is write-protected"
    ):
        write(bench)
    ends = sorted((old, content_of(bench)))
    assert content_of(bench, "copy.jpg") == old
    found = bench.store.duplicates.pairs_among(ends, [Likeness.SURE])
    assert found == [tuple(ends)]


def test_what_was_said_before_it_was_written_can_be_taken_back(bench: Bench, tags: Tags) -> None:
    photo = number(bench)
    before = (bench.folder / "a.jpg").read_bytes()
    rated = tags.rate([photo], 4)
    tagged = tags.tag([photo], ("Places", "Paris"))
    write(bench, "a.jpg")
    assert photo in tags.take_back(tagged.before).marked
    write(bench, "a.jpg")
    assert annotations_of(bench.folder / "a.jpg") == Annotations(4)
    tags.take_back(rated.before)
    assert tags.of([photo])[photo].rating.stars is None
    write(bench, "a.jpg")
    assert annotations_of(bench.folder / "a.jpg") == Annotations()
    assert np.array_equal(pixels(bench.folder / "a.jpg"), pixels_of(before, bench.folder.parent))


def pixels_of(content: bytes, folder: Path) -> np.ndarray:
    path = folder / "before.jpg"
    path.write_bytes(content)
    return pixels(path)


def test_undoing_gives_back_the_very_bytes_where_there_was_a_packet(
    bench: Bench, tags: Tags
) -> None:
    path = bench.folder / "a.jpg"
    path.write_bytes(with_jpeg_packet(path.read_bytes(), lightroom().encode()))
    bench.sync()
    first = tags.rate([number(bench)], 3)
    write(bench, "a.jpg")
    before = path.read_bytes()
    again = tags.rate([number(bench)], 5)
    write(bench, "a.jpg")
    assert path.read_bytes() != before
    tags.take_back(again.before)
    write(bench, "a.jpg")
    assert path.read_bytes() == before
    tags.take_back(first.before)
    write(bench, "a.jpg")
    assert lightroom().encode() in path.read_bytes()


def test_what_others_wrote_in_the_packet_stays(bench: Bench, tags: Tags) -> None:
    path = bench.folder / "a.jpg"
    packet = lightroom(2, ["People|Ann"]).encode()
    path.write_bytes(with_jpeg_packet(path.read_bytes(), packet))
    bench.sync()
    say(bench, tags)
    write(bench)
    said = annotations_of(path)
    assert said is not None
    assert (said.stars, set(said.tags)) == (4, {("Places", "Paris"), ("People", "Ann")})
    assert b'crs:Exposure2012="+0.35"' in path.read_bytes()


def test_stars_of_exif_are_denied_where_the_person_took_them_off(bench: Bench, tags: Tags) -> None:
    exif = Image.Exif()
    exif[Base.Rating] = 3
    draw_photo(size=(64, 48)).save(bench.folder / "a.jpg", exif=exif.tobytes())
    bench.sync()
    assert bench.records()["a.jpg"].rating.stars == 3
    tags.rate([number(bench)], 0)
    write(bench)
    said = annotations_of(bench.folder / "a.jpg")
    assert said is not None
    assert not said.stars
    with Image.open(bench.folder / "a.jpg") as image:
        assert image.getexif()[Base.Rating] == 3


def test_nothing_is_written_twice(bench: Bench, tags: Tags) -> None:
    say(bench, tags, "a.jpg", "c.tif")
    write(bench)
    before = {path: path.stat().st_mtime_ns for path in bench.folder.iterdir()}
    assert not write(bench)
    assert {path: path.stat().st_mtime_ns for path in bench.folder.iterdir()} == before


def test_a_file_that_was_changed_meanwhile_is_left_until_that_was_noticed(
    bench: Bench, tags: Tags
) -> None:
    path = bench.folder / "a.jpg"
    say(bench, tags)
    draw_photo("bricks", 7, size=(64, 48)).save(path)
    before = path.read_bytes()
    assert not write(bench)
    assert path.read_bytes() == before
    bench.sync()
    assert write(bench)
    assert annotations_of(path) == SAID


def test_what_another_program_writes_at_the_same_time_stays(
    bench: Bench, tags: Tags, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = bench.folder / "a.jpg"
    say(bench, tags)

    def overtaken(document: bytes | None, said: Annotations) -> bytes:
        draw_photo("bricks", 7, size=(64, 48)).save(path)
        return rewritten(document, said)

    monkeypatch.setattr(photo_writing, "rewritten", overtaken)
    with pytest.raises(PhotosNotWritten, match="another program is changing it"):
        write(bench)
    assert np.array_equal(
        pixels(path)[0, 0], pixels_of(path.read_bytes(), path.parent.parent)[0, 0]
    )
    assert annotations_of(path) == Annotations()
    assert set(contents(bench)) == {"a.jpg", "b.jpg", "c.tif", "d.png"}


def test_links_stay_and_what_they_lead_to_is_written(
    bench: Bench, tags: Tags, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    (bench.folder / "a.jpg").rename(elsewhere)
    (bench.folder / "a.jpg").symlink_to(elsewhere)
    bench.sync()
    say(bench, tags)
    write(bench)
    assert (bench.folder / "a.jpg").is_symlink()
    assert annotations_of(elsewhere) == SAID


def refused(bench: Bench, tags: Tags, reason: str, name: str = "a.jpg") -> None:
    """What is said is not written into one photo, and into another it is."""
    say(bench, tags, name, "b.jpg")
    before = (bench.folder / name).read_bytes()
    with pytest.raises(PhotosNotWritten, match=rf"^The photo .*{name} .*{reason}.*\.$"):
        write(bench)
    assert (bench.folder / name).read_bytes() == before
    assert annotations_of(bench.folder / "b.jpg") == SAID
    assert not list(bench.folder.glob(".*"))


def test_a_second_name_of_a_file_is_not_parted_from_it(
    bench: Bench, tags: Tags, tmp_path: Path
) -> None:
    os.link(bench.folder / "a.jpg", tmp_path / "second.jpg")
    bench.sync()
    refused(bench, tags, "a second name")


def test_a_write_protected_photo_is_left(bench: Bench, tags: Tags) -> None:
    (bench.folder / "a.jpg").chmod(0o444)
    bench.sync()
    refused(bench, tags, "write-protected")


@pytest.mark.parametrize("name", ["a.jpg", "c.tif"])
def test_a_damaged_photo_is_left(bench: Bench, tags: Tags, name: str) -> None:
    path = bench.folder / name
    path.write_bytes(path.read_bytes()[:-200])
    bench.sync()
    refused(bench, tags, "the file is damaged", name)


def test_a_packet_that_is_too_large_is_left(bench: Bench, tags: Tags) -> None:
    path = bench.folder / "a.jpg"
    packet = lightroom().replace("+0.35", "0" * (MOST_BYTES - len(lightroom()) - 10)).encode()
    path.write_bytes(with_jpeg_packet(path.read_bytes(), packet))
    bench.sync()
    refused(bench, tags, "too large")


def test_a_packet_that_cannot_be_read_is_left(bench: Bench, tags: Tags) -> None:
    path = bench.folder / "a.jpg"
    path.write_bytes(with_jpeg_packet(path.read_bytes(), b"<x"))
    bench.sync()
    refused(bench, tags, "safely")


def test_a_full_disk_is_said_in_a_sentence(
    bench: Bench, tags: Tags, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_bytes = Path.write_bytes

    def fill(path: Path, content: bytes) -> int:
        if ".a.jpg" in path.name:
            write_bytes(path, content[:100])
            raise OSError(errno.ENOSPC, "No space left on device")
        return write_bytes(path, content)

    monkeypatch.setattr(Path, "write_bytes", fill)
    refused(bench, tags, "cannot be written: No space left on device")


def test_a_drive_that_vanishes_meanwhile_is_said_in_a_sentence(
    bench: Bench, tags: Tags, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(bench, tags)

    def vanish(document: bytes | None, said: Annotations) -> bytes:
        bench.folder.rename(bench.folder.with_name("gone"))
        return rewritten(document, said)

    monkeypatch.setattr(photo_writing, "rewritten", vanish)
    with pytest.raises(PhotosNotWritten, match="cannot be written: No such file or directory"):
        write(bench, "a.jpg")
    gone = bench.folder.with_name("gone")
    assert annotations_of(gone / "a.jpg") == Annotations()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_kill_at_any_step_leaves_whole_files_with_all_that_was_said(
    bench: Bench, tags: Tags
) -> None:
    names = ("a.jpg", "b.jpg", "c.tif")
    say(bench, tags, *names)
    before = {name: pixels(bench.folder / name) for name in names}
    for stars, step in enumerate(("fsync", "replace", "follow_writing"), 1):
        tags.rate([number(bench, name) for name in names], stars)
        victim = multiprocessing.get_context("spawn").Process(
            target=_write_until, args=(bench.store.session.path, step)
        )
        victim.start()
        victim.join()
        assert victim.exitcode == -signal.SIGKILL
        for name, picture in before.items():
            assert np.array_equal(pixels(bench.folder / name), picture)
        bench.sync()  # what was written and not noted is read again
        write(bench)
        for name in names:
            assert annotations_of(bench.folder / name) == Annotations(stars, tags=SAID.tags)
            photo = number(bench, name)
            assert [tag.path for tag in tags.of([photo])[photo].tags] == [("Places", "Paris")]


def _write_until(catalogue: Path, step: str) -> None:
    """Write all photos, and be killed at a step of the second."""
    owner = {"fsync": os, "replace": Path, "follow_writing": Store}[step]
    real, calls = getattr(owner, step), itertools.count(1)

    def die(*arguments: Any, **named: Any) -> Any:
        if next(calls) == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **named)

    setattr(owner, step, die)
    with Store.open(catalogue) as store:
        for _ in write_photos(store):
            pass


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


def test_sidecars_alone_are_written_unless_more_is_wanted(bench: Bench, indexer: Indexer) -> None:
    photo, before = number(bench), (bench.folder / "a.jpg").read_bytes()
    indexer.keep_sidecars(True)
    indexer.decide(lambda library: library.tags.rate([photo], 5))
    finish(indexer)
    assert read_sidecar(bench.folder / "a.jpg.xmp") == Annotations(5)
    assert (bench.folder / "a.jpg").read_bytes() == before
    indexer.keep_sidecars(False, in_photos=True)  # which is nothing without sidecars
    finish(indexer)
    assert (bench.folder / "a.jpg").read_bytes() == before


def test_once_it_is_wanted_what_was_said_is_written_and_nothing_is_read_anew(
    bench: Bench, indexer: Indexer
) -> None:
    photo = number(bench)
    indexer.decide(lambda library: library.tags.rate([photo], 5))
    indexer.keep_sidecars(True, in_photos=True)
    finish(indexer)
    assert read_sidecar(bench.folder / "a.jpg.xmp") == Annotations(5)
    assert annotations_of(bench.folder / "a.jpg") == Annotations(5)
    indexer.take_paths(frozenset({bench.folder / "a.jpg"}))  # as the watcher tells
    finish(indexer)
    [record] = bench.store.photos([photo])
    assert (record.state, record.rating.stars) == (PhotoState.INDEXED, 5)
    marked = indexer.decide(lambda library: library.tags.rate([photo], 2))
    finish(indexer)
    assert annotations_of(bench.folder / "a.jpg") == Annotations(2)
    indexer.decide(lambda library: library.tags.take_back(marked.before))
    finish(indexer)
    assert annotations_of(bench.folder / "a.jpg") == Annotations(5)


def test_a_sidecar_that_cannot_be_written_does_not_keep_the_photo_from_it(
    bench: Bench, indexer: Indexer
) -> None:
    (bench.folder / "a.jpg.xmp").write_text("<x")
    indexer.keep_sidecars(True, in_photos=True)
    photo = number(bench)
    indexer.decide(lambda library: library.tags.rate([photo], 5))
    said = [event.words for event in finish(indexer) if isinstance(event, Said)]
    assert len(said) == 1
    assert annotations_of(bench.folder / "a.jpg") == Annotations(5)


# Against ExifTool


@pytest.mark.skipif(EXIFTOOL is None, reason="needs ExifTool")
@pytest.mark.parametrize("name", ["a.jpg", "c.tif"])
def test_exiftool_finds_what_is_written_and_all_that_was_there(
    bench: Bench, tags: Tags, name: str
) -> None:
    path = bench.folder / name
    rich = (
        "-EXIF:Make=Maker",
        "-EXIF:Artist=Ann",
        "-IPTC:City=Köln",
        "-IPTC:Keywords=Harbour",
        "-XMP-xmp:Rating=2",
        "-XMP-dc:Title=Räume & Zeiten",
        "-XMP-iptcExt:LocationShown={City=Köln,CountryName=DE}",
        "-XMP-mwg-rs:RegionInfo={RegionList=[{Name=Ann,Type=Face,Area={X=0.5,Y=0.5,W=0.1,H=0.1}}]}",
    )
    exiftool("-overwrite_original", "-m", *rich, path)
    bench.sync()
    say(bench, tags, name)
    before = all_in(path)
    write(bench)
    after = all_in(path)
    ours = (
        "XMP-xmp:Rating",
        "XMP-dc:Subject",
        "XMP-lr:HierarchicalSubject",
        "XMP-digiKam:TagsList",
    )
    assert after["XMP-xmp:Rating"] == 4
    assert set(after["XMP-digiKam:TagsList"]) == {"Places/Paris", "Harbour"}
    for found in (before, after):
        for key in (*ours, "File:ImageDataHash"):
            found.pop(key, None)
    assert after == before
    assert "Error" not in exiftool("-validate", "-error", path)


def exiftool(*arguments: str | Path) -> str:
    assert EXIFTOOL is not None
    done = subprocess.run(
        [EXIFTOOL, *map(str, arguments)], capture_output=True, text=True, check=True
    )
    return done.stdout


def all_in(file: Path) -> dict[str, Any]:
    [found] = json.loads(exiftool("-json", "-G1", "-a", "-struct", file))
    apart = ("System:", "ExifTool:", "SourceFile")
    return {name: value for name, value in found.items() if not name.startswith(apart)}


def test_digikam_s_packet_keeps_its_form(bench: Bench, tags: Tags) -> None:
    path = bench.folder / "a.jpg"
    path.write_bytes(with_jpeg_packet(path.read_bytes(), digikam(2, ["People/Ann"]).encode()))
    bench.sync()
    tags.tag([number(bench)], ("Boat",))
    write(bench)
    content = path.read_bytes()
    assert b'digiKam:ColorLabel="3"' in content
    said = annotations_of(path)
    assert said is not None
    assert set(said.tags) == {("People", "Ann"), ("Boat",)}
