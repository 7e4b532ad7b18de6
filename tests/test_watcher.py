import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from photosim.watcher import FolderWatcher, WatchError


class Seen:
    """Paths reported so far, and a way to wait for one."""

    def __init__(self) -> None:
        self.paths: set[Path] = set()
        self.changed = threading.Condition()

    def report(self, paths: frozenset[Path]) -> None:
        with self.changed:
            self.paths |= paths
            self.changed.notify_all()

    def wait_for(self, *paths: Path) -> bool:
        with self.changed:
            return self.changed.wait_for(lambda: self.paths.issuperset(paths), timeout=10)


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def watcher(seen: Seen) -> Iterator[FolderWatcher]:
    watcher = FolderWatcher(seen.report)
    yield watcher
    watcher.close()


def test_new_changed_moved_and_deleted_files_are_reported(
    tmp_path: Path, watcher: FolderWatcher, seen: Seen
) -> None:
    (tmp_path / "old.jpg").write_bytes(b"1")
    (tmp_path / "gone.jpg").write_bytes(b"2")
    (tmp_path / "sub").mkdir()
    watcher.watch(tmp_path)
    (tmp_path / "new.jpg").write_bytes(b"3")
    (tmp_path / "old.jpg").rename(tmp_path / "sub" / "moved.jpg")
    (tmp_path / "gone.jpg").unlink()
    names = ["new.jpg", "old.jpg", "sub/moved.jpg", "gone.jpg"]
    assert seen.wait_for(*(tmp_path / name for name in names))


def test_files_in_a_new_directory_are_reported(
    tmp_path: Path, watcher: FolderWatcher, seen: Seen
) -> None:
    watcher.watch(tmp_path)
    (tmp_path / "deep" / "er").mkdir(parents=True)
    assert seen.wait_for(tmp_path / "deep")


def test_reading_a_file_is_no_change(tmp_path: Path, watcher: FolderWatcher, seen: Seen) -> None:
    (tmp_path / "read.jpg").write_bytes(b"1")
    watcher.watch(tmp_path)
    (tmp_path / "read.jpg").read_bytes()
    (tmp_path / "written.jpg").write_bytes(b"2")
    assert seen.wait_for(tmp_path / "written.jpg")
    assert tmp_path / "read.jpg" not in seen.paths


def test_nothing_is_reported_of_a_folder_no_longer_watched(
    tmp_path: Path, watcher: FolderWatcher, seen: Seen
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    watcher.watch(tmp_path / "a")
    watcher.watch(tmp_path / "b")
    watcher.unwatch(tmp_path / "a")
    watcher.unwatch(tmp_path / "never watched")
    (tmp_path / "a" / "1.jpg").write_bytes(b"1")
    (tmp_path / "b" / "1.jpg").write_bytes(b"1")
    assert seen.wait_for(tmp_path / "b" / "1.jpg")
    assert tmp_path / "a" / "1.jpg" not in seen.paths


def test_a_folder_that_cannot_be_watched_is_refused_in_words(
    tmp_path: Path, watcher: FolderWatcher
) -> None:
    with pytest.raises(WatchError, match="cannot be watched live"):
        watcher.watch(tmp_path / "missing")


_LIMITED = """
import sys; from pathlib import Path; from photosim.watcher import FolderWatcher, WatchError
watcher = FolderWatcher(lambda paths: None)
try:
    watcher.watch(Path(sys.argv[1]))
except WatchError as error:
    print(error)
finally:
    watcher.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
def test_the_systems_limit_of_watches_is_told_in_words(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / str(number)).mkdir()
    # The limit of a user namespace of its own, so that nothing else on the machine feels it.
    limit = "echo 5 > /proc/sys/user/max_inotify_watches && exec "
    command = ["unshare", "-Ur", "sh", "-c", limit + '"$0" -c "$1" "$2"']
    done = subprocess.run(
        [*command, sys.executable, _LIMITED, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if "unshare" in done.stderr or "max_inotify_watches" in done.stderr:
        pytest.skip("user namespaces are not permitted here")
    assert "cannot be watched live (inotify watch limit reached)" in done.stdout
    assert "rescans it regularly" in done.stdout


def test_a_flood_that_is_taken_in_slowly_is_one_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photosim.watcher.CEILING_S", 0.1)
    monkeypatch.setattr("photosim.watcher.FLOOD", 150)
    reports: queue.SimpleQueue[frozenset[Path]] = queue.SimpleQueue()
    heard: set[Path] = set()
    watcher = FolderWatcher(reports.put)
    watcher.watch(tmp_path)
    try:
        for burst in range(10):  # each reported by itself, and of too few events for a flood
            photos = [tmp_path / f"{burst}-{number}.jpg" for number in range(15)]
            for photo in photos:
                photo.touch()
            while heard.isdisjoint({photos[-1], tmp_path}):
                heard |= reports.get(timeout=10)
        assert tmp_path in heard
    finally:
        watcher.close()


_STOPPED = """
import sys, threading; from pathlib import Path; from photosim.watcher import FolderWatcher
folder, heard, last = Path(sys.argv[1]), set(), threading.Event()

def hear(paths):
    heard.update(paths)
    if folder in heard or folder / "last.jpg" in heard:
        last.set()

watcher = FolderWatcher(hear)
watcher.watch(folder)
print("ready", flush=True)
last.wait(60)
print("last" if folder / "last.jpg" in heard else "lost", folder in heard)
watcher.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
def test_after_more_events_than_the_system_keeps_the_whole_folder_is_reported(
    tmp_path: Path,
) -> None:
    limit = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    if limit > 20_000:
        pytest.skip("the system keeps so many events that making them takes too long")
    command = [sys.executable, "-c", _STOPPED, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        program.stdout.readline()
        program.send_signal(signal.SIGSTOP)
        for number in range(limit):  # each makes more than one event
            (tmp_path / f"{number % 50}.jpg").touch()
            (tmp_path / f"{number % 50}.jpg").unlink()
        (tmp_path / "last.jpg").touch()
        program.send_signal(signal.SIGCONT)
        said, _ = program.communicate(timeout=90)
    assert said.split() == ["lost", "True"]


def test_a_fault_in_the_receiver_is_logged_and_the_watcher_lives_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    seen = Seen()

    def fail_first(paths: frozenset[Path]) -> None:
        seen.report(paths)
        if tmp_path / "second.jpg" not in seen.paths:
            raise RuntimeError("the receiver is broken")

    watcher = FolderWatcher(fail_first)
    try:
        watcher.watch(tmp_path)
        (tmp_path / "first.jpg").write_bytes(b"1")
        assert seen.wait_for(tmp_path / "first.jpg")
        (tmp_path / "second.jpg").write_bytes(b"2")
        assert seen.wait_for(tmp_path / "second.jpg")
    finally:
        watcher.close()
    assert "Reporting" in caplog.text
