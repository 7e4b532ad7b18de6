"""Training a network for tags: the head first, then its last layers or all of them."""

import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from photosim.vision.files import UnreadablePhoto
from photosim.vision.networks import Network, build_network
from photosim.vision.training import checkpoint
from photosim.vision.training.layers import LOOK_BATCH, Clock, Layers, Tell
from photosim.vision.training.learner import Learner, balanced, fit_head
from photosim.vision.training.material import Pictures, Views, note, open_folder, picture
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
from photosim.vision.training.pace import CutPace, TrainingPace
from photosim.vision.training.rates import USUAL_RATE, RateCurve

_BATCH, _CARD_BATCH = 32, 64
_MEASURED = 8  # pictures by which the time of a step is estimated
_HEAD_STEPS = 60
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
            plan = self._plan
            photos = int(np.count_nonzero(usable & (plan.parts == TAUGHT)))
            limit = 60 * plan.minutes / max(1, photos * plan.epochs)
            cuts = _cuts(network)
            fitting = (
                cut for cut in cuts if _step_seconds(plan, network, cut, self._device) <= limit
            )
            self._noted["cut"] = next(fitting, cuts[-1])
            note(plan, self._noted)
        return int(self._noted["cut"])

    def _fit_head(self, learner: Learner, views: Views) -> None:
        file = self._plan.folder / _HEAD_NAME
        done = checkpoint.load(file)
        if done is None:
            # To photos as they are: fitted to changed ones as well, the head begins worse and the
            # layers learn less (.931 instead of .936 of 60 kinds of Caltech-101, .939 instead of
            # .945 after training).
            vectors = views.vectors(views.taught, self._device)
            labels = self._labels[views.taught]
            _buffer(learner).copy_(vectors.mean(0))
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


def measure(plan: TrainingPlan) -> TrainingPace:
    """Time a few of a plan's photos; nothing is written.

    Raises:
        TrainingError: The device is not there.
        WeightsError: The weights to begin with are not there or damaged.
    """
    device = _device(plan.device)
    network = (plan.build or build_network)(plan.choice).to(device)
    began, read = time.monotonic(), 0
    for path in plan.photos[:: max(1, len(plan.photos) // _MEASURED)]:
        with suppress(UnreadablePhoto):
            picture(path, plan.choice.spec)
            read += 1
    reading = (time.monotonic() - began) / max(1, read)
    looking = 0.0
    pixels = _nothing(plan, device)
    for _ in range(2):  # the first is slower
        began = time.monotonic()
        with torch.inference_mode():
            network(pixels).sum().item()
        looking = (time.monotonic() - began) / _MEASURED
    cuts = [CutPace(cut, _step_seconds(plan, network, cut, device)) for cut in _cuts(network)]
    return TrainingPace(len(network.layers), reading, looking, tuple(cuts))


def _cuts(network: Network) -> list[int]:
    """How many layers may be frozen."""
    count = len(network.layers)
    return [0, count // 3, 2 * count // 3]


def _step_seconds(plan: TrainingPlan, network: Network, cut: int, device: str) -> float:
    """Seconds that a photo takes in a step that trains all layers from here on."""
    learner = Learner(network, cut, torch.zeros(plan.choice.spec.dimension), plan.tags)
    learner.to(device)
    with torch.no_grad():
        inputs = learner.freeze(_nothing(plan, device))
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


def _nothing(plan: TrainingPlan, device: str) -> Tensor:
    """Pictures of nothing, to measure with."""
    side = plan.choice.spec.crop
    pixels = torch.zeros(_MEASURED, 3, side, side, device=device)
    return pixels.to(memory_format=torch.channels_last)


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
