"""What the indexer decides, without a window and its event loop."""

import os
import queue
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from PIL import Image

from photosim.catalogue.database import CatalogueError, DamagedCatalogueError
from photosim.catalogue.records import Likeness, ReadAgain, WatchedFolder
from photosim.catalogue.store import Store
from photosim.library.folders import FolderPart
from photosim.library.index_schedule import IndexSchedule
from photosim.library.indexer import (
    ChangesUntold,
    Compared,
    EncoderMissing,
    EncoderRenewed,
    Event,
    Events,
    FoldersChanged,
    Indexer,
    Opened,
    Rested,
    Said,
    UnexpectedFault,
)
from photosim.library.library import Library
from photosim.library.library_encoder import ReadingAnew
from photosim.library.progress import Changes, Progress
from photosim.library.query import Example, Query
from photosim.library.recover import suspect_damage
from photosim.library.watched_folders import WatchedFolders
from photosim.preferences import Preferences
from photosim.vision.dates import TakenFrom
from photosim.vision.models import EncoderChoice, choose_encoder, embedded_choice
from photosim.vision.weights import RESNET34_FILE
from photosim.vision.word_models import OPENCLIP
from photosim.watcher import FolderWatcher, WatchError
from tests.fakes import FakeEncoderService
from tests.photos import make_photo


@pytest.fixture
def service() -> Iterator[FakeEncoderService]:
    made = FakeEncoderService()
    yield made
    made.close()


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    return tmp_path / "data" / "catalogue.sqlite"


@pytest.fixture
def indexer(catalogue: Path, service: FakeEncoderService) -> Iterator[Indexer]:
    made = Indexer(catalogue, service, lambda _paths: None)
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "photos"
    make_photo(place / "a.jpg", "sunset", 0, (64, 48))
    return place


def finish(indexer: Indexer) -> list[Event]:
    """Work until nothing is left to do."""
    return [event for step in indexer.work() for event in step]


def updated(events: list[Event]) -> list[int]:
    return [photo for event in events if isinstance(event, Changes) for photo in event.updated]


def stages(events: list[Event]) -> list[str]:
    told = [event.stage for event in events if isinstance(event, Progress)]
    return list(dict.fromkeys(told))


def test_what_the_person_asks_for_is_done_while_the_encoder_starts(
    indexer: Indexer, service: FakeEncoderService, folder: Path
) -> None:
    service.started.clear()
    indexer.open()
    added = indexer.add_folder(folder)
    work = indexer.work()
    while not any(isinstance(event, Progress) and event.stage == "embedding" for event in added):
        added = next(work)
    for _ in range(2):
        assert stages(list(next(work))) == ["embedding"]
    make_photo(folder / "b.jpg", "bricks", 0, (64, 48))
    indexer.take_paths(frozenset({folder / "b.jpg"}))
    while stages(list(next(work))) != ["embedding"]:
        pass
    assert not service.embedded
    service.started.set()
    for _ in work:
        pass
    assert set(service.embedded) == {folder / "a.jpg", folder / "b.jpg"}


def test_folders_are_looked_through_before_photos_are_embedded(
    indexer: Indexer, folder: Path
) -> None:
    assert indexer.open() == (Opened(),)
    assert indexer.is_work_due
    indexer.add_folder(folder)
    assert indexer.is_work_due
    events = finish(indexer)
    assert stages(events).index("scanning") < stages(events).index("embedding")
    assert len(updated(events)) == 1
    assert finish(indexer) == []


def test_a_pause_lets_embedding_rest_but_not_the_look_at_the_disk(
    indexer: Indexer, folder: Path
) -> None:
    indexer.pause(True)
    indexer.open()
    indexer.add_folder(folder)
    events = finish(indexer)
    assert FoldersChanged() in events
    assert "embedding" not in stages(events)
    assert indexer.pause(False) == ()
    assert indexer.is_work_due
    assert "embedding" in stages(finish(indexer))


def test_a_folder_that_cannot_be_added_is_told_once(indexer: Indexer, folder: Path) -> None:
    indexer.open()
    (said,) = indexer.add_folder(folder / "nowhere")
    assert isinstance(said, Said)
    assert "nowhere" in said.words
    assert indexer.add_folder(folder / "nowhere") == ()
    indexer.add_folder(folder)
    assert len(updated(finish(indexer))) == 1


def test_a_folder_that_goes_and_comes_is_noticed(indexer: Indexer, folder: Path) -> None:
    indexer.open()
    indexer.add_folder(folder)
    finish(indexer)
    assert indexer.check_drives() == ()
    away = folder.rename(folder.with_name("away"))
    assert FoldersChanged() in indexer.check_drives()
    away.rename(folder)
    indexer.check_drives()
    assert indexer.is_work_due


def test_a_folder_that_cannot_be_watched_is_looked_through_now_and_then(
    indexer: Indexer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as unwatchable:
        unwatchable.setattr(FolderWatcher, "watch", Mock(side_effect=WatchError("Not live.")))
        indexer.open()
        assert Said("Not live.") in indexer.add_folder(folder)
        finish(indexer)
        make_photo(folder / "b.jpg", "bricks", 1, (64, 48))
        indexer.check_drives()
        assert not indexer.is_work_due  # it was looked through just now
        unwatchable.setattr("photosim.library.index_schedule.MOST_REST_S", 0.0)
        indexer.check_drives()
        assert len(updated(finish(indexer))) == 1
    monkeypatch.setattr("photosim.library.index_schedule.MOST_REST_S", 0.0)
    indexer.check_drives()
    finish(indexer)
    indexer.check_drives()
    assert not indexer.is_work_due  # by now it is watched


def test_a_folder_that_others_change_is_looked_through_now_and_then(
    indexer: Indexer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WatchedFolders, "hears_all", Mock(return_value=False))
    indexer.open()
    indexer.add_folder(folder)
    finish(indexer)
    assert indexer.check_drives() == (ChangesUntold(folder),)
    assert finish(indexer) == []
    monkeypatch.setattr("photosim.library.index_schedule.MOST_REST_S", 0.0)
    assert indexer.check_drives() == ()  # it was said
    assert FoldersChanged() in finish(indexer)


@pytest.mark.parametrize(("took", "rests"), [(0.1, 15.0), (10.0, 200.0), (1_000.0, 3_600.0)])
def test_the_larger_a_folder_the_longer_it_rests(
    monkeypatch: pytest.MonkeyPatch, took: float, rests: float
) -> None:
    clock = Mock()
    clock.monotonic.return_value = 0.0
    monkeypatch.setattr("photosim.library.index_schedule.time", clock)
    place = FolderPart(WatchedFolder(7, Path("/photos"), "1", True))
    library = Mock()
    library.watched.return_value = [place.folder]
    schedule = IndexSchedule(library, "encoder")
    assert not schedule.is_looked_through(7)
    schedule.look_through([place])
    assert schedule.is_looked_through(7)  # soon
    steps = schedule.next()
    assert steps is not None
    clock.monotonic.return_value = took
    assert schedule.is_looked_through(7)  # just now
    schedule.end(steps)
    clock.monotonic.return_value = took + rests - 0.1
    assert schedule.is_looked_through(7)
    clock.monotonic.return_value = took + rests
    assert not schedule.is_looked_through(7)


def test_photos_are_taken_in_from_a_folder_that_was_made_anew(
    catalogue: Path, service: FakeEncoderService, folder: Path
) -> None:
    heard: queue.SimpleQueue[frozenset[Path]] = queue.SimpleQueue()
    indexer = Indexer(catalogue, service, heard.put)
    try:
        indexer.open()
        indexer.add_folder(folder)
        finish(indexer)
        shutil.rmtree(folder)
        folder.mkdir()
        make_photo(folder / "first.jpg", "bricks", 1, (64, 48))
        service.embedded.clear()
        for name in ("first.jpg", "second.jpg"):
            new = make_photo(folder / name, "bricks", len(name), (64, 48))
            while new not in service.embedded:
                indexer.take_paths(heard.get(timeout=20))
                finish(indexer)
        assert service.embedded == [folder / "first.jpg", folder / "second.jpg"]
    finally:
        indexer.close()


def test_what_the_watcher_reports_is_taken_in(indexer: Indexer, folder: Path) -> None:
    indexer.open()
    indexer.add_folder(folder)
    finish(indexer)
    new = make_photo(folder / "b.jpg", "bricks", 1, (64, 48))
    assert indexer.take_paths(frozenset({new})) == ()
    assert indexer.is_work_due
    events = finish(indexer)
    assert len(updated(events)) == 1
    assert events[-1] == Rested()


def test_a_folder_that_the_watcher_reports_gone_is_offline_at_once(
    indexer: Indexer, catalogue: Path, folder: Path
) -> None:
    indexer.open()
    indexer.add_folder(folder)
    finish(indexer)
    folder.rename(folder.with_name("away"))
    assert FoldersChanged() in indexer.take_paths(frozenset({folder}))
    with Store.open(catalogue, read_only=True) as store:
        assert [known.online for known in store.folders()] == [False]


def test_what_the_person_has_changed_is_looked_at_before_a_scan_under_way(
    indexer: Indexer, service: FakeEncoderService, folder: Path
) -> None:
    indexer.open()
    indexer.add_folder(folder)
    finish(indexer)
    service.embedded.clear()
    new = make_photo(folder / "b.jpg", "bricks", 1, (64, 48))
    events = indexer.look_at(frozenset({new}))
    assert FoldersChanged() in events
    assert [len(event.appeared) for event in events if isinstance(event, Changes)] == [1]
    finish(indexer)
    assert service.embedded == [new]


def test_nothing_is_looked_at_before_the_catalogue_is_open(indexer: Indexer, folder: Path) -> None:
    assert indexer.look_at(frozenset({folder})) == ()
    assert not indexer.is_work_due


def test_a_file_that_could_not_be_read_is_tried_again(
    indexer: Indexer, catalogue: Path, folder: Path
) -> None:
    (folder / "a.jpg").write_bytes(b"no picture")
    indexer.open()
    indexer.add_folder(folder)
    changes = [event for event in finish(indexer) if isinstance(event, Changes)]
    (photo,) = {photo for event in changes for photo in event.appeared}
    with Store.open(catalogue, read_only=True) as store:
        assert [known.problems for known in store.folders()] == [1]
    make_photo(folder / "a.jpg", "sunset", 0, (64, 48))
    events = indexer.retry([photo])
    assert Changes(appeared=(photo,)) in events
    assert updated(finish(indexer)) == [photo]


@pytest.mark.parametrize("opened", [True, False])
def test_another_encoder_takes_over(
    indexer: Indexer, service: FakeEncoderService, folder: Path, opened: bool
) -> None:
    if opened:
        indexer.open()
        indexer.add_folder(folder)
        finish(indexer)
    wanted = Preferences(encoder="efficientnet-lite0", device="cpu", cores=1)
    (renewed,) = indexer.renew_encoder(wanted, ())
    assert isinstance(renewed, EncoderRenewed)
    assert renewed.choice.identity == "efficientnet-lite0"
    assert service.renewed == [("efficientnet-lite0", "cpu", 1)]
    assert indexer.is_work_due == opened


def test_photos_are_embedded_anew_for_another_encoder(
    indexer: Indexer, service: FakeEncoderService, folder: Path, tmp_path: Path
) -> None:
    indexer.open()
    indexer.add_folder(folder)
    finish(indexer)
    service.embedded.clear()
    weights = tmp_path / "weights.pth"
    weights.write_bytes(b"read by no stand-in")
    indexer.renew_encoder(Preferences(weights=weights), ())
    finish(indexer)
    assert service.embedded == [folder / "a.jpg"]


@pytest.fixture
def resnet34(tmp_path: Path) -> EncoderChoice:
    """ResNet-34, whose weights have come."""
    weights = tmp_path / "weights" / Path(RESNET34_FILE.url).name
    weights.parent.mkdir()
    weights.write_bytes(b"read by no stand-in")
    return choose_encoder(None, None, [weights.parent])


def make_library(catalogue: Path, service: FakeEncoderService, place: Path) -> Path:
    """A folder of three photos, indexed."""
    for number, name in enumerate("abc"):
        make_photo(place / f"{name}.jpg", "sunset", number, (64, 48))
    with Library.open(catalogue, service, read_only=False) as library:
        assert sum(1 for _ in library.index([place]))
    service.embedded.clear()
    return place


@pytest.fixture
def indexed(catalogue: Path, service: FakeEncoderService, tmp_path: Path) -> Path:
    """A folder of three photos, indexed with the encoder that everybody has."""
    return make_library(catalogue, service, tmp_path / "photos")


def reopened(catalogue: Path, service: FakeEncoderService, *, encoder_named: bool) -> list[Event]:
    """What the indexer tells from a start until nothing is left to do."""
    indexer = Indexer(catalogue, service, lambda _paths: None, encoder_named=encoder_named)
    with closing(indexer):
        return [*indexer.open(), *finish(indexer)]


def test_a_library_goes_on_with_its_encoder_and_tells_what_a_larger_one_takes(
    catalogue: Path, service: FakeEncoderService, indexed: Path, resnet34: EncoderChoice
) -> None:
    service.use(resnet34)
    began = time.monotonic()
    events = reopened(catalogue, service, encoder_named=False)
    took = time.monotonic() - began
    assert service.choice.identity == "efficientnet-lite0"
    assert "--encoder resnet34" in (service.choice.notice or "")
    assert [event for event in events if isinstance(event, EncoderRenewed)] == [
        EncoderRenewed(service.choice, larger=True)
    ]
    (reading,) = (event for event in events if isinstance(event, ReadingAnew))
    assert (reading.encoder, reading.photos) == ("resnet34", 3)
    assert 0 < reading.seconds < 3 * took  # by the pace at which one of them was read
    assert service.embedded == []
    with Library.open(catalogue, service, read_only=True) as library:
        assert library.pending(resnet34.identity) == 3  # what was read to find out was not kept


def test_a_library_is_read_anew_with_the_encoder_that_was_named(
    catalogue: Path, service: FakeEncoderService, indexed: Path, resnet34: EncoderChoice
) -> None:
    service.use(resnet34)
    events = reopened(catalogue, service, encoder_named=True)
    assert sorted(service.embedded) == sorted(indexed.iterdir())
    assert not any(isinstance(event, ReadingAnew) for event in events)


def test_a_library_is_not_read_anew_with_what_stands_in_for_weights_that_cannot_be_read(
    catalogue: Path, service: FakeEncoderService, resnet34: EncoderChoice, tmp_path: Path
) -> None:
    service.use(resnet34)
    make_library(catalogue, service, tmp_path / "photos")
    service.use(choose_encoder(None, tmp_path / "unplugged" / "resnet34.pth", []))
    events = reopened(catalogue, service, encoder_named=True)
    assert service.embedded == []
    assert any(isinstance(event, EncoderMissing) for event in events)


def test_once_it_is_read_anew_a_library_stays_with_the_larger_encoder(
    catalogue: Path, service: FakeEncoderService, indexed: Path, resnet34: EncoderChoice
) -> None:
    service.use(resnet34)
    reopened(catalogue, service, encoder_named=True)
    events = reopened(catalogue, service, encoder_named=False)
    assert service.choice == resnet34
    assert not any(isinstance(event, ReadingAnew | EncoderRenewed) for event in events)


def test_nothing_is_told_of_a_larger_encoder_that_cannot_be_loaded(
    catalogue: Path,
    service: FakeEncoderService,
    indexed: Path,
    resnet34: EncoderChoice,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    service.use(resnet34)
    stand_in = FakeEncoderService()  # as the real one goes on with the embedded encoder
    monkeypatch.setattr(service, "beside", lambda _choice: stand_in)
    events = reopened(catalogue, service, encoder_named=False)
    assert stand_in.embedded
    assert not any(isinstance(event, ReadingAnew | Said) for event in events)


def test_what_a_larger_encoder_takes_is_measured_once_until_that_may_be_otherwise(
    catalogue: Path, service: FakeEncoderService, indexed: Path, resnet34: EncoderChoice
) -> None:
    def pace() -> float:
        service.use(resnet34)
        events = reopened(catalogue, service, encoder_named=False)
        (reading,) = (event for event in events if isinstance(event, ReadingAnew))
        return reading.seconds / reading.photos

    first = pace()
    (beside,) = service.others
    assert pace() == first
    assert service.others == [beside]
    make_photo(indexed / "d.jpg", "sunset", 4, (64, 48))
    assert pace() == pytest.approx(first)  # of four photos now
    assert service.others == [beside]
    service.use(resnet34)
    indexer = Indexer(catalogue, service, lambda _paths: None, encoder_named=False)
    with closing(indexer):
        indexer.open()
        indexer.renew_encoder(Preferences(cores=1), [resnet34.weights.parent])
        finish(indexer)
    assert len(service.others) == 2


@pytest.mark.parametrize("content", [b"", b"[]", b'{"ENCODER": -1.0}', b'{"ENCODER": "a"}'])
def test_what_was_measured_is_measured_again_where_it_cannot_be_read(
    catalogue: Path,
    service: FakeEncoderService,
    indexed: Path,
    resnet34: EncoderChoice,
    content: bytes,
) -> None:
    known = catalogue.with_name("reading-pace.json")
    known.write_bytes(content.replace(b"ENCODER", resnet34.identity.encode()))
    service.use(resnet34)
    reopened(catalogue, service, encoder_named=False)
    assert len(service.others) == 1
    assert resnet34.identity in known.read_text()


@pytest.fixture
def abandoned(
    catalogue: Path, service: FakeEncoderService, tmp_path: Path, resnet34: EncoderChoice
) -> Path:
    """A folder of three photos, indexed with ResNet-34, whose weights are gone by now."""
    service.use(resnet34)
    place = make_library(catalogue, service, tmp_path / "photos")
    service.use(embedded_choice())
    return place


def test_without_its_encoder_a_library_answers_and_new_photos_wait(
    catalogue: Path, service: FakeEncoderService, abandoned: Path, resnet34: EncoderChoice
) -> None:
    make_photo(abandoned / "d.jpg", "sunset", 4, (64, 48))
    events = reopened(catalogue, service, encoder_named=False)
    assert service.embedded == []
    told = [event for event in events if isinstance(event, EncoderMissing)]
    assert told == [EncoderMissing(resnet34.identity, embedded_choice(), 3)]
    assert [event.pending for event in events if isinstance(event, Rested)][-1] == 1
    with Library.open(catalogue, service, read_only=True) as library:
        answer = library.similar(Query((Example(abandoned / "a.jpg"),)))
    assert answer.encoder == resnet34.identity
    assert {match.photo.path.name for match in answer.matches} == {"b.jpg", "c.jpg"}


def test_a_missing_encoder_that_is_back_reads_only_what_has_waited(
    catalogue: Path, service: FakeEncoderService, abandoned: Path, resnet34: EncoderChoice
) -> None:
    make_photo(abandoned / "d.jpg", "sunset", 4, (64, 48))
    indexer = Indexer(catalogue, service, lambda _paths: None, encoder_named=False)
    with closing(indexer):
        indexer.open()
        finish(indexer)
        events = indexer.renew_encoder(Preferences(cores=2), ())
        assert [type(event) for event in events] == [EncoderRenewed, EncoderMissing]
        finish(indexer)
        assert service.embedded == []
        (renewed,) = indexer.renew_encoder(Preferences(), [resnet34.weights.parent])
        finish(indexer)
    assert renewed == EncoderRenewed(resnet34)
    assert service.embedded == [abandoned / "d.jpg"]


def test_a_library_without_its_encoder_is_read_anew_when_the_person_says_so(
    catalogue: Path, service: FakeEncoderService, abandoned: Path
) -> None:
    indexer = Indexer(catalogue, service, lambda _paths: None, encoder_named=False)
    with closing(indexer):
        indexer.open()
        finish(indexer)
        assert service.embedded == []
        (renewed,) = indexer.renew_encoder(Preferences(encoder="efficientnet-lite0"), ())
        finish(indexer)
    assert isinstance(renewed, EncoderRenewed)
    assert sorted(service.embedded) == sorted(abandoned.iterdir())


def test_a_catalogue_that_is_busy_at_the_start_is_not_read_anew_for_that(
    catalogue: Path,
    service: FakeEncoderService,
    indexed: Path,
    resnet34: EncoderChoice,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    service.use(resnet34)
    indexer = Indexer(catalogue, service, lambda _paths: None, encoder_named=False)
    with closing(indexer):
        with monkeypatch.context() as busy:
            fault = CatalogueError("The catalogue is busy.")
            busy.setattr(Library, "encoder_with", Mock(side_effect=fault))
            assert [type(event) for event in indexer.open()] == [Said]
        indexer.check_drives()
        finish(indexer)
    assert service.choice.identity == "efficientnet-lite0"
    assert service.embedded == []


def test_a_new_library_gets_the_larger_encoder(
    catalogue: Path, service: FakeEncoderService, folder: Path, resnet34: EncoderChoice
) -> None:
    service.use(resnet34)
    indexer = Indexer(catalogue, service, lambda _paths: None, encoder_named=False)
    with closing(indexer):
        indexer.open()
        indexer.add_folder(folder)
        events = finish(indexer)
    assert service.choice == resnet34
    assert service.embedded == [folder / "a.jpg"]
    assert not any(isinstance(event, ReadingAnew) for event in events)


def test_weights_that_come_later_change_nothing_before_the_person_says_so(
    catalogue: Path, service: FakeEncoderService, indexed: Path, resnet34: EncoderChoice
) -> None:
    indexer = Indexer(catalogue, service, lambda _paths: None, encoder_named=False)
    with closing(indexer):
        indexer.open()
        finish(indexer)
        (renewed,) = indexer.renew_encoder(Preferences(cores=1), [resnet34.weights.parent])
        events = finish(indexer)
    assert isinstance(renewed, EncoderRenewed)
    assert (renewed.choice.identity, renewed.larger) == ("efficientnet-lite0", True)
    assert [event.photos for event in events if isinstance(event, ReadingAnew)] == [3]
    assert service.embedded == []


def test_another_recall_has_the_search_index_tuned_again(
    indexer: Indexer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexer.aim(0.9)  # not open yet: it is what the index is tuned to from the start
    assert not indexer.is_work_due
    indexer.open()
    indexer.add_folder(folder)
    finish(indexer)
    asked: list[float | None] = []
    refit = Library.refit

    def note(library: Library, *arguments: Any, **named: Any) -> Iterator[Progress]:
        asked.append(library.recall_target)
        return refit(library, *arguments, **named)

    monkeypatch.setattr(Library, "refit", note)
    assert indexer.aim(0.95) == ()
    finish(indexer)
    assert asked == [0.95]


def _fail_scans(fault: Exception) -> Callable[..., Iterator[Changes]]:
    def fail(*_: object, **__: object) -> Iterator[Changes]:
        yield from _failing(fault)

    return fail


def _failing(fault: Exception) -> Iterator[Changes]:
    raise fault


def test_what_a_full_disk_interrupts_goes_on_at_the_next_look_at_the_drives(
    indexer: Indexer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexer.open()
    with monkeypatch.context() as full:
        trouble = CatalogueError("The disk is full.")
        full.setattr("photosim.library.scan.scan_folder", _fail_scans(trouble))
        indexer.add_folder(folder)
        events = finish(indexer)
    assert Said("The disk is full.") in events
    assert not updated(events)
    indexer.check_drives()
    assert indexer.is_work_due
    assert len(updated(finish(indexer))) == 1


def test_a_damaged_catalogue_is_touched_no_more_and_checked_at_the_next_start(
    indexer: Indexer, catalogue: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexer.open()
    suspected = Mock(wraps=suspect_damage)
    monkeypatch.setattr("photosim.library.indexer.suspect_damage", suspected)
    damage = DamagedCatalogueError("It is damaged.")
    monkeypatch.setattr("photosim.library.scan.scan_folder", _fail_scans(damage))
    indexer.add_folder(folder)
    assert Said("It is damaged.") in finish(indexer)
    suspected.assert_called_once_with(catalogue)
    assert indexer.add_folder(folder) == ()
    assert indexer.check_drives() == ()


def test_a_mistake_in_the_program_is_told_once_and_work_goes_on(
    indexer: Indexer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexer.open()
    with monkeypatch.context() as wrong:
        wrong.setattr("photosim.library.scan.scan_folder", _fail_scans(ZeroDivisionError()))
        for times in (1, 0):
            indexer.add_folder(folder)
            told = finish(indexer)
            assert told.count(UnexpectedFault()) == times
    indexer.add_folder(folder)
    assert len(updated(finish(indexer))) == 1


def test_a_catalogue_that_could_not_be_opened_is_tried_again(
    indexer: Indexer, catalogue: Path, folder: Path
) -> None:
    catalogue.parent.write_text("in the way")
    opening: Events = indexer.open()
    assert any(isinstance(event, Said) for event in opening)
    catalogue.parent.unlink()
    assert Opened() in indexer.check_drives()


def test_a_removed_folder_takes_its_photos_along(
    indexer: Indexer, catalogue: Path, folder: Path
) -> None:
    indexer.open()
    indexer.add_folder(folder)
    (photo,) = updated(finish(indexer))
    with Store.open(catalogue) as store:
        (known,) = store.folders()
    assert Changes(removed=(photo,)) in indexer.remove_folder(known.id)


def test_photos_are_compared_when_all_else_is_done_and_new_ones_too(
    indexer: Indexer, catalogue: Path, service: FakeEncoderService, tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    photo = make_photo(folder / "a.png", "bubbles", size=(320, 240))
    indexer.open()
    indexer.add_folder(folder)
    events = finish(indexer)
    assert Compared(1, 1) in events[events.index(Rested()) :]
    assert service.compared == []
    with Image.open(photo) as image:
        image.resize((160, 120)).save(folder / "small.png")
    indexer.look_at(frozenset({folder / "small.png"}))
    assert Compared(1, 1) in finish(indexer)
    with Store.open(catalogue) as store:
        assert [pair.kind for part in store.duplicates.pairs() for pair in part] == [Likeness.SURE]


def test_new_photos_get_tags_suggested_by_what_was_taught(
    indexer: Indexer, catalogue: Path, folder: Path
) -> None:
    kinds = ("bricks", "sunset", "hills")
    for kind in kinds:
        for seed in range(7):
            make_photo(folder / kind / f"{seed}.png", kind, seed, (64, 48))
    indexer.open()
    indexer.add_folder(folder)
    finish(indexer)
    for _ in indexer.decide(lambda library: library.teaching.teach_folders(folder, kinds)):
        pass
    indexer.suggest_tags()
    finish(indexer)
    new = make_photo(folder / "new.png", "hills", 9, (64, 48))
    indexer.look_at(frozenset({new}))
    marked = [event.marked for event in finish(indexer) if isinstance(event, Changes)]
    with Store.open(catalogue, read_only=True) as store:
        photo = store.photo_at(new)
        assert photo is not None
        assert (photo.id,) in marked
        ((tag_id, probability),) = store.lessons.suggestions([photo.id])[photo.id]
        names = {tag.id: tag.name for tag in store.tags.all()}
    assert names[tag_id] == "hills"
    assert probability > 0.5


def test_old_facts_are_read_again_when_all_else_is_done(
    indexer: Indexer, catalogue: Path, service: FakeEncoderService, tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    for seed in range(2):
        make_photo(folder / f"IMG_2012030{seed + 1}_050607.jpg", seed=seed, size=(64, 48))
    indexer.open()
    indexer.add_folder(folder)
    finish(indexer)
    with Store.open(catalogue) as store:
        ids = store.photo_ids().tolist()
        store.renew_facts([ReadAgain(photo_id, None, None, None) for photo_id in ids], 0)
    make_photo(folder / "new.jpg", "bricks", size=(64, 48))
    indexer.look_at(frozenset({folder / "new.jpg"}))
    events = finish(indexer)
    rest = events.index(Rested())
    assert "embedding" in stages(events[:rest])
    assert sorted(updated(events[rest:])) == sorted(ids)
    assert not stages(events[rest:])
    assert len(service.embedded) == 3
    with Store.open(catalogue) as store:
        assert {photo.taken_from for photo in store.photos(ids)} == {TakenFrom.NAME}


WORDS = EncoderChoice(OPENCLIP.spec, Path("model.safetensors"), "openclip-b32-256:12345678")


def test_the_model_that_knows_words_looks_at_photos_when_nothing_else_is_to_do(
    indexer: Indexer, service: FakeEncoderService, folder: Path
) -> None:
    service.words.use(WORDS)
    indexer.open()
    indexer.add_folder(folder)
    events = finish(indexer)
    assert service.words.embedded == [folder / "a.jpg"]
    # What nobody waits for is not told of: the library is at rest before and after.
    assert stages(events) == ["scanning", "embedding"]
    assert events[-1] == Rested(0)
    photo = make_photo(folder / "b.jpg", "flower", 1, (64, 48))
    indexer.take_paths(frozenset({photo}))
    finish(indexer)
    assert service.words.embedded == [folder / "a.jpg", photo]


def test_a_pause_lets_the_model_that_knows_words_rest(
    indexer: Indexer, service: FakeEncoderService, folder: Path
) -> None:
    indexer.open()
    indexer.add_folder(folder)
    finish(indexer)
    indexer.pause(True)
    indexer.use_words(WORDS)
    finish(indexer)
    assert service.words.embedded == []
    indexer.pause(False)
    finish(indexer)
    assert service.words.embedded == [folder / "a.jpg"]


def test_a_new_photo_is_embedded_before_the_rest_is_looked_at_for_words(
    indexer: Indexer, service: FakeEncoderService, folder: Path
) -> None:
    for number in range(40):
        photo = make_photo(folder / f"{number}.jpg", "sunset", number, (64, 48))
        os.utime(photo, (1_000_000 + number, 1_000_000 + number))
    service.words.use(WORDS)
    indexer.open()
    indexer.add_folder(folder)
    steps = indexer.work()
    while not service.words.embedded:
        next(steps)
    new = make_photo(folder / "new.jpg", "flower", 1, (64, 48))
    indexer.take_paths(frozenset({new}))
    before = len(service.words.embedded)
    for _ in steps:
        pass
    assert service.words.embedded[before] == new
    assert len(set(service.words.embedded)) == 42


def test_another_model_that_knows_words_begins_anew_and_none_ends_it(
    indexer: Indexer, service: FakeEncoderService, folder: Path
) -> None:
    indexer.open()
    indexer.add_folder(folder)
    finish(indexer)
    for name in ("one", "two"):
        indexer.use_words(replace(WORDS, identity=name))
        finish(indexer)
    assert service.words.embedded == [folder / "a.jpg"] * 2
    indexer.use_words(None)
    finish(indexer)
    assert len(service.words.embedded) == 2
    assert service.words.choice is None


def test_the_model_that_knows_words_may_rest_now_and_then(
    indexer: Indexer, service: FakeEncoderService
) -> None:
    indexer.open()
    indexer.check_drives()
    assert service.words.rests == 1
