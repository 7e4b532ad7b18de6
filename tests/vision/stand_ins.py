"""Stand-ins for decoder and encoder that the encoder process imports by name.

What a file's name says happens to it, so that a test can place a crash or a hang.
"""

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from photosim.vision.files import PhotoFile
from photosim.vision.labels import Classifier
from photosim.vision.models import EncoderChoice
from photosim.vision.photos import DecodedPhoto, decode_file
from photosim.vision.regions import REGIONS
from photosim.vision.weights import WeightsError

if TYPE_CHECKING:  # importing torch would slow down every start of the process
    from photosim.vision.encoders import Encoder

DIMENSION = 27


class ColourEncoder:
    """Averages colours over a grid of nine fields."""

    def __init__(self, choice: EncoderChoice) -> None:
        self.choice = choice
        self.classifier: Classifier | None = None
        self.device = "cpu"
        self.lanes, self.batch = 2, 4

    def encode_regions(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        side = batch.shape[1]
        boxes = [region.box(side, side) for region in REGIONS]
        parts = [self.encode(batch[:, top:end, left:right]) for left, top, right, end in boxes]
        return np.stack(parts, 1)

    def encode(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        side = batch.shape[1] // 3 * 3
        fields = batch[:, :side, :side].reshape(len(batch), 3, side // 3, 3, side // 3, 3)
        vectors = fields.mean((2, 4)).reshape(len(batch), DIMENSION) + 1
        unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(unit, np.float32)


def decode(file: PhotoFile, min_side: int | None) -> DecodedPhoto:
    name = file.path.stem
    if name.startswith("crash"):
        os._exit(139)
    if name.startswith("hang"):
        time.sleep(600)
    if name.startswith("signs"):
        sign = file.path.with_suffix(".sign")
        sign.touch()
        while sign.exists():
            time.sleep(0.02)
    if name.startswith("slow"):
        time.sleep(0.3)
    if name.startswith("eat"):
        hoard = b"x" * (400 << 20)
        time.sleep(600)
        del hoard
    if name.startswith("growing") and file.size < 50_000:
        with file.path.open("ab") as copying:
            copying.write(bytes(50_000))
    if name.startswith("bug"):
        raise ZeroDivisionError("a mistake of ours")
    return decode_file(file, min_side)


def load(choice: EncoderChoice, *_: object) -> "Encoder":
    return ColourEncoder(choice)


def load_embedded_only(choice: EncoderChoice, *_: object) -> "Encoder":
    if choice.identity != "efficientnet-lite0":
        raise WeightsError("The weights are damaged.")
    return ColourEncoder(choice)


def load_nothing(choice: EncoderChoice, *_: object) -> "Encoder":
    raise WeightsError("The weights are damaged.")


def load_after_a_sign(choice: EncoderChoice, *_: object) -> "Encoder":
    """Wait until the file that stands for the weights is removed."""
    while Path(choice.weights).exists():
        time.sleep(0.02)
    return ColourEncoder(choice)


class NotingEncoder(ColourEncoder):
    """Writes the size of each batch into the file that stands for its weights."""

    def encode(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        with self.choice.weights.open("a") as notes:
            notes.write(f"{len(batch)}\n")
        return super().encode(batch)


def load_noting(choice: EncoderChoice, *_: object) -> "Encoder":
    return NotingEncoder(choice)


class SpeechlessEncoder(ColourEncoder):
    """Has no numbers for bright photos."""

    def encode(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        vectors = super().encode(batch)
        vectors[batch.mean((1, 2, 3)) > 250] = np.nan
        return vectors


def load_speechless(choice: EncoderChoice, *_: object) -> "Encoder":
    return SpeechlessEncoder(choice)


def load_and_crash(choice: EncoderChoice, *_: object) -> "Encoder":
    os._exit(139)


class _FailingCard(ColourEncoder):
    """Runs on a card for three batches, then on the processor."""

    def __init__(self, choice: EncoderChoice) -> None:
        super().__init__(choice)
        self.device, self.lanes, self.batch = "cuda", 1, 8
        self._left = 3

    def encode(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        self._left -= 1
        if self._left < 0:
            self.device, self.lanes, self.batch = "cpu", 2, 4
        return super().encode(batch)


def load_on_a_card_that_fails(choice: EncoderChoice, *_: object) -> "Encoder":
    return _FailingCard(choice)
