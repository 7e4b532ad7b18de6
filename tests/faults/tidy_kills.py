"""Kill the program with SIGKILL while it removes copies; no picture may be lost.

    python tests/faults/tidy_kills.py --kills 200 --seed 0 --json

Each round makes a library of pictures with copies and begins to remove the copies in a process of
its own, or to undo that. The process is killed after a random time, and a start follows as after a
crash. Every step must then be whole or undone, and all pictures there. Touches only a temporary
folder of its own and the processes that it started.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from photosim.desktop.files.removal_journal import KnownFile, read_journal
from photosim.desktop.files.removals import Removal
from photosim.desktop.files.steps import Records, Step, remove_copies, undo_last
from photosim.desktop.files.undo_steps import Kind
from photosim.desktop.tasks.stop_flag import StopFlag
from photosim.vision.files import fingerprint


@dataclass
class Result:
    """What the rounds came to."""

    kills: int = 0
    met_work: int = 0
    undone: int = 0
    whole: int = 0
    pictures_lost: int = 0
    files_astray: int = 0
    halves: int = 0
    worst_recovery_s: float = 0.0
    faults: list[str] = field(default_factory=list)


def main() -> int:
    """Run the rounds and report; the exit status is 1 if anything was lost or halved."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--pictures", type=int, default=40, help="with two copies each")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    moments = random.Random(options.seed)
    result = Result()
    longest = min(_seconds(options.pictures) for _ in range(3))
    for number in range(options.kills):
        with tempfile.TemporaryDirectory(prefix="photosim-tidy-") as place:
            _round(Path(place), options.pictures, moments.uniform(0, longest), number % 4, result)
    sound = not (result.pictures_lost or result.files_astray or result.halves or result.faults)
    if options.json:
        print(json.dumps({**vars(result), "sound": sound}, indent=2))
    else:
        print(
            f"{result.kills} kills, {result.met_work} met work: {result.undone} steps undone, "
            f"{result.whole} whole; {result.pictures_lost} pictures lost, {result.halves} halves, "
            f"{result.files_astray} files astray, {result.worst_recovery_s:.3f} s to recover"
        )
    return 0 if sound else 1


def _seconds(pictures: int) -> float:
    """How long a step takes that is not killed."""
    with tempfile.TemporaryDirectory(prefix="photosim-tidy-") as place:
        removals = _make(Path(place), pictures)
        began = time.monotonic()
        _wait(_fork(lambda: _remove(Path(place), removals)))
        return time.monotonic() - began


def _make(place: Path, pictures: int) -> list[Removal]:
    """Pictures with two copies each; the second is removed because of the first's keeper, too."""
    os.environ["XDG_DATA_HOME"] = str(place / "share")
    folders = [place / name for name in ("photos", "backup", "phone")]
    for folder in (*folders, place / "data"):
        folder.mkdir(parents=True)
    removals = []
    for number in range(pictures):
        files = [folder / f"{number}.jpg" for folder in folders]
        for file in files:
            file.write_bytes(f"picture {number} ".encode() * 500)
        kept, *copies = (
            KnownFile(3 * number + place, file, fingerprint(file))
            for place, file in enumerate(files)
        )
        removals += [Removal((copy,), (kept,)) for copy in copies]
    return removals


def _records(place: Path) -> Records:
    return Records(place / "data" / "undo.json", place / "data" / "removals.jsonl")


def _remove(place: Path, removals: list[Removal]) -> None:
    for _ in remove_copies(Step(Kind.REMOVED), removals, _records(place)):
        pass


def _undo(place: Path) -> None:
    for _ in undo_last(_records(place), StopFlag()):
        pass


def _round(place: Path, pictures: int, moment: float, kind: int, result: Result) -> None:
    removals = _make(place, pictures)
    undoing = kind == 3
    if undoing:
        moment /= 2  # it notes less and checks nothing
        _remove(place, removals)
    child = _fork((lambda: _undo(place)) if undoing else (lambda: _remove(place, removals)))
    time.sleep(moment)
    os.kill(child, signal.SIGKILL)
    met = _wait(child) != 0
    result.kills += 1
    result.met_work += met
    began = time.monotonic()
    records = _records(place)
    result.worst_recovery_s = max(result.worst_recovery_s, time.monotonic() - began)
    _judge(place, pictures, removals, result)
    if any(step.is_open for step in read_journal(place / "data" / "removals.jsonl")):
        result.faults.append("a step is left open")
    if records.recovery.left or records.recovery.away or records.recovery.lost:
        result.faults.append("something could not be put back")


def _judge(place: Path, pictures: int, removals: list[Removal], result: Result) -> None:
    """Count what is there: all copies, or none of them; and in any case all pictures."""
    there = [removal.files[0].path.exists() for removal in removals]
    trashed = len(list((place / "share" / "Trash" / "files").glob("*")))
    if all(there):
        result.undone += 1
        result.files_astray += trashed
    elif not any(there):
        result.whole += 1
        result.files_astray += abs(trashed - len(removals))
    else:
        result.halves += 1
    found = {fingerprint(path) for path in place.glob("*/*.jpg")}
    wanted = {removal.stayed[0].content for removal in removals}
    result.pictures_lost += len(wanted - found)
    assert len(wanted) == pictures


def _fork(work: Callable[[], None]) -> int:
    """Run work in a copy of this process; returns its number."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    finally:
        os._exit(status)


def _wait(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    sys.exit(main())
