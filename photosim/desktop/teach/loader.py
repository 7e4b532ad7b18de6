"""What the page on which a tag is taught asks of the library, on its lane."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from photosim.arrays import Ids
from photosim.catalogue.records import PhotoRecord, Tag
from photosim.library.arrangement import Arrangement, Marks, Shelf

if TYPE_CHECKING:  # they come with the catalogue's libraries, for which no window waits
    from photosim.library.lessons import Lesson, TaughtTag
    from photosim.library.library import Library

_SHOWN, _BESIDE = 4, 2  # photos that are mixed up, and those beside them
_PAIRS = 10


@dataclass(frozen=True)
class MixUp:
    """Photos of one tag that look like another's.

    Attributes:
        tag: What they carry.
        taken_for: What they look like.
        count: How many there are.
        photos: The first of them.
        others: Some photos of the other tag.
    """

    tag: Tag
    taken_for: Tag
    count: int
    photos: Sequence[PhotoRecord]
    others: Sequence[PhotoRecord]


@dataclass(frozen=True)
class Doubt:
    """A photo whose tag the others contradict."""

    tag: Tag
    photo: PhotoRecord


@dataclass(frozen=True)
class Learnt:
    """What was learnt of a tag, and what may be wrong about its examples.

    Attributes:
        lesson: None if it was not taught, or all was forgotten.
        taught: The tag in it.
        mix_ups: Pairs of tags, those of this one first.
        doubts: Examples to look at again.
    """

    lesson: "Lesson | None"
    taught: "TaughtTag | None"
    mix_ups: Sequence[MixUp]
    doubts: Sequence[Doubt]


def learnt_of(library: "Library", tag_id: int) -> Learnt:
    """What is to be shown of what was learnt."""
    lesson = library.teaching.lesson_of(tag_id)
    if lesson is None:
        return Learnt(None, None, (), ())
    taught = next(one for one in lesson.tags if one.tag.id == tag_id)
    tags = {one.tag.id: one.tag for one in lesson.tags}
    ids = {photo_id for one in lesson.mix_ups for photo_id in one.photos} | {*lesson.doubtful}
    carried = _carried(library, sorted(ids), tags)
    pairs = sorted(lesson.mix_ups, key=lambda one: tag_id not in (one.tag.id, one.taken_for.id))
    mix_ups = []
    for one in pairs[:_PAIRS]:  # those that were corrected meanwhile are left out
        still = [photo for photo in one.photos if carried.get(photo, {}).get(one.tag.id)]
        if still:
            photos = library.photos(np.array(still[:_SHOWN], np.int64))
            others = library.photos(_some_with(library, one.taken_for.id))
            mix_ups.append(MixUp(one.tag, one.taken_for, len(still), photos, others))
    doubts = [
        Doubt(tag, photo)
        for photo in library.photos(np.array(lesson.doubtful, np.int64))
        for tag in carried.get(photo.id, {}).values()
    ]
    return Learnt(lesson, taught, mix_ups, doubts)


def _carried(
    library: "Library", ids: Sequence[int], tags: Mapping[int, Tag]
) -> dict[int, dict[int, Tag]]:
    """The tags of a lesson that photos carry, by the ids of both."""
    said = library.tags.of(ids)
    return {
        photo_id: {tag.id: tag for tag in one.tags if tag.id in tags}
        for photo_id, one in said.items()
    }


def _some_with(library: "Library", tag_id: int) -> Ids:
    listed = library.table.arrange(Shelf(marks=Marks(tag=(tag_id,))), Arrangement())
    return listed.ids[:_BESIDE]
