"""Thumbnails for the grid: what is in view first, delivered by photo id, bounded in memory."""

import logging
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import (
    QObject,
    QRectF,
    QSize,
    Qt,
    QThread,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import QBrush, QImage, QImageReader, QPainter, QPixmap, QTransform

from photosim.desktop.tasks.background import Background
from photosim.desktop.tasks.encoder_protocol import ThumbnailMaker
from photosim.vision.files import UnreachablePhoto, UnreadablePhoto
from photosim.vision.thumbnails import LARGE, X_LARGE, ThumbnailCache

log = logging.getLogger(__name__)

BUDGET = 256 * 2**20
_MAKING_AT_ONCE = 6
_MOST_BLOWN_UP = 1.15  # beyond that a thumbnail looks soft


@dataclass(frozen=True)
class Wanted:
    """A photo to show; its modification time tells an outdated thumbnail from a good one."""

    photo_id: int
    path: Path
    mtime_ns: int


@dataclass(frozen=True)
class Look:
    """How thumbnails are drawn.

    Attributes:
        side: Side of the square, device pixels.
        radius: Of the corners, device pixels.
        fill: Fill the square and crop, or show the whole photo inside it.
    """

    side: int
    radius: float
    fill: bool


@dataclass(frozen=True)
class _Shown:
    pixmap: QPixmap
    mtime_ns: int
    look: Look
    sharp: bool  # False: a larger thumbnail would look better


class Thumbnails(QObject):
    """Keeps the pixmaps of the photos last looked at and fetches those that are missing.

    Jobs of a thread pool read and scale the cached PNG; what the cache lacks is made by the
    encoder process. Where a picture needs more pixels than the usual thumbnail has, that one is
    shown until the larger is there. A new ``want`` replaces the old one, so what scrolled away is
    never loaded.
    """

    ready = Signal(int)
    failed = Signal(int)
    _loaded = Signal(object, object, object, bool)  # Wanted, Look, QImage or None, sharp
    _made = Signal(object, int, object)  # Wanted, side, exception or None

    def __init__(
        self,
        cache: ThumbnailCache,
        maker: ThumbnailMaker,
        budget: int = BUDGET,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._cache = cache
        self._maker = maker
        self._budget = budget
        self._bytes = 0
        self._closed = False
        self._shown: OrderedDict[int, _Shown] = OrderedDict()
        self._queue: OrderedDict[int, Wanted] = OrderedDict()
        self._look = Look(1, 0, fill=True)
        self._missing: OrderedDict[int, tuple[Wanted, int]] = OrderedDict()  # with their sides
        self._loading: set[int] = set()
        self._making: set[int] = set()
        self._unreadable: dict[int, int] = {}  # photo id to the mtime that could not be read
        threads = min(4, QThread.idealThreadCount())
        self._background = Background("thumbnails", threads)
        self._at_once = 2 * threads
        self._loaded.connect(self._take_image)
        self._made.connect(self._take_made)

    @property
    def bytes_used(self) -> int:
        """Memory of the pixmaps kept."""
        return self._bytes

    @property
    def busy(self) -> bool:
        """Whether anything that was wanted is still on its way."""
        return bool(self._queue or self._missing or self._loading or self._making)

    def get(self, photo_id: int) -> QPixmap | None:
        """What there is to paint, perhaps of an outdated size; never waits."""
        shown = self._shown.get(photo_id)
        if shown is None:
            return None
        self._shown.move_to_end(photo_id)
        return shown.pixmap

    def is_unreadable(self, photo_id: int) -> bool:
        """Whether this photo's present file gave no thumbnail."""
        return photo_id in self._unreadable

    def try_again(self, ids: Iterable[int]) -> None:
        """Take photos for readable again that something was learned about."""
        for photo_id in ids:
            self._unreadable.pop(photo_id, None)

    def want(self, photos: Sequence[Wanted], look: Look) -> None:
        """Load these photos in this order and forget what was wanted before."""
        self._look = look
        self._missing.clear()
        self._queue.clear()
        for photo in photos:
            if not self._has(photo, look):
                self._queue[photo.photo_id] = photo
            elif self._is_soft(photo) and photo.photo_id not in self._making:
                self._missing[photo.photo_id] = (photo, X_LARGE)
        self._load_next()
        self._make_next()

    def set_budget(self, budget: int) -> None:
        """Keep no more than this many bytes of pixmaps."""
        self._budget = budget
        self._drop_oldest()

    def close(self) -> None:
        """Drop all requests, wait for the jobs under way and begin no more."""
        self._closed = True
        self._queue.clear()
        self._missing.clear()
        self._background.close(drop=True)

    def _has(self, photo: Wanted, look: Look) -> bool:
        shown = self._shown.get(photo.photo_id)
        if shown is not None and shown.look == look and shown.mtime_ns == photo.mtime_ns:
            return True
        return self._unreadable.get(photo.photo_id) == photo.mtime_ns

    def _is_soft(self, photo: Wanted) -> bool:
        shown = self._shown.get(photo.photo_id)
        unreadable = self._unreadable.get(photo.photo_id) == photo.mtime_ns
        return shown is not None and not shown.sharp and not unreadable

    def _load_next(self) -> None:
        for photo in list(self._queue.values()):
            if len(self._loading) >= self._at_once:
                break
            if photo.photo_id not in self._loading | self._making:
                del self._queue[photo.photo_id]
                self._load(photo)

    def _load(self, photo: Wanted, made: int | None = None) -> None:
        if self._closed:
            return
        self._loading.add(photo.photo_id)
        load = _Load(photo, self._look, self._cache, self._loaded, made)
        self._background.run(load.run)

    def _take_image(self, photo: Wanted, look: Look, image: QImage | None, sharp: bool) -> None:
        self._loading.discard(photo.photo_id)
        if image is None:
            self._missing[photo.photo_id] = (photo, LARGE if look.side <= LARGE else X_LARGE)
        else:
            self._remember(photo, _Shown(QPixmap.fromImage(image), photo.mtime_ns, look, sharp))
            self._unreadable.pop(photo.photo_id, None)
            self.ready.emit(photo.photo_id)
            if not sharp and look == self._look:
                self._missing[photo.photo_id] = (photo, X_LARGE)
        self._make_next()
        self._load_next()

    def _make_next(self) -> None:
        while self._missing and len(self._making) < _MAKING_AT_ONCE and not self._closed:
            photo_id, (photo, side) = self._missing.popitem(last=False)
            self._making.add(photo_id)
            future = self._maker.thumbnail(photo.path, side)
            future.add_done_callback(partial(self._hear_made, photo, side))

    def _hear_made(self, photo: Wanted, side: int, future: "Future[Path]") -> None:
        """Runs in whatever thread finished the future."""
        try:
            error = future.exception()
        except CancelledError as cancelled:
            error = cancelled
        try:
            self._made.emit(photo, side, error)
        except RuntimeError:
            log.debug("thumbnail of %s came after the window was gone", photo.path)

    def _take_made(self, photo: Wanted, side: int, error: BaseException | None) -> None:
        self._making.discard(photo.photo_id)
        if error is None:
            self._load(photo, side)
        elif isinstance(error, UnreadablePhoto) and not isinstance(error, UnreachablePhoto):
            self._unreadable[photo.photo_id] = photo.mtime_ns
            self.failed.emit(photo.photo_id)
        else:
            log.info("no thumbnail of %s for now: %s", photo.path, error)
        self._make_next()

    def _remember(self, photo: Wanted, shown: _Shown) -> None:
        old = self._shown.pop(photo.photo_id, None)
        if old is not None:
            self._bytes -= _size(old.pixmap)
        self._shown[photo.photo_id] = shown
        self._bytes += _size(shown.pixmap)
        self._drop_oldest()

    def _drop_oldest(self) -> None:
        while self._bytes > self._budget and len(self._shown) > 1:
            _, dropped = self._shown.popitem(last=False)
            self._bytes -= _size(dropped.pixmap)


class _Load:
    """Reads the best cached thumbnail of a photo and draws it as it will be painted.

    Args:
        made: The side of the thumbnail that was made just now: it is right whatever time the
            catalogue knows the photo by.
    """

    def __init__(
        self,
        photo: Wanted,
        look: Look,
        cache: ThumbnailCache,
        done: SignalInstance,
        made: int | None,
    ) -> None:
        self._photo = photo
        self._look = look
        self._cache = cache
        self._done = done
        self._made = made

    def run(self) -> None:
        """Runs in the background; a miss or a damaged file is None."""
        image, sharp = None, False
        try:
            image, sharp = self._read()
        finally:
            self._done.emit(self._photo, self._look, image, sharp)

    def _read(self) -> tuple[QImage | None, bool]:
        best = None
        for side in (LARGE, X_LARGE) if self._look.side <= LARGE else (X_LARGE, LARGE):
            image = self._read_side(side)
            if image is not None and (side == X_LARGE or _is_sharp(image, self._look)):
                return rounded(image, self._look), True
            best = best or image
        return (None if best is None else rounded(best, self._look)), False

    def _read_side(self, side: int) -> QImage | None:
        image = QImageReader(str(self._cache.path_for(self._photo.path, side))).read()
        if image.isNull():
            return None
        # The reader's own text() cuts keys at their first colon.
        is_fresh = image.text("Thumb::MTime") == str(self._photo.mtime_ns // 10**9)
        return image if is_fresh or side == self._made else None


def _is_sharp(image: QImage, look: Look) -> bool:
    """Whether a `LARGE` thumbnail has the pixels for a look, or all that the photo has."""
    longest, shortest = max(image.width(), image.height()), min(image.width(), image.height())
    if longest < LARGE:
        return True
    return look.side <= (shortest if look.fill else longest) * _MOST_BLOWN_UP


def rounded(image: QImage, look: Look) -> QImage:
    """The picture in the look's square, scaled smoothly, with rounded corners."""
    mode = (
        Qt.AspectRatioMode.KeepAspectRatioByExpanding
        if look.fill
        else Qt.AspectRatioMode.KeepAspectRatio
    )
    square = QSize(look.side, look.side)
    scaled = image.scaled(square, mode, Qt.TransformationMode.SmoothTransformation)
    visible = scaled.size().boundedTo(square)
    drawn = QImage(visible, QImage.Format.Format_ARGB32_Premultiplied)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    left = (visible.width() - scaled.width()) / 2
    top = (visible.height() - scaled.height()) / 2
    brush = QBrush(scaled)
    brush.setTransform(QTransform.fromTranslate(left, top))
    painter.setBrush(brush)
    painter.drawRoundedRect(QRectF(drawn.rect()), look.radius, look.radius)
    painter.end()
    return drawn


def _size(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4
