"""Training the layers that are not frozen, and the head with them."""

import dataclasses
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from photosim.vision.training import checkpoint
from photosim.vision.training.augmentation import NUMBERS
from photosim.vision.training.learner import Learner, balanced, set_rate
from photosim.vision.training.material import Views
from photosim.vision.training.messages import Epoch, TrainingPlan, TrainingProgress
from photosim.vision.training.rates import (
    RateCurve,
    has_diverged,
    is_over,
    one_cycle,
    rate_curve,
    smooth,
    swept_rates,
)

Tell = Callable[[TrainingProgress], None]

LOOK_BATCH = 16
"""Pictures at once where nothing is learnt."""
_LEAST_BATCH, _LEAST_STEPS = 8, 16  # of few photos, smaller batches make as many steps an epoch
_AT_ONCE = 8  # pictures of a batch on a processor: all layers of 32 would hold 2.5 GB
# Logits are divided by one of these before they are judged: a network that is surer than it may be
# is put right once it is trained.
_TEMPERATURES = np.geomspace(0.1, 10, 41).tolist()
_SWEEP_STEPS = 60
_CHECKPOINT_S = 60.0
_SMOOTHED = 100  # steps whose losses are averaged for the curve
_KEPT_LOSSES = 2_000  # more than an epoch has steps
_CHECKPOINT_NAME, _SWEEP_NAME = "layers.safetensors", "sweep.safetensors"


class Layers:
    """Training of the layers that are not frozen, and of the head with them."""

    def __init__(
        self,
        plan: TrainingPlan,
        learner: Learner,
        views: Views,
        labels: Tensor,
        device: str,
        batch: int,
        tell: Tell,
    ) -> None:
        self.learner = learner
        self._plan, self._views, self._labels = plan, views, labels
        self._device, self._tell = device, tell
        self._batch = min(batch, max(_LEAST_BATCH, len(views.taught) // _LEAST_STEPS))
        self._at_once = _AT_ONCE if device == "cpu" else self._batch
        self._weights = balanced(labels[views.taught], plan.tags)
        self._steps = -(-len(views.taught) // self._batch)  # an epoch

    def find_rate(self) -> RateCurve:
        """Sweep the rate upwards until the loss diverges, and put the network back."""
        file = self._plan.folder / _SWEEP_NAME
        done = checkpoint.load(file)
        rates, losses = swept_rates(_SWEEP_STEPS), [] if done is None else list(done[1])
        if done is None:
            before = {name: item.clone() for name, item in self.learner.learnt().items()}
            optimiser = self.learner.optimiser()
            clock = Clock(_SWEEP_STEPS)
            for step, rate in enumerate(rates):
                epoch, place = divmod(step, self._steps)
                set_rate(optimiser, rate)
                losses.append(self._step(optimiser, 3, epoch, place))
                smoothed = smooth(losses)
                left = clock.left(step + 1)
                self._tell(TrainingProgress("rate", step + 1, _SWEEP_STEPS, left, smoothed[-1]))
                if has_diverged(smoothed):
                    break
            _put(self.learner, before)
            checkpoint.save(file, {"none": torch.zeros(1)}, losses)
        return rate_curve(rates, losses)

    def train(self, rate: float) -> tuple[tuple[Epoch, ...], int]:
        """Train until it gets no better; the network is left as it was after its best epoch.

        Returns:
            What was measured after each epoch, the first before any, and the best one's number.
        """
        run = _Run(self._plan.folder / _CHECKPOINT_NAME, self.learner, self._plan.epochs)
        if not run.resume():
            run.note(self._check(None))
        total = self._steps * self._plan.epochs
        clock, saved_at = Clock(total, run.step), time.monotonic()
        while run.step < total and not run.is_over:
            epoch, place = divmod(run.step, self._steps)
            set_rate(run.optimiser, rate * one_cycle(run.step, total))
            run.losses.append(self._step(run.optimiser, 2, epoch, place))
            run.step += 1
            ends = run.step % self._steps == 0
            if ends:
                run.note(self._check(float(np.mean(run.losses[-self._steps :]))))
            if ends or time.monotonic() - saved_at > _CHECKPOINT_S:
                run.save()
                saved_at = time.monotonic()
            left, loss = clock.left(run.step), smooth(run.losses[-_SMOOTHED:])[-1]
            epochs, rounds = tuple(run.epochs), self._plan.epochs
            self._tell(TrainingProgress("layers", run.step, total, left, loss, epochs, rounds))
        _put(self.learner, run.best)
        return tuple(run.epochs), run.best_epoch

    def vectors(self, photos: NDArray[np.int64]) -> NDArray[np.float16]:
        """Unit vectors of photos as they are, float16 (n, d)."""
        found = [np.zeros((0, self._plan.choice.spec.dimension), np.float16)]
        for start in range(0, len(photos), LOOK_BATCH):
            inputs = self._views.inputs(photos[start : start + LOOK_BATCH], self._device)
            with torch.inference_mode():
                found.append(self.learner.vectors(inputs).half().cpu().numpy())
        return np.concatenate(found)

    def _step(
        self, optimiser: torch.optim.Optimizer, purpose: int, epoch: int, place: int
    ) -> float:
        """Learn from a batch of an epoch; returns the loss.

        What is random in an epoch follows from its number, so that training goes on after an
        interruption as it would have without.
        """
        taught = self._views.taught
        generator = np.random.default_rng([self._plan.seed, purpose, epoch])
        part = slice(place * self._batch, (place + 1) * self._batch)
        photos = taught[generator.permutation(len(taught))[part]]
        random = generator.random((len(taught), NUMBERS))[part]
        labels = self._labels[photos]
        whole = self._weights[labels].sum()
        optimiser.zero_grad(set_to_none=True)
        total = 0.0
        # With no statistics of a batch in the network, its parts add up to what it is as a whole.
        for start in range(0, len(photos), self._at_once):
            some = slice(start, start + self._at_once)
            inputs = self._views.taught_inputs(photos[some], random[some], self._device)
            # Labels are not smoothed: the head is sure of itself by now, and to make it less so
            # would take the layers below apart.
            loss = functional.cross_entropy(
                self.learner(inputs), labels[some], self._weights, reduction="sum"
            )
            loss = loss / whole
            loss.backward()  # type: ignore[no-untyped-call]
            total += loss.item()
        optimiser.step()
        return total

    def _check(self, taught_loss: float | None) -> Epoch:
        vectors = torch.from_numpy(self.vectors(self._views.checked)).to(self._device).float()
        with torch.inference_mode():
            logits = self.learner.logits(vectors)
            labels = self._labels[self._views.checked]
            loss = min(
                float(functional.cross_entropy(logits / temperature, labels))
                for temperature in _TEMPERATURES
            )
            right = float((logits.argmax(1) == labels).float().mean())
        return Epoch(taught_loss, loss, right)


class _Run:
    """How far the training of layers is, which is kept now and then.

    Attributes:
        optimiser: Of the learner.
        step: Steps done.
        losses: Of the last epoch's steps, at least.
        epochs: What was measured so far; the first is before any layer was trained.
        best: The weights after the best of them.
        best_epoch: Its number.
    """

    def __init__(self, file: Path, learner: Learner, most: int) -> None:
        self._file, self._learner, self._most = file, learner, most
        self.optimiser = learner.optimiser()
        self.step = 0
        self.losses: list[float] = []
        self.epochs: list[Epoch] = []
        self.best: dict[str, Tensor] = {}
        self.best_epoch = 0

    @property
    def is_over(self) -> bool:
        """Whether more epochs would be in vain."""
        return is_over([epoch.loss for epoch in self.epochs], self._most)

    def note(self, epoch: Epoch) -> None:
        """Keep the weights if they are the best so far."""
        self.epochs.append(epoch)
        if epoch.loss <= min(one.loss for one in self.epochs):
            self.best_epoch = len(self.epochs) - 1
            self.best = {name: item.clone() for name, item in self._learner.learnt().items()}

    def save(self) -> None:
        """Keep it all, so that `resume` goes on from here."""
        tensors = {f"now.{name}": item for name, item in self._learner.learnt().items()}
        tensors |= {f"best.{name}": item for name, item in self.best.items()}
        tensors |= checkpoint.state_of(self.optimiser)
        facts = {
            "step": self.step,
            "losses": self.losses[-_KEPT_LOSSES:],
            "epochs": [dataclasses.astuple(epoch) for epoch in self.epochs],
            "best_epoch": self.best_epoch,
        }
        checkpoint.save(self._file, tensors, facts)

    def resume(self) -> bool:
        """Go on from what was kept; returns whether there was something."""
        kept = checkpoint.load(self._file)
        if kept is None:
            return False
        tensors, facts = kept
        device = next(self._learner.parameters()).device
        _put(self._learner, _part_of(tensors, "now."))
        self.best = {name: item.to(device) for name, item in _part_of(tensors, "best.").items()}
        checkpoint.restore(self.optimiser, tensors)
        self.step, self.losses = facts["step"], facts["losses"]
        self.epochs = [Epoch(*values) for values in facts["epochs"]]
        self.best_epoch = facts["best_epoch"]
        return True


def _part_of(tensors: Mapping[str, Tensor], start: str) -> dict[str, Tensor]:
    return {
        name.removeprefix(start): item for name, item in tensors.items() if name.startswith(start)
    }


def _put(learner: Learner, weights: Mapping[str, Tensor]) -> None:
    """Give a learner weights, see `Learner.learnt`."""
    for name, item in learner.learnt().items():
        item.copy_(weights[name])


class Clock:
    """Tells how long what is left of a stage will take, from what this run has done of it."""

    def __init__(self, total: int, done: int | None = None) -> None:
        self._total, self._first, self._began = total, done, time.monotonic()

    def left(self, done: int) -> float | None:
        """Seconds; None while unknown."""
        if self._first is None:  # what was done before this run took no time
            self._first, self._began = done, time.monotonic()
        passed, steps = time.monotonic() - self._began, done - self._first
        return passed / steps * (self._total - done) if steps > 0 else None
