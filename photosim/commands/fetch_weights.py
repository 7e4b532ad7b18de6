"""photosim fetch-weights: download ResNet-34's weights."""

import argparse

from photosim.config import Settings
from photosim.console import download_bar, print_json, say
from photosim.vision.weights import RESNET34_URL, fetch_resnet34


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the address to download from."""
    parser.add_argument("--url", help="alternative address of the same file")


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Download, check and save the weights; returns the exit status."""
    advance, close = download_bar("ResNet-34")
    try:
        url = options.url or RESNET34_URL
        path = fetch_resnet34(settings.weights_dir, url, progress=advance)
    finally:
        close()
    if options.json:
        print_json({"encoder": "resnet34", "weights": str(path), "bytes": path.stat().st_size})
    else:
        print(f"ResNet-34's weights are in {path}.")
        say("They will be used from the next start; the library is then indexed again.")
    return 0
