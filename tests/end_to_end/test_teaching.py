"""photosim teach and classify as a person uses them: real processes, the real encoder."""

import json
import shutil
from pathlib import Path

import pytest
from PIL import Image

from tests.end_to_end.command_line import CommandLine
from tests.photos import make_photo
from tests.vision.random_weights import write_random_resnet34

THREE = ("bricks", "flower", "skyline")


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven photos of each kind, one of them twice, and what is not worth teaching."""
    folder = tmp_path_factory.mktemp("photos")
    for kind in THREE:
        for seed in range(7):
            make_photo(folder / kind / f"{seed}.jpg", kind, seed)
    shutil.copy(folder / "bricks" / "0.jpg", folder / "flower" / "bricks.jpg")
    for seed in range(5):
        make_photo(folder / "2019-07" / f"{seed}.jpg", "hills", seed)
    make_photo(folder / "few" / "1.jpg", "bubbles")
    (folder / "flower" / "bad.jpg").write_text("no picture")
    return folder


@pytest.fixture(scope="module")
def photosim(tmp_path_factory: pytest.TempPathFactory, photos: Path) -> CommandLine:
    """A library that was taught the folder."""
    photosim = CommandLine(tmp_path_factory.mktemp("data"))
    photosim.run("teach", photos)
    return photosim


def test_a_folder_is_learnt_and_measured(photos: Path, photosim: CommandLine) -> None:
    before = {path: path.stat().st_mtime_ns for path in photos.rglob("*")}
    status, out, err = photosim.run("teach", photos, "--json")
    assert status == 0
    found = json.loads(out)
    assert list(found) == [
        "tags",
        "examples",
        "held_out",
        "accuracy",
        "standard_error",
        "seconds",
        "encoder",
        "deep",
        "kept",
    ]
    assert found["tags"] == list(THREE)
    assert found["examples"] == found["held_out"] == 20
    assert found["accuracy"] > 0.9
    assert 0 < found["standard_error"] < 0.1
    assert (found["deep"], found["kept"]) == (False, True)
    assert "Left out: 2019-07, named after a date." in err
    assert "Left out: few, fewer than 5 photos." in err
    assert "1 file could not be read" in err
    assert "2 photos are in two of the sub-folders" in err
    assert {path: path.stat().st_mtime_ns for path in photos.rglob("*")} == before


def test_photos_are_classified_and_strange_ones_are_not(
    photosim: CommandLine, tmp_path: Path
) -> None:
    known = make_photo(tmp_path / "known.jpg", "skyline", 99)
    strange = make_photo(tmp_path / "strange.jpg", "bubbles", 99)
    found = photosim.json("classify", known, strange)
    assert list(found) == ["photos"]
    first, second = found["photos"]
    assert list(first) == ["path", "suggestions"]
    assert first["path"] == str(known)
    (suggestion,) = first["suggestions"]
    assert suggestion["tag"] == "skyline"
    assert 0.9 <= suggestion["probability"] <= 1
    assert second == {"path": str(strange), "suggestions": []}
    (gone,) = photosim.json("classify", tmp_path / "gone.jpg")["photos"]
    assert gone.pop("error") == "“gone.jpg” cannot be read: The file was not found."
    assert gone == {"path": str(tmp_path / "gone.jpg"), "suggestions": []}


def test_what_was_learnt_and_its_plots_are_for_people(
    photosim: CommandLine, photos: Path, tmp_path: Path
) -> None:
    plots = tmp_path / "some" / "plots"
    status, out, _ = photosim.run("teach", photos, "--leave-out", "skyline", "--plots", plots)
    assert status == 0
    assert "2 tags learnt from 13 photos" in out
    assert "too few to tell" in out
    with Image.open(plots / "trust.png") as plot:
        assert plot.width > 800
    photosim.run("teach", photos)  # all three, as the other tests have it


def test_what_cannot_be_done_is_said_in_a_sentence(
    photosim: CommandLine, photos: Path, tmp_path: Path
) -> None:
    def refusal(*arguments: object) -> str:
        status, out, err = photosim.run(*arguments, "--json")
        assert status == 1
        last = err.splitlines()[-1]
        assert json.loads(out) == {"error": last}
        return last

    assert refusal("teach", tmp_path / "none") == f"The folder {tmp_path / 'none'} was not found."
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "There are no photos in sub-folders" in refusal("teach", empty)
    assert "Only the sub-folder bricks" in refusal(
        "teach", photos, "--leave-out", "skyline", "--leave-out", "flower"
    )
    assert "no photos in a sub-folder gulls" in refusal("teach", photos, "--leave-out", "gulls")
    untaught = CommandLine(tmp_path / "data")
    untaught.run("index", photos / "few")
    status, _, err = untaught.run("classify", photos / "bricks" / "1.jpg")
    assert (status, err) == (1, "No tags have been taught yet.\n")
    status, _, err = untaught.run("find", photos / "bricks" / "1.jpg", "--taught")
    assert (status, err) == (1, "No tags have been taught yet.\n")


def test_a_search_goes_by_what_was_taught_if_asked(photosim: CommandLine, photos: Path) -> None:
    photo = photos / "bricks" / "1.jpg"
    plain, taught = photosim.json("find", photo), photosim.json("find", photo, "--taught")
    names = [Path(one["path"]).parent.name for one in taught["results"][:5]]
    assert names == ["bricks"] * 5
    assert taught["results"] != plain["results"]


def test_a_search_by_other_vectors_than_were_taught_says_that_it_goes_without(
    photosim: CommandLine, photos: Path, tmp_path: Path
) -> None:
    other = CommandLine(tmp_path / "data")
    shutil.copytree(photosim.data_dir, other.data_dir)
    weights = tmp_path / "other.pth"
    write_random_resnet34(weights)
    query = next(photos.glob("*/*"))
    other.run("--weights", weights, "index", photos)
    said = "The tags have not been learnt with resnet34:"
    assert said in other.run("--weights", weights, "find", query, "--taught")[2]
    assert said not in other.run("find", query, "--taught")[2]
    other.run("--weights", weights, "classify", query)
    assert said not in other.run("--weights", weights, "find", query, "--taught")[2]


def test_a_file_that_cannot_be_read_gets_no_tag_and_is_named(
    photosim: CommandLine, photos: Path, tmp_path: Path
) -> None:
    bad, gone = photos / "flower" / "bad.jpg", tmp_path / "gone.jpg"
    good = photos / "flower" / "1.jpg"
    status, out, err = photosim.run("classify", bad, gone, good, "--json")
    assert status == 1
    found = {one["path"]: one["suggestions"] for one in json.loads(out)["photos"]}
    assert found[str(bad)] == found[str(gone)] == []
    assert found[str(good)][0]["tag"] == "flower"
    assert len(err.splitlines()) == 2
