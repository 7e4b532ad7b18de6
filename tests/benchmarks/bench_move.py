"""Export and import of a library whose photos exist only in its catalogue: time, size, embeddings.

    python tests/benchmarks/bench_move.py --photos 100000 --json
    python tests/benchmarks/bench_move.py --data-dir DIR --json     a library that is there already

Real processes of the command line. ``pending`` counts photos without a vector before and after:
none must be embedded anew. Thumbnails are left out, since synthetic photos share theirs.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from photosim.catalogue.store import Store
from tests.benchmarks.synthetic_library import ENCODER, make_library


def main() -> int:
    """Measure and print; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--data-dir", type=Path, metavar="DIR")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        figures = measure(options.data_dir, options.photos, Path(scratch))
    if options.json:
        print(json.dumps(figures, indent=2))
    else:
        for name, value in figures.items():
            print(f"{name:20} {value}")
    return 0


def measure(data_dir: Path | None, photos: int, scratch: Path) -> dict[str, Any]:
    """Export a library and import it into another data folder."""
    if data_dir is None:
        data_dir = scratch / "old"
        make_library(data_dir, photos)
    file, new = scratch / "house.photosim", scratch / "new"
    exported = _timed(data_dir, "export", file)
    imported = _timed(new, "import", file)
    before, after = _counts(data_dir), _counts(new)
    return {
        "photos": before["vectors"],
        "catalogue_mb": round((data_dir / "catalogue.sqlite").stat().st_size / 1e6, 1),
        "file_mb": round(file.stat().st_size / 1e6, 1),
        "export": exported,
        "import": imported,
        "before": before,
        "after": after,
        "embedded_anew": after["pending"] - before["pending"],
    }


def _timed(data_dir: Path, *arguments: object) -> dict[str, float]:
    """Clock and processor time of a command, in minutes."""
    command = [sys.executable, "-m", "photosim", "--data-dir", str(data_dir), *map(str, arguments)]
    used, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run([*command, "--json"], check=True, stdout=subprocess.DEVNULL)
    minutes = (time.monotonic() - began) / 60
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    return {"minutes": round(minutes, 2), "processor_minutes": round(spent / 60, 2)}


def _counts(data_dir: Path) -> dict[str, int]:
    with Store.open(data_dir / "catalogue.sqlite", read_only=True) as store:
        vectors = store.vectors.encoders().get(ENCODER, 0)
        shown = len(store.photo_ids())
        return {"vectors": vectors, "pending": shown - vectors}


if __name__ == "__main__":
    sys.exit(main())
