"""photosim tags: all tags and ratings as a file, and such a file taken in."""

import argparse
from contextlib import closing

from photosim.commands.arguments import path
from photosim.commands.setup import EncoderOnDemand, open_library
from photosim.config import Settings
from photosim.console import Refused, counted, print_json, say
from photosim.streams import printable

_DESCRIPTION = """\
“photosim tags export” prints all tags, ratings and hearts; with --json, in the form that “photosim
tags import FILE” takes in. Photos are known by their content, and where that has changed by their
path, so the file serves another library, too. No photo is written to."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what to do, and the file."""
    parser.description = _DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("action", choices=["export", "import"], metavar="export|import")
    parser.add_argument("file", nargs="?", type=path, metavar="FILE", help="the file to take in")


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Print or take in tags; returns the exit status."""
    imports = options.action == "import"
    if imports and options.file is None:
        raise Refused("Name the file to take in.")
    if not imports and options.file is not None:
        raise Refused("“photosim tags export” prints; send that to a file with “> FILE”.")
    with (
        closing(EncoderOnDemand(settings)) as encoder,
        open_library(settings, encoder, read_only=not imports) as library,
    ):
        if imports:
            taken = library.tags.take_in(options.file)
            if options.json:
                numbers = {"photos": taken.photos, "unknown": taken.unknown, "tags": taken.tags}
                print_json(numbers)
            else:
                say(
                    f"Tags and ratings of {counted(taken.photos, 'photo', 'photos')} were taken in."
                )
                if taken.unknown:
                    number = counted(taken.unknown, "photo", "photos")
                    say(f"{number} of these are not in the library; they are known if they come.")
            return 0
        document = library.tags.document()
        if options.json:
            print_json(document)
        else:
            for photo in document["photos"]:
                for place in photo["paths"]:
                    print(f"{printable(place)}\t{printable(_words(photo))}")
        return 0 if document["photos"] else 1


def _words(photo: dict[str, object]) -> str:
    stars, tags = photo["stars"], photo["tags"]
    assert isinstance(tags, list)
    parts = ["*" * stars] if isinstance(stars, int) and stars else []
    parts += ["rejected"] * bool(photo["rejected"]) + ["heart"] * bool(photo["heart"])
    parts += ["/".join(one["tag"]) for one in tags if one["has"]]
    return ", ".join(parts)
