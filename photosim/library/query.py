"""A search and its answer, the same for all the ways of asking."""

from dataclasses import dataclass
from pathlib import Path

from photosim.catalogue.records import PhotoRecord
from photosim.errors import PhotoSimError
from photosim.library.arrangement import EVERYTHING, Shelf
from photosim.search.options import USUAL, SearchOptions
from photosim.vision.messages import Region as Region  # so that callers import all from here

NO_PHOTOS = "The library has no photos yet. Add a folder first."


@dataclass(frozen=True, slots=True)
class Example:
    """A picture to search with.

    Attributes:
        path: Its file; for a photo of the library, where that was when it was chosen.
        photo_id: Which photo of the library it is, None where that is not known.
        sign: 1 for more like it, -1 for less like it.
        region: The part that matters, None for the whole picture.
    """

    path: Path
    photo_id: int | None = None
    sign: int = 1
    region: Region | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A search.

    Attributes:
        examples: At least one, with sign 1.
        scope: The part of the library to search.
        options: How to search, and how many photos to find.

    Raises:
        ValueError: There is no example with sign 1.
    """

    examples: tuple[Example, ...]
    scope: Shelf = EVERYTHING
    options: SearchOptions = USUAL

    def __post_init__(self) -> None:
        if not any(example.sign > 0 for example in self.examples):
            raise ValueError("a search needs at least one example with sign 1")


class SearchRefused(PhotoSimError):  # noqa: N818  an answer, not a mistake
    """The search cannot be answered now; the message is for the person.

    Attributes:
        sentence: The message, in which ``{encoder}`` may stand for the encoder.
        encoder: The identity of that encoder.
    """

    def __init__(self, sentence: str, encoder: str = "") -> None:
        super().__init__(sentence.format(encoder=encoder))
        self.sentence = sentence
        self.encoder = encoder


@dataclass(frozen=True, slots=True)
class Match:
    """A similar photo.

    Attributes:
        photo: The photo.
        similarity: -1 to 1: the cosine of its projected vector with the query's, however the
            matches are ordered.
    """

    photo: PhotoRecord
    similarity: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found.

    Attributes:
        encoder: Whose vectors were compared.
        method: How: "exact", "multi-probe" or "radius".
        averaged: Whether photos were compared together with their neighbours, see
            `photosim.search.averaging`.
        candidates: Photos the query was compared with.
        milliseconds: Time of the search itself.
        matches: The most similar first, see `photosim.search.averaging.ranking`.
    """

    encoder: str
    method: str
    averaged: bool
    candidates: int
    milliseconds: float
    matches: tuple[Match, ...]
