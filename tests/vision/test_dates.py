"""When a photo was taken: every way to write it, every place to find it, and their order."""

import io
import itertools
import struct
import warnings
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin
from PIL.TiffImagePlugin import IFDRational

from photosim.vision.dates import Moment, Taken, TakenFrom, moment_of_name, parse, read_taken
from photosim.vision.exif import Exif
from photosim.vision.photos import decode
from tests.photos import draw_photo

_EXIF, _GPS = 0x8769, 0x8825
DAY = datetime(2012, 3, 4)
MOMENT = datetime(2012, 3, 4, 5, 6, 7)


@pytest.mark.parametrize(
    ("written", "at", "offset"),
    [
        ("2012:03:04 05:06:07", MOMENT, None),
        ("2012-03-04T05:06:07", MOMENT, None),
        ("2012-03-04 05:06:07", MOMENT, None),
        ("2012/03/04 05:06:07", MOMENT, None),
        ("2012.03.04 05.06.07", MOMENT, None),
        ("2012: 3: 4  5: 6: 7", MOMENT, None),
        ("2012-3-4 5:06:07", MOMENT, None),
        ("20120304T050607", MOMENT, None),
        ("20120304 050607", MOMENT, None),
        (" 2012:03:04 05:06:07\0\0", MOMENT, None),
        (b"2012:03:04 05:06:07\0", MOMENT, None),
        ("2012:03:04 05:06:07 DST", MOMENT, None),
        ("2012:03:04 05:06:07.25", MOMENT.replace(microsecond=250_000), None),
        ("2012-03-04T05:06:07,123456789", MOMENT.replace(microsecond=123_456), None),
        ("2012:03:04 05:06", datetime(2012, 3, 4, 5, 6), None),
        ("2012-03-04T05:06+0100", datetime(2012, 3, 4, 5, 6), 60),
        ("2012:03:04 05:06:07 PM", datetime(2012, 3, 4, 17, 6, 7), None),
        ("2012:03:04 12:06:07 a. m.", datetime(2012, 3, 4, 0, 6, 7), None),
        ("2012:03:04", DAY, None),
        ("20120304", DAY, None),
        ("2012:03:04   :  :  ", DAY, None),
        ("2012:03:04 25:61:00", DAY, None),
        ("2012:03:04 24:00:00", datetime(2012, 3, 5), None),
        ("2011-12-31T24:00", datetime(2012, 1, 1), None),
        ("2012:03:04 23:59:60", datetime(2012, 3, 5), None),
        ("2012-03-04T05:06:07Z", MOMENT, 0),
        ("2012-03-04T05:06:07 UTC", MOMENT, 0),
        ("2012-03-04T05:06:07+05:30", MOMENT, 330),
        ("2012-03-04T05:06:07 -0330", MOMENT, -210),
        ("2012-03-04T05:06:07GMT+01:00", MOMENT, 60),
        ("2012-03-04T05:06:07+99:00", MOMENT, None),
        ("1888:10:14 00:00:00", datetime(1888, 10, 14), None),
    ],
)
def test_dates_are_understood_however_they_are_written(
    written: object, at: datetime, offset: int | None
) -> None:
    assert parse(written) == Moment(at, offset)


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        "yesterday",
        2012,
        (2012, 3, 4),
        "0000:00:00 00:00:00",
        "2012:00:00 00:00:00",
        "2012:13:01 00:00:00",
        "2012:02:30 00:00:00",
        "    :  :     :  :  ",
        "0001:01:01 00:00:00",
        "1970:01:01 00:00:00",
        "1970-01-01T00:00:00Z",
        "1980:01:01 00:00:00",
        "1601-01-01",
        "2999:01:01 00:00:00",
        "9999:12:31 24:00:00",
        "04/03/2012",
        "2012030405060",
        "2012",
    ],
)
def test_what_is_no_date_or_one_of_a_clock_that_was_never_set_is_none(written: object) -> None:
    assert parse(written) is None


def test_a_clock_that_is_ahead_a_little_is_believed() -> None:
    soon = (datetime.now() + timedelta(days=100)).replace(microsecond=0)
    assert parse(soon.isoformat()) == Moment(soon)


@given(st.text() | st.binary() | st.from_regex(r"\d{4}\D\d+\D\d+[T ]\d+\D\d+\D\d+.*"))
def test_no_text_raises(written: str | bytes) -> None:
    assert isinstance(parse(written), Moment | None)
    everywhere = dict.fromkeys(itertools.chain(range(0x9000, 0x9300), (306,)), written)
    exif = Exif(everywhere, everywhere, {29: written, 7: written})
    assert isinstance(read_taken(exif, PurePath("photo.jpg")), Taken | None)
    if isinstance(written, str):
        assert isinstance(moment_of_name(written), Moment | None)
        image = Image.new("RGB", (1, 1))
        image.info |= {"Creation Time": written, "xmp": written}
        exif = Exif({700: written})
        assert isinstance(read_taken(exif, PurePath("photo.png"), image), Taken | None)


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("IMG_20120304_050607", MOMENT),
        ("VID_20120304_050607", MOMENT),
        ("PXL_20120304_050607123.MP", MOMENT),
        ("IMG_20120304_050607_HDR", MOMENT),
        ("IMG20120304050607", MOMENT),
        ("20120304_050607", MOMENT),
        ("20120304_050607(0)", MOMENT),
        ("2012-03-04 05.06.07", MOMENT),
        ("2012-03-04 05.06.07-1", MOMENT),
        ("Screenshot_2012-03-04-05-06-07-123_com.example", MOMENT),
        ("Screenshot_20120304-050607_Maps", MOMENT),
        ("Screenshot 2012-03-04 at 05.06.07", MOMENT),
        ("Screen Shot 2012-03-04 at 5.06.07 PM", datetime(2012, 3, 4, 17, 6, 7)),
        ("Screen Shot 2012-03-04 at 5.06.07\u202fPM", datetime(2012, 3, 4, 17, 6, 7)),
        ("Bildschirmfoto 2012-03-04 um 05.06.07", MOMENT),
        ("Bildschirmfoto vom 2012-03-04 05-06-07", MOMENT),
        ("WIN_20120304_05_06_07_Pro", MOMENT),
        ("signal-2012-03-04-050607", MOMENT),
        ("signal-2012-03-04-05-06-07-123", MOMENT),
        ("photo_2012-03-04_05-06-07", MOMENT),
        ("WhatsApp Image 2012-03-04 at 05.06.07", MOMENT),
        ("IMG-20120304-WA0001", DAY),
        ("IMG_20120304_1234", DAY),
        ("IMG_20120304_999999", DAY),
        ("2012-03-04", DAY),
        ("Oma 1956_07_01", datetime(1956, 7, 1)),
    ],
)
def test_dates_in_the_names_of_files_are_found(name: str, at: datetime) -> None:
    assert moment_of_name(name) == Moment(at)


@pytest.mark.parametrize(
    "name",
    [
        "IMG_0001",
        "DSC01234",
        "20121304_050607",
        "12012030405",
        "120120304",
        "a20120304f",
        "cafe20120304beef",
        "2012-03.04",
        "photo 1920x1080",
        "29990101_000000",
        "FB_IMG_1330837567000",
        "3f2a1b20-1203-0405",
    ],
)
def test_names_without_a_date_have_none(name: str) -> None:
    assert moment_of_name(name) is None


# Where files say it. Each writer puts one date into a file; the earlier wins over all later ones.


def _xmp(name: str, value: str, *, element: bool = False) -> bytes:
    said = f"<rdf:Description><{name}>{value}</{name}></rdf:Description>"
    if not element:
        said = f'<rdf:Description {name}="{value}"/>'
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        ' xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">'
        f'{said}</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def _iptc(*datasets: tuple[int, str]) -> bytes:
    block = b"".join(
        struct.pack(">BBBH", 0x1C, 2, number, len(value)) + value.encode()
        for number, value in datasets
    )
    resource = (
        b"8BIM\x04\x04\0\0" + struct.pack(">I", len(block)) + block + b"\0" * (len(block) % 2)
    )
    return b"Photoshop 3.0\0" + resource


def _jpeg(
    path: Path,
    *,
    main: dict[int, Any] | None = None,
    details: dict[int, Any] | None = None,
    place: dict[int, Any] | None = None,
    xmp: bytes = b"",
    iptc: bytes = b"",
) -> Path:
    exif = Image.Exif()
    exif.update(main or {})
    exif.get_ifd(_EXIF).update(details or {})
    exif.get_ifd(_GPS).update(place or {})
    content = io.BytesIO()
    draw_photo(size=(32, 24)).save(content, "JPEG", exif=exif.tobytes(), xmp=xmp)
    photoshop = b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc if iptc else b""
    whole = content.getvalue()
    path.write_bytes(whole[:2] + photoshop + whole[2:])
    return path


_GPS_NOON = {29: "2012:03:10", 7: (IFDRational(12), IFDRational(30), IFDRational(15))}
_SOURCES: list[tuple[TakenFrom, dict[str, Any], Moment]] = [
    (
        TakenFrom.ORIGINAL,
        {"details": {0x9003: "2012:03:01 00:00:01", 0x9291: "042", 0x9011: "+02:00"}},
        Moment(datetime(2012, 3, 1, 0, 0, 1, 42_000), 120),
    ),
    (
        TakenFrom.DIGITIZED,
        {"details": {0x9004: "2012:03:02 00:00:02", 0x9292: "5", 0x9012: "Z"}},
        Moment(datetime(2012, 3, 2, 0, 0, 2, 500_000), 0),
    ),
    (
        TakenFrom.XMP,
        {"xmp": _xmp("exif:DateTimeOriginal", "2012-03-03T00:00:03-01:00")},
        Moment(datetime(2012, 3, 3, 0, 0, 3), -60),
    ),
    (
        TakenFrom.IPTC,
        {"iptc": _iptc((55, "20120306"), (60, "000006+0100"))},
        Moment(datetime(2012, 3, 6, 0, 0, 6), 60),
    ),
    (
        TakenFrom.EXIF,
        {"main": {306: "2012:03:08 00:00:08"}},
        Moment(datetime(2012, 3, 8, 0, 0, 8)),
    ),
    (TakenFrom.GPS, {"place": _GPS_NOON}, Moment(datetime(2012, 3, 10, 12, 30, 15), 0)),
]


@pytest.mark.parametrize("first", range(len(_SOURCES)))
def test_the_best_source_there_is_says_the_date(tmp_path: Path, first: int) -> None:
    parts: dict[str, Any] = {}
    for _, said, _ in _SOURCES[first:]:
        for part, value in said.items():
            parts[part] = {**parts.get(part, {}), **value} if isinstance(value, dict) else value
    source, _, moment = _SOURCES[first]
    photo = decode(_jpeg(tmp_path / "IMG_20120101_010101.jpg", **parts))
    assert photo.taken == Taken(moment.at, moment.offset, source)


def test_where_the_file_says_nothing_its_name_does(tmp_path: Path) -> None:
    photo = decode(_jpeg(tmp_path / "IMG_20120304_050607.jpg"))
    assert photo.taken == Taken(MOMENT, None, TakenFrom.NAME)
    assert decode(_jpeg(tmp_path / "IMG_1.jpg")).taken is None  # and never the file's own time


def test_nonsense_in_a_good_place_gives_way_to_a_date_in_another(tmp_path: Path) -> None:
    details = {0x9003: "0000:00:00 00:00:00", 0x9004: "2012:03:04 05:06:07", 0x9011: "   :  "}
    photo = decode(_jpeg(tmp_path / "a.jpg", details=details))
    assert photo.taken == Taken(MOMENT, None, TakenFrom.DIGITIZED)


@pytest.mark.parametrize(
    "name",
    ["exif:DateTimeOriginal", "photoshop:DateCreated", "exif:DateTimeDigitized", "xmp:CreateDate"],
)
@pytest.mark.parametrize("element", [False, True])
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif", ".heic", ".avif"])
def test_xmp_is_read_in_every_format(tmp_path: Path, name: str, element: bool, suffix: str) -> None:
    path, packet = tmp_path / f"photo{suffix}", _xmp(name, "2012-03-04T05:06:07Z", element=element)
    if suffix == ".png":
        text = PngImagePlugin.PngInfo()
        text.add_itxt("XML:com.adobe.xmp", packet.decode())
        draw_photo().save(path, pnginfo=text)
    elif suffix == ".tif":
        draw_photo().save(path, tiffinfo={700: packet})
    else:
        draw_photo().save(path, xmp=packet)
    assert decode(path).taken == Taken(MOMENT, 0, TakenFrom.XMP)


def test_dates_of_a_pictures_history_and_ingredients_are_not_its_own(tmp_path: Path) -> None:
    said = '<rdf:Bag><rdf:li><rdf:Description xmp:CreateDate="2001-01-01"/></rdf:li></rdf:Bag>'
    packet = _xmp("xmpMM:Pantry", said, element=True)
    assert decode(_jpeg(tmp_path / "a.jpg", xmp=packet)).taken is None


def _hostile() -> list[bytes]:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    date = '<rdf:Description xmp:CreateDate="2012-03-04"/>'
    return [
        f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'.encode()
        + _xmp("xmp:CreateDate", "&l9;", element=True),
        b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
        + _xmp("xmp:CreateDate", "&f;", element=True),
        b'<?xml version="1.0" encoding="no-such"?>' + date.encode(),
        b"<a>" * 200_000,
        b"<a>" * 200_000 + b"</a>" * 200_000,
        b"\xff\xfe<\0",
        b"not xml at all",
    ]


@pytest.mark.parametrize("packet", _hostile())
def test_hostile_xmp_is_left_alone(packet: bytes) -> None:
    image = Image.new("RGB", (1, 1))
    image.info["xmp"] = packet
    assert read_taken(Exif(), PurePath("photo.jpg"), image) is None


@pytest.mark.parametrize(
    ("keyword", "value", "offset"),
    [
        ("Creation Time", "2012:03:04 05:06:07", None),
        ("Creation Time", "Sun, 4 Mar 2012 05:06:07 +0130", 90),
        ("Creation Time", "Sun, 04 Mar 2012 05:06:07 GMT", 0),
        ("Creation Time", "Sun Mar  4 05:06:07 2012", None),
        ("exif:DateTimeOriginal", "2012:03:04 05:06:07", None),
    ],
)
def test_the_text_of_a_png_says_the_date(
    tmp_path: Path, keyword: str, value: str, offset: int | None
) -> None:
    text = PngImagePlugin.PngInfo()
    text.add_text("date:create", "2020-01-01T00:00:00+00:00")
    text.add_text(keyword, value)
    draw_photo().save(tmp_path / "a.png", pnginfo=text)
    assert decode(tmp_path / "a.png").taken == Taken(MOMENT, offset, TakenFrom.TEXT)


def test_the_exif_block_of_a_png_says_the_date_even_behind_the_pixels(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(_EXIF)[0x9003] = "2012:03:04 05:06:07"
    path = tmp_path / "a.png"
    draw_photo().save(path, exif=exif.tobytes())
    assert decode(path).taken == Taken(MOMENT)
    whole = path.read_bytes()
    start = whole.index(b"eXIf") - 4
    end = start + 12 + int.from_bytes(whole[start : start + 4])
    path.write_bytes(whole[:start] + whole[end:-12] + whole[start:end] + whole[-12:])
    assert decode(path).taken == Taken(MOMENT)


def test_the_files_own_time_in_a_png_is_no_date_of_the_photo(tmp_path: Path) -> None:
    text = PngImagePlugin.PngInfo()
    for keyword in ("date:create", "date:modify", "date:timestamp"):
        text.add_text(keyword, "2012-03-04T05:06:07+00:00")
    draw_photo().save(tmp_path / "a.png", pnginfo=text)
    assert decode(tmp_path / "a.png").taken is None


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "jpeg"])
def test_a_scanners_tiff_says_the_date(tmp_path: Path, compression: str) -> None:
    path = tmp_path / "scan.tif"
    draw_photo().save(path, compression=compression, tiffinfo={306: "2012:03:04 05:06:07"})
    assert decode(path).taken == Taken(MOMENT, None, TakenFrom.EXIF)


def test_iptc_says_the_date_in_a_tiff_too(tmp_path: Path) -> None:
    path = tmp_path / "scan.tif"
    block = _iptc((55, "20120304"), (60, "050607"))[26:]
    draw_photo().save(path, tiffinfo={33723: block})
    assert decode(path).taken == Taken(MOMENT, None, TakenFrom.IPTC)


def test_iptc_without_a_time_says_the_day(tmp_path: Path) -> None:
    photo = decode(_jpeg(tmp_path / "a.jpg", iptc=_iptc((55, "20120304"))))
    assert photo.taken == Taken(DAY, None, TakenFrom.IPTC)
    photo = decode(_jpeg(tmp_path / "b.jpg", iptc=_iptc((55, "20120300"), (62, "20120304"))))
    assert photo.taken == Taken(DAY, None, TakenFrom.IPTC)


@pytest.mark.parametrize(
    "time",
    [None, (), (IFDRational(1, 0), IFDRational(0), IFDRational(0)), (99.0, 0.0, 0.0), "noon"],
)
def test_a_gps_date_without_a_time_of_day_says_the_day(time: Any) -> None:
    with warnings.catch_warnings(action="ignore"):
        place = {29: "2012:03:04"} | ({} if time is None else {7: time})
    taken = read_taken(Exif(place=place), PurePath("photo.jpg"))
    assert taken == Taken(DAY, 0, TakenFrom.GPS)
