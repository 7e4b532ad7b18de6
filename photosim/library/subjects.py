"""What a search is about, looked up: photos of the library, and pictures from elsewhere."""

from dataclasses import dataclass
from pathlib import Path

from photosim.catalogue.records import FileFacts, PhotoRecord
from photosim.library.query import Example
from photosim.search.projection import Floats
from photosim.vision.messages import EmbeddedPhoto, Region

Key = tuple[Path, Region | None]
"""A picture to be embedded: its file, and which part of it."""


@dataclass(frozen=True)
class Subject:
    """An example that was looked up.

    Attributes:
        photo: Its record, None for a picture that the library does not know.
        path: Where it lies as far as is known.
        facts: What its disk says of it; None where it says nothing.
        stored: The vector that answers for it; None: it is to be embedded.
    """

    example: Example
    photo: PhotoRecord | None
    path: Path
    facts: FileFacts | None
    stored: Floats | None


def key_of(subject: Subject) -> Key:
    """What is embedded of a subject."""
    return subject.path, subject.example.region


def is_of(picture: EmbeddedPhoto, encoder: str, facts: FileFacts | None) -> bool:
    """Whether a picture was embedded by this encoder from the file as it is now."""
    if facts is None or picture.encoder != encoder:
        return False
    return (picture.size, picture.mtime_ns) == (facts.size, facts.mtime_ns)
