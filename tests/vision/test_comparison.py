import numpy as np
import pytest
from PIL import Image, ImageFilter

from photosim.vision.comparison import difference, sharpness
from photosim.vision.messages import Preview
from tests.photos import draw_photo


def preview(image: Image.Image) -> Preview:
    return Preview(*image.size, image.tobytes(), *image.size)


def test_the_difference_is_black_where_two_pictures_are_alike_and_amplified_where_not() -> None:
    first = draw_photo("hills", size=(200, 100))
    second = first.copy()
    second.paste(
        Image.eval(first.crop((50, 20, 70, 40)), lambda level: max(level - 20, 0)), (50, 20)
    )
    shown, alike = difference(preview(first), preview(second), 8)
    levels = np.frombuffer(shown.rgb, np.uint8).reshape(100, 200, 3)
    assert alike == pytest.approx(1 - 400 / 20_000)
    assert levels[20:40, 50:70].max() == 160
    levels = levels.copy()
    levels[20:40, 50:70] = 0
    assert not levels.any()


def test_pictures_of_two_sizes_are_compared_at_the_smaller_one() -> None:
    large = draw_photo("sunset", size=(600, 400))
    small = large.resize((300, 200), Image.Resampling.LANCZOS)
    shown, alike = difference(preview(large), preview(small), 8)
    assert (shown.width, shown.height) == (300, 200)
    assert alike > 0.99


def test_a_blurred_picture_is_less_sharp_whatever_its_size() -> None:
    photo = draw_photo("bubbles", size=(800, 600))
    blurred = photo.filter(ImageFilter.GaussianBlur(3))
    assert sharpness(preview(blurred)) < 0.5 * sharpness(preview(photo))
    half = photo.resize((400, 300), Image.Resampling.LANCZOS)
    assert sharpness(preview(blurred)) < sharpness(preview(half)) < sharpness(preview(photo))
