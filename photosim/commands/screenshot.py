"""photosim screenshot: the real window, rendered without a screen."""

from pathlib import Path

from photosim.commands.setup import open_store, refusals
from photosim.config import Settings
from photosim.console import print_json
from photosim.desktop.app import take_screenshot


def run_screenshot(
    settings: Settings, out: Path, similar: Path | None, size: tuple[int, int], as_json: bool
) -> int:
    """Render the window into a PNG; returns the exit status."""
    with refusals():
        # Said here if there is none or it cannot be used; one of an older program is migrated.
        with open_store(settings, read_only=True):
            pass
        status = take_screenshot(settings, out, similar, size)
    if status == 0 and as_json:
        print_json({"screenshot": str(out), "width": size[0], "height": size[1]})
    return status
