"""Files that would stop a careless program; each may cost itself only."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from photosim.vision import supervisor
from photosim.vision.files import UnreadablePhoto
from photosim.vision.memory import resident_bytes
from photosim.vision.models import embedded_choice
from photosim.vision.service import EncoderService
from tests.mutations import mutations
from tests.photos import make_photo
from tests.vision import stand_ins

WAIT = 60


@pytest.fixture
def service() -> Iterator[EncoderService]:
    made = EncoderService(
        embedded_choice(), decode=stand_ins.decode, load=stand_ins.load, threads=2
    )
    yield made
    made.close()


def test_every_spoilt_photo_is_embedded_or_refused_with_a_reason(
    service: EncoderService, tmp_path: Path
) -> None:
    paths = list(mutations(tmp_path, 100))
    good = make_photo(tmp_path / "last.jpg")
    futures = [service.embed(path) for path in paths]
    errors = [future.exception(WAIT) for future in futures]
    refused = [error for error in errors if error is not None]
    assert all(isinstance(error, UnreadablePhoto) and error.reason for error in refused)
    assert 20 < len(refused) < 90
    assert service.embed(good).result(WAIT)


@pytest.mark.skipif(resident_bytes(1) is None, reason="the system does not tell")
@pytest.mark.parametrize("alone", [True, False])
def test_a_photo_that_eats_the_memory_is_given_up_and_the_others_are_not(
    service: EncoderService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alone: bool
) -> None:
    monkeypatch.setattr(supervisor, "_MEMORY_BYTES", 256 << 20)
    service.info()
    names = ["eat"] if alone else ["a", "slow-b", "eat", "slow-c", "d"]
    futures = {name: service.embed(make_photo(tmp_path / f"{name}.jpg")) for name in names}
    error = futures.pop("eat").exception(WAIT)
    assert isinstance(error, UnreadablePhoto)
    assert error.reason == "Reading the file takes more than 0.25 GB of memory"
    assert all(future.result(WAIT) for future in futures.values())
