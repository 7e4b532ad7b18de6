"""Colours as they were meant: by profile, by numbers, and out of samples of every kind."""

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

from photosim.vision.photos import decode
from tests.photos import draw_photo, make_photo
from tests.vision.tiff_files import write_tiff

SRGB = ImageCms.createProfile("sRGB")
# ITU-R BT.2087 for BT.2020; the other is SMPTE EG 432-1's P3 with sRGB's white.
FROM_2020 = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]]
)
FROM_P3 = np.array([[1.2249, -0.2247, 0], [-0.0420, 1.0419, 0], [-0.0197, -0.0786, 1.0979]])


def shown(path: Path, side: int | None = None) -> NDArray[np.int16]:
    return np.asarray(decode(path, side).image, np.int16)


def linear(image: Image.Image) -> NDArray[np.float64]:
    values = np.asarray(image, np.float64) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def pq(nits: NDArray[np.float64]) -> NDArray[np.float64]:
    power = (nits / 10_000) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375


def hlg(nits: NDArray[np.float64]) -> NDArray[np.float64]:
    """What a screen of 1,000 cd/m² shows, taken back to the signal."""
    luminance = nits @ np.array([0.2627, 0.6780, 0.0593])
    scene = nits / 1000 * (np.maximum(luminance, 1e-9) / 1000)[..., None] ** (1 / 1.2 - 1)
    root = np.sqrt(3 * scene)
    log = 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073
    signal: NDArray[np.float64] = np.where(scene <= 1 / 12, root, log)
    return signal


def save_heic(
    path: Path, values: NDArray[np.float64], primaries: int, transfer: int, bits: int = 16
) -> Path:
    """Save values from 0 to 1 under these CICP numbers."""
    samples = np.round(np.clip(values, 0, 1) * ((1 << bits) - 1))
    mode, dtype = ("RGB;16", np.uint16) if bits == 16 else ("RGB", np.uint8)
    size = (values.shape[1], values.shape[0])
    file = pillow_heif.from_bytes(mode, size, samples.astype(dtype).tobytes())
    numbers = {"color_primaries": primaries, "transfer_characteristics": transfer}
    more: dict[str, Any] = {"matrix_coefficients": 9 if primaries == 9 else 1}
    file.save(
        path, quality=95, chroma=444, save_nclx_profile=True, full_range_flag=1, **numbers, **more
    )
    return path


@pytest.fixture
def colours() -> Image.Image:
    """Patches of colours that 709, P3 and BT.2020 all have."""
    palette = [(200, 40, 40), (40, 180, 60), (40, 60, 200), (220, 200, 50), (255, 255, 255)]
    image = Image.new("RGB", (320, 64), (128, 128, 128))
    for number, colour in enumerate(palette):
        image.paste(colour, (64 * number, 0, 64 * number + 64, 48))
    return image


def middles(pixels: NDArray[np.int16]) -> NDArray[np.int16]:
    """The colours in the middle of the patches and below them."""
    height, width = pixels.shape[:2]
    rows = [height * 24 // 64, height * 56 // 64]
    return pixels[rows][:, width // 10 :: width // 5]


@pytest.mark.parametrize("side", [None, 20])
@pytest.mark.parametrize("curve", [16, 18], ids=["PQ", "HLG"])
def test_what_hdr_holds_of_sdr_looks_as_in_sdr(
    tmp_path: Path, colours: Image.Image, curve: int, side: int | None
) -> None:
    nits = linear(colours) @ np.linalg.inv(FROM_2020).T * 203
    signal = pq(nits) if curve == 16 else hlg(nits)
    path = save_heic(tmp_path / "photo.heic", signal, 9, curve)
    differences = middles(shown(path, side)) - middles(np.asarray(colours, np.int16))
    assert np.abs(differences).max() <= 5


def test_the_numbers_are_found_in_the_stream_where_the_file_tells_none(
    tmp_path: Path, colours: Image.Image
) -> None:
    nits = linear(colours) @ np.linalg.inv(FROM_2020).T * 203
    path = save_heic(tmp_path / "photo.heic", pq(nits), 9, 16)
    content = path.read_bytes()
    assert b"colrnclx" in content
    path.write_bytes(content.replace(b"colrnclx", b"freenclx"))
    differences = middles(shown(path)) - middles(np.asarray(colours, np.int16))
    assert np.abs(differences).max() <= 5


def test_the_numbers_in_an_av1_stream_are_found_too(tmp_path: Path, colours: Image.Image) -> None:
    path = tmp_path / "photo.avif"
    colours.save(path, quality=95, subsampling="4:4:4")
    content = path.read_bytes()
    assert content.count(b"colrnclx\0\1\0\x0d\0\6") == 1
    start = content.index(b"mdat") + 4
    stream = f"{int.from_bytes(content[start : start + 32], 'big'):0256b}"
    told, instead = (f"1{primaries:08b}{13:08b}{6:08b}" for primaries in (1, 9))
    assert stream.count(told) == 1
    changed = int(stream.replace(told, instead), 2).to_bytes(32, "big")
    content = content[:start] + changed + content[start + 32 :]
    path.write_bytes(content.replace(b"colrnclx", b"freenclx"))
    light = np.clip(linear(colours) @ FROM_2020.T, 0, 1)
    expected = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055) * 255
    differences = middles(shown(path)) - middles(np.round(expected).astype(np.int16))
    assert np.abs(differences).max() <= 8


def test_highlights_are_rolled_off_in_order_and_keep_their_hue(tmp_path: Path) -> None:
    levels = np.array([10, 50, 100, 203, 400, 700, 1000], np.float64)
    grey = np.repeat(levels, 32)[None, :, None] * np.ones((64, 1, 3))
    path = save_heic(tmp_path / "grey.heic", pq(grey), 9, 16)
    steps = shown(path)[32, 16::32, 1].tolist()
    assert steps == sorted(steps)
    assert len(set(steps[:6])) == 6
    assert 250 <= steps[-1] <= 255
    assert 200 < steps[3] < 250
    # What is dark stays as it is: 10 cd/m² of a white of 203.
    assert steps[0] == pytest.approx(round(255 * (1.055 * (10 / 203) ** (1 / 2.4) - 0.055)), abs=3)
    orange = np.array([1000, 500, 250]) * np.ones((64, 64, 1))
    path = save_heic(tmp_path / "orange.heic", pq(orange @ np.linalg.inv(FROM_2020).T), 9, 16)
    light = linear(Image.fromarray(shown(path).astype(np.uint8)))[32, 32]
    assert light / light.max() == pytest.approx([1, 0.5, 0.25], abs=0.04)


def test_p3_without_a_profile_becomes_srgb(tmp_path: Path, colours: Image.Image) -> None:
    values = linear(colours) @ np.linalg.inv(FROM_P3).T
    encoded = np.where(values <= 0.0031308, 12.92 * values, 1.055 * values ** (1 / 2.4) - 0.055)
    heic = save_heic(tmp_path / "photo.heic", encoded, 12, 13, bits=8)
    avif = tmp_path / "photo.avif"
    Image.fromarray(np.round(encoded * 255).astype(np.uint8)).save(
        avif, quality=95, subsampling="4:4:4"
    )
    content = avif.read_bytes()
    place = content.index(b"nclx") + 4
    avif.write_bytes(content[:place] + struct.pack(">H", 12) + content[place + 2 :])
    png = with_chunk(tmp_path / "photo.png", encoded, b"cICP", bytes([12, 13, 0, 1]))
    for path in (heic, avif, png):
        differences = middles(shown(path)) - middles(np.asarray(colours, np.int16))
        assert np.abs(differences).max() <= 5


def with_chunk(
    path: Path, values: NDArray[np.float64], kind: bytes, data: bytes, profile: bytes | None = None
) -> Path:
    """An 8-bit PNG of values from 0 to 1, with a chunk before its pixels."""
    image = Image.fromarray(np.round(np.clip(values, 0, 1) * 255).astype(np.uint8))
    image.save(path, icc_profile=profile)
    content = path.read_bytes()
    start = content.index(b"IDAT") - 4
    chunk = struct.pack(">I", len(data)) + kind + data
    chunk += struct.pack(">I", zlib.crc32(kind + data))
    path.write_bytes(content[:start] + chunk + content[start:])
    return path


@pytest.mark.parametrize("curve", [16, 18], ids=["PQ", "HLG"])
def test_hdr_in_a_png_is_told_by_its_chunk(
    tmp_path: Path, colours: Image.Image, curve: int
) -> None:
    nits = linear(colours) @ np.linalg.inv(FROM_2020).T * 203
    signal = pq(nits) if curve == 16 else hlg(nits)
    path = with_chunk(tmp_path / "photo.png", signal, b"cICP", bytes([9, curve, 0, 1]))
    differences = middles(shown(path)) - middles(np.asarray(colours, np.int16))
    assert np.abs(differences).max() <= 8  # eight bits are few for HDR


def test_numbers_that_mean_srgb_or_nothing_change_nothing(tmp_path: Path) -> None:
    image = draw_photo("bubbles")
    for number, code in enumerate([(1, 13, 0, 1), (1, 1, 0, 1), (2, 2, 0, 1), (77, 99, 0, 1)]):
        path = with_chunk(tmp_path / f"{number}.png", np.asarray(image) / 255, b"cICP", bytes(code))
        assert np.array_equal(shown(path), np.asarray(image))


def test_a_png_is_shown_by_its_gamma_unless_it_says_something_better(
    tmp_path: Path, colours: Image.Image
) -> None:
    light = linear(colours)
    path = with_chunk(tmp_path / "linear.png", light, b"gAMA", struct.pack(">I", 100_000))
    assert np.abs(middles(shown(path)) - middles(np.asarray(colours, np.int16))).max() <= 4
    for number, gamma in enumerate((45_455, 0, 4_000_000_000)):
        usual = np.asarray(colours) / 255
        path = with_chunk(tmp_path / f"{number}.png", usual, b"gAMA", struct.pack(">I", gamma))
        assert np.array_equal(shown(path), np.asarray(colours))
    profile = profile_named_srgb(swapped=False)
    gamma_1 = (b"gAMA", struct.pack(">I", 100_000))
    path = with_chunk(tmp_path / "profile.png", np.asarray(colours) / 255, *gamma_1, profile)
    assert np.array_equal(shown(path), np.asarray(colours))


def test_a_shade_of_deep_grey_may_be_the_transparent_one(tmp_path: Path) -> None:
    grey = np.tile(np.arange(0, 65536, 256, dtype=np.uint16), (8, 1))
    Image.fromarray(grey).save(tmp_path / "photo.png", transparency=256 * 200)
    row = shown(tmp_path / "photo.png")[0, :, 0].tolist()
    assert row == [128 if shade == 200 else shade for shade in range(256)]


def profile_named_srgb(swapped: bool) -> bytes:
    """A profile called sRGB; if swapped, its red and green have changed places."""
    profile = ImageCms.ImageCmsProfile(SRGB).tobytes()
    if swapped:
        profile = profile.replace(b"rXYZ", b"tmp_").replace(b"gXYZ", b"rXYZ")
        profile = profile.replace(b"tmp_", b"gXYZ")
    assert "sRGB".encode("utf-16-be") in profile
    return profile


def test_a_profile_is_judged_by_what_it_does_not_by_its_name(tmp_path: Path) -> None:
    image = draw_photo("bubbles")
    path = tmp_path / "photo.png"
    image.save(path, icc_profile=profile_named_srgb(swapped=False))
    assert np.array_equal(shown(path), np.asarray(image))
    image.save(path, icc_profile=profile_named_srgb(swapped=True))
    expected = ImageCms.profileToProfile(
        image, ImageCms.ImageCmsProfile(path_of(tmp_path, profile_named_srgb(True))), SRGB
    )
    assert expected is not None
    assert np.array_equal(shown(path), np.asarray(expected))
    assert np.abs(shown(path) - np.asarray(image)).mean() > 10


def path_of(folder: Path, profile: bytes) -> str:
    path = folder / "profile.icc"
    path.write_bytes(profile)
    return str(path)


# TIFF


LAYOUTS: list[dict[str, Any]] = [
    {},
    {"planar": True},
    {"order": ">"},
    {"planar": True, "order": ">"},
    {"deflated": True},
    {"deflated": True, "predictor": 2},
    {"planar": True, "deflated": True, "predictor": 2, "order": ">"},
    {"tile": 32},
    {"tile": 32, "planar": True, "deflated": True, "predictor": 2},
]


@pytest.fixture
def picture() -> NDArray[np.uint8]:
    return np.asarray(draw_photo("bubbles", size=(100, 70)))


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_colour_of_either_depth_is_read_however_it_lies(
    tmp_path: Path, picture: NDArray[np.uint8], layout: dict[str, Any], dtype: Any
) -> None:
    deep = (picture.astype(np.uint32) * (257 if dtype is np.uint16 else 1)).astype(dtype)
    path = write_tiff(tmp_path / "photo.tif", deep, photometric=2, **layout)
    assert np.abs(shown(path) - picture).max() <= 1


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_grey_with_alpha_is_shown(
    tmp_path: Path, picture: NDArray[np.uint8], layout: dict[str, Any]
) -> None:
    grey = picture[:, :, :1]
    for dtype, scale in ((np.uint8, 1), (np.uint16, 257)):
        alpha = np.full_like(grey, 255)
        alpha[:20] = 0
        both = (np.concatenate([grey, alpha], axis=2).astype(np.uint32) * scale).astype(dtype)
        path = write_tiff(tmp_path / "photo.tif", both, photometric=1, extra=2, **layout)
        assert (shown(path)[:20] == 128).all()
        assert np.abs(shown(path)[20:] - grey[20:]).max() <= 1


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize(
    "layout", [*LAYOUTS[:5], {"deflated": True, "predictor": 3}, LAYOUTS[7]], ids=str
)
def test_floats_are_shown(
    tmp_path: Path,
    picture: NDArray[np.uint8],
    layout: dict[str, Any],
    dtype: type[np.floating[Any]],
) -> None:
    for values, photometric in ((picture, 2), (picture[:, :, :1], 1)):
        floats = (values / 255).astype(dtype)
        path = write_tiff(tmp_path / "photo.tif", floats, photometric=photometric, **layout)
        assert np.abs(shown(path) - values).max() <= 2


@pytest.mark.parametrize("planar", [False, True])
@pytest.mark.parametrize("photometric", [8, 9], ids=["CIE", "ICC"])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_lab_is_shown(
    tmp_path: Path, colours: Image.Image, photometric: int, dtype: Any, planar: bool
) -> None:
    to_lab = ImageCms.createProfile("LAB")
    lab = ImageCms.profileToProfile(colours, SRGB, to_lab, outputMode="LAB")
    assert lab is not None
    bands = [np.asarray(band).astype(dtype) for band in lab.split()]
    unit = 1 if dtype is np.uint8 else 256
    lightness = bands[0] * (257 if unit == 256 and photometric == 8 else unit)
    others = [(band * unit) for band in bands[1:]]
    if photometric == 8:  # signed, around nought
        others = [(band - 128 * unit).astype(dtype) for band in others]
    samples = np.stack([lightness, *others], axis=-1).astype(dtype)
    path = write_tiff(tmp_path / "photo.tif", samples, photometric=photometric, planar=planar)
    assert np.abs(middles(shown(path)) - middles(np.asarray(colours, np.int16))).max() <= 9


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_where_white_is_zero_the_picture_is_no_negative(
    tmp_path: Path, picture: NDArray[np.uint8], dtype: Any, order: str
) -> None:
    grey = picture[:, :, :1]
    scale = {np.uint8: 1, np.uint16: 257, np.float32: 1 / 255}[dtype]
    samples = ((255 - grey.astype(np.float64)) * scale).astype(dtype)
    path = write_tiff(tmp_path / "photo.tif", samples, photometric=0, order=order)
    assert np.abs(shown(path) - grey).max() <= 2


def test_a_reduced_picture_at_the_beginning_is_passed_over(
    tmp_path: Path, picture: NDArray[np.uint8]
) -> None:
    thumbnail = np.ascontiguousarray(picture[::4, ::4])
    path = tmp_path / "photo.tif"
    write_tiff(path, thumbnail, picture, photometric=2, reduced=[0])
    assert np.array_equal(shown(path), picture)
    write_tiff(path, picture, thumbnail, photometric=2, reduced=[1])
    assert np.array_equal(shown(path), picture)
    write_tiff(path, thumbnail, photometric=2, reduced=[0])
    assert np.array_equal(shown(path), thumbnail)
    deep = (thumbnail.astype(np.float32) / 255, picture.astype(np.float32) / 255)
    write_tiff(path, *deep, photometric=2, reduced=[0])
    assert np.abs(shown(path) - picture).max() <= 1


def test_samples_of_no_known_kind_are_said_to_be_unsupported(tmp_path: Path) -> None:
    path = write_tiff(tmp_path / "photo.tif", np.zeros((8, 8, 2), np.uint8), photometric=10)
    with pytest.raises(Exception, match="variant of the format is not supported"):
        decode(path)


# What of a file is the photo


def test_of_an_animation_the_first_frame_that_shows_something_is_shown(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (320, 240), (0, 0, 0, 0))
    photo = draw_photo("hills").convert("RGBA")
    for suffix in (".gif", ".webp", ".png", ".avif"):
        path = tmp_path / f"photo{suffix}"
        clear.save(path, save_all=True, append_images=[clear, photo], duration=100)
        assert np.abs(shown(path) - np.asarray(draw_photo("hills"))).mean() < 12
        clear.save(path, save_all=True, append_images=[clear], duration=100)
        assert (shown(path) == 128).all()


def test_transparency_that_hides_all_of_a_picture_is_ignored(tmp_path: Path) -> None:
    photo = draw_photo("hills", size=(64, 48))
    red, green, blue = (np.asarray(band) for band in photo.split())
    rows = np.stack([blue, green, red, np.zeros_like(red)], axis=-1)[::-1]
    header = struct.pack("<IiiHHIIiiII", 108, 64, 48, 1, 32, 3, rows.nbytes, 0, 0, 0, 0)
    masks = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    info = header + masks + b"BGRs" + bytes(48)
    start = 14 + len(info)
    bmp = tmp_path / "photo.bmp"
    head = struct.pack("<2sIHHI", b"BM", start + rows.nbytes, 0, 0, start)
    bmp.write_bytes(head + info + rows.tobytes())
    assert np.array_equal(shown(bmp), np.asarray(photo))
    hidden = photo.copy()
    hidden.putalpha(0)
    hidden.save(tmp_path / "photo.png")
    assert np.array_equal(shown(tmp_path / "photo.png"), np.asarray(photo))


def with_crop(path: Path, box: tuple[int, int, int, int]) -> Path:
    """Let an AVIF want only a part of itself shown."""
    content = path.read_bytes()
    with Image.open(path) as image:
        size = image.size
    left, top, right, bottom = box
    numbers = [right - left, 1, bottom - top, 1]
    numbers += [
        2 * left + (right - left) - size[0],
        2,
        2 * top + (bottom - top) - size[1],
        2,
    ]
    clap = struct.pack(">I4s", 40, b"clap") + struct.pack(">IIIIiIiI", *numbers)

    def box_at(kind: bytes) -> int:
        return content.index(kind) - 4

    ipco, ipma = box_at(b"ipco"), box_at(b"ipma")
    ipco_end = ipco + int.from_bytes(content[ipco : ipco + 4], "big")
    kinds = content[ipco:ipco_end]
    count = sum(kinds.count(kind) for kind in (b"ispe", b"pixi", b"av1C", b"colr"))
    grown = bytearray(content)
    ipma_end = ipma + int.from_bytes(content[ipma : ipma + 4], "big")
    grown[ipma + 18] += 1
    grown[ipma_end:ipma_end] = bytes([0x80 | (count + 1)])
    grown[ipco_end:ipco_end] = clap
    for kind, more in ((b"ipma", 1), (b"ipco", 40), (b"iprp", 41), (b"meta", 41)):
        place = grown.index(kind) - 4
        length = int.from_bytes(grown[place : place + 4], "big") + more
        grown[place : place + 4] = length.to_bytes(4, "big")
    data = content.index(b"mdat") + 4
    place = grown.index(struct.pack(">I", data), grown.index(b"iloc"))
    grown[place : place + 4] = struct.pack(">I", data + 41)
    path.write_bytes(grown)
    return path


def test_the_crop_of_an_avif_is_heeded(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "photo.avif", "bubbles", quality=95)
    whole = shown(path)
    with_crop(path, (40, 20, 240, 180))
    photo = decode(path)
    assert (photo.width, photo.height) == (200, 160)
    assert np.array_equal(np.asarray(photo.image), whole[20:180, 40:240])
    with_nonsense = make_photo(tmp_path / "odd.avif", "bubbles")
    with_crop(with_nonsense, (200, 20, 600, 180))
    assert decode(with_nonsense).width == 320
