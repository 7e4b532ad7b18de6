"""Photos while time stands still: for the process, the computer, or the drive they lie on."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from photosim.vision.models import embedded_choice
from photosim.vision.service import EncoderService
from tests.photos import make_photo
from tests.vision import slow_disk, stand_ins
from tests.vision.test_service import encoder_process

WAIT = 60
TIMEOUT = 1.0


def until(happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + WAIT
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGSTOP")
def test_a_photo_survives_that_the_encoder_process_is_stopped(tmp_path: Path) -> None:
    photo, sign = make_photo(tmp_path / "signs.jpg"), tmp_path / "signs.sign"
    service = EncoderService(
        embedded_choice(), load=stand_ins.load, decode=stand_ins.decode, job_timeout=TIMEOUT
    )
    try:
        service.info()
        process = encoder_process()
        embedding = service.embed(photo)
        until(sign.exists)
        process.suspend()
        until(lambda: process.status() == psutil.STATUS_STOPPED)
        sign.unlink()
        stopped = time.monotonic()
        until(lambda: time.monotonic() > stopped + 2 * TIMEOUT or embedding.done())
        process.resume()
        assert embedding.result(WAIT).path == photo
        assert encoder_process() == process
    finally:
        service.close()


@pytest.mark.parametrize("kind", ["embed", "preview"])
def test_a_photo_that_comes_slowly_is_waited_for_while_it_comes(tmp_path: Path, kind: str) -> None:
    photo = make_photo(tmp_path / "photo.jpg")
    pieces = 2 * TIMEOUT / slow_disk.PIECE_S
    with photo.open("ab") as file:  # what lies behind a picture is read with it
        file.write(bytes(int(pieces * (1 << 16))))
    service = EncoderService(
        embedded_choice(), load=stand_ins.load, decode=slow_disk.decode, job_timeout=TIMEOUT
    )
    try:
        service.info()
        began = time.monotonic()
        result = service.embed(photo) if kind == "embed" else service.preview(photo, 64)
        assert result.result(WAIT)
        assert time.monotonic() - began > 2 * TIMEOUT
    finally:
        service.close()
