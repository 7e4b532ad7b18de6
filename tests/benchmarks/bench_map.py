"""How quickly the map of where photos were taken is drawn, moved and zoomed.

    .venv/bin/python tests/benchmarks/bench_map.py [--photos 100000] [--json]

Photos are invented: half of them around 200 cities drawn at random, half anywhere on Earth, which
is the worst case, as few of them share a place. The map is 1,200 by 750 pixels, painted without a
screen; thumbnails are stand-ins of its own size. Times are of the processor and by the clock, in
milliseconds; "paint" is from the change to the finished picture, with gathering and with the ground
drawn anew where the map has left what was drawn before.
"""

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication

from photosim.desktop.map.clusters import PlacedPhotos
from photosim.desktop.map.ground import Ground
from photosim.desktop.map.tiles import TILE_SIDE, framed
from photosim.desktop.map.view import MapView
from photosim.desktop.ui.theme import Theme
from photosim.library.gazetteer import gazetteer

WIDTH, HEIGHT = 1_200, 750


class Clock:
    """Times of one kind of step."""

    def __init__(self) -> None:
        self._wall: list[float] = []
        self._cpu: list[float] = []

    def time(self, work: Callable[[], object]) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        self._wall.append((time.perf_counter() - wall) * 1000)
        self._cpu.append((time.process_time() - cpu) * 1000)

    def figures(self) -> dict[str, float]:
        figures: dict[str, float] = {"steps": len(self._wall)}
        for name, times in (("", self._wall), ("cpu_", self._cpu)):
            for share in (50, 95):
                figures[f"{name}p{share}_ms"] = round(float(np.percentile(times, share)), 2)
        return figures


def photos(count: int, random: np.random.Generator) -> PlacedPhotos:
    cities = gazetteer().cities[random.integers(0, 5_000, 200)]
    near = cities[random.integers(0, len(cities), count // 2)]
    near = (near + random.normal(0, 0.05, near.shape)).astype(np.float32)
    latitudes = np.degrees(np.arcsin(random.uniform(-0.95, 0.95, count - len(near))))
    anywhere = np.stack([latitudes, random.uniform(-180, 180, len(latitudes))], axis=1)
    positions = np.concatenate([near, anywhere]).astype(np.float32)
    return PlacedPhotos(np.arange(1, count + 1), positions)


def zooming(view: MapView) -> Iterator[Callable[[], object]]:
    """To the pixel and out again, at several places."""
    for x, y in ((0.5, 0.5), (0.3, 0.4), (0.7, 0.35), (0.55, 0.6)):
        at = QPointF(WIDTH * x, HEIGHT * y)
        for step in [0.5] * 18 + [-0.5] * 18:
            yield lambda step=step, at=at: view.zoom_by(step, at)  # type: ignore[misc]


def panning(view: MapView) -> Iterator[Callable[[], object]]:
    """As by dragging, 25 pixels a frame, at four zooms."""
    for zoom in (3.0, 5.0, 7.0, 10.0):
        view.fit()
        view.zoom_by(zoom - view.sight.zoom)
        for right, down in [(25, 0)] * 40 + [(0, 25)] * 20 + [(-25, -10)] * 40:
            yield lambda right=right, down=down: view.pan(right, down)  # type: ignore[misc]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    app = QApplication([])
    theme = Theme(app)
    random = np.random.default_rng(options.seed)
    loading, ordering, gathering, zooms, pans = (Clock() for _ in range(5))
    loading.time(lambda: Ground(gazetteer(), "en"))
    placed = photos(options.photos, random)
    ids, positions = placed.ids, placed.positions
    for _ in range(5):
        ordering.time(lambda: PlacedPhotos(ids, positions))
    for level in range(2, 18):
        gathering.time(lambda level=level: placed.gathered(level))  # type: ignore[misc]
    picture = QPixmap(TILE_SIDE, TILE_SIDE)
    picture.fill(Qt.GlobalColor.darkGreen)
    tile = framed(picture, theme.colors, 1)
    view = MapView(theme, lambda _photo: tile)
    view.resize(WIDTH, HEIGHT)
    view.show_ground(Ground(gazetteer(), "en"))
    view.show_photos(placed)
    canvas = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    view.render(canvas)
    for clock, steps in ((zooms, zooming(view)), (pans, panning(view))):
        for step in steps:
            clock.time(lambda step=step: (step(), view.render(canvas)))  # type: ignore[misc]
    figures = {
        "photos": options.photos,
        "ground": loading.figures(),
        "ordering": ordering.figures(),
        "gathering": gathering.figures(),
        "paint_zooming": zooms.figures(),
        "paint_panning": pans.figures(),
    }
    if options.json:
        print(json.dumps(figures, indent=2))
        return
    for name, value in figures.items():
        print(f"{name:14} {value}")


if __name__ == "__main__":
    main()
