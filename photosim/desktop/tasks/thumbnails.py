"""Thumbnails for the grid: what is in view first, delivered by photo id, bounded in memory."""

import itertools
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QRectF, QSize, Qt, QThread, Signal
from PySide6.QtGui import QBrush, QImage, QImageReader, QPainter, QPixmap, QTransform

from photosim.desktop.tasks.encoder_protocol import ThumbnailMaker
from photosim.desktop.tasks.lane import Lane, LongWork, Ticket
from photosim.errors import PhotoSimError
from photosim.vision.files import UnreachablePhoto, UnreadablePhoto
from photosim.vision.thumbnails import LARGE, X_LARGE, ThumbnailCache

log = logging.getLogger(__name__)

BUDGET = 256 * 2**20
_ROUNDING = 2  # pixels
_MOST_BLOWN_UP = 1.15  # beyond that a thumbnail looks soft


@dataclass(frozen=True)
class Look:
    """How a thumbnail is drawn.

    Attributes:
        width: Of the room there is, device pixels.
        height: Its height.
        radius: Of the corners, device pixels.
        fill: Fill the room and crop, or show the whole photo inside it.
    """

    width: int
    height: int
    radius: float
    fill: bool

    @property
    def longest(self) -> int:
        """The longer side."""
        return max(self.width, self.height)


@dataclass(frozen=True)
class Wanted:
    """A photo to show; its modification time tells an outdated thumbnail from a good one."""

    photo_id: int
    path: Path
    mtime_ns: int
    look: Look


@dataclass(frozen=True)
class _Shown:
    pixmap: QPixmap
    mtime_ns: int
    look: Look
    sharp: bool  # False: a larger thumbnail would look better


class Thumbnails(QObject):
    """Keeps the pixmaps of the photos last looked at and fetches those that are missing.

    Lanes read and scale the cached PNG; what the cache lacks is made by the encoder process, for
    which a lane waits without holding up the others. Where a picture needs more pixels than the
    usual thumbnail has, that one is shown until the larger is there. A new ``want`` replaces the
    old one, so what scrolled away is never loaded.
    """

    ready = Signal(int)
    failed = Signal(int)

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
        self._shown: OrderedDict[int, _Shown] = OrderedDict()
        self._queue: OrderedDict[int, Wanted] = OrderedDict()
        self._loading: dict[int, tuple[Wanted, Ticket]] = {}
        self._reading: set[int] = set()  # of those loading, all that wait for no encoder
        self._unreadable: dict[int, int] = {}  # photo id to the mtime that could not be read
        threads = min(4, QThread.idealThreadCount())
        self._lanes = [Lane(f"thumbnails {number}", object) for number in range(threads)]
        self._next_lane = itertools.cycle(self._lanes)
        self._at_once = 2 * threads

    @property
    def busy(self) -> bool:
        """Whether anything that was wanted is still on its way."""
        return bool(self._queue or self._loading)

    def get(self, photo_id: int) -> QPixmap | None:
        """The pixmap at hand, perhaps of an outdated size; never waits."""
        shown = self._shown.get(photo_id)
        if shown is None:
            return None
        self._shown.move_to_end(photo_id)
        return shown.pixmap

    def turn(self, photo_id: int, quarters: int) -> None:
        """Turn a photo clockwise that is turned on the disk, until its own thumbnail is made."""
        shown = self._shown.get(photo_id)
        if shown is not None and quarters % 4:
            turned = shown.pixmap.transformed(QTransform().rotate(90 * quarters))
            turned.setDevicePixelRatio(shown.pixmap.devicePixelRatio())
            self._shown[photo_id] = replace(shown, pixmap=turned, sharp=False)
            self.ready.emit(photo_id)

    def is_unreadable(self, photo_id: int) -> bool:
        """Whether this photo's present file gave no thumbnail."""
        return photo_id in self._unreadable

    def try_again(self, ids: Iterable[int]) -> None:
        """Consider photos readable again after news of them."""
        for photo_id in ids:
            self._unreadable.pop(photo_id, None)

    def want(self, photos: Sequence[Wanted]) -> None:
        """Load these photos in this order and forget what was wanted before."""
        self._queue = OrderedDict(
            (photo.photo_id, photo) for photo in photos if not self._has(photo)
        )
        for photo_id, (photo, ticket) in list(self._loading.items()):
            if self._queue.get(photo_id) == photo:
                del self._queue[photo_id]  # on its way already
            else:
                ticket.cancel()
                self._end(photo_id)
        self._load_next()

    def read(self, photo: Wanted, then: Callable[[QPixmap], object]) -> Ticket:
        """Read a thumbnail that the cache has in another look than tiles have, and tell of it.

        Nothing is told where there is none.
        """

        def tell(read: "_Read | None") -> None:
            if read is not None:
                then(QPixmap.fromImage(read.image))

        return next(self._next_lane).ask(lambda _owned: _read(photo, self._cache, None), tell)

    def load(self, photo: Wanted) -> LongWork[QImage | None]:
        """Load a thumbnail in the lane that runs this; None for a photo that has none.

        Raises:
            EncoderUnavailable: It would have to be made, and cannot be.
        """
        best: QImage | None = None
        try:
            for step in _load(photo, self._cache, self._maker, None):
                if isinstance(step, _Read):
                    best = step.image
                elif not isinstance(step, _Missing):
                    yield step
        except UnreadablePhoto:
            pass  # what there is has to do
        return best

    def set_budget(self, budget: int) -> None:
        """Keep no more than this many bytes of pixmaps."""
        self._budget = budget
        self._drop_oldest()

    def close(self) -> None:
        """Drop all requests and wait for the jobs under way."""
        self._queue.clear()
        for lane in self._lanes:
            lane.stop()
        for lane in self._lanes:
            lane.close()

    def _has(self, photo: Wanted) -> bool:
        """Whether there is no more to be had of a photo."""
        if self._unreadable.get(photo.photo_id) == photo.mtime_ns:
            return True
        shown = self._shown.get(photo.photo_id)
        fresh = shown is not None and (shown.look, shown.mtime_ns) == (photo.look, photo.mtime_ns)
        return fresh and shown is not None and shown.sharp

    def _load_next(self) -> None:
        while self._queue and len(self._reading) < self._at_once:
            photo_id, photo = self._queue.popitem(last=False)
            ticket = next(self._next_lane).follow(
                partial(_load, photo, self._cache, self._maker),
                partial(self._finish, photo),
                partial(self._refuse, photo),
                partial(self._hear, photo),
            )
            self._loading[photo_id] = (photo, ticket)
            self._reading.add(photo_id)

    def _hear(self, photo: Wanted, news: "_Read | _Missing") -> None:
        if isinstance(news, _Missing):
            self._reading.discard(photo.photo_id)
            self._load_next()
            return
        pixmap = QPixmap.fromImage(news.image)
        self._remember(photo, _Shown(pixmap, photo.mtime_ns, photo.look, news.sharp))
        self._unreadable.pop(photo.photo_id, None)
        self.ready.emit(photo.photo_id)

    def _finish(self, photo: Wanted, _nothing: None) -> None:
        self._end(photo.photo_id)
        self._load_next()

    def _refuse(self, photo: Wanted, error: PhotoSimError) -> None:
        self._end(photo.photo_id)
        if isinstance(error, UnreadablePhoto) and not isinstance(error, UnreachablePhoto):
            self._unreadable[photo.photo_id] = photo.mtime_ns
            self.failed.emit(photo.photo_id)
        else:
            log.info("no thumbnail of %s for now: %s", photo.path, error)
        self._load_next()

    def _end(self, photo_id: int) -> None:
        self._loading.pop(photo_id, None)
        self._reading.discard(photo_id)

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


@dataclass(frozen=True)
class _Read:
    """A picture as it will be painted; one that is not sharp is shown until a larger is there."""

    image: QImage
    sharp: bool


@dataclass(frozen=True)
class _Missing:
    """The cache has nothing good enough; from now on the encoder process is waited for."""


def _load(
    photo: Wanted, cache: ThumbnailCache, maker: ThumbnailMaker, _owned: object
) -> LongWork[None]:
    """Tell of the best thumbnail there is, and have better ones made until one is sharp."""
    read = _read(photo, cache, made=None)
    if read is not None:
        yield read
    for side in (LARGE, X_LARGE) if read is None and photo.look.longest <= LARGE else (X_LARGE,):
        if read is not None and read.sharp:
            return
        yield _Missing()
        future = maker.thumbnail(photo.path, side)
        try:
            yield future
            future.result()
        finally:
            future.cancel()
        read = _read(photo, cache, made=side)
        if read is not None:
            yield read


def _read(photo: Wanted, cache: ThumbnailCache, made: int | None) -> _Read | None:
    """The best thumbnail in the cache, drawn; None for a miss or a damaged file.

    Args:
        photo: Whose.
        cache: Where it is.
        made: The side of the thumbnail that was made just now: it is right whatever time the
            catalogue knows the photo by.
    """
    best, look = None, photo.look
    for side in (LARGE, X_LARGE) if look.longest <= LARGE else (X_LARGE, LARGE):
        image = _read_side(photo, cache, side, fresh=side == made)
        if image is not None and (side == X_LARGE or _is_sharp(image, look)):
            return _Read(rounded(image, look), sharp=True)
        best = best or image
    return None if best is None else _Read(rounded(best, look), sharp=False)


def _read_side(photo: Wanted, cache: ThumbnailCache, side: int, *, fresh: bool) -> QImage | None:
    image = QImageReader(str(cache.path_for(photo.path, side))).read()
    if image.isNull():
        return None
    # The reader's own text() cuts keys at their first colon.
    fresh = fresh or image.text("Thumb::MTime") == str(photo.mtime_ns // 10**9)
    return image if fresh else None


def _is_sharp(image: QImage, look: Look) -> bool:
    """Whether a `LARGE` thumbnail has the pixels for a look, or all that the photo has."""
    if max(image.width(), image.height()) < LARGE:
        return True
    grown = look.width / image.width(), look.height / image.height()
    return (max(grown) if look.fill else min(grown)) <= _MOST_BLOWN_UP


def rounded(image: QImage, look: Look) -> QImage:
    """The picture in the look's room, scaled smoothly, with rounded corners."""
    room = QSize(look.width, look.height)
    size = (
        image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        if look.fill
        else fitted(image.size(), room)
    )
    stretch = Qt.AspectRatioMode.IgnoreAspectRatio
    scaled = image.scaled(size, stretch, Qt.TransformationMode.SmoothTransformation)
    visible = size.boundedTo(room)
    drawn = QImage(visible, QImage.Format.Format_ARGB32_Premultiplied)
    drawn.fill(Qt.GlobalColor.transparent)
    with QPainter(drawn) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        left = (visible.width() - scaled.width()) / 2
        top = (visible.height() - scaled.height()) / 2
        brush = QBrush(scaled)
        brush.setTransform(QTransform.fromTranslate(left, top))
        painter.setBrush(brush)
        painter.drawRoundedRect(QRectF(drawn.rect()), look.radius, look.radius)
    return drawn


def fitted(size: QSize, room: QSize) -> QSize:
    """The size of a picture as large as fits; the whole room if only rounding sets them apart."""
    inside = size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
    spare = room - inside
    return room if max(spare.width(), spare.height()) <= _ROUNDING else inside


def _size(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4
