"""photosim fetch-weights: download ResNet-34's weights, because the person asked for it."""

from photosim.commands.setup import refusals
from photosim.config import Settings
from photosim.console import download_bar, print_json, say
from photosim.vision.weights import RESNET34_URL, fetch_resnet34


def run_fetch_weights(settings: Settings, url: str | None, *, as_json: bool) -> int:
    """Download, check and keep the weights; returns the exit status."""
    advance, close = download_bar("ResNet-34")
    try:
        with refusals():
            path = fetch_resnet34(settings.weights_dir, url or RESNET34_URL, progress=advance)
    finally:
        close()
    if as_json:
        print_json({"encoder": "resnet34", "weights": str(path), "bytes": path.stat().st_size})
    else:
        print(f"ResNet-34's weights are in {path}.")
        say("They are used from the next start; the library is then re-indexed.")
    return 0
