"""What was taught and learnt, as windows and commands show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from photosim.catalogue.lessons import Learnt
from photosim.catalogue.records import Tag
from photosim.library.before import Before
from photosim.library.judging import KeptNetwork, network_of
from photosim.library.learning import CUTS
from photosim.library.progress import Changes
from photosim.search.head import LEAST_EXAMPLES
from photosim.search.trust import Share
from photosim.vision.files import UnreadablePhoto


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A tag that a photo may carry."""

    tag: Tag
    probability: float


@dataclass(frozen=True, slots=True)
class TrustAt:
    """How far suggestions of a tag can be trusted from a probability on.

    Attributes:
        least: The probability.
        precision: Of the photos it would be suggested for, those that carry it.
        recall: Of the photos that carry it, those it would be suggested for.
    """

    least: float
    precision: Share
    recall: Share


@dataclass(frozen=True, slots=True)
class TaughtTag:
    """A tag in a lesson.

    Attributes:
        tag: Which.
        examples: Photos that it was learnt from.
        moments: How many of them there are if copies, stacks and photos of one moment count once.
        trust: At several probabilities, from rather complete to rather sure; empty where there are
            too few examples to measure anything.
    """

    tag: Tag
    examples: int
    moments: int
    trust: tuple[TrustAt, ...]

    @property
    def is_hunch(self) -> bool:
        """Whether there are so few examples that nothing is suggested by it, only sorted."""
        return self.moments < LEAST_EXAMPLES


@dataclass(frozen=True, slots=True)
class MixedUp:
    """Examples of one tag that look like another's: the photos by id."""

    tag: Tag
    taken_for: Tag
    photos: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """Tags that were taught together.

    Attributes:
        number: Of the lesson.
        encoder: By whose vectors.
        tags: In the order of their names.
        accuracy: How many held-out examples got their own tag; None for one tag alone, and where
            there is too little to measure.
        mix_ups: The most frequent first.
        doubtful: Photos whose tag the others contradict most, the worst first.
        network: One that was trained for these tags and kept.
    """

    number: int
    encoder: str
    tags: tuple[TaughtTag, ...]
    accuracy: Share | None
    mix_ups: tuple[MixedUp, ...]
    doubtful: tuple[int, ...]
    network: KeptNetwork | None = None


@dataclass(frozen=True, slots=True)
class Taught:
    """What came of teaching.

    Attributes:
        lesson: The lesson; None where nothing was changed because the tags look the same.
        examples: Photos that were learnt from.
        accuracy: See `Lesson`.
        in_two: Photos that are in two of the folders, and teach neither.
        without: Photos that have no vector yet.
        before: What undoing it needs.
        changes: The photos that got a tag.
    """

    lesson: Lesson | None
    examples: int
    accuracy: Share | None
    in_two: tuple[int, ...]
    without: int
    before: Before
    changes: Changes


@dataclass(frozen=True, slots=True)
class Classified:
    """What is suggested for a file.

    Attributes:
        fault: Why it could not be read.
    """

    path: Path
    suggestions: tuple[Suggestion, ...]
    fault: UnreadablePhoto | None = None


def lesson_of(learnt: Learnt, tags: Mapping[int, Tag]) -> Lesson:
    """A lesson as the catalogue keeps what was learnt in it; tags that are gone are left out."""
    measured = learnt.measured
    known = [tags.get(tag_id) for tag_id in learnt.tags]
    taught = [
        TaughtTag(
            tag,
            measured["examples"][column],
            measured["moments"][column],
            tuple(
                TrustAt(cut, Share(right, suggested), Share(found, own))
                for cut, row in zip(CUTS, measured.get("cuts", ()), strict=False)
                for right, suggested, found, own in [row[column]]
            ),
        )
        for column, tag in enumerate(known)
        if tag is not None
    ]
    mixed_up = [
        MixedUp(first, second, tuple(photos))
        for one, other, photos in measured.get("mix_ups", ())
        for first, second in [(known[one], known[other])]
        if first is not None and second is not None
    ]
    return Lesson(
        learnt.lesson,
        learnt.encoder,
        tuple(sorted(taught, key=lambda one: [name.casefold() for name in one.tag.path])),
        Share(*measured["accuracy"]) if "accuracy" in measured else None,
        tuple(mixed_up),
        tuple(measured.get("doubtful", ())),
        network_of(measured),
    )
