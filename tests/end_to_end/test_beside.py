"""The real window with commands beside it on the same library."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.command_line import CommandLine
from tests.photos import make_library, make_photo

_PATIENCE_S = 60.0


def _wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.1)


def _open_files(process: int) -> list[str]:
    names = []
    for link in Path(f"/proc/{process}/fd").iterdir():
        try:
            names.append(str(link.readlink()))
        except FileNotFoundError:  # closed meanwhile
            continue
    return names


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_what_the_window_added_outlives_commands_beside_it_and_its_own_kill(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    make_library(folder, 1)
    command = CommandLine(tmp_path / "data")
    before = command.json("index", folder)["photos"]  # so that the window finds a library
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    window = subprocess.Popen(
        [sys.executable, "-m", "photosim", "--data-dir", str(command.data_dir)], env=environment
    )
    try:
        # One connection reads, the other writes.
        _wait_until(
            lambda: sum(n.endswith("catalogue.sqlite") for n in _open_files(window.pid)) >= 2
        )
        command.run("find", next(folder.rglob("*.jpg")))
        command.run("doctor")
        make_photo(folder / "added.png", "bricks", 77)
        _wait_until(lambda: command.examine().photos == before + 1)
        assert command.json("doctor")["photos"] == before + 1
        assert not [
            name for name in _open_files(window.pid) if "catalogue" in name and "(deleted)" in name
        ]
    finally:
        window.kill()
        window.wait(_PATIENCE_S)
    assert command.examine().photos == before + 1
