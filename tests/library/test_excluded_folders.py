"""Folders whose pictures are no photos, and hidden ones that a person asks for by name."""

from pathlib import Path

import pytest

from photosim.catalogue.records import PhotoState
from photosim.catalogue.store import Store
from photosim.library.excluded_folders import is_left_out, why_never
from photosim.library.folders import FolderError, FolderPart, add_folder, remove_folder
from photosim.library.index import index_folders
from photosim.library.scan import scan_folder, scan_paths
from photosim.vision.thumbnails import ThumbnailCache
from tests.library.conftest import Bench
from tests.photos import draw_photo, make_photo

NEVER = [
    "@eaDir/a.jpg/SYNOPHOTO_THUMB_M.jpg",
    ".@__thumb/a.jpg",
    "appdata_oc1x/preview/3/a.jpg",
    "cache/thumbnails/large/a.png",
    "cache/thumbnails/fail/some-program/a.png",
    ".thumbnails/normal/a.png",
    "Photos Library.photoslibrary/resources/derivatives/1/a.jpeg",
    "Photos Library.photoslibrary/Thumbnails/a.jpg",
    "Photos Library.photoslibrary/private/com.apple.Photos/a.jpg",
    "iPhoto Library.photolibrary/Previews/a.jpg",
    "iPhoto Library/Data.noindex/a.jpg",
    "Aperture Library.aplibrary/Previews/a.jpg",
    "Lightroom Catalog Previews.lrdata/0/a.jpg",
    "Lightroom Catalog Smart Previews.lrdata/0/a.dng",
    "Session/CaptureOne/Cache/Thumbnails/a.jpg",
    "Catalog.cocatalog/Cache/a.jpg",
    "Mylio/Generated Images.bundle/a.jpg",
    ".picasaoriginals/a.jpg",
    "shotwell/thumbs/thumbs128/a.jpg",
    "darktable/mipmaps-3f.d/0/1.jpg",
    "geeqie/thumbnails/home/a.png",
    "lost+found/a.jpg",
    "#recycle/a.jpg",
    "@Recycle/a.jpg",
]
ALWAYS = [
    "Photos Library.photoslibrary/originals/4/a.heic",
    "Old.photoslibrary/Masters/2014/a.jpg",
    "iPhoto Library.photolibrary/Masters/a.jpg",
    "iPhoto Library/Originals/2008/a.jpg",
    "Aperture Library.aplibrary/Masters/2011/a.jpg",
    "Session/Capture/a.jpg",
    "Catalog.cocatalog/Originals/a.jpg",
    "thumbnails/a.jpg",
    "large/a.jpg",
    "preview/a.jpg",
    "cache/a.jpg",
    "weights/a.jpg",
]


@pytest.mark.parametrize("name", NEVER)
def test_caches_and_insides_of_libraries_are_left_out(name: str) -> None:
    assert is_left_out(Path("/photos"), name)


@pytest.mark.parametrize("name", ALWAYS)
def test_originals_are_shown(name: str) -> None:
    assert not is_left_out(Path("/photos"), name)


def test_originals_alone_are_found_and_followed(bench: Bench) -> None:
    kept = "My.photoslibrary/originals/4/a.jpg"
    bench.photo(kept)
    for number, name in enumerate(NEVER):
        bench.photo(Path(name).with_suffix(".png").as_posix(), "bricks", number)
    bench.sync()
    bench.notice(*(path for path in bench.folder.rglob("*") if path.is_file()))
    assert set(bench.records()) == {kept}


def test_a_package_that_is_watched_itself_shows_its_originals(bench: Bench) -> None:
    package = bench.folder / "My.photoslibrary"
    bench.photo("My.photoslibrary/originals/4/a.jpg")
    bench.photo("My.photoslibrary/resources/derivatives/b.jpg", "bricks")
    bench.folder = package
    bench.sync()
    assert set(bench.records()) == {"originals/4/a.jpg"}


def test_the_data_folder_inside_a_watched_one_does_not_feed_on_itself(bench: Bench) -> None:
    bench.photo("a.jpg")
    data = bench.folder / "PhotoSim data"
    with Store.open(data / "catalogue.sqlite"):
        pass
    for number in range(3):
        cache = ThumbnailCache(data / "thumbnails")
        path = cache.write(bench.folder / "a.jpg", number, draw_photo("hills", number), 256)
        make_photo(data / "thumbnails" / "of another layout" / "b.png", "hills", number)
        bench.sync()
        bench.notice(path, path.parent)
        assert set(bench.records()) == {"a.jpg"}


def test_a_link_makes_no_photos_of_what_a_program_derives(bench: Bench, tmp_path: Path) -> None:
    package = tmp_path / "My.photoslibrary"
    make_photo(package / "originals" / "1" / "a.jpg", "sunset", 0, (64, 48))
    make_photo(package / "resources" / "derivatives" / "b.jpg", "bricks", 0, (64, 48))
    make_photo(tmp_path / "thumbnails" / "large" / "c.png", "hills", 0, (64, 48))
    (bench.folder / "all").symlink_to(package)
    (bench.folder / "made").symlink_to(package / "resources")
    (bench.folder / "cache").symlink_to(tmp_path / "thumbnails")
    bench.sync()
    assert set(bench.records()) == {"all/originals/1/a.jpg"}


def test_photos_beside_the_catalogue_are_photos(bench: Bench) -> None:
    with Store.open(bench.folder / "catalogue.sqlite"):
        pass
    bench.photo("a.jpg")
    bench.photo("thumbnails/large/b.jpg", "bricks")
    bench.sync()
    assert set(bench.records()) == {"a.jpg"}


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("@eaDir", "the cache of Synology"),
        ("cache/thumbnails/large", "thumbnails"),
        ("cache/thumbnails", "thumbnails"),
        ("My.photoslibrary/resources/derivatives", "files that Photos derives from its photos"),
        ("data/thumbnails", "PhotoSim's own files"),
    ],
)
def test_a_folder_that_never_holds_photos_is_refused_with_the_reason(
    bench: Bench, name: str, holds: str
) -> None:
    (bench.folder / name).mkdir(parents=True)
    (bench.folder / "cache" / "thumbnails" / "large").mkdir(parents=True, exist_ok=True)
    with Store.open(bench.folder / "data" / "catalogue.sqlite"):
        pass
    for watched_around in (False, True):
        if watched_around:
            bench.sync()
        with pytest.raises(FolderError, match=f"{name} contains {holds}, not your photos"):
            add_folder(bench.store, bench.folder / name)


# Hidden folders that a person names


@pytest.mark.parametrize("name", [".private", "trip/.private/deep", "$RECYCLE.BIN", "lost+found"])
@pytest.mark.parametrize("outer_first", [False, True])
def test_a_hidden_folder_that_was_added_by_name_stays(
    bench: Bench, name: str, outer_first: bool
) -> None:
    path = bench.photo(f"{name}/a.jpg")
    bench.photo("b.jpg", "bricks")
    order = [path.parent, bench.folder]
    for folder in reversed(order) if outer_first else order:
        for _ in scan_folder(bench.store, bench.keys, add_folder(bench.store, folder)):
            pass
    expected = {path, bench.folder / "b.jpg"}
    for _ in range(2):
        for folder_ in bench.store.folders():
            for _ in scan_folder(bench.store, bench.keys, FolderPart(folder_)):
                pass
        for _ in scan_paths(bench.store, bench.keys, [path, path.parent, bench.folder]):
            pass
        photos = bench.store.photos(bench.store.photo_ids())
        assert {photo.path for photo in photos} == expected
    assert {folder.path for folder in bench.store.folders()} == set(order)
    assert bench.store.photo_at(path) is not None
    new = make_photo(path.with_name("new.jpg"), "hills", 0, (64, 48))
    for _ in scan_paths(bench.store, bench.keys, [new]):
        pass
    assert bench.store.photo_at(new) is not None
    outer = next(item for item in bench.store.folders() if item.path == bench.folder)
    remove_folder(bench.store, bench.keys, outer.id)
    assert {photo.path for photo in bench.store.photos(bench.store.photo_ids())} == {path, new}


def test_a_folder_inside_a_hidden_one_is_part_of_it(bench: Bench) -> None:
    bench.photo(".private/sub/a.jpg")
    bench.sync()
    hidden = add_folder(bench.store, bench.folder / ".private")
    part = add_folder(bench.store, bench.folder / ".private" / "sub")
    assert (part.folder.id, part.below) == (hidden.folder.id, "sub")


@pytest.mark.parametrize("name", ["Trip", "Tri_", "T%", "Été"])
def test_indexing_a_folder_counts_none_of_a_name_like_its_own(bench: Bench, name: str) -> None:
    others = [name.swapcase(), "Trip 2", "Trix", "Ta"]
    for number, other in enumerate(others):
        bench.photo(f"{other}/sub/{number}.jpg", seed=number)
        (bench.folder / other / "sub" / "bad.jpg").write_bytes(b"not a picture")
    bench.photo(f"{name}/sub/a.jpg", "bricks")
    bench.sync()
    work = index_folders(bench.store, bench.keys, bench.service, [bench.folder / name])
    while True:
        try:
            next(work)
        except StopIteration as end:
            report = end.value
            break
    assert report.photos == 1
    assert report.skipped == []
    folder_id = bench.store.folders()[0].id
    encoder = "another encoder"
    assert len(bench.store.pending_ids(encoder, folder_id, name)) == 1
    assert len(bench.store.photo_ids(folder_id, name)) == 1
    assert bench.store.count_photos(PhotoState.INDEXED, folder_id, name) == 1


def test_why_says_what_a_folder_holds() -> None:
    assert why_never("@EADIR", "photos") == "the cache of Synology"
    assert why_never("photos", "@eadir") is None
