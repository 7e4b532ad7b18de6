from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from photosim.vision import pace
from photosim.vision.encoders import Encoder, SteadyEncoder
from photosim.vision.models import ENCODERS, EncoderChoice, choose_encoder, embedded_choice, prepare
from photosim.vision.networks import Network, build_network
from photosim.vision.pace import LEAST_COSINE, Way, choose_way, network_for, run
from tests.photos import KINDS, draw_photo
from tests.vision.random_weights import write_random_resnet34
from tests.vision.stand_ins import ColourEncoder


@pytest.fixture(scope="session")
def networks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Network]:
    """Both networks, ResNet-34 with weights that nobody trained."""
    weights = write_random_resnet34(tmp_path_factory.mktemp("weights") / "random.pth")
    choices = [embedded_choice(), choose_encoder("resnet34", weights, [])]
    return {choice.spec.name: build_network(choice) for choice in choices}


@pytest.mark.parametrize("name", ENCODERS)
def test_every_way_leaves_vectors_and_neighbours_as_they_are(
    networks: dict[str, Network], name: str
) -> None:
    spec = ENCODERS[name]
    drawn = [prepare(draw_photo(kind, seed), spec) for kind in KINDS for seed in range(3)]
    scaled = (np.stack(drawn).astype(np.float32) / 255 - spec.mean) / spec.std
    pixels = torch.from_numpy(scaled.astype(np.float32)).permute(0, 3, 1, 2)
    vectors = {}
    with torch.inference_mode():
        for way in pace.ways("cpu"):
            vectors[way] = run(network_for(way, networks[name]), way, pixels).numpy()
    exact = vectors[Way()]
    for found in vectors.values():
        assert (found * exact).sum(1).min() >= LEAST_COSINE
        assert _recall_at_10(found, exact) >= 0.99


def _recall_at_10(found: NDArray[np.float32], exact: NDArray[np.float32]) -> float:
    """Share of the true ten nearest among the ten found; near ties count as either."""
    similarities = exact @ exact.T
    np.fill_diagonal(similarities, -1)
    nearest = (found @ found.T) - 2 * np.eye(len(found))
    least = np.sort(similarities, axis=1)[:, -10] - 5e-4
    rows = np.argsort(-nearest, axis=1)[:, :10]
    return float((np.take_along_axis(similarities, rows, 1) >= least[:, None]).mean())


def test_a_way_that_is_not_exact_is_never_chosen(
    networks: dict[str, Network], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "LEAST_COSINE", 1.1)
    assert choose_way(networks["resnet34"], "cpu", 64, None, "resnet34") == Way()


def test_what_the_processor_cannot_do_is_not_among_the_ways(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch.ops.mkldnn, "_is_mkldnn_bf16_supported", lambda: False)
    monkeypatch.setattr(torch.backends.mkldnn, "is_available", lambda: True)
    assert pace.ways("cpu") == [Way(), Way(fused=True)]


def test_a_way_remembered_on_a_processor_that_could_do_more_is_not_taken(
    networks: dict[str, Network], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory, network = tmp_path / "pace.json", networks["resnet34"]
    more = Way("bfloat16", fused=True)
    monkeypatch.setattr(pace, "_measured", lambda *_: more)
    monkeypatch.setattr(pace, "ways", lambda _: [Way(), more])
    assert choose_way(network, "cpu", 64, memory, "a") == more
    monkeypatch.setattr(pace, "_measured", lambda *_: Way())
    monkeypatch.setattr(pace, "ways", lambda _: [Way()])
    assert choose_way(network, "cpu", 64, memory, "a") == Way()


def test_a_way_that_fails_is_passed_over(
    networks: dict[str, Network], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def cannot(network: Network, way: Way, pixels: torch.Tensor) -> torch.Tensor:
        if way != Way():
            raise RuntimeError("not with this processor")
        return run(network, way, pixels)

    monkeypatch.setattr(pace, "run", cannot)
    with caplog.at_level("DEBUG", "photosim"):
        assert choose_way(networks["resnet34"], "cpu", 64, None, "resnet34") == Way()
    assert "not with this processor" in caplog.text


def test_the_choice_is_remembered_and_a_spoilt_memory_is_renewed(
    networks: dict[str, Network], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory, network = tmp_path / "data" / "pace.json", networks["resnet34"]
    first = choose_way(network, "cpu", 64, memory, "a")
    monkeypatch.setattr(pace, "_measured", lambda *_: pytest.fail("it was measured again"))
    assert choose_way(network, "cpu", 64, memory, "a") == first
    memory.write_text("{nonsense")
    monkeypatch.setattr(pace, "_measured", lambda *_: Way())
    assert choose_way(network, "cpu", 64, memory, "a") == Way()
    assert choose_way(network, "cpu", 64, memory, "a") == Way()


class _Card(ColourEncoder):
    """A card with memory for a few pictures, which may fail after some calls."""

    def __init__(self, room: int, fails_after: int | None = None) -> None:
        super().__init__(embedded_choice())
        self.device, self.lanes, self.batch = "cuda", 3, 32
        self._room, self._left = room, fails_after
        self.sizes: list[int] = []

    def encode(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        if self._left == 0:
            raise RuntimeError("CUDA error: unspecified launch failure")
        if len(batch) > self._room:
            raise torch.OutOfMemoryError("CUDA out of memory")
        self.sizes.append(len(batch))
        self._left = None if self._left is None else self._left - 1
        return super().encode(batch)


def _processor() -> Encoder:
    return ColourEncoder(embedded_choice())


def _pictures(count: int) -> NDArray[np.uint8]:
    return np.random.default_rng(0).integers(0, 256, (count, 24, 24, 3), dtype=np.uint8)


def test_batches_are_halved_until_they_fit_and_stay_so() -> None:
    card = _Card(room=5)
    steady = SteadyEncoder(lambda: card, _processor)
    expected = _processor().encode(_pictures(32))
    assert (steady.encode(_pictures(32)) == expected).all()
    assert (steady.device, steady.batch) == ("cuda", 4)
    assert max(card.sizes) == 4


@pytest.mark.parametrize(("room", "fails_after"), [(0, None), (32, 2), (5, 3)])
def test_without_the_card_the_processor_goes_on_with_the_same_batch(
    room: int, fails_after: int | None
) -> None:
    steady = SteadyEncoder(lambda: _Card(room, fails_after), _processor)
    expected = _processor().encode(_pictures(16))
    for _ in range(4):
        assert (steady.encode(_pictures(16)) == expected).all()
    assert (steady.device, steady.lanes, steady.batch) == ("cpu", 2, 4)


def test_a_card_that_cannot_even_be_loaded_is_done_without() -> None:
    def no_memory() -> Encoder:
        raise torch.OutOfMemoryError("CUDA out of memory")

    assert SteadyEncoder(no_memory, _processor).device == "cpu"


def test_a_mistake_on_the_processor_is_not_hidden() -> None:
    class Broken(ColourEncoder):
        def encode(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
            raise RuntimeError("shapes do not fit")

    choice: EncoderChoice = embedded_choice()
    steady = SteadyEncoder(lambda: _Card(0), lambda: Broken(choice))
    with pytest.raises(RuntimeError, match="shapes"):
        steady.encode(_pictures(1))
