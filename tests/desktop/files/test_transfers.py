"""Copying and moving photos into a folder: whole or not at all, and undone."""

import errno
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event
from typing import TypeVar, cast

import pytest

from photosim.desktop.files import drives, operations, steps
from photosim.desktop.files.changes import PhotoChanges
from photosim.desktop.files.operations import FileRefused, Move
from photosim.desktop.files.steps import Records, Step, Undoing
from photosim.desktop.files.transfers import Transfer, look_ahead
from photosim.desktop.files.undo_steps import Kind
from photosim.desktop.tasks.lane import LongWork
from photosim.desktop.tasks.stop_flag import StopFlag
from photosim.library import disk_timeout
from photosim.library.bundles import bundles
from photosim.library.companions import Still
from photosim.library.renaming import Row
from photosim.library.transfer import Choice
from tests.kills import Killed, killed_at
from tests.mounts import Disk, case_blind, hung

T = TypeVar("T")

pytestmark = [
    pytest.mark.usefixtures("qapp", "trash"),
    pytest.mark.skipif(
        sys.platform in ("win32", "darwin"), reason="uses the trash of a freedesktop desktop"
    ),
]


def run(work: LongWork[T]) -> T:
    """Do all steps of long work."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return cast("T", end.value)


class Desk:
    """Photos, a folder to bring them to, and what is remembered of it."""

    def __init__(self, root: Path, out: Path) -> None:
        self.root, self.inside, self.out = root, root / "in", out
        self.inside.mkdir()
        for name, text in {
            "a.jpg": "sand",
            "a.CR2": "raw sand",
            "a.xmp": "stars",
            "b.jpg": "snow",
        }.items():
            (self.inside / name).write_text(text)
        self.records = self.start()

    def start(self) -> Records:
        return Records(self.root / "undo.json", self.root / "journal.jsonl")

    def wanted(self, *, moves: bool, **choices: Choice) -> Transfer:
        names = ("a.jpg", "a.CR2", "b.jpg")
        stills = {number: Still(self.inside / name) for number, name in enumerate(names, 1)}
        stop = StopFlag()
        plan = look_ahead(stills, self.out, stop, moves=moves)
        stems = [item.bundle.stem for item in plan.items]
        return Transfer(plan, {stems.index(stem): one for stem, one in choices.items()}, stop)

    def bring(self, transfer: Transfer) -> Step:
        return run(steps.transfer(Step(transfer.kind), transfer, self.records))

    def undo(self) -> Step:
        step = run(steps.undo_last(self.records, StopFlag()))
        assert step is not None
        return step

    def contents(self, folder: Path) -> dict[str, str]:
        return {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}


ALL = {"a.jpg": "sand", "a.CR2": "raw sand", "a.xmp": "stars", "b.jpg": "snow"}


@pytest.fixture(params=["the same drive", "another drive"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    out = tmp_path / "out"
    if request.param == "another drive":
        disk = Disk(out)
        yield Desk(tmp_path, out)
        disk.unmount()
    else:
        out.mkdir()
        yield Desk(tmp_path, out)


@pytest.fixture
def far(tmp_path: Path) -> Iterator[tuple[Desk, Disk]]:
    disk = Disk(tmp_path / "out")
    yield Desk(tmp_path, disk.place), disk
    disk.unmount()


def test_photos_are_moved_with_what_belongs_to_them_and_come_back_after_a_restart(
    desk: Desk,
) -> None:
    step = desk.bring(desk.wanted(moves=True))
    assert not step.faults
    assert desk.contents(desk.out) == ALL
    assert desk.contents(desk.inside) == {}
    assert {move.photo_id: move.after for move in step.moves} == {
        1: desk.out / "a.jpg",
        2: desk.out / "a.CR2",
        3: desk.out / "b.jpg",
    }
    desk.records = desk.start()
    assert desk.undo().kind is Kind.MOVED
    assert desk.contents(desk.inside) == ALL
    assert desk.contents(desk.out) == {}


def test_moving_back_tells_how_far_it_is_and_can_be_cancelled_and_gone_on_with(
    desk: Desk,
) -> None:
    desk.bring(desk.wanted(moves=True))
    stop = StopFlag()
    work = steps.undo_last(desk.records, stop)
    assert [next(work), next(work)] == [Undoing(0, 3), Undoing(1, 3)]
    stop.set()
    step = run(work)
    assert step is not None
    assert (len(step.moves), step.not_begun, step.undoable) == (1, 2, Kind.MOVED)
    assert desk.contents(desk.inside).keys() | desk.contents(desk.out).keys() == ALL.keys()
    assert len(desk.contents(desk.inside)) + len(desk.contents(desk.out)) == len(ALL)
    desk.records = desk.start()
    assert desk.records.undo.next is Kind.MOVED
    assert not desk.undo().faults
    assert desk.contents(desk.inside) == ALL


def test_moving_back_is_cancelled_in_the_middle_of_a_file_of_which_nothing_is_left(
    far: tuple[Desk, Disk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, _ = far
    (desk.inside / "b.jpg").write_bytes(bytes(1 << 20))
    desk.bring(desk.wanted(moves=True))
    stop = StopFlag()
    real = os.fsync

    def cancel(handle: int) -> None:
        stop.set()
        real(handle)

    work = steps.undo_last(desk.records, stop)
    next(work)
    monkeypatch.setattr(os, "fsync", cancel)
    step = run(work)
    assert step is not None
    assert (step.moves, step.not_begun) == ([], 3)
    assert list(desk.inside.iterdir()) == []
    assert len(list(desk.out.iterdir())) == len(ALL)


def test_copies_go_to_the_trash_with_their_sidecars_when_undone(desk: Desk, trash: Path) -> None:
    desk.bring(desk.wanted(moves=False))
    assert desk.contents(desk.out) == desk.contents(desk.inside) == ALL
    desk.undo()
    assert desk.contents(desk.out) == {}
    assert desk.contents(desk.inside) == ALL


def test_a_taken_name_is_kept_with_the_same_new_one_for_all_that_belongs_together(
    desk: Desk,
) -> None:
    (desk.out / "a.jpg").write_text("other")
    (desk.out / "b.jpg").write_text("snow")
    step = desk.bring(desk.wanted(moves=True))
    assert step.skipped == 1
    assert desk.contents(desk.out) == {
        "a.jpg": "other",
        "a (2).jpg": "sand",
        "a (2).CR2": "raw sand",
        "a (2).xmp": "stars",
        "b.jpg": "snow",
    }
    assert desk.contents(desk.inside) == {"b.jpg": "snow"}


@pytest.mark.parametrize("moves", [True, False])
def test_what_is_replaced_is_in_the_trash_and_comes_back(desk: Desk, moves: bool) -> None:
    before = {"a.jpg": "other", "a.jpg.xmp": "of the other"}
    for name, text in before.items():
        (desk.out / name).write_text(text)
    desk.bring(desk.wanted(moves=moves, a=Choice.REPLACE))
    assert desk.contents(desk.out) == ALL
    desk.records = desk.start()
    desk.undo()
    assert desk.contents(desk.out) == before
    assert desk.contents(desk.inside) == ALL


def test_of_movies_only_the_known_half_of_what_is_replaced_gives_way(desk: Desk) -> None:
    for name in ("a.jpg", "a.mov", "moving.mov"):
        (desk.out / name).write_text("other")
    transfer = desk.wanted(moves=False, a=Choice.REPLACE)
    assert transfer.giving_way == [desk.out / "a.jpg", desk.out / "a.CR2"]
    desk.bring(transfer)
    assert {*desk.contents(desk.out)} == {*ALL, "a.mov", "moving.mov"}
    desk.undo()
    desk.bring(replace(transfer, movies={desk.out / "a.jpg": desk.out / "moving.mov"}))
    assert {*desk.contents(desk.out)} == {*ALL, "a.mov"}
    desk.undo()
    assert {*desk.contents(desk.out)} == {"a.jpg", "a.mov", "moving.mov"}


@pytest.mark.parametrize("moves", [True, False])
def test_what_was_replaced_comes_back_also_where_its_successor_is_gone(
    desk: Desk, moves: bool
) -> None:
    (desk.out / "b.jpg").write_text("other")
    desk.bring(desk.wanted(moves=moves, b=Choice.REPLACE))
    (desk.out / "b.jpg").unlink()
    assert len(desk.undo().faults) == 1
    assert desk.contents(desk.out) == {"b.jpg": "other"}


def test_nothing_is_replaced_where_there_is_no_trash(desk: Desk, no_trash: None) -> None:
    if desk.out.stat().st_dev != desk.root.stat().st_dev:
        pytest.skip("a drive has a trash of its own")
    (desk.out / "a.jpg").write_text("other")
    step = desk.bring(desk.wanted(moves=True, a=Choice.REPLACE))
    assert "no trash" in step.faults[0]
    assert desk.contents(desk.out) == {"a.jpg": "other", "b.jpg": "snow"}
    assert desk.contents(desk.inside) == {name: ALL[name] for name in ("a.jpg", "a.CR2", "a.xmp")}


def test_a_link_that_is_moved_leads_to_the_same_photo_and_so_it_does_when_back(desk: Desk) -> None:
    (desk.inside / "c.jpg").symlink_to("b.jpg")
    stop = StopFlag()
    plan = look_ahead({4: Still(desk.inside / "c.jpg")}, desk.out, stop, moves=True)
    assert not desk.bring(Transfer(plan, {}, stop)).faults
    assert desk.contents(desk.out) == {"c.jpg": "snow"}
    desk.undo()
    assert desk.contents(desk.inside) == {**ALL, "c.jpg": "snow"}


def test_what_was_cancelled_stays_where_it_is(desk: Desk) -> None:
    transfer = desk.wanted(moves=True)
    transfer.stop.set()
    step = desk.bring(transfer)
    assert step.not_begun == 3
    assert not step.faults
    assert desk.contents(desk.inside) == ALL


def test_a_drive_that_gets_full_is_named_once_and_nothing_is_lost(
    far: tuple[Desk, Disk],
) -> None:
    desk, disk = far
    (desk.inside / "a.CR2").write_bytes(bytes(1 << 20))
    transfer = desk.wanted(moves=True)
    filler = disk.fill(leave=300_000)
    before = {path.name: path.stat().st_size for path in desk.inside.iterdir()}
    step = desk.bring(transfer)
    assert step.faults == ["“a.jpg” was not moved: the drive is full."]
    assert step.not_begun == 1
    assert {path.name: path.stat().st_size for path in desk.inside.iterdir()} == before
    assert list(desk.out.iterdir()) == [filler]


def test_a_folder_that_may_only_be_read_or_is_gone_is_refused_beforehand(
    far: tuple[Desk, Disk],
) -> None:
    desk, disk = far
    transfer = desk.wanted(moves=False)
    disk.allow_writing(False)
    step = desk.bring(transfer)
    assert "you don't have permission to change" in step.faults[0]
    assert step.not_begun == 1
    with pytest.raises(FileRefused, match=r"The folder .* was not found"):
        look_ahead({1: Still(desk.inside / "b.jpg")}, desk.out / "gone", StopFlag(), moves=False)


def test_a_drive_that_hangs_is_named_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    desk = Desk(tmp_path, out)
    transfer = desk.wanted(moves=True)
    monkeypatch.setattr(disk_timeout, "ANSWER_S", 0.2)
    with hung(out):
        step = desk.bring(transfer)
    assert step.faults == ["“a.jpg” was not moved: the drive is not responding."]
    assert desk.contents(desk.inside) == ALL


@pytest.mark.parametrize("hangs", ["in", "out"])
def test_silence_is_put_down_to_the_drive_that_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hangs: str
) -> None:
    """Otherwise the photos of the other one would be taken for offline."""
    (tmp_path / "out").mkdir()
    desk = Desk(tmp_path, tmp_path / "out")
    transfer = desk.wanted(moves=False)
    monkeypatch.setattr(disk_timeout, "ANSWER_S", 0.2)
    with hung(tmp_path / hangs):
        step = desk.bring(transfer)
        assert step.faults == ["“a.jpg” was not copied: the drive is not responding."]
        with pytest.raises(FileRefused, match=f"The drive of .*/{hangs} is not responding"):
            look_ahead({1: Still(desk.inside / "b.jpg")}, desk.out, StopFlag(), moves=False)
        assert [disk_timeout.is_silent(desk.root / name) for name in ("in", "out")] == [
            name == hangs for name in ("in", "out")
        ]


@pytest.mark.parametrize("slow", ["link", "unlink"])
def test_what_comes_after_a_silence_is_settled_at_the_next_start_and_nothing_is_lost(
    far: tuple[Desk, Disk], monkeypatch: pytest.MonkeyPatch, slow: str
) -> None:
    desk, _ = far
    transfer = desk.wanted(moves=True)
    answers, done = Event(), Event()
    real = getattr(os, slow)

    def late(*paths: Path) -> None:
        waits = paths[-1] in (desk.out / "a.xmp", desk.inside / "a.xmp")
        if waits:
            answers.wait(20)
        real(*paths)
        if waits:
            done.set()

    with monkeypatch.context() as patch:
        patch.setattr(os, slow, late)
        patch.setattr(disk_timeout, "ANSWER_S", 0.2)
        step = desk.bring(transfer)
        answers.set()
        assert done.wait(20)
    assert step.faults == ["“a.jpg” was not moved: the drive is not responding."]
    while any(thread.name.startswith("asks") for thread in threading.enumerate()):
        time.sleep(0.01)
    assert everything(desk.root) == {*ALL.values()}
    desk.records = desk.start()
    assert desk.contents(desk.inside) == ALL
    assert desk.contents(desk.out) == {}


@contextmanager
def before(name: str, path: Path, act: Callable[[], object]) -> Iterator[None]:
    """Let another program do something just before this one gives a path, or takes it."""
    real = getattr(os, name)

    def touch(*arguments: Path) -> object:
        if path in arguments:
            act()
        return real(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, name, touch)
        yield


def test_what_another_program_changes_while_it_is_moved_is_not_lost(
    far: tuple[Desk, Disk],
) -> None:
    desk, _ = far
    transfer = desk.wanted(moves=True)
    edit = partial((desk.inside / "b.jpg").write_text, "melting snow")
    with before("link", desk.out / "b.jpg", edit):
        step = desk.bring(transfer)
    assert step.faults == ["“b.jpg” was not moved: another program is changing it."]
    assert desk.contents(desk.inside) == {"b.jpg": "melting snow"}
    assert "b.jpg" not in desk.contents(desk.out)


def test_taking_back_a_move_removes_nothing_that_is_nowhere_else(far: tuple[Desk, Disk]) -> None:
    desk, _ = far
    transfer = desk.wanted(moves=True)

    def interfere() -> None:
        (desk.inside / "a.xmp").write_text("more stars")
        raise PermissionError(errno.EACCES, "no", str(desk.inside))

    with before("unlink", desk.inside / "a.jpg", interfere):
        step = desk.bring(transfer)
    assert "you don't have permission" in step.faults[0]
    assert desk.contents(desk.inside) == {
        "a.jpg": "sand",
        "a.CR2": "raw sand",
        "a.xmp": "more stars",
    }
    assert desk.contents(desk.out) == {"a.xmp": "stars", "b.jpg": "snow"}


# Kills

TRASH = ((operations, "move_to_trash"), (operations, "put_back"))


def everything(root: Path) -> set[str]:
    return {path.read_text() for path in root.rglob("*") if path.suffix in (".jpg", ".CR2", ".xmp")}


@pytest.mark.parametrize("moves", [True, False])
def test_whenever_it_is_killed_all_is_whole_and_undo_brings_back_what_was(
    moves: bool, tmp_path: Path
) -> None:
    for moment in range(60):
        root = tmp_path / str(moment)
        root.mkdir()
        disk = Disk(root / "out")
        try:
            desk = Desk(root, disk.place)
            (desk.out / "a.jpg").write_text("other")
            transfer = desk.wanted(moves=moves, a=Choice.REPLACE)
            was_killed = False
            with killed_at(moment, TRASH):
                try:
                    desk.bring(transfer)
                except Killed:
                    was_killed = True
            desk.records = desk.start()
            assert everything(root) >= {*ALL.values(), "other"}
            names = {path.name for path in desk.out.iterdir() if path.is_file()}
            assert not [name for name in names if name.endswith(".part")]
            for name in names & {*ALL}:
                assert (desk.out / name).read_text() in (ALL[name], "other")
            together = {name for name in ("a.CR2", "a.xmp") if name in names}
            assert len(together) in (0, 2), "what belongs together is together"
            while desk.records.undo.next is not None:
                assert not desk.undo().faults
            assert desk.contents(desk.inside) == ALL
            assert desk.contents(desk.out) == {"a.jpg": "other"}
        finally:
            disk.unmount()
        if not was_killed:
            return
    raise AssertionError("it was killed every time")


def test_what_was_saved_of_a_step_that_was_killed_is_undone_with_the_rest_of_it(
    far: tuple[Desk, Disk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, _ = far
    monkeypatch.setattr(steps, "_SAVED_S", 0.0)
    work = steps.transfer(Step(Kind.MOVED), desk.wanted(moves=True), desk.records)
    next(work)
    assert {*desk.contents(desk.out)} == {"a.jpg", "a.CR2", "a.xmp"}
    with killed_at(11, TRASH), pytest.raises(Killed):  # once what is done was saved
        run(work)
    desk.records = desk.start()
    assert len(desk.records.undo.times) == 1
    assert len(desk.records.cut_off[0].moves) == 3
    desk.undo()
    assert desk.contents(desk.inside) == ALL


def test_what_was_killed_waits_for_a_drive_that_hangs_and_holds_nothing_up(
    far: tuple[Desk, Disk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, _ = far
    with killed_at(4, TRASH), pytest.raises(Killed):
        desk.bring(desk.wanted(moves=True))
    assert desk.contents(desk.out)
    with monkeypatch.context() as patch, hung(desk.out):
        patch.setattr(disk_timeout, "ANSWER_S", 0.2)
        assert desk.start().undo.next is None
    desk.records = desk.start()
    assert desk.contents(desk.inside) == ALL
    assert desk.contents(desk.out) == {}


def test_what_was_killed_waits_for_a_drive_that_is_unplugged_and_is_told(
    far: tuple[Desk, Disk],
) -> None:
    desk, disk = far
    desk.out = disk.place / "in it"
    desk.out.mkdir()
    (desk.out / "a.jpg").write_text("other")
    with killed_at(15, TRASH), pytest.raises(Killed):
        desk.bring(desk.wanted(moves=True, a=Choice.REPLACE))
    assert {*desk.contents(desk.inside)} == {"a.jpg", "a.CR2", "b.jpg"}, "the sidecar has gone"
    away = desk.out.rename(disk.place / "away")
    desk.records = desk.start()
    changes = PhotoChanges(desk.root / "none.json", desk.root / "none.jsonl")
    said = "Moving files was cut off. The rest waits for a drive that can't be reached."
    assert changes.settled(desk.records.cut_off) == said
    changes.close()
    assert desk.start().cut_off == []  # it was told
    away.rename(desk.out)
    desk.records = desk.start()
    assert desk.contents(desk.inside) == ALL
    assert desk.contents(desk.out) == {"a.jpg": "other"}


@pytest.mark.parametrize("moves", [True, False])
@pytest.mark.parametrize("other", ["A.JPG", "a.JPG", "A.jpg"])
def test_of_names_that_differ_in_case_alone_one_gets_a_number_where_that_is_one_name(
    desk: Desk, other: str, moves: bool
) -> None:
    for path in desk.inside.iterdir():
        path.unlink()
    names = ("a.jpg", other)
    for name in names:
        (desk.inside / name).write_text(name)
    stills = {number: Still(desk.inside / name) for number, name in enumerate(names, 1)}
    with case_blind():
        plan = look_ahead(stills, desk.out, StopFlag(), moves=moves)
        assert not desk.bring(Transfer(plan, {}, StopFlag())).faults
    stem, suffix = other.split(".")
    assert desk.contents(desk.out) == {"a.jpg": "a.jpg", f"{stem} (2).{suffix}": other}
    assert not desk.undo().faults
    assert desk.contents(desk.inside) == {name: name for name in names}


def test_whenever_undoing_a_move_is_killed_all_is_whole_and_undo_goes_on(
    tmp_path: Path,
) -> None:
    for moment in range(60):
        root = tmp_path / str(moment)
        root.mkdir()
        disk = Disk(root / "out")
        try:
            desk = Desk(root, disk.place)
            desk.bring(desk.wanted(moves=True))
            was_killed = False
            with killed_at(moment, TRASH):
                try:
                    desk.undo()
                except Killed:
                    was_killed = True
            desk.records = desk.start()
            both = [*desk.contents(desk.inside), *desk.contents(desk.out)]
            assert sorted(both) == sorted(ALL)
            while desk.records.undo.next is not None:
                assert not desk.undo().faults
            assert desk.contents(desk.inside) == ALL
        finally:
            disk.unmount()
        if not was_killed:
            return
    raise AssertionError("it was killed every time")


def rename_by_pattern(desk: Desk) -> Step:
    """Have two photos swap their names."""
    pairs = {1: ("a.jpg", "b"), 3: ("b.jpg", "a")}
    stills = {number: Still(desk.inside / name) for number, (name, _) in pairs.items()}
    found = bundles(stills, lambda: None, with_raw=True)
    rows = [Row(one, stem) for one, (_, stem) in zip(found, pairs.values(), strict=True)]
    return run(steps.rename_many(Step(Kind.RENAMED), rows, desk.records))


def rename_stack(desk: Desk) -> Step:
    """Rename a photo and its RAW file, which have a sidecar in common."""
    paths = {1: desk.inside / "a.jpg", 2: desk.inside / "a.CR2"}
    named = [
        (Still(path), Move(number, path, path.with_stem("c"))) for number, path in paths.items()
    ]
    return run(steps.rename(Step(Kind.RENAMED), named, desk.records))


RENAMED: dict[Callable[[Desk], Step], dict[str, str]] = {
    rename_by_pattern: {"b.jpg": "sand", "b.CR2": "raw sand", "b.xmp": "stars", "a.jpg": "snow"},
    rename_stack: {"c.jpg": "sand", "c.CR2": "raw sand", "c.xmp": "stars", "b.jpg": "snow"},
}


@pytest.mark.parametrize("rename", RENAMED)
def test_whenever_renaming_is_killed_names_are_the_old_or_the_new_ones(
    rename: Callable[[Desk], Step], tmp_path: Path
) -> None:
    killed_midway = 0
    for moment in range(60):
        root = tmp_path / str(moment)
        (root / "out").mkdir(parents=True)
        desk = Desk(root, root / "out")
        was_killed = False
        with killed_at(moment, TRASH):
            try:
                assert not rename(desk).faults
            except Killed:
                was_killed = True
        killed_midway += desk.contents(desk.inside) not in (ALL, RENAMED[rename])
        desk.records = desk.start()
        assert desk.contents(desk.inside) in (ALL, RENAMED[rename])
        if desk.records.undo.next is not None:
            assert not desk.undo().faults
        assert desk.contents(desk.inside) == ALL
        if not was_killed:
            assert killed_midway
            return
    raise AssertionError("it was killed every time")


def test_a_renaming_that_was_killed_waits_for_a_drive_that_is_unplugged(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    desk = Desk(tmp_path, tmp_path / "out")
    with killed_at(6, TRASH), pytest.raises(Killed):
        rename_by_pattern(desk)
    assert desk.contents(desk.inside) not in (ALL, RENAMED[rename_by_pattern])
    away = desk.inside.rename(tmp_path / "away")
    assert [one.is_away for one in desk.start().cut_off] == [True]
    assert desk.start().cut_off == []  # it was told
    away.rename(desk.inside)
    desk.records = desk.start()
    assert desk.contents(desk.inside) == ALL


@pytest.mark.parametrize("rename", RENAMED)
def test_whenever_undoing_a_renaming_is_killed_names_are_the_old_or_the_new_ones(
    rename: Callable[[Desk], Step], tmp_path: Path
) -> None:
    for moment in range(60):
        root = tmp_path / str(moment)
        (root / "out").mkdir(parents=True)
        desk = Desk(root, root / "out")
        rename(desk)
        was_killed = False
        with killed_at(moment, TRASH):
            try:
                desk.undo()
            except Killed:
                was_killed = True
        desk.records = desk.start()
        assert desk.contents(desk.inside) in (ALL, RENAMED[rename])
        if desk.records.undo.next is not None:
            assert not desk.undo().faults
        assert desk.contents(desk.inside) == ALL
        if not was_killed:
            return
    raise AssertionError("it was killed every time")


def test_undoing_a_renaming_leaves_out_what_is_gone_and_is_not_held_up_by_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "out").mkdir()
    desk = Desk(tmp_path, tmp_path / "out")
    rename_by_pattern(desk)
    (desk.inside / "a.jpg").unlink()
    step = desk.undo()
    assert "“b.jpg”: it has been moved or deleted" in step.faults[0]
    assert desk.contents(desk.inside) == {"a.jpg": "sand", "a.CR2": "raw sand", "a.xmp": "stars"}
    assert desk.records.undo.next is None


def test_a_stack_is_renamed_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    desk = Desk(tmp_path, tmp_path / "out")
    (desk.inside / "c.CR2").write_text("another")
    step = rename_stack(desk)
    assert "“c.CR2” already exists" in step.faults[0]
    assert not step.moves
    assert desk.contents(desk.inside) == {**ALL, "c.CR2": "another"}


def test_however_many_files_are_renamed_and_undone_a_slow_drive_is_not_taken_for_a_hung_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").mkdir()
    desk = Desk(tmp_path, tmp_path / "out")
    looks, most = 0, 0
    real = os.lstat

    def lstat(path: Path) -> os.stat_result:
        nonlocal looks, most
        looks += 1
        most = max(most, looks)
        return real(path)

    def counted(_folder: Path, work: Callable[[Callable[[], None]], T]) -> T:
        def beat() -> None:
            nonlocal looks
            looks = 0

        beat()
        return work(beat)

    for number in range(20):
        (desk.inside / f"{number}.jpg").write_text("ice")
        (desk.inside / f"{number}.xmp").write_text("stars")
    stills = {number: Still(desk.inside / f"{number}.jpg") for number in range(20)}
    found = bundles(stills, lambda: None)
    with monkeypatch.context() as patch:
        patch.setattr(drives, "ask", counted)
        patch.setattr(os, "lstat", lstat)
        rows = [Row(one, f"e{one.stem}") for one in found]
        run(steps.rename_many(Step(Kind.RENAMED), rows, desk.records))
        assert not desk.undo().faults
        named = [
            (one, Move(number, one.path, one.path.with_stem(f"e{number}")))
            for number, one in stills.items()
        ]
        run(steps.rename(Step(Kind.RENAMED), named, desk.records))
    assert {path.name[0] for path in desk.inside.glob("*.xmp")} == {"a", "e"}
    assert most < 10


def test_a_renaming_on_a_drive_that_hangs_is_taken_back_once_it_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").mkdir()
    desk = Desk(tmp_path, tmp_path / "out")
    goes_on, real = threading.Event(), Path.rename

    def rename(path: Path, target: Path) -> Path:
        if path.name == "a.CR2":
            goes_on.wait(5)
        return real(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(disk_timeout, "ANSWER_S", 0.2)
        patch.setattr(Path, "rename", rename)
        assert "is not responding" in rename_stack(desk).faults[0]
        other = desk.root / "d.jpg"
        other.write_text("ice")
        move = Move(4, other, desk.root / "e.jpg")
        run(steps.rename(Step(Kind.RENAMED), [(Still(other), move)], desk.records))
        desk.records = desk.start()  # the program ends, and what hangs with it
    assert desk.contents(desk.inside) == ALL
    assert (desk.root / "e.jpg").exists()
    goes_on.set()
