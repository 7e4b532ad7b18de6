"""Facts read by older rules or under another name are read again, without embedding anew."""

import shutil
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path

import pytest

from photosim.catalogue.records import DATED_BY_NAME, PhotoState, PictureFacts
from photosim.library.facts import FactsReport, read_facts_again
from photosim.library.progress import Changes
from photosim.vision.dates import TakenFrom
from photosim.vision.files import UnreachablePhoto, UnreadablePhoto
from photosim.vision.messages import FACTS_VERSION, PhotoFacts
from tests.fakes import FakeEncoderService
from tests.library.conftest import Bench
from tests.photos import make_photo

MOMENT = datetime(2012, 3, 4, 5, 6, 7)


def read_again(bench: Bench) -> tuple[Changes, FactsReport]:
    work = read_facts_again(bench.store, bench.keys, bench.service)
    changes = []
    while True:
        try:
            changes.append(next(work))
        except StopIteration as end:
            return Changes.joined(changes), end.value


def write_as_before(bench: Bench, name: str, *, size: tuple[int, int] = (64, 48)) -> int:
    """Let the catalogue know of an indexed photo what an older program would have written."""
    photo = bench.records()[name]
    file = bench.store.files.known([photo.id])[0]
    encoder = bench.service.choice.identity
    vector = bench.store.vectors.of_photo(photo.id)[encoder]
    assert file.content_hash is not None
    before = PictureFacts(
        photo.id, photo.size, photo.mtime_ns, file.content_hash, *size, None, vector
    )
    bench.store.complete_photos([before], encoder)
    return photo.id


def test_the_catalogue_calls_a_date_from_a_name_as_its_reader_does() -> None:
    assert TakenFrom.NAME == DATED_BY_NAME


def test_old_facts_are_read_again_and_the_vector_stays(bench: Bench) -> None:
    bench.photo("IMG_20120304_050607.jpg")
    bench.photo("new.jpg", seed=1)
    bench.sync()
    photo_id = write_as_before(bench, "IMG_20120304_050607.jpg")
    embedded = list(bench.service.embedded)
    changes, report = read_again(bench)
    photo = bench.records()["IMG_20120304_050607.jpg"]
    assert (photo.taken_at, photo.taken_from) == (MOMENT, TakenFrom.NAME)
    assert changes == Changes(updated=(photo_id,))
    assert report == FactsReport(embed_anew=False)
    assert [path.name for path in bench.service.read] == ["IMG_20120304_050607.jpg"]
    assert bench.service.embedded == embedded
    assert not len(bench.store.outdated_ids(FACTS_VERSION))
    bench.check_consistent()


def test_a_photo_that_was_turned_wrongly_is_embedded_anew(bench: Bench) -> None:
    bench.photo("a.jpg")
    bench.sync()
    write_as_before(bench, "a.jpg", size=(48, 64))
    _, report = read_again(bench)
    assert report == FactsReport(embed_anew=True)
    assert bench.records()["a.jpg"].state is PhotoState.PENDING
    bench.embed()
    photo = bench.records()["a.jpg"]
    assert (photo.width, photo.height, photo.state) == (64, 48, PhotoState.INDEXED)
    assert not len(bench.store.outdated_ids(FACTS_VERSION))
    bench.check_consistent()


def test_a_name_with_a_date_is_heeded_after_renaming_and_copying(bench: Bench) -> None:
    path = bench.photo("IMG_20120304_050607.jpg")
    bench.sync()
    shutil.copy(path, bench.folder / "copy.jpg")
    path.rename(bench.folder / "IMG_20130405_060708.jpg")
    bench.sync()
    read_again(bench)
    taken = {name: photo.taken_at for name, photo in bench.records().items()}
    assert taken == {"copy.jpg": None, "IMG_20130405_060708.jpg": datetime(2013, 4, 5, 6, 7, 8)}
    assert len(bench.service.embedded) == 1


def test_cameras_are_read_of_photos_that_an_older_program_indexed(bench: Bench) -> None:
    make_photo(
        bench.folder / "a.jpg", size=(64, 48), camera=("Canon", "Canon EOS 5D"), lens="EF 50"
    )
    bench.photo("b.jpg", seed=1)
    bench.sync()
    assert bench.records()["a.jpg"].camera == "Canon EOS 5D"
    write_as_before(bench, "a.jpg")
    write_as_before(bench, "b.jpg")
    assert bench.records()["a.jpg"].camera is None
    changes, report = read_again(bench)
    photo = bench.records()["a.jpg"]
    assert (photo.camera, photo.lens) == ("Canon EOS 5D", "EF 50")
    assert changes == Changes(updated=(photo.id,))
    assert report == FactsReport(embed_anew=False)


def test_dates_of_files_that_only_moved_are_not_read_again(bench: Bench) -> None:
    path = bench.photo("IMG_20120304_050607.jpg")
    bench.sync()
    (bench.folder / "trip").mkdir()
    path.rename(bench.folder / "trip" / path.name)
    bench.sync()
    read_again(bench)
    assert bench.records()[f"trip/{path.name}"].taken_at == MOMENT
    assert bench.service.read == []


class _Refusing(FakeEncoderService):
    def __init__(self, fault: type[UnreadablePhoto]) -> None:
        super().__init__()
        self.fault = fault

    def facts(self, path: Path) -> Future[PhotoFacts]:
        self.read.append(path)
        failed: Future[PhotoFacts] = Future()
        failed.set_exception(self.fault(path, "The file is damaged"))
        return failed


@pytest.mark.parametrize(
    ("fault", "tries"), [(UnreadablePhoto, 1), (UnreachablePhoto, 2)], ids=["damaged", "away"]
)
def test_what_cannot_be_read_keeps_its_facts(
    bench: Bench, fault: type[UnreadablePhoto], tries: int
) -> None:
    bench.photo("IMG_20120304_050607.jpg")
    bench.sync()
    write_as_before(bench, "IMG_20120304_050607.jpg")
    before = bench.records()
    bench.service, fake = _Refusing(fault), bench.service
    read_again(bench)
    read_again(bench)
    assert bench.records() == before
    assert len(bench.service.read) == tries  # one that is away is tried again
    bench.service.close()
    bench.service = fake


def test_a_file_that_has_changed_is_left_to_the_scan(bench: Bench) -> None:
    path = bench.photo("IMG_20120304_050607.jpg")
    bench.sync()
    write_as_before(bench, path.name)
    bench.photo(path.name, "bricks")
    before = bench.records()
    read_again(bench)
    assert bench.records() == before


def test_it_can_be_stopped_half_way(bench: Bench) -> None:
    for seed in range(20):
        bench.photo(f"IMG_20120304_0506{seed:02}.jpg", seed=seed)
    bench.sync()
    for name in bench.records():
        write_as_before(bench, name)
    work = read_facts_again(bench.store, bench.keys, bench.service)
    while len(bench.store.outdated_ids(FACTS_VERSION)) == 20:
        next(work)
    work.close()
    left = len(bench.store.outdated_ids(FACTS_VERSION))
    assert 0 < left < 20
    read_again(bench)
    assert {photo.taken_from for photo in bench.records().values()} == {TakenFrom.NAME}
