import gc
import subprocess
import sys
import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

CODE = """
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from photosim.desktop.system.application import Application

app = Application(["photosim"])
app.opened.connect(lambda paths: print(*map(str, paths), sep="|"))
app.opened.connect(app.quit)
for name in ("/photos/ein Fötö.jpg", "/photos/100 %.jpg"):
    assert app.sendEvent(app, QFileOpenEvent(QUrl.fromLocalFile(name)))
app.exec()
"""


def test_files_that_macos_opens_together_come_as_one_list() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, encoding="utf-8", timeout=60
    )
    assert answer.stdout == "/photos/ein Fötö.jpg|/photos/100 %.jpg\n", answer.stderr


def test_the_window_starts_without_decoders_network_and_database() -> None:
    code = "import sys, photosim.desktop.app; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    heavy = {"torch", "rawpy", "pillow_heif", "sqlalchemy", "alembic", "PySide6.QtNetwork"}
    heavy |= {"photosim.vision.encoder_process", "photosim.vision.comparer"}
    assert "photosim.desktop.shell.main_window" in loaded
    assert heavy.isdisjoint(loaded.split())


def test_the_first_list_waits_for_no_words_and_no_sidecars() -> None:
    code = "import sys, photosim.library.library, photosim.library.browse, photosim.library.tags;"
    code += "print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    assert "photosim.library.marked_photos" in loaded
    later = {"photosim.library.word_search", "photosim.vision.xmp_writing", "urllib.request"}
    assert later.isdisjoint(loaded.split())


SOURCES = """
import linecache
from photosim.desktop.app import _application
_application("-platform", "offscreen")
import wave
print(wave.__file__ in linecache.cache)
"""


def test_the_sources_of_what_is_imported_are_not_read() -> None:
    done = subprocess.run([sys.executable, "-c", SOURCES], capture_output=True, check=True)
    assert done.stdout.decode().strip() == "False"


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
