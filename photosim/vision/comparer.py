"""Comparing photos by their thumbnails in the encoder process, where a crash costs one photo."""

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from photosim.vision.agreement import Comparison
from photosim.vision.files import UnreadablePhoto, open_photo
from photosim.vision.same_picture import Features, compare, features_of
from photosim.vision.thumbnails import LARGE, ThumbnailCache

if TYPE_CHECKING:
    from photosim.vision.messages import CompareWith, DecodeFile, Seen

_KEPT = 512  # photos whose features are remembered, about 80 kB each


class Comparer:
    """Compares photos with others; remembers the features of those seen last.

    Args:
        thumbnails: Where thumbnails are that may stand for photos; None where there are none.
        decode: Decodes a photo of which there is no thumbnail.
    """

    def __init__(self, thumbnails: ThumbnailCache | None, decode: "DecodeFile") -> None:
        self._thumbnails = thumbnails
        self._decode = decode
        self._known: OrderedDict[tuple[Path, int], Features] = OrderedDict()
        self._lock = threading.Lock()

    def compare(
        self, task: "CompareWith", beat: Callable[[], None]
    ) -> tuple[Comparison | None, ...]:
        """Compare a photo with others; None for those that cannot be read.

        Raises:
            UnreadablePhoto: Neither the photo nor its thumbnail can be read.
        """
        here = self._features(task.photo)
        found: list[Comparison | None] = []
        for other in task.others:
            beat()
            comparison = None
            with contextlib.suppress(UnreadablePhoto):
                comparison = compare(here, self._features(other))
            found.append(comparison)
        return tuple(found)

    def _features(self, photo: "Seen") -> Features:
        key = photo.path, photo.mtime_ns
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        found = self._make(photo)
        with self._lock:
            self._known[key] = found
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return found

    def _make(self, photo: "Seen") -> Features:
        cache = self._thumbnails
        if cache is not None and cache.is_fresh(photo.path, photo.mtime_ns):
            thumbnail = cache.path_for(photo.path)
            with contextlib.suppress(UnreadablePhoto), open_photo(thumbnail) as file:
                return features_of(self._decode(file, None).image)
        if photo.by_thumbnail:
            raise UnreadablePhoto(photo.path, "There is no thumbnail of it")
        with open_photo(photo.path) as file:
            return features_of(self._decode(file, LARGE).image)
