from collections.abc import Iterator
from itertools import islice, pairwise

import numpy as np
import pytest

from photosim.search.methods import svm
from photosim.search.methods.codes import (
    HammingRanking,
    HashFunction,
    RandomSigns,
    gaussian_planes,
)
from photosim.search.methods.grh import (
    ALPHA,
    COST,
    GraphRegularisedHashing,
    Kernel,
    regularise,
    sign,
)
from photosim.search.methods.itq import IterativeQuantisation
from photosim.search.methods.lineup import CODE_LENGTHS
from photosim.search.methods.method import Training, unit_rows
from photosim.search.methods.svm import fit_machines
from photosim.search.quality import average_precision
from tests.search.methods.data import labelled, split


def dense(codes: np.ndarray, first: np.ndarray, labels: np.ndarray, alpha: float) -> np.ndarray:
    """The paper's step A, before the signs are taken, with S and D written out."""
    links = (labels[:, None] == labels[None, :]).astype(float)
    inverse = np.linalg.inv(np.diag(links.sum(axis=1)))
    return np.asarray(alpha * links @ inverse @ codes + (1 - alpha) * first)


def turns(training: Training, kernel: Kernel, bits: int, seed: int) -> Iterator[np.ndarray]:
    """The codes that the paper's two steps give, L₀ and one more after each turn."""
    rows = unit_rows(training.vectors).astype(float)
    rows -= rows.mean(axis=0)
    products = rows @ rows.T
    if kernel == "rbf":
        squares = np.square(rows[:, None] - rows).sum(axis=2)
        products = np.exp(-squares / squares.mean())
    codes = first = sign(rows @ gaussian_planes(rows.shape[1], bits, seed))
    while True:
        yield codes
        targets = sign(dense(codes, first, training.labels, ALPHA))
        codes = sign((products + 1) @ fit_machines(products + 1, targets, COST, seed + 1))


def mean_average_precision(function: HashFunction) -> float:
    vectors, labels = labelled(count=460, kinds=8, dimension=80, noise=0.6)
    learned, library, library_labels = split(vectors[60:], labels[60:], 80)
    ranking = HammingRanking(function)
    ranking.build(learned, library)
    scores = []
    for vector, label in zip(vectors[:60], labels[:60], strict=True):
        relevant = library_labels[ranking.ranking(vector)] == label
        scores.append(average_precision(relevant, int((library_labels == label).sum())))
    return float(np.mean(scores))


def test_regularising_a_small_example_gives_what_is_worked_out_by_hand() -> None:
    # Photos 0 to 2 are cats, 3 and 4 are trees. Mean codes: cats (1/3, -1), trees (0, 1).
    codes = np.array([[1.0, -1], [1, -1], [-1, -1], [1, 1], [-1, 1]])
    first = np.array([[1.0, -1], [-1, 1], [-1, -1], [1, 1], [-1, -1]])
    labels = np.array([7, 7, 7, 2, 2])
    # alpha 0.8, cats: 0.8 / 3 + 0.2 first = 0.47, 0.07, 0.07 and -0.8 + 0.2 first = -1, -0.6, -1;
    # trees: 0.2 first = 0.2, -0.2 and 0.8 + 0.2 first = 1, 0.6.
    expected = [[1, -1], [1, -1], [1, -1], [1, 1], [-1, 1]]
    assert regularise(codes, first, labels, 0.8).tolist() == expected
    # alpha 0.25: what a photo began with weighs 0.75, more than any mean can bring.
    assert regularise(codes, first, labels, 0.25).tolist() == first.tolist()


@pytest.mark.parametrize("alpha", [0.0, 0.3, 0.6, 0.9, 1.0])
def test_regularising_agrees_with_the_matrices_of_the_paper(alpha: float) -> None:
    generator = np.random.default_rng(3)
    labels = generator.integers(-4, 9, 70)
    codes, first = sign(generator.standard_normal((2, 70, 24)))
    values = dense(codes, first, labels, alpha)
    clear = np.abs(values) > 1e-9  # the sign of a tie is up to rounding
    assert clear.mean() > 0.5
    assert np.array_equal(regularise(codes, first, labels, alpha)[clear], sign(values[clear]))


@pytest.mark.parametrize("kernel", ["linear", "rbf"])
def test_turns_come_to_rest_at_codes_that_regularising_leaves_alone(kernel: Kernel) -> None:
    vectors, labels = labelled(noise=0.15)
    learned, _, _ = split(vectors, labels, 200)
    function = GraphRegularisedHashing(16, 1, kernel)
    function.fit(learned)
    assert function.changed[0] > 0.05
    assert function.changed[-1] == 0
    # Photos of one label have one code, apart from the few that the machines cannot separate.
    codes = function.signs(learned.vectors)
    for label in np.unique(learned.labels):
        members = codes[learned.labels == label]
        assert (members == (members.mean(axis=0) >= 0.5)).mean() > 0.9


@pytest.mark.parametrize("kernel", ["linear", "rbf"])
def test_each_turn_is_the_papers(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    # Machines that stop early depend on where they began, and here they begin anew in each turn.
    monkeypatch.setattr(svm, "TOLERANCE", 1e-3)
    vectors, labels = labelled(count=50, kinds=4, dimension=8, noise=0.9)
    learned, _, _ = split(vectors, labels, 40)
    function = GraphRegularisedHashing(8, 1, kernel)
    function.fit(learned)
    assert len(function.changed) > 2
    *codes, last = islice(turns(learned, kernel, 8, 1), len(function.changed) + 1)
    assert function.changed == [(a != b).mean() for a, b in pairwise([*codes, last])]
    assert function.changed[-1] == 0
    assert np.array_equal(function.signs(learned.vectors), last > 0)


@pytest.mark.parametrize("bits", CODE_LENGTHS)
def test_labels_help_most_then_learning_without_them_then_chance(bits: int) -> None:
    lsh = mean_average_precision(RandomSigns(bits, 1))
    itq = mean_average_precision(IterativeQuantisation(bits, 1))
    linear = mean_average_precision(GraphRegularisedHashing(bits, 1))
    rbf = mean_average_precision(GraphRegularisedHashing(bits, 1, "rbf"))
    assert itq > 1.1 * lsh
    assert linear > 1.1 * itq
    assert rbf > 1.1 * itq


def test_codes_are_the_same_for_the_same_seed() -> None:
    vectors, labels = labelled()
    learned, library, _ = split(vectors, labels, 100)
    codes = []
    for seed in (5, 5, 6):
        function = GraphRegularisedHashing(16, seed)
        function.fit(learned)
        codes.append(function.signs(library.vectors))
    assert np.array_equal(codes[0], codes[1])
    assert not np.array_equal(codes[0], codes[2])
