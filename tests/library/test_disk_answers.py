"""Disks that answer neither yes nor no: nothing is forgotten, nothing ends, and it is said."""

import ast
import errno
import os
from pathlib import Path
from typing import Any

import pytest

import photosim
from photosim.catalogue.records import PhotoState
from photosim.library.disk import CannotSay, NotThere, There, look
from photosim.library.disk_timeout import answers
from photosim.library.folders import FolderError, FolderPart, add_folder
from photosim.library.scan import ScanReport, scan_folder, scan_paths
from tests.library.conftest import Bench
from tests.mounts import failing, hung
from tests.photos import make_photo

NAMES = {"a.jpg", "sub/b.jpg", "sub/deep/c.jpg"}
UNSURE = [
    *(errno.EACCES, errno.EPERM, errno.ENOTCONN, errno.EIO, errno.ESTALE, errno.ELOOP),
    *(errno.ENAMETOOLONG, errno.ETIMEDOUT, errno.EHOSTDOWN, errno.EINVAL, errno.ENODEV),
]

# What asks the disk, on whatever object.
QUESTIONS = {
    *("exists", "lexists", "is_dir", "is_file", "is_symlink", "is_mount", "is_socket", "is_fifo"),
    *("isdir", "isfile", "islink", "ismount", "stat", "lstat", "statvfs", "access", "samefile"),
    *("scandir", "listdir", "iterdir", "glob", "rglob", "resolve", "realpath", "readlink"),
    *("getsize", "getmtime", "owner"),
}
# What else asks, and why no answer of a person's disk can surprise it there.
OTHER_DOORS = {
    ("atomic_write.py", "stat"): "a file that was written just now, or why it was not is raised",
    ("atomic_write.py", "lstat"): "after a fault, which is raised if this says nothing else",
    ("atomic_write.py", "exists"): "after a fault, which is raised if this says nothing else",
    ("library/copying.py", "lstat"): "raises, as is said there",
    ("library/sidecar_writing.py", "stat"): "of a sidecar that was read just now; a fault is told",
    ("cli.py", "lexists"): "raises nothing; a word that may be a misspelt command",
    ("commands/arguments.py", "isfile"): "raises nothing",
    ("library/picture_folder.py", "glob"): "the system's temporary folder",
    ("desktop/files/operations.py", "access"): "raises nothing",
    ("vision/thumbnail_usage.py", "walk"): "raises nothing, passes over what it may not list",
    ("vision/thumbnails.py", "exists"): "the cache; whoever imports a library says what went wrong",
    ("watcher.py", "realpath"): "raises nothing",
    ("desktop/files/step_journal.py", "glob"): "the data folder",
    ("library/noted_renaming.py", "glob"): "the data folder",
    ("library/noted_renaming.py", "stat"): "a note in the data folder; a fault is told in the log",
    ("library/unused_networks.py", "glob"): "the data folder",
    ("library/unused_networks.py", "stat"): "a file of the data folder; none counts as empty",
    ("desktop/shell/libraries.py", "exists"): "the data folder of a library that is being opened",
    ("watcher.py", "islink"): "raises nothing",
    ("vision/files.py", "stat"): "the door of the encoder process: photos themselves",
    ("commands/fetch_weights.py", "stat"): "a file that was written just now",
    # For any OSError these leave a photo as it is, and say why.
    ("library/rewriting.py", "stat"): "a photo that is to be replaced by itself",
    ("library/transfer.py", "stat"): "the folder that photos are to go to",
    ("desktop/files/carrying.py", "stat"): "whether that is on another drive",
    ("library/copying.py", "samefile"): "whether a copy is a file of its own",
    # Any OSError is taken for "cannot say" by the loop over a step's files.
    ("desktop/files/recovery.py", "lstat"): "a file that was going to the trash",
    ("desktop/files/recovery.py", "glob"): "the trash of its drive",
    ("desktop/files/recovery.py", "resolve"): "its folder",
}
# The program and its data
SELF_MADE = (
    *("catalogue", "vision/weights.py", "vision/word_models.py", "vision/word_download.py"),
    *("vision/training", "library/deep_teaching.py", "library/index_files.py"),
    *("library/moving/arriving.py", "library/moving/leaving.py", "library/moving/settling.py"),
    "library/occupation.py",
    *("licences.py", "redaction.py"),
)


def test_a_disk_is_asked_through_one_door() -> None:
    asked = set()
    package = Path(photosim.__path__[0])
    for module in package.rglob("*.py"):
        name = module.relative_to(package).as_posix()
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            function = node.func if isinstance(node, ast.Call) else None
            if isinstance(function, ast.Attribute) and function.attr in QUESTIONS:
                asked.add((name, function.attr))
            if isinstance(node, ast.Attribute) and ast.unparse(node) == "os.walk":
                asked.add((name, "walk"))
    others = {one for one in asked if not one[0].startswith((*SELF_MADE, "library/disk.py"))}
    assert others == OTHER_DOORS.keys()


@pytest.fixture
def library(bench: Bench) -> Bench:
    for seed, name in enumerate(sorted(NAMES)):
        bench.photo(name, seed=seed)
    bench.sync()
    return bench


def watched(bench: Bench) -> FolderPart:
    return next(FolderPart(item) for item in bench.store.folders() if item.path == bench.folder)


def scanned(bench: Bench, place: FolderPart) -> ScanReport:
    work = scan_folder(bench.store, bench.keys, place)
    while True:
        try:
            next(work)
        except StopIteration as end:
            report: ScanReport = end.value
            return report


@pytest.mark.parametrize("code", UNSURE)
def test_only_a_missing_file_is_not_there(tmp_path: Path, code: int) -> None:
    path = make_photo(tmp_path / "a.jpg", size=(64, 48))
    assert isinstance(look(path), There)
    with failing("stat", path, code):
        assert look(path) == CannotSay(os.strerror(code))
    with failing("stat", path, errno.ENOENT):
        assert look(path) == NotThere()
    assert look(path / "below a file") == NotThere()


@pytest.mark.parametrize("call", ["stat", "scandir", "lstat", "statvfs"])
@pytest.mark.parametrize("below", ["", "sub", "sub/b.jpg"])
def test_what_cannot_be_said_forgets_nothing_and_ends_nothing(
    library: Bench, tmp_path: Path, call: str, below: str
) -> None:
    copied = (library.folder / "sub" / "b.jpg").read_bytes()
    before = library.records()
    for code in UNSURE:
        other = tmp_path / f"other-{code}"
        other.mkdir()
        (other / "b.jpg").write_bytes(copied)  # perhaps the photo of which nothing can be said
        add_folder(library.store, other)
        with failing(call, library.folder / below, code):
            skipped = []
            for folder in library.store.folders():
                for part in ("", "sub"):
                    skipped += scanned(library, FolderPart(folder, part)).skipped
            paths = [library.folder / name for name in ("", "a.jpg", "sub", "sub/b.jpg", below)]
            for _ in scan_paths(library.store, library.keys, [*paths, other / "b.jpg"]):
                pass
            assert answers(library.folder)
            library.embed()
        shown = {photo.path for photo in library.store.photos(library.store.photo_ids())}
        assert {library.folder / name for name in NAMES} | {other / "b.jpg"} <= shown
        if call == "stat" or (call == "scandir" and below != "sub/b.jpg"):
            assert any(os.strerror(code) in reason for _, reason in skipped)
    scanned(library, watched(library))
    assert watched(library).folder.online
    after = {photo.id: photo for photo in library.store.photos(library.store.photo_ids())}
    assert all(after[photo.id] == photo for photo in before.values())
    assert len(library.service.embedded) == 3


def test_a_directory_that_may_be_listed_but_not_entered_keeps_its_photos(library: Bench) -> None:
    sub = library.folder / "sub"
    with failing("stat", sub / "b.jpg", errno.EACCES), failing("stat", sub / "deep", errno.EACCES):
        _, report = library.scan()
    assert set(library.records()) == NAMES
    assert {reason for _, reason in report.skipped} == {"Permission denied"}


def test_a_directory_of_which_nothing_can_be_said_is_named_once(library: Bench) -> None:
    for name in ("b.jpg", "c.jpg", "d.jpg"):
        library.photo(f"many/{name}")
    library.sync()
    with failing("stat", library.folder / "many" / "b.jpg", errno.EACCES):
        _, report = library.scan()
        assert report.skipped == [(library.folder / "many" / "b.jpg", "Permission denied")]
    system = os.stat

    def listed_only(path: Any, **named: Any) -> Any:
        if isinstance(path, str | Path) and Path(path).parent == library.folder / "many":
            raise PermissionError(errno.EACCES, "Permission denied")
        return system(path, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "stat", listed_only)
        _, report = library.scan()
    assert report.skipped == [(library.folder / "many", "Permission denied")]
    assert len(library.records()) == 6


def test_a_dead_mount_ends_no_scan_and_is_named(library: Bench, tmp_path: Path) -> None:
    other = tmp_path / "other"
    make_photo(other / "d.jpg", size=(64, 48))
    place = add_folder(library.store, other)
    with hung(library.folder) as mount:
        mount.die()
        assert isinstance(look(library.folder), CannotSay)
        report = scanned(library, watched(library))
        assert report.skipped[0][0] == library.folder
        assert "not connected" in report.skipped[0][1]
        scanned(library, place)
        library.embed()
        with pytest.raises(FolderError, match="cannot be read"):
            add_folder(library.store, library.folder / "new")
    states = [photo.state for photo in library.store.photos(library.store.photo_ids())]
    assert states == [PhotoState.INDEXED] * 4


def test_a_dead_mount_below_a_folder_is_passed_over(library: Bench) -> None:
    with hung(library.folder / "sub") as mount:
        mount.die()
        library.photo("new.jpg", "bricks")
        _, report = library.scan()
        assert set(library.records()) == NAMES | {"new.jpg"}
        assert report.skipped[0][0] == library.folder / "sub"
        library.notice(library.folder / "sub" / "b.jpg", library.folder / "sub")
        assert set(library.records()) == NAMES | {"new.jpg"}


def test_a_photo_of_which_nothing_can_be_said_is_no_bad_photo(bench: Bench) -> None:
    path = bench.photo("a.jpg")
    bench.scan()
    path.unlink()
    with failing("stat", path, errno.EIO):
        bench.embed()
    assert bench.store.problems() == []
    assert bench.records()["a.jpg"].state == PhotoState.PENDING
