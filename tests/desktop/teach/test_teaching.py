"""Tags are taught, as a person does it in the window."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from photosim.catalogue.store import Store
from photosim.config import Settings
from photosim.desktop.browse.history import AllPhotos, InFolder, Taught, similar_to
from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.teach.dialogs import TeachFoldersDialog, TeachTagDialog
from photosim.desktop.teach.page import TeachPage
from photosim.desktop.teach.tabs import Tab
from photosim.library.arrangement import WallPart
from photosim.library.progress import Changes
from tests.desktop.conftest import OpenWindow
from tests.desktop.hands import names
from tests.photos import make_photo

Key = Qt.Key
UNSORTED = (("hills", 7), ("hills", 8))
KINDS = ("bubbles", "bricks", "hills", "skyline", "flower")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven photos of each kind, no two of one moment, and some without a sorting."""
    folder = tmp_path_factory.mktemp("drawn")
    days = iter(range(1, 10 * len(KINDS)))
    for kind in KINDS:
        for seed in range(9 if kind == "hills" else 7):
            below = "2014-01" if (kind, seed) in UNSORTED else kind
            taken_at = datetime(2014, 1, 1, 12) + timedelta(days=next(days))
            photo = folder / below / f"{kind}-{seed}.jpg"
            make_photo(photo, kind, seed, size=(80, 60), taken_at=taken_at)
    make_photo(folder / "2014-01" / "a.jpg", "sunset", size=(80, 60))
    return folder


@pytest.fixture
def window(drawn: Path, open_library: OpenWindow) -> MainWindow:
    return open_library(drawn, 7 * len(KINDS) + 3)


def select(window: MainWindow, kind: str, count: int) -> None:
    wanted = [f"{kind}-{seed}.jpg" for seed in range(count)]
    ids = window.model.ids[[names(window).index(name) for name in wanted]]
    window.browser.grid.choose(ids)


def teach(qtbot: QtBot, window: MainWindow, kind: str, count: int, tag: str) -> TeachPage:
    """Select photos, name the tag that they show, and wait for the wall."""
    select(window, kind, count)
    qtbot.waitUntil(window.actions_.teach.isEnabled)
    window.actions_.teach.trigger()
    qtbot.waitUntil(lambda: window.findChild(TeachTagDialog) is not None)
    dialog = window.findChild(TeachTagDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.box, tag)
    QTest.keyClick(dialog.box, Key.Key_Return)
    page = window.browser.teach
    qtbot.waitUntil(lambda: isinstance(window.navigator.history.here.place, Taught))
    qtbot.waitUntil(lambda: len(page.model.ids) > 0 and page.settled)
    return page


def shown(page: TeachPage) -> list[str]:
    """The names of the photos that are listed."""
    return [photo.path.name for photo in page.model.known(page.model.ids)]


def entries(window: MainWindow) -> dict[object, QTreeWidgetItem]:
    """The entries of the sidebar, by their places."""
    tree = window.sidebar.tree
    items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return {item.data(0, Qt.ItemDataRole.UserRole): item for item in items if item is not None}


def spoken(window: MainWindow, page: TeachPage) -> str:
    item = entries(window).get(Taught(page.tag_id, ()))
    return "" if item is None else str(item.data(0, Qt.ItemDataRole.AccessibleTextRole))


def test_a_few_photos_teach_a_hunch_and_undo_takes_it_back(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = teach(qtbot, window, "hills", 3, "green")
    assert window.bar.title == "Teach “green”"
    assert "A hunch so far, from 3 photos" in page.header.words
    assert page.model.sections.headings == (WallPart.ASKED, WallPart.PERHAPS)
    assert window.undo_bar.words == "Taught “green”."
    qtbot.waitUntil(lambda: spoken(window, page) == "green, suggested for 0 photos")
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: spoken(window, page) == "")


def test_the_page_on_which_a_tag_is_taught_is_called_by_its_new_name(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = teach(qtbot, window, "hills", 4, "green")
    QTest.keyClick(page.grid, Key.Key_Y)
    qtbot.waitUntil(lambda: page.settled)
    answered = page.subtitle
    window.sidebar.tag_placed.emit(page.tag_id, ("meadow",))
    qtbot.waitUntil(lambda: window.bar.title == "Teach “meadow”")
    qtbot.waitUntil(lambda: page.settled)
    assert page.subtitle == answered


def test_keys_answer_and_each_is_undone(qtbot: QtBot, window: MainWindow) -> None:
    page = teach(qtbot, window, "hills", 4, "green")
    first = page.grid.current_id()
    assert page.model.row_of(first) == 0
    order = page.model.ids[:3].tolist()
    for key in (Key.Key_Y, Key.Key_N):
        QTest.keyClick(page.grid, key)
        qtbot.waitUntil(lambda: page.settled)
    assert page.model.ids[:3].tolist() == order, "nothing looked at moves"
    assert page.grid.current_id() == order[2]
    assert [page.model.marks[one] for one in order[:2]] == ["✓ Yes", "✗ No"]
    assert page.subtitle == "2 answered  ·  5 with the tag, 1 without"
    QTest.keyClick(page.grid, Key.Key_Space)
    assert page.grid.current_id() not in order, "one that is left is passed over"
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: page.subtitle == "1 answered  ·  5 with the tag, 0 without")
    qtbot.waitUntil(lambda: [*page.model.marks] == order[:1])


def suggest(qtbot: QtBot, window: MainWindow, catalogue: Path, page: TeachPage) -> None:
    """Have the tag suggested for two photos, as sure as many more examples would make it."""
    ids = window.model.ids[[names(window).index(f"hills-{seed}.jpg") for seed in (7, 8)]]
    with Store.open(catalogue) as store:
        last = store.lessons.learnt()[-1].id
        found = [(photo_id, page.tag_id, 0.95) for photo_id in ids.tolist()]
        store.lessons.put_suggestions(ids, last, found)
    window.undo_stack.changed.emit(Changes(marked=tuple(ids.tolist())))
    qtbot.waitUntil(lambda: spoken(window, page) == "green, suggested for 2 photos")
    qtbot.waitUntil(lambda: page.settled)


def test_suggestions_are_confirmed_all_at_once_and_forgotten(
    qtbot: QtBot, window: MainWindow, settings: Settings
) -> None:
    page = teach(qtbot, window, "hills", 7, "green")
    suggest(qtbot, window, settings.catalogue, page)
    page.header.go(Tab.SUGGESTED)
    qtbot.waitUntil(lambda: sorted(shown(page)) == ["hills-7.jpg", "hills-8.jpg"])
    assert "too few to tell" in page.header.words
    page.header.confirm.click()
    qtbot.waitUntil(lambda: page.subtitle.startswith("2 answered  ·  9 with"))
    assert window.undo_bar.words == "Gave 2 photos the tag."
    page.header.forget.click()
    qtbot.waitUntil(lambda: spoken(window, page) == "")
    qtbot.waitUntil(lambda: window.browser.shows_grid)
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: window.sidebar.taught == ["green"])


def test_a_suggestion_is_on_the_tile_and_confirmed_in_the_panel(
    qtbot: QtBot, window: MainWindow, settings: Settings
) -> None:
    page = teach(qtbot, window, "hills", 7, "green")
    suggest(qtbot, window, settings.catalogue, page)
    window.navigator.go(AllPhotos())
    qtbot.waitUntil(lambda: window.browser.shows_grid and window.settled)
    suggested = {one.path.name: one.suggested for one in window.model.known(window.model.ids)}
    assert suggested["hills-8.jpg"] == "green"
    assert suggested["bricks-0.jpg"] == ""
    row = names(window).index("hills-8.jpg")
    spoken_of = window.model.data(window.model.index(row), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken_of == "hills-8.jpg, perhaps green"
    window.browser.grid.choose(window.model.ids[row : row + 1])
    panel = window.details.marks
    qtbot.waitUntil(lambda: panel.suggested == ["green"])
    [yes] = [one for one in panel.findChildren(QToolButton) if "has the tag" in one.toolTip()]
    yes.click()
    qtbot.waitUntil(lambda: panel.tags.toPlainText() == "green")
    qtbot.waitUntil(lambda: panel.suggested == [])


def test_folders_are_taught_but_not_one_named_after_a_date(
    qtbot: QtBot, window: MainWindow
) -> None:
    folder = window.sidebar.folders[0]
    window.sidebar.teach_folders_wanted.emit(InFolder(folder.id, folder.path).path)
    qtbot.waitUntil(lambda: window.findChild(TeachFoldersDialog) is not None)
    dialog = window.findChild(TeachFoldersDialog)
    assert dialog is not None
    assert sorted(dialog.ticked) == sorted(KINDS)
    reasons = {
        item.text(0): item.text(3)
        for item in map(dialog.table.topLevelItem, range(dialog.table.topLevelItemCount()))
        if item is not None
    }
    assert reasons["2014-01"] == "named after a date"
    dialog.teach.click()
    page = window.browser.teach
    qtbot.waitUntil(lambda: isinstance(window.navigator.history.here.place, Taught))
    assert window.undo_bar.words == "Taught 5 tags."
    assert page.header.tab is Tab.CHECK
    qtbot.waitUntil(lambda: "Measured on 3" in page.header.words)
    assert sorted(window.sidebar.taught) == sorted(KINDS)
    window.navigator.go(AllPhotos())
    qtbot.waitUntil(lambda: window.browser.shows_grid and window.settled)
    row = names(window).index("a.jpg")
    window.browser.grid.choose(window.model.ids[row : row + 1])
    qtbot.waitUntil(lambda: window.details.marks.says_none)
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: window.sidebar.taught == [])
    qtbot.waitUntil(lambda: window.browser.shows_grid)


def test_searches_know_the_tags_when_switched_on_and_are_as_before_when_off(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    window.sidebar.teach_folders_wanted.emit(window.sidebar.folders[0].path)
    qtbot.waitUntil(lambda: window.findChild(TeachFoldersDialog) is not None)
    dialog = window.findChild(TeachFoldersDialog)
    assert dialog is not None
    dialog.teach.click()
    qtbot.waitUntil(lambda: isinstance(window.navigator.history.here.place, Taught))
    window.navigator.go(AllPhotos())
    qtbot.waitUntil(lambda: window.browser.shows_grid and window.settled)
    hills = window.model.known(window.model.ids[[names(window).index("hills-0.jpg")]])[0]
    window.navigator.go(similar_to(hills.path, hills.id))

    def likeness() -> dict[str, float]:
        found = [(name, window.model.similarity(row)) for row, name in enumerate(names(window))]
        return {name: share for name, share in found if share is not None}

    qtbot.waitUntil(lambda: window.settled and len(likeness()) > len(KINDS))
    before = likeness()
    switch = session.dialogs.open_settings().search.taught
    switch.click()
    qtbot.waitUntil(lambda: window.settled and likeness() != before)
    after = likeness()

    same = [name for name in before if name.startswith("hills") and name in after]
    assert len(same) > 3
    nearer = sum(after[name] - before[name] for name in same) / len(same)
    assert nearer > 0, "photos that seem to have the same tag are more alike"
    switch.click()
    qtbot.waitUntil(lambda: window.settled and likeness() == before)
