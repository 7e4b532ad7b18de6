"""Checks whether PhotoSim can use a file as ResNet-34's weights.

    python packaging/check_weights.py FILE

Ends with status 0, or with 1 and the reason on standard error.
"""

import sys
from pathlib import Path

from photosim.vision.encoders import load_encoder
from photosim.vision.models import RESNET34, choose_encoder
from photosim.vision.weights import WeightsError


def fault_of(file: Path) -> str | None:
    """Why a file cannot be used; None if it holds weights for ResNet-34."""
    choice = choose_encoder(RESNET34.name, file, ())
    if choice.spec is not RESNET34:
        return choice.notice
    try:
        load_encoder(choice, "cpu")
    except WeightsError as fault:
        return str(fault)
    return None


if __name__ == "__main__":
    sys.exit(fault_of(Path(sys.argv[1])))
