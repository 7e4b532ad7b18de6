"""XMP, as pictures and sidecars have it: what it says of tags, rating and place.

Names and forms are those of Adobe's XMP specification, part 2 (``xmp:Rating`` from -1 to 5,
``dc:subject``), of Lightroom (``lr:hierarchicalSubject``, parted by "|"), of digiKam
(``digiKam:TagsList``, parted by "/") and of Windows (``MicrosoftPhoto:Rating``, from 1 to 99);
places are those of the EXIF that XMP repeats (``exif:GPSLatitude``, "48,51.5N").
"""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from photosim.annotations import (
    MOST_STARS,
    Annotations,
    Position,
    TagPath,
    plain_text,
    possible,
)
from photosim.vision.exif import BROKEN_EXIF, Exif

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LARGEST = 16 << 20
"""Bytes of an XMP packet that are read; editors' masks make some megabytes."""

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
RATING = "{http://ns.adobe.com/xap/1.0/}Rating"
SUBJECT = "{http://purl.org/dc/elements/1.1/}subject"
EXIF = "{http://ns.adobe.com/exif/1.0/}"
HIERARCHY = "{http://ns.adobe.com/lightroom/1.0/}hierarchicalSubject"
TAGS_LIST = "{http://www.digikam.org/ns/1.0/}TagsList"
MICROSOFT = ("{http://ns.microsoft.com/photo/1.0/}", "{http://ns.microsoft.com/photo/1.0}")
PERCENTS = (0, 1, 25, 50, 75, 99)  # that Windows writes for 0 to 5 stars

_XMP_TAG = 700  # of TIFF, and of RAW files, which are TIFF
_MOST_TAGS, _DEEPEST = 1_000, 32
_NUMBER = r"(\d{1,3}(?:\.\d{1,20})?)"
_DEGREES = re.compile(rf"(-)?{_NUMBER}(?:,{_NUMBER})?(?:,{_NUMBER})?([A-Za-z])?", re.ASCII)
_INTERNAL = "_Digikam_Internal_Tags_"  # notes that digiKam makes for itself
_ROOT = "_Digikam_root_tag_"
_WIDE = {
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}  # how documents begin of which each letter takes two bytes


def packet_of(exif: Exif, info: Mapping[str | tuple[int, int], object]) -> object:
    """The XMP packet of a picture, of whatever type; None where there is none.

    Args:
        exif: What the file has of it.
        info: What Pillow found in the file.
    """
    return info.get("xmp") or info.get("XML:com.adobe.xmp") or exif.main.get(_XMP_TAG)


def parsed(packet: object) -> "Element | None":
    """The document of a packet; None where it is damaged, too large, or has entities."""
    from defusedxml.ElementTree import fromstring  # it refuses entities, which can grow without end

    if isinstance(packet, str):
        packet = packet.encode(errors="replace")
    if not isinstance(packet, bytes) or len(packet) > LARGEST:
        return None
    try:
        root: Element = fromstring(_without_padding(packet), forbid_dtd=True)
    except (*BROKEN_EXIF, RecursionError):
        return None
    return root


def wide_encoding(packet: bytes) -> str | None:
    """The encoding of a document of which each letter takes two bytes; None for others."""
    return next((name for start, name in _WIDE.items() if packet.startswith(start)), None)


def _without_padding(packet: bytes) -> bytes | str:
    """A document without what is around it, with which it would be no XML."""
    encoding = wide_encoding(packet)
    if encoding is None:
        return packet.strip(b"\0 \t\r\n")
    return packet.decode(encoding).strip("\ufeff\0 \t\r\n")  # a byte may be half a letter


def descriptions(root: "Element") -> "list[Element]":
    """What is said of the picture itself: deeper down lie its history and its ingredients."""
    return root.findall(f".//{RDF}RDF/*") or root.findall("./*")


def simple_values(packet: object) -> dict[str, str]:
    """The simple values of a packet by qualified name."""
    root = parsed(packet)
    values: dict[str, str] = {}
    for description in [] if root is None else descriptions(root):
        values |= description.attrib
        values |= {child.tag: child.text for child in description if child.text}
    return values


def read_annotations(packet: object) -> Annotations | None:
    """What a packet says of tags, rating and place; None where it cannot be read."""
    root = parsed(packet)
    if root is None:
        return None
    simple, lists = simple_values(packet), _lists(root)
    stars, rejected = _rating(simple)
    paths = [_path(item, "|") for item in lists.get(HIERARCHY, ())]
    paths += [_path(item, "/") for item in lists.get(TAGS_LIST, ())]
    tags = joined(paths, lists.get(SUBJECT, ()))
    return Annotations(stars, rejected, tags, _position(simple))


def joined(paths: Iterable[TagPath], keywords: Iterable[str]) -> tuple[TagPath, ...]:
    """Paths of tags, with the keywords that are no part of one as outermost tags.

    Each once; tags that others lie in are left out, as those say it too.
    """
    found = {_folded(path): path for path in paths if path}
    parts = {part for path in found for part in path}
    for keyword in keywords:
        word = plain_text(keyword)
        if word and word.casefold() not in parts:
            found.setdefault((word.casefold(),), (word,))
    inner = {path[:length] for path in found for length in range(1, len(path))}
    tags = tuple(
        path
        for folded, path in found.items()
        if folded not in inner and not path[0].startswith(_INTERNAL)
    )
    return tags[:_MOST_TAGS]


def stars_of_percent(percent: int) -> int:
    """The stars that Windows shows for a rating from 0 to 99."""
    return max(star for star, least in enumerate(PERCENTS) if percent >= least)


def _rating(values: Mapping[str, str]) -> tuple[int | None, bool]:
    """Stars, None where none are said, and whether the picture is rejected."""
    said = _whole(values.get(RATING))
    if said is not None and -1 <= said <= MOST_STARS:
        return (None, True) if said < 0 else (said, False)
    for space in MICROSOFT:
        percent = _whole(values.get(f"{space}Rating"))
        if percent is not None and 0 <= percent <= 100:
            return stars_of_percent(percent), False
    return None, False


def _position(values: Mapping[str, str]) -> Position | None:
    latitude, longitude = (
        _degrees(values.get(f"{EXIF}{name}", ""), sides)
        for name, sides in (("GPSLatitude", "NS"), ("GPSLongitude", "EW"))
    )
    if latitude is None or longitude is None:
        return None
    return possible(latitude, longitude)


def _degrees(written: str, sides: str) -> float | None:
    """Degrees as XMP has them: "48,51.5N" or "48,51,30N"; some programs write "-48.85"."""
    match = _DEGREES.fullmatch(written.strip())
    if match is None:
        return None
    sign, side, parts = match[1], match[5], match.groups()[1:4]
    if (side or sides[0]).upper() not in sides or (sign and side):
        return None
    value = sum(float(part) / 60.0**place for place, part in enumerate(parts) if part)
    return -value if sign or (side and side.upper() == sides[1]) else value


def _whole(written: str | None) -> int | None:
    try:
        return round(float(written or ""))
    except (ValueError, OverflowError):
        return None


def _lists(root: "Element") -> dict[str, list[str]]:
    """What properties say of which there may be several; one alone may be written as a text."""
    found: dict[str, list[str]] = {}
    for description in descriptions(root):
        for name, value in description.attrib.items():
            found.setdefault(name, []).append(value)
        for child in description:
            items = [_text_of(item) for item in child.findall(f"./*/{RDF}li")]
            found.setdefault(child.tag, []).extend(items or [_text_of(child)])
    return found


def _text_of(item: "Element") -> str:
    """The text of a value, also of one that has something said of it besides."""
    return (item.text or "").strip() or item.findtext(f".//{RDF}value", "")


def _path(written: str, between: str) -> TagPath:
    """The path of a tag; empty for what is none."""
    parts = (plain_text(part) for part in written.removeprefix(_ROOT).split(between))
    return tuple(part for part in parts if part)[:_DEEPEST]


def _folded(path: TagPath) -> TagPath:
    return tuple(part.casefold() for part in path)
