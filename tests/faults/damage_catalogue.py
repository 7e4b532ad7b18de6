"""Damage a catalogue in many ways and check what is recovered on opening it.

    python tests/faults/damage_catalogue.py --rounds 1000 --json

Each round flips bytes, overwrites pages or cuts the end off, then opens it as the program does.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from photosim.catalogue.database import CatalogueError
from photosim.library.health import examine
from photosim.library.recover import open_sound
from tests.catalogues import ENCODER, make_catalogue

PAGE = 4096


def main() -> int:
    """Run all rounds and report; the exit status is 1 if any ended badly."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--photos", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="photosim-damage-") as folder:
        sound = make_catalogue(Path(folder, "sound", "catalogue.sqlite"), options.photos)
        rounds = [
            _round(sound, Path(folder, str(number)), np.random.default_rng([options.seed, number]))
            for number in range(options.rounds)
        ]
    report = _summary(rounds, options.photos - 2)
    print(json.dumps(report, indent=2) if options.json else _in_words(report))
    return 0 if report["all_sound"] else 1


def _round(sound: Path, folder: Path, random: np.random.Generator) -> dict[str, Any]:
    folder.mkdir()
    path = folder / "catalogue.sqlite"
    shutil.copy(sound, path)
    how = _damage(path, random)
    damaged = path.read_bytes()
    began = time.monotonic()
    try:
        store, recovery = open_sound(path)
    except CatalogueError as error:
        return {"how": how, "outcome": f"refused: {error}", "sound": False, "photos": 0}
    with store:
        sound_now = store.integrity() == "ok" or recovery is None
        if recovery is not None:
            sound_now &= not examine(store, ENCODER).faults
            sound_now &= recovery.aside.read_bytes() == damaged
        photos = len(store.photo_ids())
    shutil.rmtree(folder)
    return {
        "how": how,
        "outcome": "not noticed at start" if recovery is None else "mended",
        "sound": sound_now,
        "photos": photos,
        "seconds": time.monotonic() - began,
    }


def _damage(path: Path, random: np.random.Generator) -> str:
    content = bytearray(path.read_bytes())
    how = str(random.choice(["one byte", "bytes", "pages", "header", "end cut off"]))
    if how in ("one byte", "bytes"):
        for place in random.integers(0, len(content), 1 if how == "one byte" else 100):
            content[place] ^= int(random.integers(1, 256))
    elif how == "pages":
        for page in random.integers(0, len(content) // PAGE, 5):
            content[page * PAGE : (page + 1) * PAGE] = random.bytes(PAGE)
    elif how == "header":
        content[:100] = random.bytes(100)
    else:
        del content[int(random.integers(1, len(content))) :]
    path.write_bytes(content)
    return how


def _summary(rounds: list[dict[str, Any]], photos: int) -> dict[str, Any]:
    table = {}
    for how in sorted({item["how"] for item in rounds}):
        those = [item for item in rounds if item["how"] == how]
        table[how] = {
            "times": len(those),
            "outcomes": dict(Counter(item["outcome"] for item in those)),
            "sound": sum(item["sound"] for item in those),
            "photos_saved": round(float(np.mean([i["photos"] for i in those])) / photos, 4),
            "worst_saved": round(min(item["photos"] for item in those) / photos, 4),
            "longest_seconds": round(max(item.get("seconds", 0.0) for item in those), 2),
        }
    return {"damage": table, "all_sound": all(item["sound"] for item in rounds)}


def _in_words(report: dict[str, Any]) -> str:
    lines = [
        f"{how}: {row['times']} times, {row['sound']} sound afterwards, "
        f"{row['photos_saved']:.1%} of the photos saved, at worst {row['worst_saved']:.1%}"
        for how, row in report["damage"].items()
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
