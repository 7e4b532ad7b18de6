"""Another XMP packet is put into JPEG and TIFF files, and not a byte of anything else changes."""

import io
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageSequence
from PIL.ExifTags import Base
from PIL.MpoImagePlugin import MpoImageFile
from PIL.TiffImagePlugin import TiffImageFile

from photosim.vision.jpeg_packets import (
    MOST_BYTES,
    jpeg_packet,
    with_jpeg_packet,
)
from photosim.vision.jpeg_segments import RewritingRefused
from photosim.vision.tiff_packets import put_tiff_packet, tiff_packet
from tests.photos import draw_photo, make_photo
from tests.vision.tiff_files import write_tiff

PACKET = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>one</x:xmpmeta>"
OTHER = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>another, a longer one</x:xmpmeta>"
XMP = b"http://ns.adobe.com/xap/1.0/\0"


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def jpeg(*, progressive: bool = False, packet: bytes | None = None) -> bytes:
    """A photo with EXIF, a colour profile, IPTC, a comment and something behind its end."""
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Orientation] = "Maker", 6
    stream = io.BytesIO()
    options = {} if packet is None else {"xmp": packet}
    draw_photo(size=(96, 64)).save(
        stream,
        "JPEG",
        exif=exif.tobytes(),
        icc_profile=b"profile" * 20_000,
        comment=b"a comment",
        progressive=progressive,
        restart_marker_blocks=4,
        **options,
    )
    content = stream.getvalue()
    iptc = segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\0")
    return content[:2] + iptc + content[2:] + b"what a phone puts behind"


def without_packet(content: bytes) -> bytes:
    """A JPEG file without its XMP segments, taken apart by hand."""
    kept, at = [content[:2]], 2
    while content[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if not content[at + 4 :].startswith(XMP):
            kept.append(content[at:end])
        at = end
    return b"".join((*kept, content[at:]))


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("before", [None, PACKET])
def test_a_jpeg_gets_another_packet_and_keeps_every_other_byte(
    progressive: bool, before: bytes | None
) -> None:
    content = jpeg(progressive=progressive, packet=before)
    assert jpeg_packet(content) == before
    changed = with_jpeg_packet(content, OTHER)
    assert jpeg_packet(changed) == OTHER
    assert without_packet(changed) == without_packet(content)
    with Image.open(io.BytesIO(changed)) as image, Image.open(io.BytesIO(content)) as original:
        assert image.info["xmp"] == OTHER
        assert image.getexif()[Base.Make] == "Maker"
        assert image.info["icc_profile"] == original.info["icc_profile"]
        assert np.array_equal(np.asarray(image), np.asarray(original))


def test_what_is_taken_back_gives_the_same_bytes() -> None:
    content = jpeg(packet=PACKET)
    assert with_jpeg_packet(with_jpeg_packet(content, OTHER), PACKET) == content


def test_a_packet_comes_after_the_exif_block() -> None:
    plain = make_jpeg_bytes()
    changed = with_jpeg_packet(plain, PACKET)
    assert changed.index(b"Exif\0") < changed.index(XMP)
    assert changed.startswith(plain[: plain.index(b"Exif\0")])


def make_jpeg_bytes() -> bytes:
    exif = Image.Exif()
    exif[Base.Make] = "Maker"
    stream = io.BytesIO()
    draw_photo(size=(96, 64)).save(stream, "JPEG", exif=exif.tobytes())
    return stream.getvalue()


def test_a_packet_as_large_as_a_segment_fits_and_no_larger() -> None:
    largest = b"x" * MOST_BYTES
    assert jpeg_packet(with_jpeg_packet(make_jpeg_bytes(), largest)) == largest
    with pytest.raises(RewritingRefused, match="too large for a JPEG"):
        with_jpeg_packet(make_jpeg_bytes(), largest + b"x")


@pytest.mark.parametrize(
    "more",
    [
        segment(0xE1, XMP + PACKET) * 2,
        segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + bytes(40)),
    ],
)
def test_xmp_in_several_parts_is_left_alone(more: bytes) -> None:
    content = make_jpeg_bytes()
    with pytest.raises(RewritingRefused, match="several parts"):
        with_jpeg_packet(content[:2] + more + content[2:], OTHER)


def sizes_in(image: MpoImageFile) -> list[int]:
    assert image.mpinfo is not None
    return [one["Size"] for one in image.mpinfo[0xB002]]


def all_pictures(content: bytes) -> list[np.ndarray]:
    with Image.open(io.BytesIO(content)) as image:
        return [np.asarray(picture).copy() for picture in ImageSequence.Iterator(image)]


@pytest.mark.parametrize("before", [None, PACKET])
def test_of_several_pictures_in_a_file_the_places_are_corrected(before: bytes | None) -> None:
    pictures = [draw_photo("hills", seed, (96, 64)) for seed in range(3)]
    stream = io.BytesIO()
    pictures[0].save(stream, "MPO", save_all=True, append_images=pictures[1:])
    content = stream.getvalue()
    if before is not None:
        content = with_jpeg_packet(content, before)
    changed = with_jpeg_packet(content, OTHER)
    assert jpeg_packet(changed) == OTHER
    assert len(all_pictures(changed)) == 3
    assert all(map(np.array_equal, all_pictures(changed), all_pictures(content)))
    with Image.open(io.BytesIO(changed)) as image, Image.open(io.BytesIO(content)) as original:
        assert isinstance(image, MpoImageFile)
        assert isinstance(original, MpoImageFile)
        sizes, former = sizes_in(image), sizes_in(original)
    assert sizes == [former[0] + len(changed) - len(content), *former[1:]]
    assert changed[sizes[0] :].startswith(b"\xff\xd8")  # the second begins where the first ends
    if before is not None:
        assert with_jpeg_packet(changed, before) == content


def test_the_others_are_further_from_an_index_that_comes_before_the_packet() -> None:
    pictures = [draw_photo("hills", seed, (96, 64)) for seed in range(2)]
    stream = io.BytesIO()
    pictures[0].save(stream, "MPO", save_all=True, append_images=pictures[1:])
    content = with_jpeg_packet(stream.getvalue(), PACKET)
    start = content.index(b"MPF\0") - 4
    end = start + 2 + int.from_bytes(content[start + 2 : start + 4], "big")
    index, packet = bytearray(content[start:end]), segment(0xE1, XMP + PACKET)
    entries = index.index(struct.pack("<HHI", 0xB002, 7, 32)) + 8
    second = 8 + struct.unpack_from("<I", index, entries)[0] + 16 + 8  # where the second begins
    struct.pack_into("<I", index, second, struct.unpack_from("<I", index, second)[0] + len(packet))
    content = content[:start].replace(packet, b"") + index + packet + content[end:]
    assert len(all_pictures(content)) == 2
    changed = with_jpeg_packet(content, OTHER)
    assert changed.index(b"MPF\0") == content.index(b"MPF\0")
    assert all(map(np.array_equal, all_pictures(changed), all_pictures(content)))
    assert with_jpeg_packet(changed, PACKET) == content


def test_a_file_whose_index_of_pictures_is_broken_is_left_alone() -> None:
    content = make_jpeg_bytes()
    with pytest.raises(RewritingRefused, match="several pictures"):
        with_jpeg_packet(content[:2] + segment(0xE2, b"MPF\0II*\0") + content[2:], OTHER)


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_that_is_cut_short_anywhere_is_left_alone(progressive: bool) -> None:
    content = jpeg(progressive=progressive, packet=PACKET)
    end = content.rindex(b"\xff\xd9") + 1
    for length in {*range(0, 200), *range(200, end, 97), end}:
        with pytest.raises(RewritingRefused):
            with_jpeg_packet(content[:length], OTHER)


@given(st.data())
def test_whatever_was_done_to_a_jpeg_all_else_stays_or_it_is_left_alone(
    data: st.DataObject,
) -> None:
    content = bytearray(jpeg(packet=PACKET))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    damaged = bytes(content)
    try:
        before = jpeg_packet(damaged)
        changed = with_jpeg_packet(damaged, OTHER)
    except RewritingRefused:
        return
    assert jpeg_packet(changed) == OTHER
    assert without_packet(changed) == without_packet(damaged)
    if before is not None:
        assert with_jpeg_packet(changed, before) == damaged


# TIFF


def samples(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (40, 30, 3), np.uint8)


def tiff(path: Path, order: str = "<", pages: int = 2) -> Path:
    return write_tiff(path, *map(samples, range(pages)), photometric=2, order=order)


def put(path: Path, packet: bytes) -> None:
    with path.open("r+b") as file:
        put_tiff_packet(file, packet)


def packet_in(path: Path) -> bytes | None:
    with path.open("rb") as file:
        return tiff_packet(file)


def pages_of(path: Path) -> list[np.ndarray]:
    with Image.open(path) as image:
        return [np.asarray(page).copy() for page in ImageSequence.Iterator(image)]


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_tiff_gets_a_packet_behind_all_that_it_has(tmp_path: Path, order: str) -> None:
    path = tiff(tmp_path / "a.tif", order)
    before, pages = path.read_bytes(), pages_of(path)
    assert packet_in(path) is None
    put(path, PACKET)
    found = packet_in(path)
    assert found is not None
    assert found.strip() == PACKET
    after = path.read_bytes()
    assert (after[:4], after[8 : len(before)]) == (before[:4], before[8:])  # but for one offset
    assert all(map(np.array_equal, pages, pages_of(path)))
    with Image.open(path) as image:
        assert isinstance(image, TiffImageFile)
        assert bytes(image.tag_v2[700]).strip() == PACKET


def test_the_next_packet_takes_the_place_of_the_first(tmp_path: Path) -> None:
    path = tiff(tmp_path / "a.tif")
    put(path, PACKET)
    size = path.stat().st_size
    put(path, OTHER)
    assert path.stat().st_size == size
    found = packet_in(path)
    assert found is not None
    assert found.strip() == OTHER
    put(path, PACKET)
    found = packet_in(path)
    assert found is not None
    assert found.strip() == PACKET


def test_a_packet_that_does_not_fit_goes_to_the_end(tmp_path: Path) -> None:
    path = tiff(tmp_path / "a.tif")
    put(path, PACKET)
    pages = pages_of(path)
    large = OTHER + b" " * 10_000 + b"<?xpacket end='w'?>"
    put(path, large)
    found = packet_in(path)
    assert found is not None
    assert found.startswith(OTHER)
    assert found.endswith(b"<?xpacket end='w'?>")  # the room for more is inside
    assert all(map(np.array_equal, pages, pages_of(path)))


def test_a_large_tiff_of_64_bits_gets_a_packet_too(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    draw_photo(size=(96, 64)).save(path, "TIFF", big_tiff=True)
    pages = pages_of(path)
    assert path.read_bytes()[2] == 43
    put(path, PACKET)
    put(path, OTHER * 100)
    found = packet_in(path)
    assert found is not None
    assert found.strip() == OTHER * 100
    assert all(map(np.array_equal, pages, pages_of(path)))


def test_a_tiff_cut_short_in_its_directory_is_left_alone(tmp_path: Path) -> None:
    path = make_photo(tmp_path / "a.tiff", size=(96, 64))
    content = path.read_bytes()
    [start] = struct.unpack_from("<I", content, 4)
    for length in (0, 3, 7, start, start + 1, start + 20):
        path.write_bytes(content[:length])
        with pytest.raises(RewritingRefused, match="damaged"):
            put(path, PACKET)
        assert path.read_bytes() == content[:length]
