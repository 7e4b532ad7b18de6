"""photosim fetch-weights: download ResNet-34's weights."""

import argparse
from dataclasses import replace

from photosim.config import Settings
from photosim.console import download_bar, print_json, say
from photosim.vision.weights import RESNET34_FILE, fetch_resnet34


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the address to download from."""
    parser.add_argument("--url", help="alternative address (https) of the same file")


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Download, check and save the weights; returns the exit status."""
    advance, close = download_bar("ResNet-34")
    try:
        source = replace(RESNET34_FILE, url=options.url or RESNET34_FILE.url)
        path = fetch_resnet34(settings.weights_dir, source, advance)
    finally:
        close()
    if options.json:
        print_json({"encoder": "resnet34", "weights": str(path), "bytes": path.stat().st_size})
    else:
        print(f"ResNet-34's weights are in {path}.")
        say("They will be used from the next start; the library is then indexed again.")
    return 0
