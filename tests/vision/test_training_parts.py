"""The parts of training that need no network: rates, changes of pictures, files of rows."""

from pathlib import Path

import numpy as np
import pytest
import torch

from photosim.vision.networks import Network
from photosim.vision.training.augmentation import NUMBERS, changed, changes
from photosim.vision.training.learner import Learner, balanced, fit_head
from photosim.vision.training.rates import (
    USUAL_RATE,
    has_diverged,
    is_over,
    one_cycle,
    rate_curve,
    smooth,
    swept_rates,
)
from photosim.vision.training.row_file import RowFile


def test_a_rate_rises_to_its_height_and_falls_to_almost_nothing() -> None:
    shares = [one_cycle(step, 100) for step in range(101)]
    assert shares[0] == pytest.approx(0.04)
    assert np.argmax(shares) == 25
    assert shares[25] == 1
    assert (np.diff(shares[:26]) > 0).all()
    assert (np.diff(shares[25:]) < 0).all()
    assert shares[-1] == pytest.approx(0.001)
    assert one_cycle(0, 1) > 0


def test_training_ends_early_where_it_gets_worse_although_the_rate_falls() -> None:
    assert is_over([0.5, 0.4, 0.3, 0.4, 0.5], 6)
    assert not is_over([0.5, 0.4, 0.3, 0.4, 0.35], 6), "it gets better again"
    assert not is_over([0.5, 0.6, 0.7, 0.8], 6), "the rate is still high"
    assert not is_over([0.5], 1)


def losses_that_diverge_at(rate: float) -> list[float]:
    """Flat, then lower, then ten times as high."""
    return [2.0 if one < rate / 30 else 1.0 if one < rate else 10.0 for one in swept_rates(60)]


def test_a_rate_is_chosen_well_below_where_the_loss_diverges() -> None:
    curve = rate_curve(swept_rates(60), losses_that_diverge_at(7e-3))
    assert 6e-5 < curve.rate < 1.2e-4
    assert len(curve.rates) == len(curve.losses) == len(curve.smoothed) == 60
    assert rate_curve(swept_rates(60), losses_that_diverge_at(7e-2)).rate > 6e-4


def test_a_sweep_that_never_diverges_chooses_the_usual_rate() -> None:
    assert rate_curve(swept_rates(60), [1.0] * 60).rate == USUAL_RATE


def test_a_sweep_ends_where_the_loss_diverges_or_is_no_number() -> None:
    steady = [1.0] * 10
    assert not has_diverged([1.0])
    assert not has_diverged([*steady, 0.5, 1.4])
    assert has_diverged([*steady, 0.5, 1.6])
    assert has_diverged([1.0, float("nan")])


@pytest.mark.parametrize("seed", range(20))
def test_batches_that_are_harder_than_others_end_no_sweep(seed: int) -> None:
    # As seen with 101 tags, of whose batches of 32 one had a loss of 0.05 and another of 2.
    noise = np.random.default_rng(seed).gamma(1.0, 0.6, 60)
    diverging = [0.0 if rate < 7e-3 else 9.0 for rate in swept_rates(60)]
    curve = rate_curve(swept_rates(60), (noise + diverging).tolist())
    assert 5e-6 < curve.rate < 1.5e-4


def test_the_first_batches_end_no_sweep() -> None:
    assert not has_diverged([0.1, 0.02, 0.4])


def test_smoothed_losses_are_not_drawn_towards_nothing_at_the_start() -> None:
    assert smooth([2.0, 2.0, 2.0]) == pytest.approx([2.0, 2.0, 2.0])
    assert smooth([2.0, 1.0])[1] == pytest.approx(2 * 0.9 / 1.9 + 1 / 1.9)


def test_changed_pictures_are_parts_of_the_picture_and_half_of_them_mirrored() -> None:
    random = np.random.default_rng(0).random((400, NUMBERS))
    maps = changes(random).numpy()
    width, height = np.abs(maps[:, 0, 0]), maps[:, 1, 1]
    assert width.max() <= 1
    assert height.max() <= 1
    assert (width * height).min() > 0.5
    assert (np.abs(maps[:, 0, 2]) + width).max() <= 1 + 1e-6
    assert (np.abs(maps[:, 1, 2]) + height).max() <= 1 + 1e-6
    assert 150 < np.count_nonzero(maps[:, 0, 0] < 0) < 250


def test_a_mirrored_picture_is_that() -> None:
    pixels = torch.arange(2 * 3 * 8 * 8, dtype=torch.float32).view(2, 3, 8, 8)
    whole = np.array([[1.0, 0.5, 0.5, 0.5, 0.1], [1.0, 0.5, 0.5, 0.5, 0.9]])
    mirrored, same = changed(pixels, changes(whole))
    torch.testing.assert_close(mirrored, pixels[0].flip(2))
    torch.testing.assert_close(same, pixels[1])


def test_the_head_of_many_tags_is_fitted_to_the_end() -> None:
    tags, dimension, draw = 100, 128, np.random.default_rng(0)
    numbers = np.repeat(np.arange(tags), np.where(np.arange(tags) < 3, 200, 15))
    centres = 0.5 * draw.normal(size=(tags, dimension))
    rows = torch.from_numpy(centres[numbers] + draw.normal(size=(len(numbers), dimension)) + 2)
    vectors, labels = torch.nn.functional.normalize(rows.float()), torch.from_numpy(numbers)
    learner = Learner(Network([], None), 0, vectors.mean(0), tags)
    weights = balanced(labels, tags)
    assert [*fit_head(learner, vectors, labels, weights)][-1] == 60
    with torch.inference_mode():
        loss = torch.nn.functional.cross_entropy(learner.logits(vectors), labels, weights)
        loss += 0.5e-4 * learner.head.weight.square().sum()
    assert loss < 0.12  # 0.111 at the minimum, 0.45 where the search for a step gave up


def test_a_rare_tag_counts_more_but_not_as_much_as_all_others() -> None:
    labels = torch.tensor([0] * 16 + [1] * 4)
    often, rare = balanced(labels, 2).tolist()
    assert rare == pytest.approx(2 * often)
    assert 16 * often + 4 * rare == pytest.approx(20)


def test_rows_are_read_as_they_were_appended(tmp_path: Path) -> None:
    rows = RowFile(tmp_path / "rows", (2, 3), np.float16)
    assert len(rows) == 0
    wanted = np.arange(30, dtype=np.float16).reshape(5, 2, 3)
    rows.append(wanted[:3])
    rows.append(wanted[3:])
    assert len(rows) == 5
    np.testing.assert_array_equal(rows.read([4, 0]), wanted[[4, 0]])


def test_a_row_that_was_cut_off_is_made_again(tmp_path: Path) -> None:
    rows = RowFile(tmp_path / "rows", (4,), np.uint8)
    rows.append(np.arange(8, dtype=np.uint8).reshape(2, 4))
    with (tmp_path / "rows").open("ab") as file:
        file.write(b"ab")  # a kill or a full disk
    assert len(rows) == 2
    rows.append(np.full((1, 4), 7, np.uint8))
    assert rows.read([1, 2]).tolist() == [[4, 5, 6, 7], [7, 7, 7, 7]]
    with pytest.raises(OSError, match="shorter"):
        rows.read([3])
