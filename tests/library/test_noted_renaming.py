"""Renaming from the command line, ended in the middle."""

import errno
import os
import platform
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import psutil
import pytest

from photosim.library.noted_renaming import rename_noted, undo_cut_off
from photosim.library.renaming import HalfRenamedError, Pair, in_order
from tests.kills import Killed, killed_at
from tests.mounts import case_blind, failing

OLD = {"a.jpg": "sand", "a.xmp": "stars", "b.jpg": "snow"}
NEW = {"b.jpg": "sand", "b.xmp": "stars", "a.jpg": "snow"}


def fill(folder: Path) -> list[Pair]:
    """Make files of which two are to swap their names."""
    folder.mkdir(parents=True)
    for name, text in OLD.items():
        (folder / name).write_text(text)
    names = {"a.jpg": "b.jpg", "a.xmp": "b.xmp", "b.jpg": "a.jpg"}
    return in_order([(folder / old, folder / new) for old, new in names.items()])


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


@contextmanager
def by_a_program_that_ends() -> Iterator[None]:
    """What is done in a block was done by a process that has ended after it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psutil.Process, "create_time", lambda _process: 1.0)
        yield


def test_whenever_it_is_killed_the_next_start_has_the_old_names_or_the_new_ones(
    tmp_path: Path,
) -> None:
    midway = 0
    for moment in range(60):
        data_dir, folder = tmp_path / str(moment), tmp_path / str(moment) / "in"
        renamings = fill(folder)
        was_killed = False
        with by_a_program_that_ends(), killed_at(moment):
            try:
                rename_noted(renamings, data_dir)
            except Killed:
                was_killed = True
        was_midway = contents(folder) not in (OLD, NEW)
        undone = undo_cut_off(data_dir)
        assert contents(folder) in (OLD, NEW)
        if was_midway:
            midway += 1
            assert undone is not None
            assert {path.name for path in undone.back} <= {*OLD}
            assert not undone.stuck
        assert undo_cut_off(data_dir) is None
        if not was_killed:
            assert midway
            assert contents(folder) == NEW
            return
    raise AssertionError("it was killed every time")


def test_on_a_drive_that_ignores_case_names_that_differ_by_it_are_all_old_or_all_new_too(
    tmp_path: Path,
) -> None:
    old = {"a.jpg": "sand", "b.jpg": "snow", "c.jpg": "sea"}
    new = {"A.jpg": "sand", "B.jpg": "snow", "d.jpg": "sea"}
    for moment in range(60):
        data_dir, folder = tmp_path / str(moment), tmp_path / str(moment) / "in"
        folder.mkdir(parents=True)
        for name, text in old.items():
            (folder / name).write_text(text)
        pairs = [(folder / one, folder / other) for one, other in zip(old, new, strict=True)]
        was_killed = False
        with case_blind():
            with by_a_program_that_ends(), killed_at(moment):
                try:
                    rename_noted(in_order(pairs), data_dir)
                except Killed:
                    was_killed = True
            undone = undo_cut_off(data_dir)
        assert contents(folder) in (old, new)
        assert undone is None or not undone.stuck
        if not was_killed:
            assert contents(folder) == new
            return
    raise AssertionError("it was killed every time")


def test_what_is_being_renamed_by_a_program_at_work_is_left_to_it(tmp_path: Path) -> None:
    renamings = fill(tmp_path / "in")
    with killed_at(5), pytest.raises(Killed):
        rename_noted(renamings, tmp_path)
    midway = contents(tmp_path / "in")
    assert midway not in (OLD, NEW)
    assert undo_cut_off(tmp_path) is None
    assert contents(tmp_path / "in") == midway


def test_what_can_neither_go_on_nor_back_gets_its_old_names_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamings = fill(tmp_path / "in")
    real, left = Path.rename, 2

    def rename(path: Path, target: Path) -> Path:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(5, "The drive is gone", str(path))
        return real(path, target)

    with monkeypatch.context() as patch, by_a_program_that_ends():
        patch.setattr(Path, "rename", rename)
        with pytest.raises(HalfRenamedError):
            rename_noted(renamings, tmp_path)
    assert undo_cut_off(tmp_path) is not None
    assert contents(tmp_path / "in") == OLD


def cut_off(renamings: Sequence[Pair], data_dir: Path) -> None:
    """Rename until a kill."""
    with by_a_program_that_ends(), killed_at(5), pytest.raises(Killed):
        rename_noted(renamings, data_dir)
    assert contents(renamings[0][0].parent) not in (OLD, NEW)


def test_what_was_cut_off_on_a_drive_that_is_unplugged_waits_for_it(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    cut_off(fill(folder), tmp_path)
    away = folder.rename(tmp_path / "away")
    assert undo_cut_off(tmp_path) is None
    away.rename(folder)
    assert undo_cut_off(tmp_path) is not None
    assert contents(folder) == OLD


def test_whenever_ctrl_c_is_pressed_once_or_twice_no_name_is_left_half_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.rename
    for moment, presses in product(range(4), (1, 2)):
        data_dir = tmp_path / f"{moment} {presses}"
        renamings = fill(data_dir / "in")
        done = 0

        def rename(path: Path, target: Path) -> Path:
            nonlocal done
            new = real(path, target)
            done += 1
            if moment < done <= moment + presses:  # noqa: B023
                raise KeyboardInterrupt
            return new

        monkeypatch.setattr(Path, "rename", rename)
        with by_a_program_that_ends(), pytest.raises(KeyboardInterrupt):
            rename_noted(renamings, data_dir)
        monkeypatch.setattr(Path, "rename", real)
        if presses > 1:
            assert undo_cut_off(data_dir) is not None or moment == 0
        assert contents(data_dir / "in") == OLD
        assert not [*data_dir.glob("*.json")]


def test_what_had_not_begun_when_the_program_ended_is_not_told(tmp_path: Path) -> None:
    renamings = fill(tmp_path / "in")
    with by_a_program_that_ends(), killed_at(2), pytest.raises(Killed):
        rename_noted(renamings, tmp_path)
    assert [*tmp_path.glob("*.json")]
    assert contents(tmp_path / "in") == OLD
    assert undo_cut_off(tmp_path) is None
    assert not [*tmp_path.glob("*.json")]


def test_a_computer_that_was_renamed_undoes_what_was_cut_off_after_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off(fill(tmp_path / "in"), tmp_path)
    monkeypatch.setattr(platform, "node", lambda: "another")
    assert undo_cut_off(tmp_path) is None
    (note,) = tmp_path.glob("*.json")
    yesterday = time.time() - 25 * 3600
    os.utime(note, (yesterday, yesterday))
    assert undo_cut_off(tmp_path) is not None
    assert contents(tmp_path / "in") == OLD


def test_what_was_renamed_stays_so_although_its_note_could_not_be_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamings = fill(tmp_path / "in")
    real = Path.unlink

    def unlink(path: Path, *, missing_ok: bool = False) -> None:
        if path.name.startswith("renaming-"):  # as on Windows while another program reads it
            raise PermissionError(errno.EACCES, "no", str(path))
        real(path, missing_ok=missing_ok)

    with by_a_program_that_ends(), monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", unlink)
        rename_noted(renamings, tmp_path)
    assert undo_cut_off(tmp_path) is None
    assert contents(tmp_path / "in") == NEW
    assert not [*tmp_path.glob("*.json")]


def test_nothing_is_renamed_that_cannot_be_noted(tmp_path: Path) -> None:
    renamings = fill(tmp_path / "in")
    with failing("open", tmp_path, 28), pytest.raises(OSError, match="No space"):
        rename_noted(renamings, tmp_path)
    assert contents(tmp_path / "in") == OLD
