"""photosim rename: photos of the library by a pattern, with what belongs to them."""

import argparse
import os
from contextlib import closing
from pathlib import Path

from photosim.commands.arguments import path, whole
from photosim.commands.setup import EncoderOnDemand, open_library, undo_cut_off_renamings
from photosim.config import Settings
from photosim.console import Refused, counted, print_json, say
from photosim.library.companions import Still
from photosim.library.library import Library
from photosim.library.noted_renaming import rename_noted
from photosim.library.renaming import (
    NAME,
    HalfRenamedError,
    Row,
    Rule,
    in_order,
    names_in,
    preview,
    renamed,
)
from photosim.streams import printable

_DESCRIPTION = """\
Rename photos of the library by a pattern, in the order in which they are named; sidecars, live
photos' movies and the other file of a RAW+JPEG pair go along. Either all get their names or none.
The library follows by itself; run with --dry-run first: only the window can undo what it renamed.

placeholders: {name} {number} {number:3} {date} {date:%Y-%m-%d} {time} {camera} {folder}"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the photos and the pattern."""
    parser.description = _DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("photos", nargs="+", type=path, metavar="PHOTO")
    parser.add_argument("--pattern", metavar="PATTERN", help="the new names")
    parser.add_argument(
        "--replace",
        nargs=2,
        metavar=("TEXT", "BY"),
        help="replace a text in the names that come of it",
    )
    parser.add_argument(
        "--start", type=whole(0), metavar="N", help="the first {number} (default: 1)"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would be done")


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Rename, or say how; returns the exit status."""
    if options.pattern is None and options.replace is None:
        raise Refused("Say with --pattern or --replace what the new names are.")
    if options.replace is not None and not options.replace[0]:
        raise Refused("--replace needs a text to replace.")
    if options.start is not None and "{number" not in (options.pattern or ""):
        raise Refused("--start is the first {number}, and there is none in the pattern.")
    undo_cut_off_renamings(settings)
    with (
        closing(EncoderOnDemand(settings)) as encoder,
        open_library(settings, encoder, read_only=True) as library,
    ):
        find, by = options.replace or ("", "")
        pattern = NAME if options.pattern is None else options.pattern
        rule = Rule(pattern, find, by, 1 if options.start is None else options.start)
        rows = _rows(library, options.photos, rule)
    problems = [row for row in rows if row.problem]
    pairs = [pair for row in rows if row.changes for pair in row.pairs]
    done = not (options.dry_run or problems)
    if done:
        _rename(pairs, settings.data_dir)
    if options.json:
        print_json(
            {
                "renamed": done,
                "files": [{"from": str(old), "to": str(new)} for old, new in pairs],
                "problems": [
                    {"path": str(path), "problem": row.problem}
                    for row in problems
                    for _, path in row.bundle.photos
                ],
            }
        )
    else:
        for old, new in pairs:
            print(f"{printable(old)}\t{printable(new.name)}")
        for row in problems:
            say(f"{printable(row.bundle.photos[0][1])}: {row.problem}")
        words = "renamed" if done else "would be renamed" if not problems else "not renamed"
        say(f"{counted(len(pairs), 'file', 'files')} {words}.")
    return 1 if problems else 0


def _rows(library: Library, paths: list[Path], rule: Rule) -> list[Row]:
    photos = []
    for one in dict.fromkeys(paths):
        photo = library.photo_at(one)
        if photo is None:
            raise Refused(f"{one} is not in the library.")
        photos.append(photo)
    known = library.duplicates.stills([photo.id for photo in photos])
    stills = {photo.id: known.get(photo.id, Still(photo.path)) for photo in photos}
    found = renamed(photos, stills, lambda: None)
    return preview(found, rule, names_in({one.bundle.folder for one in found}, lambda: None))


def _rename(pairs: list[tuple[Path, Path]], data_dir: Path) -> None:
    try:
        rename_noted(in_order(pairs), data_dir)
    except HalfRenamedError as error:
        raise Refused(
            f"Renaming failed midway: {error.strerror} ({error.filename}). The old names are "
            "restored when PhotoSim is started next."
        ) from error
    except OSError as error:
        reason = error.strerror or os.strerror(error.errno or 0)
        raise Refused(f"Nothing was renamed: {reason} ({error.filename}).") from error
