"""Addresses of pictures, and what is told by a picture's first bytes; needs no network."""

import base64
import binascii
import ipaddress
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import NoReturn
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from photosim.errors import PhotoSimError
from photosim.vision.files import SUFFIXES

MOST_BYTES = 64 << 20

_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):(?=\S)")
_WITH_LOGIN = re.compile(r"(?<=://)[^/?#@]*@")
_BASE64 = re.compile(r";\s*base64\s*$", re.IGNORECASE)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f<>:\"/\\|?*]")  # in names of files, on some system
_LONGEST_NAME = 80

_NAT64 = ipaddress.ip_network("64:ff9b::/96")

_STARTS = {
    b"\xff\xd8\xff": ".jpg",
    b"\x89PNG\r\n\x1a\n": ".png",
    b"GIF8": ".gif",
    b"BM": ".bmp",
    b"II*\0": ".tif",
    b"MM\0*": ".tif",
    b"II+\0": ".tif",
    b"MM\0+": ".tif",
    b"IIU\0": ".rw2",
    b"IIRO": ".orf",
    b"IIRS": ".orf",
    b"MMOR": ".orf",
    b"FUJIFILMCCD-RAW": ".raf",
}
_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc"), ".heic"),
    **dict.fromkeys((b"avif", b"avis"), ".avif"),
    b"crx ": ".cr3",
}

OTHER_SCHEME = "PhotoSim fetches pictures from http and https addresses only, not from “{scheme}:”."
NO_ADDRESS = "This is not an address of a picture: {address}"
NOT_A_PICTURE = "What “{host}” sent is not a picture PhotoSim can read."
DAMAGED_DATA = "The address contains a picture (data:), but it is damaged or incomplete."
OTHER_DATA = "The address contains data that is not a picture PhotoSim can read."
TOO_LARGE = "The picture is larger than {number} MB, the most PhotoSim fetches from an address."


class AddressError(PhotoSimError):
    """A picture cannot be had from its address; the message is for the person."""


@dataclass(frozen=True, slots=True)
class FetchedPicture:
    """A picture from an address.

    Attributes:
        content: The bytes of its file.
        name: A name for that file, with the suffix of its format.
        source: Where it came from, for showing; without a name or password to log in.
    """

    content: bytes
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """How far fetching a picture is.

    Attributes:
        host: The server that is asked now.
        done: Bytes received.
        total: Bytes that the server promised; None where it did not, or cannot be believed.
    """

    host: str
    done: int = 0
    total: int | None = None


def is_address(text: str) -> bool:
    """Whether a text is the address of something to fetch: http, https or data."""
    return _WEB.fullmatch(text) is not None or text[:5].lower() == "data:"


def scheme_of(text: str) -> str:
    """What a text has before its first colon, if that could be a scheme; lower case."""
    found = _SCHEME.match(text)
    return found[1].lower() if found else ""


def host_of(address: str) -> str:
    """The server that an address names, for showing; empty for data."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def is_public(computer: str) -> bool:
    """Whether an IP address belongs to the world, not to a network of one's own or to nobody."""
    address = ipaddress.ip_address(computer.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return address.is_global and not (address.is_multicast or address.is_reserved)


def source_of(address: str) -> str:
    """An address for showing: without a password, of data only what kind they are."""
    if scheme_of(address) == "data":
        return address[:60].partition(",")[0].partition(";")[0]
    return _WITH_LOGIN.sub("", address)


def refuse(address: str) -> NoReturn:
    """Say why a text is no address to fetch.

    Raises:
        AddressError: Always.
    """
    scheme = scheme_of(address)
    if scheme and scheme not in ("http", "https"):
        raise AddressError(OTHER_SCHEME.format(scheme=scheme))
    shown = address if len(address) <= _LONGEST_NAME else address[:_LONGEST_NAME] + "…"
    raise AddressError(NO_ADDRESS.format(address=" ".join(shown.split())))


def suffix_by_start(start: bytes) -> str | None:
    """The suffix of a picture's format by its first bytes; None where they are no picture's."""
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return ".webp"
    if start[4:8] == b"ftyp":
        brands = (start[8:12], *(start[at : at + 4] for at in range(16, min(len(start), 48), 4)))
        return next((_BRANDS[brand] for brand in brands if brand in _BRANDS), None)
    return next((suffix for begin, suffix in _STARTS.items() if start.startswith(begin)), None)


def file_name(address: str, suffix: str) -> str:
    """A name for the file of a picture from an address, with its own suffix where that fits.

    RAW photos begin like TIFF files: their suffix says what they are.
    """
    name = _UNSAFE.sub("_", unquote(PurePosixPath(urlsplit(address).path).name)).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if dot and f".{ending.lower()}" in SUFFIXES:
        suffix, name = f".{ending.lower()}", stem
    return (name[:_LONGEST_NAME] or host_of(address) or "picture") + suffix


def picture_in(address: str, most_bytes: int = MOST_BYTES) -> FetchedPicture:
    """The picture that a ``data:`` address contains.

    Raises:
        AddressError: It contains none, a damaged one, or one that is too large.
    """
    head, comma, body = address.partition(",")
    if not comma:
        raise AddressError(DAMAGED_DATA)
    content = unquote_to_bytes(body)
    if _BASE64.search(head):
        packed = b"".join(content.split()).rstrip(b"=")
        try:
            content = base64.b64decode(packed + b"=" * (-len(packed) % 4), validate=True)
        except binascii.Error as error:
            raise AddressError(DAMAGED_DATA) from error
    if len(content) > most_bytes:
        raise AddressError(TOO_LARGE.format(number=most_bytes >> 20))
    suffix = suffix_by_start(content)
    if suffix is None:
        raise AddressError(OTHER_DATA)
    return FetchedPicture(content, f"picture{suffix}", source_of(address))
