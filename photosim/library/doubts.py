"""Photos that were taken for moved ones by name, size and time, until they have been read."""

from collections.abc import Generator, Sequence

import numpy as np
from numpy.typing import NDArray

from photosim.catalogue.records import PhotoRecord
from photosim.catalogue.store import Store
from photosim.library.disk import There, look
from photosim.library.disk_timeout import SilentFolderError, ask
from photosim.library.folders import FolderPart
from photosim.library.keys import HashKeys
from photosim.library.progress import Changes, Progress
from photosim.vision.files import UnreachablePhoto, UnreadablePhoto, fingerprint

_AT_ONCE = 64  # photos to look up together


def settle_doubts(
    store: Store, keys: HashKeys, places: Sequence[FolderPart] | None = None
) -> Generator[Progress, None, bool]:
    """Read doubted photos; one that is another becomes pending, without its vectors.

    One that is out of reach stays doubted.

    Args:
        store: The writing store.
        keys: Its bucket keys.
        places: Folders, or directories in them, to keep to; None for the whole library.

    Yields:
        Progress after each photo.

    Returns:
        Whether any has become pending.
    """
    doubted = _doubted(store, places)
    found = False
    for start in range(0, len(doubted), _AT_ONCE):
        photos = store.photos(doubted[start : start + _AT_ONCE])
        hashes = {item.id: item.content_hash for item in store.files.known([p.id for p in photos])}
        for number, photo in enumerate(photos, start + 1):
            changes = _settle(store, keys, photo, hashes[photo.id])
            found = found or bool(changes)
            yield Progress("embedding", number, len(doubted), changes=changes)
    return found


def _doubted(store: Store, places: Sequence[FolderPart] | None) -> NDArray[np.int64]:
    if places is None:
        return store.doubted_ids()
    parts = [store.doubted_ids(place.folder.id, place.below) for place in places]
    return np.unique(np.concatenate(parts)) if parts else np.zeros(0, np.int64)


def _settle(store: Store, keys: HashKeys, photo: PhotoRecord, known: bytes | None) -> Changes:
    path = photo.path
    try:
        content_hash = ask(path.parent, lambda beat: fingerprint(path, beat))
    except (SilentFolderError, UnreachablePhoto):
        return Changes()
    except UnreadablePhoto:
        content_hash = None  # embedding will meet the same fault and list it with its reason
    if content_hash is not None and content_hash == known:
        store.files.doubt([photo.id], doubted=False)
        return Changes()
    try:
        there = ask(path.parent, lambda _beat: look(path))
    except SilentFolderError:
        return Changes()
    if not isinstance(there, There):
        return Changes()
    with store.session.write():
        keys.leave([photo.id])
        store.vectors.drop([photo.id])
        store.files.reset([(photo.id, there.facts)])
    return Changes(updated=(photo.id,))
