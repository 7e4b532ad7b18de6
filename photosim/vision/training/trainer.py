"""Training a network for tags: the head first, then its last layers or all of them."""

import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from photosim.vision.networks import Network, build_network
from photosim.vision.training import checkpoint
from photosim.vision.training.layers import LOOK_BATCH, Clock, Layers, Tell
from photosim.vision.training.learner import Learner, balanced, fit_head
from photosim.vision.training.material import Pictures, Views, note, open_folder
from photosim.vision.training.messages import (
    CHECKED,
    HELD_OUT,
    TAUGHT,
    Epoch,
    Stage,
    TrainedNetwork,
    TrainingError,
    TrainingPlan,
    TrainingProgress,
)
from photosim.vision.training.rates import USUAL_RATE, RateCurve

_BATCH, _CARD_BATCH = 32, 64
_MEASURED = 8  # pictures by which the time of a step is estimated
_MOST_ROWS = 40_000  # vectors that the head is fitted to
_HEAD_STEPS = 50
_HEAD_NAME, _NETWORK_NAME = "head.safetensors", "network.safetensors"


def train(plan: TrainingPlan, tell: Tell) -> TrainedNetwork:
    """Train a network, or go on with training that was interrupted.

    Args:
        plan: What to train.
        tell: Told after each step; may take its time, which is how training pauses, and may raise
            what ends it.

    Raises:
        TrainingError: Too few photos can be read, or the disk has no room.
        WeightsError: The weights to begin with are not there or damaged.
        OSError: The disk is full, for one; what was done so far is kept.
    """
    return _Trainer(plan, tell).train()


class _Trainer:
    def __init__(self, plan: TrainingPlan, tell: Tell) -> None:
        self._plan, self._tell = plan, tell
        self._device = _device(plan.device)
        self._labels = torch.from_numpy(plan.labels).to(self._device)
        self._noted: dict[str, Any] = open_folder(plan)
        self._batch = _BATCH if self._device == "cpu" else _CARD_BATCH
        self._pictures = Pictures(plan)

    def train(self) -> TrainedNetwork:
        plan = self._plan
        torch.manual_seed(plan.seed)
        network = (plan.build or build_network)(plan.choice).to(self._device)
        self._watch("reading", self._pictures.read(), len(plan.photos))
        usable = self._pictures.usable
        _expect_photos(plan, usable)
        cut = self._cut(network, usable)
        mean = torch.zeros(plan.choice.spec.dimension)
        learner = Learner(network, cut, mean, plan.tags).to(self._device)
        pixels = self._pictures.pixels(np.flatnonzero(usable)[:1], self._device)
        with torch.inference_mode():
            shape = tuple(learner.freeze(pixels).shape[1:]) if cut else None
        views = Views(plan, self._pictures, shape)
        self._watch("freezing", views.make(learner, self._device, LOOK_BATCH), len(views))
        self._fit_head(learner, views)
        layers = Layers(plan, learner, views, self._labels, self._device, self._batch, self._tell)
        curve = layers.find_rate() if plan.find_rate else None
        rate = USUAL_RATE if curve is None else curve.rate
        epochs, best = layers.train(rate)
        return self._finished(network, layers, epochs, best, rate, curve)

    def _watch(self, stage: Stage, steps: Iterator[int], total: int) -> None:
        """Do the steps of a stage and tell how far it is."""
        clock = Clock(total)
        for done in steps:
            self._tell(TrainingProgress(stage, done, total, clock.left(done)))

    def _cut(self, network: Network, usable: NDArray[np.bool_]) -> int:
        """How many layers are frozen: as few as there is time for.

        The choice is kept, as it rests on how fast the computer was at that moment.
        """
        if "cut" not in self._noted:
            count = len(network.layers)
            cuts = [0, count // 3, 2 * count // 3]
            photos = int(np.count_nonzero(usable & (self._plan.parts == TAUGHT)))
            steps = photos * self._plan.epochs
            limit = 60 * self._plan.minutes
            fitting = (cut for cut in cuts if self._step_seconds(network, cut) * steps <= limit)
            self._noted["cut"] = next(fitting, cuts[-1])
            note(self._plan, self._noted)
        return int(self._noted["cut"])

    def _step_seconds(self, network: Network, cut: int) -> float:
        """Seconds that a photo takes in a step that trains all layers from here on."""
        spec = self._plan.choice.spec
        learner = Learner(network, cut, torch.zeros(spec.dimension), self._plan.tags)
        learner.to(self._device)
        pixels = torch.zeros(_MEASURED, 3, spec.crop, spec.crop, device=self._device)
        with torch.no_grad():
            inputs = learner.freeze(pixels.to(memory_format=torch.channels_last))
        seconds = 0.0
        for _ in range(2):  # the first is slower
            began = time.monotonic()
            loss = learner(inputs).square().sum()
            loss.backward()
            loss.item()  # which waits for a card
            seconds = time.monotonic() - began
        for parameter in learner.parameters():
            parameter.grad = None
        return seconds / _MEASURED

    def _fit_head(self, learner: Learner, views: Views) -> None:
        file = self._plan.folder / _HEAD_NAME
        done = checkpoint.load(file)
        if done is None:
            photos = np.tile(views.taught, views.views)
            rows = views.numbers(photos, np.repeat(np.arange(views.views), len(views.taught)))
            if len(rows) > _MOST_ROWS:
                kept = np.linspace(0, len(rows) - 1, _MOST_ROWS).astype(np.int64)
                photos, rows = photos[kept], rows[kept]
            vectors = views.vectors(rows, self._device)
            labels = self._labels[photos]
            _buffer(learner).copy_(vectors[: len(views.taught)].mean(0))
            weights = balanced(labels, self._plan.tags)
            self._watch(
                "head", fit_head(learner, vectors, labels, weights, _HEAD_STEPS), _HEAD_STEPS
            )
            kept_state = {**learner.head.state_dict(), "mean": _buffer(learner)}
            checkpoint.save(file, kept_state, {})
            return
        tensors, _ = done
        _buffer(learner).copy_(tensors.pop("mean"))
        learner.head.load_state_dict(tensors)

    def _finished(
        self,
        network: Network,
        layers: Layers,
        epochs: tuple[Epoch, ...],
        best: int,
        rate: float,
        curve: RateCurve | None,
    ) -> TrainedNetwork:
        file = self._plan.folder / _NETWORK_NAME
        checkpoint.save(file, network.state_dict(), {})
        head, biases = layers.learner.whole_head()
        usable = self._pictures.usable
        count, cut = len(network.layers), len(layers.learner.frozen)
        return TrainedNetwork(
            weights=file,
            vectors=layers.vectors(np.arange(len(usable))),
            usable=usable,
            head=head.cpu().numpy(),
            biases=biases.cpu().numpy(),
            mean=_buffer(layers.learner).cpu().numpy(),
            epochs=epochs,
            best=best,
            layers=(count - cut, count),
            rate=rate,
            curve=curve,
            device=self._device,
        )


def _buffer(learner: Learner) -> Tensor:
    mean = learner.mean
    assert isinstance(mean, Tensor)
    return mean


def _device(wanted: str) -> str:
    there = torch.cuda.is_available()
    if wanted == "cuda" and not there:
        raise TrainingError("There is no CUDA device on this computer; choose “cpu” or “auto”.")
    return "cuda" if there and wanted != "cpu" else "cpu"


def _expect_photos(plan: TrainingPlan, usable: NDArray[np.bool_]) -> None:
    """See whether enough photos could be read.

    Raises:
        TrainingError: Of one tag none is left to learn from, or none to check with.
    """
    for part in (TAUGHT, CHECKED, HELD_OUT):
        there = np.bincount(plan.labels[usable & (plan.parts == part)], minlength=plan.tags)
        if not there.any() or (part == TAUGHT and not there.all()):
            raise TrainingError(
                "Too few of the photos can be read to train on them; is their drive connected?"
            )
