"""photosim screenshot: the real window, rendered without a screen."""

import argparse
from contextlib import closing

from photosim.commands.arguments import path, positive
from photosim.commands.outputs import expect_place_for_picture
from photosim.commands.setup import EncoderOnDemand, open_library
from photosim.config import Settings
from photosim.console import print_json, qt_imported


def _pixels(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    try:
        return positive(width), positive(height)
    except argparse.ArgumentTypeError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a size such as 1280x800") from None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what to render, and where to."""
    parser.add_argument("out", type=path, metavar="OUT.png")
    parser.add_argument("--similar", type=path, metavar="PHOTO", help="show the search for PHOTO")
    parser.add_argument(
        "--size", type=_pixels, default=(1280, 800), metavar="WxH", help="of the window"
    )


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Render the window into a PNG; returns the exit status."""
    expect_place_for_picture(options.out, "The screenshot")
    # Reports a missing or unusable library, and brings an older one up to date.
    with closing(EncoderOnDemand(settings)) as encoder:
        open_library(settings, encoder, read_only=True).close()
    with qt_imported():
        from photosim.desktop.app import take_screenshot  # Qt takes a while

    take_screenshot(settings, options.out, options.similar, options.size)
    if options.json:
        width, height = options.size
        print_json({"screenshot": str(options.out), "width": width, "height": height})
    return 0
