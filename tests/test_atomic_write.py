import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from photosim.atomic_write import atomic_write, flush_names
from photosim.desktop.files.json_lines import append_line, read_lines


def test_the_file_is_there_only_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "choices.json"
    with atomic_write(target) as partial:
        partial.write_text("half")
        assert not target.exists()
        partial.write_text("whole")
    assert target.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [target]


def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "choices.json"
    target.write_text("old")

    def write_half() -> None:
        with atomic_write(target) as partial:
            partial.write_text("half")
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        write_half()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    with atomic_write(tmp_path / "choices.json") as partial:
        partial.write_text("whole")
    assert stat.S_IMODE((tmp_path / "choices.json").stat().st_mode) == 0o600


def test_what_must_last_is_on_the_disk_before_it_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "choices.json"
    synced: list[int | str] = []

    def sync(descriptor: int) -> None:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            assert target.exists()
            synced.append("its name")
        else:
            assert not target.exists()
            synced.append(status.st_size)

    monkeypatch.setattr(os, "fsync", sync)
    with atomic_write(target, durable=True) as partial:
        partial.write_text("whole")
    named = ["its name"] if hasattr(os, "O_DIRECTORY") else []
    assert synced == [5, *named]
    with atomic_write(target) as partial:
        partial.write_text("whole again")
    assert synced == [5, *named]


@pytest.mark.skipif(not hasattr(os, "O_DIRECTORY"), reason="names are not waited for here")
@pytest.mark.parametrize("code", [errno.EINVAL, errno.EIO])
def test_names_are_waited_for_where_that_is_possible_and_a_failing_disk_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    real = os.fsync

    def sync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(code, os.strerror(code))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", sync)
    if code == errno.EINVAL:  # as of some shares
        flush_names(tmp_path)
        append_line(tmp_path / "journal.jsonl", {"what": "begun"})
        assert [said for said, _ in read_lines(tmp_path / "journal.jsonl")] == [{"what": "begun"}]
    else:
        with pytest.raises(OSError, match="Input/output"):
            flush_names(tmp_path)


@pytest.mark.parametrize("letter", ["n", "ü", "u\u0308", "写"])
def test_a_file_may_have_the_longest_name_that_there_is(tmp_path: Path, letter: str) -> None:
    target = tmp_path / f"{letter * ((255 - 4) // len(letter.encode()))}.jpg"
    with atomic_write(target) as partial:
        partial.write_text("whole")
        assert partial.name.startswith(f".{letter}")
        assert partial.parent == tmp_path
    assert target.read_text() == "whole"


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOENT])
def test_a_file_that_took_its_place_is_written_whatever_the_drive_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    target = tmp_path / "choices.json"
    target.write_text("old")
    real = os.replace

    def replace(path: Path, place: Path) -> None:
        real(path, place)
        raise OSError(code, os.strerror(code))

    def unlink(_path: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(os, "unlink", unlink)
    with atomic_write(target) as partial:
        partial.write_text("whole")
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [
        ("choices.json", "whole")
    ]


@pytest.mark.parametrize("old", ["old", None])
def test_a_file_that_another_program_took_away_before_it_had_its_place_is_not_written(
    tmp_path: Path, old: str | None
) -> None:
    target = tmp_path / "choices.json"
    if old is not None:
        target.write_text(old)

    def write() -> None:
        with atomic_write(target) as partial:
            partial.write_text("whole")
            partial.unlink()

    with pytest.raises(FileNotFoundError):
        write()
    assert not target.exists() if old is None else target.read_text() == old


def test_why_a_file_is_not_written_is_said_also_where_no_more_can_be_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlink(_path: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "unlink", unlink)
    with pytest.raises(ValueError, match="refused"), atomic_write(tmp_path / "a"):
        raise ValueError("refused")


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), atomic_write(tmp_path / "gone" / "choices.json"):
        pytest.fail("there is nothing to write to")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_what_the_person_saved_has_the_rights_of_any_other_new_file(tmp_path: Path) -> None:
    (tmp_path / "other.csv").touch()
    with atomic_write(tmp_path / "list.csv", private=False) as partial:
        partial.write_text("whole")
    modes = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert len(modes) == 1
