"""Photos that are taken for others by name, size and time are so until they have been read."""

import os
import shutil
from pathlib import Path

import pytest

from photosim.catalogue.records import PhotoState
from photosim.library import arrivals, doubts
from photosim.library.folders import FolderPart, add_folder
from photosim.library.scan import scan_folder
from photosim.vision.files import UnreachablePhoto, fingerprint
from tests.fakes import colours
from tests.library.conftest import Bench
from tests.photos import draw_photo, make_photo

TIME_NS = 1_600_000_000_000_000_000


def scan_of(bench: Bench, name: str, kind: str) -> Path:
    """A picture as scanners write them: of one size whatever it shows, and here of one time."""
    path = bench.photo(name, kind)
    os.utime(path, ns=(TIME_NS, TIME_NS))
    return path


def check_vector(bench: Bench, name: str, kind: str) -> None:
    """The photo has the vector of what it shows, and the hash of what it holds."""
    record = bench.records()[name]
    assert record.state == PhotoState.INDEXED
    spec = bench.service.choice
    [(encoder, vector)] = bench.store.vectors.of_photo(record.id).items()
    assert encoder == spec.identity
    true = colours(draw_photo(kind, 0, (64, 48)), spec.spec.dimension)
    assert abs(float(vector.astype("f4") @ true) - 1) < 1e-3
    [known] = bench.store.files.known([record.id])
    assert known.content_hash == fingerprint(record.path)
    assert not len(bench.store.doubted_ids())
    bench.check_consistent()


@pytest.mark.parametrize("seen_between", [False, True])
def test_another_picture_of_the_same_name_size_and_time_gets_its_own_vector(
    bench: Bench, seen_between: bool
) -> None:
    path = scan_of(bench, "first/scan0001.bmp", "bricks")
    bench.sync()
    path.unlink()
    if seen_between:
        bench.sync()
    scan_of(bench, "second/scan0001.bmp", "sunset")
    bench.sync()
    assert list(bench.records()) == ["second/scan0001.bmp"]
    check_vector(bench, "second/scan0001.bmp", "sunset")


def test_two_pictures_in_place_of_one_get_their_own_vectors(bench: Bench) -> None:
    scan_of(bench, "first/scan0001.bmp", "bricks")
    bench.sync()
    shutil.rmtree(bench.folder / "first")
    scan_of(bench, "second/scan0001.bmp", "sunset")
    scan_of(bench, "third/scan0001.bmp", "hills")
    bench.sync()
    check_vector(bench, "second/scan0001.bmp", "sunset")
    check_vector(bench, "third/scan0001.bmp", "hills")


def test_a_renamed_folder_is_shown_before_its_photos_are_read(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(3):
        bench.photo(f"old/{seed}.jpg", seed=seed)
    bench.sync()
    (bench.folder / "old").rename(bench.folder / "new")
    read: list[Path] = []

    def note(path: Path, *_: object) -> bytes:
        read.append(path)
        return fingerprint(path)

    monkeypatch.setattr(arrivals, "fingerprint", note)
    monkeypatch.setattr(doubts, "fingerprint", note)
    bench.scan()
    records = bench.records()
    assert {name: photo.state for name, photo in records.items()} == dict.fromkeys(
        ("new/0.jpg", "new/1.jpg", "new/2.jpg"), PhotoState.INDEXED
    )
    assert read == []
    bench.embed()
    assert sorted(read) == [bench.folder / name for name in sorted(records)]
    bench.embed()
    assert len(read) == 3
    assert len(bench.service.embedded) == 3


def test_a_doubt_outlives_the_program_and_photos_that_are_out_of_reach(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan_of(bench, "first/scan0001.bmp", "bricks")
    bench.sync()
    shutil.rmtree(bench.folder / "first")
    scan_of(bench, "second/scan0001.bmp", "sunset")
    bench.scan()

    def unreachable(path: Path, *_: object) -> bytes:
        raise UnreachablePhoto(path, "Its folder was not found")

    with monkeypatch.context() as patch:
        patch.setattr(doubts, "fingerprint", unreachable)
        bench.embed()
    assert len(bench.store.doubted_ids()) == 1
    bench.embed()
    check_vector(bench, "second/scan0001.bmp", "sunset")


def test_a_doubted_photo_that_cannot_be_read_is_a_problem_and_not_the_other_photo(
    bench: Bench,
) -> None:
    path = scan_of(bench, "first/scan0001.bmp", "bricks")
    bench.sync()
    size = path.stat().st_size
    path.unlink()
    other = bench.folder / "second" / "scan0001.bmp"
    other.parent.mkdir()
    other.write_bytes(bytes(size))
    os.utime(other, ns=(TIME_NS, TIME_NS))
    bench.sync()
    assert [photo.path for photo in bench.store.problems()] == [other]
    assert bench.records() == {}
    bench.check_consistent()


def test_only_the_folders_asked_for_are_read(bench: Bench, tmp_path: Path) -> None:
    bench.photo("old/a.jpg")
    bench.sync()
    (bench.folder / "old").rename(bench.folder / "new")
    bench.scan()
    other = tmp_path / "other"
    make_photo(other / "b.jpg", "bricks", 0, (64, 48))
    place = add_folder(bench.store, other)
    for _ in scan_folder(bench.store, bench.keys, place):
        pass
    for _ in doubts.settle_doubts(bench.store, bench.keys, [place]):
        pass
    assert len(bench.store.doubted_ids()) == 1
    for _ in doubts.settle_doubts(
        bench.store, bench.keys, [FolderPart(bench.store.folders()[1], "new")]
    ):
        pass
    assert not len(bench.store.doubted_ids())


def test_an_edit_that_keeps_size_and_time_is_seen(bench: Bench) -> None:
    path = scan_of(bench, "scan0001.bmp", "bricks")
    bench.sync()
    edited = scan_of(bench, "edited.bmp", "sunset").read_bytes()
    (bench.folder / "edited.bmp").unlink()
    path.write_bytes(edited)
    os.utime(path, ns=(TIME_NS, TIME_NS))
    bench.sync()
    check_vector(bench, "scan0001.bmp", "sunset")


def test_an_edit_that_keeps_size_and_time_is_seen_live(bench: Bench) -> None:
    path = scan_of(bench, "scan0001.bmp", "bricks")
    bench.sync()
    other = bench.folder.parent / "other.bmp"
    make_photo(other, "sunset", 0, (64, 48)).replace(path)
    os.utime(path, ns=(TIME_NS, TIME_NS))
    bench.notice(path)
    check_vector(bench, "scan0001.bmp", "sunset")


def test_another_mode_or_owner_is_no_edit(bench: Bench) -> None:
    path = bench.photo("a.jpg")
    bench.sync()
    path.chmod(0o600)
    bench.sync()
    assert not bench.sync()
    assert len(bench.service.embedded) == 1


def test_a_library_of_an_older_version_learns_when_its_files_were_changed_without_reading_them(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = bench.photo("a.jpg")
    bench.sync()
    [photo_id] = bench.store.photo_ids().tolist()
    bench.store.files.see_change([(photo_id, None)])
    with monkeypatch.context() as patch:
        patch.setattr(arrivals, "fingerprint", None)
        assert not bench.sync()
    [known] = bench.store.files.known([photo_id])
    assert known.changed_ns == path.stat().st_ctime_ns
