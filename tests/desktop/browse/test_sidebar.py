"""The sidebar tells other numbers without listing all places anew: there may be thousands."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from photosim.catalogue.albums import Album
from photosim.catalogue.records import FolderRecord, Tag
from photosim.desktop.browse.place_tree import COUNT
from photosim.desktop.browse.sidebar import Sidebar
from photosim.desktop.ui.theme import Theme
from photosim.library.albums import CountedAlbum
from photosim.library.arrangement import Subfolder
from photosim.library.tags import CountedTag
from tests.desktop.conftest import Listener

FOLDER = FolderRecord(1, Path("/photos"), None, online=True, photos=5, problems=1)
INSIDE = Subfolder(1, "2024", 3, False)
TAGS = CountedTag(Tag(1, None, ("People",)), 2), CountedTag(Tag(2, 1, ("People", "Ann")), 1)
ALBUM = CountedAlbum(Album(1, "Best"), 2)


@pytest.fixture
def sidebar(qtbot: QtBot, theme: Theme) -> Sidebar:
    made = Sidebar(theme)
    qtbot.addWidget(made)
    made.open_again([(1, "")])
    made.show_folders([FOLDER])
    made.show_subfolders(1, "", [INSIDE])
    made.show_tags(TAGS, 1)
    made.show_albums([ALBUM])
    made.show_placed(1)
    return made


@pytest.fixture
def listed(sidebar: Sidebar) -> Listener:
    """Hears what is listed from now on."""
    return Listener(sidebar.tree.model().rowsInserted)


def told(sidebar: Sidebar, name: str) -> tuple[object, str]:
    """The number beside a name, and what a screen reader tells of it."""
    match = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
    (item,) = sidebar.tree.findItems(name, match)
    assert isinstance(item, QTreeWidgetItem)
    return item.data(0, COUNT), str(item.data(0, Qt.ItemDataRole.AccessibleTextRole))


def test_other_numbers_are_told_where_the_places_are_listed(
    sidebar: Sidebar, listed: Listener
) -> None:
    sidebar.show_folders([replace(FOLDER, photos=1_000, problems=3)])
    sidebar.show_subfolders(1, "", [replace(INSIDE, photos=900)])
    sidebar.show_tags([TAGS[0], replace(TAGS[1], photos=7)], 4)
    sidebar.show_albums([replace(ALBUM, photos=6)])
    sidebar.show_placed(8)
    assert not listed.said
    assert told(sidebar, "All Photos") == (1_000, "All Photos, 1,000 photos")
    assert told(sidebar, "photos") == (1_000, "photos, 1,000 photos")
    assert told(sidebar, "2024") == (900, "2024, 900 photos")
    assert told(sidebar, "Problems") == (3, "Problems, 3 photos")
    assert told(sidebar, "People") == (2, "People, 2 photos")
    assert told(sidebar, "Ann") == (7, "Ann, 7 photos")
    assert told(sidebar, "Favourites") == (4, "Favourites, 4 photos")
    assert told(sidebar, "Best") == (6, "Best, 6 photos")
    assert told(sidebar, "Map") == (8, "Map, 8 photos")


def test_places_that_come_and_go_are_listed_anew(sidebar: Sidebar, listed: Listener) -> None:
    names = {"Problems", "Favourites", "Bob", "2025", "Trips"}

    def shown() -> set[str]:
        match = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
        return {name for name in names if sidebar.tree.findItems(name, match)}

    assert shown() == {"Problems", "Favourites"}
    sidebar.show_folders([replace(FOLDER, problems=0)])
    sidebar.show_tags([*TAGS, CountedTag(Tag(3, None, ("Bob",)), 1)], 0)
    sidebar.show_subfolders(1, "", [INSIDE, replace(INSIDE, below="2025")])
    sidebar.show_albums([ALBUM, CountedAlbum(Album(2, "Trips"), 1)])
    assert shown() == {"Bob", "2025", "Trips"}
    assert listed.said
    sidebar.show_folders([FOLDER])
    sidebar.show_tags(TAGS, 2)
    sidebar.show_subfolders(1, "", [INSIDE])
    sidebar.show_albums([ALBUM])
    assert shown() == {"Problems", "Favourites"}
