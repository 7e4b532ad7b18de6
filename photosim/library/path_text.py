"""Paths of a few thousand photos as one text that can be searched in one go."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_END = "\0"  # the one character that no path has
_LONGEST_KEY = 96
_NUMBER = re.compile(r"0*(\d+)")
_DIRECTORY = re.compile(r"[^/\0]*/")
_PERHAPS_ACCENTS = re.compile("[^\0-\u02ff]+")  # the first accent that stands alone is U+0300


class PathText:
    """The paths of n photos, without case and accents."""

    def __init__(self, paths: Sequence[str]) -> None:
        # All at once: a million photos' are made while the window is already in use.
        folded = "".join(path + _END for path in paths)
        folded = fold(folded)
        self._text = np.frombuffer(folded.encode(errors="surrogatepass"), dtype=np.uint8)
        self._ends = (np.flatnonzero(self._text == 0) + 1).astype(np.int32)
        self._names = self._starts_of_names()
        keys = natural(_DIRECTORY.sub("", folded)).encode(errors="surrogatepass").split(b"\0")
        self._keys = b"\0".join([key[:_LONGEST_KEY] for key in keys[:-1]])

    def _starts_of_names(self) -> NDArray[np.int32]:
        """Where names begin: behind the last slash of a path, or at its start; shape (n,)."""
        behind = np.append(np.int32(0), np.flatnonzero(self._text == ord("/")) + 1)
        last = behind[np.searchsorted(behind, self._ends, side="right") - 1]
        starts = self._ends[:-1]
        last[1:] = np.maximum(last[1:], starts)
        return last.astype(np.int32)

    def name_keys(self) -> NDArray[np.bytes_]:
        """Sort keys of the names, by which img2 comes before img10; bytes, shape (n,).

        Not kept as an array: one long name makes all its rows as long.
        """
        return np.array(self._keys.split(b"\0")[: len(self._ends)], dtype=np.bytes_)

    def folded(self) -> list[str]:
        """The paths themselves."""
        text = self._text.tobytes().decode(errors="surrogatepass")
        return text.split(_END)[: len(self._ends)]

    def has(self, word: str) -> NDArray[np.bool_]:
        """Which paths contain a folded word; bool, shape (n,)."""
        return self._rows_of(self._places(word.encode(errors="surrogatepass")))

    def has_word(self, word: str) -> NDArray[np.bool_]:
        """Which paths contain a folded word by itself, not within a longer one; bool (n,)."""
        encoded = word.encode(errors="surrogatepass")
        places = self._places(encoded)
        after = self._text.take(places + len(encoded), mode="clip")
        before = np.where(places > 0, self._text.take(places - 1, mode="clip"), 0)
        return self._rows_of(places[~(_is_letter(before) | _is_letter(after))])

    def ends_with(self, suffix: str) -> NDArray[np.bool_]:
        """Which paths end with a suffix; bool, shape (n,)."""
        return self._rows_of(self._places(suffix.encode() + b"\0"))

    def begins_name(self, word: str) -> NDArray[np.bool_]:
        """Which names begin with a folded word; bool, shape (n,)."""
        places = self._places(word.encode(errors="surrogatepass"))
        return self._rows_of(places[np.isin(places, self._names)])

    def _places(self, word: bytes) -> NDArray[np.integer[Any]]:
        if not word:
            return self._names
        text = self._text
        places = np.flatnonzero(text[: max(0, len(text) - len(word) + 1)] == word[0])
        for offset, letter in enumerate(word[1:], start=1):
            places = places[text[places + offset] == letter]
        return places

    def _rows_of(self, places: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
        found = np.zeros(len(self._ends), dtype=np.bool_)
        found[np.searchsorted(self._ends, places, side="right")] = True
        return found


def _is_letter(letters: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which bytes are of letters or digits, or of a character beyond ASCII."""
    table = np.array([chr(byte).isalnum() or byte > 127 for byte in range(256)])
    return np.asarray(table[letters], np.bool_)


def fold(text: str) -> str:
    """Text without case and accents, for comparing."""
    if text.isascii():
        return text.lower()
    return _PERHAPS_ACCENTS.sub(_unaccented, unicodedata.normalize("NFKD", text.casefold()))


def _unaccented(letters: re.Match[str]) -> str:
    return "".join([letter for letter in letters[0] if not unicodedata.combining(letter)])


def natural(text: str) -> str:
    """A sort key by which numbers in a text count as numbers: each follows its own length."""
    return _NUMBER.sub(_after_its_length, text)


def _after_its_length(number: re.Match[str]) -> str:
    digits = number[1]
    return f"0{chr(min(len(digits), 127))}{digits}"
