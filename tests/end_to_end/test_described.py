"""Words by a larger model, all the way: its files, the photos, the text, the command line."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from photosim.vision.models import prepare
from photosim.vision.word_models import OPENCLIP, use_files
from tests.end_to_end.command_line import CommandLine
from tests.photos import make_library
from tests.vision.word_files import choice_of, write_word_model
from tests.vision.word_hub import make_hub
from tests.web_server import serving

TEXT = "a child on a beach"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> tuple[CommandLine, list[Path], Any]:
    """Twenty-four photos that a small model with random weights has looked at."""
    folder = tmp_path_factory.mktemp("described")
    photos = make_library(folder / "photos", per_kind=3)
    weights = write_word_model(folder / "model")
    data = folder / "data"
    use_files(data / "weights", OPENCLIP, weights)
    photosim = CommandLine(data)
    return photosim, photos, photosim.json("index", folder / "photos", "--words")


def test_indexing_with_words_looks_at_all_photos(
    library: tuple[CommandLine, list[Path], Any],
) -> None:
    photosim, photos, report = library
    assert report["words"]["photos"] == len(photos)
    assert report["words"]["model"].startswith("openclip-b32-256:")
    assert report["encoder"] == "efficientnet-lite0"
    doctor = photosim.json("doctor")
    assert (doctor["ok"], doctor["embeddings"]) == (True, len(photos))
    assert doctor["words"] == report["words"]


def test_a_description_orders_photos_by_the_models_own_cosines(
    library: tuple[CommandLine, list[Path], Any],
) -> None:
    from photosim.vision.encoders import load_encoder
    from photosim.vision.word_networks import TextEncoder

    photosim, photos, _ = library
    answer = photosim.json("find", "--words", TEXT, "-n", len(photos))
    assert answer["query"]["words"] == ["child on a beach"]
    assert answer["query"]["ignored_words"] == []
    assert answer["words_reach"] == 1
    choice = choice_of(photosim.data_dir.parent / "model" / "open_clip_model.safetensors")
    pixels = np.stack([prepare(Image.open(path).convert("RGB"), choice.spec) for path in photos])
    cosines = load_encoder(choice, "cpu").encode(pixels) @ TextEncoder(choice).encode(
        "child on a beach"
    )
    found = [photos.index(Path(item["path"])) for item in answer["results"]]
    assert sorted(found) == list(range(len(photos)))
    # In the catalogue vectors have half precision: neighbours may change places.
    assert np.diff(cosines[found]).max() < 1e-3
    scores = [item["similarity"] for item in answer["results"]]
    assert scores == sorted(scores, reverse=True)


def test_words_that_are_known_without_it_are_not_asked_of_the_model(
    library: tuple[CommandLine, list[Path], Any],
) -> None:
    photosim, _, _ = library
    assert photosim.json("find", "--words", "volcano")["words_reach"] is None


def test_a_model_whose_file_was_replaced_is_not_there(
    library: tuple[CommandLine, list[Path], Any], tmp_path: Path
) -> None:
    weights = write_word_model(tmp_path / "model")
    use_files(tmp_path / "data" / "weights", OPENCLIP, weights)
    write_word_model(tmp_path / "model", seed=4)
    _, photos, _ = library
    status, out, err = CommandLine(tmp_path / "data").run(
        "index", photos[0].parent, "--words", "--json"
    )
    assert status == 1
    assert "no model that knows words" in json.loads(out)["error"]
    assert "fetch-weights --words" in err


def test_a_model_is_downloaded_by_the_command_line(tmp_path: Path) -> None:
    photosim = CommandLine(tmp_path / "data")
    with serving() as web:
        hub = make_hub(web, tmp_path / "published")
        where = ("fetch-weights", "--words", "openclip-b32-256", "--url", hub.address)
        document = photosim.json(*where)
        assert (document["model"], document["sha256"]) == ("openclip-b32-256", hub.sha256)
        status, out, err = photosim.run(*where)
    assert (status, hub.sha256 in err) == (0, True)
    assert "OpenCLIP B/32-256 DataComp (MIT, " in out


def test_a_file_of_ones_own_is_taken_for_a_model(tmp_path: Path) -> None:
    photosim = CommandLine(tmp_path / "data")
    weights = write_word_model(tmp_path / "mine")
    mine = ("fetch-weights", "--words", "openclip-b32-256", "--words-file", weights)
    assert photosim.json(*mine)["weights"] == str(weights)
    status, _, err = photosim.run("fetch-weights", "--words", "--words-file", weights)
    assert (status, "are not those of SigLIP 2" in err) == (1, True)
    status, _, err = photosim.run("fetch-weights", "--words-file", weights)
    assert (status, "needs “--words”" in err) == (1, True)
