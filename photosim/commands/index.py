"""photosim index: watch folders and embed their photos."""

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from photosim.commands.setup import choose, encoder_service, open_store, refusals
from photosim.config import Settings
from photosim.console import follow, print_json, printable, say
from photosim.library.index import IndexReport, index_folders
from photosim.library.keys import HashKeys
from photosim.vision.models import EncoderChoice


def run_index(settings: Settings, folders: Sequence[Path], *, as_json: bool) -> int:
    """Index folders and report; returns the exit status."""
    began = time.monotonic()
    choice = choose(settings)
    with (
        refusals(),
        open_store(settings, read_only=False) as store,
        encoder_service(settings, choice) as service,
    ):
        target = settings.preferences.recall_target
        work = index_folders(store, HashKeys(store), service, folders, recall_target=target)
        report = follow(work)
    seconds = time.monotonic() - began
    if as_json:
        print_json(_document(report, choice, settings, seconds))
    else:
        _print_report(report, choice, seconds)
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
        say(f"{count:,} skipped: {printable(reason)}")
    if report.skipped:
        say("“--json” lists each file.")
    notice = report.encoder.notice if report.encoder else choice.notice
    if notice:
        say(notice)
    if not report.photos:
        say("These folders have no photos to show.")
