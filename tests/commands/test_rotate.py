"""photosim rotate: photos are turned, and a library that has them knows."""

import json
from pathlib import Path

import pytest

from photosim.cli import run
from photosim.vision.orientation_writing import stored_orientation
from tests.library.conftest import Bench, bench

__all__ = ["bench"]


def test_photos_in_and_outside_the_library_are_rotated(
    bench: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known, png = bench.photo("a.jpg"), bench.photo("b.png")
    bench.sync()
    data = str(bench.store.session.path.parent)
    assert run(["--data-dir", data, "rotate", str(known), str(png), "--left", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["rotated"] == [{"path": str(known), "orientation": 8}]
    assert "only JPEG, TIFF" in said["faults"][0]
    photo = bench.records()["a.jpg"]
    assert (photo.width, photo.height) == (48, 64)
    assert not bench.scan()[0][0]

    assert run(["--data-dir", str(tmp_path / "none"), "rotate", str(known), "--right"]) == 0
    assert "1 photo was rotated." in capsys.readouterr().err
    assert stored_orientation(known) == 1
