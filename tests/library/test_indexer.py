"""What the indexer decides, without a window and its event loop."""

from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest

from photosim.catalogue.database import CatalogueError, DamagedCatalogueError
from photosim.catalogue.store import Store
from photosim.library.indexer import (
    Event,
    Events,
    FoldersChanged,
    Indexer,
    Opened,
    Said,
    UnexpectedFault,
)
from photosim.library.progress import Changes, Progress
from photosim.library.recover import suspect_damage
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


def test_a_folder_that_cannot_be_watched_is_looked_through_when_asked(
    indexer: Indexer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FolderWatcher, "watch", Mock(side_effect=WatchError("Not live.")))
    indexer.open()
    assert Said("Not live.") in indexer.add_folder(folder)
    finish(indexer)
    make_photo(folder / "b.jpg", "bricks", 1, (64, 48))
    assert indexer.scan_unwatched() == ()
    assert indexer.is_work_due
    assert len(updated(finish(indexer))) == 1
    monkeypatch.undo()
    indexer.scan_unwatched()
    assert indexer.scan_unwatched() == ()


def _fail_scans(fault: Exception) -> Callable[..., Iterator[Changes]]:
    def fail(*_: object) -> Iterator[Changes]:
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
