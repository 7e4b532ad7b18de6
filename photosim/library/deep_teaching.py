"""Training the network itself for tags that were taught, and seeing whether that helped.

What is held out, by moments and copies, is neither learnt from nor looked at until the end. The
network is kept only where it gets more of that right than the head on stored vectors does.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photosim.annotations import TagPath
from photosim.catalogue.store import Store
from photosim.library.encoders import SearchEncoder
from photosim.library.judging import KeptNetwork
from photosim.library.learning import Material, gather
from photosim.library.lessons import Lesson
from photosim.library.networks import TaughtNetworks
from photosim.library.teach import TeachingError
from photosim.search.head import Head, fit
from photosim.search.logistic import Labels
from photosim.search.projection import Float32
from photosim.search.trust import (
    LEAST_CHECKED,
    Gain,
    HeldOut,
    Share,
    calibrated,
    fold_of,
    gain,
)
from photosim.vision.taught import TaughtFacts, expect_library, is_taught, write_taught
from photosim.vision.training.messages import (
    CHECKED,
    HELD_OUT,
    TAUGHT,
    BuildNetwork,
    TrainedNetwork,
    TrainingPlan,
    TrainingProgress,
)
from photosim.vision.training.pace import TrainingPace, Workload
from photosim.vision.training.training import Training, discard

LEAST_MOMENTS, LEAST_PHOTOS = 10, 100
"""Of each tag and of all together, where copies, stacks and photos of one moment count once: what
is held out of fewer could not tell one way of learning from another."""
MOST_PHOTOS = 10_000
"""Photos that are learnt from, checked with and measured on at most."""
_CHECK_PARTS = 10
"""Of the photos that are not held out, one in so many tells which epoch is best."""


@dataclass(frozen=True)
class DeepOptions:
    """How to train.

    Attributes:
        training_dir: Keeps what was done so far.
        device: "auto", "cpu" or "cuda".
        threads: Threads on a processor.
        minutes: About how long the layers may be trained.
        find_rate: Whether to look for the learning rate first.
        build: See `TrainingPlan`.
    """

    training_dir: Path
    device: str = "auto"
    threads: int = 1
    minutes: float = 60.0
    find_rate: bool = False
    build: BuildNetwork | None = None


@dataclass(frozen=True)
class TrainingEstimate:
    """What training would take.

    Attributes:
        tags: How many tags it would be for.
        work: How many photos there are, and what for.
        pace: How fast this computer trains.
    """

    tags: int
    work: Workload
    pace: TrainingPace

    def seconds(self, minutes: float) -> float:
        """How long it takes if layers may be trained for so many minutes."""
        return self.work.seconds(self.pace, minutes)

    def layers(self, minutes: float) -> int:
        """How many of the layers are trained then."""
        return self.pace.layers - self.pace.within(self.work.steps, minutes).frozen


@dataclass(frozen=True, eq=False)
class DeeplyTaught:
    """What came of training a network.

    Attributes:
        examples: Photos that were there, those held out included.
        instant: Of the photos held out, those that the head on stored vectors got right.
        trained: Those that the trained network got right.
        gain: How much better that is.
        kept: Where the network is kept; None where it did not help.
        encoder: Its identity, or that of the one it began with.
        network: How it was trained.
    """

    examples: int
    instant: Share
    trained: Share
    gain: Gain
    kept: Path | None
    encoder: str
    network: TrainedNetwork

    def network_for(self, lesson: Lesson) -> KeptNetwork | None:
        """What is to be noted in the lesson that it was trained for; None where it did not help."""
        if self.kept is None:
            return None
        tags = tuple(tag.tag.id for tag in lesson.tags)
        right, before = self.trained.right, self.instant.right
        return KeptNetwork(self.encoder, tags, right, before, self.trained.checked)


class DeepTeaching:
    """Trains networks for tags in a library; belongs to the thread of its store.

    Args:
        store: Reading is enough.
        encoder: Says which network to begin with.
        answering: Tells whose vectors answer.
        networks: Those that are kept.
    """

    def __init__(
        self,
        store: Store,
        encoder: SearchEncoder,
        answering: Callable[[], str | None],
        networks: TaughtNetworks,
    ) -> None:
        self._store, self._encoder, self._answering = store, encoder, answering
        self._networks = networks

    def estimate(
        self,
        lesson: Lesson,
        options: DeepOptions,
        start: Callable[[TrainingPlan], Training] = Training,
    ) -> Generator[None, None, TrainingEstimate]:
        """Find out what training would take on this computer, by a few of the photos.

        Raises:
            TeachingError: As for `train`.
            TrainingError: It could not be found out.
            WeightsError: A library is not installed.
        """
        plan = self._plan(lesson, options)[0]
        pace = yield from start(plan).pace()
        taught, checked = (int(np.count_nonzero(plan.parts == part)) for part in (TAUGHT, CHECKED))
        work = Workload(len(plan.photos), taught, checked, plan.epochs)
        return TrainingEstimate(plan.tags, work, pace)

    def train(
        self,
        lesson: Lesson,
        options: DeepOptions,
        start: Callable[[TrainingPlan], Training] = Training,
    ) -> Generator[TrainingProgress | None, None, DeeplyTaught]:
        """Train the network for the tags of a lesson, or go on where that was interrupted.

        Args:
            lesson: What was taught.
            options: How to train.
            start: Makes the training, which may be paused through what it returns.

        Yields:
            Progress, or None where there is nothing new.

        Raises:
            TeachingError: There are too few photos or one tag alone, or the encoder is not here.
            TrainingError: The disk is full, for one; what was done so far is kept.
            WeightsError: A library is not installed.
        """
        plan, material, rows = self._plan(lesson, options)
        labels, parts, groups = plan.labels, plan.parts, material.groups[rows]
        network = yield from start(plan).steps()
        held_out = (parts == HELD_OUT) & network.usable
        if not held_out.any():
            raise TeachingError("None of the photos held out can be read.")
        head, judged = _head(network, labels, parts, held_out)
        right = judged.logits[held_out].argmax(axis=1) == labels[held_out]
        before = _instant(material, rows, held_out, parts)
        found = gain(before, right, groups[held_out])
        trained = _share(right)
        kept, encoder = None, plan.choice.identity
        if found.is_sure:
            tags = tuple(tag.tag.path for tag in lesson.tags)
            base = plan.choice.spec.name
            encoder = _keep(self._networks.folder, network, head, base, tags, trained).identity
            kept = self._networks.file(encoder)
        discard(options.training_dir)
        return DeeplyTaught(len(rows), _share(before), trained, found, kept, encoder, network)

    def _plan(
        self, lesson: Lesson, options: DeepOptions
    ) -> tuple[TrainingPlan, Material, NDArray[np.int64]]:
        """What to train on; also all examples, and the rows of those that the plan is made of."""
        expect_library()
        with self._store.session.read():  # or a photo may go between two questions
            material = self._gather(lesson)
            rows = _chosen(material)
            photos = tuple(photo.path for photo in self._store.photos(material.ids[rows]))
        labels = material.examples.labels[rows]
        plan = TrainingPlan(
            choice=self._encoder.choice,
            photos=photos,
            labels=labels,
            parts=_parted(labels, material.groups[rows]),
            tags=material.examples.tags,
            folder=options.training_dir,
            device=options.device,
            threads=options.threads,
            minutes=options.minutes,
            find_rate=options.find_rate,
            build=options.build,
        )
        return plan, material, rows

    def _gather(self, lesson: Lesson) -> Material:
        """The examples of a lesson, its tags in the lesson's order.

        Raises:
            TeachingError: There are too few, or the encoder is not here.
        """
        encoder = self._answering()
        if encoder != self._encoder.choice.identity:
            raise TeachingError(
                f"The library was indexed with {encoder}, which is not available here. Index it "
                "again."
            )
        if is_taught(self._encoder.choice.weights):
            raise TeachingError(
                "Searches go by a trained network now. It has learnt from photos that a new "
                "training would have to be measured on: let searches go by the usual one first."
            )
        if len(lesson.tags) < 2:
            raise TeachingError(
                "Tags are told apart from each other, so it takes two of them to train a network."
            )
        for tag in lesson.tags:
            if tag.moments < LEAST_MOMENTS:
                raise TeachingError(
                    f"Training needs at least {LEAST_MOMENTS} photos of each tag, copies, stacks "
                    f"and photos of one moment counted once; {tag.tag.name} has {tag.moments}."
                )
        total = sum(tag.moments for tag in lesson.tags)
        if total < LEAST_PHOTOS:
            raise TeachingError(
                f"Training needs at least {LEAST_PHOTOS} photos in all, copies, stacks and photos "
                f"of one moment counted once; there are {total}."
            )
        tagged = [self._store.tags.photos(tag.tag.id) for tag in lesson.tags]
        return gather(self._store, encoder, tagged, np.zeros(0, np.int64))


def _chosen(material: Material) -> NDArray[np.int64]:
    """Rows of the examples that carry a tag; of too many some, at random but the same ones."""
    own = np.flatnonzero(material.examples.labels < material.examples.tags)
    generator = np.random.default_rng(0)
    return np.sort(generator.permutation(own)[:MOST_PHOTOS])


def _parted(labels: Labels, groups: Labels) -> NDArray[np.int64]:
    """What each photo is for, int64 (n,); photos of one group are for the same.

    Raises:
        TeachingError: Too few can be held out.
    """
    parts = np.full(len(labels), TAUGHT)
    parts[fold_of(labels, groups) == 0] = HELD_OUT
    rest = np.flatnonzero(parts == TAUGHT)
    if len(rest):
        parts[rest[fold_of(labels[rest], groups[rest], _CHECK_PARTS) == 0]] = CHECKED
    learnt = np.bincount(labels[parts == TAUGHT], minlength=int(labels.max()) + 1)
    few = np.count_nonzero(parts == HELD_OUT) < LEAST_CHECKED
    if few or not learnt.all() or not np.any(parts == CHECKED):
        raise TeachingError(
            "Nearly all photos of a tag are copies or of one moment; too few are left to measure "
            "on what training does."
        )
    return parts


def _head(
    network: TrainedNetwork, labels: Labels, parts: Labels, held_out: NDArray[np.bool_]
) -> tuple[Head, HeldOut]:
    """The network's head, which knows how sure it may be, and what it said of the photos."""
    rows = network.vectors.astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows -= network.mean
    units = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    tags = len(network.biases)
    sums = np.zeros((tags, rows.shape[1]), np.float32)
    taught = (parts == TAUGHT) & network.usable
    np.add.at(sums, labels[taught], units[taught])
    prototypes: Float32 = (sums / np.linalg.norm(sums, axis=1, keepdims=True)).T
    logits: Float32 = rows @ network.head + network.biases
    judged = HeldOut(labels, held_out, logits, units @ prototypes)
    head = Head(network.mean, network.head, network.biases, prototypes)
    return calibrated(head, judged), judged


def _instant(
    material: Material, rows: NDArray[np.int64], held_out: NDArray[np.bool_], parts: Labels
) -> NDArray[np.bool_]:
    """Which of the photos held out the head on stored vectors gets right, bool (n,)."""
    examples, groups = material.examples, material.groups
    unseen = np.isin(groups, groups[rows[parts == HELD_OUT]])  # of too many, some have no part
    fitted = fit(examples, np.flatnonzero(~unseen))
    asked = rows[held_out]
    logits, _ = fitted.judge(examples.rows[asked], examples.lengths[asked])
    right: NDArray[np.bool_] = logits[:, : examples.tags].argmax(axis=1) == examples.labels[asked]
    return right


def _share(right: NDArray[np.bool_]) -> Share:
    return Share(int(np.count_nonzero(right)), len(right))


def _keep(
    folder: Path,
    network: TrainedNetwork,
    head: Head,
    base: str,
    tags: Sequence[TagPath],
    trained: Share,
) -> TaughtFacts:
    arrays = {
        "mean": head.mean,
        "weights": head.weights,
        "biases": head.biases,
        "prototypes": head.prototypes,
    }
    try:
        return write_taught(
            folder,
            network.weights,
            arrays,
            base,
            tags=tuple(tags),
            right=trained.right,
            checked=trained.checked,
            temperature=head.temperature,
            gate=head.gate,
            near=head.near,
        )
    except OSError as error:
        reason = error.strerror or str(error)
        raise TeachingError(
            f"The trained network cannot be kept in {folder}: {reason}. Make room and train "
            "again: it goes on from where it was."
        ) from error
