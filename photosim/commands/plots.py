"""The plots of an evaluation, as PNG files. Imports matplotlib, which may not be installed."""

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from photosim.search.evaluation import Estimate, MethodScores

_SIZE = (8.0, 5.0)
_DOTS_PER_INCH = 120
_BAND = 0.15  # opacity of a standard error's width
_CURVE_BITS = 64  # shorter codes would only crowd the curves


def draw_plots(rows: Sequence[MethodScores], folder: Path) -> list[Path]:
    """Draw the plots that the rows have data for.

    Args:
        rows: The rows of one evaluation.
        folder: An existing folder; files of the same names are replaced.

    Returns:
        The files: precision and time against the Hamming radius, if a method has one, and the
        curves of precision and recall.

    Raises:
        OSError: If a file cannot be written.
    """
    figures = {"precision-recall.png": _curves(rows)}
    if any(row.setting.radius is not None for row in rows):
        figures["precision-by-radius.png"] = _by_radius(
            rows, lambda row: row.precision, "precision@10"
        )
        time = _by_radius(rows, lambda row: row.median_ms, "milliseconds a query (median)")
        time.axes[0].set_yscale("log")
        figures["time-by-radius.png"] = time
    for name, figure in figures.items():
        figure.savefig(folder / name, dpi=_DOTS_PER_INCH)
    return [folder / name for name in figures]


def _by_radius(
    rows: Sequence[MethodScores], value: Callable[[MethodScores], Estimate], label: str
) -> Figure:
    """Draw a figure of the methods with a Hamming radius, the others as level lines to compare."""
    figure, axes = _figure("Hamming radius within which buckets are visited", label)
    with_radius = [row for row in rows if row.setting.radius is not None]
    for name, group in groupby(with_radius, _name):
        members = list(group)
        estimates = [value(row) for row in members]
        axes.errorbar(
            [row.setting.radius or 0 for row in members],
            [estimate.value for estimate in estimates],
            [estimate.error or 0.0 for estimate in estimates],
            label=name,
            marker="o",
            capsize=3,
        )
    others = [row for row in rows if row.setting.radius is None and not _ranks_codes(row)]
    for number, row in enumerate(others):
        level, error, color = value(row).value, value(row).error or 0.0, f"C{number + 4}"
        axes.axhline(level, color=color, linestyle="--", label=_name(row))
        axes.axhspan(level - error, level + error, color=color, alpha=_BAND, linewidth=0)
    axes.legend()
    return figure


def _curves(rows: Sequence[MethodScores]) -> Figure:
    figure, axes = _figure("recall of the photos with the query's label", "precision")
    axes.set_prop_cycle(color=[colormaps["tab20"](number) for number in range(20)])
    for row in rows:
        length = row.setting.bits or 0
        if row.setting.radius is None and not (_ranks_codes(row) and length < _CURVE_BITS):
            _draw_curve(axes, row, _name(row), "-")
    with_radius = [row for row in rows if row.setting.radius is not None]
    for _, group in groupby(with_radius, _name):
        widest = max(group, key=lambda row: row.setting.radius or 0)
        label = f"{_name(widest)}, radius {widest.setting.radius}"
        _draw_curve(axes, widest, label, ":")
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    figure.legend(loc="outside right upper", fontsize="small")  # in the way anywhere inside
    return figure


def _draw_curve(axes: Axes, row: MethodScores, label: str, style: str) -> None:
    recall, precision, error = row.curve.T
    [line] = axes.plot(recall, precision, label=label, linestyle=style)
    low, high = precision - error, precision + error
    axes.fill_between(recall, low, high, color=line.get_color(), alpha=_BAND, linewidth=0)


def _figure(across: str, up: str) -> tuple[Figure, Axes]:
    # Without pyplot there is no window system to choose and nothing global to clean up.
    figure = Figure(figsize=_SIZE, layout="constrained")
    axes = figure.add_subplot()
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.grid(alpha=0.3)
    return figure, axes


def _ranks_codes(row: MethodScores) -> bool:
    return row.setting.tables is None and row.setting.bits is not None


def _name(row: MethodScores) -> str:
    bits, tables = row.setting.bits, row.setting.tables
    if tables is not None and row.setting.radius is not None:
        return f"{row.method}, {tables} × {bits} bits"
    return row.method if bits is None or tables is not None else f"{row.method}, {bits} bits"
