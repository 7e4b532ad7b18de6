"""Use the window for a long time and check that memory, handles and threads level off.

    QT_QPA_PLATFORM=offscreen python tests/faults/soak.py --minutes 60 --json

The real window with its real encoder process watches a folder in which photos are added, changed,
moved and deleted all the time, while a person scrolls, searches, filters and views photos.
"""

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import psutil
from PySide6.QtCore import QEvent, QObject, QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photosim.config import load_settings
from photosim.desktop import app as composition
from photosim.desktop.session import Session
from photosim.desktop.system.application import collected_on_this_thread
from photosim.desktop.ui.theme import Theme
from photosim.vision.models import embedded_choice
from photosim.vision.service import EncoderService
from photosim.vision.thumbnails import ThumbnailCache
from tests.photos import KINDS, make_photo

_ACT_MS, _LOOK_MS = 200, 5_000
_FEWEST, _MOST = 300, 500  # photos in the folder
_THUMBNAILS_MB = 16  # soon used up, so that it hides no leak


def main() -> int:
    """Run and report; the exit status is 1 if handles or threads grew."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="photosim-soak-") as place:
        report = _run(Path(place), options.minutes, random.Random(options.seed))
    print(json.dumps(report, indent=2) if options.json else _in_words(report))
    return 0 if report["level"] else 1


def _run(place: Path, minutes: float, chance: random.Random) -> dict[str, Any]:
    application = composition._application()
    settings = load_settings(place / "data", thumbnail_memory_mb=_THUMBNAILS_MB)
    service = EncoderService(embedded_choice(), thumbnails=ThumbnailCache(settings.thumbnails_dir))
    layout = QSettings(str(place / "window.ini"), QSettings.Format.IniFormat)
    with collected_on_this_thread():
        session = Session(settings, Theme(application), service, layout)
        person = _Person(session, place / "photos", chance)
        meter = _Meter()
        for _ in range(_FEWEST):
            person.add()
        session.start([person.folder])
        timers = [_every(_ACT_MS, person.act), _every(_LOOK_MS, meter.look)]
        QTimer.singleShot(int(minutes * 60_000), application.quit)
        application.exec()
        for timer in timers:
            timer.stop()
        shown = len(session.window.model.ids)
        session.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return {
        "minutes": minutes,
        "actions": dict(person.done),
        "photos_at_the_end": len(person.files()),
        "photos_shown_at_the_end": shown,
        "processes": meter.report(),
        "level": meter.is_level(),
    }


def _every(milliseconds: int, work: Callable[[], None]) -> QTimer:
    timer = QTimer(interval=milliseconds)
    timer.timeout.connect(work)
    timer.start()
    return timer


class _Person(QObject):
    """A person at the window, and other programs that change the folder."""

    def __init__(self, session: Session, folder: Path, chance: random.Random) -> None:
        super().__init__()
        self.folder = folder
        self.done: Counter[str] = Counter()
        self._window = session.window
        self._chance = chance
        self._drawn = 0
        folder.mkdir()

    def act(self) -> None:
        """Do one thing, most often look around."""
        deeds = [self.scroll, self.scroll, self.search, self.look_closer, self.narrow, self.zoom]
        deeds += [self.leave, self.add, self.change, self.move, self.remove]
        deed = self._chance.choice(deeds)
        self.done[deed.__name__] += 1
        deed()

    def files(self) -> list[Path]:
        """The photos in the folder."""
        return sorted(self.folder.rglob("*.jpg"))

    def scroll(self) -> None:
        bar = self._window.browser.grid.verticalScrollBar()
        bar.setValue(self._chance.randint(0, max(0, bar.maximum())))

    def search(self) -> None:
        self._window.search_for(self._chance.choice(self.files()))

    def leave(self) -> None:
        self._window.navigator.back()

    def look_closer(self) -> None:
        grid = self._window.browser.grid
        ids = self._window.model.ids
        if len(ids) and grid.isVisible():
            grid.go_to(int(self._chance.choice(ids)))
            QTest.keyClick(grid, Qt.Key.Key_Space)
        else:
            QTest.keyClick(self._window, Qt.Key.Key_Escape)

    def narrow(self) -> None:
        self._window.navigator.narrow(self._chance.choice(["", "", *KINDS]))

    def zoom(self) -> None:
        self._window.browser.grid.set_side(self._chance.randint(80, 300))

    def add(self) -> None:
        if len(self.files()) < _MOST:
            self._drawn += 1
            kind = KINDS[self._drawn % len(KINDS)]
            side = self._chance.randint(100, 900)
            make_photo(self.folder / kind / f"{self._drawn}.jpg", kind, self._drawn, (side, 300))

    def change(self) -> None:
        self._drawn += 1
        kind = self._chance.choice(KINDS)
        make_photo(self._chance.choice(self.files()), kind, self._drawn, (400, 300))

    def move(self) -> None:
        photo = self._chance.choice(self.files())
        target = self.folder / self._chance.choice(KINDS) / f"moved-{photo.name[-40:]}"
        target.parent.mkdir(exist_ok=True)
        shutil.move(photo, target)

    def remove(self) -> None:
        if len(files := self.files()) > _FEWEST:
            self._chance.choice(files).unlink()


class _Meter(QObject):
    """Looks at the memory, handles and threads of the window's process and of those it started."""

    def __init__(self) -> None:
        super().__init__()
        self._began = time.monotonic()
        self._seen: dict[str, list[tuple[float, float, int, int]]] = {}

    def look(self) -> None:
        own = psutil.Process()
        for process in [own, *own.children()]:
            try:
                name = "window" if process == own else _kind(process)
                sample = (
                    time.monotonic() - self._began,
                    process.memory_info().rss / 2**20,
                    process.num_fds(),
                    process.num_threads(),
                )
            except psutil.Error:
                continue
            self._seen.setdefault(name, []).append(sample)

    def report(self) -> dict[str, dict[str, Any]]:
        return {name: _summary(np.array(samples)) for name, samples in self._seen.items()}

    def is_level(self) -> bool:
        """Whether no process has more handles or threads at the end than after its start."""
        return all(
            row["handles"]["last"] <= row["handles"]["most_in_second_quarter"]
            and row["threads"]["last"] <= row["threads"]["most_in_second_quarter"]
            for row in self.report().values()
        )


def _kind(process: psutil.Process) -> str:
    return "encoder" if "spawn_main" in "".join(process.cmdline()) else "resource tracker"


def _summary(samples: "np.ndarray[Any, Any]") -> dict[str, Any]:
    """Columns: seconds, megabytes, handles, threads."""
    quarter = max(1, len(samples) // 4)
    late = samples[2 * quarter :]
    slope = np.polyfit(late[:, 0] / 3600, late[:, 1], 1)[0] if len(late) > 2 else 0.0
    curve = samples[:: max(1, len(samples) // 12)]
    return {
        "megabytes": {f"{row[0] / 60:.1f} min": round(row[1], 1) for row in curve},
        "most_megabytes": round(float(samples[:, 1].max()), 1),
        "megabytes_an_hour_in_second_half": round(float(slope), 1),
        **{
            what: {
                "most_in_second_quarter": int(samples[quarter : 2 * quarter + 1, column].max()),
                "last": int(np.median(samples[-quarter:, column])),
            }
            for what, column in (("handles", 2), ("threads", 3))
        },
    }


def _in_words(report: dict[str, Any]) -> str:
    lines = [f"{sum(report['actions'].values())} actions in {report['minutes']} minutes"]
    for name, row in report["processes"].items():
        lines.append(
            f"{name}: {' '.join(map(str, row['megabytes'].values()))} MB, "
            f"{row['megabytes_an_hour_in_second_half']} MB an hour in the second half, "
            f"handles {row['handles']}, threads {row['threads']}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
