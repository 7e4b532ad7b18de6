"""Filtering photos in the window, as a person does it."""

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from photosim.desktop.shell.main_window import MainWindow
from photosim.library.arrangement import Branch, Scope, Shelf
from tests.desktop.conftest import OpenWindow
from tests.desktop.hands import LEFT, choose_filter, click, filters, names, wait_for_results
from tests.photos import make_photo


@pytest.fixture
def window(tmp_path: Path, open_library: OpenWindow) -> MainWindow:
    """Two photos of a Canon, one of them upright, and a PNG that nothing is known of."""
    canon = ("Canon", "EOS 5D")
    for seed, (name, size, camera) in enumerate(
        (("wide.jpg", (120, 60), canon), ("tall.jpg", (60, 120), canon), ("b.png", (120, 60), None))
    ):
        path = tmp_path / "photos" / name
        taken = None if camera is None else datetime(2019 + seed, 5, 1)
        make_photo(path, seed=seed, size=size, camera=camera, taken_at=taken)
    return open_library(tmp_path / "photos", 3)


def test_choices_tell_how_many_photos_they_leave_and_combine(
    qtbot: QtBot, window: MainWindow
) -> None:
    assert filters(qtbot, window)["Orientation"] == {"Landscape": "2", "Portrait": "1"}
    choose_filter(qtbot, window, "Camera", "Canon EOS 5D")
    qtbot.waitUntil(lambda: sorted(names(window)) == ["tall.jpg", "wide.jpg"])
    assert filters(qtbot, window)["Orientation"] == {"Landscape": "1", "Portrait": "1"}
    choose_filter(qtbot, window, "Orientation", "Portrait")
    qtbot.waitUntil(lambda: names(window) == ["tall.jpg"])
    chips = window.browser.chips
    assert chips.isVisible()
    assert chips.names == ["Taken with Canon EOS 5D", "Portrait"]
    QTest.mouseClick(chips.chip("Taken with Canon EOS 5D").cross, LEFT)
    QTest.mouseClick(chips.chip("Portrait").cross, LEFT)
    qtbot.waitUntil(lambda: len(names(window)) == 3)
    assert not chips.isVisible()


def test_conditions_for_which_there_is_no_room_are_counted_and_come_by_turns(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.resize(740, 600)
    chosen = {"Camera": "Canon EOS 5D", "Format": "JPEG", "Orientation": "Portrait"}
    for kind, words in chosen.items():
        choose_filter(qtbot, window, kind, words)
    chips = window.browser.chips
    qtbot.waitUntil(lambda: len(chips.names) == len(chosen) and chips.more.isVisible())
    assert chips.more.text().endswith(" more")
    last = chips.chip(chips.names[-1])

    def is_seen() -> bool:
        return bool(last.visibleRegion().boundingRect() == last.rect())

    assert not is_seen()
    for _ in range(3 * len(chosen)):
        if not is_seen():
            chips.more.click()
            qtbot.wait(1)  # for the row
    assert is_seen()


def test_several_values_are_checked_one_after_another_in_the_open_menu(
    qtbot: QtBot, window: MainWindow
) -> None:
    button = window.bar.arranging.filter
    button.choices.popup(button.mapToGlobal(button.rect().bottomLeft()))
    width = button.choices.width()
    qtbot.waitUntil(lambda: filters(qtbot, window)["Format"] == {"JPEG": "2", "PNG": "1"})
    assert button.choices.width() <= width, "it does not grow beyond the screen"
    menu = next(one for one in button.findChildren(QMenu) if one.title() == "Format")
    menu.popup(button.mapToGlobal(button.rect().bottomRight()))
    jpeg, png = (action for action in menu.actions() if action.isCheckable())
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(jpeg).center())
    qtbot.waitUntil(lambda: window.browser.chips.names == ["JPEG"])
    menu.setActiveAction(png)
    QTest.keyClick(menu, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.browser.chips.names == ["JPEG or PNG"])
    qtbot.waitUntil(lambda: len(names(window)) == 3)
    assert menu.isVisible()
    assert [action.isChecked() for action in (jpeg, png)] == [True, True]
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(jpeg).center())
    qtbot.waitUntil(lambda: names(window) == ["b.png"])
    next(action for action in menu.actions() if action.text() == "Any").trigger()
    qtbot.waitUntil(lambda: not window.browser.chips.isVisible())
    menu.close()
    button.choices.close()


def test_folders_of_which_one_is_enough_are_named_in_one_chip(
    qtbot: QtBot, window: MainWindow
) -> None:
    folder = window.sidebar.folders[0]
    both = Scope(Shelf((Branch(folder.id), Branch(folder.id, "trips/Rome"))))
    window.bar.arranging.filter.changed.emit(both)
    qtbot.waitUntil(lambda: window.browser.chips.names == [f"In {folder.path.name} or Rome"])
    qtbot.waitUntil(
        lambda: filters(qtbot, window)["Folder"] == {folder.path.name: "3", "Rome": "0"}
    )
    choose_filter(qtbot, window, "Folder", folder.path.name)
    qtbot.waitUntil(lambda: window.settled and names(window) == [])
    assert window.browser.chips.names == ["In Rome"]


def test_in_a_search_the_menu_says_what_its_numbers_count(qtbot: QtBot, window: MainWindow) -> None:
    said = "Numbers count all photos that the search may find"

    def notes() -> list[str]:
        actions = window.bar.arranging.filter.choices.actions()
        return [action.text() for action in actions if action.isVisible()]

    assert said not in notes()
    click(qtbot, window, "wide.jpg")
    window.actions_.find_similar.trigger()
    wait_for_results(qtbot, window, "wide.jpg")
    assert said in notes()


def test_back_and_forward_restore_the_filter(qtbot: QtBot, window: MainWindow) -> None:
    choose_filter(qtbot, window, "Format", "PNG")
    qtbot.waitUntil(lambda: names(window) == ["b.png"])
    window.sidebar.chosen.emit(window.navigator.history.here.place)  # All Photos, once more
    qtbot.waitUntil(lambda: len(names(window)) == 3)
    window.actions_.back.trigger()
    qtbot.waitUntil(lambda: names(window) == ["b.png"])
    assert window.browser.chips.names == ["PNG"]
    window.actions_.forward.trigger()
    qtbot.waitUntil(lambda: len(names(window)) == 3)
    assert not window.browser.chips.isVisible()


def test_a_search_has_filters_too_and_without_its_picture_they_stay(
    qtbot: QtBot, window: MainWindow
) -> None:
    click(qtbot, window, "b.png")
    window.actions_.find_similar.trigger()
    qtbot.waitUntil(lambda: window.bar.title == "Similar to b.png" and len(names(window)) == 2)
    choose_filter(qtbot, window, "Orientation", "Portrait")
    qtbot.waitUntil(lambda: window.settled and names(window) == ["tall.jpg"])
    chips = window.browser.chips
    assert chips.names == ["More like b.png", "Portrait"]
    QTest.mouseClick(chips.chip("More like b.png").cross, LEFT)
    qtbot.waitUntil(lambda: window.bar.title == "All Photos" and chips.names == ["Portrait"])
    qtbot.waitUntil(lambda: names(window) == ["tall.jpg"])


def test_typed_words_are_searched_for_within_the_filter(qtbot: QtBot, window: MainWindow) -> None:
    choose_filter(qtbot, window, "", "Without a Date")
    qtbot.waitUntil(lambda: names(window) == ["b.png"])
    window.browser.search_by_words("canon")
    message = "No photos found for"
    qtbot.waitUntil(lambda: message in window.browser.empty.message)
    assert window.browser.chips.names == ["“canon”", "Without a Date"]


def test_a_filter_that_leaves_nothing_is_removed_from_the_page(
    qtbot: QtBot, window: MainWindow
) -> None:
    choose_filter(qtbot, window, "Format", "PNG")
    qtbot.waitUntil(lambda: names(window) == ["b.png"])
    assert "Camera" not in filters(qtbot, window)  # as none would leave anything
    stars = window.bar.arranging.marks.choices.actions()
    next(one for one in stars if one.text() == "Only Favourites").trigger()
    message = "No photo here meets all of these: PNG, Favourites."
    qtbot.waitUntil(lambda: message in window.browser.empty.message)
    buttons = {one.text(): one for one in window.browser.empty.findChildren(QPushButton)}
    assert "Without Favourites" in buttons
    QTest.mouseClick(buttons["Remove the Filter"], LEFT)
    qtbot.waitUntil(lambda: len(names(window)) == 3)


def test_a_filter_is_kept_as_a_smart_album(qtbot: QtBot, window: MainWindow) -> None:
    choose_filter(qtbot, window, "Camera", "Canon EOS 5D")
    qtbot.waitUntil(lambda: len(names(window)) == 2)
    filters(qtbot, window)
    menu = window.bar.arranging.filter.choices
    next(one for one in menu.actions() if one.text() == "Save as Smart Album…").trigger()
    dialog = next(one for one in window.findChildren(QInputDialog) if one.isVisible())
    dialog.setTextValue("Mine")
    dialog.accept()
    tree = window.sidebar.tree
    qtbot.waitUntil(lambda: (item := tree.currentItem()) is not None and item.text(0) == "Mine")
    window.actions_.all_photos.trigger()
    qtbot.waitUntil(lambda: len(names(window)) == 3)
    [album] = tree.findItems("Mine", Qt.MatchFlag.MatchExactly)
    tree.setCurrentItem(album)
    qtbot.waitUntil(lambda: len(names(window)) == 2)
    assert window.browser.chips.names == ["Taken with Canon EOS 5D"]
