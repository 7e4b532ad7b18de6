import io
import struct
import time
from datetime import datetime
from pathlib import Path, PurePath

import numpy as np
import pytest
from PIL import Image

from photosim.vision import raw
from photosim.vision.dates import Taken, TakenFrom, read_taken
from photosim.vision.photos import DecodedPhoto, UnreadablePhoto, decode
from tests.photos import draw_photo, make_photo
from tests.vision.raw_files import ASCII, BYTE, SHORT, Tags, make_dng

SIZE = (600, 400)
SKYLINE = draw_photo("skyline", size=SIZE)
# EXIF orientation -> what turns the pixels stored under it upright.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def turned(image: Image.Image, orientation: int) -> Image.Image:
    return image.transpose(TURNS[orientation]) if orientation in TURNS else image


def jpeg_of(image: Image.Image, exif: dict[int, int | str] | None = None) -> bytes:
    stream, block = io.BytesIO(), Image.Exif()
    block.update(exif or {})
    image.save(stream, "JPEG", quality=95, exif=block.tobytes() if exif is not None else b"")
    return stream.getvalue()


def assert_shows(photo: DecodedPhoto, expected: Image.Image) -> None:
    """The picture is upright, and so is the size that is said to be the whole photo's."""
    assert photo.image.size == expected.size
    lies = expected.width > expected.height
    assert (photo.width, photo.height) == (SIZE if lies else (SIZE[1], SIZE[0]))
    assert np.abs(np.asarray(photo.image, int) - np.asarray(expected, int)).mean() < 8


@pytest.mark.parametrize("flip", range(1, 9))
@pytest.mark.parametrize("shown", [SIZE, (300, 200)])
def test_a_preview_lies_as_the_sensor_did_unless_it_says_more(
    tmp_path: Path, flip: int, shown: tuple[int, int]
) -> None:
    preview = SKYLINE.resize(shown)
    photo = decode(make_dng(tmp_path / "photo.dng", preview, SIZE, flip), 150)
    expected = turned(preview, flip)
    assert_shows(photo, expected if shown != SIZE else expected.reduce(2))


@pytest.mark.parametrize("flip", range(1, 9))
def test_a_preview_with_exif_but_without_an_orientation_does_not_lie_on_its_side(
    tmp_path: Path, flip: int
) -> None:
    preview = jpeg_of(SKYLINE, {271: "Test"})
    photo = decode(make_dng(tmp_path / "photo.dng", preview, SIZE, flip))
    assert_shows(photo, turned(SKYLINE, flip))


@pytest.mark.parametrize("flip", [5, 6, 7, 8])
@pytest.mark.parametrize("exif", [None, {271: "Test"}, {274: 1}, {274: 6}])
def test_a_preview_that_is_upright_already_is_not_turned_again(
    tmp_path: Path, flip: int, exif: dict[int, int | str] | None
) -> None:
    upright = draw_photo("skyline", size=(400, 600))
    photo = decode(make_dng(tmp_path / "photo.dng", jpeg_of(upright, exif), SIZE, flip))
    assert_shows(photo, upright)


@pytest.mark.parametrize("flip", [1, 3])
def test_a_preview_that_says_how_it_lies_is_believed(tmp_path: Path, flip: int) -> None:
    overhead = jpeg_of(SKYLINE.transpose(Image.Transpose.ROTATE_180), {274: 3})
    assert_shows(decode(make_dng(tmp_path / "a.dng", overhead, SIZE, flip)), SKYLINE)
    upright = jpeg_of(SKYLINE, {274: 1})
    assert_shows(decode(make_dng(tmp_path / "b.dng", upright, SIZE, flip)), SKYLINE)


@pytest.mark.parametrize("flip", range(1, 9))
def test_a_developed_photo_is_upright_and_of_the_size_it_says(tmp_path: Path, flip: int) -> None:
    sensor = np.full((400, 600), 500, np.uint16)
    sensor[:200, :300] = 12000  # top left
    path = make_dng(tmp_path / "photo.dng", None, SIZE, flip, sensor=sensor)
    photo = decode(path)
    expected = turned(Image.fromarray((sensor > 1000).astype(np.uint8) * 255), flip)
    assert photo.image.size == (photo.width, photo.height) == expected.size
    shown, bright = np.asarray(photo.image.convert("L"), int), np.asarray(expected) > 0
    assert shown[bright].mean() > shown[~bright].mean() + 100
    half = decode(path, 150)
    assert (half.width, half.height) == expected.size
    assert (half.image.width > half.image.height) == (expected.width > expected.height)


@pytest.mark.parametrize("cut", [0.05, 0.3, 0.9])
def test_a_broken_preview_gives_way_to_the_sensors_data(tmp_path: Path, cut: float) -> None:
    whole = jpeg_of(SKYLINE)
    path = make_dng(tmp_path / "photo.dng", whole[: int(len(whole) * cut)], SIZE, 1)
    photo = decode(path)
    shown = np.asarray(photo.image.convert("L"), int)
    assert photo.image.size == SIZE
    assert shown[:, :250].mean() > shown[:, 350:].mean() + 100


def test_a_preview_of_a_part_of_the_photo_gives_way_to_the_sensors_data(tmp_path: Path) -> None:
    square = draw_photo(size=(400, 400))
    photo = decode(make_dng(tmp_path / "photo.dng", square, SIZE, 1))
    assert photo.image.size == (photo.width, photo.height) == SIZE


def test_the_date_and_the_shot_are_those_of_the_files_own_exif(tmp_path: Path) -> None:
    own: Tags = {36867: (ASCII, list(b"2012:03:04 05:06:07\0")), 34855: (SHORT, [400])}
    preview = jpeg_of(SKYLINE, {306: "2000:01:01 00:00:00", 272: "Other"})
    photo = decode(make_dng(tmp_path / "photo.dng", preview, SIZE, 1, own))
    assert photo.taken == Taken(datetime(2012, 3, 4, 5, 6, 7))
    assert (photo.shot.camera, photo.shot.iso) == ("Test Camera", 400)
    developed = decode(make_dng(tmp_path / "developed.dng", None, SIZE, 1, own))
    assert (developed.taken, developed.shot) == (photo.taken, photo.shot)


def test_the_date_does_not_pass_through_the_time_zone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    try:
        photo = decode(make_dng(tmp_path / "photo.dng", None, SIZE, 1))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert photo.taken == Taken(datetime(2020, 5, 4, 3, 2, 1), source=TakenFrom.EXIF)


def test_without_a_date_there_is_none(tmp_path: Path) -> None:
    nothing: Tags = {306: (ASCII, list(b"0000:00:00 00:00:00\0"))}
    assert decode(make_dng(tmp_path / "photo.dng", SKYLINE, SIZE, 1, nothing)).taken is None


def test_xmp_in_a_raw_file_says_the_date(tmp_path: Path) -> None:
    packet = (
        b'<x><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description '
        b'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreateDate="2012-03-04"/></r:RDF></x>'
    )
    tags: Tags = {306: (ASCII, [0]), 700: (BYTE, list(packet))}
    photo = decode(make_dng(tmp_path / "photo.dng", None, SIZE, 1, tags))
    assert photo.taken == Taken(datetime(2012, 3, 4), source=TakenFrom.XMP)


def tiff(tags: dict[int, int | str]) -> bytes:
    exif = Image.Exif()
    exif.endian = "<"
    exif.update(tags)
    return exif.tobytes().removeprefix(b"Exif\0\0")


def box(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data) + 8) + name + data


def makers_files() -> dict[str, bytes]:
    picture = tiff({272: "Camera", 306: "2012:03:04 05:06:07"})
    canon = box(b"CMT1", picture) + box(b"CMT2", tiff({36867: "2012:03:04 05:06:07"}))
    fuji = jpeg_of(draw_photo(), {272: "Camera", 306: "2012:03:04 05:06:07"})
    place = struct.pack(">II", 100, len(fuji))
    return {
        "nikon.nef": picture,
        "olympus.orf": b"IIRO" + picture[4:],
        "panasonic.rw2": b"IIU\0" + picture[4:],
        "canon.cr3": box(b"ftyp", b"crx \0\0\0\x01") + box(b"moov", canon),
        "fuji.raf": b"FUJIFILMCCD-RAW ".ljust(84, b"\0") + place + bytes(8) + fuji,
    }


@pytest.mark.parametrize(("name", "content"), makers_files().items(), ids=makers_files())
@pytest.mark.filterwarnings("ignore")
def test_every_makers_files_have_their_exif_read(name: str, content: bytes) -> None:
    exif = raw.read_exif(io.BytesIO(content))
    assert exif.main[272] == "Camera"
    taken = read_taken(exif, PurePath(name))
    assert taken is not None
    assert taken.at == datetime(2012, 3, 4, 5, 6, 7)
    for length in range(0, len(content), max(7, len(content) // 100)):
        raw.read_exif(io.BytesIO(content[:length]))  # cut off, it says less and raises nothing
        raw.is_raw(io.BytesIO(content[:length]))


@pytest.mark.parametrize("flip", [1, 8])
@pytest.mark.parametrize("with_preview", [True, False])
def test_without_a_preview_large_enough_the_sensors_data_are_developed(
    tmp_path: Path, flip: int, with_preview: bool
) -> None:
    preview = draw_photo(size=(300, 200)) if with_preview else None
    path = make_dng(tmp_path / "photo.dng", preview, (600, 400), flip)
    photo = decode(path)
    assert photo.image.size == (photo.width, photo.height)
    assert photo.image.size == ((600, 400) if flip == 1 else (400, 600))
    shown = np.asarray(photo.image.convert("L"), int)
    # Turned left, what was on the left is at the bottom.
    bright, dark = (shown[:, :250], shown[:, 350:]) if flip == 1 else (shown[350:], shown[:250])
    assert bright.mean() > dark.mean() + 100
    assert min(decode(path, 200 if preview is None else 201).image.size) >= 200


def test_a_truncated_raw_file_is_unreadable(tmp_path: Path) -> None:
    path = make_dng(tmp_path / "photo.dng", None, (600, 400), 1)
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(UnreadablePhoto):
        decode(path)


@pytest.mark.parametrize("content", [".heic", ".avif", ".tif", ".png", ".webp", ".gif", ".bmp"])
@pytest.mark.parametrize("suffix", [".dng", ".nef", ".cr3"])
def test_common_pictures_with_a_raw_suffix_are_shown(
    tmp_path: Path, content: str, suffix: str
) -> None:
    path = make_photo(tmp_path / f"photo{content}", "hills").rename(tmp_path / f"photo{suffix}")
    photo = decode(path)
    assert photo.image.size == (photo.width, photo.height) == (320, 240)
    difference = np.asarray(photo.image, int) - np.asarray(draw_photo("hills"), int)
    assert np.abs(difference).mean() < 6


@pytest.mark.parametrize("suffix", [".tif", ".jpg", ".heic"])
def test_raw_files_with_a_common_suffix_are_developed(tmp_path: Path, suffix: str) -> None:
    path = make_dng(tmp_path / "photo.dng", SKYLINE.resize((300, 200)), SIZE, 6)
    photo = decode(path.rename(path.with_suffix(suffix)))
    assert photo.image.size == (photo.width, photo.height) == (400, 600)


def test_a_raw_file_of_an_unknown_kind_is_not_shown_by_its_thumbnail(tmp_path: Path) -> None:
    path = tmp_path / "photo.nef"
    # The thumbnail comes first, as in most makers' files, and points to what nobody can read.
    draw_photo(size=(64, 48)).save(path, "TIFF", tiffinfo={254: 1, 271: "Test", 330: 8})
    with pytest.raises(UnreadablePhoto, match="variant of the format is not supported"):
        decode(path)
