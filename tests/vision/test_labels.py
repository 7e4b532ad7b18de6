from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torchvision.models import resnet34

from photosim.vision.labels import Classifier
from photosim.vision.models import choose_encoder, embedded_choice
from photosim.vision.networks import build_network
from tests.vision.random_weights import write_random_resnet34


def pixels() -> torch.Tensor:
    return torch.randn(3, 3, 224, 224, generator=torch.Generator().manual_seed(1))


def of_unit_length(features: torch.Tensor) -> tuple[NDArray[np.float32], float]:
    """Features of about one length, with that length."""
    return torch.nn.functional.normalize(features).numpy(), float(features.norm(dim=1).mean())


def expect_the_networks_own_labels(
    classifier: Classifier | None, features: torch.Tensor, scores: torch.Tensor
) -> None:
    """What a whole network recognises follows from its stored vector, but for the length."""
    assert classifier is not None
    vectors, _ = of_unit_length(features)
    lengths = features.norm(dim=1).tolist()
    for vector, length, row in zip(vectors, lengths, scores.softmax(1), strict=True):
        at_length = Classifier(classifier.weights, classifier.bias, length)
        found = at_length.labels(vector[None].astype(np.float16))[0]
        best = row.topk(10)
        assert found["label"][0] == best.indices[0]
        assert (found["share"] / 255) ** 2 == pytest.approx(best.values.numpy(), abs=0.01)


def test_lite0s_vectors_tell_what_it_recognises() -> None:
    from efficientnet_lite_pytorch import EfficientNet

    whole = EfficientNet.from_name("efficientnet-lite0").eval()
    whole.load_state_dict(torch.load(embedded_choice().weights, weights_only=True))
    network = build_network(embedded_choice())
    with torch.inference_mode():
        expect_the_networks_own_labels(network.classifier, network(pixels()), whole(pixels()))


def test_resnet34s_vectors_tell_what_it_recognises(tmp_path: Path) -> None:
    checkpoint = write_random_resnet34(tmp_path / "random.pth")
    whole = resnet34(weights=None).eval()
    whole.load_state_dict(torch.load(checkpoint, weights_only=True))
    network = build_network(choose_encoder(None, checkpoint, []))
    with torch.inference_mode():
        expect_the_networks_own_labels(network.classifier, network(pixels()), whole(pixels()))


def test_labels_are_the_likeliest_ten_most_likely_first() -> None:
    weights = np.eye(20, dtype=np.float16)
    classifier = Classifier(weights, np.zeros(20, np.float32), 5.0)
    vectors = np.linspace(0, 1, 20, dtype=np.float32)[None].repeat(300, axis=0)
    found = classifier.labels(vectors)
    assert found.shape == (300,)
    assert (found["label"] == np.arange(19, 9, -1)).all()
    assert (np.diff(found["share"].astype(int), axis=1) <= 0).all()
