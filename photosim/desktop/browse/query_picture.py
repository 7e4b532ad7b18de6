"""The small picture of what is searched for, in the bar above the results."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage, QPixmap

from photosim.desktop.browse.query_bar import QueryBar
from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.tasks.previews import DecodedPicture, PreviewLoader
from photosim.desktop.tasks.thumbnails import Look, Thumbnails, rounded
from photosim.desktop.ui.theme import RADIUS
from photosim.library.query import Query

_SIDE = 40
_DECODED_SIDE = 256


class QueryPicture(QObject):
    """Takes the thumbnail if it is at hand, and decodes the file otherwise."""

    def __init__(self, bar: QueryBar, thumbnails: Thumbnails, maker: PreviewMaker) -> None:
        super().__init__(bar)
        self._bar = bar
        self._thumbnails = thumbnails
        self._previews = PreviewLoader(maker, self)
        self._previews.loaded.connect(self._take)
        self._previews.failed.connect(bar.hide_picture)

    @property
    def busy(self) -> bool:
        """Whether the picture is on its way."""
        return self._previews.busy

    def show(self, query: Query) -> None:
        """Show what is searched for; nothing until it is there."""
        example = query.examples[0]
        known = None if example.photo_id is None else self._thumbnails.get(example.photo_id)
        self._bar.set_picture(QPixmap())
        if known is not None:
            self._show_rounded(known.toImage())
        else:
            self._previews.load(example.path, _DECODED_SIDE)

    def forget(self) -> None:
        """Want it no longer."""
        self._previews.forget()

    def _take(self, _path: Path, picture: DecodedPicture) -> None:
        self._show_rounded(picture.copied())

    def _show_rounded(self, image: QImage) -> None:
        scale = self._bar.devicePixelRatioF()
        look = Look(round(_SIDE * scale), RADIUS * scale, fill=True)
        self._bar.set_picture(QPixmap.fromImage(rounded(image, look)))
