"""photosim index: watch folders and embed their photos."""

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from photosim.commands.arguments import path, share
from photosim.commands.setup import EncoderOnDemand, open_library
from photosim.config import Settings
from photosim.console import Refused, counted, follow, print_json, say
from photosim.library.exclusion import parse
from photosim.library.index import IndexReport
from photosim.library.library import Library
from photosim.preferences import RECALL_TARGETS
from photosim.streams import printable
from photosim.vision.models import EncoderChoice

_NO_MODEL = (
    "There is no model that knows words on this computer. “photosim fetch-weights --words” "
    "downloads one."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the folders and the search accuracy."""
    parser.add_argument("folders", nargs="+", type=path, metavar="FOLDER")
    parser.add_argument(
        "--exclude",
        action="append",
        metavar="RULE",
        help="leave out of these folders what fits: “*.gif”, “Screenshots”, “*/2019/raw/*”, "
        "“<200 px”, “<50 KB”, “in Trips: *.gif”; may be given several times; replaces their rules, "
        "'' ends them",
    )
    parser.add_argument(
        "--words",
        action="store_true",
        help="also look at all photos of the library with the larger model that knows words, see "
        "“fetch-weights --words”",
    )
    parser.add_argument(
        "--recall-target",
        type=share(*RECALL_TARGETS),
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
        if options.words and encoder.words.choice is None:
            raise Refused(_NO_MODEL)
        encoder.refuse_reading_anew()
        if options.exclude is not None:
            _exclude(library, options.folders, options.exclude)
        report = follow(library.index(options.folders))
        described = follow(library.look_at_photos()) if options.words else None
        model = encoder.words.choice
    seconds = time.monotonic() - began
    if options.json:
        document = _document(report, encoder.choice, settings, seconds)
        if described is not None and model is not None:
            document["words"] = {"model": model.identity, "photos": described}
        print_json(document)
    else:
        _print_report(report, encoder.choice, seconds)
        if described is not None and model is not None:
            looked = counted(described, "photo", "photos")
            print(f"{looked} looked at for words ({model.identity}).")
    return 0 if report.photos else 1


def _exclude(library: Library, paths: Sequence[Path], rules: Sequence[str]) -> None:
    parse(rules)  # before anything is kept
    watched = {folder.path for folder in library.watched()}
    for folder in paths:
        part, _ = library.add_folder(folder)
        if part.below:
            raise Refused(f"{folder} is a part of {part.folder.path}; name that for “--exclude”.")
        held = () if part.folder.path in watched else part.folder.rules  # of folders inside
        library.exclusions.put(part.folder.id, (*held, *rules))


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
        f"{counted(report.photos, 'photo', 'photos')}: {report.indexed:,} indexed, "
        f"{report.unchanged:,} unchanged, {report.removed:,} removed in {seconds:.1f} s."
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
