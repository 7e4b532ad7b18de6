"""What the page on which a tag is taught can show."""

from enum import Enum, auto


class Tab(Enum):
    """One of its tabs."""

    WALL = auto()  # the library by how likely it carries the tag, for yes and no
    SUGGESTED = auto()
    CHECK = auto()  # examples that may be wrong
