"""Inject every fault and print one table: fault, times, photos lost, sound, seconds to recover.

    python tests/faults/table.py --share 1

Runs the other commands of this folder; a share of 0.1 takes a tenth of the time and injects a tenth
of the faults. The soak is apart, as it takes an hour: `soak.py`.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Row:
    """One line of the table; ``seconds`` are the most that it took."""

    fault: str
    times: int
    lost: str
    sound: str
    seconds: float


def main() -> int:
    """Run all and print the table in Markdown; the exit status is 1 if a command found a fault."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--share", type=float, default=1.0, help="of the faults (1)")
    parser.add_argument("--only", choices=sorted(_COMMANDS), nargs="+", default=list(_COMMANDS))
    options = parser.parse_args()
    failed = 0
    print("| fault | times | photos lost | sound afterwards | seconds to recover, at most |")
    print("| --- | --- | --- | --- | --- |")
    for name in options.only:
        arguments, rows_of = _COMMANDS[name]
        numbers = [
            str(max(6, round(int(word) * options.share))) if word.isdecimal() else word
            for word in arguments
        ]
        command = [sys.executable, str(Path(__file__).with_name(f"{name}.py")), *numbers, "--json"]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
        failed += done.returncode
        for row in rows_of(json.loads(done.stdout)):
            print(f"| {row.fault} | {row.times:,} | {row.lost} | {row.sound} | {row.seconds:g} |")
        sys.stdout.flush()
    return 1 if failed else 0


def _kills(report: dict[str, Any]) -> Iterator[Row]:
    for row in report["rows"]:
        sound = f"{row['catalogue_sound']} of {row['times']}"
        seconds = row["seconds_to_recover"]["worst"]
        yield Row(row["fault"], row["times"], str(row["photos_lost"]), sound, seconds)


def _damage(report: dict[str, Any]) -> Iterator[Row]:
    for how, row in report["damage"].items():
        lost = f"{1 - row['photos_saved']:.1%}, indexed again"
        sound = f"{row['sound']} of {row['times']}"
        yield Row(f"catalogue damaged: {how}", row["times"], lost, sound, row["longest_seconds"])


def _full_disk(report: dict[str, Any]) -> Iterator[Row]:
    sound = f"{report['catalogue_sound']} of {report['times']}"
    lost = str(report["photos_lost"])
    yield Row("disk full", report["disk_was_full"], lost, sound, report["longest_seconds"])


def _damaged_photos(report: dict[str, Any]) -> Iterator[Row]:
    lost = str(report["files"] - report["accounted_for"])
    restarts = f"{report['process_restarts']} restarts, {report['hangs']} hangs"
    yield Row("damaged photos", report["files"], lost, restarts, report["seconds"])


def _load(report: dict[str, Any]) -> Iterator[Row]:
    times = report["copied"] + report["renamed"] + report["deleted"]
    lost = str(report["photos_on_disk"] - report["photos_in_catalogue"])
    sound = "equal to the disk" if report["equal"] else "NOT equal to the disk"
    yield Row("files changed within seconds", times, lost, sound, report["seconds_until_equal"])


def _many(report: dict[str, Any]) -> Iterator[Row]:
    lost = str(report["files"] - report["photos"])
    seconds = report["seconds_after_moving_all"]
    yield Row("files of one folder moved", report["files"], lost, "none seen as new", seconds)


def _tidying(report: dict[str, Any]) -> Iterator[Row]:
    sound = f"{report['halves']} steps in halves, {report['files_astray']} files astray"
    lost, seconds = str(report["pictures_lost"]), round(report["worst_recovery_s"], 3)
    yield Row("SIGKILL: removing copies", report["kills"], lost, sound, seconds)


_COMMANDS: dict[str, tuple[list[str], Callable[[dict[str, Any]], Iterator[Row]]]] = {
    "kill": (["--kills", "200"], _kills),
    "damage_catalogue": (["--rounds", "150"], _damage),
    "full_disk": (["--times", "50"], _full_disk),
    "load_watcher": (
        ["--copied", "10000", "--renamed", "1000", "--deleted", "5000"],
        _load,
    ),
    "many_files": (["--files", "100000"], _many),
    "tidy_kills": (["--kills", "200"], _tidying),
    "mutate_photos": (["--files", "2000"], _damaged_photos),
}


if __name__ == "__main__":
    sys.exit(main())
