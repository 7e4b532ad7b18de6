"""photosim teach --deep: train the network itself for the tags that were taught."""

import argparse
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

from photosim.commands.arguments import positive
from photosim.config import Settings
from photosim.console import Refused, progress_bar, say
from photosim.library.deep_teaching import DeeplyTaught, DeepOptions
from photosim.library.lessons import Lesson
from photosim.library.library import Library
from photosim.search.trust import Share, error_of_fresh
from photosim.streams import printable
from photosim.vision.service import training_threads
from photosim.vision.training.messages import TrainingProgress

_DESCRIPTION = """\
With --deep the network itself is trained, too, in a process of its own at low priority: its head,
then as many of its last layers as there is time for. It is kept only if it gets more of the photos
held out right than what is learnt in seconds does, by more than the error of that. Ctrl-C ends
training, and the same command goes on from where it was."""

_MINUTES = 60
_STAGES = {
    "reading": ("Reading", " photos"),
    "freezing": ("Looking", " photos"),
    "head": ("Head", " steps"),
    "rate": ("Learning rate", " steps"),
    "layers": ("Training", " steps"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what training takes."""
    group = parser.add_argument_group("training", _DESCRIPTION)
    group.add_argument("--deep", action="store_true", help="train the network itself, too")
    group.add_argument(
        "--find-rate",
        action="store_true",
        help="with --deep: look for the learning rate first, and report its curve",
    )
    group.add_argument(
        "--minutes",
        type=positive,
        metavar="N",
        help="with --deep: train as many layers as can be trained in about so long "
        f"(default: {_MINUTES})",
    )


def check(options: argparse.Namespace) -> None:
    """Refuse what does not go together."""
    if options.find_rate and not options.deep:
        raise Refused("--find-rate looks for the rate to train a network with; add --deep.")
    if options.minutes is not None and not options.deep:
        raise Refused("--minutes says how long to train a network; add --deep.")


def train(
    settings: Settings, library: Library, lesson: Lesson, options: argparse.Namespace
) -> DeeplyTaught:
    """Train the network for a lesson, with a progress bar on a terminal."""
    wanted = settings.preferences
    how = DeepOptions(
        training_dir=settings.training_dir,
        device=wanted.device,
        threads=training_threads(wanted.cores),
        minutes=options.minutes or _MINUTES,
        find_rate=options.find_rate,
    )
    found = _followed(library.deep_teaching.train(lesson, how))
    if found.kept is not None:
        library.teaching.use_network(lesson.number, found.network_for(lesson))
    return found


def _followed(
    steps: Generator[TrainingProgress | None, None, DeeplyTaught],
) -> DeeplyTaught:
    """Take the steps of training and draw a bar for each of its stages."""
    bar: Any = None
    shown: TrainingProgress | None = None
    try:
        while True:
            try:
                progress = next(steps)
            except StopIteration as end:
                found: DeeplyTaught = end.value
                return found
            if progress is None:
                continue
            if shown is None or shown.stage != progress.stage:
                if bar is not None:
                    bar.close()
                title, unit = _STAGES[progress.stage]
                bar = progress_bar(title, unit, dynamic_ncols=True, total=progress.total)
            bar.update(progress.done - bar.n)
            if progress.epochs:
                last = progress.epochs[-1]
                bar.set_postfix_str(f"{last.accuracy:.1%} right after epoch {_number(progress)}")
            shown = progress
    finally:
        steps.close()
        if bar is not None:
            bar.close()


def _number(progress: TrainingProgress) -> int:
    return len(progress.epochs) - 1


def document(tags: Sequence[str], found: DeeplyTaught, seconds: float) -> dict[str, object]:
    """What came of it, as JSON."""
    result: dict[str, object] = {
        "tags": list(tags),
        "examples": found.examples,
        "held_out": found.trained.checked,
        "accuracy": round(found.trained.value, 4),
        "standard_error": round(error_of_fresh(found.trained), 4),
        "accuracy_without": round(found.instant.value, 4),
        "seconds": round(seconds, 3),
        "encoder": found.encoder,
        "deep": True,
        "kept": found.kept is not None,
    }
    curve = found.network.curve
    if curve is not None:
        result["learning_rate"] = {
            "chosen": curve.rate,
            "rates": list(curve.rates),
            "losses": [round(loss, 4) for loss in curve.losses],
        }
    return result


def verdict(found: DeeplyTaught) -> str:
    """Whether it helped, in a sentence."""
    trained, instant = _percent(found.trained), _percent(found.instant)
    figures = f"{trained} of 100 photos held out right against {instant} without"
    if found.kept is None:
        return f"It did not help enough ({figures}), so it is not kept."
    return (
        f"It helped ({figures}), so it is asked for these tags from now on.\n"
        f"Search by it as well: photosim --weights {printable(found.kept)} index FOLDER, then "
        "find PHOTO with the same option; in the window “Tags and the whole search” keeps to it."
    )


def how(found: DeeplyTaught) -> str:
    """How it was trained, in a sentence."""
    trained, there = found.network.layers
    layers = f"all {there} layers" if trained == there else f"the last {trained} of {there} layers"
    epochs = len(found.network.epochs) - 1
    best = found.network.best
    which = f"it was best after {best}" if best else "it was best before, with a new head alone"
    return (
        f"Trained {layers} {epochs} times over at a learning rate of {found.network.rate:.1g}; "
        f"{which}."
    )


def _percent(share: Share) -> str:
    return f"{100 * share.value:.0f} ± {max(1, round(100 * error_of_fresh(share)))}"


def write_plots(folder: Path, found: DeeplyTaught) -> None:
    """Draw how training went, and the learning rates that were tried."""
    from photosim.commands.teaching_plots import draw_training

    try:
        for drawn in draw_training(found.network.epochs, found.network.curve, folder):
            say(f"Drawn: {printable(drawn)}")
    except OSError as error:
        reason = error.strerror or error
        raise Refused(f"The plots cannot be written: {reason}.") from error
