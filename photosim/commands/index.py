"""photosim index: watch folders and embed their photos."""

import argparse
import time
from collections import Counter
from contextlib import closing

from photosim.commands.arguments import path
from photosim.commands.setup import EncoderOnDemand, open_library
from photosim.config import Settings
from photosim.console import follow, print_json, say
from photosim.library.index import IndexReport
from photosim.preferences import RECALL_TARGETS
from photosim.streams import printable
from photosim.vision.models import EncoderChoice


def _recall(text: str) -> float:
    share = float(text)
    if not RECALL_TARGETS[0] <= share <= RECALL_TARGETS[1]:
        raise ValueError
    return share


_recall.__name__ = f"share from {RECALL_TARGETS[0]} to {RECALL_TARGETS[1]}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the folders and the search accuracy."""
    parser.add_argument("folders", nargs="+", type=path, metavar="FOLDER")
    parser.add_argument(
        "--recall-target",
        type=_recall,
        metavar="R",
        help="search accuracy: share of the sixty nearest photos the index finds, measured on the "
        "library's own photos; higher is slower (default: as in Settings, else 0.98)",
    )


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Index folders and report; returns the exit status."""
    began = time.monotonic()
    with (
        closing(EncoderOnDemand(settings)) as encoder,
        open_library(settings, encoder, read_only=False) as library,
    ):
        report = follow(library.index(options.folders))
    seconds = time.monotonic() - began
    if options.json:
        print_json(_document(report, encoder.choice, settings, seconds))
    else:
        _print_report(report, encoder.choice, seconds)
    return 0 if report.photos else 1


def _document(
    report: IndexReport, choice: EncoderChoice, settings: Settings, seconds: float
) -> dict[str, object]:
    return {
        "photos": report.photos,
        "indexed": report.indexed,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "skipped": [{"path": str(path), "reason": reason} for path, reason in report.skipped],
        "seconds": round(seconds, 3),
        "photos_per_second": round(report.indexed / seconds, 1),
        "encoder": report.encoder.identity if report.encoder else choice.identity,
        "device": report.encoder.device if report.encoder else settings.preferences.device,
        "notice": report.encoder.notice if report.encoder else choice.notice,
    }


def _print_report(report: IndexReport, choice: EncoderChoice, seconds: float) -> None:
    print(
        f"{report.photos:,} photos: {report.indexed:,} indexed, {report.unchanged:,} unchanged, "
        f"{report.removed:,} removed in {seconds:.1f} s."
    )
    reasons = Counter(reason for _, reason in report.skipped)
    for reason, count in reasons.most_common():
        say(f"{count:,} left out: {printable(reason)}")
    if report.skipped:
        say("“--json” lists each file.")
    notice = report.encoder.notice if report.encoder else choice.notice
    if notice:
        say(notice)
    if not report.photos:
        say("There are no photos to show in these folders.")
