"""What came of something that a person said, and taking it back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from photosim.library.progress import Changes

if TYPE_CHECKING:  # a window need not wait for them
    from photosim.library.library import Library
    from photosim.library.tags import Marked


@dataclass(frozen=True)
class Kept:
    """What came of saying something.

    Attributes:
        changes: The photos whose tags or ratings changed, copies included.
        take_back: Undoes it; returns the photos that this changes.
        unread: How many of the photos were passed over, as they have not been read yet.
    """

    changes: Changes
    take_back: "Callable[[Library], Changes]"
    unread: int = 0


def kept_of(marked: "Marked") -> Kept:
    """What came of saying something of photos."""
    return Kept(
        marked.changes, lambda library: marked.take_back(library.tags).changes, marked.unread
    )
