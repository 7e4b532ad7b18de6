"""How soon the open window shows changes on disk and results, with the real encoder process.

    python tests/benchmarks/bench_live.py FOLDER --photos 300 --json

Copies photos of FOLDER into a watched folder of its own, then adds, renames and deletes single
files and waits for the grid to show it; asks for similar photos of the library; and drops photos
from outside, once idle and once while a second batch is being indexed. Times are milliseconds
from the action to its result in the window, medians over the rounds and the slowest.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from photosim.config import load_settings
from photosim.runtime import multiply_on_one_core

multiply_on_one_core()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QSettings  # noqa: E402

from photosim.desktop import app as composition  # noqa: E402
from photosim.desktop.session import Session  # noqa: E402
from photosim.desktop.system.application import collected_on_this_thread  # noqa: E402
from photosim.desktop.ui.theme import Theme  # noqa: E402
from tests.benchmarks.event_loop import wait  # noqa: E402


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--photos", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    photos = sorted(path for path in options.folder.rglob("*.jpg"))
    if len(photos) < 2 * options.photos + options.rounds:
        sys.exit(f"{options.folder} has too few photos.")
    step = len(photos) // (2 * options.photos + 3 * options.rounds)
    with tempfile.TemporaryDirectory(prefix="photosim-live-") as scratch:
        report = _Bench(Path(scratch), photos[:: max(step, 1)], options).run()
    print(json.dumps(report, indent=2) if options.json else report)


class _Bench:
    """One window over one watched folder."""

    def __init__(self, scratch: Path, photos: list[Path], options: argparse.Namespace) -> None:
        self._first = photos[: options.photos]
        self._second = photos[options.photos : 2 * options.photos]
        self._single = photos[2 * options.photos : 2 * options.photos + options.rounds]
        self._outside = photos[2 * options.photos + options.rounds :][: 2 * options.rounds]
        self._rounds = options.rounds
        self._folder = scratch / "photos"
        self._folder.mkdir()
        application = composition._application()
        settings = load_settings(scratch / "data")
        layout = QSettings(str(scratch / "window.ini"), QSettings.Format.IniFormat)
        service = composition._service(settings)
        self._session = Session(settings, Theme(application), service, layout)
        self._window = self._session.window

    def run(self) -> dict[str, object]:
        with collected_on_this_thread():
            self._session.start([self._folder])
            self._copy(self._first)
            wait(lambda: self._shown() == len(self._first) and self._at_rest())
            report: dict[str, object] = {"photos": len(self._first), "rounds": self._rounds}
            report |= self._follow_disk()
            report |= _summary("click", [self._click(row) for row in range(self._rounds)])
            at_rest = [self._drop(path) for path in self._outside[: self._rounds]]
            report |= _summary("drop", at_rest)
            self._leave()
            self._copy(self._second)
            wait(lambda: not self._at_rest())
            busy = [self._drop(path) for path in self._outside[self._rounds :]]
            report |= _summary("drop_while_indexing", busy)
            report["still_indexing_at_the_end"] = not self._at_rest()
            composition._end(self._session)
        return report

    def _follow_disk(self) -> dict[str, float]:
        added, renamed, deleted = [], [], []
        for number, photo in enumerate(self._single):
            count = self._shown()
            path, target = self._folder / f"new-{number}.jpg", self._folder / f"r-{number}.jpg"
            added.append(
                self._time(lambda: shutil.copy(photo, path), lambda: self._shown() == count + 1)  # noqa: B023
            )
            wait(self._at_rest)
            renamed.append(
                self._time(lambda: path.rename(target), lambda: self._has(target.name))  # noqa: B023
            )
            deleted.append(self._time(target.unlink, lambda: self._shown() == count))  # noqa: B023
        return _summary("add", added) | _summary("rename", renamed) | _summary("delete", deleted)

    def _click(self, row: int) -> float:
        self._leave()
        window = self._window
        grid = window.browser.grid
        grid.go_to(window.model.id_at(row))
        wait(window.actions_.find_similar.isEnabled)
        milliseconds = self._time(window.actions_.find_similar.trigger, self._answered)
        self._leave()
        return milliseconds

    def _drop(self, path: Path) -> float:
        self._leave()
        return self._time(lambda: self._window.search_for(path), self._answered)

    def _leave(self) -> None:
        self._window.navigator.back()
        wait(lambda: "photos" in self._window.bar.subtitle)

    def _answered(self) -> bool:
        bar = self._window.bar
        return bar.title.startswith("Similar to") and "results" in bar.subtitle

    def _shown(self) -> int:
        return len(self._window.model.ids)

    def _has(self, name: str) -> bool:
        known = self._window.model.known(self._window.model.ids[:40])
        return any(photo.path.name == name for photo in known)

    def _at_rest(self) -> bool:
        return self._window.status.text == "Up to date"

    def _copy(self, photos: list[Path]) -> None:
        for photo in photos:
            shutil.copyfile(photo, self._folder / f"{photo.parent.name}-{photo.name}")

    def _time(self, deed: Callable[[], object], shown: Callable[[], bool]) -> float:
        began = time.perf_counter()
        deed()
        wait(shown)
        return (time.perf_counter() - began) * 1000


def _summary(name: str, milliseconds: list[float]) -> dict[str, float]:
    return {
        f"{name}_ms": round(statistics.median(milliseconds)),
        f"{name}_most_ms": round(max(milliseconds)),
    }


if __name__ == "__main__":
    main()
