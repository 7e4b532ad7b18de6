"""Moving house in the window: out into a file, in from one, and a folder that has moved."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from photosim.catalogue.store import Store
from photosim.config import Settings
from photosim.desktop import app
from photosim.desktop.browse.history import RecentlyAdded
from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.shell.move_library import MoveLibrary
from photosim.library.moving.archive import open_archive
from tests.fakes import FakeEncoderService
from tests.photos import KINDS

COUNT = 3 * len(KINDS)


def choose(window: MainWindow, button: QPushButton, path: Path) -> None:
    """Press a button and choose a path in the dialog that opens."""
    assert button.isEnabled()
    button.click()
    dialog = next(one for one in window.findChildren(QFileDialog) if one.isVisible())
    dialog.fileSelected.emit(str(path))
    dialog.close()


def column(moving: MoveLibrary, number: int) -> list[str]:
    rows = range(moving.table.topLevelItemCount())
    items = [moving.table.topLevelItem(row) for row in rows]
    return [item.text(number) for item in items if item is not None]


@pytest.fixture
def moving(session: Session, library: MainWindow) -> MoveLibrary:
    library.actions_.move_library.trigger()
    return session.dialogs.open_move()


def test_the_library_is_exported_while_it_is_open(
    qtbot: QtBot, library: MainWindow, moving: MoveLibrary, tmp_path: Path
) -> None:
    file = tmp_path / "house.photosim"
    moving.with_thumbnails.setChecked(True)
    choose(library, moving.export_button, file)
    qtbot.waitUntil(lambda: moving.words.startswith(f"{COUNT} photos are in “house.photosim”"))
    with open_archive(file) as archive:
        assert (archive.manifest.photos, archive.manifest.thumbnails) == (COUNT, COUNT)
    choose(library, moving.export_button, tmp_path / "none" / "house.photosim")
    qtbot.waitUntil(lambda: "cannot be written: No such file or directory" in moving.words)
    assert moving.export_button.isEnabled()


def test_an_import_shows_where_the_folders_are_before_anything_is_done(
    qtbot: QtBot,
    library: MainWindow,
    moving: MoveLibrary,
    photos: Path,
    tmp_path: Path,
    settings: Settings,
) -> None:
    file, there = tmp_path / "house.photosim", tmp_path / "elsewhere"
    choose(library, moving.export_button, file)
    qtbot.waitUntil(moving.choose.isEnabled)
    lowest = moving.screen().availableGeometry().bottom()
    moving.move(0, lowest - moving.height())
    choose(library, moving.choose, file)
    qtbot.waitUntil(moving.take.isVisible)
    assert moving.frameGeometry().bottom() <= lowest, "its buttons are on the screen"
    assert column(moving, 0) == column(moving, 1) == [str(photos)]
    assert column(moving, 2) == [f"{COUNT} of {COUNT} looked for"]
    shutil.copytree(photos, there)
    choose(library, moving.change, there / "sunset")
    qtbot.waitUntil(lambda: "is another folder" in moving.words)
    assert column(moving, 1) == [str(photos)]
    choose(library, moving.change, there)
    qtbot.waitUntil(lambda: column(moving, 1) == [str(there)])
    moving.leave.click()
    assert column(moving, 1) == ["Offline for now"]
    assert not moving.leave.isEnabled()
    assert not list(settings.data_dir.glob("import*"))
    choose(library, moving.choose, photos / "sunset" / "sunset-0.jpg")
    qtbot.waitUntil(lambda: "is not an exported library" in moving.words)
    assert not moving.take.isEnabled()


@pytest.mark.usefixtures("theme")
def test_an_imported_library_takes_the_place_of_the_one_that_is_open(
    qapp: QApplication,
    settings: Settings,
    blank_catalogue: Path,
    photos: Path,
    tmp_path: Path,
    encoder: FakeEncoderService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(app, "_service", lambda _settings: FakeEncoderService())
    settings.data_dir.mkdir()
    shutil.copy(blank_catalogue, settings.catalogue)
    file, seen = tmp_path / "house.photosim", list[str]()
    steps = _steps(qapp, file, seen)
    timer, limit = QTimer(interval=20), QTimer(singleShot=True, interval=60_000)
    timer.timeout.connect(lambda: next(steps, None))
    limit.timeout.connect(qapp.quit)
    timer.start()
    limit.start()
    assert app.run_window(settings, [photos]) == 0
    timer.stop()
    limit.stop()
    [former] = settings.data_dir.glob("library-before-*")
    assert seen == [f"The library that was open before is kept in {former}.", "All Photos"]
    for place in (settings.data_dir, former):
        with Store.open(place / "catalogue.sqlite", read_only=True) as store:
            assert [folder.photos for folder in store.folders()] == [COUNT]


def _windows(qapp: QApplication) -> list[MainWindow]:
    shown = [one for one in qapp.topLevelWidgets() if isinstance(one, MainWindow)]
    return [one for one in shown if one.isVisible()]


def _steps(qapp: QApplication, file: Path, seen: list[str]) -> Iterator[None]:
    """What the person does, a step each time the timer fires."""
    [window] = _windows(qapp)
    while len(window.model.ids) < COUNT or window.status.text != "Up to date":
        yield
    window.navigator.go(RecentlyAdded())
    window.actions_.move_library.trigger()
    moving = window.findChild(MoveLibrary)
    assert isinstance(moving, MoveLibrary)
    choose(window, moving.export_button, file)
    while not moving.choose.isEnabled():
        yield
    choose(window, moving.choose, file)
    while not moving.take.isVisible():
        yield
    moving.take.click()
    while not [one for one in _windows(qapp) if one is not window]:
        yield
    [window] = _windows(qapp)
    while len(window.model.ids) < COUNT:
        yield
    seen += [window.status.text, window.bar.title]
    window.close()


def test_a_folder_that_has_moved_goes_on_without_embedding_anew(
    qtbot: QtBot,
    library: MainWindow,
    session: Session,
    photos: Path,
    tmp_path: Path,
    encoder: FakeEncoderService,
) -> None:
    before = len(encoder.embedded)
    there = tmp_path / "elsewhere"
    shutil.copytree(photos, there)
    settings = session.dialogs.open_settings()
    page = settings.folders
    qtbot.waitUntil(lambda: page.table.topLevelItemCount() == 1)
    item = page.table.topLevelItem(0)
    assert item is not None
    item.setSelected(True)
    choose(library, page.moved, there / "sunset")
    qtbot.waitUntil(lambda: "is another folder" in page.note.text())
    choose(library, page.moved, there)
    qtbot.waitUntil(lambda: [one.path for one in library.sidebar.folders] == [there])
    assert page.note.isHidden()
    qtbot.waitUntil(lambda: library.status.text == "Up to date")

    def all_there() -> None:
        shown = library.model.known(library.model.ids)
        assert len(shown) == COUNT
        assert all(photo.path.is_relative_to(there) for photo in shown)

    qtbot.waitUntil(all_there)
    assert len(encoder.embedded) == before
