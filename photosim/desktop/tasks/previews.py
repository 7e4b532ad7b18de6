"""Larger pictures than thumbnails, decoded by the encoder process: one at a time, latest wins."""

from pathlib import Path

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.tasks.lane import Deliveries, Ticket
from photosim.errors import PhotoSimError
from photosim.vision.files import UnreadablePhoto
from photosim.vision.messages import Preview


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
        """An independent copy of the image; larger ones take longer."""
        return self.image.convertToFormat(QImage.Format.Format_RGB32)


class PreviewLoader(QObject):
    """Loads the picture one widget shows; asking again forgets what was asked before."""

    loaded = Signal(object, object)  # path, DecodedPicture
    failed = Signal(object, str)

    def __init__(self, maker: PreviewMaker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._maker = maker
        self._deliveries = Deliveries(self)
        self._ticket: Ticket | None = None
        self._path = Path()

    @property
    def busy(self) -> bool:
        """Whether a picture is on its way."""
        return self._ticket is not None

    def load(self, path: Path, side: int) -> None:
        """Ask for a photo, its longest side at most ``side`` device pixels."""
        self.forget()
        self._path = path
        self._ticket = self._deliveries.wait_for(
            self._maker.preview(path, side), self._take, self._refuse
        )

    def forget(self) -> None:
        """Cancel what was asked for."""
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None

    def _take(self, preview: Preview) -> None:
        self._ticket = None
        self.loaded.emit(self._path, DecodedPicture(preview))

    def _refuse(self, error: PhotoSimError) -> None:
        self._ticket = None
        reason = error.reason if isinstance(error, UnreadablePhoto) else str(error)
        self.failed.emit(self._path, reason)
