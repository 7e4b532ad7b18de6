import numpy as np
import pytest

from photosim.catalogue.records import FileFacts, PictureFacts
from photosim.library.evaluate import EvaluationError, Plan, evaluate, read_labelled, split
from photosim.search.evaluation import MethodScores
from tests.library.conftest import Bench

ENCODER = "efficientnet-lite0"
KINDS = ("bark", "clouds", "sand")
PER_KIND = 20


def enter(bench: Bench, paths: list[str], centres: np.ndarray, noise: float) -> None:
    """Enter photos with vectors near the given centres straight into the catalogue."""
    vectors = centres + noise * np.random.default_rng(0).standard_normal(centres.shape)
    rows = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)
    with bench.store.session.write():
        folder = bench.store.add_folder(bench.folder, None)
        ids = bench.store.files.add(folder, [(path, FileFacts(1, 1)) for path in paths])
        pictures = [
            PictureFacts(number, 1, 1, number.to_bytes(16, "big"), 4, 3, None, row)
            for number, row in zip(ids, rows, strict=True)
        ]
        bench.store.complete_photos(pictures, ENCODER)
        bench.keys.enter(ENCODER, ids, rows)


@pytest.fixture
def sorted_photos(bench: Bench) -> Bench:
    """Photos of three kinds in a sub-folder each, some deeper, and one without a label."""
    paths = [f"{kind}/{'deeper/' * (n % 2)}{n}.jpg" for kind in KINDS for n in range(PER_KIND)]
    centres = np.random.default_rng(1).random((3, 96)).repeat(PER_KIND, axis=0)
    enter(bench, ["unsorted.jpg", *paths], np.vstack([np.ones((1, 96)), centres]), 0.15)
    return bench


def rows(bench: Bench, plan: Plan) -> list[MethodScores]:
    labelled = read_labelled(bench.store, ENCODER, bench.folder)
    return [row for _, _, row in evaluate(split(bench.store, labelled, plan), plan)]


def test_a_photos_label_is_the_sub_folder_it_lies_in(sorted_photos: Bench) -> None:
    labelled = read_labelled(sorted_photos.store, ENCODER, sorted_photos.folder)
    assert labelled.names == KINDS
    assert np.bincount(labelled.labels).tolist() == [PER_KIND] * 3
    paths = {photo.id: photo.path for photo in sorted_photos.store.photos(labelled.ids)}
    for photo_id, label in zip(labelled.ids.tolist(), labelled.labels, strict=True):
        assert labelled.names[label] in paths[photo_id].parts


def test_a_sub_folder_can_be_left_out(sorted_photos: Bench) -> None:
    labelled = read_labelled(sorted_photos.store, ENCODER, sorted_photos.folder, [KINDS[0]])
    assert labelled.names == KINDS[1:]
    with pytest.raises(EvaluationError, match="sub-folder clutter"):
        read_labelled(sorted_photos.store, ENCODER, sorted_photos.folder, ["clutter"])


def test_folders_that_cannot_be_measured_are_refused_with_a_reason(sorted_photos: Bench) -> None:
    store, folder = sorted_photos.store, sorted_photos.folder
    with pytest.raises(EvaluationError, match="at least 30 photos"):
        read_labelled(store, ENCODER, folder / KINDS[0])
    with pytest.raises(EvaluationError, match="at least 30 photos"):
        read_labelled(store, "another encoder", folder)
    labelled = read_labelled(store, ENCODER, folder)
    with pytest.raises(EvaluationError, match="too few"):
        split(store, labelled, Plan(["exact"], queries=40, training=15))


def test_a_folder_with_one_label_is_refused(bench: Bench) -> None:
    enter(bench, [f"only/{n}.jpg" for n in range(30)], np.ones((30, 8)), 0.1)
    with pytest.raises(EvaluationError, match="one sub-folder, only"):
        read_labelled(bench.store, ENCODER, bench.folder)


@pytest.mark.parametrize(
    ("plan", "parts"),
    [(Plan([]), (1, 2, 57)), (Plan([], queries=7, training=9), (7, 9, 44))],
)
def test_every_photo_is_a_query_or_learned_from_or_searched_and_none_is_two_of_these(
    sorted_photos: Bench, plan: Plan, parts: tuple[int, int, int]
) -> None:
    labelled = read_labelled(sorted_photos.store, ENCODER, sorted_photos.folder)
    trial = split(sorted_photos.store, labelled, plan)
    vectors = [trial.queries, trial.training.vectors, trial.collection.vectors]
    labels = [trial.query_labels, trial.training.labels, trial.labels]
    assert tuple(map(len, vectors)) == tuple(map(len, labels)) == parts
    label_of = dict(
        zip((row.tobytes() for row in labelled.vectors), labelled.labels.tolist(), strict=True)
    )
    assert len(label_of) == 60  # all vectors differ, so they tell photos apart
    split_up = dict(
        zip(
            (row.tobytes() for row in np.concatenate(vectors)),
            np.concatenate(labels).tolist(),
            strict=True,
        )
    )
    assert split_up == label_of
    ids, fetched = trial.collection.fetch(np.array([5, 0, 11]))
    assert sorted(ids.tolist()) == [0, 5, 11]
    assert np.array_equal(fetched, trial.collection.vectors[ids])


def test_a_query_without_photos_of_its_kind_is_not_judged_by_labels(bench: Bench) -> None:
    # Nine kinds of one photo each: nothing could ever be found for them.
    paths = [f"{'many' if n < 40 else n}/{n}.jpg" for n in range(49)]
    centres = np.eye(96)[[0] * 40 + list(range(1, 10))]
    enter(bench, paths, centres, 0.02)
    labelled = read_labelled(bench.store, ENCODER, bench.folder)
    plan = Plan(["exact"], queries=30, training=2)
    trial = split(bench.store, labelled, plan)
    assert 0 < np.count_nonzero(~trial.judged) <= 9
    [row] = [row for _, _, row in evaluate(trial, plan)]
    assert row.precision.value == 1
    assert row.average_precision.value == 1


def test_queries_of_which_none_could_find_its_kind_are_refused(bench: Bench) -> None:
    enter(bench, [f"{n}/{n}.jpg" for n in range(40)], np.random.default_rng(0).random((40, 9)), 0)
    labelled = read_labelled(bench.store, ENCODER, bench.folder)
    with pytest.raises(EvaluationError, match="another photo of its kind"):
        split(bench.store, labelled, Plan(["exact"], queries=5, training=2))


def test_rows_have_the_parameters_and_figures_of_each_method(sorted_photos: Bench) -> None:
    plan = Plan(["exact", "photosim", "lsh-tables"], queries=8, training=12)
    exact, photosim, *radii = rows(sorted_photos, plan)
    assert exact.recall.value == 1
    assert exact.precision.value > 0.9
    assert exact.compared.value == 1
    assert photosim.recall.value > 0.9
    assert photosim.setting.probes
    assert [row.setting.radius for row in radii] == [0, 1, 2]
    assert all(0 <= row.average_precision.value <= 1 for row in [exact, photosim, *radii])


def test_the_same_seed_finds_the_same(sorted_photos: Bench) -> None:
    figures = []
    for seed in (1, 1, 2):
        plan = Plan(["lsh-codes", "grh"], queries=8, training=12, seed=seed)
        measured = rows(sorted_photos, plan)
        figures.append([(row.recall, row.precision, row.average_precision) for row in measured])
    assert figures[0] == figures[1]
    assert figures[0] != figures[2]
