"""Answering what people type: what is shown, when and where it was taken, how it is called."""

import time
from collections.abc import Generator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from photosim.arrays import Ids
from photosim.catalogue.store import Store
from photosim.library.arrangement import EVERYTHING, NEWEST_FIRST, Area
from photosim.library.browse import PhotoTable
from photosim.library.describe import Described
from photosim.library.encoders import WordEncoder
from photosim.library.gazetteer import gazetteer
from photosim.library.place_names import PlaceNames
from photosim.library.progress import Changes
from photosim.library.query import Answer, Basis, Match, SearchRefused
from photosim.library.things import PERHAPS, Completion, ShownThings, ThingFinder
from photosim.library.vocabulary import LONGEST, vocabulary
from photosim.library.words import (
    MOST_LETTERS,
    NO_WORDS,
    TOO_EARLY,
    UNKNOWN,
    Reading,
    read_words,
)
from photosim.search.levels import Level
from photosim.search.options import SearchOptions
from photosim.search.projection import Float32, Floats
from photosim.search.things import FOUND
from photosim.vision.messages import EmbeddedText

_MOST_COMPLETED = 3  # places
_MOST_PLACES = 8  # of one name that are looked at


@dataclass(frozen=True)
class Fitting:
    """What the larger model says of photos.

    Attributes:
        ids: Those that the words leave, of those that it has seen, (n,).
        scores: How well they fit what was asked for, (n,), from 0 to 1.
        reach: The share of the library's photos that it has seen.
    """

    ids: Ids
    scores: Float32
    reach: float


@dataclass(frozen=True)
class Asked:
    """Words that were read, and the photos that they leave.

    Attributes:
        reading: What the words ask for.
        among: The photos of these dates, cameras and names in the scope, ascending; None for all.
        shown: Those that may show the things; None if none does, or no thing is asked for.
        fitting: How well they fit a description; None where the larger model is not asked.
    """

    reading: Reading
    among: Ids | None
    shown: ShownThings | None
    fitting: Fitting | None = None

    def typical(self) -> Floats | None:
        """What the things typically look like in this library: a raw unit vector (d,)."""
        if self.shown is None or self.fitting is not None:
            return None  # a description is compared with pictures by itself
        return self.shown.typical()

    def answered(
        self, answer: Answer, vector: Floats, exclude: Sequence[int], options: SearchOptions
    ) -> Answer:
        """Rank photos that look like what is searched with by what they show, too.

        Args:
            answer: Those photos, among those that the words leave.
            vector: What is searched with, raw, (d,).
            exclude: Photos that are not to be found.
            options: How to search.
        """
        if self.shown is not None:
            answer = self.shown.ranked(answer, vector, exclude, options)
        elif self.reading.things or self.fitting is not None:
            answer = replace(answer, matches=())
        return self.said(answer)

    def said(self, answer: Answer) -> Answer:
        """The answer with the words that it took into account, and those that it did not."""
        reach = None if self.fitting is None else self.fitting.reach
        reading = self.reading
        return replace(
            answer,
            words=reading.used,
            ignored_words=reading.ignored,
            meant=reading.meant,
            reach=reach,
        )


class WordSearch:
    """Reads and completes words for one library; belongs to its thread.

    Attributes:
        language: "en" or "de": where a word means something in both, it is taken for this one's.
    """

    def __init__(
        self, store: Store, table: PhotoTable, words: WordEncoder, language: str = "en"
    ) -> None:
        self.language = language
        self._store = store
        self._described = Described(store, words)
        self._table = table
        self._things = ThingFinder(store)
        self._places = PlaceNames(table)

    def note(self, changes: Changes) -> None:
        """Hear of photos that changed."""
        self._things.note(changes)
        self._places.note()
        self._described.note(changes)

    def read(
        self,
        text: str,
        within: Ids | None,
        encoder: str,
        *,
        alone: bool,
        all_described: bool = False,
    ) -> Generator[Future[EmbeddedText] | None, None, Asked]:
        """Read what was typed.

        Args:
            text: The words.
            within: The photos that may be found, ascending; None for all.
            encoder: Whose vectors answer.
            alone: Whether there is nothing else to search with.
            all_described: See `SearchOptions`.

        Yields:
            A future to go on after, or None where something else may be done in between.

        Raises:
            SearchRefused: There are no words or too many, or nothing is known of any, or it is not
                known yet what photos show.
            TextFailed: The larger model's files cannot be used.
            EncoderUnavailable: Its process cannot be kept running.
        """
        model = self._described.encoder
        reading = self._reading(text, names_are_quoted=all_described and model is not None)
        if model is None:
            self._described.forget()
        wants_model = bool(reading.ignored or all_described) and bool(reading.description)
        if model is not None and wants_model:
            ids, scores = yield from self._described.find(model, reading.description)
            if len(ids):
                return self._fitted(reading, within, encoder, ids, scores)
        if alone and not reading.used:
            if not reading.ignored:
                raise SearchRefused(NO_WORDS)
            if model is not None:
                raise SearchRefused(TOO_EARLY)
            raise SearchRefused(UNKNOWN, words=", ".join(reading.ignored))
        among = self._narrowed(reading, within)
        shown = None
        if reading.things:
            ids, scores = self._things.scores(reading.things, among)
            if scores.max(initial=0) >= PERHAPS:
                shown = ShownThings(self._store, encoder, ids, scores)
        return Asked(reading, among, shown)

    def _narrowed(self, reading: Reading, within: Ids | None) -> Ids | None:
        """The photos of these dates, cameras and names."""
        among = within
        narrower = [self._table.named_with(name) for name in reading.names]
        narrower += [self._table.taken_with(words) for words in reading.gear]
        if reading.places:
            spots = [self._table.taken_at(area) for area in reading.places]
            narrower.append(np.unique(np.concatenate(spots)))
        if reading.periods:
            narrower.append(self._table.taken_in(reading.periods))
        for ids in narrower:
            among = ids if among is None else among[np.isin(among, ids)]
        return among

    def _fitted(
        self, reading: Reading, within: Ids | None, encoder: str, ids: Ids, scores: Float32
    ) -> Asked:
        """What the larger model has made of the description."""
        reach = self._described.reach(len(ids))
        among = self._narrowed(reading, within)
        if among is not None:
            here = np.isin(ids, among)
            ids, scores = ids[here], scores[here]
        shown = None
        if scores.max(initial=0) >= PERHAPS:
            shown = ShownThings(self._store, encoder, ids, scores)
        used = (*reading.stated, reading.description)
        reading = replace(reading, used=used, ignored=(), things=())
        return Asked(reading, among, shown, Fitting(ids, scores, reach))

    def alone(self, asked: Asked, encoder: str, options: SearchOptions) -> Answer:
        """Answer by words for which no typical picture stands."""
        if asked.fitting is not None:
            return self._best(asked, asked.fitting, encoder, options)
        return self._newest(asked, encoder, options)

    def _best(self, asked: Asked, fitting: Fitting, encoder: str, options: SearchOptions) -> Answer:
        """The photos that fit best, by the larger model's vectors alone."""
        began = time.perf_counter()
        places = np.lexsort((fitting.ids, -fitting.scores))[: options.count]
        places = places[fitting.scores[places] >= options.least]
        scores = dict(
            zip(fitting.ids[places].tolist(), fitting.scores[places].tolist(), strict=True)
        )
        matches = tuple(
            Match(photo, scores[photo.id], _level(scores[photo.id]), scores[photo.id])
            for photo in self._store.photos(fitting.ids[places])
        )
        model = self._described.encoder or encoder
        milliseconds = (time.perf_counter() - began) * 1000
        seen = len(fitting.ids)
        answer = Answer(model, "exact", False, seen, milliseconds, matches, basis=Basis.WORDS)
        return asked.said(answer)

    def _newest(self, asked: Asked, encoder: str, options: SearchOptions) -> Answer:
        """The photos that words leave, newest first; none where they do not show the things."""
        ids = self._table.arrange(EVERYTHING, NEWEST_FIRST).ids
        if asked.among is not None:
            ids = ids[np.isin(ids, asked.among)]
        if asked.reading.things:
            ids = ids[:0]
        found = self._store.photos(ids[: options.count])
        matches = tuple(Match(photo, 1.0, Level.VERY_SIMILAR) for photo in found)
        answer = Answer(encoder, "exact", False, len(ids), 0.0, matches, basis=Basis.NAMES)
        return asked.said(answer)

    def completions(self, typed: str, most: int = 8) -> list[Completion]:
        """What the last words of a text may become: things, then places.

        Of each kind those with the most photos come first.
        """
        if len(typed) > MOST_LETTERS or not typed.strip():
            return []
        words = typed.split(" ")
        for count in range(min(LONGEST, len(words)), 0, -1):
            phrase = " ".join(words[-count:])
            if not phrase:
                continue
            places = self._places.completions(phrase, self.language, _MOST_COMPLETED)
            places = [one for one in places if self._reading(one.text).places]
            found = self._things.completions(phrase, self.language, most - len(places)) + places
            if found:
                start = len(typed) - len(phrase)
                return [replace(one, start=start) for one in found]
        return []

    def unknown(self, typed: str) -> tuple[str, ...]:
        """The words of a text for which a search would be refused, as nothing is known of any.

        Empty where a larger model can be asked, or where there is nothing to ask for.
        """
        if self._described.encoder is not None:
            return ()
        try:
            reading = self._reading(typed)
        except SearchRefused:  # nothing, or too long: the search says so
            return ()
        return () if reading.used else reading.ignored

    def _reading(self, text: str, *, names_are_quoted: bool = False) -> Reading:
        return read_words(
            text,
            vocabulary(),
            self.language,
            date.today(),
            self.is_name,
            self.is_gear,
            find_places=self.find_places,
            names_are_quoted=names_are_quoted,
        )

    def is_gear(self, words: str) -> bool:
        """Whether a camera or a lens of the library has all these words in its name."""
        return bool(len(self._table.taken_with(words)))

    def find_places(self, name: str) -> list[Area]:
        """The places of a name at which photos were taken, the likeliest first."""
        if not self._table.count_placed():
            return []
        found = gazetteer().find(name, self.language)[:_MOST_PLACES]
        return [area for area in found if len(self._table.taken_at(area))]

    def is_name(self, word: str) -> bool:
        """Whether a path of the library contains a folded word."""
        return bool(len(self._table.named_with(word)))


def _level(score: float) -> Level:
    if score >= FOUND:
        return Level.VERY_SIMILAR
    return Level.RELATED if score >= PERHAPS else Level.FAR
