"""photosim duplicates: copies in the library, and what of a card or backup is not in it yet."""

import argparse
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from photosim.arrays import Ids
from photosim.commands.arguments import path
from photosim.commands.filters import branch_at
from photosim.commands.setup import EncoderOnDemand, open_library
from photosim.config import Settings
from photosim.console import Refused, counted, follow, print_json, say
from photosim.library.arrangement import Scope, Shelf
from photosim.library.card import Present
from photosim.library.duplicate_groups import Group, Groups, Kind
from photosim.library.folders import expect_folder
from photosim.library.keepers import KeepRules, in_bytes
from photosim.library.library import Library
from photosim.streams import printable

_DESCRIPTION = """\
List copies: the same file, the same picture (resized, recompressed, turned, mirrored, cropped,
edited), photos of the same moment, and look-alikes. Nothing is ever deleted.

In each group “keep” is what to keep, “-” what may go, “?” what nothing is suggested about.

FOLDERs are indexed first; without one, the whole library is gone through as it is. With --against,
FOLDER is a card or a backup that is not added to the library, and each of its photos is looked for
among those of the folder LIBRARY. What is there only smaller, recompressed or in part counts as
missing, and is named apart, too."""

_WORDS = {
    Kind.SAME_FILE: "same file",
    Kind.SAME_PICTURE: "same picture",
    Kind.SAME_MOMENT: "same moment",
    Kind.LOOK_ALIKE: "look-alikes",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the folders, and what to list of them."""
    parser.description = _DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("folders", nargs="*", type=path, metavar="FOLDER")
    parser.add_argument(
        "--kind",
        action="append",
        choices=[kind.value for kind in Kind],
        help="only these groups; may be given several times",
    )
    parser.add_argument(
        "--kept",
        action="append",
        default=[],
        type=path,
        metavar="FOLDER",
        help="keep what is in this folder; of several, the first counts most",
    )
    parser.add_argument(
        "--against",
        type=path,
        metavar="LIBRARY",
        help="say which photos of FOLDER are not in this folder yet, and as what the others are",
    )


def run(settings: Settings, options: argparse.Namespace) -> int:
    """List copies, or what is missing; returns the exit status."""
    if options.against is not None and not options.folders:
        raise Refused("Name the folder whose photos are to be looked for.")
    if options.against is not None and (options.kind or options.kept):
        option = "--kind" if options.kind else "--kept"
        raise Refused(f"{option} is for groups of copies; --against lists what is missing.")
    for folder in options.folders:
        if options.against is not None:
            expect_folder(folder)
    with (
        closing(EncoderOnDemand(settings)) as encoder,
        open_library(settings, encoder, read_only=False, make=bool(options.folders)) as library,
    ):
        if options.against is not None:
            return _compare_with(library, options)
        return _list(library, options)


def _expect_known(library: Library, kept: Path) -> None:
    """Refuse a folder that neither the library nor the disk knows: nothing would be kept for it.

    Raises:
        FolderError: There is no such folder.
    """
    branch = library.branch_at(kept)
    within = None if branch is None else library.table.within(Scope(Shelf((branch,))))
    holds_any = within is not None and len(within) > 0
    if not holds_any and not any(one.path.is_relative_to(kept) for one in library.watched()):
        expect_folder(kept)


def _list(library: Library, options: argparse.Namespace) -> int:
    began = time.monotonic()
    among = _photos_in(library, options.folders)
    for folder in options.kept:
        _expect_known(library, folder)
    for _ in library.read_facts_again():
        pass
    follow(library.duplicates.compare())
    found = follow(library.duplicates.groups(KeepRules(tuple(options.kept)), among))
    wanted = options.kind or list(Kind)
    groups = [group for kind in Kind if kind in wanted for group in found.of(kind)]
    if options.json:
        shown = sum(folder.photos for folder in library.folders())
        photos = shown if among is None else len(among)
        print_json(_document(groups, photos, time.monotonic() - began))
    else:
        _print(groups, found)
    return 0 if groups else 1


def _compare_with(library: Library, options: argparse.Namespace) -> int:
    among = _photos_in(library, [options.against])
    for _ in library.read_facts_again():
        pass
    cards = [follow(library.duplicates.look_for(folder, among)) for folder in options.folders]
    missing = [path for card in cards for path in card.missing]
    present = [one for card in cards for one in card.present]
    lesser = [one for card in cards for one in card.lesser]
    for card in cards:
        for fault in card.unreadable:
            say(printable(str(fault)))
    if options.json:
        print_json(
            {
                "missing": [str(path) for path in missing],
                "present": [_present(one) for one in present],
                "lesser": [_present(one) for one in lesser],
            }
        )
    else:
        for path in missing:
            print(printable(path))
        for one in lesser:
            say(printable(f"{one.path} is there smaller or in part only: {one.like}"))
        where = printable(options.against)
        say(f"{counted(len(missing), 'photo', 'photos')} not in {where}, {len(present):,} there.")
    return 0


def _present(one: Present) -> dict[str, str]:
    return {"path": str(one.path), "as": str(one.like), "kind": one.kind.value}


def _photos_in(library: Library, folders: Sequence[Path]) -> Ids | None:
    """The photos of folders, which are indexed first; None for all where none is named."""
    if not folders:
        return None
    follow(library.index(folders))
    return library.table.within(
        Scope(Shelf(tuple(branch_at(library, folder) for folder in folders)))
    )


def _document(groups: Sequence[Group], photos: int, seconds: float) -> dict[str, object]:
    return {
        "photos": photos,
        "seconds": round(seconds, 3),
        "groups": [
            {
                "kind": group.kind.value,
                "photos": [
                    {
                        "path": str(file.path),
                        "keep": not member.removable,
                        "reason": group.reason if place == 0 else "",
                    }
                    for place, member in enumerate(group.members)
                    for file in member.files
                ],
            }
            for group in groups
        ],
    }


def _print(groups: Sequence[Group], found: Groups) -> None:
    if not groups:
        print("No copies were found.")
    for group in groups:
        reason = f": {group.reason}" if group.reason else ""
        print(f"{_WORDS[group.kind]}, {in_bytes(group.gain)}{reason}")
        for place, member in enumerate(group.members):
            sign = "keep" if group.has_keeper and place == 0 else "-" if member.removable else "?"
            for file in member.files:
                print(f"  {sign:4}  {printable(file.path)}")
    for kind in Kind:
        totals = found.totals(kind)
        if totals.groups and any(group.kind is kind for group in groups):
            groups_found = counted(totals.groups, "group", "groups")
            say(f"{_WORDS[kind]}: {groups_found}, {in_bytes(totals.gain)}")
    if found.unreachable:
        away = counted(found.unreachable, "photo is", "photos are")
        say(f"{away} on drives that are not there.")
    if found.pending:
        say(f"{counted(found.pending, 'photo', 'photos')} could not be compared yet.")
