"""Prepared pictures in, unit vectors out; the only module that imports torch."""

import itertools
import pickle
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from photosim.vision.models import EFFICIENTNET_LITE0, EncoderChoice
from photosim.vision.weights import WeightsError

# What reading arbitrary bytes as a checkpoint runs into; torch names no exception of its own.
_UNREADABLE = (
    *(OSError, RuntimeError, EOFError, ValueError, LookupError, TypeError, AttributeError),
    *(pickle.UnpicklingError, struct.error),
)


class Encoder(Protocol):
    """A loaded network; may be used from several threads at once."""

    choice: EncoderChoice
    device: str

    def encode(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return float32 unit vectors (n, dimension) of uint8 pictures (n, crop, crop, 3)."""
        ...


def load_encoder(choice: EncoderChoice, device: str = "auto") -> Encoder:
    """Build the network and load its weights.

    On the CPU torch is held to one core a call: two threads that encode beside each other are
    faster than one call on two cores, and do not burn time waiting for each other.

    Args:
        choice: Which one, and the file with its weights.
        device: "cpu", "cuda", or "auto" for CUDA where there is one.

    Raises:
        WeightsError: The file is missing, damaged or made for another network, or the device is
            not there.
    """
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    if device == "cuda" and not torch.cuda.is_available():
        raise WeightsError("There is no CUDA device on this computer; choose “cpu” or “auto”.")
    torch.set_num_threads(1)
    network = _efficientnet_lite0 if choice.spec.name == EFFICIENTNET_LITE0.name else _resnet34
    return TorchEncoder(choice, device, network(_read_weights(choice.weights), choice.weights))


class TorchEncoder:
    """Runs a network whose output is the vector before normalisation."""

    def __init__(self, choice: EncoderChoice, device: str, network: nn.Module) -> None:
        self.choice = choice
        self.device = device
        # The layout in which convolutions run fastest, on CPUs too.
        self._network = network.to(device).to(memory_format=torch.channels_last)
        spec = choice.spec
        # (x / 255 - mean) / std in one multiplication and one addition.
        shape = (1, 3, 1, 1)
        self._scale = torch.tensor([1 / (255 * s) for s in spec.std], device=device).view(shape)
        shifts = [-m / s for m, s in zip(spec.mean, spec.std, strict=True)]
        self._shift = torch.tensor(shifts, device=device).view(shape)

    def encode(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return float32 unit vectors (n, dimension) of uint8 pictures (n, crop, crop, 3)."""
        with torch.inference_mode():
            # The channels lie last in the array already: this is a view, not a copy.
            pixels = torch.from_numpy(batch).to(self.device).permute(0, 3, 1, 2)
            outputs = self._network(pixels * self._scale + self._shift)
            vectors: NDArray[np.float32] = nn.functional.normalize(outputs).cpu().numpy()
        return vectors


class _LiteFeatures(nn.Module):
    """EfficientNet-Lite's features before its classifier, averaged over the picture."""

    def __init__(self, network: nn.Module, features: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.network = network
        self._features = features

    def forward(self, pixels: Tensor) -> Tensor:
        return self._features(pixels).mean((2, 3))


def _efficientnet_lite0(weights: dict[str, Tensor], file: Path) -> nn.Module:
    from efficientnet_lite_pytorch import EfficientNet

    network = EfficientNet.from_name("efficientnet-lite0").eval()
    _load(network, weights, file)
    _fold(network, {"_conv_stem": "_bn0", "_conv_head": "_bn1"})
    for block in network._blocks:
        pairs = {"_expand_conv": "_bn0", "_depthwise_conv": "_bn1", "_project_conv": "_bn2"}
        _fold(block, {conv: norm for conv, norm in pairs.items() if hasattr(block, conv)})
        _pad_within(block._depthwise_conv)
    for module in network.modules():
        if isinstance(module, nn.ReLU6):
            module.inplace = True
    return _LiteFeatures(network, network.extract_features)


def _resnet34(weights: dict[str, Tensor], file: Path) -> nn.Module:
    # Imported here because it takes seconds that the embedded encoder can do without.
    from torchvision.models import resnet34
    from torchvision.models.feature_extraction import create_feature_extractor

    network = resnet34(weights=None).eval()
    _load(network, weights, file)
    _fold(network, {"conv1": "bn1"})
    for block in itertools.chain(network.layer1, network.layer2, network.layer3, network.layer4):
        _fold(block, {"conv1": "bn1", "conv2": "bn2"})
        if block.downsample is not None:
            _fold(block.downsample, {"0": "1"})
    return nn.Sequential(create_feature_extractor(network, {"flatten": "vector"}), _Only("vector"))


def _fold(module: nn.Module, norm_of: Mapping[str, str]) -> None:
    """Fold each normalisation into the convolution before it: same outputs, half the passes."""
    for conv, norm in norm_of.items():
        convolution, normalisation = module.get_submodule(conv), module.get_submodule(norm)
        assert isinstance(convolution, nn.Conv2d)
        assert isinstance(normalisation, nn.BatchNorm2d)
        setattr(module, conv, fuse_conv_bn_eval(convolution, normalisation))
        setattr(module, norm, nn.Identity())


def _pad_within(conv: nn.Conv2d) -> None:
    """Let a convolution pad by itself where its separate padding is the same on all sides."""
    padding = conv.static_padding
    if isinstance(padding, nn.ZeroPad2d) and len(set(padding.padding)) == 1:
        conv.padding = padding.padding[:2]
        conv.static_padding = nn.Identity()


class _Only(nn.Module):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def forward(self, outputs: dict[str, Tensor]) -> Tensor:
        return outputs[self._name]


def _read_weights(file: Path) -> dict[str, Tensor]:
    try:
        weights = torch.load(file, map_location="cpu", weights_only=True)
    except FileNotFoundError as error:
        raise WeightsError(f"The weights {file} are not there.") from error
    except _UNREADABLE as error:
        raise WeightsError(
            f"The weights {file} cannot be loaded: the file is damaged, incomplete or not a "
            "checkpoint."
        ) from error
    if not isinstance(weights, dict) or not all(isinstance(w, Tensor) for w in weights.values()):
        raise WeightsError(f"{file} does not hold the weights of a network.")
    return weights


def _load(network: nn.Module, weights: dict[str, Tensor], file: Path) -> None:
    try:
        network.load_state_dict(weights)
    except RuntimeError as error:
        raise WeightsError(f"The weights {file} belong to another network.") from error
