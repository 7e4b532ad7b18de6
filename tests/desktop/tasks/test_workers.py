from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest
from pytestqt.qtbot import QtBot

from photosim.catalogue.database import CatalogueError
from photosim.catalogue.store import Store
from photosim.config import Settings
from photosim.desktop.browse.history import SimilarTo
from photosim.desktop.tasks.indexer_lane import IndexerLane
from photosim.desktop.tasks.library_lane import QueryWorker
from photosim.library.arrangement import EVERYTHING, NEWEST_FIRST
from photosim.library.progress import Progress
from photosim.library.similar import Finder
from photosim.watcher import FolderWatcher, WatchError
from tests.desktop.conftest import Listener, heard
from tests.fakes import FakeEncoderService
from tests.mounts import Disk
from tests.photos import KINDS, make_photo


@pytest.fixture
def indexer(qtbot: QtBot, settings: Settings, encoder: FakeEncoderService) -> Iterator[IndexerLane]:
    worker = IndexerLane(settings.catalogue, encoder)
    yield worker
    worker.stop()
    encoder.close()
    worker.wait()


@pytest.fixture
def queries(qtbot: QtBot, settings: Settings, encoder: FakeEncoderService) -> Iterator[QueryWorker]:
    worker = QueryWorker(settings.catalogue, encoder, results=60)
    yield worker
    worker.stop()
    worker.wait()


def test_a_folder_that_cannot_be_added_is_told_in_words_and_work_goes_on(
    qtbot: QtBot, tmp_path: Path, indexer: IndexerLane
) -> None:
    with heard(qtbot, indexer.ready):
        indexer.start()
    with heard(qtbot, indexer.failed) as failed:
        indexer.add_folder(tmp_path / "nowhere")
    assert "nowhere" in failed.said[0][0]
    make_photo(tmp_path / "photos" / "a.jpg")
    with heard(qtbot, indexer.changed, indexer.rested):
        indexer.add_folder(tmp_path / "photos")


def test_a_folder_that_cannot_be_watched_is_looked_through_again_and_again(
    qtbot: QtBot, tmp_path: Path, indexer: IndexerLane, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_watcher: FolderWatcher, folder: Path) -> None:
        raise WatchError(f"Changes in {folder} cannot be followed live.")

    # The real limit is tried in tests/test_watcher.py, in a process of its own.
    monkeypatch.setattr(FolderWatcher, "watch", refuse)
    indexer._look_again.setInterval(50)
    with heard(qtbot, indexer.ready):
        indexer.start()
    make_photo(tmp_path / "photos" / "a.jpg")
    with heard(qtbot, indexer.failed, indexer.changed, indexer.rested):
        indexer.add_folder(tmp_path / "photos")
    with heard(qtbot, indexer.changed):
        make_photo(tmp_path / "photos" / "b.jpg")


def test_an_unexpected_fault_is_told_once_and_the_worker_survives(
    qtbot: QtBot, tmp_path: Path, indexer: IndexerLane, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with heard(qtbot, indexer.ready):
        indexer.start()
    words = Listener(indexer.failed)
    make_photo(tmp_path / "photos" / "a.jpg")
    with monkeypatch.context() as patched:
        patched.setattr("photosim.library.indexer.scan_folder", fail)
        with heard(qtbot, indexer.failed):
            indexer.add_folder(tmp_path / "photos")
        indexer.add_folder(tmp_path / "photos")
    with heard(qtbot, indexer.changed, indexer.rested):
        indexer.add_folder(tmp_path / "photos")
    assert len(words.said) == 1


def test_a_closed_encoder_stops_embedding_with_words(
    qtbot: QtBot, tmp_path: Path, indexer: IndexerLane, encoder: FakeEncoderService
) -> None:
    encoder.close()
    make_photo(tmp_path / "photos" / "a.jpg")
    with heard(qtbot, indexer.ready):
        indexer.start()
    with heard(qtbot, indexer.failed) as failed:
        indexer.add_folder(tmp_path / "photos")
    assert "encoder" in failed.said[0][0]


def test_without_a_catalogue_it_says_so_and_opens_it_later(
    qtbot: QtBot, indexer: IndexerLane, queries: QueryWorker
) -> None:
    with heard(qtbot, queries.missing):
        queries.start()
    with heard(qtbot, indexer.ready):
        indexer.start()
    with heard(qtbot, queries.opened):
        queries.reopen()
    with heard(qtbot, queries.ids) as ids:
        queries.ask_ids(7, EVERYTHING, NEWEST_FIRST)
    assert ids.said[0][0] == 7
    assert len(ids.said[0][1].ids) == 0


def test_a_damaged_catalogue_is_told_in_words(
    qtbot: QtBot, settings: Settings, queries: QueryWorker
) -> None:
    settings.data_dir.mkdir(parents=True)
    settings.catalogue.write_bytes(b"this is no database" * 100)
    with heard(qtbot, queries.unavailable) as told:
        queries.start()
    assert "damaged" in told.said[0][0]


def test_questions_are_answered_while_a_photo_is_being_embedded(
    qtbot: QtBot,
    tmp_path: Path,
    indexer: IndexerLane,
    queries: QueryWorker,
    encoder: FakeEncoderService,
) -> None:
    with heard(qtbot, indexer.ready):
        indexer.start()
    with heard(qtbot, queries.opened):
        queries.start()
    encoder.gate.clear()
    queries.ask_similar(1, SimilarTo(make_photo(tmp_path / "a.jpg")))
    with heard(qtbot, queries.ids):
        queries.ask_ids(2, EVERYTHING, NEWEST_FIRST)
    with heard(qtbot, queries.answered) as answered:
        encoder.gate.set()
    assert answered.said[0][0] == 1


def test_a_search_index_that_could_not_be_read_is_read_again_for_the_next_search(
    qtbot: QtBot,
    tmp_path: Path,
    indexer: IndexerLane,
    queries: QueryWorker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    photos = [make_photo(tmp_path / "photos" / f"{seed}.png", seed=seed) for seed in range(3)]
    with heard(qtbot, indexer.rested):
        indexer.start()
        indexer.add_folder(tmp_path / "photos")
        qtbot.wait(0)
    with heard(qtbot, queries.opened):
        queries.start()
    trouble = CatalogueError("The drive stutters.")
    with monkeypatch.context() as failing, heard(qtbot, queries.refused) as refused:
        failing.setattr(Finder, "load", Mock(side_effect=trouble))
        queries.warm_up()
        qtbot.waitUntil(lambda: bool(refused.said), timeout=10_000)
    assert refused.said[0] == (0, "The drive stutters.")
    with heard(qtbot, queries.answered) as answered:
        queries.ask_similar(1, SimilarTo(photos[0]))
    assert len(answered.said[0][1].matches) == 2


def test_the_search_index_is_fitted_while_a_first_library_streams_in(
    qtbot: QtBot, tmp_path: Path, indexer: IndexerLane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photosim.library.refit.SCAN_BELOW", 100)
    monkeypatch.setattr("photosim.library.indexer._FIT_EVERY", 100)
    folder = tmp_path / "photos"
    for seed in range(300):
        make_photo(folder / f"{seed}.png", KINDS[seed % len(KINDS)], seed, (64, 48))
    progress = Listener(indexer.progressed)
    with heard(qtbot, indexer.ready):
        indexer.start()
    indexer.add_folder(folder)

    def embedding_went_on_after_a_fit() -> None:
        stages = [step.stage for (step,) in progress.said if isinstance(step, Progress)]
        assert "fitting" in stages
        assert "embedding" in stages[stages.index("fitting") :]

    qtbot.waitUntil(embedding_went_on_after_a_fit, timeout=60_000)


def test_indexing_goes_on_by_itself_once_a_full_disk_has_room_again(
    qtbot: QtBot, tmp_path: Path, encoder: FakeEncoderService
) -> None:
    disk = Disk(tmp_path / "disk")
    catalogue = disk.place / "catalogue.sqlite"
    Store.open(catalogue).close()
    filler = disk.fill(0)
    for seed in range(3):
        make_photo(tmp_path / "photos" / f"{seed}.png", "hills", seed, (64, 48))
    worker = IndexerLane(catalogue, encoder)
    worker._drives.setInterval(200)
    try:
        changed = Listener(worker.changed)
        with heard(qtbot, worker.failed) as failed:
            worker.start()
            worker.add_folder(tmp_path / "photos")
        assert "The disk is full" in failed.said[0][0]
        filler.unlink()
        worker.add_folder(tmp_path / "photos")
        qtbot.waitUntil(lambda: any(step.updated for (step,) in changed.said), timeout=20_000)
    finally:
        worker.stop()
        encoder.close()
        worker.wait()
        disk.unmount()
