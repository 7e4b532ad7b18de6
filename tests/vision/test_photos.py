import io
import os
import struct
import zlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

from photosim.vision import photos
from photosim.vision.dates import Taken
from photosim.vision.orientation import agreeing_size, upright
from photosim.vision.photos import UnreadablePhoto, decode, fingerprint, is_photo
from tests.photos import draw_photo, make_photo
from tests.vision.raw_files import make_dng


def difference(image: Image.Image, expected: Image.Image) -> float:
    """Return the mean difference of two pictures of one size, in steps of 255."""
    assert image.mode == expected.mode == "RGB"
    assert image.size == expected.size
    return float(np.abs(np.asarray(image, int) - np.asarray(expected, int)).mean())


def reason(path: Path) -> str:
    with pytest.raises(UnreadablePhoto) as caught:
        decode(path)
    assert caught.value.path == path
    assert str(caught.value) == f"“{path.name}” cannot be read: {caught.value.reason}."
    return caught.value.reason


@pytest.mark.parametrize(
    "suffix", [".jpg", ".png", ".webp", ".tif", ".gif", ".bmp", ".heic", ".heif", ".avif"]
)
def test_every_format_is_decoded(tmp_path: Path, suffix: str) -> None:
    path = make_photo(tmp_path / f"photo{suffix}", "hills")
    photo = decode(path)
    assert (photo.width, photo.height) == (320, 240)
    assert difference(photo.image, draw_photo("hills")) < 6


@pytest.mark.parametrize("suffix", [".jpg", ".tif", ".webp", ".png", ".heic", ".avif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_out_upright(tmp_path: Path, suffix: str, orientation: int) -> None:
    path = make_photo(tmp_path / f"photo{suffix}", "skyline", orientation=orientation)
    photo = decode(path)
    assert (photo.width, photo.height) == (320, 240)
    assert difference(photo.image, draw_photo("skyline")) < 12
    assert decode(path, 100).image.size == (160, 120)


@pytest.mark.parametrize("suffix", [".jpg", ".tif", ".webp"])
@pytest.mark.parametrize("orientation", range(2, 9))
@pytest.mark.parametrize("kind", ["BYTE", "LONG", "ASCII"])
def test_an_orientation_of_another_type_is_heeded_too(
    tmp_path: Path, suffix: str, orientation: int, kind: str
) -> None:
    path = make_photo(tmp_path / f"photo{suffix}", "skyline", orientation=orientation)
    content = path.read_bytes()
    for order in "<>":
        short = struct.pack(f"{order}HHIHH", 274, 3, 1, orientation, 0)
        other = {
            "BYTE": struct.pack(f"{order}HHIBBBB", 274, 1, 1, orientation, 0, 0, 0),
            "LONG": struct.pack(f"{order}HHII", 274, 4, 1, orientation),
            "ASCII": struct.pack(f"{order}HHI4s", 274, 2, 2, str(orientation).encode()),
        }[kind]
        content = content.replace(short, other)
    assert content != path.read_bytes()
    path.write_bytes(content)
    photo = decode(path)
    assert (photo.width, photo.height) == photo.image.size == (320, 240)
    assert difference(photo.image, draw_photo("skyline")) < 12


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("side", [None, 64])
@pytest.mark.parametrize(
    "suffix", [".jpg", ".mpo", ".tif", ".webp", ".png", ".apng", ".heic", ".avif", ".dng"]
)
def test_size_and_picture_agree_in_every_format(
    tmp_path: Path, suffix: str, orientation: int, side: int | None
) -> None:
    path = tmp_path / f"photo{suffix}"
    if suffix == ".dng":
        shown = (320, 240) if orientation < 5 else (240, 320)
        make_dng(path, None, (320, 240), orientation)
    else:
        shown = (321, 241)  # which no reduction divides
        make_photo(path, size=shown, orientation=orientation)
    photo = decode(path, side)
    assert (photo.width, photo.height) == shown
    scale = photo.image.width / photo.width
    assert photo.image.height == pytest.approx(photo.height * scale, abs=1)


def test_whatever_a_decoder_says_the_size_is_that_of_the_picture() -> None:
    assert agreeing_size((4000, 3000), (4000, 3000)) == (4000, 3000)
    assert agreeing_size((4000, 3000), (334, 250)) == (4000, 3000)
    assert agreeing_size((4000, 3000), (250, 334)) == (3000, 4000)
    assert agreeing_size((5000, 1), (5000, 1)) == (5000, 1)
    assert agreeing_size((4000, 3000), (1000, 1000)) == (1000, 1000)


def test_the_moment_of_capture_is_read(tmp_path: Path) -> None:
    moment = datetime(2021, 7, 18, 9, 30, 5)
    assert decode(make_photo(tmp_path / "a.jpg", taken_at=moment)).taken == Taken(moment)
    assert decode(make_photo(tmp_path / "b.heic", taken_at=moment)).taken == Taken(moment)
    assert decode(make_photo(tmp_path / "c.jpg")).taken is None


@pytest.mark.parametrize("moment", ["0000:00:00 00:00:00", "yesterday", ""])
def test_a_senseless_moment_of_capture_is_none(tmp_path: Path, moment: str) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = moment
    assert decode(make_photo(tmp_path / "a.jpg", exif=exif.tobytes())).taken is None


@pytest.mark.parametrize(
    "exif",
    [
        b"Exif\0\0garbage",
        b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + bytes(range(60)),
        b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x02\0\xff\xff\xff\x7f\0\0\0\0",
    ],
)
def test_broken_exif_does_not_make_a_photo_unreadable(tmp_path: Path, exif: bytes) -> None:
    path = make_photo(tmp_path / "photo.jpg", exif=exif)
    assert difference(decode(path).image, draw_photo()) < 6


def test_a_small_target_reduces_the_picture_but_not_below_it(tmp_path: Path) -> None:
    for suffix in (".jpg", ".png", ".gif", ".tif"):
        path = make_photo(tmp_path / f"photo{suffix}", size=(800, 600))
        photo = decode(path, 140)
        assert (photo.width, photo.height) == (800, 600)
        assert 140 <= min(photo.image.size) <= 300
        small = photo.image.resize((160, 120))
        assert difference(small, draw_photo(size=(800, 600)).resize((160, 120))) < 8


def save(image: Image.Image, path: Path, **options: Any) -> Path:
    image.save(path, **options)
    return path


def ramp(dtype: str, top: float) -> NDArray[np.generic]:
    return np.tile(np.linspace(0, top, 256), (64, 1)).astype(dtype)


def test_deep_grey_is_scaled_to_eight_bits(tmp_path: Path) -> None:
    expected = Image.fromarray(ramp("uint8", 255)).convert("RGB")
    sixteen = Image.fromarray(ramp("uint16", 65535))
    assert difference(decode(save(sixteen, tmp_path / "16.png")).image, expected) <= 1
    assert difference(decode(save(sixteen, tmp_path / "16.tif")).image, expected) <= 1
    for name, top in (("one", 1.0), ("byte", 255.0), ("word", 65535.0)):
        path = save(Image.fromarray(ramp("float32", top)), tmp_path / f"{name}.tif")
        assert difference(decode(path).image, expected) <= 1
    thirty_two = save(Image.fromarray(ramp("int32", 65535)), tmp_path / "32.tif")
    assert difference(decode(thirty_two).image, expected) <= 1


def test_floats_that_are_not_numbers_are_survived(tmp_path: Path) -> None:
    values = np.array([[np.nan, np.inf, -np.inf, 1.0]], np.float32)
    assert decode(save(Image.fromarray(values), tmp_path / "odd.tif")).image.size == (4, 1)
    black = decode(save(Image.new("F", (4, 4)), tmp_path / "black.tif")).image
    assert black.getextrema() == ((0, 0),) * 3


def test_sixteen_bit_colour_is_decoded(tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

    row = b"\0" + struct.pack(">HHH", 65535, 32768, 0) * 4
    path = tmp_path / "deep.png"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 4, 16, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(row * 4))
        + chunk(b"IEND", b"")
    )
    assert decode(path).image.getpixel((1, 1)) == (255, 128, 0)


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "YCbCr", "LAB"])
def test_every_kind_of_pixels_becomes_rgb(tmp_path: Path, mode: str) -> None:
    original = draw_photo("hills")
    if mode == "LAB":
        to_lab = (ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"))
        image = ImageCms.profileToProfile(original, *to_lab, outputMode="LAB")
        assert image is not None
    else:
        image = original.convert(mode)
    photo = decode(save(image, tmp_path / "photo.tif"))
    expected = original.convert("L").convert("RGB") if mode in {"1", "L"} else original
    assert difference(photo.image.reduce(8), expected.reduce(8)) < 6


@pytest.mark.parametrize("name", ["grey.png", "photo.png", "photo.webp", "photo.gif", "photo.tif"])
def test_transparent_parts_lie_over_mid_grey(tmp_path: Path, name: str) -> None:
    image = Image.new("RGBA", (40, 20), (255, 255, 255, 255))
    image.paste((255, 255, 255, 0), (20, 0, 40, 20))
    path = save(image.convert("LA") if "grey" in name else image, tmp_path / name)
    picture = decode(path).image
    assert picture.getpixel((5, 10)) == (255, 255, 255)
    assert picture.getpixel((35, 10)) == (128, 128, 128)
    assert decode(path, 10).image.getpixel((0, 0)) == (255, 255, 255)


def test_the_first_frame_of_an_animation_is_shown(tmp_path: Path) -> None:
    frames = [draw_photo("bricks"), draw_photo("hills")]
    for suffix in (".gif", ".webp", ".png"):
        path = tmp_path / f"photo{suffix}"
        frames[0].save(path, save_all=True, append_images=frames[1:])
        assert difference(decode(path).image, frames[0]) < 12


def swapped_profile() -> bytes:
    """Return an sRGB profile whose red and green primaries have changed places."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile = profile.replace(b"rXYZ", b"tmp_").replace(b"gXYZ", b"rXYZ").replace(b"tmp_", b"gXYZ")
    return bytes(profile.replace("sRGB".encode("utf-16-be"), "test".encode("utf-16-be")))


def test_colours_go_through_the_profile(tmp_path: Path) -> None:
    image = Image.new("RGB", (8, 8), (250, 10, 10))
    path = save(image, tmp_path / "photo.png", icc_profile=swapped_profile())
    red, green, _blue = np.asarray(decode(path).image)[4, 4].tolist()
    assert green > 200 > 60 > red
    large = save(image.resize((800, 800)), tmp_path / "large.png", icc_profile=swapped_profile())
    red, green, _blue = np.asarray(decode(large, 100).image)[4, 4].tolist()
    assert green > 200 > 60 > red


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("profile", [b"broken", None], ids=["broken", "of another colour space"])
def test_a_profile_that_cannot_be_used_is_ignored(
    tmp_path: Path, mode: str, profile: bytes | None
) -> None:
    original = draw_photo("flower")
    if profile is None:
        other = ImageCms.createProfile("LAB" if mode == "RGB" else "sRGB")
        profile = ImageCms.ImageCmsProfile(other).tobytes()
    path = save(original.convert(mode), tmp_path / "photo.jpg", icc_profile=profile)
    expected = original.convert(mode).convert("RGB")
    assert difference(decode(path).image, expected) < 6


def test_files_that_are_no_photos_are_refused_in_plain_words(tmp_path: Path) -> None:
    text = tmp_path / "text.jpg"
    text.write_text("Dear diary")
    assert reason(text) == "This is not a picture PhotoSim can read"
    (tmp_path / "empty.jpg").touch()
    assert reason(tmp_path / "empty.jpg") == "The file is empty"
    assert reason(tmp_path / "gone.jpg") == "The file was not found"
    away = tmp_path / "drive" / "away.jpg"
    assert reason(away) == "Its folder was not found; the drive may not be connected"
    (tmp_path / "folder.jpg").mkdir()
    assert reason(tmp_path / "folder.jpg") == "This is a folder, not a photo"


@pytest.mark.parametrize("suffix", [".eps", ".psd", ".ico", ".ppm"])
def test_formats_that_nobody_calls_photos_are_not_tried(tmp_path: Path, suffix: str) -> None:
    content = io.BytesIO()
    formats = {".eps": "EPS", ".ico": "ICO", ".ppm": "PPM"}
    if suffix == ".psd":
        content.write(b"8BPS\0\1" + bytes(40))
    else:
        draw_photo().save(content, formats[suffix])
    path = tmp_path / "false.jpg"
    path.write_bytes(content.getvalue())
    assert reason(path) == "This is not a picture PhotoSim can read"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert reason(tmp_path / "pipe.jpg") == "This is not an ordinary file"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_forbidden_file_is_said_to_be_forbidden(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "photo.jpg")
    path.chmod(0)
    assert reason(path) == "You don't have permission to read the file"


@pytest.mark.parametrize("size", [(20_000, 13_000), (60_000, 60_000)])
def test_a_decompression_bomb_is_refused_before_it_unfolds(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    path = make_photo(tmp_path / "photo.png", size=(8, 8))
    content = bytearray(path.read_bytes())
    content[16:24] = struct.pack(">II", *size)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    path.write_bytes(content)
    assert reason(path) == "The picture has more than 250 million pixels"


def _claim_gif(content: bytearray) -> None:
    content[6:10] = struct.pack("<HH", 65_000, 65_000)


def _claim_bmp(content: bytearray) -> None:
    content[18:26] = struct.pack("<ii", 30_000, 30_000)


def _claim_jpeg(content: bytearray) -> None:
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = struct.pack(">HH", 65_000, 65_000)


def _claim_webp(content: bytearray) -> None:
    content[26:30] = struct.pack("<HH", 16_383, 16_383)


def _claim_tiff(content: bytearray) -> None:
    [directory] = struct.unpack("<I", content[4:8])
    [entries] = struct.unpack("<H", content[directory : directory + 2])
    for start in range(directory + 2, directory + 2 + 12 * entries, 12):
        if struct.unpack("<H", content[start : start + 2])[0] in (256, 257):  # width, length
            content[start + 2 : start + 12] = struct.pack("<HII", 4, 1, 40_000)


@pytest.mark.parametrize(
    ("suffix", "claim"),
    [
        (".gif", _claim_gif),
        (".bmp", _claim_bmp),
        (".jpg", _claim_jpeg),
        (".webp", _claim_webp),
        (".tiff", _claim_tiff),
    ],
)
def test_a_small_file_that_claims_to_be_huge_is_refused_in_every_format(
    tmp_path: Path, suffix: str, claim: Callable[[bytearray], None]
) -> None:
    path = make_photo(tmp_path / f"photo{suffix}", size=(16, 16))
    content = bytearray(path.read_bytes())
    claim(content)
    path.write_bytes(content)
    assert reason(path) == "The picture has more than 250 million pixels"


def test_a_large_picture_is_decoded_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[bool] = []

    def spy(image: Image.Image, orientation: int) -> Image.Image:
        held.append(photos._one_large_at_a_time.locked())
        return upright(image, orientation)

    monkeypatch.setattr(photos, "upright", spy)
    path = make_photo(tmp_path / "photo.png")
    decode(path)
    monkeypatch.setattr(photos, "_LARGE_PIXELS", 1000)
    decode(path)
    assert held == [False, True]


def test_a_common_picture_with_a_raw_suffix_is_shown(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "photo.jpg").rename(tmp_path / "photo.nef")
    assert difference(decode(path).image, draw_photo()) < 6


def test_suffixes_tell_photos_whatever_their_case() -> None:
    assert all(map(is_photo, ["a.JPG", "b.jpeg", "c.HEIC", "d.cr3", "e.Raf", "f.avif", "g.dng"]))
    assert not any(map(is_photo, ["a.txt", "jpg", ".jpg", "b.jpg.part", "c.mp4"]))


def test_the_fingerprint_follows_the_content(tmp_path: Path) -> None:
    first = make_photo(tmp_path / "a.jpg")
    copy = tmp_path / "b.jpg"
    copy.write_bytes(first.read_bytes())
    other = make_photo(tmp_path / "c.jpg", seed=1)
    assert len(fingerprint(first)) == 16
    assert fingerprint(first) == fingerprint(copy) != fingerprint(other)
    with pytest.raises(UnreadablePhoto):
        fingerprint(tmp_path / "gone.jpg")
