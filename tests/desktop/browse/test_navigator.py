"""The navigator alone, over a lane whose library answers as the test wants."""

import threading
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photosim.arrays import Ids
from photosim.catalogue.records import PhotoRecord
from photosim.desktop.browse.history import similar_to
from photosim.desktop.browse.navigator import Navigator
from photosim.desktop.grid.photo_model import PhotoModel
from photosim.desktop.tasks.lane import Lane
from photosim.desktop.tasks.library_lane import LibraryLane, ask_records
from photosim.errors import PhotoSimError
from photosim.library.arrangement import Listed
from photosim.library.progress import Changes
from photosim.library.query import Answer, Match, Query, Region
from photosim.library.stacks import NO_STACKS, StackKind
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

    def search(self, query: Query, stacks: StackKind = NO_STACKS) -> Generator[Any, None, Answer]:
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


class SlowLibrary:
    """Lists one photo more each time, once it may."""

    def __init__(self) -> None:
        self.table = self
        self.may_answer = threading.Semaphore(1)
        self.begun = 0

    def arrange(self, *_wanted: object) -> Listed:
        self.begun += 1
        number = self.begun
        self.may_answer.acquire()
        return Listed(np.arange(1, number + 1))

    def photos(self, ids: Ids) -> list[PhotoRecord]:
        return [plain_record(photo_id) for photo_id in ids.tolist()]


def test_a_list_is_shown_although_more_photos_come_before_it_is_there(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photosim.desktop.browse.navigator._REFRESH_MS", 0)
    library = SlowLibrary()
    lane = Lane("library", lambda: library)
    model = PhotoModel(partial(ask_records, cast(LibraryLane, lane)))
    navigator = Navigator(model, cast(LibraryLane, lane))
    navigator.reload()
    qtbot.waitUntil(lambda: model.ids.tolist() == [1])
    navigator.note(Changes(appeared=(2,)))
    qtbot.waitUntil(lambda: library.begun == 2)
    navigator.note(Changes(appeared=(3,)))
    for _ in range(20):
        QApplication.processEvents()
    library.may_answer.release()
    qtbot.waitUntil(lambda: library.begun == 3)
    assert model.ids.tolist() == [1, 2]
    library.may_answer.release()
    qtbot.waitUntil(lambda: model.ids.tolist() == [1, 2, 3])
    lane.close()


class ImprovingLibrary(Library):
    """Answers at once, and in another order once it may go on."""

    def __init__(self) -> None:
        self.may_go_on: Future[None] = Future()

    def search(self, query: Query, stacks: StackKind = NO_STACKS) -> Generator[Any, None, Answer]:
        yield part_answer(range(1, 7), looked_at=False)
        if not self.may_go_on.done():
            yield self.may_go_on
        return part_answer(range(6, 0, -1), looked_at=True)


def part_answer(ids: Iterable[int], *, looked_at: bool) -> Answer:
    region = Region(0, 0, 0.5, 0.5) if looked_at else None
    similarity = 0.9 if looked_at else 0.5
    matches = tuple(Match(plain_record(n), similarity, Level.RELATED, region=region) for n in ids)
    return replace(FOUND, matches=matches)


@pytest.mark.parametrize(
    ("held", "expected"),
    [(0, [6, 5, 4, 3, 2, 1]), (2, [1, 2, 6, 5, 4, 3]), (6, [1, 2, 3, 4, 5, 6])],
)
def test_a_better_order_leaves_the_photos_that_are_held_where_they_are(
    qtbot: QtBot, held: int, expected: list[int]
) -> None:
    library = ImprovingLibrary()
    lane = Lane("library", lambda: library)
    model = PhotoModel(partial(ask_records, cast(LibraryLane, lane)))
    navigator = Navigator(model, cast(LibraryLane, lane))
    navigator.held = lambda: held
    shown = Listener(navigator.shown)
    navigator.go(similar_to(Path("/photos/9.jpg"), region=Region(0, 0, 0.5, 0.5)))
    qtbot.waitUntil(lambda: model.ids.tolist() == [1, 2, 3, 4, 5, 6])
    assert not navigator.waiting
    library.may_go_on.set_result(None)
    qtbot.waitUntil(lambda: model.similarity(0) == 0.9)
    assert model.ids.tolist() == expected
    assert len(shown.said) == 1  # the place is opened once: scrolling and selection stay
    assert navigator.history.found is not None
    assert [one.photo.id for one in navigator.history.found.answer.matches] == expected
    lane.close()


def test_leaving_ends_a_search_that_is_still_getting_better(qtbot: QtBot) -> None:
    library = ImprovingLibrary()
    lane = Lane("library", lambda: library)
    model = PhotoModel(partial(ask_records, cast(LibraryLane, lane)))
    navigator = Navigator(model, cast(LibraryLane, lane))
    navigator.go(similar_to(Path("/photos/9.jpg"), region=Region(0, 0, 0.5, 0.5)))
    qtbot.waitUntil(lambda: len(model.ids) == 6)
    navigator.go(similar_to(Path("/photos/8.jpg"), region=Region(0, 0, 0.5, 0.5)))
    library.may_go_on.set_result(None)
    qtbot.waitUntil(lambda: model.ids.tolist() == [6, 5, 4, 3, 2, 1])
    lane.close()


def test_results_stay_in_their_sections_when_one_of_them_is_gone(
    qtbot: QtBot, lane: LibraryLane
) -> None:
    model = PhotoModel(partial(ask_records, lane))
    navigator = Navigator(model, lane)
    navigator.go(similar_to(Path("/photos/9.jpg")))
    qtbot.waitUntil(lambda: model.ids.tolist() == [1, 2])
    navigator.note(Changes(removed=(1,)))
    assert model.ids.tolist() == [2]
    assert model.sections.headings == (Level.RELATED,)
    assert model.shapes.tolist() == [pytest.approx(4 / 3)]


class ComparingLibrary(ImprovingLibrary):
    """Answers at once, and knows which photo is the one that is searched with if it may go on."""

    has_ended = False

    def search(self, query: Query, stacks: StackKind = NO_STACKS) -> Generator[Any, None, Answer]:
        yield self.answer(1, 2, 3)
        if not self.may_go_on.done():
            yield self.may_go_on
        self.has_ended = True
        return self.answer(2, 1, 3, same=2)

    def answer(self, *ids: int, same: int = 0) -> Answer:
        levels = {same: Level.NEARLY_IDENTICAL}
        return replace(
            FOUND,
            matches=tuple(
                Match(plain_record(n), 0.9, levels.get(n, Level.VERY_SIMILAR)) for n in ids
            ),
        )


@pytest.mark.parametrize(
    ("held", "expected", "headings"),
    [
        (0, [2, 1, 3], (Level.NEARLY_IDENTICAL, Level.VERY_SIMILAR)),
        (3, [1, 2, 3], (Level.VERY_SIMILAR,)),
    ],
)
def test_the_same_picture_comes_first_unless_the_person_has_turned_to_a_photo(
    qtbot: QtBot, held: int, expected: list[int], headings: tuple[Level, ...]
) -> None:
    library = ComparingLibrary()
    lane = Lane("library", lambda: library)
    model = PhotoModel(partial(ask_records, cast(LibraryLane, lane)))
    navigator = Navigator(model, cast(LibraryLane, lane))
    navigator.held = lambda: held
    navigator.go(similar_to(Path("/photos/9.jpg")))
    qtbot.waitUntil(lambda: model.ids.tolist() == [1, 2, 3])
    library.may_go_on.set_result(None)
    qtbot.waitUntil(lambda: library.has_ended)
    told: list[object] = []
    lane.ask(lambda _library: None, told.append, told.append)
    qtbot.waitUntil(lambda: bool(told))  # behind what the search has found
    assert model.ids.tolist() == expected
    assert model.sections.headings == headings
    lane.close()
