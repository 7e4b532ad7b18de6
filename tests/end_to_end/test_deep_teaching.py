"""photosim teach --deep where nothing can be trained: what a person is told."""

import json
from pathlib import Path

import pytest

from tests.end_to_end.command_line import CommandLine
from tests.photos import make_photo


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("photos")
    for kind in ("bricks", "flower"):
        for seed in range(5):
            make_photo(folder / kind / f"{seed}.jpg", kind, seed)
    return folder


def test_what_cannot_be_trained_is_said_in_a_sentence(photos: Path, tmp_path: Path) -> None:
    photosim = CommandLine(tmp_path / "data")
    status, out, err = photosim.run("teach", photos, "--deep", "--json")
    assert status == 1
    last = err.splitlines()[-1]
    assert last == (
        "Training needs at least 10 photos of each tag, copies, stacks and photos of one moment "
        "counted once; bricks has 5."
    )
    assert json.loads(out) == {"error": last}
    found = photosim.json("teach", photos)
    assert found["kept"], "what is learnt in seconds does not depend on it"
    status, _, err = photosim.run("teach", photos, "--find-rate")
    assert status == 1
    assert err.endswith("add --deep.\n")
