"""SIGKILL at random moments; `tests/faults/kill.py` does it hundreds of times."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

KILL = Path(__file__).parents[1] / "faults" / "kill.py"
# The encoder process is killed in tests/vision/test_service.py.
KINDS = ["migration", "refit", "repair", "index", "window"]
KILLS = 10


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_kills_at_random_moments_lose_nothing_and_the_next_start_goes_on() -> None:
    command = [sys.executable, str(KILL), "--what", *KINDS, "--kills", str(KILLS), "--json"]
    done = subprocess.run([*command, "--photos", "40"], capture_output=True, text=True, timeout=300)
    assert done.stdout, done.stderr
    rows = json.loads(done.stdout)["rows"]
    assert [row["fault"] for row in rows if not row["sound"]] == [], done.stdout + done.stderr
    assert sum(row["times"] for row in rows) == KILLS
    assert sum(row["met_work"] for row in rows) > KILLS / 3
