from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from safetensors.numpy import save_file

from photosim.library.before import read, take_back, written
from photosim.library.deep_teaching import DeeplyTaught, DeepOptions
from photosim.library.judging import KeptNetwork
from photosim.library.learning import SURE
from photosim.library.lessons import Lesson
from photosim.library.library import Library
from photosim.library.query import Example, Query
from photosim.library.teach import TeachingError
from photosim.search.trust import Share
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
    return DeepOptions(tmp_path / "training", device="cpu")


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
    head = library.networks.head(found.encoder)
    assert head is not None
    scores = head.scores(np.eye(len(FIVE), dtype=np.float32))
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
    assert not library.networks.folder.exists()


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
    library.networks.folder.write_text("in the way")
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


def keep_network(bench: Bench, library: Library, lesson: Lesson, folder: Path) -> KeptNetwork:
    """Have a network for a lesson that tells even what the encoder's vectors do not show.

    As the stand-in for a process describes photos by colours whatever the network, it is a head
    that was told the photos of "hills" and "skyline".
    """
    tags = [tag.tag for tag in reversed(lesson.tags)]  # its columns are in an order of their own
    photos = [bench.store.tags.photos(tag.id)[0] for tag in tags]
    found, vectors = bench.store.vectors.fetch(lesson.encoder, np.array(photos))
    rows = vectors[[found.tolist().index(photo) for photo in photos]].astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    mean = rows.mean(axis=0)
    directions = np.linalg.pinv(rows - mean)  # each is 1 for the photo of its tag, 0 for others
    prototypes = (rows - mean).T / np.linalg.norm(rows - mean, axis=1)
    arrays = {
        "mean": mean,
        "weights": 99 * directions,
        "biases": np.zeros(len(tags), np.float32),
        "prototypes": prototypes,
    }
    save_file({"layers.0.weight": np.zeros(3, np.float32)}, folder / "layers")
    facts = write_taught(
        library.networks.folder,
        folder / "layers",
        arrays,
        "efficientnet-lite0",
        tags=tuple(tag.path for tag in tags),
        right=95,
        checked=100,
        temperature=1.0,
        gate=0.5,
        near=0.6,
    )
    network = KeptNetwork(facts.identity, tuple(tag.id for tag in tags), 95, 90, 100)
    library.teaching.use_network(lesson.number, network)
    return network


def hills_and_skylines(bench: Bench, library: Library, lesson: Lesson) -> list[Path]:
    """The photo of each of the two tags that look the same."""
    tags = [tag.tag for tag in lesson.tags if tag.tag.name in ("hills", "skyline")]
    ids = [int(bench.store.tags.photos(tag.id)[0]) for tag in tags]
    return [photo.path for photo in library.photos(ids)]


def told(library: Library, paths: Sequence[Path]) -> list[list[str]]:
    """The tags that files almost surely have."""
    return [
        [one.tag.name for one in found.suggestions] for found in library.teaching.classify(paths)
    ]


def test_photos_are_classified_by_the_network_that_was_kept(bench: Bench, tmp_path: Path) -> None:
    library, lesson = mix(bench)
    paths = hills_and_skylines(bench, library, lesson)
    assert told(library, paths) == [[], []]
    network = keep_network(bench, library, lesson, tmp_path)
    bad = tmp_path / "bad.jpg"
    bad.write_text("no picture")
    assert told(library, paths) == [["hills"], ["skyline"]]
    assert next(iter(library.teaching.classify([bad]))).fault is not None
    kept = library.teaching.lessons()[0].network
    assert kept == network
    assert (kept.trained.value, kept.instant.value) == (0.95, 0.9)


def test_suggestions_go_by_the_network_for_new_photos_too(bench: Bench, tmp_path: Path) -> None:
    library, lesson = mix(bench)
    done(library.teaching.keep_up())
    paths = hills_and_skylines(bench, library, lesson)
    keep_network(bench, library, lesson, tmp_path)
    new = [bench.folder / "new" / f"{number}.png" for number in range(2)]
    for path, known in zip(new, paths, strict=True):
        path.parent.mkdir(exist_ok=True)
        image = Image.open(known)
        image.putpixel((0, 0), (1, 2, 3))  # another file
        image.save(path)
    bench.sync()
    done(library.teaching.keep_up())
    assert not suggested(bench, library, new)
    done(library.teaching.look())
    assert suggested(bench, library, new) == {"0.png": "hills", "1.png": "skyline"}
    assert [other.choice.identity for other in bench.service.others][-1].startswith(
        "efficientnet-lite0:"
    )
    looks = len(bench.service.others)
    done(library.teaching.look())
    assert len(bench.service.others) == looks, "all photos have been looked at"
    done(library.teaching.keep_up())
    assert suggested(bench, library, new) == {"0.png": "hills", "1.png": "skyline"}


def suggested(bench: Bench, library: Library, paths: Sequence[Path]) -> dict[str, str]:
    """What is almost surely suggested for photos, by the names of their files."""
    photos = [photo for photo in bench.records().values() if photo.path in paths]
    found = library.teaching.suggestions([photo.id for photo in photos])
    return {
        photo.path.name: found[photo.id][0].tag.name
        for photo in photos
        if photo.id in found and found[photo.id][0].probability >= SURE
    }


@pytest.mark.parametrize("damage", [Path.unlink, lambda file: file.write_bytes(b"damaged")])
def test_where_its_weights_are_gone_what_was_learnt_in_seconds_goes_on(
    bench: Bench, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    library, lesson = mix(bench)
    network = keep_network(bench, library, lesson, tmp_path)
    paths = hills_and_skylines(bench, library, lesson)
    assert library.teaching.network_is_here(network)
    damage(library.networks.file(network.identity))
    assert not library.teaching.network_is_here(network)
    assert library.teaching.lessons()[0].network == network, "it is said"
    assert told(library, paths) == [[], []]
    done(library.teaching.look())


def test_a_network_stays_with_its_tags_until_they_are_others(bench: Bench, tmp_path: Path) -> None:
    library, lesson = mix(bench)
    network = keep_network(bench, library, lesson, tmp_path)
    bench.photo("bricks/99.png", "bricks", 99)
    again, _ = taught(bench, FIVE)
    assert again.teaching.lessons()[0].network == network, "the same tags, learnt anew"
    (number,) = {one.number for one in again.teaching.lessons()}
    before = read(written(again.teaching.use_network(number, None)))  # as the catalogue keeps it
    assert again.teaching.lessons()[0].network is None
    take_back(bench.store, before)
    assert again.teaching.lessons()[0].network == network
    again.teaching.forget([lesson.tags[0].tag.id])
    done(again.teaching.renew())
    assert [one.network for one in again.teaching.lessons()] == [None]


def test_what_it_has_learnt_from_does_not_tell_how_good_it_is(bench: Bench, tmp_path: Path) -> None:
    library, lesson = mix(bench)
    network = keep_network(bench, library, lesson, tmp_path)
    paths = hills_and_skylines(bench, library, lesson)
    bench.service.use(taught_choice(library.networks.file(network.identity)))
    bench.sync()  # the whole search goes by it
    done(library.teaching.renew())
    (after,) = library.teaching.lessons()
    assert after.encoder == network.identity
    assert after.accuracy == Share(95, 100), "as measured on photos held out from the training"
    assert {one.tag.name: one.trust for one in after.tags} == {
        one.tag.name: one.trust for one in lesson.tags
    }
    assert told(library, paths) == [["hills"], ["skyline"]]
    with pytest.raises(TeachingError, match="Searches go by a trained network now"):
        done(library.deep_teaching.train(after, DeepOptions(tmp_path / "training"), Told))


def test_the_whole_search_goes_by_it_after_it_was_used_for_tags_only(
    bench: Bench, tmp_path: Path
) -> None:
    library, lesson = mix(bench)
    network = keep_network(bench, library, lesson, tmp_path)
    done(library.teaching.look())
    assert bench.store.vectors.hash_index(network.identity) is None
    assert not len(bench.store.pending_ids(network.identity))
    bench.service.use(taught_choice(library.networks.file(network.identity)))
    bench.sync()
    photo = bench.folder / "bricks" / "1.png"
    answer = library.similar(Query((Example(photo),)))
    assert answer.encoder == network.identity
    assert answer.candidates == len(FIVE) * EACH - 1, "all others are compared"
