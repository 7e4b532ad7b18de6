import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file as save_arrays
from safetensors.torch import save_file

from photosim.vision.encoders import load_encoder
from photosim.vision.models import EncoderChoice, choose_encoder, embedded_choice, taught_choice
from photosim.vision.networks import build_network
from photosim.vision.taught import TaughtFacts, file_of, read_facts, read_head, write_taught
from photosim.vision.weights import WeightsError
from tests.vision.random_weights import write_random_resnet34

TAGS = (("Animals", "dog"), ("cat",))


def teach(folder: Path, choice: EncoderChoice) -> tuple[Path, TaughtFacts]:
    """A network that was taught by adding to the biases of its last layer."""
    network = build_network(choice)
    weights = {name: item.contiguous() for name, item in network.state_dict().items()}
    name = [name for name in weights if name.endswith("bias")][-1]
    weights[name] = weights[name] + torch.linspace(0, 500, len(weights[name]))
    save_file(weights, folder / "layers")
    facts = write_taught(
        folder / "some",
        folder / "layers",
        {"weights": np.ones((3, 2), np.float32)},
        choice.spec.name,
        tags=TAGS,
        right=19,
        checked=20,
        temperature=1.5,
        gate=0.25,
        near=0.5,
    )
    return file_of(folder / "some", facts.identity), facts


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return teach(tmp_path_factory.mktemp("taught"), embedded_choice())[0]


def pictures() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.random.default_rng(0).integers(0, 255, (2, 224, 224, 3), np.uint8)


def test_a_taught_network_is_an_encoder_of_its_own(tmp_path: Path) -> None:
    resnet34 = choose_encoder(None, write_random_resnet34(tmp_path / "random.pth"), [])
    for base in (embedded_choice(), resnet34):
        folder = tmp_path / base.spec.name
        folder.mkdir()
        file, facts = teach(folder, base)
        assert facts.identity.startswith(f"{base.spec.name}:")
        choice = choose_encoder(None, file, [])
        assert choice == choose_encoder("efficientnet-lite0", file, [])
        assert (choice.identity, choice.spec, choice.notice) == (facts.identity, base.spec, None)
        encoder = load_encoder(choice, "cpu")
        assert encoder.classifier is None, "its vectors are not those that were classified"
        vectors = encoder.encode(pictures())
        likeness = (vectors * load_encoder(base, "cpu").encode(pictures())).sum(1)
        assert (likeness < 0.999).all()
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)


def test_what_was_written_is_read(taught: Path) -> None:
    facts = read_facts(taught)
    assert (facts.tags, facts.right, facts.checked) == (TAGS, 19, 20)
    assert facts.base == "efficientnet-lite0"
    assert (facts.temperature, facts.gate, facts.near) == (1.5, 0.25, 0.5)
    assert read_head(taught)["weights"].tolist() == [[1, 1]] * 3


def test_its_weights_name_it_and_not_what_is_known_of_it(taught: Path, tmp_path: Path) -> None:
    same = tmp_path / "same"
    arguments = {
        "tags": TAGS,
        "right": 1,
        "checked": 2,
        "temperature": 1.0,
        "gate": 0.0,
        "near": 0.0,
    }
    layers = taught.parent.parent / "layers"
    again = write_taught(same, layers, {}, "efficientnet-lite0", **arguments)
    assert again.identity == read_facts(taught).identity
    save_file({"a": torch.ones(3)}, tmp_path / "other")
    changed = write_taught(same, tmp_path / "other", {}, "efficientnet-lite0", **arguments)
    assert changed.identity != again.identity


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        ("gone", "was not found"),
        ("cut", "damaged or incomplete"),
        ("other", "is not a network that PhotoSim was taught"),
    ],
)
def test_a_bad_file_is_a_sentence_and_the_embedded_encoder_goes_on(
    taught: Path, tmp_path: Path, damage: str, message: str
) -> None:
    file = tmp_path / "network.safetensors"
    if damage == "cut":
        shutil.copy(taught, file)
        with file.open("r+b") as stream:
            stream.truncate(50_000)
    if damage == "other":
        save_arrays({"a": np.zeros(3, np.float32)}, file)
    with pytest.raises(WeightsError, match=message):
        taught_choice(file)
    choice = choose_encoder(None, file, [])
    assert choice.identity == embedded_choice().identity
    assert choice.notice is not None
    assert message in choice.notice
