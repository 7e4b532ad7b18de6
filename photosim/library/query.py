"""A search and its answer, the same for all the ways of asking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path

from photosim.catalogue.records import PhotoRecord
from photosim.errors import PhotoSimError
from photosim.library.arrangement import ANYWHERE, Area, Scope
from photosim.library.stacks import Stack
from photosim.search.levels import Level
from photosim.search.options import USUAL, SearchOptions
from photosim.vision.messages import Region as Region  # so that callers import all from here

NOTHING_WANTED = (
    "Add a photo of what you want to find. Photos of what you don't want are not enough for a "
    "search."
)
WHOLE = Region(0, 0, 1, 1)
_NEAREST_FIRST = tuple(Level)

Meant = tuple[str, Area]
"""Words, and a place that they may mean."""

Copies = Mapping[int, frozenset[int]]
"""Photos by id, and those that are copies of each, itself included: both ways, in no order."""

NO_PHOTOS = "The library has no photos yet. Add a folder first."


@dataclass(frozen=True, slots=True)
class Example:
    """A picture to search with.

    Attributes:
        path: Its file; for a photo of the library, where that was when it was chosen.
        photo_id: Which photo of the library it is, None where that is not known.
        sign: 1 for more like it, -1 for less like it.
        region: The part that matters, None for the whole picture.
        source: Where it came from, for showing, if not from that file: an address, or words such
            as "Pasted picture". Its file is kept only for this search.
        enabled: Whether it counts; one that does not is kept to be switched on again.
    """

    path: Path
    photo_id: int | None = None
    sign: int = 1
    region: Region | None = None
    source: str = ""
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Query:
    """A search.

    Attributes:
        examples: Pictures to search with.
        scope: The photos that may be found.
        options: How to search, and how many photos to find.
        words: What a person typed: things, dates and names, see `photosim.library.words`.
    """

    examples: tuple[Example, ...] = ()
    scope: Scope = ANYWHERE
    options: SearchOptions = USUAL
    words: str = ""

    @property
    def asks(self) -> bool:
        """Whether there is anything to search with, switched on or not."""
        return bool(self.examples or self.words.strip())

    @property
    def counting(self) -> tuple[Example, ...]:
        """The examples that are switched on."""
        return tuple(example for example in self.examples if example.enabled)


class SearchRefused(PhotoSimError):  # noqa: N818  an answer, not a mistake
    """The search cannot be answered now; the message is for the person.

    Attributes:
        sentence: The message, in which ``{encoder}`` may stand for the encoder, ``{words}`` for
            some of the person's words.
        encoder: The identity of that encoder.
        words: Those words.
    """

    def __init__(self, sentence: str, encoder: str = "", words: str = "") -> None:
        super().__init__(sentence.format(encoder=encoder, words=words))
        self.sentence = sentence
        self.encoder = encoder
        self.words = words


@dataclass(frozen=True, slots=True)
class Match:
    """A similar photo.

    Attributes:
        photo: The photo.
        similarity: -1 to 1: the cosine of its projected vector with the query's, however the
            matches are ordered; where it was looked at by regions, that of the best one.
        level: What that amounts to in this library.
        recognised: How surely it shows the things that words asked for, 0 to 1.
        region: Where the best region lies; None: it was compared as a whole.
        position_ms: Of a video, where its nearest frame is, from the beginning.
    """

    photo: PhotoRecord
    similarity: float
    level: Level
    recognised: float = 0.0
    region: Region | None = None
    position_ms: int | None = None


def parted(matches: Sequence[Match]) -> tuple[Match, ...]:
    """Matches in levels that each end where the next begins.

    One that stands before nearer ones counts as being as near as they are; but only what is said to
    be nearly identical counts as that, and nothing behind others does.
    """
    nearest, found = len(_NEAREST_FIRST) - 1, list(matches)
    ended = False
    for place, match in enumerate(found):
        ended = ended or match.level is not Level.NEARLY_IDENTICAL
        if ended and match.level is Level.NEARLY_IDENTICAL:
            found[place] = replace(match, level=Level.VERY_SIMILAR)
    for place in range(len(found) - 1, -1, -1):
        match = found[place]
        nearest = min(nearest, _NEAREST_FIRST.index(match.level))
        if match.level is not _NEAREST_FIRST[nearest]:
            found[place] = replace(match, level=_NEAREST_FIRST[nearest])
    return tuple(found)


class Basis(Enum):
    """What the levels of an answer tell.

    PICTURES: how near photos are to what is searched with. WORDS: how well they fit the words, as
    far as these are about what photos show. NAMES: that they have the words in their names, dates
    or the like; nothing was compared, and all similarities are 1.
    """

    PICTURES = 1
    WORDS = 2
    NAMES = 3


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
        matches: The most similar first, see `photosim.search.averaging.ranking`; with words that
            name things, what photos show counts as well, see `photosim.search.things.likely`;
            for a part of a photo see `photosim.library.second_look`.
        faults: Why pictures to search with were left out.
        subject: The first picture that results are to be like; one from elsewhere has the id 0.
        searched: All photos of the library that are searched with, none of which is a match.
        words: Those of the query that something was made of.
        ignored_words: Those that were left out of account.
        meant: Places that some of the words may mean which were taken for something else.
        reach: The share of the photos that the larger model has looked at, if it answered.
        basis: What the levels of the matches tell.
        copies: Which of the matches are surely copies of each other, see `photosim.library.folds`;
            the same object as in the answer before where these are the same.
        stacks: Those that some of the matches are in.
        mates: Photos of these that are no matches.
    """

    encoder: str
    method: str
    averaged: bool
    candidates: int
    milliseconds: float
    matches: tuple[Match, ...]
    faults: tuple[PhotoSimError, ...] = ()
    subject: PhotoRecord | None = None
    searched: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    ignored_words: tuple[str, ...] = ()
    meant: tuple[Meant, ...] = ()
    reach: float | None = None
    basis: Basis = Basis.PICTURES
    copies: Copies = field(default_factory=dict)
    stacks: tuple[Stack, ...] = ()
    mates: tuple[PhotoRecord, ...] = ()

    @property
    def in_stacks(self) -> frozenset[int]:
        """All photos of these stacks."""
        return frozenset(photo_id for stack in self.stacks for photo_id in stack.ids)
