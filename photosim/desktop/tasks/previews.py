"""Larger pictures than thumbnails, decoded by the encoder process: one at a time, latest wins."""

import itertools
import logging
from concurrent.futures import CancelledError, Future
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.errors import PhotoSimError
from photosim.vision.files import UnreadablePhoto
from photosim.vision.messages import Preview

log = logging.getLogger(__name__)


class DecodedPicture:
    """A decoded photo, painted from where its pixels arrived: 50 megapixels are not copied.

    Attributes:
        preview: The pixels as they came.
        image: Lives no longer than this object.
        full: Size of the whole upright photo.
    """

    def __init__(self, preview: Preview) -> None:
        width, height = preview.width, preview.height
        form = QImage.Format.Format_RGB888
        self.preview = preview
        self.image = QImage(preview.rgb, width, height, 3 * width, form)
        self.full = QSize(preview.full_width, preview.full_height)

    @property
    def is_whole(self) -> bool:
        """Whether there is no more detail to be had."""
        return self.image.width() >= self.full.width()

    def copied(self) -> QImage:
        """The picture as an image with a life of its own; takes time by its size."""
        return self.image.convertToFormat(QImage.Format.Format_RGB32)


class PreviewLoader(QObject):
    """Loads the picture one widget shows; asking again forgets what was asked before."""

    loaded = Signal(object, object)  # path, DecodedPicture
    failed = Signal(object, str)
    _finished = Signal(int, object, object)  # token, path, future

    def __init__(self, maker: PreviewMaker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._maker = maker
        self._tokens = itertools.count(1)
        self._token = 0
        self._future: Future[Preview] | None = None
        self._finished.connect(self._take)

    @property
    def busy(self) -> bool:
        """Whether a picture is on its way."""
        return self._future is not None

    def load(self, path: Path, side: int) -> None:
        """Ask for a photo, its longest side at most ``side`` device pixels."""
        self.forget()
        self._future = self._maker.preview(path, side)
        self._future.add_done_callback(partial(self._hear, self._token, path))

    def forget(self) -> None:
        """No longer want what was asked for."""
        self._token = next(self._tokens)
        if self._future is not None:
            self._future.cancel()
            self._future = None

    def _hear(self, token: int, path: Path, future: Future[Preview]) -> None:
        """Runs in whatever thread finished the future."""
        try:
            self._finished.emit(token, path, future)
        except RuntimeError:
            log.debug("a preview of %s came after the window was gone", path)

    def _take(self, token: int, path: Path, future: Future[Preview]) -> None:
        if token != self._token:
            return
        self._future = None
        try:
            preview = future.result()
        except PhotoSimError as error:
            reason = error.reason if isinstance(error, UnreadablePhoto) else str(error)
            self.failed.emit(path, reason)
        except CancelledError:
            return
        else:
            self.loaded.emit(path, DecodedPicture(preview))
