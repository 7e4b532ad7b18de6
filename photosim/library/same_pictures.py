"""Which results that seem nearly identical to what is searched with really are the same picture.

Photos of one kind may be as near by their vectors as copies are, two sunflowers for example. So the
level is left to those of which the test for copies says that they are the same picture, edited or
not: what comparing photos has found before, else a look at the thumbnails behind the answer.
"""

from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from photosim.catalogue.records import Likeness, PhotoRecord, pair_of
from photosim.catalogue.store import Store
from photosim.library.encoders import SearchEncoder
from photosim.library.query import Answer, Match, parted
from photosim.library.subjects import PictureKey, Subject
from photosim.search.levels import Level
from photosim.vision.files import UnreadablePhoto
from photosim.vision.messages import (
    Comparisons,
    EmbeddedPhoto,
    EncoderUnavailable,
    Priority,
    Seen,
)

MOST = 48
"""Pairs of pictures that are looked at for one answer; further results stay very similar."""
_TOGETHER = 8  # a question to the encoder, which answers several at once
_REMEMBERED = 10_000  # pairs

Steps = Generator[Future[Any] | Answer | None, None, Answer]
Pair = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class _Picture:
    """A picture, and the hash of its content; None where that is not known."""

    seen: Seen
    content: bytes | None


@dataclass(frozen=True)
class _Known:
    """What is known of some contents, two at a time and the lower first."""

    same: Collection[Pair]
    different: Collection[Pair]

    def of(self, one: _Picture, other: _Picture) -> bool | None:
        """Whether two are the same picture; None where nothing is known of that."""
        if one.content is None or other.content is None:
            return None
        pair = pair_of(one.content, other.content)
        if one.content == other.content or pair in self.same:
            return True
        return False if pair in self.different else None


class SamePictures:
    """Tells which results are the same picture; belongs to the thread of its store.

    Args:
        store: Reading is enough.
        service: Compares thumbnails.
    """

    def __init__(self, store: Store, service: SearchEncoder) -> None:
        self._store = store
        self._service = service
        self._looked: dict[tuple[Seen, Seen], bool] = {}

    def told(
        self,
        steps: Steps,
        subjects: Iterable[Subject],
        embedded: Mapping[PictureKey, EmbeddedPhoto],
    ) -> Steps:
        """A search whose answers call only the same picture nearly identical.

        Args:
            steps: The search.
            subjects: What is searched with.
            embedded: Those of them that were embedded for it.

        Yields:
            What the search does; at its end what is known at once, if looking at the photos may
            say more, and futures to go on after.
        """
        wanted = list(self._wanted(subjects, embedded))
        with closing(steps):
            while True:
                try:
                    step = next(steps)
                except StopIteration as end:
                    answer: Answer = end.value
                    break
                yield self._judged(step, wanted)[0] if isinstance(step, Answer) else step
        judged, unknown = self._judged(answer, wanted)
        if not unknown:
            return judged
        yield judged
        yield from self._look(unknown)
        return self._judged(answer, wanted)[0]

    def _wanted(
        self, subjects: Iterable[Subject], embedded: Mapping[PictureKey, EmbeddedPhoto]
    ) -> Iterator[_Picture]:
        for subject in subjects:
            picture, photo = embedded.get(subject.key), subject.photo
            if subject.example.sign < 0:
                continue
            if picture is not None:
                yield _Picture(Seen(picture.path, picture.mtime_ns), picture.content_hash)
            elif photo is not None and subject.stored is not None:
                content = self._store.duplicates.contents_of([photo.id]).get(photo.id)
                yield _Picture(_seen(photo), content)

    def _judged(
        self, answer: Answer, wanted: Sequence[_Picture]
    ) -> tuple[Answer, list[tuple[Seen, Seen]]]:
        """The answer as far as is known, the same pictures first; and what to look at for more."""
        near = [match for match in answer.matches if match.level is Level.NEARLY_IDENTICAL]
        if not near:
            return answer, []
        contents = self._store.duplicates.contents_of([match.photo.id for match in near])
        pictures = {
            match.photo.id: _Picture(_seen(match.photo), contents.get(match.photo.id))
            for match in near
        }
        known = self._known([*wanted, *pictures.values()])
        same: set[int] = set()
        unknown: list[tuple[Seen, Seen]] = []
        for photo_id, picture in pictures.items():
            asked = [(known.of(one, picture), (one.seen, picture.seen)) for one in wanted]
            said = [self._looked.get(pair) if told is None else told for told, pair in asked]
            if True in said:
                same.add(photo_id)
            else:
                unknown += [pair for (_, pair), one in zip(asked, said, strict=True) if one is None]
        first = [match for match in near if match.photo.id in same]
        rest = (match for match in answer.matches if match.photo.id not in same)
        return replace(answer, matches=parted([*first, *map(_not_same, rest)])), unknown[:MOST]

    def _known(self, pictures: Iterable[_Picture]) -> _Known:
        """What comparing photos, or a person, has said of pictures."""
        contents = sorted({one.content for one in pictures if one.content is not None})
        records = self._store.duplicates
        same = records.pairs_among(contents, [Likeness.SURE, Likeness.EDITED])
        compared = records.pairs_among(contents, [Likeness.DIFFERENT])
        return _Known(frozenset(same), frozenset(compared) | records.not_same())

    def _look(self, pairs: Sequence[tuple[Seen, Seen]]) -> Generator[Future[Any], None, None]:
        """Have pairs of pictures compared; those that cannot be seen stay unknown."""
        others: dict[Seen, list[Seen]] = {}
        for one, other in pairs:
            others.setdefault(one, []).append(other)
        waiting: list[tuple[Seen, Sequence[Seen], Future[Comparisons]]] = []
        try:
            for one, many in others.items():
                for start in range(0, len(many), _TOGETHER):
                    part = many[start : start + _TOGETHER]
                    future = self._service.compare(one, part, Priority.SECOND_LOOK)
                    waiting.append((one, part, future))
            for one, seen, future in waiting:
                if not future.done():
                    yield future
                self._note(one, seen, future)
        except EncoderUnavailable:
            return  # what was found so far stands
        finally:
            for _, _, future in waiting:
                future.cancel()

    def _note(self, one: Seen, others: Sequence[Seen], future: Future[Comparisons]) -> None:
        try:
            comparisons = future.result()
        except UnreadablePhoto:
            return
        if len(self._looked) > _REMEMBERED:
            self._looked.clear()
        for other, comparison in zip(others, comparisons, strict=True):
            if comparison is not None:
                self._looked[one, other] = comparison.is_sure or comparison.is_edited


def _seen(photo: PhotoRecord) -> Seen:
    return Seen(photo.path, photo.mtime_ns, by_thumbnail=True)


def _not_same(match: Match) -> Match:
    if match.level is Level.NEARLY_IDENTICAL:
        return replace(match, level=Level.VERY_SIMILAR)
    return match
