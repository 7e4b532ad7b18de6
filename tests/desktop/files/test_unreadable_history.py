"""What was done to files before the start cannot be read: that stops nothing and loses nothing."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from photosim.desktop.files.changes import PhotoChanges
from photosim.desktop.files.operations import Move
from photosim.desktop.files.removal_journal import KnownFile
from photosim.desktop.files.steps import Records
from photosim.desktop.files.undo_steps import Kind
from tests.desktop.conftest import heard
from tests.mounts import failing


def be_a_directory(file: Path) -> None:
    file.mkdir()


def hold(content: bytes) -> Callable[[Path], None]:
    def spoil(file: Path) -> None:
        file.write_bytes(content)

    return spoil


UNREADABLE = {
    "a directory": be_a_directory,
    "no text": hold(b"\xff\x00\x80"),
    "garbage": hold(b"garbage"),
    "half a line": hold(b'{"steps": [{"kind": "mov'),
    "too deep": hold(b"[" * 100_000),
    "a number without end": hold(
        b'{"what": "begun", "step": 1e999, "steps": [{"kind": "moved", "at": 1e999, "moves": []}]}'
    ),
    "a path that is none": hold(
        b'{"steps": [{"kind": "moved", "moves": [[1, "/a\\u0000", "/b\\u0000"]]}]}'
    ),
    "other JSON": hold(b'{"steps": {"kind": "moved"}}'),
}
unreadable = pytest.mark.parametrize("spoil", UNREADABLE.values(), ids=UNREADABLE)


@pytest.fixture
def undo(tmp_path: Path) -> Path:
    return tmp_path / "undo.json"


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "removals.jsonl"


def do_something(records: Records, tmp_path: Path) -> None:
    """Move a file and remove a copy, and note both."""
    moved = tmp_path / "moved.jpg"
    moved.write_bytes(b"photo")
    records.undo.add(Kind.MOVED, [Move(1, tmp_path / "before.jpg", moved)])
    records.undo.save()
    records.journal.begin()
    records.journal.moving(KnownFile(1, tmp_path / "copy.jpg", b""), [], "")
    records.journal.moved(None)
    records.journal.end()


@unreadable
def test_an_unreadable_undo_file_is_kept_aside(
    undo: Path, journal: Path, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(undo)
    before = None if undo.is_dir() else undo.read_bytes()
    records = Records(undo, journal)
    [kept] = records.kept_aside
    do_something(records, tmp_path)
    assert kept.parent == tmp_path
    assert (None if kept.is_dir() else kept.read_bytes()) == before
    again = Records(undo, journal)
    assert again.undo.next is Kind.MOVED
    assert again.kept_aside == []


@unreadable
def test_an_unreadable_history_of_removals_is_kept_aside(
    undo: Path, journal: Path, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(journal)
    before = None if journal.is_dir() else journal.read_bytes()
    records = Records(undo, journal)
    [kept] = records.kept_aside
    do_something(records, tmp_path)
    assert (None if kept.is_dir() else kept.read_bytes()) == before
    again = Records(undo, journal)
    assert [len(step.entries) for step in again.journal.steps] == [1]
    assert again.kept_aside == []


def test_half_a_line_of_the_history_of_removals_loses_no_other(
    undo: Path, journal: Path, tmp_path: Path
) -> None:
    do_something(Records(undo, journal), tmp_path)
    with journal.open("ab") as file:
        file.write(b'{"what": "mov')
    records = Records(undo, journal)
    assert (records.kept_aside, len(records.journal.steps)) == ([], 1)
    do_something(records, tmp_path)
    assert len(Records(undo, journal).journal.steps) == 2


def test_what_cannot_be_kept_aside_is_not_overwritten(
    undo: Path, journal: Path, tmp_path: Path
) -> None:
    undo.write_text("garbage")
    with failing("rename", undo, errno.EACCES):
        records = Records(undo, journal)
    assert records.kept_aside == []
    do_something(records, tmp_path)
    assert records.undo.next is Kind.MOVED
    assert undo.read_text() == "garbage"


def test_it_is_told_once_where_they_are(qtbot: QtBot, undo: Path, journal: Path) -> None:
    undo.write_text("garbage")
    journal.mkdir()
    changes = PhotoChanges(undo, journal)
    with heard(qtbot, changes.unreadable) as listener:
        pass
    said = changes.kept_aside(listener.said[0][0])
    changes.close()
    for file in (undo, journal):
        [kept] = undo.parent.glob(f"{file.stem}-unreadable-*{file.suffix}")
        assert kept.name in said
    assert "history of removals" in said
