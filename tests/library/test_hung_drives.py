"""Network drives whose server is gone: every question about them waits for ever."""

import threading
import time
from pathlib import Path

import pytest

from photosim.catalogue.records import PhotoState
from photosim.library import disk_timeout
from photosim.library.disk_timeout import SilentFolderError, ask, silent_folders
from photosim.library.embed import embed_pending
from photosim.library.encoder_choice import choose_in_time
from photosim.library.folders import FolderError, FolderPart, add_folder
from photosim.library.scan import scan_folder
from photosim.vision.models import embedded_choice
from tests.library.conftest import Bench
from tests.mounts import hung
from tests.photos import make_photo


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk_timeout, "ANSWER_S", 0.3)


def wait_until_all_answered() -> None:
    deadline = time.monotonic() + 10
    while silent_folders() and time.monotonic() < deadline:
        time.sleep(0.01)


def test_a_drive_that_hangs_is_offline_and_keeps_its_photos(bench: Bench) -> None:
    bench.photo("a.jpg")
    bench.photo("sub/b.jpg", "bricks")
    bench.sync()
    with hung(bench.folder):
        bench.sync()
        bench.notice(bench.folder / "a.jpg", bench.folder / "sub")
        assert not bench.store.folders()[0].online
        assert set(bench.records()) == {"a.jpg", "sub/b.jpg"}
        assert silent_folders() == {bench.folder}
        bench.check_consistent()
    wait_until_all_answered()
    (bench.folder / "a.jpg").rename(bench.folder / "c.jpg")
    bench.sync()
    assert bench.store.folders()[0].online
    assert set(bench.records()) == {"c.jpg", "sub/b.jpg"}
    assert len(bench.service.embedded) == 2


def test_a_drive_that_begins_to_hang_during_a_scan_loses_nothing(bench: Bench) -> None:
    for name in ("a.jpg", "other/b.jpg", "sub/c.jpg"):
        bench.photo(name, seed=len(name))
    bench.sync()
    work = scan_folder(bench.store, bench.keys, FolderPart(bench.store.folders()[0]))
    next(work)
    with hung(bench.folder):
        for _ in work:
            pass
        assert len(bench.records()) == 3
    wait_until_all_answered()


def test_other_folders_go_on_and_what_was_pending_is_no_problem(
    bench: Bench, tmp_path: Path
) -> None:
    bench.photo("a.jpg")
    bench.scan()
    other = tmp_path / "other"
    make_photo(other / "b.jpg", "bricks", size=(64, 48))
    place = add_folder(bench.store, other)
    for _ in scan_folder(bench.store, bench.keys, place):
        pass
    with hung(bench.folder):
        with pytest.raises(SilentFolderError):
            ask(bench.folder, lambda _beat: bench.folder.stat())
        for _ in embed_pending(bench.store, bench.keys, bench.service):
            pass
        states = {photo.path.name: photo.state for photo in bench.store.photos([1, 2])}
        assert states == {"a.jpg": PhotoState.PENDING, "b.jpg": PhotoState.INDEXED}
    wait_until_all_answered()
    bench.embed()
    assert len(bench.service.embedded) == 2


def test_a_folder_that_hangs_cannot_be_added_and_is_named(bench: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "far away"
    folder.mkdir()
    with hung(folder), pytest.raises(FolderError, match="far away is not responding"):
        add_folder(bench.store, folder)
    wait_until_all_answered()


def test_weights_on_a_drive_that_hangs_count_as_not_there(tmp_path: Path) -> None:
    folder = tmp_path / "far away"
    folder.mkdir()
    with hung(folder):
        choice = choose_in_time(None, folder / "resnet34.pth", ())
    assert choice.identity == embedded_choice().identity
    assert choice.stands_in
    assert "far away is not responding" in (choice.notice or "")
    wait_until_all_answered()


def test_slow_work_that_gets_on_is_waited_for_and_errors_are_passed_on(tmp_path: Path) -> None:
    def slow(beat: disk_timeout.Beat) -> str:
        for _ in range(6):
            time.sleep(0.1)
            beat()
        return threading.current_thread().name

    assert "asks" in ask(tmp_path, slow)
    with pytest.raises(FileNotFoundError):
        ask(tmp_path, lambda _beat: (tmp_path / "none").stat())
    assert silent_folders() == frozenset()


def test_a_drive_that_hangs_below_a_folder_takes_nothing_else_offline(bench: Bench) -> None:
    for name in ("a.jpg", "sub/b.jpg", "then/c.jpg"):
        bench.photo(name, seed=len(name))
    bench.sync()
    with hung(bench.folder / "sub"):
        bench.photo("then/new.jpg", "bricks")
        _, report = bench.scan()
        assert report.skipped == [(bench.folder / "sub", "The folder is not responding")]
        bench.embed()
        assert bench.store.folders()[0].online
        assert set(bench.records()) == {"a.jpg", "sub/b.jpg", "then/c.jpg", "then/new.jpg"}
        assert silent_folders() == {bench.folder / "sub"}
    wait_until_all_answered()
    bench.sync()
    assert len(bench.records()) == 4
    bench.check_consistent()
