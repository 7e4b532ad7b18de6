"""The page of files that could not be read, as a person uses it."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from photosim.desktop.browse.history import Problems
from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from tests.desktop.conftest import Listener, OpenWindow
from tests.desktop.hands import LEFT, PLAIN
from tests.photos import make_photo

needs_trash = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="uses the trash of a freedesktop desktop"
)
BROKEN = ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    for seed in range(2):
        make_photo(tmp_path / "photos" / f"flower-{seed}.jpg", "flower", seed, (80, 60))
    for name in BROKEN:
        (tmp_path / "photos" / name).write_bytes(b"no picture: " + name.encode())
    return tmp_path / "photos"


@pytest.fixture
def listed(qtbot: QtBot, photos: Path, trash: Path, open_library: OpenWindow) -> MainWindow:
    """The window with that page open."""
    window = open_library(photos, 2)
    window.navigator.go(Problems())
    qtbot.waitUntil(lambda: names(window) == BROKEN)
    return window


def names(window: MainWindow) -> list[str]:
    table = window.browser.problems.table
    return [table.model().index(row, 0).data() for row in range(table.topLevelItemCount())]


def selected(window: MainWindow) -> list[str]:
    return [item.text(0) for item in window.browser.problems.table.selectedItems()]


def pick(qtbot: QtBot, window: MainWindow, name: str, keys: Qt.KeyboardModifier = PLAIN) -> None:
    """Click a line of the list."""
    table = window.browser.problems.table
    place = table.visualRect(table.model().index(names(window).index(name), 0)).center()
    QTest.mouseClick(table.viewport(), LEFT, keys, place)
    qtbot.waitUntil(window.actions_.retry.isEnabled)


def press(window: MainWindow, key: Qt.Key, keys: Qt.KeyboardModifier = PLAIN) -> None:
    QTest.keyClick(window.focusWidget() or window, key, keys)


@needs_trash
def test_selected_files_go_to_the_trash_together_and_come_back(
    qtbot: QtBot, listed: MainWindow, photos: Path, trash: Path
) -> None:
    pick(qtbot, listed, "a.jpg")
    pick(qtbot, listed, "c.jpg", CTRL)
    press(listed, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: names(listed) == ["b.jpg", "d.jpg"])
    assert "Moved 2 photos to the trash." in listed.undo_bar.words
    assert sorted(path.name for path in trash.iterdir()) == ["a.jpg", "c.jpg"]
    assert not (photos / "a.jpg").exists()
    assert selected(listed) == ["b.jpg"]
    qtbot.waitUntil(lambda: listed.bar.subtitle == "2 files could not be read, or only in part")
    press(listed, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: names(listed) == BROKEN)
    assert (photos / "c.jpg").exists()


@needs_trash
def test_when_the_last_one_is_gone_the_page_says_so_and_undo_lists_it_again(
    qtbot: QtBot, listed: MainWindow
) -> None:
    press(listed, Qt.Key.Key_A, CTRL)
    qtbot.waitUntil(listed.actions_.trash.isEnabled)
    press(listed, Qt.Key.Key_Delete)
    qtbot.waitUntil(listed.browser.empty.isVisible)
    qtbot.waitUntil(lambda: sum(one.problems for one in listed.sidebar.folders) == 0)
    assert listed.bar.title == "Problems"
    assert len(listed.model.ids) == 2
    press(listed, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: listed.browser.lists_problems and names(listed) == BROKEN)


def test_a_damaged_photo_is_shown_in_part_and_listed_with_its_damage(
    qtbot: QtBot, photos: Path, open_library: OpenWindow
) -> None:
    part = make_photo(photos / "part.png")
    content = part.read_bytes()
    part.write_bytes(content[: len(content) * 4 // 5])
    window = open_library(photos, 3)
    window.navigator.go(Problems())
    qtbot.waitUntil(lambda: names(window) == [*BROKEN, "part.png"])
    item = window.browser.problems.table.topLevelItem(len(BROKEN))
    assert item is not None
    assert item.text(1) == "The file is damaged or cut short; a part of the picture is missing"
    window.resize(820, 600)
    table = window.browser.problems.table
    height = table.fontMetrics().height()
    qtbot.waitUntil(lambda: table.visualItemRect(item).height() > 2 * height)  # it is read whole


def test_only_what_can_be_done_with_unreadable_files_is_offered(
    qtbot: QtBot, listed: MainWindow
) -> None:
    act = listed.actions_
    pick(qtbot, listed, "b.jpg")
    assert act.reveal.isEnabled()
    assert act.rename.isEnabled()
    assert act.trash.isEnabled()
    assert not act.find_similar.isEnabled()
    assert not act.open.isEnabled()
    pick(qtbot, listed, "c.jpg", CTRL)
    qtbot.waitUntil(lambda: len(listed.browser.chosen_ids()) == 2)
    assert act.rename.isEnabled()
    assert not act.compare.isEnabled()
    assert act.trash.isEnabled()
    act.all_photos.trigger()
    qtbot.waitUntil(lambda: listed.bar.title == "All Photos")
    qtbot.waitUntil(lambda: not act.trash.isEnabled())


def test_the_menu_of_a_file_tries_it_again_and_leaves_the_others(
    qtbot: QtBot, listed: MainWindow, photos: Path, session: Session
) -> None:
    asked = Listener(listed.commands.retry_wanted)
    pick(qtbot, listed, "b.jpg")
    table = listed.browser.problems.table
    table.customContextMenuRequested.emit(table.visualRect(table.currentIndex()).center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = [action.text() for action in menu.actions()]
    assert "Try Again" in texts
    assert "Find Similar" not in texts
    listed.actions_.retry.trigger()
    menu.close()
    assert [len(ids) for (ids,) in asked.said] == [1]
    make_photo(photos / "b.jpg", "hills", 3)
    listed.actions_.all_photos.trigger()
    qtbot.waitUntil(lambda: listed.bar.subtitle == "3 photos")


def test_details_tell_why_a_file_cannot_be_read(qtbot: QtBot, listed: MainWindow) -> None:
    pick(qtbot, listed, "d.jpg")
    qtbot.waitUntil(lambda: listed.details.text_of("state").startswith("Can't be read: "))
    assert listed.details.text_of("folder") == str(listed.sidebar.folders[0].path)


def test_a_renamed_file_is_listed_under_its_new_name_and_can_be_undone(
    qtbot: QtBot, listed: MainWindow, photos: Path
) -> None:
    pick(qtbot, listed, "a.jpg")
    press(listed, Qt.Key.Key_F2)
    QTest.keyClicks(listed.commands.rename_bar.field, "e")
    press(listed, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: names(listed) == ["b.jpg", "c.jpg", "d.jpg", "e.jpg"])
    assert (photos / "e.jpg").exists()
    press(listed, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: names(listed) == BROKEN)


def test_the_list_keeps_its_selection_while_other_files_turn_up(
    qtbot: QtBot, listed: MainWindow, photos: Path
) -> None:
    pick(qtbot, listed, "b.jpg")
    pick(qtbot, listed, "d.jpg", CTRL)
    (photos / "aa.jpg").write_bytes(b"nor is this a picture")
    qtbot.waitUntil(lambda: "aa.jpg" in names(listed))
    assert selected(listed) == ["b.jpg", "d.jpg"]
    assert len(listed.browser.chosen_ids()) == 2


def test_naming_a_file_is_not_disturbed_by_others_that_turn_up(
    qtbot: QtBot, listed: MainWindow, photos: Path
) -> None:
    pick(qtbot, listed, "b.jpg")
    press(listed, Qt.Key.Key_F2)
    (photos / "aa.jpg").write_bytes(b"nor is this a picture")
    qtbot.waitUntil(lambda: "aa.jpg" in names(listed))
    assert listed.commands.rename_bar.field.hasFocus()


def test_select_all_selects_the_files_of_the_list_and_no_photos_behind_it(
    qtbot: QtBot, listed: MainWindow
) -> None:
    press(listed, Qt.Key.Key_A, CTRL)
    qtbot.waitUntil(lambda: selected(listed) == BROKEN)
    assert len(listed.browser.chosen_ids()) == len(BROKEN)
    assert listed.browser.grid.selected_ids().size == 0
