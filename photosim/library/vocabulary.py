"""The words that PhotoSim knows the look of, in English and German."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from photosim.library.path_text import fold
from photosim.search.projection import Float32
from photosim.search.things import LABELS_KNOWN

LANGUAGES = ("en", "de")
LONGEST = 4  # words in a row that are looked up as one, such as "hen of the woods"
_LEAST_STEM = 3
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
# What may be left out at the end of a word, and what to put there instead.
_ENDINGS = {
    "en": (("ies", "y"), ("es", ""), ("s", ""), ("", "s")),
    "de": (("en", ""), ("er", ""), ("es", ""), ("e", ""), ("n", ""), ("s", "")),
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase that is known.

    Attributes:
        text: As it is written.
        language: "en" or "de".
        meanings: Numbers of labels or groups of them, each with its weight in hundredths.
        rare: Whether hardly anyone says so, such as "spermatophyte".
    """

    text: str
    language: str
    meanings: tuple[tuple[int, int], ...]
    rare: bool = False


class Vocabulary:
    """The words of a table, see packaging/words.py."""

    def __init__(self, table: str) -> None:
        self._groups: dict[int, list[int]] = {}
        self._plurals: dict[str, str] = {}
        self._words: dict[str, dict[str, Word]] = {language: {} for language in LANGUAGES}
        for line in table.splitlines():
            if not line.startswith("#"):
                self._take(line.split("\t"))
        self._sorted = sorted(
            (folded, language) for language in LANGUAGES for folded in self._words[language]
        )

    def _take(self, row: list[str]) -> None:
        if row[0] == "plural":
            self._plurals[fold(row[1])] = fold(row[2])
        elif len(row) == 2:
            self._groups[int(row[0])] = list(_numbers(row[1]))
        else:
            pairs = (meaning.split(":") for meaning in row[2].split())
            meanings = tuple((int(number), int(weight)) for number, weight in pairs)
            self._words[row[0]][fold(row[1])] = Word(row[1], row[0], meanings, "rare" in row[3:])

    def find(self, phrase: str, language: str) -> Word | None:
        """Look up a word or phrase, or its plural, first in one language and then in the other."""
        folded = fold(phrase)
        languages = sorted(LANGUAGES, key=lambda other: other != language)
        for forms in (_as_it_is, self._inflected):
            for other in languages:
                for form in forms(folded, other):
                    if form in self._words[other]:
                        return self._words[other][form]
        return None

    def beginning_with(self, typed: str, language: str) -> Iterator[Word]:
        """The words that begin so, those of a language first, then in the alphabet's order.

        Rare words have to be typed in full.
        """
        folded = fold(typed)
        first = bisect_left(self._sorted, (folded,))
        found = []
        for place in range(first, len(self._sorted)):
            word, other = self._sorted[place]
            if not word.startswith(folded):
                break
            if word == folded or not self._words[other][word].rare:
                found.append(self._words[other][word])
        yield from sorted(found, key=lambda word: word.language != language)

    def weights(self, word: Word) -> Float32:
        """How surely each label is what a word means, (labels,); the surest is 1.

        Meanings that no photo could show, such as a person of that name, do not count.
        """
        weights = np.zeros(LABELS_KNOWN, np.float32)
        for number, weight in word.meanings:
            weights[self._groups.get(number, [number])] += weight
        scaled: Float32 = weights / weights.max()
        return scaled

    def _inflected(self, folded: str, language: str) -> Iterator[str]:
        if language == "en" and folded in self._plurals:
            yield self._plurals[folded]
        spellings = [folded]
        if language == "de":
            spellings += [folded.replace(written, letter) for written, letter in _UMLAUTS]
        for spelling in spellings:
            yield spelling
            for end, instead in _ENDINGS[language]:
                stem = spelling[: len(spelling) - len(end)]
                if spelling.endswith(end) and len(stem) >= _LEAST_STEM:
                    yield stem + instead


def _as_it_is(folded: str, _language: str) -> Iterator[str]:
    yield folded


def _numbers(spans: str) -> Iterator[int]:
    for span in spans.split():
        first, _, last = span.partition("-")
        yield from range(int(first), int(last or first) + 1)


@cache
def vocabulary() -> Vocabulary:
    """The table that PhotoSim comes with."""
    table = files("photosim.resources") / "words" / "table.tsv"
    return Vocabulary(table.read_text(encoding="utf-8"))
