"""Copies are gone through and tidied up, as a person does it in the window."""

import os
import shutil
import sys
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from photosim.config import Settings
from photosim.desktop.browse.history import AllPhotos, Copies, InFolder
from photosim.desktop.files.operations import move_to_trash
from photosim.desktop.files.removal_journal import KnownFile, RemovalJournal
from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.tidy.words import brief_folders
from photosim.library.duplicate_groups import Group, Kind
from photosim.vision.files import fingerprint
from tests.desktop.conftest import OpenWindow
from tests.desktop.hands import LEFT, PLAIN, click, row_of
from tests.desktop.hands import names as browsed
from tests.photos import make_photo

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="uses the trash of a freedesktop desktop"
)
SHIFT = Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three photos with a copy each, the first also in small, and one alone."""
    folder = tmp_path_factory.mktemp("drawn")
    for number, kind in enumerate(("flower", "bricks", "hills", "sunset")):
        photo = make_photo(
            folder / "photos" / f"{kind}.jpg",
            kind,
            size=(640 - 80 * number, 480 - 60 * number),
            taken_at=datetime(2014, 1, 3, 10, number),
            quality=92,
        )
        if kind != "sunset":
            (folder / "backup").mkdir(exist_ok=True)
            shutil.copy2(photo, folder / "backup" / photo.name)
    with Image.open(folder / "photos" / "sunset.jpg") as opened:
        (folder / "phone").mkdir()
        opened.resize((320, 240)).save(folder / "phone" / "small.jpg", exif=opened.getexif())
    return folder


@pytest.fixture
def photos(drawn: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(drawn, tmp_path / "library"))


@pytest.fixture
def library(photos: Path, trash: Path, open_library: OpenWindow) -> MainWindow:
    return open_library(photos, 8)


def listed(window: MainWindow) -> list[Group]:
    view = window.browser.tidy.view
    return [view.groups.group(row) for row in range(view.groups.rowCount())]


def names(window: MainWindow) -> list[str]:
    return [group.members[0].files[0].path.name for group in listed(window)]


def current(window: MainWindow) -> str:
    view = window.browser.tidy.view
    return view.groups.group(view.currentIndex().row()).members[0].files[0].path.name


def go(qtbot: QtBot, window: MainWindow, kind: Kind, groups: int) -> None:
    """Choose a page in the sidebar and wait for its groups."""
    tree = window.sidebar.tree
    words = {Kind.SAME_FILE: "Same File", Kind.SAME_PICTURE: "Same Picture"}[kind]

    def counted() -> bool:
        item = tree.findItems(words, Qt.MatchFlag.MatchExactly)[0]
        return bool(item.data(0, Qt.ItemDataRole.UserRole + 1) == groups)

    qtbot.waitUntil(counted)
    item = tree.findItems(words, Qt.MatchFlag.MatchExactly)[0]
    QTest.mouseClick(tree.viewport(), LEFT, PLAIN, tree.visualItemRect(item).center())
    wait_for(qtbot, window, groups)


def wait_for(qtbot: QtBot, window: MainWindow, groups: int) -> None:
    tidy = window.browser.tidy
    qtbot.waitUntil(lambda: tidy.settled and len(listed(window)) == groups)


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    QTest.keyClick(window.focusWidget() or window, key, modifier)


def test_pages_list_groups_by_what_they_gain_with_their_totals(
    qtbot: QtBot, library: MainWindow
) -> None:
    go(qtbot, library, Kind.SAME_FILE, 3)
    gains = [group.gain for group in listed(library)]
    assert gains == sorted(gains, reverse=True)
    assert library.bar.title == "Same File"
    assert library.bar.subtitle.startswith("3 groups, ")
    assert library.browser.tidy.view.hasFocus()
    library.actions_.sidebar.trigger()
    qtbot.waitUntil(lambda: not library.sidebar.isVisible())
    assert not library.status.zoom.isVisible(), "no tiles are here to be made larger"
    assert not library.actions_.details.isEnabled(), "there is no room for a panel here"
    library.actions_.sidebar.trigger()
    go(qtbot, library, Kind.SAME_PICTURE, 1)
    assert names(library) == ["sunset.jpg"]
    library.navigator.go(AllPhotos())
    qtbot.waitUntil(lambda: library.status.zoom.isVisible() and library.details.isVisible())
    assert library.actions_.details.isEnabled()


def test_a_page_is_listed_anew_only_if_there_is_anything_new(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    go(qtbot, library, Kind.SAME_FILE, 3)
    tidy, listings = library.browser.tidy, []
    qtbot.waitUntil(lambda: tidy.settled and not tidy.found.pending)
    tidy.view.groups.modelReset.connect(lambda: listings.append(len(listed(library))))
    library.navigator.go(AllPhotos())
    with qtbot.waitSignal(tidy.loader.found):
        library.navigator.go(Copies(Kind.SAME_FILE))
    assert listings == []
    (photos / "backup" / "flower.jpg").unlink()
    library.navigator.go(AllPhotos())
    with qtbot.waitSignal(tidy.loader.found):
        library.navigator.go(Copies(Kind.SAME_FILE))
    qtbot.waitUntil(lambda: bool(listings) and listings[-1] == 2)


@pytest.mark.parametrize(
    ("folders", "shown"),
    [
        (["/p/2019", "/p/2019"], ["2019", "2019"]),
        (["/home/me/p/2019", "/home/me/p/old/2019"], ["p/2019", "p/old/2019"]),
        (["/media/a/2019", "/media/b/2019"], ["media/a/2019", "media/b/2019"]),
        (["/a/2019", "/b/2019"], ["a/2019", "b/2019"]),
    ],
)
def test_of_folders_what_tells_them_apart_is_shown(folders: list[str], shown: list[str]) -> None:
    assert brief_folders([Path(one) for one in folders]) == shown


def test_enter_moves_what_is_suggested_to_the_trash_and_undo_brings_it_back(
    qtbot: QtBot, library: MainWindow, photos: Path, trash: Path
) -> None:
    go(qtbot, library, Kind.SAME_FILE, 3)
    first, second, third = names(library)
    press(library, Key.Key_Return)
    assert names(library) == [second, third]  # at once, without waiting for the disk
    qtbot.waitUntil(lambda: "copy" in library.undo_bar.words)
    wait_for(qtbot, library, 2)
    assert current(library) == second
    assert [path.name for path in trash.iterdir()] == [first]
    assert (photos / "photos" / first).exists() != (photos / "backup" / first).exists()
    assert library.actions_.undo.text() == "Undo Removing Copies"
    library.actions_.undo.trigger()
    wait_for(qtbot, library, 3)
    qtbot.waitUntil(lambda: current(library) == first)
    assert (photos / "photos" / first).exists()
    assert (photos / "backup" / first).exists()


def test_a_page_is_accepted_at_once(
    qtbot: QtBot, library: MainWindow, photos: Path, trash: Path
) -> None:
    library.resize(1240, 2_000)
    go(qtbot, library, Kind.SAME_FILE, 3)
    press(library, Key.Key_Return, SHIFT)
    wait_for(qtbot, library, 0)
    qtbot.waitUntil(lambda: len(list(trash.iterdir())) == 3)
    assert "Nothing to tidy up" in library.browser.tidy.empty.message
    left = {path.name for path in photos.rglob("*.jpg")}
    assert left == {"flower.jpg", "bricks.jpg", "hills.jpg", "sunset.jpg", "small.jpg"}


def test_selected_groups_are_accepted_together_and_undone_in_one_step(
    qtbot: QtBot, library: MainWindow, trash: Path
) -> None:
    go(qtbot, library, Kind.SAME_FILE, 3)
    library.actions_.select_all.trigger()
    press(library, Key.Key_Return)
    wait_for(qtbot, library, 0)
    qtbot.waitUntil(lambda: len(list(trash.iterdir())) == 3)
    library.actions_.undo.trigger()
    wait_for(qtbot, library, 3)
    assert not list(trash.iterdir())


def test_a_selection_and_marks_outlive_news_of_the_library(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    go(qtbot, library, Kind.SAME_FILE, 3)
    kept = current(library)
    press(library, Key.Key_K)
    press(library, Key.Key_Down, SHIFT)
    chosen = [group.key for group in library.browser.tidy.view.chosen()]
    assert len(chosen) == 2
    (photos / "new").mkdir()
    shutil.copy2(photos / "photos" / "hills.jpg", photos / "new" / "hills.jpg")
    qtbot.waitUntil(lambda: max(len(group.members) for group in listed(library)) == 3)
    assert [group.key for group in library.browser.tidy.view.chosen()] == chosen
    told = library.browser.tidy.view.model().index(names(library).index(kept), 0)
    assert ", stays," in told.data(Qt.ItemDataRole.AccessibleTextRole)


def test_marks_are_turned_by_keys_and_one_photo_always_stays(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    go(qtbot, library, Kind.SAME_FILE, 3)
    group = listed(library)[0]
    press(library, Key.Key_Left)
    press(library, Key.Key_X)
    qtbot.waitUntil(lambda: "stays" in library.status.text)
    press(library, Key.Key_Right)
    press(library, Key.Key_K)
    press(library, Key.Key_Left)
    press(library, Key.Key_Delete)
    press(library, Key.Key_Return)
    wait_for(qtbot, library, 2)
    qtbot.waitUntil(lambda: not group.members[0].files[0].path.exists())
    assert group.members[1].files[0].path.exists()


def test_the_pointer_turns_a_mark(qtbot: QtBot, library: MainWindow) -> None:
    go(qtbot, library, Kind.SAME_FILE, 3)
    view = library.browser.tidy.view
    cell = view.member_rect(0, 1)
    told = view.model().index(0, 0)
    assert "to the trash" in told.data(Qt.ItemDataRole.AccessibleTextRole)
    spot = cell.topRight()
    spot.setX(spot.x() - 16)
    spot.setY(spot.y() + 16)
    QTest.mouseClick(view.viewport(), LEFT, PLAIN, spot)
    assert "stays" in told.data(Qt.ItemDataRole.AccessibleTextRole)


def test_not_the_same_is_remembered_and_can_be_taken_back(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    go(qtbot, library, Kind.SAME_PICTURE, 1)
    press(library, Key.Key_N)
    wait_for(qtbot, library, 0)
    qtbot.waitUntil(lambda: "is not the same" in library.undo_bar.words)
    library.navigator.go(AllPhotos())
    go(qtbot, library, Kind.SAME_PICTURE, 0)
    assert (photos / "phone" / "small.jpg").exists()


def test_files_of_one_content_cannot_be_called_different(qtbot: QtBot, library: MainWindow) -> None:
    go(qtbot, library, Kind.SAME_FILE, 3)
    press(library, Key.Key_N)
    qtbot.waitUntil(lambda: "exactly the same content" in library.status.text)
    assert len(listed(library)) == 3


def test_undo_takes_back_what_was_decided_last(qtbot: QtBot, library: MainWindow) -> None:
    go(qtbot, library, Kind.SAME_FILE, 3)
    first = current(library)
    press(library, Key.Key_A)
    wait_for(qtbot, library, 2)
    qtbot.waitUntil(library.undo_bar.isVisible)
    library.actions_.undo.trigger()
    wait_for(qtbot, library, 3)
    assert first in names(library)


def test_skipped_groups_come_last(qtbot: QtBot, library: MainWindow) -> None:
    go(qtbot, library, Kind.SAME_FILE, 3)
    first, second, third = names(library)
    press(library, Key.Key_S)
    assert names(library) == [second, third, first]
    assert current(library) == second


def test_compare_shows_both_and_its_keys_only_mark(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    go(qtbot, library, Kind.SAME_PICTURE, 1)
    press(library, Key.Key_C)
    qtbot.waitUntil(lambda: library.browser.is_comparing)
    page = library.browser.compare
    assert [photo.path.name for photo in page.photos] == ["sunset.jpg", "small.jpg"]
    press(library, Key.Key_Return)
    qtbot.waitUntil(lambda: not library.browser.is_comparing)
    assert library.browser.tidy.view.hasFocus()
    assert (photos / "phone" / "small.jpg").exists()
    press(library, Key.Key_Return)
    qtbot.waitUntil(lambda: not (photos / "phone" / "small.jpg").exists())
    assert (photos / "photos" / "sunset.jpg").exists()


def test_nothing_in_a_folder_to_keep_can_be_marked(
    qtbot: QtBot, library: MainWindow, photos: Path, session: Session
) -> None:
    session.choices.set(kept_folders=(photos / "backup", photos / "photos"))
    go(qtbot, library, Kind.SAME_FILE, 3)
    qtbot.waitUntil(lambda: all(not group.has_keeper for group in listed(library)))
    press(library, Key.Key_X)
    qtbot.waitUntil(lambda: "folder to keep" in library.status.text)
    press(library, Key.Key_Return)
    qtbot.waitUntil(lambda: "Nothing is marked" in library.status.text)


def test_a_folder_to_keep_is_chosen_in_the_menu_and_decides(
    qtbot: QtBot, library: MainWindow, photos: Path, session: Session
) -> None:
    go(qtbot, library, Kind.SAME_FILE, 3)
    header = library.browser.tidy.header
    header.keeping.aboutToShow.emit()
    (folder,) = [one for one in header.keeping.actions() if one.text() == photos.name]
    folder.trigger()
    assert session.choices.now.kept_folders == (photos,)
    qtbot.waitUntil(lambda: all(not group.has_keeper for group in listed(library)))


def test_a_copy_that_returns_after_its_removal_says_so(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    go(qtbot, library, Kind.SAME_FILE, 3)
    gone = listed(library)[0].members[1].files[0].path
    kept = listed(library)[0].members[0].files[0].path
    press(library, Key.Key_Return)
    wait_for(qtbot, library, 2)
    qtbot.waitUntil(lambda: not gone.exists())
    shutil.copy2(kept, gone)
    wait_for(qtbot, library, 3)
    qtbot.waitUntil(
        lambda: any(one.removed_at for group in listed(library) for one in group.members)
    )


def test_what_stays_gets_the_stars_of_what_is_removed_until_that_is_undone(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    small = photos / "phone" / "small.jpg"

    def stars(name: str) -> int | None:
        row = row_of(library, name)
        photo = library.model.record(row)
        return -1 if photo is None else photo.rating.stars

    click(qtbot, library, "small.jpg")
    press(library, Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: stars("small.jpg") == 4)
    library.browser.tidy.loader.ask_soon()
    go(qtbot, library, Kind.SAME_PICTURE, 1)
    qtbot.waitUntil(lambda: names(library) == ["small.jpg"])
    assert not listed(library)[0].has_keeper  # the other one is larger
    press(library, Key.Key_Left)
    press(library, Key.Key_X)
    press(library, Key.Key_Return)
    wait_for(qtbot, library, 0)
    qtbot.waitUntil(lambda: not small.exists())
    library.navigator.go(AllPhotos())
    qtbot.waitUntil(lambda: "sunset.jpg" in browsed(library) and stars("sunset.jpg") == 4)
    library.actions_.undo.trigger()
    qtbot.waitUntil(small.exists)
    qtbot.waitUntil(lambda: stars("sunset.jpg") is None)
    qtbot.waitUntil(lambda: "small.jpg" in browsed(library) and stars("small.jpg") == 4)


def test_a_copy_whose_original_has_changed_stays_and_its_group_comes_back(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    go(qtbot, library, Kind.SAME_FILE, 3)
    kept = listed(library)[0].members[0].files[0].path
    copy = listed(library)[0].members[1].files[0].path
    content, times = kept.read_bytes(), kept.stat()
    kept.write_bytes(content[:-1] + b"\x01")
    os.utime(kept, ns=(times.st_atime_ns, times.st_mtime_ns))
    press(library, Key.Key_Return)
    qtbot.waitUntil(lambda: "could not be checked" in library.status.text)
    assert copy.exists()


def test_many_are_asked_about_first(
    qtbot: QtBot, library: MainWindow, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photosim.desktop.shell.photo_commands.ASK_FROM", 2)
    go(qtbot, library, Kind.SAME_FILE, 3)
    library.actions_.select_all.trigger()
    press(library, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(library.findChildren(QMessageBox)))
    (box,) = library.findChildren(QMessageBox)
    assert "Move 3 copies to the trash?" in box.text()
    box.reject()
    assert len(listed(library)) == 3
    assert (photos / "backup" / "flower.jpg").exists()


def test_the_history_tells_what_went_and_leads_to_what_stayed(
    qtbot: QtBot, library: MainWindow, photos: Path, session: Session
) -> None:
    go(qtbot, library, Kind.SAME_FILE, 3)
    kept = listed(library)[0].members[0].files[0].path
    press(library, Key.Key_Return)
    wait_for(qtbot, library, 2)
    library.actions_.removals.trigger()
    history = session.dialogs.open_removals()
    qtbot.waitUntil(lambda: history.table.topLevelItemCount() == 1)
    item = history.table.topLevelItem(0)
    assert item is not None
    assert kept.name in item.text(3)
    names_column = history.table.header().sectionSize(1)
    assert names_column >= history.table.sizeHintForColumn(1), "a short name is whole"
    assert item.toolTip(4)  # reasons may be too long for their column
    assert item.text(4) in item.toolTip(4)
    history.table.setCurrentItem(item)
    QTest.mouseClick(history.show_kept, LEFT)
    assert library.navigator.history.here.place == InFolder(
        library.sidebar.folders[0].id, kept.parent, kept.parent.name
    )
    qtbot.waitUntil(lambda: library.settled and library.browser.grid.selected_ids().size == 1)
    history.close()


def test_a_group_leads_to_its_photo_in_its_folder(qtbot: QtBot, library: MainWindow) -> None:
    go(qtbot, library, Kind.SAME_FILE, 3)
    file = listed(library)[0].members[1].files[0]
    library.browser.tidy.folder_wanted.emit(file.id, file.path)
    qtbot.waitUntil(lambda: isinstance(library.navigator.history.here.place, InFolder))
    library.actions_.back.trigger()
    assert library.navigator.history.here.place == Copies(Kind.SAME_FILE)
    wait_for(qtbot, library, 3)


def test_buttons_do_what_the_keys_do(qtbot: QtBot, library: MainWindow) -> None:
    go(qtbot, library, Kind.SAME_FILE, 3)
    tidy = library.browser.tidy
    QTest.mouseClick(tidy.buttons["keep"], LEFT)
    QTest.mouseClick(tidy.buttons["accept"], LEFT)
    qtbot.waitUntil(lambda: "Nothing is marked" in library.status.text)
    QTest.mouseClick(tidy.buttons["trash"], LEFT)
    QTest.mouseClick(tidy.buttons["accept"], LEFT)
    wait_for(qtbot, library, 2)


@pytest.fixture
def cut_off(photos: Path, trash: Path, settings: Settings) -> Path:
    """A copy in the trash, to which a step had moved it when the program ended."""
    copy, kept = photos / "backup" / "flower.jpg", photos / "photos" / "flower.jpg"
    settings.data_dir.mkdir()
    journal = RemovalJournal(settings.removals_file)
    journal.begin()
    journal.moving(KnownFile(2, copy, fingerprint(copy)), [KnownFile(1, kept, b"")], "")
    assert move_to_trash(copy) is not None
    return copy


def test_a_removal_that_was_cut_off_is_undone_at_the_next_start(
    qtbot: QtBot, photos: Path, cut_off: Path, trash: Path, open_library: OpenWindow
) -> None:
    window = open_library(photos, 8)
    assert cut_off.exists()
    assert not list(trash.iterdir())
    go(qtbot, window, Kind.SAME_FILE, 3)
