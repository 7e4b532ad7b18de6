"""What the sidebar lists at the start does not move under the pointer as more becomes known."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItemIterator
from pytestqt.qtbot import QtBot

from photosim.config import Settings
from photosim.desktop.browse.place_tree import COUNT
from photosim.desktop.session import Session
from photosim.library.library import Library
from photosim.library.query import Query
from tests.desktop.conftest import Prepared
from tests.fakes import FakeEncoderService
from tests.photos import KINDS


def entries(tree: QTreeWidget) -> Iterator[str]:
    """What is listed, from the top to the bottom."""
    found = QTreeWidgetItemIterator(tree, QTreeWidgetItemIterator.IteratorFlag.NotHidden)
    while (item := found.value()) is not None:
        yield item.text(0)
        found += 1


@pytest.fixture
def marked(
    settings: Settings, prepared: Prepared, photos: Path, encoder: FakeEncoderService
) -> None:
    """A library with a favourite, albums and tags."""
    prepared.copy_to(settings)
    with Library.open(settings.catalogue, encoder, read_only=False) as library:
        library.tags.give_heart([1])
        library.tags.tag([1], ("People", "Ann"))
        library.tags.albums.make("Best", [1])
        library.tags.smart_albums.save("Hills", Query(words="hills"))


@pytest.mark.usefixtures("marked")
def test_what_becomes_known_later_comes_below_what_is_listed(
    qtbot: QtBot, session: Session
) -> None:
    tree, seen = session.window.sidebar.tree, list[list[str]]()
    session.window.sidebar.open_again([(1, "")])
    look = QTimer(session, singleShot=True, interval=0)  # when it has been filled, not within
    look.timeout.connect(lambda: seen.append(list(entries(tree))))
    tree.model().rowsInserted.connect(look.start)
    session.start()
    awaited = {"Favourites", "Best", "Hills", "People", "Ann", "photos", *KINDS}
    qtbot.waitUntil(lambda: bool(seen) and awaited <= set(seen[-1]))
    for before, after in pairwise(seen):
        assert after[: len(before)] == before


def test_nothing_is_counted_before_the_library_is_known(session: Session) -> None:
    window = session.window
    everything = window.sidebar.tree.topLevelItem(0)
    assert everything is not None
    assert everything.data(0, COUNT) is None
    window.details.show_summary(window.sidebar.folders)
    assert not window.details.text_of("photos")
