"""The environment of the smoke tests: bare, without network, and with a virtual screen."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pictures

_COMMAND_SECONDS = 600.0  # training yields to every other program


class Stage:
    """Starts the app as in a new account, without network and Python.

    Args:
        app: The program to start.
        home: Becomes the home folder; made here, empty.
        display: The X display, or None for a machine without a screen.
    """

    def __init__(self, app: Path, home: Path, display: str | None) -> None:
        self.app = app
        self.home = home
        home.mkdir()
        empty = home.parent / "empty"
        empty.mkdir(exist_ok=True)
        self._elsewhere = empty
        kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP") if name in os.environ}
        self.environment = kept | {"PATH": str(empty), "HOME": str(home), "LANG": "C.UTF-8"}
        if sys.platform == "win32":
            self.environment |= {"LOCALAPPDATA": str(home), "USERPROFILE": str(home)}
        if display:
            self.environment["DISPLAY"] = display
        self.offline = _offline_prefix()

    def command(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run the app to its end."""
        return subprocess.run(
            [*self.offline, self.app, *arguments],
            env=self.environment,
            cwd=self._elsewhere,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_COMMAND_SECONDS,
        )

    def ask(self, *arguments: str | Path) -> dict[str, Any]:
        """Run a command of the app with ``--json`` and return its answer."""
        answer = self.command(*arguments, "--json")
        try:
            document: dict[str, Any] = json.loads(answer.stdout)
        except ValueError:
            return {"error": answer.stderr or answer.stdout or f"status {answer.returncode}"}
        return document

    def open(self, *arguments: str | Path) -> subprocess.Popen[bytes]:
        """Start the app and let it run."""
        return subprocess.Popen(
            [*self.offline, self.app, *arguments],
            env=self.environment,
            cwd=self._elsewhere,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def processes(self) -> list[int]:
        """The processes, of Linux, that run the app's program."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if (entry / "exe").resolve(strict=True) == self.app.resolve():
                    found.append(int(entry.name))
        return found


def _offline_prefix() -> list[str]:
    """What to put before a command so that it sees no network; empty where that cannot be had."""
    tool = shutil.which("unshare")
    for options in (["--net"], ["--net", "--map-root-user"]):
        if tool and subprocess.run([tool, *options, "true"], capture_output=True).returncode == 0:
            return [tool, *options, "--"]
    return []


def wait_for(happened: Callable[[], object], seconds: float, pause: float = 0.1) -> float | None:
    """Wait until something has happened; returns after how many seconds, None if it did not."""
    started = time.monotonic()
    while not happened():
        if time.monotonic() - started > seconds:
            return None
        time.sleep(pause)
    return time.monotonic() - started


class Screen:
    """An X screen in memory, whose pixels and windows can be looked at."""

    def __init__(self, display: str, folder: Path) -> None:
        self.display = display
        self._pixels = folder / "Xvfb_screen0"

    def is_painted(self) -> bool:
        """Whether the screen, which is black at first, shows something nearly everywhere."""
        dump = self._pixels.read_bytes()  # of four bytes a pixel one is always 0
        return dump.count(0) < len(dump) // 2

    def shows_photos(self) -> bool:
        """Whether photos drawn for the test are on the screen."""
        return pictures.shows_photos(pictures.read_xwd(self._pixels.read_bytes())[2])

    def kinds_between(self, top: int, bottom: int) -> set[str]:
        """The kinds of drawn photos in a band of the screen, from one row of pixels to another."""
        width, _, rgb = pictures.read_xwd(self._pixels.read_bytes())
        return pictures.kinds_shown(rgb[3 * width * top : 3 * width * bottom])

    def save(self, target: Path) -> None:
        """Write what the screen shows as PNG."""
        pictures.write_png(target, *pictures.read_xwd(self._pixels.read_bytes()))

    def has_window(self, title: str) -> bool:
        """Whether a visible window has these words in its title."""
        return bool(self._xdotool("search", "--onlyvisible", "--name", title).split())

    def windows(self) -> list[str]:
        """The app's visible windows.

        By their class, because only newer properties than xdotool reads have the app's name in
        the title.
        """
        return self._xdotool("search", "--onlyvisible", "--class", "PhotoSim").split()

    def press(self, keys: str) -> None:
        """Press keys in the only window."""
        self._xdotool("windowfocus", "--sync", *self.windows()[:1])
        self._xdotool("key", keys)

    def _xdotool(self, *arguments: str) -> str:
        environment = os.environ | {"DISPLAY": self.display}
        answer = subprocess.run(
            ["xdotool", *arguments], env=environment, capture_output=True, text=True, timeout=20
        )
        return answer.stdout


@contextlib.contextmanager
def virtual_screen(folder: Path, size: str = "1280x800x24") -> Iterator[Screen]:
    """Run an X server without a monitor.

    Args:
        folder: Takes the file of the screen's pixels; made here.
        size: Width, height and bits.

    Raises:
        OSError: There is no Xvfb.
    """
    folder.mkdir()
    reading, writing = os.pipe()
    command: Sequence[str] = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size]
    server = subprocess.Popen(
        [*command, "-nolisten", "tcp", "-fbdir", str(folder)],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        if not number:
            raise OSError("Xvfb did not start")
        yield Screen(f":{number}", folder)
    finally:
        server.terminate()
        server.wait()
