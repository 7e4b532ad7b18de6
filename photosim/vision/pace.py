"""The quickest way to run a network on this computer: measured once, then remembered.

A way counts only if its vectors stay within a cosine of 0.999 of float32's.
"""

import copy
import json
import logging
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from photosim.atomic_write import atomic_write
from photosim.vision.messages import Region
from photosim.vision.networks import EncoderNetwork, Network
from photosim.vision.regions import REGIONS

LEAST_COSINE = 0.999
_PICTURES = 6
_TURNS = 3
_PICTURES_A_TURN = 2
# A more complicated way must be worth it, and measuring is not exact.
_CLEARLY_FASTER = 1.1

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Way:
    """How to run a network.

    Attributes:
        precision: "float32", or "bfloat16" or "float16" for where that is precise enough.
        fused: Whether oneDNN joins convolutions with what follows them.
    """

    precision: str = "float32"
    fused: bool = False


def network_for(way: Way, network: EncoderNetwork) -> EncoderNetwork:
    """A copy of a float32 network, set up for a way."""
    made = copy.deepcopy(network)
    made.set_up(bfloat16=way.precision == "bfloat16", fused=way.fused)
    return made


def run(network: nn.Module, way: Way, pixels: Tensor) -> Tensor:
    """Return unit vectors, float32 (n, dimension), of normalised pictures (n, 3, h, w)."""
    with _precision_of(way, pixels):
        outputs = network(pixels)
    return nn.functional.normalize(outputs.float())


def run_regions(
    network: EncoderNetwork, way: Way, pixels: Tensor, regions: Sequence[Region] = REGIONS
) -> Tensor:
    """Return the unit vectors of regions, float32 (n, regions, dimension); pixels as for `run`."""
    assert isinstance(network, Network), "others have no feature map"
    with _precision_of(way, pixels):
        features = network.feature_map(pixels).float()
    boxes = [region.box(features.shape[3], features.shape[2]) for region in regions]
    means = [
        features[:, :, top:bottom, left:right].mean((2, 3)) for left, top, right, bottom in boxes
    ]
    return nn.functional.normalize(torch.stack(means, 1), dim=2)


def _precision_of(way: Way, pixels: Tensor) -> torch.autocast:
    half = way.precision == "float16"
    return torch.autocast(pixels.device.type, torch.float16, enabled=half)


def ways(device: str) -> list[Way]:
    """All ways that a device knows, the plainest first."""
    if device != "cpu":
        return [Way(), Way("float16")]
    if not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
        return [Way(), Way("bfloat16")]
    if not torch.ops.mkldnn._is_mkldnn_bf16_supported():
        _logger.debug("oneDNN does not compute in bfloat16 on this processor")
        return [Way(), Way(fused=True)]
    return [Way(), Way(fused=True), Way("bfloat16", fused=True)]


def choose_way(
    network: EncoderNetwork, device: str, crop: int, memory: Path | None, name: str
) -> Way:
    """Return the quickest way that is exact enough.

    Args:
        network: In float32, on the device.
        device: Where it runs.
        crop: Side of its pictures.
        memory: File that remembers the choice; None measures each time.
        name: What the choice is remembered under, besides the device and torch's version.
    """
    key = "/".join((name, device, torch.__version__, _processor(device)))
    known = _remembered(memory)
    candidates = ways(device)
    if key in known and known[key] in candidates:
        return known[key]
    way = _measured(candidates, network, device, crop)
    _logger.info("Quickest for %s: %s", key, way)
    if memory is not None:
        _remember(memory, known | {key: way})
    return way


def _measured(candidates: Sequence[Way], network: EncoderNetwork, device: str, crop: int) -> Way:
    pixels = drawn_pictures(crop).to(device)
    best, best_seconds = candidates[0], math.inf
    expected: Tensor | None = None
    for way in candidates:
        encode = _encoding(network, way, pixels)
        if encode is None:
            continue
        vectors = encode(pixels)
        expected = vectors if expected is None else expected
        seconds = _seconds(encode, pixels[:_PICTURES_A_TURN], device)
        if _is_exact(vectors, expected) and seconds * _CLEARLY_FASTER < best_seconds:
            best, best_seconds = way, seconds
    return best


def _encoding(
    network: EncoderNetwork, way: Way, pixels: Tensor
) -> Callable[[Tensor], Tensor] | None:
    """The network run this way; None where this computer cannot."""
    made = network if way == Way() else network_for(way, network)

    def encode(batch: Tensor) -> Tensor:
        with torch.inference_mode():
            return run(made, way, batch).cpu()

    try:
        encode(pixels[:1])
    except (RuntimeError, AttributeError, TypeError) as error:
        _logger.debug("%s is not possible here: %s", way, error)
        return None
    return encode


def _is_exact(vectors: Tensor, expected: Tensor) -> bool:
    return bool((vectors * expected).sum(1).min() >= LEAST_COSINE)  # not for what is no number


def _seconds(encode: Callable[[Tensor], Tensor], batch: Tensor, device: str) -> float:
    """The least time of a few calls.

    On the processor it is the time that the processor works, which other programs do not change.
    """
    clock = time.process_time if device == "cpu" else time.perf_counter
    least = math.inf
    for _ in range(_TURNS):
        began = clock()
        encode(batch)
        least = min(least, clock() - began)
    return least


def drawn_pictures(crop: int, count: int = _PICTURES) -> Tensor:
    """Normalised pictures with structures of all sizes, float32 (count, 3, crop, crop)."""
    random = torch.Generator().manual_seed(0)
    pictures = torch.zeros(count, 3, crop, crop)
    for cells in (4, 12, 40, 120):
        grain = torch.rand(count, 3, cells, cells, generator=random) - 0.5
        strength = torch.rand(count, 1, 1, 1, generator=random) * 2
        pictures += strength * nn.functional.interpolate(grain, (crop, crop), mode="bicubic")
    return pictures.clamp(-1, 1).contiguous(memory_format=torch.channels_last)


def _processor(device: str) -> str:
    if device == "cuda":
        return torch.cuda.get_device_name()
    return str(torch.backends.cpu.get_cpu_capability())


def _remembered(memory: Path | None) -> dict[str, Way]:
    if memory is None:
        return {}
    try:
        return {key: Way(**way) for key, way in json.loads(memory.read_text()).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}  # none yet, or damaged: it will simply be measured again


def _remember(memory: Path, known: dict[str, Way]) -> None:
    text = json.dumps({key: asdict(way) for key, way in known.items()}, indent=1)
    try:
        memory.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with atomic_write(memory) as partial:
            partial.write_text(text)
    except OSError as error:
        _logger.warning("The quickest way to run the network was not remembered: %s", error)
