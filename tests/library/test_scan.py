import os
import shutil
from pathlib import Path

import pytest

from photosim.catalogue.records import PhotoState
from photosim.library import folders
from photosim.library.disk import look
from photosim.library.folders import FolderError, add_folder, remove_folder
from tests.library.conftest import Bench
from tests.photos import make_photo


def test_photos_in_sub_folders_are_found_and_hidden_ones_left_out(bench: Bench) -> None:
    bench.photo("a.jpg")
    bench.photo("deep/er/b.jpg")
    bench.photo(".hidden/c.jpg")
    bench.photo(".trashed.jpg")
    bench.photo("$RECYCLE.BIN/d.jpg")
    bench.sync()
    assert set(bench.records()) == {"a.jpg", "deep/er/b.jpg"}
    bench.check_consistent()


def test_files_that_are_no_photos_are_reported_with_a_reason(bench: Bench) -> None:
    (bench.folder / "notes.txt").write_text("hello")
    _, report = bench.scan()
    assert report.skipped == [
        (bench.folder / "notes.txt", "not a kind of photo PhotoSim reads (.txt)")
    ]


def test_photos_appear_before_they_are_embedded(bench: Bench) -> None:
    bench.photo("a.jpg")
    bench.scan()
    assert bench.records()["a.jpg"].state == PhotoState.PENDING


def test_a_second_scan_finds_nothing_to_do(bench: Bench) -> None:
    bench.photo("a.jpg")
    bench.sync()
    assert not bench.sync()
    assert len(bench.service.embedded) == 1


def test_a_rename_keeps_id_and_vector(bench: Bench) -> None:
    path = bench.photo("a.jpg")
    bench.sync()
    before = bench.records()["a.jpg"]
    path.rename(bench.folder / "b.jpg")
    bench.sync()
    assert bench.records()["b.jpg"].id == before.id
    assert list(bench.records()) == ["b.jpg"]
    assert len(bench.service.embedded) == 1
    bench.check_consistent()


@pytest.mark.parametrize("old_path_first", [True, False])
def test_a_move_seen_by_the_watcher_keeps_id_and_vector(bench: Bench, old_path_first: bool) -> None:
    path = bench.photo("a.jpg")
    bench.sync()
    before = bench.records()["a.jpg"]
    target = bench.folder / "sub" / "a.jpg"
    target.parent.mkdir()
    path.rename(target)
    for seen in (path, target) if old_path_first else (target, path):
        bench.notice(seen)
    assert bench.records()["sub/a.jpg"].id == before.id
    assert len(bench.service.embedded) == 1
    bench.check_consistent()


def test_a_renamed_folder_keeps_all_vectors(bench: Bench) -> None:
    for seed in range(3):
        bench.photo(f"old/{seed}.jpg", seed=seed)
    bench.sync()
    (bench.folder / "old").rename(bench.folder / "new")
    bench.notice(bench.folder / "old", bench.folder / "new")
    assert set(bench.records()) == {"new/0.jpg", "new/1.jpg", "new/2.jpg"}
    assert len(bench.service.embedded) == 3
    bench.check_consistent()


def test_a_copy_is_a_second_photo_that_reuses_the_vector(bench: Bench) -> None:
    path = bench.photo("a.jpg")
    bench.sync()
    shutil.copy(path, bench.folder / "copy.jpg")
    bench.sync()
    records = bench.records()
    assert records["a.jpg"].id != records["copy.jpg"].id
    assert records["copy.jpg"].state == PhotoState.INDEXED
    assert (records["copy.jpg"].width, records["copy.jpg"].height) == (64, 48)
    assert len(bench.service.embedded) == 1
    bench.check_consistent()


def test_two_files_that_swap_names_swap_vectors(bench: Bench) -> None:
    first, second = bench.photo("a.jpg", "sunset"), bench.photo("b.jpg", "bricks")
    bench.sync()
    vectors = bench.store.vectors
    before = {name: vectors.of_photo(item.id) for name, item in bench.records().items()}
    aside = bench.folder / "aside"
    first.rename(aside)
    second.rename(first)
    aside.rename(second)
    bench.sync()
    after = {name: vectors.of_photo(item.id) for name, item in bench.records().items()}
    encoder = bench.service.choice.identity
    assert (before["a.jpg"][encoder] == after["b.jpg"][encoder]).all()
    assert (before["b.jpg"][encoder] == after["a.jpg"][encoder]).all()
    assert len(bench.service.embedded) == 2
    bench.check_consistent()


def test_two_files_that_swap_names_before_the_watcher_looks_swap_vectors(bench: Bench) -> None:
    first, second = bench.photo("a.jpg", "sunset"), bench.photo("b.jpg", "bricks")
    bench.sync()
    encoder, vectors = bench.service.choice.identity, bench.store.vectors
    before = {name: vectors.of_photo(item.id)[encoder] for name, item in bench.records().items()}
    aside = bench.folder / "aside"
    first.rename(aside)
    second.rename(first)
    aside.rename(second)
    bench.notice(first, second, aside)
    after = {name: vectors.of_photo(item.id)[encoder] for name, item in bench.records().items()}
    assert (before["a.jpg"] == after["b.jpg"]).all()
    assert (before["b.jpg"] == after["a.jpg"]).all()
    assert len(bench.service.embedded) == 2
    bench.check_consistent()


@pytest.mark.parametrize(("old", "new"), [("a.jpg", "A.JPG"), ("trip/a.jpg", "Trip/a.jpg")])
@pytest.mark.parametrize("ignores_case", [False, True])
def test_a_rename_in_case_alone_keeps_id_and_vector(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, old: str, new: str, ignores_case: bool
) -> None:
    path = bench.photo(old)
    bench.sync()
    before = bench.records()[old].id
    path.rename(path.with_name("aside"))
    (bench.folder / new).parent.mkdir(exist_ok=True)
    path.with_name("aside").rename(bench.folder / new)
    if path.parent != bench.folder:
        path.parent.rmdir()
    if ignores_case:
        # Linux has no such file system at hand; to Windows and macOS the old path is there still.
        monkeypatch.setattr(
            folders, "look", lambda place: look(bench.folder / new if place == path else place)
        )
    bench.sync()
    assert {name: record.id for name, record in bench.records().items()} == {new: before}
    assert len(bench.service.embedded) == 1
    bench.check_consistent()


def test_a_second_name_of_a_file_that_differs_in_case_alone_is_a_copy(bench: Bench) -> None:
    path = bench.photo("a.jpg")
    bench.sync()
    (bench.folder / "A.jpg").hardlink_to(path)
    for _ in range(2):
        bench.sync()
        assert set(bench.records()) == {"a.jpg", "A.jpg"}
    assert len(bench.service.embedded) == 1
    bench.check_consistent()


def test_copies_of_copies_all_reuse_the_vector_and_outlive_the_original(bench: Bench) -> None:
    path = bench.photo("a.jpg")
    bench.sync()
    for name in ("b.jpg", "c.jpg"):
        shutil.copy(path, bench.folder / name)
    shutil.copytree(bench.folder, bench.folder / "again")
    bench.sync()
    path.unlink()
    bench.sync()
    assert set(bench.records()) == {"b.jpg", "c.jpg", "again/a.jpg", "again/b.jpg", "again/c.jpg"}
    assert len(bench.service.embedded) == 1
    bench.check_consistent()


def test_a_changed_file_is_embedded_again(bench: Bench) -> None:
    bench.photo("a.jpg", "sunset")
    bench.sync()
    bench.photo("a.jpg", "bricks")
    bench.sync()
    assert len(bench.service.embedded) == 2
    bench.check_consistent()


def test_a_file_that_was_only_touched_is_not_embedded_again(bench: Bench) -> None:
    path = bench.photo("a.jpg")
    bench.sync()
    os.utime(path, (1, 1))
    bench.sync()
    assert len(bench.service.embedded) == 1
    assert bench.records()["a.jpg"].mtime_ns == 1_000_000_000
    bench.check_consistent()


def test_a_deleted_photo_is_no_longer_found_and_comes_back_with_its_vector(bench: Bench) -> None:
    path = bench.photo("a.jpg")
    bench.photo("b.jpg", "bricks")
    bench.sync()
    kept = path.read_bytes()
    path.unlink()
    changes = bench.notice(path)
    assert len(changes.removed) == 1
    assert set(bench.records()) == {"b.jpg"}
    bench.check_consistent()
    path.write_bytes(kept)
    bench.notice(path)
    assert set(bench.records()) == {"a.jpg", "b.jpg"}
    assert len(bench.service.embedded) == 2
    bench.check_consistent()


def test_a_file_moved_over_another_takes_its_place(bench: Bench) -> None:
    first, second = bench.photo("a.jpg", "sunset"), bench.photo("b.jpg", "bricks")
    bench.sync()
    first.rename(second)
    bench.sync()
    assert set(bench.records()) == {"b.jpg"}
    assert len(bench.service.embedded) == 2
    bench.check_consistent()


def test_a_deleted_folder_is_forgotten(bench: Bench) -> None:
    bench.photo("gone/a.jpg")
    bench.photo("kept.jpg", "bricks")
    bench.sync()
    shutil.rmtree(bench.folder / "gone")
    bench.sync()
    assert set(bench.records()) == {"kept.jpg"}
    bench.check_consistent()


def test_a_folder_that_is_away_keeps_its_photos(bench: Bench) -> None:
    bench.photo("a.jpg")
    bench.sync()
    bench.folder.rename(bench.folder.with_name("elsewhere"))
    _, report = bench.scan()
    assert not bench.store.folders()[0].online
    assert set(bench.records()) == {"a.jpg"}
    assert "currently unreachable" in report.skipped[0][1]
    bench.folder.with_name("elsewhere").rename(bench.folder)
    bench.sync()
    assert bench.store.folders()[0].online
    assert len(bench.service.embedded) == 1


def test_an_empty_mount_point_is_not_a_deleted_library(bench: Bench) -> None:
    bench.photo("a.jpg")
    bench.sync()
    folder = bench.store.folders()[0]
    bench.store.mark_folder(folder.id, online=True, volume="another-volume")
    (bench.folder / "a.jpg").unlink()
    bench.scan()
    assert not bench.store.folders()[0].online
    assert set(bench.records()) == {"a.jpg"}


def test_a_directory_that_may_not_be_read_keeps_its_photos(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.photo("locked/a.jpg")
    bench.sync()
    scandir = os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    # Root may read everything, so the refusal cannot be had from the file system here.
    monkeypatch.setattr(os, "scandir", refuse)
    _, report = bench.scan()
    assert set(bench.records()) == {"locked/a.jpg"}
    assert report.skipped == [(bench.folder / "locked", "Permission denied")]


def test_symbolic_link_loops_end_and_photos_outside_are_followed_once(
    bench: Bench, tmp_path: Path
) -> None:
    bench.photo("a.jpg")
    outside = tmp_path / "outside"
    make_photo(outside / "b.jpg", "bricks", 0, (64, 48))
    (outside / "back").symlink_to(outside)
    (bench.folder / "self").symlink_to(bench.folder)
    (bench.folder / "link").symlink_to(outside)
    (bench.folder / "twice").symlink_to(outside)
    bench.sync()
    assert set(bench.records()) == {"a.jpg", "link/b.jpg"}


def test_a_name_that_is_not_unicode_is_kept(bench: Bench) -> None:
    path = bench.photo("a.jpg")
    name = os.fsdecode(b"caf\xe9.jpg")
    path.rename(bench.folder / name)
    bench.sync()
    assert list(bench.records()) == [name]
    assert bench.records()[name].state == PhotoState.INDEXED


def test_a_folder_inside_a_watched_one_is_not_watched_twice(bench: Bench) -> None:
    bench.photo("sub/a.jpg")
    bench.sync()
    place = add_folder(bench.store, bench.folder / "sub")
    assert (place.folder.path, place.below) == (bench.folder, "sub")


def test_a_folder_that_contains_a_watched_one_takes_its_photos_over(bench: Bench) -> None:
    bench.photo("a.jpg")
    bench.sync()
    before = bench.records()["a.jpg"].id
    add_folder(bench.store, bench.folder.parent)
    [folder] = bench.store.folders()
    assert folder.path == bench.folder.parent
    assert bench.store.photo_at(bench.folder / "a.jpg").id == before  # type: ignore[union-attr]


def test_removing_a_folder_forgets_its_photos_and_touches_no_file(bench: Bench) -> None:
    path = bench.photo("a.jpg")
    bench.sync()
    remove_folder(bench.store, bench.keys, bench.store.folders()[0].id)
    assert bench.store.folders() == []
    assert path.exists()
    bench.check_consistent()


@pytest.mark.parametrize("name", ["missing", "file.jpg"])
def test_a_path_that_is_no_folder_is_refused_in_words(bench: Bench, name: str) -> None:
    bench.photo("file.jpg")
    with pytest.raises(FolderError, match=r"was not found|not a folder"):
        add_folder(bench.store, bench.folder / name)
