"""photosim tags: tags, ratings and albums as a file, such a file taken in, written for others."""

import argparse
from contextlib import closing

from photosim.commands.arguments import path
from photosim.commands.setup import EncoderOnDemand, open_library
from photosim.config import Settings
from photosim.console import Refused, counted, print_json, say
from photosim.library.library import Library
from photosim.library.photo_writing import PhotosNotWritten
from photosim.library.sidecar_writing import SidecarsNotWritten
from photosim.streams import printable

_DESCRIPTION = """\
“photosim tags export” prints all tags, ratings and hearts; with --json also albums and chosen
covers, in the form that “photosim tags import FILE” takes in. Photos are known by their content,
and where that has changed by their path, so the file serves another library, too. “photosim tags
write” writes what you said into sidecar files (XMP) for other programs, as Settings → General has
it done at once; with --into-photos into JPEG and TIFF photos themselves, too, which changes these
files. Else no photo is written to."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what to do, and the file."""
    parser.description = _DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    actions = ["export", "import", "write"]
    parser.add_argument("action", choices=actions, metavar="|".join(actions))
    parser.add_argument("file", nargs="?", type=path, metavar="FILE", help="the file to take in")
    parser.add_argument(
        "--into-photos",
        action="store_true",
        help="with “write”: change the photo files themselves, too (JPEG and TIFF; XMP in them)",
    )


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Print, take in or write tags; returns the exit status."""
    imports, exports = options.action == "import", options.action == "export"
    if imports and options.file is None:
        raise Refused("Name the file to take in.")
    if exports and options.file is not None:
        raise Refused("“photosim tags export” prints; send that to a file with “> FILE”.")
    if options.into_photos and options.action != "write":
        raise Refused("“--into-photos” is for “photosim tags write”.")
    if options.action == "write" and options.file is not None:
        raise Refused("“photosim tags write” writes for all photos; it takes no file.")
    with (
        closing(EncoderOnDemand(settings)) as encoder,
        open_library(settings, encoder, read_only=exports, make=imports) as library,
    ):
        if imports:
            return _import(library, options)
        if exports:
            return _export(library, options)
        return _write(library, options)


def _import(library: Library, options: argparse.Namespace) -> int:
    taken = library.tags.take_in(options.file)
    if options.json:
        print_json({"photos": taken.photos, "unknown": taken.unknown, "tags": taken.tags})
        return 0
    say(f"Tags and ratings of {counted(taken.photos, 'photo', 'photos')} were taken in.")
    if taken.unknown:
        number = counted(taken.unknown, "of them is", "of them are")
        say(f"{number} not in the library, and known on arrival.")
    return 0


def _export(library: Library, options: argparse.Namespace) -> int:
    document = library.tags.document()
    if options.json:
        print_json(document)
    else:
        said = False
        for photo in document["photos"]:
            words = _words(photo)
            for place in photo["paths"] if words else ():  # or it is in albums alone
                print(f"{printable(place)}\t{printable(words)}")
                said = True
        if not said:
            say("No photo has tags, stars or a heart.")
    return 0 if document["photos"] else 1


def _write(library: Library, options: argparse.Namespace) -> int:
    faults: list[str] = []
    changed = 0
    try:
        for _ in library.tags.write_sidecars():
            pass
    except SidecarsNotWritten as error:
        faults.append(str(error))
    try:
        for changes in library.tags.write_photos() if options.into_photos else ():
            changed += len(changes.marked)
    except PhotosNotWritten as error:
        faults.append(str(error))
    if options.json:
        print_json({"changed_photos": changed, "faults": faults})
    else:
        for fault in faults:
            say(printable(fault))
        if not faults:
            say("The sidecars of all photos within reach are up to date.")
        if options.into_photos:
            say(f"{counted(changed, 'photo file was', 'photo files were')} changed.")
    return 1 if faults else 0


def _words(photo: dict[str, object]) -> str:
    stars, tags = photo["stars"], photo["tags"]
    assert isinstance(tags, list)
    parts = ["*" * stars] if isinstance(stars, int) and stars else []
    parts += ["rejected"] * bool(photo["rejected"]) + ["heart"] * bool(photo["heart"])
    parts += ["/".join(one["tag"]) for one in tags if one["has"]]
    return ", ".join(parts)
