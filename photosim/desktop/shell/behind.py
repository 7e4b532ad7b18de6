"""What the tiles of the window stand for, where something is said of photos."""

from photosim.arrays import Ids
from photosim.desktop.browse.browser import Browser


def with_all_behind(browser: Browser, ids: Ids) -> list[int]:
    """Photos of the library, and the copies and stacks that lie behind them and are not shown.

    A tile with a number stands for all these files: what is said of the picture goes to each.
    """
    shown: list[int] = ids[ids > 0].tolist()
    if browser.tidies or browser.teaches:  # where each is listed for itself
        return shown
    copies, mates = browser.grid.photos.folded_into(ids)
    return shown + copies + mates
