"""The encoder process while a network drive hangs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from photosim.vision.files import SLOW, UnreadablePhoto
from photosim.vision.models import embedded_choice
from photosim.vision.service import EncoderService
from tests.mounts import hung
from tests.photos import make_photo
from tests.vision import stand_ins

WAIT = 60


@pytest.fixture
def service(request: pytest.FixtureRequest) -> Iterator[EncoderService]:
    made = EncoderService(
        embedded_choice(), load=stand_ins.load, threads=2, job_timeout=getattr(request, "param", 30)
    )
    yield made
    made.close()


def test_photos_on_a_drive_to_avoid_fail_at_once_and_the_others_go_on(
    service: EncoderService, tmp_path: Path
) -> None:
    service.info()
    far = [make_photo(tmp_path / "far" / f"{n}.jpg") for n in range(6)]
    near = [make_photo(tmp_path / "near" / f"{n}.jpg") for n in range(2)]
    with hung(tmp_path / "far"):
        waiting = [service.embed(path) for path in far]
        others = [service.embed(path) for path in near]
        service.avoid(frozenset({tmp_path / "far"}))
        errors = [future.exception(WAIT) for future in [*waiting, service.embed(far[0])]]
        assert all(isinstance(error, UnreadablePhoto) for error in errors)
        assert {error.reason for error in errors if isinstance(error, UnreadablePhoto)} == {
            "Its drive or network folder is not responding"
        }
        assert all(future.result(WAIT) for future in others)
    service.avoid(frozenset())
    assert service.embed(far[0]).result(WAIT)


@pytest.mark.parametrize("service", [1.0], indirect=True)
def test_a_read_that_never_ends_costs_its_photo_only(
    service: EncoderService, tmp_path: Path
) -> None:
    service.info()
    far, near = make_photo(tmp_path / "far" / "a.jpg"), make_photo(tmp_path / "near.jpg")
    with hung(tmp_path / "far"):
        lost, other = service.embed(far), service.embed(near)
        error = lost.exception(WAIT)
        assert isinstance(error, UnreadablePhoto)
        assert error.reason == SLOW
        assert other.result(WAIT)
