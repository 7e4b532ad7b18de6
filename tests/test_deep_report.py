"""What “teach --deep” says of a training."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from photosim.commands.deep_teaching import document, how, verdict, write_plots
from photosim.console import Refused
from photosim.library.deep_teaching import DeeplyTaught
from photosim.search.trust import Gain, Share
from photosim.vision.training.messages import Epoch, TrainedNetwork
from photosim.vision.training.rates import rate_curve, swept_rates

KEYS = [
    "tags",
    "examples",
    "held_out",
    "accuracy",
    "standard_error",
    "accuracy_without",
    "seconds",
    "encoder",
    "deep",
    "kept",
]


@pytest.fixture
def found() -> DeeplyTaught:
    """A training that did not help."""
    nothing = np.zeros(0, np.float32)
    network = TrainedNetwork(
        Path("network"),
        nothing.astype(np.float16),
        nothing.astype(np.bool_),
        nothing,
        nothing,
        nothing,
        (Epoch(None, 0.5, 0.8), Epoch(0.7, 0.4, 0.85), Epoch(0.6, 0.45, 0.83)),
        1,
        (6, 18),
        5e-5,
        None,
        "cpu",
    )
    return DeeplyTaught(
        500, Share(82, 100), Share(83, 100), Gain(0.01, 0.02), None, "base", network
    )


def test_training_that_did_not_help_is_said_with_both_figures(found: DeeplyTaught) -> None:
    assert verdict(found) == (
        "It did not help enough (83 ± 4 of 100 photos held out right against 82 ± 4 without), so "
        "it is not kept."
    )
    assert how(found) == (
        "Trained the last 6 of 18 layers 2 times over at a learning rate of 5e-05; it was best "
        "after 1."
    )
    untouched = replace(found, network=replace(found.network, best=0, layers=(18, 18)))
    assert how(untouched) == (
        "Trained all 18 layers 2 times over at a learning rate of 5e-05; it was best before, with "
        "a new head alone."
    )


def test_training_that_helped_says_how_to_search_by_it(found: DeeplyTaught) -> None:
    kept = replace(found, kept=Path("some") / "lesson-1.safetensors", trained=Share(97, 100))
    assert verdict(kept).startswith("It helped (97 ± 2 of 100 photos held out right against 82 ± 4")
    assert verdict(kept).endswith(
        "Search by it as well: photosim --weights some/lesson-1.safetensors index FOLDER, then "
        "find PHOTO with the same option; in the window “Tags and the whole search” keeps to it."
    )
    assert document(["a"], kept, 1.0)["kept"] is True


def test_json_has_what_other_teaching_has(found: DeeplyTaught) -> None:
    result = document(["a", "b"], found, 12.3456)
    assert list(result) == KEYS
    assert result["tags"] == ["a", "b"]
    assert (result["examples"], result["held_out"], result["accuracy"]) == (500, 100, 0.83)
    assert result["accuracy_without"] == 0.82
    assert (result["seconds"], result["encoder"]) == (12.346, "base")
    assert (result["deep"], result["kept"]) == (True, False)


def with_curve(found: DeeplyTaught) -> DeeplyTaught:
    rates = swept_rates(60)
    curve = rate_curve(rates, [1.0 if rate < 1e-2 else 9.0 for rate in rates])
    return replace(found, network=replace(found.network, curve=curve, rate=curve.rate))


def test_the_rates_that_were_tried_are_in_it_too(found: DeeplyTaught) -> None:
    result = document(["a"], with_curve(found), 1.0)
    assert list(result) == [*KEYS, "learning_rate"]
    tried = result["learning_rate"]
    assert isinstance(tried, dict)
    assert len(tried["rates"]) == len(tried["losses"]) == 60
    assert 5e-5 < tried["chosen"] < 2e-4


def test_plots_are_drawn(found: DeeplyTaught, tmp_path: Path) -> None:
    write_plots(tmp_path, found)
    assert [path.name for path in tmp_path.iterdir()] == ["training.png"]
    write_plots(tmp_path, with_curve(found))
    with Image.open(tmp_path / "learning-rate.png") as plot:
        assert plot.width > 800
    with pytest.raises(Refused, match="cannot be written"):
        write_plots(tmp_path / "none", found)
