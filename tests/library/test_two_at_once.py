"""Two programs at work on one catalogue."""

from pathlib import Path

from photosim.catalogue.store import Store
from photosim.library.arrivals import Arrival, admit
from photosim.library.disk import file_facts
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
    facts = file_facts(path)
    assert facts is not None
    [folder] = bench.store.folders()
    arrival = [Arrival("a.png", facts, None)]  # what both saw
    with Store.open(tmp_path / "data" / "catalogue.sqlite") as store:
        assert len(admit(store, HashKeys(store), folder, arrival).appeared) == 1
    assert not admit(bench.store, bench.keys, folder, arrival)
    bench.sync()
    assert list(bench.records()) == ["a.png"]
    bench.check_consistent()
