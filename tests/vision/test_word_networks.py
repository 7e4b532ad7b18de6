"""The two halves of models that know words, with random weights."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file

from photosim.vision.encoders import load_encoder
from photosim.vision.messages import EncoderUnavailable, TextFailed
from photosim.vision.models import EncoderChoice
from photosim.vision.service import EncoderService
from photosim.vision.weights import WeightsError
from photosim.vision.word_models import OPENCLIP, SIGLIP2, TOKENIZER_NAME, WordModel
from photosim.vision.word_networks import PictureTower, TextEncoder, build_picture_tower
from photosim.vision.word_service import WordService
from tests.photos import make_photo
from tests.vision.word_files import choice_of, write_word_model

MODELS = pytest.mark.parametrize("model", [OPENCLIP, SIGLIP2], ids=lambda one: one.spec.name)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("models")
    return {
        model.spec.name: write_word_model(folder / model.spec.name, model)
        for model in (OPENCLIP, SIGLIP2)
    }


def pictures() -> NDArray[np.uint8]:
    return np.random.default_rng(0).integers(0, 256, (3, 256, 256, 3), np.uint8)


@MODELS
def test_pictures_and_texts_become_unit_vectors_of_one_length(
    model: WordModel, written: dict[str, Path]
) -> None:
    choice = choice_of(written[model.spec.name], model)
    encoder = load_encoder(choice, "cpu")
    assert encoder.classifier is None
    vectors = encoder.encode(pictures())
    text = TextEncoder(choice).encode("a red beach")
    assert vectors.shape == (3, model.spec.dimension)
    assert text.shape == (model.spec.dimension,)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    assert np.linalg.norm(text) == pytest.approx(1, abs=1e-4)
    assert len(np.unique(vectors.round(3), axis=0)) == 3


@MODELS
def test_a_picture_is_the_same_alone_and_among_others(
    model: WordModel, written: dict[str, Path]
) -> None:
    tower = build_picture_tower(choice_of(written[model.spec.name], model))
    pixels = torch.randn(3, 3, 256, 256)
    with torch.inference_mode():
        torch.testing.assert_close(tower(pixels)[1:2], tower(pixels[1:2]), atol=1e-4, rtol=1e-4)


@MODELS
def test_texts_are_read_without_case_and_spaces_and_told_apart(
    model: WordModel, written: dict[str, Path]
) -> None:
    texts = TextEncoder(choice_of(written[model.spec.name], model))
    red = texts.encode("red beach")
    np.testing.assert_array_equal(texts.encode("  Red \n BEACH "), red)
    assert float(texts.encode("beach red") @ red) < 0.9999
    if model.is_siglip:
        np.testing.assert_array_equal(texts.encode("red_beach!"), red)
    assert np.isfinite(texts.encode("red " * 500)).all()
    assert np.isfinite(texts.encode("собака 犬")).all()


def test_a_picture_of_clip_is_what_its_definition_says(written: dict[str, Path]) -> None:
    """The first half of one layer, written out by hand for one head."""
    file = written[OPENCLIP.spec.name]
    weights = load_file(file)
    one = {name: tensor for name, tensor in weights.items() if ".resblocks.1." not in name}
    alone = file.with_name("one layer") / file.name
    alone.parent.mkdir()
    save_file(one, alone)
    tower = build_picture_tower(choice_of(alone))
    pixels = torch.randn(1, 3, 256, 256)

    def norm(name: str, inputs: torch.Tensor) -> torch.Tensor:
        centred = inputs - inputs.mean(-1, keepdim=True)
        scaled = centred / (centred.pow(2).mean(-1, keepdim=True) + 1e-5).sqrt()
        return scaled * one[f"visual.{name}.weight"] + one[f"visual.{name}.bias"]

    patches = pixels.unfold(2, 32, 32).unfold(3, 32, 32).permute(0, 2, 3, 1, 4, 5)
    places = patches.reshape(64, -1) @ one["visual.conv1.weight"].reshape(64, -1).T
    places = torch.cat((one["visual.class_embedding"][None], places))
    places = norm("ln_pre", places + one["visual.positional_embedding"])
    layer = "visual.transformer.resblocks.0"
    inner = norm("transformer.resblocks.0.ln_1", places)
    both = inner @ one[f"{layer}.attn.in_proj_weight"].T + one[f"{layer}.attn.in_proj_bias"]
    query, key, value = both[:, :64], both[:, 64:128], both[:, 128:]
    seen = (query @ key.T / 8).softmax(1) @ value
    places = places + seen @ one[f"{layer}.attn.out_proj.weight"].T
    places = places + one[f"{layer}.attn.out_proj.bias"]
    inner = norm("transformer.resblocks.0.ln_2", places)
    inner = inner @ one[f"{layer}.mlp.c_fc.weight"].T + one[f"{layer}.mlp.c_fc.bias"]
    inner = inner * (1 + torch.erf(inner / 2**0.5)) / 2
    places = places + inner @ one[f"{layer}.mlp.c_proj.weight"].T
    places = places + one[f"{layer}.mlp.c_proj.bias"]
    expected = norm("ln_post", places[:1]) @ one["visual.proj"]
    with torch.inference_mode():
        torch.testing.assert_close(tower(pixels), expected, atol=1e-4, rtol=1e-4)


@MODELS
def test_half_precision_on_the_disk_will_do(
    model: WordModel, written: dict[str, Path], tmp_path: Path
) -> None:
    file = written[model.spec.name]
    half = tmp_path / file.name
    save_file({name: tensor.half() for name, tensor in load_file(file).items()}, half)
    half.with_name(TOKENIZER_NAME).write_bytes(file.with_name(TOKENIZER_NAME).read_bytes())
    whole, halved = choice_of(file, model), choice_of(half, model)
    texts = TextEncoder(whole).encode("red") @ TextEncoder(halved).encode("red")
    assert float(texts) > 0.999
    vectors = load_encoder(whole, "cpu").encode(pictures()) * load_encoder(halved, "cpu").encode(
        pictures()
    )
    assert vectors.sum(1).min() > 0.999


@pytest.mark.parametrize("name", ["visual.proj", "visual.ln_post.bias", "visual.conv1.weight"])
def test_weights_that_lack_something_are_refused(
    written: dict[str, Path], tmp_path: Path, name: str
) -> None:
    weights = load_file(written[OPENCLIP.spec.name])
    del weights[name]
    save_file(weights, tmp_path / "weights.safetensors")
    with pytest.raises(WeightsError, match="are for another network"):
        load_encoder(choice_of(tmp_path / "weights.safetensors"), "cpu")


def test_a_file_that_is_cut_off_is_refused(written: dict[str, Path], tmp_path: Path) -> None:
    cut = tmp_path / "weights.safetensors"
    cut.write_bytes(written[OPENCLIP.spec.name].read_bytes()[:100_000])
    with pytest.raises(WeightsError, match="damaged or incomplete"):
        load_encoder(choice_of(cut), "cpu")
    with pytest.raises(WeightsError, match="was not found"):
        load_encoder(choice_of(tmp_path / "nothing"), "cpu")


def test_a_tokenizer_that_is_damaged_or_another_models_is_refused(
    written: dict[str, Path], tmp_path: Path
) -> None:
    file = tmp_path / "model" / "weights.safetensors"
    file.parent.mkdir()
    file.write_bytes(written[OPENCLIP.spec.name].read_bytes())
    tokenizer = file.with_name(TOKENIZER_NAME)
    tokenizer.write_text("{}")
    with pytest.raises(WeightsError, match=r"The tokenizer .* cannot be read"):
        TextEncoder(choice_of(file))
    known = written[OPENCLIP.spec.name].with_name(TOKENIZER_NAME).read_text()
    tokenizer.write_text(known.replace('"sunset": 13', '"sunset": 13, "more": 14, "again": 15'))
    texts = TextEncoder(choice_of(file))
    assert texts.encode("red").shape == (512,)
    with pytest.raises(WeightsError, match="is another model's"):
        texts.encode("again")


def test_bfloat16_is_a_way_to_run_it(written: dict[str, Path]) -> None:
    tower = build_picture_tower(choice_of(written[OPENCLIP.spec.name]))
    pixels = torch.randn(2, 3, 256, 256)
    with torch.inference_mode():
        whole = torch.nn.functional.normalize(tower(pixels))
        tower.set_up(bfloat16=True, fused=False)
        less = torch.nn.functional.normalize(tower(pixels))
    assert less.dtype is torch.float32
    assert (whole * less).sum(1).min() > 0.99
    assert isinstance(tower, PictureTower)


@pytest.fixture
def words(written: dict[str, Path]) -> Iterator[WordService]:
    words = WordService(lambda choice: EncoderService(choice, device="cpu", threads=1))
    words.use(choice_of(written[OPENCLIP.spec.name]))
    yield words
    words.close()


def test_a_process_of_its_own_embeds_texts_and_photos(
    words: WordService, written: dict[str, Path], tmp_path: Path
) -> None:
    photo = make_photo(tmp_path / "a.jpg", "sunset", 0)
    future = words.embed(photo)
    text = words.embed_text("red").result(60)
    assert text.encoder == "openclip-b32-256:test"
    expected = TextEncoder(choice_of(written[OPENCLIP.spec.name])).encode("red")
    np.testing.assert_allclose(text.vector, expected, atol=1e-5)
    embedded = future.result(60)
    assert (embedded.encoder, embedded.vector.shape) == (text.encoder, (512,))


def test_a_model_that_cannot_be_used_is_told_and_no_other_takes_its_place(
    words: WordService, written: dict[str, Path], tmp_path: Path
) -> None:
    broken = tmp_path / "weights.safetensors"
    broken.write_bytes(b"nothing")
    words.use(choice_of(broken))
    with pytest.raises(TextFailed, match="cannot be read"):
        words.embed_text("red").result(60)
    with pytest.raises(EncoderUnavailable, match="damaged or incomplete"):
        words.embed(make_photo(tmp_path / "a.jpg", "sunset", 0)).result(60)


def test_without_a_model_and_after_the_end_everything_is_refused_at_once(
    words: WordService, tmp_path: Path
) -> None:
    words.use(None)
    with pytest.raises(EncoderUnavailable):
        words.embed_text("red").result(0)
    words.use(choice_of(tmp_path / "any"))
    words.close()
    with pytest.raises(EncoderUnavailable):
        words.embed(tmp_path / "a.jpg").result(0)


def test_the_process_ends_when_nothing_was_asked_of_it_for_a_while(tmp_path: Path) -> None:
    now = [0.0]
    made: list[EncoderService] = []

    def make(choice: EncoderChoice) -> EncoderService:
        made.append(EncoderService(choice, device="cpu", threads=1))
        return made[-1]

    words = WordService(make, lambda: now[0])
    words.rest()
    weights = write_word_model(tmp_path / "model")
    words.use(choice_of(weights))
    first = words.embed_text("red")
    now[0] += 1_000
    words.rest()  # what is asked for is waited for
    assert first.result(60).encoder == "openclip-b32-256:test"
    assert len(made) == 1
    words.embed_text("red").result(60)
    now[0] += 119
    words.rest()
    words.embed_text("red").result(60)
    assert len(made) == 1
    now[0] += 120
    words.rest()
    words.embed_text("red")
    assert len(made) == 2
    words.close()
