"""Index a folder of videos with the real encoder process, beside decoding all their frames.

    python tests/benchmarks/bench_videos.py --videos 12 --json
    python tests/benchmarks/bench_videos.py --folder VIDEOS

The videos are made first, unless there are some: ten seconds of 1280 by 720 pixels, MPEG-4 at 30
frames a second, which every OpenCV can write. It then reports

- ``indexed_per_s``: videos a second until all are found by their frames, thumbnails included,
- ``seen_per_s``: videos a second of which only the frames are decoded, on one thread,
- ``decoded_per_s``: the same where every frame is decoded, by plain OpenCV,
- ``query_ms``: comparing a query with the frames of this many videos (``--compared``).
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from photosim.runtime import multiply_on_one_core

multiply_on_one_core()
sys.path.insert(0, str(Path(__file__).parents[2]))

import cv2  # noqa: E402
import numpy as np  # noqa: E402

from photosim.library.library import Library  # noqa: E402
from photosim.search.frames import Frames  # noqa: E402
from photosim.search.projection import identity_projection  # noqa: E402
from photosim.vision.files import is_video, open_photo  # noqa: E402
from photosim.vision.models import embedded_choice  # noqa: E402
from photosim.vision.service import EncoderService  # noqa: E402
from photosim.vision.thumbnails import ThumbnailCache  # noqa: E402
from photosim.vision.videos import MOST_FRAMES, watch  # noqa: E402
from tests.photos import KINDS, draw_photo  # noqa: E402

_SIZE, _RATE, _SECONDS = (1280, 720), 30, 10
_DIMENSION = 256
_QUERIES = 20


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--videos", type=int, default=12)
    parser.add_argument("--folder", type=Path, help="of videos, none of which are made then")
    parser.add_argument("--compared", type=int, default=1_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        folder = options.folder or root / "videos"
        if options.folder is None:
            for number in range(options.videos):
                _make(folder / f"{number}.mp4", number)
        videos = sorted(path for path in folder.iterdir() if is_video(path.name))
        found = {
            "videos": len(videos),
            "indexed_per_s": len(videos) / _index(root, folder),
            "seen_per_s": len(videos) / _see(videos),
            "decoded_per_s": len(videos) / _decode(videos),
            "compared": options.compared,
            "query_ms": _query_ms(options.compared),
        }
    if options.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name:15} {value:8.2f}")


def _make(path: Path, number: int) -> None:
    """A pan over a drawn picture."""
    path.parent.mkdir(exist_ok=True)
    width, height = _SIZE
    drawn = draw_photo(KINDS[number % len(KINDS)], number, (width + 300, height))
    pixels = np.asarray(drawn.convert("RGB"))[:, :, ::-1]
    writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*"mp4v"), 30, _SIZE)
    for frame in range(_RATE * _SECONDS):
        writer.write(np.ascontiguousarray(pixels[:, frame : frame + width]))
    writer.release()


def _index(root: Path, folder: Path) -> float:
    """Seconds until all videos are indexed, after the encoder is loaded."""
    service = EncoderService(embedded_choice(), thumbnails=ThumbnailCache(root / "thumbnails"))
    try:
        service.info()
        with Library.open(root / "catalogue.sqlite", service, read_only=False) as library:
            began = time.perf_counter()
            for _ in library.index([folder]):
                pass
            return time.perf_counter() - began
    finally:
        service.close()


def _see(videos: Sequence[Path]) -> float:
    began = time.perf_counter()
    for path in videos:
        with open_photo(path) as file:
            watch(file, 256)
    return time.perf_counter() - began


def _decode(videos: Sequence[Path]) -> float:
    began = time.perf_counter()
    for path in videos:
        capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])
        while capture.read()[0]:
            pass
    return time.perf_counter() - began


def _query_ms(videos: int) -> float:
    random = np.random.default_rng(0)
    vectors = random.normal(size=(videos * MOST_FRAMES, _DIMENSION)).astype(np.float16)
    ids = np.repeat(np.arange(videos), MOST_FRAMES)
    frames = Frames(ids, np.tile(np.arange(MOST_FRAMES), videos), vectors)
    ranking = identity_projection(_DIMENSION)
    frames.nearest(vectors[0].astype(np.float32), ranking)  # which projects them all
    times = []
    for query in vectors[:_QUERIES].astype(np.float32):
        began = time.perf_counter()
        frames.nearest(query, ranking)
        times.append(time.perf_counter() - began)
    return 1000 * statistics.median(times)


if __name__ == "__main__":
    main()
