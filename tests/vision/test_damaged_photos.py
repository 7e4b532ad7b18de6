"""Photos whose files are cut short or damaged: what is there is shown, what is not is grey."""

import struct
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from photosim.vision.messages import LEAST_SHARE, TooLittleLeft
from photosim.vision.models import embedded_choice
from photosim.vision.photos import DecodedPhoto, UnreadablePhoto, decode
from photosim.vision.remains import COARSE, CUT, CUT_TO_LITTLE
from photosim.vision.service import EncoderService
from tests.photos import draw_photo, make_photo
from tests.vision import stand_ins

SIZE = (640, 480)
GREY = (128, 128, 128)


def cut(path: Path, share: float) -> Path:
    """Leave only the first part of a file."""
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    return path


def pixels(photo: DecodedPhoto) -> NDArray[np.int16]:
    return np.asarray(photo.image, np.int16)


def assert_real_or_grey(photo: DecodedPhoto, whole: DecodedPhoto) -> None:
    """Every pixel is that of the whole photo or grey, and the share of the real ones is known."""
    assert photo.image.size == whole.image.size
    real = np.abs(pixels(photo) - pixels(whole)).max(axis=2) <= 2
    grey = (pixels(photo) == GREY).all(axis=2)
    assert (real | grey).mean() > 0.99
    assert real.mean() == pytest.approx(photo.share, abs=0.03)


RASTERS: list[tuple[str, dict[str, Any]]] = [
    ("photo.jpg", {}),
    ("upright.jpg", {"orientation": 6}),
    ("photo.png", {}),
    ("rows.gif", {"interlace": 0}),
    ("photo.bmp", {}),
    ("photo.tif", {}),
    ("upright.tif", {"orientation": 6}),
    ("photo.webp", {}),
    ("lossless.webp", {"lossless": True}),
    ("photo.heic", {}),
    ("tiles.heic", {"tile_size": 128}),
    ("turned_tiles.heic", {"tile_size": 128, "orientation": 6}),
    ("mirrored_tiles.heic", {"tile_size": 128, "orientation": 5}),
    ("photo.avif", {}),
]


@pytest.mark.parametrize(("name", "options"), RASTERS, ids=[name for name, _ in RASTERS])
@pytest.mark.parametrize("side", [None, 100])
def test_a_cut_file_shows_what_is_there(
    tmp_path: Path, name: str, options: dict[str, Any], side: int | None
) -> None:
    path = make_photo(tmp_path / name, "skyline", size=SIZE, **options)
    whole = decode(path, side)
    assert (whole.damage, whole.share) == (None, 1)
    cut(path, 0.85)
    photo = decode(path, side)
    assert (photo.width, photo.height) == SIZE
    assert photo.damage == CUT
    assert LEAST_SHARE < photo.share < 1
    assert_real_or_grey(photo, whole)
    cut(path, 0.25)
    photo = decode(path, side)
    assert photo.damage == CUT_TO_LITTLE
    assert 0 < photo.share < LEAST_SHARE
    assert_real_or_grey(photo, whole)


def interlaced_png(image: Image.Image) -> bytes:
    """A PNG in the seven passes of Adam7."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    picture = np.asarray(image)
    steps = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2)]
    rows = [
        b"\0" + np.ascontiguousarray(row).tobytes()
        for left, top, across, down in [*steps, (0, 1, 1, 2)]
        for row in picture[top::down, left::across]
    ]
    header = struct.pack(">IIBBBBB", *image.size, 8, 2, 0, 0, 1)
    data = zlib.compress(b"".join(rows))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("name", ["progressive.jpg", "interlaced.png", "interlaced.gif"])
def test_a_cut_file_that_refines_its_picture_shows_it_less_sharp(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    image = draw_photo("hills", size=SIZE)
    if name.endswith(".png"):
        path.write_bytes(interlaced_png(image))
    else:
        image.save(path, progressive=True, interlace=1)
    whole = decode(path)
    assert whole.damage is None
    photo = decode(cut(path, 0.6))
    assert (photo.damage, photo.share) == (COARSE, 1)
    assert np.abs(pixels(photo) - pixels(whole)).mean() < 8


def test_a_cut_file_that_refines_its_picture_may_lack_a_part_even_of_the_coarsest(
    tmp_path: Path,
) -> None:
    for name, content in {
        "a.png": interlaced_png(draw_photo("hills", size=SIZE)),
        "b.jpg": make_photo(
            tmp_path / "b.jpg", "skyline", size=SIZE, progressive=True
        ).read_bytes(),
    }.items():
        (tmp_path / name).write_bytes(content[: len(content) // 50])
        photo = decode(tmp_path / name)
        assert photo.damage in {CUT, CUT_TO_LITTLE}
        assert photo.image.getpixel((0, SIZE[1] - 1)) == GREY


def without_end(content: bytes) -> bytes:
    return content.removesuffix(b"\xff\xd9")


def with_phone_trailer(content: bytes) -> bytes:
    return without_end(content) + b"Image_Data\xff\x3f\xff\x01SEFH" + bytes(24) + b"SEFT"


def padded(content: bytes) -> bytes:
    return without_end(content) + bytes(5000)


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"quality": 95, "subsampling": 0}])
@pytest.mark.parametrize(
    "spoil",
    [
        without_end,
        lambda content: content[:-1],
        with_phone_trailer,
        padded,
        lambda content: content + bytes(5000),
        lambda content: content + b"\xff\xd9 and what a phone appends",
    ],
    ids=["no end marker", "half of it", "trailer", "zeros", "zeros behind", "more behind"],
)
def test_a_jpeg_of_which_every_pixel_is_there_is_whole(
    tmp_path: Path, spoil: Callable[[bytes], bytes], options: dict[str, Any]
) -> None:
    for kind in ("skyline", "bubbles"):
        path = make_photo(tmp_path / "photo.jpg", kind, size=SIZE, **options)
        whole = pixels(decode(path))
        path.write_bytes(spoil(path.read_bytes()))
        photo = decode(path)
        assert (photo.damage, photo.share) == (None, 1)
        assert np.array_equal(pixels(photo), whole)


def test_a_photo_that_ends_in_grey_is_whole(tmp_path: Path) -> None:
    image = draw_photo("hills", size=SIZE)
    image.paste(GREY, (0, 300, *SIZE))
    for name in ("photo.jpg", "photo.webp", "photo.heic", "photo.png"):
        image.save(tmp_path / name)
        assert decode(tmp_path / name).damage is None


@pytest.mark.parametrize("tail", [b"\xff\xd9", bytes(40_000), bytes(40_000) + b"\xff\xd9"])
def test_a_cut_jpeg_that_pretends_to_be_whole_is_found_out(tmp_path: Path, tail: bytes) -> None:
    path = make_photo(tmp_path / "photo.jpg", "skyline", size=SIZE)
    whole = decode(path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 3 // 4] + tail)
    photo = decode(path)
    assert photo.damage == CUT
    assert_real_or_grey(photo, whole)


def png(path: Path, *chunks: tuple[bytes, bytes]) -> Path:
    """A PNG with further chunks in front of its pixels; the checksums of these are wrong."""
    content = make_photo(path, "hills").read_bytes()
    start = content.index(b"IDAT") - 4
    more = [struct.pack(">I", len(data)) + kind + data + b"oops" for kind, data in chunks]
    path.write_bytes(content[:start] + b"".join(more) + content[start:])
    return path


def test_what_a_png_carries_beside_its_pixels_does_not_cost_them(tmp_path: Path) -> None:
    expected = pixels(decode(make_photo(tmp_path / "whole.png", "hills")))
    text = zlib.compress(bytes(3 << 20))
    bomb = zlib.compress(bytes(40 << 20))
    for number, chunk in enumerate(
        [
            (b"pHYs", bytes(9)),
            (b"zTXt", b"Comment\0\0" + text),
            (b"zTXt", b"Comment\0\0" + bomb),
            (b"iTXt", b"Comment\0\1\0\0\0" + bomb),
            (b"iCCP", b"profile\0\0" + bomb),
            (b"tRNS", b"1"),
            (b"gAMA", b""),
        ]
    ):
        photo = decode(png(tmp_path / f"{number}.png", chunk))
        assert photo.damage is None
        assert np.array_equal(pixels(photo), expected)


def test_large_compressed_text_with_right_checksums_does_not_cost_a_png(tmp_path: Path) -> None:
    for megabytes in (3, 40):
        texts = PngInfo()
        texts.add_text("Comment", "x" * (megabytes << 20), zip=True)
        path = make_photo(tmp_path / f"{megabytes}.png", "hills", pnginfo=texts)
        assert decode(path).damage is None


def test_a_damaged_stream_shows_what_lies_before_the_damage(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "photo.png", "skyline", size=SIZE)
    whole = decode(path)
    content = bytearray(path.read_bytes())
    middle = len(content) * 3 // 4
    content[middle : middle + 40] = b"\xff" * 40
    path.write_bytes(content)
    photo = decode(path)
    assert photo.damage == CUT
    assert 0.5 < photo.share < 0.9
    assert np.array_equal(pixels(photo)[:200], pixels(whole)[:200])


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".gif", ".webp", ".heic", ".avif"])
def test_a_file_without_a_single_pixel_is_refused(tmp_path: Path, suffix: str) -> None:
    path = make_photo(tmp_path / f"photo{suffix}", size=SIZE)
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(UnreadablePhoto) as caught:
        decode(path)
    assert caught.value.reason != "This is not a picture PhotoSim can read"


def test_a_cut_file_that_claims_to_be_huge_is_refused_all_the_same(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "photo.png", size=SIZE)
    content = bytearray(cut(path, 0.5).read_bytes())
    content[16:24] = struct.pack(">II", 60_000, 60_000)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    path.write_bytes(content)
    with pytest.raises(UnreadablePhoto, match="million pixels"):
        decode(path)


@pytest.mark.parametrize("name", ["photo.webp", "photo.heic"])
def test_what_a_file_claims_to_lack_is_not_made_up_without_limit(tmp_path: Path, name: str) -> None:
    path = make_photo(tmp_path / name, size=SIZE)
    content = bytearray(path.read_bytes())
    if name == "photo.webp":
        content[4:8] = (0xF0000000).to_bytes(4, "little")
    else:
        start = content.index(b"mdat") + 4
        place = content.index(start.to_bytes(4, "big"))
        content[place + 4 : place + 8] = (0xF0000000).to_bytes(4, "big")
    path.write_bytes(content[:-100])
    tracemalloc.start()
    with pytest.raises(UnreadablePhoto):
        decode(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 200 << 20


@pytest.fixture
def service() -> Iterator[EncoderService]:
    made = EncoderService(
        embedded_choice(), decode=stand_ins.decode, load=stand_ins.load, threads=1
    )
    yield made
    made.close()


def test_of_a_photo_that_is_mostly_there_a_vector_is_made(
    service: EncoderService, tmp_path: Path
) -> None:
    path = cut(make_photo(tmp_path / "photo.png", size=SIZE), 0.8)
    embedded = service.embed(path).result(60)
    assert embedded.damage == CUT
    assert embedded.vector.size


def test_of_a_photo_that_is_mostly_gone_there_is_no_vector_but_its_facts(
    service: EncoderService, tmp_path: Path
) -> None:
    path = cut(make_photo(tmp_path / "photo.png", size=SIZE), 0.2)
    with pytest.raises(TooLittleLeft) as caught:
        service.embed(path).result(60)
    photo = caught.value.photo
    assert (photo.width, photo.height, photo.damage) == (*SIZE, CUT_TO_LITTLE)
    assert not photo.vector.size
