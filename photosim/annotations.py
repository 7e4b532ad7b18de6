"""What a photo's file or its sidecar says of it: tags, a rating, where it was taken."""

import unicodedata
from dataclasses import dataclass

MOST_STARS = 5

TagPath = tuple[str, ...]
"""A tag's name after the names of all that it lies in, the outermost first."""

Position = tuple[float, float]
"""Latitude (north positive) and longitude (east positive) in degrees."""


def possible(latitude: float, longitude: float) -> Position | None:
    """A position that a photo can have been taken at; None for others.

    Devices without a fix write zeros; nobody takes photos in the sea where both are exact.
    """
    on_earth = abs(latitude) <= 90 and abs(longitude) <= 180  # never so of what is no number
    return (latitude, longitude) if on_earth and (latitude or longitude) else None


_BETWEEN = str.maketrans("/|", "∕¦")  # what programs write between the names of a path
_NO_TEXT = {"Cc", "Cs"}  # control characters and halves of surrogate pairs
_NO_CHARACTERS = "\ufffe\uffff"  # XML has none of all these


def plain_text(text: str) -> str:
    """A text on one line in the one way it is kept: NFC and single spaces.

    What no sidecar can hold, such as control characters, is left out. What is not to be seen but
    holds letters or emojis together, or apart, stays: Persian words and families have it.
    """
    spaced = " ".join(text.split())
    plain = "".join(one for one in spaced if _is_text(one))
    return unicodedata.normalize("NFC", " ".join(plain.split()))


def is_plain_text(text: str) -> bool:
    """Whether a text has nothing that `plain_text` leaves out."""
    return all(map(_is_text, text))


def _is_text(character: str) -> bool:
    return unicodedata.category(character) not in _NO_TEXT and character not in _NO_CHARACTERS


def tag_name(text: str) -> str:
    """A tag's name in the one way it is kept: as `plain_text`, without what parts names."""
    return plain_text(text).translate(_BETWEEN)


@dataclass(frozen=True, slots=True)
class Annotations:
    """Tags, rating and place, as a file or a sidecar says them.

    Attributes:
        stars: 0 to 5, None where nothing is said.
        rejected: Whether the photo is marked as one to throw away.
        tags: Each once, in the order they were found.
        position: Where the photo was taken, None where nothing is said.
    """

    stars: int | None = None
    rejected: bool = False
    tags: tuple[TagPath, ...] = ()
    position: Position | None = None

    def __bool__(self) -> bool:
        return self != _NOTHING


_NOTHING = Annotations()
