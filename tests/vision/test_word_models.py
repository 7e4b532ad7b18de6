import json
import os
from pathlib import Path

import pytest

from photosim.preferences import WORD_MODELS as WORD_MODEL_NAMES
from photosim.vision.models import EncoderSpec, prepare, seen_box
from photosim.vision.weights import WeightsError
from photosim.vision.word_models import (
    OPENCLIP,
    SIGLIP2,
    TOKENIZER_NAME,
    WORD_MODELS,
    choose_word_model,
    expect_weights,
    folder_of,
    forget,
    installed,
    use_files,
)
from tests.photos import draw_photo
from tests.vision.word_files import write_word_model


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    return write_word_model(tmp_path / "mine")


def test_preferences_name_the_models_that_there_are() -> None:
    assert tuple(WORD_MODELS) == WORD_MODEL_NAMES


def test_a_file_of_ones_own_stays_where_it_is(weights: Path, tmp_path: Path) -> None:
    data = tmp_path / "weights"
    files = use_files(data, OPENCLIP, weights)
    assert (files.weights, files.source) == (weights, "")
    choice = choose_word_model(data)
    assert choice is not None
    assert (choice.weights, choice.spec) == (weights, OPENCLIP.spec)
    assert choice.identity == f"openclip-b32-256:{files.sha256[:8]}"
    forget(data, OPENCLIP)
    assert weights.is_file()
    assert choose_word_model(data) is None


def test_the_wanted_model_is_chosen_and_no_other(weights: Path, tmp_path: Path) -> None:
    data = tmp_path / "weights"
    use_files(data, OPENCLIP, weights)
    assert choose_word_model(data, "openclip-b32-256") is not None
    assert choose_word_model(data, "siglip2-b32-256") is None
    use_files(data, SIGLIP2, write_word_model(tmp_path / "other", SIGLIP2))
    chosen = choose_word_model(data)
    assert chosen is not None
    assert chosen.spec is SIGLIP2.spec


def test_a_model_whose_files_have_changed_or_gone_is_not_there(
    weights: Path, tmp_path: Path
) -> None:
    data = tmp_path / "weights"
    use_files(data, OPENCLIP, weights)
    os.utime(weights, (1, 1))
    assert installed(data, OPENCLIP) is None
    use_files(data, OPENCLIP, weights)
    tokenizer = weights.with_name(TOKENIZER_NAME)
    tokenizer.rename(tokenizer.with_name("elsewhere"))
    assert installed(data, OPENCLIP) is None


@pytest.mark.parametrize("noted", ["", "[]", "null", "{", '{"weights": 5}', '{"weights": "x"}'])
def test_a_damaged_note_means_that_no_model_is_there(tmp_path: Path, noted: str) -> None:
    folder = folder_of(tmp_path, OPENCLIP)
    folder.mkdir(parents=True)
    (folder / "origin.json").write_text(noted)
    assert installed(tmp_path, OPENCLIP) is None


def test_a_file_without_its_tokenizer_is_refused(weights: Path, tmp_path: Path) -> None:
    weights.with_name(TOKENIZER_NAME).unlink()
    with pytest.raises(WeightsError, match=r"“tokenizer\.json” of the same model must lie beside"):
        use_files(tmp_path, OPENCLIP, weights)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 a zip, as torch.save writes it, which may hold programs",
        (1 << 40).to_bytes(8, "little") + b"{}",
        (3).to_bytes(8, "little") + b"[1]",
        (9).to_bytes(8, "little") + b"no json!!",
        (10).to_bytes(8, "little") + b'{"a": [1]}',
    ],
)
def test_what_is_no_safetensors_file_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "weights.safetensors"
    file.write_bytes(content)
    with pytest.raises(WeightsError, match="is not a safetensors file"):
        use_files(tmp_path, OPENCLIP, file)


def test_another_networks_weights_are_refused(weights: Path, tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="are not those of SigLIP 2"):
        expect_weights(SIGLIP2, weights)
    header = json.dumps({"fc.weight": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}})
    other = tmp_path / "other.safetensors"
    other.write_bytes(len(header).to_bytes(8, "little") + header.encode() + bytes(4))
    with pytest.raises(WeightsError, match="are not those of OpenCLIP"):
        expect_weights(OPENCLIP, other)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="cannot be read"):
        use_files(tmp_path, OPENCLIP, tmp_path / "nothing")


@pytest.mark.parametrize(
    ("spec", "box"),
    [(SIGLIP2.spec, (0, 0, 400, 200)), (OPENCLIP.spec, (100, 0, 300, 200))],
)
def test_pictures_are_squeezed_or_cut_as_each_model_has_learnt_them(
    spec: EncoderSpec, box: tuple[float, ...]
) -> None:
    assert seen_box((400, 200), spec) == box
    assert prepare(draw_photo("sunset", 0, (400, 200)), spec).shape == (256, 256, 3)
