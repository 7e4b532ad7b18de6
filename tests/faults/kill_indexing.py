"""Kill an indexing process at random moments and see that nothing is lost or doubled.

    python tests/faults/kill_indexing.py FOLDER --kills 5 --seed 0 --json

Each round starts ``photosim index`` on the same new library, ends it with SIGKILL after a random
time, waits for its encoder process to end by itself, and asks ``photosim doctor``. A last round
runs to the end. Touches only a temporary data folder of its own and processes it started.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

_SECONDS_TO_END = 10.0


def main() -> int:
    """Run the rounds; returns 0 if the library was sound every time and complete at the end."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--between", type=float, nargs=2, default=(2.0, 30.0), metavar="SECONDS")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="photosim-kill-") as data_dir:
        report = _run(options, Path(data_dir))
    print(json.dumps(report, indent=2) if options.json else _in_words(report))
    return 0 if report["sound"] else 1


def _run(options: argparse.Namespace, data_dir: Path) -> dict[str, Any]:
    moments = random.Random(options.seed)
    rounds = []
    for _ in range(options.kills):
        seconds = moments.uniform(*options.between)
        ended, orphans = _index_and_kill(options.folder, data_dir, seconds)
        doctor = _ask(data_dir, "doctor")
        rounds.append(
            {
                "killed_after_seconds": round(seconds, 2),
                "was_running": ended,
                "processes_left": orphans,
                "ok": doctor["ok"],
                "embeddings": doctor.get("embeddings", 0),
                "problems": doctor.get("problems", [doctor.get("error")]),
            }
        )
    began = time.monotonic()
    last = _ask(data_dir, "index", str(options.folder))
    seconds = time.monotonic() - began
    again = _ask(data_dir, "index", str(options.folder))
    doctor = _ask(data_dir, "doctor")
    whole = _ask_new(options.folder)
    return {
        "rounds": rounds,
        "photos": last["photos"],
        "photos_without_kills": whole["photos"],
        "indexed_in_last_run": last["indexed"],
        "seconds_of_last_run": round(seconds, 1),
        "indexed_again": again["indexed"],
        "embeddings": doctor["embeddings"],
        "sound": all(item["ok"] and not item["processes_left"] for item in rounds)
        and doctor["ok"]
        and last["photos"] == whole["photos"] == doctor["embeddings"]
        and again["indexed"] == 0,
    }


def _index_and_kill(folder: Path, data_dir: Path, seconds: float) -> tuple[bool, int]:
    """Returns whether it was still running when killed, and how many of its processes stayed."""
    process = subprocess.Popen(
        _command(data_dir, "index", str(folder)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        children = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.wait()
        _, alive = psutil.wait_procs(children, timeout=_SECONDS_TO_END)
        return True, len(alive)
    return False, 0


def _ask_new(folder: Path) -> Any:
    with tempfile.TemporaryDirectory(prefix="photosim-whole-") as data_dir:
        return _ask(Path(data_dir), "index", str(folder))


def _ask(data_dir: Path, *arguments: str) -> Any:
    done = subprocess.run(
        [*_command(data_dir, *arguments), "--json"], stdout=subprocess.PIPE, check=False
    )
    return json.loads(done.stdout)


def _command(data_dir: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "photosim", "--data-dir", str(data_dir), *arguments]


def _in_words(report: dict[str, Any]) -> str:
    lines = [
        f"killed after {item['killed_after_seconds']} s: {item['embeddings']} embedded, "
        f"{'sound' if item['ok'] else 'NOT SOUND'}"
        for item in report["rounds"]
    ]
    lines.append(f"{report['photos']} photos at the end, {report['photos_without_kills']} expected")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
