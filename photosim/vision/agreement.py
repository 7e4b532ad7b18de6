"""How much two pictures agree, and from where on they are the same one.

The limits were chosen on altered photos of Caltech-101 and on its most alike distinct ones; what
they come to is measured by `tests/benchmarks/bench_duplicates.py`.
"""

from dataclasses import dataclass

SURE_POINTS, SURE_WHOLE, SURE_LOCAL = 15, 0.97, 0.6
FEWEST_POINTS, ALL_THE_SAME, ALL_THE_SAME_LOCAL = 8, 0.985, 0.9
EDITED_POINTS, EDITED_LOCAL = 20, 0.95
FEW_POINTS, FEW_LOCAL = 9, 0.98
TONED, TONED_LOCAL = 0.97, 0.86
TONED_SOME, TONED_SOME_LOCAL, TONED_SOME_MIDDLE = 0.95, 0.6, 0.88
MANY_POINTS, DETAILED, DETAILED_LOCAL = 40, 0.95, 0.8
SAME_DETAIL, RELIT, TONED_SOME_DETAIL = 0.9, 0.97, 0.8


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two pictures have in common.

    Attributes:
        points: How many points lie where the map says.
        whole: Correlation over the overlap, -1 to 1.
        local: The 10th percentile of the correlations within windows.
        middle: Their median.
        toned: As `whole`, once one has the tones of the other; 0 where that was not needed.
        toned_local: As `local`, then.
        detail: Correlation of what tones and shades leave as it is, over at least three tenths of
            the second; 0 where that was not needed.
        relit: Correlation once one has the light of the other, as it changes smoothly over the
            picture; 0 where that was not needed.
        wider: 1 where the first shows more of the scene, -1 where the second does, else 0.
    """

    points: int = 0
    whole: float = 0.0
    local: float = 0.0
    middle: float = 0.0
    toned: float = 0.0
    toned_local: float = 0.0
    detail: float = 0.0
    relit: float = 0.0
    wider: int = 0

    @property
    def is_sure(self) -> bool:
        """Whether they are the same picture."""
        if self.points < SURE_POINTS:  # then it has to be all the same
            alike = self.whole >= ALL_THE_SAME and self.local >= ALL_THE_SAME_LOCAL
            return self.points >= FEWEST_POINTS and alike
        return self.whole >= SURE_WHOLE and self.local >= SURE_LOCAL

    @property
    def is_edited(self) -> bool:
        """Whether they are the same picture, edited or with something on it."""
        if self.is_sure:
            return False
        if self.points >= MANY_POINTS and self.whole >= DETAILED and self.local >= DETAILED_LOCAL:
            return True  # what is full of detail never agrees as well once it was resized
        if self._is_toned or (self.detail >= SAME_DETAIL and self.relit >= RELIT):
            return True
        if self.whole >= ALL_THE_SAME and self.local >= ALL_THE_SAME_LOCAL:
            return True
        if self.points < EDITED_POINTS:  # what was written over it may have the most of them
            return self.points >= FEW_POINTS and self.middle >= FEW_LOCAL
        return self.middle >= EDITED_LOCAL

    @property
    def _is_toned(self) -> bool:
        """Whether they are the same but for their tones: brightened, equalised, filtered."""
        if self.toned >= TONED and self.toned_local >= TONED_LOCAL:
            return True
        return (
            self.points >= EDITED_POINTS
            and self.toned >= TONED_SOME
            and self.toned_local >= TONED_SOME_LOCAL
            and self.middle >= TONED_SOME_MIDDLE
            and self.detail >= TONED_SOME_DETAIL
        )

    @property
    def strength(self) -> int:
        """How much they agree, in thousandths."""
        return round(
            1000 * max(0.0, self.whole if self.is_sure else self.middle, self.toned, self.detail)
        )
