"""What EXIF says of how a photo was taken, and how little of it can be trusted."""

import io
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from photosim.vision.exif import Exif
from photosim.vision.exif import exif_of as read_exif
from photosim.vision.photos import decode
from photosim.vision.shots import Shot, read_shot
from tests.photos import draw_photo, gps_of

_EXIF, _GPS = 0x8769, 0x8825


def exif_of(
    main: dict[int, Any], details: dict[int, Any], place: dict[int, Any] | None = None
) -> bytes:
    exif = Image.Exif()
    exif.update(main)
    exif.get_ifd(_EXIF).update(details)
    exif.get_ifd(_GPS).update(place or {})
    return exif.tobytes()


def shot_with(exif: bytes) -> Shot:
    stream = io.BytesIO()
    draw_photo().save(stream, "JPEG", exif=exif)
    with warnings.catch_warnings(action="ignore"), Image.open(stream) as image:
        image.load()
        return read_shot(read_exif(image))


FULL = exif_of(
    {0x010F: "NIKON CORPORATION", 0x0110: "NIKON D750"},
    {
        0x829A: IFDRational(1, 250),
        0x829D: IFDRational(28, 10),
        0x8827: 400,
        0x920A: IFDRational(35, 1),
        0xA434: "35mm f/1.8",
    },
    {1: "S", 2: (33.0, 51.0, 24.0), 3: "E", 4: (151.0, 12.0, 36.0)},
)


def test_camera_lens_exposure_and_place_are_read(tmp_path: Path) -> None:
    path = tmp_path / "harbour.jpg"
    draw_photo().save(path, exif=FULL)
    shot = decode(path, 64).shot
    assert (shot.camera, shot.lens) == ("NIKON D750", "35mm f/1.8")
    assert shot.seconds == pytest.approx(1 / 250)
    assert (shot.aperture, shot.iso, shot.focal_mm) == (2.8, 400, 35)
    assert shot.position == pytest.approx((-33.85667, 151.21), abs=1e-4)


@pytest.mark.parametrize(
    ("make", "model", "camera"),
    [
        ("Canon", "Canon EOS R6", "Canon EOS R6"),
        ("FUJIFILM", "X-T4", "FUJIFILM X-T4"),
        ("Apple\0", "  iPhone  15 ", "Apple iPhone 15"),
        ("", "DMC-G9", "DMC-G9"),
    ],
)
def test_a_cameras_name_has_its_maker_once(make: str, model: str, camera: str) -> None:
    assert shot_with(exif_of({0x010F: make, 0x0110: model}, {})).camera == camera


def test_a_photo_that_says_nothing_of_it_has_an_empty_shot() -> None:
    assert shot_with(b"") == Shot()


@pytest.mark.parametrize(
    "place",
    [
        {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)},  # no fix
        {1: "N", 2: (91.0, 0.0, 0.0), 3: "E", 4: (1.0, 0.0, 0.0)},
        {1: "N", 2: (48.0, 51.0), 3: "E", 4: (2.0, 17.0, 0.0)},
        {1: "N", 2: (48.0, 51.0, 0.0)},
    ],
)
def test_an_impossible_place_is_none(place: dict[int, Any]) -> None:
    assert shot_with(exif_of({}, {}, place)).position is None


def test_numbers_that_make_no_sense_are_left_out() -> None:
    nonsense = {0x829A: IFDRational(1, 0), 0x829D: IFDRational(0, 1), 0x8827: 0}
    assert shot_with(exif_of({}, nonsense)) == Shot()


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        (0x829A, IFDRational(4_294_967_295, 1)),
        (0x829A, IFDRational(1, 4_294_967_295)),
        (0x829D, IFDRational(65_535, 1)),
        (0x829D, IFDRational(1, 65_535)),
        (0x8827, 4_294_967_295),
        (0x920A, IFDRational(4_294_967_295, 1)),
        (0x920A, IFDRational(1, 65_535)),
    ],
)
def test_what_no_camera_can_have_done_is_left_out(tag: int, value: object) -> None:
    assert shot_with(exif_of({}, {tag: value})) == Shot()


@pytest.mark.parametrize(
    ("seconds", "aperture", "iso", "focal_mm"),
    [
        (IFDRational(1, 80_000), IFDRational(95, 100), 3_280_000, IFDRational(13, 10)),
        (IFDRational(14_400, 1), IFDRational(250, 1), 6, IFDRational(5_200, 1)),
    ],
)
def test_the_utmost_of_real_cameras_is_kept(
    seconds: IFDRational, aperture: IFDRational, iso: int, focal_mm: IFDRational
) -> None:
    shot = shot_with(
        exif_of({}, {0x829A: seconds, 0x829D: aperture, 0x8827: iso, 0x920A: focal_mm})
    )
    assert shot.seconds == pytest.approx(float(seconds))
    assert shot.aperture == pytest.approx(float(aperture))
    assert shot.iso == iso
    assert shot.focal_mm == pytest.approx(float(focal_mm))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_spoilt_exif_never_costs_the_photo(data: st.DataObject) -> None:
    block = bytearray(FULL)
    for _ in range(data.draw(st.integers(1, 12))):
        block[data.draw(st.integers(6, len(block) - 1))] = data.draw(st.integers(0, 255))
    shot = shot_with(bytes(block))
    assert shot.position is None or abs(shot.position[0]) <= 90
    assert shot.seconds is None or shot.seconds > 0


@pytest.mark.parametrize(
    ("north", "east", "position"),
    [
        ("South", "West", (-33.85667, -151.21)),
        ("south latitude", "west longitude", (-33.85667, -151.21)),
        ("s", "e", (-33.85667, 151.21)),
        ("S\0", b"W", (-33.85667, -151.21)),
        ("North", "East", (33.85667, 151.21)),
        (None, None, (33.85667, 151.21)),
    ],
)
def test_a_side_in_words_is_understood(
    north: Any, east: Any, position: tuple[float, float]
) -> None:
    place = {1: north, 2: (33.0, 51.0, 24.0), 3: east, 4: (151.0, 12.0, 36.0)}
    shot = read_shot(Exif(place=place))
    assert shot.position == pytest.approx(position, abs=1e-4)


_RATIONALS = st.builds(
    IFDRational, st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1) | st.just(0)
) | st.floats(allow_nan=True)
_PLACES = st.fixed_dictionaries(
    {},
    optional={
        1: st.sampled_from(["N", "S", "", "\0", "X", b"S", 7]),
        2: st.lists(_RATIONALS, max_size=4).map(tuple) | st.none() | _RATIONALS,
        3: st.sampled_from(["E", "W", "", "\0", "X", b"W", 7]),
        4: st.lists(_RATIONALS, max_size=4).map(tuple) | st.none() | _RATIONALS,
    },
)


@given(_PLACES)
def test_whatever_gps_says_a_place_is_on_earth(place: dict[int, Any]) -> None:
    position = read_shot(Exif(place=place)).position
    if position is not None:
        latitude, longitude = position
        assert -90 <= latitude <= 90
        assert -180 <= longitude <= 180
        assert position != (0, 0)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_place_is_read_as_it_was_written(latitude: float, longitude: float) -> None:
    read = read_shot(Exif(place=gps_of(latitude, longitude))).position
    if max(abs(latitude), abs(longitude)) > 1e-5:
        assert read == pytest.approx((latitude, longitude), abs=2e-6)
