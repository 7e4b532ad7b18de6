import gc
import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot


class Cycle(QObject):
    """A Qt object that only the garbage collector can free."""

    def __init__(self, destroyed_on: list[threading.Thread]) -> None:
        super().__init__()
        self.itself = self
        self.destroyed_on = destroyed_on

    def __del__(self) -> None:
        self.destroyed_on.append(threading.current_thread())


def allocate() -> list[list[int]]:
    """Enough on this thread to set Python's collector off, many times over."""
    return [[number] for number in range(gc.get_threshold()[0] * 400)]


def test_qt_objects_in_cycles_are_freed_on_the_gui_thread(qtbot: QtBot) -> None:
    destroyed_on: list[threading.Thread] = []
    Cycle(destroyed_on)
    worker = threading.Thread(target=allocate)
    worker.start()
    worker.join()
    assert destroyed_on == []
    kept = allocate()
    qtbot.waitUntil(lambda: destroyed_on == [threading.main_thread()])
    assert kept
