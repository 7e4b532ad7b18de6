"""photosim import: a library that was exported, taken in on this computer."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from photosim.commands.arguments import path
from photosim.config import Settings
from photosim.console import Refused, counted, follow_bytes, print_json, say
from photosim.library.moving.archive import Manifest, open_archive
from photosim.library.moving.arriving import discard, has_library, install, stage
from photosim.library.moving.places import Placed, find_places, place
from photosim.streams import printable

_DESCRIPTION = """\
Take in a library that “photosim export” has written, without reading a photo anew. Its folders are
looked for where they were, on their drives and by their names, and recognised by some of their
photos; “--root OLD=NEW” says where one is. Those that are not found stay in the library, offline,
until they are. “--check” only shows what was found."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the file, where its folders are, and what to do with a library that is here."""
    parser.description = _DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("file", type=path, metavar="FILE", help="the file to take in")
    parser.add_argument(
        "--root",
        action="append",
        default=[],
        type=_root,
        metavar="OLD=NEW",
        help="a folder of the library, as it was called there, and where it is here",
    )
    parser.add_argument(
        "--check", action="store_true", help="show where the folders are, and do nothing"
    )
    parser.add_argument(
        "--replace",
        action="store_true",
        help="put it in the place of the library that is here, which is kept beside it",
    )


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Import a library; returns the exit status."""
    data_dir = settings.data_dir
    if has_library(data_dir) and not (options.replace or options.check):
        raise Refused(
            f"There is a library in {data_dir} already. “--replace” puts this one in its place and "
            "keeps that one beside it; “--data-dir DIR” names another place."
        )
    with open_archive(options.file) as archive:
        manifest = archive.manifest
    placed = _places(manifest, dict(options.root), options.file.parent)
    if options.check:
        _tell(options, manifest, placed, "found")
        return 0
    work = stage(options.file, placed, data_dir, settings.thumbnails_dir)
    staged = follow_bytes("Importing", work)
    try:
        former = install(staged)
    finally:
        discard(staged)  # of which nothing is left once it is in its place
    more: dict[str, Any] = {"thumbnails": staged.thumbnails}
    more["former_library"] = None if former is None else str(former)
    _tell(options, manifest, placed, "imported", **more)
    if former is not None:
        say(f"The library that was here is kept in {printable(former)}.")
    return 0


def _root(text: str) -> tuple[str, Path]:
    old, equals, new = text.partition("=")
    if not (old and equals and new):
        raise argparse.ArgumentTypeError(f"“{text}” is not two folders with = between them")
    return old, path(new)


def _places(manifest: Manifest, given: dict[str, Path], near: Path) -> list[Placed]:
    known = {folder.path for folder in manifest.folders}
    for old in given:
        if old not in known:
            folders = ", ".join(sorted(known))
            raise Refused(f"{old} is no folder of this library; these are: {folders}.")
    certain = [place(one, given[one.path]) for one in manifest.folders if one.path in given]
    others = [folder for folder in manifest.folders if folder.path not in given]
    return certain + find_places(others, near, [one.path for one in certain if one.path])


def _tell(
    options: argparse.Namespace,
    manifest: Manifest,
    placed: Sequence[Placed],
    done: str,
    **more: Any,
) -> None:
    if options.json:
        folders = [
            {
                "was": one.folder.path,
                "path": None if one.path is None else str(one.path),
                "photos": one.folder.photos,
                "sample": one.comparison.sample,
                "same_size": one.comparison.there,
                "read": one.comparison.read,
                "same_content": one.comparison.same,
            }
            for one in placed
        ]
        print_json({"photos": manifest.photos, "folders": folders} | more)
        return
    for one in placed:
        now = "offline for now" if one.path is None else printable(one.path)
        print(f"{printable(one.folder.path)}\t{now}")
    folders_found = f"{sum(one.path is not None for one in placed)} of {len(placed)} folders"
    photos = counted(manifest.photos, "photo", "photos")
    say(f"A library of {photos} was {done}; {folders_found} are here.")
