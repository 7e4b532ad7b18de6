"""Larger pictures than thumbnails, decoded by the encoder process: one at a time, latest wins."""

import itertools
import logging
from concurrent.futures import CancelledError, Future
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from photosim.desktop.ports import PreviewMaker
from photosim.vision.files import UnreadablePhoto
from photosim.vision.messages import EncoderUnavailable, Preview

log = logging.getLogger(__name__)


class PreviewLoader(QObject):
    """Loads the picture one widget shows; asking again forgets what was asked before."""

    loaded = Signal(object, QImage)  # path
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
        except (UnreadablePhoto, EncoderUnavailable) as error:
            self.failed.emit(path, getattr(error, "reason", str(error)))
        except CancelledError:
            return
        else:
            self.loaded.emit(path, _image(preview))


def _image(preview: Preview) -> QImage:
    stride = 3 * preview.width
    view = QImage(preview.rgb, preview.width, preview.height, stride, QImage.Format.Format_RGB888)
    return view.convertToFormat(QImage.Format.Format_RGB32)
