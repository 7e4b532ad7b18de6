"""The window's questions to a library, through its lane; the catalogue and the photos are real."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from photosim.arrays import Ids
from photosim.catalogue.database import (
    CatalogueError,
    DamagedCatalogueError,
    MissingCatalogueError,
)
from photosim.catalogue.records import PhotoRecord
from photosim.config import Settings
from photosim.desktop.tasks.lane import Failed
from photosim.desktop.tasks.library_lane import LibraryLane, ask_records, library_lane
from photosim.errors import PhotoSimError
from photosim.library.arrangement import EVERYTHING, NEWEST_FIRST
from photosim.library.library import Library
from photosim.library.query import Example, Query
from photosim.library.similar import Finder
from tests.fakes import FakeEncoderService
from tests.photos import make_photo


class Told:
    """What was answered or refused."""

    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.refusals: list[PhotoSimError] = []

    @property
    def count(self) -> int:
        return len(self.answers) + len(self.refusals)

    def then(self, answer: Any) -> None:
        self.answers.append(answer)

    @property
    def failed(self) -> Failed:
        return self.refusals.append


@pytest.fixture
def lane(qtbot: QtBot, settings: Settings, encoder: FakeEncoderService) -> Iterator[LibraryLane]:
    lane = library_lane(settings.catalogue, encoder)
    yield lane
    lane.close()


@pytest.fixture
def indexed(settings: Settings, encoder: FakeEncoderService, tmp_path: Path) -> list[Path]:
    """A library of three photos."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    photos = [make_photo(tmp_path / "photos" / f"{seed}.png", seed=seed) for seed in range(3)]
    with Library.open(settings.catalogue, encoder, read_only=False) as library:
        for _ in library.index([tmp_path / "photos"]):
            pass
    return photos


def _everything(library: Library) -> int:
    return len(library.table.arrange(EVERYTHING, NEWEST_FIRST).ids)


def _similar_to(path: Path) -> Query:
    return Query((Example(path),))


def test_without_a_catalogue_it_says_so_and_opens_it_later(
    qtbot: QtBot, settings: Settings, encoder: FakeEncoderService, lane: LibraryLane
) -> None:
    told = Told()
    lane.ask(_everything, told.then, told.failed)
    qtbot.waitUntil(lambda: told.count == 1)
    assert isinstance(told.refusals[0], MissingCatalogueError)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    Library.open(settings.catalogue, encoder, read_only=False).close()
    lane.ask(_everything, told.then, told.failed)
    qtbot.waitUntil(lambda: told.count == 2)
    assert told.answers == [0]


def test_a_damaged_catalogue_is_told_in_words(
    qtbot: QtBot, settings: Settings, lane: LibraryLane
) -> None:
    settings.data_dir.mkdir(parents=True)
    settings.catalogue.write_bytes(b"this is no database" * 100)
    told = Told()
    lane.ask(_everything, told.then, told.failed)
    qtbot.waitUntil(lambda: told.count == 1)
    assert "damaged" in str(told.refusals[0])


def test_questions_are_answered_while_a_photo_is_being_embedded(
    qtbot: QtBot,
    tmp_path: Path,
    indexed: list[Path],
    lane: LibraryLane,
    encoder: FakeEncoderService,
) -> None:
    encoder.gate.clear()
    search, listing = Told(), Told()
    query = _similar_to(make_photo(tmp_path / "a.jpg"))
    lane.follow(lambda library: library.search(query), search.then, search.failed)
    lane.ask(_everything, listing.then, listing.failed)
    qtbot.waitUntil(lambda: listing.answers == [3])
    assert search.count == 0
    encoder.gate.set()
    qtbot.waitUntil(lambda: search.count == 1)
    assert len(search.answers[0].matches) == 3


def test_a_search_index_that_could_not_be_read_is_read_again_for_the_next_search(
    qtbot: QtBot, indexed: list[Path], lane: LibraryLane, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told()
    trouble = CatalogueError("The drive stutters.")
    with monkeypatch.context() as failing:
        failing.setattr(Finder, "load", Mock(side_effect=trouble))
        lane.follow(lambda library: library.load(), told.then, told.failed)
        qtbot.waitUntil(lambda: told.count == 1)
    assert told.refusals == [trouble]
    query = _similar_to(indexed[0])
    lane.follow(lambda library: library.search(query), told.then, told.failed)
    qtbot.waitUntil(lambda: told.count == 2)
    assert len(told.answers[0].matches) == 2


def test_damage_met_while_answering_makes_the_next_start_look_closer(
    qtbot: QtBot,
    settings: Settings,
    indexed: list[Path],
    lane: LibraryLane,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    damage = DamagedCatalogueError("The catalogue is damaged.")
    monkeypatch.setattr(Library, "folders", Mock(side_effect=damage))
    monkeypatch.setattr(Finder, "load", Mock(side_effect=damage))
    told = Told()
    lane.ask(lambda library: library.folders(), told.then, told.failed)
    qtbot.waitUntil(lambda: told.refusals == [damage])
    (mark,) = settings.data_dir.glob("*-suspect")
    mark.unlink()
    lane.follow(lambda library: library.load(), told.then, told.failed)
    qtbot.waitUntil(lambda: told.refusals == [damage, damage])
    assert mark.exists()


def test_while_records_of_many_photos_are_read_other_questions_are_answered(
    qtbot: QtBot, indexed: list[Path], lane: LibraryLane, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    read: list[int] = []
    photos = Library.photos

    def noted(library: Library, ids: Ids) -> list[PhotoRecord]:
        if not read:
            lane.ask(_everything, lambda _count: told.append("another"))
        read.append(len(ids))
        return photos(library, ids)

    monkeypatch.setattr(Library, "photos", noted)
    many = np.resize(np.array([3, 1, 2], np.int64), 10_000)
    records: list[PhotoRecord] = []

    def take(found: Sequence[PhotoRecord]) -> None:
        told.append("records")
        records.extend(found)

    ask_records(lane, many, take, lambda error: told.append(str(error)))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == ["another", "records"]
    assert [photo.id for photo in records] == many.tolist()
    assert max(read) < len(many) // 2
