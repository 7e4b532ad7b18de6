import os
import stat
import sys
from pathlib import Path

import pytest

from photosim.atomic_write import atomic_write


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
    synced: list[int] = []

    def sync(descriptor: int) -> None:
        assert not target.exists()
        synced.append(os.fstat(descriptor).st_size)

    monkeypatch.setattr(os, "fsync", sync)
    with atomic_write(target, durable=True) as partial:
        partial.write_text("whole")
    assert synced == [5]
    with atomic_write(target) as partial:
        partial.write_text("whole again")
    assert synced == [5]


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
