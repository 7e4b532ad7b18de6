"""Start the real window on an indexed library, offscreen, and see how soon it shows photos.

    python tests/benchmarks/bench_window.py --data-dir DIR --runs 7 --json

Each run is a process of its own. ``start_seconds`` end when the grid has been painted with the
library's photos in it, ``settled_seconds`` when every thumbnail in view is there; both count from
the start of the process. ``worst_gap_ms`` is the longest time until then in which the event loop
answered nothing.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

_TICK_MS = 5


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", type=float, help=argparse.SUPPRESS)  # when it was started
    options = parser.parse_args()
    if options.child:
        _run_window(options.data_dir, options.child)
        return
    command = [sys.executable, __file__, "--data-dir", str(options.data_dir), "--child"]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    runs = []
    for _ in range(options.runs):
        # The system's own idea of when a process began is off by up to a second.
        now = str(time.time())
        done = subprocess.run([*command, now], env=environment, stdout=subprocess.PIPE, check=True)
        runs.append(json.loads(done.stdout))
    report: dict[str, Any] = {"photos": runs[0]["photos"], "runs": len(runs)}
    for name in ("start_seconds", "settled_seconds", "worst_gap_ms", "memory_mb"):
        values = [run[name] for run in runs]
        report[name] = round(statistics.median(values), 3)
        report[f"{name}_most"] = round(max(values), 3)
    print(json.dumps(report, indent=2) if options.json else report)


def _run_window(data_dir: Path, began: float) -> None:
    from photosim.config import calm_numpy, load_settings

    calm_numpy()
    import psutil
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication

    from photosim.desktop import app as composition
    from photosim.desktop.main_window import MainWindow
    from photosim.desktop.photo_grid import PhotoGrid

    process = psutil.Process()
    times: dict[str, float] = {}

    class Watch(QObject):
        """Notes the first painting of the grid and the gaps between its own ticks."""

        def __init__(self) -> None:
            super().__init__()
            self.gap = 0.0
            self.last = time.time()
            self.photos = 0
            self.grid: PhotoGrid | None = None
            self.ticker = QTimer(self, interval=_TICK_MS)
            self.ticker.timeout.connect(self.tick)
            self.ticker.start()

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            if event.type() == QEvent.Type.Paint and self.grid is not None:
                self.photos = len(self.grid.photos.ids)
                if self.photos:
                    self.grid.viewport().removeEventFilter(self)
                    QTimer.singleShot(0, self.painted)
            return False

        def painted(self) -> None:
            times.setdefault("start", time.time())

        def tick(self) -> None:
            now = time.time()
            self.gap = max(self.gap, now - self.last)
            self.last = now
            for window in _windows() if self.grid is None else []:
                # Not on the application: Python would be called for every event.
                self.grid = window.browser.grid
                self.grid.viewport().installEventFilter(self)
            if "start" in times and all(window.settled for window in _windows()):
                times["settled"] = now
                QApplication.quit()

    def _windows() -> list[MainWindow]:
        return [item for item in QApplication.topLevelWidgets() if isinstance(item, MainWindow)]

    composition._application()
    watch = Watch()
    composition.run_window(load_settings(data_dir), [])
    document = {
        "photos": watch.photos,
        "start_seconds": times["start"] - began,
        "settled_seconds": times["settled"] - began,
        "worst_gap_ms": watch.gap * 1000,
        "memory_mb": process.memory_info().rss / 1e6,
    }
    print(json.dumps(document))


if __name__ == "__main__":
    main()
