"""What the halves of live photos say of themselves, and how little broken ones make of it."""

import struct
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photosim.vision.dates import Moment
from photosim.vision.live_photos import Movie, identifier_of_still, read_movie
from photosim.vision.photos import decode
from tests.live_photos import (
    IDENTIFIER,
    NOON,
    box,
    header,
    make_movie,
    maker_note,
    metadata,
    still_exif,
)
from tests.photos import make_photo


@pytest.mark.parametrize("name", ["a.jpg", "a.heic", "a.png"])
def test_a_still_tells_of_which_live_photo_it_is_a_half(tmp_path: Path, name: str) -> None:
    path = make_photo(tmp_path / name, exif=still_exif().tobytes())
    assert decode(path, 64).shot.live == IDENTIFIER


def test_other_notes_say_nothing() -> None:
    assert identifier_of_still(maker_note()) == IDENTIFIER
    assert identifier_of_still(maker_note(tag=0x0012)) is None
    assert identifier_of_still(maker_note("not one, at all")) is None
    assert identifier_of_still(b"Nikon\0\x02\x10\0\0MM\0*") is None
    assert identifier_of_still(None) is None


@given(st.integers(0, 200), st.binary(max_size=8))
def test_a_broken_note_says_nothing_or_what_it_said(cut: int, more: bytes) -> None:
    note = maker_note()
    assert identifier_of_still(note[:cut]) in (None, IDENTIFIER[: max(0, cut - 44)], IDENTIFIER)
    spoilt = note[:cut] + more + note[cut + len(more) :]
    found = identifier_of_still(spoilt)
    assert found is None or len(found) <= 64


def test_a_movie_tells_of_which_live_photo_it_is_how_long_it_takes_and_when(
    tmp_path: Path,
) -> None:
    movie = read_movie(make_movie(tmp_path / "a.mov"))
    assert movie == Movie(IDENTIFIER, 2.5, Moment(NOON.replace(tzinfo=None), 0), "Apple")
    local = make_movie(tmp_path / "b.mov", date="2024-05-01T14:00:00+0200")
    told = read_movie(local)
    assert told is not None
    assert told.taken == Moment(datetime(2024, 5, 1, 14), 120)


def test_a_movie_as_iso_has_it_is_read_and_one_that_says_nothing(tmp_path: Path) -> None:
    key = "com.apple.quicktime.content.identifier"
    path = tmp_path / "a.mp4"
    about = header(3, NOON, version=1) + metadata({"a": "b", key: IDENTIFIER}, iso=True)
    path.write_bytes(box(b"moov", about))
    assert read_movie(path) == Movie(IDENTIFIER, 3, Moment(NOON.replace(tzinfo=None), 0))
    path.write_bytes(box(b"moov", header(3, None)))
    assert read_movie(path) == Movie(seconds=3)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"moving",
        bytes(100),
        box(b"mdat", b"frames"),
        box(b"ftyp", b"qt  ") + b"\0\0\0\2moov",
        struct.pack(">I", 4_000) + b"moov",
        struct.pack(">I4sQ", 1, b"moov", 1 << 62),
        box(b"free", b"") * 2_000 + box(b"moov", b""),
    ],
)
def test_what_is_no_movie_says_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.mov"
    path.write_bytes(content)
    assert read_movie(path) is None


def test_of_a_film_only_its_beginnings_are_read(tmp_path: Path) -> None:
    path = tmp_path / "film.mov"
    with path.open("wb") as file:  # 20 GB that take no room
        file.write(struct.pack(">I4sQ", 1, b"mdat", 20_000_000_000))
        file.seek(20_000_000_000)
        file.write(box(b"moov", header(5_400, NOON)))
    movie = read_movie(path)
    assert movie is not None
    assert movie.seconds == 5_400
    with path.open("wb") as file:
        file.write(struct.pack(">I4s", 2_000_000_000, b"moov"))
        file.truncate(2_000_000_000)
    assert read_movie(path) is None


@given(st.data())
def test_a_broken_movie_says_nothing_or_less(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = make_movie(tmp_path_factory.mktemp("broken") / "a.mov")
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(content[: data.draw(st.integers(0, len(content)))]))
    movie = read_movie(path)
    assert movie is None or movie.identifier is None or len(movie.identifier) <= 64
