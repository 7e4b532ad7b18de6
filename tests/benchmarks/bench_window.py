"""Drive the real window offscreen over a synthetic library and measure how smooth it is.

    python tests/benchmarks/bench_window.py --photos 100000 --json

The library is made first (``--keep DIR`` makes it once and uses it again); its photos exist
only in the catalogue, and share a few hundred thumbnails. A process of its own then opens the
window, and reports

- ``start_seconds``: from the start of the process until the grid is painted with photos,
- ``scroll_*_ms``, ``resize_*_ms``: one step and its painting, nothing left out,
- ``insert_1000_ms``: the GUI thread's longest occupation while 1,000 photos arrive,
- ``click_to_results_*_ms``: from Find Similar on a photo until its results are painted,
- ``mark_to_results_*_ms``: from + or - on a result until the new order is painted,
- ``word_to_results_*_ms``, ``part_to_results_*_ms``: from asking for what photos show, and for a
  part of a picture of 2 megapixels, which the network embeds, until the first results are painted,
- ``gap_*_ms``: between two ticks of a 5 ms timer, over ``--seconds`` of
  scrolling, jumping, filtering, sorting and resizing; ``worst_gap_ms`` is the longest,
- ``memory_mb``: the process's resident memory at the end; ``own_memory_mb`` is that without what
  is mapped from files, which programs share and the system takes back when it needs the memory.

``--data-dir DIR`` instead starts the window on an indexed library, ``--folder DIR`` measures the
gaps while a folder of real photos is indexed by the real encoder process.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from photosim.config import load_settings
from photosim.runtime import garbage_left, multiply_on_one_core

multiply_on_one_core()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QEvent, QObject, QSettings, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from tests.benchmarks import memory  # noqa: E402
from tests.benchmarks.bytecode import compile_program  # noqa: E402
from tests.benchmarks.event_loop import TICK_MS, Gaps, turn, wait  # noqa: E402
from tests.benchmarks.synthetic_photos import DIMENSION, mtime, shared_thumbnail  # noqa: E402

if TYPE_CHECKING:
    from photosim.library.query import Query

_FRAMES = 240
_CLICKS = 60


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--keep", type=Path, help="make the library here, or use the one there")
    parser.add_argument("--data-dir", type=Path, help="start on this library instead")
    parser.add_argument("--folder", type=Path, help="index this folder instead")
    parser.add_argument("--whole", action="store_true", help="do not crop photos to squares")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", type=float, help=argparse.SUPPRESS)  # when it was started
    options = parser.parse_args()
    if options.child:
        print(json.dumps(_measure(options)))
        return
    compile_program()
    with tempfile.TemporaryDirectory(prefix="photosim-window-") as scratch:
        arguments = [*sys.argv[1:], "--child"]
        if not options.data_dir and not options.folder:
            library = (options.keep or Path(scratch)) / f"library-{options.photos}"
            _prepare(library, options.photos)
            arguments = ["--data-dir", str(library), *arguments]
        now = str(time.time())  # the system's own idea of a process's start is off by up to 1 s
        command = [sys.executable, __file__, *arguments, now]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    report = json.loads(done.stdout)
    print(json.dumps(report, indent=2) if options.json else report)


def _prepare(library: Path, photos: int) -> None:
    # Imported here alone: the process that is measured imports them when the window does.
    from photosim.catalogue.store import Store
    from tests.benchmarks.synthetic_library import ENCODER, make_library

    if not library.exists():
        make_library(library, photos)
    # An older version's is brought up to date, as indexing does in the program.
    with Store.open(library / "catalogue.sqlite") as store:
        _recognise(store)
        # Those that an earlier run let arrive have no vector, and no file to make one of.
        store.files.mark_removed(store.pending_ids(ENCODER).tolist())


def _recognise(store: Any) -> None:
    """Let every photo show ten things drawn by chance, the first one quite surely."""
    import numpy as np

    from photosim.arrays import LABELS

    ids = store.photo_ids()
    if store.recognition.size() >= len(ids):
        return
    draw = np.random.default_rng(0)
    labels = np.zeros(len(ids), LABELS)
    labels["label"] = draw.integers(1_000, size=(len(ids), 10))
    labels["share"] = np.sort(draw.integers(1, 60, size=(len(ids), 10)))[:, ::-1]
    labels["share"][:, 0] = 220
    store.recognition.put(ids.tolist(), labels)


# The window


def _measure(options: argparse.Namespace) -> dict[str, Any]:
    """Runs in the process that is measured."""
    with garbage_left():  # as the program imports it
        from photosim.desktop import app as composition
        from photosim.desktop.system.application import collected_on_this_thread

    application = composition._application()
    with collected_on_this_thread(), tempfile.TemporaryDirectory() as scratch:
        bench = _Bench(options, Path(scratch), application)
        try:
            return bench.run()
        finally:
            bench.close()


class _Painted(QObject):
    """Notes when the grid is first painted with photos."""

    def __init__(self, grid: Any) -> None:
        super().__init__()
        self.at = 0.0
        self.busy = 0.0
        self._grid = grid
        grid.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Paint and len(self._grid.photos.ids) and not self.at:
            self.at = -1.0
            QTimer.singleShot(0, self._note)
        return False

    def _note(self) -> None:
        self.at = time.time()
        self.busy = time.process_time()
        self._grid.viewport().removeEventFilter(self)


class _Bench:
    """One window, measured in turn."""

    def __init__(self, options: argparse.Namespace, scratch: Path, application: Any) -> None:
        from photosim.desktop import app as composition
        from photosim.desktop.session import Session
        from photosim.desktop.ui.theme import Theme
        from photosim.vision.thumbnails import ThumbnailCache

        self._options = options
        self._scratch = scratch
        self._began = options.child
        self._random = random.Random(0)
        self._synthetic = not options.folder and "library-" in options.data_dir.name
        if self._synthetic:
            ThumbnailCache.path_for = shared_thumbnail  # type: ignore[method-assign,assignment]
        self._settings = load_settings(scratch if options.folder else options.data_dir)
        layout = QSettings(str(scratch / "window.ini"), QSettings.Format.IniFormat)
        service = composition._service(self._settings)
        if self._synthetic:
            _shorten(service)
        self._session = Session(
            self._settings,
            Theme(application),
            service,
            layout,
            indexing=bool(options.folder),
        )
        self.window = self._session.window
        self._grid = self.window.browser.grid
        self.window.actions_.fill.setChecked(not options.whole)
        self._gaps = Gaps()

    def close(self) -> None:
        self._session.close()

    def run(self) -> dict[str, Any]:
        report: dict[str, Any] = {}
        if self._options.folder:
            report |= self._index()
        else:
            report |= self._start()
            if self._synthetic:
                report |= self._scroll() | self._resize() | self._browse() | self._click()
                report |= self._mark() | self._word() | self._part() | self._insert()
        report["photos"] = len(self.window.model.ids)
        report["memory_mb"] = round(memory.resident() / 1e6)
        report["own_memory_mb"] = round(memory.own() / 1e6)
        return {"photos": report.pop("photos"), **report}

    def _start(self) -> dict[str, Any]:
        painted = _Painted(self._grid)
        self._session.start()
        wait(lambda: painted.at > 0)
        report = {
            "start_seconds": round(painted.at - self._began, 3),
            "start_processor_seconds": round(painted.busy, 3),
        }
        wait(lambda: self.window.settled)
        return report | {"settled_seconds": round(time.time() - self._began, 3)}

    def _frame(self, step: Callable[[], None]) -> tuple[float, float]:
        """Milliseconds of a step with everything it makes the window do at once.

        On the clock, and of processor time: other programs' work distorts the first.
        """
        began, busy = time.perf_counter(), time.thread_time()
        step()
        QApplication.sendPostedEvents()  # which paints
        return (time.perf_counter() - began) * 1000, (time.thread_time() - busy) * 1000

    def _scroll(self) -> dict[str, Any]:
        bar = self._grid.verticalScrollBar()
        times = []
        for number in range(_FRAMES):
            if number % 40 == 0:
                bar.setValue(self._random.randrange(bar.maximum()))
            times.append(self._frame(partial(bar.setValue, bar.value() + 45)))
            turn(0.008)
        return _frame_summary("scroll", times)

    def _resize(self) -> dict[str, Any]:
        times = []
        for number in range(_FRAMES):
            width = 1240 + 6 * (number % 60 if number // 60 % 2 else 60 - number % 60)
            times.append(self._frame(partial(self.window.resize, width, 800)))
            turn(0.008)
        return _frame_summary("resize", times)

    def _browse(self) -> dict[str, Any]:
        """What a busy person does for a minute."""
        acts = [self._jump, self._filter, self._narrower, self._sort, self._jump, self._unfilter]
        turns = 0
        deadline = time.monotonic() + self._options.seconds
        bar = self._grid.verticalScrollBar()
        self._gaps.start()
        while time.monotonic() < deadline:
            if turns % 25 == 0:
                acts[turns // 25 % len(acts)]()
            bar.setValue(bar.value() + 30)
            turn(0.016)
            turns += 1
        self._gaps.stop()
        self._unfilter()
        turn(0.5)
        wait(lambda: self.window.settled)
        return _gap_summary(self._gaps.waits)

    def _jump(self) -> None:
        bar = self._grid.verticalScrollBar()
        bar.setValue(self._random.randrange(max(1, bar.maximum())))

    def _filter(self) -> None:
        words = self._random.choice(["trip 7", "2019", "IMG_12", "jpg", "2011-0"])
        self.window.navigator.narrow(words)

    def _unfilter(self) -> None:
        self.window.navigator.narrow("")

    def _narrower(self) -> None:
        self.window.resize(1240 + self._random.randrange(-300, 300), 800)

    def _sort(self) -> None:
        from photosim.library.arrangement import Arrangement, SortKey

        key = self._random.choice([*SortKey])
        self.window.navigator.sort(Arrangement(key, descending=self._random.random() < 0.5))

    def _click(self) -> dict[str, Any]:
        times = []
        for _ in range(_CLICKS):
            self._jump()
            turn(0.1)
            wait(lambda: self.window.settled)
            photo = self.window.model.id_at(self._grid.rows_in_view[5])
            begun = time.perf_counter()
            self._grid.similar_wanted.emit(photo)
            wait(lambda: "results" in self.window.bar.subtitle)
            self._grid.viewport().repaint()
            times.append((time.perf_counter() - begun) * 1000)
            self.window.navigator.back()
            wait(lambda: "photos" in self.window.bar.subtitle)
        return _summary("click_to_results", times)

    def _mark(self) -> dict[str, Any]:
        """Ten marks for each of some searches, wanted and unwanted in turn."""
        from photosim.desktop.browse.history import AllPhotos

        times = []
        for _ in range(_CLICKS // 10):
            self._jump()
            turn(0.1)
            wait(lambda: self.window.settled)
            self._grid.similar_wanted.emit(self.window.model.id_at(self._grid.rows_in_view[5]))
            wait(lambda: "results" in self.window.bar.subtitle)
            self.window.navigator.show_far(True)
            for number in range(10):
                wait(lambda: self.window.settled)
                marked = self.window.model.id_at(2)
                sign = -1 if number % 2 else 1
                mark = partial(self._grid.steered.emit, marked, sign)
                times.append(self._timed(mark, partial(self._lacks, marked)))
            self.window.navigator.go(AllPhotos())
            wait(lambda: "photos" in self.window.bar.subtitle)
        return _summary("mark_to_results", times)

    def _lacks(self, photo_id: int | None) -> bool:
        return not self.window.navigator.waiting and self.window.model.row_of(photo_id) is None

    def _word(self) -> dict[str, Any]:
        from photosim.library.query import Query

        words = ("dog", "boat", "car", "bird", "cat", "flower", "chair", "fruit", "bridge", "clock")
        return self._ask("word_to_results", [Query(words=word) for word in words * 3])

    def _part(self) -> dict[str, Any]:
        from photosim.library.query import Example, Query, Region
        from tests.photos import draw_photo

        picture = Path(self._scratch) / "IMG_1.jpg"
        draw_photo("flower", 1, (1_600, 1_200)).save(picture, quality=90)
        regions = (Region(0.02 * n, 0.01 * n, 0.4, 0.5) for n in range(30))
        queries = [Query((Example(picture, region=region),)) for region in regions]
        return self._ask("part_to_results", queries)

    def _ask(self, name: str, queries: "list[Query]") -> dict[str, Any]:
        from photosim.desktop.browse.history import AllPhotos

        times = []
        for query in queries:
            ask = partial(self.window.navigator.go, query)
            times.append(self._timed(ask, lambda: "result" in self.window.bar.subtitle))
            self.window.navigator.go(AllPhotos())
            wait(lambda: "photos" in self.window.bar.subtitle and self.window.settled)
        return _summary(name, times[1:])  # the first one loads what all the others use

    def _timed(self, act: Callable[[], object], done: Callable[[], bool]) -> float:
        """Milliseconds from an act until what it leads to is painted."""
        begun = time.perf_counter()
        act()
        wait(done)
        self._grid.viewport().repaint()
        return (time.perf_counter() - begun) * 1000

    def _insert(self) -> dict[str, Any]:
        """Photos arrive while one looks at the newest: the worst case for the grid."""
        wait(lambda: self.window.settled)
        turn(1.0)
        before = len(self.window.model.ids)
        added: list[Any] = []
        writer = threading.Thread(target=_add_photos, args=(self._settings.catalogue, added))
        writer.start()
        wait(lambda: not writer.is_alive())
        turn(0.5)
        self._gaps.start()
        self._session.indexer.changed.emit(added[0])
        wait(lambda: len(self.window.model.ids) == before + 1_000)
        turn(0.3)
        self._gaps.stop()
        return {"insert_1000_ms": round(max(self._gaps.waits) - TICK_MS, 1)}

    def _index(self) -> dict[str, Any]:
        from photosim.library.progress import Progress

        rested: list[bool] = []
        embedded: list[int] = []
        self._session.indexer.rested.connect(lambda: rested.append(True))

        def hear(progress: Progress) -> None:
            if progress.stage == "embedding":
                embedded.append(progress.done)

        self._session.indexer.progressed.connect(hear)
        self._session.start([self._options.folder])
        self._gaps.start()
        deadline = time.monotonic() + self._options.seconds
        bar = self._grid.verticalScrollBar()
        while time.monotonic() < deadline and not (rested and embedded):
            bar.setValue((bar.value() + 30) % max(1, bar.maximum()))
            turn(0.016)
        self._gaps.stop()
        return _gap_summary(self._gaps.waits) | {"embedded": max(embedded, default=0)}


def _shorten(service: Any) -> None:
    """Give vectors as many numbers as the drawn ones of the library, and look at no regions."""
    import numpy as np

    from photosim.vision.files import UnreadablePhoto

    embed = service.embed

    def shortened(*asked: Any) -> Future[Any]:
        short: Future[Any] = Future()

        def take(done: Future[Any]) -> None:
            vector = done.result().vector[:DIMENSION]
            short.set_result(replace(done.result(), vector=vector / np.linalg.norm(vector)))

        embed(*asked).add_done_callback(take)
        return short

    def unseen(photo: Path, _mtime_ns: int) -> Future[Any]:
        failed: Future[Any] = Future()
        failed.set_exception(UnreadablePhoto(photo, "It was never looked at"))
        return failed

    service.embed, service.embed_regions = shortened, unseen


def _add_photos(catalogue: Path, added: list[Any]) -> None:
    from photosim.catalogue.records import FileFacts
    from photosim.catalogue.store import Store
    from photosim.library.progress import Changes

    with Store.open(catalogue) as store:
        folder = store.folders()[0].id
        stamp = time.time_ns()
        files = [(f"new/{stamp}_{n}.jpg", FileFacts(1, mtime(n))) for n in range(1_000)]
        added.append(Changes(appeared=tuple(store.files.add(folder, files))))


def _summary(name: str, times: list[float]) -> dict[str, Any]:
    return {
        f"{name}_median_ms": round(statistics.median(times), 1),
        f"{name}_p95_ms": round(statistics.quantiles(times, n=20)[-1], 1),
        f"{name}_worst_ms": round(max(times), 1),
    }


def _frame_summary(name: str, times: list[tuple[float, float]]) -> dict[str, Any]:
    clock, processor = zip(*times, strict=True)
    busy = round(statistics.quantiles(processor, n=20)[-1], 1)
    return _summary(name, list(clock)) | {f"{name}_processor_p95_ms": busy}


def _gap_summary(waits: list[float]) -> dict[str, Any]:
    return {
        "gap_median_ms": round(statistics.median(waits), 1),
        "gap_p95_ms": round(statistics.quantiles(waits, n=20)[-1], 1),
        "gap_p999_ms": round(statistics.quantiles(waits, n=1000)[-1], 1),
        "worst_gap_ms": round(max(waits), 1),
        "gaps_over_50_ms": sum(wait > 50 for wait in waits),
    }


if __name__ == "__main__":
    main()
