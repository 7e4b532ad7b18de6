"""photosim evaluate: what ways of searching find and cost on a folder with known answers."""

import csv
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from photosim.catalogue.store import Store
from photosim.commands.setup import choose, encoder_service, open_store, refusals
from photosim.config import Settings
from photosim.console import Refused, follow, print_json, printable, progress_bar, say
from photosim.library.evaluate import (
    EvaluationError,
    Labelled,
    Plan,
    evaluate,
    read_labelled,
    split,
)
from photosim.library.index import index_folders
from photosim.library.keys import HashKeys
from photosim.library.similar import SCAN_BELOW
from photosim.search.evaluation import Estimate, Row, Trial
from photosim.search.methods.lineup import LINEUP

_FIGURES = {
    # What JSON and CSV call it -> heading, decimals, and the factor shown to people
    "recall_at_10": ("recall@10", 3, 1.0),
    "precision_at_10": ("P@10", 3, 1.0),
    "map": ("mAP", 3, 1.0),
    "compared": ("compared %", 1, 100.0),
    "median_ms": ("median ms", 2, 1.0),
    "p95_ms": ("p95 ms", 2, 1.0),
}

_FEW_QUERIES = 50


@dataclass(frozen=True)
class EvaluateRequest:
    """What to measure, and where to write it besides the terminal."""

    folder: Path
    plan: Plan
    leave_out: Sequence[str]
    csv: Path | None
    plots: Path | None


def chosen_methods(names: Sequence[str]) -> tuple[str, ...]:
    """Return the methods to measure; all of them if none is named.

    Raises:
        Refused: A name is not known.
    """
    unknown = [name for name in names if name not in LINEUP]
    if unknown:
        raise Refused(f"There is no method {printable(unknown[0])}; there are {', '.join(LINEUP)}.")
    return tuple(names) or tuple(LINEUP)


def run_evaluate(settings: Settings, request: EvaluateRequest, *, as_json: bool) -> int:
    """Index what is not indexed yet, measure and report; returns the exit status."""
    # Said now rather than after minutes of measuring.
    if request.csv is not None and not request.csv.absolute().parent.is_dir():
        raise Refused(f"The table cannot be written: there is no folder {request.csv.parent}.")
    if request.csv is not None and request.csv.is_dir():
        raise Refused(f"The table cannot be written: {request.csv} is a folder.")
    if request.plots is not None:
        _check_plots(request.plots)
    with refusals(), open_store(settings, read_only=False) as store:
        encoder = _index(settings, store, request.folder)
        try:
            labelled = read_labelled(store, encoder, request.folder, request.leave_out)
            trial = split(store, labelled, request.plan)
        except EvaluationError as error:
            raise Refused(str(error)) from error
        rows = _measure(trial, request.plan)
    records = [_record(row) for row in rows]
    # Printed first: what took minutes to measure must not be lost to a disk that is full.
    if as_json:
        print_json(_document(labelled, trial, request.plan, records))
    else:
        _print_table(labelled, trial, rows)
    if request.csv is not None:
        _write_csv(request.csv, records)
    if request.plots is not None:
        _write_plots(request.plots, rows)
    return 0


def _index(settings: Settings, store: Store, folder: Path) -> str:
    """Embed what is not embedded yet; returns the encoder's identity."""
    choice = choose(settings)
    with encoder_service(settings, choice) as service:
        target = settings.preferences.recall_target
        report = follow(
            index_folders(store, HashKeys(store), service, [folder], recall_target=target)
        )
    return report.encoder.identity if report.encoder else choice.identity


def _measure(trial: Trial, plan: Plan) -> list[Row]:
    rows: list[Row] = []
    with progress_bar("Measuring", " methods", dynamic_ncols=True) as bar:
        for done, total, row in evaluate(trial, plan):
            bar.total = total
            bar.update(done - bar.n)
            rows.append(row)
    return rows


def _record(row: Row) -> dict[str, str | float | None]:
    """One row as JSON and CSV have it."""
    record: dict[str, str | float | None] = {"method": row.method}
    setting = asdict(row.setting)
    record["nearness"] = "projected" if setting.pop("projected") else "raw"
    record |= setting
    for key, estimate in _estimates(row).items():
        record[key] = _rounded(estimate.value)
        record[f"{key}_se"] = None if estimate.error is None else _rounded(estimate.error)
    record["bytes_per_photo"] = _rounded(row.bytes_per_photo)
    record["build_seconds"] = _rounded(row.build_seconds)
    return record


def _estimates(row: Row) -> dict[str, Estimate]:
    values = (
        row.recall,
        row.precision,
        row.average_precision,
        row.compared,
        row.median_ms,
        row.p95_ms,
    )
    return dict(zip(_FIGURES, values, strict=True))


def _rounded(value: float) -> float:
    return round(value, 4)


def _document(
    labelled: Labelled, trial: Trial, plan: Plan, records: list[dict[str, str | float | None]]
) -> dict[str, object]:
    return {
        "photos": len(labelled.ids),
        "labels": len(labelled.names),
        "queries": len(trial.queries),
        "judged_queries": int(trial.judged.sum()),
        "training": len(trial.training.labels),
        "database": len(trial.labels),
        "seed": plan.seed,
        "encoder": labelled.encoder,
        "rows": records,
    }


def _print_table(labelled: Labelled, trial: Trial, rows: Sequence[Row]) -> None:
    lines = [[*_HEADINGS], *([*_cells(row)] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEADINGS))]
    for name, *cells in lines:
        aligned = [cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True)]
        print("  ".join([name.ljust(widths[0]), *aligned]))
    queries, library = len(trial.queries), len(trial.labels)
    say(
        f"{queries:,} queries, {len(trial.training.labels):,} photos learned from, {library:,} "
        f"searched, {len(labelled.names)} labels, vectors of {labelled.encoder}. "
        "± is the standard error."
    )
    if queries < _FEW_QUERIES:
        say("This few queries are not reliable; try --queries 500.")
    if not trial.judged.all():
        say(
            f"P@10 and mAP are of {trial.judged.sum():,} queries: the others have no photo of "
            "their kind among those searched."
        )
    if library < SCAN_BELOW:
        say("In a library this small PhotoSim itself compares every photo, as “projected” does.")


_HEADINGS = (
    "method",
    "bits",
    "tables",
    "radius",
    "probes",
    *(heading for heading, _, _ in _FIGURES.values()),
    "B/photo",
    "build s",
)


def _cells(row: Row) -> list[str]:
    setting = row.setting
    counts = (setting.bits, setting.tables, setting.radius, setting.probes)
    figures = []
    for key, estimate in _estimates(row).items():
        _, decimals, factor = _FIGURES[key]
        text = f"{estimate.value * factor:.{decimals}f}"
        if estimate.error is not None:
            text += f" ±{estimate.error * factor:.{decimals}f}"
        figures.append(text)
    return [
        row.method,
        *("" if count is None else str(count) for count in counts),
        *figures,
        f"{row.bytes_per_photo:,.0f}",
        f"{row.build_seconds:.2f}",
    ]


def _write_csv(out: Path, records: Sequence[dict[str, str | float | None]]) -> None:
    try:
        with out.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, records[0].keys())
            writer.writeheader()
            writer.writerows(records)
    except OSError as error:
        raise Refused(f"The table {out} cannot be written: {error}.") from error


def _check_plots(folder: Path) -> None:
    """Refuse if plots cannot be drawn or kept."""
    try:
        import photosim.commands.plots  # noqa: F401
    except ModuleNotFoundError as error:
        raise Refused(
            "Plots are drawn with matplotlib, which is not installed. "
            "Install it with: pip install matplotlib"
        ) from error
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"The folder {folder} for the plots cannot be made: {error}.") from error


def _write_plots(folder: Path, rows: Sequence[Row]) -> None:
    from photosim.commands.plots import draw_plots

    try:
        for path in draw_plots(rows, folder):
            say(f"Drawn: {path}")
    except OSError as error:
        raise Refused(f"The plots cannot be written: {error}.") from error
