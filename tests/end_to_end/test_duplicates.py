"""photosim duplicates as a person uses it: real processes, the real encoder, files on a disk."""

import json
import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from tests.end_to_end.command_line import CommandLine
from tests.photos import make_library, make_photo


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two photos of each kind, and copies of some. Not to be changed by tests."""
    folder = tmp_path_factory.mktemp("photos")
    make_library(folder, 2)
    bubbles = folder / "bubbles" / "bubbles-0.jpg"
    (folder / "backup").mkdir()
    shutil.copy(bubbles, folder / "backup" / "b.jpg")
    with Image.open(folder / "skyline" / "skyline-0.jpg") as image:
        image.resize((160, 120)).save(folder / "backup" / "small.jpg")
        ImageOps.mirror(image).save(folder / "backup" / "mirrored.png")
    (folder / "backup" / "hard.jpg").hardlink_to(folder / "bricks" / "bricks-0.jpg")
    (folder / "backup" / "link.jpg").symlink_to(folder / "bricks" / "bricks-1.jpg")
    return folder


@pytest.fixture(scope="module")
def photosim(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    return CommandLine(tmp_path_factory.mktemp("data"))


def test_copies_are_listed_with_the_one_to_keep_and_why(
    photosim: CommandLine, photos: Path
) -> None:
    before = {path: path.stat().st_mtime_ns for path in photos.rglob("*") if path.is_file()}
    status, out, _ = photosim.run("duplicates", photos, "--json")
    assert status == 0
    found = json.loads(out)
    assert set(found) == {"photos", "seconds", "groups"}
    groups = {
        group["kind"]: {
            Path(one["path"]).name: (one["keep"], one["reason"]) for one in group["photos"]
        }
        for group in found["groups"]
        if group["kind"] in ("same-file", "same-picture")
    }
    assert groups["same-file"] == {
        "bubbles-0.jpg": (True, "the earlier file"),
        "b.jpg": (False, ""),
    }
    assert groups["same-picture"] == {
        "skyline-0.jpg": (True, "320 × 240 instead of 160 × 120"),
        "small.jpg": (False, ""),
        "mirrored.png": (True, ""),  # about which nothing is suggested
    }
    paths = [one["path"] for group in found["groups"] for one in group["photos"]]
    assert len(paths) == len(set(paths))
    names = {Path(path).name for path in paths}
    assert not {"hard.jpg", "bricks-0.jpg"} <= names  # one file
    assert "link.jpg" not in names
    after = {path: path.stat().st_mtime_ns for path in photos.rglob("*") if path.is_file()}
    assert after == before


def test_one_kind_and_a_kept_folder(photosim: CommandLine, photos: Path) -> None:
    found = photosim.json("duplicates", photos, "--kind", "same-file", "--kept", photos / "backup")
    (group,) = found["groups"]
    kept = {Path(one["path"]).name: one["keep"] for one in group["photos"]}
    assert kept == {"b.jpg": True, "bubbles-0.jpg": False}
    assert group["photos"][0]["reason"] == "in a folder to keep"


def test_without_a_folder_the_library_is_gone_through(photosim: CommandLine, photos: Path) -> None:
    photosim.json("duplicates", photos)
    status, out, err = photosim.run("duplicates", "--kind", "same-picture")
    assert status == 0
    assert "same picture" in out
    assert "320 × 240 instead of 160 × 120" in out
    assert "1 group, " in err


def test_a_folder_without_copies_says_so(tmp_path: Path) -> None:
    make_photo(tmp_path / "photos" / "a.jpg", "bubbles")
    status, out, _ = CommandLine(tmp_path / "data").run("duplicates", tmp_path / "photos")
    assert (status, out) == (1, "No copies were found.\n")


def test_a_card_is_compared_with_a_folder(
    photosim: CommandLine, photos: Path, tmp_path: Path
) -> None:
    card = tmp_path / "DCIM"
    make_photo(card / "new.jpg", "flower", 9)
    shutil.copy(photos / "bricks" / "bricks-1.jpg", card / "same.jpg")
    with Image.open(photos / "bubbles" / "bubbles-1.jpg") as image:
        image.resize((200, 150)).save(card / "small.jpg")
    with Image.open(photos / "bricks" / "bricks-0.jpg") as image:
        image.resize((800, 600)).save(card / "large.jpg", quality=92)
    found = photosim.json("duplicates", "--against", photos, card)
    assert found == {
        "missing": [str(card / "large.jpg"), str(card / "new.jpg")],
        "present": [
            {
                "path": str(card / "same.jpg"),
                "as": str(photos / "bricks" / "bricks-1.jpg"),
                "kind": "same-file",
            },
            {
                "path": str(card / "small.jpg"),
                "as": str(photos / "bubbles" / "bubbles-1.jpg"),
                "kind": "same-picture",
            },
        ],
        "lesser": [
            {
                "path": str(card / "large.jpg"),
                "as": str(photos / "bricks" / "bricks-0.jpg"),
                "kind": "same-picture",
            },
        ],
    }
    assert len(list(card.iterdir())) == 4
    status, out, err = photosim.run("duplicates", "--against", photos, card)
    assert (status, out.splitlines()) == (0, found["missing"])
    assert "large.jpg is there smaller or in part only" in err


def test_what_cannot_be_done_is_said_in_a_sentence(
    photosim: CommandLine, photos: Path, tmp_path: Path
) -> None:
    status, out, err = photosim.run("duplicates", "--against", photos)
    assert (status, out) == (1, "")
    assert err == "Name the folder whose photos are to be looked for.\n"
    status, _, err = photosim.run("duplicates", "--against", photos, tmp_path / "none")
    assert (status, err) == (1, f"The folder {tmp_path / 'none'} was not found.\n")
    status, _, err = photosim.run("duplicates", tmp_path / "none")
    assert (status, err) == (1, f"The folder {tmp_path / 'none'} was not found.\n")
    file = photos / "bricks" / "bricks-1.jpg"
    status, _, err = photosim.run("duplicates", "--against", photos, file)
    assert (status, err) == (1, f"{file} is a file, not a folder.\n")
    status, out, err = photosim.run("duplicates", "--kept", tmp_path / "none")
    assert (status, out) == (1, "")
    assert err == f"The folder {tmp_path / 'none'} was not found.\n"
    status, _, err = photosim.run("duplicates", "--kind", "same")
    assert status == 2
    assert "same-picture" in err
