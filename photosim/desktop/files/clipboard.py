"""Copying photos: as files for file managers, as a picture for editors and mail programs."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QUrl
from PySide6.QtGui import QGuiApplication

from photosim.desktop.files.drops import COPIED_FILES
from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.tasks.previews import DecodedPicture, PreviewLoader

_LONGEST = 4096  # pixels; a larger picture would stall the receiving program


class PhotoClipboard(QObject):
    """Puts photos on the clipboard; a single photo's picture follows once it is decoded."""

    def __init__(self, maker: PreviewMaker, parent: QObject) -> None:
        super().__init__(parent)
        self._previews = PreviewLoader(maker, self)
        self._previews.loaded.connect(self._add_picture)
        self._copied: list[Path] = []

    def copy(self, photo: Path, files: Sequence[Path], *, single: bool) -> None:
        """Copy these files, and the picture of the photo if that is the only one."""
        self._copied = list(files)
        QGuiApplication.clipboard().setMimeData(_files(files))
        if single:
            self._previews.load(photo, _LONGEST)
        else:
            self._previews.forget()

    def _add_picture(self, _path: Path, picture: DecodedPicture) -> None:
        clipboard = QGuiApplication.clipboard()
        data = _files(self._copied)
        if clipboard.mimeData().urls() == data.urls():  # nothing else was copied meanwhile
            data.setImageData(picture.copied())
            clipboard.setMimeData(data)


def _files(paths: Sequence[Path]) -> QMimeData:
    data = QMimeData()
    names = [str(path) for path in paths]
    urls = [QUrl.fromLocalFile(name) for name in names]
    data.setUrls(urls)
    copied = b"\n".join([b"copy", *(url.toEncoded().data() for url in urls)])
    for kind in COPIED_FILES:
        data.setData(kind, copied)
    data.setText("\n".join(names))
    return data
