"""The plots of teaching, as PNG files. Imports matplotlib, which may not be installed."""

from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from photosim.library.lessons import Lesson
from photosim.vision.training.messages import Epoch
from photosim.vision.training.rates import RateCurve

_DOTS_PER_INCH = 120
_BAND = 0.15
_MOST_PAIRS = 20
_LEAST_RANGE = 5.0  # of 100 photos: what hardly moves is not blown up


def draw_plots(lesson: Lesson, folder: Path) -> list[Path]:
    """Draw which tags are mixed up, and how far to trust suggestions.

    Args:
        lesson: What was learnt.
        folder: An existing folder; files of the same names are replaced.

    Returns:
        The files; none of what there is nothing to draw of.

    Raises:
        OSError: A file cannot be written.
    """
    figures: dict[str, Figure] = {}
    if lesson.mix_ups:
        figures["mix-ups.png"] = _mix_ups(lesson)
    if any(tag.trust for tag in lesson.tags):
        figures["trust.png"] = _trust(lesson)
    for name, figure in figures.items():
        figure.savefig(folder / name, dpi=_DOTS_PER_INCH)
    return [folder / name for name in figures]


def draw_training(epochs: Sequence[Epoch], curve: RateCurve | None, folder: Path) -> list[Path]:
    """Draw how the training of a network went, and which learning rates were tried before.

    Args:
        epochs: What was measured; the first before training.
        curve: None if no rate was looked for.
        folder: An existing folder; files of the same names are replaced.

    Raises:
        OSError: A file cannot be written.
    """
    figures = {"training.png": _training(epochs)}
    if curve is not None:
        figures["learning-rate.png"] = _rates(curve)
    for name, figure in figures.items():
        figure.savefig(folder / name, dpi=_DOTS_PER_INCH)
    return [folder / name for name in figures]


def _training(epochs: Sequence[Epoch]) -> Figure:
    """What was right above the losses, as the two have no scale in common."""
    figure = Figure(figsize=(8.0, 6.5), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True)
    numbers = range(len(epochs))
    above.plot(numbers, [100 * epoch.accuracy for epoch in epochs], marker="o", color="C2")
    above.set_ylabel("right, of 100 photos checked")
    low, high = above.get_ylim()
    above.set_ylim(min(low, high - _LEAST_RANGE), min(high, 100.5))
    below.plot(numbers, [epoch.loss for epoch in epochs], marker="o", label="photos checked")
    learnt = [epoch.taught_loss for epoch in epochs[1:] if epoch.taught_loss is not None]
    below.plot(numbers[1:], learnt, marker="o", label="photos learnt from")
    below.set_ylim(bottom=0)
    below.set_ylabel("loss")
    below.set_xlabel("times that all photos were learnt from")
    below.xaxis.set_major_locator(MaxNLocator(integer=True))
    below.legend()
    for axes in (above, below):
        axes.grid(alpha=0.3)
    return figure


def _rates(curve: RateCurve) -> Figure:
    figure, axes = _figure((8.0, 5.0))
    axes.plot(curve.rates, curve.losses, alpha=0.3, label="loss of a step")
    axes.plot(curve.rates, curve.smoothed, color="C0", label="smoothed")
    axes.axvline(curve.rate, color="C1", linestyle="--", label=f"chosen: {curve.rate:.2g}")
    axes.set_xscale("log")
    axes.set_ylim(0, 2 * curve.smoothed[0] + 1)
    axes.set_xlabel("learning rate of the last layers")
    axes.set_ylabel("loss")
    axes.legend()
    return figure


def _mix_ups(lesson: Lesson) -> Figure:
    pairs = lesson.mix_ups[:_MOST_PAIRS][::-1]
    figure, axes = _figure((8.0, 1.5 + 0.28 * len(pairs)))
    names = [f"{pair.tag.name} taken for {pair.taken_for.name}" for pair in pairs]
    axes.barh(range(len(pairs)), [len(pair.photos) for pair in pairs])
    axes.set_yticks(range(len(pairs)), names, parse_math=False)
    axes.set_xlabel("photos held out")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    return figure


def _trust(lesson: Lesson) -> Figure:
    """Precision and recall of all tags together against the probability asked for."""
    figure, axes = _figure((8.0, 5.0))
    measured = [tag.trust for tag in lesson.tags if tag.trust]
    least = [item.least for item in measured[0]]
    for name, shares in (
        ("right of those suggested", [[item.precision for item in tag] for tag in measured]),
        ("found of those that carry the tag", [[item.recall for item in tag] for tag in measured]),
    ):
        joined = [sum(column[1:], column[0]) for column in zip(*shares, strict=True)]
        [line] = axes.plot(least, [share.value for share in joined], marker="o", label=name)
        low, high = zip(*(share.interval for share in joined), strict=True)
        axes.fill_between(least, low, high, color=line.get_color(), alpha=_BAND, linewidth=0)
    axes.set_xlabel("suggested from this probability on")
    axes.set_ylabel("share of photos held out")
    axes.legend()
    return figure


def _figure(size: tuple[float, float]) -> tuple[Figure, Axes]:
    figure = Figure(figsize=size, layout="constrained")
    axes = figure.add_subplot()
    axes.grid(alpha=0.3)
    axes.set_axisbelow(True)
    return figure, axes
