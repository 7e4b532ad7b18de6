"""A picture that is searched with, to choose a part of it."""

from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QWidget

from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.tasks.previews import DecodedPicture, PreviewLoader
from photosim.desktop.ui.display_names import example_name
from photosim.desktop.ui.layouts import vbox
from photosim.desktop.ui.sentences import translated
from photosim.desktop.ui.theme import Theme
from photosim.desktop.viewer.canvas import PhotoCanvas
from photosim.desktop.viewer.part_frame import PartFrame
from photosim.library.query import Example

_SHARE = 0.8  # of the window's size
_LEAST = QSize(360, 300)


class PartDialog(QDialog):
    """Shows a picture with a frame; ``chosen`` carries the part, a `Region`."""

    chosen = Signal(object)

    def __init__(
        self, theme: Theme, maker: PreviewMaker, example: Example, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Part of {name}").format(name=example_name(example)))
        self._region = example.region
        self.canvas = PhotoCanvas(theme)
        self.frame = PartFrame(self.canvas, theme)
        self.frame.chosen.connect(self._choose)
        self.frame.left.connect(self.reject)
        self._previews = PreviewLoader(maker, self)
        self._previews.loaded.connect(self._take)
        self._previews.failed.connect(self._refuse)
        self.setMinimumSize(_LEAST)
        vbox([(self.canvas, 1)], self)
        self.resize(parent.size() * _SHARE)
        side = round(max(self.width(), self.height()) * self.devicePixelRatioF())
        self._previews.load(example.path, side)

    def done(self, result: int) -> None:
        """Close, and want the picture no longer."""
        self._previews.forget()
        super().done(result)
        self.deleteLater()

    def _take(self, _path: Path, picture: DecodedPicture) -> None:
        self.canvas.show_picture(picture)
        self.frame.begin(self._region)

    def _refuse(self, _path: Path, reason: str) -> None:
        self.canvas.show_text(translated(reason))

    def _choose(self, region: object) -> None:
        self.chosen.emit(region)
        self.accept()
