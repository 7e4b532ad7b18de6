"""Finding photos by what they show, and counting them for completion."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from photosim.arrays import LABELS, Ids
from photosim.catalogue.records import PhotoState
from photosim.catalogue.store import Store
from photosim.library.keys import family_of
from photosim.library.progress import Changes
from photosim.library.query import Answer, Basis, Match, SearchRefused
from photosim.library.vocabulary import Word, vocabulary
from photosim.search.levels import Level
from photosim.search.options import SearchOptions
from photosim.search.projection import Float32, Floats
from photosim.search.things import BEST, FOUND, Things, ranked, typical

NOT_YET = (
    "PhotoSim hasn't looked at what these photos show yet. Open the window or run “photosim "
    "index”, then search again."
)
PERHAPS = 0.1
"""Score from which a photo perhaps shows a thing; where none has it, nothing is found."""
_WIDER = 4  # candidates for each photo asked for
_LEAST_CANDIDATES = 240
_A_FEW = 2_000  # changed photos that are read one by one


@dataclass(frozen=True, slots=True)
class Completion:
    """A word, or the name of a place, that begins as was typed.

    Attributes:
        text: The word.
        language: "en" or "de".
        photos: How many photos are recognised as showing it, or were taken there.
        start: Where in the text what it completes begins.
        label: As what it is shown, if not as the word; of a city with its country.
    """

    text: str
    language: str
    photos: int
    start: int = 0
    label: str = ""


class ThingFinder:
    """What photos show, in memory; belongs to one thread and its store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ids: Ids | None = None
        self._labels = np.zeros(0, LABELS)
        self._shown = np.zeros(0, np.bool_)  # whether these photos are
        self._things: Things | None = None
        self._stale: list[Changes] = []
        self._counts: dict[tuple[tuple[int, int], ...], int] = {}

    def note(self, changes: Changes) -> None:
        """Hear of photos that changed."""
        is_seen = changes.appeared or changes.updated or changes.removed
        if self._ids is not None and is_seen:  # tags and stars change nothing of what they show
            self._stale.append(changes)

    def scores(self, words: Sequence[Word], among: Ids | None = None) -> tuple[Ids, Float32]:
        """How surely photos show all of these things: ids and scores above 0, (n,) each.

        Raises:
            SearchRefused: Nothing was recognised in any photo so far.
        """
        things = self._loaded()
        if not len(things.ids):
            raise SearchRefused(NOT_YET)
        known = vocabulary()
        scores = np.min([things.scores(known.weights(word)) for word in words], axis=0)
        if among is not None:
            scores = np.where(np.isin(things.ids, among), scores, 0)
        rows = np.flatnonzero(scores > 0)
        return things.ids[rows], scores[rows]

    def completions(self, typed: str, language: str, most: int) -> list[Completion]:
        """The known words that begin so, those with the most photos first."""
        things, known = self._loaded(), vocabulary()
        found = []
        for word in known.beginning_with(typed, language):
            if word.meanings not in self._counts:
                self._counts[word.meanings] = things.count(known.weights(word))
            found.append(Completion(word.text, word.language, self._counts[word.meanings]))
        found.sort(key=lambda one: (one.photos == 0, one.language != language, -one.photos))
        each_once = {one.text.casefold(): one for one in reversed(found)}  # "panda" and "Panda"
        return [one for one in found if each_once[one.text.casefold()] is one][:most]

    def _loaded(self) -> Things:
        stale, self._stale = Changes.joined(self._stale), []
        recognition = self._store.recognition
        if self._ids is None:
            self._read_all()
        elif stale or recognition.size() != len(self._ids):
            changed = np.array([*stale.appeared, *stale.updated, *stale.removed], np.int64)
            if len(changed) < _A_FEW:
                self._read_again(changed)
            if len(changed) >= _A_FEW or recognition.size() != len(self._ids):
                self._read_all()
        if self._things is None:
            assert self._ids is not None
            self._things = Things(self._ids[self._shown], self._labels[self._shown])
            self._counts = {}
        return self._things

    def _read_all(self) -> None:
        self._ids, self._labels = self._store.recognition.fetch()
        self._shown = np.isin(self._ids, self._store.photo_ids())
        self._things = None

    def _read_again(self, changed: Ids) -> None:
        assert self._ids is not None
        kept = ~np.isin(self._ids, changed)
        ids, labels = self._store.recognition.fetch(changed)
        self._ids = np.concatenate([self._ids[kept], ids])
        self._labels = np.concatenate([self._labels[kept], labels])
        shown = np.isin(ids, self._store.shown_among(ids))
        self._shown = np.concatenate([self._shown[kept], shown])
        self._things = None


class ShownThings:
    """The photos that may show what words ask for.

    Args:
        store: A store, reading is enough.
        encoder: Whose vectors are compared.
        ids: The photos, (n,), n > 0.
        scores: How surely they show the things, (n,), above 0.
    """

    def __init__(self, store: Store, encoder: str, ids: Ids, scores: Float32) -> None:
        self._store, self._encoder = store, encoder
        order = np.lexsort((ids, -scores))
        self._ids, self._scores = ids[order], scores[order]

    def typical(self) -> Floats | None:
        """What the surest of them look like: a raw unit vector (d,); None if none has a vector."""
        best, scores = self._ids[:BEST], self._scores[:BEST]
        found, vectors = self._store.vectors.fetch(self._encoder, best)
        if not len(found):
            return None
        return typical(vectors, scores[[best.tolist().index(number) for number in found.tolist()]])

    def ranked(
        self, near: Answer, vector: Floats, exclude: Sequence[int], options: SearchOptions
    ) -> Answer:
        """Rank the surest photos together with those that look alike.

        Args:
            near: The photos nearest to what is searched with.
            vector: That, raw, (d,).
            exclude: Photos that are not to be found.
            options: How many to find, and how similar they must be at least.
        """
        began = time.perf_counter()
        surest = self._ids[: max(_WIDER * options.count, _LEAST_CANDIDATES)]
        alike = {match.photo.id: match.level for match in near.matches}
        candidates = np.union1d(surest, np.array(list(alike), np.int64))
        candidates = candidates[~np.isin(candidates, np.array(exclude, np.int64))]
        ids, similarities = self._similarities(vector, candidates)
        scores = self._scores_of(ids)
        order = ranked(ids, similarities, scores, float(self._scores[0]))
        ids, similarities, scores = ids[order], similarities[order], scores[order]
        levels = [alike.get(number, Level.RELATED) for number in ids.tolist()]
        facts = dict(
            zip(
                ids.tolist(),
                zip(similarities.tolist(), _levels(scores, levels), scores.tolist(), strict=True),
                strict=True,
            )
        )
        wanted = ids[similarities >= options.least][: options.count].tolist()
        known = {
            match.photo.id: match.photo for match in near.matches
        }  # to read them takes a while
        missing = self._store.photos([number for number in wanted if number not in known])
        known |= {photo.id: photo for photo in missing}
        photos = (known[number] for number in wanted if number in known)
        matches = (
            Match(photo, *facts[photo.id]) for photo in photos if photo.state is PhotoState.INDEXED
        )
        return replace(
            near,
            candidates=max(near.candidates, len(self._ids)),
            milliseconds=near.milliseconds + (time.perf_counter() - began) * 1000,
            matches=tuple(matches),
            basis=Basis.WORDS,
        )

    def _similarities(self, vector: Floats, wanted: Ids) -> tuple[Ids, Float32]:
        """Photos that have a vector, and how similar they are to another."""
        record = self._store.vectors.hash_index(self._encoder)
        ids, vectors = self._store.vectors.fetch(self._encoder, wanted)
        if record is None or not len(ids):
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        projection = family_of(record).projection
        return ids, projection.apply(vectors) @ projection.apply(vector.reshape(1, -1))[0]

    def _scores_of(self, ids: Ids) -> Float32:
        order = np.argsort(self._ids)
        places = np.searchsorted(self._ids, ids, sorter=order)
        places = order[np.minimum(places, len(order) - 1)]
        return np.where(self._ids[places] == ids, self._scores[places], np.float32(0))


def _levels(scores: Float32, alike: Sequence[Level]) -> list[Level]:
    """What results amount to: found first, then related, then far off, and never back."""
    levels: list[Level] = []
    for score, level in zip(scores.tolist(), alike, strict=True):
        is_far = level is Level.FAR and score < PERHAPS
        if score >= FOUND:
            levels.append(Level.VERY_SIMILAR)
        else:
            ended = levels and levels[-1] is Level.FAR
            levels.append(Level.FAR if is_far or ended else Level.RELATED)
    return levels
