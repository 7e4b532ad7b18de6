"""What copying or moving photos into a folder would meet, and copies that are whole."""

import errno
import os
from pathlib import Path

import pytest

from photosim.library.bundles import bundles
from photosim.library.companions import Still
from photosim.library.copying import DamagedCopyError, part_for, place, write_part
from photosim.library.transfer import Choice, Item, Plan, free_stem, plan
from tests.mounts import failing


def nothing() -> None:
    pass


def files(folder: Path, **contents: str) -> dict[str, Path]:
    folder.mkdir(exist_ok=True)
    made = {name: folder / name.replace("__", ".") for name in contents}
    for name, path in made.items():
        path.write_text(contents[name])
    return made


def planned(photos: list[Path], folder: Path, *, moves: bool = False) -> Plan:
    stills = {number: Still(path) for number, path in enumerate(photos, 1)}
    return plan(bundles(stills, nothing), folder, nothing, moves=moves)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def only(found: Plan) -> Item:
    assert len(found.items) == 1
    return found.items[0]


def test_photos_of_one_name_and_what_belongs_to_them_go_together(tmp_path: Path, out: Path) -> None:
    made = files(tmp_path / "in", a__jpg="j", a__CR2="raw", a__xmp="both", a__jpg__xmp="own")
    item = only(planned([made["a__jpg"], made["a__CR2"]], out))
    assert {file.name for file in item.bundle.files} == {"a.jpg", "a.CR2", "a.xmp", "a.jpg.xmp"}
    assert item.conflict is None
    assert item.size == sum(file.stat().st_size for file in made.values())
    names = {target.name for _, target in item.bundle.targets(out, "b")}
    assert names == {"b.jpg", "b.CR2", "b.xmp", "b.jpg.xmp"}


@pytest.mark.parametrize("other", ["A.JPG", "a.JPG", "A.jpg"])
def test_photos_whose_names_differ_in_case_alone_are_no_two_of_one_name(
    tmp_path: Path, out: Path, other: str
) -> None:
    (folder := tmp_path / "in").mkdir()
    for name in ("a.jpg", "a.jpg.xmp", other):
        (folder / name).write_text(name)
    first, second = planned([folder / "a.jpg", folder / other], out).items
    assert [file.name for file in first.bundle.files] == ["a.jpg.xmp", "a.jpg"]
    assert [file.name for file in second.bundle.files] == [other]
    assert first.conflict is None
    assert second.conflict is not None
    assert second.conflict.comes


def test_edited_versions_keep_to_their_original(tmp_path: Path, out: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    names = ("IMG_1-Edited.jpg", "IMG_1.dng", "IMG_1.JPG", "IMG_12.jpg", "IMG_3-Edited.jpg")
    for name in (*names, "IMG_1-Edited.jpg.xmp"):
        (folder / name).write_text(name)
    (out / "IMG_1.JPG").write_text("another")
    (out / "IMG_1-Edited.jpg").write_text("another")
    found = planned([folder / name for name in names], out, moves=True)
    first, second, third = (item.bundle for item in found.items)
    assert {path.name for _, path in first.photos} == {*names[:3]}
    assert first.stem == "IMG_1"
    assert free_stem(first, out) == "IMG_1 (2)"
    assert {target.name for _, target in first.targets(out, "IMG_1 (2)")} == {
        "IMG_1 (2)-Edited.jpg",
        "IMG_1 (2)-Edited.jpg.xmp",
        "IMG_1 (2).dng",
        "IMG_1 (2).JPG",
    }
    assert (second.stem, third.stem) == ("IMG_12", "IMG_3-Edited"), "whose original is not here"


def test_a_sidecar_of_a_raw_file_that_stays_stays(tmp_path: Path, out: Path) -> None:
    made = files(tmp_path / "in", a__jpg="j", a__CR2="raw", a__xmp="both")
    assert only(planned([made["a__jpg"]], out)).bundle.files == (made["a__jpg"],)


def test_an_identical_file_is_skipped_unless_chosen_otherwise(tmp_path: Path, out: Path) -> None:
    made = files(tmp_path / "in", a__jpg="sand")
    files(out, a__jpg="sand")
    conflict = only(planned([made["a__jpg"]], out)).conflict
    assert conflict is not None
    assert conflict.same
    assert conflict.usual is Choice.SKIP
    assert Choice.REPLACE not in conflict.choices


def test_another_file_of_that_name_is_kept_beside_and_may_be_replaced(
    tmp_path: Path, out: Path
) -> None:
    made = files(tmp_path / "in", a__jpg="sand", a__xmp="stars")
    files(out, a__jpg="snow")
    item = only(planned([made["a__jpg"]], out))
    assert item.conflict is not None
    assert (item.conflict.file.path, item.conflict.existing.path) == (
        made["a__jpg"],
        out / "a.jpg",
    )
    assert item.conflict.usual is Choice.KEEP_BOTH
    assert Choice.REPLACE in item.conflict.choices
    files(out, **{"a (2)__xmp": "of another"})
    assert free_stem(item.bundle, out) == "a (3)"


def test_a_photo_is_never_to_be_replaced_by_itself_or_by_another_that_comes(
    tmp_path: Path, out: Path
) -> None:
    made = files(out, a__jpg="sand")
    os.link(made["a__jpg"], tmp_path / "a.jpg")
    one = files(tmp_path / "one", b__jpg="one")["b__jpg"]
    two = files(tmp_path / "two", B__JPG="two")["B__JPG"]
    found = planned([made["a__jpg"], tmp_path / "a.jpg", one, two], out)
    assert [item.conflict and item.conflict.choices for item in found.items] == [
        (Choice.SKIP, Choice.KEEP_BOTH),
        (Choice.SKIP, Choice.KEEP_BOTH),
        None,
        (Choice.SKIP, Choice.KEEP_BOTH),
    ]


def test_moving_leaves_out_what_is_in_the_folder_already_and_takes_no_room_on_its_drive(
    tmp_path: Path, out: Path
) -> None:
    there, come = files(out, a__jpg="sand"), files(tmp_path / "in", b__jpg="snow")
    found = planned([there["a__jpg"], come["b__jpg"]], out, moves=True)
    assert found.there == 1
    assert only(found).size == 0
    assert found.free > 0


def test_a_copy_is_whole_and_of_the_same_time_or_not_there(tmp_path: Path, out: Path) -> None:
    source = files(tmp_path / "in", a__jpg="sand" * 1000)["a__jpg"]
    os.utime(source, ns=(1, 1_000_000_007))
    target = out / "a.jpg"
    part = part_for(target)
    write_part(source, part, nothing)
    place(part, target)
    assert target.read_bytes() == source.read_bytes()
    assert target.stat().st_mtime_ns == source.stat().st_mtime_ns
    part = part_for(target)
    write_part(source, part, nothing)
    with pytest.raises(FileExistsError):
        place(part, target)

    def cancel() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_part(source, part_for(target), cancel)
    part.unlink()
    assert list(out.iterdir()) == [target]


def test_a_drive_that_numbers_all_its_files_alike_has_none_replaced(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_text("sand")
    (out / "a.jpg").write_text("other")
    part = part_for(out / "a.jpg")
    write_part(photo, part, lambda: None)
    monkeypatch.setattr(os.path, "samestat", lambda *_: True)
    with failing("link", out, errno.EPERM), pytest.raises(FileExistsError):
        place(part, out / "a.jpg")
    assert part.read_text() == "sand"
    assert (out / "a.jpg").read_text() == "other"


def test_a_copy_that_reads_back_otherwise_is_thrown_away(tmp_path: Path, out: Path) -> None:
    source = files(tmp_path / "in", a__jpg="sand")["a__jpg"]
    part = part_for(out / "a.jpg")
    pieces = 0

    def spoil() -> None:
        nonlocal pieces
        pieces += 1
        if pieces == 2:  # written and not yet read back
            part.write_bytes(b"sane")

    with pytest.raises(DamagedCopyError):
        write_part(source, part, spoil)
    assert list(out.iterdir()) == []


def test_a_directory_is_listed_once_for_all_photos_whose_movies_and_sidecars_are_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stills = {}
    for number in range(20):
        path = tmp_path / f"IMG_{number}.HEIC"
        path.write_text("picture")
        stills[number] = Still(path, live=f"live {number}")
        path.with_suffix(".aae").write_text("edits")
        (tmp_path / f"film {number}.mov").write_text("film")
    listed, real = [], os.scandir

    def scandir(path: Path) -> object:
        listed.append(path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = bundles(stills, lambda: None, with_raw=True)
    assert [len(one.along) for one in found] == 20 * [1]
    assert len(listed) == 1
