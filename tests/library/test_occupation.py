"""A library on a share: one computer writes it, others read it; where nobody may write, all do."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from photosim.catalogue import snapshot
from photosim.catalogue.database import CatalogueError
from photosim.catalogue.snapshot import copy_from_elsewhere
from photosim.catalogue.store import Store
from photosim.cli import run
from photosim.library import occupation
from photosim.library.occupation import Occupation, OnlyRead
from tests.mounts import Disk
from tests.photos import make_library

_NUMBERS = count()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    with Store.open(folder / "catalogue.sqlite") as store:
        store.add_folder(Path("/photos"), None)
    return folder


@pytest.fixture
def share(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder, on what counts as a network share."""
    monkeypatch.setattr(occupation, "is_shared", lambda directory, _mounts: directory == data)
    return data


def on(data: Path, computer: str) -> Occupation:
    return Occupation(data, data / "catalogue.sqlite", computer)


def test_the_second_computer_on_a_share_may_only_read_until_the_first_leaves(share: Path) -> None:
    first, second = on(share, "attic"), on(share, "kitchen")
    assert first.take() is None
    assert second.take() == OnlyRead(share / "catalogue.sqlite", "attic")
    second.renew()
    second.leave()  # which is not its to do
    assert on(share, "attic").take() is None, "a second window on the same computer"
    assert on(share, "kitchen").take() is not None
    first.leave()
    assert second.take() is None
    assert first.take() == OnlyRead(share / "catalogue.sqlite", "kitchen")


def test_the_command_line_writes_nothing_while_another_computer_has_the_library(
    share: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = on(share, "attic")
    first.take()
    make_library(tmp_path / "photos", 1)
    assert run(["--data-dir", str(share), "index", str(tmp_path / "photos")]) == 1
    said = "The library is open on attic. Close it there first.\n"
    assert capsys.readouterr().err == said
    assert run(["--data-dir", str(share), "tags", "export"]) == 1, "which has no tags, but is read"
    assert capsys.readouterr().err == "No photo has tags, stars or a heart.\n"


def test_a_computer_that_was_switched_off_keeps_nobody_out(share: Path) -> None:
    first = on(share, "attic")
    assert first.take() is None
    note = share / "in-use.json"
    long_ago = note.stat().st_mtime - 400
    os.utime(note, (long_ago, long_ago))
    assert on(share, "kitchen").take() is None


def test_half_a_note_keeps_nobody_out(share: Path) -> None:
    for content in ("", "{", "[]", '{"computer"', "\0"):
        (share / "in-use.json").write_text(content)
        assert on(share, "kitchen").take() is None
        on(share, "kitchen").leave()


def test_no_note_is_left_elsewhere(data: Path) -> None:
    first = on(data, "attic")
    assert first.take() is None
    assert not (data / "in-use.json").exists()
    assert on(data, "kitchen").take() is None


def test_a_folder_that_cannot_be_written_is_only_read(tmp_path: Path) -> None:
    disk = Disk(tmp_path / "disk")
    try:
        catalogue = disk.place / "catalogue.sqlite"
        assert on(disk.place, "attic").take() is None, "no library yet"
        Store.open(catalogue).close()
        disk.allow_writing(False)
        assert on(disk.place, "attic").take() == OnlyRead(catalogue)
        copy_from_elsewhere(catalogue, tmp_path / "copy.sqlite")
        Store.open(tmp_path / "copy.sqlite", read_only=True).close()
    finally:
        disk.unmount()


def test_a_copy_has_what_is_only_in_the_log(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    with Store.open(data / "catalogue.sqlite") as store:
        store.add_folder(Path("/more"), None)
        assert Path(f"{store.session.path}-wal").stat().st_size
        copy_from_elsewhere(store.session.path, copy)
    with Store.open(copy, read_only=True) as store:
        assert [folder.path.name for folder in store.folders()] == ["more", "photos"]


def test_a_catalogue_that_changes_meanwhile_is_copied_again_or_refused(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue, copy = data / "catalogue.sqlite", tmp_path / "copy.sqlite"
    with copied_while_written(catalogue, times=2, monkeypatch=monkeypatch) as copies:
        copy_from_elsewhere(catalogue, copy)
    assert len(copies) > 2
    with closing_store(copy) as store:
        assert len(store.folders()) == 3
    with (
        copied_while_written(catalogue, times=99, monkeypatch=monkeypatch),
        pytest.raises(CatalogueError, match="is being written by another computer"),
    ):
        copy_from_elsewhere(catalogue, copy)


@contextmanager
def closing_store(path: Path) -> Iterator[Store]:
    with Store.open(path, read_only=True) as store:
        assert store.integrity() == "ok"
        yield store


@contextmanager
def copied_while_written(
    catalogue: Path, *, times: int, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[str]]:
    """Another computer adds a folder during each of the first copies."""
    copies: list[str] = []
    copyfile = snapshot.shutil.copyfile  # type: ignore[attr-defined]

    def copy(source: str, target: Path) -> None:
        copyfile(source, target)
        copies.append(source)
        if len(copies) <= times:
            with sqlite3.connect(catalogue) as other:
                values = (f"/added {next(_NUMBERS)}", True)
                other.execute("INSERT INTO folder (path, online) VALUES (?, ?)", values)
            other.close()

    with monkeypatch.context() as patch:
        patch.setattr("photosim.catalogue.snapshot.shutil.copyfile", copy)
        yield copies
