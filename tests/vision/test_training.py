import errno
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from photosim.vision.models import RESNET34, EncoderChoice, choose_encoder, embedded_choice
from photosim.vision.training import checkpoint
from photosim.vision.training.messages import (
    CHECKED,
    HELD_OUT,
    TAUGHT,
    TrainedNetwork,
    TrainingError,
    TrainingPlan,
    TrainingProgress,
)
from photosim.vision.training.trainer import train
from photosim.vision.training.training import Training, discard
from photosim.vision.weights import WeightsError
from tests.mounts import Disk
from tests.photos import make_photo
from tests.vision import tiny_networks
from tests.vision.random_weights import write_random_resnet34

THREE = ("bricks", "flower", "skyline")
EACH = 12
TINY = EncoderChoice(tiny_networks.SPEC, Path("tiny"), "tiny")
ALL_LAYERS, LAST_LAYERS = 1e9, 0.0  # minutes


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    folder = tmp_path_factory.mktemp("photos")
    return tuple(
        make_photo(folder / kind / f"{seed}.png", kind, seed, (64, 48))
        for kind in THREE
        for seed in range(EACH)
    )


@pytest.fixture
def plan(photos: tuple[Path, ...], tmp_path: Path) -> TrainingPlan:
    """Of each kind eight to learn from, two to check with, two held out."""
    parts = np.tile([TAUGHT] * 8 + [CHECKED] * 2 + [HELD_OUT] * 2, len(THREE))
    labels = np.repeat(np.arange(len(THREE)), EACH)
    return TrainingPlan(
        TINY,
        photos,
        labels,
        parts,
        len(THREE),
        tmp_path / "training",
        device="cpu",
        epochs=4,
        minutes=ALL_LAYERS,
        build=tiny_networks.build,
    )


@pytest.fixture(autouse=True)
def _one_core() -> Iterator[None]:
    """Threads that wait for each other take longer where other tests run beside."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def ignore(_: TrainingProgress) -> None:
    """Nobody is told."""


def right(plan: TrainingPlan, trained: TrainedNetwork) -> float:
    """The share of the photos held out that get their own tag."""
    rows = plan.parts == HELD_OUT
    logits = (trained.vectors[rows] - trained.mean) @ trained.head + trained.biases
    return float((logits.argmax(axis=1) == plan.labels[rows]).mean())


@pytest.mark.parametrize("minutes", [ALL_LAYERS, LAST_LAYERS])
def test_a_network_learns_what_photos_show(plan: TrainingPlan, minutes: float) -> None:
    trained = train(replace(plan, minutes=minutes), ignore)
    assert trained.layers == ((3, 3) if minutes else (1, 3))
    assert trained.usable.all()
    assert right(plan, trained) == 1
    first, *epochs = trained.epochs
    assert first.taught_loss is None
    assert 1 <= len(epochs) <= 4
    losses = [epoch.loss for epoch in trained.epochs]
    assert losses[trained.best] == min(losses)
    assert np.linalg.norm(trained.vectors.astype(np.float32), axis=1) == pytest.approx(1, abs=1e-2)


def test_what_is_frozen_stays_and_what_is_trained_changes(plan: TrainingPlan) -> None:
    trained = train(replace(plan, minutes=LAST_LAYERS), ignore)
    kept, last = (
        checkpoint.load(trained.weights),
        checkpoint.load(plan.folder / "layers.safetensors"),
    )
    assert kept is not None
    assert last is not None
    before = tiny_networks.build(TINY).state_dict()
    assert set(kept[0]) == set(before)
    for name in ("layers.0.weight", "layers.1.bias"):
        assert torch.equal(kept[0][name], before[name])
    assert {name for name in last[0] if name.startswith("now.trained")} == {
        "now.trained.0.weight",
        "now.trained.0.bias",
    }
    assert not torch.equal(last[0]["now.trained.0.weight"], before["layers.2.weight"])
    torch.testing.assert_close(kept[0]["layers.2.weight"], last[0]["best.trained.0.weight"])


class Interrupted(Exception):  # noqa: N818  it is no fault
    """Stands for a kill."""


def interrupting(stage: str, done: int) -> Callable[[TrainingProgress], None]:
    def tell(progress: TrainingProgress) -> None:
        if (progress.stage, progress.done) == (stage, done):
            raise Interrupted

    return tell


@pytest.mark.parametrize("minutes", [ALL_LAYERS, LAST_LAYERS])
def test_training_that_was_interrupted_ends_as_if_it_had_not_been(
    plan: TrainingPlan, minutes: float, tmp_path: Path
) -> None:
    plan = replace(plan, minutes=minutes, find_rate=True)
    whole = train(replace(plan, folder=tmp_path / "whole"), ignore)
    for stage, done in (("reading", 7), ("freezing", 48), ("head", 20), ("rate", 5), ("layers", 5)):
        with pytest.raises(Interrupted):
            train(plan, interrupting(stage, done))
    seen: list[TrainingProgress] = []
    resumed = train(plan, seen.append)
    assert {progress.stage for progress in seen} == {"layers"}
    assert seen[0].done == 4
    np.testing.assert_array_equal(resumed.vectors, whole.vectors)
    np.testing.assert_array_equal(resumed.head, whole.head)
    assert resumed.epochs == whole.epochs
    assert resumed.curve == whole.curve


def test_another_plan_begins_anew(plan: TrainingPlan) -> None:
    train(plan, ignore)
    seen: list[TrainingProgress] = []
    train(replace(plan, seed=1), seen.append)
    assert seen[0] == TrainingProgress("reading", 1, len(plan.photos), None)


def test_looking_for_the_rate_leaves_the_network_as_it_was(plan: TrainingPlan) -> None:
    found = train(replace(plan, find_rate=True), ignore)
    assert found.curve is not None
    assert found.rate == found.curve.rate
    usual = train(plan, ignore)
    assert usual.curve is None
    assert found.epochs[0] == usual.epochs[0]


def test_a_full_disk_loses_nothing(plan: TrainingPlan, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = train(replace(plan, folder=plan.folder.with_name("whole")), ignore)
    written: list[Path] = []

    def fill(tensors: Mapping[str, torch.Tensor], file: Path, *rest: Any) -> None:
        written.append(file)
        if len(written) == 3:  # the head, one epoch, the next
            file.write_bytes(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")
        save_file(dict(tensors), file, *rest)

    monkeypatch.setattr("photosim.vision.training.checkpoint.save_file", fill)
    with pytest.raises(OSError, match="No space left"):
        train(plan, ignore)
    resumed = train(plan, ignore)
    np.testing.assert_array_equal(resumed.vectors, whole.vectors)


def test_a_disk_with_too_little_room_is_told_before(
    plan: TrainingPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage:
        free = 100_000_000

    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage)
    with pytest.raises(TrainingError, match=r"needs 0\.2 GB of room .* there are 0\.1 GB"):
        train(plan, ignore)


def with_bad(plan: TrainingPlan, numbers: Sequence[int], folder: Path) -> TrainingPlan:
    bad = folder / "bad.jpg"
    bad.write_text("no picture")
    files = [bad if number in numbers else path for number, path in enumerate(plan.photos)]
    return replace(plan, photos=tuple(files))


def test_photos_that_cannot_be_read_are_left_out(plan: TrainingPlan, tmp_path: Path) -> None:
    trained = train(with_bad(plan, (0, 13), tmp_path), ignore)
    assert np.flatnonzero(~trained.usable).tolist() == [0, 13]
    assert right(plan, trained) == 1


def test_a_tag_of_which_no_photo_can_be_read_is_a_sentence(
    plan: TrainingPlan, tmp_path: Path
) -> None:
    with pytest.raises(TrainingError, match="Too few of the photos can be read"):
        train(with_bad(plan, range(EACH), tmp_path), ignore)


def test_a_card_that_is_not_there_is_a_sentence(
    plan: TrainingPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(TrainingError, match="no CUDA device"):
        train(replace(plan, device="cuda"), ignore)


def real(plan: TrainingPlan, choice: EncoderChoice) -> TrainingPlan:
    """Two kinds of which each has two photos to learn from, on a real network."""
    rows = np.array([0, 1, 8, 10, EACH, EACH + 1, EACH + 8, EACH + 10])
    return replace(
        plan,
        choice=choice,
        photos=tuple(plan.photos[row] for row in rows),
        labels=plan.labels[rows],
        parts=plan.parts[rows],
        tags=2,
        minutes=LAST_LAYERS,
        epochs=1,
        build=None,
    )


def test_the_real_networks_can_be_trained(plan: TrainingPlan, tmp_path: Path) -> None:
    resnet34 = choose_encoder(None, write_random_resnet34(tmp_path / "random.pth"), [])
    assert resnet34.spec is RESNET34
    for choice in (embedded_choice(), resnet34):
        trained = train(real(plan, choice), ignore)
        assert trained.layers == (6, 18)
        assert trained.vectors.shape == (8, choice.spec.dimension)
        assert np.isfinite(trained.vectors).all()


def test_weights_that_are_gone_are_a_sentence(plan: TrainingPlan, tmp_path: Path) -> None:
    gone = replace(embedded_choice(), weights=tmp_path / "gone.pth")
    with pytest.raises(WeightsError, match="was not found"):
        train(replace(plan, choice=gone, build=None), ignore)


# In a process of its own


def finished(training: Training) -> TrainedNetwork:
    steps = training.steps()
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def test_a_process_trains_and_goes_on_where_it_was_ended(plan: TrainingPlan) -> None:
    whole = train(replace(plan, folder=plan.folder.with_name("whole")), ignore)
    steps = Training(plan).steps()
    for progress in steps:
        if progress is not None and progress.stage == "layers":
            break
    steps.close()  # which ends the process in the middle of it
    resumed = finished(Training(plan))
    np.testing.assert_array_equal(resumed.vectors, whole.vectors)
    discard(plan.folder)
    assert not plan.folder.exists()


def test_two_processes_do_not_train_in_one_folder(plan: TrainingPlan) -> None:
    first = Training(plan)
    first.pause()
    steps = first.steps()
    for progress in steps:
        if progress is not None:  # it has begun
            break
    with pytest.raises(TrainingError, match="being trained already"):
        finished(Training(replace(plan, seed=1)))
    steps.close()
    assert finished(Training(replace(plan, seed=1))).usable.all()


def test_training_pauses_and_resumes(plan: TrainingPlan) -> None:
    training = Training(plan)
    training.pause()  # before it begins
    steps = training.steps()
    told = 0
    for progress in steps:
        told += progress is not None
        if told and progress is None:  # nothing more came for half a second
            break
    assert told == 1
    training.resume()
    stages = {progress.stage for progress in steps if progress is not None}
    assert "layers" in stages


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (tiny_networks.build_of_nothing, "The weights file was not found."),
        (tiny_networks.build_and_crash, "Training was stopped from outside (code 9)."),
    ],
)
def test_what_ends_the_process_is_a_sentence(
    plan: TrainingPlan, build: Callable[..., Any], message: str
) -> None:
    with pytest.raises(TrainingError) as error:
        finished(Training(replace(plan, build=build)))
    assert str(error.value).startswith(message)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    made = Disk(tmp_path / "disk", 260)
    yield made
    made.unmount()


def test_a_disk_that_fills_up_while_training_is_a_sentence(plan: TrainingPlan, disk: Disk) -> None:
    plan = replace(plan, folder=disk.place / "training", find_rate=True)
    training = Training(plan)
    steps = training.steps()
    for progress in steps:
        if progress is not None and progress.stage == "head":
            training.pause()
            break
    filler = disk.fill(0)
    training.resume()
    with pytest.raises(TrainingError, match=r"There is no room left in .*training\. Make some"):
        for _ in steps:
            pass
    filler.unlink()
    assert finished(Training(plan)).usable.all()
