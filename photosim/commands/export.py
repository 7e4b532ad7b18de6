"""photosim export: the library as one file, to take it to another computer."""

import argparse

from photosim.commands.arguments import path
from photosim.config import Settings
from photosim.console import counted, follow_bytes, print_json, say
from photosim.streams import printable

_DESCRIPTION = """\
Write the library to one file: its catalogue, its settings, and networks that were trained for it.
“photosim import FILE” takes it in elsewhere, without reading a photo anew. The photos themselves
stay where they are. The window may be open meanwhile."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the file and what is to be taken along."""
    parser.description = _DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("file", type=path, metavar="FILE", help="the file to write")
    parser.add_argument(
        "--with-thumbnails", action="store_true", help="take the thumbnails along (70 KB a photo)"
    )
    parser.add_argument(
        "--with-weights", action="store_true", help="take downloaded weights and models along"
    )


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Export the library; returns the exit status."""
    from photosim.library.moving.leaving import Wanted, export_library

    wanted = Wanted(options.with_thumbnails, options.with_weights)
    work = export_library(settings.data_dir, settings.thumbnails_dir, options.file, wanted)
    exported = follow_bytes("Exporting", work)
    if options.json:
        print_json(
            {
                "file": str(exported.file),
                "bytes": exported.size,
                "photos": exported.photos,
                "thumbnails": exported.thumbnails,
                "folders": [str(folder) for folder in exported.folders],
            }
        )
    else:
        photos = counted(exported.photos, "photo", "photos")
        size = f"{exported.size / 1e6:,.0f} MB"
        say(f"The library of {photos} is in {printable(exported.file)} ({size}).")
    return 0
