"""The window as a person uses it: the real encoder process, a live folder, a dropped photo."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photosim.config import load_settings
from photosim.desktop.session import Session
from photosim.desktop.system.application import collected_on_this_thread
from photosim.desktop.ui.theme import Theme
from photosim.vision.models import embedded_choice
from photosim.vision.service import EncoderService
from photosim.vision.thumbnails import ThumbnailCache
from tests.desktop.hands import drop
from tests.photos import make_library, make_photo

KINDS = ("sunset", "bricks", "flower", "skyline")


@pytest.fixture
def session(qapp: QApplication, tmp_path: Path) -> Iterator[Session]:
    settings = load_settings(tmp_path / "data")
    service = EncoderService(
        embedded_choice(), device="cpu", thumbnails=ThumbnailCache(settings.thumbnails_dir)
    )
    layout = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    with collected_on_this_thread():
        made = Session(settings, Theme(qapp), service, layout)
        yield made
        made.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_photos_copied_into_a_watched_folder_are_found_by_a_dropped_one(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    originals = tmp_path / "originals"
    make_library(originals, 3)
    watched = tmp_path / "watched"
    watched.mkdir()
    session.start([watched])
    window = session.window
    qtbot.waitUntil(lambda: window.status.text == "Up to date")
    assert len(window.model.ids) == 0

    for kind in KINDS:
        shutil.copytree(originals / kind, watched / kind)

    def all_shown() -> None:
        assert len(window.model.ids) == 3 * len(KINDS)

    qtbot.waitUntil(all_shown)
    # Asked at once, so the answer is completed when the photos have been indexed.
    drop(window, make_photo(tmp_path / "outside.png", "flower", 99))

    def all_found() -> None:
        assert window.bar.title == "Similar to outside.png"
        assert window.navigator.found == 3 * len(KINDS)

    qtbot.waitUntil(all_found)
    assert window.model.is_query(0)
    nearest = window.model.known(window.model.ids[1:4])
    assert {photo.path.parent.name for photo in nearest} == {"flower"}
    assert all(photo.path.is_relative_to(watched) for photo in nearest)
