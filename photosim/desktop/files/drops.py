"""What is pasted or dropped, whichever program it comes from: what can be searched with of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from photosim.library.addresses import is_address, scheme_of, suffix_by_start

COPIED_FILES = ("x-special/gnome-copied-files", "x-special/mate-copied-files")
"""The kinds of data that file managers of GTK copy and paste; they paste no list of addresses."""

# What a browser names as the picture itself, before what it links to.
_PICTURE_URL = "application/x-moz-file-promise-url"
_FILE_LISTS = (*COPIED_FILES, "text/plain")
_NOT_LINES = frozenset({"copy", "cut", "x-special/nautilus-clipboard"})
_CONTENT = ("image/", "application/octet-stream", 'application/x-qt-windows-mime;value="FileCo')
_LONGEST_TEXT = 1 << 20  # of characters in which files or an address are looked for


@dataclass(frozen=True)
class Offer:
    """What can be searched with: files, else a picture, else an address, else nothing.

    Attributes:
        paths: Files and folders of this computer.
        picture: The content of a picture's file, or pixels.
        address: Of a picture, or of a page with one.
        other: What there was instead, if it can be named: a scheme with its colon, or a text.
    """

    paths: tuple[Path, ...] = ()
    picture: QImage | bytes | None = None
    address: str = ""
    other: str = ""


def offered(data: QMimeData) -> Offer:
    """What can be searched with of this.

    A picture that comes along needs no network, and is taken rather than its address. Of several
    addresses the first is taken that names a picture, not the page that a picture links to.
    """
    paths = local_files(data)
    if paths:
        return Offer(paths=paths)
    picture = _picture(data)
    if picture is not None:
        return Offer(picture=picture)
    named = list(_named(data))
    for text in named:
        if is_address(text):
            return Offer(address=text)
    scheme = next(filter(None, map(scheme_of, named)), "")
    return Offer(other=f"{scheme}:" if scheme else next(iter(named), ""))


def local_files(data: QMimeData) -> tuple[Path, ...]:
    """The files and folders of this computer among what is offered, each once."""
    urls = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if not urls:
        for kind in _FILE_LISTS:
            lines = _lines(data, kind)
            paths = [path for line in lines if (path := _path_of(line)) is not None]
            if len(paths) == len(lines):  # or it is a text that mentions one
                urls += paths
    if not urls:
        pictures = (text for text in _pictures_of_html(data) if scheme_of(text) == "file")
        urls += [path for text in pictures if (path := _path_of(text))]
    return tuple(dict.fromkeys(urls))


def _path_of(text: str) -> Path | None:
    """The absolute path that a text is, in one of the ways people and programs write them."""
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    if text.lower().startswith("file:"):
        local = QUrl(text).toLocalFile()
        return Path(local) if local else None
    if "\0" in text or len(text) > 4096:
        return None
    try:
        path = Path(text).expanduser()
    except RuntimeError:  # another person's home
        return None
    return path if path.is_absolute() else None


def _picture(data: QMimeData) -> QImage | bytes | None:
    """A picture that comes along: the file as it is, rather than its pixels alone."""
    for kind in data.formats():
        if kind.startswith(_CONTENT):
            content = bytes(data.data(kind).data())
            if suffix_by_start(content) is not None:
                return content
    if data.hasImage():
        image = QImage(data.imageData())
        if not image.isNull():
            return image
    return None


def _named(data: QMimeData) -> Iterator[str]:
    """The texts that may be a picture's address, the likeliest first."""
    yield from _lines(data, _PICTURE_URL)[:1]
    for text in _pictures_of_html(data):
        yield f"https:{text}" if text.startswith("//") else text
    yield from _lines(data, "text/x-moz-url")[:1]  # a title follows
    encoded = QUrl.ComponentFormattingOption.FullyEncoded
    # Qt takes the title after Mozilla's address for another one.
    yield from (url.toString(encoded) for url in data.urls() if url.scheme())
    for line in _lines(data, "text/plain"):
        yield f"https://{line}" if line.lower().startswith("www.") else line


def _lines(data: QMimeData, kind: str) -> list[str]:
    """A format's text, by lines, without those that are empty or say what to do with the files."""
    if kind == "text/plain":
        text = data.text() if data.hasText() else ""
    else:
        content = bytes(data.data(kind).data())
        wide = kind.startswith(("text/x-moz", "application/x-moz"))
        text = content.decode("utf-16-le" if wide else "utf-8", "replace")
    lines = (line.strip() for line in text[:_LONGEST_TEXT].strip("\ufeff\0").splitlines())
    return [line for line in lines if line and line not in _NOT_LINES]


def _pictures_of_html(data: QMimeData) -> Iterable[str]:
    if not data.hasHtml():
        return ()
    reader = _Pictures()
    reader.feed(data.html()[: 64 * _LONGEST_TEXT])  # pictures may be in it whole
    return reader.sources


class _Pictures(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        source = dict(attrs).get("src") if tag == "img" else None
        if source and source.strip():
            self.sources.append(source.strip())
