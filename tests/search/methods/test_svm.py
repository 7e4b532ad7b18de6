import numpy as np
import pytest

from photosim.search.methods import svm
from photosim.search.methods.svm import fit_machines


def test_two_points_are_parted_half_way() -> None:
    points = np.array([[-1.0], [3.0]])
    kernel = points @ points.T + 1
    weights = fit_machines(kernel, np.array([[-1.0], [1.0]]), cost=100.0, seed=0)
    # The bias is kept short as well: of f(x) = sx + o with f(-1) <= -1 and f(3) >= 1, s² + o² is
    # least at s = 1/2, o = -1/2.
    slope, offset = (weights.T @ np.hstack([points, np.ones((2, 1))]))[0]
    assert (slope, offset) == pytest.approx((0.5, -0.5), abs=0.02)


def test_the_dual_and_the_primal_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(svm, "TOLERANCE", 1e-4)
    generator = np.random.default_rng(0)
    points = np.hstack([generator.standard_normal((80, 6)), np.ones((80, 1))])
    targets = np.where(points[:, :3] + 0.8 * generator.standard_normal((80, 3)) >= 0, 1.0, -1.0)
    kernel = points @ points.T
    weights = fit_machines(kernel, targets, cost=2.0, seed=0)
    decisions = kernel @ weights
    length = (weights * decisions).sum(axis=0) / 2
    primal = length + 2.0 * np.maximum(0, 1 - targets * decisions).sum(axis=0)
    dual = (weights * targets).sum(axis=0) - length
    assert np.all(weights * targets >= 0)
    assert np.all(np.abs(weights) <= 2.0)
    assert primal == pytest.approx(dual, rel=1e-3)


def test_machines_trained_together_are_those_trained_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(svm, "TOLERANCE", 1e-6)
    generator = np.random.default_rng(1)
    points = generator.standard_normal((40, 5))
    kernel = np.exp(-0.2 * np.square(points[:, None] - points).sum(axis=2)) + 1
    targets = np.where(generator.standard_normal((40, 2)) >= 0, 1.0, -1.0)
    together = fit_machines(kernel, targets, cost=1.0, seed=0)
    alone = fit_machines(kernel, targets[:, 1:], cost=1.0, seed=0)
    assert kernel @ together[:, 1:] == pytest.approx(kernel @ alone, abs=1e-4)
    again = fit_machines(kernel, targets, cost=1.0, seed=9, start=together)
    assert kernel @ again == pytest.approx(kernel @ together, abs=1e-4)
