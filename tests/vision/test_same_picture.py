"""Whether two pictures are one, by changes that people and programs make."""

import io
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from photosim.vision.agreement import Comparison
from photosim.vision.same_picture import compare, features_of
from tests.photos import KINDS, draw_photo

DETAILED = ("bubbles", "skyline", "bricks")


def recompressed(image: Image.Image) -> Image.Image:
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=20)
    return Image.open(kept).convert("RGB")


def cropped(image: Image.Image) -> Image.Image:
    return image.crop((20, 12, image.width - 25, image.height - 15))


def framed(image: Image.Image) -> Image.Image:
    return ImageOps.expand(image, 30, "white")


CHANGES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "recompressed": recompressed,
    "half": lambda image: image.resize((image.width // 2, image.height // 2)),
    "twice": lambda image: image.resize((image.width * 2, image.height * 2)),
    "turned": lambda image: image.transpose(Image.Transpose.ROTATE_90),
    "upside down": lambda image: image.transpose(Image.Transpose.ROTATE_180),
    "mirrored": ImageOps.mirror,
    "mirrored and turned": lambda image: image.transpose(Image.Transpose.TRANSVERSE),
    "grey": lambda image: ImageOps.grayscale(image).convert("RGB"),
    "darker": lambda image: ImageEnhance.Brightness(image).enhance(0.6),
    "blurred": lambda image: image.filter(ImageFilter.GaussianBlur(1)),
    "cropped": cropped,
    "framed": framed,
}


def compared(first: Image.Image, second: Image.Image) -> Comparison:
    return compare(features_of(first), features_of(second))


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_picture_is_surely_the_same(change: str) -> None:
    for kind in ("bubbles", "skyline"):
        image = draw_photo(kind)
        assert compared(image, CHANGES[change](image)).is_sure, kind


def test_a_picture_with_words_on_it_is_an_edited_one() -> None:
    image = draw_photo("bubbles")
    written = image.copy()
    words = "ALL OF THIS IS NEW"
    ImageDraw.Draw(written).text((20, 170), words, "black", font_size=26, stroke_width=1)
    found = compared(image, written)
    assert found.is_edited
    assert not found.is_sure
    assert 0 < found.strength <= 1000


def shaded(image: Image.Image) -> Image.Image:
    """Warm, faded, and darker towards the corners, as the filters of phones make it."""
    pixels = np.asarray(image, np.float32) / 255
    pixels = 0.12 + 0.8 * pixels**0.85 * np.array([1.05, 0.97, 0.8], np.float32)
    y, x = np.mgrid[-1 : 1 : image.height * 1j, -1 : 1 : image.width * 1j]
    pixels *= (1 - 0.6 * (x * x + y * y) / 2)[..., None]
    return Image.fromarray((255 * pixels.clip(0, 1)).astype(np.uint8))


@pytest.mark.parametrize("kind", ["flower", "skyline", "stripes", "bubbles"])
def test_a_picture_in_another_light_is_an_edited_one(kind: str) -> None:
    image = draw_photo(kind)
    found = compared(image, shaded(image))
    assert found.is_edited or found.is_sure


@pytest.mark.parametrize("kind", ["skyline", "stripes"])
def test_a_picture_with_evenly_used_tones_is_an_edited_one(kind: str) -> None:
    image = draw_photo(kind)
    found = compared(image, recompressed(ImageOps.equalize(image)))
    assert found.is_edited or found.is_sure


def test_one_wall_with_each_brick_of_another_shade_is_another_picture() -> None:
    walls = [draw_photo("bricks", number) for number in range(6)]
    for one, other in combinations(walls, 2):
        found = compared(one, other)
        assert not found.is_sure
        assert not found.is_edited


def test_pictures_of_one_kind_are_not_the_same() -> None:
    for kind in KINDS:
        found = compared(draw_photo(kind, 0), draw_photo(kind, 1))
        assert not found.is_sure, kind
        assert not found.is_edited, kind


def test_what_has_nothing_to_hold_on_to_is_never_the_same() -> None:
    plain = Image.new("RGB", (200, 150), "navy")
    assert compared(plain, plain) == Comparison()
    assert compared(Image.new("RGB", (1, 1)), plain) == Comparison()


def test_it_tells_which_one_shows_more() -> None:
    image = draw_photo("skyline")
    part = image.crop((40, 40, 280, 220))
    assert compared(image, part).wider == 1
    assert compared(part, image).wider == -1
    assert compared(image, image.resize((160, 120))).wider == 0


@pytest.mark.parametrize("height", [1, 2, 3, 12])
def test_pictures_of_a_few_rows_can_be_compared(height: int) -> None:
    strip = draw_photo("bubbles", size=(2_000, 900)).crop((0, 400, 2_000, 400 + height))
    whole = draw_photo("skyline")
    assert not compared(strip, whole).is_sure
    assert not compared(whole, strip).is_sure
    assert compared(strip, strip).whole >= 0
