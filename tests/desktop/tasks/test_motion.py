"""Reading ahead rests while the photos are scrolled or resized, and goes on afterwards."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from photosim.desktop.tasks.lane import Lane
from photosim.desktop.tasks.motion import Motion


@pytest.fixture
def lane(qapp: object) -> Iterator[Lane[object]]:
    lane = Lane("test", object)
    yield lane
    lane.close()


def test_no_step_is_taken_while_something_moves_and_all_once_it_rests(
    lane: Lane[object], qtbot: QtBot
) -> None:
    motion, taken, moving = Motion(), [0], [0]

    def work() -> Iterator[None]:
        for _ in range(1_000):
            taken[0] += 1
            yield

    def move() -> None:
        motion.move()
        moving[0] += 1

    wheel = QTimer(interval=5)
    wheel.timeout.connect(move)
    move()
    wheel.start()
    lane.follow(lambda _owned: motion.give_way(work()))
    qtbot.waitUntil(lambda: moving[0] > 100)
    assert taken[0] <= 1  # the first is taken before it is known that another would follow
    wheel.stop()
    qtbot.waitUntil(lambda: taken[0] == 1_000)


def test_questions_are_answered_while_something_moves(lane: Lane[object], qtbot: QtBot) -> None:
    motion = Motion()
    answers: list[int] = []
    wheel = QTimer(interval=5)
    wheel.timeout.connect(motion.move)
    motion.move()
    wheel.start()
    lane.follow(lambda _owned: motion.give_way(iter([None] * 10)))
    lane.ask(lambda _owned: 7, answers.append)
    qtbot.waitUntil(lambda: answers == [7])


def test_work_that_rests_ends_with_its_lane(lane: Lane[object], qtbot: QtBot) -> None:
    motion = Motion()
    ended: list[bool] = []

    def work() -> Iterator[None]:
        try:
            while True:
                yield
        finally:
            ended.append(True)

    motion.move()
    started: list[bool] = []
    lane.follow(lambda _owned: motion.give_way(work()))
    lane.ask(lambda _owned: True, started.append)
    qtbot.waitUntil(lambda: started == [True])
    lane.close()
    assert ended == [True]
