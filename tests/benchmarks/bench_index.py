"""Index a folder into a new library, then once more with nothing to do.

    python tests/benchmarks/bench_index.py FOLDER --json

Runs the real command line. Memory is the sum over all its processes of what each holds, shared
pages counted in each, sampled ten times a second: an upper bound. ``seconds`` include the start of
the encoder process.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

_SAMPLE_S = 0.1


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--encoder", default="efficientnet-lite0")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the library here")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="photosim-bench-") as scratch:
        data_dir = options.keep or Path(scratch)
        command = [sys.executable, "-m", "photosim", "--data-dir", str(data_dir)]
        command += ["--encoder", options.encoder, "--device", options.device]
        command += ["index", str(options.folder), "--json"]
        first, peak, first_wall = _run(command)
        second, _, second_wall = _run(command)
    report = {
        "photos": first["photos"],
        "encoder": first["encoder"],
        "device": first["device"],
        "skipped": len(first["skipped"]),
        "seconds": round(first_wall, 2),
        "index_per_second": round(first["indexed"] / first_wall, 1),
        "peak_memory_mb": round(peak / 1e6),
        "second_run_indexed": second["indexed"],
        "second_run_seconds": round(second_wall, 2),
    }
    if options.json:
        print(json.dumps(report, indent=2))
    else:
        for name, value in report.items():
            print(f"{name}: {value}")


def _run(command: list[str]) -> tuple[Any, int, float]:
    """Returns the command's JSON, the peak of its memory in bytes and the seconds it took."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    peak = 0
    while process.poll() is None:
        peak = max(peak, _memory(process.pid))
        time.sleep(_SAMPLE_S)
    seconds = time.perf_counter() - began
    assert process.stdout is not None
    with process.stdout as stream:
        return json.load(stream), peak, seconds


def _memory(pid: int) -> int:
    try:
        root = psutil.Process(pid)
        processes = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    total = 0
    for process in processes:
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


if __name__ == "__main__":
    main()
