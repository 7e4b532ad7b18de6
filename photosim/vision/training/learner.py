"""A network with a head that tells tags: some of its first layers frozen, the others trained."""

from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional

from photosim.vision.networks import Network

_SCALE = 10.0  # differences of unit vectors are small beside the logits that tell tags apart
_SLOWER = (1 / 9, 1 / 3, 1.0)
"""Rates of the network's first, second and last third. What first layers see, edges and colours,
is the same in all photos; the last have the most to learn."""
_HEAD_FASTER = 10.0
_STEPS_AT_ONCE = 10  # of fitting the head
_DECAY = 0.01


class Learner(nn.Module):
    """Pictures or activations in, unit vectors and logits out.

    Normalisation is folded into the network's weights: its statistics stay those of the million
    photos it was trained on. Those of a few photos in small batches would be noise.

    Args:
        network: The network, which is changed by training.
        cut: How many of its first layers are frozen.
        mean: What unit vectors are centred by, (d,).
        tags: How many tags there are.
    """

    def __init__(self, network: Network, cut: int, mean: Tensor, tags: int) -> None:
        super().__init__()
        self.frozen = nn.ModuleList(network.layers[:cut])
        self.trained = nn.ModuleList(network.layers[cut:])
        self.head = nn.Linear(len(mean), tags)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)
        self.register_buffer("mean", mean)
        self.requires_grad_(False)
        for part in (self.trained, self.head):
            part.requires_grad_(True)

    def freeze(self, pixels: Tensor) -> Tensor:
        """What comes out of the frozen layers, (n, channels, h, w)."""
        for layer in self.frozen:
            pixels = layer(pixels)
        return pixels

    def vectors(self, activations: Tensor) -> Tensor:
        """Unit vectors (n, d) of what came out of the frozen layers."""
        for layer in self.trained:
            activations = layer(activations)
        return functional.normalize(activations.mean((2, 3)))

    def logits(self, vectors: Tensor) -> Tensor:
        """Logits (n, tags) of unit vectors."""
        mean = self.mean
        assert isinstance(mean, Tensor)
        found: Tensor = self.head(_SCALE * (vectors - mean))
        return found

    def forward(self, activations: Tensor) -> Tensor:
        """Logits (n, tags) of what came out of the frozen layers."""
        return self.logits(self.vectors(activations))

    @torch.no_grad()
    def whole_head(self) -> tuple[Tensor, Tensor]:
        """Weights (d, tags) and biases (tags,) for centred unit vectors."""
        return _SCALE * self.head.weight.T, self.head.bias.clone()

    def learnt(self) -> dict[str, Tensor]:
        """What training changes, by name; the tensors themselves."""
        return {name: item.data for name, item in self.named_parameters() if item.requires_grad}

    def optimiser(self) -> torch.optim.AdamW:
        """An optimiser for all of that, each group with its `share` of the rate."""
        return torch.optim.AdamW(
            [
                {"params": parameters, "lr": 0.0, "share": share, "weight_decay": _DECAY}
                for share, parameters in self._groups()
            ]
        )

    def _groups(self) -> Iterator[tuple[float, list[nn.Parameter]]]:
        cut, count = len(self.frozen), len(self.frozen) + len(self.trained)
        for third, share in enumerate(_SLOWER):
            layers = [
                layer
                for number, layer in enumerate(self.trained, cut)
                if number * len(_SLOWER) // count == third
            ]
            parameters = [item for layer in layers for item in layer.parameters()]
            if parameters:
                yield share, parameters
        yield _HEAD_FASTER, list(self.head.parameters())


def set_rate(optimiser: torch.optim.Optimizer, rate: float) -> None:
    """Set the rate of the last layers, and of all others by their share of it."""
    for group in optimiser.param_groups:
        group["lr"] = rate * group["share"]


def fit_head(
    learner: Learner, vectors: Tensor, labels: Tensor, weights: Tensor, steps: int = 60
) -> Iterator[int]:
    """Fit the head alone to unit vectors (n, d), by L-BFGS; yields how many steps were done.

    Minimises the mean cross entropy plus half of 1e-4 times the sum of the weights' squares.
    """
    # Some steps at a time: one by one torch's line search comes to a halt long before the minimum
    # where there are many tags (101 kinds of Caltech-101: .877 of others right instead of .963).
    optimiser = torch.optim.LBFGS(
        learner.head.parameters(),
        max_iter=_STEPS_AT_ONCE,
        history_size=10,
        line_search_fn="strong_wolfe",
    )

    def loss() -> Tensor:
        optimiser.zero_grad()
        found = functional.cross_entropy(learner.logits(vectors), labels, weights)
        found = found + 0.5e-4 * learner.head.weight.square().sum()
        found.backward()  # type: ignore[no-untyped-call]
        return found

    for done in range(_STEPS_AT_ONCE, steps + 1, _STEPS_AT_ONCE):
        optimiser.step(loss)  # type: ignore[no-untyped-call]
        yield done


def balanced(labels: Tensor, tags: int) -> Tensor:
    """Weights of tags, float32 (tags,): the fewer examples one has, the more each counts.

    By the square root: with full balance the few photos of a rare tag would be learnt by heart.
    """
    counts = torch.bincount(labels, minlength=tags).clamp(min=1).float()
    shares = counts.rsqrt()
    return shares * len(labels) / (shares * counts).sum()
