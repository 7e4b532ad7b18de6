"""Progress of long work: every value is one step done and a point at which it can be stopped."""

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import Literal, Self

Stage = Literal["scanning", "embedding", "fitting", "comparing"]


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed in a library, by the ids of photos.

    Attributes:
        appeared: Photos that are new.
        updated: Photos that changed, were embedded or found unreadable.
        removed: Photos that are gone.
        marked: Photos whose tags or ratings changed.
    """

    appeared: tuple[int, ...] = ()
    updated: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    marked: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.appeared or self.updated or self.removed or self.marked)

    @classmethod
    def joined(cls, parts: Iterable[Self]) -> Self:
        """All of these changes as one."""
        kept = list(parts)
        return cls(
            tuple(photo for part in kept for photo in part.appeared),
            tuple(photo for part in kept for photo in part.updated),
            tuple(photo for part in kept for photo in part.removed),
            tuple(photo for part in kept for photo in part.marked),
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of long work.

    Attributes:
        done: Photos dealt with so far in this stage.
        total: Photos to deal with, None while that is unknown.
        photos_per_second: Recent rate; 0 while unknown.
        seconds_left: Estimate for this stage, None while unknown.
        changes: What this step changed in the catalogue.
    """

    stage: Stage
    done: int
    total: int | None = None
    photos_per_second: float = 0.0
    seconds_left: float | None = None
    changes: Changes = Changes()


def quietly(steps: Generator[Progress, None, object]) -> Generator[Changes, None, None]:
    """Do work of whose progress nobody is told."""
    try:
        for _ in steps:
            yield Changes()
    finally:
        steps.close()
