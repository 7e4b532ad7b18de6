"""The command line as a person uses it: real processes, the real encoder, photos on a disk."""

import base64
import json
import os
import shutil
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageOps

from photosim.config import load_settings
from photosim.vision.weights import RESNET34_FILE
from tests.end_to_end.command_line import CommandLine
from tests.photos import KINDS, make_library, make_photo
from tests.vision.random_weights import write_random_resnet34
from tests.web_server import serving

PER_KIND = 4


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> tuple[CommandLine, Path, Any]:
    """Four photos of each kind, one bad file; indexed. Not to be changed by tests."""
    folder = tmp_path_factory.mktemp("photos")
    make_library(folder, PER_KIND)
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 and then nothing")
    photosim = CommandLine(tmp_path_factory.mktemp("data"))
    return photosim, folder, photosim.json("index", folder)


def test_indexing_reports_what_it_did(library: tuple[CommandLine, Path, Any]) -> None:
    _, _, report = library
    assert report["photos"] == report["indexed"] == PER_KIND * len(KINDS)
    assert (report["unchanged"], report["removed"]) == (0, 0)
    assert [Path(item["path"]).name for item in report["skipped"]] == ["broken.jpg"]
    assert report["skipped"][0]["reason"]
    assert report["encoder"] == "efficientnet-lite0"
    assert report["device"] == "cpu"
    assert "fetch-weights" in report["notice"]


def test_a_second_run_finds_nothing_to_do(library: tuple[CommandLine, Path, Any]) -> None:
    photosim, folder, _ = library
    report = photosim.json("index", folder)
    assert (report["indexed"], report["unchanged"]) == (0, PER_KIND * len(KINDS))
    assert len(report["skipped"]) == 1


@pytest.mark.parametrize("kind", ["sunset", "bricks", "flower"])
def test_a_photo_of_the_library_finds_its_own_kind(
    library: tuple[CommandLine, Path, Any], kind: str
) -> None:
    photosim, folder, _ = library
    query = folder / kind / f"{kind}-0.jpg"
    answer = photosim.json("find", query, "-n", PER_KIND - 1)
    example = {"source": str(query), "sign": 1, "part": None}
    assert answer["query"] == {
        "examples": [example],
        "words": [],
        "ignored_words": [],
        "stack": None,
    }
    assert {item["level"] for item in answer["results"]} <= {
        "nearly-identical",
        "very-similar",
        "related",
        "far",
    }
    assert {Path(item["path"]).parent.name for item in answer["results"]} == {kind}
    assert str(query) not in [item["path"] for item in answer["results"]]
    assert answer["candidates"] == PER_KIND * len(KINDS) - 1


def test_a_photo_from_outside_finds_its_kind_and_gives_a_contact_sheet(
    library: tuple[CommandLine, Path, Any], tmp_path: Path
) -> None:
    photosim, _, _ = library
    query = make_photo(tmp_path / "outside.png", "skyline", 77)
    sheet = tmp_path / "sheet.png"
    answer = photosim.json("find", query, "-n", PER_KIND, "--contact-sheet", sheet)
    assert {Path(item["path"]).parent.name for item in answer["results"]} == {"skyline"}
    with Image.open(sheet) as drawn:
        assert drawn.width > 800


def test_a_contact_sheet_of_nothing_is_not_drawn_and_said_to_be_missing(
    library: tuple[CommandLine, Path, Any], tmp_path: Path
) -> None:
    photosim, _, _ = library
    sheet = tmp_path / "sheet.png"
    command = ["find", "--words", "flower", "--since", 2100, "--contact-sheet", sheet]
    status, out, err = photosim.run(*command)
    assert (status, out) == (1, "")
    assert "Nothing was found, so no contact sheet was drawn." in err
    assert not sheet.exists()


def test_copies_can_be_folded_and_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    make_library(folder, 2)
    asked = folder / "bricks" / "bricks-0.jpg"
    first = folder / "bricks" / "bricks-1.jpg"
    copies = [first.with_name(f"copy-{number}.jpg") for number in range(3)]
    for copy in copies:
        shutil.copy(first, copy)
    edited = asked.with_stem("bricks-0 edited")
    ImageOps.grayscale(Image.open(first)).save(edited)
    photosim = CommandLine(tmp_path / "data")
    photosim.json("index", folder)
    found = photosim.json("find", asked, "-n", 4)
    assert found["query"]["stack"] == {"kinds": ["edited"], "behind": [str(edited)]}
    plain = found["results"]
    assert {item["path"] for item in plain} == {str(path) for path in (first, *copies)}
    assert all(item["copies"] == [] for item in plain)
    once, other, *_ = photosim.json("find", asked, "-n", 4, "--fold-copies")["results"]
    assert {once["path"], *once["copies"]} == {str(path) for path in (first, *copies)}
    assert other["copies"] == []
    status, out, _ = photosim.run("find", asked, "-n", 4, "--fold-copies")
    assert status == 0
    lines = out.splitlines()
    assert len(lines) == 4, "as many pictures as were asked for"
    assert lines[0].endswith("  (and 3 copies)")


def test_several_photos_and_a_part_of_the_library_make_one_search(
    library: tuple[CommandLine, Path, Any],
) -> None:
    photosim, folder, _ = library
    bricks, sunset = folder / "bricks" / "bricks-0.jpg", folder / "sunset" / "sunset-0.jpg"
    both = photosim.json("find", bricks, sunset, "-n", 4)
    kinds = {Path(item["path"]).parent.name for item in both["results"]}
    assert kinds == {"bricks", "sunset"}
    one = photosim.json("find", bricks, "--not", sunset, "-n", 2, "--in", folder / "bricks")
    assert [example["sign"] for example in one["query"]["examples"]] == [1, -1]
    assert {Path(item["path"]).parent.name for item in one["results"]} == {"bricks"}
    status, out, err = photosim.run("find", bricks, "--until", "1980")
    assert (status, out) == (1, "")
    status, _, err = photosim.run("find", bricks, "--in", folder.parent / "elsewhere")
    assert (status, err) == (1, f"{folder.parent / 'elsewhere'} is not in the library.\n")
    status, out, err = photosim.run("find", bricks, "--camera", "canon")
    assert (status, out) == (1, "")
    assert "No photo in the library is known to be taken with “canon”." in err
    status, _, err = photosim.run("find", bricks, "--since", "last year")
    assert status == 2
    assert "“last year” is not a date such as 2019, 2019-03 or 2019-03-25" in err
    for words in ("", "  "):
        status, out, err = photosim.run("find", "--words", words)
        assert (status, out) == (2, "")
        assert "is no condition" in err
    status, _, err = photosim.run("find", bricks, "-n", "0")
    assert status == 2
    assert "“0” is not a whole number from 1" in err
    status, _, err = photosim.run("find", bricks, "--min-similarity", "2")
    assert status == 2
    assert "“2” is not a number from 0 to 1" in err
    status, _, err = photosim.run("find", bricks, "-n", "1")
    assert (status, err.split(" in ")[0]) == (0, "1 photo")


def test_a_part_of_a_photo_is_looked_for_in_the_regions_of_others(
    library: tuple[CommandLine, Path, Any],
) -> None:
    photosim, folder, _ = library
    flower = folder / "flower" / "flower-0.jpg"
    answer = photosim.json("find", flower, "--part", "0.2,0.1,0.6,0.7", "-n", PER_KIND - 1)
    [example] = answer["query"]["examples"]
    assert example["part"] == [0.2, 0.1, 0.6, 0.7]
    assert {Path(item["path"]).parent.name for item in answer["results"]} == {"flower"}
    for item in answer["results"]:
        left, top, width, height = item["region"]
        assert min(left, top) >= 0
        assert max(left + width, top + height) <= 1.001
    whole = photosim.json("find", flower, "-n", PER_KIND - 1)
    assert {item["region"] for item in whole["results"]} == {None}
    for part, words in (
        ("0.5,0,0.6,1", "reaches beyond the photo"),
        ("0.5,0,0,1", "has no size"),
        ("a", "is not four numbers"),
    ):
        status, out, err = photosim.run("find", flower, "--part", part)
        assert (status, out) == (2, "")
        assert words in err
    status, _, err = photosim.run("find", "--part", "0,0,1,1", "--words", "bricks")
    assert (status, err) == (1, "--part needs a photo to search with.\n")


def test_words_are_answered_or_refused_in_a_sentence(
    library: tuple[CommandLine, Path, Any],
) -> None:
    photosim, folder, _ = library
    answer = photosim.json("find", "--words", "old bricks", "-n", PER_KIND)
    query = {"examples": [], "words": ["bricks"], "ignored_words": ["old"], "stack": None}
    assert answer["query"] == query
    assert {Path(item["path"]).parent.name for item in answer["results"]} == {"bricks"}
    photo = folder / "sunset" / "sunset-0.jpg"
    answer = photosim.json("find", photo, "--words", "bricks", "-n", 1)
    assert [Path(item["path"]).parent.name for item in answer["results"]] == ["bricks"]
    status, out, err = photosim.run("find", "--words", "wedding")
    assert (status, out) == (1, "")
    said = "PhotoSim doesn't know what “wedding” looks like. Search with a photo of it instead."
    assert err == f"{said}\n"
    for words in ("x" * 10_000, "\x1b", "。。"):
        status, out, err = photosim.run("find", "--words", words)
        assert (status, out, err.count("\n")) == (1, "", 1)


def test_an_address_finds_like_the_file_it_leads_to_and_leaves_nothing_behind(
    library: tuple[CommandLine, Path, Any], tmp_path: Path
) -> None:
    photosim, _, _ = library
    photo = make_photo(tmp_path / "outside.png", "skyline", 77)
    packed = base64.b64encode(photo.read_bytes()).decode()
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    environment = os.environ | {"TMPDIR": str(scratch)}
    wanted = photosim.json("find", photo)["results"]
    with serving() as web:
        address = web.page("outside", photo.read_bytes())
        refused = web.page("page", b"<!DOCTYPE html><html></html>")
        for given, shown in ((address, address), (f"data:;base64,{packed}", "data:")):
            _, out, err = photosim.run("find", given, "--json", env=environment)
            answer = json.loads(out)
            assert [one["source"] for one in answer["query"]["examples"]] == [shown]
            assert answer["results"] == wanted
            assert "outside" not in err
        _, out, err = photosim.run("find", refused, photo, "--json", env=environment)
        assert json.loads(out)["results"] == wanted
        assert "“127.0.0.1” sent a web page that names no picture" in err
        status, out, err = photosim.run("find", refused, "--json", env=environment)
    assert status == 1
    assert json.loads(out)["error"] == err.strip()
    assert "“127.0.0.1” sent a web page that names no picture" in err
    assert list(scratch.iterdir()) == []


def test_the_doctor_finds_the_library_sound(library: tuple[CommandLine, Path, Any]) -> None:
    photosim, _, _ = library
    report = photosim.json("doctor")
    assert report["ok"]
    assert report["integrity"] == "ok"
    assert report["photos"] == report["embeddings"] == PER_KIND * len(KINDS)
    assert report["index"]["bits"] == 10
    assert report["versions"]["torch"]
    assert report["unused"] == []


@pytest.mark.parametrize("command", ["index", "doctor"])
def test_a_damaged_catalogue_is_kept_aside_and_mended(
    library: tuple[CommandLine, Path, Any], tmp_path: Path, command: str
) -> None:
    photosim, folder, _ = library
    damaged = CommandLine(tmp_path / "data")
    damaged.data_dir.mkdir()
    catalogue = damaged.data_dir / "catalogue.sqlite"
    shutil.copy(photosim.data_dir / "catalogue.sqlite", catalogue)
    content = b"\0" * 100 + catalogue.read_bytes()[100:]
    catalogue.write_bytes(content)
    status, out, err = damaged.run("find", folder / "sunset" / "sunset-0.jpg")
    assert (status, out) == (1, "")
    assert "doctor --repair" in err
    arguments = ["index", folder] if command == "index" else ["doctor", "--repair"]
    status, out, err = damaged.run(*arguments, "--json")
    assert status == 0
    [aside] = damaged.data_dir.glob("catalogue-damaged-*.sqlite")
    assert aside.read_bytes() == content
    assert aside.name in err
    report = json.loads(out)
    if command == "index":
        assert (report["photos"], report["indexed"]) == (PER_KIND * len(KINDS), 0)
    else:
        assert report["ok"]
        assert report["embeddings"] == PER_KIND * len(KINDS)


@pytest.mark.parametrize("query", ["broken.jpg", "missing.jpg"])
def test_a_query_that_cannot_be_read_is_refused_in_a_line(
    library: tuple[CommandLine, Path, Any], query: str
) -> None:
    photosim, folder, _ = library
    status, out, err = photosim.run("find", folder / query)
    assert (status, out) == (1, "")
    assert "cannot be read" in err
    assert err.count("\n") == 1


def test_bad_weights_are_named_and_the_embedded_encoder_takes_over(
    library: tuple[CommandLine, Path, Any], tmp_path: Path
) -> None:
    photosim, folder, _ = library
    weights = tmp_path / "weights.pth"
    weights.write_bytes(b"not weights")
    report = photosim.json("index", folder, "--weights", weights)
    assert report["encoder"] == "efficientnet-lite0"
    assert "weights.pth" in report["notice"]


@pytest.mark.parametrize("asked", ["--encoder", "--weights"])
def test_an_answer_of_another_encoder_than_the_one_asked_for_says_so(
    library: tuple[CommandLine, Path, Any], tmp_path: Path, asked: str
) -> None:
    photosim, folder, _ = library
    weights = tmp_path / "weights.pth"
    weights.write_bytes(b"not weights")
    named = [asked, "resnet34" if asked == "--encoder" else weights]
    query = folder / "bricks" / "bricks-0.jpg"
    environment = {**os.environ, "TORCH_HOME": "/nowhere"}
    status, out, err = photosim.run("find", query, *named, "--json", env=environment)
    assert status == 0
    assert json.loads(out)["encoder"] == "efficientnet-lite0"
    first = err.splitlines()[0]
    if asked == "--encoder":
        assert first.startswith("ResNet-34's weights are not on this computer")
    else:
        assert first.startswith("These photos have not been indexed with resnet34:")
        assert "so efficientnet-lite0 is used" in first
    assert "indexed with" not in photosim.run("find", query)[2]


def test_a_library_is_read_anew_only_when_that_is_said(tmp_path: Path) -> None:
    photosim, folder = CommandLine(tmp_path / "data"), tmp_path / "photos"
    make_library(folder, per_kind=1)
    assert photosim.json("index", folder)["encoder"] == "efficientnet-lite0"
    weights = photosim.data_dir / "weights" / Path(RESNET34_FILE.url).name
    weights.parent.mkdir()
    write_random_resnet34(weights)
    make_photo(folder / "new.jpg", "sunset", 7)
    report = photosim.json("index", folder)
    assert (report["encoder"], report["indexed"]) == ("efficientnet-lite0", 1)
    assert "“--encoder resnet34” indexes it anew" in report["notice"]
    assert photosim.json("doctor")["encoder"] == "efficientnet-lite0"
    report = photosim.json("--encoder", "resnet34", "index", folder)
    assert report["encoder"].startswith("resnet34:")  # not the official weights
    assert report["indexed"] == len(KINDS) + 1
    make_photo(folder / "newer.jpg", "sunset", 8)
    assert photosim.json("index", folder)["indexed"] == 1  # no other has this one
    weights.unlink()
    status, _, err = photosim.run("index", folder)
    assert status == 1
    assert err.startswith("The library was indexed with resnet34:")
    assert "“--encoder efficientnet-lite0” indexes these folders anew" in err
    assert err.count("\n") == 1


def test_two_commands_at_once_on_one_library_end_well(
    library: tuple[CommandLine, Path, Any], tmp_path: Path
) -> None:
    _, folder, _ = library
    photosim = CommandLine(tmp_path / "data")
    both = [photosim.start("index", folder, "--json") for _ in range(2)]
    ended = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert not any("locked" in err or "Traceback" in err for _, err in ended)
    reports = [json.loads(out) for out, _ in ended]
    total = PER_KIND * len(KINDS)
    assert max(report["photos"] for report in reports) == total
    assert sum(report["indexed"] for report in reports) == total
    health = photosim.examine()
    assert (health.faults, health.embeddings) == ([], total)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_interrupted_indexing_goes_on_where_it_stopped(tmp_path: Path, how: signal.Signals) -> None:
    folder = tmp_path / "photos"
    originals = make_library(tmp_path / "originals", 3)
    folder.mkdir()
    for number in range(240):
        original = originals[number % len(originals)]
        copy = folder / f"{number}.jpg"
        shutil.copy(original, copy)
        with copy.open("ab") as file:
            file.write(number.to_bytes(4, "big"))  # another content, so nothing is reused
    photosim = CommandLine(tmp_path / "data")
    process = photosim.start("index", folder)
    deadline = time.monotonic() + 100
    while _embedded(photosim) == 0 and time.monotonic() < deadline:
        time.sleep(0.1)
    process.send_signal(how)
    _, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    assert process.returncode == (130 if how == signal.SIGINT else -signal.SIGKILL)
    health = photosim.examine()
    assert health.faults == []
    assert 0 < health.embeddings < 240
    done = photosim.json("index", folder)
    assert (done["photos"], done["indexed"]) == (240, 240 - health.embeddings)
    assert photosim.examine().faults == []


def _embedded(photosim: CommandLine) -> int:
    from photosim.catalogue.database import CatalogueError
    from photosim.catalogue.store import Store

    try:
        with Store.open(photosim.data_dir / "catalogue.sqlite", read_only=True) as store:
            return sum(store.vectors.encoders().values())
    except CatalogueError:
        return 0


def test_weights_are_fetched_only_from_where_they_can_be_had(tmp_path: Path) -> None:
    photosim = CommandLine(tmp_path / "data")
    status, out, err = photosim.run("fetch-weights", "--url", "http://127.0.0.1:9/resnet34.pth")
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    files = {path.name for path in (tmp_path / "data").rglob("*") if path.is_file()}
    assert files <= {load_settings(tmp_path).pace.name}, "none but what all tests share"
