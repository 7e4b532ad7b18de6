"""The window over a catalogue that is damaged when it starts."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from photosim.catalogue.store import Store
from photosim.config import Settings
from photosim.desktop.session import Session
from photosim.library.index import index_folders
from photosim.library.keys import HashKeys
from tests.fakes import FakeEncoderService
from tests.photos import KINDS, make_library

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
    session._indexer.failed.connect(told.append)
    session.start()
    window = session.window

    def shown() -> None:
        assert len(told) == 1
        assert len(window.model.ids) == len(KINDS)
        assert window.settled

    qtbot.waitUntil(shown, timeout=20_000)
    [aside] = settings.data_dir.glob("catalogue-damaged-*.sqlite")
    assert aside.read_bytes() == content
    assert aside.name in told[0]
    qtbot.waitUntil(lambda: window.status.text == told[0] or window.status.text == "Up to date")
    assert not window.browser.empty.isVisible()
