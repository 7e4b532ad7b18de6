"""The navigator alone, over a lane whose library answers as the test wants."""

from collections.abc import Generator, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from photosim.arrays import Ids
from photosim.catalogue.records import PhotoRecord
from photosim.desktop.browse.history import similar_to
from photosim.desktop.browse.navigator import Navigator
from photosim.desktop.grid.photo_model import PhotoModel
from photosim.desktop.tasks.lane import Lane
from photosim.desktop.tasks.library_lane import LibraryLane, ask_records
from photosim.errors import PhotoSimError
from photosim.library.query import Answer, Match, Query
from photosim.search.levels import Level
from tests.desktop.conftest import Listener
from tests.desktop.librarian import plain_record

FOUND = Answer(
    "encoder",
    "exact",
    False,
    3,
    0.0,
    tuple(Match(plain_record(n), 0.5, Level.RELATED) for n in (1, 2)),
)


class Library:
    """Finds the same photos always; does not tell what is known of any."""

    def photos(self, ids: Sequence[int] | Ids) -> list[PhotoRecord]:
        raise PhotoSimError("The drive stutters.")

    def search(self, query: Query) -> Generator[Any, None, Answer]:
        yield None
        return FOUND


@pytest.fixture
def lane(qtbot: QtBot) -> Iterator[LibraryLane]:
    lane = Lane("library", Library)
    yield cast(LibraryLane, lane)
    lane.close()


def test_refused_records_leave_the_results_of_a_search_alone(
    qtbot: QtBot, lane: LibraryLane
) -> None:
    model = PhotoModel(partial(ask_records, lane))
    navigator = Navigator(model, lane)
    refused = Listener(navigator.refused)
    navigator.go(similar_to(Path("/photos/9.jpg")))
    qtbot.waitUntil(lambda: len(model.ids) == 2)
    told: list[Sequence[PhotoRecord]] = []
    failures: list[PhotoSimError] = []
    ask_records(lane, np.array([1], dtype=np.int64), told.append, failures.append)
    model.fetch(np.array([77], dtype=np.int64))
    qtbot.waitUntil(lambda: bool(failures))
    ask_records(lane, np.array([1], dtype=np.int64), told.append, failures.append)
    qtbot.waitUntil(lambda: len(failures) == 2)
    assert told == refused.said == []
    assert model.ids.tolist() == [1, 2]
