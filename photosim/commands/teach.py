"""photosim teach: learn tags from photos that are sorted into sub-folders."""

import argparse
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from photosim.commands import deep_teaching
from photosim.commands.arguments import path
from photosim.commands.evaluate import check_plots
from photosim.commands.setup import EncoderOnDemand, open_library
from photosim.config import Settings
from photosim.console import Refused, counted, follow, print_json, say
from photosim.library.index import IndexReport
from photosim.library.learning import SURE
from photosim.library.lessons import Lesson, Taught
from photosim.library.library import Library
from photosim.library.tag_folders import TagFolder
from photosim.search.trust import Share
from photosim.streams import printable

_DESCRIPTION = """\
Learn tags from photos that are sorted into sub-folders: each sub-folder of FOLDER becomes a tag,
and its photos get it. Sub-folders named after dates or by a camera, and those with fewer than 5
photos, are left out. No file is changed. Tags that turn out to be no better told apart than by
chance are not kept.

Learning takes seconds, as the photos' vectors are there already. How far to trust it is measured on
photos that were held out, together with their copies and the photos of the same moment. From then
on, photos get these tags suggested, see “classify”."""

_WORST = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the folder, and where to draw plots."""
    parser.description = _DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("folder", type=path, metavar="FOLDER")
    parser.add_argument(
        "--leave-out",
        action="append",
        default=[],
        metavar="TAG",
        help="a sub-folder that is no tag, such as one of mixed photos; may be repeated",
    )
    parser.add_argument(
        "--plots",
        type=path,
        metavar="DIR",
        help="also draw as PNG mix-ups and trust of what is learnt in seconds, and with --deep "
        "how training went",
    )
    deep_teaching.add_arguments(parser)


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Index what is not indexed yet, learn and report; returns the exit status."""
    deep_teaching.check(options)
    if options.plots is not None:
        check_plots(options.plots)
    deep = None
    with (
        closing(EncoderOnDemand(settings)) as encoder,
        open_library(settings, encoder, read_only=False) as library,
    ):
        encoder.refuse_reading_anew()
        report = follow(library.index([options.folder]))
        _say_skipped(report)
        folders = library.teaching.folders(options.folder)
        _say_left_out(folders)
        chosen = _chosen(folders, options.leave_out)
        for _ in library.read_facts_again():  # of photos that an older program indexed
            pass
        if folders:  # copies are not to be learnt from and measured on
            ids = np.concatenate([folder.ids for folder in folders])
            follow(library.duplicates.compare(ids))
        began = time.monotonic()
        taught = follow(library.teaching.teach_folders(options.folder, chosen))
        seconds = time.monotonic() - began
        _say_in_two(library, taught)
        for _ in library.teaching.suggest():
            pass
        if options.deep and taught.lesson is not None:
            deep = deep_teaching.train(settings, library, taught.lesson, options)
            seconds = time.monotonic() - began
    identity = report.encoder.identity if report.encoder else encoder.choice.identity
    encoder.say_instead(identity if taught.lesson is None else taught.lesson.encoder)
    if options.json:
        document = _document(chosen, taught, identity, seconds)
        print_json(document if deep is None else deep_teaching.document(chosen, deep, seconds))
    else:
        _print(taught, seconds)
    if deep is not None:
        say(deep_teaching.how(deep))
        say(deep_teaching.verdict(deep))
    if options.plots is not None and taught.lesson is not None:
        _write_plots(options.plots, taught.lesson)
        if deep is not None:
            deep_teaching.write_plots(options.plots, deep)
    return 0 if taught.lesson is not None else 1


def _say_skipped(report: IndexReport) -> None:
    if report.skipped:
        count = counted(len(report.skipped), "file", "files")
        say(f"{count} could not be read; “photosim index --json” lists them.")


def _say_left_out(folders: Sequence[TagFolder]) -> None:
    for folder in folders:
        if folder.left_out is not None:
            say(f"Left out: {printable(folder.name)}, {folder.left_out}.")


def _chosen(folders: Sequence[TagFolder], leave_out: Sequence[str]) -> list[str]:
    """The sub-folders to teach.

    Raises:
        Refused: One to be left out is not there.
    """
    missing = set(leave_out) - {folder.name for folder in folders}
    if missing:
        raise Refused(f"There are no photos in a sub-folder {printable(min(missing))}.")
    usual = [folder.name for folder in folders if folder.left_out is None]
    return [name for name in usual if name not in leave_out]


def _say_in_two(library: Library, taught: Taught) -> None:
    if not taught.in_two:
        return
    count = counted(len(taught.in_two), "photo is", "photos are")
    say(f"{count} in two of the sub-folders, byte by byte, and taught neither:")
    for photo in library.photos(taught.in_two[:_WORST]):
        say(f"  {printable(photo.path)}")


def _document(
    tags: Sequence[str], taught: Taught, identity: str, seconds: float
) -> dict[str, object]:
    accuracy = taught.accuracy if taught.accuracy is not None and taught.accuracy.is_known else None
    return {
        "tags": list(tags),
        "examples": taught.examples,
        "held_out": 0 if taught.accuracy is None else taught.accuracy.checked,
        "accuracy": None if accuracy is None else round(accuracy.value, 4),
        "standard_error": None if accuracy is None else round(accuracy.error, 4),
        "seconds": round(seconds, 3),
        "encoder": identity if taught.lesson is None else taught.lesson.encoder,
        "deep": False,
        "kept": taught.lesson is not None,
    }


def _print(taught: Taught, seconds: float) -> None:
    if taught.lesson is None:
        print("These photos cannot be told apart by sub-folder; nothing was changed.")
        return
    _print_table(taught.lesson)
    for mixed in taught.lesson.mix_ups[:_WORST]:
        times = counted(len(mixed.photos), "time", "times")
        print(f"{printable(mixed.tag.name)} taken for {printable(mixed.taken_for.name)}: {times}")
    tags, examples = len(taught.lesson.tags), counted(taught.examples, "photo", "photos")
    print(f"{counted(tags, 'tag', 'tags')} learnt from {examples} in {seconds:.1f} s.")
    if taught.accuracy is not None:
        print(f"Photos held out that got their own tag: {percent(taught.accuracy)}.")


def _print_table(lesson: Lesson) -> None:
    lines = [["tag", "photos", f"right of those suggested at {SURE:.0%}", "found of all"]]
    for tag in lesson.tags:
        at = next((item for item in tag.trust if item.least == SURE), None)
        shares = ["a hunch", ""] if at is None else [percent(at.precision), percent(at.recall)]
        lines.append([printable("/".join(tag.tag.path)), f"{tag.examples:,}", *shares])
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for line in lines:
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        print("  ".join(cells).rstrip())


def percent(share: Share) -> str:
    """A share with its interval, as people read it."""
    if not share.is_known:
        return "too few to tell"
    low, high = share.interval
    return f"{share.value:.0%} ({low:.0%} to {high:.0%})"


def _write_plots(folder: Path, lesson: Lesson) -> None:
    from photosim.commands.teaching_plots import draw_plots

    try:
        for drawn in draw_plots(lesson, folder):
            say(f"Drawn: {printable(drawn)}")
    except OSError as error:
        reason = error.strerror or error
        raise Refused(f"The plots cannot be written: {reason}.") from error
