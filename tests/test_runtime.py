import ctypes
import gc
import os
import subprocess
import sys
import threading

import pytest

from photosim.runtime import (
    collect_if_due,
    garbage_left,
    hand_over_quickly,
    multiply_on_one_core,
)

CODE = """
import psutil
from photosim.runtime import give_free_pages_back, give_large_pieces_back
give_large_pieces_back()
kept = [bytes(100_000) for _ in range(2_000)][::50]
held = psutil.Process().memory_info().rss
give_free_pages_back()
print(held - psutil.Process().memory_info().rss)
"""


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_trim"),
    reason="speaks to glibc alone",
)
def test_what_lies_free_between_pieces_in_use_goes_back_to_the_system() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, check=True)
    assert int(done.stdout) > 100 << 20


class Cycle:
    """What only the garbage collector can free."""

    def __init__(self, freed_on: list[threading.Thread]) -> None:
        self.itself = self
        self.freed_on = freed_on

    def __del__(self) -> None:
        self.freed_on.append(threading.current_thread())


def allocate() -> list[list[int]]:
    """Enough to set Python's collector off, many times over."""
    return [[number] for number in range(gc.get_threshold()[0] * 400)]


def test_garbage_that_is_left_is_freed_by_whoever_collects_it() -> None:
    freed_on: list[threading.Thread] = []
    with garbage_left():
        Cycle(freed_on)
        worker = threading.Thread(target=allocate)
        worker.start()
        worker.join()
        assert freed_on == []
        kept = allocate()
        collect_if_due()
        assert freed_on == [threading.current_thread()]
        assert kept
    assert gc.isenabled()


def test_numpy_keeps_the_cores_that_the_person_gave_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "3")
    multiply_on_one_core()
    assert os.environ["OPENBLAS_NUM_THREADS"] == "3"
    monkeypatch.delenv("OPENBLAS_NUM_THREADS")
    multiply_on_one_core()
    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"


def test_a_busy_thread_hands_python_over_within_a_millisecond() -> None:
    before = sys.getswitchinterval()
    try:
        hand_over_quickly()
        assert sys.getswitchinterval() == pytest.approx(0.001)
    finally:
        sys.setswitchinterval(before)


def test_it_serves_processes_without_qt_or_torch() -> None:
    code = "import sys, photosim.runtime; print({'PySide6', 'torch', 'numpy'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "set()"
