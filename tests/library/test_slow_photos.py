from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from photosim.catalogue.records import PhotoState
from photosim.library import disk_timeout, slow_photos
from photosim.vision.files import SLOW, UnreachablePhoto, UnreadablePhoto
from photosim.vision.messages import EmbeddedPhoto, Priority, Region
from tests.fakes import FakeEncoderService
from tests.library.conftest import Bench


class Troubled(FakeEncoderService):
    """Gives photos up, each for the reason by which it is known."""

    def __init__(self, errors: dict[str, UnreadablePhoto]) -> None:
        super().__init__()
        self.errors = errors

    def embed(
        self, path: Path, priority: Priority = Priority.INDEX, region: Region | None = None
    ) -> Future[EmbeddedPhoto]:
        if path.name not in self.errors:
            return super().embed(path, priority, region)
        failed: Future[EmbeddedPhoto] = Future()
        failed.set_exception(self.errors[path.name])
        return failed


def reasons(bench: Bench) -> dict[str, str | None]:
    return {photo.path.name: photo.reason for photo in bench.store.problems()}


@pytest.fixture
def bench(bench: Bench) -> Iterator[Bench]:
    slow, bad = bench.photo("slow.jpg"), bench.photo("bad.jpg", "bricks")
    errors = {
        "slow.jpg": UnreachablePhoto(slow, SLOW),
        "bad.jpg": UnreadablePhoto(bad, "The file is damaged"),
    }
    bench.service.close()
    bench.service = Troubled(errors)
    bench.sync()
    assert reasons(bench) == {"slow.jpg": SLOW, "bad.jpg": "The file is damaged"}
    bench.service.close()
    bench.service = FakeEncoderService()
    yield bench
    bench.service.close()


def test_a_photo_that_came_too_slowly_is_tried_again_and_others_are_not(bench: Bench) -> None:
    changes = bench.sync()
    assert bench.records()["slow.jpg"].state == PhotoState.INDEXED
    assert list(reasons(bench)) == ["bad.jpg"]
    assert changes.appeared == (bench.records()["slow.jpg"].id,)
    assert not bench.sync()
    bench.check_consistent()


def test_it_is_left_alone_while_its_drive_is_slow(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slow_photos, "_QUICK_S", 0.0)
    assert not bench.sync()
    assert reasons(bench)["slow.jpg"] == SLOW


def test_a_drive_that_does_not_answer_ends_no_scan(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(folder: Path, _work: object) -> None:
        raise disk_timeout.SilentFolderError(folder)

    monkeypatch.setattr(slow_photos, "ask", silent)
    assert not bench.sync()
    assert reasons(bench)["slow.jpg"] == SLOW
