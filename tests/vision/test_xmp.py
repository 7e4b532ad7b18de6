"""What XMP, IPTC and EXIF say of tags and rating, as several programs write it."""

import io
import struct
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from photosim.annotations import Annotations
from photosim.vision.photos import decode
from photosim.vision.xmp import LARGEST, read_annotations
from tests.photos import draw_photo, make_photo
from tests.sidecars import digikam, lightroom


def microsoft(percent: int) -> str:
    return digikam(0).replace('xmp:Rating="0" ', "").replace('g="0"', f'g="{percent}"')


@pytest.mark.parametrize(
    ("packet", "said"),
    [
        (digikam(4), Annotations(4)),
        (digikam(0), Annotations(0)),
        (digikam(-1), Annotations(rejected=True)),
        (digikam(None), Annotations()),
        (lightroom(3), Annotations(3)),
        (lightroom(None), Annotations()),
        (digikam(tags=["Places/Paris"]), Annotations(tags=(("Places", "Paris"),))),
        (
            digikam(2, tags=["Places/Paris", "Ann"]),
            Annotations(2, tags=(("Places", "Paris"), ("Ann",))),
        ),
        (
            lightroom(tags=["Places|France|Paris", "Places|France"]),
            Annotations(tags=(("Places", "France", "Paris"),)),
        ),
        (
            digikam(tags=["_Digikam_Internal_Tags_/Version", "R & D"]),
            Annotations(tags=(("R & D",),)),
        ),
        *((microsoft(percent), Annotations(stars)) for percent, stars in ((0, 0), (1, 1))),
        *((microsoft(percent), Annotations(stars)) for percent, stars in ((50, 3), (99, 5))),
        (digikam(3).replace('Rating="3"', 'Rating="3.0"'), Annotations(3)),
        (digikam(3).replace('"3"', '"77"').replace('"50"', '"good"'), Annotations()),
    ],
)
def test_ratings_and_tags_are_read_as_programs_write_them(packet: str, said: Annotations) -> None:
    assert read_annotations(packet) == said
    assert read_annotations(packet.encode()) == said
    assert read_annotations(packet.encode("utf-16")) in (said, None)  # where it says its encoding


def test_keywords_that_are_no_part_of_a_path_are_tags_of_their_own() -> None:
    packet = digikam(tags=["Places/Paris"]).replace(
        "<dc:subject><rdf:Bag>", "<dc:subject><rdf:Bag><rdf:li>boat</rdf:li><rdf:li> </rdf:li>"
    )
    assert read_annotations(packet) == Annotations(tags=(("Places", "Paris"), ("boat",)))


@pytest.mark.parametrize("bom", [True, False])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_document_of_which_each_letter_takes_two_bytes_is_read(encoding: str, bom: bool) -> None:
    declared = '<?xml version="1.0" encoding="utf-16"?>\n'
    text = ("\ufeff" if bom else "") + declared + lightroom(4, ["Straße|Größe"]) + "\n"
    said = Annotations(4, tags=(("Straße", "Größe"),))
    assert read_annotations(text.encode(encoding)) == said


@pytest.mark.parametrize(
    "written",
    [
        "<dc:subject>Boat</dc:subject>",
        "<dc:subject><rdf:Alt><rdf:li>Boat</rdf:li></rdf:Alt></dc:subject>",
        "<dc:subject><rdf:Bag><rdf:li rdf:parseType='Resource'><rdf:value>Boat</rdf:value>"
        "<lr:weight>2</lr:weight></rdf:li></rdf:Bag></dc:subject>",
    ],
)
def test_keywords_that_are_no_usual_list_are_read(written: str) -> None:
    usual = "<dc:subject><rdf:Bag><rdf:li>Boat</rdf:li></rdf:Bag></dc:subject>"
    path = "<lr:hierarchicalSubject><rdf:Bag><rdf:li>Boat</rdf:li></rdf:Bag>"
    packet = lightroom(tags=["Boat"]).replace(f"{path}</lr:hierarchicalSubject>", "")
    assert usual in packet
    assert read_annotations(packet.replace(usual, written)) == Annotations(tags=(("Boat",),))


def test_a_keyword_written_with_other_accents_is_the_one_in_the_path() -> None:
    packet = lightroom(tags=["Places|Café"]).replace("<rdf:li>Café<", "<rdf:li>Cafe\u0301<")
    assert read_annotations(packet) == Annotations(tags=(("Places", "Café"),))


@pytest.mark.parametrize("name", ["می\u200cخواهم", "👨\u200d👩\u200d👧 at home"])
def test_what_joins_letters_and_emojis_stays(name: str) -> None:
    assert read_annotations(lightroom(tags=[name])) == Annotations(tags=((name,),))


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"not xml",
        b"<a>" * 200_000,
        digikam(5).encode()[:-200],
        b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>' + lightroom(5).encode(),
        b" " * LARGEST + lightroom(5).encode(),
        None,
        7,
    ],
)
def test_of_a_damaged_or_hostile_packet_nothing_is_read(packet: object) -> None:
    assert read_annotations(packet) is None


def test_a_flood_of_tags_ends_somewhere() -> None:
    said = read_annotations(digikam(tags=[f"tag {number}" for number in range(5_000)]))
    assert said is not None
    assert len(said.tags) == 1_000


# Embedded


def iptc(*keywords: bytes, coded: bool = False) -> bytes:
    datasets = [(1, 90, b"\x1b%G")] if coded else []
    datasets += [(2, 25, keyword) for keyword in keywords]
    block = b"".join(
        struct.pack(">BBBH", 0x1C, record, number, len(value)) + value
        for record, number, value in datasets
    )
    head = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(block))
    return head + block + b"\0" * (len(block) % 2)


def jpeg(
    path: Path, *, xmp: str = "", iptc: bytes = b"", exif: dict[int, Any] | None = None
) -> Path:
    content, block = io.BytesIO(), Image.Exif()
    block.update(exif or {})
    draw_photo(size=(32, 24)).save(content, "JPEG", exif=block.tobytes(), xmp=xmp.encode())
    photoshop = b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc if iptc else b""
    whole = content.getvalue()
    path.write_bytes(whole[:2] + photoshop + whole[2:])
    return path


def test_what_a_jpeg_holds_is_read(tmp_path: Path) -> None:
    path = jpeg(
        tmp_path / "a.jpg",
        xmp=digikam(4, ["Places/Paris"]),
        iptc=iptc(b"Paris", "Köln".encode(), coded=True),
    )
    assert decode(path).annotations == Annotations(4, tags=(("Places", "Paris"), ("Köln",)))


@pytest.mark.parametrize("suffix", ["png", "webp", "tif", "heic"])
def test_embedded_xmp_is_read_in_every_format(tmp_path: Path, suffix: str) -> None:
    path, packet = tmp_path / f"a.{suffix}", lightroom(5, ["Places|Paris"])
    picture = draw_photo(size=(64, 48))
    if suffix == "png":
        from PIL.PngImagePlugin import PngInfo

        info = PngInfo()
        info.add_itxt("XML:com.adobe.xmp", packet)
        picture.save(path, pnginfo=info)
    elif suffix == "tif":
        picture.save(path, tiffinfo={700: packet.encode()})
    else:
        picture.save(path, xmp=packet.encode())
    assert decode(path).annotations == Annotations(5, tags=(("Places", "Paris"),))


@pytest.mark.parametrize(
    ("coded", "written"), [(True, "Köln".encode()), (False, "Köln".encode("latin-1"))]
)
def test_keywords_of_iptc_alone_are_read(tmp_path: Path, coded: bool, written: bytes) -> None:
    path = jpeg(tmp_path / "a.jpg", iptc=iptc(written, coded=coded))
    assert decode(path).annotations == Annotations(tags=(("Köln",),))


@pytest.mark.parametrize("bytes_left", [61, 64])
def test_a_keyword_that_iptc_has_no_room_for_is_the_one_in_xmp(
    tmp_path: Path, bytes_left: int
) -> None:
    name = "Ausflug mit den Großeltern in die Sächsische Schweiz, Bastei und Königstein"
    cut = name.encode()[:bytes_left]
    packet = lightroom(tags=[f"Reisen|{name}"])
    path = jpeg(tmp_path / "a.jpg", xmp=packet, iptc=iptc(cut, b"Boot", coded=True))
    assert decode(path).annotations == Annotations(tags=(("Reisen", name), ("Boot",)))
    alone = jpeg(tmp_path / "b.jpg", iptc=iptc(name.encode()[:60], coded=True))
    assert len(decode(alone).annotations.tags) == 1


@pytest.mark.parametrize(
    ("exif", "stars"), [({0x4746: 3}, 3), ({0x4746: 0}, None), ({0x4749: 75}, 4)]
)
def test_the_rating_that_windows_writes_is_read(
    tmp_path: Path, exif: dict[int, int], stars: int | None
) -> None:
    assert decode(jpeg(tmp_path / "a.jpg", exif=exif)).annotations.stars == stars


def placed(latitude: str, longitude: str) -> str:
    place = f'exif:GPSLatitude="{latitude}" exif:GPSLongitude="{longitude}"'
    return digikam(4).replace('xmp:Rating="4"', f'xmp:Rating="4" {place}', 1)


@pytest.mark.parametrize(
    ("latitude", "longitude", "position"),
    [
        ("48,51.5N", "2,17.4E", (48.858333, 2.29)),
        ("33,51,24S", "151,12,36W", (-33.856667, -151.21)),
        ("48.8583", "-2.29", (48.8583, -2.29)),
        ("0,0N", "0,0E", None),
        ("91,0N", "2,17.4E", None),
        ("48,51.5E", "2,17.4E", None),
        ("48,51.5N", "", None),
        ("-48,51.5N", "2,17.4E", None),
        ("north", "east", None),
    ],
)
def test_where_a_photo_was_taken_is_read(
    latitude: str, longitude: str, position: tuple[float, float] | None
) -> None:
    said = read_annotations(placed(latitude, longitude))
    assert said is not None
    assert said.stars == 4
    assert said.position == (None if position is None else pytest.approx(position, abs=1e-5))


@pytest.mark.parametrize("suffix", ["jpg", "heic", "png", "webp", "tif"])
def test_the_place_in_a_files_exif_is_read_in_every_format(tmp_path: Path, suffix: str) -> None:
    path = make_photo(tmp_path / f"a.{suffix}", position=(-33.85667, 151.21))
    assert decode(path).annotations.position == pytest.approx((-33.85667, 151.21), abs=1e-5)


def test_a_files_exif_goes_before_its_xmp(tmp_path: Path) -> None:
    xmp = placed("48,51.5N", "2,17.4E").encode()
    only_xmp = make_photo(tmp_path / "b.jpg", xmp=xmp)
    both = make_photo(tmp_path / "a.jpg", position=(43.77, 11.25), xmp=xmp)
    assert decode(only_xmp).annotations.position == pytest.approx((48.858333, 2.29), abs=1e-5)
    assert decode(both).annotations.position == pytest.approx((43.77, 11.25), abs=1e-5)
