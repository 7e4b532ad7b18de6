"""Copying photos: as files for file managers, as a picture for editors and mail programs."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QUrl
from PySide6.QtGui import QGuiApplication

from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.tasks.previews import DecodedPicture, PreviewLoader

_LONGEST = 4096  # pixels; a larger picture would stall the receiving program


class PhotoClipboard(QObject):
    """Puts photos on the clipboard; a single photo's picture follows once it is decoded."""

    def __init__(self, maker: PreviewMaker, parent: QObject) -> None:
        super().__init__(parent)
        self._previews = PreviewLoader(maker, self)
        self._previews.loaded.connect(self._add_picture)

    def copy(self, paths: Sequence[Path]) -> None:
        """Copy these files."""
        QGuiApplication.clipboard().setMimeData(_files(paths))
        if len(paths) == 1:
            self._previews.load(paths[0], _LONGEST)
        else:
            self._previews.forget()

    def _add_picture(self, path: Path, picture: DecodedPicture) -> None:
        clipboard = QGuiApplication.clipboard()
        url = QUrl.fromLocalFile(str(path))
        if clipboard.mimeData().urls() == [url]:  # nothing else was copied meanwhile
            data = _files([path])
            data.setImageData(picture.copied())
            clipboard.setMimeData(data)


def _files(paths: Sequence[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    data.setText("\n".join(str(path) for path in paths))
    return data
