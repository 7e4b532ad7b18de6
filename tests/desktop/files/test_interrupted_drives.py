"""Drives that are pulled out, fail or lose their power while files are brought somewhere."""

import errno
import json
import os
import platform
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QFile

from photosim.desktop.files import operations, steps
from photosim.desktop.files.operations import FileRefused, Move, TrashRefused
from photosim.desktop.files.steps import Step
from photosim.desktop.files.transfers import Transfer, look_ahead
from photosim.desktop.files.undo_steps import Kind
from photosim.desktop.tasks.stop_flag import StopFlag
from photosim.library import copying
from photosim.library.companions import Still, Surroundings
from photosim.library.transfer import Choice
from tests.desktop.files.test_transfers import (
    ALL,
    TRASH,
    Desk,
    before,
    everything,
    rename_by_pattern,
    run,
)
from tests.desktop.librarian import plain_record
from tests.kills import Killed
from tests.mounts import Disk, failing

pytestmark = [
    pytest.mark.usefixtures("qapp", "trash"),
    pytest.mark.skipif(
        sys.platform in ("win32", "darwin"), reason="uses the trash of a freedesktop desktop"
    ),
]

LOST = [errno.EIO, errno.ENOENT]
"""What is said of a change that was made, where a drive or a share loses the answer."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "out").mkdir()
    return Desk(tmp_path, tmp_path / "out")


@pytest.fixture
def far(tmp_path: Path) -> Iterator[Desk]:
    disk = Disk(tmp_path / "out")
    yield Desk(tmp_path, disk.place)
    disk.unmount()


@contextmanager
def after(name: str, path: Path, act: Callable[[], object]) -> Iterator[None]:
    """Let something happen just after a call has given a path, or taken it."""
    real = getattr(os, name)

    def touch(*arguments: Path) -> None:
        real(*arguments)
        if path in arguments:
            act()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, name, touch)
        yield


def fail(code: int) -> None:
    raise OSError(code, os.strerror(code))


@contextmanager
def ends(name: str, path: Path, *, late: bool = False) -> Iterator[dict[Path, Path]]:
    """End the program before, or just after, a call has given a path, or taken it.

    Yields:
        The hidden names that copies had, by their own.
    """
    over, parts = False, {}

    def mortal(module: object, other: str) -> None:
        real = getattr(module, other)

        def touch(*arguments: Path, **named: object) -> object:
            nonlocal over
            comes = other == name and path in arguments
            over = over or (comes and not late)
            if over:
                raise Killed
            done = real(*arguments, **named)
            over = comes
            if other == "link":
                parts[arguments[1]] = arguments[0]
            return done

        patch.setattr(module, other, touch)

    with pytest.MonkeyPatch.context() as patch:
        for other in ("fsync", "rename", "link", "unlink", "replace"):
            mortal(os, other)
        for module, other in TRASH:
            mortal(module, other)
        with pytest.raises(Killed):
            yield parts


# Power cuts and drives that are pulled out


def trashing_then(act: Callable[[], object]) -> type:
    """What stands in for Qt's file, and does something the moment that one is in the trash."""

    class Trashing:
        def __init__(self, path: str) -> None:
            self._file = QFile(path)

        def moveToTrash(self) -> bool:  # noqa: N802
            moved = self._file.moveToTrash()
            act()
            return moved

        def fileName(self) -> str:  # noqa: N802
            return self._file.fileName()

    return Trashing


def lose_names(desk: Desk) -> None:
    """Move all; then the power goes before the drive has noted the name of the last copy."""
    with ends("unlink", desk.inside / "b.jpg", late=True) as parts:
        desk.bring(desk.wanted(moves=True))
    (desk.out / "b.jpg").rename(parts[desk.out / "b.jpg"])
    assert desk.contents(desk.inside) == {}


def test_what_a_power_cut_has_left_under_a_hidden_name_alone_gets_its_own(far: Desk) -> None:
    lose_names(far)
    far.records = far.start()
    assert far.contents(far.out) == ALL
    assert not far.undo().faults
    assert far.contents(far.inside) == ALL


def test_what_may_be_the_only_copy_is_kept_while_the_drive_of_its_original_is_away(
    far: Desk,
) -> None:
    lose_names(far)
    away = far.inside.rename(far.root / "away")
    assert far.start().cut_off[0].is_away
    away.rename(far.inside)
    far.records = far.start()
    assert far.contents(far.out) == ALL


def test_an_original_goes_once_the_drive_has_the_name_of_its_copy(
    far: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_disk: set[str] = set()
    real_sync, real_unlink, gone = os.fsync, os.unlink, []

    def sync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode) and os.path.samestat(
            os.fstat(handle), far.out.stat()
        ):
            on_disk.update(path.name for path in far.out.iterdir())
        real_sync(handle)

    def unlink(path: Path) -> None:
        if path.parent == far.inside:
            gone.append(path.name)
            assert path.name in on_disk
        real_unlink(path)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "unlink", unlink)
    assert not far.bring(far.wanted(moves=True)).faults
    assert {*gone} == {*ALL}


def test_the_journal_of_copies_goes_once_the_drive_has_their_names(
    far: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_disk: set[str] = set()
    checked: list[Path] = []
    real_sync, real_unlink = os.fsync, os.unlink

    def sync(handle: int) -> None:
        if os.path.samestat(os.fstat(handle), far.out.stat()):
            on_disk.update(path.name for path in far.out.iterdir())
        real_sync(handle)

    def unlink(path: Path) -> None:
        if path.name == "undo.jsonl" and path.exists():
            assert on_disk >= ALL.keys()
            checked.append(path)
        real_unlink(path)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "unlink", unlink)
    assert not far.bring(far.wanted(moves=False)).faults
    assert checked


def test_a_move_whose_originals_are_on_a_drive_that_is_away_is_not_said_to_be_done(
    far: Desk,
) -> None:
    with ends("unlink", far.inside / "b.jpg"):
        far.bring(far.wanted(moves=True))
    away = far.inside.rename(far.root / "away")
    (cut_off,) = far.start().cut_off
    assert cut_off.is_away
    assert {move.photo_id for move in cut_off.moves} == {1, 2}
    away.rename(far.inside)
    far.records = far.start()
    assert far.contents(far.inside) == {"b.jpg": "snow"}
    assert "b.jpg" not in far.contents(far.out)


# Answers that get lost


@pytest.mark.parametrize("code", LOST)
def test_the_copy_stays_where_removing_the_original_fails_after_it_was_done(
    far: Desk, code: int
) -> None:
    with after("unlink", far.inside / "b.jpg", partial(fail, code)):
        step = far.bring(far.wanted(moves=True))
    assert not step.faults
    assert far.contents(far.out) == ALL
    far.undo()
    assert far.contents(far.inside) == ALL


@pytest.mark.parametrize("code", LOST)
@pytest.mark.parametrize("name", ["a.xmp", "a.jpg"])
def test_what_was_moved_although_that_is_said_to_have_failed_is_not_parted(
    desk: Desk, name: str, code: int
) -> None:
    with after("rename", desk.inside / name, partial(fail, code)):
        step = desk.bring(desk.wanted(moves=True))
    assert not step.faults
    assert desk.contents(desk.out) == ALL
    desk.undo()
    assert desk.contents(desk.inside) == ALL


@pytest.mark.parametrize("code", LOST)
def test_a_renaming_that_is_said_to_have_failed_is_undone_whole(desk: Desk, code: int) -> None:
    with after("rename", desk.inside / "b.xmp", partial(fail, code)):
        step = rename_by_pattern(desk)
    assert not step.faults
    assert desk.contents(desk.inside)["b.xmp"] == "stars"
    desk.undo()
    assert desk.contents(desk.inside) == ALL


@pytest.mark.parametrize("code", [*LOST, errno.EEXIST])
def test_a_copy_that_has_its_name_although_that_is_said_to_have_failed_is_done(
    far: Desk, code: int
) -> None:
    with after("link", far.out / "b.jpg", partial(fail, code)):
        step = far.bring(far.wanted(moves=True))
    assert not step.faults
    assert far.contents(far.out) == ALL


@pytest.mark.parametrize("code", LOST)
def test_the_last_copy_stays_where_removing_its_hidden_name_fails_after_it_was_done(
    far: Desk, code: int
) -> None:
    lose_names(far)
    (hidden,) = far.out.glob(".*.part")
    with after("unlink", hidden, partial(fail, code)):
        far.records = far.start()
    assert far.contents(far.out) == ALL
    assert not far.undo().faults
    assert far.contents(far.inside) == ALL


@pytest.mark.parametrize("moves", [True, False])
@pytest.mark.parametrize("name", ["a.xmp", "a.jpg"])
def test_nothing_is_left_half_on_a_drive_that_was_pulled_out_once_it_is_back(
    far: Desk, moves: bool, name: str
) -> None:
    drive = far.out
    far.out = drive / "in it"
    far.out.mkdir()
    with before("link", far.out / name, lambda: far.out.rename(drive / "away")):
        step = far.bring(far.wanted(moves=moves))
    assert step.faults
    (drive / "away").rename(far.out)
    far.records = far.start()
    assert far.contents(far.inside) == ALL
    assert far.contents(far.out) == {}


def test_a_copy_whose_hidden_name_cannot_be_removed_is_not_left_there_untold(far: Desk) -> None:
    real = os.unlink

    def unlink(path: Path) -> None:
        if path.name.endswith(".part") and (far.out / "b.jpg").exists():
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        real(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "unlink", unlink)
        step = far.bring(far.wanted(moves=False))
    assert len(step.faults) == 1
    assert "b.jpg" not in far.contents(far.out)


# What was refused


def test_undo_after_a_kill_leaves_what_was_to_be_replaced_and_was_not(desk: Desk) -> None:
    (desk.out / "a.jpg").write_text("other")
    transfer = desk.wanted(moves=False, a=Choice.REPLACE)
    real = Path.open

    def refuse(path: Path, *arguments: Any) -> Any:
        if path == desk.inside / "a.jpg":
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        return real(path, *arguments)

    with pytest.MonkeyPatch.context() as patch, ends("link", desk.out / "b.jpg"):
        patch.setattr(Path, "open", refuse)
        desk.bring(transfer)
    desk.records = desk.start()
    assert not any(cut_off.moves for cut_off in desk.records.cut_off)
    run(steps.undo_last(desk.records, StopFlag()))
    assert desk.contents(desk.out) == {"a.jpg": "other"}


def test_nothing_is_begun_after_what_could_not_be_taken_back_and_it_is_at_the_next_start(
    far: Desk,
) -> None:
    with (
        failing("unlink", far.inside / "a.jpg", errno.EIO),
        failing("unlink", far.out / "a.jpg", errno.EIO),
    ):
        step = far.bring(far.wanted(moves=True))
    assert len(step.faults) == 1
    far.records = far.start()
    assert far.contents(far.inside) == ALL
    assert far.contents(far.out) == {}


def test_a_journal_that_cannot_be_removed_counts_for_no_later_step(desk: Desk) -> None:
    with failing("unlink", desk.root / "undo.jsonl", errno.EACCES):
        desk.bring(desk.wanted(moves=True))
    (desk.inside / "c.jpg").write_text("sea")
    stop = StopFlag()
    plan = look_ahead({4: Still(desk.inside / "c.jpg")}, desk.out, stop, moves=False)
    with ends("link", desk.out / "c.jpg", late=True):
        desk.bring(Transfer(plan, {}, stop))
    desk.records = desk.start()
    assert desk.undo().kind is Kind.COPIED
    assert desk.contents(desk.out) == ALL, "what was moved is no copy"
    assert desk.undo().kind is Kind.MOVED
    assert desk.contents(desk.inside) == {**ALL, "c.jpg": "sea"}


def test_a_journal_that_cannot_be_read_now_is_at_a_later_start(
    far: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ends("unlink", far.inside / "b.jpg"):
        far.bring(far.wanted(moves=True))
    real = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.suffix == ".jsonl":
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        return real(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)
        far.records = far.start()
    (far.inside / "c.jpg").write_text("sea")
    stop = StopFlag()
    plan = look_ahead({4: Still(far.inside / "c.jpg")}, far.out, stop, moves=False)
    assert not far.bring(Transfer(plan, {}, stop)).faults
    far.records = far.start()
    assert [cut_off.kind for cut_off in far.records.cut_off] == [Kind.MOVED]
    assert far.contents(far.inside) == {"b.jpg": "snow", "c.jpg": "sea"}
    assert "b.jpg" not in far.contents(far.out)


def test_a_copy_that_was_cut_off_is_not_put_into_the_place_of_its_original(far: Desk) -> None:
    with ends("link", far.out / "a.jpg"):
        far.bring(far.wanted(moves=False))
    assert "a.xmp" in far.contents(far.out)
    (far.inside / "a.xmp").unlink()
    far.records = far.start()
    assert "a.xmp" not in far.contents(far.inside)
    assert everything(far.root) == {*ALL.values()}


# Copies of what is being written


def test_what_another_program_is_writing_is_not_copied_half(
    far: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = far.inside / "b.jpg"
    real = os.fsync

    def sync(handle: int) -> None:
        if os.fstat(handle).st_dev == far.out.stat().st_dev:
            photo.write_text("SNOW")
        real(handle)

    stop = StopFlag()
    plan = look_ahead({3: Still(photo)}, far.out, stop, moves=False)
    monkeypatch.setattr(copying, "_PIECE", 2)
    monkeypatch.setattr(copying, "_FLUSHED", 1)
    monkeypatch.setattr(os, "fsync", sync)
    step = far.bring(Transfer(plan, {}, stop))
    assert step.faults == ["“b.jpg” was not copied: another program is changing it."]
    assert list(far.out.iterdir()) == []


# Undo


def test_what_was_replaced_comes_back_once_all_that_took_its_place_has_gone(desk: Desk) -> None:
    (desk.out / "a.jpg").write_text("other")
    desk.bring(desk.wanted(moves=True, a=Choice.REPLACE))
    with before("rename", desk.out / "a.jpg", partial(fail, errno.EBUSY)):
        step = desk.undo()
    assert step.undoable is Kind.MOVED
    assert "a.jpg" not in desk.contents(desk.inside)
    desk.records = desk.start()
    assert not desk.undo().faults
    assert desk.contents(desk.inside) == ALL
    assert desk.contents(desk.out) == {"a.jpg": "other"}
    assert desk.records.undo.next is None


@pytest.mark.parametrize("moves", [True, False])
def test_what_was_replaced_and_cannot_come_back_now_does_when_undo_is_pressed_again(
    desk: Desk, moves: bool
) -> None:
    (desk.out / "b.jpg").write_text("other")
    desk.bring(desk.wanted(moves=moves, b=Choice.REPLACE))
    (place,) = (desk.root / "share" / "Trash" / "files").glob("b*.jpg")
    with before("rename", place, partial(fail, errno.EBUSY)):
        assert len(desk.undo().faults) == 1
    assert desk.contents(desk.out) == {}
    desk.records = desk.start()
    assert not desk.undo().faults
    assert desk.contents(desk.out) == {"b.jpg": "other"}
    assert desk.contents(desk.inside) == ALL
    assert desk.records.undo.next is None


def test_a_sidecar_that_was_copied_along_goes_when_undo_is_pressed_again(desk: Desk) -> None:
    desk.bring(desk.wanted(moves=False))
    real = operations.move_to_trash

    def refuse(path: Path) -> Path | None:
        if path == desk.out / "a.xmp":
            raise FileRefused("not now")
        return real(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "move_to_trash", refuse)
        assert desk.undo().faults == ["not now"]
    assert desk.contents(desk.out) == {"a.xmp": "stars"}
    desk.records = desk.start()
    assert not desk.undo().faults
    assert desk.contents(desk.out) == {}


def test_what_was_replaced_comes_back_though_the_trash_cannot_hold_a_sidecar_of_its_successor(
    desk: Desk,
) -> None:
    (desk.inside / "b.xmp").write_text("few stars")
    (desk.out / "b.jpg").write_text("other")
    desk.bring(desk.wanted(moves=False, b=Choice.REPLACE))
    real = operations.move_to_trash

    def refuse(path: Path) -> Path | None:
        if path == desk.out / "b.xmp":
            raise TrashRefused("too long")
        return real(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "move_to_trash", refuse)
        assert desk.undo().faults == ["too long"]
        assert desk.contents(desk.out) == {"b.jpg": "other", "b.xmp": "few stars"}
        assert desk.undo().faults == ["too long"]
    assert desk.records.undo.next is None


def test_undoing_a_copy_that_may_not_be_changed_now_can_be_tried_again(desk: Desk) -> None:
    (desk.out / "b.jpg").write_text("other")
    desk.bring(desk.wanted(moves=False, b=Choice.REPLACE))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "may_change", lambda _folder: False)
        step = desk.undo()
    assert step.faults
    assert step.undoable is Kind.COPIED
    assert not desk.undo().faults
    assert desk.contents(desk.out) == {"b.jpg": "other"}


def test_what_was_replaced_comes_back_after_a_restart_though_its_successor_is_gone(
    desk: Desk,
) -> None:
    (desk.out / "b.jpg").write_text("other")
    desk.bring(desk.wanted(moves=False, b=Choice.REPLACE))
    (desk.out / "b.jpg").unlink()
    desk.records = desk.start()
    assert len(desk.undo().faults) == 1
    assert desk.contents(desk.out) == {"b.jpg": "other"}


def test_copies_that_filled_a_drive_can_be_taken_back_once_there_is_room_for_its_trash(
    tmp_path: Path,
) -> None:
    disk = Disk(tmp_path / "out")
    try:
        desk = Desk(tmp_path, disk.place)
        desk.bring(desk.wanted(moves=False))
        filler = disk.fill(leave=0)
        step = desk.undo()
        assert step.faults[0] == "“a.jpg” was not changed: the drive is full."
        assert step.undoable is Kind.COPIED
        filler.unlink()
        assert not desk.undo().faults
        assert desk.contents(desk.out) == {}
    finally:
        disk.unmount()


def test_what_is_in_the_trash_is_not_said_to_have_stayed_where_its_drive_fails_then(
    desk: Desk,
) -> None:
    photo = desk.inside / "b.jpg"

    with pytest.MonkeyPatch.context() as patch:
        silent = partial(patch.setattr, os, "lstat", lambda _path: fail(errno.EIO))
        patch.setattr(operations, "QFile", trashing_then(silent))
        trashed = operations.move_to_trash(photo)
    assert trashed is not None
    operations.put_back(Move(3, photo, trashed))
    assert desk.contents(desk.inside) == ALL


@pytest.mark.parametrize("kind", [Kind.MOVED, Kind.TRASHED])
def test_a_sidecar_whose_name_is_taken_comes_back_when_undo_is_pressed_again(
    desk: Desk, kind: Kind
) -> None:
    sidecar = desk.inside / "b.xmp"
    sidecar.write_text("few stars")
    if kind is Kind.MOVED:
        desk.bring(desk.wanted(moves=True))
    else:
        step = Step(kind)
        photo = replace(plain_record(3), path=desk.inside / "b.jpg")
        work = partial(steps.trash, {}, Surroundings())
        run(steps.do(step, [photo], work, desk.records))
        assert step.moves
    sidecar.write_text("of another program")
    step = desk.undo()
    assert step.faults == ["Another file is now named “b.xmp”. Rename it, then undo again."]
    assert (desk.inside / "b.jpg").read_text() == "snow"
    sidecar.rename(sidecar.with_stem("c"))
    desk.records = desk.start()
    assert desk.records.undo.next is kind
    assert not desk.undo().faults
    assert sidecar.read_text() == "few stars"
    assert desk.records.undo.next is None


def test_what_can_be_undone_is_on_the_disk_before_the_journal_goes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = desk.root / "undo.json"
    on_disk: set[int] = set()
    checked: list[Path] = []
    real_sync, real_unlink = os.fsync, os.unlink

    def sync(handle: int) -> None:
        on_disk.add(os.fstat(handle).st_ino)
        real_sync(handle)

    def unlink(path: Path) -> None:
        if path.name == "undo.jsonl" and path.exists():
            assert history.stat().st_ino in on_disk
            checked.append(path)
        real_unlink(path)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "unlink", unlink)
    desk.bring(desk.wanted(moves=True))
    assert checked


# Other programs


def test_a_photo_stays_in_the_trash_although_its_name_is_used_again_at_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = desk.inside / "b.jpg"

    another = partial(photo.write_text, "another one")
    monkeypatch.setattr(operations, "QFile", trashing_then(another))
    trashed = operations.move_to_trash(photo)
    assert trashed is not None
    assert trashed.read_text() == "snow"
    assert photo.read_text() == "another one"


def test_names_that_are_given_back_are_taken_from_nobody(desk: Desk) -> None:
    newcomer = desk.inside / "a.xmp"

    def interfere() -> None:
        newcomer.write_text("of another program")
        fail(errno.EACCES)

    with before("rename", desk.inside / "b.CR2", interfere):
        step = rename_by_pattern(desk)
    assert step.faults
    desk.records = desk.start()
    assert [cut_off.stuck for cut_off in desk.records.cut_off] == [[desk.inside / "b.xmp"]]
    assert newcomer.read_text() == "of another program"
    assert everything(desk.inside) == {*ALL.values(), "of another program"}


def test_nothing_hidden_is_left_of_a_file_that_cannot_come_back_from_another_drive(
    far: Desk,
) -> None:
    photo = far.out / "c.jpg"
    photo.write_text("sea")
    newcomer = far.inside / "c.jpg"
    with (
        before("link", newcomer, partial(newcomer.write_text, "of another program")),
        pytest.raises(FileRefused),
    ):
        operations.put_back(Move(1, far.inside / "c.jpg", photo))
    assert photo.read_text() == "sea"
    assert far.contents(far.inside) == {**ALL, "c.jpg": "of another program"}


def test_a_link_that_cannot_be_moved_is_not_doubled(desk: Desk) -> None:
    link = desk.inside / "c.jpg"
    link.symlink_to("b.jpg")
    stop = StopFlag()
    plan = look_ahead({4: Still(link)}, desk.out, stop, moves=True)
    with failing("unlink", link, errno.EPERM):
        step = desk.bring(Transfer(plan, {}, stop))
    assert step.faults
    assert list(desk.out.iterdir()) == []


def test_one_name_that_a_folder_cannot_have_holds_up_no_other_photo(desk: Desk) -> None:
    deep = desk.out
    while len(os.fsencode(deep)) < 3_800:
        deep /= "d" * 200
    deep.mkdir(parents=True)
    long = desk.inside / f"{'n' * 250}.jpg"
    long.write_text("dune")
    while len(os.fsencode(deep)) < 3_900:
        deep /= "d" * 20
        deep.mkdir()
    stop = StopFlag()
    stills = {1: Still(long), 3: Still(desk.inside / "b.jpg")}
    plan = look_ahead(stills, deep, stop, moves=False)
    step = desk.bring(Transfer(plan, {}, stop))
    assert [move.photo_id for move in step.moves] == [3]
    assert len(step.faults) == 1


@pytest.mark.parametrize("by", [None, [], [platform.node(), "one", 1.0], 7])
def test_a_damaged_note_of_a_renaming_keeps_nobody_from_starting(desk: Desk, by: object) -> None:
    note = {"by": by, "renamings": [[str(desk.inside / "a.jpg"), str(desk.inside / "c.jpg")]]}
    (desk.root / "renaming-1.json").write_text(json.dumps(note))
    assert desk.start().undo.next is None
    assert desk.contents(desk.inside) == ALL
