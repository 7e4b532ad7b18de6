"""Two programs at work on one catalogue."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from photosim.catalogue import database
from photosim.catalogue.database import CatalogueError
from photosim.catalogue.store import Store
from photosim.library.arrivals import Arrival, admit
from photosim.library.disk import There, look
from photosim.library.embed import LOOK_AHEAD, embed_pending
from photosim.library.keys import HashKeys
from tests.fakes import FakeEncoderService
from tests.library.conftest import Bench

PHOTOS = 400


def test_two_programs_share_the_work_instead_of_doing_it_twice(
    bench: Bench, tmp_path: Path
) -> None:
    first = bench.photo("0.png").read_bytes()
    for number in range(1, PHOTOS):
        # Another content each, so that nothing is taken over from a copy.
        (bench.folder / f"{number}.png").write_bytes(first + number.to_bytes(4, "big"))
    bench.scan()
    second = FakeEncoderService()
    with Store.open(tmp_path / "data" / "catalogue.sqlite") as store:
        works = [
            embed_pending(bench.store, bench.keys, bench.service),
            embed_pending(store, HashKeys(store), second),
        ]
        while works:
            for work in list(works):
                if next(work, None) is None:
                    works.remove(work)
    second.close()
    assert len(bench.records()) == PHOTOS
    bench.check_consistent()
    embedded = [len(bench.service.embedded), len(second.embedded)]
    assert PHOTOS <= sum(embedded) <= PHOTOS + 3 * LOOK_AHEAD
    assert min(embedded) > PHOTOS // 8


def test_a_file_that_another_program_records_during_the_scan_is_recorded_once(
    bench: Bench, tmp_path: Path
) -> None:
    bench.scan()
    path = bench.photo("a.png")
    there = look(path)
    assert isinstance(there, There)
    [folder] = bench.store.folders()
    arrival = [Arrival("a.png", there.facts, None)]  # what both saw
    with Store.open(tmp_path / "data" / "catalogue.sqlite") as store:
        assert len(admit(store, HashKeys(store), folder, arrival).appeared) == 1
    assert not admit(bench.store, bench.keys, folder, arrival)
    bench.sync()
    assert list(bench.records()) == ["a.png"]
    bench.check_consistent()


_HOLDER = """
import sys, time; from pathlib import Path; from photosim.catalogue.store import Store
with Store.open(Path(sys.argv[1])) as store, store.session.write():
    store.add_folder(Path("/held"), None)
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGSTOP")
def test_a_program_that_hangs_while_writing_is_named_and_reading_goes_on(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.photo("a.png")
    bench.sync()
    path = tmp_path / "data" / "catalogue.sqlite"
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 300)
    command = [sys.executable, "-c", _HOLDER, str(path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe) as holder:
        try:
            assert holder.stdout is not None
            holder.stdout.readline()
            holder.send_signal(signal.SIGSTOP)
            with Store.open(path) as store:
                assert len(store.photo_ids()) == 1
                with pytest.raises(CatalogueError, match="busy for too long") as refused:
                    store.add_folder(Path("/another"), None)
            if sys.platform == "linux":
                assert f"(process {holder.pid}, python" in str(refused.value)
        finally:
            holder.send_signal(signal.SIGCONT)
            holder.communicate()
    with Store.open(path) as store:
        store.add_folder(Path("/another"), None)
        assert len(store.folders()) == 3
