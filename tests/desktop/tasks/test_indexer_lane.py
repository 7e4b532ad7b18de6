from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from photosim.catalogue.store import Store
from photosim.config import Settings
from photosim.desktop.tasks.indexer_lane import IndexerLane
from photosim.library.progress import Progress
from photosim.vision.messages import EmbeddedPhoto, EncoderUnavailable
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
    worker.close()


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
    monkeypatch.setattr("photosim.library.index_schedule.MOST_REST_S", 0.0)
    indexer.drives.setInterval(50)
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
    failed: list[bool] = []

    def fail(*_: object, **__: object) -> None:
        failed.append(True)
        raise ZeroDivisionError

    with heard(qtbot, indexer.ready):
        indexer.start()
    words = Listener(indexer.failed)
    make_photo(tmp_path / "photos" / "a.jpg")
    with monkeypatch.context() as patched:
        patched.setattr("photosim.library.scan.scan_folder", fail)
        with heard(qtbot, indexer.failed):
            indexer.add_folder(tmp_path / "photos")
        indexer.add_folder(tmp_path / "photos")
        qtbot.waitUntil(lambda: len(failed) == 2)
    with heard(qtbot, indexer.changed, indexer.rested):
        indexer.add_folder(tmp_path / "photos")
    assert len(words.said) == 1


def test_an_encoder_that_cannot_run_stops_embedding_with_words(
    qtbot: QtBot,
    tmp_path: Path,
    indexer: IndexerLane,
    encoder: FakeEncoderService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> Future[EmbeddedPhoto]:
        refused: Future[EmbeddedPhoto] = Future()
        refused.set_exception(EncoderUnavailable("The encoder process ended three times."))
        return refused

    monkeypatch.setattr(encoder, "embed", refuse)
    make_photo(tmp_path / "photos" / "a.jpg")
    with heard(qtbot, indexer.ready):
        indexer.start()
    with heard(qtbot, indexer.failed) as failed:
        indexer.add_folder(tmp_path / "photos")
    assert "encoder" in failed.said[0][0]


def test_an_encoder_closed_at_the_end_is_no_fault(
    qtbot: QtBot,
    tmp_path: Path,
    indexer: IndexerLane,
    encoder: FakeEncoderService,
    caplog: pytest.LogCaptureFixture,
) -> None:
    encoder.close()
    failed = Listener(indexer.failed)
    make_photo(tmp_path / "photos" / "a.jpg")
    with heard(qtbot, indexer.ready):
        indexer.start()
    with heard(qtbot, indexer.changed, indexer.rested):
        indexer.add_folder(tmp_path / "photos")
    assert not failed.said
    assert not [record for record in caplog.records if record.levelname == "WARNING"]


def test_the_search_index_is_fitted_while_a_first_library_streams_in(
    qtbot: QtBot, tmp_path: Path, indexer: IndexerLane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photosim.library.refit.SCAN_BELOW", 100)
    monkeypatch.setattr("photosim.library.index_schedule._FIT_EVERY", 100)
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

    qtbot.waitUntil(embedding_went_on_after_a_fit)


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
    worker.drives.setInterval(200)
    try:
        changed = Listener(worker.changed)
        with heard(qtbot, worker.failed) as failed:
            worker.start()
            worker.add_folder(tmp_path / "photos")
        assert "The disk is full" in failed.said[0][0]
        filler.unlink()
        worker.add_folder(tmp_path / "photos")
        qtbot.waitUntil(lambda: any(step.updated for (step,) in changed.said))
    finally:
        worker.stop()
        encoder.close()
        worker.close()
        disk.unmount()
