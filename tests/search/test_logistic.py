import numpy as np

from photosim.search.logistic import fit_logistic, minimise


def test_the_least_point_of_a_bowl_is_found() -> None:
    slopes = np.array([1.0, 40.0, 900.0])
    goal = np.array([3.0, -2.0, 0.5])
    found = minimise(
        lambda point: (float(slopes @ (point - goal) ** 2), 2 * slopes * (point - goal)),
        np.zeros(3),
    )
    np.testing.assert_allclose(found, goal, atol=1e-5)


def test_probabilities_follow_the_shares_where_vectors_tell_nothing() -> None:
    labels = np.array([0] * 30 + [1] * 10)
    weights, biases = fit_logistic(np.zeros((40, 4), np.float32), labels, 2)
    np.testing.assert_allclose(weights, 0, atol=1e-6)
    np.testing.assert_allclose(biases[0] - biases[1], np.log(3), atol=1e-3)


def test_classes_apart_are_told_apart() -> None:
    generator = np.random.default_rng(0)
    labels = np.arange(90) % 3
    rows = np.eye(3, dtype=np.float32)[labels] + 0.2 * generator.normal(size=(90, 3))
    weights, biases = fit_logistic(rows.astype(np.float32), labels, 3)
    assert ((rows @ weights + biases).argmax(axis=1) == labels).all()
    again, _ = fit_logistic(rows.astype(np.float32), labels, 3)
    np.testing.assert_array_equal(weights, again)
