"""photosim classify: which of the tags taught photos may carry."""

import argparse
from contextlib import closing

from photosim.commands.arguments import path
from photosim.commands.setup import EncoderOnDemand, open_library
from photosim.config import Settings
from photosim.console import follow, print_json, say
from photosim.library.lessons import Classified
from photosim.library.library import Library
from photosim.streams import printable

_DESCRIPTION = """\
Say which of the tags that were taught photos almost surely carry, with their probabilities. A
photo that is unlike all that was taught, or of which nothing is sure, gets none. PHOTOs need not
be in the library, and nothing is kept of them. Where “teach --deep” has trained a network for the
tags, that is asked as well."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the photos."""
    parser.description = _DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("photos", nargs="+", type=path, metavar="PHOTO")


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Classify photos; returns the exit status, 0 if all of them could be read."""
    with (
        closing(EncoderOnDemand(settings)) as encoder,
        open_library(settings, encoder, read_only=False, make=False) as library,
    ):
        follow(library.teaching.renew())  # other photos may have got these tags since
        for lesson in library.teaching.lessons()[:1]:
            encoder.say_instead(lesson.encoder)
        _say_gone(library)
        found = list(library.teaching.classify(options.photos))
    for one in found:
        if one.fault is not None:
            say(printable(str(one.fault)))
    if options.json:
        print_json({"photos": [_document(one) for one in found]})
    else:
        for one in found:
            if one.fault is None:
                print(_line(one))
    return 0 if all(one.fault is None for one in found) else 1


def _say_gone(library: Library) -> None:
    for lesson in library.teaching.lessons():
        network = lesson.network
        if network is not None and not library.teaching.network_is_here(network):
            say(
                f"The network {network.identity} that was trained for these tags is not here any "
                "more; what was learnt in seconds goes on alone."
            )


def _document(one: Classified) -> dict[str, object]:
    fault = {} if one.fault is None else {"error": str(one.fault)}
    return {
        "path": str(one.path),
        "suggestions": [
            {"tag": "/".join(suggestion.tag.path), "probability": round(suggestion.probability, 4)}
            for suggestion in one.suggestions
        ],
        **fault,
    }


def _line(one: Classified) -> str:
    tags = ", ".join(
        f"{'/'.join(suggestion.tag.path)} {suggestion.probability:.0%}"
        for suggestion in one.suggestions
    )
    return printable(f"{one.path}: {tags or 'nothing is sure'}")
