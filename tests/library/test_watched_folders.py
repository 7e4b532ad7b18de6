"""A photo added to a watched folder is seen, whatever became of the directory before."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from photosim.library import disk_timeout, watched_folders
from photosim.library.mount_table import Mount, is_shared, parse_mount, parse_mountinfo
from photosim.library.watched_folders import WatchedFolders
from photosim.watcher import FolderWatcher, WatchError
from tests.mounts import Disk, hung

links = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
linux = pytest.mark.skipif(sys.platform != "linux", reason="mounts as Linux does")


class Onlooker:
    """Looks at what is reported as the indexer does, and knows the files it has seen."""

    def __init__(self, look_s: float = 0.2) -> None:
        self.folders: set[Path] = set()
        self.reported: set[Path] = set()
        self._files: set[Path] = set()
        self._seen = threading.Condition()
        self.watches = WatchedFolders(self._look, look_s)

    def watch(self, folder: Path) -> None:
        self.folders.add(folder)
        self.watches.watch(folder)
        self.watches.attend(self.folders)

    def _look(self, paths: frozenset[Path]) -> None:
        for folder in paths & self.folders:
            if folder.is_dir():
                with suppress(WatchError):  # gone again
                    self.watches.watch(folder)
        found = {file for path in paths for file in _files_at(path)}
        with self._seen:
            self.reported |= paths
            self._files |= found
            self._seen.notify_all()

    def wait_for(self, said: Callable[[], bool], seconds: float = 10.0) -> bool:
        with self._seen:
            return self._seen.wait_for(said, seconds)

    def sees(self, file: Path, seconds: float = 5.0) -> bool:
        """Whether a file is seen in time that is added now, and then another beside it.

        The first may just be there when the folder is looked through, the other must be heard of.
        """
        return all(
            self._sees(added, seconds) for added in (file, file.with_name(f"later {file.name}"))
        )

    def _sees(self, file: Path, seconds: float) -> bool:
        file.write_bytes(b"photo")
        return self.wait_for(lambda: file in self._files, seconds)


def _files_at(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    for place, _, names in os.walk(path, followlinks=True):
        yield from (Path(place, name) for name in names)


@pytest.fixture
def onlooker() -> Iterator[Onlooker]:
    made = Onlooker()
    yield made
    made.watches.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "grandparent" / "parent" / "photos"
    place.mkdir(parents=True)
    return place


def test_a_folder_deleted_and_made_again_at_once(onlooker: Onlooker, folder: Path) -> None:
    onlooker.watch(folder)
    for number in range(2):
        shutil.rmtree(folder)
        folder.mkdir()
        assert onlooker.sees(folder / f"{number}.jpg")


def test_a_folder_with_a_drive_in_it_that_hangs_is_not_waited_for(
    onlooker: Onlooker, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "drive").mkdir()
    monkeypatch.setattr(disk_timeout, "ANSWER_S", 0.2)
    with hung(folder / "drive"), pytest.raises(WatchError, match="drive is not responding"):
        onlooker.watches.watch(folder)
    onlooker.watch(folder)
    assert onlooker.sees(folder / "new.jpg")


def test_a_folder_renamed_away_with_another_in_its_place(onlooker: Onlooker, folder: Path) -> None:
    onlooker.watch(folder)
    snapshot = folder.with_name("snapshot")
    snapshot.mkdir()
    folder.rename(folder.with_name("away"))
    snapshot.rename(folder)
    assert onlooker.sees(folder / "new.jpg")
    (folder.with_name("away") / "old.jpg").write_bytes(b"of no interest")
    assert onlooker.sees(folder / "newer.jpg")
    assert folder / "old.jpg" not in onlooker.reported


def test_a_grandparent_made_anew(onlooker: Onlooker, folder: Path, tmp_path: Path) -> None:
    onlooker.watch(folder)
    (tmp_path / "grandparent").rename(tmp_path / "before")
    folder.mkdir(parents=True)
    assert onlooker.sees(folder / "new.jpg")


def test_a_folder_that_goes_and_comes_is_reported_itself(onlooker: Onlooker, folder: Path) -> None:
    onlooker.watch(folder)
    away = folder.parent.with_name("away")

    def rename() -> Callable[[], object]:
        folder.parent.rename(away)
        return lambda: away.rename(folder.parent)

    def delete() -> Callable[[], object]:
        shutil.rmtree(folder)
        return folder.mkdir

    for go in (rename, delete):
        onlooker.reported.clear()
        come = go()
        assert onlooker.wait_for(lambda: folder in onlooker.reported)
        onlooker.reported.clear()
        come()
        assert onlooker.wait_for(lambda: folder in onlooker.reported)
        assert onlooker.sees(folder / "back.jpg")


def test_nothing_is_reported_of_a_folder_that_is_left_alone(
    onlooker: Onlooker, folder: Path
) -> None:
    onlooker.watch(folder)
    (folder.parent / "beside").mkdir()
    (folder.parent / "beside" / "1.jpg").touch()
    for number in range(2):  # which takes longer than several looks
        assert onlooker.sees(folder / f"{number}.jpg")
    names = {"0.jpg", "later 0.jpg", "1.jpg", "later 1.jpg"}
    assert onlooker.reported == {folder / name for name in names}


@links
def test_a_folder_that_is_a_link_is_followed_under_its_own_name(
    onlooker: Onlooker, tmp_path: Path
) -> None:
    disks = [tmp_path / "disk", tmp_path / "other disk"]
    for disk in disks:
        (disk / "2024").mkdir(parents=True)
    link = tmp_path / "Pictures"
    link.symlink_to(disks[0])
    onlooker.watch(link)
    assert onlooker.sees(link / "2024" / "a.jpg")
    assert link / "2024" / "a.jpg" in onlooker.reported
    for disk in reversed(disks):
        switched = tmp_path / "switched"
        switched.symlink_to(disk)
        switched.replace(link)
        assert onlooker.sees(link / "2024" / "b.jpg")


@links
def test_a_link_further_up_that_is_switched(onlooker: Onlooker, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name / "photos").mkdir(parents=True)
    link = tmp_path / "now"
    link.symlink_to("one")
    onlooker.watch(link / "photos")
    link.unlink()
    link.symlink_to("two")
    assert onlooker.sees(link / "photos" / "a.jpg")


@links
def test_links_in_a_folder_are_followed(onlooker: Onlooker, folder: Path, tmp_path: Path) -> None:
    elsewhere, further = tmp_path / "elsewhere", tmp_path / "further"
    (elsewhere / "2024").mkdir(parents=True)
    further.mkdir()
    (elsewhere / "more").symlink_to(further)
    (folder / "link").symlink_to(elsewhere)
    (folder / "loop").symlink_to(folder)
    onlooker.watch(folder)
    assert onlooker.sees(folder / "link" / "2024" / "a.jpg")
    assert onlooker.sees(folder / "link" / "more" / "b.jpg")
    shutil.rmtree(elsewhere)
    elsewhere.mkdir()
    assert onlooker.sees(folder / "link" / "c.jpg")


@links
def test_a_link_made_later_is_followed(onlooker: Onlooker, folder: Path, tmp_path: Path) -> None:
    onlooker.watch(folder)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        new = folder / "new"
        new.symlink_to(tmp_path / name)
        new.replace(folder / "link")
        assert onlooker.sees(folder / "link" / "a.jpg")


@links
def test_a_link_into_a_hidden_folder_is_followed(onlooker: Onlooker, folder: Path) -> None:
    (folder / ".store").mkdir()
    (folder / "shown").symlink_to(".store")
    onlooker.watch(folder)
    assert onlooker.sees(folder / "shown" / "a.jpg")


def test_a_directory_moved_out_and_replaced_deafens_nothing(
    onlooker: Onlooker, folder: Path, tmp_path: Path
) -> None:
    inner, out = folder / "inner", tmp_path / "out"
    inner.mkdir()
    onlooker.watch(folder)
    inner.rename(out)
    inner.mkdir()
    assert onlooker.sees(inner / "a.jpg")
    shutil.rmtree(inner)
    shutil.rmtree(out)
    assert onlooker.sees(folder / "b.jpg")
    assert onlooker.sees(folder / "c.jpg")


@linux
@pytest.mark.parametrize("below", ["", "drive"])
def test_a_mount_that_blinks(onlooker: Onlooker, folder: Path, below: str) -> None:
    place = folder / below
    if not below:
        folder.rmdir()
    disk = Disk(place)
    try:
        onlooker.watch(folder)
        assert onlooker.sees(place / "before.jpg")
        disk.unmount()
        place.rmdir()
        disk = Disk(place)
        assert onlooker.sees(place / "after.jpg")
    finally:
        disk.unmount()


@linux
def test_a_mount_in_a_watched_folder(onlooker: Onlooker, folder: Path) -> None:
    onlooker.watch(folder)
    disk = Disk(folder / "drive")
    try:
        assert onlooker.sees(folder / "drive" / "a.jpg")
    finally:
        disk.unmount()
    assert onlooker.sees(folder / "drive" / "b.jpg")


def test_a_folder_that_was_refused_is_watched_when_asked_again(
    onlooker: Onlooker, folder: Path
) -> None:
    folder.rmdir()
    with pytest.raises(WatchError, match="cannot be watched live"):
        onlooker.watch(folder)
    assert not onlooker.watches.hears(folder)
    folder.mkdir()
    onlooker.watch(folder)
    assert onlooker.watches.hears_all(folder)
    assert onlooker.sees(folder / "a.jpg")


# Folders that others change

_MOUNTINFO = r"""
21 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
30 21 0:40 / /home/me/cloud rw,nosuid - fuse.rclone photos: rw,user_id=1000
31 21 8:17 / /media/My\040Disk rw - fuseblk /dev/sdb1 rw
32 21 0:41 / /net rw master:1 propagate_from:2 - nfs4 nas:/photos rw
33 21 0:42 / /net rw - tmpfs tmpfs rw
"""


def test_which_mounts_do_not_tell_of_others_changes() -> None:
    mounts = parse_mountinfo(_MOUNTINFO.strip())
    found = mounts[2]
    assert (found.path, found.kind) == (Path("/media/My Disk"), "fuseblk")
    assert (found.identity, found.source) == ("31 8:17 /", "/dev/sdb1")
    assert [mount.is_shared for mount in mounts] == [False, True, False, True, False]
    mac = "/dev/disk3s1 on / (apfs, sealed)\n//me@nas/photos on /Volumes/My Photos (smbfs, nodev)\n"
    told = [(mount.path, mount.is_shared) for mount in parse_mount(mac)]
    assert told == [(Path("/"), False), (Path("/Volumes/My Photos"), True)]


@linux
@pytest.mark.parametrize(
    ("place", "shared"),
    [
        ("/home/me/cloud/2024", True),
        ("/home/me", False),
        ("/media/My Disk/a", False),
        ("/net", False),
    ],
)
def test_the_innermost_mount_decides(place: str, shared: bool) -> None:
    assert is_shared(Path(place), parse_mountinfo(_MOUNTINFO.strip())) == shared


@linux
@pytest.mark.parametrize("where", ["", "below", "linked"])
def test_a_folder_with_a_part_that_others_change_does_not_tell_of_all(
    onlooker: Onlooker,
    folder: Path,
    tmp_path: Path,
    where: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (folder / "linked").symlink_to(outside)
    onlooker.watch(folder)
    assert onlooker.watches.hears_all(folder)
    real = outside if where == "linked" else folder / where
    monkeypatch.setattr(watched_folders, "read_mounts", lambda: [Mount(real, "nfs4", "99 0:99 /")])
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / "linked").symlink_to(outside)
    assert onlooker.sees(folder / "own.jpg")  # what this computer does is told as ever
    assert onlooker.watches.hears(folder)
    assert not onlooker.watches.hears_all(folder)


@linux
def test_a_drive_that_is_exchanged_for_its_like_while_its_watch_is_made(
    onlooker: Onlooker, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new one may have the numbers of the old one, and the watch be on what lies below both."""
    if not _mount(folder):
        pytest.skip("mounting is not permitted here")
    watch = FolderWatcher.watch

    def exchange(watcher: FolderWatcher, path: Path) -> None:
        monkeypatch.undo()
        _unmount(folder)
        watch(watcher, path)
        assert _mount(folder)

    monkeypatch.setattr(FolderWatcher, "watch", exchange)
    try:
        onlooker.watch(folder)
        assert onlooker.sees(folder / "new.jpg")
    finally:
        onlooker.watches.close()
        _unmount(folder)


# Whatever happens


def _mount(place: Path) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "photosim-test", str(place)]
    return not subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode


def _unmount(place: Path) -> None:
    subprocess.run(["umount", "-l", str(place)], check=True)


@cache
def _can_mount() -> bool:
    with tempfile.TemporaryDirectory(prefix="photosim-") as place:
        able = _mount(Path(place))
        if able:
            _unmount(Path(place))
        return able


class ChangesOfPlace(RuleBasedStateMachine):
    """What may become of a folder, and of a link in it; in the end a photo is added to both."""

    def __init__(self) -> None:
        super().__init__()
        self._base = Path(tempfile.mkdtemp(prefix="photosim-places-"))
        self._used = 0
        self._mounted: list[Path] = []
        self._root = self._base / "grandparent" / "parent" / "photos"
        self._link = self._root / "link"
        self._root.mkdir(parents=True)
        self._onlooker = Onlooker()
        self._onlooker.watch(self._root)

    def _new(self) -> Path:
        self._used += 1
        return self._base / f"place {self._used}"

    def _new_directory(self) -> Path:
        place = self._new()
        place.mkdir()
        return place

    def _is_there(self) -> bool:
        return self._root.is_dir()

    @precondition(lambda self: self._is_there() and not self._mounted)
    @rule(again=st.booleans())
    def delete(self, again: bool) -> None:
        if self._root.is_symlink():
            self._root.unlink()
        else:
            shutil.rmtree(self._root)
        if again:
            self._root.mkdir(exist_ok=True)

    @precondition(lambda self: not os.path.lexists(self._root))
    @rule()
    def make(self) -> None:
        self._root.mkdir(parents=True)

    @precondition(lambda self: self._is_there() and not self._mounted)
    @rule(other=st.booleans())
    def rename_away(self, other: bool) -> None:
        self._root.rename(self._new())
        if other:
            self._new_directory().rename(self._root)

    @precondition(lambda self: not self._mounted)
    @rule(depth=st.integers(0, 1), back=st.booleans())
    def rename_further_up(self, depth: int, back: bool) -> None:
        place, away = self._root.parents[depth], self._new()
        place.rename(away)
        if back:
            away.rename(place)
        else:
            self._root.mkdir(parents=True)

    @precondition(lambda self: not self._mounted)
    @rule()
    def switch_to_link(self) -> None:
        link = self._new()
        link.symlink_to(self._new_directory())
        if self._is_there() and not self._root.is_symlink():
            self._root.rename(self._new())
        link.replace(self._root)

    @precondition(_is_there)
    @rule(other=st.booleans())
    def link_inside(self, other: bool) -> None:
        if self._link.is_symlink() and not other:
            self._link.unlink()
        else:
            new = self._root / "new"
            new.symlink_to(self._new_directory())
            new.replace(self._link)

    @precondition(lambda self: self._link.is_dir())
    @rule()
    def remake_what_a_link_leads_to(self) -> None:
        target = self._link.resolve()
        shutil.rmtree(target)
        target.mkdir()

    @precondition(lambda self: self._is_there() and not self._mounted and _can_mount())
    @rule(below=st.booleans())
    def mount(self, below: bool) -> None:
        place = self._root / "drive" if below else self._root.resolve()
        place.mkdir(exist_ok=True)
        assert _mount(place)
        self._mounted.append(place)

    @precondition(lambda self: bool(self._mounted))
    @rule(again=st.booleans())
    def unmount(self, again: bool) -> None:
        place = self._mounted.pop()
        _unmount(place)
        if again:
            assert _mount(place)
            self._mounted.append(place)

    def teardown(self) -> None:
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            assert self._onlooker.sees(self._root / "new.jpg")
            if self._link.is_dir():
                assert self._onlooker.sees(self._link / "new.jpg")
            if (self._root / "drive").is_dir():
                assert self._onlooker.sees(self._root / "drive" / "new.jpg")
        finally:
            self._onlooker.watches.close()
            for place in self._mounted:
                _unmount(place)
            shutil.rmtree(self._base)


TestChangesOfPlace = linux(ChangesOfPlace.TestCase)
TestChangesOfPlace.settings = settings(
    max_examples=6,
    stateful_step_count=6,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@linux
def test_a_mount_that_comes_while_a_watch_is_made(
    onlooker: Onlooker, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disks: list[Disk] = []
    watch = FolderWatcher.watch

    def mount_afterwards(watcher: FolderWatcher, place: Path) -> None:
        watch(watcher, place)
        if not disks:
            disks.append(Disk(place / "drive"))

    monkeypatch.setattr(FolderWatcher, "watch", mount_afterwards)
    try:
        onlooker.watch(folder)
        assert onlooker.sees(folder / "drive" / "a.jpg")
    finally:
        for disk in disks:
            disk.unmount()
