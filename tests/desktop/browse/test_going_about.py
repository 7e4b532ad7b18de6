"""Going about in the library: more results, typed names, folders in the sidebar."""

import os
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSlider, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from photosim.desktop.browse.history import AllPhotos
from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from tests.desktop.conftest import Listener, OpenWindow
from tests.desktop.hands import names, row_of
from tests.photos import KINDS, make_photo


def says(window: MainWindow, subtitle: str) -> bool:
    return window.bar.subtitle == subtitle


def test_scrolling_to_the_end_of_the_results_brings_more(
    qtbot: QtBot, session: Session, open_library: OpenWindow, photos: Path
) -> None:
    session.choices.set(results=6)
    window = open_library(photos, 24)
    window.browser.grid.set_side(256)
    window.actions_.fold.trigger()  # so that every file counts
    window.actions_.details.trigger()
    window.resize(500, 420)
    window.browser.grid.go_to(window.model.id_at(row_of(window, "flower-0.jpg")))
    qtbot.waitUntil(window.actions_.find_similar.isEnabled)
    window.actions_.find_similar.trigger()
    qtbot.waitUntil(lambda: window.navigator.found == 6)
    window.navigator.show_far(True)
    qtbot.waitUntil(partial(says, window, "6 results"))
    first = names(window)
    bar = window.browser.grid.verticalScrollBar()
    for expected in ("12 results", "23 results"):
        qtbot.waitUntil(lambda: window.settled)
        place = bar.maximum()
        assert place > 0
        bar.setValue(place)
        qtbot.waitUntil(partial(says, window, expected))
        assert bar.value() == place
    assert names(window)[:6] == first


def test_typed_letters_lead_to_the_next_name_that_begins_so(
    qtbot: QtBot, library: MainWindow
) -> None:
    grid = library.browser.grid
    library.bar.arranging.menu.actions()[3].trigger()
    qtbot.waitUntil(lambda: names(library)[:1] == ["bricks-0.jpg"])

    def at(name: str) -> None:
        qtbot.waitUntil(lambda: grid.current_id() == library.model.id_at(row_of(library, name)))

    QTest.keyClicks(grid, "st")
    at("stripes-0.jpg")
    QTest.keyClicks(grid, "ripes-2")
    at("stripes-2.jpg")
    assert library.bar.title == "All Photos"  # no letter was a shortcut
    grid.forget_typed()
    QTest.keyClicks(grid, "b")
    at("bricks-0.jpg")
    grid.forget_typed()
    QTest.keyClicks(grid, "b")
    at("bricks-1.jpg")
    grid.forget_typed()
    named = Listener(library.navigator.named)
    QTest.keyClick(grid, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: bool(named.said))
    assert grid.current_id() == library.model.id_at(row_of(library, "bricks-1.jpg"))


def test_the_size_of_the_photos_is_offered_in_the_grid_alone(
    qtbot: QtBot, library: MainWindow
) -> None:
    slider = next(
        control
        for control in library.status.findChildren(QSlider)
        if control.accessibleName() == "Photo size"
    )
    assert slider.isVisible()
    library.browser.open_photo(library.model.id_at(0))
    qtbot.waitUntil(lambda: not slider.isVisible())
    library.browser.leave()
    qtbot.waitUntil(slider.isVisible)


# The sidebar


def place_named(window: MainWindow, name: str) -> QTreeWidgetItem:
    flags = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
    return window.sidebar.tree.findItems(name, flags)[0]


def test_folders_open_to_their_subfolders_and_each_is_a_place(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    tree = library.sidebar.tree
    tree.expandItem(place_named(library, "photos"))
    qtbot.waitUntil(lambda: place_named(library, "photos").childCount() == len(KINDS))
    spoken = Qt.ItemDataRole.AccessibleTextRole
    inside = tree.indexFromItem(place_named(library, "photos"))
    said = [inside.model().index(row, 0, inside).data(spoken) for row in range(len(KINDS))]
    assert said == [f"{kind}, 3 photos" for kind in sorted(KINDS)]
    tree.setCurrentItem(place_named(library, "hills"))
    qtbot.waitUntil(lambda: library.bar.subtitle.startswith("3 photos"))
    assert library.bar.title == "hills"
    assert library.bar.subtitle.endswith(str(photos / "hills"))
    make_photo(photos / "hills" / "new.jpg", "hills", 50)
    qtbot.waitUntil(lambda: library.bar.subtitle.startswith("4 photos"))
    qtbot.waitUntil(lambda: place_named(library, "hills").data(0, spoken) == "hills, 4 photos")
    assert tree.currentItem() == place_named(library, "hills")
    library.actions_.back.trigger()
    qtbot.waitUntil(lambda: library.bar.title == "All Photos")
    assert tree.currentItem() == place_named(library, "All Photos")


def test_what_was_added_last_comes_first_whatever_the_order(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    make_photo(photos / "aaa.jpg", "hills", 51)
    os.utime(photos / "aaa.jpg", (0, 0))
    qtbot.waitUntil(lambda: library.bar.subtitle == "25 photos")
    library.sidebar.tree.setCurrentItem(place_named(library, "Recently Added"))
    qtbot.waitUntil(lambda: library.bar.title == "Recently Added")
    qtbot.waitUntil(lambda: names(library)[:1] == ["aaa.jpg"])
    assert library.bar.arranging.isVisible()
    assert not library.bar.arranging.menu.menuAction().isEnabled()


def test_arrow_keys_walk_through_the_sidebar_and_a_click_there_leaves_them_to_the_photos(
    qtbot: QtBot, library: MainWindow
) -> None:
    tree, grid = library.sidebar.tree, library.browser.grid
    tree.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(tree, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: library.bar.title == "Recently Added")
    qtbot.waitUntil(lambda: library.settled)
    assert tree.hasFocus()
    for title in ("Map", "Same File", "Same Picture", "Same Moment", "Look-alikes", "photos"):
        QTest.keyClick(tree, Qt.Key.Key_Down)
        qtbot.waitUntil(lambda title=title: library.bar.title == title)  # type: ignore[misc]
        qtbot.waitUntil(lambda: library.settled)
        assert tree.hasFocus()
    recent = tree.visualItemRect(place_named(library, "Recently Added")).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=recent)
    qtbot.waitUntil(lambda: library.bar.title == "Recently Added")
    qtbot.waitUntil(grid.hasFocus)
    tree.setFocus()  # as Qt does by itself when the page that had the focus goes
    library.navigator.go(AllPhotos())
    qtbot.waitUntil(grid.hasFocus)


def test_going_to_all_photos_shows_them_all_whatever_was_typed(
    qtbot: QtBot, library: MainWindow
) -> None:
    arranging = library.bar.arranging
    for go in (
        library.actions_.all_photos.trigger,
        lambda: QTest.mouseClick(
            library.sidebar.tree.viewport(),
            Qt.MouseButton.LeftButton,
            pos=library.sidebar.tree.visualItemRect(place_named(library, "All Photos")).center(),
        ),
    ):
        QTest.keyClicks(arranging.box, "hills")
        qtbot.waitUntil(lambda: library.model.count == 3)
        go()
        qtbot.waitUntil(lambda: library.model.count == 24 and library.settled)
        assert not arranging.box.text()
    library.actions_.back.trigger()
    qtbot.waitUntil(lambda: library.model.count == 3)
    assert arranging.box.text() == "hills"
