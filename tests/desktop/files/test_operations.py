import errno
import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from photosim.desktop.files import operations as photo_files
from photosim.desktop.files.operations import DriveFull, FileRefused, Move
from photosim.desktop.files.renames import rename_stack
from photosim.desktop.files.step_journal import StepJournal
from photosim.desktop.ui.languages import Languages
from photosim.library.companions import Still
from photosim.library.file_names import objection
from tests.mounts import Disk, failing

pytestmark = pytest.mark.usefixtures("qapp")
freedesktop = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="the trash of a freedesktop desktop"
)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photos" / "a b%ü.jpg"
    path.parent.mkdir()
    path.write_bytes(b"pixels")
    return path


# Names


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "Enter a name"),
        (".jpg", "Enter a name"),
        ("  .jpg", "Enter a name"),
        ("a/b.jpg", "slash"),
        (".hidden.jpg", "dot would hide"),
        ("a\nb.jpg", "control characters"),
        ("x" * 252 + ".jpg", "too long"),
        ("ü" * 126 + ".jpg", "too long"),
        ("photo", "“.jpg”"),
        ("photo.txt", "“.jpg”"),
    ],
)
def test_a_name_no_photo_can_have_is_refused_in_one_sentence(name: str, words: str) -> None:
    said = objection(Path("old.jpg"), name, windows=False)
    assert words in said
    assert said.count(".") - said.count("“.jpg”") == 1


@pytest.mark.parametrize("name", ["con.jpg", "Lpt1.png", "a?.jpg", "a:b.jpg", "a\\b.jpg"])
def test_names_that_windows_keeps_are_refused_there_alone(name: str) -> None:
    assert objection(Path("old.jpg"), name, windows=True)
    assert not objection(Path("old.jpg"), name, windows=False)


@pytest.mark.parametrize("name", ["new.jpg", "new.JPEG", "Sonne über Köln.png", "a.b.c.heic"])
def test_usual_names_are_taken(name: str) -> None:
    assert not objection(Path("old.jpg"), name, windows=True)


# Renaming


def rename(photo: Path, target: Path) -> None:
    journal = StepJournal(photo.parent.parent / "undo.jsonl")
    rename_stack([(Still(photo), Move(1, photo, target))], journal, [])


def test_renaming_moves_the_file_and_undoing_brings_the_name_back(photo: Path) -> None:
    target = photo.with_name("new.jpg")
    rename(photo, target)
    assert target.read_bytes() == b"pixels"
    photo_files.put_back(Move(1, photo, target))
    assert photo.read_bytes() == b"pixels"
    assert not target.exists()


def test_renaming_never_overwrites(photo: Path) -> None:
    other = photo.with_name("other.jpg")
    other.write_bytes(b"other")
    with pytest.raises(FileRefused, match=r"named “other\.jpg” already exists"):
        rename(photo, other)
    assert (photo.read_bytes(), other.read_bytes()) == (b"pixels", b"other")


def test_a_name_may_change_in_case_alone(photo: Path) -> None:
    target = photo.with_name("A B%Ü.JPG")
    rename(photo, target)
    assert [path.name for path in photo.parent.iterdir()] == [target.name]


def test_two_names_of_one_file_that_differ_in_case_alone_both_stay(photo: Path) -> None:
    other = photo.with_name("A B%Ü.JPG")
    try:
        os.link(photo, other)
    except OSError:
        pytest.skip("the drive knows no two names of one file, or no case")
    with pytest.raises(FileRefused, match="already exists"):
        rename(photo, other)


def test_what_is_gone_cannot_be_renamed_or_trashed(photo: Path) -> None:
    photo.unlink()
    with pytest.raises(FileRefused, match="was not found"):
        rename(photo, photo.with_name("b.jpg"))
    with pytest.raises(FileRefused, match="was not found"):
        photo_files.move_to_trash(photo)
    with pytest.raises(FileRefused, match="was not found"):
        photo_files.delete(photo)


# The trash


@freedesktop
def test_the_trash_keeps_the_file_and_undoing_leaves_no_trace_in_it(
    photo: Path, trash: Path
) -> None:
    trashed = photo_files.move_to_trash(photo)
    assert trashed is not None
    assert trashed.parent == trash
    assert trashed.read_bytes() == b"pixels"
    assert len(list((trash.parent / "info").iterdir())) == 1
    photo_files.put_back(Move(1, photo, trashed))
    assert photo.read_bytes() == b"pixels"
    assert list(trash.iterdir()) == []
    assert list((trash.parent / "info").iterdir()) == []


@freedesktop
def test_files_of_one_name_keep_apart_in_the_trash(photo: Path, trash: Path) -> None:
    photo_files.move_to_trash(photo)
    photo.write_bytes(b"second")
    second = photo_files.move_to_trash(photo)
    assert second is not None
    assert {path.read_bytes() for path in trash.iterdir()} == {b"pixels", b"second"}
    assert second.read_bytes() == b"second"


@freedesktop
@pytest.mark.usefixtures("no_trash")
def test_without_a_trash_the_file_stays(photo: Path) -> None:
    assert photo_files.move_to_trash(photo) is None
    assert photo.read_bytes() == b"pixels"


@freedesktop
@pytest.mark.usefixtures("trash")
@pytest.mark.skipif(hasattr(os, "getuid") and os.getuid() == 0, reason="root may do anything")
def test_a_folder_that_may_not_be_changed_is_not_taken_for_one_without_a_trash(
    photo: Path,
) -> None:
    photo.parent.chmod(0o500)
    with pytest.raises(FileRefused, match="permission to change"):
        photo_files.move_to_trash(photo)
    photo.parent.chmod(0o700)


@freedesktop
@pytest.mark.usefixtures("trash")
def test_a_name_that_is_no_text_is_not_taken_for_a_photo_without_a_trash(photo: Path) -> None:
    odd = photo.rename(photo.with_name(os.fsdecode(b"bad\xff.jpg")))
    with pytest.raises(FileRefused, match="Rename it first"):
        photo_files.move_to_trash(odd)
    rename(odd, photo)
    assert photo_files.move_to_trash(photo) is not None


@freedesktop
@pytest.mark.usefixtures("trash")
def test_undoing_never_overwrites_what_took_the_place(photo: Path) -> None:
    trashed = photo_files.move_to_trash(photo)
    assert trashed is not None
    photo.write_bytes(b"another")
    move = Move(1, photo, trashed)
    with pytest.raises(FileRefused, match="Another file"):
        photo_files.put_back(move)
    assert photo.read_bytes() == b"another"
    assert not photo_files.is_gone(move)


@freedesktop
@pytest.mark.usefixtures("trash")
def test_what_left_the_trash_or_lost_its_folder_is_said_not_to_come_back(photo: Path) -> None:
    trashed = photo_files.move_to_trash(photo)
    assert trashed is not None
    photo.parent.rmdir()
    with pytest.raises(FileRefused, match="the folder"):
        photo_files.put_back(Move(1, photo, trashed))
    trashed.unlink()
    with pytest.raises(FileRefused, match="moved or deleted since"):
        photo_files.put_back(Move(1, photo, trashed))


# Disks that cannot say what is there

UNSURE = [errno.EACCES, errno.EIO, errno.ESTALE, errno.ENOTCONN]


@pytest.mark.parametrize("code", UNSURE)
def test_a_photo_is_not_renamed_to_a_name_of_which_the_disk_cannot_say_that_it_is_free(
    photo: Path, code: int
) -> None:
    target = photo.with_name("b.jpg")
    target.write_bytes(b"another photo")
    with failing("lstat", target, code), pytest.raises(FileRefused, match="was not changed"):
        rename(photo, target)
    assert photo.read_bytes() == b"pixels"
    assert target.read_bytes() == b"another photo"


@pytest.mark.parametrize("code", UNSURE)
def test_a_photo_that_cannot_be_seen_is_not_said_to_be_gone(photo: Path, code: int) -> None:
    for change in (photo_files.move_to_trash, photo_files.delete):
        with failing("lstat", photo, code), pytest.raises(FileRefused, match="was not changed"):
            change(photo)
    with failing("lstat", photo, code), pytest.raises(FileRefused, match="was not changed"):
        rename(photo, photo.with_name("c.jpg"))
    assert photo.exists()


@pytest.mark.parametrize("code", UNSURE)
@pytest.mark.parametrize("below", ["", "a b%ü.jpg", "b.jpg"])
def test_undo_is_refused_in_words_and_may_be_tried_again(
    photo: Path, code: int, below: str
) -> None:
    renamed = photo.with_name("b.jpg")
    rename(photo, renamed)
    move = Move(1, photo, renamed)
    with failing("lstat", photo.parent / below, code):
        with pytest.raises(FileRefused, match="was not changed"):
            photo_files.put_back(move)
        assert not photo_files.is_gone(move)
    photo_files.put_back(move)
    assert photo.exists()


def test_a_name_counts_as_taken_where_its_folder_does_not_tell_by_which_file(photo: Path) -> None:
    target = photo.with_name("A B%Ü.jpg")
    os.link(photo, target)  # what one name is, on a drive that ignores case
    with failing("scandir", photo.parent, errno.EACCES), pytest.raises(FileRefused):
        rename(photo, target)
    assert photo.exists()


@freedesktop
@pytest.mark.usefixtures("trash")
def test_a_full_drive_is_not_taken_for_one_without_a_trash_in_german_either(
    qapp: QApplication, tmp_path: Path
) -> None:
    disk = Disk(tmp_path / "out")
    languages = Languages(qapp)
    try:
        (disk.place / "a.jpg").write_text("sand")
        disk.fill(leave=0)
        languages.use("de")
        with pytest.raises(DriveFull, match=r"^„a\.jpg“ .* voll"):
            photo_files.move_to_trash(disk.place / "a.jpg")
    finally:
        languages.close()
        QLocale.setDefault(QLocale("en_US"))
        disk.unmount()


@freedesktop
@pytest.mark.usefixtures("trash")
def test_a_name_that_is_too_long_for_the_trash_is_not_taken_for_a_photo_without_one(
    tmp_path: Path,
) -> None:
    photo = tmp_path / f"{'n' * 251}.jpg"
    photo.write_text("dune")
    with pytest.raises(FileRefused, match=r"The trash can't hold a file named .* Rename it first"):
        photo_files.move_to_trash(photo)
    assert photo.read_text() == "dune"
