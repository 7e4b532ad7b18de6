#!/usr/bin/env python3
"""Starts a built app as a person would and checks that it works, offline and without Python.

    python3 packaging/smoke.py [APP] [--keep DIR]

APP is the program, by default dist/photosim/photosim. On Linux the window is tried too, on a
virtual screen (packages xvfb and xdotool). Ends with the counts of checks, and with status 1 if
one failed.
"""

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import checkout
import pictures
from smoke_stage import Screen, Stage, virtual_screen, wait_for

_PER_KIND = 4
_PATIENCE = 120.0  # seconds; a machine under load takes its time to load PyTorch
_EXE = ".exe" if sys.platform == "win32" else ""


class Checks:
    """Counts what passed and what failed, and says each as it is known."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0

    def check(self, what: str, passed: object, detail: object = "") -> None:
        """Note one check; `detail` is told where it failed, or has a figure."""
        if passed:
            self.passed += 1
        else:
            self.failed += 1
        print(f"{'ok    ' if passed else 'FAILED'} {what}{f': {detail}' if detail else ''}")
        sys.stdout.flush()


def draw_library(folder: Path) -> int:
    """Draw a few photos of every kind; returns how many."""
    for kind in pictures.KINDS:
        for seed in range(_PER_KIND):
            pictures.draw_photo(folder / f"{kind} {seed}.png", kind, seed)
    return _PER_KIND * len(pictures.KINDS)


def kinds_found(answer: dict[str, object]) -> list[str]:
    """The kinds of the photos in an answer of ``photosim find``, the nearest first."""
    results = answer.get("results")
    assert isinstance(results, list)
    return [Path(result["path"]).name.split()[0] for result in results]


def finds_its_kind(stage: Stage, query: str | Path, kind: str) -> tuple[bool, object]:
    """Whether the nearest photos are of the query's kind, and what was answered."""
    answer = stage.ask("find", query, "-n", str(_PER_KIND))
    if "results" not in answer:
        return False, answer
    kinds = kinds_found(answer)
    return kinds[: _PER_KIND - 1] == [kind] * (_PER_KIND - 1), kinds


def check_commands(checks: Checks, stage: Stage, scene: Path) -> None:
    """Index, find, doctor and screenshot, as separate runs."""
    version = stage.command("--version")
    checks.check("tells its version", version.stdout.startswith("PhotoSim "), version.stderr)
    photos = scene / "photos"
    count = draw_library(photos)
    report = stage.ask("index", photos)
    checks.check("indexes photos", report.get("indexed") == count, _unless(report, "photos"))
    outside = pictures.draw_photo(scene / "outside.png", "bricks", 99)
    checks.check(
        "finds the like of a photo from outside", *finds_its_kind(stage, outside, "bricks")
    )
    inside = photos / "sunset 1.png"
    checks.check("finds the like of its own photo", *finds_its_kind(stage, inside, "sunset"))
    health = stage.ask("doctor")
    checks.check("its library is sound", health.get("ok") is True, _unless(health, "ok"))
    picture = scene / "screenshot.png"
    drawn = stage.command("screenshot", picture, "--similar", outside)
    checks.check("draws its window without a screen", picture.is_file(), drawn.stderr)


def check_window(checks: Checks, stage: Stage, screen: Screen, scene: Path) -> None:
    """A window's life: folder, search, a moved file, a kill, a second start, the end."""
    watched = scene / "Fotos für „Oma“ & 'Opa'"
    count = draw_library(watched)
    window = stage.open(watched)
    try:
        seconds = wait_for(lambda: screen.has_window("PhotoSim"), _PATIENCE)
        checks.check("opens its window", seconds is not None, _took(seconds))
        seconds = wait_for(lambda: _indexed(stage) == count, _PATIENCE, pause=1.0)
        checks.check("indexes the folder it was opened with", seconds is not None, _took(seconds))
        seconds = wait_for(screen.shows_photos, _PATIENCE)
        checks.check("paints its photos", seconds is not None)
        _check_move(checks, stage, watched)
        os.kill(_own(stage, window), signal.SIGKILL)
        window.wait()
        seconds = wait_for(lambda: not stage.processes(), 20.0)
        checks.check("leaves no process when killed", seconds is not None, _took(seconds))
    finally:
        _end(window, stage)
    _check_second_start(checks, stage, screen, scene)


def _check_move(checks: Checks, stage: Stage, watched: Path) -> None:
    moved = watched / "Süß" / "balls moved.png"
    moved.parent.mkdir()
    (watched / "balls 0.png").rename(moved)

    def followed() -> bool:
        answer = stage.ask("find", watched / "balls 1.png")
        results = answer.get("results", [])
        paths = [result["path"] for result in results]
        return str(moved) in paths and str(watched / "balls 0.png") not in paths

    seconds = wait_for(followed, 30.0, pause=0.5)
    checks.check("follows a moved file", seconds is not None, _took(seconds))


def _check_second_start(checks: Checks, stage: Stage, screen: Screen, scene: Path) -> None:
    query = pictures.draw_photo(scene / "Ein Bild – “ähnlich”.png", "board", 99)
    checks.check("finds by a URI", *finds_its_kind(stage, query.as_uri(), "board"))
    window = stage.open(query.as_uri(), scene / "photos")
    try:
        seconds = wait_for(screen.shows_photos, _PATIENCE)
        checks.check(
            "starts again after the kill", seconds is not None, f"painted, {_took(seconds)}"
        )
        seconds = wait_for(lambda: screen.has_window("Similar to Ein Bild"), _PATIENCE)
        checks.check("searches for the photo of a URI", seconds is not None, _took(seconds))
        twice = 2 * _PER_KIND * len(pictures.KINDS)
        seconds = wait_for(lambda: _indexed(stage) == twice, _PATIENCE, pause=1.0)
        checks.check("adds the folder named beside it", seconds is not None, _indexed(stage))
        screen.save(scene / "window.png")
        screen.press("ctrl+q")
        with contextlib.suppress(subprocess.TimeoutExpired):
            window.wait(20)
        checks.check("quits by its key", window.returncode == 0, f"status {window.returncode}")
        seconds = wait_for(lambda: not stage.processes(), 10.0)
        checks.check("leaves no process when it quits", seconds is not None, _took(seconds))
    finally:
        _end(window, stage)
    health = stage.ask("doctor")
    checks.check("its library is sound after all", health.get("ok") is True, health.get("problems"))


def _indexed(stage: Stage) -> int:
    """How many photos a search can find; a search for one of them needs no network."""
    one = next(iter(stage.home.parent.glob("*/bricks 0.png")))
    answer = stage.ask("find", one, "-n", "1000")
    results = answer.get("results", [])
    return 1 + len(results) if results else 0


def _unless(answer: dict[str, object], key: str) -> object:
    """What to tell of an answer: nothing where it has what was asked for."""
    return "" if key in answer else answer


def _took(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.1f} s"


def _own(stage: Stage, window: subprocess.Popen[bytes]) -> int:
    """The window's process: unshare becomes the app, so it is the one that was started."""
    processes = stage.processes()
    return window.pid if window.pid in processes else min(processes, default=window.pid)


def _end(window: subprocess.Popen[bytes], stage: Stage) -> None:
    if window.poll() is None:
        window.kill()
        window.wait()
    wait_for(lambda: not stage.processes(), 10.0)


@contextlib.contextmanager
def _scene(keep: Path | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as scratch:
        yield Path(scratch).resolve()
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            for picture in Path(scratch).glob("*/*.png"):
                if picture.name in ("window.png", "screenshot.png"):
                    shutil.copy(picture, keep)


def main(arguments: Sequence[str]) -> int:
    """Run every check this system allows; returns the exit status."""
    parser = argparse.ArgumentParser(prog="smoke.py", description="Try a built app.")
    default = checkout.ROOT / "dist" / "photosim" / f"photosim{_EXE}"
    parser.add_argument("app", nargs="?", type=Path, default=default, metavar="APP")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the screenshots here")
    options = parser.parse_args(arguments)
    app = options.app.absolute()
    if not app.is_file():
        parser.error(f"there is no app at {app}; packaging/build.py makes it")
    checks = Checks()
    with _scene(options.keep) as scratch:
        commands = scratch / "commands"
        commands.mkdir()
        stage = Stage(app, commands / "home", display=None)
        print(f"{app}, {'without network' if stage.offline else 'WITH network'}")
        check_commands(checks, stage, commands)
        if checks.failed:
            print("The window is not tried, as not even the commands work.")
        elif sys.platform == "linux" and shutil.which("Xvfb") and shutil.which("xdotool"):
            scene = scratch / "window"
            scene.mkdir()
            with virtual_screen(scratch / "screen") as screen:
                draw_library(scene / "photos")
                check_window(checks, Stage(app, scene / "home", screen.display), screen, scene)
        else:
            print("The window was not tried: that needs Linux with Xvfb and xdotool.")
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
