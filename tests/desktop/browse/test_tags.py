"""Rating, tagging and finding photos in the window, as a person does it."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QInputDialog,
    QMenu,
    QMessageBox,
    QPushButton,
    QTreeWidgetItem,
)
from pytestqt.qtbot import QtBot

from photosim.annotations import Annotations
from photosim.catalogue.records import FolderRecord, Rating
from photosim.desktop.browse.history import WithTag
from photosim.desktop.browse.merge_dialog import MergeDialog
from photosim.desktop.browse.tag_dialog import TagDialog
from photosim.desktop.grid.photo_model import DRAGGED_IDS
from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from photosim.library.library import Library
from photosim.library.sidecars import read_sidecar
from photosim.vision.annotated import annotations_of
from tests.desktop.conftest import OpenWindow
from tests.desktop.hands import LEFT, PLAIN, choose_filter, click, names, row_of
from tests.photos import make_photo
from tests.sidecars import digikam

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(tmp_path: Path, open_library: OpenWindow) -> MainWindow:
    """Three photos, of one of which a sidecar says something."""
    for seed, name in enumerate(("a.jpg", "b.jpg", "c.jpg")):
        make_photo(tmp_path / "photos" / name, seed=seed, size=(80, 60))
    (tmp_path / "photos" / "c.jpg.xmp").write_text(digikam(2, ["People/Ann"]))
    return open_library(tmp_path / "photos", 3)


def rating(window: MainWindow, name: str) -> Rating:
    photo = window.model.record(row_of(window, name))
    assert photo is not None
    return photo.rating


def press(window: MainWindow, key: Qt.Key, keys: Qt.KeyboardModifier = CTRL) -> None:
    QTest.keyClick(window.browser.grid, key, keys)


def entries(window: MainWindow) -> dict[str, QTreeWidgetItem]:
    """The sidebar's entries by their names."""
    tree = window.sidebar.tree
    found: dict[str, QTreeWidgetItem] = {}
    waiting = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    while waiting:
        item = waiting.pop()
        if item is not None:
            found[item.text(0)] = item
            waiting += [item.child(row) for row in range(item.childCount())]
    return found


def photos_of(window: MainWindow, name: str) -> str:
    """What the sidebar tells a screen reader of an entry."""
    item = entries(window).get(name)
    return "" if item is None else str(item.data(0, Qt.ItemDataRole.AccessibleTextRole))


def tag(qtbot: QtBot, window: MainWindow, *typed: str) -> TagDialog:
    """Press Ctrl+T, and type names, each with Enter."""
    press(window, Key.Key_T)
    qtbot.waitUntil(lambda: window.findChild(TagDialog) is not None)
    dialog = window.findChild(TagDialog)
    assert dialog is not None
    for text in typed:
        QTest.keyClicks(dialog.box, text)
        QTest.keyClick(dialog.box, Key.Key_Return)
    return dialog


def test_what_a_sidecar_says_is_shown(qtbot: QtBot, window: MainWindow) -> None:
    click(qtbot, window, "c.jpg")
    panel = window.details.marks
    qtbot.waitUntil(lambda: panel.tags.toPlainText() == "People / Ann")
    assert rating(window, "c.jpg").stars == 2
    qtbot.waitUntil(lambda: photos_of(window, "Ann") == "Ann, 1 photo")


def test_stars_hearts_and_rejection_are_given_by_key_and_undone_in_order(
    qtbot: QtBot, window: MainWindow
) -> None:
    click(qtbot, window, "a.jpg")
    press(window, Key.Key_4)
    qtbot.waitUntil(lambda: rating(window, "a.jpg").stars == 4)
    press(window, Key.Key_H)
    qtbot.waitUntil(lambda: rating(window, "a.jpg").heart)
    qtbot.waitUntil(lambda: photos_of(window, "Favourites") == "Favourites, 1 photo")
    press(window, Key.Key_R)
    qtbot.waitUntil(lambda: rating(window, "a.jpg").rejected)
    index = window.model.index(row_of(window, "a.jpg"))
    spoken = window.model.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "a.jpg, 4 stars, favourite, rejected"
    assert window.actions_.undo.text() == "Undo Rating"
    for undone in (
        lambda: not rating(window, "a.jpg").rejected,
        lambda: not rating(window, "a.jpg").heart,
        lambda: rating(window, "a.jpg").stars is None,
    ):
        press(window, Key.Key_Z)
        qtbot.waitUntil(undone)
    qtbot.waitUntil(lambda: not window.actions_.undo.isEnabled())
    assert "Favourites" not in entries(window)


def give_heart(qtbot: QtBot, window: MainWindow, name: str, hearts: str) -> None:
    """Give a photo a heart, and wait until the sidebar tells how many have one."""
    click(qtbot, window, name)
    qtbot.waitUntil(lambda: not window.actions_.heart.isChecked())
    press(window, Key.Key_H)
    qtbot.waitUntil(lambda: photos_of(window, "Favourites") == f"Favourites, {hearts}")


def test_a_heart_has_no_photos_counted_but_those_with_hearts(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_heart(qtbot, window, "a.jpg", "1 photo")
    give_heart(qtbot, window, "b.jpg", "2 photos")
    asked, folders = [], Library.folders

    def note(library: Library) -> list[FolderRecord]:
        asked.append(library)
        return folders(library)

    monkeypatch.setattr(Library, "folders", note)
    give_heart(qtbot, window, "c.jpg", "3 photos")
    assert not asked


def test_the_panel_at_the_right_shows_and_changes_it(qtbot: QtBot, window: MainWindow) -> None:
    click(qtbot, window, "a.jpg")
    panel = window.details.marks
    panel.stars[2].click()
    qtbot.waitUntil(lambda: rating(window, "a.jpg").stars == 3)
    panel.stars[2].click()  # once more takes them away
    qtbot.waitUntil(lambda: rating(window, "a.jpg").stars == 0)
    panel.heart.click()
    qtbot.waitUntil(lambda: rating(window, "a.jpg").heart)
    qtbot.waitUntil(lambda: window.actions_.heart.isChecked())
    panel.heart.click()
    qtbot.waitUntil(lambda: not rating(window, "a.jpg").heart)
    panel.rejection.click()
    qtbot.waitUntil(lambda: rating(window, "a.jpg").rejected)


def test_a_photo_shown_large_is_rated(qtbot: QtBot, window: MainWindow) -> None:
    click(qtbot, window, "a.jpg")
    window.browser.open_photo(int(window.model.ids[row_of(window, "a.jpg")]))
    qtbot.waitUntil(lambda: window.browser.is_viewing)
    QTest.keyClick(window.browser.viewer, Key.Key_5, CTRL)
    qtbot.waitUntil(lambda: rating(window, "a.jpg").stars == 5)


def test_several_photos_are_tagged_at_once_and_that_is_undone(
    qtbot: QtBot, window: MainWindow
) -> None:
    click(qtbot, window, "a.jpg")
    click(qtbot, window, "c.jpg", CTRL)
    dialog = tag(qtbot, window, "Places/Paris", "sea")
    assert dialog.listed == {
        "People/Ann": Qt.CheckState.PartiallyChecked,
        "Places/Paris": Qt.CheckState.Checked,
        "sea": Qt.CheckState.Checked,
    }
    QTest.keyClick(dialog.box, Key.Key_Return)
    qtbot.waitUntil(lambda: photos_of(window, "Paris") == "Paris, 2 photos")
    assert photos_of(window, "Ann") == "Ann, 1 photo"
    assert window.undo_bar.words == "Changed the tags of 2 photos."
    window.undo_bar.undo.click()
    qtbot.waitUntil(lambda: "Paris" not in entries(window))
    assert set(entries(window)) >= {"People", "Ann"}


def test_a_tag_is_taken_off_and_known_ones_are_completed(qtbot: QtBot, window: MainWindow) -> None:
    click(qtbot, window, "c.jpg")
    dialog = tag(qtbot, window)
    completer = dialog.box.completer()
    completer.setCompletionPrefix("ann")
    assert completer.currentCompletion() == "People/Ann"
    item = dialog.list.item(0)
    assert item.text() == "People/Ann"
    item.setCheckState(Qt.CheckState.Unchecked)
    QTest.keyClick(dialog.box, Key.Key_Return)
    qtbot.waitUntil(lambda: photos_of(window, "Ann") == "Ann, 0 photos")
    qtbot.waitUntil(lambda: window.details.marks.tags.toPlainText() == "")


def test_a_tag_in_the_sidebar_shows_its_photos(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: "People" in entries(window))
    window.sidebar.tree.setCurrentItem(entries(window)["People"])
    qtbot.waitUntil(lambda: names(window) == ["c.jpg"])
    assert window.bar.title == "People"
    click(qtbot, window, "c.jpg")
    dialog = tag(qtbot, window)
    dialog.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    QTest.keyClick(dialog.box, Key.Key_Return)
    qtbot.waitUntil(lambda: "No photo has this tag" in window.browser.empty.message)


def drag(window: MainWindow, name: str, onto: str) -> bool:
    """Drag a photo onto an entry of the sidebar; returns whether it may be dropped there."""
    tree, data = window.sidebar.tree, QMimeData()
    data.setData(DRAGGED_IDS, str(int(window.model.ids[row_of(window, name)])).encode())
    row = tree.visualItemRect(entries(window)[onto])
    point, before = row.center(), tree.viewport().grab(row).toImage()
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(tree.viewport(), QDragEnterEvent(point, copy, data, LEFT, PLAIN))
    move = QDragMoveEvent(point, copy, data, LEFT, PLAIN)
    QApplication.sendEvent(tree.viewport(), move)
    is_marked = tree.viewport().grab(row).toImage() != before
    assert is_marked == move.isAccepted(), "it shows what takes the photo"
    event = QDropEvent(QPointF(point), copy, data, LEFT, PLAIN)
    QApplication.sendEvent(tree.viewport(), event)
    assert move.isAccepted() == event.isAccepted()
    return event.isAccepted()


@pytest.mark.filterwarnings("ignore:.*QDrag.*:DeprecationWarning")
def test_photos_are_dragged_onto_tags_and_favourites(qtbot: QtBot, window: MainWindow) -> None:
    click(qtbot, window, "b.jpg")
    press(window, Key.Key_H)
    qtbot.waitUntil(lambda: {"People", "Favourites"} <= set(entries(window)))
    assert drag(window, "a.jpg", "People")
    qtbot.waitUntil(lambda: photos_of(window, "People") == "People, 2 photos")
    assert drag(window, "a.jpg", "Favourites")
    qtbot.waitUntil(lambda: photos_of(window, "Favourites") == "Favourites, 2 photos")
    assert not drag(window, "a.jpg", "All Photos")


def filter_by(window: MainWindow, words: str) -> None:
    button = window.bar.arranging.marks
    next(one for one in button.choices.actions() if one.text() == words).trigger()


def test_photos_are_filtered_by_stars_and_heart_also_in_a_search(
    qtbot: QtBot, window: MainWindow
) -> None:
    click(qtbot, window, "a.jpg")
    press(window, Key.Key_4)
    qtbot.waitUntil(lambda: rating(window, "a.jpg").stars == 4)
    filter_by(window, "At Least 2 Stars")
    qtbot.waitUntil(lambda: sorted(names(window)) == ["a.jpg", "c.jpg"])
    filter_by(window, "At Least 3 Stars")
    qtbot.waitUntil(lambda: names(window) == ["a.jpg"])
    assert "filtered" in window.bar.subtitle
    assert window.browser.chips.names == ["Stars: 3 or More"]
    filter_by(window, "Only Favourites")
    qtbot.waitUntil(lambda: "No photo here meets all of these" in window.browser.empty.message)
    QTest.mouseClick(offers(window)["Remove the Filter"], LEFT)
    qtbot.waitUntil(lambda: len(names(window)) == 3)
    click(qtbot, window, "b.jpg")
    window.actions_.find_similar.trigger()
    qtbot.waitUntil(lambda: window.bar.title == "Similar to b.jpg" and len(names(window)) == 2)
    filter_by(window, "At Least 4 Stars")
    qtbot.waitUntil(lambda: names(window) == ["a.jpg"])
    window.actions_.back.trigger()
    qtbot.waitUntil(lambda: len(names(window)) == 2)
    window.actions_.back.trigger()
    qtbot.waitUntil(lambda: len(names(window)) == 3)


def offers(window: MainWindow) -> dict[str, QPushButton]:
    """What the page without photos offers."""
    buttons = window.browser.empty.findChildren(QPushButton)
    return {button.text(): button for button in buttons if button.isVisible()}


def test_a_search_is_limited_to_a_tag(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: "People" in entries(window))
    click(qtbot, window, "b.jpg")
    window.actions_.find_similar.trigger()
    chips = window.browser.chips
    qtbot.waitUntil(lambda: len(names(window)) == 2)
    choose_filter(qtbot, window, "Tag", "Ann")
    qtbot.waitUntil(lambda: names(window) == ["c.jpg"])
    assert "Tag: Ann" in chips.names
    chips.chip("Tag: Ann").removed.emit()
    qtbot.waitUntil(lambda: len(names(window)) == 2)


def test_a_tag_s_name_filters_the_photos(qtbot: QtBot, window: MainWindow) -> None:
    window.bar.arranging.focus_words()
    QTest.keyClicks(window.bar.arranging.box, "ann")
    qtbot.waitUntil(lambda: names(window) == ["c.jpg"])


def menu_of(qtbot: QtBot, window: MainWindow, entry: str, words: str) -> None:
    """Choose from the menu of an entry of the sidebar."""
    tree = window.sidebar.tree
    point: QPoint = tree.visualItemRect(entries(window)[entry]).center()
    tree.customContextMenuRequested.emit(point)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(one for one in menu.actions() if one.text() == words).trigger()
    menu.close()


def test_a_tag_is_renamed_moved_and_deleted_and_all_that_undone(
    qtbot: QtBot, window: MainWindow
) -> None:
    qtbot.waitUntil(lambda: "People" in entries(window))
    menu_of(qtbot, window, "People", "Rename or Move Tag…")
    dialog = window.findChild(QInputDialog)
    assert dialog is not None
    assert dialog.textValue() == "People"
    dialog.setTextValue("Friends/Best")
    dialog.accept()
    qtbot.waitUntil(lambda: {"Friends", "Best", "Ann"} <= set(entries(window)))
    window.undo_bar.undo.click()
    qtbot.waitUntil(lambda: "People" in entries(window))
    menu_of(qtbot, window, "People", "Delete Tag")
    qtbot.waitUntil(lambda: "People" not in entries(window))
    assert window.undo_bar.words == "Deleted the tag “People”."
    window.undo_bar.undo.click()
    qtbot.waitUntil(lambda: photos_of(window, "Ann") == "Ann, 1 photo")


def test_the_page_of_a_tag_that_is_renamed_is_called_by_its_new_name(
    qtbot: QtBot, window: MainWindow
) -> None:
    qtbot.waitUntil(lambda: "People" in entries(window))
    window.sidebar.tree.setCurrentItem(entries(window)["People"])
    qtbot.waitUntil(lambda: window.bar.title == "People")
    menu_of(qtbot, window, "People", "Rename or Move Tag…")
    dialog = window.findChild(QInputDialog)
    assert dialog is not None
    dialog.setTextValue("Friends")
    dialog.accept()
    qtbot.waitUntil(lambda: window.bar.title == "Friends")
    qtbot.waitUntil(lambda: names(window) == ["c.jpg"])
    window.undo_bar.undo.click()
    qtbot.waitUntil(lambda: window.bar.title == "People")


def test_back_leads_to_the_page_of_a_tag_under_its_new_name(
    qtbot: QtBot, window: MainWindow
) -> None:
    qtbot.waitUntil(lambda: "Ann" in entries(window))
    window.sidebar.tree.setCurrentItem(entries(window)["Ann"])
    qtbot.waitUntil(lambda: window.bar.title == "Ann" and window.settled)
    window.actions_.all_photos.trigger()
    qtbot.waitUntil(lambda: window.bar.title == "All Photos" and window.settled)
    menu_of(qtbot, window, "Ann", "Rename or Move Tag…")
    dialog = window.findChild(QInputDialog)
    assert dialog is not None
    dialog.setTextValue("People/Anne")
    dialog.accept()
    qtbot.waitUntil(lambda: "Anne" in entries(window))
    window.actions_.back.trigger()
    qtbot.waitUntil(lambda: names(window) == ["c.jpg"])
    assert window.bar.title == "Anne"
    current = window.sidebar.tree.currentItem()
    assert current is not None
    assert current.text(0) == "Anne"


@pytest.mark.parametrize("deleted", ["Ann", "People"])
def test_the_page_of_a_tag_that_is_deleted_is_left_for_all_photos(
    qtbot: QtBot, window: MainWindow, deleted: str
) -> None:
    qtbot.waitUntil(lambda: "Ann" in entries(window))
    window.sidebar.tree.setCurrentItem(entries(window)["Ann"])
    qtbot.waitUntil(lambda: names(window) == ["c.jpg"])
    menu_of(qtbot, window, deleted, "Delete Tag")
    qtbot.waitUntil(lambda: window.bar.title == "All Photos" and "Ann" not in entries(window))
    qtbot.waitUntil(lambda: len(names(window)) == 3)
    assert window.undo_bar.isVisible(), "it can be undone although its page is gone"
    assert window.undo_bar.words == f"Deleted the tag “{deleted}”."
    window.undo_bar.undo.click()
    qtbot.waitUntil(lambda: photos_of(window, "Ann") == "Ann, 1 photo")


def test_the_page_of_a_tag_that_goes_by_undo_is_left_for_all_photos(
    qtbot: QtBot, window: MainWindow
) -> None:
    click(qtbot, window, "a.jpg")
    tag(qtbot, window, "Friends", "")
    qtbot.waitUntil(lambda: "Friends" in entries(window))
    window.sidebar.tree.setCurrentItem(entries(window)["Friends"])
    qtbot.waitUntil(lambda: names(window) == ["a.jpg"])
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: "Friends" not in entries(window))
    qtbot.waitUntil(lambda: window.bar.title == "All Photos")


def test_a_tag_is_merged_into_another_whose_photos_are_shown_then(
    qtbot: QtBot, window: MainWindow
) -> None:
    click(qtbot, window, "a.jpg")
    tag(qtbot, window, "Friends", "")
    qtbot.waitUntil(lambda: photos_of(window, "Friends") == "Friends, 1 photo")
    window.sidebar.tree.setCurrentItem(entries(window)["Friends"])
    qtbot.waitUntil(lambda: names(window) == ["a.jpg"])
    menu_of(qtbot, window, "Friends", "Merge Into…")
    dialog = window.findChild(MergeDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.box, "nobody")
    assert not dialog.merge.isEnabled()
    dialog.box.clear()
    QTest.keyClicks(dialog.box, "people")
    QTest.mouseClick(dialog.merge, LEFT)
    qtbot.waitUntil(lambda: "Friends" not in entries(window))
    qtbot.waitUntil(lambda: sorted(names(window)) == ["a.jpg", "c.jpg"])
    assert window.undo_bar.isVisible()
    assert window.undo_bar.words == "Merged “Friends” into “People”."
    window.undo_bar.undo.click()
    qtbot.waitUntil(lambda: photos_of(window, "Friends") == "Friends, 1 photo")
    qtbot.waitUntil(lambda: names(window) == ["c.jpg"])


def rename_to_people(qtbot: QtBot, window: MainWindow, answer: str) -> None:
    """Rename the tag Friends to one that is there, and answer the question that this raises."""
    menu_of(qtbot, window, "Friends", "Rename or Move Tag…")
    dialog = window.findChild(QInputDialog)
    assert dialog is not None
    dialog.setTextValue("people")
    dialog.accept()
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    box = window.findChild(QMessageBox)
    assert box is not None
    assert "There is a tag “People” already" in box.text()
    next(one for one in box.buttons() if one.text().replace("&", "") == answer).click()
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is None)


def test_a_tag_renamed_to_one_that_is_there_can_be_merged_with_it(
    qtbot: QtBot, window: MainWindow
) -> None:
    click(qtbot, window, "a.jpg")
    tag(qtbot, window, "Friends", "")
    qtbot.waitUntil(lambda: "Friends" in entries(window))
    rename_to_people(qtbot, window, "Cancel")
    assert "Friends" in entries(window)
    rename_to_people(qtbot, window, "Merge")
    qtbot.waitUntil(lambda: "Friends" not in entries(window))
    qtbot.waitUntil(lambda: photos_of(window, "People") == "People, 2 photos")


def test_a_tag_is_not_merged_into_one_that_lies_in_it(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: "People" in entries(window))
    menu_of(qtbot, window, "People", "Merge Into…")
    dialog = window.findChild(MergeDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.box, "people/ann")
    QTest.keyClick(dialog.box, Key.Key_Escape)  # what completes it
    QTest.mouseClick(dialog.merge, LEFT)
    words = "A tag cannot be merged into one that lies in it."
    qtbot.waitUntil(lambda: window.status.text == words)
    assert {"People", "Ann"} <= set(entries(window))


def test_files_and_tags_are_undone_in_the_order_they_were_changed(
    qtbot: QtBot, window: MainWindow
) -> None:
    click(qtbot, window, "a.jpg")
    [photo_id] = window.browser.chosen_ids().tolist()

    def stars() -> int | None:
        row = window.model.row_of(photo_id)
        photo = None if row is None else window.model.record(row)
        return -1 if photo is None else photo.rating.stars

    press(window, Key.Key_3)
    qtbot.waitUntil(lambda: stars() == 3)
    press(window, Key.Key_F2, PLAIN)
    bar = window.commands.rename_bar
    qtbot.waitUntil(bar.isVisible)
    bar.field.selectAll()
    QTest.keyClicks(bar.field, "z.jpg")
    QTest.keyClick(bar.field, Key.Key_Return)
    qtbot.waitUntil(lambda: "z.jpg" in names(window))
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: "a.jpg" in names(window))
    assert stars() == 3
    qtbot.waitUntil(lambda: window.actions_.undo.text() == "Undo Rating")
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: stars() is None)


def test_a_step_that_cannot_be_undone_is_not_in_the_way_of_those_before_it(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    click(qtbot, window, "a.jpg")
    press(window, Key.Key_3)
    qtbot.waitUntil(lambda: rating(window, "a.jpg").stars == 3)
    click(qtbot, window, "b.jpg")
    press(window, Key.Key_F2, PLAIN)
    bar = window.commands.rename_bar
    qtbot.waitUntil(bar.isVisible)
    bar.field.selectAll()
    QTest.keyClicks(bar.field, "z.jpg")
    QTest.keyClick(bar.field, Key.Key_Return)
    qtbot.waitUntil(lambda: "z.jpg" in names(window))
    (tmp_path / "photos" / "z.jpg").unlink()
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: window.actions_.undo.text() == "Undo Rating")
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: rating(window, "a.jpg").stars is None)


def test_a_place_knows_its_tag_whatever_it_is_called() -> None:
    assert WithTag(1, ("Ann",)) == WithTag(1, ("Anne",))


def test_sidecars_are_written_once_that_is_switched_on_in_settings(
    qtbot: QtBot, window: MainWindow, session: Session, tmp_path: Path
) -> None:
    click(qtbot, window, "a.jpg")
    press(window, Key.Key_4)
    qtbot.waitUntil(lambda: rating(window, "a.jpg").stars == 4)
    window.actions_.settings.trigger()
    qtbot.waitUntil(lambda: session.dialogs.settings is not None)
    settings = session.dialogs.settings
    assert settings is not None
    sidecar = tmp_path / "photos" / "a.jpg.xmp"
    assert not settings.general.sidecars.isChecked()
    assert not sidecar.exists()
    settings.general.sidecars.click()
    qtbot.waitUntil(lambda: read_sidecar(sidecar) == Annotations(4))
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: read_sidecar(sidecar) == Annotations())


def test_photos_themselves_are_written_only_on_a_further_switch(
    qtbot: QtBot, window: MainWindow, session: Session, tmp_path: Path
) -> None:
    photo = tmp_path / "photos" / "a.jpg"
    sidecar = tmp_path / "photos" / "a.jpg.xmp"
    click(qtbot, window, "a.jpg")
    press(window, Key.Key_4)
    qtbot.waitUntil(lambda: rating(window, "a.jpg").stars == 4)
    window.actions_.settings.trigger()
    qtbot.waitUntil(lambda: session.dialogs.settings is not None)
    settings = session.dialogs.settings
    assert settings is not None
    general = settings.general
    assert not general.in_photos.isEnabled()
    general.sidecars.click()
    qtbot.waitUntil(lambda: read_sidecar(sidecar) == Annotations(4))
    assert annotations_of(photo) == Annotations()
    general.in_photos.click()
    qtbot.waitUntil(lambda: annotations_of(photo) == Annotations(4))
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: annotations_of(photo) == Annotations())
    qtbot.waitUntil(lambda: rating(window, "a.jpg").stars is None)
    general.sidecars.click()
    assert not general.in_photos.isEnabled()
    assert not general.in_photos.isChecked()
    assert not session.choices.now.write_photos
