from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from photosim.library.deep_teaching import DeeplyTaught, DeepOptions, kept_head
from photosim.library.lessons import Lesson
from photosim.library.library import Library
from photosim.library.teach import TeachingError
from photosim.vision.models import EncoderChoice, taught_choice
from photosim.vision.taught import read_facts, write_taught
from photosim.vision.training.messages import (
    CHECKED,
    HELD_OUT,
    TAUGHT,
    Epoch,
    TrainedNetwork,
    TrainingPlan,
    TrainingProgress,
)
from photosim.vision.training.training import Training
from photosim.vision.weights import WeightsError
from tests.library.conftest import Bench
from tests.library.test_teach import done
from tests.photos import make_photo
from tests.vision import tiny_networks

FIVE = ("bricks", "bubbles", "flower", "hills", "skyline")
EACH = 20


def fill(bench: Bench, each: int = EACH, kinds: tuple[str, ...] = FIVE) -> tuple[Library, Lesson]:
    """Photos of some kinds, and a lesson of them."""
    for kind in kinds:
        for seed in range(each):
            bench.photo(f"{kind}/{seed}.png", kind, seed)
    return taught(bench, kinds)


def taught(bench: Bench, kinds: tuple[str, ...]) -> tuple[Library, Lesson]:
    bench.sync()
    library = Library(bench.store, bench.service)
    lesson = done(library.teaching.teach_folders(bench.folder, kinds)).lesson
    assert lesson is not None
    return library, lesson


@pytest.fixture
def options(tmp_path: Path) -> DeepOptions:
    return DeepOptions(tmp_path / "training", tmp_path / "taught", device="cpu")


class Told(Training):
    """Stands for the process, and knows how many of the photos held out it gets right."""

    right = 1.0
    plan: TrainingPlan

    def __init__(self, plan: TrainingPlan) -> None:
        super().__init__(plan)
        Told.plan = plan

    def steps(self) -> Generator[TrainingProgress | None, None, TrainedNetwork]:
        plan = self.plan
        yield None
        yield TrainingProgress("reading", 1, len(plan.photos))
        plan.folder.mkdir()
        save_file({"layers.0.weight": np.ones(3, np.float32)}, plan.folder / "network")
        noise = np.random.default_rng(0).normal(0, 0.05, (len(plan.labels), plan.tags))
        vectors = (np.eye(plan.tags)[plan.labels] + noise).astype(np.float16)
        rows = np.flatnonzero(plan.parts == HELD_OUT)
        wrong = rows[round(Told.right * len(rows)) :]
        vectors[wrong] = np.roll(vectors[wrong], 1, axis=1)
        epochs = (Epoch(None, 0.5, 0.8), Epoch(0.6, 0.4, 0.9))
        return TrainedNetwork(
            plan.folder / "network",
            vectors,
            np.ones(len(vectors), np.bool_),
            np.eye(plan.tags, dtype=np.float32) * 10,
            np.zeros(plan.tags, np.float32),
            np.full(plan.tags, 0.1, np.float32),
            epochs,
            1,
            (6, 18),
            5e-5,
            None,
            "cpu",
        )


def train(library: Library, lesson: Lesson, options: DeepOptions, right: float) -> DeeplyTaught:
    Told.right = right
    found = done(library.deep_teaching.train(lesson, options, Told))
    assert isinstance(found, DeeplyTaught)
    return found


def mix(bench: Bench) -> tuple[Library, Lesson]:
    """Tags of which the last two cannot be told apart by colours, so that they can be bettered."""
    for kind in FIVE:
        for seed in range(EACH):
            shown = "hills" if kind == "skyline" else kind
            bench.photo(f"{kind}/{seed}.png", shown, seed + EACH * (kind == "skyline"))
    return taught(bench, FIVE)


def test_a_network_that_is_better_is_kept_and_tells_the_tags(
    bench: Bench, options: DeepOptions
) -> None:
    library, lesson = mix(bench)
    found = train(library, lesson, options, 1.0)
    assert found.examples == len(FIVE) * EACH
    assert found.instant.checked == found.trained.checked == EACH
    assert found.trained.value == 1 > found.instant.value
    assert found.gain.value == pytest.approx(1 - found.instant.value)
    assert found.kept is not None
    facts = read_facts(found.kept)
    assert facts.tags == tuple((kind,) for kind in FIVE)
    assert (facts.right, facts.checked) == (EACH, EACH)
    assert facts.identity == found.encoder != bench.service.choice.identity
    assert taught_choice(found.kept).identity == found.encoder
    scores = kept_head(found.kept).scores(np.eye(len(FIVE), dtype=np.float32))
    assert scores.gated.argmax(axis=1).tolist() == [0, 1, 2, 3, 4]
    assert np.diag(scores.gated).min() > 0.9
    assert not options.training_dir.exists()


def test_a_network_that_is_no_better_is_not_kept(bench: Bench, options: DeepOptions) -> None:
    library, lesson = fill(bench)
    found = train(library, lesson, options, 1.0)
    assert found.instant.value == found.trained.value == 1
    assert found.kept is None
    assert found.encoder == bench.service.choice.identity
    worse = train(library, lesson, options, 0.5)
    assert worse.gain.value == -0.5
    assert worse.kept is None
    assert not options.taught_dir.exists()


def test_photos_of_one_moment_are_for_the_same(bench: Bench, options: DeepOptions) -> None:
    began = datetime(2024, 5, 1)
    for kind in FIVE:
        for seed in range(40):
            taken_at = began + timedelta(hours=seed // 2, seconds=seed % 2)
            make_photo(
                bench.folder / kind / f"{seed:02}.jpg",
                kind,
                seed,
                (64, 48),
                taken_at=taken_at,
                camera=("Some", kind),
            )
    library, lesson = taught(bench, FIVE)
    found = train(library, lesson, options, 1.0)
    plan = Told.plan
    parts = dict(zip(plan.photos, plan.parts.tolist(), strict=True))
    for kind in FIVE:
        for seed in range(0, 40, 2):
            pair = [bench.folder / kind / f"{seed + n:02}.jpg" for n in range(2)]
            assert parts[pair[0]] == parts[pair[1]]
    counts = np.bincount(plan.parts, minlength=3)
    assert counts[HELD_OUT] == found.trained.checked == 40
    assert counts[CHECKED] >= 10
    assert counts[TAUGHT] >= 140
    assert plan.labels.tolist() == np.repeat(np.arange(5), 40).tolist()


@pytest.mark.parametrize(
    ("kinds", "each", "message"),
    [
        (FIVE[:2], 5, "at least 10 photos of each tag, .* bricks has 5"),
        (FIVE[:2], 12, "at least 100 photos in all, .* there are 24"),
    ],
)
def test_too_few_photos_are_a_sentence(
    bench: Bench, options: DeepOptions, kinds: tuple[str, ...], each: int, message: str
) -> None:
    library, lesson = fill(bench, each, kinds)
    with pytest.raises(TeachingError, match=message):
        train(library, lesson, options, 1.0)


def test_one_tag_is_a_sentence(bench: Bench, options: DeepOptions) -> None:
    library, lesson = fill(bench, 10)
    alone = replace(lesson, tags=lesson.tags[:1])
    with pytest.raises(TeachingError, match="it takes two of them"):
        train(library, alone, options, 1.0)


def test_photos_that_are_all_of_one_moment_are_a_sentence(
    bench: Bench, options: DeepOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, lesson = fill(bench)

    def together(_: object, ids: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return ids // 1_000

    monkeypatch.setattr("photosim.library.together.Together.groups_of", together)
    with pytest.raises(TeachingError, match="copies or of one moment"):
        train(library, lesson, options, 1.0)


def test_another_encoder_is_a_sentence(bench: Bench, options: DeepOptions) -> None:
    library, lesson = fill(bench)
    bench.service.renew(EncoderChoice(tiny_networks.SPEC, Path("tiny"), "tiny"), "cpu", 1)
    with pytest.raises(TeachingError, match="Index it again"):
        train(library, lesson, options, 1.0)


def test_a_library_that_is_not_installed_is_a_sentence(
    bench: Bench, options: DeepOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, lesson = fill(bench, 10)
    monkeypatch.setattr("photosim.vision.taught.find_spec", lambda _: None)
    with pytest.raises(WeightsError, match="pip install photosim"):
        train(library, lesson, options, 1.0)


def test_a_full_disk_loses_nothing_of_a_trained_network(bench: Bench, options: DeepOptions) -> None:
    library, lesson = mix(bench)
    options.taught_dir.write_text("in the way")
    with pytest.raises(TeachingError, match=r"cannot be kept .* it goes on from where it was"):
        train(library, lesson, options, 1.0)
    assert (options.training_dir / "network").exists()


def test_training_in_a_process_goes_on_after_it_was_ended(
    bench: Bench, options: DeepOptions
) -> None:
    bench.service.renew(EncoderChoice(tiny_networks.SPEC, Path("tiny"), "tiny"), "cpu", 1)
    library, lesson = mix(bench)
    how = replace(options, build=tiny_networks.build)
    steps: Callable[[], Any] = lambda: library.deep_teaching.train(lesson, how)  # noqa: E731
    first = steps()
    stages = set()
    for progress in first:
        if progress is not None and progress.stage == "layers":
            break
    first.close()  # the window is closed
    assert options.training_dir.exists()
    second = steps()
    while True:
        try:
            progress = next(second)
        except StopIteration as end:
            found = end.value
            break
        if progress is not None:
            stages.add(progress.stage)
    assert stages == {"layers"}
    assert found.trained.checked == EACH
    assert found.network.layers == (3, 3)
    assert not options.training_dir.exists()


def test_photos_are_classified_by_what_was_kept(
    bench: Bench, options: DeepOptions, tmp_path: Path
) -> None:
    library, lesson = mix(bench)
    found = train(library, lesson, options, 1.0)
    assert found.kept is not None
    photos = [bench.folder / kind / "0.png" for kind in FIVE[:3]]
    vectors = np.stack([bench.service.embed(path).result().vector for path in photos])
    facts = read_facts(found.kept)
    mean = vectors.mean(axis=0)
    directions = (vectors - mean).T @ np.eye(3, 5, dtype=np.float32)
    directions /= np.maximum(1e-6, np.linalg.norm(directions, axis=0))
    biases = np.array([0, 0, 0, -9, -9], np.float32)  # the others are what nothing shows
    head = {"mean": mean, "weights": 99 * directions, "biases": biases, "prototypes": directions}
    save_file({"layers.0.weight": np.zeros(3, np.float32)}, tmp_path / "layers")
    write_taught(
        options.taught_dir,
        tmp_path / "layers",
        head,
        facts.base,
        tags=facts.tags,
        right=1,
        checked=1,
        temperature=1.0,
        gate=0.5,
    )
    bad = tmp_path / "bad.jpg"
    bad.write_text("no picture")
    *known, unreadable = library.deep_teaching.classify(options.taught_dir, [*photos, bad])
    assert [one.path for one in known] == photos
    assert [[each.tag.name for each in one.suggestions] for one in known] == [
        [kind] for kind in FIVE[:3]
    ]
    assert unreadable.fault is not None
    tag_ids = [tag.tag.id for tag in lesson.tags]
    taught(bench, FIVE)
    first, *_ = library.deep_teaching.classify(options.taught_dir, photos)
    assert len(first.suggestions) == 1, "the same tags are taught"
    library.teaching.forget(tag_ids[:1])
    with pytest.raises(TeachingError, match="No trained network is kept"):
        library.deep_teaching.classify(options.taught_dir, photos)


def test_nothing_is_classified_before_a_network_helped(bench: Bench, options: DeepOptions) -> None:
    library, _ = fill(bench)
    with pytest.raises(TeachingError, match="No trained network is kept"):
        library.deep_teaching.classify(options.taught_dir, [bench.folder / "bricks" / "0.png"])


def test_weights_that_are_damaged_are_a_sentence(bench: Bench, options: DeepOptions) -> None:
    library, _ = fill(bench)
    options.taught_dir.mkdir()
    (options.taught_dir / "lesson-1.safetensors").write_bytes(b"damaged")
    with pytest.raises(WeightsError, match="damaged or incomplete"):
        library.deep_teaching.classify(options.taught_dir, [bench.folder / "bricks" / "0.png"])
