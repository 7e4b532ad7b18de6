"""photosim screenshot: the real window, rendered without a screen."""

from pathlib import Path

from photosim.commands.setup import refusals
from photosim.config import Settings
from photosim.console import Refused, print_json
from photosim.desktop.app import take_screenshot


def run_screenshot(
    settings: Settings, out: Path, similar: Path | None, size: tuple[int, int], as_json: bool
) -> int:
    """Render the window into a PNG; returns the exit status."""
    if not settings.catalogue.exists():
        raise Refused("There is no photo library yet. Index a folder first.")
    with refusals():
        status = take_screenshot(settings, out, similar, size)
    if status == 0 and as_json:
        print_json({"screenshot": str(out), "width": size[0], "height": size[1]})
    return status
