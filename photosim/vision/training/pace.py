"""How long training takes on this computer, by a few photos that were timed; imports no torch."""

from dataclasses import dataclass

MOST_VIEWS = 4
"""Of a photo that is learnt from, itself among them."""
_LOOKING = 1 / 3  # of the time of a step: going forwards through the same layers without learning


@dataclass(frozen=True, slots=True)
class CutPace:
    """What training costs with some of the first layers frozen.

    Attributes:
        frozen: How many layers are.
        step: Seconds that a photo takes in a step that trains all others.
    """

    frozen: int
    step: float


@dataclass(frozen=True, slots=True)
class TrainingPace:
    """How fast this computer trains a network.

    Attributes:
        layers: How many the network has.
        reading: Seconds to decode a photo.
        looking: Seconds that a photo takes through the whole network.
        cuts: What can be frozen, the fewest layers first.
    """

    layers: int
    reading: float
    looking: float
    cuts: tuple[CutPace, ...]

    def within(self, steps: int, minutes: float) -> CutPace:
        """The fewest frozen layers with which so many photos are learnt from in that time."""
        fitting = (cut for cut in self.cuts if cut.step * steps <= 60 * minutes)
        return next(fitting, self.cuts[-1])


@dataclass(frozen=True, slots=True)
class Workload:
    """What there is to train on.

    Attributes:
        photos: All of them.
        taught: Those that are learnt from.
        checked: Those that tell which epoch is best.
        epochs: How often at most each is learnt from.
    """

    photos: int
    taught: int
    checked: int
    epochs: int

    @property
    def steps(self) -> int:
        """How many times a photo is learnt from."""
        return self.taught * self.epochs

    def seconds(self, pace: TrainingPace, minutes: float) -> float:
        """How long all of it takes if the layers may be trained for so many minutes."""
        step = pace.within(self.steps, minutes).step
        looks = self.photos + (MOST_VIEWS - 1) * self.taught
        checks = self.photos + self.epochs * self.checked
        once = pace.reading * self.photos + pace.looking * looks
        return once + step * self.steps + _LOOKING * step * checks
