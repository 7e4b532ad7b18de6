import io

import numpy as np
import pytest
from PIL import Image

from photosim.vision.png import encode_png
from tests.photos import KINDS, draw_photo


@pytest.mark.parametrize("size", [(256, 192), (1, 1), (1, 7), (5, 1), (33, 47)])
def test_every_pixel_and_text_comes_back(size: tuple[int, int]) -> None:
    random = np.random.default_rng(0)
    image = Image.fromarray(random.integers(0, 256, (size[1], size[0], 3), dtype=np.uint8))
    texts = {"Software": "PhotoSim", "Thumb::URI": "file:///a%20b.jpg"}
    with Image.open(io.BytesIO(encode_png(image, texts))) as read:
        read.load()
        assert read.info == texts
        assert (read.format, read.mode, read.size) == ("PNG", "RGB", size)
        assert (np.asarray(read) == np.asarray(image)).all()


def test_files_are_about_as_small_as_pillows() -> None:
    ours = theirs = 0
    for kind in KINDS:
        image, stream = draw_photo(kind), io.BytesIO()
        image.save(stream, "PNG", compress_level=1)
        ours, theirs = ours + len(encode_png(image, {})), theirs + len(stream.getvalue())
    assert ours < 1.3 * theirs
