"""Examples of a search that were looked up: what is known of each, and what answers for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from photosim.catalogue.records import FileFacts, PhotoRecord, PhotoState
from photosim.library.query import Example
from photosim.search.projection import Floats
from photosim.vision.messages import EmbeddedPhoto, Region

PictureKey = tuple[Path, Region | None]
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

    @property
    def key(self) -> PictureKey:
        """What tells it from other pictures to be embedded."""
        return self.path, self.example.region


def first_wanted(
    subjects: Iterable[Subject], embedded: Mapping[PictureKey, EmbeddedPhoto]
) -> PhotoRecord | None:
    """The first picture that results are to be like; one from elsewhere has the id 0."""
    for subject in subjects:
        if subject.example.sign > 0:
            return subject.photo or _as_record(embedded[subject.key])
    return None


def _as_record(picture: EmbeddedPhoto) -> PhotoRecord:
    return PhotoRecord(
        id=0,
        folder_id=0,
        path=picture.path,
        size=picture.size,
        mtime_ns=picture.mtime_ns,
        width=picture.width,
        height=picture.height,
        taken_at=picture.taken_at,
        state=PhotoState.INDEXED,
        reason=None,
        damage=picture.damage,
        taken_from=picture.taken_from,
        taken_offset=picture.taken_offset,
        camera=picture.camera,
        lens=picture.lens,
    )


def is_current(picture: EmbeddedPhoto, encoder: str, facts: FileFacts | None) -> bool:
    """Whether a picture was embedded by this encoder from the file as it is now."""
    if facts is None or picture.encoder != encoder:
        return False
    return (picture.size, picture.mtime_ns) == (facts.size, facts.mtime_ns)
