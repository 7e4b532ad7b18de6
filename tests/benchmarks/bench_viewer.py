"""Open large photos in the real window, zoom and move them, and measure how smooth that is.

    python tests/benchmarks/bench_viewer.py --megapixels 50 --json

Photos are drawn and indexed first, by the real encoder process; it then reports

- ``fitted_ms``: from opening a photo until it is sharp at the window's size (median of the photos),
- ``ahead_ms``: the same for the next photo, decoded ahead,
- ``whole_ms``: from showing actual size until all of the photo's pixels are there,
- ``pan_p95_ms``: one step of moving it and its painting,
- ``worst_gap_ms``: between two ticks of a 5 ms timer at most, in all of this.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from photosim.config import load_settings
from photosim.runtime import multiply_on_one_core

multiply_on_one_core()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QSettings, Qt  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from photosim.desktop.session import Session  # noqa: E402
from photosim.desktop.ui.theme import Theme  # noqa: E402
from photosim.vision.models import choose_encoder  # noqa: E402
from photosim.vision.service import EncoderService  # noqa: E402
from photosim.vision.thumbnails import ThumbnailCache  # noqa: E402
from tests.benchmarks.event_loop import Gaps, wait  # noqa: E402
from tests.photos import make_photo  # noqa: E402

_PHOTOS = 4
_PANS = 60


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--megapixels", type=float, default=50.0)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        result = measure(Path(place), arguments.megapixels)
    if arguments.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name:14} {value}")


def measure(place: Path, megapixels: float) -> dict[str, Any]:
    """Run the window over a library of a few photos of this size."""
    width = round((megapixels * 1.5e6) ** 0.5)
    for number in range(_PHOTOS):
        make_photo(place / "photos" / f"{number}.jpg", "flower", number, (width, width * 2 // 3))
    app = QApplication(sys.argv[:1])
    settings = load_settings(place / "data")
    choice = choose_encoder(None, None, settings.weights_dirs)
    service = EncoderService(choice, thumbnails=ThumbnailCache(settings.thumbnails_dir))
    layout = QSettings(str(place / "window.ini"), QSettings.Format.IniFormat)
    session = Session(settings, Theme(app), service, layout)
    session.start([place / "photos"])
    try:
        return _Run(session).measure() | {"megapixels": megapixels}
    finally:
        session.close()
        service.close()


class _Run:
    def __init__(self, session: Session) -> None:
        self._window = session.window
        self._viewer = session.window.browser.viewer
        self._canvas = self._viewer.canvas
        self._gaps = Gaps()

    def measure(self) -> dict[str, Any]:
        window = self._window
        wait(lambda: len(window.model.ids) == _PHOTOS and window.status.text == "Up to date")
        wait(lambda: window.settled)
        self._gaps.start()
        fitted = [self._time(self._open_first, self._is_fitted)]
        wait(lambda: self._viewer.has_ahead)
        ahead = [self._time(self._next, self._is_fitted)]
        whole = [self._time(self._viewer.show_pixels, self._is_whole)]
        pans = [self._pan() for _ in range(_PANS)]
        self._canvas.fit()
        self._gaps.stop()
        return {
            "fitted_ms": round(statistics.median(fitted)),
            "ahead_ms": round(statistics.median(ahead)),
            "whole_ms": round(statistics.median(whole)),
            "pan_p95_ms": round(statistics.quantiles(pans, n=20)[-1], 1),
            "worst_gap_ms": round(max(self._gaps.waits), 1),
            "gaps_over_50_ms": sum(gap > 50 for gap in self._gaps.waits),
        }

    def _open_first(self) -> None:
        self._window.browser.open_photo(self._window.model.id_at(0))

    def _next(self) -> None:
        QTest.keyClick(self._viewer, Qt.Key.Key_Right)

    def _is_fitted(self) -> bool:
        return self._canvas.picture is not None and not self._canvas.lacks_detail

    def _is_whole(self) -> bool:
        return self._canvas.picture is not None and self._canvas.picture.is_whole

    def _time(self, act: Callable[[], None], done: Callable[[], bool]) -> float:
        start = time.perf_counter()
        act()
        wait(done)
        self._canvas.repaint()
        return (time.perf_counter() - start) * 1000

    def _pan(self) -> float:
        start = time.perf_counter()
        self._canvas.move_by(-25, -15)
        self._canvas.repaint()
        spent = (time.perf_counter() - start) * 1000
        QApplication.processEvents()
        return spent


if __name__ == "__main__":
    main()
