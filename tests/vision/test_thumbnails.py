import hashlib
import sys
from pathlib import Path

import pytest
from PIL import Image

from photosim.vision.thumbnails import LARGE, X_LARGE, ThumbnailCache
from tests.photos import draw_photo

MTIME = 1_600_000_000_123_456_789


def test_a_thumbnail_follows_the_standard(tmp_path: Path) -> None:
    cache = ThumbnailCache(tmp_path / "thumbnails")
    photo = tmp_path / "Été (1).jpg"
    path = cache.write(photo, MTIME, draw_photo(size=(800, 400)))
    uri = f"file://{tmp_path}/%C3%89t%C3%A9%20(1).jpg"
    assert path == cache.path_for(photo)
    assert path.parent == tmp_path / "thumbnails" / "large"
    with Image.open(path) as image:
        assert image.format == "PNG"
        assert image.size == (256, 128)
        assert image.info["Thumb::URI"] == uri
        assert image.info["Thumb::MTime"] == "1600000000"
        assert image.info["Software"] == "PhotoSim"
    if sys.platform != "win32":
        assert path.stem == hashlib.md5(uri.encode()).hexdigest()
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_larger_size_lies_beside_the_usual_one(tmp_path: Path) -> None:
    cache, photo = ThumbnailCache(tmp_path), tmp_path / "photo.jpg"
    path = cache.write(photo, MTIME, draw_photo(size=(800, 400)), X_LARGE)
    assert path.parent == tmp_path / "x-large"
    with Image.open(path) as image:
        assert image.size == (512, 256)
    assert cache.is_fresh(photo, MTIME, X_LARGE)
    assert not cache.is_fresh(photo, MTIME, LARGE)


def test_a_small_photo_is_not_enlarged(tmp_path: Path) -> None:
    path = ThumbnailCache(tmp_path).write(tmp_path / "a.png", MTIME, draw_photo(size=(40, 30)))
    with Image.open(path) as image:
        assert image.size == (40, 30)


def test_the_picture_handed_in_is_left_as_it_was(tmp_path: Path) -> None:
    image = draw_photo(size=(800, 400))
    ThumbnailCache(tmp_path).write(tmp_path / "a.png", MTIME, image)
    assert image.size == (800, 400)


def test_a_thumbnail_is_fresh_until_the_photo_changes(tmp_path: Path) -> None:
    cache, photo = ThumbnailCache(tmp_path), tmp_path / "photo.jpg"
    assert not cache.is_fresh(photo, MTIME)
    cache.write(photo, MTIME, draw_photo())
    assert cache.is_fresh(photo, MTIME)
    assert not cache.is_fresh(photo, MTIME + 5)
    assert not cache.is_fresh(photo, MTIME + 2_000_000_000)
    assert not cache.is_fresh(tmp_path / "other.jpg", MTIME)
    cache.write(photo, MTIME + 5, draw_photo(seed=1))
    assert cache.is_fresh(photo, MTIME + 5)


def test_a_damaged_thumbnail_is_not_fresh(tmp_path: Path) -> None:
    cache, photo = ThumbnailCache(tmp_path), tmp_path / "photo.jpg"
    path = cache.write(photo, MTIME, draw_photo())
    path.write_bytes(path.read_bytes()[:20])
    assert not cache.is_fresh(photo, MTIME)
    path.write_bytes(b"")
    assert not cache.is_fresh(photo, MTIME)


def test_a_failure_is_remembered_until_the_photo_changes_or_can_be_read(tmp_path: Path) -> None:
    cache, photo = ThumbnailCache(tmp_path / "cache"), tmp_path / "photo.jpg"
    assert cache.failure(photo, MTIME) is None
    cache.note_failure(photo, MTIME, "The file is damaged – “Ünlesbar”")
    assert cache.failure(photo, MTIME) == "The file is damaged – “Ünlesbar”"
    assert cache.failure(photo, MTIME + 5) is None
    [entry] = (tmp_path / "cache" / "fail").glob("photosim-*/*.png")
    assert entry.name == cache.path_for(photo).name
    with Image.open(entry) as image:
        assert image.info["Thumb::URI"] == photo.as_uri()
        assert image.info["Thumb::MTime"] == "1600000000"
    if sys.platform != "win32":
        assert entry.stat().st_mode & 0o777 == 0o600
        assert {f.stat().st_mode & 0o777 for f in entry.parents[:3]} == {0o700}
    cache.write(photo, MTIME, draw_photo())
    assert cache.failure(photo, MTIME) is None
    assert not entry.exists()


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    cache, photo = ThumbnailCache(tmp_path), tmp_path / "photo.jpg"
    cache.path_for(photo).mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        cache.write(photo, MTIME, draw_photo())
    assert list((tmp_path / "large").iterdir()) == [cache.path_for(photo)]
