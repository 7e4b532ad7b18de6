#!/usr/bin/env python3
"""Measures how long a built app takes from its start to a painted window.

    python3 packaging/start_time.py [APP] [--runs N]

APP is the program, by default dist/photosim/photosim. Runs on Linux with Xvfb. The app opens a
small library of drawn photos on a virtual screen. A cold start finds none of the app's files in the
system's memory, a warm one finds them all. Nothing else should be running.
"""

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import bootstrap
import smoke
from smoke_stage import Screen, Stage, virtual_screen, wait_for

_PATIENCE = 60.0
_PAUSE = 0.005


def forget(folder: Path) -> None:
    """Drop a folder's files from the system's memory, so that they are read from the disk."""
    os.sync()
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            descriptor = os.open(file, os.O_RDONLY)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)


def start(stage: Stage, screen: Screen) -> tuple[float, float]:
    """Start the app once; returns the seconds to a painted window and to painted photos."""
    window = stage.open()
    try:
        seconds = wait_for(screen.is_painted, _PATIENCE, _PAUSE)
        more = wait_for(screen.shows_photos, _PATIENCE, _PAUSE)
    finally:
        window.terminate()
        window.wait()
        wait_for(lambda: not stage.processes(), 20.0)
    if seconds is None or more is None:
        raise SystemExit("The window did not open.")
    return seconds, seconds + more


def measure(app: Path, runs: int, scratch: Path) -> dict[str, list[tuple[float, float]]]:
    """Start the app cold and warm, some times each; returns the seconds of every start."""
    stage = Stage(app, scratch / "home", display=None)
    smoke.draw_library(scratch / "photos")
    stage.ask("index", scratch / "photos")
    found: dict[str, list[tuple[float, float]]] = {"cold": [], "warm": []}
    for run in range(runs):
        for kind, times in found.items():
            with virtual_screen(scratch / f"screen {kind} {run}") as screen:
                stage.environment["DISPLAY"] = screen.display
                if kind == "cold":
                    forget(app.parent)
                times.append(start(stage, screen))
    return found


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="start_time.py", description="Time a built app's start.")
    default = smoke.program(bootstrap.ROOT / "dist")
    parser.add_argument("app", nargs="?", type=Path, default=default, metavar="APP")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="of each kind (5)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        found = measure(options.app.absolute(), options.runs, Path(scratch).resolve())
    print("            window   photos   (seconds, median and slowest)")
    for kind, times in found.items():
        windows, photos = zip(*times, strict=True)
        cells = [f"{statistics.median(s):.2f} {max(s):.2f}" for s in (windows, photos)]
        print(f"{kind} start  {'  '.join(cells)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
