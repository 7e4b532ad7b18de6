from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image
from torchvision.models import resnet34

from photosim.vision.encoders import Encoder, load_encoder
from photosim.vision.models import (
    EFFICIENTNET_LITE0,
    RESNET34,
    EncoderChoice,
    EncoderSpec,
    choose_encoder,
    embedded_choice,
    prepare,
    seen_box,
)
from photosim.vision.networks import build_network
from photosim.vision.pace import LEAST_COSINE
from photosim.vision.photos import decode
from photosim.vision.regions import REGIONS
from photosim.vision.service import EncoderService
from photosim.vision.weights import WeightsError
from tests.photos import KINDS, draw_photo, make_photo
from tests.vision.random_weights import write_random_resnet34


@pytest.fixture(scope="session")
def lite0() -> Encoder:
    return load_encoder(embedded_choice(), "cpu")


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """ResNet-34 with weights that nobody trained."""
    return write_random_resnet34(tmp_path_factory.mktemp("weights") / "random.pth")


def pictures(spec: EncoderSpec, seeds: int = 1) -> NDArray[np.uint8]:
    drawn = [prepare(draw_photo(kind, seed), spec) for kind in KINDS for seed in range(seeds)]
    return np.stack(drawn)


def normalised(batch: NDArray[np.uint8], spec: EncoderSpec) -> torch.Tensor:
    scaled = (batch.astype(np.float32) / 255 - spec.mean) / spec.std
    return torch.from_numpy(scaled.astype(np.float32)).permute(0, 3, 1, 2)


def test_photos_of_one_kind_are_each_others_neighbours(lite0: Encoder) -> None:
    vectors = lite0.encode(pictures(EFFICIENTNET_LITE0, seeds=3))
    assert vectors.shape == (3 * len(KINDS), 1280)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    similarities = vectors @ vectors.T
    np.fill_diagonal(similarities, -1)
    nearest = np.argsort(-similarities, axis=1)[:, :2] // 3
    assert (nearest == np.arange(len(vectors))[:, None] // 3).all()


def test_lite0_gives_its_features_before_the_classifier(lite0: Encoder) -> None:
    from efficientnet_lite_pytorch import EfficientNet

    network = EfficientNet.from_name("efficientnet-lite0").eval()
    network.load_state_dict(torch.load(embedded_choice().weights, weights_only=True))
    batch = pictures(EFFICIENTNET_LITE0)
    with torch.inference_mode():
        pixels = normalised(batch, EFFICIENTNET_LITE0)
        features = network.extract_features(pixels).mean((2, 3))
        outputs = build_network(embedded_choice())(pixels)
    assert outputs.numpy() == pytest.approx(features.numpy(), abs=1e-3)
    expected = torch.nn.functional.normalize(features).numpy()
    assert (lite0.encode(batch) * expected).sum(1).min() >= LEAST_COSINE


def test_resnet34_gives_the_512_outputs_before_its_classifier(checkpoint: Path) -> None:
    choice = choose_encoder(None, checkpoint, [])
    vectors = load_encoder(choice, "cpu").encode(pictures(RESNET34))
    network = resnet34(weights=None).eval()
    network.load_state_dict(torch.load(checkpoint, weights_only=True))
    network.fc = torch.nn.Identity()
    with torch.inference_mode():
        pixels = normalised(pictures(RESNET34), RESNET34)
        expected = network(pixels)
        outputs = build_network(choice)(pixels)
    assert outputs.numpy() == pytest.approx(expected.numpy(), rel=1e-3, abs=1e-4)
    assert vectors.shape == (len(KINDS), 512)
    expected = torch.nn.functional.normalize(expected).numpy()
    assert (vectors * expected).sum(1).min() >= LEAST_COSINE


def test_regions_are_means_of_the_places_they_cover(lite0: Encoder) -> None:
    batch = pictures(EFFICIENTNET_LITE0)[:3]
    vectors = lite0.encode_regions(batch)
    assert vectors.shape == (3, len(REGIONS), 1280)
    assert np.linalg.norm(vectors, axis=2) == pytest.approx(1, abs=1e-5)
    with torch.inference_mode():
        network = build_network(embedded_choice())
        features = network.feature_map(normalised(batch, EFFICIENTNET_LITE0)).numpy()
    assert features.shape[2:] == (7, 7)
    for place, region in enumerate(REGIONS):
        left, top, right, bottom = region.box(7, 7)
        expected = features[:, :, top:bottom, left:right].mean((2, 3))
        expected /= np.linalg.norm(expected, axis=1, keepdims=True)
        assert (vectors[:, place] * expected).sum(1).min() >= LEAST_COSINE


def test_the_other_network_has_regions_too(checkpoint: Path) -> None:
    choice = choose_encoder(None, checkpoint, [])
    vectors = load_encoder(choice, "cpu").encode_regions(pictures(RESNET34)[:2])
    assert vectors.shape == (2, len(REGIONS), 512)


@pytest.mark.parametrize("spec", [EFFICIENTNET_LITE0, RESNET34])
@pytest.mark.parametrize("size", [(400, 300), (300, 400), (900, 100), (240, 240)])
def test_what_is_seen_of_a_picture_is_what_is_prepared(
    spec: EncoderSpec, size: tuple[int, int]
) -> None:
    left, top, right, bottom = seen_box(size, spec)
    assert 0 <= left < right <= size[0]
    assert 0 <= top < bottom <= size[1]
    picture = Image.new("RGB", size, "black")
    picture.paste("white", (round(left), round(top), round(right), round(bottom)))
    assert prepare(picture, spec).mean() > 250


def test_a_vector_does_not_depend_on_its_batch(lite0: Encoder) -> None:
    batch = pictures(EFFICIENTNET_LITE0)
    together = lite0.encode(batch)
    alone = np.concatenate([lite0.encode(picture[None]) for picture in batch])
    assert (together * alone).sum(1).min() >= 0.9999


def test_one_scene_in_every_orientation_embeds_alike(lite0: Encoder, tmp_path: Path) -> None:
    paths = [
        make_photo(tmp_path / f"{n}.jpg", "hills", 1, (800, 600), orientation=n, quality=95)
        for n in range(1, 9)
    ]
    prepared = [prepare(decode(path).image, EFFICIENTNET_LITE0) for path in paths]
    vectors = lite0.encode(np.stack(prepared))
    assert (vectors @ vectors.T).min() >= 0.99


def test_a_reduced_decoding_embeds_like_a_full_one(lite0: Encoder, tmp_path: Path) -> None:
    for kind in KINDS:
        path = make_photo(tmp_path / f"{kind}.jpg", kind, size=(1200, 900), quality=95)
        photos = [decode(path), decode(path, 256)]
        prepared = [prepare(photo.image, EFFICIENTNET_LITE0) for photo in photos]
        full, reduced = lite0.encode(np.stack(prepared))
        assert full @ reduced >= 0.97


@pytest.mark.parametrize(
    "damage", ["gone", "empty", "text", "words", "truncated", "list", "other", "pickle", "nan"]
)
def test_bad_weights_are_refused_in_plain_words(
    tmp_path: Path, checkpoint: Path, damage: str
) -> None:
    path = tmp_path / "weights.pth"
    message = "damaged, incomplete or not a checkpoint"
    if damage == "gone":
        message = "was not found"
    elif damage == "truncated":
        path.write_bytes(checkpoint.read_bytes()[:100_000])
    elif damage == "list":
        torch.save([1, 2, 3], path)
        message = "does not contain network weights"
    elif damage == "other":
        torch.save(torch.nn.Linear(2, 2).state_dict(), path)
        message = "are for another network"
    elif damage == "nan":  # training that went astray
        weights = torch.load(checkpoint, weights_only=True)
        weights["conv1.weight"][:] = torch.nan
        torch.save(weights, path)
        message = "produce no usable vectors"
    elif damage == "pickle":
        torch.save({"fc": resnet34}, path)  # would run code if it were unpickled
    else:
        texts = {"text": "Dear diary", "words": "something else", "empty": ""}
        path.write_text(texts[damage])
    with pytest.raises(WeightsError, match=message):
        load_encoder(EncoderChoice(RESNET34, path, "resnet34"), "cpu")


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_a_device_that_is_not_there_is_refused() -> None:
    with pytest.raises(WeightsError, match="no CUDA device"):
        load_encoder(embedded_choice(), "cuda")
    assert load_encoder(embedded_choice(), "auto").device == "cpu"


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
def test_cuda_gives_the_same_vectors(lite0: Encoder) -> None:
    batch = pictures(EFFICIENTNET_LITE0)
    vectors = load_encoder(embedded_choice(), "cuda").encode(batch)
    assert (vectors * lite0.encode(batch)).sum(1).min() > 0.999


def test_the_real_process_embeds_photos_and_survives_bad_weights(
    lite0: Encoder, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.pth"
    bad.write_bytes(b"no checkpoint")
    paths = [make_photo(tmp_path / f"{kind}.png", kind) for kind in KINDS]
    service = EncoderService(choose_encoder(None, bad, []), device="cpu")
    try:
        info = service.info()
        vectors = [service.embed(path).result(60).vector for path in paths]
    finally:
        service.close()
    assert info.identity == "efficientnet-lite0"
    assert info.notice is not None
    assert "damaged" in info.notice
    assert (np.stack(vectors) * lite0.encode(pictures(EFFICIENTNET_LITE0))).sum(1).min() > 0.999
