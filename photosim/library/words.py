"""What words ask for: dates, things, places, cameras and names; the rest is left out."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from photosim.library import periods
from photosim.library.arrangement import Area
from photosim.library.gazetteer import LONGEST_NAME
from photosim.library.path_text import fold
from photosim.library.periods import Period, read_period
from photosim.library.query import Meant, SearchRefused
from photosim.library.vocabulary import LONGEST, Vocabulary, Word

MOST_LETTERS = 500
_MOST_WORDS = 40
NO_WORDS = "Type a word to search for."
TOO_MANY_WORDS = "That is too long to search for. Use a few words."
TOO_EARLY = (
    "PhotoSim is only beginning to look at your photos with the model that knows such words. "
    "Ask again later."
)
UNKNOWN = "PhotoSim doesn't know what “{words}” looks like. Search with a photo of it instead."

_TOKEN = re.compile(r'"([^"]*)"|“([^”]*)”|„([^“]*)“|([^\s,;]+)')
_LEAST_NAME = 2  # letters
_LONGEST_GEAR = 8  # words
_STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an the of in on at with and or my our from to by for photo photos picture pictures "
        "image images der die das den dem des ein eine einen einem einer im am an auf mit und "
        "oder mein meine meinem meiner vom von aus zu zum zur bei foto fotos bild bilder",
    )
)


@dataclass(frozen=True)
class Reading:
    """What words ask for; photos must satisfy dates and names, and show the things.

    Attributes:
        used: The words that something was made of, as they were typed.
        ignored: The words that say nothing here.
        periods: When the photos were taken: in one of these; empty for any time.
        things: What they show.
        names: What their paths contain, without case and accents.
        gear: Words of a camera's or a lens's name that they were taken with.
        places: Where they were taken: in one of these; empty for anywhere.
        meant: Places that words may mean which were taken for something else, with these words.
        stated: Those of the used words that are dates, places and names.
        description: All words but those, as a phrase: what a larger model can be asked for.
    """

    used: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    things: tuple[Word, ...] = ()
    names: tuple[str, ...] = ()
    gear: tuple[str, ...] = ()
    places: tuple[Area, ...] = ()
    meant: tuple[Meant, ...] = ()
    stated: tuple[str, ...] = ()
    description: str = ""


def read_words(
    text: str,
    vocabulary: Vocabulary,
    language: str,
    today: date,
    is_name: Callable[[str], bool],
    is_gear: Callable[[str], bool],
    *,
    find_places: Callable[[str], Sequence[Area]] = lambda _phrase: (),
    names_are_quoted: bool = False,
) -> Reading:
    """Make of words what can be made of them.

    From left to right, as many words at a time as belong together: first a date, then a thing,
    then a name. Several words of a camera's or a lens's name go before a thing of fewer words, one
    alone comes last, and so does a place unless its name has more words. What stands in quotation
    marks is a name.

    Args:
        text: What was typed.
        vocabulary: The things that are known.
        language: "en" or "de": where a word means something in both, it is taken for this one's.
        today: What "last year" is reckoned from.
        is_name: Whether a path of the library contains a folded word.
        is_gear: Whether a camera or a lens of the library has all these words in its name.
        find_places: The places of this name at which photos were taken, the likeliest first.
        names_are_quoted: Whether other words are no names, even if a path contains them.

    Raises:
        SearchRefused: There are no words, or too many.
    """
    tokens = _some_tokens(text)
    used: list[str] = []
    stated: list[str] = []
    described: list[str] = []
    ignored: list[str] = []
    found: list[Period] = []
    things: list[Word] = []
    names: list[str] = []
    gear: list[str] = []
    places: list[Area] = []
    meant: list[Meant] = []
    at = 0
    while at < len(tokens):
        word, is_quoted = tokens[at]
        rest = _unquoted(tokens[at:])
        dated = read_period(rest[: periods.LONGEST], today)
        thing = _thing(rest, vocabulary, language)
        may_be_name = is_quoted or not names_are_quoted
        tools = _gear(rest, is_gear)
        spots, length = _places(rest, find_places)
        is_place = dated is None and length > max(tools, 0 if thing is None else thing[1])
        is_place = is_place and not (may_be_name and is_name(fold(word)))
        meant += [(" ".join(rest[:length]), spot) for spot in spots[is_place:]]
        count = 1
        if dated is not None:
            period, count = dated
            found.append(period)
            stated.append(" ".join(rest[:count]))
        elif tools > max(1, 0 if thing is None else thing[1]):
            count = tools
            gear.append(" ".join(rest[:count]))
            stated.append(" ".join(rest[:count]))
        elif is_place:
            count = length
            places.append(spots[0])
            stated.append(" ".join(rest[:count]))
        elif thing is not None:
            known, count = thing
            things.append(known)
            described += rest[:count]
        elif not is_quoted and fold(word) in _STOP_WORDS:
            described.append(word)
            at += 1
            continue
        elif may_be_name and len(word) >= _LEAST_NAME and is_name(fold(word)):
            names.append(fold(word))
            stated.append(word)
        elif tools:
            gear.append(word)
            stated.append(word)
        else:
            ignored.append(word)
            described.append(word)
            at += 1
            continue
        used.append(word if is_quoted else " ".join(rest[:count]))
        at += count
    return Reading(
        tuple(used),
        tuple(ignored),
        tuple(found),
        tuple(things),
        tuple(names),
        tuple(gear),
        tuple(places),
        tuple(meant),
        tuple(stated),
        _phrase(described),
    )


def _phrase(words: list[str]) -> str:
    """Words as a phrase, without the little ones at its ends."""
    telling = [place for place, word in enumerate(words) if fold(word) not in _STOP_WORDS]
    return " ".join(words[telling[0] : telling[-1] + 1]) if telling else ""


def _some_tokens(text: str) -> list[tuple[str, bool]]:
    if len(text) > MOST_LETTERS:
        raise SearchRefused(TOO_MANY_WORDS)
    tokens = list(_tokens(text))
    if len(tokens) > _MOST_WORDS:
        raise SearchRefused(TOO_MANY_WORDS)
    if not tokens:
        raise SearchRefused(NO_WORDS)
    return tokens


def _tokens(text: str) -> Iterator[tuple[str, bool]]:
    """The words, and the phrases in quotation marks, with whether they were in such."""
    plain = unicodedata.normalize("NFC", text)
    printable = "".join(letter if letter.isprintable() else " " for letter in plain)
    for match in _TOKEN.finditer(printable):
        quoted = next((part for part in match.groups()[:3] if part is not None), None)
        word = (match[4] if quoted is None else quoted).strip()
        if word:
            yield word, quoted is not None


def _unquoted(tokens: Sequence[tuple[str, bool]]) -> list[str]:
    """The words up to the next phrase in quotation marks."""
    words = []
    for word, is_quoted in tokens:
        if is_quoted:
            break
        words.append(word)
    return words


def _thing(words: list[str], vocabulary: Vocabulary, language: str) -> tuple[Word, int] | None:
    """The longest thing that words begin with, and of how many it consists."""
    for count in range(min(LONGEST, len(words)), 0, -1):
        phrase = " ".join(words[:count])
        if count == 1 and fold(phrase) in _STOP_WORDS:
            return None
        word = vocabulary.find(phrase, language)
        if word is not None:
            return word, count
    return None


def _places(
    words: list[str], find_places: Callable[[str], Sequence[Area]]
) -> tuple[Sequence[Area], int]:
    """The places of the longest name that words begin with, and of how many it consists."""
    for count in range(min(LONGEST_NAME, len(words)), 0, -1):
        phrase = " ".join(words[:count])
        found = () if fold(phrase) in _STOP_WORDS else find_places(phrase)
        if found:
            return found, count
    return (), 0


def _gear(words: list[str], is_gear: Callable[[str], bool]) -> int:
    """How many words the longest name of a camera or a lens consists of that they begin with."""
    count = 0
    while count < min(_LONGEST_GEAR, len(words)) and is_gear(" ".join(words[: count + 1])):
        count += 1
    return count
