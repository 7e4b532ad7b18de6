"""Loads a photo as sharp as it needs to be: fitted to the window first, whole when zoomed."""

from pathlib import Path

from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtGui import QPixmap

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.tasks.previews import DecodedPicture, PreviewLoader
from photosim.desktop.ui.sentences import translated
from photosim.desktop.viewer.canvas import PhotoCanvas

_WHOLE = 1_000_000  # pixels a side; no photo has as many
_SIDE_STEP = 512  # in few sizes, so that small changes of the window load nothing
_WAIT_MS = 60  # photos stepped through quickly are not decoded


class DetailLoader(QObject):
    """Loads the pictures of one canvas.

    Attributes:
        photo: The photo on the canvas.

    Signals:
        loaded: The canvas has a better picture; the side asked for, device pixels.
    """

    loaded = Signal(int)

    def __init__(self, canvas: PhotoCanvas, maker: PreviewMaker) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._previews = PreviewLoader(maker, self)
        self._previews.loaded.connect(self._take)
        self._previews.failed.connect(self._refuse)
        self._wait = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._wait.timeout.connect(self._load)
        self._asked = 0
        self.photo: PhotoRecord | None = None
        canvas.view_changed.connect(self.look)

    @property
    def settled(self) -> bool:
        """Whether the picture is as sharp as it will get."""
        return not self._wait.isActive() and not self._previews.busy

    def show_photo(
        self,
        photo: PhotoRecord,
        thumbnail: QPixmap | None,
        picture: DecodedPicture | None = None,
    ) -> None:
        """Show a photo; ``picture`` is its picture if that was loaded ahead."""
        self.photo = photo
        self._asked = 0
        self._previews.forget()
        self._canvas.show_photo(QSize(photo.width or 0, photo.height or 0), thumbnail)
        if picture is not None:
            self._asked = self.side
            self._canvas.show_picture(picture)
        self.look()

    def forget(self) -> None:
        """Show nothing, and stop loading."""
        self._previews.forget()
        self._wait.stop()
        self.photo = None
        self._canvas.show_photo(QSize(), None)

    def look(self) -> None:
        """Check soon whether more detail is needed."""
        if self.photo is not None:
            self._wait.start()

    @property
    def side(self) -> int:
        """Device pixels a side of the picture that fills the canvas."""
        canvas = self._canvas
        longest = round(max(canvas.width(), canvas.height()) * canvas.devicePixelRatioF())
        return -(-longest // _SIDE_STEP) * _SIDE_STEP

    def _load(self) -> None:
        wanted = _WHOLE if self._canvas.lacks_detail and not self._canvas.is_fitted else self.side
        if self.photo is not None and wanted > self._asked:
            self._asked = wanted
            self._previews.load(self.photo.path, wanted)

    def _take(self, _path: Path, picture: DecodedPicture) -> None:
        self._canvas.show_picture(picture)
        self.look()  # the person may have zoomed meanwhile
        self.loaded.emit(self._asked)

    def _refuse(self, _path: Path, reason: str) -> None:
        if self._canvas.picture is None:
            words = self.tr("Can't show this photo: {reason}")
            self._canvas.show_text(words.format(reason=translated(reason)))
