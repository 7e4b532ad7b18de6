import numpy as np
import pytest

from photosim.catalogue.records import FileFacts, PictureFacts
from photosim.library.evaluate import EvaluationError, Plan, evaluate, read_labelled, sizes
from photosim.search.evaluation import Row
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


def rows(bench: Bench, plan: Plan) -> list[Row]:
    labelled = read_labelled(bench.store, ENCODER, bench.folder)
    return [row for _, _, row in evaluate(bench.store, labelled, plan)]


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
        sizes(labelled, Plan(["exact"], queries=40, training=15))


def test_a_folder_with_one_label_is_refused(bench: Bench) -> None:
    enter(bench, [f"only/{n}.jpg" for n in range(30)], np.ones((30, 8)), 0.1)
    with pytest.raises(EvaluationError, match="one sub-folder, only"):
        read_labelled(bench.store, ENCODER, bench.folder)


def test_queries_and_training_are_shares_unless_numbers_are_given(sorted_photos: Bench) -> None:
    labelled = read_labelled(sorted_photos.store, ENCODER, sorted_photos.folder)
    parts = sizes(labelled, Plan(["exact"]))
    assert (parts.queries, parts.training, parts.library) == (1, 2, 57)
    parts = sizes(labelled, Plan(["exact"], queries=7, training=9))
    assert (parts.queries, parts.training, parts.library) == (7, 9, 44)


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
