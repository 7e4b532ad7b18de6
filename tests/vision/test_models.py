import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from photosim.vision import models
from photosim.vision.models import (
    EFFICIENTNET_LITE0,
    RESNET34,
    choose_encoder,
    embedded_choice,
    prepare,
)
from photosim.vision.weights import WeightsFile
from tests.photos import draw_photo

OFFICIAL_NAME = "resnet34-b627a593.pth"


def test_without_weights_the_embedded_encoder_is_used_and_the_other_is_offered() -> None:
    choice = choose_encoder(None, None, [])
    assert choice.identity == "efficientnet-lite0"
    assert choice.weights.is_file()
    assert choice.notice is not None
    assert "fetch-weights" in choice.notice


def test_a_wish_for_resnet_without_weights_says_what_is_used_instead() -> None:
    choice = choose_encoder("resnet34", None, [])
    assert choice.spec is EFFICIENTNET_LITE0
    assert choice.notice is not None
    assert "not on this computer" in choice.notice


def test_the_embedded_encoder_asked_for_needs_no_notice() -> None:
    assert choose_encoder("efficientnet-lite0", None, []) == embedded_choice()


def test_weights_at_hand_are_preferred_and_the_first_folder_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [tmp_path / name for name in ("none", "first", "second")]
    for folder in folders[1:]:
        folder.mkdir()
        (folder / OFFICIAL_NAME).write_bytes(folder.name.encode())
    official = WeightsFile("", 5, hashlib.sha256(b"first").hexdigest())
    monkeypatch.setattr(models, "RESNET34_FILE", official)
    choice = choose_encoder(None, None, folders)
    assert choice.spec is RESNET34
    assert choice.weights == folders[1] / OFFICIAL_NAME
    assert choice.identity == "resnet34"
    assert choice.notice is None
    assert choose_encoder("efficientnet-lite0", None, folders).spec is EFFICIENTNET_LITE0


def test_a_persons_own_weights_have_an_identity_of_their_own(tmp_path: Path) -> None:
    file = tmp_path / "mine.pth"
    file.write_bytes(b"mine")
    choice = choose_encoder(None, file, [])
    assert choice.identity == "resnet34:" + hashlib.sha256(b"mine").hexdigest()[:8]
    assert choice.weights == file


@pytest.mark.parametrize(
    ("requested", "weights", "reason"),
    [
        ("resnet50", None, "no encoder “resnet50”"),
        (None, Path("gone.pth"), "cannot be read: No such file"),
        ("efficientnet-lite0", Path("mine.pth"), "has its own"),
    ],
)
def test_wishes_that_cannot_be_granted_lead_to_the_embedded_encoder_and_say_why(
    requested: str | None, weights: Path | None, reason: str
) -> None:
    choice = choose_encoder(requested, weights, [])
    assert choice.spec is EFFICIENTNET_LITE0
    assert reason in (choice.notice or "")


@pytest.mark.parametrize("spec", [RESNET34, EFFICIENTNET_LITE0], ids=lambda spec: spec.name)
@pytest.mark.parametrize("size", [(640, 480), (1, 1), (1, 900), (3000, 7), (224, 224), (33, 47)])
def test_pictures_of_any_shape_are_prepared(
    spec: models.EncoderSpec, size: tuple[int, int]
) -> None:
    pixels = prepare(Image.new("RGB", size, (10, 200, 30)), spec)
    assert pixels.shape == (224, 224, 3)
    assert pixels.dtype == np.uint8
    assert (pixels == (10, 200, 30)).all()


def test_resnets_picture_is_the_centre_of_the_reduced_one() -> None:
    image = draw_photo("skyline", size=(800, 512))
    reduced = image.resize((400, 256), Image.Resampling.BICUBIC)
    expected = np.asarray(reduced.crop((88, 16, 312, 240)), int)
    assert np.abs(prepare(image, RESNET34).astype(int) - expected).mean() < 1


def test_squeezing_keeps_more_of_an_oblong_picture() -> None:
    image = Image.new("RGB", (900, 100))
    image.paste((255, 255, 255), (300, 0, 600, 100))
    whitest = prepare(image, RESNET34).mean()
    assert whitest == 255
    squeezed = prepare(image, EFFICIENTNET_LITE0)[112, :, 0]
    assert squeezed[112] == 255
    assert prepare(image.resize((900, 225)), EFFICIENTNET_LITE0)[112, 0, 0] == 0
