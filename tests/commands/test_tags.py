"""photosim tags: what was printed is taken in again, whatever has become of the files."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from photosim.annotations import Annotations
from photosim.catalogue.records import Origin, Rating
from photosim.catalogue.store import Store
from photosim.cli import run
from photosim.library.marked_photos import MarkedPhotos
from photosim.library.sidecars import read_sidecar
from photosim.library.tags import Tags
from photosim.vision.annotated import annotations_of
from tests.library.conftest import Bench, bench
from tests.mounts import Disk
from tests.sidecars import digikam

__all__ = ["bench"]


@pytest.fixture
def marked(bench: Bench) -> Bench:
    """Two photos, of one of which a sidecar and a person say something."""
    bench.photo("a.jpg")
    bench.photo("b.jpg", seed=1)
    (bench.folder / "a.jpg.xmp").write_text(digikam(2, ["People/Ann"]))
    bench.sync()
    tags, ids = (
        Tags(bench.store, MarkedPhotos(bench.store)),
        {name: photo.id for name, photo in bench.records().items()},
    )
    tags.tag([ids["a.jpg"]], ("Places", "Paris"))
    tags.rate([ids["a.jpg"]], 4)
    tags.give_heart([ids["b.jpg"]])
    tags.untag([ids["a.jpg"]], tags.make(("People", "Ann")))
    tags.albums.make("Sea", [ids["b.jpg"], ids["a.jpg"]])
    tags.covers.choose(ids["a.jpg"], [ids["a.jpg"]])
    return bench


def photosim(bench: Bench, *arguments: str) -> int:
    return run(["--data-dir", str(bench.store.session.path.parent), "tags", *arguments])


def exported(bench: Bench, capsys: pytest.CaptureFixture[str]) -> str:
    assert photosim(bench, "export", "--json") == 0
    return capsys.readouterr().out


def all_said(store: Store) -> object:
    paths = {tag.id: tag.path for tag in store.tags.all()}
    tags = {(row.content, paths[row.tag_id], row.sign, row.origin) for row in store.tags.every()}
    albums = {album.name: store.albums.contents(album.id) for album in store.albums.all()}
    return tags, store.ratings.every(), albums, store.covers.every()


def test_what_was_exported_is_imported_into_another_library(
    marked: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "tags.json"
    file.write_text(exported(marked, capsys))
    before = all_said(marked.store)
    other = tmp_path / "other"
    assert run(["--data-dir", str(other), "tags", "import", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"photos": 2, "unknown": 2, "tags": 4}
    with Store.open(other / "catalogue.sqlite") as store:
        assert all_said(store) == before
    assert run(["--data-dir", str(other), "tags", "import", str(file)]) == 0  # once more
    with Store.open(other / "catalogue.sqlite") as store:
        assert all_said(store) == before


def test_one_photo_that_is_not_here_is_told_of_as_one(
    marked: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = json.loads(exported(marked, capsys))
    file = tmp_path / "one.json"
    file.write_text(json.dumps(document | {"photos": document["photos"][:1]}))
    other = ["--data-dir", str(tmp_path / "other")]
    assert run([*other, "tags", "import", str(file)]) == 0
    assert capsys.readouterr().err == (
        "Tags and ratings of 1 photo were taken in.\n"
        "1 of them is not in the library, and known on arrival.\n"
    )


def test_a_cover_that_is_imported_takes_the_place_of_the_one_chosen_here(
    bench: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for seed, name in enumerate(("a.jpg", "a edited.jpg", "b.jpg")):
        bench.photo(name, seed=seed)
    bench.sync()
    ids = {name: photo.id for name, photo in bench.records().items()}
    covers = Tags(bench.store, MarkedPhotos(bench.store)).covers
    shot = [ids["a.jpg"], ids["a edited.jpg"]]
    covers.choose(ids["a.jpg"], shot)
    file = tmp_path / "tags.json"
    file.write_text(exported(bench, capsys))
    covers.choose(ids["a edited.jpg"], shot)
    covers.choose(ids["b.jpg"], [ids["b.jpg"]])
    assert photosim(bench, "import", str(file)) == 0
    assert sorted(bench.store.covers.photos().tolist()) == [ids["a.jpg"], ids["b.jpg"]]


def test_a_photo_that_was_edited_since_is_known_by_its_path(
    marked: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "tags.json"
    file.write_text(exported(marked, capsys))
    shutil.rmtree(marked.folder)
    marked.photo("a.jpg", seed=7)
    new = Bench(marked.folder, Store.open(tmp_path / "new.sqlite"), marked.keys, marked.service)
    with new.store as store:
        from photosim.library.keys import HashKeys

        new.keys = HashKeys(store)
        new.sync()
        taken = Tags(store, MarkedPhotos(store)).take_in(file)
        assert taken.unknown == 1
        photo = new.records()["a.jpg"]
        assert photo.rating == Rating(4, origin=Origin.PERSON)
        assert [
            tag.path for tag in Tags(store, MarkedPhotos(store)).of([photo.id])[photo.id].tags
        ] == [("Places", "Paris")]
        [album] = store.albums.all()
        assert store.albums.photos(album.id).tolist() == [photo.id]


def test_people_can_read_what_is_exported(
    marked: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    assert photosim(marked, "export") == 0
    lines = dict(line.split("\t") for line in capsys.readouterr().out.splitlines())
    assert lines == {
        str(marked.folder / "a.jpg"): "****, Places/Paris",
        str(marked.folder / "b.jpg"): "heart",
    }


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "not a file of tags"),
        ("[1]", "not a file of tags"),
        ('{"version": 1, "photos": [{"content": "zz"}]}', "not a file of tags"),
        ('{"version": 1, "photos": [], "albums": [{"name": 1}]}', "not a file of tags"),
        ('{"version": 1, "photos": [], "albums": [{"name": "", "contents": []}]}', "needs a name"),
        ('{"version": 2, "photos": []}', "newer PhotoSim"),
        ("[" * 100_000, "not a file of tags"),
        (None, "No such file"),
    ],
)
def test_another_file_is_refused_in_a_sentence_and_nothing_changes(
    marked: Bench,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: str | None,
    words: str,
) -> None:
    file, before = tmp_path / "tags.json", all_said(marked.store)
    if content is not None:
        file.write_text(content)
    assert photosim(marked, "import", str(file)) == 1
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert all_said(marked.store) == before


def test_a_tag_that_cannot_be_kept_refuses_the_whole_file(
    marked: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = json.loads(exported(marked, capsys))
    document["photos"][0]["tags"].append({"tag": ["x" * 500], "has": True, "origin": "person"})
    file, before = tmp_path / "tags.json", all_said(marked.store)
    file.write_text(json.dumps(document))
    assert photosim(marked, "import", str(file)) == 1
    assert "cannot be kept" in capsys.readouterr().err
    assert all_said(marked.store) == before


@pytest.mark.parametrize("arguments", [["import"], ["export", "x.json"]])
def test_a_missing_or_needless_file_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert run(["--data-dir", str(tmp_path), "tags", *arguments]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_search_is_limited_to_a_tag_and_to_stars(
    marked: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data-dir", str(marked.store.session.path.parent)]

    def found(*limits: str) -> list[str]:
        run([*data, "find", "--words", '"jpg"', "--json", *limits])
        results = json.loads(capsys.readouterr().out)["results"]
        return sorted(Path(result["path"]).name for result in results)

    assert found() == ["a.jpg", "b.jpg"]
    assert found("--tag", "places") == found("--tag", "PARIS") == ["a.jpg"]
    assert found("--tag", "Places/Paris", "--min-stars", "4") == ["a.jpg"]
    assert found("--min-stars", "5") == []
    assert run([*data, "find", "--words", "x", "--tag", "Rome"]) == 1
    assert "There is no tag “Rome”." in capsys.readouterr().err


def test_what_was_said_is_written_beside_photos_and_into_them_only_if_asked(
    marked: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    photo = marked.folder / "a.jpg"
    before = photo.read_bytes()
    assert photosim(marked, "write", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"changed_photos": 0, "faults": []}
    said = read_sidecar(marked.folder / "a.jpg.xmp")
    assert said == Annotations(4, tags=(("Places", "Paris"),))
    assert photo.read_bytes() == before
    assert photosim(marked, "write", "--into-photos") == 0
    assert annotations_of(photo) == said
    assert "1 photo file was changed" in capsys.readouterr().err


def test_what_cannot_be_written_is_said_in_a_sentence(
    marked: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    (marked.folder / "a.jpg.xmp").write_text("<x")
    (marked.folder / "a.jpg").chmod(0o444)
    assert photosim(marked, "write", "--into-photos", "--json") == 1
    faults = json.loads(capsys.readouterr().out)["faults"]
    assert len(faults) == 2
    assert "a.jpg.xmp was left as it is" in faults[0]
    assert "a.jpg was left as it is: it is write-protected" in faults[1]


def test_that_there_is_nothing_to_print_and_that_all_is_written_is_said(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.photo("a.jpg")
    bench.sync()
    assert photosim(bench, "export") == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "No photo has tags, stars or a heart.\n"
    assert photosim(bench, "write") == 0
    assert capsys.readouterr().err == "The sidecars of all photos within reach are up to date.\n"


@pytest.mark.parametrize("arguments", [("export", "--into-photos"), ("write", "file.json")])
def test_what_makes_no_sense_is_refused(
    marked: Bench, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert photosim(marked, *arguments) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def many(photos: int, tags: int) -> str:
    """A file of tags as “export” writes it, with so many photos and as many tags of each."""

    def photo(number: int) -> dict[str, object]:
        first = number * tags
        said = [
            {"tag": [f"Group {one % 20}", f"Tag {one}"], "has": True, "origin": "person"}
            for one in range(first, first + tags)
        ]
        unrated = {"stars": None, "rejected": False, "heart": False, "rated_by": None}
        return {"content": number.to_bytes(16).hex(), "paths": [], "tags": said, **unrated}

    return json.dumps({"version": 1, "tags": [], "photos": [photo(one) for one in range(photos)]})


def test_ten_thousand_tags_are_taken_in_and_exported_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, data = tmp_path / "tags.json", tmp_path / "data"
    file.write_text(many(100, 100))
    assert run(["--data-dir", str(data), "tags", "import", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["tags"] == 10_020
    assert run(["--data-dir", str(data), "tags", "export", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert len(document["tags"]) == 10_020
    assert {tuple(one["tag"]) for photo in document["photos"] for one in photo["tags"]} == {
        (f"Group {number % 20}", f"Tag {number}") for number in range(10_000)
    }


def test_a_disk_that_is_full_while_tags_are_taken_in_is_named_and_nothing_of_them_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    disk = Disk(tmp_path / "disk")
    try:
        with Store.open(disk.place / "catalogue.sqlite") as store:
            store.tags.tag(store.tags.make(("Paris",)), [bytes(16)])
            before = all_said(store)
        file = tmp_path / "tags.json"
        file.write_text(many(300, 10))
        disk.fill(60_000)
        assert run(["--data-dir", str(disk.place), "tags", "import", str(file)]) == 1
        [words] = capsys.readouterr().err.splitlines()
        assert "The disk is full" in words
        (disk.place / "filler").unlink()
        with Store.open(disk.place / "catalogue.sqlite", read_only=True) as store:
            assert all_said(store) == before
    finally:
        disk.unmount()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no file that is always full")
@pytest.mark.parametrize("form", [["--json"], []])
def test_a_disk_that_is_full_while_tags_are_exported_is_named(
    marked: Bench, form: list[str]
) -> None:
    data = str(marked.store.session.path.parent)
    command = [sys.executable, "-m", "photosim", "--data-dir", data, "tags", "export", *form]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "The output cannot be written: No space left on device.\n"
