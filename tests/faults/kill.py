"""Kill PhotoSim at random moments and check that nothing is lost, doubled or half-written.

    python tests/faults/kill.py --kills 200 --seed 0 --json

Each round begins a piece of work in a process of its own, ends it with SIGKILL after a random
time, waits for what it had started to end by itself, and starts again as the program does. A last
round runs to its end. Touches only a temporary folder of its own and processes that it started.
"""

import argparse
import json
import logging
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the work is forked from here: no threads

import psutil

from tests.faults.victims import VICTIMS, Found, Victim

_SECONDS_TO_END = 10.0
_PATIENCE_S = 300.0
_WINDOW_STARTS_S = 1.0


@dataclass
class _Round:
    met_work: bool
    left: int
    found: Found


def main() -> int:
    """Run the rounds and report; the exit status is 1 if anything was lost or not sound."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--what", choices=list(VICTIMS), nargs="+", default=list(VICTIMS))
    parser.add_argument("--kills", type=int, default=200, help="in all")
    parser.add_argument("--photos", type=int, default=150, help="of each library")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = []
    for number, kind in enumerate(options.what):
        kills = (options.kills + number) // len(options.what)
        with tempfile.TemporaryDirectory(prefix="photosim-kill-") as place:
            rows.append(_apart(kind, Path(place), kills, options))
        if not options.json:
            print(_in_words(rows[-1]), flush=True)
    if options.json:
        print(json.dumps({"rows": rows, "sound": all(row["sound"] for row in rows)}, indent=2))
    return 0 if all(row["sound"] for row in rows) else 1


def _apart(kind: str, place: Path, kills: int, options: argparse.Namespace) -> dict[str, Any]:
    """Each kind in a process of its own: what it changes in the program stays there."""
    report = place / "report.json"

    def run() -> None:
        victim = VICTIMS[kind](place, options.photos)
        moments = random.Random(f"{kind} {options.seed}")
        report.write_text(json.dumps(_report(kind, victim, kills, moments)))

    if _wait(_fork(run), rounds=kills + 2):
        raise SystemExit(f"{kind}: the rounds could not be run")
    row: dict[str, Any] = json.loads(report.read_text())
    return row


def _report(kind: str, victim: Victim, kills: int, moments: random.Random) -> dict[str, Any]:
    victim.begin()
    began = time.monotonic()
    faults = [] if not _wait(_fork(victim.complete)) else ["the work fails without a kill"]
    longest = time.monotonic() - began + (_WINDOW_STARTS_S if kind == "window" else 0)
    faults += victim.look().faults
    rounds = [_kill(victim, moments.uniform(0, longest)) for _ in range(kills)]
    victim.begin()
    if _wait(_fork(victim.complete)):
        faults.append("the last run failed")
    last = victim.look()
    for item in rounds:
        faults += item.found.faults
    seconds = [item.found.seconds for item in rounds]
    lost = sum(item.found.lost for item in rounds) + last.lost + (not last.complete)
    left = sum(item.left for item in rounds)
    return {
        "fault": f"SIGKILL: {kind}",
        "times": kills,
        "met_work": sum(item.met_work for item in rounds),
        "photos_lost": lost,
        "catalogue_sound": sum(not item.found.faults for item in rounds),
        "seconds_to_recover": {
            "median": round(median(seconds), 3),
            "worst": round(max(seconds), 3),
        },
        "processes_left": left,
        "faults": sorted(set(faults + last.faults)),
        "sound": not (faults or last.faults or lost or left),
    }


def _kill(victim: Victim, moment: float) -> _Round:
    victim.begin()
    worker = psutil.Process(_fork(victim.work))
    time.sleep(moment)
    prey = _prey(victim, worker)
    if prey is None:
        _wait(worker.pid)
        return _Round(False, 0, victim.look())
    children = worker.children(recursive=True)
    prey.kill()
    began = time.monotonic()
    if prey == worker:
        _wait(worker.pid)
        _, left = psutil.wait_procs(children, timeout=_SECONDS_TO_END)
        return _Round(True, len(left), victim.look())
    _prey(victim, worker, killed=prey)
    seconds = time.monotonic() - began
    failed = _wait(worker.pid)
    found = victim.look()
    found.seconds = seconds
    if failed or not found.complete:
        found.faults.append("the work did not survive the kill")
    return _Round(True, 0, found)


def _prey(
    victim: Victim, worker: psutil.Process, *, killed: psutil.Process | None = None
) -> psutil.Process | None:
    """Wait for the process to kill, or for the one after it; None if the work has ended."""
    while worker.status() != psutil.STATUS_ZOMBIE:
        prey = victim.prey(worker)
        if prey not in (None, killed):
            return prey
        time.sleep(0.005)
    return None


def _fork(work: Callable[[], None]) -> int:
    """Run work in a copy of this process, which spares it the imports; returns its number."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
        work()
        status = 0
    except SystemExit as end:
        status = 0 if not end.code else 1
    except BaseException:
        logging.exception("The work failed")
    finally:
        os._exit(status)


def _wait(child: int, rounds: int = 1) -> int:
    deadline = time.monotonic() + rounds * _PATIENCE_S
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    raise SystemExit(f"process {child} does not end")


def _in_words(row: dict[str, Any]) -> str:
    return (
        f"{row['fault']}: {row['times']} times, {row['met_work']} met work, "
        f"{row['photos_lost']} photos lost, {row['catalogue_sound']} sound afterwards, "
        f"{row['seconds_to_recover']['worst']} s to recover at worst {' '.join(row['faults'])}"
    )


if __name__ == "__main__":
    sys.exit(main())
