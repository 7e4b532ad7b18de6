"""Prepared pictures in, unit vectors out, on the processor or a graphics card."""

import contextlib
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from photosim.runtime import run_networks_on_one_core
from photosim.vision.labels import Classifier
from photosim.vision.models import EncoderChoice
from photosim.vision.networks import EncoderNetwork, build_network
from photosim.vision.pace import Way, choose_way, drawn_pictures, network_for, run, run_regions
from photosim.vision.weights import WeightsError
from photosim.vision.word_models import WORD_MODELS

# On a card, batches from several threads, each with a stream of its own, keep copies and forward
# passes going side by side.
_CARD_LANES = 3
_CARD_BATCH = 128
# What the layers of one picture take at most, with room to spare.
_CARD_BYTES_A_PICTURE = 48 << 20

_logger = logging.getLogger(__name__)


class Encoder(Protocol):
    """A loaded network; may be used from several threads at once.

    Attributes:
        choice: Which one.
        classifier: The layer that comes after its vectors, None where there is none.
    """

    choice: EncoderChoice
    classifier: Classifier | None

    @property
    def device(self) -> str:
        """Where it runs at present."""
        ...

    @property
    def lanes(self) -> int:
        """The fastest number of parallel calls."""
        ...

    @property
    def batch(self) -> int:
        """The fastest number of pictures in a call."""
        ...

    def encode(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return float32 unit vectors (n, dimension) of uint8 pictures (n, crop, crop, 3)."""
        ...

    def encode_regions(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the same of `REGIONS`, (n, regions, dimension)."""
        ...


def load_encoder(
    choice: EncoderChoice, device: str = "auto", cores: int = 1, memory: Path | None = None
) -> Encoder:
    """Build the network, load its weights and choose how to run it.

    Args:
        choice: Which one, and the file with its weights.
        device: "cpu", "cuda", "mps", or "auto" for a graphics card where there is one.
        cores: Cores of the processor that it may use.
        memory: File that remembers the quickest way to run it; None measures each time.

    Raises:
        WeightsError: The file is missing, damaged, made for another network or gives unusable
            vectors, or the device does not exist.
    """
    device = _device(device)
    run_networks_on_one_core()
    network = _network(choice)
    _expect_vectors(network, choice)

    def on_processor() -> TorchEncoder:
        return _torch_encoder(choice, "cpu", network, cores, memory)

    if device == "cpu":
        return on_processor()
    return SteadyEncoder(
        lambda: _torch_encoder(choice, device, network, cores, memory), on_processor
    )


def _network(choice: EncoderChoice) -> EncoderNetwork:
    if choice.spec.name not in WORD_MODELS:
        return build_network(choice)
    from photosim.vision.word_networks import build_picture_tower  # few need it

    return build_picture_tower(choice)


def _device(wanted: str) -> str:
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": _has_mps()}
    if wanted == "auto":
        return next(device for device in ("cuda", "mps", "cpu") if there[device])
    if not there.get(wanted):
        name = {"cuda": "CUDA", "mps": "Metal"}.get(wanted, wanted)
        raise WeightsError(f"There is no {name} device on this computer; choose “cpu” or “auto”.")
    return wanted


def _expect_vectors(network: EncoderNetwork, choice: EncoderChoice) -> None:
    with torch.inference_mode():
        length = run(network, Way(), drawn_pictures(choice.spec.crop, 1)).norm().item()
    if not length > 0:  # not for what is no number
        raise WeightsError(
            f"The weights {choice.weights} produce no usable vectors: the file is "
            "damaged or badly trained."
        )


def _has_mps() -> bool:
    return torch.backends.mps.is_available()


def _torch_encoder(
    choice: EncoderChoice, device: str, network: EncoderNetwork, cores: int, memory: Path | None
) -> "TorchEncoder":
    placed = network if device == "cpu" else network_for(Way(), network).to(device)
    way = choose_way(placed, device, choice.spec.crop, memory, choice.identity)
    # Not a copy, which would have to have the memory of what is mapped of a file.
    placed.set_up(bfloat16=way.precision == "bfloat16", fused=way.fused)
    return TorchEncoder(choice, device, placed, way, cores)


class TorchEncoder:
    """Runs a network in one way on one device."""

    def __init__(
        self, choice: EncoderChoice, device: str, network: EncoderNetwork, way: Way, cores: int
    ) -> None:
        self.choice = choice
        self.classifier: Classifier | None = network.classifier
        self.device = device
        self.way = way
        self.lanes = cores if device == "cpu" else _CARD_LANES
        self.batch = _processor_batch(cores) if device == "cpu" else _card_batch(device)
        self._network = network
        self._streams = threading.local()
        spec = choice.spec
        # (x / 255 - mean) / std in one multiplication and one addition.
        shape = (1, 3, 1, 1)
        self._scale = torch.tensor([1 / (255 * s) for s in spec.std], device=device).view(shape)
        shifts = [-m / s for m, s in zip(spec.mean, spec.std, strict=True)]
        self._shift = torch.tensor(shifts, device=device).view(shape)

    def encode(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return float32 unit vectors (n, dimension) of uint8 pictures (n, crop, crop, 3)."""
        return self._run(run, batch)

    def encode_regions(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the same of `REGIONS`, (n, regions, dimension)."""
        return self._run(run_regions, batch)

    def _run(
        self,
        run: Callable[[EncoderNetwork, Way, torch.Tensor], torch.Tensor],
        batch: NDArray[np.uint8],
    ) -> NDArray[np.float32]:
        with torch.inference_mode(), self._stream():
            pictures = torch.from_numpy(batch)
            if self.device == "cuda":
                # Only from pinned memory does the copy go on beside other work.
                pictures = pictures.pin_memory()
            # The channels lie last in the array already: this is a view, not a copy.
            pixels = pictures.to(self.device, non_blocking=True).permute(0, 3, 1, 2)
            outputs = run(self._network, self.way, pixels * self._scale + self._shift)
            vectors: NDArray[np.float32] = outputs.cpu().numpy()
        return vectors

    def _stream(self) -> "contextlib.AbstractContextManager[object]":
        """The calling thread's own queue on the card."""
        if self.device != "cuda":
            return contextlib.nullcontext()
        if not hasattr(self._streams, "own"):
            self._streams.own = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        stream: contextlib.AbstractContextManager[object] = torch.cuda.stream(self._streams.own)
        return stream


def _processor_batch(cores: int) -> int:
    # A person's query may have to wait for a batch, and larger ones are no faster; but calls take
    # turns in their parts written in Python, of which many cores must not see too much.
    return 4 if cores <= 4 else 8


def _card_batch(device: str) -> int:
    if device != "cuda":
        return 32
    free, _ = torch.cuda.mem_get_info()
    return max(1, min(_CARD_BATCH, free // (_CARD_LANES * _CARD_BYTES_A_PICTURE)))


class SteadyEncoder:
    """An encoder on a graphics card that survives a lack of memory and the loss of the card.

    If memory runs out, batches are halved; if a single picture is too much or the card fails
    otherwise, it continues on the processor with the batch that failed.

    Args:
        on_card: Makes the encoder on the card.
        on_processor: Makes the one that takes its place.
    """

    def __init__(self, on_card: Callable[[], Encoder], on_processor: Callable[[], Encoder]) -> None:
        self._on_processor = on_processor
        self._changing = threading.Lock()
        self._current: Encoder
        self._largest: int | None = None
        try:
            self._current = on_card()
        except RuntimeError as error:
            _logger.warning("The graphics card cannot be used: %s", error)
            self._current = on_processor()
        self.choice = self._current.choice
        self.classifier = self._current.classifier

    @property
    def device(self) -> str:
        """Where it runs at present."""
        return self._current.device

    @property
    def lanes(self) -> int:
        """The fastest number of parallel calls."""
        return self._current.lanes

    @property
    def batch(self) -> int:
        """The fastest number of pictures in a call that fit into memory."""
        most = self._current.batch
        return most if self._largest is None else min(most, self._largest)

    def encode(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return float32 unit vectors (n, dimension) of uint8 pictures (n, crop, crop, 3)."""
        return self._steadily(lambda encoder, part: encoder.encode(part), batch)

    def encode_regions(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the same of `REGIONS`, (n, regions, dimension)."""
        return self._steadily(lambda encoder, part: encoder.encode_regions(part), batch)

    def _steadily(
        self,
        encode: Callable[[Encoder, NDArray[np.uint8]], NDArray[np.float32]],
        batch: NDArray[np.uint8],
    ) -> NDArray[np.float32]:
        encoder = self._current
        if encoder.device == "cpu":
            return encode(encoder, batch)
        try:
            return encode(encoder, batch)
        except torch.OutOfMemoryError as error:
            if len(batch) == 1:
                return encode(self._without_card(encoder, error), batch)
        except RuntimeError as error:
            return encode(self._without_card(encoder, error), batch)
        # Outside of the handlers, whose traceback would keep the failed batch on the card.
        half = len(batch) // 2
        self._largest = min(half, self.batch)
        if encoder.device == "cuda" and torch.cuda.is_available():
            torch.cuda.empty_cache()
        _logger.warning("The graphics card's memory ran out: at most %s photos at once", half)
        halves = [self._steadily(encode, part) for part in (batch[:half], batch[half:])]
        return np.concatenate(halves)

    def _without_card(self, failed: Encoder, error: RuntimeError) -> Encoder:
        with self._changing:
            if self._current is failed:
                _logger.warning("The graphics card failed; continuing on the processor: %s", error)
                self._current = self._on_processor()
                self._largest = None
            return self._current
