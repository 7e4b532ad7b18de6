import numpy as np
import pytest

from photosim.search.head import Examples
from photosim.search.trust import (
    FOLDS,
    HeldOut,
    Share,
    accuracy,
    calibrated_head,
    chance,
    cross_validate,
    doubtful_labels,
    error_of_fresh,
    fold_of,
    gain,
    mix_ups,
    probabilities,
    trust,
)
from tests.search.kinds import mean_of, of_kinds


def examples_of(spread: float, each: int = 20, kinds: int = 4) -> Examples:
    vectors, labels = of_kinds(kinds, each, spread)
    axes = np.eye(vectors.shape[1], 16, dtype=np.float32)
    return Examples.gather(vectors, labels, kinds, mean_of(vectors), axes)


def held_out(spread: float, each: int = 20) -> HeldOut:
    examples = examples_of(spread, each)
    return cross_validate(examples, np.arange(len(examples.rows)))


def test_a_share_of_few_photos_is_too_few_to_tell() -> None:
    assert not Share(18, 19).is_known
    assert Share(18, 20).is_known


def test_an_interval_holds_the_share_and_narrows_with_the_photos() -> None:
    widths = []
    for count in (20, 100, 1_000):
        share = Share(9 * count // 10, count)
        low, high = share.interval
        assert 0 <= low < share.value < high <= 1
        widths.append(high - low)
    assert widths[0] > 2 * widths[1] > 4 * widths[2]
    assert Share(0, 0).interval == (0, 1)
    assert Share(20, 20).interval[1] == pytest.approx(1)
    assert Share(20, 20).interval[0] < 0.8


def test_the_interval_holds_what_is_true_of_fresh_photos() -> None:
    inside = 0
    for seed in range(20):
        vectors, labels = of_kinds(4, 10, 3.0, seed)
        axes = np.eye(vectors.shape[1], 16, dtype=np.float32)
        examples = Examples.gather(vectors, labels, 4, mean_of(vectors), axes)
        held = cross_validate(examples, np.arange(40))
        fresh, kinds = of_kinds(4, 200, 3.0, seed + 100)
        guessed = calibrated_head(examples, held).scores(fresh).probabilities.argmax(axis=1)
        low, high = accuracy(held).interval
        inside += low <= (guessed == kinds).mean() <= high
    assert inside >= 17


def test_a_group_is_never_on_both_sides() -> None:
    labels = np.repeat(np.arange(3), 30)
    groups = np.arange(90) // 3
    folds = fold_of(labels, groups)
    assert all(len(set(folds[groups == group])) == 1 for group in range(30))
    for label in range(3):
        assert np.bincount(folds[labels == label], minlength=FOLDS).tolist() == [6] * FOLDS


def test_copies_on_both_sides_would_make_a_figure_a_lie() -> None:
    vectors, _ = of_kinds(30, 1, 1.0)
    labels = np.arange(30) % 3  # names that mean nothing: only copies can be told
    copies, names = np.repeat(vectors, 4, axis=0), np.repeat(labels, 4)
    axes = np.eye(vectors.shape[1], 16, dtype=np.float32)
    examples = Examples.gather(copies, names, 3, mean_of(vectors), axes)
    apart = accuracy(cross_validate(examples, np.arange(120)))
    together = accuracy(cross_validate(examples, np.repeat(np.arange(30), 4)))
    assert apart.value > 0.9
    assert together.value < 0.6


def test_an_example_without_another_of_its_tag_is_not_judged() -> None:
    vectors, labels = of_kinds(3, 6)
    kept = np.array([0, *range(6, 18)])  # one of the first
    axes = np.eye(vectors.shape[1], 8, dtype=np.float32)
    examples = Examples.gather(vectors[kept], labels[kept], 3, mean_of(vectors), axes)
    found = cross_validate(examples, np.arange(13))
    assert found.judged.tolist() == [False] + [True] * 12
    assert accuracy(found).checked == 12


def test_probabilities_are_as_often_right_as_they_say() -> None:
    examples = examples_of(2.5, 60)
    held = cross_validate(examples, np.arange(len(examples.rows)))
    head = calibrated_head(examples, held)
    vectors, labels = of_kinds(4, 500, 2.5, seed=7)
    shares = head.scores(vectors).probabilities
    right = shares.argmax(axis=1) == labels
    assert abs(shares.max(axis=1).mean() - right.mean()) < 0.05


def test_precision_rises_and_recall_falls_with_the_probability_asked_for() -> None:
    examples = examples_of(3.0, 40)
    held = cross_validate(examples, np.arange(len(examples.rows)))
    gated = probabilities(held, calibrated_head(examples, held))
    rather_complete, rather_sure = trust(held, gated, 0.3), trust(held, gated, 0.9)
    assert [item.recall.checked for item in rather_sure] == [40] * 4
    precision = [
        sum(item.precision.right for item in found) / sum(item.precision.checked for item in found)
        for found in (rather_complete, rather_sure)
    ]
    recall = [sum(item.recall.right for item in found) for found in (rather_complete, rather_sure)]
    assert precision[1] > precision[0]
    assert recall[1] < recall[0]


def test_tags_that_look_the_same_are_no_better_than_chance() -> None:
    vectors, _ = of_kinds(1, 60)
    labels = np.arange(60) % 2
    axes = np.eye(vectors.shape[1], 8, dtype=np.float32)
    examples = Examples.gather(vectors, labels, 2, mean_of(vectors), axes)
    held = cross_validate(examples, np.arange(60))
    assert accuracy(held).interval[0] < chance(held) == 0.5


def test_mix_ups_and_wrong_labels_are_named() -> None:
    vectors, labels = of_kinds(4, 20, 0.8)
    labels = labels.copy()
    labels[[0, 1]] = 2  # two of the first kind that carry another's name
    axes = np.eye(vectors.shape[1], 16, dtype=np.float32)
    examples = Examples.gather(vectors, labels, 4, mean_of(vectors), axes)
    held = cross_validate(examples, np.arange(80))
    worst = mix_ups(held)[0]
    assert (worst.tag, worst.taken_for) == (2, 0)
    assert set(worst.rows) == {0, 1}
    assert doubtful_labels(held) == sorted(doubtful_labels(held), key=lambda row: row > 1)
    assert set(doubtful_labels(held)[:2]) == {0, 1}


def test_what_all_agree_on_is_not_doubted() -> None:
    assert doubtful_labels(held_out(0.3)) == []
    assert mix_ups(held_out(0.3)) == []


def test_the_error_of_fresh_photos_is_that_of_as_many_tosses() -> None:
    assert error_of_fresh(Share(900, 1_000)) == pytest.approx(np.sqrt(0.9 * 0.1 / 1_000), rel=0.02)
    assert error_of_fresh(Share(20, 20)) > 0.02
    assert error_of_fresh(Share(90, 100)) < Share(90, 100).error


def test_a_gain_is_surer_the_more_photos_show_it() -> None:
    before = np.arange(40) % 4 > 0
    better = np.ones(40, bool)
    alone = gain(before, better, np.arange(40))
    assert alone.value == 0.25
    assert alone.error == pytest.approx(np.sqrt(0.25 * 0.75 / 39))
    assert alone.is_sure
    together = gain(before, better, np.repeat(np.arange(2), 20))
    assert together.error == 0, "both groups show the same"
    blocks = gain(np.arange(40) >= 10, better, np.repeat(np.arange(4), 10))
    assert (blocks.value, blocks.error) == (0.25, 0.25)
    assert not blocks.is_sure, "all of it comes from one group"


def test_what_is_no_better_is_not_sure() -> None:
    right = np.arange(30) % 3 > 0
    same = gain(right, right, np.arange(30))
    assert (same.value, same.error, same.is_sure) == (0, 0, False)
    assert gain(np.ones(30, bool), right, np.arange(30)).value < 0
