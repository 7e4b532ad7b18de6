"""Nothing leaves the machine, and nobody else on it reads along: watched from the outside."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from photosim.catalogue.database import CatalogueError
from photosim.catalogue.store import Store
from tests.photos import KINDS, make_library

# Python runs this first in every process of ours, also in the encoder's.
_AUDIT = """
import os, sys

def _note(event, arguments):
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo",
                 "socket.gethostbyname", "urllib.Request"):
        with open(os.environ["AUDIT_LOG"], "a") as log:
            log.write(f"{event} {arguments!r}\\n")
    elif event == "socket.__new__" and arguments[1] not in (-1, 1):  # 1: local to the machine
        with open(os.environ["AUDIT_LOG"], "a") as log:
            log.write(f"{event} {arguments!r}\\n")

sys.addaudithook(_note)
with open(os.environ["AUDIT_LOG"] + ".started", "a") as log:
    log.write("x")
"""
# The program, with somebody at the keys: pastes pixels, then drops a picture from a browser, which
# brings its address along, and leaves when both have results.
_PASTING = """
import sys
from pathlib import Path
from PySide6.QtCore import QMimeData, QTimer, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication
from photosim.config import load_settings
from photosim.desktop import app
from photosim.desktop.shell.main_window import MainWindow

data_dir, picture = Path(sys.argv[1]), sys.argv[2]
titles = []

def data():
    address = "http://127.0.0.1:9/cat.jpg"
    offered = QMimeData()
    offered.setImageData(QImage(picture))
    offered.setUrls([QUrl(address)])
    offered.setHtml(f"<img src='{address}'>")
    return offered

def look():
    window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
    if not window.settled or not len(window.model.ids) or window.bar.title in titles:
        return
    titles.append(window.bar.title)
    if len(titles) == 1:
        QGuiApplication.clipboard().setMimeData(data())
        window.actions_.paste.trigger()
    elif len(titles) == 2:
        window.search_with.drop(data())
    else:
        QGuiApplication.clipboard().clear()
        QApplication.quit()

application = QApplication(["photosim"])
timer = QTimer(interval=100)
timer.timeout.connect(look)
timer.start()
QTimer.singleShot(100_000, application.quit)
app.run_window(load_settings(data_dir), [])
sys.exit(titles != ["All Photos", "Similar to Pasted picture", "Similar to Dropped picture"])
"""
_PATIENCE_S = 100


class Watched:
    """Runs photosim and notes every connection that it or a process it started opens."""

    def __init__(self, tmp_path: Path) -> None:
        self.data_dir = tmp_path / "data"
        self.log = tmp_path / "audit.log"
        hook = tmp_path / "hook"
        hook.mkdir()
        (hook / "sitecustomize.py").write_text(_AUDIT)
        self.environment = os.environ | {
            "PYTHONPATH": os.pathsep.join([str(hook), str(Path(__file__).parents[2])]),
            "AUDIT_LOG": str(self.log),
            "QT_QPA_PLATFORM": "offscreen",
        }
        self.connections: set[str] = set()
        self.seen: set[str] = set()
        self.open_to_others: set[str] = set()

    def start(self, *arguments: object) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "photosim", "--data-dir", str(self.data_dir)]
        # No mode may be left to the person's umask.
        return subprocess.Popen([*command, *map(str, arguments)], env=self.environment, umask=0)

    def look(self, pid: int) -> None:
        self.look_at_connections(pid)
        self.look_at_files()

    def look_at_connections(self, pid: int) -> None:
        """Native code opens connections that Python's audit does not see."""
        try:
            process = psutil.Process(pid)
            for one in [process, *process.children(recursive=True)]:
                self.connections.update(map(str, one.net_connections("inet")))
        except psutil.NoSuchProcess:
            pass

    def look_at_files(self) -> None:
        """Note what others may read, SQLite's files beside the catalogue included."""
        for path in [self.data_dir, *self.data_dir.rglob("*")]:
            try:
                status = path.lstat()
            except FileNotFoundError:
                continue
            self.seen.add(path.name)
            if stat.S_IMODE(status.st_mode) & 0o077:
                self.open_to_others.add(f"{path} {stat.filemode(status.st_mode)}")

    def run(self, *arguments: object) -> int:
        return self._watch(self.start(*arguments), self.look)

    def _watch(self, process: subprocess.Popen[bytes], look: Callable[[int], None]) -> int:
        while process.poll() is None:
            look(process.pid)
            time.sleep(0.02)
        return process.returncode

    def paste_and_drop(self, picture: Path) -> int:
        """Run the window, in which somebody pastes and drops a picture's pixels."""
        command = [sys.executable, "-c", _PASTING, str(self.data_dir), str(picture)]
        # Only the connections: as it ends, Qt locks the file it writes the layout to.
        process = subprocess.Popen(command, env=self.environment)
        return self._watch(process, self.look_at_connections)

    def run_window(self, photos: Path, until: int) -> int:
        process = self.start(photos)
        deadline = time.monotonic() + _PATIENCE_S
        while self._embedded() < until and time.monotonic() < deadline:
            self.look(process.pid)
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)  # as at the end of a session
        return process.wait(_PATIENCE_S)

    def _embedded(self) -> int:
        try:
            with Store.open(self.data_dir / "catalogue.sqlite", read_only=True) as store:
                return sum(store.vectors.encoders().values())
        except CatalogueError:
            return 0


@pytest.mark.skipif(sys.platform == "win32", reason="ends the window with a POSIX signal")
def test_window_paste_drop_index_and_find_open_no_connection_and_keep_files_private(
    tmp_path: Path,
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    make_library(first, 1)
    make_library(second, 2)
    watched = Watched(tmp_path)
    assert watched.run_window(first, until=len(KINDS)) == 0
    assert watched.run("index", second) == 0
    assert watched.run("find", second / "bricks" / "bricks-0.jpg") == 0
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    watched.environment["TMPDIR"] = str(scratch)
    assert watched.paste_and_drop(second / "bricks" / "bricks-0.jpg") == 0
    assert list(scratch.iterdir()) == []
    assert len(Path(f"{watched.log}.started").read_text()) >= 7  # four programs, three encoders
    assert not watched.log.exists(), watched.log.read_text()
    assert watched.connections == set()
    assert watched.seen >= {"catalogue.sqlite-wal", "catalogue.sqlite-shm"}
    assert watched.open_to_others == set()
    inside = [watched.data_dir, *watched.data_dir.rglob("*")]
    modes = {
        path.relative_to(tmp_path).as_posix(): stat.S_IMODE(path.stat().st_mode) for path in inside
    }
    folders = {name for name in modes if (tmp_path / name).is_dir()}
    assert "data/thumbnails" in folders
    wrong = {
        name: oct(mode)
        for name, mode in modes.items()
        if mode != (0o700 if name in folders else 0o600)
    }
    assert wrong == {}
