import os
import subprocess
import sys
import time
from collections.abc import Iterator

import psutil
import pytest

from photosim.vision.process_time import OwnTime, Spell

LOOK = 0.25


class Clock:
    """Goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def sleeper() -> Iterator[psutil.Process]:
    command = [sys.executable, "-c", "import sys; print(flush=True); sys.stdin.read()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield psutil.Process(process.pid)
        process.kill()


def test_time_in_which_nothing_is_done_counts_whole(sleeper: psutil.Process) -> None:
    clock = Clock()
    own_time = OwnTime(sleeper.pid, clock)
    own_time.look()
    clock.now += LOOK
    assert own_time.is_due
    assert own_time.look() == Spell(LOOK, LOOK)
    assert not own_time.is_due


def test_hours_in_which_the_computer_slept_count_for_a_moment(sleeper: psutil.Process) -> None:
    clock = Clock()
    own_time = OwnTime(sleeper.pid, clock)
    own_time.look()
    clock.now += 9_000
    assert own_time.look().awake <= 2 * LOOK


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGSTOP")
def test_time_in_which_the_process_was_stopped_does_not_count(sleeper: psutil.Process) -> None:
    clock = Clock()
    own_time = OwnTime(sleeper.pid, clock)
    own_time.look()
    sleeper.suspend()
    while sleeper.status() != psutil.STATUS_STOPPED:
        time.sleep(0.005)
    for _ in range(1_000):
        clock.now += LOOK
        assert own_time.look() == Spell()
    sleeper.resume()
    while sleeper.status() == psutil.STATUS_STOPPED:
        time.sleep(0.005)
    clock.now += LOOK
    assert own_time.look().awake == LOOK


def test_work_counts_by_the_processors_time_and_by_a_tenth_at_least() -> None:
    clock = Clock()
    own_time = OwnTime(os.getpid(), clock)
    own_time.look()
    before = time.process_time()
    while time.process_time() - before < 0.1:
        pass
    clock.now += LOOK
    spell = own_time.look()
    assert spell.awake == LOOK
    assert 0.08 < spell.worked <= LOOK


def test_a_process_that_has_ended_spends_no_time(sleeper: psutil.Process) -> None:
    own_time = OwnTime(sleeper.pid)
    own_time.look()
    sleeper.kill()
    sleeper.wait(10)
    assert own_time.look() == Spell()
