"""How close indexing comes to what the machine can do, and where the time goes.

    python tests/benchmarks/bench_index.py FOLDER --encoder resnet34 --random-weights --json
    python tests/benchmarks/bench_index.py FOLDER --make 2000

Four things are measured in turn, several rounds in one run, each in processes of its own:
A, the forward pass alone on ready batches; B, all else that every photo needs, on all cores:
reading its file once, hashing it, decoding it at the least scale that serves, its thumbnail,
resizing; C, `photosim index` on a fresh catalogue, from its start to its end, with the start of
the encoder process, storing and fitting; and decoding and resizing alone. The fastest way of
running the network is known from an earlier run, as in every run but the first. On a processor, A
and B share the cores, so that no program can be faster than 1 / (1/A + 1/B); on a GPU they do not,
and the limit is the lesser of the two. Figures are medians over the rounds.

Other programs slow C down more than A and B where they come and go, so that the same ratio is also
given in processor time: that of A and B for a photo, to that of C without its start and end.

The stages are processor seconds, those of one core; ``idle`` is what was left of all cores, and
includes what other programs used. Memory is the sum over all processes of what each holds, shared
pages counted in each, sampled ten times a second: an upper bound. Its curve is the most in each
tenth of the first run's time.
"""

import argparse
import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.bytecode import compile_program
from tests.benchmarks.camera_photos import QUALITY, make_camera_photos
from tests.benchmarks.index_peers import PEERS
from tests.benchmarks.index_stages import Counters, environment
from tests.benchmarks.index_worker import arguments, cores, photos

_SAMPLE_S = 0.1
_KINDS = ("forward", "photo", "decode", "index")
_ROOT = Path(__file__).parents[2]


def main() -> None:
    """Measure and print."""
    options = _options()
    compile_program()
    if options.make:
        make_camera_photos(
            options.folder, options.make, mixed=options.mixed, quality=options.quality
        )
    with tempfile.TemporaryDirectory(prefix="photosim-bench-") as scratch:
        report = _Bench(options, Path(scratch)).run()
    if options.json:
        print(json.dumps(report, indent=2))
    else:
        _print(report)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--encoder", default="efficientnet-lite0")
    parser.add_argument("--weights", type=Path, help="for ResNet-34")
    parser.add_argument(
        "--random-weights", action="store_true", help="ResNet-34 as fast, but untrained"
    )
    parser.add_argument("--device", default="auto")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=10, help="for each turn of A and B")
    parser.add_argument("--make", type=int, metavar="N", help="fill FOLDER with N photos first")
    parser.add_argument("--mixed", action="store_true", help="in several formats and sizes")
    parser.add_argument("--quality", type=int, default=QUALITY, help="of 12-megapixel JPEGs")
    parser.add_argument("--peers", action="store_true", help="measure other programs as well")
    parser.add_argument("--again", action="store_true", help="index once more with nothing to do")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


class _Bench:
    """The rounds of one run."""

    def __init__(self, options: argparse.Namespace, scratch: Path) -> None:
        self._options, self._scratch = options, scratch
        weights = options.weights.resolve() if options.weights else None
        if options.random_weights:
            weights = scratch / "random.pth"
            _run([*_module("index_peers"), "random-weights", str(weights)])
        self._request = {
            "encoder": options.encoder,
            "weights": str(weights) if weights else None,
            "device": options.device,
            "folder": str(options.folder.resolve()),
            "seconds": options.seconds,
        }
        self._documents: dict[str, list[dict[str, Any]]] = {}

    def run(self) -> dict[str, Any]:
        """Measure everything and return the report."""
        for number in range(self._options.rounds):
            for kind in _KINDS:
                document = self._measure(kind, number)
                self._documents.setdefault(kind, []).append(document)
            for peer in PEERS if self._options.peers else ():
                self._documents.setdefault(peer, []).append(self._peer(peer))
        report = self._report()
        if self._options.peers:
            report["peers"] = {peer: self._middle(peer) for peer in PEERS}
        if self._options.again:
            report["second_run_seconds"] = self._measure("again", self._options.rounds - 1)["wall"]
        return report

    def _report(self) -> dict[str, Any]:
        forward, photo = self._middle("forward"), self._middle("photo")
        index = self._middle("index")
        first = self._documents["index"][0]
        on_gpu = first["device"] != "cpu"
        bound = min(forward, photo) if on_gpu else 1 / (1 / forward + 1 / photo)
        return {
            "photos": first["photos"],
            "encoder": first["encoder"],
            "device": first["device"],
            "cores": cores(),
            "skipped": len(first["skipped"]),
            "forward_per_second": round(forward, 1),
            "photo_per_second": round(photo, 1),
            "decode_per_second": round(self._middle("decode"), 1),
            "index_per_second": round(index, 1),
            "ratio_to_bound": round(index / bound, 3),
            "core_ms": {kind: round(self._core_ms(kind), 2) for kind in _KINDS},
            "ratio_to_bound_by_processor_time": round(
                (self._core_ms("forward") + self._core_ms("photo")) / self._core_ms("index"), 3
            ),
            "load": round(psutil.getloadavg()[0], 1),
            "peak_memory_mb": max(item["peak_memory_mb"] for item in self._documents["index"]),
            "memory_curve_mb": first["memory_curve_mb"],
            "stages": _middles([item["stages"] for item in self._documents["index"]]),
            "rounds": {
                kind: [round(item["per_second"], 1) for item in items]
                for kind, items in self._documents.items()
                if "per_second" in items[0]
            },
        }

    def _middle(self, kind: str) -> Any:
        found = [item["per_second"] for item in self._documents[kind] if "per_second" in item]
        return round(statistics.median(found), 2) if found else self._documents[kind][0]["missing"]

    def _core_ms(self, kind: str) -> float:
        return float(statistics.median(item["core_ms"] for item in self._documents[kind]))

    def _measure(self, kind: str, number: int) -> dict[str, Any]:
        data_dir = self._scratch / f"data-{number}"
        request = self._request | {"data_dir": str(data_dir)}
        if kind == "again":
            command = [sys.executable, "-m", "photosim", *arguments(request)]
            return _run([*command, "index", request["folder"], "--json"])
        stages = self._scratch / f"stages-{number}"
        document = _run([*_module("index_worker"), kind, json.dumps(request)], stages)
        if kind == "index":
            tried = document["indexed"] + len(document["skipped"])
            document["per_second"] = tried / document["wall"]
            counted = Counters(stages).seconds()
            left = document["processor"] - sum(counted.values())
            idle = document["wall"] * cores() - document["processor"]
            document["stages"] = counted | {"everything else": left, "idle": idle}
            steady = document["processor"] - counted["start"] - counted["fit"]
            document["core_ms"] = 1e3 * steady / tried
        return document

    def _peer(self, peer: str) -> dict[str, Any]:
        paths = photos(self._options.folder)
        document = _run([*_module("index_peers"), peer, json.dumps(self._request)])
        if "missing" not in document:
            document["per_second"] = len(paths) / document["wall"]
        return document


def _middles(stages: list[dict[str, float]]) -> dict[str, float]:
    return {name: round(statistics.median(item[name] for item in stages), 2) for name in stages[0]}


def _run(command: list[str], stages: Path | None = None) -> dict[str, Any]:
    """Run a command that prints JSON; adds wall and processor seconds and the peak of memory."""
    began = time.perf_counter()
    process = psutil.Popen(
        command, stdout=subprocess.PIPE, cwd=_ROOT, env=environment(stages) if stages else None
    )
    memories, used = [], {}
    while process.poll() is None:
        memory = 0
        for member in _family(process.pid):
            try:
                memory += member.memory_info().rss
                times = member.cpu_times()
                used[member.pid] = times.user + times.system
            except psutil.NoSuchProcess:
                continue
        memories.append(memory)
        time.sleep(_SAMPLE_S)
    wall = time.perf_counter() - began
    with process.stdout as stream:
        text = stream.read()
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    document: dict[str, Any] = json.loads(text) if text.strip() else {}
    return document | {
        "wall": wall,
        "processor": sum(used.values()),
        "peak_memory_mb": round(max(memories) / 1e6),
        "memory_curve_mb": _curve(memories),
    }


def _curve(memories: list[int]) -> list[int]:
    """The most megabytes in each tenth of the time."""
    length = math.ceil(len(memories) / 10)
    parts = [memories[start : start + length] for start in range(0, len(memories), length)]
    return [round(max(part) / 1e6) for part in parts]


def _module(name: str) -> list[str]:
    return [sys.executable, "-m", f"tests.benchmarks.{name}"]


def _family(pid: int) -> list[psutil.Process]:
    try:
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _print(report: dict[str, Any]) -> None:
    stages = report.pop("stages")
    for name, value in report.items():
        print(f"{name}: {value}")
    print("\nprocessor seconds:")
    for name, seconds in stages.items():
        print(f"{name:16} {seconds:8.2f}")


if __name__ == "__main__":
    main()
