import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from photosim.config import Settings
from photosim.desktop.tasks.thumbnails import Look, Thumbnails, Wanted
from photosim.vision.photos import decode
from photosim.vision.thumbnails import X_LARGE, ThumbnailCache
from tests.desktop.conftest import Listener
from tests.fakes import FakeEncoderService
from tests.photos import make_photo

LOOK = Look(64, 64, 4.0, fill=True)
LARGE_LOOK = Look(300, 300, 4.0, fill=True)


@pytest.fixture
def cache(settings: Settings) -> ThumbnailCache:
    return ThumbnailCache(settings.thumbnails_dir)


@pytest.fixture
def thumbnails(
    qtbot: QtBot, cache: ThumbnailCache, encoder: FakeEncoderService
) -> Iterator[Thumbnails]:
    made = Thumbnails(cache, encoder, budget=10 * 64 * 64 * 4)
    yield made
    made.close()


def wanted(photo_id: int, path: Path, look: Look = LOOK) -> Wanted:
    return Wanted(photo_id, path, path.stat().st_mtime_ns, look)


def load(qtbot: QtBot, thumbnails: Thumbnails, *photos: Wanted) -> None:
    thumbnails.want(photos)
    qtbot.waitUntil(lambda: not thumbnails.busy)


def test_a_missing_thumbnail_is_made_and_delivered_by_photo(
    qtbot: QtBot, tmp_path: Path, thumbnails: Thumbnails, cache: ThumbnailCache
) -> None:
    photo = wanted(7, make_photo(tmp_path / "a.jpg"))
    with qtbot.waitSignal(thumbnails.ready) as delivered:
        thumbnails.want([photo])
    assert delivered.args == [7]
    pixmap = thumbnails.get(7)
    assert pixmap is not None
    assert (pixmap.width(), pixmap.height()) == (64, 64)
    assert cache.is_fresh(photo.path, photo.mtime_ns)


def test_a_thumbnail_in_the_cache_needs_no_encoder(
    qtbot: QtBot,
    tmp_path: Path,
    thumbnails: Thumbnails,
    cache: ThumbnailCache,
    encoder: FakeEncoderService,
) -> None:
    photo = wanted(1, make_photo(tmp_path / "a.jpg"))
    cache.write(photo.path, photo.mtime_ns, decode(photo.path).image)
    encoder.close()
    load(qtbot, thumbnails, photo)
    assert thumbnails.get(1) is not None


def test_no_placeholder_stays_when_a_photo_becomes_readable_unchanged(
    qtbot: QtBot, tmp_path: Path, thumbnails: Thumbnails
) -> None:
    path = make_photo(tmp_path / "a.jpg")
    sound = path.read_bytes()
    path.write_bytes(b"x" * len(sound))
    photo = wanted(1, path)
    load(qtbot, thumbnails, photo)
    assert thumbnails.is_unreadable(1)
    path.write_bytes(sound)
    os.utime(path, ns=(photo.mtime_ns, photo.mtime_ns))
    thumbnails.try_again([1])
    load(qtbot, thumbnails, photo)
    assert thumbnails.get(1) is not None
    assert not thumbnails.is_unreadable(1)


def test_a_photo_can_be_shown_whole(qtbot: QtBot, tmp_path: Path, thumbnails: Thumbnails) -> None:
    look = Look(64, 64, 4.0, fill=False)
    load(qtbot, thumbnails, wanted(1, make_photo(tmp_path / "a.jpg", size=(400, 200)), look))
    pixmap = thumbnails.get(1)
    assert pixmap is not None
    assert (pixmap.width(), pixmap.height()) == (64, 32)


def test_a_photo_shown_whole_fills_a_room_of_its_proportions_to_the_last_pixel(
    qtbot: QtBot, tmp_path: Path, thumbnails: Thumbnails
) -> None:
    look = Look(97, 64, 4.0, fill=False)
    load(qtbot, thumbnails, wanted(1, make_photo(tmp_path / "a.jpg", size=(600, 400)), look))
    pixmap = thumbnails.get(1)
    assert pixmap is not None
    assert (pixmap.width(), pixmap.height()) == (97, 64)


def test_what_scrolled_away_is_not_loaded(
    qtbot: QtBot, tmp_path: Path, thumbnails: Thumbnails
) -> None:
    photos = [wanted(n, make_photo(tmp_path / f"{n}.jpg", seed=n)) for n in range(40)]
    thumbnails.want(photos)
    load(qtbot, thumbnails, photos[-1])
    loaded = [photo.photo_id for photo in photos if thumbnails.get(photo.photo_id) is not None]
    assert 39 in loaded
    assert len(loaded) < 20


def test_memory_is_bounded_and_the_latest_stay(
    qtbot: QtBot, tmp_path: Path, thumbnails: Thumbnails
) -> None:
    photos = [wanted(n, make_photo(tmp_path / f"{n}.jpg", seed=n)) for n in range(14)]
    for photo in photos:
        load(qtbot, thumbnails, photo)
    kept = [pixmap for n in range(14) if (pixmap := thumbnails.get(n)) is not None]
    assert sum(pixmap.width() * pixmap.height() * 4 for pixmap in kept) <= 10 * 64 * 64 * 4
    assert thumbnails.get(0) is None
    assert thumbnails.get(13) is not None


def test_a_changed_photo_gets_a_new_thumbnail(
    qtbot: QtBot, tmp_path: Path, thumbnails: Thumbnails
) -> None:
    path = make_photo(tmp_path / "a.jpg", "sunset")
    load(qtbot, thumbnails, wanted(1, path))
    before = thumbnails.get(1)
    assert before is not None
    make_photo(path, "flower")
    os.utime(path, (2_000_000_000, 2_000_000_000))
    load(qtbot, thumbnails, wanted(1, path))
    after = thumbnails.get(1)
    assert after is not None
    assert after.toImage() != before.toImage()


def test_an_unreadable_photo_is_asked_for_once_until_it_changes(
    qtbot: QtBot, tmp_path: Path, thumbnails: Thumbnails
) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"no photo at all")
    with qtbot.waitSignal(thumbnails.failed):
        thumbnails.want([wanted(1, path)])
    assert thumbnails.is_unreadable(1)
    thumbnails.want([wanted(1, path)])
    assert not thumbnails.busy
    make_photo(path)
    os.utime(path, (2_000_000_000, 2_000_000_000))
    load(qtbot, thumbnails, wanted(1, path))
    assert not thumbnails.is_unreadable(1)
    assert thumbnails.get(1) is not None


def test_a_photo_whose_drive_was_away_is_shown_once_it_is_back(
    qtbot: QtBot, tmp_path: Path, thumbnails: Thumbnails
) -> None:
    drive, away = tmp_path / "drive", tmp_path / "away"
    photo = wanted(1, make_photo(drive / "a.jpg"))
    drive.rename(away)
    load(qtbot, thumbnails, photo)
    assert not thumbnails.is_unreadable(1)
    away.rename(drive)  # the photo is as it was, so nothing tells that it changed
    load(qtbot, thumbnails, photo)
    assert thumbnails.get(1) is not None


def test_a_damaged_file_in_the_cache_is_replaced(
    qtbot: QtBot, tmp_path: Path, thumbnails: Thumbnails, cache: ThumbnailCache
) -> None:
    photo = wanted(1, make_photo(tmp_path / "a.jpg"))
    written = cache.write(photo.path, photo.mtime_ns, decode(photo.path).image)
    written.write_bytes(written.read_bytes()[:200])
    load(qtbot, thumbnails, photo)
    assert thumbnails.get(1) is not None


def test_where_the_usual_thumbnail_is_too_small_it_shows_until_the_larger_is_there(
    qtbot: QtBot, tmp_path: Path, cache: ThumbnailCache, thumbnails: Thumbnails
) -> None:
    photo = wanted(1, make_photo(tmp_path / "a.jpg", size=(900, 600)), LARGE_LOOK)
    cache.write(photo.path, photo.mtime_ns, decode(photo.path).image)
    shown = Listener(thumbnails.ready)
    load(qtbot, thumbnails, photo)
    assert len(shown.said) == 2
    assert cache.is_fresh(photo.path, photo.mtime_ns, X_LARGE)
    load(qtbot, thumbnails, photo)
    assert len(shown.said) == 2


def test_a_photo_without_more_pixels_is_not_made_larger(
    qtbot: QtBot, tmp_path: Path, cache: ThumbnailCache, thumbnails: Thumbnails
) -> None:
    photo = wanted(1, make_photo(tmp_path / "a.jpg", size=(200, 150)), LARGE_LOOK)
    cache.write(photo.path, photo.mtime_ns, decode(photo.path).image)
    load(qtbot, thumbnails, photo)
    assert not cache.path_for(photo.path, X_LARGE).exists()


def test_a_closed_encoder_leaves_placeholders_not_verdicts(
    qtbot: QtBot, tmp_path: Path, thumbnails: Thumbnails, encoder: FakeEncoderService
) -> None:
    encoder.close()
    load(qtbot, thumbnails, wanted(1, make_photo(tmp_path / "a.jpg")))
    assert thumbnails.get(1) is None
    assert not thumbnails.is_unreadable(1)


def test_nothing_begins_after_closing(
    qtbot: QtBot, tmp_path: Path, thumbnails: Thumbnails, encoder: FakeEncoderService
) -> None:
    photos = [wanted(n, make_photo(tmp_path / f"{n}.jpg", seed=n)) for n in range(12)]
    thumbnails.want(photos)
    thumbnails.close()
    with qtbot.assertNotEmitted(thumbnails.ready, wait=100):
        thumbnails.want(photos)
