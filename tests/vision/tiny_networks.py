"""A network that trains in seconds, built by name in the training process."""

import os

import numpy as np
import torch
from torch import nn

from photosim.vision.labels import Classifier
from photosim.vision.models import EncoderChoice, EncoderSpec
from photosim.vision.networks import Convolution, Network
from photosim.vision.weights import WeightsError

SPEC = EncoderSpec("tiny", 48, 36, 32, 0.0, (0.5, 0.5, 0.5), (0.25, 0.25, 0.25))


def build(choice: EncoderChoice) -> Network:
    """Three convolutions that nobody trained."""
    torch.manual_seed(3)
    layers = [
        Convolution(
            nn.Conv2d(before, after, 3, 2, 1).eval(), nn.BatchNorm2d(after).eval(), ("relu", [])
        )
        for before, after in ((3, 8), (8, 16), (16, SPEC.dimension))
    ]
    nothing = Classifier(np.zeros((1, SPEC.dimension), np.float16), np.zeros(1, np.float32), 1.0)
    return Network(layers, nothing)


def build_of_nothing(choice: EncoderChoice) -> Network:
    raise WeightsError("The weights file was not found.")


def build_and_crash(choice: EncoderChoice) -> Network:
    os._exit(9)
