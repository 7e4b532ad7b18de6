"""Photos whose files took too long to read, for which the photos are not to blame."""

import time
from collections.abc import Iterator

from photosim.catalogue.store import Store
from photosim.library.disk_timeout import ask
from photosim.library.folders import FolderPart
from photosim.library.progress import Changes, Progress
from photosim.vision.files import SLOW, is_there

_QUICK_S = 1.0


def retry_slow(store: Store, place: FolderPart) -> Iterator[Progress]:
    """Make such photos pending again if their drive or network folder responds quickly now.

    Raises:
        SilentFolderError: It does not respond at all.
    """
    problems = store.problems(place.folder.id, place.below)
    slow = [photo for photo in problems if photo.reason == SLOW]
    if slow:
        path = slow[0].path
        began = time.monotonic()
        ask(place.folder.path, lambda _beat: is_there(path))
        if time.monotonic() - began < _QUICK_S:
            again = store.retry_problems([photo.id for photo in slow])
            yield Progress("scanning", 0, changes=Changes(appeared=tuple(again)))
