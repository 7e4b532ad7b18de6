import numpy as np

from photosim.search.head import Examples, Head, fit, head_of
from tests.search.kinds import mean_of, of_kinds


def taught(spread: float = 0.8, tags: int = 3, kinds: int = 5) -> Examples:
    """Examples of the first tags of some kinds."""
    vectors, labels = of_kinds(kinds, 12, spread)
    known = labels < tags
    axes = np.eye(vectors.shape[1], 8, dtype=np.float32)
    return Examples.gather(vectors[known], labels[known], tags, mean_of(vectors), axes)


def taught_head() -> Head:
    examples = taught()
    return head_of(examples, fit(examples)).calibrated(1.0, 0.5, 0.7)


def test_a_head_tells_photos_it_was_not_taught() -> None:
    examples = taught()
    head = head_of(examples, fit(examples))
    vectors, labels = of_kinds(5, 40, 0.8, seed=1)
    known = labels < 3
    scores = head.scores(vectors[known])
    assert scores.probabilities.shape == (120, 3)
    assert (scores.probabilities.argmax(axis=1) == labels[known]).mean() > 0.9


def test_the_length_of_a_vector_does_not_count() -> None:
    examples = taught()
    head = head_of(examples, fit(examples))
    vectors, _ = of_kinds(3, 2)
    doubled = head.scores(vectors.astype(np.float32) * 2)
    np.testing.assert_allclose(
        head.scores(vectors).probabilities, doubled.probabilities, rtol=1e-3, atol=1e-4
    )


def test_a_photo_unlike_all_that_was_taught_gets_no_tag() -> None:
    head = taught_head()
    vectors, labels = of_kinds(5, 40, 0.8, seed=1)
    scores = head.scores(vectors)
    strange = labels >= 3
    assert (scores.probabilities[strange].max(axis=1) > 0.5).mean() > 0.5
    assert (scores.gated[strange].max(axis=1) > 0.5).mean() < 0.05
    assert (scores.gated[~strange].max(axis=1) > 0.5).mean() > 0.8


def test_what_is_unlike_all_tags_fades() -> None:
    head = taught_head()
    vectors, labels = of_kinds(5, 40, 0.8, seed=1)
    scores = head.scores(vectors)
    sums = scores.faded.sum(axis=1)
    assert sums[labels < 3].mean() > 0.8
    assert sums[labels >= 3].mean() < 0.1
    assert (scores.faded <= scores.probabilities).all()


def test_photos_of_none_of_the_tags_take_a_share_of_the_probability() -> None:
    vectors, labels = of_kinds(5, 12)
    axes = np.eye(vectors.shape[1], 8, dtype=np.float32)
    labels = np.minimum(labels, 1)  # one tag, and all others have it not
    examples = Examples.gather(vectors, labels, 1, mean_of(vectors), axes)
    assert examples.classes == 2
    head = head_of(examples, fit(examples))
    fresh, kinds = of_kinds(5, 30, seed=2)
    shares = head.scores(fresh).probabilities[:, 0]
    assert shares[kinds == 0].mean() > 0.8
    assert shares[kinds > 0].mean() < 0.1


def test_few_examples_go_by_the_axes_of_the_library() -> None:
    vectors, labels = of_kinds(4, 3)
    axes = np.eye(vectors.shape[1], 8, dtype=np.float32)
    few = Examples.gather(vectors, labels, 4, mean_of(vectors), axes)
    assert few.rows.shape == (12, 8)
    vectors, labels = of_kinds(4, 6)
    many = Examples.gather(vectors, labels, 4, mean_of(vectors), axes)
    assert many.rows.shape == (24, 23), "centred examples lie on as many axes, less one"
    np.testing.assert_allclose(np.linalg.norm(many.rows, axis=1), many.lengths, rtol=1e-4)
    vectors, labels = of_kinds(4, 20)
    more = Examples.gather(vectors, labels, 4, mean_of(vectors), axes)
    assert more.rows.shape == (80, 48)
    np.testing.assert_allclose(np.linalg.norm(more.rows, axis=1), more.lengths, rtol=1e-4)


def test_an_example_alone_makes_a_head() -> None:
    vectors, _ = of_kinds(2, 1)
    labels = np.array([0, 1])
    axes = np.eye(vectors.shape[1], 8, dtype=np.float32)
    examples = Examples.gather(vectors, labels, 1, mean_of(vectors), axes)
    shares = head_of(examples, fit(examples)).scores(vectors).probabilities[:, 0]
    assert shares[0] > 0.5 > shares[1]
