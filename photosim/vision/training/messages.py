"""What the training process is told and what it tells; imports no torch."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from photosim.errors import PhotoSimError
from photosim.vision.models import EncoderChoice
from photosim.vision.training.pace import TrainingPace
from photosim.vision.training.rates import RateCurve

if TYPE_CHECKING:
    from photosim.vision.networks import Network

TAUGHT, CHECKED, HELD_OUT = 0, 1, 2
"""What photos are for: to learn from, to tell which epoch is best, to measure what came of it."""

Stage = Literal["reading", "freezing", "head", "rate", "layers"]
BuildNetwork = Callable[[EncoderChoice], "Network"]


class TrainingError(PhotoSimError):
    """A network cannot be trained; the message is for the person."""


@dataclass(frozen=True, eq=False)
class TrainingPlan:
    """What to train, and on what.

    Attributes:
        choice: The encoder to begin with.
        photos: Files.
        labels: The tag of each, int64 (n,), 0 to tags - 1.
        parts: `TAUGHT`, `CHECKED` or `HELD_OUT`, int64 (n,).
        tags: How many tags there are.
        folder: Keeps what was done so far, so that training goes on after an interruption.
        device: "auto", "cpu" or "cuda".
        threads: Threads on a processor.
        minutes: About how long the layers may be trained; decides how many of them are.
        find_rate: Whether to look for the learning rate first.
        epochs: How often at most each photo is learnt from.
        seed: Decides all that is random.
        build: Builds the network; a function of a module, by default `build_network`.
    """

    choice: EncoderChoice
    photos: tuple[Path, ...]
    labels: NDArray[np.int64]
    parts: NDArray[np.int64]
    tags: int
    folder: Path
    device: str = "auto"
    threads: int = 1
    minutes: float = 60.0
    find_rate: bool = False
    epochs: int = 6
    seed: int = 0
    build: BuildNetwork | None = None

    @property
    def fingerprint(self) -> str:
        """Tells whether what was done so far belongs to this plan."""
        settings = (self.choice.identity, self.tags, self.minutes, self.find_rate, self.epochs)
        digest = hashlib.sha256(repr((settings, self.seed, self.photos)).encode())
        digest.update(self.labels.tobytes() + self.parts.tobytes())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Epoch:
    """How the network did after an epoch on the photos it is checked with.

    Attributes:
        taught_loss: Mean loss while it was learnt from, None before the first epoch.
        loss: Cross entropy on the photos it is checked with, at the temperature that suits it.
        accuracy: The share of them that were right.
    """

    taught_loss: float | None
    loss: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class TrainingProgress:
    """How far training is.

    Attributes:
        stage: "reading" photos, running the "freezing" layers once, fitting the "head", looking
            for the "rate", training the "layers".
        done: Photos, or steps, of this stage.
        total: How many there are.
        seconds_left: Of this stage, None while unknown.
        loss: Smoothed loss while layers are trained.
        epochs: What was measured so far; the first is before any layer was trained.
        rounds: How many epochs there are to be at most.
    """

    stage: Stage
    done: int
    total: int
    seconds_left: float | None = None
    loss: float | None = None
    epochs: tuple[Epoch, ...] = ()
    rounds: int = 0


@dataclass(frozen=True, eq=False)
class TrainedNetwork:
    """What came of training.

    Attributes:
        weights: File of all layers' weights, as `photosim.vision.taught` reads them.
        vectors: Unit vectors by the trained network, float16 (n, d); of photos as in the plan.
        usable: Whether a photo could be read, bool (n,).
        head: float32 (d, tags), for centred unit vectors.
        biases: float32 (tags,).
        mean: What unit vectors are centred by, float32 (d,).
        epochs: See `TrainingProgress`.
        best: Number of the epoch that was kept.
        layers: How many of the network's layers were trained, and how many it has.
        rate: The learning rate of the last layers.
        curve: What looking for the rate found; None if it was not looked for.
        device: Where it ran.
    """

    weights: Path
    vectors: NDArray[np.float16]
    usable: NDArray[np.bool_]
    head: NDArray[np.float32]
    biases: NDArray[np.float32]
    mean: NDArray[np.float32]
    epochs: tuple[Epoch, ...]
    best: int
    layers: tuple[int, int]
    rate: float
    curve: RateCurve | None
    device: str


@dataclass(frozen=True, slots=True)
class TrainingFailed:
    """It could not be done; the message is for the person."""

    message: str


TrainingReport = TrainingProgress | TrainedNetwork | TrainingPace | TrainingFailed
Order = Literal["pause", "resume"]
