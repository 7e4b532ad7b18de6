"""Lanes: each question has exactly one answer, on the GUI thread, or none if nobody wants it."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from functools import partial
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photosim.desktop.tasks.lane import Deliveries, Lane, LongWork, UnexpectedError
from photosim.errors import PhotoSimError


class Counter:
    """What the lane under test owns."""

    def __init__(self) -> None:
        self.thread = threading.current_thread()
        self.closed_on: threading.Thread | None = None
        self.asked: list[str] = []

    def close(self) -> None:
        self.closed_on = threading.current_thread()


class Asker(QObject):
    """Somebody who asks, and notes what was told on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Any] = []
        self.threads: set[threading.Thread] = set()

    def take(self, value: Any) -> None:
        self.told.append(value)
        self.threads.add(threading.current_thread())

    def refuse(self, error: PhotoSimError) -> None:
        self.take(error)


@pytest.fixture
def asker(qapp: object) -> Asker:
    return Asker()


@pytest.fixture
def lane(qapp: object) -> Iterator[Lane[Counter]]:
    lane = Lane("test", Counter, Counter.close)
    yield lane
    lane.close()


def _give(number: int, _owned: Counter) -> int:
    return number


def _note(done: list[int], _owned: Counter) -> str:
    done.append(1)
    return "done"


def test_answers_come_in_order_on_the_gui_thread(
    lane: Lane[Counter], asker: Asker, qtbot: QtBot
) -> None:
    for number in range(20):
        lane.ask(partial(_give, number), asker.take)
    qtbot.waitUntil(lambda: len(asker.told) == 20)
    assert asker.told == list(range(20))
    assert asker.threads == {threading.main_thread()}


def test_what_a_lane_owns_is_built_used_and_closed_on_its_thread(
    lane: Lane[Counter], asker: Asker, qtbot: QtBot
) -> None:
    lane.ask(lambda owned: (owned, threading.current_thread()), asker.take)
    qtbot.waitUntil(lambda: bool(asker.told))
    owned, thread = asker.told[0]
    lane.close()
    assert owned.thread is thread is owned.closed_on is not threading.main_thread()
    assert not thread.is_alive()


def test_an_expected_fault_is_told_as_it_is_and_the_lane_goes_on(
    lane: Lane[Counter], asker: Asker, qtbot: QtBot
) -> None:
    fault = PhotoSimError("The drive is away.")

    def fail(_owned: Counter) -> None:
        raise fault

    lane.ask(fail, failed=asker.refuse)
    lane.ask(lambda _owned: "next", asker.take)
    qtbot.waitUntil(lambda: len(asker.told) == 2)
    assert asker.told == [fault, "next"]


def test_a_mistake_is_logged_and_still_told(
    lane: Lane[Counter], asker: Asker, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    lane.ask(lambda _owned: 1 // 0, failed=asker.refuse)
    qtbot.waitUntil(lambda: bool(asker.told))
    assert isinstance(asker.told[0], UnexpectedError)
    assert "ZeroDivisionError" in caplog.text
    caplog.clear()


def test_nothing_is_told_after_cancelling_even_if_the_answer_is_on_its_way(
    lane: Lane[Counter], asker: Asker, qtbot: QtBot
) -> None:
    done = threading.Event()
    ticket = lane.ask(lambda _owned: done.set(), asker.take, asker.refuse)
    assert done.wait(5)
    ticket.cancel()
    lane.ask(lambda _owned: "last", asker.take)
    qtbot.waitUntil(lambda: bool(asker.told))
    assert asker.told == ["last"]


def test_nobody_is_told_who_is_gone(lane: Lane[Counter], asker: Asker, qtbot: QtBot) -> None:
    gone = Asker()
    told = gone.told
    lane.ask(lambda _owned: "answer", gone.take)
    shiboken6.delete(gone)
    lane.ask(lambda _owned: "last", asker.take)
    qtbot.waitUntil(lambda: bool(asker.told))
    assert told == []


def test_questions_go_before_the_next_step_of_long_work(
    lane: Lane[Counter], asker: Asker, qtbot: QtBot
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def long(owned: Counter) -> LongWork[str]:
        begun.set()
        assert go_on.wait(5)
        yield "half"
        owned.asked.append("step")
        return "whole"

    def question(owned: Counter) -> None:
        owned.asked.append("question")

    lane.follow(long, asker.take, heard=asker.take)
    assert begun.wait(5)
    lane.ask(question)
    go_on.set()
    lane.ask(lambda owned: list(owned.asked), asker.take)
    qtbot.waitUntil(lambda: len(asker.told) == 3)
    assert sorted(map(str, asker.told)) == sorted(["half", "['question']", "whole"])


def test_long_work_that_waits_for_a_future_holds_nobody_up(
    lane: Lane[Counter], asker: Asker, qtbot: QtBot
) -> None:
    future: Future[str] = Future()

    def waiting(_owned: Counter) -> LongWork[str]:
        yield future
        return future.result()

    lane.follow(waiting, asker.take)
    lane.ask(lambda _owned: "meanwhile", asker.take)
    qtbot.waitUntil(lambda: asker.told == ["meanwhile"])
    future.set_result("at last")
    qtbot.waitUntil(lambda: asker.told == ["meanwhile", "at last"])


def test_cancelled_long_work_is_closed_while_it_waits(
    lane: Lane[Counter], asker: Asker, qtbot: QtBot
) -> None:
    future: Future[str] = Future()
    waits, closed = threading.Event(), threading.Event()

    def waiting(_owned: Counter) -> LongWork[str]:
        try:
            waits.set()
            yield future
            return future.result()
        finally:
            closed.set()

    ticket = lane.follow(waiting, asker.take, asker.refuse)
    assert waits.wait(5)
    lane.ask(lambda _owned: "parked by now", asker.take)
    qtbot.waitUntil(lambda: bool(asker.told))
    ticket.cancel()
    assert closed.wait(5)
    assert asker.told == ["parked by now"]


@pytest.mark.parametrize("parked", [True, False])
def test_long_work_that_cannot_clear_up_does_not_end_its_lane(
    parked: bool, lane: Lane[Counter], asker: Asker, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    future: Future[None] = Future()

    def steps(_owned: Counter) -> LongWork[None]:
        try:
            while True:
                yield future if parked else None
        finally:
            raise OSError("the drive is gone")

    ticket = lane.follow(steps, asker.take, asker.refuse)
    lane.ask(lambda _owned: "begun", asker.take)
    qtbot.waitUntil(lambda: asker.told == ["begun"])
    ticket.cancel()
    lane.ask(lambda owned: owned, asker.take)
    qtbot.waitUntil(lambda: len(asker.told) == 2)
    lane.follow(steps, asker.take, asker.refuse)
    lane.ask(lambda _owned: "begun", asker.take)
    qtbot.waitUntil(lambda: len(asker.told) == 3)
    lane.close()
    assert asker.told[1].closed_on is not None
    assert [record.exc_info is not None for record in caplog.records] == [True, True]


def test_what_cannot_be_built_is_tried_again_with_the_next_question(
    asker: Asker, qtbot: QtBot
) -> None:
    ready: list[Counter] = []

    def build() -> Counter:
        if not ready:
            raise PhotoSimError("There is no catalogue yet.")
        return ready[0]

    lane = Lane("test", build)
    lane.ask(lambda owned: owned, asker.take, asker.refuse)
    qtbot.waitUntil(lambda: len(asker.told) == 1)
    ready.append(Counter())
    lane.ask(lambda owned: owned, asker.take, asker.refuse)
    qtbot.waitUntil(lambda: len(asker.told) == 2)
    assert isinstance(asker.told[0], PhotoSimError)
    assert asker.told[1] is ready[0]
    lane.close()


def test_renewing_builds_anew(lane: Lane[Counter], asker: Asker, qtbot: QtBot) -> None:
    lane.ask(lambda owned: owned, asker.take)
    lane.renew()
    lane.ask(lambda owned: owned, asker.take)
    qtbot.waitUntil(lambda: len(asker.told) == 2)
    assert asker.told[0] is not asker.told[1]
    assert asker.told[0].closed_on is asker.told[1].thread


def test_long_work_begins_anew_when_what_it_works_with_is_renewed(
    lane: Lane[Counter], asker: Asker, qtbot: QtBot
) -> None:
    future: Future[None] = Future()
    begun: list[Counter] = []
    ended: list[Counter] = []

    def turns(owned: Counter) -> LongWork[Counter]:
        begun.append(owned)
        try:
            while len(begun) < 3:
                yield None
        finally:
            ended.append(owned)
        return owned

    def waits(owned: Counter) -> LongWork[Counter]:
        begun.append(owned)
        try:
            yield future
        finally:
            ended.append(owned)
        return owned

    lane.follow(turns, asker.take)
    lane.follow(waits, asker.take)
    qtbot.waitUntil(lambda: len(begun) == 2)
    lane.renew()
    qtbot.waitUntil(lambda: len(ended) >= 2)
    future.set_result(None)
    qtbot.waitUntil(lambda: len(asker.told) == 2)
    old, new = begun[0], begun[-1]
    assert ended[:2] == [old, old]
    assert asker.told == [new, new], "no answer from what was closed"
    assert old.closed_on is not None


@pytest.mark.parametrize("finishes", [True, False])
def test_closing_does_and_tells_what_waits_if_that_was_promised(
    finishes: bool, asker: Asker
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    done: list[int] = []

    def first(_owned: Counter) -> None:
        begun.set()
        assert go_on.wait(5)

    lane = Lane("test", Counter, finishes=finishes)
    lane.ask(first, asker.take)
    assert begun.wait(5)
    waiting = lane.ask(partial(_note, done), asker.take)
    lane.stop()
    go_on.set()
    lane.close()
    QApplication.processEvents()
    assert waiting.over
    assert done == ([1] if finishes else [])
    assert asker.told == ([None, "done"] if finishes else [])
    assert lane.ask(lambda _owned: done.append(2)).over


def test_a_future_is_told_once_and_cancelled_with_its_ticket(asker: Asker, qtbot: QtBot) -> None:
    deliveries = Deliveries()
    first: Future[str] = Future()
    second: Future[str] = Future()
    third: Future[str] = Future()
    deliveries.wait_for(first, asker.take, asker.refuse)
    deliveries.wait_for(second, asker.take, asker.refuse).cancel()
    deliveries.wait_for(third, asker.take, asker.refuse)
    assert second.cancelled()
    first.set_result("picture")
    fault = PhotoSimError("It cannot be read.")
    third.set_exception(fault)
    qtbot.waitUntil(lambda: len(asker.told) == 2)
    assert asker.told == ["picture", fault]
    deliveries.close()
