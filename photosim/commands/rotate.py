"""photosim rotate: photos turned without loss, by their orientation alone."""

import argparse
from contextlib import ExitStack, closing

from photosim.commands.arguments import path
from photosim.commands.setup import EncoderOnDemand, open_library
from photosim.config import Settings
from photosim.console import counted, print_json, say
from photosim.library.disk import There, look
from photosim.library.turning import NotTurned, Turn, turn
from photosim.streams import printable

_DESCRIPTION = """\
Rotate JPEG, TIFF and most HEIC photos by a quarter turn, without loss: of each file only the
orientation changes. PHOTOs need not be in the library; those that are keep their tags, ratings and
albums, and “photosim index” or the window reads them anew."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the photos and the direction."""
    parser.description = _DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("photos", nargs="+", type=path, metavar="PHOTO")
    direction = parser.add_mutually_exclusive_group(required=True)
    direction.add_argument("--left", dest="quarters", action="store_const", const=-1)
    direction.add_argument("--right", dest="quarters", action="store_const", const=1)


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Rotate photos; returns the exit status, 0 if all of them could be."""
    done: list[Turn] = []
    faults: list[str] = []
    with ExitStack() as stack:
        library = None
        if isinstance(look(settings.catalogue), There):
            encoder = stack.enter_context(closing(EncoderOnDemand(settings)))
            library = stack.enter_context(open_library(settings, encoder, read_only=False))
        for photo in options.photos:
            try:
                one = turn(photo, options.quarters)
            except NotTurned as error:
                faults.append(str(error))
                continue
            done.append(one)
            known = None if library is None else library.photo_at(photo)
            if library is not None and known is not None:
                library.follow_turns([(known.id, one)])
    if options.json:
        rotated = [{"path": str(one.path), "orientation": one.after} for one in done]
        print_json({"rotated": rotated, "faults": faults})
        return 1 if faults else 0
    for fault in faults:
        say(printable(fault))
    say(f"{counted(len(done), 'photo was', 'photos were')} rotated.")
    return 1 if faults else 0
