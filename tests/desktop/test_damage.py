"""The window over a catalogue that is damaged when it starts."""

import math
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from photosim.catalogue.store import Store
from photosim.config import Settings
from photosim.desktop.session import Session
from photosim.library import recover
from photosim.library.index import index_folders
from photosim.library.keys import HashKeys
from photosim.library.recover import open_sound, suspect_damage
from tests.desktop.conftest import Listener, OpenWindow
from tests.fakes import FakeEncoderService
from tests.photos import KINDS, make_library, make_photo

PAGE = 4096


def behead(content: bytearray) -> None:
    content[:100] = bytes(100)


def lose_the_last_page(content: bytearray) -> None:
    content[-PAGE:] = b"\xa5" * PAGE


@pytest.mark.parametrize("damage", [behead, lose_the_last_page])
def test_it_says_so_in_a_line_and_shows_the_photos(
    qtbot: QtBot,
    tmp_path: Path,
    settings: Settings,
    session: Session,
    encoder: FakeEncoderService,
    damage: object,
) -> None:
    make_library(tmp_path / "photos", per_kind=1, size=(80, 60))
    with Store.open(settings.catalogue) as store:
        for _ in index_folders(store, HashKeys(store), encoder, [tmp_path / "photos"]):
            pass
    content = bytearray(settings.catalogue.read_bytes())
    assert callable(damage)
    damage(content)
    settings.catalogue.write_bytes(content)
    told: list[str] = []
    session.indexer.failed.connect(told.append)
    session.start()
    window = session.window

    def shown() -> None:
        assert len(told) == 1
        assert len(window.model.ids) == len(KINDS)
        assert window.settled

    qtbot.waitUntil(shown)
    [aside] = settings.data_dir.glob("catalogue-damaged-*.sqlite")
    assert aside.read_bytes() == content
    assert aside.name in told[0]
    qtbot.waitUntil(lambda: window.status.text == told[0] or window.status.text == "Up to date")
    assert not window.browser.empty.isVisible()


def test_damage_that_happens_under_the_running_window_is_said_once_and_mended_at_the_next_start(
    qtbot: QtBot,
    tmp_path: Path,
    settings: Settings,
    session: Session,
    open_library: OpenWindow,
) -> None:
    folder = tmp_path / "photos"
    make_library(folder, per_kind=1, size=(80, 60))
    open_library(folder, len(KINDS))
    told = Listener(session.indexer.failed)
    with closing(sqlite3.connect(settings.catalogue)) as other:
        # All is written to the file, and what the window has in memory is no longer up to date.
        with other:
            other.execute("UPDATE folder SET online = online")
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with settings.catalogue.open("r+b") as file:
        for page in range(1, settings.catalogue.stat().st_size // PAGE):
            file.seek(page * PAGE)
            file.write(b"\xa5" * (PAGE // 2))
    for seed in range(3):
        make_photo(folder / f"new-{seed}.jpg", "hills", seed, (80, 60))
        qtbot.wait(700)  # longer than the watcher gathers events
    qtbot.waitUntil(lambda: bool(told.said))
    assert len(told.said) == 1
    assert "damaged" in told.said[0][0]
    session.close()
    store, recovery = open_sound(settings.catalogue)
    with store:
        assert recovery is not None
        assert recovery.aside.exists()
        assert store.integrity() == "ok"
    assert not list(settings.data_dir.glob("*-suspect"))


def test_after_a_suspicion_the_next_start_looks_through_the_whole_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "catalogue.sqlite"
    limits: list[float] = []
    monkeypatch.setattr(recover, "look_for_damage", lambda _, seconds: limits.append(seconds))
    suspect_damage(path)
    for _ in range(2):
        open_sound(path)[0].close()
    assert limits == [math.inf, recover.CHECK_S]
