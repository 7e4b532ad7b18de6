"""New names by a pattern, and renaming where names are swapped."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from photosim.library.bundles import bundles
from photosim.library.companions import Still
from photosim.library.renaming import (
    PatternError,
    Renamed,
    Row,
    Rule,
    in_order,
    names_in,
    preview,
    rename_files,
    undo_renamings,
)

MOMENT = datetime(2019, 3, 25, 14, 5, 9)


def nothing() -> None:
    pass


def photos(folder: Path, *names: str, camera: str = "Canon EOS 5D") -> list[Renamed]:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_text(name)
    stills = {number: Still(folder / name) for number, name in enumerate(names)}
    found = bundles(stills, nothing, with_raw=True)
    return [Renamed(bundle, MOMENT, camera) for bundle in found]


def rows(found: list[Renamed], rule: Rule) -> list[Row]:
    return preview(found, rule, names_in({one.bundle.folder for one in found}, nothing))


def stems(found: list[Renamed], pattern: str, **rule: str | int) -> list[str]:
    return [row.stem for row in rows(found, Rule(pattern, **rule))]  # type: ignore[arg-type]


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("pattern", "stem"),
    [
        ("{name}", "a"),
        ("{date} {time}", "2019-03-25 14-05-09"),
        ("{date:%Y}-{number:3}", "2019-001"),
        ("{folder}, {camera}", "in, Canon EOS 5D"),
        (" {number} ", "1"),
    ],
)
def test_placeholders_are_filled_in(pattern: str, stem: str, tmp_path: Path) -> None:
    assert stems(photos(tmp_path / "in", "a.jpg"), pattern) == [stem]


def test_numbers_begin_where_wanted_and_text_is_replaced(tmp_path: Path) -> None:
    found = photos(tmp_path / "in", "IMG_1.jpg", "IMG_2.jpg")
    assert stems(found, "{number}", start=9) == ["9", "10"]
    assert stems(found, "{name}", find="IMG_", replacement="Rome ") == ["Rome 1", "Rome 2"]


def test_a_shot_has_one_number_and_its_edited_version_stays_one(tmp_path: Path) -> None:
    names = ("IMG_1-Edited.jpg", "IMG_1.jpg", "IMG_2.jpg")
    found = rows(photos(tmp_path / "in", *names), Rule("Rome {number}"))
    new = {source.name: target.name for row in found for source, target in row.pairs}
    assert [new[name] for name in names] == ["Rome 1-Edited.jpg", "Rome 1.jpg", "Rome 2.jpg"]


@pytest.mark.parametrize("pattern", ["{nam}", "{number:x}", "{number:0}", "{camera:3}"])
def test_an_unknown_placeholder_is_named(pattern: str, tmp_path: Path) -> None:
    with pytest.raises(PatternError, match="is not a placeholder"):
        stems(photos(tmp_path / "in", "a.jpg"), f"{pattern}-{{date}}")


def test_what_cannot_be_is_marked_beforehand(tmp_path: Path) -> None:
    found = photos(tmp_path / "in", "a.jpg", "b.jpg")
    (tmp_path / "in" / "C.jpg").write_text("there")
    assert {row.problem for row in rows(found, Rule("x/{name}"))} == {
        "A name can't contain a slash."
    }
    assert {row.problem for row in rows(found, Rule("{date}"))} == {
        "Two of these photos would have this name."
    }
    assert [row.problem for row in rows(found, Rule(find="a", replacement="c"))] == [
        "Another file in this folder has this name.",
        "",
    ]
    assert all(row.problem == "Enter a name." for row in rows(found, Rule("")))


def test_raw_and_jpeg_and_sidecars_of_one_name_keep_one_name(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.xmp").write_text("stars")
    (folder / "a.CR2").write_text("raw")
    (folder / "a.png").write_text("another picture")
    row = rows(photos(folder, "a.jpg"), Rule("b"))[0]
    rename_files(in_order(row.pairs), nothing)
    assert set(contents(folder)) == {"b.jpg", "b.CR2", "a.xmp", "a.png"}
    (folder / "a.png").unlink()
    row = rows(photos(folder, "a.jpg", "a.CR2"), Rule("c"))[0]
    rename_files(in_order(row.pairs), nothing)
    assert {"c.jpg", "c.CR2", "c.xmp"} < set(contents(folder))


def test_names_are_swapped_and_passed_on_in_a_ring(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    photos(folder, "a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg")
    wanted = {"a": "b", "b": "a", "c": "d", "d": "e", "e": "f"}
    pairs = [(folder / f"{one}.jpg", folder / f"{other}.jpg") for one, other in wanted.items()]
    rename_files(in_order(pairs), nothing)
    assert contents(folder) == {f"{other}.jpg": f"{one}.jpg" for one, other in wanted.items()}


def test_all_names_are_as_before_if_one_cannot_be_given(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    photos(folder, "a.jpg", "b.jpg", "c.jpg")
    before = contents(folder)
    pairs = [("a.jpg", "b.jpg"), ("b.jpg", "a.jpg"), ("x.jpg", "y.jpg")]
    with pytest.raises(FileNotFoundError):
        rename_files(in_order([(folder / one, folder / other) for one, other in pairs]), nothing)
    assert contents(folder) == before
    with pytest.raises(FileExistsError):
        rename_files([(folder / "a.jpg", folder / "c.jpg")], nothing)
    assert contents(folder) == before


def test_undoing_tells_after_every_file_that_a_slow_drive_does_not_hang(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamings = [(tmp_path / f"{number}.jpg", tmp_path / f"e{number}.jpg") for number in range(20)]
    for path, _ in renamings:
        path.write_text("ice")
    looks, real = 0, os.lstat

    def lstat(path: Path) -> os.stat_result:
        nonlocal looks
        looks += 1
        assert looks < 10
        return real(path)

    def beat() -> None:
        nonlocal looks
        looks = 0

    monkeypatch.setattr(os, "lstat", lstat)
    rename_files(renamings, beat)
    back, stuck = undo_renamings(renamings, beat)
    assert (len(back), stuck) == (20, [])
