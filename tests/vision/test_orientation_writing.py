"""Photos are turned by their EXIF orientation alone, and not a byte of anything else changes."""

import io
import itertools
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import IFD, Base
from PIL.MpoImagePlugin import MpoImageFile

from photosim.vision.heif_orientation import heif_orientation, put_heif_orientation
from photosim.vision.jpeg_packets import with_jpeg_packet
from photosim.vision.jpeg_segments import RewritingRefused
from photosim.vision.orientation import turned
from photosim.vision.orientation_writing import (
    copy_with_orientation,
    put_tiff_orientation,
    stored_orientation,
    with_jpeg_orientation,
)
from photosim.vision.photos import decode
from tests.photos import draw_photo, make_photo

SAYS_SIX = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a tiff:Orientation=\"6\"/></x:xmpmeta>"


@pytest.fixture(scope="module", params=["jpg", "tif"])
def upright(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo that says nothing of how it is to be turned."""
    path = tmp_path_factory.mktemp("photo") / f"a.{request.param}"
    return make_photo(path, "flower", size=(48, 32))


def put(path: Path, orientation: int) -> None:
    content = path.read_bytes()
    if path.suffix == ".jpg":
        path.write_bytes(with_jpeg_orientation(content, orientation))
        return
    with path.open("r+b") as file:
        put_tiff_orientation(file, orientation)


def pixels(path: Path) -> np.ndarray:
    return np.asarray(decode(path).image)


@pytest.mark.parametrize(("orientation", "quarters"), list(itertools.product(range(1, 9), (-1, 1))))
def test_every_orientation_is_turned_as_the_picture_is(
    tmp_path: Path, upright: Path, orientation: int, quarters: int
) -> None:
    path = tmp_path / upright.name
    path.write_bytes(upright.read_bytes())
    put(path, orientation)
    before = pixels(path)
    put(path, turned(stored_orientation(path), quarters))
    assert np.array_equal(pixels(path), np.rot90(before, -quarters))


@given(st.integers(1, 8), st.lists(st.sampled_from([-3, -2, -1, 1, 2, 3]), max_size=6))
def test_turns_add_up(orientation: int, turns: list[int]) -> None:
    now = orientation
    for quarters in turns:
        now = turned(now, quarters)
    assert now == turned(orientation, sum(turns))
    assert turned(now, -sum(turns)) == orientation


def jpeg(tags: dict[int, object] | None = None) -> bytes:
    exif = Image.Exif()
    exif.update(tags or {})
    if tags:
        exif.get_ifd(IFD.Exif)[Base.LensModel] = "a lens"
    stream = io.BytesIO()
    options = {"exif": exif.tobytes()} if tags else {}
    draw_photo(size=(96, 64)).save(stream, "JPEG", icc_profile=b"profile" * 20_000, **options)
    return stream.getvalue() + b"what a phone puts behind"


def test_of_a_tag_that_is_there_one_byte_changes() -> None:
    before = jpeg({Base.Make: "Maker", Base.Orientation: 1})
    after = with_jpeg_orientation(before, 6)
    assert len(after) == len(before)
    [changed] = [one for one in zip(before, after, strict=True) if one[0] != one[1]]
    assert changed == (1, 6)
    assert with_jpeg_orientation(after, 1) == before


def test_a_segment_that_is_added_is_taken_out_once_it_says_nothing() -> None:
    before = jpeg()
    after = with_jpeg_orientation(before, 8)
    assert after[:20] == before[:20], "after JFIF's, which comes first"
    assert after.endswith(before[20:])
    assert with_jpeg_orientation(with_jpeg_orientation(after, 3), 1) == before


def test_it_stays_where_xmp_alone_would_say_something_else(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(with_jpeg_packet(jpeg(), SAYS_SIX))
    assert stored_orientation(path) == 6
    put(path, 3)
    put(path, 1)
    assert stored_orientation(path) == 1


def test_exif_that_lacks_the_tag_gets_it_and_keeps_the_rest(tmp_path: Path) -> None:
    before = jpeg({Base.Make: "Maker"})
    path = tmp_path / "a.jpg"
    path.write_bytes(before)
    put(path, 5)
    with Image.open(path) as image:
        exif = image.getexif()
        assert exif[Base.Orientation] == 5
        assert exif[Base.Make] == "Maker"
        assert exif.get_ifd(IFD.Exif)[Base.LensModel] == "a lens"
    assert path.read_bytes().endswith(before[before.index(b"\xff\xe2") :])


def test_the_other_pictures_of_a_file_are_found_as_before(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    others = [draw_photo("bricks", size=(64, 64)), draw_photo("hills", size=(32, 48))]
    draw_photo(size=(96, 64)).save(path, "MPO", save_all=True, append_images=others)

    def further() -> list[bytes]:
        found = []
        with Image.open(path) as image:
            assert isinstance(image, MpoImageFile)
            for frame in range(1, image.n_frames):
                image.seek(frame)
                found.append(image.tobytes())
        return found

    before = further()
    put(path, 6)
    assert stored_orientation(path) == 6
    assert further() == before
    assert len(before) == 2


@pytest.mark.parametrize("kind", [1, 4])
def test_a_tag_of_another_type_keeps_it(tmp_path: Path, kind: int) -> None:
    path = tmp_path / "a.tif"
    draw_photo(size=(8, 8)).save(path, "TIFF", tiffinfo={274: 1})
    content = bytearray(path.read_bytes())
    at = content.index(struct.pack("<HHI", 274, 3, 1))
    struct.pack_into("<HHII", content, at, 274, kind, 1, 1)
    path.write_bytes(content)
    put(path, 6)
    struct.pack_into("<I", content, at + 8, 6)
    assert path.read_bytes() == content


def test_a_big_tiff_is_turned(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    draw_photo(size=(48, 32)).save(path, "TIFF", big_tiff=True)
    before = pixels(path)
    put(path, 6)
    assert np.array_equal(pixels(path), np.rot90(before, -1))


@pytest.mark.parametrize("suffix", ["png", "webp"])
def test_other_formats_are_refused(tmp_path: Path, suffix: str) -> None:
    path = make_photo(tmp_path / f"a.{suffix}", size=(48, 32))
    with pytest.raises(RewritingRefused, match="only JPEG, TIFF"):
        stored_orientation(path)


def test_a_raw_file_is_refused_whatever_it_is_called(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    draw_photo(size=(8, 8)).save(path, "TIFF", tiffinfo={0xC612: b"\1\4\0\0"})
    with pytest.raises(RewritingRefused, match="only JPEG, TIFF"):
        stored_orientation(path)


def test_damaged_exif_is_refused() -> None:
    whole = jpeg({Base.Make: "Maker", Base.Orientation: 1})
    tag = struct.pack(">HH", 274, 3)
    tag = tag if tag in whole else struct.pack("<HH", 274, 3)
    twice = jpeg({Base.Make: "Maker"})
    start = twice.index(b"\xff\xe1")
    end = start + 2 + int.from_bytes(twice[start + 2 : start + 4], "big")
    for damaged in (
        whole.replace(tag, tag[:2] + tag[2:].replace(b"\3", b"\5")),
        whole[: len(whole) // 2],
        twice[:end] + twice[start:end] + twice[end:],
    ):
        with pytest.raises(RewritingRefused):
            with_jpeg_orientation(damaged, 6)


def heif(rotations: tuple[int, ...], *, mirrored: bool = False) -> bytes:
    """A photo and its thumbnail with these rotations, as far as the table of contents goes."""

    def box(kind: bytes, payload: bytes) -> bytes:
        return struct.pack(">I4s", len(payload) + 8, kind) + payload

    properties = [box(b"ispe", bytes(12)), *(box(b"irot", bytes([one])) for one in rotations)]
    properties += [box(b"imir", b"\0")] if mirrored else []
    uses = struct.pack(">HBBB", 1, 2, 1, 2) + struct.pack(">HBBB", 2, 2, 1, len(rotations) + 1)
    associations = box(b"ipma", bytes(4) + struct.pack(">I", 2) + uses)
    meta = box(b"pitm", bytes(4) + b"\0\1")
    meta += box(b"iprp", box(b"ipco", b"".join(properties)) + associations)
    return box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"meta", bytes(4) + meta) + b"pixels"


@pytest.mark.parametrize("quarters", [-1, 1, 2])
def test_of_a_heif_file_the_photo_and_its_thumbnail_are_turned(quarters: int) -> None:
    before = heif((3, 0))
    file = io.BytesIO(before)
    was = heif_orientation(file)
    assert was == 6
    put_heif_orientation(file, turned(was, quarters))
    assert file.getvalue() == heif(((3 - quarters) % 4, -quarters % 4))
    put_heif_orientation(file, was)
    assert file.getvalue() == before


@pytest.mark.parametrize("content", [heif(()), heif((1,), mirrored=True)], ids=["none", "mirrored"])
def test_a_heif_file_that_has_no_rotation_or_a_mirror_is_refused(content: bytes) -> None:
    with pytest.raises(RewritingRefused, match="nothing in the file says"):
        heif_orientation(io.BytesIO(content))


@pytest.mark.parametrize(("orientation", "quarters"), [(6, 1), (6, -1), (3, 1), (8, 1)])
def test_such_a_photo_is_decoded_turned(tmp_path: Path, orientation: int, quarters: int) -> None:
    path = make_photo(tmp_path / "a.avif", "flower", size=(64, 32), orientation=orientation)
    assert stored_orientation(path) == orientation
    before = pixels(path).astype(int)
    new = tmp_path / "b.avif"
    new.touch()
    copy_with_orientation(path, new, turned(orientation, quarters), lambda: None)
    after = pixels(new).astype(int)
    turned_before = np.rot90(before, -quarters)
    assert after.shape == turned_before.shape
    assert np.abs(after - turned_before).mean() < 2
