"""SIGKILL at random moments of scanning, embedding and fitting."""

import subprocess
import sys
from pathlib import Path

import pytest

from photosim.catalogue.store import Store
from photosim.library.health import examine
from tests.fakes import FakeEncoderService
from tests.photos import make_photo

KILLS = 10
PHOTOS = 60

# Forked, so that a kill costs no new start of Python; the parent has no thread of its own.
_DRIVER = """
import os, random, signal, sys, time
from pathlib import Path
from photosim.catalogue.store import Store
from photosim.library import refit
from photosim.library.index import index_folders
from photosim.library.keys import HashKeys
from tests.fakes import FakeEncoderService

refit.SCAN_BELOW = 20
folder, catalogue, kills = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
moments = random.Random(0)
for kill in range(kills + 1):
    child = os.fork()
    if child == 0:
        service = FakeEncoderService()
        with Store.open(catalogue) as store:
            for _ in index_folders(store, HashKeys(store), service, [folder]):
                pass
        os._exit(0)
    if kill < kills:
        time.sleep(moments.uniform(0, 0.3))
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if kill == kills:
        sys.exit(os.waitstatus_to_exitcode(status))
    if catalogue.exists() and catalogue.stat().st_size:
        with Store.open(catalogue) as store:
            assert store.integrity() == "ok"
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_ten_kills_leave_a_sound_catalogue_that_the_next_run_completes(tmp_path: Path) -> None:
    folder, catalogue = tmp_path / "photos", tmp_path / "data" / "catalogue.sqlite"
    first = make_photo(folder / "0.png", size=(64, 48)).read_bytes()
    for number in range(1, PHOTOS):
        (folder / f"{number}.png").write_bytes(first + number.to_bytes(4, "big"))
    command = [sys.executable, "-c", _DRIVER, str(folder), str(catalogue), str(KILLS)]
    subprocess.run(command, cwd=Path(__file__).parents[2], check=True, timeout=120)
    service = FakeEncoderService()
    service.close()
    with Store.open(catalogue, read_only=True) as store:
        health = examine(store, service.choice.identity)
    assert health.faults == []
    assert health.photos == health.embeddings == PHOTOS
