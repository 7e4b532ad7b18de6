"""What can be undone outlives the program."""

import itertools
import json
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from photosim.catalogue.records import PhotoRecord, PhotoState
from photosim.desktop.files import steps as work
from photosim.desktop.files.operations import Move
from photosim.desktop.files.steps import Records, Step
from photosim.desktop.files.undo_steps import Kind, UndoSteps
from photosim.desktop.tasks.stop_flag import StopFlag
from photosim.library.companions import Surroundings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "undo.json"


def move(folder: Path, name: str) -> Move:
    (folder / name).write_bytes(b"photo")
    return Move(7, folder / "before" / name, folder / name)


def test_steps_are_undone_last_first_after_a_restart(file: Path, tmp_path: Path) -> None:
    odd = move(tmp_path, "na\udcffme.jpg")
    steps = UndoSteps(file)
    steps.add(Kind.RENAMED, [move(tmp_path, "a.jpg")])
    steps.add(Kind.TRASHED, [odd])
    steps.save()
    assert file.stat().st_mode & 0o077 == 0
    again = UndoSteps(file)
    assert again.take() == (Kind.TRASHED, [odd])
    assert again.next is Kind.RENAMED


def test_what_went_along_is_remembered_and_older_notes_without_it_are_read(
    file: Path, tmp_path: Path
) -> None:
    plain = move(tmp_path, "a.jpg")
    along = ((tmp_path / "a.xmp", tmp_path / "trash" / "a.xmp"),)
    steps = UndoSteps(file)
    steps.add(Kind.TRASHED, [replace(plain, along=along)])
    steps.save()
    assert UndoSteps(file).take() == (Kind.TRASHED, [replace(plain, along=along)])
    written = [[7, str(plain.before), str(plain.after)]]
    file.write_text(json.dumps({"steps": [{"kind": "trashed", "moves": written}]}))
    assert UndoSteps(file).take() == (Kind.TRASHED, [plain])


def test_a_step_is_forgotten_when_its_files_are_no_longer_where_it_says(
    file: Path, tmp_path: Path
) -> None:
    steps = UndoSteps(file)
    kept, gone = move(tmp_path, "kept.jpg"), move(tmp_path, "gone.jpg")
    steps.add(Kind.TRASHED, [kept, gone])
    steps.add(Kind.RENAMED, [gone])
    steps.save()
    gone.after.unlink()
    assert UndoSteps(file).take() == (Kind.TRASHED, [kept])


def test_a_step_on_a_drive_that_is_away_is_kept(file: Path, tmp_path: Path) -> None:
    away = Move(1, tmp_path / "a.jpg", tmp_path / "drive" / ".Trash-1000" / "files" / "a.jpg")
    steps = UndoSteps(file)
    steps.add(Kind.TRASHED, [away])
    steps.save()
    assert UndoSteps(file).take() == (Kind.TRASHED, [away])


@pytest.mark.parametrize("kind", [Kind.TRASHED, Kind.MOVED, Kind.COPIED, Kind.RENAMED])
def test_a_step_whose_drive_is_away_blocks_no_other_and_is_undone_once_it_is_back(
    kind: Kind, file: Path, tmp_path: Path
) -> None:
    (home := tmp_path / "home").mkdir()
    drive, unplugged = tmp_path / "drive", tmp_path / "unplugged"
    drive.mkdir()
    (drive / "b.jpg").write_bytes(b"photo")
    (home / "d.jpg").write_bytes(b"photo")
    records = Records(file, tmp_path / "removals.jsonl")
    records.undo.add(Kind.TRASHED, [Move(2, home / "c.jpg", home / "d.jpg")])
    records.undo.add(kind, [Move(1, home / "a.jpg", drive / "b.jpg")])
    records.undo.save()
    drive.rename(unplugged)
    refused = undone(records)
    assert (refused.moves, refused.aside, refused.undoable) == ([], True, Kind.TRASHED)
    assert refused.faults == [
        f"Can't restore “a.jpg” now: the folder {drive} isn't there. Connect its drive, then undo "
        "again."
    ]
    assert [move.photo_id for move in undone(records).moves] == [2]
    again = Records(file, tmp_path / "removals.jsonl")  # after a restart
    unplugged.rename(drive)
    assert [move.photo_id for move in undone(again).moves] == [1]
    assert again.undo.next is None
    assert not (drive / "b.jpg").exists()


def test_what_came_from_a_drive_that_is_away_blocks_nothing_either(
    file: Path, tmp_path: Path
) -> None:
    records = Records(file, tmp_path / "removals.jsonl")
    (tmp_path / "d.jpg").write_bytes(b"photo")
    (tmp_path / "b.jpg").write_bytes(b"photo")
    records.undo.add(Kind.TRASHED, [Move(2, tmp_path / "c.jpg", tmp_path / "d.jpg")])
    records.undo.add(Kind.MOVED, [Move(1, tmp_path / "drive" / "a.jpg", tmp_path / "b.jpg")])
    assert undone(records).aside
    assert [move.photo_id for move in undone(records).moves] == [2]
    (tmp_path / "drive").mkdir()
    assert [move.photo_id for move in undone(records).moves] == [1]


def undone(records: Records) -> Step:
    undoing = work.undo_last(records, StopFlag())
    while True:
        try:
            next(undoing)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="uses a freedesktop trash")
def test_a_kill_while_a_step_is_undone_forgets_nothing_of_it(
    tmp_path: Path, trash: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "_SAVED_S", 0.0)
    photos = [
        PhotoRecord(
            number, 1, tmp_path / f"{number}.jpg", 5, 7, 4, 3, None, PhotoState.INDEXED, None
        )
        for number in range(8)
    ]
    for photo in photos:
        photo.path.write_bytes(b"photo")
    places = tmp_path / "undo.json", tmp_path / "removals.jsonl"
    records = Records(*places)
    for _ in work.do(Step(Kind.TRASHED), photos, partial(work.trash, {}, Surroundings()), records):
        pass
    undoing = work.undo_last(records, StopFlag())
    assert len(list(itertools.islice(undoing, 3))) == 3
    again = Records(*places)  # as the start after a kill finds it
    assert again.undo.next is Kind.TRASHED
    for _ in work.undo_last(again, StopFlag()):
        pass
    assert all(photo.path.exists() for photo in photos)
    assert again.undo.take() is None
    assert not list(trash.iterdir())


def test_a_step_that_is_saved_before_its_first_file_is_not_forgotten(
    file: Path, tmp_path: Path
) -> None:
    steps, moves = UndoSteps(file), list[Move]()
    steps.add(Kind.TRASHED, moves)
    steps.save()  # as where the first file took long, and stayed
    moves.append(move(tmp_path, "a.jpg"))
    steps.save()
    assert steps.next is Kind.TRASHED
    assert UndoSteps(file).take() == (Kind.TRASHED, moves)


def test_there_is_no_file_while_nothing_can_be_undone(file: Path, tmp_path: Path) -> None:
    steps = UndoSteps(file)
    steps.add(Kind.TRASHED, [move(tmp_path, "a.jpg")])
    steps.save()
    steps.take()
    steps.save()
    assert steps.next is None
    assert not file.exists()


def test_only_the_last_steps_are_kept(file: Path, tmp_path: Path) -> None:
    steps = UndoSteps(file)
    for number in range(80):
        steps.add(Kind.TRASHED, [move(tmp_path, f"{number}.jpg")])
    steps.save()
    assert len(json.loads(file.read_text())["steps"]) == 50
    last = UndoSteps(file).take()
    assert last is not None
    assert last[1][0].after.name == "79.jpg"


@pytest.mark.parametrize(
    "text", ["", "[]", "nonsense", '{"steps": [{"kind": "eaten", "moves": []}]}', '{"steps": [7]}']
)
def test_a_damaged_file_is_told_in_the_log(
    file: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    file.write_text(text)
    assert UndoSteps(file).next is None
    assert "What could be undone" in caplog.text


def test_a_disk_that_takes_nothing_leaves_undoing_in_this_session(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    steps = UndoSteps(tmp_path / "nowhere" / "undo.json")
    steps.add(Kind.TRASHED, [move(tmp_path, "a.jpg")])
    steps.save()
    assert steps.next is Kind.TRASHED
    assert "after a restart" in caplog.text
