"""The two networks, built from their libraries' weights for running only.

A network is a chain of convolutions, each joined with what follows it: normalisation is folded
into the weights, and activation and addition can be left to oneDNN, which does them while the
results are still in the processor's cache.
"""

import itertools
import pickle
import struct
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from photosim.vision.labels import Classifier
from photosim.vision.models import EFFICIENTNET_LITE0, EncoderChoice
from photosim.vision.taught import is_taught, read_layers
from photosim.vision.weights import WeightsError

# What reading arbitrary bytes as a checkpoint runs into; torch names no exception of its own.
_UNREADABLE = (
    *(OSError, RuntimeError, EOFError, ValueError, LookupError, TypeError, AttributeError),
    *(pickle.UnpicklingError, struct.error),
)
# Activations as oneDNN calls them, with their parameters.
_NONE: tuple[str, list[float]] = ("none", [])
_RELU: tuple[str, list[float]] = ("relu", [])
_RELU6: tuple[str, list[float]] = ("hardtanh", [0.0, 6.0])
_FUNCTIONS = {
    "none": nn.Identity(),
    "relu": nn.ReLU(inplace=True),
    "hardtanh": nn.ReLU6(inplace=True),
}
# How long features are on average: over Caltech-101 for EfficientNet-Lite0; for ResNet-34 it is an
# estimate, not measured. It makes probabilities more or less sure, and changes no order.
_LITE0_LENGTH, _RESNET34_LENGTH = 14.7, 28.0
# bfloat16's eight bits are too few for EfficientNet-Lite0's first layers, which work near their
# limits of 0 and 6, and for blocks that make everything anew instead of adding to it: in it the
# first cost 0.003 of cosine, each such block 0.00005, and all others together no more than that.
_LITE0_EXACT_LAYERS = 4


class Convolution(nn.Module):
    """A convolution with its activation, before which another tensor may be added.

    Attributes:
        fused: Whether oneDNN does all of it in one pass.
    """

    def __init__(
        self,
        convolution: nn.Conv2d,
        normalisation: nn.Module,
        activation: tuple[str, list[float]] = _NONE,
    ) -> None:
        super().__init__()
        assert isinstance(normalisation, nn.BatchNorm2d)
        self.pad, padding = _padding(convolution)
        folded = fuse_conv_bn_eval(convolution, normalisation)
        self.weight, self.bias = folded.weight, folded.bias
        self.fused = False
        self._activation, self._limits = activation
        self._shape = (list(padding), list(folded.stride), list(folded.dilation), folded.groups)

    def forward(self, pixels: Tensor, other: Tensor | None = None) -> Tensor:
        """Return the activation of the convolution, plus any ``other``: (n, c, h, w)."""
        pixels = self.pad(pixels)
        if self.fused:
            return self._in_one_pass(pixels, other)
        padding, stride, dilation, groups = self._shape
        outputs = nn.functional.conv2d(
            pixels, self.weight, self.bias, stride, padding, dilation, groups
        )
        if other is not None:
            outputs = outputs + other
        activated: Tensor = _FUNCTIONS[self._activation](outputs)
        return activated

    def _in_one_pass(self, pixels: Tensor, other: Tensor | None) -> Tensor:
        convolve = torch.ops.mkldnn._convolution_pointwise
        activation = (self._activation, self._limits, "")
        outputs: Tensor
        if other is None:
            outputs = convolve(pixels, self.weight, self.bias, *self._shape, *activation)
        else:
            if self._activation == "none":
                activation = (None, [], None)  # type: ignore[assignment]
            outputs = convolve.binary(
                pixels, other, self.weight, self.bias, *self._shape, "add", 1.0, *activation
            )
        return outputs


class Block(nn.Module):
    """Convolutions in a row, the block's input being added before the last activation.

    Args:
        convolutions: In their order.
        shortcut: What the input goes through before it is added; None adds nothing.
    """

    def __init__(self, convolutions: Iterable[Convolution], shortcut: nn.Module | None) -> None:
        super().__init__()
        *first, self.last = convolutions
        self.first = nn.Sequential(*first)
        self.shortcut = shortcut

    def forward(self, pixels: Tensor) -> Tensor:
        """Return the block's output, (n, c, h, w), of its input of the same kind."""
        other = None if self.shortcut is None else self.shortcut(pixels)
        outputs: Tensor = self.last(self.first(pixels), other)
        return outputs


class EncoderNetwork(nn.Module):
    """What an encoder runs: normalised float32 pictures (n, 3, h, w) in, vectors out.

    Attributes:
        classifier: The layer that would come after the vectors, None where there is none.
    """

    classifier: Classifier | None = None

    def set_up(self, *, bfloat16: bool, fused: bool) -> None:
        """Choose how to run, see `photosim.vision.pace.Way`."""
        raise NotImplementedError


class Network(EncoderNetwork):
    """Pictures in, the features before the classifier out, averaged over the picture.

    Args:
        layers: One after the other.
        classifier: The layer that would come last, None where there is none.
        exact: Numbers of the layers that keep float32 where bfloat16 does for the others.

    Attributes:
        classifier: See Args.
    """

    def __init__(
        self, layers: Iterable[nn.Module], classifier: Classifier | None, exact: Iterable[int] = ()
    ) -> None:
        super().__init__()
        self.classifier = classifier
        self.layers = nn.ModuleList(layers)
        self._exact = frozenset(exact)
        self._precisions = [torch.float32] * len(self.layers)

    def forward(self, pixels: Tensor) -> Tensor:
        """Return float32 features (n, dimension) of normalised float32 pictures (n, 3, h, w)."""
        return self.feature_map(pixels).mean((2, 3))

    def feature_map(self, pixels: Tensor) -> Tensor:
        """Return the features at each place, float32 (n, dimension, h / 32, w / 32)."""
        for layer, precision in zip(self.layers, self._precisions, strict=True):
            pixels = layer(pixels.to(precision))
        return pixels.float()

    def set_up(self, *, bfloat16: bool, fused: bool) -> None:
        """Choose how to run; see `Convolution.fused`."""
        if bfloat16:
            for number, layer in enumerate(self.layers):
                if number not in self._exact:
                    self._precisions[number] = torch.bfloat16
                    layer.to(torch.bfloat16)
        for module in self.modules():
            if isinstance(module, Convolution):
                module.fused = fused


def build_network(choice: EncoderChoice) -> Network:
    """Build a network and load its weights.

    Raises:
        WeightsError: The file is missing, damaged or made for another network.
    """
    build = _efficientnet_lite0 if choice.spec.name == EFFICIENTNET_LITE0.name else _resnet34
    if is_taught(choice.weights):
        network = _taught_network(build, choice.weights)
    else:
        network = build(_read_weights(choice.weights), choice.weights)
    # The layout in which convolutions run fastest, on processors too.
    return network.eval().to(memory_format=torch.channels_last)


def _taught_network(
    build: Callable[[dict[str, Tensor] | None, Path], Network], file: Path
) -> Network:
    """A network with the weights that it was taught, which have normalisation folded in.

    Its vectors are no longer those that the classifier was made for.
    """
    network = build(None, file)
    network.classifier = None
    weights = {name: torch.from_numpy(item) for name, item in read_layers(file).items()}
    _load(network, weights, file)
    return network


def _efficientnet_lite0(weights: dict[str, Tensor] | None, file: Path) -> Network:
    from efficientnet_lite_pytorch import EfficientNet

    network = EfficientNet.from_name("efficientnet-lite0").eval()
    if weights is not None:
        _load(network, weights, file)
    stem = Convolution(network._conv_stem, network._bn0, _RELU6)
    blocks = [_lite_block(block) for block in network._blocks]
    head = Convolution(network._conv_head, network._bn1, _RELU6)
    layers = [stem, *blocks, head]
    exact = [
        number
        for number, layer in enumerate(layers)
        if number <= _LITE0_EXACT_LAYERS or (isinstance(layer, Block) and layer.shortcut is None)
    ]
    return Network(layers, _classifier(network._fc, _LITE0_LENGTH), exact)


def _lite_block(block: Any) -> Block:
    convolutions = []
    if hasattr(block, "_expand_conv"):
        convolutions.append(Convolution(block._expand_conv, block._bn0, _RELU6))
    convolutions.append(Convolution(block._depthwise_conv, block._bn1, _RELU6))
    convolutions.append(Convolution(block._project_conv, block._bn2))
    facts = block._block_args
    adds = block.id_skip and facts.stride == 1 and facts.input_filters == facts.output_filters
    return Block(convolutions, nn.Identity() if adds else None)


def _resnet34(weights: dict[str, Tensor] | None, file: Path) -> Network:
    # Imported here because it takes seconds that the embedded encoder can do without.
    from torchvision.models import resnet34

    with torch.device("meta"):  # filling it with numbers only to replace them takes a while
        network = resnet34(weights=None).eval()
    if weights is not None:
        _load(network, weights, file)
    start = [Convolution(network.conv1, network.bn1, _RELU), network.maxpool]
    layers = (network.layer1, network.layer2, network.layer3, network.layer4)
    blocks = [_basic_block(block) for block in itertools.chain(*layers)]
    return Network([*start, *blocks], _classifier(network.fc, _RESNET34_LENGTH))


def _classifier(layer: nn.Linear, length: float) -> Classifier | None:
    if layer.weight.is_meta:  # which has no numbers
        return None
    weights, bias = layer.weight.detach().half().numpy(), layer.bias.detach().float().numpy()
    return Classifier(weights, bias, length)


def _basic_block(block: Any) -> Block:
    shortcut: nn.Module = nn.Identity()
    if block.downsample is not None:
        shortcut = Convolution(*block.downsample)
    convolutions = [
        Convolution(block.conv1, block.bn1, _RELU),
        Convolution(block.conv2, block.bn2, _RELU),
    ]
    return Block(convolutions, shortcut)


def _padding(convolution: nn.Conv2d) -> tuple[nn.Module, tuple[int, ...]]:
    """The padding before a convolution and the padding within it."""
    padding = getattr(convolution, "static_padding", None)
    if isinstance(padding, nn.ZeroPad2d):
        if len(set(padding.padding)) > 1:
            return padding, (0, 0)
        return nn.Identity(), padding.padding[:2]
    assert not isinstance(convolution.padding, str)
    return nn.Identity(), tuple(convolution.padding)


def _read_weights(file: Path) -> dict[str, Tensor]:
    try:
        weights = torch.load(file, map_location="cpu", weights_only=True)
    except FileNotFoundError as error:
        raise WeightsError(f"The weights file {file} was not found.") from error
    except _UNREADABLE as error:
        raise WeightsError(
            f"The weights {file} cannot be loaded: the file is damaged, incomplete or not a "
            "checkpoint."
        ) from error
    if not isinstance(weights, dict) or not all(isinstance(w, Tensor) for w in weights.values()):
        raise WeightsError(f"{file} does not contain network weights.")
    return {name: w.float() if w.is_floating_point() else w for name, w in weights.items()}


def _load(network: nn.Module, weights: dict[str, Tensor], file: Path) -> None:
    try:
        # In the weights' own memory: a second copy would be 90 MB of ResNet-34.
        network.load_state_dict(weights, assign=True)
    except RuntimeError as error:
        raise WeightsError(f"The weights in {file} are for another network.") from error
