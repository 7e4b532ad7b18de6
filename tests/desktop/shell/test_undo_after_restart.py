"""What was said of photos and done to files is undone in one order, also after a restart."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photosim.catalogue.records import Likeness, Rating
from photosim.catalogue.store import Store
from photosim.config import Settings
from photosim.desktop.browse.history import Copies
from photosim.desktop.browse.tag_dialog import TagDialog
from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.ui.theme import Theme
from photosim.library.duplicate_groups import Kind
from photosim.vision.thumbnails import ThumbnailCache
from tests.desktop.hands import click, names, row_of
from tests.fakes import FakeEncoderService
from tests.photos import make_photo

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="uses the trash of a freedesktop desktop"
)
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def folder(tmp_path: Path, settings: Settings, blank_catalogue: Path) -> Path:
    settings.data_dir.mkdir(exist_ok=True)
    shutil.copy(blank_catalogue, settings.catalogue)
    for seed, name in enumerate(("a.jpg", "b.jpg", "c.jpg")):
        make_photo(tmp_path / "photos" / name, seed=seed, size=(80, 60))
    return tmp_path / "photos"


@contextmanager
def started(qtbot: QtBot, settings: Settings, theme: Theme, folder: Path) -> Iterator[MainWindow]:
    """The window from its start to its end, with all photos indexed."""
    service = FakeEncoderService(ThumbnailCache(settings.thumbnails_dir))
    layout = QSettings(str(settings.data_dir / "window.ini"), QSettings.Format.IniFormat)
    session = Session(settings, theme, service, layout)
    session.window.resize(1240, 800)
    try:
        session.start([folder])
        window = session.window
        photos = len(list(folder.glob("*.jpg")))
        qtbot.waitUntil(lambda: len(window.model.ids) == photos and window.settled)
        yield window
    finally:
        session.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def press(window: MainWindow, key: Qt.Key, keys: Qt.KeyboardModifier = CTRL) -> None:
    QTest.keyClick(window.focusWidget() or window.browser.grid, key, keys)


def rating(window: MainWindow, name: str) -> Rating:
    photo = window.model.record(row_of(window, name))
    assert photo is not None
    return photo.rating


def tag(qtbot: QtBot, window: MainWindow, name: str) -> None:
    press(window, Key.Key_T)
    qtbot.waitUntil(lambda: window.findChild(TagDialog) is not None)
    dialog = window.findChild(TagDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.box, name)
    QTest.keyClick(dialog.box, Key.Key_Return)
    QTest.keyClick(dialog.box, Key.Key_Return)


def tags_in(settings: Settings) -> set[str]:
    with Store.open(settings.catalogue, read_only=True) as store:
        return {tag.name for tag in store.tags.all()}


def undo(qtbot: QtBot, window: MainWindow, words: str) -> None:
    qtbot.waitUntil(lambda: window.actions_.undo.text() == words)
    qtbot.waitUntil(window.actions_.undo.isEnabled)
    window.actions_.undo.trigger()


def test_what_was_said_and_renamed_is_undone_in_order_after_a_restart(
    qtbot: QtBot, settings: Settings, theme: Theme, folder: Path, trash: Path
) -> None:
    del trash
    with started(qtbot, settings, theme, folder) as window:
        click(qtbot, window, "a.jpg")
        press(window, Key.Key_4)
        qtbot.waitUntil(lambda: rating(window, "a.jpg").stars == 4)
        click(qtbot, window, "b.jpg")
        press(window, Key.Key_F2, Qt.KeyboardModifier.NoModifier)
        QTest.keyClicks(window.commands.rename_bar.field, "Rose")
        press(window, Key.Key_Return, Qt.KeyboardModifier.NoModifier)
        qtbot.waitUntil(lambda: "Rose.jpg" in names(window))
        click(qtbot, window, "c.jpg")
        tag(qtbot, window, "Paris")
        qtbot.waitUntil(lambda: tags_in(settings) == {"Paris"})
        qtbot.waitUntil(lambda: window.actions_.undo.text() == "Undo Tags")
    with started(qtbot, settings, theme, folder) as window:
        undo(qtbot, window, "Undo")
        qtbot.waitUntil(lambda: tags_in(settings) == set())
        qtbot.waitUntil(lambda: window.status.text == "Undone: tags.")
        assert (folder / "Rose.jpg").exists()
        undo(qtbot, window, "Undo Rename")
        qtbot.waitUntil(lambda: "b.jpg" in names(window))
        assert rating(window, "a.jpg").stars == 4
    with started(qtbot, settings, theme, folder) as window:
        undo(qtbot, window, "Undo")
        qtbot.waitUntil(lambda: rating(window, "a.jpg").stars is None)
        qtbot.waitUntil(lambda: window.status.text == "Undone: rating.")
        qtbot.waitUntil(lambda: not window.actions_.undo.isEnabled())


def stars_in(settings: Settings, name: str) -> int | None:
    """The stars of a photo by the catalogue; -1 where it is not there."""
    with Store.open(settings.catalogue, read_only=True) as store:
        photos = {photo.path.name: photo for photo in store.photos(store.photo_ids())}
        return photos[name].rating.stars if name in photos else -1


def has_copies(settings: Settings) -> bool:
    with Store.open(settings.catalogue, read_only=True) as store:
        return any(store.duplicates.pairs([Likeness.SURE]))


def test_what_a_removed_copy_passed_on_is_taken_back_with_it_after_a_restart(
    qtbot: QtBot, settings: Settings, theme: Theme, folder: Path, trash: Path
) -> None:
    del trash
    for path in folder.iterdir():
        path.unlink()
    large = make_photo(
        folder / "large.jpg", "bricks", 5, (400, 300), taken_at=datetime(2014, 1, 3, 10, 0)
    )
    with Image.open(large) as opened:
        opened.resize((320, 240)).save(folder / "small.jpg", exif=opened.getexif())
    with started(qtbot, settings, theme, folder) as window:
        click(qtbot, window, "small.jpg")
        press(window, Key.Key_4)
        qtbot.waitUntil(lambda: stars_in(settings, "small.jpg") == 4)
        qtbot.waitUntil(lambda: has_copies(settings))
        tidy = window.browser.tidy
        window.navigator.go(Copies(Kind.SAME_PICTURE))
        tidy.loader.ask_soon()
        qtbot.waitUntil(lambda: tidy.settled and tidy.view.groups.rowCount() == 1)
        group = tidy.view.groups.group(0)
        assert group.members[0].files[0].path.name == "small.jpg"
        for key in (Key.Key_Left, Key.Key_X, Key.Key_Return):
            press(window, key, Qt.KeyboardModifier.NoModifier)
        qtbot.waitUntil(lambda: not (folder / "small.jpg").exists())
        qtbot.waitUntil(lambda: stars_in(settings, "large.jpg") == 4)
    with started(qtbot, settings, theme, folder) as window:
        undo(qtbot, window, "Undo Removing Copies")
        qtbot.waitUntil((folder / "small.jpg").exists)
        qtbot.waitUntil(lambda: stars_in(settings, "large.jpg") is None)
        qtbot.waitUntil(lambda: stars_in(settings, "small.jpg") == 4)
        undo(qtbot, window, "Undo")
        qtbot.waitUntil(lambda: stars_in(settings, "small.jpg") is None)


def test_it_is_told_once_that_what_could_be_undone_cannot_be_read(
    qtbot: QtBot, settings: Settings, theme: Theme, folder: Path
) -> None:
    settings.undo_file.write_text("garbage")
    with started(qtbot, settings, theme, folder) as window:
        [kept] = settings.data_dir.glob("undo-unreadable-*.json")
        assert f"can't be read. The file is kept as “{kept.name}”." in window.status.text
        assert kept.read_text() == "garbage"
    with started(qtbot, settings, theme, folder) as window:
        assert "kept as" not in window.status.text
