"""The command line at work on the catalogue of an open window."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from photosim.catalogue.store import Store
from photosim.config import Settings
from photosim.desktop.session import Session
from photosim.library.health import examine
from photosim.library.index import index_folders
from photosim.library.keys import HashKeys
from tests.desktop.conftest import Listener, OpenWindow
from tests.fakes import FakeEncoderService
from tests.photos import make_photo

MORE = 60


def test_both_index_the_same_new_photos_and_neither_complains(
    qtbot: QtBot,
    tmp_path: Path,
    settings: Settings,
    session: Session,
    encoder: FakeEncoderService,
    open_library: OpenWindow,
) -> None:
    folder = tmp_path / "photos"
    first = make_photo(folder / "0.png", size=(64, 48)).read_bytes()
    session.indexer.drives.setInterval(200)
    window = open_library(folder, 1)
    told = Listener(session.indexer.failed)
    for number in range(1, MORE + 1):
        (folder / f"{number}.png").write_bytes(first + number.to_bytes(4, "big"))
    second = FakeEncoderService()
    try:
        with Store.open(settings.catalogue) as store:
            for _ in index_folders(store, HashKeys(store), second, [folder]):
                qtbot.wait(5)
    finally:
        second.close()
    qtbot.waitUntil(lambda: len(window.model.ids) == MORE + 1)
    qtbot.waitUntil(lambda: window.status.text == "Up to date")
    with Store.open(settings.catalogue, read_only=True) as store:
        health = examine(store, encoder.choice.identity)
    assert (health.faults, health.embeddings) == ([], MORE + 1)
    assert not told.said
