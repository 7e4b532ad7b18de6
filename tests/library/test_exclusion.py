"""Rules that leave photos out of a folder, and what is kept of these."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from photosim.cli import run
from photosim.console import follow
from photosim.library.arrangement import Branch, Scope, Shelf
from photosim.library.exclusion import Exclusions, LeftOut, RuleError, parse, purge
from photosim.library.library import Library
from photosim.library.marked_photos import MarkedPhotos
from photosim.library.query import Query
from photosim.library.tags import Tags
from tests.fakes import FakeEncoderService
from tests.library.conftest import Bench
from tests.photos import make_photo


@pytest.mark.parametrize(
    ("rule", "path", "leaves_out"),
    [
        ("*.gif", "a.gif", True),
        ("*.gif", "in/deep/A.GIF", True),
        ("*.gif", "a.gif.jpg", False),
        ("Screenshots", "2019/screenshots/a.png", True),
        ("Screenshots", "2019/My Screenshots/a.png", False),
        ("*/Screenshots/*", "Screenshots/a.png", True),
        ("*/Screenshots/*", "2019/Screenshots/deep/a.png", True),
        ("2019/raw/*", "2019/raw/a.jpg", True),
        ("2019/raw/*", "more/2019/raw/a.jpg", False),
        ("2019/raw", "2019/raw/deep/a.jpg", True),
        ("2019/raw", "2019/raw.jpg", False),
        ("Screenshots/", "2019/screenshots/a.png", True),
        ("<50 KB", "a.jpg", False),
        ("smaller than 51 kB", "a.jpg", True),
        ("<200 px", "a.jpg", False),
        ("< 401px", "a.jpg", True),
        ("in trips: *.jpg", "trips/a.jpg", True),
        ("in trips: *.jpg", "trips/deep/a.jpg", True),
        ("in trips: *.jpg", "a.jpg", False),
        ("in trips: *.jpg", "more/trips/a.jpg", False),
        ("in trips: trips", "trips/a.jpg", False),
        ("in trips: raw/*", "trips/raw/a.jpg", True),
        ("In Trips/: < 401px", "trips/a.jpg", True),
        ("in trips: < 401px", "a.jpg", False),
        ("in */trips: <51 KB", "trips/a.jpg", True),
        ("in trips: in Rome: *.jpg", "trips/rome/a.jpg", True),
        ("in trips: in Rome: *.jpg", "trips/a.jpg", False),
    ],
)
def test_a_rule_leaves_out_what_it_says(rule: str, path: str, leaves_out: bool) -> None:
    assert parse([rule]).leaves_out(path, 50_000, 300, 400) is leaves_out


def test_what_is_no_rule_is_named_and_of_unread_photos_pixels_are_no_reason() -> None:
    for rule in ("<200", "smaller than much", "*", "*/*", "in trips: *", "in trips: <2"):
        with pytest.raises(RuleError, match="“"):
            parse(["*.gif", rule])
    assert not parse(["<200 px", "", "  "]).leaves_out("a.jpg", 1)


def put(bench: Bench, *rules: str) -> Exclusions:
    exclusions = Exclusions(bench.store, bench.keys)
    exclusions.put(bench.store.folders()[0].id, rules)
    bench.sync()
    return exclusions


def counted(bench: Bench, *rules: str) -> LeftOut:
    steps = Exclusions(bench.store, bench.keys).count(bench.store.folders()[0].id, rules)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found = end.value
            assert isinstance(found, LeftOut)
            return found


@pytest.fixture
def photos(bench: Bench) -> Bench:
    bench.photo("a.jpg", "sunset")
    bench.photo("Screenshots/b.jpg", "bricks")
    make_photo(bench.folder / "tiny.jpg", "hills", size=(30, 20))
    bench.sync()
    return bench


def test_photos_left_out_disappear_and_return_with_all_that_was_said_and_known(
    photos: Bench,
) -> None:
    tags = Tags(photos.store, MarkedPhotos(photos.store))
    left = photos.records()["Screenshots/b.jpg"].id
    tags.tag([left], ("Receipts",))
    embedded = len(photos.service.embedded)
    assert counted(photos, "Screenshots") == LeftOut(1, 3, ("Screenshots/b.jpg",))
    put(photos, "Screenshots")
    assert set(photos.records()) == {"a.jpg", "tiny.jpg"}
    assert photos.store.folders()[0].photos == 2
    photos.check_consistent()
    assert counted(photos, "Screenshots", "*.gif") == LeftOut(1, 3, ("Screenshots/b.jpg",))
    photos.notice(photos.folder / "Screenshots" / "b.jpg")
    assert set(photos.records()) == {"a.jpg", "tiny.jpg"}
    with photos.store.session.write() as connection:  # long ago
        connection.execute(text("UPDATE photo SET removed_at = '2000-01-01' WHERE removed_at"))
    purge(photos.store, timedelta(days=30))
    put(photos)
    back = photos.records()["Screenshots/b.jpg"]
    assert back.id == left
    assert [tag.tag.name for tag in tags.counted() if tag.photos] == ["Receipts"]
    assert len(photos.service.embedded) == embedded
    photos.check_consistent()


def test_small_photos_are_left_out_also_those_that_come_later(photos: Bench) -> None:
    put(photos, "<40 px")
    assert set(photos.records()) == {"a.jpg", "Screenshots/b.jpg"}
    make_photo(photos.folder / "small.jpg", "flower", size=(30, 24))
    photos.sync()
    photos.sync()
    assert set(photos.records()) == {"a.jpg", "Screenshots/b.jpg"}
    make_photo(photos.folder / "tiny.jpg", "flower", seed=2, size=(80, 60))
    photos.sync()
    assert "tiny.jpg" in photos.records()


def test_what_a_folder_leaves_out_stays_so_when_one_around_it_is_added(tmp_path: Path) -> None:
    name = "in [1]: x"
    inner = tmp_path / "photos" / name
    for below in (f"{name}/a.gif", f"{name}/deep/b.gif", f"{name}/c.jpg", "d.gif", "e.jpg"):
        size = (30, 20) if below.endswith("jpg") else (64, 48)
        make_photo(tmp_path / "photos" / below, seed=len(below), size=size)
    service = FakeEncoderService()
    with Library.open(tmp_path / "catalogue.sqlite", service, read_only=False) as library:
        part, _ = library.add_folder(inner)
        library.exclusions.put(part.folder.id, ["*.gif", "<40 px"])
        follow(library.index([inner]))
        saved = Query(scope=Scope(Shelf((Branch(part.folder.id, "deep"),))))
        library.tags.smart_albums.save("Deep", saved)
        follow(library.index([tmp_path / "photos"]))
        [folder] = library.folders()
        shown = library.photos(library.photo_ids(folder.id))
        assert {photo.path.name for photo in shown} == {"d.gif", "e.jpg"}
        assert folder.rules == ("in in [[]1]? x: *.gif", "in in [[]1]? x: <40 px")
        [album] = library.tags.smart_albums.all()
        assert album.query.scope.shelf.folder == (Branch(folder.id, f"{name}/deep"),)
    service.close()


def test_rules_given_with_a_folder_around_another_keep_those_of_the_inner_one(
    photos: Bench,
) -> None:
    put(photos, "*.gif")
    outer = photos.folder.parent
    data = str(photos.store.session.path.parent)
    for rule, kept in (("*.tif", ("in photos: *.gif", "*.tif")), ("*.bmp", ("*.bmp",))):
        run(["--data-dir", data, "index", "--exclude", rule, str(outer)])
        assert photos.store.folders()[0].rules == kept


def test_what_is_deleted_while_left_out_is_gone_when_the_rule_goes(photos: Bench) -> None:
    put(photos, "*.jpg")
    assert photos.records() == {}
    (photos.folder / "a.jpg").unlink()
    put(photos)
    assert set(photos.records()) == {"Screenshots/b.jpg", "tiny.jpg"}


def test_a_wrong_rule_on_the_command_line_is_refused_before_anything_is_kept(
    photos: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    put(photos, "*.gif")
    data = str(photos.store.session.path.parent)
    assert run(["--data-dir", data, "index", "--exclude", "*", str(photos.folder)]) == 1
    assert "would leave out everything" in capsys.readouterr().err
    assert photos.store.folders()[0].rules == ("*.gif",)
