"""Changing tags and rating in an XMP document, and nothing else of it.

The document is not written anew from a tree, which would lose line breaks in attributes, prefixes
and comments: what is replaced is cut out of its bytes, and what is new becomes a description of its
own, as the XMP specification allows, part 1, 7.4.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from photosim.annotations import Annotations, TagPath
from photosim.vision.exif import BROKEN_EXIF
from photosim.vision.xmp import (
    HIERARCHY,
    LARGEST,
    MICROSOFT,
    PERCENTS,
    RATING,
    RDF,
    SUBJECT,
    TAGS_LIST,
    parsed,
    wide_encoding,
)

_ABOUT, _DESCRIPTION = f"{RDF}about", f"{RDF}Description"
_MICROSOFT_RATINGS = tuple(f"{space}Rating" for space in MICROSOFT)
_OURS = frozenset({RATING, SUBJECT, HIERARCHY, TAGS_LIST, *_MICROSOFT_RATINGS})
_SPACES = {
    "rdf": RDF,
    "xmp": RATING,
    "dc": SUBJECT,
    "lr": HIERARCHY,
    "digiKam": TAGS_LIST,
    "MicrosoftPhoto": _MICROSOFT_RATINGS[0],
}
_ATTRIBUTE = re.compile(rb"""\s+([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')""")
_EMPTY = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="PhotoSim">\n'
    ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
    " </rdf:RDF>\n"
    "</x:xmpmeta>\n"
    '<?xpacket end="w"?>\n'
).encode()


class NotXmpError(ValueError):
    """A document is no XMP, or none that can be changed."""


@dataclass
class _Place:
    """A description, by where it lies in the bytes of its document."""

    start: int
    inside: int  # where its start tag ends
    end: int = 0
    is_foreign: bool = False  # holds something that is not ours
    cuts: list[tuple[int, int]] = field(default_factory=list)


def rewritten(document: bytes | None, said: Annotations) -> bytes:
    """A document that says these tags and this rating, and else what it said before.

    Args:
        document: UTF-8; None for a new one.
        said: What it is to say. A rejected photo has no stars in XMP; no stars are not written
            unless it says 0.

    Raises:
        NotXmpError: It is damaged, or written in another way.
    """
    known = _EMPTY if document is None else document
    found = _Finder(known)
    cuts: list[tuple[int, int]] = []
    for place in found.places:
        whole = (_before(known, place.start), place.end)
        cuts += place.cuts if place.is_foreign else [whole]
    added = _description(said, found.about, windows=found.has_windows_rating)
    last = _before(known, found.rdf_end)
    pieces, at = [], 0
    for start, end in sorted(cuts):
        pieces.append(known[at:start])
        at = end
    return b"".join((*pieces, known[at:last], added, known[last:]))


class _Finder:
    """Finds in a document what is to be cut out, and where to put something new.

    Attributes:
        places: The descriptions.
        rdf_end: Where the end tag of ``rdf:RDF`` begins.
        about: What the descriptions are about, as they write it.
        has_windows_rating: Whether Windows' own rating is among what is cut out.
    """

    def __init__(self, document: bytes) -> None:
        if len(document) > LARGEST or wide_encoding(document) or parsed(document) is None:
            raise NotXmpError
        from xml.parsers import expat  # safe: the same was read without entities

        self._document = document
        self.places: list[_Place] = []
        self.rdf_end = -1
        self.about = ""
        self.has_windows_rating = False
        self._depth: list[str] = []
        self._child = 0  # where one of ours begins
        self._spaces: dict[str, list[str]] = {}
        self._parser = parser = expat.ParserCreate("utf-8", "}")
        parser.StartNamespaceDeclHandler = self._open_space
        parser.EndNamespaceDeclHandler = self._close_space
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.CommentHandler = self._text
        parser.ProcessingInstructionHandler = lambda target, _data: self._text(target)
        parser.XmlDeclHandler = self._declare
        try:
            parser.Parse(document, True)
        except (*BROKEN_EXIF, expat.ExpatError) as error:
            raise NotXmpError from error
        if self.rdf_end < 0:
            raise NotXmpError

    def _open_space(self, prefix: str | None, uri: str | None) -> None:
        self._spaces.setdefault(prefix or "", []).append(uri or "")

    def _close_space(self, prefix: str | None) -> None:
        self._spaces[prefix or ""].pop()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        at, name = self._parser.CurrentByteIndex, _qualified(name)
        inside = self._tag_end(at)
        if self._depth[-1:] == [f"{RDF}RDF"]:
            self._describe(_Place(at, inside), name, attributes)
        elif self._depth[-2:-1] == [f"{RDF}RDF"]:
            if name in _OURS:
                self._child = at
                self.has_windows_rating |= name in _MICROSOFT_RATINGS
            else:
                self.places[-1].is_foreign = True
        elif name == f"{RDF}RDF" and self._document[inside - 2 : inside] == b"/>":
            raise NotXmpError
        self._depth.append(name)

    def _describe(self, place: _Place, name: str, attributes: dict[str, str]) -> None:
        self.places.append(place)
        place.is_foreign = name != _DESCRIPTION
        for written, value in attributes.items():
            qualified = _qualified(written)
            if qualified == _ABOUT:
                self.about = value
            elif qualified in _OURS:
                self.has_windows_rating |= qualified in _MICROSOFT_RATINGS
            else:
                place.is_foreign = True
        tag = self._document[place.start : place.inside]
        for found in _ATTRIBUTE.finditer(tag):
            prefix, _, local = found[1].decode().rpartition(":")
            spaces = self._spaces.get(prefix) if prefix else None
            if spaces and f"{{{spaces[-1]}}}{local}" in _OURS:
                place.cuts.append((place.start + found.start(), place.start + found.end()))

    def _end(self, name: str) -> None:
        at, name = self._parser.CurrentByteIndex, _qualified(name)
        self._depth.pop()
        if self._depth[-1:] == [f"{RDF}RDF"]:
            place = self.places[-1]
            place.end = self._end_of(place.start, at)
        elif self._depth[-2:-1] == [f"{RDF}RDF"] and name in _OURS:
            cut = (_before(self._document, self._child), self._end_of(self._child, at))
            self.places[-1].cuts.append(cut)
        elif name == f"{RDF}RDF":
            self.rdf_end = at

    def _declare(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ("utf-8", "us-ascii"):
            raise NotXmpError

    def _text(self, text: str) -> None:
        """Have a description kept in which there is text, a comment or an instruction."""
        if self._depth[-2:-1] == [f"{RDF}RDF"] and text.strip():
            self.places[-1].is_foreign = True

    def _tag_end(self, at: int) -> int:
        """Where the start tag ends that begins there."""
        end = at + 1
        while self._document[end : end + 1] not in (b">", b"/", b"") and not (
            self._document[end : end + 1].isspace()
        ):
            end += 1
        while (found := _ATTRIBUTE.match(self._document, end)) is not None:
            end = found.end()
        return self._document.index(b">", end) + 1

    def _end_of(self, start: int, at: int) -> int:
        """Where an element ends, ``at`` being where its end tag begins, if it has one."""
        inside = self._tag_end(start)
        if self._document[inside - 2 : inside] == b"/>":
            return inside
        return self._document.index(b">", at) + 1


def _qualified(name: str) -> str:
    """A name as ElementTree writes it."""
    return f"{{{name}" if "}" in name else name


def _before(document: bytes, at: int) -> int:
    """Where the white space before a place begins, on its own line."""
    start = at
    while document[start - 1 : start] in (b" ", b"\t"):
        start -= 1
    if document[start - 1 : start] == b"\n":
        start -= 1
        if document[start - 1 : start] == b"\r":
            start -= 1
        return start
    return at


def _description(said: Annotations, about: str, *, windows: bool) -> bytes:
    """The description that says this; empty for nothing."""
    parts = []
    stars = -1 if said.rejected else said.stars
    if stars is not None:
        parts.append(f"   <xmp:Rating>{stars}</xmp:Rating>\n")
    if stars is not None and stars > 0 and windows:
        percent = PERCENTS[stars]
        parts.append(f"   <MicrosoftPhoto:Rating>{percent}</MicrosoftPhoto:Rating>\n")
    if said.tags:
        leaves = dict.fromkeys(path[-1] for path in said.tags)
        parts.append(_list("dc:subject", "Bag", leaves))
        parts.append(_list("lr:hierarchicalSubject", "Bag", _joined(said.tags, "|")))
        parts.append(_list("digiKam:TagsList", "Seq", _joined(said.tags, "/")))
    if not parts:
        return b""
    text = "".join(parts)
    spaces = "".join(
        f"\n    xmlns:{prefix}={quoteattr(name[1:].partition('}')[0])}"
        for prefix, name in _SPACES.items()
        if prefix == "rdf" or f"<{prefix}:" in text
    )
    head = f"<rdf:Description rdf:about={quoteattr(about)}{spaces}>\n"
    return f"\n  {head}{text}  </rdf:Description>".encode()


def _joined(paths: Iterable[TagPath], between: str) -> list[str]:
    return [between.join(path) for path in paths]


def _list(name: str, kind: str, items: Iterable[str]) -> str:
    inside = "".join(f"     <rdf:li>{escape(item)}</rdf:li>\n" for item in items)
    return f"   <{name}>\n    <rdf:{kind}>\n{inside}    </rdf:{kind}>\n   </{name}>\n"
