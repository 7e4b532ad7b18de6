"""photosim evaluate: measure ways of searching on a folder of labelled photos."""

import argparse
import csv
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from photosim.commands.arguments import path, positive, whole
from photosim.commands.outputs import expect_place_for
from photosim.commands.setup import EncoderOnDemand, open_library
from photosim.config import Settings
from photosim.console import Refused, counted, follow, print_json, progress_bar, say
from photosim.library.evaluate import Labelled, Plan, evaluate
from photosim.library.evaluate import taught as measure_taught
from photosim.library.similar import SCAN_BELOW
from photosim.search.evaluation import Estimate, MethodScores, Trial
from photosim.search.marks import precision_by_marks
from photosim.search.methods.lineup import LINEUP
from photosim.search.taught_evaluation import Gain, TaughtScores
from photosim.streams import printable

_FIGURES = {
    # What JSON and CSV call it -> heading, decimals, and the factor shown to people
    "recall_at_10": ("recall@10", 3, 1.0),
    "precision_at_10": ("P@10", 3, 1.0),
    "map": ("mAP", 3, 1.0),
    "compared": ("compared %", 1, 100.0),
    "median_ms": ("median ms", 2, 1.0),
    "p95_ms": ("p95 ms", 2, 1.0),
}

_FEW_QUERIES, _RELIABLE_QUERIES = 50, 500
_OF_ENCODERS = ("exact", "photosim")
_BRING_WEIGHTS = "“photosim fetch-weights” downloads them, “--weights FILE” names them."

_DESCRIPTION = """\
Measure ways of searching side by side.

FOLDER has a sub-folder for each kind of photo, such as “cat” and “tree”; its name is the label.
It is added to your library unless --data-dir keeps it apart. Some photos are used as queries,
some to learn from, and the rest are searched. Each way of searching gets one row of a table. Look
at P@10 first, where more is better, then at compared and median, where less is better:

  bits        length of a photo's code, or of the key by which a hash table sorts it into a bucket
  tables      hash tables; a search looks into some buckets of each
  radius      bits by which the key of a visited bucket may differ from the query's
  probes      buckets visited, the likeliest first
  recall@10   share of the ten truly nearest photos among the ten found. Nearest is by the numbers
              that the method itself compares, raw or projected, before anything is averaged
  P@10        share of the ten found that have the query's label
  mAP         mean average precision, the same over the whole ranking: 1 if all photos of the label
              come first. Of lsh and lsh-tables, photos in no visited bucket count as
              missed; the others rank all photos
  compared    percentage of the photos that the query was compared with
  median, p95 milliseconds a search takes, in the middle case and in the slowest of twenty
  B/photo     bytes of memory for each photo
  build       seconds until the first search
  ±           standard error: differences of less than two of them may be chance

With --encoder NAME,NAME the table has a row for each encoder, by which to choose one: each photo is
read by each of them, and the same photos are searched for. Encoders whose weights are not here are
named.

Names for --methods (default: all; exact and photosim to compare encoders):

  exact            compares with every photo
  projected        the same after centring and keeping the 128 strongest directions
  expanded         projected, after averaging the query with its nearest photos
  averaged         projected, after averaging the query and every photo with its nearest
  photosim         PhotoSim's own index; only photos near the query are averaged
  photosim-plain   the same index without averaging; judge recall@10 by this row, because
                   averaging reorders the nearest photos on purpose
  lsh              plain locality-sensitive hashing: a key says on which side of random planes a
                   photo's numbers lie; one table of 32 bits, buckets within radius 0 to 10
  lsh-tables       the same with 5 tables of 10 bits, radius 0 to 2
  photosim-codes   ranking by PhotoSim's 256-bit codes alone
  lsh-codes, itq, grh, grh-rbf
                   ranking by codes of 16 to 64 bits: random; Iterative Quantisation, which
                   learns from the photos; Graph Regularised Hashing, which learns from the
                   labels as well, linear or with a radial basis kernel"""


def _names(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    if not names:
        raise argparse.ArgumentTypeError(f"“{text}” names no method")
    return names


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the folder, the split, and what to measure and write."""
    parser.description = _DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("folder", type=path, metavar="FOLDER")
    parser.add_argument(
        "--queries",
        type=positive,
        metavar="N",
        help="photos to search for (default: 0.2 %% of them; 500 or more give reliable figures)",
    )
    parser.add_argument(
        "--training",
        type=positive,
        metavar="N",
        help="photos that methods learn from (default: 2 %% of them, at most 2,000)",
    )
    parser.add_argument("--seed", type=whole(0), default=0, help="random seed (default: 0)")
    parser.add_argument(
        "--methods", type=_names, default=(), metavar="NAME,…", help="only these methods"
    )
    parser.add_argument(
        "--leave-out",
        action="append",
        default=[],
        metavar="LABEL",
        help="a sub-folder to skip; may be repeated",
    )
    parser.add_argument(
        "--taught",
        action="store_true",
        help="also teach half of the labels by four fifths of their photos, and measure how much "
        "better a search that has been taught finds the others of these, and what it costs the "
        "rest",
    )
    parser.add_argument("--csv", type=path, metavar="FILE", help="also write the table as CSV")
    parser.add_argument("--plots", type=path, metavar="DIR", help="also draw plots as PNG")


@dataclass(frozen=True, eq=False)
class _Measured:
    """What was measured with the vectors of one encoder."""

    labelled: Labelled
    trial: Trial
    rows: list[MethodScores]
    marks: Mapping[int, Estimate]
    taught: TaughtScores | None


def _chosen_methods(names: Sequence[str], *, several: bool) -> tuple[str, ...]:
    """Return the methods to measure; if none is named all, or those that tell encoders apart.

    Raises:
        Refused: A name is not known.
    """
    unknown = [name for name in names if name not in LINEUP]
    if unknown:
        raise Refused(
            f"There is no method {printable(unknown[0])}; choose from {', '.join(LINEUP)}."
        )
    return tuple(names) or (_OF_ENCODERS if several else tuple(LINEUP))


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Index what is not indexed yet, measure and report; returns the exit status."""
    several = len(options.encoder) > 1
    plan = Plan(
        _chosen_methods(options.methods, several=several),
        options.queries,
        options.training,
        options.seed,
        settings.preferences.recall_target,
    )
    # Said now rather than after minutes of measuring.
    if options.csv is not None:
        expect_place_for(options.csv, "The table")
    if options.plots is not None:
        check_plots(options.plots)
    every, missing = _measure_each(settings, plan, options)
    # Printed first: what took minutes to measure must not be lost to a disk that is full.
    if options.json:
        documents = [_document(measured, plan) for measured in every]
        print_json({"encoders": documents, "missing": missing} if several else documents[0])
    else:
        _print_table(every, with_encoder=several)
        for measured in every:
            _print_marks(measured.marks, measured.labelled.encoder if several else "")
            if measured.taught is not None:
                _print_taught(measured.taught)
    if options.csv is not None:
        _write_csv(options.csv, every, with_encoder=several)
    if options.plots is not None:
        for measured in every:
            below = measured.labelled.encoder.replace(":", "-") if several else ""
            _write_plots(options.plots / below, measured.rows)
    return 0


def _measure_each(
    settings: Settings, plan: Plan, options: argparse.Namespace
) -> tuple[list[_Measured], list[str]]:
    """Measure with each encoder that was named, or else with the library's own.

    Returns:
        What was measured, and the names of the encoders whose weights cannot be used.

    Raises:
        Refused: Those are all.
    """
    every: list[_Measured] = []
    missing: list[str] = []
    for name in options.encoder or (settings.preferences.encoder,):
        named = replace(settings, overrides={**settings.overrides, "encoder": name})
        measured = _measure_with(named, plan, options)
        if measured is not None:
            every.append(measured)
        else:
            missing.append(str(name))
            say(f"{name} is left out: its weights are not here. {_BRING_WEIGHTS}")
    if not every:
        raise Refused(f"There is no encoder to measure with. {_BRING_WEIGHTS}")
    return every, missing


def _measure_with(settings: Settings, plan: Plan, options: argparse.Namespace) -> _Measured | None:
    """Index the folder with the encoder that is wanted, or with the library's own, and measure.

    Returns:
        What was measured; None where the weights of the one that is wanted cannot be used.
    """
    encoder, wanted = EncoderOnDemand(settings), settings.preferences.encoder
    if wanted not in (None, encoder.choice.spec.name):
        return None
    with open_library(settings, encoder, read_only=False) as library:
        encoder.refuse_reading_anew()
        with closing(encoder):  # while the methods are measured it would only be in their way
            report = follow(library.index([options.folder]))
        if report.encoder is not None and wanted not in (None, report.encoder.name):
            return None
        identity = report.encoder.identity if report.encoder else encoder.choice.identity
        encoder.say_instead(identity)
        labelled = library.labelled(identity, options.folder, options.leave_out)
        trial = library.trial(labelled, plan)
        rows = _measure(trial, plan)
        marks = precision_by_marks(trial) if "photosim" in plan.methods else {}
        taught = measure_taught(labelled, plan.seed) if options.taught else None
        return _Measured(labelled, trial, rows, marks, taught)


def _measure(trial: Trial, plan: Plan) -> list[MethodScores]:
    rows: list[MethodScores] = []
    with progress_bar("Measuring", " methods", dynamic_ncols=True) as bar:
        for done, total, row in evaluate(trial, plan):
            bar.total = total
            bar.update(done - bar.n)
            rows.append(row)
    return rows


def _record(row: MethodScores) -> dict[str, str | float | None]:
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


def _estimates(row: MethodScores) -> dict[str, Estimate]:
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


def _document(measured: _Measured, plan: Plan) -> dict[str, object]:
    labelled, trial = measured.labelled, measured.trial
    document: dict[str, object] = {
        "photos": len(labelled.ids),
        "labels": len(labelled.names),
        "queries": len(trial.queries),
        "judged_queries": int(trial.judged.sum()),
        "training": len(trial.training.labels),
        "database": len(trial.labels),
        "seed": plan.seed,
        "encoder": labelled.encoder,
        "rows": [_record(row) for row in measured.rows],
        "marks": [
            {
                "right": number,
                "wrong": number,
                "precision_at_10": _rounded(share.value),
                "precision_at_10_se": None if share.error is None else _rounded(share.error),
            }
            for number, share in measured.marks.items()
        ],
    }
    if measured.taught is not None:
        document["taught"] = taught_document(measured.taught)
    return document


def _print_table(every: Sequence[_Measured], *, with_encoder: bool) -> None:
    """Print a row for each method and encoder, those of one method one below the other."""
    lines = [["encoder", *_HEADINGS]]
    for rows in zip(*(measured.rows for measured in every), strict=True):
        names = (measured.labelled.encoder for measured in every)
        lines += [[name, *_cells(row)] for name, row in zip(names, rows, strict=True)]
    if not with_encoder:
        lines = [line[1:] for line in lines]
    left = 1 + with_encoder  # columns of names, which begin at the left
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        aligned = [cell.ljust(width) for cell, width in zip(line[:left], widths, strict=False)]
        aligned += [
            cell.rjust(width) for cell, width in zip(line[left:], widths[left:], strict=True)
        ]
        print("  ".join(aligned))
    _say_what_was_measured(every)


def _say_what_was_measured(every: Sequence[_Measured]) -> None:
    labelled, trial = every[0].labelled, every[0].trial  # the others' photos are the same
    queries, library = len(trial.queries), len(trial.labels)
    encoders = " and ".join(measured.labelled.encoder for measured in every)
    say(
        f"{counted(queries, 'query', 'queries')}, {len(trial.training.labels):,} photos learned "
        f"from, {library:,} searched, {len(labelled.names)} labels, vectors of {encoders}. "
        "± is the standard error."
    )
    if queries < _FEW_QUERIES:
        most = min(_RELIABLE_QUERIES, (queries + len(trial.training.labels) + library) // 2)
        hint = f"try --queries {most}" if most >= _FEW_QUERIES else "that takes more photos"
        say(f"With so few queries the figures are not reliable; {hint}.")
    if not trial.judged.all():
        say(
            f"P@10 and mAP are of {trial.judged.sum():,} queries: the others have no photo of "
            "their kind among those searched."
        )
    if library < SCAN_BELOW:
        say("In a library this small PhotoSim itself compares every photo, as “projected” does.")


def _print_marks(marks: Mapping[int, Estimate], encoder: str) -> None:
    """Say how many of the first ten unmarked results are right after marking some."""
    if not marks:
        return
    of = f", {encoder}" if encoder else ""
    print(f"\nPhotoSim steered by marks{of}, P@10 of what is not marked:")
    for number, share in marks.items():
        error = "" if share.error is None else f" ±{share.error:.3f}"
        print(f"  {number:2} right and {number:2} wrong  {share.value:.3f}{error}")


def taught_document(taught: TaughtScores) -> dict[str, object]:
    """What teaching does to a search, as JSON has it."""
    return {
        "examples": taught.examples,
        **{
            name: {
                "labels": scores.kinds,
                "queries": scores.queries,
                "map": _gain(scores.average_precision),
                "precision_at_10": _gain(scores.precision),
            }
            for name, scores in (
                ("taught", taught.taught),
                ("others", taught.others),
                ("taught_alone", taught.taught_alone),
            )
        },
    }


def _gain(gain: Gain) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for name in ("before", "after", "difference"):
        value: Estimate = getattr(gain, name)
        found[name] = _rounded(value.value)
        found[f"{name}_se"] = None if value.error is None else _rounded(value.error)
    return found


def _print_taught(taught: TaughtScores) -> None:
    print(f"\nA search taught by {taught.examples:,} photos, each photo on its own:")
    for name, scores in (("labels taught", taught.taught), ("others", taught.others)):
        for figure, gain in (("mAP", scores.average_precision), ("P@10", scores.precision)):
            error = "" if gain.difference.error is None else f" ±{gain.difference.error:.3f}"
            print(
                f"  {scores.kinds:3} {name:13}  {figure:4}  {gain.before.value:.3f} to "
                f"{gain.after.value:.3f} ({gain.difference.value:+.3f}{error})"
            )


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


def _cells(row: MethodScores) -> list[str]:
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


def _write_csv(out: Path, every: Sequence[_Measured], *, with_encoder: bool) -> None:
    records: list[dict[str, str | float | None]] = []
    for measured in every:
        encoder = {"encoder": measured.labelled.encoder} if with_encoder else {}
        records += [{**encoder, **_record(row)} for row in measured.rows]
    try:
        with out.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, records[0].keys())
            writer.writeheader()
            writer.writerows(records)
    except OSError as error:
        reason = error.strerror or error
        raise Refused(f"The table {out} cannot be written: {reason}.") from error


def check_plots(folder: Path) -> None:
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
        reason = error.strerror or error
        raise Refused(f"The folder {folder} for the plots cannot be made: {reason}.") from error


def _write_plots(folder: Path, rows: Sequence[MethodScores]) -> None:
    from photosim.commands.plots import draw_plots

    try:
        for path in draw_plots(rows, folder):
            say(f"Drawn: {path}")
    except OSError as error:
        reason = error.strerror or error
        raise Refused(f"The plots cannot be written: {reason}.") from error
