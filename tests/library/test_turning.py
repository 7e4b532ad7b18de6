"""Photos that are turned keep all that is known of them, and are looked at anew."""

import errno
import os
import shutil
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from photosim.library import disk_timeout
from photosim.library.disk_timeout import silent_folders
from photosim.library.marked_photos import MarkedPhotos
from photosim.library.tags import Tags
from photosim.library.turning import NotTurned, Turn, follow_turns, turn, turn_back
from photosim.vision.orientation_writing import stored_orientation
from photosim.vision.photos import decode
from tests.library.conftest import Bench
from tests.mounts import failing
from tests.photos import make_photo
from tests.sidecars import digikam
from tests.videos import make_video


def pixels(path: Path) -> np.ndarray:
    return np.asarray(decode(path).image)


def follow(bench: Bench, photo_id: int, done: Turn) -> tuple[int, ...]:
    return follow_turns(bench.store, bench.keys, [(photo_id, done)]).updated


def test_a_turned_photo_keeps_its_tags_and_gets_another_vector(bench: Bench) -> None:
    path = bench.photo("a.jpg")
    bench.photo("b.jpg", seed=1)
    bench.sync()
    tags = Tags(bench.store, MarkedPhotos(bench.store))
    before = bench.records()["a.jpg"]
    tags.rate([before.id], 4)
    tags.tag([before.id], ("Places", "Paris"))
    embedded = len(bench.service.embedded)
    assert follow(bench, before.id, turn(path, 1)) == (before.id,)
    now = bench.records()["a.jpg"]
    assert (now.width, now.height) == (before.height, before.width)
    assert now.rating.stars == 4
    assert not bench.scan()[0][0], "nothing has changed, as far as the catalogue goes"
    bench.embed()
    assert len(bench.service.embedded) == embedded + 1
    again = bench.records()["a.jpg"]
    assert (again.width, again.height) == (before.height, before.width)
    assert [tag.path for tag in tags.of([before.id])[before.id].tags] == [("Places", "Paris")]
    bench.check_consistent()


def test_what_files_say_of_a_photo_is_said_of_it_as_soon_as_it_is_turned(bench: Bench) -> None:
    path = bench.photo("a.jpg")
    path.with_name("a.jpg.xmp").write_text(digikam(3, ["Sea"]))
    bench.sync()
    photo = bench.records()["a.jpg"]
    follow(bench, photo.id, turn(path, 1))
    tags = Tags(bench.store, MarkedPhotos(bench.store))
    assert [tag.path for tag in tags.of([photo.id])[photo.id].tags] == [("Sea",)]
    assert bench.records()["a.jpg"].rating.stars == 3


def test_turning_back_gives_the_file_and_what_was_said_of_it_back(bench: Bench) -> None:
    path = bench.photo("a.jpg")
    content = path.read_bytes()
    bench.sync()
    photo_id = bench.records()["a.jpg"].id
    done = turn(path, -1)
    follow(bench, photo_id, done)
    back = turn_back(path, done.before, done.after)
    assert path.read_bytes() == content
    assert follow(bench, photo_id, back) == (photo_id,)
    again = turn_back(path, done.before, done.after)
    assert again.old == again.new == back.new, "it was turned back, which is not done twice"
    turn(path, 2)
    with pytest.raises(NotTurned, match="it was rotated elsewhere since"):
        turn_back(path, done.before, done.after)


def test_a_photo_that_another_program_changed_meanwhile_is_read_anew(bench: Bench) -> None:
    path = bench.photo("a.jpg")
    bench.sync()
    photo_id = bench.records()["a.jpg"].id
    make_photo(path, "bricks", size=(64, 48))
    assert not follow(bench, photo_id, turn(path, 1))
    bench.notice(path)
    bench.check_consistent()


def test_permissions_and_links_stay_and_nothing_is_left_beside(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "a.jpg", size=(48, 32))
    path.chmod(0o640)
    os.utime(path, ns=(0, 10**18))
    link = tmp_path / "link.jpg"
    link.symlink_to(path)
    before = pixels(path)
    done = turn(link, 1)
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert done.facts.mtime_ns == path.stat().st_mtime_ns
    assert 10**18 < done.facts.mtime_ns < 10**18 + 3 * 10**9, "thumbnails see it, no order does"
    turn_back(link, done.before, done.after)
    assert path.stat().st_mtime_ns == 10**18
    turn(link, 1)
    assert np.array_equal(pixels(path), np.rot90(before, -1))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.jpg", "link.jpg"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.png", "only JPEG, TIFF and HEIC photos can be rotated without loss"),
        ("a.mp4", "only JPEG, TIFF and HEIC photos can be rotated without loss"),
        ("protected.jpg", "it is write-protected"),
        ("second.jpg", "it has a second name"),
        ("damaged.jpg", "the file is damaged"),
        ("none.jpg", "it was not found"),
    ],
)
def test_what_cannot_be_turned_stays_as_it_is(tmp_path: Path, name: str, words: str) -> None:
    path = tmp_path / name
    make_video(path) if path.suffix == ".mp4" else make_photo(path, size=(48, 32))
    match name:
        case "protected.jpg":
            path.chmod(0o440)
        case "second.jpg":
            os.link(path, tmp_path / "another.jpg")
        case "damaged.jpg":
            path.write_bytes(path.read_bytes()[:-100])
        case "none.jpg":
            path.unlink()
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(NotTurned, match=words):
        turn(path, 1)
    assert (path.read_bytes() if path.exists() else None) == before


def test_a_photo_that_was_turned_is_so_although_its_drive_says_nothing_more_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = make_photo(tmp_path / "a.jpg", size=(64, 48))
    real = os.replace

    with ExitStack() as later, monkeypatch.context() as patch:

        def replace(path: Path, place: Path) -> None:
            real(path, place)
            later.enter_context(failing("stat", photo, errno.EIO))

        patch.setattr(os, "replace", replace)
        done = turn(photo, 1)
    assert (done.before, done.after) == (1, 6)
    assert turn_back(photo, done.before, done.after).after == 1


def test_a_full_disk_leaves_the_photo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_photo(tmp_path / "a.jpg", size=(48, 32))
    before = path.read_bytes()
    write = Path.write_bytes

    def fill(self: Path, content: bytes) -> int:
        write(self, content[:100])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fill)
    with pytest.raises(NotTurned, match="cannot be written: No space left"):
        turn(path, 1)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["a.jpg"]


def test_a_drive_that_hangs_is_named_and_turns_nothing_once_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_photo(tmp_path / "a.jpg", size=(48, 32))
    before = path.read_bytes()
    back = threading.Event()

    def read_slowly(file: Path) -> int:
        back.wait()
        return stored_orientation(file)

    monkeypatch.setattr(disk_timeout, "ANSWER_S", 0.1)
    monkeypatch.setattr("photosim.library.turning.stored_orientation", read_slowly)
    with pytest.raises(NotTurned, match="its drive is not responding"):
        turn(path, 1)
    back.set()
    while silent_folders():
        time.sleep(0.001)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["a.jpg"]


def test_of_copies_the_one_that_is_turned_stays_the_same_picture(bench: Bench) -> None:
    path = bench.photo("a.jpg")
    shutil.copyfile(path, bench.folder / "copy.jpg")
    bench.sync()
    done = turn(path, 1)
    follow(bench, bench.records()["a.jpg"].id, done)
    bench.embed()
    pairs = [pair for part in bench.store.duplicates.pairs() for pair in part]
    assert {done.old, done.new} in [{pair.first, pair.second} for pair in pairs]
    assert bench.records()["copy.jpg"].width == 64
