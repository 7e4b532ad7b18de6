"""A copy goes to the trash only while what stays instead is there, readable and unchanged."""

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from photosim.desktop.files import operations
from photosim.desktop.files.changes import PhotoChanges
from photosim.desktop.files.operations import Move
from photosim.desktop.files.removal_journal import KnownFile, RemovalJournal, read_journal
from photosim.desktop.files.removals import Removal
from photosim.desktop.files.steps import Records, Step
from photosim.desktop.files.undo_steps import Kind
from photosim.desktop.ui.theme import Theme
from photosim.library import disk_timeout
from photosim.library.mount_table import Mount
from photosim.vision.files import fingerprint
from tests.desktop.conftest import heard
from tests.mounts import hung, on_another_device
from tests.photos import make_photo

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="uses the trash of a freedesktop desktop"
)


class Tidier:
    """Removes copies as the window does, and says what came of it."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self._qtbot = qtbot
        self.journal = folder / "removals.jsonl"
        self.changes = PhotoChanges(folder / "undo.json", self.journal)

    def remove(self, *removals: Removal) -> Step:
        with heard(self._qtbot, self.changes.done) as listener:
            self.changes.remove_copies(removals)
        step: Step = listener.said[0][0]
        return step

    def undo(self) -> Step:
        with heard(self._qtbot, self.changes.done) as listener:
            self.changes.undo()
        step: Step = listener.said[0][0]
        return step


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def tidier(qtbot: QtBot, theme: Theme, data: Path, trash: Path) -> Iterator[Tidier]:
    made = Tidier(qtbot, data)
    yield made
    made.changes.close()


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """A photo and its copy."""
    kept = make_photo(tmp_path / "photos" / "kept.jpg", size=(80, 60))
    copy = tmp_path / "backup" / "copy.jpg"
    copy.parent.mkdir()
    copy.write_bytes(kept.read_bytes())
    return kept, copy


def known(path: Path, number: int = 1) -> KnownFile:
    return KnownFile(number, path, fingerprint(path))


def removal(copy: Path, kept: Path, companions: Sequence[Path] = ()) -> Removal:
    return Removal((known(copy, 2),), (known(kept, 1),), tuple(companions), "the earlier file")


def test_a_copy_goes_to_the_trash_and_undo_brings_it_back(
    tidier: Tidier, pair: tuple[Path, Path], trash: Path
) -> None:
    kept, copy = pair
    step = tidier.remove(removal(copy, kept))
    assert not copy.exists()
    assert kept.exists()
    assert [path.name for path in trash.iterdir()] == ["copy.jpg"]
    assert step.undoable is Kind.REMOVED
    assert tidier.changes.summary(step) == "Moved 1 copy to the trash."
    back = tidier.undo()
    assert copy.exists()
    assert back.moves[0].content == fingerprint(copy)
    assert not list(trash.iterdir())


def test_a_step_is_undone_after_a_restart(
    qtbot: QtBot, tidier: Tidier, data: Path, pair: tuple[Path, Path]
) -> None:
    kept, copy = pair
    tidier.remove(removal(copy, kept))
    tidier.changes.close()
    again = Tidier(qtbot, data)
    step = again.undo()
    again.changes.close()
    assert copy.exists()
    assert step.kind is Kind.REMOVED
    assert step.moves[0].content == fingerprint(copy)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("gone", "“kept.jpg” could not be checked: The file was not found"),
        ("changed", "“kept.jpg” could not be checked: The file has changed"),
        ("folder", "“kept.jpg” could not be checked: This is a folder"),
        ("copy changed", "left in place: The file has changed since"),
    ],
)
def test_a_copy_stays_when_what_stays_instead_is_not_right(
    tidier: Tidier, pair: tuple[Path, Path], fault: str, words: str
) -> None:
    kept, copy = pair
    asked = removal(copy, kept)
    if fault == "changed":
        kept.write_bytes(kept.read_bytes() + b"\0")
    elif fault == "copy changed":
        copy.write_bytes(copy.read_bytes() + b"\0")
    else:
        kept.unlink()
        if fault == "folder":
            kept.mkdir()
    step = tidier.remove(asked)
    assert copy.exists()
    assert not step.moves
    assert words in tidier.changes.complaint(step)


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_a_copy_stays_when_what_stays_instead_cannot_be_read(
    tidier: Tidier, pair: tuple[Path, Path]
) -> None:
    kept, copy = pair
    asked = removal(copy, kept)
    kept.chmod(0)
    step = tidier.remove(asked)
    assert copy.exists()
    assert "permission to read" in tidier.changes.complaint(step)


@pytest.mark.parametrize("link", ["hard", "symbolic"])
def test_a_second_path_to_a_file_is_no_copy_of_it(
    tidier: Tidier, pair: tuple[Path, Path], link: str
) -> None:
    kept, copy = pair
    copy.unlink()
    if link == "hard":
        copy.hardlink_to(kept)
    else:
        copy.symlink_to(kept)
    step = tidier.remove(removal(copy, kept))
    assert copy.exists()
    assert "no other file of this picture" in tidier.changes.complaint(step)


@pytest.mark.parametrize("server", ["nas", "192.168.1.5"])
def test_a_file_of_a_share_that_is_mounted_twice_is_no_copy_of_itself(
    tidier: Tidier, pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, server: str
) -> None:
    kept, _ = pair
    again = kept.parents[1] / "again"
    again.mkdir()
    copy = again / kept.name
    copy.hardlink_to(kept)  # seen by way of the second mount
    mounts = [
        Mount(kept.parent, "nfs4", "", "nas:/photos"),
        Mount(again, "nfs4", "", f"{server}:/photos"),
    ]
    monkeypatch.setattr("photosim.desktop.files.removals.read_mounts", lambda: mounts)
    with on_another_device(again):
        step = tidier.remove(removal(copy, kept))
    assert copy.exists()
    expected = "no other file" if server == "nas" else "may be the same file as “kept.jpg”"
    assert expected in tidier.changes.complaint(step)


def test_a_copy_comes_back_when_what_was_to_stay_has_gone_with_it(
    tidier: Tidier, pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, copy = pair
    move = operations.move_to_trash

    def move_both(path: Path) -> Path | None:
        trashed = move(path)
        kept.unlink()  # which was the same file, by a way that nothing told of
        return trashed

    asked = removal(copy, kept)
    monkeypatch.setattr(operations, "move_to_trash", move_both)
    step = tidier.remove(asked)
    assert copy.exists()
    assert not step.moves
    assert "“kept.jpg” had disappeared along with it" in tidier.changes.complaint(step)


def test_what_is_itself_to_be_removed_stands_for_nothing(
    tidier: Tidier, pair: tuple[Path, Path]
) -> None:
    kept, copy = pair
    step = tidier.remove(removal(copy, kept), removal(kept, copy))
    assert kept.exists()
    assert copy.exists()
    assert len(step.faults) == 2
    assert "“kept.jpg” is to go, too" in step.faults[0]


def test_what_stays_instead_of_one_is_not_removed_by_another_path(
    tidier: Tidier, pair: tuple[Path, Path], tmp_path: Path
) -> None:
    kept, copy = pair
    linked, third = tmp_path / "linked.jpg", tmp_path / "third.jpg"
    linked.hardlink_to(kept)
    third.write_bytes(kept.read_bytes())
    step = tidier.remove(removal(copy, kept), removal(linked, third))
    assert not copy.exists()
    assert linked.exists()
    assert "no other file of this picture" in tidier.changes.complaint(step)


def test_what_goes_with_a_photo_goes_along_and_comes_back(
    tidier: Tidier, pair: tuple[Path, Path]
) -> None:
    kept, copy = pair
    movie, notes = copy.with_suffix(".mov"), copy.with_name("copy.jpg.xmp")
    movie.write_bytes(b"moving")
    notes.write_text("<xmp/>")
    step = tidier.remove(removal(copy, kept, [movie]))
    assert tidier.changes.summary(step) == "Moved 1 copy to the trash."
    assert not any(path.exists() for path in (copy, movie, notes))
    tidier.undo()
    assert all(path.exists() for path in (copy, movie, notes))


def test_what_a_raw_and_its_picture_share_goes_when_both_go(
    tidier: Tidier, pair: tuple[Path, Path]
) -> None:
    kept, copy = pair
    raw, notes, movie = (copy.with_suffix(suffix) for suffix in (".dng", ".xmp", ".mov"))
    raw.write_bytes(b"raw")
    kept_raw = kept.with_suffix(".dng")
    kept_raw.write_bytes(b"raw")
    for path in (notes, movie):
        path.write_bytes(b"along")
    tidier.remove(
        Removal((known(copy, 2), known(raw, 3)), (known(kept), known(kept_raw)), (notes, movie))
    )
    assert not any(path.exists() for path in (copy, raw, notes, movie))
    tidier.undo()
    assert all(path.exists() for path in (copy, raw, notes, movie))


def test_a_movie_that_another_still_of_its_name_shares_stays(
    tidier: Tidier, pair: tuple[Path, Path]
) -> None:
    kept, copy = pair
    movie, other = copy.with_suffix(".mov"), copy.with_suffix(".heic")
    movie.write_bytes(b"moving")
    other.write_bytes(b"still")
    tidier.remove(removal(copy, kept, [movie]))
    assert not copy.exists()
    assert movie.exists()


def test_notes_that_another_photo_shares_stay(tidier: Tidier, pair: tuple[Path, Path]) -> None:
    kept, copy = pair
    notes, raw = copy.with_suffix(".xmp"), copy.with_suffix(".dng")
    notes.write_text("<xmp/>")
    raw.write_bytes(b"raw")
    tidier.remove(removal(copy, kept))
    assert notes.exists()


def test_where_there_is_no_trash_a_copy_stays(
    qtbot: QtBot, data: Path, no_trash: None, pair: tuple[Path, Path]
) -> None:
    kept, copy = pair
    tidier = Tidier(qtbot, data)
    step = tidier.remove(removal(copy, kept))
    tidier.changes.close()
    assert copy.exists()
    assert f"no trash for {copy.parent}" in tidier.changes.complaint(step)
    assert not step.trashless  # which would offer to delete it


def test_a_set_is_removed_as_a_whole_or_not_at_all(
    tidier: Tidier, pair: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, copy = pair
    locked = tmp_path / "locked" / ("na\udcffme.jpg")  # which no trash can hold
    locked.parent.mkdir()
    locked.write_bytes(copy.read_bytes())
    asked = Removal((known(copy, 2), known(locked, 3)), (known(kept),))
    step = tidier.remove(asked)
    assert copy.exists()
    assert locked.exists()
    assert not step.moves
    assert len(step.faults) == 1


def test_the_journal_tells_what_went_why_and_what_stayed(
    tidier: Tidier, pair: tuple[Path, Path]
) -> None:
    kept, copy = pair
    content = fingerprint(copy)
    tidier.remove(removal(copy, kept))
    (step,) = read_journal(tidier.journal)
    (entry,) = step.entries
    assert not step.is_open
    assert entry.file == KnownFile(2, copy, content)
    assert entry.stayed == ((1, kept),)
    assert entry.reason == "the earlier file"
    assert entry.trashed is not None
    assert tidier.journal.stat().st_mode & 0o077 == 0
    tidier.undo()
    assert read_journal(tidier.journal)[0].entries[0].trashed is None


def test_a_line_that_was_cut_off_spoils_no_other(
    tidier: Tidier, pair: tuple[Path, Path], caplog: pytest.LogCaptureFixture
) -> None:
    kept, copy = pair
    tidier.journal.write_text('{"what": "begun", "step": 1}\n{"what": "ended"}\n{"what": "mov')
    tidier.remove(removal(copy, kept))
    steps = read_journal(tidier.journal)
    assert [len(step.entries) for step in steps] == [0, 1]
    assert "damaged" in caplog.text


def test_nothing_is_removed_that_cannot_be_noted(
    qtbot: QtBot, tmp_path: Path, trash: Path, pair: tuple[Path, Path]
) -> None:
    kept, copy = pair
    tidier = Tidier(qtbot, tmp_path / "nowhere")
    step = tidier.remove(removal(copy, kept))
    tidier.changes.close()
    assert copy.exists()
    assert tidier.changes.complaint(step).startswith("Nothing was removed")


# Cut off


def cut(journal: Path, lines: int) -> None:
    """Leave so many lines of a journal, as a kill would."""
    journal.write_text("".join(journal.read_text().splitlines(keepends=True)[:lines]))


@pytest.mark.parametrize("lines", [2, 3])
def test_a_removal_that_was_cut_off_is_undone_and_told(
    qtbot: QtBot, tidier: Tidier, data: Path, pair: tuple[Path, Path], trash: Path, lines: int
) -> None:
    kept, copy = pair
    tidier.remove(removal(copy, kept))
    tidier.changes.close()
    cut(tidier.journal, lines)  # before it was noted where the file is, or after
    again = Tidier(qtbot, data)
    with heard(qtbot, again.changes.recovered) as listener:
        pass
    again.changes.close()
    assert copy.exists()
    assert not list(trash.iterdir())
    assert not list((trash.parent / "info").iterdir())
    assert again.changes.told(listener.said[0][0]) == (
        "Removing copies was cut off. 1 file is back where it was."
    )
    assert json.loads(tidier.journal.read_text().splitlines()[-1])["what"] == "undone"


@pytest.mark.parametrize("noted", [True, False])
def test_a_file_that_was_linked_to_the_trash_and_not_yet_unlinked_stays(
    qtbot: QtBot,
    tidier: Tidier,
    data: Path,
    pair: tuple[Path, Path],
    trash: Path,
    noted: bool,
) -> None:
    kept, copy = pair
    step = tidier.remove(removal(copy, kept))
    tidier.changes.close()
    trashed = step.moves[0].after
    copy.hardlink_to(trashed)
    if not noted:
        trashed.rename(trash / "XNTXXl")  # as Qt calls it until it has written its note
    cut(tidier.journal, 2)
    again = Tidier(qtbot, data)
    with heard(qtbot, again.changes.undoable):
        pass
    again.changes.close()
    assert copy.exists()
    assert not list(trash.iterdir())
    assert not list((trash.parent / "info").iterdir())


def test_undoing_that_was_cut_off_is_finished(
    qtbot: QtBot, tidier: Tidier, data: Path, pair: tuple[Path, Path], tmp_path: Path
) -> None:
    kept, copy = pair
    other = tmp_path / "other.jpg"
    other.write_bytes(copy.read_bytes())
    step = tidier.remove(removal(copy, kept), removal(other, kept))
    tidier.changes.close()
    (move,) = [move for move in step.moves if move.before == copy]
    move.after.rename(copy)
    with tidier.journal.open("a") as journal:
        journal.write('{"what": "undoing", "step": 1}\n')
    again = Tidier(qtbot, data)
    with heard(qtbot, again.changes.recovered):
        pass
    again.changes.close()
    assert copy.exists()
    assert other.exists()


def test_closing_the_window_ends_a_step_which_can_be_undone_and_is_told(
    qtbot: QtBot, tidier: Tidier, data: Path, pair: tuple[Path, Path], tmp_path: Path
) -> None:
    kept, copy = pair
    copies = [tmp_path / "backup" / f"{number}.jpg" for number in range(40)]
    for path in copies:
        path.write_bytes(copy.read_bytes())
    tidier.changes.remove_copies([removal(path, kept) for path in copies])
    qtbot.waitUntil(lambda: not copies[0].exists())
    tidier.changes.close()
    gone = sum(not path.exists() for path in copies)
    assert 0 < gone < 40
    again = Tidier(qtbot, data)
    with heard(qtbot, again.changes.recovered) as listener:
        pass
    recovery = listener.said[0][0]
    assert again.changes.told(recovery) == (
        f"The window was closed before all copies were removed: {gone} of 40 are in the trash."
    )
    assert {move.before for move in recovery.stopped} == {
        path for path in copies if not path.exists()
    }
    assert len(recovery.stopped) == gone
    assert recovery.instead == [(fingerprint(kept), (1,))] * gone
    again.undo()
    again.changes.close()
    assert all(path.exists() for path in copies)
    last = Tidier(qtbot, data)  # it is told once
    with heard(qtbot, last.changes.undoable):
        pass
    assert not any(step.is_open for step in read_journal(last.journal))
    last.changes.close()


def test_undo_waits_for_the_step_that_is_under_way(
    qtbot: QtBot, tidier: Tidier, pair: tuple[Path, Path], trash: Path
) -> None:
    kept, copy = pair
    copies = [copy.with_name(f"{number}.jpg") for number in range(30)]
    for path in copies:
        path.write_bytes(copy.read_bytes())
    with heard(qtbot, tidier.changes.done) as listener:
        tidier.changes.remove_copies([removal(path, kept) for path in copies])
        tidier.changes.remove_copies([removal(copy, kept)])
        tidier.changes.undo()
        tidier.changes.undo()
    qtbot.waitUntil(lambda: len(listener.said) == 4)
    assert [len(step.moves) for (step,) in listener.said] == [30, 1, 1, 30]
    assert all(path.exists() for path in (copy, *copies))
    assert not list(trash.iterdir())
    assert [step.is_open for step in read_journal(tidier.journal)] == [False, False]


def test_another_file_of_the_path_in_the_trash_is_not_taken_for_the_copy(
    qtbot: QtBot, tidier: Tidier, data: Path, pair: tuple[Path, Path], trash: Path
) -> None:
    kept, copy = pair
    step = tidier.remove(removal(copy, kept))
    tidier.changes.close()
    step.moves[0].after.write_bytes(b"another picture that was there before")
    cut(tidier.journal, 2)
    again = Tidier(qtbot, data)
    with heard(qtbot, again.changes.recovered) as listener:
        pass
    again.changes.close()
    assert listener.said[0][0].lost == [copy]
    assert not copy.exists()
    assert len(list(trash.iterdir())) == 1


def test_a_long_history_is_undone_in_time(tmp_path: Path) -> None:
    lines: list[dict[str, object]]
    lines = [{"what": "begun", "step": 1}]
    for number in range(30_000):
        moving = {"what": "moving", "at": "2024-05-01T12:00:00+00:00", "photo": number}
        moving |= {"path": f"/p/{number}", "content": "", "stayed": [], "reason": ""}
        lines += [moving, {"what": "moved", "to": f"/t/{number}"}]
    lines.append({"what": "ended"})
    lines += [{"what": "back", "path": f"/p/{n}", "from": f"/t/{n}"} for n in range(30_000)]
    path = tmp_path / "long.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)))
    began = time.process_time()
    journal = RemovalJournal(path)
    moves = [Move(number, Path(f"/p/{number}"), Path(f"/t/{number}")) for number in range(30_000)]
    assert journal.undoing(moves) == []
    assert all(entry.trashed is None for entry in journal.steps[0].entries)
    assert time.process_time() - began < 20  # by comparing all with all it took minutes


def test_what_is_on_a_drive_that_is_away_follows_when_it_is_back(
    qtbot: QtBot, tidier: Tidier, data: Path, pair: tuple[Path, Path], tmp_path: Path
) -> None:
    kept, copy = pair
    tidier.remove(removal(copy, kept))
    tidier.changes.close()
    cut(tidier.journal, 3)
    away, trash = tmp_path / "unplugged", tmp_path / "share"
    for folder, other in ((copy.parent, away), (trash, tmp_path / "also unplugged")):
        folder.rename(other)
    again = Tidier(qtbot, data)
    with heard(qtbot, again.changes.recovered) as listener:
        pass
    again.changes.close()
    assert "1 file is on a drive that is not connected" in again.changes.told(listener.said[0][0])
    records = Records(data / "undo.json", again.journal)
    assert not records.recovery  # it was told
    for folder, other in ((copy.parent, away), (trash, tmp_path / "also unplugged")):
        other.rename(folder)
    last = Tidier(qtbot, data)
    with heard(qtbot, last.changes.recovered):
        pass
    last.changes.close()
    assert copy.exists()


def test_what_is_lost_is_not_told_at_each_start_while_the_rest_waits(
    data: Path, tmp_path: Path
) -> None:
    away, here = tmp_path / "unplugged" / "trash", tmp_path / "trash"
    here.mkdir()
    journal = RemovalJournal(data / "removals.jsonl")
    journal.begin()
    for number, trash in enumerate((here, away)):
        name = f"{number}.jpg"
        journal.moving(KnownFile(number, tmp_path / name, b""), [], "")
        journal.moved(trash / name)
    told = [
        Records(data / "undo.json", data / "removals.jsonl").recovery for _ in ("first", "second")
    ]
    assert [(one.lost, one.away) for one in told] == [
        ([tmp_path / "0.jpg"], [tmp_path / "1.jpg"]),
        ([], []),
    ]
    away.mkdir(parents=True)
    (away / "1.jpg").write_bytes(b"photo")
    last = Records(data / "undo.json", data / "removals.jsonl").recovery
    assert [move.before for move in last.back] == [tmp_path / "1.jpg"]
    assert last.lost == [tmp_path / "0.jpg"]


def test_what_is_on_a_drive_that_hangs_holds_nothing_up_and_follows(
    qtbot: QtBot,
    tidier: Tidier,
    data: Path,
    pair: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, copy = pair
    other = tmp_path / "other.jpg"
    other.write_bytes(copy.read_bytes())
    tidier.remove(removal(other, kept), removal(copy, kept))
    tidier.changes.close()
    cut(tidier.journal, 5)  # what became of the last one is not known
    with monkeypatch.context() as patch, hung(copy.parent):
        patch.setattr(disk_timeout, "ANSWER_S", 0.2)
        again = Tidier(qtbot, data)
        with heard(qtbot, again.changes.recovered) as listener:
            pass
        again.changes.close()
    assert other.exists()
    said = again.changes.told(listener.said[0][0])
    assert "1 file is back where it was" in said
    assert "1 file is on a drive that is not connected" in said
    last = Tidier(qtbot, data)
    with heard(qtbot, last.changes.recovered):
        pass
    last.changes.close()
    assert copy.exists()


def test_a_file_that_is_nowhere_is_named(
    qtbot: QtBot, tidier: Tidier, data: Path, pair: tuple[Path, Path], trash: Path
) -> None:
    kept, copy = pair
    step = tidier.remove(removal(copy, kept))
    tidier.changes.close()
    step.moves[0].after.unlink()  # the trash was emptied
    cut(tidier.journal, 3)
    again = Tidier(qtbot, data)
    with heard(qtbot, again.changes.recovered) as listener:
        pass
    again.changes.close()
    assert "“copy.jpg”" in again.changes.told(listener.said[0][0])
