"""The signature: the same however a picture is turned, and near when it is a little changed."""

import numpy as np
import pytest
from PIL import Image

from photosim.vision.picture_signature import signature_of, traits_of
from photosim.vision.shots import Shot
from tests.photos import KINDS, draw_photo


def distance(first: Image.Image, second: Image.Image) -> float:
    one, other = (signature_of(image).astype(float) for image in (first, second))
    return float(np.abs(one - other).mean())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("turn", list(Image.Transpose))
def test_it_is_the_same_in_all_orientations(kind: str, turn: Image.Transpose) -> None:
    image = draw_photo(kind, size=(256, 192))
    assert distance(image, image.transpose(turn)) <= 1


@pytest.mark.parametrize("kind", ["bubbles", "skyline", "hills"])
def test_a_smaller_picture_is_nearer_than_another_one(kind: str) -> None:
    image = draw_photo(kind, size=(320, 240))
    assert distance(image, image.resize((100, 75))) * 4 < distance(image, draw_photo(kind, 1))


def test_it_is_63_bytes_of_any_picture() -> None:
    for image in (Image.new("L", (1, 1)), Image.new("RGBA", (5, 900)), draw_photo()):
        signature = signature_of(image)
        assert signature.dtype == np.uint8
        assert signature.shape == (63,)


def test_a_camera_is_told_from_another_of_its_model_by_its_number() -> None:
    image = Image.new("RGB", (64, 64))
    told = traits_of(image, Shot(camera="Maker One", serial="17", position=(1.0, 2.0), bias=-2.0))
    assert (told.body, told.has_place, told.exposure_bias) == ("Maker One 17", True, -2.0)
    assert traits_of(image, Shot()).body is None
