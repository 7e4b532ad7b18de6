"""photosim list: photos that meet all conditions, and one sentence where nothing can be listed."""

import json
from datetime import datetime

import pytest

from photosim.cli import run
from photosim.library.marked_photos import MarkedPhotos
from photosim.library.tags import Tags
from tests.library.conftest import Bench, bench
from tests.photos import make_photo

__all__ = ["bench"]


@pytest.fixture
def photos(bench: Bench) -> Bench:
    """Two photos of a Canon, one of them upright and with a tag, and a PNG."""
    canon = ("Canon", "EOS 5D")
    make_photo(
        bench.folder / "wide.jpg", size=(120, 60), camera=canon, taken_at=datetime(2019, 5, 1)
    )
    make_photo(
        bench.folder / "in" / "tall.jpg",
        seed=1,
        size=(60, 120),
        camera=canon,
        taken_at=datetime(2020, 5, 1),
    )
    make_photo(bench.folder / "b.png", seed=2, size=(400, 200))
    bench.sync()
    tags = Tags(bench.store, MarkedPhotos(bench.store))
    tall = bench.records()["in/tall.jpg"].id
    tags.tag([tall], ("Places", "Paris"))
    tags.rate([tall], 4)
    return bench


def test_an_album_is_listed_in_its_order_and_albums_by_name(
    photos: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    records = photos.records()
    albums = Tags(photos.store, MarkedPhotos(photos.store)).albums
    assert photosim(photos, "--albums") == 1
    assert capsys.readouterr() == ("", "There are no albums.\n")
    albums.make("Sea", [records["wide.jpg"].id, records["b.png"].id, records["in/tall.jpg"].id])
    assert photosim(photos, "--album", "sea", "--camera", "canon") == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.rpartition("/")[2] for line in listed] == ["wide.jpg", "tall.jpg"]
    assert photosim(photos, "--albums", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said == {"albums": [{"name": "Sea", "photos": 3}]}


def photosim(bench: Bench, *arguments: str) -> int:
    return run(["--data-dir", str(bench.store.session.path.parent), "list", *arguments])


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ("", ["tall.jpg", "wide.jpg", "b.png"]),
        ("--reverse", ["wide.jpg", "tall.jpg", "b.png"]),
        ("--sort name", ["b.png", "tall.jpg", "wide.jpg"]),
        ("--camera canon --orientation portrait", ["tall.jpg"]),
        ("--format jpeg --until 2019", ["wide.jpg"]),
        ("--min-pixels 8k", ["b.png"]),
        ("--min-pixels 7200 --max-pixels 7200 --max-bytes 1GB", ["tall.jpg", "wide.jpg"]),
        ("--tag places/paris --min-stars 3", ["tall.jpg"]),
        ("--format png,heic", ["b.png"]),
        ("--format png,jpeg --camera canon --orientation landscape,square", ["wide.jpg"]),
        ("--camera canon --camera EOS --stars 1,3-5", ["tall.jpg"]),
        ("--no-date", ["b.png"]),
        ("--words canon --not-rejected", ["tall.jpg", "wide.jpg"]),
        ("--heart", []),
    ],
)
def test_photos_are_listed_that_meet_all_conditions(
    photos: Bench, capsys: pytest.CaptureFixture[str], conditions: str, expected: list[str]
) -> None:
    status = photosim(photos, *conditions.split())
    listed = [line.rpartition("/")[2] for line in capsys.readouterr().out.splitlines()]
    assert listed == expected
    assert status == (0 if expected else 1)


def test_json_says_what_is_known_of_each_photo(
    photos: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    assert photosim(photos, "--json", "--in", str(photos.folder / "in")) == 0
    [photo] = json.loads(capsys.readouterr().out)["photos"]
    assert photo.pop("bytes") > 0
    assert photo == {
        "path": str(photos.folder / "in" / "tall.jpg"),
        "taken": "2020-05-01T00:00:00",
        "width": 60,
        "height": 120,
        "seconds": None,
        "movie": None,
        "camera": "Canon EOS 5D",
        "lens": None,
        "stars": 4,
        "heart": False,
        "rejected": False,
    }


def test_of_several_folders_photos_are_in_one(
    photos: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    make_photo(photos.folder / "on" / "wall.jpg", seed=3)
    photos.sync()
    where = [f"--in={photos.folder / name}" for name in ("on", "in")]
    assert photosim(photos, *where, "--sort", "name") == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.rpartition("/")[2] for line in listed] == ["tall.jpg", "wall.jpg"]


@pytest.mark.parametrize(
    ("conditions", "answer"),
    [
        (["--album", "Lake"], "There is no album “Lake”."),
        (["--tag", "Rome"], "There is no tag “Rome”."),
        (["--camera", "Nikon"], "No photo in the library is known to be taken with “Nikon”."),
        (["--in", "/nowhere"], "/nowhere is not in the library."),
    ],
)
def test_what_the_library_does_not_know_is_said(
    photos: Bench, capsys: pytest.CaptureFixture[str], conditions: list[str], answer: str
) -> None:
    assert photosim(photos, *conditions) == 1
    assert capsys.readouterr().err.strip() == answer


def test_an_amount_that_is_none_is_wrong_usage(
    photos: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        photosim(photos, "--min-pixels", "large")
    assert ended.value.code == 2
    assert "is not an amount such as 8000000, 8MP or 5MB" in capsys.readouterr().err


def test_stacks_are_told_and_their_photos_follow_each_other(
    photos: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    make_photo(photos.folder / "b-edited.png", seed=3, size=(400, 200))
    photos.sync()
    assert photosim(photos, "--stacks", "--json", "--sort", "size") == 0
    listed = json.loads(capsys.readouterr().out)["photos"]
    names = [one["path"].rpartition("/")[2] for one in listed]
    place = names.index("b-edited.png")
    assert names[place : place + 2] == ["b-edited.png", "b.png"]
    stack = {"cover": listed[place]["path"], "kinds": ["edited"]}
    assert [one["stack"] for one in listed[place : place + 2]] == [stack, stack]
    assert [one["stack"] for one in listed if one["path"].endswith(".jpg")] == [None, None]
