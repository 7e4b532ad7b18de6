"""Training a network for tags that were taught, on a lane of its own."""

from collections.abc import Callable, Generator, Sequence
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from photosim.annotations import TagPath
from photosim.config import Settings
from photosim.desktop.tasks.encoder_protocol import EncoderProtocol
from photosim.desktop.tasks.lane import Failed, Ticket
from photosim.desktop.tasks.library_lane import library_lane
from photosim.desktop.ui.sentences import in_words
from photosim.errors import PhotoSimError
from photosim.vision.service import training_threads
from photosim.vision.training.messages import BuildNetwork, TrainingPlan, TrainingProgress
from photosim.vision.training.training import Training
from photosim.vision.training.unfinished import Unfinished, forget_unfinished, note_unfinished

if TYPE_CHECKING:  # they come with the catalogue's libraries, for which no window waits
    from photosim.library.deep_teaching import DeeplyTaught, DeepOptions, TrainingEstimate
    from photosim.library.lessons import Lesson
    from photosim.library.library import Library

_MOST_POINTS = 2_000  # of the curve; beyond, every other one is kept

Compare = Callable[[Sequence[TagPath], Callable[[object], object], Failed], object]
"""Finds the copies among the photos of some tags, which must not be measured on and learnt from."""


class State(Enum):
    """How far it is."""

    IDLE = auto()
    COMPARING = auto()  # its photos, to find copies
    RUNNING = auto()
    ENDED = auto()
    FAILED = auto()


class TrainingRun(QObject):
    """One training at a time, which goes on whatever is shown.

    When the program ends, what was done so far stays, and `resume` goes on from there.

    Args:
        settings: Tells the settings as they are now.
        service: Says which network to begin with.
        compare: See `Compare`.

    Attributes:
        start: Makes a training in a process; tests put another in its place.
        build: See `TrainingPlan`.
        state: How far it is.
        tags: What is or was trained for.
        minutes: How long its layers may be or might be trained.
        paused: Whether it waits for the person.
        progress: What was told last.
        curve: Steps done in training layers, as a share, and the smoothed loss there.
        outcome: What came of it.
        fault: Why it failed, for the person.

    Signals:
        changed: Any of these.
        ended: What came of it, and the lesson that it is for.
    """

    changed = Signal()
    ended = Signal(object, object)

    def __init__(
        self, settings: Callable[[], Settings], service: EncoderProtocol, compare: Compare
    ) -> None:
        super().__init__()
        self._settings = settings
        self._compare = compare
        self._lane = library_lane(settings().catalogue, service, "training")
        self._ticket: Ticket | None = None
        self._training: Training | None = None
        self.start: Callable[[TrainingPlan], Training] = Training
        self.build: BuildNetwork | None = None
        self.state = State.IDLE
        self.tags: tuple[TagPath, ...] = ()
        self.minutes = 0.0
        self._clear()

    def _clear(self) -> None:
        self.paused = False
        self.progress: TrainingProgress | None = None
        self.curve: list[tuple[float, float]] = []
        self.outcome: DeeplyTaught | None = None
        self.fault = ""

    @property
    def is_busy(self) -> bool:
        """Whether it is under way."""
        return self.state in (State.COMPARING, State.RUNNING)

    def lesson(self, tag_id: int, then: "Callable[[tuple[Lesson, bool] | None], object]") -> Ticket:
        """Ask for the lesson of a tag, and whether the network that is kept for it is here."""
        return self._lane.ask(partial(_lesson_of, tag_id), then)

    def estimate(
        self, lesson: "Lesson", then: "Callable[[TrainingEstimate], object]", failed: Failed
    ) -> Ticket:
        """Find out how long training takes on this computer."""
        return self._lane.follow(
            partial(_estimated, lesson, partial(self._options, 0.0), self.start), then, failed
        )

    def begin(self, tags: Sequence[TagPath], minutes: float) -> None:
        """Train for the tags of a lesson, or go on where that was interrupted."""
        if self.is_busy:
            return
        self._clear()
        self.tags, self.minutes, self.state = tuple(tags), minutes, State.COMPARING
        self._compare(self.tags, self._train, self._fail)
        self.changed.emit()

    def resume(self, unfinished: Unfinished | None) -> None:
        """Go on with what the end of the program has interrupted."""
        if unfinished is not None:
            self.begin(unfinished.tags, unfinished.minutes)

    def pause(self, paused: bool) -> None:
        """Wait after the step under way, or go on."""
        self.paused = paused
        training = self._training
        if training is not None:
            (training.pause if paused else training.resume)()
        self.changed.emit()

    def cancel(self) -> None:
        """End it and forget what was done."""
        if self._ticket is not None:
            self._ticket.cancel()
        self.state = State.IDLE
        place = self._settings().training_dir
        self._lane.follow(lambda _library: _forgotten(place))
        self.changed.emit()

    def close(self) -> None:
        """End it; what was done stays."""
        self._lane.close()

    def _train(self, _compared: object) -> None:
        if self.state is not State.COMPARING:  # cancelled meanwhile
            return
        self.state = State.RUNNING
        work = partial(_trained, self.tags, partial(self._options, self.minutes), self._make)
        self._ticket = self._lane.follow(work, self._finish, self._fail, self._hear)
        self.changed.emit()

    def _make(self, plan: TrainingPlan) -> Training:
        """Make the training; runs on the lane."""
        training = self._training = self.start(plan)
        if self.paused:
            training.pause()
        return training

    def _options(self, minutes: float) -> "DeepOptions":
        from photosim.library.deep_teaching import DeepOptions

        settings = self._settings()
        wanted = settings.preferences
        threads = training_threads(wanted.cores)
        return DeepOptions(settings.training_dir, wanted.device, threads, minutes, build=self.build)

    def _hear(self, progress: TrainingProgress) -> None:
        self.progress = progress
        if progress.loss is not None and progress.stage == "layers":
            self.curve.append((progress.done / max(1, progress.total), progress.loss))
            if len(self.curve) > _MOST_POINTS:
                self.curve = self.curve[::2]
        self.changed.emit()

    def _finish(self, ended: "tuple[Lesson, DeeplyTaught]") -> None:
        lesson, self.outcome = ended
        self._training = None
        self.state = State.ENDED
        self.ended.emit(self.outcome, lesson)
        self.changed.emit()

    def _fail(self, error: PhotoSimError) -> None:
        self._training = None
        self.fault, self.state = in_words(error), State.FAILED
        self.changed.emit()


def _lesson_of(tag_id: int, library: "Library") -> "tuple[Lesson, bool] | None":
    lesson = library.teaching.lesson_of(tag_id)
    if lesson is None:
        return None
    network = lesson.network
    return lesson, network is not None and library.teaching.network_is_here(network)


def _estimated(
    lesson: "Lesson",
    options: "Callable[[], DeepOptions]",
    start: Callable[[TrainingPlan], Training],
    library: "Library",
) -> "Generator[None, None, TrainingEstimate]":
    return library.deep_teaching.estimate(lesson, options(), start)


def _trained(
    tags: Sequence[TagPath],
    options: "Callable[[], DeepOptions]",
    start: Callable[[TrainingPlan], Training],
    library: "Library",
) -> "Generator[TrainingProgress | None, None, tuple[Lesson, DeeplyTaught]]":
    how = options()
    note_unfinished(how.training_dir, Unfinished(tuple(tags), how.minutes))
    lesson = library.teaching.lesson_for(tags)
    found = yield from library.deep_teaching.train(lesson, how, start)
    forget_unfinished(how.training_dir)
    return lesson, found


def _forgotten(place: Path) -> Generator[None, None, None]:
    yield  # after the step in which a training that was cancelled ends
    forget_unfinished(place)


def compared(tags: Sequence[TagPath], library: "Library") -> Generator[Any, None, None]:
    """Find the copies among the photos of some tags."""
    return library.teaching.compare_examples(tags, library.duplicates)
